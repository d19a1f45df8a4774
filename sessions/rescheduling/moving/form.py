"""The form by which a session is moved."""

from collections.abc import Sequence

from programme.web.fields import ChoiceField, DatePartsField, TextField, TimeField, WholeNumberField
from programme.web.forms import Form
from programme.web.text import _
from programme.web.text import lazy as _l
from sessions.rescheduling.queries import Group
from sessions.rescheduling.rules import Move, Reach
from sessions.rescheduling.standing import Session
from sessions.timetable.queries import RoomPlace
from sessions.timetable.rules import LONGEST_MINUTES

NO_ROOM = 0


class MoveForm(Form):
    """Where a session is to go, and whether those after it follow."""

    on = DatePartsField(_l("New date"), required=_l("Enter the new date"))
    at = TimeField(_l("Starts at"), required=_l("Enter when it starts, like 9:30"))
    minutes = WholeNumberField(
        _l("Minutes"), required=_l("Enter how many minutes it lasts"), lowest=1, highest=LONGEST_MINUTES
    )
    room = ChoiceField(_l("Room"), required=_l("Choose a room"), width="two-thirds")
    reach = ChoiceField(
        _l("What moves?"),
        required=_l("Choose what moves"),
        choices=[
            (Reach.ONE.value, _l("Only this one")),
            (
                Reach.LATER.value,
                _l("This and all later ones"),
                _l("The later ones take the weekly times after it, in their order."),
            ),
        ],
    )
    reason = TextField(
        _l("Reason"), hint=_l("Stands in the list of changes. Do not write about single people."), longest=200
    )

    def offer(self, rooms: Sequence[RoomPlace]) -> None:
        """Let these rooms be chosen."""
        self.room.choices = [
            *((one.id, _("%(room)s (holds %(most)s)", room=one.name, most=one.capacity)) for one in rooms),
            (NO_ROOM, _l("No room yet")),
        ]

    def move(self, session: int) -> Move:
        """What is wanted. The form has no error."""
        return Move(
            session=session,
            on=self.on.data,
            at=self.at.data,
            minutes=self.minutes.data,
            room=self.room.data or None,
            reach=Reach(self.reach.data),
        )


def as_it_stands(session: Session, group: Group, reach: str) -> MoveForm:
    """The form as it is first shown: the session where it is now."""
    starts_at = session.starts_at.astimezone(group.zone)
    return MoveForm(
        on=starts_at.date(),
        at=starts_at.time(),
        minutes=session.minutes,
        room=session.room or NO_ROOM,
        reach=reach if reach in {one.value for one in Reach} else None,
    )
