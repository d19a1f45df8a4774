"""What is right about who somebody is."""

import datetime as dt
import re


def kept_number(typed: str) -> str:
    """A prison number as it is kept: in capitals, with single blanks."""
    return " ".join(typed.upper().split())


def plain_number(typed: str) -> str:
    """What of a prison number tells people apart: letters and digits, however they are typed."""
    return re.sub(r"[^a-z0-9]", "", typed.lower())


def may_be_same(one: dt.date | None, other: dt.date | None) -> bool:
    """Whether two dates of birth may be one person's: one is not known, or they differ in one of day,
    month and year at most, or day and month were exchanged."""
    if one is None or other is None:
        return True
    parts = [(one.day, other.day), (one.month, other.month), (one.year, other.year)]
    exchanged = one.year == other.year and (one.day, one.month) == (other.month, other.day)
    return exchanged or sum(a != b for a, b in parts) <= 1
