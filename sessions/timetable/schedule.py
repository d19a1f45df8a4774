"""A schedule as it is being filled in: the form with its rows of weekly times and of days off."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from modules.curriculum.queries import PublishedCurriculum
from programme.web.formats import date
from programme.web.forms import Form, all_errors
from programme.web.posted import Posted
from programme.web.text import Text, _
from programme.web.text import lazy as _l
from sessions.timetable.actions import NewCohort
from sessions.timetable.form import CohortForm
from sessions.timetable.queries import ClosedDays, Facilitating, RoomPlace, SitePlace
from sessions.timetable.rows import (
    DAYS_OFF,
    MOST_ROWS,
    SLOTS,
    RowForm,
    is_typed,
    read_rows,
    with_one_more,
    without,
)
from sessions.timetable.rules import PlanItem, Slot, SlotProblem, slot_problems
from sessions.timetable.words import spoken

NO_ROOM = 0
USUAL_PLACES, MOST_SUGGESTED = 8, 12
"""Places that are suggested without a room, and at most: more than that is no group."""
EARLIEST_START = dt.timedelta(days=366)
"""A cohort that began up to this long ago may still be entered."""

_CODE = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True)
class Offers:
    """What can be chosen; `today` is the date of the person who schedules."""

    curricula: tuple[PublishedCurriculum, ...]
    sites: tuple[SitePlace, ...]
    rooms: tuple[RoomPlace, ...]
    facilitators: tuple[Facilitating, ...]
    today: dt.date


class Schedule:
    """The form with its rows: what was posted, judged against what is offered."""

    def __init__(self, offers: Offers, posted: Posted | None = None) -> None:
        self.offers = offers
        if posted is not None:
            self.form = CohortForm(posted)
        else:
            self.form = CohortForm(
                kind="closed",
                curriculum=offers.curricula[0].id if len(offers.curricula) == 1 else None,
                site=offers.sites[0].id if len(offers.sites) == 1 else None,
                capacity=USUAL_PLACES,
            )
        self.rows = read_rows(SLOTS, posted)
        self.off = read_rows(DAYS_OFF, posted)
        earlier = Posted([("suggested-capacity", str(USUAL_PLACES))]) if posted is None else posted
        self.suggested = {name: earlier.get(f"suggested-{name}") for name in ("code", "capacity")}
        """Field -> what was suggested for it; nothing typed by a person is ever replaced."""
        self.replaced: set[str] = set()
        self._offer()

    def change_rows(self, action: str) -> None:
        """Add or remove a row, as the button that was pressed says: `add-row`, `remove-off-0`."""
        what, _hyphen, which = action.partition("-")
        kind, _hyphen, index = which.partition("-")
        place = int(index) if index.isascii() and index.isdigit() and len(index) < 3 else MOST_ROWS
        if kind == "row":
            self.rows = with_one_more(SLOTS, self.rows) if what == "add" else without(SLOTS, self.rows, place)
        elif kind == "off":
            self.off = (
                with_one_more(DAYS_OFF, self.off) if what == "add" else without(DAYS_OFF, self.off, place)
            )

    def suggest(self, name: str, value: str) -> None:
        """Fill in a field that is empty or holds the suggestion of before."""
        field = self.form[name]
        if field.text.strip() in ("", self.suggested[name]) and field.text != value:
            field.process(Posted([(field.name, value)]))
            self.replaced.add(name)
        self.suggested[name] = value

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
        return tuple(row.slot for row in self._filled)

    @property
    def _filled(self) -> list[RowForm]:
        return [row for row in self.rows if row.filled]

    @property
    def days_off(self) -> tuple[ClosedDays, ...]:
        """The cohort's own days off, of the rows that can be used."""
        return tuple(row.days for row in self.off if row.days is not None)

    @property
    def least_days(self) -> int:
        return self.form.least_days.data or 0

    @property
    def places(self) -> int:
        """How many places to suggest for the room that is chosen."""
        return min(self.room.capacity, MOST_SUGGESTED) if self.room else USUAL_PLACES

    # --- Judging it ----------------------------------------------------------------------------

    def judge(self, items: Sequence[PlanItem], *, only_for_dates: bool) -> None:
        """Find every error. `only_for_dates`: an empty field that no date depends on is no error."""
        form = self.form
        form.validate()
        for row in (*self.rows, *self.off):
            row.validate()
            row.judge()
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
        return all_errors(self.forms)

    @property
    def forms(self) -> list[Form]:
        """The form and its rows, in the order of the error summary."""
        return [self.form, *self.rows, *self.off]

    @property
    def gaps_open(self) -> bool:
        """Whether the part with gaps and days off shows what was typed in it."""
        return (
            bool(self.form.least_days.text or self.form.least_days.errors)
            or len(self.off) > 1
            or (not self.off[0].blank)
        )

    @property
    def settings_open(self) -> bool:
        """Whether the part with further settings holds an error."""
        return any(self.form[name].errors for name in ("capacity", "kind", "code", "name"))

    def forget_errors(self) -> None:
        """Show no error: the person only asked for another row."""
        for form in self.forms:
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
            least_days=self.least_days,
            days_off=self.days_off,
        )

    @property
    def slips(self) -> list[Text]:
        """Errors of what was typed, without those of what is still empty: for a form half filled in."""
        every = (field for form in self.forms for field in form)
        return [field.errors[0] for field in every if field.errors and is_typed(field)]

    @property
    def missing(self) -> list[Text]:
        """What is still to be filled in before dates can be shown."""
        form = self.form
        found = [
            field.label.text for field in (form.curriculum, form.site, form.starts_on) if not is_typed(field)
        ]
        half = [
            index for index, row in enumerate(self.rows, start=1) if not row.blank and row not in self._filled
        ]
        if not self._filled and not half:
            found.append(_("Weekly times"))
        return found + [_("Weekly time %(number)s", number=index) for index in half]


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
