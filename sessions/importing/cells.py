"""One cell's text -> its value. Empty cells never come here: an empty cell says nothing."""

from __future__ import annotations

import datetime as dt
import math
import re
from functools import lru_cache

from sessions.sentence import Sentence, say

FIRST_DATE, LAST_DATE = dt.date(1900, 1, 1), dt.date(2100, 12, 31)
MOST_MINUTES = 1440
MOST_CAPACITY = 100

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WHOLE = re.compile(r"[0-9]{1,6}", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_CODE = re.compile(r"[A-Za-z0-9._-]+", re.ASCII)
_REFERENCE = re.compile(r"[A-Za-z0-9._/-]+", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_SUBDIVISION = re.compile(r"[A-Z0-9]{1,6}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

_YES, _NO = frozenset({"yes", "true", "1"}), frozenset({"no", "false", "0"})


class WrongCellError(ValueError):
    """A cell that cannot be read: what is wrong, and the remedy."""

    def __init__(self, problem: Sentence, remedy: Sentence) -> None:
        super().__init__(str(problem))
        self.problem = problem
        self.remedy = remedy


# A file repeats its dates thousands of times.
@lru_cache(maxsize=50_000)
def date(text: str) -> dt.date:
    """An ISO date from 1900 to 2100."""
    if not _DATE.fullmatch(text):
        remedy = say("Write dates as year-month-day, for example 2027-01-31.")
        raise WrongCellError(say("This is not a date in ISO form."), remedy)
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        raise WrongCellError(say("There is no such day."), say("Correct the date.")) from None
    if not FIRST_DATE <= found <= LAST_DATE:
        raise WrongCellError(say("The date lies outside the years 1900 to 2100."), say("Correct the year."))
    return found


def minutes(text: str) -> int:
    """Whole minutes from 0 to 1440."""
    if not _WHOLE.fullmatch(text) or int(text) > MOST_MINUTES:
        problem = say("This is not a whole number of minutes from 0 to %(most)s.", most=MOST_MINUTES)
        raise WrongCellError(problem, say("Write whole minutes, for example 180."))
    return int(text)


def planned_minutes(text: str) -> int:
    """Whole minutes from 1 to 1440: a session of no length cannot be attended."""
    found = minutes(text)
    if found == 0:
        raise WrongCellError(
            say("A session cannot be planned for 0 minutes."), say("Leave the cell empty or correct it.")
        )
    return found


def capacity(text: str) -> int:
    """How many people a cohort holds, from 1 to 100."""
    if not _WHOLE.fullmatch(text) or not 1 <= int(text) <= MOST_CAPACITY:
        problem = say("This is not a whole number from 1 to %(most)s.", most=MOST_CAPACITY)
        raise WrongCellError(problem, say("Write how many people the cohort holds, for example 8."))
    return int(text)


def number(text: str) -> float:
    """A finite decimal number with a point."""
    if not _NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        problem = say("This is not a number.")
        raise WrongCellError(
            problem, say("Write a number with a decimal point, for example 2.5, or leave it empty.")
        )
    return float(text)


def yes_or_no(text: str) -> bool:
    """yes, true, 1 or no, false, 0, in any case."""
    folded = text.casefold()
    if folded in _YES:
        return True
    if folded in _NO:
        return False
    raise WrongCellError(say("This is neither yes nor no."), say("Write yes or no."))


def code(text: str) -> str:
    """A code of a site or cohort: up to 30 letters, digits, `.`, `_` and `-`."""
    return _patterned(text, _CODE, 30)


def reference(text: str) -> str:
    """A participant's reference: up to 40 letters, digits, `.`, `_`, `/` and `-`."""
    return _patterned(text, _REFERENCE, 40)


def country(text: str) -> str:
    """A two-letter country code; whether its holidays are known is checked later."""
    if not _COUNTRY.fullmatch(text):
        problem = say("This is not a two-letter country code.")
        raise WrongCellError(problem, say("Write the ISO code in capital letters, for example DE or GB."))
    return text


def subdivision(text: str) -> str:
    """A region's code within its country."""
    if not _SUBDIVISION.fullmatch(text):
        problem = say("This is not a region's code.")
        raise WrongCellError(
            problem, say("Write the code without the country, for example BY or SCT, or leave it empty.")
        )
    return text


def text(longest: int) -> TextCell:
    """A reader of text up to so many characters."""
    return TextCell(longest)


class TextCell:
    """Reads text of a limited length without characters that cannot be stored."""

    def __init__(self, longest: int) -> None:
        self._longest = longest

    def __call__(self, text: str) -> str:
        if len(text) > self._longest:
            problem = say("The text has %(length)s characters.", length=len(text))
            raise WrongCellError(problem, say("Use %(most)s at most.", most=self._longest))
        if _CONTROL.search(text):
            problem = say("The text holds a character that cannot be stored.")
            raise WrongCellError(problem, say("Remove it, or type the text again."))
        return text


class OneOf:
    """Reads one of a few words, in any case."""

    def __init__(self, *words: str) -> None:
        self._words = words

    def __call__(self, text: str) -> str:
        found = text.casefold()
        if found not in self._words:
            problem = say("This is not one of the values known here.")
            raise WrongCellError(problem, say("Use one of: %(words)s.", words=", ".join(self._words)))
        return found


def _patterned(text: str, pattern: re.Pattern[str], longest: int) -> str:
    if len(text) > longest:
        problem = say("The code has %(length)s characters.", length=len(text))
        raise WrongCellError(problem, say("Use %(most)s at most.", most=longest))
    if not pattern.fullmatch(text):
        problem = say("The code holds a character that is not allowed.")
        allowed = "letters, digits, . _ / -" if pattern is _REFERENCE else "letters, digits, . _ -"
        raise WrongCellError(problem, say("Use only %(allowed)s, without spaces.", allowed=allowed))
    return text
