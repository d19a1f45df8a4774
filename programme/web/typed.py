"""The base of every field: what was typed is kept, tidied, and refused with a remedy."""

from collections.abc import Callable, Sequence
from typing import Any

from wtforms import Field
from wtforms.validators import StopValidation, ValidationError

from programme.web.formats import number
from programme.web.plain import clean, control_character
from programme.web.text import Text, _


class Refused(ValidationError):  # type: ignore[misc]  # WTForms has no types
    """What was typed is no value of the field; the message is for the person who typed it.

    Raise it in `validate_<field>` of a form too.
    """


class Typed(Field):  # type: ignore[misc]  # WTForms has no types
    """A field of which one text is typed; subclasses turn it into their value in `read`."""

    many_lines = False
    inputmode = ""

    def __init__(
        self,
        label: Text,
        *,
        required: Text | None = None,
        hint: Text = "",
        longest: int = 200,
        width: str = "",
        autocomplete: str = "",
        validators: Sequence[Callable[..., None]] = (),
        **others: Any,
    ) -> None:
        super().__init__(label, validators, description=hint, **others)
        self.required = required
        self.longest = longest
        self.width = width
        self.autocomplete = autocomplete
        self.typed = ""

    @property
    def error_id(self) -> str:
        """Id of the element that an error of this field links to."""
        return str(self.id)

    @property
    def text(self) -> str:
        """What stands in the input: what was typed, or else the value as it would be typed."""
        if self.raw_data is not None:
            return self.typed
        return "" if self.data is None else self.write(self.data)

    def write(self, value: Any) -> str:
        """The value as it would be typed."""
        return str(value)

    def read(self, text: str) -> Any:
        """The value of a text that is not empty. Raises Refused."""
        return text

    def empty(self) -> Any:
        """The value when nothing was typed."""
        return None

    def process_formdata(self, valuelist: list[Any]) -> None:
        first = valuelist[0] if valuelist else ""
        self.typed = first if isinstance(first, str) else ""
        text = clean(self.typed, many_lines=self.many_lines)
        self.data = self.empty()
        if not text:
            return
        odd = control_character(text, many_lines=self.many_lines)
        if odd:
            raise Refused(
                _(
                    "%(field)s contains a character that cannot be kept (%(character)s). "
                    "Delete it or type the text again",
                    field=self.label.text,
                    character=odd,
                )
            )
        if len(text) > self.longest:
            raise Refused(
                _(
                    "%(field)s must be %(longest)s characters or fewer. You have typed %(length)s",
                    field=self.label.text,
                    longest=number(self.longest),
                    length=number(len(text)),
                )
            )
        self.data = self.read(text)

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            raise StopValidation()
        if self.data is None or self.data == "" or self.data == []:
            raise StopValidation(self.required)
