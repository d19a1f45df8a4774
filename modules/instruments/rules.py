"""Scoring and reliable change, from the definition of an instrument alone.

Reliable change after Jacobson and Truax, Journal of Consulting and Clinical Psychology 59 (1991) 12-19.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

RELIABLE = 1.96
"""How many standard errors of the difference are more than chance, at 5 %."""


class Kind(StrEnum):
    """Whether answers are scored or a judgement is noted."""

    SCALE = "scale"
    JUDGEMENT = "judgement"


class Scoring(StrEnum):
    """What answers become: their sum or their mean."""

    SUM = "sum"
    MEAN = "mean"


class Better(StrEnum):
    """Which way is an improvement. With NEITHER, a change has a size but no side."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class TimePoint(StrEnum):
    """When somebody is asked, in the order of time."""

    BASELINE = "baseline"
    MIDDLE = "middle"
    END = "end"
    MONTHS_3 = "months_3"
    MONTHS_6 = "months_6"
    MONTHS_12 = "months_12"


class Change(StrEnum):
    """What a difference between two times of asking means."""

    RECOVERED = "recovered"
    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    DETERIORATED = "deteriorated"
    NOT_COMPUTABLE = "not_computable"


@dataclass(frozen=True, slots=True)
class Part:
    """A subscale: its name and its items, from 1."""

    name: str
    items: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """How an instrument is scored; the fields are those of the table."""

    kind: Kind
    items: int
    lowest: int
    highest: int
    reverse: frozenset[int] = frozenset()
    scoring: Scoring = Scoring.SUM
    has_total: bool = True
    most_missing: int = 0
    transform: tuple[float, ...] = ()
    parts: tuple[Part, ...] = ()
    better: Better = Better.NEITHER
    sd: float | None = None
    reliability: float | None = None
    cut_off: float | None = None
    clinical_mean: float | None = None
    clinical_sd: float | None = None
    general_mean: float | None = None
    general_sd: float | None = None

    @property
    def total_range(self) -> tuple[float, float]:
        """The least and the greatest total there can be."""
        if self.transform:
            return self.transform[0], self.transform[-1]
        times = self.items if self.scoring is Scoring.SUM else 1
        return self.lowest * times, self.highest * times

    @property
    def difference_se(self) -> float | None:
        """Sdiff: the standard error of a difference between two scores; None without SD or reliability."""
        if not self.has_total or self.sd is None or self.reliability is None:
            return None
        return math.sqrt(2 * (self.sd * math.sqrt(1 - self.reliability)) ** 2) or None

    @property
    def crossing(self) -> float | None:
        """Where the two populations part: the published cut-off, or else c of their means and SDs."""
        if self.cut_off is not None:
            return self.cut_off
        found = cut_offs(self)
        return found.c if found else None


@dataclass(frozen=True, slots=True)
class CutOffs:
    """a: two SDs beyond the clinical mean; b: within two SDs of the general mean; c: between them."""

    a: float
    b: float
    c: float


@dataclass(frozen=True, slots=True)
class Scores:
    """What answers come to. `total` and a part are None where too many answers are missing."""

    total: float | None
    parts: tuple[float | None, ...]
    missing: int


def cut_offs(given: Definition) -> CutOffs | None:
    """The three cut-offs, None unless both populations and a direction are known.

    m1, s1: those whom the measure is for; m0, s0: everybody else.
    """
    m1, s1, m0, s0 = given.clinical_mean, given.clinical_sd, given.general_mean, given.general_sd
    if m1 is None or s1 is None or m0 is None or s0 is None or s0 + s1 == 0:
        return None
    if given.better is Better.NEITHER:
        return None
    side = 1 if given.better is Better.HIGHER else -1
    return CutOffs(m1 + side * 2 * s1, m0 - side * 2 * s0, (s0 * m1 + s1 * m0) / (s0 + s1))


def score(given: Definition, answers: Sequence[int | None]) -> Scores:
    """Total and subscales of answers, one an item, None where there is none.

    A missing answer counts as the mean of the answers of the same scale, as long as no more than
    `most_missing` are missing; a scale that is transformed takes no missing answer, for its table knows
    whole sums only.
    """
    turned = [
        None
        if answer is None
        else given.lowest + given.highest - answer
        if place in given.reverse
        else answer
        for place, answer in enumerate(answers, start=1)
    ]
    missing = turned.count(None)
    if missing > (0 if given.transform else given.most_missing):
        return Scores(None, (None,) * len(given.parts), missing)
    parts = tuple(_scored(given, [turned[item - 1] for item in part.items]) for part in given.parts)
    return Scores(_total(given, turned), parts, missing)


def _total(given: Definition, turned: Sequence[int | None]) -> float | None:
    if not given.has_total:
        return None
    total = _scored(given, turned)
    if total is None or not given.transform:
        return total
    return given.transform[round(total) - given.lowest * given.items]


def _scored(given: Definition, answers: Sequence[int | None]) -> float | None:
    known = [answer for answer in answers if answer is not None]
    if not known:
        return None
    if given.scoring is Scoring.MEAN:
        return sum(known) / len(known)
    return sum(known) * len(answers) / len(known)


def reliable_change(
    given: Definition, before: float | None, after: float | None
) -> tuple[Change, float | None]:
    """What became of somebody between two totals, and RC (None: not computable).

    Recovered: a reliable improvement that also crosses the cut-off. Without a cut-off nobody counts as
    recovered; without a direction nothing can be said.
    """
    error = given.difference_se
    if before is None or after is None or error is None or given.better is Better.NEITHER:
        return Change.NOT_COMPUTABLE, None
    rc = (after - before) / error
    if abs(rc) <= RELIABLE:
        return Change.UNCHANGED, rc
    side = 1 if given.better is Better.HIGHER else -1
    if rc * side < 0:
        return Change.DETERIORATED, rc
    line = given.crossing
    crossed = line is not None and (before - line) * side < 0 <= (after - line) * side
    return (Change.RECOVERED if crossed else Change.IMPROVED), rc


def problems(given: Definition) -> Iterator[tuple[str, str]]:
    """What contradicts itself in a definition: (field, a word for it). Nothing for a judgement."""
    if given.kind is Kind.JUDGEMENT:
        return
    if given.items < 1:
        yield "items", "none"
        return
    if given.highest <= given.lowest:
        yield "highest", "range"
    if any(not 1 <= item <= given.items for item in given.reverse):
        yield "reverse", "item"
    if any(not 1 <= item <= given.items for part in given.parts for item in part.items):
        yield "parts", "item"
    if not given.has_total and not given.parts:
        yield "parts", "nothing"
    if given.most_missing >= given.items:
        yield "most_missing", "all"
    sums = (given.highest - given.lowest) * given.items + 1
    if given.transform and (given.scoring is Scoring.MEAN or len(given.transform) != sums):
        yield "transform", str(sums)
    if given.reliability is not None and not 0 <= given.reliability < 1:
        yield "reliability", "certain"
