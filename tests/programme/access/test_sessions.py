"""Sessions: how long they last, what ends them, and what a stolen or invented one is worth."""

from datetime import timedelta

from programme.access.authentication import cookie_name, no_session_cookie, session_cookie
from programme.access.sign_in import find_viewer, new_token, token_hash
from programme.access.viewer import Viewer, make_viewer
from programme.web.csrf import no_token_cookie
from tests.fixtures.accounts import SESSION, Browser, SignedIn, place
from tests.fixtures.world import World

IDLE = timedelta(minutes=15)


async def test_every_sign_in_has_a_token_of_its_own(browser: Browser, world: World) -> None:
    await browser.give_password(world.alma)
    await browser.sign_in(world.alma.email)
    first = browser.session
    await browser.sign_in(world.alma.email)
    assert browser.session
    assert browser.session != first
    assert not await browser.is_known(first or "")


async def test_a_planted_token_is_not_taken_over(browser: Browser, world: World) -> None:
    """Session fixation: whoever planted the cookie must not end up in the victim's session."""
    await browser.give_password(world.alma)
    planted = new_token()
    browser.session = planted
    await browser.sign_in(world.alma.email)
    assert await browser.is_known(browser.session or "")
    assert not await browser.is_known(planted)


async def test_signing_in_over_the_session_of_somebody_else_ends_it(
    signed_in: SignedIn, world: World
) -> None:
    browser = await signed_in(world.bela)
    other = browser.session or ""
    await browser.give_password(world.alma)
    await browser.sign_in(world.alma.email)
    assert "Alma Probe" in (await browser.get("/account")).text
    assert not await browser.is_known(other)


async def test_an_invented_token_is_nobody(world: World) -> None:
    for token in ("", "x", "ü", "a" * 5000, "'; drop table sign_in; --", new_token()):
        assert await find_viewer(token, idle=IDLE) is None


async def test_an_odd_cookie_is_nobody_and_no_accident(browser: Browser) -> None:
    for cookie in ("x", '"; path=/', "%00", "a" * 3000):
        answer = await browser.get("/account", cookie=f"{SESSION}={cookie}")
        assert place(answer).startswith("/sign-in")


async def test_the_stored_hash_is_not_a_token(signed_in: SignedIn, world: World) -> None:
    browser = await signed_in(world.alma)
    stored = await browser.sql("select token_hash from sign_in")
    assert not await browser.is_known(stored.hex())


async def test_a_session_ends_when_nothing_happens(signed_in: SignedIn, world: World) -> None:
    browser = await signed_in(world.alma)
    await browser.sql("update sign_in set last_seen_at = now() - interval '14 minutes 50 seconds'")
    assert (await browser.get("/account")).status_code == 200
    await browser.sql("update sign_in set last_seen_at = now() - interval '15 minutes'")
    assert place(await browser.get("/account")) == "/sign-in?next=%2Faccount"


async def test_each_page_keeps_it_alive(signed_in: SignedIn, world: World) -> None:
    browser = await signed_in(world.alma)
    await browser.sql("update sign_in set last_seen_at = now() - interval '10 minutes'")
    await browser.get("/account")
    assert await browser.sql("select now() - last_seen_at < interval '10 seconds' from sign_in")


async def test_being_seen_is_written_once_a_minute_at_most(signed_in: SignedIn, world: World) -> None:
    browser = await signed_in(world.alma)
    before = await browser.sql("select xmin::text from sign_in")
    await browser.get("/account")
    assert await browser.sql("select xmin::text from sign_in") == before


async def test_a_short_idle_limit_does_not_throw_out_whoever_is_busy(world: World) -> None:
    token = await _start_session(world, world.alma)
    owner = await world.database.as_owner()
    for _page in range(3):
        await owner.execute("update sign_in set last_seen_at = last_seen_at - interval '40 seconds'")
        assert await find_viewer(token, idle=timedelta(minutes=1)) is not None
    await owner.close()


async def test_a_session_ends_after_its_longest_time_however_busy(signed_in: SignedIn, world: World) -> None:
    browser = await signed_in(world.alma)
    await browser.give_password(world.alma)
    await browser.sign_in(world.alma.email)
    lasts = await browser.sql("select expires_at - started_at from sign_in order by id desc limit 1")
    assert lasts == timedelta(hours=8)
    await browser.sql("update sign_in set expires_at = now()")
    assert place(await browser.get("/account")).startswith("/sign-in")


async def test_signing_out_ends_it_in_the_database_too(signed_in: SignedIn, world: World) -> None:
    browser = await signed_in(world.alma)
    token = browser.session or ""
    assert (await browser.get("/account")).status_code == 200
    assert place(await browser.post("/sign-out")) == "/sign-in"
    assert browser.session is None
    assert "csrf" not in browser.client.cookies
    assert "You are signed out." in (await browser.get("/sign-in")).text
    assert not await browser.is_known(token)


async def test_signing_out_works_for_whoever_is_out_already(browser: Browser) -> None:
    assert place(await browser.post("/sign-out")) == "/sign-in"


async def test_nobody_is_signed_out_by_a_link_or_a_forged_form(signed_in: SignedIn, world: World) -> None:
    browser = await signed_in(world.alma)
    assert (await browser.get("/sign-out")).status_code == 405
    answer = await browser.client.post("/sign-out", follow_redirects=False)
    assert answer.status_code == 403
    assert (await browser.get("/account")).status_code == 200


async def test_switching_an_account_off_ends_its_sessions_for_good(signed_in: SignedIn, world: World) -> None:
    browser = await signed_in(world.alma)
    await browser.sql("update staff set active = false where id = $1", world.alma.id)
    assert place(await browser.get("/account")).startswith("/sign-in")
    await browser.sql("update staff set active = true where id = $1", world.alma.id)
    assert place(await browser.get("/account")).startswith("/sign-in")


async def test_roles_hold_from_the_next_page_on(signed_in: SignedIn, world: World) -> None:
    browser = await signed_in(world.ada)
    assert (await browser.get("/staff")).status_code == 200
    await browser.sql("update staff set roles = '{lead}' where id = $1", world.ada.id)
    assert (await browser.get("/staff/new")).status_code == 403
    await browser.sql("update staff set roles = '{}' where id = $1", world.ada.id)
    assert (await browser.get("/account")).status_code == 403


def test_a_role_of_a_later_version_gives_nothing_and_breaks_nothing() -> None:
    viewer = make_viewer(id=1, name="x", email="x", roles=["warden"], time_zone=None)
    assert viewer.permissions == frozenset()


async def test_times_are_those_of_the_own_site_else_of_most_sites(world: World) -> None:
    owner = await world.database.as_owner()
    await owner.execute(
        "insert into site (code, name, time_zone, country) values ('x', 'X', 'Europe/Berlin', 'DE')"
    )
    await owner.close()
    zones = {}
    for person in (world.cleo, world.cyrus, world.eva):
        viewer = await find_viewer(await _start_session(world, person), idle=IDLE)
        assert viewer is not None
        zones[person.name] = viewer.time_zone
    assert zones == {
        "Cleo Probe": "Europe/London",
        "Cyrus Probe": "Europe/Berlin",
        "Eva Probe": "Europe/Berlin",
    }


async def _start_session(world: World, person: Viewer) -> str:
    token = new_token()
    owner = await world.database.as_owner()
    await owner.execute(
        "insert into sign_in (token_hash, staff, started_at, last_seen_at, expires_at)"
        " values ($1, $2, now(), now(), now() + interval '1 hour')",
        token_hash(token),
        person.id,
    )
    await owner.close()
    return token


def test_with_https_no_other_host_can_have_set_a_cookie() -> None:
    for cookie in (
        session_cookie("t", https=True),
        no_session_cookie(https=True),
        no_token_cookie(secure=True),
    ):
        header = cookie.to_header(header="")
        assert header.startswith("__Host-")
        assert "Secure" in header
        assert "Path=/" in header
        assert "Domain" not in header
    assert cookie_name(https=False) == "throughcare"
