"""What is posted about instruments, read and judged."""

import re
from collections.abc import Iterable
from typing import Any

from modules.instruments.queries import Instrument
from modules.instruments.rules import Better, Definition, Kind, Part, Scoring, TimePoint, problems
from modules.instruments.words import DIRECTIONS, KINDS, SCORINGS, TIME_POINTS
from programme.web.fields import (
    ChoiceField,
    ChoicesField,
    DecimalField,
    LongTextField,
    Refused,
    TextField,
    WholeNumberField,
    YesField,
)
from programme.web.forms import Form
from programme.web.text import Text, _
from programme.web.text import lazy as _l

NORMS = (
    "sd",
    "reliability",
    "cut_off",
    "clinical_mean",
    "clinical_sd",
    "general_mean",
    "general_sd",
)
MOST_ITEMS = 200


class NumbersField(TextField):
    """Numbers with commas or spaces between. Value: a tuple of float."""

    def empty(self) -> Any:
        return ()

    def write(self, value: Iterable[float]) -> str:
        return ", ".join(f"{one:g}" for one in value)

    def read(self, text: str) -> tuple[float, ...]:
        return tuple(_number(one, self.label.text) for one in re.split(r"[,;\s]+", text) if one)


class PartsField(LongTextField):
    """One subscale a line: its name, a colon, its items. Value: a tuple of Part."""

    def empty(self) -> Any:
        return ()

    def write(self, value: Iterable[Part]) -> str:
        return "\n".join(f"{part.name}: {', '.join(map(str, part.items))}" for part in value)

    def read(self, text: str) -> tuple[Part, ...]:
        found = []
        for line in filter(None, (one.strip() for one in text.splitlines())):
            name, colon, items = line.rpartition(":")
            numbers = [one for one in re.split(r"[,;\s]+", items) if one]
            if not colon or not name.strip() or len(name) > 60 or not numbers:
                raise Refused(_("Write each subscale on a line of its own, like “Engaged: 1, 2, 4”"))
            found.append(Part(name.strip(), tuple(int(_number(one, self.label.text)) for one in numbers)))
        return tuple(found)


def _number(text: str, field: Text) -> float:
    if not re.fullmatch(r"-?[0-9]{1,6}(\.[0-9]{1,6})?", text):
        raise Refused(_("%(field)s: “%(text)s” is no number", field=field, text=text[:20]))
    return float(text)


class InstrumentForm(Form):
    """An instrument, new or as it shall be."""

    code = TextField(
        _l("Code"),
        required=_l("Enter a short code for the instrument"),
        hint=_l("As people call it, such as CORE-10."),
        longest=20,
        width="10",
    )
    name = TextField(_l("Name"), required=_l("Enter the name of the instrument"), longest=120)
    kind = ChoiceField(_l("Kind"), required=_l("Choose the kind of instrument"), choices=list(KINDS.items()))
    items = WholeNumberField(_l("Number of items"), highest=MOST_ITEMS)
    lowest = WholeNumberField(_l("Lowest answer"), lowest=-100, highest=1000)
    highest = WholeNumberField(_l("Highest answer"), lowest=-100, highest=1000)
    reverse = NumbersField(
        _l("Items that are turned round"), hint=_l("Their numbers, such as 2, 3."), longest=600
    )
    scoring = ChoiceField(
        _l("A score is the"),
        choices=list(SCORINGS.items()),
        hint=_l("Of the answers, the turned ones turned."),
    )
    has_total = YesField(_l("There is a total over all items"))
    most_missing = WholeNumberField(
        _l("Answers that may be missing"),
        highest=MOST_ITEMS,
        hint=_l("Each counts as the mean of the others. With more missing there is no score."),
    )
    transform = NumbersField(
        _l("What each sum becomes"),
        hint=_l("Only for instruments with a table: one number for each sum, from the lowest sum on."),
        longest=8000,
    )
    parts = PartsField(
        _l("Subscales"), hint=_l("One a line: name, colon, items, such as “Engaged: 1, 2, 4”."), longest=4000
    )
    better = ChoiceField(_l("Direction"), choices=list(DIRECTIONS.items()))
    sd = DecimalField(
        _l("Standard deviation"), lowest=0, hint=_l("Of those whom the instrument is for, before.")
    )
    reliability = DecimalField(_l("Reliability"), lowest=0, highest=1, hint=_l("Such as 0.90."))
    cut_off = DecimalField(_l("Cut-off"), hint=_l("Empty: the one between the two means is used."))
    clinical_mean = DecimalField(_l("Mean of those whom it is for"))
    clinical_sd = DecimalField(_l("Standard deviation of those whom it is for"), lowest=0)
    general_mean = DecimalField(_l("Mean of everybody else"))
    general_sd = DecimalField(_l("Standard deviation of everybody else"), lowest=0)
    source = LongTextField(_l("Source"), required=_l("Name the source of the scoring"), longest=1000, rows=2)
    licence = LongTextField(
        _l("Licence"),
        longest=1000,
        rows=2,
        hint=_l("Who may use it, and on what terms. The text of items is not kept here."),
    )
    asked_at = ChoicesField(_l("Everybody is asked at"), choices=list(TIME_POINTS.items()))
    in_use = YesField(_l("In use"), hint=_l("One that is not in use takes no new measures."))

    def fill(self, given: Instrument) -> None:
        """Put an instrument into the empty form."""
        whole = given.definition
        for name in ("code", "name", "source", "licence", "in_use", "asked_at"):
            self[name].data = getattr(given, name)
        for name in (*_SCORED, *NORMS):
            self[name].data = getattr(whole, name)
        self.reverse.data = tuple(sorted(whole.reverse))

    def definition(self) -> Definition | None:
        """The definition that was posted; None when it was refused, or contradicts itself."""
        if self.refused:
            return None
        if self.kind.data == Kind.JUDGEMENT:
            return Definition(Kind.JUDGEMENT, 0, 0, 0, has_total=False)
        lacking = [name for name in ("items", "lowest", "highest") if self[name].data is None]
        for name in lacking:
            self.refuse(name, _("%(field)s is needed for a questionnaire", field=self[name].label.text))
        if lacking:
            return None
        made = Definition(
            kind=Kind.SCALE,
            items=self.items.data,
            lowest=self.lowest.data,
            highest=self.highest.data,
            reverse=frozenset(int(one) for one in self.reverse.data),
            scoring=Scoring(self.scoring.data or Scoring.SUM),
            has_total=bool(self.has_total.data),
            most_missing=self.most_missing.data or 0,
            transform=self.transform.data,
            parts=self.parts.data,
            better=Better(self.better.data or Better.NEITHER),
            **{name: self[name].data for name in NORMS},
        )
        wrong = list(problems(made))
        for field, why in wrong:
            self.refuse(field, _PROBLEMS[why] if why in _PROBLEMS else _one_for_each_sum(why))
        return None if wrong else made

    @property
    def points(self) -> list[TimePoint]:
        """When everybody is asked, in the order of time."""
        return [point for point in TimePoint if point in (self.asked_at.data or ())]


_SCORED = (
    "kind",
    "items",
    "lowest",
    "highest",
    "scoring",
    "has_total",
    "most_missing",
    "transform",
    "parts",
    "better",
)
_PROBLEMS = {
    "none": _l("A questionnaire has at least one item"),
    "range": _l("The highest answer must be above the lowest"),
    "certain": _l("A reliability is below 1"),
    "item": _l("Name items by numbers between 1 and the number of items"),
    "nothing": _l("Without a total there must be subscales, or nothing is scored"),
    "all": _l("Fewer answers may be missing than there are items"),
}


def _one_for_each_sum(count: str) -> str:
    return _("There must be %(count)s numbers, one for each sum, and the score a sum", count=count)
