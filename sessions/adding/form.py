"""The form by which one session is added to a timetable."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from programme.web.fields import (
    ChoiceField,
    ChoicesField,
    DatePartsField,
    TextField,
    TimeField,
    WholeNumberField,
)
from programme.web.formats import date
from programme.web.forms import Form
from programme.web.text import _
from programme.web.text import lazy as _l
from sessions.adding.queries import Asked, Choices, Missed
from sessions.adding.rules import ONE_TO_ONE, What

NO_ROOM = 0


class AddForm(Form):
    """A session: what, with whom, when, where and by whom."""

    what = ChoiceField(_l("What is it?"), required=_l("Choose what kind of session it is"))
    people = ChoicesField(
        _l("With whom?"),
        hint=_l(
            "One person for a one-to-one. For a session of the plan, nobody chosen means the whole cohort."
        ),
    )
    title = TextField(
        _l("Title"),
        longest=120,
        hint=_l("Only of a one-to-one. The prison reads it: nothing in confidence."),
    )
    on = DatePartsField(_l("Date"), required=_l("Enter the date"))
    at = TimeField(
        _l("Starts at"), required=_l("Enter when it starts, like 9:30"), hint=_l("In the time of the site.")
    )
    minutes = WholeNumberField(
        _l("Minutes"), lowest=1, highest=720, hint=_l("Empty for as long as the session was planned.")
    )
    room = ChoiceField(_l("Room"), required=_l("Choose a room"), width="two-thirds")
    team = ChoicesField(_l("Facilitators"), required=_l("Choose who holds it"))

    def offer(self, choices: Choices) -> None:
        """Let these things, people, rooms and facilitators be chosen."""
        self.what.choices = [
            (ONE_TO_ONE, _l("One-to-one"), _l("Beside the plan.")),
            *((one.key, _catch_up(one), "") for one in choices.missed),
            *((one.key, f"{one.position}. {one.title}", _l("Of the plan.")) for one in choices.undated),
        ]
        self.people.choices = [(one.participant, one.name) for one in choices.members]
        self.room.choices = [(NO_ROOM, _l("No room, or elsewhere")), *choices.rooms]
        self.team.choices = list(choices.team)

    def asked(self, what: What, *, team: Sequence[int]) -> Asked:
        """What was asked for. The form has no error."""
        return Asked(
            what=what,
            title=what.title or self.title.data or str(_("One-to-one")),
            people=tuple(sorted(self.people.data)),
            on=self.on.data,
            at=self.at.data,
            minutes=self.minutes.data or what.minutes or 0,
            room=self.room.data or None,
            team=tuple(team),
        )

    def fill(self, values: Any, *, me: int, today: dt.date) -> None:
        """Set the empty form up with what the address names, for somebody on a day."""
        self.what.data = values.get("what") or None
        wanted = {value for value in values.getlist("people") if isinstance(value, str)}
        self.people.data = [value for value, _words in self.people.choices if str(value) in wanted]
        self.on.data = today
        self.team.data = [value for value, _words in self.team.choices if value == me]


def _catch_up(one: Missed) -> str:
    return _("Catch-up of “%(title)s” of %(day)s", title=one.title, day=date(one.on, "short"))
