"""Why somebody cannot be rostered: the database finds it, this says it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from programme.agencies.tables import AgencyState
from programme.database import fetch
from programme.web.formats import date
from programme.web.text import Lazy, Text, _
from programme.web.text import lazy as _l


@dataclass(frozen=True)
class Obstacle:
    """One reason against rostering somebody. `since`: the last day that counts, or since when the
    `agency` is in the state `detail`; None where that is not known."""

    name: str
    obstacle: str
    since: dt.date | None = None
    detail: str | None = None
    agency: str | None = None


_DATES: dict[str, tuple[Lazy, Lazy]] = {
    "suitability": (
        _l("%(name)s cannot be rostered: they were taken as suitable until %(since)s."),
        _l("%(name)s cannot be rostered: they are taken as suitable until %(since)s, not until %(last)s."),
    ),
    "clearance": (
        _l("%(name)s cannot be rostered: their clearance ran out on %(since)s."),
        _l("%(name)s cannot be rostered: their clearance runs out on %(since)s, before %(last)s."),
    ),
    "training": (
        _l("%(name)s cannot be rostered: their training ran out on %(since)s."),
        _l("%(name)s cannot be rostered: their training runs out on %(since)s, before %(last)s."),
    ),
}
"""What has a last day -> the words when it is over, and when it will be too early."""

_AGENCIES: dict[str, Lazy] = {
    AgencyState.PROPOSED: _l("%(name)s cannot be rostered: their agency %(agency)s is not approved yet."),
    AgencyState.ASSESSED: _l("%(name)s cannot be rostered: their agency %(agency)s is not approved yet."),
    AgencyState.SUSPENDED: _l("%(name)s cannot be rostered: their agency %(agency)s is suspended."),
    AgencyState.ENDED: _l("%(name)s cannot be rostered: their agency %(agency)s works here no more."),
}
_AGENCIES_SINCE: dict[str, Lazy] = {
    AgencyState.SUSPENDED: _l(
        "%(name)s cannot be rostered: their agency %(agency)s is suspended since %(since)s."
    ),
    AgencyState.ENDED: _l(
        "%(name)s cannot be rostered: their agency %(agency)s works here no more since %(since)s."
    ),
}


def reason(found: Obstacle, *, last: dt.date, today: dt.date) -> Text:
    """The obstacle in a sentence, with what helps. `last`: the last day of rostering."""
    values = {
        "name": found.name,
        "agency": found.agency,
        "since": date(found.since),
        "last": date(last),
    }
    if found.obstacle == "switched_off":
        said = _l("%(name)s cannot be rostered: their account is switched off.")
        remedy = _("Choose somebody else, or ask the administrator to switch it on.")
    elif found.obstacle == "agency":
        known = _AGENCIES_SINCE if found.since else _AGENCIES
        said = known.get(found.detail or "", _AGENCIES[found.detail or AgencyState.PROPOSED])
        remedy = _("Choose somebody else, or ask the lead about the agency.")
    else:
        over = found.since is not None and found.since < today
        said = _DATES[found.obstacle][0 if over else 1]
        remedy = _("Choose somebody else, or ask the lead to record a later date.")
    return f"{str(said) % values} {remedy}"


async def rostering_problems(
    staff: Iterable[int], first: dt.date, last: dt.date
) -> dict[int, tuple[Text, ...]]:
    """Staff id -> why this person cannot be rostered from the first to the last day; those who can are
    left out. For coordinators and the lead: others are told of no reason."""
    rows = await fetch(
        """
        select o.*, s.name from obstacles_to_rostering($1, $2, $3) o left join staff s on s.id = o.staff
        """,
        list(staff),
        first,
        last,
    )
    today = dt.datetime.now(dt.UTC).date()
    problems: dict[int, tuple[Text, ...]] = {}
    for row in rows:
        found = Obstacle(
            row["name"] or _("This person"), row["obstacle"], row["since"], row["detail"], row["agency"]
        )
        problems[row["staff"]] = (*problems.get(row["staff"], ()), reason(found, last=last, today=today))
    return problems
