"""The field's words for instruments."""

from modules.instruments.rules import Better, Kind, Scoring, TimePoint
from programme.web.text import Lazy
from programme.web.text import lazy as _l

TIME_POINTS: dict[str, Lazy] = {
    TimePoint.BASELINE: _l("Baseline"),
    TimePoint.MIDDLE: _l("Middle"),
    TimePoint.END: _l("End"),
    TimePoint.MONTHS_3: _l("3 months after release"),
    TimePoint.MONTHS_6: _l("6 months after release"),
    TimePoint.MONTHS_12: _l("12 months after release"),
}
"""Time point -> its name."""
KINDS: dict[str, Lazy] = {
    Kind.SCALE: _l("Questionnaire with answers in numbers"),
    Kind.JUDGEMENT: _l("Structured professional judgement: noted in words, never scored"),
}
SCORINGS: dict[str, Lazy] = {Scoring.SUM: _l("Sum"), Scoring.MEAN: _l("Mean")}
DIRECTIONS: dict[str, Lazy] = {
    Better.HIGHER: _l("A higher score is better"),
    Better.LOWER: _l("A lower score is better"),
    Better.NEITHER: _l("Neither"),
}
