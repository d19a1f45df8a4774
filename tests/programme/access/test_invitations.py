"""Links that set a password: once, for seven days, for one person."""

import asyncio
import logging

import asyncpg
import pytest

from programme.access.sign_in import (
    Invited,
    accept_invitation,
    find_invited,
    hash_password,
    new_token,
    token_hash,
)
from programme.access.viewer import Viewer
from tests.fixtures.accounts import PASSWORD, Browser, SignedIn, place
from tests.fixtures.world import World

NEW = "kettle birch saffron"
BOTH = {"password": NEW, "again": NEW}
OVER = "This link cannot be used"


async def make_link(world: World, person: Viewer, *, until: str = "7 days") -> str:
    """The token of a link for a person, made by Ada."""
    token = new_token()
    owner = await world.database.as_owner()
    await owner.execute(
        "insert into invitation (staff, token_hash, made_by, made_at, expires_at)"
        f" values ($1, $2, $3, now(), now() + interval '{until}')",
        person.id,
        token_hash(token),
        world.ada.id,
    )
    await owner.close()
    return token


async def test_a_link_sets_the_first_password(browser: Browser, world: World) -> None:
    token = await make_link(world, world.alma)
    page = await browser.get(f"/invitations/{token}")
    assert page.status_code == 200
    assert "Alma Probe" in page.text
    assert "alma@facilitators.example" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert place(await browser.post(f"/invitations/{token}", BOTH)) == "/sign-in"
    assert "Your password is set" in (await browser.get("/sign-in")).text
    assert place(await browser.sign_in(world.alma.email, NEW)) == "/"


async def test_a_link_replaces_a_password_and_ends_all_sign_ins(signed_in: SignedIn, world: World) -> None:
    browser = await signed_in(world.alma)
    stolen = browser.session or ""
    await browser.give_password(world.alma)
    token = await make_link(world, world.alma)
    browser.client.cookies.clear()
    await browser.post(f"/invitations/{token}", BOTH)
    assert (await browser.sign_in(world.alma.email, PASSWORD)).status_code == 422
    assert place(await browser.sign_in(world.alma.email, NEW)) == "/"
    assert not await browser.is_known(stolen)


async def test_whoever_else_was_signed_in_here_is_not_afterwards(signed_in: SignedIn, world: World) -> None:
    browser = await signed_in(world.bela)
    token = await make_link(world, world.alma)
    await browser.post(f"/invitations/{token}", BOTH)
    assert browser.session is None
    assert await browser.sql("select count(*) from sign_in where ended_at is null") == 0


async def test_looking_at_a_link_does_not_use_it(browser: Browser, world: World) -> None:
    token = await make_link(world, world.alma)
    for _look in range(3):
        assert (await browser.get(f"/invitations/{token}")).status_code == 200
    assert place(await browser.post(f"/invitations/{token}", BOTH)) == "/sign-in"


async def test_a_used_link_is_over(browser: Browser, world: World) -> None:
    token = await make_link(world, world.alma)
    await browser.post(f"/invitations/{token}", BOTH)
    for answer in (
        await browser.get(f"/invitations/{token}"),
        await browser.post(f"/invitations/{token}", {"password": "another long phrase", "again": "x"}),
    ):
        assert answer.status_code == 404
        assert OVER in answer.text
        assert "Alma" not in answer.text
    assert place(await browser.sign_in(world.alma.email, NEW)) == "/"


async def test_old_unknown_and_superseded_links_get_one_and_the_same_answer(
    browser: Browser, world: World
) -> None:
    old = await make_link(world, world.alma, until="-1 second")
    superseded = await make_link(world, world.bela)
    newest = await make_link(world, world.bela)
    texts = set()
    for token in (old, superseded, new_token(), "x", "%00", "ü", "a" * 3000, "..%2f.."):
        answer = await browser.get(f"/invitations/{token}")
        assert answer.status_code == 404, token
        texts.add(answer.text if OVER in answer.text else "")
        assert (await browser.post(f"/invitations/{token}", BOTH)).status_code == 404
    assert len(texts - {""}) == 1
    assert (await browser.get(f"/invitations/{newest}")).status_code == 200


async def test_a_link_of_an_account_that_is_switched_off_is_over_for_good(
    browser: Browser, world: World
) -> None:
    token = await make_link(world, world.alma)
    await browser.sql("update staff set active = false where id = $1", world.alma.id)
    assert (await browser.get(f"/invitations/{token}")).status_code == 404
    assert (await browser.post(f"/invitations/{token}", BOTH)).status_code == 404
    await browser.sql("update staff set active = true where id = $1", world.alma.id)
    assert (await browser.post(f"/invitations/{token}", BOTH)).status_code == 404
    assert await browser.sql("select count(*) from credential") == 0


async def test_of_two_at_once_one_sets_the_password(world: World, quick_passwords: None) -> None:
    token = await make_link(world, world.alma)
    invited = await find_invited(token)
    assert invited == Invited(world.alma.id, "Alma Probe", "alma@facilitators.example")
    done = await asyncio.gather(
        *(accept_invitation(token, invited=invited, password=f"kettle birch {each}") for each in "abcd")
    )
    assert sorted(done) == [False, False, False, True]


async def test_a_link_lifts_the_lock_of_its_own_address_alone(browser: Browser, world: World) -> None:
    for email in (world.alma.email, world.bela.email):
        for _attempt in range(5):
            await browser.sign_in(email, "not the password")
    token = await make_link(world, world.alma)
    await browser.post(f"/invitations/{token}", BOTH)
    assert place(await browser.sign_in(world.alma.email, NEW)) == "/"
    assert (await browser.sign_in(world.bela.email, NEW)).status_code == 429


async def test_a_weak_or_mistyped_password_is_refused_and_the_link_kept(
    browser: Browser, world: World
) -> None:
    token = await make_link(world, world.alma)
    for password, again, words in (
        ("", "", "Enter a new password"),
        ("short", "short", "must have 12 characters or more"),
        ("x7" * 101, "x7" * 101, "must have 200 characters or fewer"),
        ("alma probe 2026", "alma probe 2026", "easy to guess"),
        ("Throughcare123!", "Throughcare123!", "easy to guess"),
        ("abcabcabcabcabc", "abcabcabcabcabc", "repeats itself"),
        (NEW, "", "Enter the new password again"),
        (NEW, NEW.upper(), "The two passwords are not the same"),
        (NEW + "\x00", NEW + "\x00", "cannot be read"),
    ):
        answer = await browser.post(f"/invitations/{token}", {"password": password, "again": again})
        assert answer.status_code == 422, password
        assert words in answer.text
        assert NEW not in answer.text
    assert await browser.sql("select count(*) from credential") == 0
    assert place(await browser.post(f"/invitations/{token}", BOTH)) == "/sign-in"


async def test_nothing_is_set_without_the_token_of_the_form(browser: Browser, world: World) -> None:
    token = await make_link(world, world.alma)
    answer = await browser.client.post(f"/invitations/{token}", data=BOTH, follow_redirects=False)
    assert answer.status_code == 403
    assert await browser.sql("select count(*) from credential") == 0


async def test_history_says_who_set_a_password_and_never_which(browser: Browser, world: World) -> None:
    token = await make_link(world, world.alma)
    await browser.post(f"/invitations/{token}", BOTH)
    rows = await browser.rows("select * from history where table_name in ('credential', 'invitation')")
    assert {row["staff"] for row in rows if row["table_name"] == "credential"} == {world.alma.id}
    said = " ".join(f"{row['before']} {row['after']}" for row in rows)
    assert "argon2" not in said
    assert "password_hash" not in said
    assert "token_hash" not in said


async def test_a_link_does_not_get_into_the_log(
    browser: Browser, world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def away(token: str) -> None:
        raise asyncpg.CannotConnectNowError("starting up")

    monkeypatch.setattr("programme.access.handlers.find_invited", away)
    token = new_token()
    with caplog.at_level(logging.WARNING):
        answer = await browser.get(f"/invitations/{token}")
    assert answer.status_code == 503
    assert "GET /invitations/..." in caplog.text
    assert token not in caplog.text


async def test_a_sign_in_that_began_with_the_old_password_comes_to_nothing(
    world: World, quick_passwords: None
) -> None:
    """Somebody who knew it sends it just before the link is used: it must not outlive the change."""
    owner = await world.database.as_owner()
    stored = await hash_password(PASSWORD)
    await owner.execute(
        "insert into credential (staff, password_hash) values ($1, $2)", world.alma.id, stored
    )
    statement = "select door_sign_in($1, $2, $3, interval '8 hours')"
    app = await asyncpg.connect(world.database.url)
    assert await app.fetchval(statement, world.alma.id, stored, b"one") is True
    await owner.execute("update credential set password_hash = 'other'")
    assert await app.fetchval(statement, world.alma.id, stored, b"two") is False
    assert await owner.fetchval("select count(*) from sign_in") == 1
    await app.close()
    await owner.close()
