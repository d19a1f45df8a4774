"""What is posted about measures, read and judged."""

import datetime as dt
from typing import Any

from modules.instruments.queries import Instrument
from modules.instruments.rules import TimePoint
from modules.instruments.words import TIME_POINTS
from programme.web.fields import ChoiceField, DatePartsField, DecimalField, LongTextField, WholeNumberField
from programme.web.forms import Form
from programme.web.text import _
from programme.web.text import lazy as _l


class ChooseForm(Form):
    """Which measure: in the address."""

    instrument = ChoiceField(
        _l("Instrument"), required=_l("Choose the instrument"), prompt=_l("Choose an instrument")
    )
    point = ChoiceField(
        _l("Time point"),
        required=_l("Choose the time point"),
        prompt=_l("Choose a time point"),
        choices=list(TIME_POINTS.items()),
    )


class MeasureForm(Form):
    """One measure; `form_for` adds what its instrument asks for."""

    instrument: Instrument
    taken_on = DatePartsField(
        _l("When was it filled in?"), required=_l("Enter the date on which it was filled in")
    )

    @property
    def answer_fields(self) -> list[Any]:
        """The fields of the items, in order."""
        return [one for one in self if one.name.startswith("item_")]

    @property
    def answers(self) -> list[int | None]:
        return [one.data for one in self.answer_fields]

    def judge(self, today: dt.date) -> None:
        """Refuse what cannot be: a date to come, both answers and a total, nothing at all."""
        if self.taken_on.data and self.taken_on.data > today:
            self.refuse("taken_on", _("The date must be today or in the past"))
        if self.instrument.scored and not self.refused:
            some = any(answer is not None for answer in self.answers)
            total = self.total.data if "total" in self else None
            if some and total is not None:
                self.refuse("total", _("Enter the answers or a total, not both"))
            if not some and total is None:
                self.refuse("item_1", _("Enter the answers, or the total where only that is known"))

    def values(self) -> dict[str, Any]:
        """The columns that this fills."""
        total = self.total.data if "total" in self else None
        answers = self.answers if self.instrument.scored and total is None else None
        judgement = self.judgement.data if "judgement" in self else ""
        return {
            "taken_on": self.taken_on.data, "answers": answers, "total": total, "judgement": judgement,
        }  # fmt: skip


class _Correction(MeasureForm):
    """A measure that was wrong."""

    why = LongTextField(_l("Why is it changed or withdrawn?"), required=_l("Write why"), longest=1000, rows=2)


def form_for(instrument: Instrument, *, correction: bool = False) -> type[MeasureForm]:
    """The form of an instrument: one field an item and a total, or a judgement in words."""
    given = instrument.definition
    fields: dict[str, Any] = {"instrument": instrument}
    if instrument.scored:
        for place in range(1, given.items + 1):
            fields[f"item_{place}"] = WholeNumberField(
                _l("Item %(number)s", number=place), lowest=given.lowest, highest=given.highest, width="2"
            )
        if given.has_total:
            low, high = given.total_range
            fields["total"] = DecimalField(
                _l("Total, where only that is known"), lowest=low, highest=high, width="4"
            )
    else:
        fields["judgement"] = LongTextField(
            _l("Judgement"),
            required=_l("Write the judgement"),
            hint=_l("As the tool words it, such as “moderate”. Never a number of points."),
            longest=1000,
            rows=2,
        )
    return type("OneMeasureForm", (_Correction if correction else MeasureForm,), fields)


def point_of(text: str) -> TimePoint | None:
    """The time point of that code, None for another text."""
    return TimePoint(text) if text in set(TimePoint) else None
