"""Whose case somebody is, and what follows from it."""

from collections.abc import Awaitable, Callable

from programme.access.viewer import Viewer
from tests.fixtures.posting import errors, post, words
from tests.fixtures.world import Client, World

As = Callable[[Viewer | None], Awaitable[Client]]


async def test_a_coordinator_gives_a_case_and_takes_it_back(world: World, as_: As) -> None:
    omar = await as_(world.omar)
    assert (await omar.get("/participants/2")).status_code == 404
    assert "Yuri" not in words(await omar.get("/participants"))

    cleo = await as_(world.cleo)
    page = "/participants/2/offender-manager"
    assert "Omar Probe" in words(await cleo.get(page))
    assert (await post(cleo, page, {"seen": "0", "manager": "10"})).status_code == 303
    assert "Omar Probe" in words(await cleo.get("/participants/2"))

    omar = await as_(world.omar)
    assert "Yuri" in words(await omar.get("/participants/2"))
    assert "Yuri" in words(await omar.get("/participants?q=yuri"))

    cleo = await as_(world.cleo)
    assert (await post(cleo, page, {"seen": "10", "manager": ""})).status_code == 303
    omar = await as_(world.omar)
    assert (await omar.get("/participants/2")).status_code == 404


async def test_a_case_that_was_given_meanwhile_and_nonsense_are_refused(world: World, as_: As) -> None:
    cleo = await as_(world.cleo)
    page = "/participants/1/offender-manager"
    late = await post(cleo, page, {"seen": "0", "manager": ""})
    assert late.status_code == 409
    assert "it is Omar Probe now" in words(late)
    for manager in ("1", "x", "99999999999", "\x00"):
        refused = await post(cleo, page, {"seen": "10", "manager": manager})
        assert refused.status_code == 422
        assert errors(refused) == ["Offender manager: choose one of those that are offered"]
    assert "Omar Probe" in words(await cleo.get("/participants/1"))


async def test_an_offender_manager_reads_attendance_of_the_own_case_and_no_session_record(
    world: World, as_: As
) -> None:
    omar = await as_(world.omar)
    assert "Attended Beginning" in words(await omar.get("/participants/1/timeline"))
    assert (await omar.get("/sessions/1/record")).status_code == 403
    owner = await world.database.as_owner()
    await owner.execute("update staff set roles = '{administrator}' where id = 10")
    await owner.close()
    assert (await omar.get("/participants/1")).status_code == 403
