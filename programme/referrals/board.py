"""The board: every open referral in the column of its state, the oldest first."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from programme.database import fetch
from programme.participants.names import full_name
from programme.referrals.rules import days_in, days_overdue
from programme.referrals.words import STATES
from programme.web.fields import ChoiceField
from programme.web.forms import Form
from programme.web.text import Text
from programme.web.text import lazy as _l

CARDS = 12
"""How many cards a column of the whole board shows."""
ROWS = 50
"""How many a page shows of one state alone."""
ENDED_DAYS = 90
"""For how long the board counts those that have ended."""


class BoardForm(Form):
    """What the board is narrowed to."""

    site = ChoiceField(_l("Site"), prompt=_l("All sites"))
    state = ChoiceField(
        _l("State"), prompt=_l("All"), choices=[(code, words[0]) for code, words in STATES.items()]
    )


@dataclass(frozen=True)
class Card:
    """A person's referral: for how many days in its state, and by how many too long."""

    participant: int
    name: str
    reference: str
    site_name: str
    since: dt.date
    days: int
    overdue: int


@dataclass(frozen=True)
class Column:
    """A state with its cards. `count` and `overdue` are of all referrals in it, shown or not."""

    state: str
    days_allowed: int | None
    count: int
    overdue: int
    cards: tuple[Card, ...]

    @property
    def name(self) -> Text:
        return STATES[self.state][0]

    @property
    def colour(self) -> str:
        return STATES[self.state][1]


@dataclass(frozen=True)
class Ended:
    """How many referrals have ended in a state lately."""

    state: str
    count: int

    @property
    def name(self) -> Text:
        return STATES[self.state][0]


async def columns(*, site: int | None, state: str | None, number: int = 1) -> tuple[Column, ...]:
    """The columns of the board in their order, empty ones too; or one state alone, page by page."""
    rows = await fetch(
        """
        with seen as (
            select r.id, r.participant, r.state, r.since, p.reference, p.given_name, p.family_name,
                   p.preferred_name, x.name as site_name,
                   (now() at time zone coalesce(x.time_zone, 'UTC'))::date as today,
                   row_number() over (partition by r.state order by r.since, r.id) as place
            from referral r
            join participant p on p.id = r.participant
            left join site x on x.id = p.site
            where case when $2::text is null then r.open else r.state = $2 end
              and ($1::integer is null or p.site = $1)
        ),
        counted as (
            select s.code, s.position, s.days_allowed, count(n.id)::integer as count,
                   count(*) filter (where n.today - n.since > s.days_allowed)::integer as overdue
            from referral_state s left join seen n on n.state = s.code
            where case when $2::text is null then not s.closed else s.code = $2 end
            group by s.code, s.position, s.days_allowed
        )
        select c.code as state, c.days_allowed, c.count, c.overdue, n.participant, n.since, n.reference,
               n.given_name, n.family_name, n.preferred_name, n.site_name, n.today
        from counted c
        left join seen n on n.state = c.code and n.place > $3 and n.place <= $4
        order by c.position, n.place
        """,
        site,
        state,
        (number - 1) * ROWS if state else 0,
        number * ROWS if state else CARDS,
    )
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row["state"], []).append(row)
    return tuple(
        Column(
            state=code,
            days_allowed=of_state[0]["days_allowed"],
            count=of_state[0]["count"],
            overdue=of_state[0]["overdue"],
            cards=tuple(_card(row) for row in of_state if row["participant"] is not None),
        )
        for code, of_state in found.items()
    )


def _card(row: Any) -> Card:
    return Card(
        participant=row["participant"],
        name=full_name(row["given_name"], row["family_name"], row["preferred_name"], row["reference"]),
        reference=row["reference"],
        site_name=row["site_name"] or "",
        since=row["since"],
        days=days_in(row["since"], row["today"]),
        overdue=days_overdue(row["since"], row["days_allowed"], row["today"]),
    )


async def ended(*, site: int | None) -> tuple[Ended, ...]:
    """How many have ended in the last ENDED_DAYS days, by state."""
    rows = await fetch(
        """
        select r.state, count(*)::integer as count
        from referral r join participant p on p.id = r.participant
        where not r.open and r.since > current_date - $2::integer and ($1::integer is null or p.site = $1)
        group by r.state order by array_position($3::text[], r.state::text)
        """,
        site,
        ENDED_DAYS,
        list(STATES),
    )
    return tuple(Ended(row["state"], row["count"]) for row in rows)


async def sites_seen() -> tuple[tuple[int, str], ...]:
    """The sites that the person sees, by name."""
    return tuple((row["id"], row["name"]) for row in await fetch("select id, name from site order by name"))
