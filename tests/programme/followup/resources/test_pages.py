"""The directory of what helps in the neighbourhood."""

import datetime as dt

import pytest

from programme.followup.resources.rules import STALE_AFTER, is_stale
from tests.fixtures.forms import fields_of, send
from tests.fixtures.posting import errors, ids_linked, words
from tests.fixtures.world import World
from tests.programme.followup.test_pages import TODAY, fill
from tests.sessions.register.steps import As, as_owner

PAGE, NEW = "/resources", "/resources/new"
BAKERY = {"name": "Probe bakery", "area": "work", "place": "South", "offers": "A place of training"}


def test_half_a_year_is_not_stale_and_a_day_more_is() -> None:
    assert not is_stale(TODAY - STALE_AFTER, TODAY)
    assert is_stale(TODAY - STALE_AFTER - dt.timedelta(days=1), TODAY)


async def test_the_directory_is_searched_and_marks_what_is_stale(world: World, as_: As) -> None:
    alma = await as_(world.alma)
    answer = await fill(alma, NEW, **BAKERY, cannot="Nobody under 18")
    assert answer.status_code == 303, errors(answer)
    said = words(await alma.get(PAGE))
    assert "Probe rooms" in said and "Verify again" in said and "Not verified for half a year: 1." in said
    assert "Nobody under 18" in said and "Alma Probe" in said
    for query, found in (
        ("?q=bakery", "Probe bakery"), ("?q=TRAINING+south", "Probe bakery"), ("?area=housing", "Probe rooms"),
    ):  # fmt: skip
        said = words(await alma.get(PAGE + query))
        assert [name for name in ("Probe bakery", "Probe rooms") if name in said] == [found], query
    assert "Nothing was found." in words(await alma.get(PAGE + "?q=unicorn%25"))
    assert (await alma.get(PAGE + "?area=moon")).status_code == 422


async def test_verifying_takes_the_mark_off_and_says_who_did(world: World, as_: As) -> None:
    omar = await as_(world.omar)
    answer = await fill(omar, f"{PAGE}/1", verified_on=TODAY, verified_how="By telephone")
    assert answer.status_code == 303, errors(answer)
    said = words(await omar.get(PAGE))
    assert "Verify again" not in said and "By telephone, Omar Probe" in said
    # Another change is no verification.
    await fill(await as_(world.alma), f"{PAGE}/1", cannot="No dogs")
    rows = await as_owner(world, "select verified_by, saved_by from local_resource where id = 1")
    assert tuple(rows[0]) == (world.omar.id, world.alma.id)


@pytest.mark.parametrize(
    ("values", "field"),
    [({"name": ""}, "name"), ({"area": ""}, "area"), ({"offers": ""}, "offers"),
     ({"verified_on": TODAY + dt.timedelta(days=2)}, "verified_on"), ({"name": "PROBE ROOMS", "place": "north"}, "name")],
)  # fmt: skip
async def test_what_cannot_be_is_refused_and_comes_back(
    world: World, as_: As, values: dict[str, object], field: str
) -> None:
    liv = await as_(world.liv)
    answer = await fill(liv, NEW, **(BAKERY | {"cannot": "Nobody under 18"} | values))
    assert answer.status_code == 422 and ids_linked(answer)[0].startswith(field), errors(answer)
    assert fields_of(answer.text, NEW)["cannot"] == ["Nobody under 18"]
    assert len(await as_owner(world, "select from local_resource")) == 1


async def test_whoever_is_second_sees_both(world: World, as_: As) -> None:
    omar = await as_(world.omar)
    address = f"{PAGE}/1"
    fields = fields_of((await omar.get(address)).text, address)
    await fill(omar, address, offers="Two beds")
    second = await send(omar, address, {**fields, "cannot": ["No dogs"]})
    assert second.status_code == 409 and "Two beds" in words(second)
    assert fields_of(second.text, address)["cannot"] == ["No dogs"]
    assert (await as_owner(world, "select cannot from local_resource"))[0][0] == ""


async def test_the_prison_reads_and_does_not_write(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    said = words(await cleo.get(PAGE))
    assert "Probe rooms" in said and "Add a resource" not in said
