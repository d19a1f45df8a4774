"""What a password must be, where a sign-in may lead, and how far a text may be read. Pure: nothing is stored
or asked here."""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum


class Tier(StrEnum):
    """How far a text may be read, from the narrowest to the widest."""

    FACILITATOR_ONLY = "facilitator_only"
    PROGRAMME_TEAM = "programme_team"
    SHAREABLE = "shareable"

    @property
    def encrypted(self) -> bool:
        """Whether the text is encrypted before it reaches the database."""
        return self is Tier.FACILITATOR_ONLY


SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
_LONGEST_PATH = 2_000

# Words that stand at the front of every list of leaked passwords, in the languages of our staff.
_COMMON_WORDS = """
    password passwort kennwort passphrase letmein welcome willkommen hallo hello iloveyou ichliebedich
    sunshine princess prinzessin football fussball baseball basketball liverpool arsenal chelsea bayern
    monkey dragon shadow master superman batman starwars pokemon charlie jordan michael jessica ashley
    schatz sternchen admin administrator secret geheim changeme default access login trustno test
    spring summer autumn winter fruehling frühling sommer herbst january february march april june july
    august september october november december januar februar märz maerz juni juli oktober dezember
    monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag
    samstag sonntag england london berlin germany deutschland
"""
_CONTEXT_WORDS = """
    throughcare prison gefängnis gefaengnis probation bewährung facilitator coordinator evaluator lead
    cohort trainer training programme register justice justiz
"""
# Neighbours on a keyboard (English and German), the alphabet and the digits; read both ways.
_ROWS = (
    "qwertzuiopü", "qwertyuiop", "asdfghjklöä", "yxcvbnm", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz",
    "01234567890", "1qaz2wsx3edc4rfv", "1q2w3e4r5t6z7u8i", "1q2w3e4r5t6y7u8i",
)  # fmt: skip
_LETTERS_FOR = str.maketrans("@4301!$57", "aaeolisst")


class Weakness(StrEnum):
    """Why a password cannot be used."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    REPETITIVE = "repetitive"
    GUESSABLE = "guessable"


def weakness(password: str, *, about: Iterable[str] = ()) -> Weakness | None:
    """Why a password cannot be used, or None.

    `about` holds what a stranger would try first: the person's name and address, the name of this
    site. A password is guessable when little is left of it without such words, words that everybody
    uses, years, and runs of keys; also with digits written for letters.
    """
    password = unicodedata.normalize("NFC", password)
    if len(password) < SHORTEST_PASSWORD:
        return Weakness.TOO_SHORT
    if len(password) > LONGEST_PASSWORD:
        return Weakness.TOO_LONG
    plain = unicodedata.normalize("NFKC", password).casefold()
    if len(set(plain)) < 5 or _repeats_itself(password) or _repeats_itself(plain):
        return Weakness.REPETITIVE
    words = {*_COMMON_WORDS.split(), *_CONTEXT_WORDS.split()} | {
        part for text in about for part in _parts(text)
    }
    plain = re.sub(r"(19|20)\d\d", " ", plain)
    if not (_is_enough(_rest(plain, words)) and _is_enough(_rest(plain.translate(_LETTERS_FOR), words))):
        return Weakness.GUESSABLE
    return None


def _repeats_itself(text: str) -> bool:
    block = re.fullmatch(r"(.+?)\1+", text, re.DOTALL)
    once = block[1] if block else re.sub(r"(.+?)\1+", r"\1", text, flags=re.DOTALL)
    return len(once) < (SHORTEST_PASSWORD if block else SHORTEST_PASSWORD * 3 // 4)


def _parts(text: str) -> list[str]:
    return [part for part in re.split(r"[\W_]+", text.casefold()) if len(part) >= 4]


def _rest(password: str, words: Iterable[str]) -> str:
    for word in sorted(words, key=len, reverse=True):
        password = password.replace(word, " ")
    return re.sub(r"\s+", "", _without_runs(password))


def _without_runs(text: str) -> str:
    kept, start = "", 0
    while start < len(text):
        end = start + 1
        while end < len(text) and any(text[start : end + 1] in row for row in _BOTH_WAYS):
            end += 1
        if end - start < 3:
            end = start + 1
            kept += text[start]
        start = end
    return kept


_BOTH_WAYS = tuple(way for row in _ROWS for way in (row, row[::-1]))


def _is_enough(rest: str) -> bool:
    return len(rest) >= 6 and len(set(rest)) >= 4


def local_path(text: str) -> str | None:
    """The text when it is an address on this site, else None: nobody is sent elsewhere.

    It begins with one slash; browsers read "//" and "/\\" as the start of another host, and leave
    out blanks and control characters on the way there.
    """
    if len(text) > _LONGEST_PATH or not re.fullmatch(r"/(?![/\\])[!-\[\]-~]*", text):
        return None
    return None if text.partition("?")[0] in {"/sign-in", "/sign-out"} else text
