"""A concern reaches whoever has to act, and nobody else."""

import datetime as dt
from collections.abc import Awaitable, Callable
from uuid import uuid4

import pytest

from programme.access.viewer import Viewer
from tests.fixtures.posting import errors, ids_linked, post, words
from tests.fixtures.world import Client, World

As = Callable[[Viewer | None], Awaitable[Client]]

SECRET = "He hides a blade \u202bسكين\u202c 🔪"


def concern(**others: str) -> dict[str, str]:
    values = {
        "form": str(uuid4()),
        "about": "p1",
        "category": "danger_to_life",
        "severity": "now",
        "seen": SECRET,
    }
    return values | others


async def _stored(world: World, sql: str) -> list[tuple[object, ...]]:
    owner = await world.database.as_owner()
    rows = await owner.fetch(sql)
    await owner.close()
    return [tuple(row) for row in rows]


async def _told(world: World, concern_id: int) -> list[int]:
    rows = await _stored(world, f"select staff from concern_alert where concern = {concern_id} order by 1")
    return [int(str(row[0])) for row in rows]


async def _change(world: World, sql: str) -> None:
    owner = await world.database.as_owner()
    await owner.execute(sql)
    await owner.close()


async def _raise(world: World, as_: As, **others: str) -> int:
    answer = await post(await as_(world.alma), "/concerns/new", concern(**others))
    assert answer.status_code == 303, words(answer)
    return int(answer.headers["location"].rpartition("/")[2])


async def test_danger_reaches_everybody_who_can_act_at_once_and_stays_until_they_answer(
    world: World, as_: As
) -> None:
    made = await _raise(world, as_)
    told = await _stored(
        world,
        f"select staff, role, due_at - delivered_at from concern_alert where concern = {made} order by 1",
    )
    hour = dt.timedelta(hours=1)
    assert told == [
        (2, "facilitator", hour), (5, "coordinator", hour), (8, "lead", hour), (10, "offender_manager", hour),
        (11, "supervisor", hour),
    ]  # fmt: skip
    for person in (world.cleo, world.omar, world.liv, world.bela, world.sue):
        client = await as_(person)
        assert "1 concern needs your acknowledgement" in words(await client.get("/account"))
        assert "Waits for you" in words(await client.get("/concerns"))
        assert SECRET in words(await client.get(f"/concerns/{made}"))
        assert (await post(client, f"/concerns/{made}/acknowledge", {})).status_code == 303
        assert "needs your acknowledgement" not in words(await client.get("/account"))
    for person in (world.carla, world.cyrus, world.dora):
        client = await as_(person)
        assert (await client.get(f"/concerns/{made}")).status_code == 404
        assert "needs your acknowledgement" not in words(await client.get("/account"))
    assert "Knows" in words(await (await as_(world.alma)).get(f"/concerns/{made}"))
    for person, reads in ((world.alma, True), (world.cleo, True), (world.omar, True), (world.cyrus, False)):
        timeline = words(await (await as_(person)).get("/participants/1/timeline"))
        assert ("Concern raised: Danger to somebody's life" in timeline) is reads


async def test_a_supervisor_reads_initials_and_a_remark_reaches_the_team_and_the_lead_only(
    world: World, as_: As
) -> None:
    made = await _raise(world, as_, severity="information", category="remark", seen="Hummed an old song")
    assert await _told(world, made) == [2, 8]
    page = words(await (await as_(world.sue)).get(f"/concerns/{made}"))
    assert "Z. T." in page and "Zita" not in page
    for person in (world.cleo, world.omar):
        assert (await (await as_(person)).get(f"/concerns/{made}")).status_code == 404


async def test_a_concern_about_the_group_tells_its_site_and_its_team(world: World, as_: As) -> None:
    assert await _told(world, await _raise(world, as_, about="c1", severity="today")) == [2, 5, 8]


async def test_somebody_who_lost_the_role_or_the_site_is_not_told(world: World, as_: As) -> None:
    await _change(
        world,
        "update staff set roles = '{administrator}' where id = 10; delete from staff_site where staff = 5",
    )
    assert await _told(world, await _raise(world, as_)) == [2, 8, 11]


async def test_a_double_click_makes_one_concern_and_one_alert_each(world: World, as_: As) -> None:
    values, client = concern(), await as_(world.alma)
    first, second = [await post(client, "/concerns/new", values) for _click in range(2)]
    assert first.headers["location"] == second.headers["location"]
    assert await _stored(world, "select count(*) from concern where id > 5000") == [(1,)]
    assert await _stored(world, "select count(*) from concern_alert where concern > 5000") == [(5,)]
    stolen = await post(await as_(world.carla), "/concerns/new", values | {"about": "c2"})
    assert stolen.status_code == 409


@pytest.mark.parametrize(
    ("others", "field"),
    [
        ({"about": ""}, "about"), ({"about": "p4"}, "about"), ({"about": "c3"}, "about"),
        ({"about": "p99999999999"}, "about"), ({"category": "x"}, "category"), ({"severity": ""}, "severity"),
        ({"seen": "  "}, "seen"), ({"seen": "x" * 10_001}, "seen"), ({"seen": "a\x00b"}, "seen"),
        ({"whom": "x" * 121}, "whom"),
    ],
)  # fmt: skip
async def test_what_cannot_be_is_refused_with_everything_kept(
    world: World, as_: As, others: dict[str, str], field: str
) -> None:
    refused = await post(await as_(world.alma), "/concerns/new", concern(**others))
    assert refused.status_code == 422
    assert [link.partition("-")[0] for link in ids_linked(refused)] == [field]
    if "seen" not in others:
        assert SECRET in words(refused)
    assert await _stored(world, "select count(*) from concern where id > 5000") == [(0,)]


async def test_the_form_says_whom_it_would_tell_and_that_nobody_is_there(world: World, as_: As) -> None:
    client = await as_(world.alma)
    assert "1 × offender manager" in words(await client.get("/concerns/new?about=p1"))
    await _change(world, "update staff set active = false where id in (2, 5, 8, 10, 11)")
    assert "nobody inside the system. Phone the prison." in words(await client.get("/concerns/new?about=p1"))
    made = await _raise(world, as_)
    page = words(await (await as_(world.alma)).get(f"/concerns/{made}"))
    assert "Nobody inside the system could be told" in page


async def test_what_was_done_is_added_and_the_end_is_written_once(world: World, as_: As) -> None:
    made = await _raise(world, as_)
    page = f"/concerns/{made}"
    cleo = await as_(world.cleo)
    for _twice in range(2):
        await post(cleo, f"{page}/entries", {"body": "Cell searched"})
    assert await _stored(world, "select count(*) from concern_entry") == [(1,)]
    nothing = await post(cleo, f"{page}/entries", {"body": ""})
    assert errors(nothing) == ["Write what was done, or what needs doing"]
    assert errors(await post(cleo, f"{page}/close", {})) == ["Write how it ended"]
    assert (await post(cleo, f"{page}/close", {"outcome": "Blade found"})).status_code == 303
    late = await post(await as_(world.liv), f"{page}/close", {"outcome": "No blade"})
    assert late.status_code == 409
    assert "Somebody else closed it first" in words(late) and "No blade" in words(late)
    assert "Blade found" in words(await (await as_(world.alma)).get(page))


async def test_neither_history_nor_log_keeps_a_word_of_it(world: World, as_: As) -> None:
    made = await _raise(world, as_)
    await post(await as_(world.cleo), f"/concerns/{made}/entries", {"body": SECRET})
    await post(await as_(world.cleo), f"/concerns/{made}/close", {"outcome": SECRET})
    for table in ("history", "access_log", "note"):
        assert await _stored(world, f"select t::text from {table} t where t::text like '%blade%'") == []
    kept = f"select count(*) > 1 from history where table_name = 'concern' and row_id = '{made}'"
    assert await _stored(world, kept) == [(True,)]


async def test_the_bar_asks_without_keeping_anybody_signed_in(world: World, as_: As) -> None:
    client = await as_(world.cleo)
    await _change(world, "update sign_in set last_seen_at = now() - interval '10 minutes' where staff = 5")
    still = "select last_seen_at < now() - interval '9 minutes' from sign_in where staff = 5"
    assert (await client.get("/concerns/bar", headers={"HX-Request": "true"})).status_code == 200
    assert await _stored(world, still) == [(True,)]
    await client.get("/account")
    assert await _stored(world, still) == [(False,)]
