"""What happened on a person's way through the programme, told by every feature that knows a part.

A feature makes a view `timeline_...` (see policies.sql) and puts its kinds of entries into words by a
`TELLERS` of its own, which the routes of its package hand to `tell`. So higher floors add entries, and
nothing here knows them.
"""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from programme.database import fetch
from programme.web.formats import date
from programme.web.text import Lazy, Text, _
from programme.web.text import lazy as _l

ROWS = 50
"""How many entries a page of the timeline shows."""


@dataclass(frozen=True)
class Told:
    """An entry in words. `text` may have several lines; `href`: where to read more, or ""."""

    title: Text
    text: Text = ""
    href: str = ""


@dataclass(frozen=True)
class Entry:
    """What happened on a day. `by`: the name of whoever recorded it, where it is known and told."""

    day: dt.date
    at: dt.datetime | None
    by: str | None
    told: Told


@dataclass(frozen=True)
class Timeline:
    """A page of entries, the latest first. `number` counts from 1 to `pages`; `count` is of all pages."""

    entries: tuple[Entry, ...]
    count: int
    number: int
    pages: int


Teller = Callable[[Mapping[str, Any]], Told]
"""Puts the facts of an entry into words."""

_tellers: dict[str, Teller] = {}


def tell(tellers: Mapping[str, Teller]) -> None:
    """Let these kinds of entries be told; their names are those of the views' column `kind`."""
    _tellers.update(tellers)


async def timeline_of(participant_id: int, time_zone: str, number: int, rows: int = ROWS) -> Timeline:
    """A page of what the viewer may see; a page beyond the last is the last."""
    found = await fetch(
        "select * from timeline_of($1, $2) order by day desc, at desc nulls last, kind",
        participant_id,
        time_zone,
    )
    pages = max(-(-len(found) // rows), 1)
    number = min(number, pages)
    shown = found[(number - 1) * rows : number * rows]
    entries = tuple(Entry(row["day"], row["at"], row["by"], _told(row)) for row in shown)
    return Timeline(entries, len(found), number, pages)


def _told(row: Any) -> Told:
    return _tellers[row["kind"]](json.loads(row["facts"]))


# --- What this feature itself tells ------------------------------------------------------------

FIELDS: dict[str, Lazy] = {
    "given_name": _l("Given name"),
    "family_name": _l("Family name"),
    "preferred_name": _l("Preferred name"),
    "prison_number": _l("Prison number"),
    "date_of_birth": _l("Date of birth"),
    "language": _l("Language"),
    "supports": _l("What helps"),
}
"""The parts of who somebody is, in the order in which pages name them."""


def _added(facts: Mapping[str, Any]) -> Told:
    return Told(_l("Added to the programme's records"))


def _changed(facts: Mapping[str, Any]) -> Told:
    names = [str(words) for field, words in FIELDS.items() if field in facts["fields"]]
    return Told(_l("Details changed"), ", ".join(names))


def _transferred(facts: Mapping[str, Any]) -> Told:
    title = _("Transferred from %(start)s to %(end)s", start=facts["from"], end=facts["to"])
    return Told(title, facts["reason"] or _l("Came with an import"))


def _release_date_changed(facts: Mapping[str, Any]) -> Told:
    before, after = (dt.date.fromisoformat(facts[n]) if facts[n] else None for n in ("before", "after"))
    if after is None:
        title = _("Earliest release date taken out; it was %(before)s", before=date(before))
    elif before is None:
        title = _("Earliest release date set to %(after)s", after=date(after))
    else:
        title = _(
            "Earliest release date changed from %(before)s to %(after)s",
            before=date(before),
            after=date(after),
        )
    return Told(title, facts["reason"] or _l("Came with an import"))


TELLERS: dict[str, Teller] = {
    "added": _added,
    "changed": _changed,
    "transferred": _transferred,
    "release_date_changed": _release_date_changed,
}
