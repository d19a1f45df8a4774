"""What is known of people after release, as far as the viewer may know."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from programme.database import fetch
from programme.followup.rules import (
    Coaching,
    ContactKind,
    Event,
    Happened,
    Observation,
    Present,
    ReleaseKind,
    Standing,
    Theme,
    Tried,
)
from programme.followup.words import CONTACTS, EVENTS, KINDS, PRESENT, STANDINGS, THEMES
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


@dataclass(frozen=True)
class Plan:
    """How often contact is agreed; `reason`: why it was revised, "" for the first."""

    starts_on: dt.date
    interval_days: int
    agreed: str
    reason: str
    by: str
    at: dt.datetime


@dataclass(frozen=True)
class Made:
    """A contact, or the attempt; `withdrawn_why` once it was taken back."""

    id: int
    on: dt.date
    kind: ContactKind
    minutes: int | None
    themes: tuple[Theme, ...]
    present: tuple[Present, ...]
    by: str
    withdrawn_why: str

    @property
    def name(self) -> Text:
        return CONTACTS[self.kind]

    @property
    def about(self) -> tuple[Text, ...]:
        """Themes, then who was there, in words."""
        return (*(THEMES[one] for one in self.themes), *(PRESENT[one] for one in self.present))


@dataclass(frozen=True)
class Milestone:
    """How it stood with an area of life on a day."""

    area: Theme
    what: str
    standing: Standing
    on: dt.date
    source: str
    own_view: str
    by: str

    @property
    def area_name(self) -> Text:
        return THEMES[self.area]

    @property
    def words(self) -> tuple[Text, str]:
        """The standing, and the colour of its tag."""
        return STANDINGS[self.standing]


@dataclass(frozen=True)
class Contacts:
    """The contacts of a release, the latest first, with the plan that holds and those before it."""

    plans: tuple[Plan, ...]
    made: tuple[Made, ...]

    def coaching(self, released_on: dt.date) -> Coaching | None:
        """What the rules ask of it; None without a plan."""
        if not self.plans:
            return None
        tried = tuple(Tried(one.on, one.kind) for one in self.made if not one.withdrawn_why)
        return Coaching(released_on, self.plans[0].starts_on, self.plans[0].interval_days, tried)


@dataclass(frozen=True)
class Followed:
    """A release with everything that is known since."""

    release: Released
    contacts: Contacts
    milestones: tuple[Milestone, ...]


@dataclass(frozen=True)
class ReleaseDay:
    """What the prison may know of a release."""

    released_on: dt.date
    kind: ReleaseKind
    by: str

    @property
    def kind_name(self) -> Text:
        return KINDS[self.kind]


async def followed(participant: int) -> tuple[Followed, ...]:
    """Every release of somebody with all that the viewer may know since, the latest first."""
    return tuple(
        [
            Followed(one, await contacts_of(one.id), await milestones_of(one.id))
            for one in await releases_of(participant)
        ]
    )


async def release_days_of(participant: int) -> tuple[ReleaseDay, ...]:
    """The releases of somebody of the viewer's own sites, the latest first."""
    rows = await fetch("select * from release_days_of($1)", participant)
    return tuple(ReleaseDay(row["released_on"], ReleaseKind(row["kind"]), row["by"] or "") for row in rows)


async def milestones_of(release: int) -> tuple[Milestone, ...]:
    """Every milestone of a release, by area, the latest of each first."""
    rows = await fetch(
        """
        select m.area, m.what, m.standing, m.happened_on as on, m.source, m.own_view,
               coalesce(follow_up_writer(m.recorded_by), '') as by
        from milestone m where m.release = $1 order by m.area, m.happened_on desc, m.id desc
        """,
        release,
    )
    return tuple(
        Milestone(
            Theme(row["area"]), row["what"], Standing(row["standing"]), row["on"], row["source"],
            row["own_view"], row["by"],
        )
        for row in rows
    )  # fmt: skip


async def contacts_of(release: int) -> Contacts:
    """Plan and contacts of a release."""
    plans = await fetch(
        """
        select p.starts_on, p.interval_days, p.agreed, p.reason,
               coalesce(follow_up_writer(p.made_by), '') as by, p.made_at as at
        from coaching_plan p where p.release = $1 order by p.id desc
        """,
        release,
    )
    made = await fetch(
        """
        select c.id, c.held_on as on, c.kind, c.minutes, c.themes, c.present,
               coalesce(follow_up_writer(c.recorded_by), '') as by, c.withdrawn_why
        from contact c where c.release = $1 order by c.held_on desc, c.id desc
        """,
        release,
    )
    return Contacts(
        tuple(Plan(**row) for row in plans),
        tuple(
            Made(
                row["id"], row["on"], ContactKind(row["kind"]), row["minutes"],
                tuple(map(Theme, row["themes"])), tuple(map(Present, row["present"])), row["by"],
                row["withdrawn_why"],
            )
            for row in made
        ),
    )  # fmt: skip


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
