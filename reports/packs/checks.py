"""The checks of the records, in words."""

from __future__ import annotations

from programme.web.text import _

_PEOPLE_WITHOUT = "people_without_"


def check_name(check: str) -> str:
    """A check of `data_quality`: what it found."""
    names = {
        "register_places_unmarked": _("Places in registers left unmarked"),
        "absences_without_reason": _("Absences without a reason"),
        "attended_without_minutes": _("Attended, but present for no minute"),
        "marks_outside_membership": _("Marks of people who were not members that day"),
        "held_sessions_without_marks": _("Held sessions without any mark"),
        "past_sessions_without_result": _("Past sessions neither held, not held nor cancelled"),
        "held_sessions_without_module": _("Held sessions tied to no module"),
        "leavers_without_outcome": _("People who left without an outcome"),
        "members_never_attended": _("Members expected at a session who never attended"),
        "completed_never_attended": _("Completed, but never attended"),
        "people_without_release_date": _("People without an earliest release date"),
    }
    if check in names:
        return names[check]
    return _("People without a value of %(covariate)s", covariate=check.removeprefix(_PEOPLE_WITHOUT))


def check_base(check: str) -> str:
    """The records that a check looks at."""
    bases = {
        "register_places_unmarked": _("people expected at held sessions"),
        "absences_without_reason": _("absences marked"),
        "attended_without_minutes": _("attendances marked"),
        "marks_outside_membership": _("marks"),
        "held_sessions_without_marks": _("held sessions"),
        "past_sessions_without_result": _("sessions before the data cut"),
        "held_sessions_without_module": _("held sessions"),
        "leavers_without_outcome": _("memberships that ended"),
        "members_never_attended": _("memberships expected at a held session"),
        "completed_never_attended": _("memberships completed"),
    }
    return bases.get(check, _("people"))
