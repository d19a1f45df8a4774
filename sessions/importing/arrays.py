"""Records as the arrays that `unnest` takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def columns(records: Sequence[Any], *names: str) -> list[list[Any]]:
    """The named fields of the records, one list a field, as `unnest` takes them."""
    return [[getattr(record, name) for record in records] for name in names]


def turned(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    """Rows as one list a column."""
    return [list(column) for column in zip(*rows, strict=True)]
