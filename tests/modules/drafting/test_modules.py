"""Modules of a draft are added, changed, moved and removed."""

import asyncio

import pytest

from tests.fixtures.forms import changed, fields_of, send
from tests.fixtures.live import Live
from tests.fixtures.posting import errors, ids_linked, post, words
from tests.fixtures.world import World
from tests.modules.desk import BEGINNING, CLOSING, DRAFT, PUBLISHED, START, As, change, fill, form, stored

NEW = f"/curricula/{DRAFT}/modules/new"
ONE = f"/curricula/{DRAFT}/modules/{START}"
ORDER = "select title from module where curriculum = 1002 order by position"


def move(place: int, to: int) -> dict[str, str | int]:
    return {"from": place, "to": to}


async def test_a_module_is_added_at_the_end_with_a_code_of_its_own(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    answer = await fill(liv, NEW, title="Getting  started again", optional="yes", requires=[str(START)])
    assert answer.status_code == 303
    (row,) = await stored(
        world,
        "select id, position, code, title, optional from module where curriculum = 1002 and position = 3",
    )
    assert row[1:] == (3, "getting-started-again", "Getting  started again", True)
    assert answer.headers["location"] == f"/curricula/{DRAFT}#module-{row[0]}"
    assert await stored(world, f"select requires from module_prerequisite where module = {row[0]}") == [
        (START,)
    ]
    assert "was added" in words(await liv.get(f"/curricula/{DRAFT}"))


async def test_the_same_title_is_refused_so_a_double_click_adds_one(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    fields = changed(await form(liv, NEW), title="Future")
    assert (await send(liv, NEW, fields)).status_code == 303
    again = await send(liv, NEW, fields)
    assert again.status_code == 422
    assert errors(again) == ["There is already a module with this title. Choose another"]
    assert ids_linked(again) == ["title"]


@pytest.mark.parametrize(
    ("title", "message"),
    [
        ("", "Enter the title of the module"),
        ("\u200b", "Enter the title of the module"),
        ("a\0b", "cannot be kept (U+0000)"),
        ("x" * 121, "must be 120 characters or fewer"),
    ],
)
async def test_a_bad_title_is_refused_and_the_rest_is_kept(
    world: World, as_: As, title: str, message: str
) -> None:
    answer = await fill(await as_(world.liv), NEW, title=title, optional="yes", requires=[str(START)])
    assert answer.status_code == 422
    assert message in errors(answer)[0] and ids_linked(answer) == ["title"]
    assert fields_of(answer.text)["optional"] == ["yes"]
    assert fields_of(answer.text)["requires"] == [str(START)]
    assert len(await stored(world, ORDER)) == 2


@pytest.mark.parametrize("forged", ["1001", "999999999", "-1", "x", "\0", "9" * 40])
async def test_a_prerequisite_of_elsewhere_is_refused(world: World, as_: As, forged: str) -> None:
    answer = await fill(await as_(world.liv), NEW, title="New", requires=[forged])
    assert answer.status_code == 422
    assert errors(answer) == ["Comes after: choose one of those that are offered"]


async def test_a_circle_of_prerequisites_is_refused_and_named(world: World, as_: As) -> None:
    answer = await fill(await as_(world.liv), ONE, requires=[str(CLOSING)])
    assert answer.status_code == 422
    (message,) = errors(answer)
    assert "in a circle" in message and "Getting started → Closing → Getting started" in message.replace(
        "Closing → Getting started → Closing", "Getting started → Closing → Getting started"
    )
    assert ids_linked(answer) == ["requires"]
    assert await stored(world, f"select 1 from module_prerequisite where module = {START}") == []


async def test_a_prerequisite_that_stands_below_is_refused(world: World, as_: As) -> None:
    await change(world, "delete from module_prerequisite where module = 1012")
    answer = await fill(await as_(world.liv), ONE, requires=[str(CLOSING)])
    assert answer.status_code == 422
    assert errors(answer)[0].startswith("“Getting started” comes after “Closing”, so it must stand below it")


async def test_a_module_is_changed(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    answer = await fill(
        liv, f"/curricula/{DRAFT}/modules/{CLOSING}", title="The end", optional="yes", requires=[]
    )
    assert answer.status_code == 303
    assert await stored(world, "select title, optional, code from module where id = 1012") == [
        ("The end", True, "closing")
    ]
    assert await stored(world, "select 1 from module_prerequisite where module = 1012") == []


async def test_whoever_saves_second_sees_both_versions_and_loses_nothing(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    mine = changed(await form(liv, ONE), title="My title")
    assert (await fill(liv, ONE, title="Their title")).status_code == 303
    second = await send(liv, ONE, mine)
    assert second.status_code == 409
    assert "Somebody else changed this first" in words(second) and "Title Their title" in words(second)
    assert fields_of(second.text)["title"] == ["My title"]
    assert await stored(world, ORDER) == [("Their title",), ("Closing",)]
    assert (await send(liv, ONE, fields_of(second.text))).status_code == 303
    assert await stored(world, ORDER) == [("My title",), ("Closing",)]


async def test_saving_the_same_twice_is_done_once(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    fields = changed(await form(liv, ONE), title="Twice")
    for _time in range(2):
        assert (await send(liv, ONE, fields)).status_code == 303
    rows = await stored(
        world, "select 1 from history where table_name = 'module' and operation = 'update' and staff = 8"
    )
    assert len(rows) == 1


async def test_two_save_at_the_same_moment_and_one_is_told(live: Live) -> None:
    async with await live.client(live.world.liv) as liv:
        shown = fields_of((await liv.get(ONE)).text)
        answers = await asyncio.gather(
            *(liv.post(ONE, data=changed(shown, title=f"Title {number}")) for number in range(2))
        )
    assert sorted(answer.status_code for answer in answers) == [303, 409]


async def test_what_was_published_meanwhile_is_refused_with_the_text_kept(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    mine = changed(await form(liv, ONE), title="Too late")
    await change(world, "update curriculum set state = 'published' where id = 1002")
    answer = await send(liv, ONE, mine)
    assert answer.status_code == 409
    assert "published meanwhile" in errors(answer)[0]
    assert fields_of(answer.text)["title"] == ["Too late"]
    assert (await liv.get(ONE)).status_code == 409
    for path in (f"{ONE}/move", f"{ONE}/remove", f"/curricula/{PUBLISHED}/modules/1001/remove"):
        assert (await post(liv, path, {**move(1, 2), "seen": "x"})).status_code == 409, path


# --- Moving ------------------------------------------------------------------------------------


async def test_a_module_moves_with_its_sessions(world: World, as_: As) -> None:
    await change(world, "delete from module_prerequisite where module = 1012")
    liv = await as_(world.liv)
    answer = await post(liv, f"{ONE}/move", move(1, 2))
    assert answer.status_code == 303 and answer.headers["location"] == f"/curricula/{DRAFT}#module-{START}"
    assert await stored(world, ORDER) == [("Closing",), ("Getting started",)]
    titles = "select s.title from session_plan s join module m on m.id = s.module where m.curriculum = 1002"
    assert await stored(world, f"{titles} order by s.position") == [
        ("Looking back",),
        ("Beginning",),
        ("Going on",),
    ]
    positions = "select array_agg(s.position order by s.position) from session_plan s join module m"
    assert await stored(world, f"{positions} on m.id = s.module where m.curriculum = 1002") == [([1, 2, 3],)]


async def test_a_module_does_not_move_above_what_it_comes_after(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    answer = await post(liv, f"/curricula/{DRAFT}/modules/{CLOSING}/move", move(2, 1))
    assert answer.status_code == 422
    assert "“Closing” comes after “Getting started”" in errors(answer)[0]
    assert await stored(world, ORDER) == [("Getting started",), ("Closing",)]


async def test_moving_twice_moves_once_and_whoever_is_second_is_told(world: World, as_: As) -> None:
    await change(
        world,
        "delete from module_prerequisite where module = 1012;"
        "insert into module (curriculum, position, code, title) values (1002, 3, 'x', 'Last')",
    )
    liv = await as_(world.liv)
    for _time in range(2):  # a double click
        assert (await post(liv, f"{ONE}/move", move(1, 2))).status_code == 303
    assert await stored(world, ORDER) == [("Closing",), ("Getting started",), ("Last",)]
    await post(liv, f"{ONE}/move", move(2, 3))
    late = await post(liv, f"{ONE}/move", move(2, 1))
    assert late.status_code == 409 and "Somebody else changed the order first" in errors(late)[0]
    assert await stored(world, ORDER) == [("Closing",), ("Last",), ("Getting started",)]


@pytest.mark.parametrize("odd", [{}, {"from": "1", "to": "0"}, {"from": "1", "to": "x"}, {"from": "1", "to": "9" * 30},
                                 {"from": "\0", "to": "2"}, {"from": "1", "to": "-1"}])  # fmt: skip
async def test_a_place_that_is_none_moves_nothing(world: World, as_: As, odd: dict[str, str]) -> None:
    assert (await post(await as_(world.liv), f"{ONE}/move", odd)).status_code == 409
    assert await stored(world, ORDER) == [("Getting started",), ("Closing",)]


# --- Removing ----------------------------------------------------------------------------------


async def test_a_module_goes_with_its_sessions_after_a_question(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    asked = words(await liv.get(f"{ONE}/remove"))
    assert "Beginning" in asked and "then no longer do: Closing" in asked
    answer = await fill(liv, f"{ONE}/remove", f"{ONE}/remove")
    assert answer.status_code == 303
    assert await stored(world, "select id, position from module where curriculum = 1002") == [(CLOSING, 1)]
    assert await stored(world, "select id, position from session_plan where module in (1011, 1012)") == [
        (1013, 1)
    ]
    assert await stored(world, "select 1 from fidelity_item") == []
    assert (await liv.get(ONE)).status_code == 404
    remembered = await stored(
        world, "select row_id from history where table_name = 'session_plan' and operation = 'delete'"
    )
    assert (str(BEGINNING),) in remembered


async def test_a_module_that_somebody_just_changed_is_not_removed_unseen(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    fields = await form(liv, f"{ONE}/remove", f"{ONE}/remove")
    await change(world, "update session_plan set aims = 'New text' where id = 1012")
    answer = await send(liv, f"{ONE}/remove", fields)
    assert answer.status_code == 409 and "so it was not removed" in words(answer)
    assert len(await stored(world, ORDER)) == 2
