"""What is installed: each package has a reason, is used, and is locked without naming a machine."""

import re
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.house.sources import PACKAGES, ROOT, TOP, imports_of, name_of, programme_files, python_files

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-assets.txt", "package-lock.json")
# Needed, though no file of ours names it.
USED_OTHERWISE = {"hatchling": "build backend", "tzdata": "read by zoneinfo"}


def _plain(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", requirement)[0].lower().replace("_", "-")


RUNTIME = {_plain(requirement) for requirement in PROJECT["project"]["dependencies"]}
DEVELOPMENT = {_plain(requirement) for requirement in PROJECT["dependency-groups"]["dev"]}


def _requirement_lines() -> list[str]:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if re.match(r'    "[A-Za-z0-9_-]+(\[[a-z]+\])?>=', line)]


def test_every_dependency_line_is_seen() -> None:
    groups = PROJECT["dependency-groups"]
    assert len(_requirement_lines()) == len(RUNTIME) + len(DEVELOPMENT) + len(groups["assets"])


def test_every_dependency_has_its_reason_on_its_line() -> None:
    bare = [line for line in _requirement_lines() if not re.search(r"# \w", line)]
    assert not bare


def _undeclared(files: Iterable[Path], declared: set[str]) -> list[str]:
    distributions = packages_distributions()
    own = {*PACKAGES, "tests", *(name.removesuffix(".py") for name in TOP)}
    wrong = set()
    for path in files:
        for name in imports_of(path):
            root = name.partition(".")[0]
            offered = {_plain(distribution) for distribution in distributions.get(root, [root])}
            if root not in own and root not in sys.stdlib_module_names and not offered & declared:
                wrong.add(f"{name_of(path)} imports {name}")
    return sorted(wrong)


def test_what_the_programme_imports_is_declared() -> None:
    assert _undeclared(programme_files(), RUNTIME) == []


def test_what_the_tests_import_is_declared() -> None:
    assert _undeclared(python_files("tests"), RUNTIME | DEVELOPMENT) == []


def test_what_is_declared_is_used() -> None:
    """Imported, or named in a string where a package is only looked up for its files."""
    texts = [path.read_text(encoding="utf-8") for path in programme_files()]
    imported = {name.partition(".")[0] for path in programme_files() for name in imports_of(path)}
    offered = packages_distributions().items()
    used = {
        _plain(distribution)
        for root, distributions in offered
        if root in imported or any(f'"{root}"' in text for text in texts)
        for distribution in distributions
    }
    assert sorted(RUNTIME - used) == sorted(USED_OTHERWISE)


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_name_no_address_and_no_machine(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    # A lock of npm names where its authors ask for money; that is no place to download from.
    text = re.sub(r'"url": "https?://[^"]+"', "", text)
    found = re.findall(r".*(?:https?:|file:|git\+|index-url|/home/|/root/|/tmp/|/opt/|/Users/).*", text)
    assert not found
    assert '"resolved"' not in text


@pytest.mark.parametrize("lock", [lock for lock in LOCKS if lock.endswith(".txt")])
def test_every_locked_package_has_hashes(lock: str) -> None:
    entries = re.split(r"\n(?=[a-z0-9])", (ROOT / lock).read_text(encoding="utf-8"))
    assert len(entries) >= 2
    assert not [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry]


def test_the_development_lock_holds_the_runtime_lock() -> None:
    """So `make test` tests what `make run` runs, and one .venv serves both."""

    def pins(lock: str) -> set[str]:
        return set(
            re.findall(r"^[a-z0-9-]+==[^\\]+", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE)
        )

    assert pins("requirements.txt") <= pins("requirements-dev.txt")
