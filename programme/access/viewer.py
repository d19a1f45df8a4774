"""The person behind a request."""

from dataclasses import dataclass

from programme.access.permissions import Permission, Role, permissions_of
from programme.database import DatabaseRole


@dataclass(frozen=True)
class Viewer:
    """Somebody who is signed in. `time_zone` is that of their (first) site; `sign_in` the id of the
    session that the request belongs to, 0 when there is none; `alerts`: how many concerns wait for them."""

    id: int
    name: str
    email: str
    roles: frozenset[Role]
    permissions: frozenset[Permission]
    time_zone: str = "Europe/London"
    sign_in: int = 0
    alerts: int = 0

    @property
    def database_role(self) -> DatabaseRole:
        """Evaluators are never more than evaluators; everybody else is a person."""
        if self.roles == {Role.EVALUATOR}:
            return DatabaseRole.EVALUATOR
        return DatabaseRole.PERSON

    def may(self, permission: str) -> bool:
        """Whether this person has a permission; templates ask by its name."""
        return permission in self.permissions


def make_viewer(
    *,
    id: int,
    name: str,
    email: str,
    roles: list[str],
    time_zone: str | None,
    sign_in: int = 0,
    alerts: int = 0,
) -> Viewer:
    """A viewer from what the database says of a person."""
    known = frozenset(Role(role) for role in roles if role in set(Role))
    return Viewer(
        id=id,
        name=name,
        email=email,
        roles=known,
        permissions=permissions_of(known),
        time_zone=time_zone or "Europe/London",
        sign_in=sign_in,
        alerts=alerts,
    )
