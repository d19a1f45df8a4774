"""Sentences about estimates: the count always, the percentage from ten upwards, the interval with it.

A count that is not for the public is missing (None, or pandas' NA), and is called hidden."""

from __future__ import annotations

import textwrap
from typing import Any

import pandas as pd

from programme.web.formats import number, percent
from programme.web.text import _
from reports.measures.proportions import LEAST, wilson

Count = float | None


def whole(count: Count) -> str:
    """`1,234`, or that it is hidden."""
    return _("hidden") if is_hidden(count) else number(int(count or 0))


def is_hidden(count: object) -> bool:
    """Whether a count is not for the public."""
    return count is None or count is pd.NA


def as_count(value: Any) -> Count:
    """A count of a table, None when it is hidden."""
    return None if is_hidden(value) else int(value)


def one_place(share: float) -> str:
    """`80.4%`."""
    return percent(share, 1)


def rate(part: Count, of: Count) -> str:
    """A proportion with its numbers and interval, or its numbers alone under ten."""
    counts = _("%(part)s of %(of)s", part=whole(part), of=whole(of))
    if part is None or of is None or of < LEAST:
        return counts
    lower, upper = wilson(part, of)
    return _(
        "%(rate)s (%(counts)s; 95%% interval %(lower)s to %(upper)s)",
        rate=one_place(part / of),
        counts=counts,
        lower=one_place(float(lower)),
        upper=one_place(float(upper)),
    )


def share(part: Count, of: Count) -> str:
    """`12.5% (15 of 120)`, or the numbers alone under ten."""
    counts = _("%(part)s of %(of)s", part=whole(part), of=whole(of))
    if part is None or of is None or of < LEAST:
        return counts
    return _("%(share)s (%(counts)s)", share=one_place(part / of), counts=counts)


def estimate(value: float, lower: float, upper: float) -> str:
    """`94.6% (95% interval 93.9% to 95.2%)`."""
    if lower != lower or upper != upper:
        return _("%(value)s (no interval can be computed)", value=one_place(value))
    return _(
        "%(value)s (95%% interval %(lower)s to %(upper)s)",
        value=one_place(value),
        lower=one_place(lower),
        upper=one_place(upper),
    )


def shortened(text: str, width: int) -> str:
    """The text on one line of at most `width` letters, with an ellipsis where it is cut."""
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"


def folded(text: str, width: int) -> str:
    """The text on lines of at most `width` letters."""
    return "\n".join(textwrap.wrap(text, width, break_long_words=True))


def rows_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as dictionaries, in order."""
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]
