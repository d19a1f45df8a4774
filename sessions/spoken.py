"""Sentences of the rules, in the language and with the dates of the page."""

import datetime as dt

from programme.web import formats
from programme.web.text import _
from sessions.sentence import Sentence


def speak(sentence: Sentence) -> str:
    """The sentence for the reader of this page."""
    return sentence.spoken(_, _show)


def _show(value: object) -> str:
    if isinstance(value, dt.datetime):
        return formats.datetime(value)
    if isinstance(value, dt.date):
        return formats.date(value)
    if isinstance(value, dt.time):
        return formats.time(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return formats.number(value)
    return str(value)
