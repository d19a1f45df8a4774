"""No file grows past what one sitting can read."""

from tests.house.sources import ROOT, name_of, programme_files, python_files

LONGEST = 400
# Longer on purpose, each with its reason. A room is missing in any other that grows so long.
MAY_BE_LONGER: dict[str, str] = {
    "tests/house/test_matrix_sql.py": "a line and a row for each table, so it grows with them",
}


def test_no_file_is_longer_than_one_sitting() -> None:
    templates = [path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".js", ".scss")]
    policies = sorted(ROOT.glob("*/**/policies.sql"))
    files = [*programme_files(), *python_files("tests", ".make"), *templates, *policies]
    migrations = [path for path in files if path.parent.name == "piccolo_migrations"]  # written by Piccolo
    lengths = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in files
        if path not in migrations
    }
    too_long = {
        name: length for name, length in lengths.items() if length > LONGEST and name not in MAY_BE_LONGER
    }
    assert not too_long


def test_every_longer_file_is_there_and_still_long() -> None:
    for name in MAY_BE_LONGER:
        assert len((ROOT / name).read_text(encoding="utf-8").splitlines()) > LONGEST, (
            f"{name} may leave the list"
        )
