"""The list of curricula, the page of a version, and two versions side by side."""

import re
from collections.abc import Callable

import pytest

from tests.fixtures.posting import words
from tests.fixtures.world import World
from tests.modules.desk import BEGINNING, DRAFT, PUBLISHED, As, change

Queries = Callable[[], list[str]]


async def test_the_list_counts_sessions_and_the_cohorts_that_one_may_see(world: World, as_: As) -> None:
    said = words(await (await as_(world.liv)).get("/curricula"))
    assert "Probe curriculum , version 2 probe 2 Draft 3 0" in said
    assert "Probe curriculum , version 1 probe 1 Published 4 3" in said
    assert "The group programme , version 1 group-programme 1 Published 23 0" in said
    assert "Create a curriculum" in said
    said = words(await (await as_(world.cleo)).get("/curricula"))
    assert "Probe curriculum , version 1 probe 1 Published 4 2" in said
    assert "Create a curriculum" not in said


async def test_without_any_curriculum_the_list_says_what_to_do(world: World, as_: As) -> None:
    await change(world, "set session_replication_role = replica; delete from curriculum")
    assert "Create the first one" in words(await (await as_(world.liv)).get("/curricula"))
    assert "The lead creates and publishes one" in words(await (await as_(world.alma)).get("/curricula"))


async def test_a_version_is_read_whole(world: World, as_: As) -> None:
    page = await (await as_(world.alma)).get(f"/curricula/{DRAFT}")
    said = words(page)
    for part in (
        "probe, version 2 Probe curriculum",
        "80% of the minutes of each required module, and the closing assessment",
        "3 sessions, 450 minutes in all",
        "2. Closing Comes after: Getting started.",
        "Session 1: Beginning Group session, 180 minutes Get to know each other",
        "Exercises Probe circle",
        "Fidelity items Everybody has spoken",
        "Session 3: Looking back Assessment, 90 minutes",
        "What did you leave unchallenged?",
    ):
        assert part in said, part
    assert "/edit" not in page.text and "Move up" not in said


async def test_only_a_draft_has_buttons_for_the_lead(world: World, as_: As) -> None:
    liv = await as_(world.liv)
    draft, published = [await liv.get(f"/curricula/{id}") for id in (DRAFT, PUBLISHED)]
    for action in ("/modules/new", "/publish", "/delete", f"/session-plans/{BEGINNING}", "/move", "/prompts"):
        assert action in draft.text, action
        assert action not in published.text, action
    assert "Start a new version" in published.text and "/retire" in published.text
    assert "Start a new version" not in draft.text
    # The first cannot go up, the last cannot go down.
    moves = re.findall(r'action="([^"]*)/move">.*?name="to" value="(\d+)"', draft.text, re.DOTALL)
    assert [int(to) for path, to in moves if "/modules/" in path] == [2, 1]
    assert [int(to) for path, to in moves if "/session-plans/" in path] == [2, 1]


async def test_a_version_takes_few_statements(queries: Queries, world: World, as_: As) -> None:
    client = await as_(world.liv)
    for address in (
        "/curricula",
        "/curricula/1",
        f"/curricula/{DRAFT}/compare",
        "/exercises",
        "/exercises/1001",
    ):
        queries()
        assert (await client.get(address)).status_code == 200
        assert len(queries()) <= 15, address


async def test_two_versions_stand_side_by_side(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    said = words(await alma.get(f"/curricula/{DRAFT}/compare"))
    assert "Versions 1 and 2 compared" in said
    assert "Session 1: Beginning Changed Version 1" in said  # an exercise and a fidelity item
    assert "In the middle Removed" in said and "Closing Added" in said
    assert "Session 2: Going on Added" in said
    assert "Where did you look away?" in said and "What did you leave unchallenged?" not in said
    both = words(await alma.get(f"/curricula/{DRAFT}/compare?all=yes"))
    assert "What did you leave unchallenged?" in both and "The same" in both


async def test_either_version_can_be_asked_and_the_newer_is_the_second(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    assert "Versions 1 and 2 compared" in words(
        await alma.get(f"/curricula/{PUBLISHED}/compare?with={DRAFT}")
    )


@pytest.mark.parametrize("other", ["1", "1002", "nonsense", "%00", "99999999999999999999"])
async def test_only_versions_of_the_same_curriculum_are_compared(world: World, as_: As, other: str) -> None:
    alma = await as_(world.alma)
    assert (await alma.get(f"/curricula/{DRAFT}/compare?with={other}")).status_code == 404
    assert (await alma.get("/curricula/1/compare")).status_code == 404  # there is no other


@pytest.mark.parametrize("number", [0, 4_000_000, 2**31, 2**63])
async def test_an_unknown_number_is_no_curriculum(world: World, as_: As, number: int) -> None:
    liv = await as_(world.liv)
    for address in (
        f"/curricula/{number}", f"/curricula/{number}/compare", f"/curricula/{number}/edit",
        f"/curricula/{number}/modules/{number}", f"/curricula/{DRAFT}/modules/{number}",
        f"/curricula/{DRAFT}/session-plans/{number}", f"/exercises/{number}", f"/exercises/1001/materials/{number}",
    ):  # fmt: skip
        assert (await liv.get(address)).status_code == 404, address
