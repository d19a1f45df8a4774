"""What states, steps, sources and consents are called on the pages."""

from programme.referrals.tables import Purpose, Source, State
from programme.web.text import Lazy
from programme.web.text import lazy as _l

STATES: dict[str, tuple[Lazy, str]] = {
    State.REFERRED: (_l("Referred"), ""),
    State.SUITABLE: (_l("Suitable"), "teal"),
    State.NOT_READY: (_l("Suitable, not ready"), "yellow"),
    State.CONSENTED: (_l("Consented"), "teal"),
    State.WAITING: (_l("Waiting"), "purple"),
    State.ALLOCATED: (_l("Allocated"), "purple"),
    State.STARTED: (_l("Started"), "green"),
    State.COMPLETED: (_l("Completed"), "green"),
    State.NOT_COMPLETED: (_l("Not completed"), "grey"),
    State.NOT_SUITABLE: (_l("Not suitable"), "grey"),
    State.WITHDRAWN: (_l("Withdrawn"), "grey"),
    State.RECALLED: (_l("Recalled"), "grey"),
    State.TRANSFERRED: (_l("Transferred"), "grey"),
}
"""State -> its name and the colour of its tag, in the order in which boards and lists show them."""

STEPS: dict[str, Lazy] = {
    State.SUITABLE: _l("Screened: suitable"),
    State.NOT_READY: _l("Screened: suitable, not ready"),
    State.NOT_SUITABLE: _l("Screened: not suitable"),
    State.CONSENTED: _l("Record consent"),
    State.WAITING: _l("Put on the waiting list"),
    State.ALLOCATED: _l("Allocate to a cohort"),
    State.WITHDRAWN: _l("Withdraw"),
    State.RECALLED: _l("Recalled"),
    State.TRANSFERRED: _l("Transferred"),
}
"""The step that leads to a state, as its button says it."""

DERIVED: dict[str, Lazy] = {
    State.WAITING: _l("The referral is allocated as soon as they join a cohort."),
    State.ALLOCATED: _l("The referral is started as soon as a register says that they attended."),
    State.STARTED: _l("When it is recorded on the cohort’s page how they left, the referral ends with that."),
}
"""What happens next by itself, where nobody takes a step."""

SOURCES: dict[str, Lazy] = {
    Source.PRISON: _l("Prison staff"),
    Source.THEMSELVES: _l("The person themselves"),
    Source.PROBATION: _l("Probation"),
    Source.HEALTH: _l("Health or psychology"),
    Source.COURT: _l("Court"),
    Source.OTHER: _l("Somebody else"),
}

PURPOSES: dict[str, tuple[Lazy, Lazy]] = {
    Purpose.PROGRAMME: (
        _l("Taking part in the programme"),
        _l("Nobody is allocated to a cohort without it."),
    ),
    Purpose.EVALUATION: (_l("Data for the evaluation"), _l("Under a pseudonym.")),
    Purpose.AFTER_RELEASE: (_l("Contact after release"), _l("By those who coach after release.")),
}
"""Purpose -> its name, and what it means."""
