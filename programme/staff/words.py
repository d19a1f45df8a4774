"""What roles are called, and what each is for."""

from programme.access.permissions import Role
from programme.web.text import Lazy
from programme.web.text import lazy as _l

ROLES: dict[Role, tuple[Lazy, Lazy]] = {
    Role.FACILITATOR: (
        _l("Facilitator"),
        _l("Records the sessions of the cohorts that they facilitate"),
    ),
    Role.COORDINATOR: (
        _l("Coordinator"),
        _l("Schedules cohorts and keeps their members, at the sites ticked below"),
    ),
    Role.OFFENDER_MANAGER: (
        _l("Offender manager"),
        _l("Follows the people who were assigned to them, without the session records"),
    ),
    Role.SUPERVISOR: (
        _l("Supervisor"),
        _l("Reads the records of the teams that they supervise, the texts in confidence too"),
    ),
    Role.EVALUATOR: (
        _l("Evaluator"),
        _l("Reads reports without names. Goes with no other role"),
    ),
    Role.LEAD: (
        _l("Lead"),
        _l("Reads all cohorts, corrects registers, reads reports"),
    ),
    Role.ADMINISTRATOR: (
        _l("Administrator"),
        _l("Keeps accounts. Sees no records of participants"),
    ),
}
"""Role -> its name and what it lets somebody do, in the order in which forms show them."""


def role_names(roles: list[str]) -> tuple[str, ...]:
    """The names of roles in words, in the usual order."""
    return tuple(str(words[0]) for role, words in ROLES.items() if role in roles)
