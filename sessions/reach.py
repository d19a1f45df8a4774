"""Whose registers somebody reads: of the whole cohort, or, as a cover, of the days of covering alone.

The policies of marks say the same; without this a cover would see other registers as if nobody were marked.
"""

from programme.database import fetch_value

IN_REACH = """
    (g.cohort not in (select facilitated_cohorts()) or g.cohort in (select led_cohorts())
     or g.id in (select sessions_in_reach()) or (select acting_is('lead')))
"""
"""Whether a session `g` that the viewer knows is one whose register the viewer reads."""


async def only_covers(cohort: int) -> bool:
    """Whether the viewer knows this cohort as its cover alone."""
    found: bool = await fetch_value(
        "select $1 in (select facilitated_cohorts()) and $1 not in (select led_cohorts())"
        " and not acting_is('lead')",
        cohort,
    )
    return found
