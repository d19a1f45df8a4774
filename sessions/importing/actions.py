"""Writing what a checked file comes to: a few statements for any number of rows, all or nothing.

Rows travel as arrays (`unnest`): COPY cannot write into tables that row-level security guards.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Mapping, Sequence

import asyncpg

from modules.plan.actions import follow_curricula
from programme.database import execute, fetch
from sessions.importing import queries
from sessions.importing.arrays import columns, turned
from sessions.importing.kinds import Plan
from sessions.importing.kinds.attendance import MarkWrite
from sessions.importing.kinds.cohorts import CohortWrite
from sessions.importing.kinds.memberships import MembershipWrite
from sessions.importing.kinds.participants import ParticipantWrite
from sessions.importing.kinds.planning import SessionWrite
from sessions.importing.kinds.sites import SiteWrite
from sessions.importing.mistakes import Mistakes
from sessions.importing.outcomes import write_follow_up, write_measures
from sessions.importing.rules import Checked, ReadFile, check, settled
from sessions.sentence import Sentence, say

_ONE_AT_A_TIME = 7_201_127  # any number that no other lock has


class RefusedError(Exception):
    """The database refused what the check could not see. The transaction must be rolled back."""

    def __init__(self, checked: Checked) -> None:
        super().__init__(f"{checked.mistakes_in_all} mistakes")
        self.checked = checked


async def import_file(
    file: ReadFile, *, today: dt.date, by: int | None, dry_run: bool = False, may_add_sites: bool = True
) -> Checked:
    """Check a file against what is stored and, when it is right and not a `dry_run`, write it.

    `by` is the id of the person who imports; None on the command line. Inside a transaction that the
    caller opened; raises RefusedError when that has to be rolled back.
    """
    # One import at a time: two of the same file would both make its sessions.
    await execute("select pg_advisory_xact_lock($1)", _ONE_AT_A_TIME)
    known = await queries.known_for(file.kind.name, file.rows, today=today, may_add_sites=may_add_sites)
    # Seconds of work on a large file: in a thread, so that a server answers others meanwhile.
    checked = await asyncio.to_thread(check, file, known)
    if dry_run or not checked.may_write or checked.plan.changes_nothing:
        return checked
    try:
        await _WRITERS[file.kind.name](checked.plan, by, file.mistakes)
    except asyncpg.ExclusionViolationError as refused:
        file.mistakes.add(0, "", "", *_clash(refused))
    except (asyncpg.UniqueViolationError, asyncpg.SerializationError, asyncpg.DeadlockDetectedError):
        problem = say("Someone saved some of the same records at this moment.")
        file.mistakes.add(0, "", "", problem, say("Import the file again."))
    except asyncpg.IntegrityConstraintViolationError as refused:
        problem = say("The database refuses it by its rule “%(rule)s”.", rule=refused.constraint_name)
        file.mistakes.add(0, "", "", problem, say("Tell whoever looks after the system, with the file."))
    if file.mistakes:
        raise RefusedError(settled(file, checked.plan))
    return checked


def _clash(refused: asyncpg.ExclusionViolationError) -> tuple[Sentence, Sentence]:
    if refused.constraint_name == "separated_people_apart":
        return (
            say("%(people)s must be kept apart and would be in one cohort.", people=refused.detail),
            say("Choose another cohort for one of them, or end their separation first."),
        )
    return (
        say("Someone in the file is in another cohort at the same time, at a site that you do not see."),
        say("Ask the lead who it is, and correct the dates."),
    )


async def _write_sites(plan: Plan, by: int | None, mistakes: Mistakes) -> None:
    inserts: Sequence[SiteWrite] = plan.inserts
    updates: Sequence[SiteWrite] = plan.updates
    if inserts:
        await execute(
            """
            insert into site (code, name, country, subdivision, time_zone)
            select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
            """,
            *columns(inserts, "code", "name", "country", "subdivision", "time_zone"),
        )
    if updates:
        await execute(
            """
            update site s
            set name = n.name, country = n.country, subdivision = n.subdivision, time_zone = n.time_zone
            from unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[])
                as n (id, name, country, subdivision, time_zone)
            where s.id = n.id
            """,
            *columns(updates, "id", "name", "country", "subdivision", "time_zone"),
        )


_PERSON = ("given_name", "family_name", "prison_number", "earliest_release_date")


async def _write_participants(plan: Plan, by: int | None, mistakes: Mistakes) -> None:
    inserts: Sequence[ParticipantWrite] = plan.inserts
    updates: Sequence[ParticipantWrite] = plan.updates
    ids = {write.reference: write.id for write in updates}
    if inserts:
        made = await fetch(
            """
            insert into participant (reference, site, given_name, family_name, prison_number,
                                     earliest_release_date)
            select * from unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::date[])
            on conflict (reference) do nothing
            returning reference, id
            """,
            *columns(inserts, "reference", "site", *_PERSON),
        )
        ids |= {row["reference"]: row["id"] for row in made}
        for write in inserts:
            if write.reference not in ids:
                problem = say("The reference is in use at a site that is not yours.")
                mistakes.add(write.row, "reference", write.reference, problem, _TAKEN)
    if updates:
        changed = await fetch(
            """
            update participant p
            set site = n.site, given_name = n.given_name, family_name = n.family_name,
                prison_number = n.prison_number, earliest_release_date = n.earliest_release_date
            from unnest($1::int[], $2::int[], $3::text[], $4::text[], $5::text[], $6::date[])
                as n (id, site, given_name, family_name, prison_number, earliest_release_date)
            where p.id = n.id
            returning p.id
            """,
            *columns(updates, "id", "site", *_PERSON),
        )
        # Members of one's cohorts can be seen after a transfer, but not changed.
        own = {row["id"] for row in changed}
        for write in updates:
            if write.id not in own:
                problem = say("The person is at a site that is not yours now.")
                mistakes.add(write.row, "reference", write.reference, problem, _TAKEN)
    if not mistakes:
        await _write_particulars([*inserts, *updates], ids)


_TAKEN: Sentence = say("Correct it, or ask the coordinator of the other site.")


async def _write_particulars(writes: Sequence[ParticipantWrite], ids: Mapping[str, int | None]) -> None:
    born = [
        (ids[write.reference], write.date_of_birth) for write in writes if write.date_of_birth is not None
    ]
    if born:
        await execute(
            """
            insert into particulars (participant, date_of_birth)
            select * from unnest($1::int[], $2::date[])
            on conflict (participant) do update set date_of_birth = excluded.date_of_birth
            """,
            *turned(born),
        )
    covariates = [(ids[write.reference], *pair) for write in writes for pair in write.covariates.items()]
    if covariates:
        await execute(
            """
            insert into covariate (participant, name, value)
            select * from unnest($1::int[], $2::text[], $3::float8[])
            on conflict (participant, name) do update set value = excluded.value
            """,
            *turned(covariates),
        )


async def _write_cohorts(plan: Plan, by: int | None, mistakes: Mistakes) -> None:
    inserts: Sequence[CohortWrite] = plan.inserts
    updates: Sequence[CohortWrite] = plan.updates
    ids = {write.code: write.id for write in updates}
    if inserts:
        made = await fetch(
            """
            insert into cohort (code, name, site, capacity, closed, state, starts_on, created_by)
            select n.code, n.code, n.site, n.capacity, n.closed, n.state, n.starts_on, $7
            from unnest($1::text[], $2::int[], $3::int[], $4::bool[], $5::text[], $6::date[])
                as n (code, site, capacity, closed, state, starts_on)
            on conflict (code) do nothing
            returning code, id
            """,
            *columns(inserts, "code", "site", "capacity", "closed", "state", "starts_on"),
            by,
        )
        ids |= {row["code"]: row["id"] for row in made}
        for write in inserts:
            if write.code not in ids:
                problem = say("The code is in use for a cohort at a site that is not yours.")
                mistakes.add(write.row, "cohort", write.code, problem, _TAKEN)
    if updates:
        await execute(
            """
            update cohort c set capacity = n.capacity, closed = n.closed, starts_on = n.starts_on
            from unnest($1::int[], $2::int[], $3::bool[], $4::date[]) as n (id, capacity, closed, starts_on)
            where c.id = n.id
            """,
            *columns(updates, "id", "capacity", "closed", "starts_on"),
        )
    plans = {
        cohort: write.curriculum
        for write in (*inserts, *updates)
        if write.curriculum is not None and (cohort := ids.get(write.code)) is not None
    }
    if plans and not mistakes:
        await follow_curricula(plans)


async def _write_memberships(plan: Plan, by: int | None, mistakes: Mistakes) -> None:
    inserts: Sequence[MembershipWrite] = plan.inserts
    updates: Sequence[MembershipWrite] = plan.updates
    # First those that end, which may make room for those that begin.
    if updates:
        await execute(
            """
            update membership m set left_on = n.left_on, outcome = n.outcome, reason = n.reason
            from unnest($1::int[], $2::date[], $3::text[], $4::text[]) as n (id, left_on, outcome, reason)
            where m.id = n.id
            """,
            *columns(updates, "id", "left_on", "outcome", "reason"),
        )
    if inserts:
        await execute(
            """
            insert into membership (participant, cohort, joined_on, left_on, outcome, reason)
            select * from unnest($1::int[], $2::int[], $3::date[], $4::date[], $5::text[], $6::text[])
            """,
            *columns(inserts, "participant", "cohort", "joined_on", "left_on", "outcome", "reason"),
        )


_SESSION = ("cohort", "plan_item", "position", "title", "kind", "starts_at", "ends_at", "minutes_planned")


async def _write_attendance(plan: Plan, by: int | None, mistakes: Mistakes) -> None:
    inserts: Sequence[MarkWrite] = plan.inserts
    updates: Sequence[MarkWrite] = plan.updates
    made = await _make_sessions(plan.sessions)
    if inserts:
        rows = [
            (
                one.session if one.session is not None else made[one.cohort, one.on],
                one.cohort,
                one.participant,
                one.state,
                one.minutes_present,
                one.reason,
            )
            for one in inserts
        ]
        await execute(
            """
            insert into mark (session, cohort, participant, state, minutes_present, reason, entered_by,
                              source, minutes_late, minutes_left_early, took_part, version)
            select n.*, $7, 'import', 0, 0, true, 1
            from unnest($1::int[], $2::int[], $3::int[], $4::text[], $5::int[], $6::int[]) as n
            """,
            *turned(rows),
            by,
        )
        touched = sorted({one.session for one in inserts if one.session is not None})
        await execute(
            "update group_session set state = 'held' where id = any($1::int[]) and state = 'scheduled'",
            touched,
        )
    if updates:
        await execute(
            """
            update mark m
            set state = n.state, minutes_present = n.minutes_present, reason = n.reason, minutes_late = 0,
                minutes_left_early = 0, took_part = true, version = m.version + 1, recorded_at = now(),
                entered_by = $5
            from unnest($1::bigint[], $2::text[], $3::int[], $4::int[])
                as n (id, state, minutes_present, reason)
            where m.id = n.id
            """,
            *columns(updates, "id", "state", "minutes_present", "reason"),
            by,
        )


async def _make_sessions(sessions: Sequence[SessionWrite]) -> dict[tuple[int, dt.date], int]:
    """Insert held sessions; returns their ids by cohort and day."""
    if not sessions:
        return {}
    made = await fetch(
        """
        insert into group_session (cohort, plan_item, position, title, kind, starts_at, ends_at,
                                   minutes_planned, state, imported)
        select n.*, 'held', true
        from unnest($1::int[], $2::int[], $3::int[], $4::text[], $5::text[], $6::timestamptz[],
                    $7::timestamptz[], $8::int[]) as n
        returning cohort, starts_at, id
        """,
        *columns(sessions, *_SESSION),
    )
    ids = {(row["cohort"], row["starts_at"]): row["id"] for row in made}
    return {(one.cohort, one.on): ids[one.cohort, one.starts_at] for one in sessions}


_WRITERS: Mapping[str, Callable[[Plan, int | None, Mistakes], Awaitable[None]]] = {
    "sites": _write_sites,
    "participants": _write_participants,
    "cohorts": _write_cohorts,
    "memberships": _write_memberships,
    "attendance": _write_attendance,
    "measures": write_measures,
    "follow_up": write_follow_up,
}
