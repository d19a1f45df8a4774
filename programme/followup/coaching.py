"""How somebody is coached after release, as pages show it: plans, contacts and what was written of them."""

import datetime as dt
from dataclasses import dataclass

from programme.access.rules import Tier
from programme.database import fetch
from programme.database.sealing import CannotOpen, unseal
from programme.followup.rules import (
    Coaching,
    ContactKind,
    Present,
    Revision,
    Terms,
    Theme,
    Tried,
    revision,
)
from programme.followup.words import CONTACTS, PRESENT, REVISIONS, THEMES, TIERS
from programme.web.text import Text


@dataclass(frozen=True)
class Plan:
    """How often contact is agreed, by which means and until when; `reason`: why it was revised, "" for the
    first; `revision`: what it is beside the one before."""

    starts_on: dt.date
    ends_on: dt.date | None
    interval_days: int
    kinds: tuple[ContactKind, ...]
    ended: bool
    agreed: str
    reason: str
    by: str
    at: dt.datetime
    revision: Revision = Revision.FIRST

    @property
    def words(self) -> Text:
        return REVISIONS[self.revision]

    @property
    def means(self) -> tuple[Text, ...]:
        return tuple(CONTACTS[kind] for kind in self.kinds)

    @property
    def content(self) -> tuple[object, ...]:
        """What was agreed: another value, another plan."""
        return (
            self.starts_on,
            self.ends_on,
            self.interval_days,
            self.kinds,
            self.ended,
            self.agreed,
            self.reason,
        )


@dataclass(frozen=True)
class Note:
    """A text about a contact. `text` None: it was sealed with a key that is not there."""

    tier: Tier
    text: str | None
    by: str
    at: dt.datetime

    @property
    def heading(self) -> Text:
        return TIERS[self.tier][0]


@dataclass(frozen=True)
class Made:
    """A contact, or the attempt; `withdrawn_why` once it was taken back; `notes` that the viewer may read."""

    id: int
    on: dt.date
    kind: ContactKind
    minutes: int | None
    themes: tuple[Theme, ...]
    present: tuple[Present, ...]
    by: str
    withdrawn_why: str
    notes: tuple[Note, ...] = ()

    @property
    def name(self) -> Text:
        return CONTACTS[self.kind]

    @property
    def about(self) -> tuple[Text, ...]:
        """Themes, then who was there, in words."""
        return (*(THEMES[one] for one in self.themes), *(PRESENT[one] for one in self.present))


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
        plan = self.plans[0]
        return Coaching(released_on, plan.starts_on, plan.interval_days, tried, plan.ends_on, plan.ended)


async def contacts_of(release: int, keys: tuple[bytes, ...] = ()) -> Contacts:
    """Plan and contacts of a release; with `keys`, the notes about them too."""
    made = await fetch(
        """
        select c.id, c.held_on as on, c.kind, c.minutes, c.themes, c.present,
               coalesce(follow_up_writer(c.recorded_by), '') as by, c.withdrawn_why
        from contact c where c.release = $1 order by c.held_on desc, c.id desc
        """,
        release,
    )
    notes = await _notes_of(release, keys) if keys and made else {}
    return Contacts(
        await plans_of(release),
        tuple(
            Made(
                row["id"], row["on"], ContactKind(row["kind"]), row["minutes"],
                tuple(map(Theme, row["themes"])), tuple(map(Present, row["present"])), row["by"],
                row["withdrawn_why"], tuple(notes.get(row["id"], ())),
            )
            for row in made
        ),
    )  # fmt: skip


async def plans_of(release: int) -> tuple[Plan, ...]:
    """The plans of a release, the one that holds first."""
    rows = await fetch(
        """
        select p.starts_on, p.ends_on, p.interval_days, p.kinds, p.ended, p.agreed, p.reason,
               coalesce(follow_up_writer(p.made_by), '') as by, p.made_at as at
        from coaching_plan p where p.release = $1 order by p.id
        """,
        release,
    )
    found: list[Plan] = []
    before: Terms | None = None
    for row in rows:
        terms = Terms(row["ends_on"], row["ended"])
        kinds = tuple(map(ContactKind, row["kinds"]))
        found.append(Plan(**{**row, "kinds": kinds}, revision=revision(terms, before)))
        before = terms
    return tuple(reversed(found))


async def _notes_of(release: int, keys: tuple[bytes, ...]) -> dict[int, list[Note]]:
    rows = await fetch(
        """
        select n.id, n.contact, n.participant, n.tier, n.body, n.sealed, n.written_at as at,
               coalesce(follow_up_writer(n.author), '') as by
        from contact_note n join contact c on c.id = n.contact where c.release = $1 order by n.written_at,
               n.id
        """,
        release,
    )
    found: dict[int, list[Note]] = {}
    for row in rows:
        text = row["body"]
        if row["sealed"] is not None:
            try:
                text = unseal(row["sealed"], note=row["id"], bound_to=row["participant"], keys=keys)
            except CannotOpen:
                text = None
        found.setdefault(row["contact"], []).append(Note(Tier(row["tier"]), text, row["by"], row["at"]))
    return found
