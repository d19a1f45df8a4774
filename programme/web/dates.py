"""A date in three inputs, as the GOV.UK Design System asks for it."""

import datetime as dt
import re
from typing import Any

from programme.web.formats import date, months
from programme.web.plain import clean
from programme.web.text import Text, _, language
from programme.web.typed import Refused, Typed

EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2100, 12, 31)


class DatePartsField(Typed):
    """A date typed as day, month and year: `name-day`, `name-month`, `name-year`.

    A month may be a number or a name. In an address the date may also be one value, `name`, in
    ISO form. Value: datetime.date or None; only dates from 1900 to 2100 are taken, and `earliest`
    and `latest` narrow that.
    """

    PARTS = ("day", "month", "year")

    def __init__(
        self, label: Text, *, earliest: dt.date = EARLIEST, latest: dt.date = LATEST, **others: Any
    ) -> None:
        super().__init__(label, **others)
        self.earliest = earliest
        self.latest = latest
        self.parts: dict[str, str] = dict.fromkeys(self.PARTS, "")
        self.wrong: tuple[str, ...] = ()

    @property
    def error_id(self) -> str:
        return f"{self.id}-{self.wrong[0] if self.wrong else 'day'}"

    @property
    def shown(self) -> dict[str, str]:
        """What stands in each of the three inputs."""
        if self.raw_data is None and self.data is not None:
            return {"day": str(self.data.day), "month": str(self.data.month), "year": str(self.data.year)}
        return self.parts

    def process(self, formdata: Any, *others: Any, **named: Any) -> None:
        super().process(formdata, *others, **named)
        if formdata is None:
            return
        self.raw_data = [_first(formdata, f"{self.name}-{part}") for part in self.PARTS]
        whole = clean(_first(formdata, self.name))
        if whole and not any(self.raw_data):
            iso = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", whole)
            self.raw_data = [iso[3], iso[2], iso[1]] if iso else [whole, "", ""]
        self.parts = dict(zip(self.PARTS, self.raw_data, strict=True))
        self.process_errors = []
        self.data = None
        try:
            self.data = self._date({part: clean(text) for part, text in self.parts.items()})
        except Refused as refused:
            self.process_errors = [str(refused)]

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Nothing here: the three parts are read together in `process`."""

    def pre_validate(self, form: Any) -> None:
        if self.data is None and not self.process_errors and self.required:
            self.wrong = self.PARTS
        super().pre_validate(form)

    def _refuse(self, message: str, *wrong: str) -> Refused:
        self.wrong = wrong or self.PARTS
        return Refused(message)

    def _incomplete(self, parts: dict[str, str], missing: list[str]) -> Refused:
        if parts["day"] and not re.search("[0-9]", parts["day"]):  # words, such as "next week"
            return self._refuse(_("%(field)s must be a real date", field=self.label.text))
        named = {"day": _("a day"), "month": _("a month"), "year": _("a year")}
        what = named[missing[0]]
        if len(missing) == 2:
            what = _("%(first)s and %(second)s", first=what, second=named[missing[1]])
        return self._refuse(
            _("%(field)s must include %(parts)s", field=self.label.text, parts=what), *missing
        )

    def _date(self, parts: dict[str, str]) -> dt.date | None:
        name = self.label.text
        missing = [part for part in self.PARTS if not parts[part]]
        if len(missing) == 3:
            return None
        if missing:
            raise self._incomplete(parts, missing)
        month = months(language()).get(parts["month"].rstrip(".").casefold(), parts["month"])
        day, year = parts["day"], parts["year"]
        if re.fullmatch(r"[0-9]{1,3}", year):
            raise self._refuse(_("The year of %(field)s must have 4 numbers", field=_lower(name)), "year")
        if not all(re.fullmatch(r"[0-9]{1,4}", str(part)) for part in (day, month, year)):
            raise self._refuse(_("%(field)s must be a real date", field=name))
        try:
            value = dt.date(int(year), int(month), int(day))
        except ValueError:
            raise self._refuse(_("%(field)s must be a real date", field=name)) from None
        if not self.earliest <= value <= self.latest:
            raise self._refuse(
                _(
                    "%(field)s must be between %(earliest)s and %(latest)s",
                    field=name,
                    earliest=date(self.earliest),
                    latest=date(self.latest),
                )
            )
        return value


def _first(formdata: Any, name: str) -> str:
    values = formdata.getlist(name)
    return values[0] if values and isinstance(values[0], str) else ""


def _lower(name: Text) -> str:
    text = str(name)
    return text[:1].lower() + text[1:]
