"""Which software made a report."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import metadata
from pathlib import Path


@cache
def software_version() -> str:
    """The version of Throughcare."""
    try:
        return metadata.version("throughcare")
    except metadata.PackageNotFoundError:
        # A checkout that was never installed.
        text = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
        return str(tomllib.loads(text)["project"]["version"])


@cache
def libraries() -> dict[str, str]:
    """The versions of what draws and writes: the same figures need the same ones to be the same bytes."""
    return {name: metadata.version(name) for name in ("matplotlib", "numpy", "pandas", "xlsxwriter")}
