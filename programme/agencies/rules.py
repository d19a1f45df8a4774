"""How an agency comes to be approved, and how that ends."""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from programme.web.text import Lazy
from programme.web.text import lazy as _l

STEPS: Mapping[str, tuple[str, ...]] = {
    "proposed": ("assessed", "ended"),
    "assessed": ("approved", "ended"),
    "approved": ("suspended", "ended"),
    "suspended": ("approved", "ended"),
    "ended": ("proposed",),
}
"""State -> the states that may follow it, the usual one first. Whoever ended begins again."""


@dataclass(frozen=True)
class Known:
    """What the rules ask of an agency. `since`: the day of its last step, None before the first."""

    state: str
    purpose: str
    values_checked: str
    referees: str
    review_on: dt.date | None
    since: dt.date | None = None


@dataclass(frozen=True)
class Problem:
    """What is wrong, and in which field of the form; `values` fill the places of the message."""

    field: str
    message: Lazy
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)


def step_problems(agency: Known, to_state: str, happened_on: dt.date, *, today: dt.date) -> Iterator[Problem]:
    """What stands against this step on that day."""
    if to_state not in STEPS[agency.state]:
        yield Problem("to_state", _l("Choose one of the steps that are offered: the state has changed"))
        return
    if happened_on > today:
        yield Problem("happened_on", _l("Date must be today or earlier: record it when it was decided"))
    elif agency.since is not None and happened_on < agency.since:
        text = _l("Date must be %(since)s or later, the day of the step before")
        yield Problem("happened_on", text, {"since": agency.since})
    if to_state in ("assessed", "approved"):
        yield from _unknown(agency)
    if to_state == "approved" and agency.review_on is not None and agency.review_on <= today:
        text = _l("The review was due on %(review)s. Change the agency and set a later date first")
        yield Problem("to_state", text, {"review": agency.review_on})


def _unknown(agency: Known) -> Iterator[Problem]:
    asked: tuple[tuple[object, Lazy], ...] = (
        (agency.purpose, _l("Change the agency and enter its statement of purpose first")),
        (agency.values_checked, _l("Change the agency and enter how its values were checked first")),
        (agency.referees, _l("Change the agency and enter its references first")),
        (agency.review_on, _l("Change the agency and set a review date first")),
    )
    for value, text in asked:
        if not value:
            yield Problem("to_state", text)
