"""Imports point down, and rules know nothing but the standard library."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.sources import (
    PACKAGES,
    ROOT,
    TOP,
    file_of,
    imports_of,
    name_of,
    package_of,
    programme_files,
    python_files,
)

RULES = [path for path in python_files(*PACKAGES) if path.name == "rules.py"]


def test_no_import_points_up() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_nobody_imports_what_stands_on_top() -> None:
    top = {name.removesuffix(".py") for name in TOP}
    wrong = [
        f"{name_of(path)} imports {name}"
        for path in python_files(*PACKAGES)
        for name in imports_of(path)
        if name.partition(".")[0] in top
    ]
    assert not wrong, "\n".join(wrong)


def test_no_programme_file_imports_a_test() -> None:
    wrong = [
        name_of(path)
        for path in programme_files()
        for name in imports_of(path)
        if name.partition(".")[0] in ("tests", "pytest", "hypothesis")
    ]
    assert not wrong


def test_there_are_rules_to_look_at() -> None:
    assert len(RULES) >= 2


@pytest.mark.parametrize("rules", RULES, ids=name_of)
def test_rules_reach_the_standard_library_their_own_package_and_other_rules_only(rules: Path) -> None:
    """Also through what they import: a decision must not depend on a database, a page or a library."""
    wrong, seen, waiting = [], {rules}, [rules]
    while waiting:
        file = waiting.pop()
        for name in imports_of(file):
            if name.partition(".")[0] in sys.stdlib_module_names:
                continue
            source = file_of(name)
            if source is None or not (source in RULES or name.startswith(f"{package_of(rules)}.")):
                wrong.append(f"{name_of(file)} imports {name}")
            elif source not in seen:
                seen.add(source)
                waiting.append(source)
    assert not wrong, "\n".join(wrong)
