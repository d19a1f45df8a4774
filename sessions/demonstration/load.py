"""Storing the invented world, in one transaction: the whole of it is there or nothing."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from programme.database import acting_as_worker, execute, fetch, fetch_one, fetch_value
from sessions.demonstration.agency_rows import AGENCIES, add_agencies, add_late_closures
from sessions.demonstration.changes import tell_changes
from sessions.demonstration.coaching_rows import RESOURCES, add_coaching, add_resources, number_contacts
from sessions.demonstration.cohort_rows import Ids, add_cohort
from sessions.demonstration.concern_rows import add_concern
from sessions.demonstration.curriculum import Taught, Unit
from sessions.demonstration.curriculum_rows import add_next_version
from sessions.demonstration.measure_rows import add_measures, ask_for_measures
from sessions.demonstration.move_rows import add_moves
from sessions.demonstration.people_rows import add_people, add_places
from sessions.demonstration.referral_rows import put_referrals
from sessions.demonstration.release_rows import add_releases, released
from sessions.demonstration.separation_rows import put_separations
from sessions.demonstration.sign_ins import SignIn, hashes, new_sign_ins
from sessions.demonstration.store import no_rows, put, reserve
from sessions.demonstration.world import World, make_world

CURRICULUM = "group-programme"
_COHORTS_AT_ONCE = 100
_ONE_AT_A_TIME = 7_201_127  # any number, the same in every version


class NotEmpty(Exception):
    """The database holds something already; the message says what."""


class NoCurriculum(Exception):
    """The reference curriculum is not there."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was stored, in numbers, and the sign-ins."""

    sign_ins: list[SignIn]
    participants: int
    cohorts: int
    sessions: int
    marks: int


async def load(
    *,
    participants: int,
    seed: int,
    today: dt.date,
    keys: tuple[bytes, ...],
    keep: Callable[[Sequence[SignIn]], object],
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Loaded:
    """Draw the world up and store it. Needs the pool; works as the worker, history included.

    `keys` seal the facilitators' texts, `keep` stores the sign-ins before the commit, `progress`
    hears of cohorts stored. Two runs with the same arguments on empty databases store the same
    rows, but for what must be random (passwords, ciphertext) and the time in `history`.

    Raises NotEmpty and NoCurriculum.
    """
    async with acting_as_worker():
        await execute("select pg_advisory_xact_lock($1)", _ONE_AT_A_TIME)
        await _must_be_empty()
        world = make_world(await _taught(), participants=participants, seed=seed, today=today)
        sign_ins = new_sign_ins(world.places.staff)
        keep(sign_ins)
        ids = await _reserve(world)
        rows = no_rows()
        add_places(rows, world, ids, await hashes(sign_ins))
        add_people(rows, world, ids)
        await add_next_version(world.taught.curriculum)
        add_agencies(rows, world, ids, await reserve("agency", len(AGENCIES)))
        add_late_closures(rows, world, ids)
        add_moves(rows, world, ids)
        add_releases(rows, world, ids, await reserve("release", len(released(world))))
        number_contacts(rows, await reserve("contact", len(rows["contact"])))
        resources = await reserve("local_resource", RESOURCES)
        add_resources(rows, world, ids, resources)
        add_coaching(rows, world, ids, resources, keys)
        asked = await ask_for_measures()
        marks = 0
        for done in _batches(world):
            for number in done:
                add_cohort(rows, world, world.groups[number], ids, keys)
                add_measures(rows, world, world.groups[number], ids, asked)
            marks += len(rows["mark"])
            await put(rows)
            rows = no_rows()
            progress(done.stop, len(world.groups))
        await put_separations(world, ids)
        await put_referrals(world, ids)
        rows = no_rows()
        add_concern(rows, world, ids, (await reserve("concern", 1))[0])
        await put(rows)
        await tell_changes(today)
    return Loaded(sign_ins, len(world.people), len(world.groups), len(ids.session), marks)


def _batches(world: World) -> Iterator[range]:
    for first in range(0, len(world.groups), _COHORTS_AT_ONCE):
        yield range(first, min(first + _COHORTS_AT_ONCE, len(world.groups)))


async def is_empty() -> bool:
    """Whether nothing was entered yet. Call inside `acting_as_worker`."""
    return not await _entered()


async def _entered() -> str:
    """What is in the database, in words; empty when nothing is."""
    row = await fetch_one(
        "select (select count(*) from cohort), (select count(*) from participant),"
        " (select count(*) from site)"
    )
    counts = zip(row or (), ("cohorts", "participants", "sites"), strict=False)
    return ", ".join(f"{count} {what}" for count, what in counts if count)


async def _must_be_empty() -> None:
    if entered := await _entered():
        raise NotEmpty(entered)


async def _reserve(world: World) -> Ids:
    courses = [group.course for group in world.groups]
    return Ids(
        site=await reserve("site", len(world.places.sites)),
        room=await reserve("room", sum(len(site.rooms) for site in world.places.sites)),
        staff=await reserve("staff", len(world.places.staff)),
        participant=await reserve("participant", len(world.people)),
        cohort=await reserve("cohort", len(courses)),
        plan_item=await reserve("plan_item", sum(len(course.items) for course in courses)),
        session=await reserve("group_session", sum(len(course.meetings) for course in courses)),
    )


async def _taught() -> Taught:
    curriculum = await fetch_value(
        "select id from curriculum where code = $1 and state = 'published' order by version desc limit 1",
        CURRICULUM,
    )
    if curriculum is None:
        raise NoCurriculum(CURRICULUM)
    units = await fetch(
        """
        select s.id, s.module, m.title as module_title, m.optional, s.kind, s.title, s.minutes,
               array(
                   select e.exercise from plan_exercise e where e.session_plan = s.id order by e.position
               ) as exercises
        from session_plan s join module m on m.id = s.module
        where m.curriculum = $1 order by s.position
        """,
        curriculum,
    )
    prompts = await fetch(
        "select id from reflection_prompt where curriculum = $1 order by position", curriculum
    )
    reasons = await fetch("select code, id from absence_reason")
    return Taught(
        curriculum=curriculum,
        units=tuple(
            Unit(
                row["id"], row["module"], row["module_title"], row["optional"], row["kind"], row["title"],
                row["minutes"], tuple(row["exercises"]),
            )
            for row in units
        ),
        prompts=tuple(row["id"] for row in prompts),
        reasons={row["code"]: row["id"] for row in reasons},
    )  # fmt: skip
