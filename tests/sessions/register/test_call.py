"""The roll call: one person at a time, from the first who is not marked."""

import re

import pytest
from httpx import Response

from tests.fixtures.forms import fields_of, send
from tests.fixtures.posting import errors, post, words
from tests.fixtures.world import Client, World
from tests.sessions.register.steps import As, register, stored

CALL = f"{register(2)}/call"


async def press(client: Client, do: str, address: str = CALL, **values: str) -> Response:
    """Open the page of whoever is next, and press one of its buttons."""
    page = await client.get(address)
    found = re.search(rf'action="({CALL}/\d+)"', page.text)
    assert found, words(page)
    fields = {
        **fields_of(page.text, found[1]),
        "do": [do],
        **{name: [value] for name, value in values.items()},
    }
    return await send(client, found[1], fields)


async def test_it_goes_on_to_the_next_and_says_what_was_saved(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    first = words(await alma.get(CALL))
    assert "1 of 2" in first and "Yuri" in first and "Not marked yet" in first
    answer = await press(alma, "absent:sick")
    assert answer.status_code == 303 and answer.headers["location"] == f"{CALL}?after=2"
    second = words(await alma.get(answer.headers["location"]))
    assert "Absent: Sick" in second and "Zita Testperson" in second and "2 of 2" in second
    answer = await press(alma, "late", late="10")
    done = words(await alma.get(answer.headers["location"]))
    assert "Attended, 10 minutes late" in done and "Everybody is marked" in done
    rows = await stored(world, world.open)
    assert rows[2][:2] == ("absent", 0) and rows[1][:2] == ("attended", 170)


async def test_it_resumes_and_shows_the_mark_that_is_there(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    await press(alma, "attended", f"{CALL}?person=1")
    assert "Yuri" in words(await alma.get(CALL))
    again = await alma.get(f"{CALL}?person=1")
    assert "Attended Saved" in words(again)
    assert (await press(alma, "absent", f"{CALL}?person=1", reason="court")).status_code == 303
    assert (await stored(world, world.open))[1][0] == "absent"
    assert f"{CALL}?person=2" in again.text  # the one before


@pytest.mark.parametrize(
    ("do", "values"), [("late", {"late": ""}), ("late", {"late": "x"}), ("absent", {"reason": ""})]
)
async def test_a_slip_is_no_mark(world: World, as_: As, do: str, values: dict[str, str]) -> None:
    alma = await as_(world.alma)
    refused = await press(alma, do, **values)
    assert refused.status_code == 422 and errors(refused)
    assert await stored(world, world.open) == {}


async def test_another_mark_meanwhile_is_shown_and_stands(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    seen = fields_of((await alma.get(f"{CALL}?person=1")).text, f"{CALL}/1")["version"]
    await press(await as_(world.bela), "attended", f"{CALL}?person=1")
    alma = await as_(world.alma)
    now = fields_of((await alma.get(f"{CALL}?person=1")).text, f"{CALL}/1")
    answer = await send(alma, f"{CALL}/1", {**now, "version": seen, "do": ["absent:sick"]})
    assert answer.status_code == 409
    assert "Attended" in errors(answer)[0] and "Bela Probe" in errors(answer)[0]
    assert (await stored(world, world.open))[1][0] == "attended"


async def test_from_paper_it_stays_from_paper(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    answer = await press(alma, "attended", f"{CALL}?from=paper&recorded-for=2")
    assert answer.headers["location"] == f"{CALL}?after=2&from=paper&recorded-for=2"
    assert "Keying in from paper" in words(await alma.get(answer.headers["location"]))


async def test_only_while_the_register_is_open(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    assert (await alma.get("/sessions/1/register/call")).status_code == 403  # finished
    assert (await alma.get("/sessions/3/register/call")).status_code == 403  # to come
    assert (await alma.get(f"{CALL}?person=999")).status_code == 404
    assert (await post(alma, f"{CALL}/4", {"do": "attended"})).status_code in (404, 422)
