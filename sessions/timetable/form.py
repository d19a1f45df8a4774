"""The form by which a cohort is scheduled: one form and up to four rows of weekly times."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from modules.curriculum.queries import PublishedCurriculum
from programme.web.fields import ChoiceField, DatePartsField, TextField, TimeField, Typed, WholeNumberField
from programme.web.formats import date
from programme.web.forms import Form, all_errors
from programme.web.posted import Posted, Value
from programme.web.text import Text, _
from programme.web.text import lazy as _l
from sessions.timetable.actions import NewCohort
from sessions.timetable.queries import Facilitating, RoomPlace, SitePlace
from sessions.timetable.rules import LONGEST_MINUTES, PlanItem, Slot, SlotProblem, slot_problems
from sessions.timetable.words import WEEKDAYS, spoken

MOST_ROWS = 4
NO_ROOM = 0
EARLIEST_START = dt.timedelta(days=366)
"""A cohort that began up to this long ago may still be entered."""

_CODE = re.compile(r"[A-Za-z0-9._-]+")
_NAMES = ("weekday", "starts_at", "minutes")


@dataclass(frozen=True)
class Offers:
    """What can be chosen; `today` is the date of the person who schedules."""

    curricula: tuple[PublishedCurriculum, ...]
    sites: tuple[SitePlace, ...]
    rooms: tuple[RoomPlace, ...]
    facilitators: tuple[Facilitating, ...]
    today: dt.date


class CohortForm(Form):
    """Everything but the weekly times."""

    curriculum = ChoiceField(
        _l("Curriculum"),
        prompt=_l("Choose a curriculum"),
        required=_l("Choose a curriculum"),
        width="two-thirds",
    )
    site = ChoiceField(
        _l("Site"), prompt=_l("Choose a site"), required=_l("Choose a site"), width="two-thirds"
    )
    room = ChoiceField(
        _l("Room"), prompt=_l("Choose a room"), required=_l("Choose a room"), width="two-thirds"
    )
    lead = ChoiceField(
        _l("Lead facilitator"),
        prompt=_l("Choose a person"),
        required=_l("Choose the lead facilitator"),
        width="two-thirds",
    )
    co = ChoiceField(
        _l("Co-facilitator"),
        prompt=_l("Nobody yet"),
        hint=_l("Two people lead a group. Leave this empty only until the second is found."),
        width="two-thirds",
    )
    starts_on = DatePartsField(_l("Start date"), required=_l("Enter a start date"))
    code = TextField(
        _l("Cohort code"),
        required=_l("Enter a code for the cohort"),
        hint=_l(
            "Short and used once only, such as NORTH-2027-1. Letters, numbers, dots, hyphens, underscores."
        ),
        longest=30,
        width="20",
    )
    name = TextField(
        _l("Name"), hint=_l("Left empty, the code is the name."), longest=120, width="two-thirds"
    )
    capacity = WholeNumberField(
        _l("Places"), required=_l("Enter how many people can take part"), lowest=1, highest=100
    )
    kind = ChoiceField(
        _l("Kind of group"),
        required=_l("Choose the kind of group"),
        choices=[
            ("closed", _l("Closed"), _l("Nobody joins once it runs.")),
            ("rolling", _l("Rolling"), _l("People join at any time.")),
        ],
    )


class SlotForm(Form):
    """One row of weekly times; `_row_class` gives it its fields."""

    @property
    def blank(self) -> bool:
        """Whether nothing at all was typed in this row."""
        return not any(field.text for field in self)


@cache
def _row_class(number: int) -> type[SlotForm]:
    """The row of a number from 1: it stands in the labels, so that each error says which row."""

    class Row(SlotForm):
        weekday = ChoiceField(
            _l("Weekday of weekly time %(number)s", number=number), prompt=_l("Choose"), choices=WEEKDAYS
        )
        starts_at = TimeField(_l("Start of weekly time %(number)s", number=number))
        minutes = WholeNumberField(
            _l("Minutes of weekly time %(number)s", number=number), lowest=1, highest=LONGEST_MINUTES
        )

    return Row


class Schedule:
    """The form with its rows: what was posted, judged against what is offered."""

    def __init__(self, offers: Offers, posted: Posted | None = None) -> None:
        self.offers = offers
        typed = list(_typed_rows(posted)) if posted is not None else []
        if posted is not None:
            self.form = CohortForm(posted)
        else:
            self.form = CohortForm(
                kind="closed",
                curriculum=offers.curricula[0].id if len(offers.curricula) == 1 else None,
                site=offers.sites[0].id if len(offers.sites) == 1 else None,
                capacity=8,
            )
        self.rows = _rows(typed or [("", "", "")])
        self._offer()

    def add_row(self) -> None:
        """One more row of weekly times, up to four."""
        self.rows = _rows([*self._typed, ("", "", "")][:MOST_ROWS])

    def remove_row(self, index: int) -> None:
        """Take a row away; the last one is emptied instead."""
        left = [row for place, row in enumerate(self._typed) if place != index]
        self.rows = _rows(left or [("", "", "")])

    @property
    def _typed(self) -> list[tuple[str, ...]]:
        return [tuple(row[name].text for name in _NAMES) for row in self.rows]

    def _offer(self) -> None:
        form, offers = self.form, self.offers
        form.curriculum.choices = [(one.id, _title(one, offers.curricula)) for one in offers.curricula]
        form.site.choices = [(one.id, one.name) for one in offers.sites]
        everybody: list[Sequence[Any]] = [(one.id, one.label) for one in offers.facilitators]
        form.lead.choices, form.co.choices = everybody, everybody
        site = next((one.id for one in offers.sites if str(one.id) == form.site.text), None)
        form.room.choices = [
            *((one.id, _room_name(one, site)) for one in offers.rooms if site in (None, one.site)),
            (NO_ROOM, _l("No room yet")),
        ]

    # --- What was chosen, as far as it can be used ---------------------------------------------

    @property
    def site(self) -> SitePlace | None:
        return next((one for one in self.offers.sites if one.id == self.form.site.data), None)

    @property
    def room(self) -> RoomPlace | None:
        return next((one for one in self.offers.rooms if one.id == self.form.room.data), None)

    @property
    def people(self) -> tuple[Facilitating, ...]:
        """The facilitators, the lead first."""
        by_id = {one.id: one for one in self.offers.facilitators}
        chosen = (self.form.lead.data, self.form.co.data)
        return tuple(dict.fromkeys(by_id[one] for one in chosen if one in by_id))

    @property
    def curriculum(self) -> PublishedCurriculum | None:
        return next((one for one in self.offers.curricula if one.id == self.form.curriculum.data), None)

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The weekly times of the rows that are filled in."""
        return tuple(Slot(row.weekday.data, row.starts_at.data, row.minutes.data) for row in self._filled)

    @property
    def _filled(self) -> list[SlotForm]:
        return [row for row in self.rows if row.weekday.data and row.starts_at.data]

    # --- Judging it ----------------------------------------------------------------------------

    def judge(self, items: Sequence[PlanItem], *, only_for_dates: bool) -> None:
        """Find every error. `only_for_dates`: an empty field that no date depends on is no error."""
        form = self.form
        form.validate()
        for row in self.rows:
            row.validate()
            _judge_row(row)
        if not any(row.refused for row in self.rows):
            for problem in slot_problems(self.slots, items):
                self._refuse_slot(problem)
        self._judge_together()
        if only_for_dates:
            for name in ("room", "lead", "code", "name", "capacity", "kind"):
                if not form[name].text:
                    form[name].errors = []

    def _judge_together(self) -> None:
        form, room = self.form, self.room
        if room and self.site and room.site != self.site.id:
            form.refuse(
                "room",
                _(
                    "%(room)s is at another site. Choose a room of %(site)s",
                    room=room.name,
                    site=self.site.name,
                ),
            )
        if room and form.capacity.data and form.capacity.data > room.capacity:
            form.refuse(
                "capacity",
                _(
                    "%(room)s holds %(most)s people. Enter %(most)s places or fewer, or choose another room",
                    room=room.name,
                    most=room.capacity,
                ),
            )
        if form.lead.data and form.lead.data == form.co.data:
            form.refuse("co", _("Choose two different people as facilitators"))
        if form.code.data and not _CODE.fullmatch(form.code.data):
            form.refuse(
                "code", _("Cohort code must hold only letters a to z, numbers, dots, hyphens and underscores")
            )
        earliest = self.offers.today - EARLIEST_START
        if form.starts_on.data and form.starts_on.data < earliest:
            form.refuse("starts_on", _("Start date must be %(earliest)s or later", earliest=date(earliest)))

    def _refuse_slot(self, problem: SlotProblem) -> None:
        row = self._filled[problem.index] if problem.index is not None else self.rows[0]
        row.refuse(problem.field, spoken(problem.message))

    @property
    def refused(self) -> bool:
        """Whether there is any error."""
        return bool(self.errors)

    @property
    def errors(self) -> list[tuple[str, Text]]:
        """(id to link to, message) of each error."""
        return all_errors([self.form, *self.rows])

    def forget_errors(self) -> None:
        """Show no error: the person only asked for another row."""
        for form in (self.form, *self.rows):
            for field in form:
                field.errors = []

    def new_cohort(self) -> NewCohort:
        """What is to be written. The form has no error."""
        form = self.form
        return NewCohort(
            code=form.code.data,
            name=form.name.data or form.code.data,
            site=form.site.data,
            room=form.room.data or None,
            capacity=form.capacity.data,
            closed=form.kind.data == "closed",
            starts_on=form.starts_on.data,
            curriculum=form.curriculum.data,
            facilitators=tuple(one.id for one in self.people),
            slots=self.slots,
        )

    @property
    def slips(self) -> list[Text]:
        """Errors of what was typed, without those of what is still empty: for a form half filled in."""
        every = (field for form in (self.form, *self.rows) for field in form)
        return [field.errors[0] for field in every if field.errors and _is_typed(field)]

    @property
    def missing(self) -> list[Text]:
        """What is still to be filled in before dates can be shown."""
        form = self.form
        found = [
            field.label.text for field in (form.curriculum, form.site, form.starts_on) if not _is_typed(field)
        ]
        half = [
            index for index, row in enumerate(self.rows, start=1) if not row.blank and row not in self._filled
        ]
        if not self._filled and not half:
            found.append(_("Weekly times"))
        return found + [_("Weekly time %(number)s", number=index) for index in half]


def _is_typed(field: Typed) -> bool:
    return any(field.shown.values()) if isinstance(field, DatePartsField) else bool(field.text)


def _title(one: PublishedCurriculum, everyone: Sequence[PublishedCurriculum]) -> str:
    titles = [other.title for other in everyone]
    if titles.count(one.title) == 1:
        return _("%(title)s (%(count)s sessions)", title=one.title, count=one.sessions)
    return _(
        "%(title)s, version %(version)s (%(count)s sessions)",
        title=one.title,
        version=one.version,
        count=one.sessions,
    )


def _room_name(room: RoomPlace, site: int | None) -> str:
    if site is None:
        return _(
            "%(room)s, %(site)s (holds %(most)s)", room=room.name, site=room.site_name, most=room.capacity
        )
    return _("%(room)s (holds %(most)s)", room=room.name, most=room.capacity)


def _typed_rows(posted: Posted) -> Iterator[tuple[str, ...]]:
    for index in range(MOST_ROWS):
        names = [f"slot-{index}-{name}" for name in _NAMES]
        if any(name in posted for name in names):
            yield tuple(posted.get(name) for name in names)


def _rows(typed: Sequence[tuple[str, ...]]) -> list[SlotForm]:
    rows = []
    for index, values in enumerate(typed):
        pairs: list[tuple[str, Value]] = [
            (f"slot-{index}-{name}", value) for name, value in zip(_NAMES, values, strict=True)
        ]
        row = _row_class(index + 1)(Posted(pairs), prefix=f"slot-{index}-")
        rows.append(row)
    return rows


def _judge_row(row: SlotForm) -> None:
    """A row is empty, or it has both a weekday and a time."""
    if row.blank:
        return
    if not row.weekday.text:
        row.refuse("weekday", _("%(field)s: choose a weekday", field=row.weekday.label.text))
    if not row.starts_at.text:
        row.refuse("starts_at", _("%(field)s: enter a time, like 9:30", field=row.starts_at.label.text))
