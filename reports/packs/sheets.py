"""Tables as CSV and as one Excel workbook, the same bytes each time."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
import xlsxwriter

RATES: Final = frozenset({"rate", "lower", "upper", "engagement_rate", "share", "survival", "within_28_days"})
"""Columns that hold a part of one, shown as a percentage."""
NO_PARTS: Final = frozenset({"hazard_ratio", "odds_ratio", "r", "mean", "estimate"})
"""Where a table has one of these, its limits are of it, and no part of one."""

_DAY_ZERO: Final = pd.Timestamp("1899-12-30")
_STARTS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would take it for a formula."""
    return "'" + text if text.startswith(_STARTS_A_FORMULA) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text.strip() == text


def csv_file(table: pd.DataFrame) -> bytes:
    """UTF-8, LF, comma, header; six decimals, ISO dates, an empty cell for what is missing."""
    safe = table.assign(**{name: table[name].map(harmless, na_action="ignore") for name in _texts(table)})
    text = safe.to_csv(
        index=False, lineterminator="\n", float_format="%.6f", date_format="%Y-%m-%d", na_rep=""
    )
    return text.encode("utf-8")


def _texts(table: pd.DataFrame) -> list[str]:
    return [str(name) for name in table if isinstance(table[name].dtype, pd.StringDtype)]


def workbook(
    tables: Mapping[str, pd.DataFrame], about: Sequence[tuple[str, str]], codebook: pd.DataFrame, cut: dt.date
) -> bytes:
    """One sheet about the report, one a table, one with the codebook.

    Rates keep all their digits and are shown as percentages. Nothing in it is a formula, and it is
    dated by the data cut, so the same tables give the same bytes.
    """
    out = io.BytesIO()
    made = dt.datetime(cut.year, cut.month, cut.day, tzinfo=dt.UTC)
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    book.set_properties({"title": "Throughcare outcome report", "created": made})
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "rate": book.add_format({"num_format": "0.0%"}),
        "decimal": book.add_format({"num_format": "#,##0.00"}),
        "count": book.add_format({"num_format": "#,##0"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    first = book.add_worksheet("about")
    first.set_column(0, 0, 24, formats["wrap"])
    first.set_column(1, 1, 90, formats["wrap"])
    for row, (name, said) in enumerate(about):
        first.write_string(row, 0, name)
        first.write_string(row, 1, said)
    for name, table in tables.items():
        _fill(book.add_worksheet(name[:31]), table, formats)
    _fill(book.add_worksheet("codebook"), codebook, formats, wide=True)
    book.close()
    return out.getvalue()


def _fill(sheet: Any, table: pd.DataFrame, formats: dict[str, Any], *, wide: bool = False) -> None:
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(map(str, table.columns)):
        values = table[name]
        kind = _kind(name, values, parts=NO_PARTS.isdisjoint(table.columns))
        width = 40 if wide and name == "meaning" else 24 if kind == "text" else 14
        sheet.set_column(column, column, width, formats["wrap"] if wide else formats.get(kind))
        sheet.write_string(0, column, name, formats["head"])
        if kind == "date":
            values = (values - _DAY_ZERO).dt.days  # how Excel counts days; the column says it is a date
        there = [(row, value) for row, value in enumerate(values.tolist(), start=1) if not pd.isna(value)]
        if kind == "text":
            for row, value in there:
                sheet.write_string(row, column, harmless(str(value)))
        else:
            for row, value in there:
                sheet.write_number(row, column, value)
    if len(table):
        sheet.autofilter(0, 0, len(table), len(table.columns) - 1)


def _kind(name: str, values: pd.Series, *, parts: bool) -> str:
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        return "date"
    if not pd.api.types.is_numeric_dtype(values.dtype):
        return "text"
    if name in RATES and (parts or name not in ("lower", "upper")):
        return "rate"
    return "decimal" if pd.api.types.is_float_dtype(values.dtype) else "count"
