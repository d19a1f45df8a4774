"""Words for people: gettext with the language of the page being made.

English is the source language, so without a catalogue every text is shown as it stands in the
code. A catalogue lies in `locales/<language>/LC_MESSAGES/throughcare.mo`.
"""

import gettext as catalogues
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

DOMAIN = "throughcare"
LOCALES = Path(__file__).parent / "locales"
SOURCE = "en_GB"

_language: ContextVar[str] = ContextVar("language", default=SOURCE)


def language() -> str:
    """The language in force, such as `en_GB`: Babel's name of it."""
    return _language.get()


@contextmanager
def speaking(name: str) -> Iterator[None]:
    """Use another language inside the block."""
    token = _language.set(name)
    try:
        yield
    finally:
        _language.reset(token)


@cache
def _catalogue(name: str) -> catalogues.NullTranslations:
    return catalogues.translation(DOMAIN, LOCALES, [name], fallback=True)


def _(message: str, **values: Any) -> str:
    """The message in the language in force; `%(name)s` in it stands for the value `name`."""
    text = _catalogue(_language.get()).gettext(message)
    return text % values if values else text


def plural(one: str, many: str, number: int) -> str:
    """The form that goes with the number, its places still empty: templates fill them themselves."""
    return _catalogue(_language.get()).ngettext(one, many, number)


def ngettext(one: str, many: str, number: int, **values: Any) -> str:
    """As `_`, in the form that goes with the number, which `%(num)s` or `%(number)s` stands for."""
    return plural(one, many, number) % {"num": number, "number": number, **values}


class Lazy:
    """A message that is put into words when it is shown, for what a module holds from its start."""

    __slots__ = ("_message", "_values")

    def __init__(self, message: str, values: dict[str, Any]) -> None:
        self._message = message
        self._values = values

    def __str__(self) -> str:
        return _(self._message, **self._values)

    def __repr__(self) -> str:
        return f"Lazy({self._message!r})"

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other) if isinstance(other, (str, Lazy)) else NotImplemented

    def __hash__(self) -> int:
        return hash(str(self))

    def __bool__(self) -> bool:
        return bool(self._message)


Text = str | Lazy


def lazy(message: str, **values: Any) -> Lazy:
    """The message, put into words at the moment when it is shown. Import it as `lazy as _l`."""
    return Lazy(message, values)
