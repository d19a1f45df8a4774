"""What can become of somebody after release. Pure."""

from enum import StrEnum


class Event(StrEnum):
    """An event after release, from the slightest to the end of all observation."""

    RECALL = "recall"
    ARREST = "arrest"
    CHARGE = "charge"
    CONVICTION = "conviction"
    VIOLENT = "conviction_violent"
    EXTREMIST = "conviction_extremist"
    REIMPRISONMENT = "reimprisonment"
    DEATH = "death"
    DEPORTATION = "deportation"


COUNTS_AS: dict[Event, frozenset[Event]] = {
    event: frozenset({event}) for event in Event if event is not Event.CONVICTION
} | {Event.CONVICTION: frozenset({Event.CONVICTION, Event.VIOLENT, Event.EXTREMIST})}
"""What is counted as an event: a conviction is one of any kind."""

ENDS_OBSERVATION = frozenset({Event.DEATH, Event.DEPORTATION})
"""After these nothing else can happen here: the others are censored by them."""

RETURNS = frozenset({Event.RECALL, Event.REIMPRISONMENT})
"""After these somebody is inside again and can be released once more."""


class ReleaseKind(StrEnum):
    """How somebody left prison."""

    SENTENCE_END = "sentence_end"
    LICENCE = "licence"
    TRANSFER = "transfer"
    DEPORTATION = "deportation"
    NOT_KNOWN = "not_known"
