"""Rows of a form that come and go: weekly times, and days off of the cohort."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from programme.web.fields import ChoiceField, DatePartsField, TextField, TimeField, Typed, WholeNumberField
from programme.web.forms import Form
from programme.web.posted import Posted, Value
from programme.web.text import _
from programme.web.text import lazy as _l
from sessions.timetable.queries import ClosedDays
from sessions.timetable.rules import LONGEST_MINUTES, Slot
from sessions.timetable.words import WEEKDAYS

MOST_ROWS = 4

_DATE = ("day", "month", "year")


def is_typed(field: Typed) -> bool:
    """Whether anything stands in the field, right or wrong."""
    return any(field.shown.values()) if isinstance(field, DatePartsField) else bool(field.text)


class RowForm(Form):
    """One row. `typed` is what stands in its inputs, in the order of `names`."""

    names: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()

    @property
    def blank(self) -> bool:
        """Whether nothing at all was typed in this row."""
        return not any(is_typed(field) for field in self)

    def judge(self) -> None:
        """Find what is wrong with the row as a whole, once its fields are validated."""


class SlotForm(RowForm):
    """A weekly time; `_slot_row` gives it its fields."""

    names = ("weekday", "starts_at", "minutes")

    def judge(self) -> None:
        """A row is empty, or it has both a weekday and a time."""
        if self.blank:
            return
        if not self.weekday.text:
            self.refuse("weekday", _("%(field)s: choose a weekday", field=self.weekday.label.text))
        if not self.starts_at.text:
            self.refuse("starts_at", _("%(field)s: enter a time, like 9:30", field=self.starts_at.label.text))

    @property
    def filled(self) -> bool:
        return bool(self.weekday.data and self.starts_at.data)

    @property
    def slot(self) -> Slot:
        return Slot(self.weekday.data, self.starts_at.data, self.minutes.data)


class DayOffForm(RowForm):
    """Days on which the cohort does not meet; `_day_off_row` or `OneDayOff` gives it its fields."""

    names = (
        *(f"starts_on-{part}" for part in _DATE),
        *(f"ends_on-{part}" for part in _DATE),
        "reason",
    )

    def judge(self) -> None:
        """A row is empty, or it has a first day and a reason, and ends no earlier than it starts."""
        if self.blank:
            return
        starts_on, ends_on = self.starts_on.data, self.ends_on.data
        if starts_on is None and not self.starts_on.errors:
            self.refuse("starts_on", _("%(field)s: enter a date", field=self.starts_on.label.text))
        if starts_on and ends_on and ends_on < starts_on:
            text = _("%(field)s must be the same as or after the first", field=self.ends_on.label.text)
            self.refuse("ends_on", text)
        if not self.reason.data and not self.reason.errors:
            self.refuse("reason", _("%(field)s: say why", field=self.reason.label.text))

    @property
    def days(self) -> ClosedDays | None:
        """The days as they can be used; None while there are none."""
        if self.blank or self.refused or self.starts_on.data is None:
            return None
        return self.given()

    def given(self) -> ClosedDays:
        """The days of a row without errors that is not blank."""
        return ClosedDays(self.starts_on.data, self.ends_on.data or self.starts_on.data, self.reason.data)


class OneDayOff(DayOffForm):
    """The same as a form of its own."""

    starts_on = DatePartsField(_l("First day"), required=_l("Enter the first day"))
    ends_on = DatePartsField(_l("Last day"), hint=_l("Left empty, it is a single day."))
    reason = TextField(_l("Reason"), required=_l("Say why"), longest=200, width="two-thirds")


@cache
def _slot_row(number: int) -> type[SlotForm]:
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


@cache
def _day_off_row(number: int) -> type[DayOffForm]:
    class Row(DayOffForm):
        starts_on = DatePartsField(_l("First day off %(number)s", number=number))
        ends_on = DatePartsField(_l("Last day off %(number)s", number=number))
        reason = TextField(_l("Reason of day off %(number)s", number=number), longest=200)

    return Row


@dataclass(frozen=True)
class Kind:
    """A kind of rows: `prefix` begins the names of their inputs, `form` gives the row of a number."""

    prefix: str
    names: tuple[str, ...]
    form: Callable[[int], type[RowForm]]


SLOTS = Kind("slot", SlotForm.names, _slot_row)
DAYS_OFF = Kind("off", DayOffForm.names, _day_off_row)


def read_rows(kind: Kind, posted: Posted | None) -> list[RowForm]:
    """The rows that were posted, at least one."""
    return make_rows(kind, list(_typed(kind, posted)) if posted is not None else [])


def make_rows(kind: Kind, typed: Sequence[tuple[str, ...]]) -> list[RowForm]:
    """Rows with these values, up to four, at least an empty one."""
    empty = ("",) * len(kind.names)
    return [_row(kind, index, values) for index, values in enumerate([*typed][:MOST_ROWS] or [empty])]


def with_one_more(kind: Kind, rows: Sequence[RowForm]) -> list[RowForm]:
    """The same rows and an empty one, up to four."""
    return make_rows(kind, [*(row.typed for row in rows), ("",) * len(kind.names)])


def without(kind: Kind, rows: Sequence[RowForm], index: int) -> list[RowForm]:
    """The rows but the one at `index`; the last one is emptied instead."""
    return make_rows(kind, [row.typed for place, row in enumerate(rows) if place != index])


def _typed(kind: Kind, posted: Posted) -> Iterator[tuple[str, ...]]:
    for index in range(MOST_ROWS):
        names = [f"{kind.prefix}-{index}-{name}" for name in kind.names]
        if any(name in posted for name in names):
            yield tuple(posted.get(name) for name in names)


def _row(kind: Kind, index: int, values: tuple[str, ...]) -> RowForm:
    pairs: list[tuple[str, Value]] = [
        (f"{kind.prefix}-{index}-{name}", value) for name, value in zip(kind.names, values, strict=True)
    ]
    row = kind.form(index + 1)(Posted(pairs), prefix=f"{kind.prefix}-{index}-")
    row.typed = values
    return row
