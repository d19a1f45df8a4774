"""Whoever is signed out meanwhile loses nothing of what they typed."""

import re
from html import unescape

from programme.access.sign_in import new_token
from tests.fixtures.accounts import Browser, SignedIn, place
from tests.fixtures.world import World

NEW = {"name": "Grete Näh", "email": "grete@x.example", "roles": ["lead", "administrator"], "sites": "1"}


async def test_a_page_leads_to_the_sign_in_and_back(browser: Browser, world: World) -> None:
    await browser.give_password(world.ada)
    there = place(await browser.get("/staff?q=a%26b&role=lead"))
    assert there == "/sign-in?next=%2Fstaff%3Fq%3Da%2526b%26role%3Dlead"
    form = (await browser.get(there)).text
    wanted = unescape(re.findall('name="next" value="([^"]*)"', form)[0])
    assert place(await browser.sign_in(world.ada.email, next=wanted)) == "/staff?q=a%26b&role=lead"


async def test_nobody_who_was_never_in_is_told_that_they_are_out(browser: Browser) -> None:
    await browser.get("/account")
    assert "You were signed out" not in (await browser.get("/sign-in")).text


async def test_whoever_was_in_learns_why_they_are_out(browser: Browser) -> None:
    browser.session = new_token()
    await browser.get("/account")
    page = await browser.get("/sign-in")
    assert "You were signed out. That happens after 15 minutes without a page, 8 hours" in page.text
    assert browser.session is None
    assert "You were signed out" not in (await browser.get("/sign-in")).text


async def test_a_form_that_was_sent_too_late_can_be_sent_again(signed_in: SignedIn, world: World) -> None:
    browser = await signed_in(world.ada)
    await browser.give_password(world.ada)
    await browser.get("/staff/new")
    await browser.sql("update sign_in set ended_at = now()")
    answer = await browser.post("/staff/new", {**NEW, "note": "two\r\nlines <b>"})
    assert answer.status_code == 401
    assert "You are signed out" in answer.text
    assert await browser.sql("select count(*) from staff where email = 'grete@x.example'") == 0
    kept = re.findall(r'<textarea name="([^"]+)" hidden>\n([^<]*)</textarea>', answer.text)
    assert [(name, unescape(value)) for name, value in kept] == [
        ("name", "Grete Näh"),
        ("email", "grete@x.example"),
        ("roles", "lead"),
        ("roles", "administrator"),
        ("sites", "1"),
        ("note", "two\r\nlines <b>"),
    ]
    assert 'action="/staff/new"' in answer.text
    assert 'href="/sign-in" target="_blank"' in answer.text
    # In another tab, then the button of this page: its token is still good.
    await browser.sign_in(world.ada.email)
    token = re.findall('name="_csrf_token" value="([^"]+)"', answer.text)[0]
    again = await browser.client.post(
        "/staff/new", data={**NEW, "_csrf_token": token}, follow_redirects=False
    )
    assert place(again).startswith("/staff/")
    assert await browser.sql("select count(*) from staff where email = 'grete@x.example'") == 1


async def test_passwords_are_not_put_into_that_page(signed_in: SignedIn, world: World) -> None:
    browser = await signed_in(world.alma)
    await browser.sql("update sign_in set ended_at = now()")
    answer = await browser.post("/account/password", {"current": "my old one", "password": "my new one"})
    assert answer.status_code == 401
    assert "my old one" not in answer.text
    assert "my new one" not in answer.text
    assert "Send again" not in answer.text


async def test_a_form_with_a_file_is_sent_again_from_its_own_page(signed_in: SignedIn, world: World) -> None:
    browser = await signed_in(world.cleo)
    await browser.sql("update sign_in set ended_at = now()")
    answer = await browser.client.post(
        "/import",
        data={"_csrf_token": await browser.token(), "kind": "sites"},
        files={"file": ("sites.csv", b"site,name")},
    )
    assert answer.status_code == 401
    assert "Send again" not in answer.text
    assert "site,name" not in answer.text


async def test_htmx_gets_words_beside_the_form_and_leaves_it_alone(signed_in: SignedIn, world: World) -> None:
    browser = await signed_in(world.ada)
    await browser.sql("update sign_in set ended_at = now()")
    for answer in (
        await browser.post("/staff/new", NEW, hx_request="true"),
        await browser.get("/staff", hx_request="true"),
    ):
        assert answer.status_code == 401
        assert answer.headers["hx-retarget"] == "#problem"
        assert "<html" not in answer.text
        assert "You are signed out" in answer.text
        assert "Grete" not in answer.text


async def test_a_forged_form_is_not_shown_back(browser: Browser) -> None:
    """Without the token nothing of the body comes back: a stranger's page could have sent it."""
    await browser.get("/sign-in")
    answer = await browser.client.post("/staff/new", data={"name": "planted"}, follow_redirects=False)
    assert answer.status_code == 403
    assert "planted" not in answer.text
