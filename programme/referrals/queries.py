"""What the page of a person's referral shows."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from programme.database import fetch
from programme.participants.queries import Participant
from programme.referrals import rules
from programme.referrals.rules import Given, Standing, Transition
from programme.referrals.tables import Purpose
from programme.referrals.words import DERIVED, PURPOSES, SOURCES, STATES
from programme.web.text import Text


@dataclass(frozen=True)
class Step:
    """A step that was taken. `by`: who recorded it, "" when nobody in particular did."""

    id: int
    from_state: str
    to_state: str
    reason: str
    note: str
    taken_on: dt.date
    by: str
    made_at: dt.datetime

    @property
    def state_name(self) -> Text:
        return STATES[self.to_state][0]


@dataclass(frozen=True)
class Referral:
    """A referral with its steps, the newest first. `transitions` lead on from its state."""

    id: int
    state: str
    since: dt.date
    open: bool
    source: str
    note: str
    referred_on: dt.date
    by: str
    made_at: dt.datetime
    days_allowed: int | None
    steps: tuple[Step, ...]
    transitions: tuple[Transition, ...]

    @property
    def state_name(self) -> Text:
        return STATES[self.state][0]

    @property
    def state_colour(self) -> str:
        return STATES[self.state][1]

    @property
    def source_name(self) -> Text:
        return SOURCES[self.source]

    @property
    def follows_by_itself(self) -> Text:
        """What happens next without anybody taking a step, or ""."""
        return DERIVED.get(self.state, "")

    @property
    def seen(self) -> str:
        """What stands, so that a form can tell whether it changed meanwhile."""
        return f"{self.id}|{self.state}|{len(self.steps)}"

    def step_to(self, state: str) -> Transition | None:
        """The step to a state, if a coordinator may take it now."""
        return next((one for one in rules.offered(self.transitions) if one.to_state == state), None)


@dataclass(frozen=True)
class Consent:
    """A consent as it was given, and how it was taken back, if it was."""

    id: int
    purpose: str
    form: str
    given_on: dt.date
    by: str
    made_at: dt.datetime
    withdrawn_on: dt.date | None
    withdrawn_how: str
    withdrawn_by: str

    @property
    def purpose_name(self) -> Text:
        return PURPOSES[self.purpose][0]

    @property
    def given(self) -> Given:
        return Given(self.purpose, self.given_on, self.withdrawn_on)


@dataclass(frozen=True)
class Case:
    """Everything of a person's referrals, the newest first, and of their consents."""

    person: Participant
    referrals: tuple[Referral, ...]
    consents: tuple[Consent, ...]

    @property
    def current(self) -> Referral | None:
        return self.referrals[0] if self.referrals else None

    @property
    def open(self) -> Referral | None:
        """The referral that is under way, if there is one."""
        return next((one for one in self.referrals if one.open), None)

    def standing(self, purpose: str) -> Standing:
        return rules.standing([one.given for one in self.consents], purpose)

    @property
    def withdrawn(self) -> bool:
        """Whether the consent to the programme was taken back, and none given since."""
        return self.standing(Purpose.PROGRAMME) is Standing.WITHDRAWN

    @property
    def not_standing(self) -> tuple[str, ...]:
        """What they could consent to."""
        return tuple(one for one in PURPOSES if self.standing(one) is not Standing.GIVEN)


async def find_case(person: Participant) -> Case:
    """All referrals, steps and consents of a person, with the names of those who recorded them."""
    names = {
        row["staff"]: row["name"] for row in await fetch("select * from referral_writers($1)", person.id)
    }
    steps: dict[int, list[Step]] = {}
    for row in await fetch("select * from referral_step where participant = $1 order by id desc", person.id):
        steps.setdefault(row["referral"], []).append(_step(row, names))
    rows = await fetch(
        """
        select r.*, s.days_allowed
        from referral r join referral_state s on s.code = r.state
        where r.participant = $1 order by r.open desc, r.id desc
        """,
        person.id,
    )
    transitions = await _transitions(rows[0]["state"]) if rows and rows[0]["open"] else ()
    return Case(
        person=person,
        referrals=tuple(_referral(row, names, steps, transitions if row["open"] else ()) for row in rows),
        consents=await _consents(person.id, names),
    )


async def _transitions(state: str) -> tuple[Transition, ...]:
    rows = await fetch(
        "select to_state, who, suggested, reasons from referral_transition where from_state = $1", state
    )
    order = list(STATES)
    found = [Transition(row["to_state"], row["who"], row["suggested"], tuple(row["reasons"])) for row in rows]
    return tuple(sorted(found, key=lambda one: order.index(one.to_state)))


def _step(row: Any, names: dict[int, str]) -> Step:
    return Step(
        id=row["id"],
        from_state=row["from_state"],
        to_state=row["to_state"],
        reason=row["reason"],
        note=row["note"],
        taken_on=row["taken_on"],
        by=names.get(row["made_by"], ""),
        made_at=row["made_at"],
    )


def _referral(
    row: Any, names: dict[int, str], steps: dict[int, list[Step]], transitions: tuple[Transition, ...]
) -> Referral:
    return Referral(
        id=row["id"],
        state=row["state"],
        since=row["since"],
        open=row["open"],
        source=row["source"],
        note=row["note"],
        referred_on=row["referred_on"],
        by=names.get(row["made_by"], ""),
        made_at=row["made_at"],
        days_allowed=row["days_allowed"],
        steps=tuple(steps.get(row["id"], ())),
        transitions=transitions,
    )


async def _consents(participant: int, names: dict[int, str]) -> tuple[Consent, ...]:
    rows = await fetch(
        "select * from consent where participant = $1"
        " order by array_position($2::text[], purpose::text), id desc",
        participant,
        list(PURPOSES),
    )
    return tuple(
        Consent(
            id=row["id"],
            purpose=row["purpose"],
            form=row["form"],
            given_on=row["given_on"],
            by=names.get(row["made_by"], ""),
            made_at=row["made_at"],
            withdrawn_on=row["withdrawn_on"],
            withdrawn_how=row["withdrawn_how"],
            withdrawn_by=names.get(row["withdrawn_by"], ""),
        )
        for row in rows
    )
