"""The exercise library: search, read, write."""

import pytest

from tests.fixtures.forms import changed, fields_of, send
from tests.fixtures.posting import errors, ids_linked, words
from tests.fixtures.world import World
from tests.modules.desk import As, change, fill, form, stored

EDIT = "/exercises/1002/edit"  # planned by the published version, as is 1001
FREE = "/exercises/1003/edit"

_A_FREE_ONE = (
    "insert into exercise (id, title, technique, description) values (1003, 'Free one', 'Game', 'Play.')"
)


async def test_the_library_is_searched_by_title_technique_and_description(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    assert "Probe circle Round 3 1" in words(await alma.get("/exercises?find=PROBE"))  # sessions and files
    assert "Probe line" in words(await alma.get("/exercises?find=drawing"))
    found = words(await alma.get("/exercises?find=one+sentence."))
    assert "Probe circle" in found and "Probe line" not in found
    assert "Add an exercise" not in found
    assert "No exercise fits" in words(await alma.get("/exercises?find=_%25"))


@pytest.mark.parametrize("page", ["0", "-1", "x", "٣", "9" * 30, ""])
async def test_odd_pages_are_pages_all_the_same(world: World, as_: As, page: str) -> None:
    assert (await (await as_(world.alma)).get("/exercises", params={"page": page})).status_code == 200


async def test_a_long_library_has_pages_and_an_odd_search_an_error(world: World, as_: As) -> None:
    await change(world, "insert into exercise (title) select 'Zebra ' || n from generate_series(1, 120) n")
    alma = await as_(world.alma)
    first = await alma.get("/exercises?find=zebra")
    assert "/exercises?find=zebra&amp;page=2" in first.text and words(first).count(" – 0 0 ") == 50
    assert "/exercises?find=zebra&amp;page=2" in (await alma.get("/exercises?find=zebra&page=3")).text
    odd = await alma.get("/exercises?find=a%00b")
    assert odd.status_code == 422 and ids_linked(odd) == ["find"]


async def test_an_exercise_says_where_it_is_planned(world: World, as_: As) -> None:
    said = words(await (await as_(world.cleo)).get("/exercises/1001"))
    assert "Everybody says one sentence." in said and "Nothing noted yet." in said
    assert "Probe curriculum, version 2 (draft) Session 1: Beginning" in said
    assert "Probe curriculum, version 1 Session 1: Beginning Session 2: Continuing" in said
    assert "sheet.pdf (PDF, 1 kB" in said
    assert "Remove" not in said and "Add file" not in said
    await change(world, _A_FREE_ONE)
    bare = words(await (await as_(world.cleo)).get("/exercises/1003"))
    assert "No session plans it yet." in bare and "There is no file yet." in bare


async def test_an_exercise_is_added_once(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    fields = changed(
        await form(liv, "/exercises/new"),
        title="Letter",
        technique="Writing",
        description="Write.",
        helped="Time",
    )
    answer = await send(liv, "/exercises/new", fields)
    assert answer.status_code == 303
    assert "Write. What helped Time What hindered Nothing noted yet." in words(
        await liv.get(answer.headers["location"])
    )
    again = await send(liv, "/exercises/new", fields)
    assert again.status_code == 422 and errors(again) == [
        "There is already an exercise with this title. Choose another"
    ]
    assert fields_of(again.text)["description"] == ["Write."]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"title": ""}, "Enter the title"),
        ({"title": "x" * 121}, "must be 120 characters or fewer"),
        ({"description": " "}, "Describe the exercise"),
        ({"technique": "a\0"}, "cannot be kept"),
        ({"helped": "x" * 2001}, "must be 2,000 characters or fewer"),
    ],
)
async def test_a_wrong_exercise_is_refused_and_kept_as_typed(
    world: World, as_: As, values: dict[str, str], message: str
) -> None:
    entered = {"title": "Letter", "description": "Write.", "hindered": "Noise", **values}
    answer = await fill(await as_(world.liv), "/exercises/new", **entered)
    assert answer.status_code == 422
    assert message in errors(answer)[0] and ids_linked(answer) == list(values)
    assert fields_of(answer.text)["hindered"] == ["Noise"]
    assert await stored(world, "select 1 from exercise where title = 'Letter'") == []


async def test_what_a_published_version_names_keeps_its_title_and_becomes_clearer(
    world: World, as_: As
) -> None:
    liv = await as_(world.liv)
    assert "its title and technique stay" in words(await liv.get(EDIT))
    answer = await fill(liv, EDIT, title="Another", description="Clearer")
    assert answer.status_code == 422
    assert errors(answer) == ["Title stays: a published version names it"]
    assert (await fill(liv, EDIT, description="Clearer", hindered="No paper")).status_code == 303
    assert await stored(world, "select title, description, hindered from exercise where id = 1002") == [
        ("Probe line", "Clearer", "No paper")
    ]


async def test_an_exercise_that_nothing_published_names_can_be_renamed(world: World, as_: As) -> None:
    await change(world, _A_FREE_ONE)
    liv = await as_(world.liv)
    assert (await fill(liv, FREE, title="Freer", technique="Dance")).status_code == 303
    assert await stored(world, "select title, technique from exercise where id = 1003") == [
        ("Freer", "Dance")
    ]
    taken = await fill(liv, FREE, title="Probe line")
    assert taken.status_code == 422 and "already an exercise with this title" in errors(taken)[0]


async def test_whoever_saves_second_sees_both_versions_and_loses_nothing(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    mine = changed(await form(liv, EDIT), helped="Mine")
    assert (await fill(liv, EDIT, helped="Theirs")).status_code == 303
    second = await send(liv, EDIT, mine)
    assert second.status_code == 409 and "What helped Theirs" in words(second)
    assert fields_of(second.text)["helped"] == ["Mine"]
    for _time in range(2):
        assert (await send(liv, EDIT, fields_of(second.text))).status_code == 303
    assert await stored(world, "select helped from exercise where id = 1002") == [("Mine",)]
