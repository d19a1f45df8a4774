"""How a date until which somebody counts as suitable, cleared or trained stands today."""

import datetime as dt
from enum import StrEnum

SOON_DAYS = 90
"""So many days ahead somebody stands on the list of those who run out: a new clearance takes weeks."""


class Standing(StrEnum):
    """A date against today."""

    UNRECORDED = "unrecorded"
    OVER = "over"
    SOON = "soon"
    GOOD = "good"


def standing(until: dt.date | None, *, today: dt.date) -> Standing:
    """The last day still counts; a date that is not recorded sets no limit."""
    if until is None:
        return Standing.UNRECORDED
    if until < today:
        return Standing.OVER
    return Standing.SOON if until <= today + dt.timedelta(days=SOON_DAYS) else Standing.GOOD
