"""Fields of forms as the GOV.UK Design System asks for them.

Each keeps what was typed, whatever it was, names itself in its errors, and knows the id that an
error links to. `required` is the message when nothing was given ("Enter a code for the cohort");
a field without it may be left empty, and its value is then None (for a text: "").
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import Any

from litestar.datastructures import UploadFile
from wtforms.validators import StopValidation

from programme.web.dates import DatePartsField
from programme.web.formats import number
from programme.web.plain import control_character
from programme.web.text import Text, _
from programme.web.typed import Refused, Typed

__all__ = [
    "ChoiceField",
    "ChoicesField",
    "DatePartsField",
    "DecimalField",
    "EmailField",
    "FileField",
    "LongTextField",
    "PasswordField",
    "Refused",
    "TextField",
    "TimeField",
    "Typed",
    "WholeNumberField",
    "YesField",
]

_TIME = re.compile(r"([0-9]{1,2})(?:[:.h ]?([0-9]{2}))?\s*(am|pm|a\.m\.|p\.m\.)?")


class TextField(Typed):
    """One line. Value: a tidied text, "" when left empty."""

    def empty(self) -> Any:
        return ""


class LongTextField(TextField):
    """Many lines. `longest` counts characters."""

    many_lines = True

    def __init__(self, label: Text, *, longest: int = 10_000, rows: int = 5, **others: Any) -> None:
        super().__init__(label, longest=longest, **others)
        self.rows = rows


class EmailField(TextField):
    """An email address, in lower case. Only a message to it can tell whether it exists."""

    inputmode = "email"

    def __init__(self, label: Text, *, longest: int = 254, **others: Any) -> None:
        super().__init__(label, longest=longest, **{"autocomplete": "email", **others})

    def read(self, text: str) -> str:
        name, at, host = text.rpartition("@")
        if not name or not at or "." not in host.strip(".") or any(letter.isspace() for letter in text):
            raise Refused(_("Enter an email address in the correct format, like name@example.com"))
        return text.lower()


class PasswordField(Typed):
    """A password, exactly as typed; it is never written back into a page."""

    def empty(self) -> Any:
        return ""

    @property
    def text(self) -> str:
        return ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        first = valuelist[0] if valuelist else ""
        self.data = first if isinstance(first, str) else ""
        if len(self.data) > 1_000 or control_character(self.data):
            self.data = ""
            raise Refused(_("%(field)s cannot be read. Type it again", field=self.label.text))


class WholeNumberField(Typed):
    """A whole number from `lowest` to `highest`, both included. Value: int or None."""

    inputmode = "numeric"

    def __init__(self, label: Text, *, lowest: int = 0, highest: int = 1_000_000, **others: Any) -> None:
        super().__init__(label, **{"width": "3", **others})
        self.lowest = lowest
        self.highest = highest

    def read(self, text: str) -> int:
        digits = text.replace(",", "").replace("\N{MINUS SIGN}", "-")
        if not re.fullmatch(r"-?[0-9]{1,15}", digits):
            raise Refused(
                _("%(field)s must be a whole number, like %(number)s", field=self.label.text, number=12)
            )
        value = int(digits)
        if not self.lowest <= value <= self.highest:
            raise Refused(
                _(
                    "%(field)s must be between %(lowest)s and %(highest)s",
                    field=self.label.text,
                    lowest=number(self.lowest),
                    highest=number(self.highest),
                )
            )
        return value


class DecimalField(Typed):
    """A number with or without decimals, from `lowest` to `highest`, both included. Value: float or None."""

    inputmode = "decimal"

    def __init__(
        self, label: Text, *, lowest: float = -1_000_000, highest: float = 1_000_000, **others: Any
    ) -> None:
        super().__init__(label, **{"width": "5", **others})
        self.lowest = lowest
        self.highest = highest

    def write(self, value: float) -> str:
        return f"{value:g}"

    def read(self, text: str) -> float:
        digits = text.replace("\N{MINUS SIGN}", "-")
        if not re.fullmatch(r"-?[0-9]{1,9}([.,][0-9]{1,6})?", digits):
            raise Refused(_("%(field)s must be a number, like 12 or 7.5", field=self.label.text))
        value = float(digits.replace(",", "."))
        if not self.lowest <= value <= self.highest:
            raise Refused(
                _(
                    "%(field)s must be between %(lowest)s and %(highest)s",
                    field=self.label.text,
                    lowest=f"{self.lowest:g}",
                    highest=f"{self.highest:g}",
                )
            )
        return value


class TimeField(Typed):
    """A time of day: 14:30, 14.30, 1430, 9, 2:30pm. Value: datetime.time or None."""

    def __init__(self, label: Text, **others: Any) -> None:
        super().__init__(label, **{"width": "5", **others})

    def write(self, value: dt.time) -> str:
        return value.strftime("%H:%M")

    def read(self, text: str) -> dt.time:
        found = _TIME.fullmatch(text.lower())
        hour, minute, half = (int(found[1]), int(found[2] or 0), found[3]) if found else (99, 0, None)
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half[0] == "p" else 0)
        elif half:
            hour = 99
        if hour > 23 or minute > 59:
            raise Refused(_("%(field)s must be a time, like 9:30 or 14:30", field=self.label.text))
        return dt.time(hour, minute)


class ChoiceField(Typed):
    """One of several: radios or a list, as the template likes. Value: a value of `choices` or None.

    `choices` holds (value, text) or (value, text, hint); give it in the form class or set it on
    the bound field before `validate`. `prompt` is the first line of a list.
    """

    def __init__(
        self,
        label: Text,
        *,
        choices: Iterable[Sequence[Any]] = (),
        prompt: Text | None = None,
        **others: Any,
    ) -> None:
        super().__init__(label, **others)
        self.choices: list[Sequence[Any]] = list(choices)
        self.prompt = prompt

    @property
    def options(self) -> list[tuple[str, Any, Any, bool]]:
        """(value as posted, text, hint, chosen) of every choice."""
        chosen = set(self.chosen)
        return [(str(c[0]), c[1], c[2] if len(c) > 2 else "", str(c[0]) in chosen) for c in self.choices]

    @property
    def chosen(self) -> list[str]:
        """The posted values that stand as chosen."""
        return [self.text]

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.typed = next((value for value in valuelist if isinstance(value, str)), "")
        self.data = None

    def pre_validate(self, form: Any) -> None:
        # Choices are often set after the form was read, so the value is looked up only now.
        if self.raw_data is not None:
            by_text = {str(choice[0]): choice[0] for choice in self.choices}
            if self.typed and self.typed not in by_text:
                raise StopValidation(self._not_offered())
            self.data = by_text.get(self.typed) if self.typed else None
        super().pre_validate(form)

    def _not_offered(self) -> str:
        return _("%(field)s: choose one of those that are offered", field=self.label.text)


class ChoicesField(ChoiceField):
    """Any number of several: checkboxes. Value: a list of values of `choices`."""

    def empty(self) -> Any:
        return []

    @property
    def chosen(self) -> list[str]:
        if self.raw_data is not None:
            return [value for value in self.raw_data if isinstance(value, str)]
        return [str(value) for value in self.data or ()]

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = []

    def pre_validate(self, form: Any) -> None:
        if self.raw_data is not None:
            by_text = {str(choice[0]): choice[0] for choice in self.choices}
            posted = [value for value in self.raw_data if value != ""]
            if any(not isinstance(value, str) or value not in by_text for value in posted):
                raise StopValidation(self._not_offered())
            self.data = [value for text, value in by_text.items() if text in posted]
        Typed.pre_validate(self, form)


class YesField(Typed):
    """One checkbox. Value: True when ticked. `required` is the message when it is not."""

    @property
    def ticked(self) -> bool:
        """Whether the box stands ticked."""
        return bool(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = bool(valuelist) and valuelist[0] not in ("", "false", "no")

    def pre_validate(self, form: Any) -> None:
        if not self.data and self.required:
            raise StopValidation(self.required)


class FileField(Typed):
    """One file. Value: Litestar's UploadFile or None. `accept` lists endings, such as `.csv`."""

    def __init__(self, label: Text, *, accept: str = "", **others: Any) -> None:
        super().__init__(label, **others)
        self.accept = accept

    def process_formdata(self, valuelist: list[Any]) -> None:
        files = [value for value in valuelist if isinstance(value, UploadFile) and value.filename]
        self.data = files[0] if files else None
