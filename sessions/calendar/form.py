"""What a calendar is narrowed to, read from the address."""

from collections.abc import Sequence

from programme.web.fields import ChoiceField, DatePartsField, TextField
from programme.web.forms import Form
from programme.web.posted import Posted
from programme.web.text import _
from programme.web.text import lazy as _l
from sessions.calendar.queries import CohortHere, Person, RoomHere
from sessions.calendar.rules import FIRST_DAY, LAST_DAY, View
from sessions.timetable.queries import SitePlace

NARROWING = ("site", "room", "cohort", "facilitator", "participant")


class CalendarForm(Form):
    """The fields of the filter. An empty one narrows nothing; without a date it is today."""

    view = ChoiceField(
        _l("Show"),
        choices=[(View.MONTH, _l("A month")), (View.WEEK, _l("A week")), (View.DAY, _l("A day"))],
    )
    on = DatePartsField(_l("Date"), earliest=FIRST_DAY, latest=LAST_DAY)
    site = ChoiceField(_l("Site"), prompt=_l("All sites"))
    room = ChoiceField(_l("Room"), prompt=_l("All rooms"))
    cohort = ChoiceField(_l("Cohort"), prompt=_l("All cohorts"))
    facilitator = ChoiceField(_l("Facilitator"), prompt=_l("All facilitators"))
    participant = TextField(
        _l("Participant"),
        longest=40,
        hint=_l("Their reference, as on the page of their cohort."),
        width="10",
        autocomplete="off",
    )

    place: int | None = None

    def offer(
        self,
        *,
        sites: Sequence[SitePlace],
        rooms: Sequence[RoomHere],
        cohorts: Sequence[CohortHere],
        facilitators: Sequence[Person],
    ) -> None:
        """Judge what was asked for by what there is to choose from, and find the one site that it is
        about (`place`), if it is one.

        Rooms and cohorts of other sites than the chosen one are known, but no longer offered.
        """
        self.site.choices = [(one.id, one.name) for one in sites]
        self.facilitator.choices = [(one.id, one.name) for one in facilitators]
        self.room.choices = [(one.id, one.label) for one in rooms]
        self.cohort.choices = [(one.id, one.label) for one in cohorts]
        self.validate()
        self.place = self.site.data
        for field, known in ((self.room, rooms), (self.cohort, cohorts)):
            chosen = next((one for one in known if one.id == field.data), None)
            self.place = self.place or (chosen.site if chosen is not None else None)
            if chosen is not None and chosen.site != self.place:
                message = _(
                    "%(field)s: %(name)s is at another site. Choose its site, or leave this at all of them",
                    field=field.label.text,
                    name=chosen.label,
                )
                self.refuse(field.name, message)
            if self.site.data is not None:
                here = {one.id for one in known if one.site == self.place or one is chosen}
                field.choices = [choice for choice in field.choices if choice[0] in here]


def read(pairs: Sequence[tuple[str, str]], *, otherwise_site: int | None) -> CalendarForm:
    """The form as asked for; a calendar that is not narrowed at all is that of one site."""
    plain = not any(name in NARROWING for name, _value in pairs)
    extra = [("site", str(otherwise_site))] if plain and otherwise_site is not None else []
    return CalendarForm(Posted([*pairs, *extra]))
