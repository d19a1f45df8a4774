"""What states, roles and outcomes are called on the pages."""

from programme.cohorts.tables import CohortState, FacilitatorRole, Outcome
from programme.web.text import Lazy
from programme.web.text import lazy as _l

STATES: dict[str, tuple[Lazy, str]] = {
    CohortState.RUNNING: (_l("Running"), "green"),
    CohortState.OPEN: (_l("Open"), "teal"),
    CohortState.PLANNED: (_l("Planned"), ""),
    CohortState.FINISHED: (_l("Finished"), "grey"),
    CohortState.ABANDONED: (_l("Abandoned"), "grey"),
}
"""State -> its name and the colour of its tag, in the order in which lists show them."""

ROLES: dict[str, Lazy] = {
    FacilitatorRole.LEAD: _l("lead"),
    FacilitatorRole.CO: _l("co-facilitator"),
    FacilitatorRole.COVER: _l("cover"),
}

OUTCOMES: dict[str, Lazy] = {
    Outcome.COMPLETED: _l("Completed the programme"),
    Outcome.NOT_COMPLETED: _l("Came to the end without completing"),
    Outcome.WITHDRAWN: _l("Withdrew"),
    Outcome.EXCLUDED: _l("Was excluded"),
    Outcome.TRANSFERRED: _l("Was transferred to another prison"),
    Outcome.RELEASED: _l("Was released"),
    Outcome.RECALLED: _l("Was recalled"),
    Outcome.DECEASED: _l("Died"),
}


def code_and_name(code: str, name: str) -> str:
    """How a cohort is called where there is room for it: code and name, once when they are the same."""
    return code if name == code else f"{code} {name}"
