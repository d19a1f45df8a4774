"""The list of cohorts with what is next for each."""

import datetime as dt
from dataclasses import dataclass

from programme.cohorts.words import STATES
from programme.database import fetch, fetch_value
from programme.web.fields import ChoiceField, TextField
from programme.web.forms import Form
from programme.web.text import Text
from programme.web.text import lazy as _l

ROWS = 25
"""How many cohorts one page shows."""

_LIKE = str.maketrans({"\\": r"\\", "%": r"\%", "_": r"\_"})


class ListForm(Form):
    """What the list is narrowed to."""

    state = ChoiceField(
        _l("State"), prompt=_l("All"), choices=[(code, words[0]) for code, words in STATES.items()]
    )
    site = ChoiceField(_l("Site"), prompt=_l("All sites"))
    find = TextField(_l("Code or name"), longest=120)


@dataclass(frozen=True)
class Listed:
    """A cohort in the list. `members` are those of today or to come; of a cohort that has ended,
    everybody who was one. The next session is in the time of its site; None: there is none."""

    id: int
    code: str
    name: str
    site_name: str
    state: str
    capacity: int
    starts_on: dt.date
    ends_on: dt.date | None
    members: int
    next_on: dt.date | None
    next_at: dt.time | None

    @property
    def state_name(self) -> Text:
        return STATES[self.state][0]

    @property
    def state_colour(self) -> str:
        return STATES[self.state][1]

    @property
    def ended(self) -> bool:
        return self.state in ("finished", "abandoned")


@dataclass(frozen=True)
class Listing:
    """One page of the list. `number` counts from 1 to `pages`; `count` is of all pages."""

    cohorts: tuple[Listed, ...]
    count: int
    number: int
    pages: int


async def list_cohorts(*, state: str | None, site: int | None, find: str, number: int) -> Listing:
    """A page of the cohorts that the person sees: running ones first, then those to come, by start."""
    wanted = (state, site, f"%{find.translate(_LIKE)}%")
    count = await fetch_value(
        """
        select count(*) from cohort
        where ($1::text is null or state = $1) and ($2::integer is null or site = $2)
          and (code ilike $3 or name ilike $3)
        """,
        *wanted,
    )
    pages = max(-(-count // ROWS), 1)
    number = min(max(number, 1), pages)
    rows = await fetch(
        """
        with shown as (
            select * from cohort c
            where ($1::text is null or c.state = $1) and ($2::integer is null or c.site = $2)
              and (c.code ilike $3 or c.name ilike $3)
            order by array_position($4::text[], c.state::text),
                     case when c.state in ('planned', 'open') then c.starts_on end,
                     c.starts_on desc, c.code
            limit $5 offset $6
        )
        select c.id, c.code, c.name, s.name as site_name, c.state, c.capacity, c.starts_on,
               coalesce(c.finished_on, last.on_date) as ends_on, m.members::integer,
               following.starts_at::date as next_on, following.starts_at::time as next_at
        from shown c
        join site s on s.id = c.site
        cross join lateral (
            select count(distinct m.participant) as members
            from membership m
            where m.cohort = c.id
              and (m.left_on is null or m.left_on > current_date or c.state in ('finished', 'abandoned'))
        ) m
        left join lateral (
            select (g.starts_at at time zone s.time_zone)::date as on_date
            from group_session g where g.cohort = c.id order by g.starts_at desc limit 1
        ) last on true
        left join lateral (
            select g.starts_at at time zone s.time_zone as starts_at
            from group_session g
            where g.cohort = c.id and g.state = 'scheduled' and g.ends_at > now()
            order by g.starts_at limit 1
        ) following on true
        order by array_position($4::text[], c.state::text),
                 case when c.state in ('planned', 'open') then c.starts_on end,
                 c.starts_on desc, c.code
        """,
        *wanted,
        list(STATES),
        ROWS,
        (number - 1) * ROWS,
    )
    return Listing(tuple(Listed(**row) for row in rows), count, number, pages)
