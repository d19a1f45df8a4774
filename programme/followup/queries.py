"""What is known of people after release, as far as the viewer may know."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from programme.database import fetch
from programme.followup.coaching import Contacts, contacts_of
from programme.followup.rules import (
    Event,
    Happened,
    Observation,
    ReleaseKind,
    Standing,
    Theme,
)
from programme.followup.words import EVENTS, KINDS, STANDINGS, THEMES
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
class Correction:
    """Another day of a release than was recorded before."""

    before: dt.date
    after: dt.date
    reason: str
    by: str
    at: dt.datetime


@dataclass(frozen=True)
class Released:
    """A release. `events` are of those that the viewer may know, the latest first; `corrections`: how its day
    was moved, the latest first."""

    id: int
    released_on: dt.date
    kind: ReleaseKind
    observed_until: dt.date
    lost: bool
    by: str
    events: tuple[Known, ...]
    corrections: tuple[Correction, ...]

    @property
    def kind_name(self) -> Text:
        return KINDS[self.kind]

    @property
    def observation(self) -> Observation:
        standing = tuple(Happened(one.event, one.on) for one in self.events if not one.withdrawn_why)
        return Observation(self.released_on, self.observed_until, standing)


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


@dataclass(frozen=True)
class Review:
    """A day on which somebody's risk is to be reviewed, and when it was."""

    id: int
    due_on: dt.date
    held_on: dt.date | None
    withdrawn_why: str


async def followed(participant: int, keys: tuple[bytes, ...]) -> tuple[Followed, ...]:
    """Every release of somebody with all that the viewer may know since, the latest first. `keys` open the
    notes in confidence."""
    return tuple(
        [
            Followed(one, await contacts_of(one.id, keys), await milestones_of(one.id))
            for one in await releases_of(participant)
        ]
    )


async def reviews_of(participant: int, *, lock: bool = False) -> tuple[Review, ...]:
    """The review dates of somebody, those that are still to come first, by day."""
    if lock:
        await fetch("select from risk_review_date where participant = $1 order by id for update", participant)
    rows = await fetch(
        "select id, due_on, held_on, withdrawn_why from risk_review_date where participant = $1"
        " order by held_on is not null or withdrawn_at is not null, due_on",
        participant,
    )
    return tuple(Review(**row) for row in rows)


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


async def known_days(release: int) -> list[dt.date]:
    """The days of the contacts and milestones that stand."""
    rows = await fetch(
        "select held_on as day from contact where release = $1 and withdrawn_at is null"
        " union select happened_on from milestone where release = $1",
        release,
    )
    return [row["day"] for row in rows]


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
    moved = await fetch(
        "select c.release, c.before, c.after, c.reason, c.made_at as at,"
        " coalesce(follow_up_writer(c.made_by), '') as by"
        " from release_correction c where c.participant = $1 order by c.id desc",
        participant,
    )
    return tuple(
        Released(
            **{**row, "kind": ReleaseKind(row["kind"])},
            events=_events(events, of=row["id"]),
            corrections=tuple(
                Correction(**{name: value for name, value in one.items() if name != "release"})
                for one in map(dict, moved)
                if one["release"] == row["id"]
            ),
        )
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
