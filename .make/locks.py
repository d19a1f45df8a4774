"""Writes the lock files from pyproject.toml (`write`), or says which no longer fit (`check`)."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNTIME = "requirements.txt"
# Each lock with what uv is told; the development lock keeps to the versions of the runtime lock.
LOCKS = {
    RUNTIME: ["pyproject.toml"],
    "requirements-dev.txt": ["pyproject.toml", "--group", "dev", "--constraint", RUNTIME],
    "requirements-assets.txt": ["--group", "assets"],
}
# One lock for every Python and system; no header, index or path, which would name this machine.
OPTIONS = [
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-header",
    "--no-emit-index-url",
]


def write(folder: Path, extra: list[str]) -> str:
    """Writes every lock of a folder, keeping the versions that still fit. Returns uv's complaint, if any."""
    for name, sources in LOCKS.items():
        command = ["uv", "pip", "compile", *OPTIONS, *sources, *extra, "--output-file", name]
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, check=False
        )
        if done.returncode:
            return done.stderr
    return ""


def check() -> list[str]:
    """Tells what is wrong with the locks. Without a network only what can be told without one."""
    wrong = _without_network()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file in ["pyproject.toml", *LOCKS]:
            (folder / file).write_bytes((ROOT / file).read_bytes())
        complaint = write(folder, [])
        if re.search(r"error sending request|dns error|[Cc]onnect|timed out", complaint):
            print("No network: locks compared by name only, not computed anew.")
        elif complaint:
            wrong.append(f"the locks cannot be computed from pyproject.toml:\n{complaint}")
        else:
            stale = [lock for lock in LOCKS if (folder / lock).read_bytes() != (ROOT / lock).read_bytes()]
            wrong += [f"{lock} does not fit pyproject.toml any more" for lock in stale]
    return wrong


def _without_network() -> list[str]:
    wrong = []
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    asked = zip(LOCKS, (project["project"]["dependencies"], groups["dev"], groups["assets"]), strict=True)
    for lock, requirements in asked:
        locked = set(re.findall(r"^[a-z0-9-]+(?===)", (ROOT / lock).read_text(), re.MULTILINE))
        names = {re.split(r"[^A-Za-z0-9-]", requirement)[0].lower() for requirement in requirements}
        wrong += [f"{lock} lacks {name}" for name in sorted(names - locked)]
    package = json.loads((ROOT / "package.json").read_text())
    npm_lock = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    wrong += [
        f"package-lock.json does not fit package.json: {kind}"
        for kind in ("dependencies", "devDependencies", "engines")
        if package.get(kind) != npm_lock[""].get(kind)
    ]
    wrong += [
        f"package-lock.json has an address: {name}" for name, entry in npm_lock.items() if "resolved" in entry
    ]
    return wrong


if __name__ == "__main__":
    if sys.argv[1] == "write":
        sys.exit(write(ROOT, sys.argv[2:]) or None)
    problems = check()
    if problems:
        sys.exit("\n".join([*problems, "Remedy: make lock (and npm install for package-lock.json)"]))
    print("Locks fit pyproject.toml and package.json.")
