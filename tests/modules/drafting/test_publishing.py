"""From nothing to a draft, a published version, its copy, and a retired one."""

import asyncio
import re

import pytest

from modules.curriculum.comparison import compare
from modules.curriculum.reading import find_versions
from modules.drafting import versions
from programme.database import acting
from tests.fixtures.forms import changed, fields_of, send
from tests.fixtures.live import Live
from tests.fixtures.posting import errors, ids_linked, post, words
from tests.fixtures.world import World
from tests.modules.desk import BEGINNING, CLOSING, DRAFT, PUBLISHED, START, As, change, fill, form, stored

STATES = "select version, state from curriculum where code = 'probe' order by version"
PUBLISH = f"/curricula/{DRAFT}/publish"


async def test_a_curriculum_is_created_as_a_draft(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    answer = await fill(liv, "/curricula/new", title="Short course", code="short-course", share="75")
    assert answer.status_code == 303
    rows = await stored(
        world, "select id, version, title, state, completion_share, closing_assessment from curriculum"
        " where code = 'short-course'"
    )  # fmt: skip
    assert [row[1:] for row in rows] == [(1, "Short course", "draft", 0.75, True)]
    assert "There is no module yet" in words(await liv.get(answer.headers["location"]))


@pytest.mark.parametrize(
    ("values", "message", "place"),
    [
        ({"code": "probe"}, "There is already a curriculum with this code", "code"),
        ({"code": "Probe Course"}, "Code must hold only small letters", "code"),
        ({"code": ""}, "Enter a code", "code"),
        ({"title": ""}, "Enter the title", "title"),
        ({"share": "0"}, "must be between 1 and 100", "share"),
        ({"share": "101"}, "must be between 1 and 100", "share"),
        ({"share": "80%"}, "must be a whole number", "share"),
    ],
)
async def test_a_wrong_curriculum_is_refused_with_all_that_was_typed(
    world: World, as_: As, values: dict[str, str], message: str, place: str
) -> None:
    entered: dict[str, str | None] = {
        "title": "Short",
        "code": "short",
        "share": "70",
        "closing_assessment": None,
        **values,
    }
    answer = await fill(await as_(world.liv), "/curricula/new", "", **entered)
    assert answer.status_code == 422
    assert message in errors(answer)[0] and ids_linked(answer) == [place]
    kept = fields_of(answer.text)
    assert [kept[name] for name in ("title", "code", "share")] == [
        [entered[name]] for name in ("title", "code", "share")
    ]
    assert "closing_assessment" not in kept


async def test_the_rule_is_changed_and_the_second_is_told(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    path = f"/curricula/{DRAFT}/edit"
    mine = changed(await form(liv, path), share="60", closing_assessment=None)
    assert (await fill(liv, path, share="70")).status_code == 303
    second = await send(liv, path, mine)
    assert second.status_code == 409 and "Share of each required module 70%" in words(second)
    assert fields_of(second.text)["share"] == ["60"]
    for _time in range(2):
        assert (await send(liv, path, fields_of(second.text))).status_code == 303
    assert await stored(
        world, "select completion_share, closing_assessment from curriculum where id = 1002"
    ) == [(0.6, False)]


async def test_prompts_are_written_one_a_line(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    path = f"/curricula/{DRAFT}/prompts"
    old = await form(liv, path)
    assert old["prompts"] == ["What did you leave unchallenged?"]
    assert (await fill(liv, path, prompts="Second?\r\n\r\nFirst? ")).status_code == 303
    assert await stored(
        world, "select question from reflection_prompt where curriculum = 1002 order by position"
    ) == [("Second?",), ("First?",)]
    late = await send(liv, path, changed(old, prompts="Mine?"))
    assert late.status_code == 409 and "Second?" in words(late)
    assert fields_of(late.text)["prompts"] == ["Mine?"]
    wrong = await fill(liv, path, prompts="x" * 501)
    assert wrong.status_code == 422 and "Line 1 must be 500 characters or fewer" in errors(wrong)[0]
    assert (await fill(liv, path, prompts="")).status_code == 303
    assert await stored(world, "select 1 from reflection_prompt where curriculum = 1002") == []


async def test_a_whole_draft_is_published_and_then_offered_to_cohorts(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    fields = await form(liv, PUBLISH, PUBLISH)
    for _time in range(2):  # a double click
        assert (await send(liv, PUBLISH, fields)).status_code == 303
    assert await stored(world, STATES) == [(1, "published"), (2, "published")]
    offered = (await (await as_(world.cleo)).get("/cohorts/new")).text
    assert f'<option value="{DRAFT}"' in offered


async def test_everything_wrong_is_named_and_leads_to_its_place(world: World, as_: As) -> None:
    await change(
        world,
        "delete from session_plan where module = 1012; update session_plan set title = '' where id = 1011;"
        "update module set optional = true where id = 1011",
    )
    liv = await as_(world.liv)
    page = await liv.get(PUBLISH)
    assert errors(page) == [
        "Session 1 has no title. Give it one",
        "Module “Closing” has no session. Plan one, or remove it",
        "“Closing” is required, but comes after “Getting started”, which is optional. "
        "Take the prerequisite away, or make both required",
        "Completing the programme takes the closing assessment, but no session is an assessment. "
        "Plan one, or change the completion rule",
    ]
    assert re.findall(r'<li><a href="([^"]+)">', page.text) == [
        f"/curricula/{DRAFT}/session-plans/{BEGINNING}",
        f"/curricula/{DRAFT}#module-{CLOSING}",
        f"/curricula/{DRAFT}#module-{CLOSING}",
        f"/curricula/{DRAFT}",
    ]
    assert 'action="/curricula/1002/publish"' not in page.text
    seal = (await (await as_(world.liv)).get(f"/curricula/{DRAFT}/delete")).text
    seen = re.search(r'name="seen" value="([^"]+)"', seal)
    assert seen is not None
    answer = await post(liv, PUBLISH, {"seen": seen[1]})
    assert answer.status_code == 422 and len(errors(answer)) == 4
    assert await stored(world, STATES) == [(1, "published"), (2, "draft")]


async def test_a_draft_that_changed_since_it_was_read_is_not_published(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    fields = await form(liv, PUBLISH, PUBLISH)
    await change(world, "update session_plan set aims = 'Slipped in' where id = 1012")
    answer = await send(liv, PUBLISH, fields)
    assert answer.status_code == 409 and "so it was not published" in words(answer)
    assert await stored(world, STATES) == [(1, "published"), (2, "draft")]


async def test_nothing_of_a_published_version_can_be_opened_for_change(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    start = f"/curricula/{PUBLISHED}"
    for path in ("/edit", "/prompts", "/publish", "/delete", "/modules/new", "/modules/1001",
                 "/modules/1001/remove", "/modules/1001/session-plans/new", "/session-plans/1001",
                 "/session-plans/1001/remove"):  # fmt: skip
        answer = await liv.get(start + path)
        assert answer.status_code == 409, path
        assert "never changes" in words(answer)
    for path in ("/edit", "/prompts", "/publish", "/delete", "/modules/new", "/modules/1001",
                 "/modules/1001/move", "/session-plans/1001/move", "/session-plans/1001"):  # fmt: skip
        answer = await post(liv, start + path, {"title": "x", "seen": "new", "from": 1, "to": 2})
        assert answer.status_code == 409, path


# --- The next version ----------------------------------------------------------------------------


async def test_a_new_version_is_a_copy_of_everything(world: World) -> None:
    await change(world, "update curriculum set state = 'published' where id = 1002")
    async with acting(world.liv):
        made = await versions.start_version(source=DRAFT)
        found = await find_versions([DRAFT, made])
    old, new = found[DRAFT], found[made]
    assert (new.code, new.version, new.state, new.cohorts) == ("probe", 3, "draft", 0)
    assert (new.rule_seal, new.prompts) == (old.rule_seal, old.prompts)
    assert [(m.code, m.title, m.optional, new.titles(m.requires)) for m in new.modules] == [
        (m.code, m.title, m.optional, old.titles(m.requires)) for m in old.modules
    ]
    assert [(s.key, s.position, s.seal) for s in new.sessions] == [
        (s.key, s.position, s.seal) for s in old.sessions
    ]
    assert new.sessions[0].key == 1001  # as in the very first version
    assert new.sessions[0].fidelity == ("Everybody has spoken",)
    assert compare(old, new).same


async def test_the_reference_curriculum_is_copied_whole(world: World) -> None:
    async with acting(world.liv):
        made = await versions.start_version(source=1)
        found = await find_versions([1, made])
    assert len(found[made].sessions) == 23 and compare(found[1], found[made]).same


async def test_there_is_one_draft_at_a_time_however_often_one_asks(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    answer = await post(liv, f"/curricula/{PUBLISHED}/copy", {})
    assert answer.status_code == 303 and answer.headers["location"] == f"/curricula/{DRAFT}"
    assert "has a draft already" in words(await liv.get(f"/curricula/{DRAFT}"))
    assert await stored(world, STATES) == [(1, "published"), (2, "draft")]


async def test_two_start_a_version_at_the_same_moment_and_get_one(live: Live) -> None:
    async with await live.client(live.world.liv) as liv:
        answers = await asyncio.gather(*(post(liv, "/curricula/1/copy", {}) for _time in range(3)))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    rows = await stored(live.world, "select count(*) from curriculum where code = 'group-programme'")
    assert rows == [(2,)]


# --- The end -------------------------------------------------------------------------------------


async def test_a_retired_version_takes_no_new_cohort_and_keeps_its_own(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    path = f"/curricula/{PUBLISHED}/retire"
    assert "3 cohorts follow it and keep it." in words(await liv.get(path))
    for _time in range(2):
        assert (await post(liv, path, {})).status_code == 303
    assert await stored(world, STATES) == [(1, "retired"), (2, "draft")]
    cleo = await as_(world.cleo)
    assert f'<option value="{PUBLISHED}"' not in (await cleo.get("/cohorts/new")).text
    assert "version 1" in words(await cleo.get("/cohorts/1/timetable"))
    assert (await stored(world, "select count(*) from cohort_plan where curriculum = 1001")) == [(3,)]


async def test_a_draft_cannot_be_retired(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    path = f"/curricula/{DRAFT}/retire"
    assert (await liv.get(path)).status_code == (await post(liv, path, {})).status_code == 409
    assert await stored(world, STATES) == [(1, "published"), (2, "draft")]


async def test_a_draft_is_deleted_after_a_question(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    path = f"/curricula/{DRAFT}/delete"
    old = await form(liv, path, path)
    await change(world, "update module set title = 'Changed' where id = 1011")
    assert (await send(liv, path, old)).status_code == 409
    assert (await fill(liv, path, path)).status_code == 303
    assert await stored(world, STATES) == [(1, "published")]
    assert await stored(world, f"select 1 from module where id = {START}") == []
    assert "was deleted" in words(await liv.get("/curricula"))
    assert (await send(liv, path, old)).status_code == 404
