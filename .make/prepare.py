"""Makes .venv, installs from the locks, builds style and script: only what has changed.

`prepare.py runtime` is what `make run` needs, `prepare.py development` what the other commands
need. Standard library only, because it runs before anything is installed.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import signal
import sys
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))  # `python -I` leaves it out

from progress import CommandFailedError, Progress, answer_of, run, say

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NODE_MODULES = ROOT / "node_modules"
LOCKS = {
    name: ROOT / f"requirements{end}.txt"
    for name, end in {"runtime": "", "development": "-dev", "assets": "-assets"}.items()
}


class CannotPrepareError(Exception):
    """Something outside is missing; the text says what, and the remedy."""


def main(purpose: str) -> None:
    with suppress(OSError):  # a network file system that cannot lock: two at once are at their own risk
        fcntl.flock(os.open(ROOT, os.O_RDONLY), fcntl.LOCK_EX)
    make_venv()
    install_packages(purpose)
    build_assets()


# Python packages


def make_venv() -> None:
    """Makes .venv, unless it is there, works, and was made for this folder."""
    made_for = VENV / ".made-for"
    if (VENV / "pyvenv.cfg").is_file():
        here = not made_for.is_file() or made_for.read_text() == str(ROOT)
        wanted = "PYTHON" not in os.environ or _version(PYTHON) == ".".join(map(str, sys.version_info[:2]))
        if here and wanted and answer_of(PYTHON, "-I", "-c", "import pip; print('pip is there')"):
            return
        say("Making .venv anew: it was made for another folder or Python, or is not whole")
    else:
        say(f"Making .venv with Python {sys.version.split()[0]}")
    # Inside a .venv that has to go, this is the Python which made it.
    base = str(getattr(sys, "_base_executable", sys.executable))
    make = [base, "-I", "-m", "venv", "--clear"]
    if answer_of(base, "-I", "-c", "import ensurepip, venv; print('both are there')"):
        run([*make, VENV])
    elif answer_of(base, "-m", "pip", "--version"):
        # Debian keeps ensurepip in a package of its own; pip can put itself into a bare .venv.
        run([*make, "--without-pip", VENV])
        run([base, "-m", "pip", "--python", PYTHON, "install", "--quiet", "pip"])
    else:
        raise CannotPrepareError(f"{base} has neither ensurepip nor pip (Debian: apt install python3-venv)")
    made_for.write_text(str(ROOT))


def install_packages(purpose: str) -> None:
    """Installs the lock for a purpose and the programme itself, when either has changed."""
    if purpose == "runtime" and _is_installed("development"):
        return  # that lock holds this one
    if _is_installed(purpose):
        return
    say(f"Installing Python packages from {LOCKS[purpose].name}")
    pip_install(LOCKS[purpose])
    run([*_pip("install"), "--quiet", "--no-deps", "--no-build-isolation", "--editable", ROOT])
    _stamp(purpose).write_text(_fingerprint_of(purpose))


def pip_install(lock: Path) -> None:
    """Installs a lock with its hashes, wheels only: nothing is compiled, no package runs code."""
    packages = sum(1 for line in lock.read_text().splitlines() if re.match("[a-z0-9]", line))
    command = [
        *_pip("install"),
        "--require-hashes",
        "--only-binary",
        ":all:",
        "--no-deps",
        "--requirement",
        lock,
    ]
    with Progress(packages) as progress:
        run(command, each_line=progress.pip_said)


def _pip(verb: str) -> list[str | Path]:
    # -I: what the shell sets for other Pythons (PYTHONPATH, user packages) must not lead astray.
    return [PYTHON, "-I", "-m", "pip", verb, "--disable-pip-version-check", "--no-input"]


def _is_installed(purpose: str) -> bool:
    stamp = _stamp(purpose)
    return stamp.is_file() and stamp.read_text() == _fingerprint_of(purpose)


def _stamp(purpose: str) -> Path:
    return VENV / f".installed-{purpose}"


def _fingerprint_of(purpose: str) -> str:
    return fingerprint([LOCKS["runtime"], LOCKS[purpose], ROOT / "pyproject.toml"])


def _version(python: Path) -> str:
    return answer_of(python, "-I", "-c", "import sys; print('%d.%d' % sys.version_info[:2])")


# Style and script


def build_assets() -> None:
    """Fetches the packages of package-lock.json and builds static/, when either has changed."""
    lock = [ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc"]
    sources = sorted(path for path in (ROOT / "templates" / "assets").rglob("*") if path.is_file())
    fetched, built = NODE_MODULES / ".fetched", NODE_MODULES / ".built"
    lock_key, sources_key = fingerprint(lock), fingerprint([*lock, *sources])
    is_fetched = fetched.is_file() and fetched.read_text() == lock_key
    is_built = (
        built.is_file() and built.read_text() == sources_key and (ROOT / "static" / "manifest.json").is_file()
    )
    if is_fetched and is_built:
        return
    use_npm()
    if not is_fetched:
        say("Fetching style and script packages with npm")
        run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        fetched.write_text(lock_key)
    run(["npm", "run", "--silent", "build"])
    built.write_text(sources_key)


def use_npm() -> None:
    """Puts a fit npm on the PATH: the machine's, else the one that comes as a Python package."""
    oldest = int(re.findall(r"\d+", json.loads((ROOT / "package.json").read_text())["engines"]["node"])[0])
    node = re.match(r"v(\d+)", answer_of("node", "--version"))
    if node and int(node[1]) >= oldest and answer_of("npm", "--version"):
        return
    if not _is_installed("assets"):
        say(f"This machine has no npm with Node {oldest} or newer: installing both into .venv")
        pip_install(LOCKS["assets"])
        _stamp("assets").write_text(_fingerprint_of("assets"))
    os.environ["PATH"] = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"


def fingerprint(files: list[Path]) -> str:
    """SHA-256 over the names and contents of files, and the folder: a copied .venv is not this one's."""
    digest = hashlib.sha256(str(ROOT).encode())
    for path in files:
        digest.update(f"\0{path.relative_to(ROOT)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    os.chdir(ROOT)
    # Settings of the shell that would send pip elsewhere than into .venv.
    for name in ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV"):
        os.environ.pop(name, None)
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        say("Stopped. The same command goes on from here.")
        sys.exit(130)
    except (CannotPrepareError, CommandFailedError) as problem:
        sys.exit(f"\n{problem}")
