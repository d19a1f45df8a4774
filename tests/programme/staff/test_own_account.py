"""One's own account: every role has the page, and nobody another's."""

from tests.fixtures.accounts import PASSWORD, SignedIn, place
from tests.fixtures.world import World

NEW = "kettle birch saffron"
CHANGE = {"current": PASSWORD, "password": NEW, "again": NEW}


async def test_it_says_who_one_is_here(signed_in: SignedIn, world: World) -> None:
    browser = await signed_in(world.cleo)
    page = (await browser.get("/account")).text
    for words in ("Cleo Probe", "cleo@north.example", "Coordinator", "North Probe Prison", "This browser"):
        assert words in page
    assert "You are signed in nowhere else" in page


async def test_every_role_can_read_and_use_it(signed_in: SignedIn, world: World) -> None:
    for name in ("alma", "cleo", "eva", "liv", "ada"):
        browser = await signed_in(world.staff[name])
        await browser.give_password(world.staff[name])
        assert world.staff[name].email in (await browser.get("/account")).text
        assert place(await browser.post("/account/password", CHANGE)) == "/account"
        assert place(await browser.post("/account/sign-ins")) == "/account"
        assert "You are signed out everywhere else" in (await browser.get("/account")).text


async def test_ending_the_others_keeps_this_one_and_those_of_other_people(
    signed_in: SignedIn, world: World
) -> None:
    of_bela = (await signed_in(world.bela)).session or ""
    elsewhere = (await signed_in(world.alma)).session or ""
    browser = await signed_in(world.alma)
    here = browser.session or ""
    assert (await browser.get("/account")).text.count("This browser") == 1
    assert "Sign out everywhere else" in (await browser.get("/account")).text
    await browser.post("/account/sign-ins")
    assert await browser.is_known(here)
    assert await browser.is_known(of_bela)
    assert not await browser.is_known(elsewhere)


async def test_another_password_needs_the_present_one_and_ends_other_sign_ins(
    signed_in: SignedIn, world: World
) -> None:
    elsewhere = (await signed_in(world.alma)).session or ""
    browser = await signed_in(world.alma)
    await browser.give_password(world.alma)
    for change, words in (
        ({"current": "not the password"}, "This is not your current password"),
        ({"current": ""}, "Enter your current password"),
        ({"password": "short", "again": "short"}, "must have 12 characters or more"),
        ({"password": "facilitators alma", "again": "facilitators alma"}, "easy to guess"),
        ({"again": "something else entirely"}, "The two passwords are not the same"),
    ):
        answer = await browser.post("/account/password", {**CHANGE, **change})
        assert answer.status_code == 422, change
        assert words in answer.text
        assert PASSWORD not in answer.text
        assert NEW not in answer.text
    assert place(await browser.post("/account/password", CHANGE)) == "/account"
    assert "Your password was changed" in (await browser.get("/account")).text
    assert not await browser.is_known(elsewhere)
    browser.client.cookies.clear()
    assert (await browser.sign_in(world.alma.email, PASSWORD)).status_code == 422
    assert place(await browser.sign_in(world.alma.email, NEW)) == "/"


async def test_guessing_at_an_unguarded_screen_locks_too(signed_in: SignedIn, world: World) -> None:
    browser = await signed_in(world.alma)
    await browser.give_password(world.alma)
    statuses = [
        (await browser.post("/account/password", {**CHANGE, "current": f"guess number {number}"})).status_code
        for number in range(5)
    ]
    assert statuses == [422] * 4 + [429]
    answer = await browser.post("/account/password", CHANGE)
    assert answer.status_code == 429
    assert "Wait 15 minutes, until " in answer.text
    assert await browser.sql("select count(*) from sign_in where ended_at is null") == 1


async def test_a_new_password_makes_open_links_worthless(signed_in: SignedIn, world: World) -> None:
    browser = await signed_in(world.ada)
    await browser.post(f"/staff/{world.alma.id}/link")
    browser = await signed_in(world.alma)
    await browser.give_password(world.alma)
    await browser.post("/account/password", CHANGE)
    assert await browser.sql("select count(*) from invitation where expires_at > now()") == 0
