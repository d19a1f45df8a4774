"""What separations and segregation tell of a participant's way."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from programme.participants.timeline import Teller, Told
from programme.separations.words import REASONS
from programme.web.formats import date
from programme.web.text import _


def _separated(facts: Mapping[str, Any]) -> Told:
    return _told_of_separation(_("Kept apart from a named person"), facts)


def _separation_ended(facts: Mapping[str, Any]) -> Told:
    return _told_of_separation(_("A separation from a named person ended"), facts)


def _told_of_separation(title: str, facts: Mapping[str, Any]) -> Told:
    return Told(title, REASONS[facts["reason"]], f"/participants/{facts['participant']}/separations")


def _segregated(facts: Mapping[str, Any]) -> Told:
    title = _("Segregation")
    if facts["until"]:
        title = _("Segregation until %(on)s", on=date(dt.date.fromisoformat(facts["until"])))
    return Told(title, facts["note"], f"/participants/{facts['participant']}/segregation")


TELLERS: dict[str, Teller] = {
    "separated": _separated,
    "separation_ended": _separation_ended,
    "segregated": _segregated,
}
