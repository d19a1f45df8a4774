"""The lines of the codebook, as the modules that know the tables write them."""

from __future__ import annotations

from collections.abc import Iterator

Meaning = tuple[str, str, str, str, str, str, str, str]
"""The fields of an entry of the codebook, in their order."""


def of_columns(
    table: str, *columns: tuple[str, str, str, str], parts: tuple[str, str] = ("", "")
) -> Iterator[Meaning]:
    """(column, meaning, unit, missing) of a table; `parts`: numerator and denominator of its share or
    rate."""
    for column, meaning, unit, missing in columns:
        top, bottom = parts if column in ("share", "rate") else ("", "")
        yield table, column, "", meaning, unit, top, bottom, missing


def of_value(table: str, column: str, value: str, meaning: str) -> Meaning:
    """A value that a column takes."""
    return table, column, value, meaning, "", "", "", ""
