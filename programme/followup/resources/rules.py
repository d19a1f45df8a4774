"""When what is known of a local resource has to be verified again. Pure."""

import datetime as dt

STALE_AFTER = dt.timedelta(days=183)
"""Half a year: telephones, people and offers change."""


def is_stale(verified_on: dt.date, today: dt.date) -> bool:
    """Whether nobody has verified it for so long that it must not be relied on."""
    return today - verified_on > STALE_AFTER
