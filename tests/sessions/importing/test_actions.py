"""Files that reach the database: all or nothing, the same twice changes nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from programme.database import acting, acting_as_worker, fetch, fetch_value
from sessions.importing.actions import RefusedError, import_file
from sessions.importing.kinds import KINDS
from sessions.importing.rules import Checked, read
from tests.fixtures.database import Database
from tests.fixtures.world import World

TODAY = dt.datetime.now(dt.UTC).date()
SITES = "site,name,country,subdivision\nnorth,North Prison,DE,BY\nsouth,South Prison,,\n"
PEOPLE = (
    "reference,site,given_name,date_of_birth,covariate_age\n"
    "R1,north,Ada,1990-05-01,36\nR2,north,Cal,,\nR3,south,Eve,1980-01-01,46.5\n"
)
MEMBERS = (
    "reference,cohort,joined_on,left_on,outcome\nR1,C1,2026-01-05,2026-06-01,completed\nR2,C1,2026-01-05,,\n"
)
MARKS = (
    "reference,cohort,session_on,mark,title,minutes_planned,minutes_present,reason\n"
    "R1,C1,2026-01-05,attended,,180,170,\nR2,C1,2026-01-05,absent,,180,,sick\n"
    "R1,C1,2026-07-06,attended,,,,\nR2,C1,2026-01-12,attended,Nowhere,,,\n"
)


async def imported(kind: str, text: str, *, check: bool = False) -> Checked:
    """Import as the command line does."""
    try:
        async with acting_as_worker():
            file = read(KINDS[kind], text.encode())
            return await import_file(file, today=TODAY, by=None, dry_run=check)
    except RefusedError as refused:
        return refused.checked


async def counted(*tables: str) -> dict[str, int]:
    async with acting_as_worker():
        return {table: await fetch_value(f"select count(*) from {table}") for table in tables}


async def a_curriculum() -> str:
    async with acting_as_worker():
        return str(
            await fetch_value("select code from curriculum where state = 'published' order by id limit 1")
        )


async def with_cohort() -> None:
    """Sites, participants and cohort C1 are there."""
    curriculum = await a_curriculum()
    cohorts = f"cohort,site,curriculum,starts_on\nC1,north,{curriculum},2026-01-05\n"
    for kind, text in (("sites", SITES), ("participants", PEOPLE), ("cohorts", cohorts)):
        checked = await imported(kind, text)
        assert checked.may_write, [str(mistake) for mistake in checked.mistakes]


async def test_every_kind_goes_in_and_the_same_files_twice_change_nothing(database: Database) -> None:
    await with_cohort()
    marks = MARKS.replace("R1,C1,2026-07-06,attended,,,,\n", "")
    assert (await imported("memberships", MEMBERS)).may_write
    first = await imported("attendance", marks)
    assert first.may_write
    assert (len(first.plan.inserts), len(first.plan.sessions)) == (3, 2)
    tables = [
        "site",
        "participant",
        "particulars",
        "covariate",
        "cohort",
        "cohort_plan",
        "plan_item",
        "membership",
        "group_session",
        "mark",
    ]
    before = await counted(*tables)
    curriculum = await a_curriculum()
    cohorts = f"cohort,site,curriculum,starts_on\nC1,north,{curriculum},2026-01-05\n"
    files = {
        "sites": SITES,
        "participants": PEOPLE,
        "cohorts": cohorts,
        "memberships": MEMBERS,
        "attendance": marks,
    }
    owner = await database.as_owner()
    history = await owner.fetchval("select count(*) from history")
    for kind, text in files.items():
        again = await imported(kind, text)
        assert again.may_write
        assert again.plan.changes_nothing
        assert again.plan.unchanged == again.rows
    assert await counted(*tables) == before
    assert await owner.fetchval("select count(*) from history") == history
    await owner.close()


async def test_an_imported_session_says_so_is_held_and_starts_at_nine_at_the_site(database: Database) -> None:
    await with_cohort()
    await imported("memberships", MEMBERS)
    await imported("attendance", "reference,cohort,session_on,mark\nR2,C1,2026-07-06,attended\n")
    async with acting_as_worker():
        (session,) = await fetch("select * from group_session")
        (mark,) = await fetch("select * from mark")
    assert (session["state"], session["imported"], session["recorded_at"]) == ("held", True, None)
    assert session["starts_at"] == dt.datetime(2026, 7, 6, 7, tzinfo=dt.UTC)
    assert (mark["source"], mark["entered_by"], mark["version"]) == ("import", None, 1)
    assert mark["minutes_present"] == session["minutes_planned"] > 0


async def test_a_cohort_gets_its_own_copy_of_the_curriculum_in_order(database: Database) -> None:
    await with_cohort()
    async with acting_as_worker():
        items = await fetch("select position, title, minutes from plan_item order by position")
        units = await fetch(
            "select s.title, s.minutes from session_plan s join module m on m.id = s.module "
            "join curriculum c on c.id = m.curriculum join cohort_plan p on p.curriculum = c.id "
            "order by m.position, s.position"
        )
    assert [item["position"] for item in items] == list(range(1, len(units) + 1))
    assert [(item["title"], item["minutes"]) for item in items] == [tuple(unit) for unit in units]


async def test_a_modules_title_ties_the_session_to_the_plan(database: Database) -> None:
    await with_cohort()
    await imported("memberships", MEMBERS)
    async with acting_as_worker():
        module = await fetch_value("select title from module order by position desc limit 1")
    text = f'reference,cohort,session_on,mark,title\nR2,C1,2026-02-02,attended,"{module.upper()}"\n'
    assert (await imported("attendance", text)).may_write
    async with acting_as_worker():
        tied = await fetch_value(
            "select m.title from group_session g join plan_item i on i.id = g.plan_item "
            "join module m on m.id = i.module"
        )
    assert tied == module


async def test_one_wrong_row_at_the_end_writes_nothing_of_the_file(database: Database) -> None:
    await with_cohort()
    before = await counted("participant", "covariate")
    rows = "".join(f"N{number},north,3\n" for number in range(2_000))
    checked = await imported("participants", f"reference,site,covariate_age\n{rows}N9999,nowhere,3\n")
    assert [(one.row, one.column) for one in checked.mistakes] == [(2_002, "site")]
    assert await counted("participant", "covariate") == before


async def test_a_check_writes_nothing_and_says_what_would_change(database: Database) -> None:
    checked = await imported("sites", SITES, check=True)
    assert checked.may_write
    assert len(checked.plan.inserts) == 2
    assert await counted("site") == {"site": 0}


async def test_an_update_changes_what_differs_and_history_keeps_both(database: Database) -> None:
    await with_cohort()
    changed = PEOPLE.replace("1990-05-01,36", "1991-05-01,37").replace("R2,north", "R2,south")
    checked = await imported("participants", changed)
    assert (len(checked.plan.updates), checked.plan.unchanged) == (2, 1)
    async with acting_as_worker():
        of_ada = "where participant = (select id from participant where reference = 'R1')"
        assert await fetch_value(f"select value from covariate {of_ada}") == 37
        born = await fetch_value(f"select date_of_birth from particulars {of_ada}")
    assert born == dt.date(1991, 5, 1)
    owner = await database.as_owner()
    kept = await owner.fetch(
        "select before ->> 'value' as value from history "
        "where table_name = 'covariate' and operation = 'update'"
    )
    assert [row["value"] for row in kept] == ["36"]
    await owner.close()


async def test_a_corrected_attendance_file_changes_imported_marks(database: Database) -> None:
    await with_cohort()
    await imported("memberships", MEMBERS)
    header = "reference,cohort,session_on,mark,minutes_present,reason\n"
    await imported("attendance", header + "R1,C1,2026-01-05,attended,100,\n")
    checked = await imported("attendance", header + "R1,C1,2026-01-05,absent,,court\n")
    assert (len(checked.plan.updates), len(checked.plan.sessions)) == (1, 0)
    async with acting_as_worker():
        (mark,) = await fetch("select * from mark")
    assert (mark["state"], mark["minutes_present"], mark["version"], mark["source"]) == (
        "absent",
        0,
        2,
        "import",
    )


async def test_leaving_and_joining_in_one_file_needs_no_order(database: Database) -> None:
    await with_cohort()
    curriculum = await a_curriculum()
    await imported("cohorts", f"cohort,site,curriculum,starts_on\nC2,south,{curriculum},2026-06-01\n")
    header = "reference,cohort,joined_on,left_on\n"
    assert (await imported("memberships", header + "R1,C1,2026-01-05,\n")).may_write
    both = header + "R1,C2,2026-06-01,\nR1,C1,2026-01-05,2026-06-01\n"
    assert (await imported("memberships", both)).may_write
    assert (await imported("memberships", both)).plan.unchanged == 2


async def test_a_pseudonym_is_made_and_never_from_the_reference(database: Database) -> None:
    await with_cohort()
    owner = await database.as_owner()
    rows = await owner.fetch("select reference, pseudonym from participant")
    await owner.close()
    assert len({row["pseudonym"] for row in rows}) == 3
    assert all(row["reference"] not in row["pseudonym"] for row in rows)


async def by(world: World, who: str, kind: str, text: str) -> Checked:
    """Import as the page does."""
    person = world.staff[who]
    try:
        async with acting(person):
            file = read(KINDS[kind], text.encode())
            return await import_file(file, today=TODAY, by=person.id, may_add_sites=False)
    except RefusedError as refused:
        return refused.checked


def places(checked: Checked) -> list[tuple[int, str]]:
    return [(one.row, one.column) for one in checked.mistakes]


async def test_a_coordinator_imports_for_own_sites_only(world: World) -> None:
    people = "reference,site\nR-NEW,north\n"
    assert (await by(world, "cleo", "participants", people)).may_write
    assert places(await by(world, "cyrus", "participants", people)) == [(2, "site")]
    members = f"reference,cohort,joined_on\nR-VERA,N1,{TODAY}\n"
    assert places(await by(world, "cyrus", "memberships", members)) == [(2, "cohort"), (2, "reference")]
    assert (await by(world, "cleo", "memberships", members)).may_write


async def test_a_coordinator_imports_attendance_of_own_cohorts(world: World) -> None:
    day = TODAY - dt.timedelta(days=10)
    text = "reference,cohort,session_on,mark,reason\n"
    text += f"R-ZITA,N1,{day},attended,\nR-YURI,N1,{day},absent,refused\n"
    assert places(await by(world, "cyrus", "attendance", text)) == [
        (2, "cohort"),
        (2, "reference"),
        (3, "cohort"),
        (3, "reference"),
    ]
    checked = await by(world, "cleo", "attendance", text)
    assert checked.may_write, [str(one) for one in checked.mistakes]
    async with acting(world.alma):
        marks = await fetch("select entered_by, source from mark where source = 'import'")
    assert [tuple(mark) for mark in marks] == [(world.cleo.id, "import")] * 2


async def test_a_reference_at_another_site_is_refused_without_a_word_of_whose_it_is(world: World) -> None:
    checked = await by(
        world, "cleo", "participants", "reference,site,given_name\nR-NEW,north,New\nR-WIM,north,Wim\n"
    )
    assert places(checked) == [(3, "reference")]
    assert "not yours" in str(checked.mistakes[0].problem)
    async with acting(world.cleo):
        assert await fetch_value("select count(*) from participant where reference = 'R-NEW'") == 0


async def test_a_cohort_code_at_another_site_is_refused(world: World) -> None:
    checked = await by(
        world, "cleo", "cohorts", "cohort,site,curriculum,starts_on\nS1,north,probe,2026-01-05\n"
    )
    assert places(checked) == [(2, "cohort")]


async def test_a_membership_at_another_site_that_is_not_seen_still_refuses(world: World) -> None:
    owner = await world.database.as_owner()
    await owner.execute(
        "insert into membership (cohort, participant, joined_on) values ($1, $2, current_date)",
        world.south_cohort,
        world.unplaced,
    )
    await owner.close()
    checked = await by(world, "cleo", "memberships", f"reference,cohort,joined_on\nR-VERA,N1,{TODAY}\n")
    assert places(checked) == [(0, "")]
    assert "another cohort" in str(checked.mistakes[0].problem)


async def test_a_coordinator_corrects_own_sites_and_adds_none(world: World) -> None:
    assert (await by(world, "cleo", "sites", "site,name\nnorth,Renamed\n")).may_write
    async with acting(world.cleo):
        assert await fetch_value("select name from site where code = 'north'") == "Renamed"
    assert places(await by(world, "cleo", "sites", "site,name\nwest,West\nsouth,South\n")) == [
        (2, "site"),
        (3, "site"),
    ]


async def test_marks_that_staff_entered_are_never_overwritten(world: World) -> None:
    async with acting(world.cleo):
        day = await fetch_value("select starts_at::date from group_session where id = $1", world.past)
    checked = await by(
        world,
        "cleo",
        "attendance",
        f"reference,cohort,session_on,mark,reason\nR-ZITA,N1,{day},absent,refused\n",
    )
    assert places(checked) == [(2, "mark")]


async def test_a_scheduled_session_is_held_once_its_attendance_was_imported(world: World) -> None:
    async with acting(world.cleo):
        day = await fetch_value("select starts_at::date from group_session where id = $1", world.open)
    checked = await by(
        world, "cleo", "attendance", f"reference,cohort,session_on,mark\nR-ZITA,N1,{day},attended\n"
    )
    assert checked.may_write
    assert checked.plan.sessions == ()
    async with acting(world.cleo):
        assert await fetch_value("select state from group_session where id = $1", world.open) == "held"


@pytest.mark.slow
async def test_a_hundred_thousand_rows_of_attendance_go_in(database: Database) -> None:
    curriculum = await a_curriculum()
    await imported("sites", SITES)
    cohorts = [f"C{number}" for number in range(100)]
    people = [(f"R{number}-{place}", number) for number in range(100) for place in range(10)]
    assert (
        await imported(
            "cohorts",
            "cohort,site,curriculum,starts_on\n"
            + "".join(f"{one},north,{curriculum},2020-01-06\n" for one in cohorts),
        )
    ).may_write
    await imported("participants", "reference,site\n" + "".join(f"{one},north\n" for one, _ in people))
    await imported(
        "memberships",
        "reference,cohort,joined_on\n" + "".join(f"{one},C{cohort},2020-01-06\n" for one, cohort in people),
    )
    days = [dt.date(2020, 1, 6) + dt.timedelta(days=number) for number in range(100)]
    rows = "".join(f"{one},C{cohort},{day},attended,,180,170,\n" for day in days for one, cohort in people)
    text = "reference,cohort,session_on,mark,title,minutes_planned,minutes_present,reason\n" + rows
    checked = await imported("attendance", text)
    assert checked.may_write
    assert (len(checked.plan.inserts), len(checked.plan.sessions)) == (100_000, 10_000)
    assert (await imported("attendance", text)).plan.unchanged == 100_000
