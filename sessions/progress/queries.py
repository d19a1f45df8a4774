"""How far somebody has come in a cohort, as far as the viewer may know."""

import datetime as dt
from dataclasses import dataclass

from programme.cohorts.words import code_and_name
from programme.database import fetch, fetch_one
from sessions.progress.rules import Marked, Module, Standing, standing


@dataclass(frozen=True, slots=True)
class Group:
    """The cohort that the progress is about. `outcome`: how the membership ended, None while it lasts."""

    id: int
    code: str
    name: str
    curriculum: int | None
    share: float
    asks_closing: bool
    to_come: int
    outcome: str | None

    @property
    def label(self) -> str:
        return code_and_name(self.code, self.name)


@dataclass(frozen=True, slots=True)
class Missed:
    """A session that was missed: when, what, and why."""

    title: str
    on: dt.date
    reason: str
    caused_by: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """A closing assessment and who held it."""

    passed: bool
    result: str
    by: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision about the completion, beside what was proposed then."""

    proposal: str
    decision: str
    reason: str
    by: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything of somebody's way through a cohort. Assessments and decisions: the latest first."""

    group: Group
    standing: Standing
    missed: tuple[Missed, ...]
    assessments: tuple[Assessment, ...]
    decisions: tuple[Decided, ...]

    @property
    def open_for_decision(self) -> bool:
        return self.group.outcome in (None, "completed", "not_completed")


async def latest_group(participant: int) -> Group | None:
    """The cohort that somebody is in or was in last, of those whose progress the viewer reads."""
    row = await fetch_one(
        """
        select c.id, c.code, c.name, p.curriculum, coalesce(k.completion_share, 0.8) as share,
               coalesce(k.closing_assessment, false) as asks_closing, m.outcome,
               (select count(*)::integer from group_session g
                where g.cohort = c.id and g.state = 'scheduled'
                  and (not g.for_some or exists (select from session_person x
                                                 where x.session = g.id and x.participant = $1))) as to_come
        from membership m
        join cohort c on c.id = m.cohort
        left join cohort_plan p on p.cohort = c.id
        left join curriculum k on k.id = p.curriculum
        where m.participant = $1
          and ((select acting_is('lead'))
               or m.cohort in (select led_cohorts() union all select supervised_cohorts()))
        order by m.joined_on desc, m.id desc limit 1
        """,
        participant,
    )
    return Group(**row) if row else None


async def progress_of(participant: int, group: Group) -> Progress:
    """Somebody's way through a cohort, with what they were present for in any cohort of its curriculum."""
    modules = await fetch(
        """
        select m.id, m.title, sum(s.minutes)::integer as minutes, m.optional
        from module m join session_plan s on s.module = m.id
        where m.curriculum = $1 group by m.id order by m.position
        """,
        group.curriculum,
    )
    marks = await fetch(
        """
        with recursive roots as (
            select g.id, g.id as root, g.catch_up_of from group_session g
            join cohort_plan p on p.cohort = g.cohort and p.curriculum = $2
            union all
            select r.id, o.id, o.catch_up_of from roots r join group_session o on o.id = r.catch_up_of
        )
        select k.session, r.root as place, i.module, g.minutes_planned as planned,
               k.state = 'attended' as attended, k.minutes_present as present,
               coalesce(a.caused_by, '') as caused_by, g.title, coalesce(a.label, '') as label,
               (g.starts_at at time zone s.time_zone)::date as on
        from mark k
        join group_session g on g.id = k.session and g.state = 'held'
        join roots r on r.id = g.id and r.catch_up_of is null
        join cohort c on c.id = g.cohort
        join site s on s.id = c.site
        left join plan_item i on i.id = g.plan_item
        left join absence_reason a on a.id = k.reason
        where k.participant = $1
        order by g.starts_at
        """,
        participant,
        group.curriculum,
    )
    names = {
        row["staff"]: row["name"]
        for row in await fetch("select * from progress_names($1, $2)", participant, group.id)
    }
    assessments = tuple(
        Assessment(row["passed"], row["result"], names.get(row["decided_by"], ""), row["decided_at"])
        for row in await fetch(
            "select * from closing_assessment where participant = $1 and cohort = $2 order by id desc",
            participant,
            group.id,
        )
    )
    decisions = tuple(
        Decided(
            row["proposal"], row["decision"], row["reason"], names.get(row["made_by"], ""), row["made_at"]
        )
        for row in await fetch(
            "select * from completion_decision where participant = $1 and cohort = $2 order by id desc",
            participant,
            group.id,
        )
    )
    closing = (bool(assessments) and assessments[0].passed) if group.asks_closing else None
    made_up = {row["place"] for row in marks if row["attended"]}
    return Progress(
        group,
        standing(
            [Module(row["id"], row["title"], row["minutes"], row["optional"]) for row in modules],
            [
                Marked(
                    row["session"], row["place"], row["module"], row["planned"], row["attended"],
                    row["present"], row["caused_by"],
                )
                for row in marks
            ],
            share=group.share,
            closing=closing,
            to_come=group.to_come > 0,
        ),
        tuple(
            Missed(row["title"], row["on"], row["label"], row["caused_by"])
            for row in marks
            if not row["attended"] and row["place"] not in made_up
        ),
        assessments,
        decisions,
    )  # fmt: skip
