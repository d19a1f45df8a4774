"""A sentence for the reader that a rule can say without knowing the reader's language.

Rules and readers of files use the standard library alone, so they cannot ask which language a page
is in. They return a `Sentence`: the English text with its values beside it. The page says it with
`sentence.spoken(_)`; tests, the command line and logs with `str(sentence)`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """English text with `%(name)s` placeholders, and the values that fill them."""

    text: str
    values: tuple[tuple[str, object], ...] = ()

    def spoken(self, translate: Callable[[str], str], show: Callable[[object], str] | None = None) -> str:
        """The sentence through `translate` (gettext); `show` turns each value into text (Babel, say)."""
        shown = show or plain
        filled = {
            name: value.spoken(translate, show) if isinstance(value, Sentence) else shown(value)
            for name, value in self.values
        }
        text = translate(self.text)
        return text % filled if filled else text.replace("%%", "%")

    def __str__(self) -> str:
        return self.spoken(lambda text: text)


def say(text: str, /, **values: object) -> Sentence:
    """A `Sentence`. The name is a gettext keyword: its first argument is collected for translation."""
    return Sentence(text, tuple(values.items()))


def plain(value: object) -> str:
    """English text of one value: dates as `4 January 2027`, times as `09:00`, all else by `str`."""
    if isinstance(value, dt.datetime):
        return f"{value.day} {value:%B %Y} at {value:%H:%M}"
    if isinstance(value, dt.date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return str(value)
