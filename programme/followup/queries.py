"""What is known of people after release, as far as the viewer may know."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from programme.database import fetch
from programme.followup.rules import Event, Happened, Observation, ReleaseKind
from programme.followup.words import EVENTS, KINDS
from programme.web.text import Text


@dataclass(frozen=True)
class Known:
    """Something that happened. `by`: who recorded it; `withdrawn_why` and `withdrawn_by` once it was."""

    id: int
    event: Event
    on: dt.date
    source: str
    verified: bool
    by: str
    at: dt.datetime
    withdrawn_by: str
    withdrawn_why: str

    @property
    def name(self) -> Text:
        return EVENTS[self.event]


@dataclass(frozen=True)
class Released:
    """A release. `events` are of those that the viewer may know, the latest first."""

    id: int
    released_on: dt.date
    kind: ReleaseKind
    observed_until: dt.date
    lost: bool
    by: str
    events: tuple[Known, ...]

    @property
    def kind_name(self) -> Text:
        return KINDS[self.kind]

    @property
    def observation(self) -> Observation:
        standing = tuple(Happened(one.event, one.on) for one in self.events if not one.withdrawn_why)
        return Observation(self.released_on, self.observed_until, standing)


async def releases_of(participant: int, *, lock: bool = False) -> tuple[Released, ...]:
    """Every release of somebody, the latest first; `lock` lets nobody else write to them meanwhile."""
    if lock:
        await fetch("select from release where participant = $1 order by id for no key update", participant)
    rows = await fetch(
        """
        select r.id, r.released_on, r.kind, r.observed_until, r.lost,
               coalesce(follow_up_writer(r.recorded_by), '') as by
        from release r where r.participant = $1 order by r.released_on desc
        """,
        participant,
    )
    events = await fetch(
        """
        select e.id, e.release, e.event, e.happened_on as on, e.source, e.verified, e.recorded_at as at,
               coalesce(follow_up_writer(e.recorded_by), '') as by,
               coalesce(follow_up_writer(e.withdrawn_by), '') as withdrawn_by, e.withdrawn_why
        from release_event e where e.participant = $1 order by e.happened_on desc, e.id desc
        """,
        participant,
    )
    return tuple(
        Released(**{**row, "kind": ReleaseKind(row["kind"])}, events=_events(events, of=row["id"]))
        for row in map(dict, rows)
    )


def _events(rows: Sequence[Any], *, of: int) -> tuple[Known, ...]:
    return tuple(
        Known(
            **{name: value for name, value in row.items() if name != "release"}
            | {"event": Event(row["event"])}
        )
        for row in map(dict, rows)
        if row["release"] == of
    )
