"""Marks, reasons and states in the words that people read."""

from collections.abc import Mapping

from programme.web.text import Lazy, _, ngettext
from programme.web.text import lazy as _l
from sessions.register.marks import Mark, State

_CAUSED_BY: dict[str, Lazy] = {
    "participant": _l("Participant"),
    "health": _l("Health"),
    "institution": _l("Prison"),
    "programme": _l("Programme"),
    "excused": _l("Excused"),
}
NOT_HELD_REASONS: dict[str, Lazy] = {
    "lockdown": _l("Lockdown or change of regime"),
    "room_unavailable": _l("Room not available"),
    "facilitator_absent": _l("Facilitator absent"),
    "prison_staffing": _l("Not enough prison staff"),
    "nobody_came": _l("Nobody came"),
    "other": _l("Another reason"),
}
"""Why a session did not run, by code, in the order of the form."""


def caused_by_words(caused_by: str) -> str:
    """Who caused an absence."""
    return str(_CAUSED_BY.get(caused_by, caused_by))


def not_held_words(reason: str | None) -> str:
    """Why a session did not run; "" when that is not known."""
    return str(NOT_HELD_REASONS.get(reason or "", reason or ""))


def in_words(mark: Mark, labels: Mapping[str, str]) -> str:
    """`Attended, 10 minutes late`, `Absent: Court`, `Not marked`. `labels` names reasons by code."""
    if mark.state is State.UNMARKED:
        return _("Not marked")
    if mark.state is State.ABSENT:
        if not mark.reason:
            return _("Absent, no reason given")
        return _("Absent: %(reason)s", reason=_(labels.get(mark.reason, mark.reason)))
    parts = [_("Attended")]
    if mark.minutes_late:
        parts.append(ngettext("%(num)s minute late", "%(num)s minutes late", mark.minutes_late))
    if mark.minutes_left_early:
        parts.append(
            ngettext("left %(num)s minute early", "left %(num)s minutes early", mark.minutes_left_early)
        )
    if not mark.took_part:
        parts.append(_("did not take part"))
    return ", ".join(parts)
