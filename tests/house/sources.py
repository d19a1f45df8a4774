"""The sources that house tests read: which files, and what they import."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("programme", "modules", "sessions", "reports")
TOP = ("app.py", "throughcare.py", "piccolo_conf.py")


def python_files(*folders: str) -> list[Path]:
    """Every Python file in folders of the repository, in order."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def programme_files() -> list[Path]:
    """Every Python file that runs in production: the four packages and the files beside them."""
    return [*python_files(*PACKAGES), *(ROOT / name for name in TOP)]


def name_of(path: Path) -> str:
    """A path as it stands in messages: from the repository's folder."""
    return path.relative_to(ROOT).as_posix()


def package_of(path: Path) -> str:
    """The package (or, on top, the file's own name) that a file belongs to."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports_of(path: Path) -> Iterator[str]:
    """Full names that a file imports, e.g. `programme.web.pages.render`, wherever in it they stand."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            start = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{start}.{alias.name}" for alias in node.names)


def file_of(name: str) -> Path | None:
    """The file in the repository that an imported name comes from, or None for other packages."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        module = ROOT.joinpath(*parts[:length])
        for path in (module.with_suffix(".py"), module / "__init__.py"):
            if path.is_file():
                return path
    return None
