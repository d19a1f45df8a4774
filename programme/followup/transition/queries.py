"""The way from the end of training to release, as pages show it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from programme.database import fetch
from programme.followup.resources.queries import Resource, some_resources
from programme.followup.rules import AREAS, Theme
from programme.followup.transition.form import SEATS
from programme.followup.transition.rules import Seat
from programme.followup.words import THEMES
from programme.web.text import Text, _


@dataclass(frozen=True)
class Plan:
    """A version of the plan. `areas`: area of life -> what is planned there, "" for nothing yet."""

    version: int
    safety_plan: str
    areas: Mapping[Theme, str]
    own_view: str
    resources: tuple[int, ...]
    by: str
    at: dt.datetime

    @property
    def content(self) -> tuple[object, ...]:
        """What can be edited: another value, another plan."""
        return self.safety_plan, *self.areas.values(), self.own_view, sorted(self.resources)

    @property
    def parts(self) -> tuple[tuple[Text, str], ...]:
        """Every part with its name, in the order of the form."""
        return (
            (_("Safety plan"), self.safety_plan),
            *((THEMES[area], self.areas[area]) for area in AREAS),
            (_("The person's own view"), self.own_view),
        )


@dataclass(frozen=True)
class Handover:
    """A handover meeting; `withdrawn_why` once it was taken back."""

    id: int
    held_on: dt.date
    present: tuple[Seat, ...]
    agreed: str
    by: str
    withdrawn_why: str

    @property
    def who(self) -> tuple[Text, ...]:
        return tuple(SEATS[seat] for seat in self.present)


@dataclass(frozen=True)
class Transition:
    """The plan that holds with those before it, the latest first; its resources; the meetings."""

    plans: tuple[Plan, ...]
    resources: tuple[Resource, ...]
    handovers: tuple[Handover, ...]

    @property
    def plan(self) -> Plan | None:
        return self.plans[0] if self.plans else None


async def transition_of(participant: int) -> Transition:
    """All that the viewer may know of somebody's way out."""
    plans = await plans_of(participant)
    return Transition(
        plans,
        await some_resources(plans[0].resources) if plans else (),
        await handovers_of(participant),
    )


async def plans_of(participant: int) -> tuple[Plan, ...]:
    """Every version of the plan, the latest first."""
    rows = await fetch(
        "select t.*, coalesce(follow_up_writer(t.written_by), '') as by from transition_plan t"
        " where t.participant = $1 order by t.version desc",
        participant,
    )
    return tuple(map(_plan, rows))


async def handovers_of(participant: int, *, lock: bool = False) -> tuple[Handover, ...]:
    """The handover meetings of somebody, the latest first."""
    if lock:
        await fetch("select from handover where participant = $1 order by id for update", participant)
    rows = await fetch(
        "select h.id, h.held_on, h.present, h.agreed, coalesce(follow_up_writer(h.recorded_by), '') as by,"
        " h.withdrawn_why from handover h where h.participant = $1 order by h.held_on desc, h.id desc",
        participant,
    )
    return tuple(Handover(**{**row, "present": tuple(map(Seat, row["present"]))}) for row in rows)


def _plan(row: Any) -> Plan:
    return Plan(
        version=row["version"],
        safety_plan=row["safety_plan"],
        areas={area: row[area.value] for area in AREAS},
        own_view=row["own_view"],
        resources=tuple(row["resources"]),
        by=row["by"],
        at=row["written_at"],
    )
