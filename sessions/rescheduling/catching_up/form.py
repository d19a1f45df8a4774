"""The form by which a catch-up is scheduled: one of the free times, or another."""

import datetime as dt
from collections.abc import Sequence

from programme.web.fields import ChoiceField, DatePartsField, TimeField
from programme.web.formats import date, time_range
from programme.web.forms import Form
from programme.web.text import _
from programme.web.text import lazy as _l
from sessions.rescheduling.catching_up.rules import Offer
from sessions.rescheduling.queries import Group
from sessions.rescheduling.standing import Session
from sessions.timetable.queries import RoomPlace
from sessions.timetable.rules import local_start

OTHER = "other"
NO_ROOM = 0


class CatchUpForm(Form):
    """When a session is caught up."""

    when = ChoiceField(_l("When?"), required=_l("Choose when it is caught up"))
    on = DatePartsField(_l("Another date"))
    at = TimeField(_l("Starts at"), hint=_l("In the time of the site, like 9:30"))
    room = ChoiceField(_l("Room"), prompt=_l("Choose a room"), width="two-thirds")

    def offer(self, offers: Sequence[Offer], rooms: Sequence[RoomPlace]) -> None:
        """Let these times and rooms be chosen. Called while the page is in the zone of the site."""
        names = {room.id: room.name for room in rooms}
        self.when.choices = [
            *((key(one), _words(one), self._about(one, names)) for one in offers),
            (OTHER, _l("Another time"), _l("Fill in the date, the time and the room below.")),
        ]
        self.room.choices = [
            *((one.id, _("%(room)s (holds %(most)s)", room=one.name, most=one.capacity)) for one in rooms),
            (NO_ROOM, _l("No room yet")),
        ]

    def _about(self, offer: Offer, names: dict[int, str]) -> str:
        room = names.get(offer.room or 0, _("no room"))
        return _("%(room)s, a weekly time", room=room) if offer.weekly else room

    def judge(self) -> bool:
        """Find every error: another time needs its date, its time and its room."""
        self.validate()
        if self.when.data == OTHER:
            for name, message in (
                ("on", _("Enter the other date")),
                ("at", _("Enter when it starts, like 9:30")),
                ("room", _("Choose a room")),
            ):
                if self[name].data is None and not self[name].errors:
                    self.refuse(name, message)
        else:  # what stands in the fields of another time does not matter
            for name in ("on", "at", "room"):
                self[name].errors = []
        return not self.refused

    def chosen(self, offers: Sequence[Offer], session: Session, group: Group) -> Offer:
        """The time and room that were chosen. The form has no error."""
        if self.when.data != OTHER:
            return next(one for one in offers if key(one) == self.when.data)
        starts_at, _note = local_start(self.on.data, self.at.data, group.zone)
        ends_at = starts_at + dt.timedelta(minutes=session.minutes)
        return Offer(starts_at, ends_at, self.room.data or None, weekly=False)


def key(offer: Offer) -> str:
    """What stands for a free time in the form."""
    return f"{offer.starts_at:%Y%m%dT%H%MZ}-{offer.room or NO_ROOM}"


def _words(offer: Offer) -> str:
    return f"{date(offer.starts_at, 'full')}, {time_range(offer.starts_at, offer.ends_at)}"
