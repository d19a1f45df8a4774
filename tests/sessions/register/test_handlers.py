"""The register over HTTP: opened, saved whole, refused."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.fixtures.forms import changed, fields_of, send
from tests.fixtures.live import Live
from tests.fixtures.world import Client, World
from tests.sessions.register.steps import As, Queries, as_owner, opened, register, session_row, stored


async def test_everybody_starts_unmarked(world: World, as_: As) -> None:
    fields = await opened(await as_(world.alma), world.open)
    assert "mark-1" not in fields
    assert "mark-2" not in fields
    assert fields["version-1"] == ["0"]


async def test_the_first_page_says_who_is_expected_and_counts_them(world: World, as_: As) -> None:
    page = await (await as_(world.alma)).get(register(world.open))
    assert "Yuri (Jo) Testperson" in page.text
    assert "Xena" not in page.text
    assert "<strong>2</strong> unmarked" in page.text


async def test_a_whole_save_marks_finishes_and_is_remembered(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    fields = await opened(alma, world.open)
    done = changed(fields, mark_1="attended", late_1="20", mark_2="absent", reason_2="court")
    answer = await send(alma, register(world.open), done)
    assert (answer.status_code, answer.headers["Location"]) == (303, register(world.open))
    assert await stored(world, world.open) == {
        1: ("attended", 160, 1, world.alma.id),
        2: ("absent", 0, 1, world.alma.id),
    }
    row = await session_row(world, world.open)
    assert row["state"] == "held"
    assert row["recorded_at"] is not None
    assert row["recorded_by"] == world.alma.id
    remembered = await as_owner(
        world,
        "select participant, operation, staff from history where table_name = 'mark' order by id desc limit 2",
    )
    assert {tuple(one) for one in remembered} == {(1, "insert", world.alma.id), (2, "insert", world.alma.id)}
    page = await alma.get(register(world.open))
    assert "Register finished: 1 attended, 1 absent" in page.text
    assert "Attended, 20 minutes late" in page.text
    assert "Absent: Court" in page.text


async def test_half_a_register_is_saved_and_stays_open(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    fields = changed(await opened(alma, world.open), mark_1="attended")
    assert (await send(alma, register(world.open), fields)).status_code == 303
    row = await session_row(world, world.open)
    assert row["state"] == "held"
    assert row["recorded_at"] is None
    assert "1 person is not marked yet" in (await alma.get(register(world.open))).text


async def test_an_absence_alone_does_not_make_the_session_held(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    fields = changed(await opened(alma, world.open), mark_1="absent", reason_1="sick")
    assert (await send(alma, register(world.open), fields)).status_code == 303
    assert (await session_row(world, world.open))["state"] == "scheduled"


async def test_an_empty_save_says_that_nobody_was_marked(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    assert (await send(alma, register(world.open), await opened(alma, world.open))).status_code == 303
    assert "Nobody was marked yet" in (await alma.get(register(world.open))).text
    assert await stored(world, world.open) == {}


async def test_errors_name_the_person_and_keep_every_value(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    fields = changed(
        await opened(alma, world.open), mark_1="attended", late_1="ten", mark_2="absent", tookpart_1="no"
    )
    answer = await send(alma, register(world.open), fields)
    assert answer.status_code == 422
    assert 'href="#late-1"' in answer.text
    assert "Minutes late of Zita Testperson" in answer.text
    again = fields_of(answer.text, register(world.open))
    assert again["late-1"] == ["ten"]
    assert again["tookpart-1"] == ["no"]
    assert again["mark-2"] == ["absent"]
    assert await stored(world, world.open) == {}
    without_reason = changed(again, late_1="10", tookpart_1=None)
    answer = await send(alma, register(world.open), without_reason)
    assert answer.status_code == 422
    assert "Choose why Yuri (Jo) Testperson was absent" in answer.text


@pytest.mark.parametrize("text", ["\x00", "9" * 400, "-5", "🙂", "<script>alert(1)</script>"])
async def test_odd_minutes_are_refused_by_name_and_shown_again(world: World, as_: As, text: str) -> None:
    alma = await as_(world.alma)
    fields = changed(await opened(alma, world.open), mark_1="attended", late_1=text)
    answer = await send(alma, register(world.open), fields)
    assert answer.status_code == 422
    assert "Zita Testperson must be a whole number" in answer.text
    assert "<script>alert(1)" not in answer.text
    assert await stored(world, world.open) == {}


async def test_a_double_click_saves_once(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    fields = changed(await opened(alma, world.open), mark_1="attended", mark_2="attended")
    assert (await send(alma, register(world.open), fields)).status_code == 303
    assert (await send(alma, register(world.open), fields)).status_code == 303
    assert {mark[2] for mark in (await stored(world, world.open)).values()} == {1}


async def test_of_two_saves_at_once_one_wins_and_the_other_sees_both(live: Live) -> None:
    world = live.world
    alma, bela = await live.client(world.alma), await live.client(world.bela)
    async with alma, bela:
        pages = [await client.get(register(world.open)) for client in (alma, bela)]
        mine, theirs = (fields_of(page.text, register(world.open)) for page in pages)
        answers = await asyncio.gather(
            send(alma, register(world.open), changed(mine, mark_1="attended", late_1="5")),
            send(bela, register(world.open), changed(theirs, mark_1="absent", reason_1="sick")),
        )
        assert sorted(answer.status_code for answer in answers) == [303, 409]
        loser, client = (0, alma) if answers[0].status_code == 409 else (1, bela)
        page = answers[loser].text
        assert "Attended, 5 minutes late" in page
        assert "Absent: Sick" in page
        # The winner's stands, and nothing of the loser's is lost: it goes through when chosen.
        assert (await stored(world, world.open))[1][0] == ("absent" if loser == 0 else "attended")
        form = changed(fields_of(page, register(world.open)), keep_1="mine-1")
        answer = await send(client, register(world.open), form)
        assert answer.status_code == 303, answer.text
    marks = await stored(world, world.open)
    assert marks[1][2] == 2
    assert marks[1][0] == ("attended" if loser == 0 else "absent")


async def _conflict(world: World, as_: As) -> tuple[Client, str]:
    """Bela's page after Alma saved first: Alma has Zita attended, Bela has her absent, and Yuri attended."""
    fields = await opened(await as_(world.bela), world.open)
    alma = await as_(world.alma)
    first = changed(await opened(alma, world.open), mark_1="attended", late_1="5")
    assert (await send(alma, register(world.open), first)).status_code == 303
    bela = await as_(world.bela)
    token = (await opened(bela, world.open))["_csrf_token"][0]
    late = changed(
        fields, _csrf_token=token, mark_1="absent", reason_1="sick", mark_2="attended", early_2="15"
    )
    answer = await send(bela, register(world.open), late)
    assert answer.status_code == 409
    return bela, answer.text


async def test_a_conflict_shows_both_versions_and_keeps_what_was_typed(world: World, as_: As) -> None:
    _bela, page = await _conflict(world, as_)
    assert "Attended, 5 minutes late" in page
    assert "Saved by Alma Probe at" in page
    assert "Absent: Sick" in page
    fields = fields_of(page, register(world.open))
    assert fields["mark-2"] == ["attended"]
    assert fields["early-2"] == ["15"]
    assert fields["reason-1"] == ["sick"]
    assert await stored(world, world.open) == {1: ("attended", 175, 1, world.alma.id)}


async def test_without_a_choice_the_conflict_is_shown_again(world: World, as_: As) -> None:
    bela, page = await _conflict(world, as_)
    answer = await send(bela, register(world.open), fields_of(page, register(world.open)))
    assert answer.status_code == 409
    assert len(await stored(world, world.open)) == 1


async def test_choosing_theirs_keeps_it_and_saves_the_rest(world: World, as_: As) -> None:
    bela, page = await _conflict(world, as_)
    fields = changed(fields_of(page, register(world.open)), keep_1="theirs-1")
    assert (await send(bela, register(world.open), fields)).status_code == 303
    assert await stored(world, world.open) == {
        1: ("attended", 175, 1, world.alma.id),
        2: ("attended", 165, 1, world.bela.id),
    }
    assert (await session_row(world, world.open))["recorded_by"] == world.bela.id


async def test_choosing_mine_overwrites_with_both_in_the_history(world: World, as_: As) -> None:
    bela, page = await _conflict(world, as_)
    fields = changed(fields_of(page, register(world.open)), keep_1="mine-1")
    assert (await send(bela, register(world.open), fields)).status_code == 303
    assert (await stored(world, world.open))[1] == ("absent", 0, 2, world.bela.id)
    kept = await as_owner(
        world,
        "select before ->> 'state', after ->> 'state' from history"
        " where table_name = 'mark' and operation = 'update'",
    )
    assert [tuple(one) for one in kept] == [("attended", "absent")]


async def test_a_choice_made_of_an_older_version_is_asked_again(world: World, as_: As) -> None:
    bela, page = await _conflict(world, as_)
    await as_owner(world, "update mark set version = 2, minutes_late = 9 where session = $1", world.open)
    fields = changed(fields_of(page, register(world.open)), keep_1="mine-1")
    answer = await send(bela, register(world.open), fields)
    assert answer.status_code == 409
    assert "Attended, 9 minutes late" in answer.text


async def test_a_form_for_a_member_who_left_meanwhile_saves_nothing_and_says_who(
    world: World, as_: As
) -> None:
    alma = await as_(world.alma)
    fields = changed(await opened(alma, world.open), mark_1="attended", mark_2="attended", late_1="7")
    await as_owner(
        world, "update membership set left_on = current_date - 3, outcome = 'withdrawn' where participant = 2"
    )
    answer = await send(alma, register(world.open), fields)
    assert answer.status_code == 422
    assert "Yuri (Jo) Testperson has left the cohort" in answer.text
    again = fields_of(answer.text, register(world.open))
    assert again["late-1"] == ["7"]
    assert "mark-2" not in again
    assert (await send(alma, register(world.open), again)).status_code == 303
    assert list(await stored(world, world.open)) == [1]


async def test_a_participant_of_another_cohort_in_the_form_is_not_written(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    fields = await opened(alma, world.open)
    fields |= {"mark-1": ["attended"], f"mark-{world.wim}": ["attended"], f"version-{world.wim}": ["0"]}
    fields |= {"mark-99999999999999999999": ["attended"], "mark-x": ["absent"]}
    answer = await send(alma, register(world.open), fields)
    assert answer.status_code == 422
    assert "someone who is not on this register" in answer.text
    assert "Wim" not in answer.text
    assert await stored(world, world.open) == {}


async def test_a_session_that_lies_ahead_cannot_be_marked(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    page = await alma.get(register(world.future))
    assert "The register opens on" in page.text
    assert "<form" not in page.text.split('id="main-content"')[1].split("<footer")[0]
    fields = await opened(alma, world.open)
    answer = await send(alma, register(world.future), changed(fields, mark_1="attended"))
    assert answer.status_code == 422
    assert "lies in the future" in answer.text
    assert await stored(world, world.future) == {}


async def test_a_register_opens_an_hour_before_its_session(world: World, as_: As) -> None:
    starts = datetime.now(UTC) + timedelta(minutes=50)
    await as_owner(
        world,
        "update group_session set starts_at = $1, ends_at = $2 where id = 3",
        starts,
        starts + timedelta(hours=3),
    )
    alma = await as_(world.alma)
    fields = changed(await opened(alma, world.future), mark_1="attended")
    assert (await send(alma, register(world.future), fields)).status_code == 303


@pytest.mark.parametrize("person", ["carla", "dora", "cyrus"])
async def test_a_register_of_others_does_not_exist(world: World, as_: As, person: str) -> None:
    outsider = await as_(getattr(world, person))
    assert (await outsider.get(register(world.open))).status_code == 404
    own = {"carla": world.other_session, "dora": world.south_session, "cyrus": world.south_session}[person]
    page = await outsider.get(register(own))
    assert page.status_code == 200


@pytest.mark.parametrize("number", [0, 99_999, 2**31, 2**70])
async def test_an_unknown_session_is_not_found(world: World, as_: As, number: int) -> None:
    alma = await as_(world.alma)
    fields = await opened(alma, world.open)
    assert (await alma.get(register(number))).status_code == 404
    assert (await send(alma, register(number), fields)).status_code == 404
    assert (await send(alma, f"{register(world.open)}/{number}", fields, htmx=True)).status_code in (404, 422)


@pytest.mark.parametrize("person", ["eva", "ada"])
async def test_whoever_has_no_business_with_registers_is_refused(world: World, as_: As, person: str) -> None:
    client = await as_(getattr(world, person))
    assert (await client.get(register(world.open))).status_code == 403


async def test_a_coordinator_reads_and_may_not_write(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    page = await cleo.get(register(world.past))
    assert "Absent: Court" in page.text
    assert "Correct this register" not in page.text
    assert "radio" not in page.text
    fields = {"_csrf_token": fields_of(page.text, "/sign-out")["_csrf_token"], "mark-1": ["absent"]}
    assert (await send(cleo, register(world.past), fields)).status_code == 403


async def test_expected_is_decided_by_the_day_at_the_site(world: World, as_: As) -> None:
    # Half past midnight in London on 29 June is still 28 June in UTC.
    starts = datetime(2026, 6, 28, 23, 30, tzinfo=UTC)
    await as_owner(
        world,
        "update group_session set starts_at = $1, ends_at = $2, recorded_at = $2 where id = 1",
        starts, starts + timedelta(hours=3),
    )  # fmt: skip
    await as_owner(world, "delete from mark where session = 1")
    await as_owner(world, "update membership set joined_on = '2026-06-29' where participant = 1")
    await as_owner(world, "update membership set joined_on = '2026-06-30' where participant = 2")
    page = await (await as_(world.alma)).get(register(world.past))
    assert "Monday 29 June 2026" in page.text
    assert "00:30 to 03:30" in page.text
    assert "Zita" in page.text
    assert "Yuri" not in page.text


@pytest.mark.parametrize(
    ("starts", "shown"),
    [
        # The clock goes back at 02:00 on 25 October: two hours by the clock are three by the sun.
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "01:30 to 03:30"),
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), "00:30 to 04:30"),
    ],
    ids=["back", "forward"],
)
async def test_a_day_on_which_the_clock_changes(world: World, as_: As, starts: datetime, shown: str) -> None:
    await as_owner(
        world,
        "update group_session set starts_at = $1, ends_at = $2, state = 'scheduled', recorded_at = null,"
        " recorded_by = null where id = 2",
        starts, starts + timedelta(hours=3),
    )  # fmt: skip
    await as_owner(world, "update membership set joined_on = '2026-01-01'")
    alma = await as_(world.alma)
    with time_machine.travel(starts - timedelta(minutes=61), tick=True):
        assert "The register opens on" in (await alma.get(register(world.open))).text
    with time_machine.travel(starts - timedelta(minutes=59), tick=True):
        page = await alma.get(register(world.open))
        assert shown in page.text
        fields = changed(
            fields_of(page.text, register(world.open)), mark_1="attended", mark_2="attended", late_1="90"
        )
        assert (await send(alma, register(world.open), fields)).status_code == 303
    assert (await stored(world, world.open))[1][1] == 90


async def test_opening_is_logged_with_everybody_who_was_shown(world: World, as_: As) -> None:
    await (await as_(world.cleo)).get(register(world.past))
    rows = await as_owner(world, "select staff, page, cohort, session, participants from access_log")
    assert [tuple(row) for row in rows] == [(world.cleo.id, "register", 1, 1, [1, 2])]


async def test_opening_and_saving_ask_the_database_little(queries: Queries, world: World, as_: As) -> None:
    alma = await as_(world.alma)
    await opened(alma, world.open)
    queries()
    fields = await opened(alma, world.open)
    open_queries = queries()
    assert len(open_queries) <= 6, open_queries
    await send(
        alma, register(world.open), changed(fields, mark_1="attended", mark_2="absent", reason_2="sick")
    )
    save_queries = queries()
    assert len(save_queries) <= 9, save_queries
