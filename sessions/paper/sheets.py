"""What stands on the sheets of sessions: names, blanks, and who may read what. Pure."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from programme.access.rules import Tier
from programme.web.formats import date, time
from programme.web.text import _, language
from sessions.record.page import climate_words
from sessions.record.queries import RecordSheet
from sessions.record.rules import (
    CLIMATE_HIGHEST,
    CLIMATE_LOWEST,
    HEADINGS,
    READERS,
    counts_guests,
    rates_climate,
)
from sessions.register.queries import Sheet
from sessions.register.words import caused_by_words
from sessions.spoken import speak

_HEIGHTS = {Tier.FACILITATOR_ONLY: 45, Tier.PROGRAMME_TEAM: 30, Tier.SHAREABLE: 22}
"""Millimetres of the box of each tier."""


def sheets(
    pairs: Sequence[tuple[Sheet, RecordSheet | None]],
    *,
    address: str,
    today: dt.date,
    code: Callable[[str], str],
    printable: Callable[[str], str],
) -> dict[str, Any]:
    """The data of the template. A session without a record has a register alone. `address`: of this
    installation, without a path; `code` draws an address; `printable` puts "?" for letters that cannot be
    printed. A name with such letters is told by its place on the list, so that nobody is left out."""
    return {
        "title": _("Sheets of sessions"),
        "language": language().partition("_")[0],
        "words": _words(today),
        "climate": [climate_words(step) for step in range(CLIMATE_LOWEST, CLIMATE_HIGHEST + 1)],
        "tiers": [
            {"heading": speak(HEADINGS[tier]), "readers": speak(READERS[tier]), "height": _HEIGHTS[tier]}
            for tier in Tier
        ],
        "sessions": [_session(sheet, record, address, code, printable) for sheet, record in pairs],
    }


def _session(
    sheet: Sheet,
    record: RecordSheet | None,
    address: str,
    code: Callable[[str], str],
    printable: Callable[[str], str],
) -> dict[str, Any]:
    head = sheet.heading
    where = f"{address}/sessions/{head.session}/register?from=paper"
    text = f"{address}/sessions/{head.session}/record?from=paper"
    names = [person.name for person in sheet.roll.people]
    return {
        "cohort": printable(head.cohort_label),
        "title": printable(head.title),
        "when": _(
            "%(day)s, %(start)s to %(end)s",
            day=date(head.starts_at.date(), "full"),
            start=time(head.starts_at.time()),
            end=time(head.ends_at.time()),
        ),
        "place": printable(" · ".join(part for part in (head.room, head.site) if part)),
        "register": {"address": where, "code": code(where)},
        "text": {"address": text, "code": code(text)},
        "people": [
            name if printable(name) == name else _("Number %(place)s of the register", place=place)
            for place, name in enumerate(names, start=1)
        ],
        "reasons": [
            printable(f"{number} {_(label)} ({caused_by_words(caused_by)})")
            for number, (caused_by, label) in enumerate(
                ((caused_by, label) for caused_by, group in sheet.reasons for _code, label in group), start=1
            )
        ],
        "record": record is not None,
        "climate": rates_climate(head.kind),
        "guests": counts_guests(head.kind),
        "exercises": [printable(one.title) for one in record.planned] if record else [],
    }


def _words(today: dt.date) -> dict[str, str]:
    return {
        "printed": _("Printed on %(day)s", day=date(today)),
        "destroy": _("Destroy after keying in"),
        "code": _("Code of the page on which this is keyed in"),
        "open": _(
            "Paper is not a confidential space. Keep it on you, write no more than you need, key it in on "
            "the same day and destroy it."
        ),
        "register": _("Register"),
        "name": _("Name"),
        "attended": _("Attended"),
        "absent": _("Absent"),
        "reason": _("Reason"),
        "late": _("Late (min)"),
        "early": _("Left early (min)"),
        "idle": _("No part"),
        "nobody": _("Nobody is expected."),
        "reasons": _("Reasons:"),
        "recorded": _("Recorded by"),
        "on": _("on"),
        "exercises": _("Exercises"),
        "no-exercise": _("No exercise is planned for this session."),
        "exercise": _("Exercise"),
        "done": _("Delivered"),
        "not-done": _("Not"),
        "why": _("Why not, or what instead?"),
        "climate": _("Group climate"),
        "incident": _("Was there an incident?"),
        "guests": _("Relatives who came"),
        "yes": _("Yes"),
        "no": _("No"),
    }
