"""How measures are spoken of."""

from modules.instruments.rules import Change, TimePoint
from programme.web.text import Lazy
from programme.web.text import lazy as _l
from sessions.measures.rules import State

SHORT_POINTS: dict[str, Lazy] = {
    TimePoint.BASELINE: _l("Baseline"),
    TimePoint.MIDDLE: _l("Middle"),
    TimePoint.END: _l("End"),
    TimePoint.MONTHS_3: _l("3 months"),
    TimePoint.MONTHS_6: _l("6 months"),
    TimePoint.MONTHS_12: _l("12 months"),
}
"""Time points as short as a picture has room for; months are since release."""
CHANGES: dict[str, tuple[Lazy, str]] = {
    Change.RECOVERED: (_l("Recovered"), "green"),
    Change.IMPROVED: (_l("Improved"), "turquoise"),
    Change.UNCHANGED: (_l("No reliable change"), "grey"),
    Change.DETERIORATED: (_l("Deteriorated"), "orange"),
    Change.NOT_COMPUTABLE: (_l("Not computable"), "grey"),
}
"""What became of somebody since the baseline -> its words and the colour of its tag."""
STATES: dict[str, tuple[Lazy, str]] = {
    State.NOT_YET: (_l("Not yet"), "grey"),
    State.DUE: (_l("Due"), "yellow"),
    State.LATE: (_l("Late"), "red"),
}
REFUSED: dict[str, Lazy] = {
    "not_in_use": _l("This instrument is not in use. Ask the lead"),
    "not_as_asked": _l("The instrument was changed meanwhile. Open the form again and enter it once more"),
    "consent_withdrawn": _l("The person had withdrawn consent on that day, so nothing is measured"),
}
"""Constraint -> what it means for whoever enters a measure."""
