"""What stands on a certificate of participation and on an attendance letter. Pure.

Neither names the prison number, the offence, a reason of an absence or what a session was about: whoever is
shown one learns that somebody took part, and no more.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from programme.web.formats import date, number
from programme.web.text import _, language, ngettext
from sessions.documents.queries import Way


def hours(minutes: int) -> str:
    """Minutes as whole and half hours, rounded down to the half: nobody is certified more than they had."""
    halves = minutes // 30
    words = number(halves / 2, places=1 if halves % 2 else 0)
    return ngettext("one hour", "%(hours)s hours", 1 if halves == 2 else 0, hours=words)


def certificate(
    name: str, way: Way, *, modules: Sequence[str], today: dt.date, printable: Callable[[str], str]
) -> dict[str, Any]:
    """The data of the certificate. `modules`: titles of those that were met, in their order;
    none where the certificate is not to tell what the programme is about."""
    return {
        "title": _("Certificate of participation"),
        "language": language().partition("_")[0],
        "name": name,
        "took": _("has taken part in"),
        "programme": printable(way.programme or way.cohort),
        "when": _(
            "from %(first)s to %(last)s, at %(site)s, and has completed it.",
            first=date(way.joined_on),
            last=date(way.left_on or today),
            site=printable(way.site),
        ),
        "amount": _(
            "%(sessions)s, %(hours)s",
            sessions=ngettext("one session", "%(num)s sessions", way.received),
            hours=hours(way.minutes),
        ),
        "modules-title": _("Contents"),
        "modules": [printable(title) for title in modules],
        "signers": [printable(who) for who in way.facilitators] or [_("For the programme")],
        "issued": date(today),
        "date": _("Date"),
    }


def letter(
    name: str,
    way: Way,
    *,
    recipient: str,
    with_dates: bool,
    today: dt.date,
    printable: Callable[[str], str],
) -> dict[str, Any]:
    """The data of the attendance letter. `recipient`: to whom, "" for whoever it concerns."""
    until = way.left_on or today
    ends = (
        _("The membership ended on %(day)s.", day=date(until))
        if way.left_on
        else _("The membership goes on; this letter is about the time until %(day)s.", day=date(until))
    )
    return {
        "title": _("Letter of attendance"),
        "language": language().partition("_")[0],
        "recipient": recipient or _("To whom it may concern"),
        "day": date(today),
        "paragraphs": [
            _(
                "%(name)s has been a member of “%(programme)s” at %(site)s since %(first)s.",
                name=name,
                programme=printable(way.programme or way.cohort),
                site=printable(way.site),
                first=date(way.joined_on),
            ),
            ends,
            _(
                "In this time %(name)s attended %(received)s of %(offered)s sessions that were held for them,"
                " and was present for %(hours)s.",
                name=name,
                received=number(way.received),
                offered=number(way.offered),
                hours=hours(way.minutes),
            ),
            _("Sessions that did not run are not counted; a session and its catch-up count once."),
        ],
        "dates-title": _("Sessions attended"),
        "dates-head": [_("Date"), _("Minutes present")],
        "dates": [[date(day), number(minutes)] for day, minutes in way.attended] if with_dates else [],
        "signers": [printable(who) for who in way.facilitators] or [_("For the programme")],
    }
