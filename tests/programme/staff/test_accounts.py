"""The pages of accounts: who may, what they show, what they refuse."""

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest

from programme.staff import actions, queries
from programme.web import pages
from programme.web.site import site
from tests.fixtures.accounts import Browser, SignedIn, place
from tests.fixtures.world import STAFF, World

ROLES = ("alma", "cleo", "eva", "liv", "ada")
NEW: dict[str, Any] = {"name": "Greta Probe", "email": "greta@x.example", "roles": ["facilitator"]}


async def test_who_may_open_and_send_what(browser: Browser, signed_in: SignedIn, world: World) -> None:
    pages = {
        "/staff": {"liv", "ada"},
        "/staff/new": {"ada"},
        f"/staff/{world.bela.id}": {"ada"},
        "/account": set(ROLES),
        "/account/password": set(ROLES),
    }
    forms = {
        "/staff/new": {"ada"},
        f"/staff/{world.bela.id}": {"ada"},
        f"/staff/{world.bela.id}/link": {"ada"},
        "/account/sign-ins": set(ROLES),
        "/account/password": set(ROLES),
    }
    for path in pages:
        assert place(await browser.get(path)).startswith("/sign-in?next=")
    for path in forms:
        assert (await browser.post(path)).status_code == 401
    for name in ROLES:
        await signed_in(world.staff[name])
        for path, allowed in pages.items():
            assert (await browser.get(path)).status_code == (200 if name in allowed else 403), (name, path)
        for path, allowed in forms.items():
            status = (await browser.post(path)).status_code
            assert (status != 403) == (name in allowed), (name, path, status)
            assert status < 500


async def test_nothing_is_sent_without_the_token(signed_in: SignedIn, world: World) -> None:
    browser = await signed_in(world.ada)
    for path in ("/staff/new", "/staff/2", "/staff/2/link", "/account/sign-ins", "/account/password"):
        assert (await browser.client.post(path, data=NEW, follow_redirects=False)).status_code == 403
    assert await browser.sql("select count(*) from staff") == len(STAFF)
    assert await browser.sql("select count(*) from invitation") == 0


async def test_the_list_says_who_somebody_is_in_words(signed_in: SignedIn, world: World) -> None:
    browser = await signed_in(world.ada)
    await browser.give_password(world.cleo)
    await browser.sql("update staff set active = false where id = $1", world.dora.id)
    page = (await browser.get("/staff")).text
    lines = [
        re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", line))
        for line in re.findall(r"<tr.*?</tr>", page, re.DOTALL)
    ]
    said = {
        name: next(line for line in lines if name in line)
        for name in ("Cleo Probe", "Dora Probe", "Liv Probe")
    }
    for words in ("cleo@north.example", "Coordinator", "North Probe Prison", "Active", "Never"):
        assert words in said["Cleo Probe"]
    assert "Switched off" in said["Dora Probe"]
    assert "No password yet" in said["Liv Probe"]
    assert "/staff/new" in page


async def test_the_lead_reads_the_list_and_changes_nothing(signed_in: SignedIn, world: World) -> None:
    browser = await signed_in(world.liv)
    page = (await browser.get("/staff")).text
    assert "Alma Probe" in page
    assert "/staff/new" not in page
    assert 'href="/staff/1"' not in page


async def test_the_list_is_narrowed_by_text_role_and_state(signed_in: SignedIn, world: World) -> None:
    browser = await signed_in(world.ada)
    await browser.sql("update staff set active = false where id = $1", world.dora.id)
    await browser.sql("update staff set name = 'Bela 100%_sure' where id = $1", world.bela.id)
    for query, expected in (
        ("q=ALMA", {"alma"}),
        ("q=north.example", {"cleo"}),
        ("q=%25_", {"bela"}),
        ("role=lead", {"liv"}),
        ("role=facilitator&state=on", {"alma", "bela", "carla"}),
        ("state=off", {"dora"}),
        ("role=nonsense&state=odd&page=minus", set(world.staff)),
        ("page=99999999999999999999", set()),
        ("q=%00", set(world.staff)),
        ("q=nobody", set()),
    ):
        page = await browser.get(f"/staff?{query}")
        assert page.status_code == 200, query
        found = {name for name, person in world.staff.items() if person.email in page.text}
        assert found == expected, query
    assert "No account fits" in page.text


async def test_a_long_list_has_pages(
    signed_in: SignedIn, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = await signed_in(world.ada)
    monkeypatch.setattr(queries, "PAGE_LENGTH", 4)
    seen: list[str] = []
    path = "/staff?role="
    for _page in range(3):
        text = (await browser.get(path)).text
        seen += re.findall(r'href="/staff/(\d+)"', text)
        following = re.search(r'href="(/staff\?[^"]*)" rel="next"', text)
        path = unescape(following[1]) if following else ""
    assert path == ""
    assert len(seen) == len(set(seen)) == len(STAFF)


async def test_an_account_is_added_and_then_asks_for_its_link(signed_in: SignedIn, world: World) -> None:
    browser = await signed_in(world.ada)
    answer = await browser.post(
        "/staff/new",
        {
            "name": " Greta  Probe ",
            "email": "Greta@X.example",
            "roles": ["lead", "coordinator"],
            "sites": "1",
        },
    )
    there = place(answer)
    row = (await browser.rows("select * from staff where email = 'greta@x.example'"))[0]
    assert there == f"/staff/{row['id']}"
    assert row["roles"] == ["coordinator", "lead"]
    assert row["active"] is True
    assert await browser.sql("select site from staff_site where staff = $1", row["id"]) == 1
    by = "select staff from history where table_name = 'staff' and operation = 'insert' order by id desc"
    assert await browser.sql(by) == world.ada.id
    page = (await browser.get(there)).text
    assert "was added" in page
    assert "No password yet" in page
    assert "Make a link" in page


async def test_a_wrong_account_is_refused_with_everything_kept(signed_in: SignedIn, world: World) -> None:
    browser = await signed_in(world.ada)
    for change, words in (
        ({"name": ""}, "Enter the full name"),
        ({"name": "x" * 121}, "must be 120 characters or fewer"),
        ({"name": "Gre\x00ta"}, "cannot be kept"),
        ({"email": ""}, "Enter the email address"),
        ({"email": "greta"}, "in the correct format"),
        ({"email": "x" * 250 + "@x.example"}, "characters or fewer"),
        ({"email": "ALMA@facilitators.example"}, "There is already an account with this email address"),
        ({"roles": []}, "Choose at least one role"),
        ({"roles": ["warden"]}, "choose one of those that are offered"),
        ({"roles": ["evaluator", "lead"]}, "An evaluator must not know names"),
        ({"roles": ["coordinator"]}, "Choose at least one site"),
        ({"sites": ["999"]}, "choose one of those that are offered"),
    ):
        answer = await browser.post("/staff/new", {**NEW, **change})
        assert answer.status_code == 422, change
        assert words in answer.text, change
        assert "There is a problem" in answer.text
        if "name" not in change:
            assert 'value="Greta Probe"' in answer.text
    assert await browser.sql("select count(*) from staff") == len(STAFF)


async def test_an_address_that_is_taken_this_very_moment_is_a_form_error(
    signed_in: SignedIn, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = await signed_in(world.ada)
    seen = await _seen(browser, world.bela.id)

    async def free(email: str, *, by_other_than: int | None = None) -> bool:
        return False

    monkeypatch.setattr(queries, "address_is_taken", free)
    answer = await browser.post("/staff/new", {**NEW, "email": world.alma.email})
    assert answer.status_code == 422
    assert "There is already an account" in answer.text
    real, calls = queries.find_account, []

    async def found(staff: int, *, lock: bool = False) -> queries.Account | None:
        calls.append(staff)
        if len(calls) == 2:
            monkeypatch.undo()
        return await real(staff, lock=lock)

    monkeypatch.setattr(queries, "find_account", found)
    answer = await browser.post(
        f"/staff/{world.bela.id}",
        {"name": "B", "email": world.alma.email, "roles": "facilitator", "active": "yes", "seen": seen},
    )
    assert answer.status_code == 422
    assert "There is already an account" in answer.text


async def _seen(browser: Browser, staff: int) -> str:
    page = (await browser.get(f"/staff/{staff}")).text
    return str(re.findall('name="seen" value="([^"]+)"', page)[0])


async def test_an_account_is_changed(signed_in: SignedIn, world: World) -> None:
    browser = await signed_in(world.ada)
    path = f"/staff/{world.cleo.id}"
    values = {
        "name": "Cleo New",
        "email": "cleo.new@x.example",
        "roles": ["coordinator", "lead"],
        "sites": ["2"],
        "active": "yes",
        "seen": await _seen(browser, world.cleo.id),
    }
    assert place(await browser.post(path, values)) == path
    row = (await browser.rows("select * from staff where id = $1", world.cleo.id))[0]
    assert (row["name"], row["email"]) == ("Cleo New", "cleo.new@x.example")
    assert row["roles"] == ["coordinator", "lead"]
    sites = await browser.rows("select site from staff_site where staff = $1", world.cleo.id)
    assert [site[0] for site in sites] == [2]


async def test_switching_off_signs_out_and_voids_links(signed_in: SignedIn, world: World) -> None:
    browser = await signed_in(world.cleo)
    of_cleo = browser.session or ""
    await signed_in(world.ada)
    await browser.post(f"/staff/{world.cleo.id}/link")
    values = {
        "name": "Cleo Probe",
        "email": world.cleo.email,
        "roles": "coordinator",
        "sites": "1",
        "seen": await _seen(browser, world.cleo.id),
    }
    assert place(await browser.post(f"/staff/{world.cleo.id}", values)).startswith("/staff/")
    assert await browser.sql("select count(*) from invitation where expires_at > now()") == 0
    page = (await browser.get(f"/staff/{world.cleo.id}")).text
    assert "Switched off" in page
    assert "Make a link" not in page
    assert (await browser.post(f"/staff/{world.cleo.id}/link")).status_code == 403
    assert not await browser.is_known(of_cleo)


async def test_nobody_changes_their_own_roles_sites_or_access(signed_in: SignedIn, world: World) -> None:
    browser = await signed_in(world.ada)
    path = f"/staff/{world.ada.id}"
    assert "This is your own account" in (await browser.get(path)).text
    values: dict[str, Any] = {
        "name": "Ada Renamed",
        "email": world.ada.email,
        "roles": ["administrator"],
        "active": "yes",
        "seen": await _seen(browser, world.ada.id),
    }
    for change, field in (
        ({"roles": ["lead"]}, "roles"),
        ({"roles": ["administrator", "lead"]}, "roles"),
        ({"sites": ["1"]}, "sites"),
        ({"active": ""}, "active"),
    ):
        answer = await browser.post(path, {**values, **change})
        assert answer.status_code == 422, change
        assert f'<a href="#{field}">You cannot change this for yourself' in answer.text
    assert (await browser.post(f"{path}/link")).status_code == 403
    assert place(await browser.post(path, values)) == path
    row = (await browser.rows("select name, roles, active from staff where id = $1", world.ada.id))[0]
    assert tuple(row) == ("Ada Renamed", ["administrator"], True)


async def test_whoever_comes_second_sees_both_versions(signed_in: SignedIn, world: World) -> None:
    browser = await signed_in(world.ada)
    path, seen = f"/staff/{world.bela.id}", await _seen(browser, world.bela.id)
    values = {"email": world.bela.email, "roles": "facilitator", "active": "yes", "seen": seen}
    assert place(await browser.post(path, {**values, "name": "First Name"})) == path
    answer = await browser.post(path, {**values, "name": "Second Name"})
    assert answer.status_code == 409
    assert "Somebody else changed this account first" in answer.text
    assert "First Name" in answer.text
    assert 'value="Second Name"' in answer.text
    assert await browser.sql("select name from staff where id = $1", world.bela.id) == "First Name"
    # What the page now holds is the version that was shown, so that sending it again goes through.
    values["seen"] = re.findall('name="seen" value="([^"]+)"', answer.text)[0]
    assert place(await browser.post(path, {**values, "name": "Second Name"})) == path


async def test_a_form_without_its_version_changes_nothing(signed_in: SignedIn, world: World) -> None:
    browser = await signed_in(world.ada)
    values = {"name": "X", "email": world.bela.email, "roles": "facilitator", "active": "yes"}
    assert (await browser.post(f"/staff/{world.bela.id}", values)).status_code == 409
    assert await browser.sql("select name from staff where id = $1", world.bela.id) == "Bela Probe"


async def test_unknown_and_impossible_accounts_are_404(signed_in: SignedIn, world: World) -> None:
    browser = await signed_in(world.ada)
    for number in ("0", "4999", "2147483647", "2147483648", "99999999999999999999", "-1", "x"):
        assert (await browser.get(f"/staff/{number}")).status_code == 404, number
        assert (await browser.post(f"/staff/{number}", NEW)).status_code == 404, number
        assert (await browser.post(f"/staff/{number}/link")).status_code == 404, number


async def test_a_link_is_shown_once_and_works(signed_in: SignedIn, world: World) -> None:
    browser = await signed_in(world.ada)
    pages = [(await browser.post(f"/staff/{world.alma.id}/link")).text for _press in range(2)]
    first, second = (
        unescape(re.findall(r">(http[^<]+/invitations/[^<]+)</textarea>", page)[0]) for page in pages
    )
    assert first.startswith("http://testserver.local/invitations/")
    token = second.rpartition("/")[2]
    # Nowhere is it written down.
    for path in (f"/staff/{world.alma.id}", "/staff", "/account"):
        assert token not in (await browser.get(path)).text
    for table in ("invitation", "history"):
        assert token not in str(await browser.rows(f"select * from {table}"))
    row = (await browser.rows("select * from invitation order by id desc"))[0]
    assert (row["staff"], row["made_by"], row["used_at"]) == (world.alma.id, world.ada.id, None)
    assert (row["expires_at"] - row["made_at"]).days == 7
    assert "One waits to be used" in (await browser.get(f"/staff/{world.alma.id}")).text
    browser.client.cookies.clear()
    assert (await browser.get(first.removeprefix("http://testserver.local"))).status_code == 404
    path = second.removeprefix("http://testserver.local")
    values = {"password": "kettle birch saffron", "again": "kettle birch saffron"}
    assert place(await browser.post(path, values)) == "/sign-in"
    await browser.sign_in(world.alma.email, "kettle birch saffron")
    own = (await browser.get("/account")).text
    assert "Links to set your password" in own
    assert "Ada Probe" in own


async def test_a_link_begins_with_the_address_that_people_type(
    signed_in: SignedIn, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = await signed_in(world.ada)
    for change, start in (
        ({"address": "https://throughcare.example"}, "https://throughcare.example/invitations/"),
        ({"https": True}, "https://testserver.local/invitations/"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(pages, "site", lambda change=change: replace(site(), **change))
            page = (await browser.post(f"/staff/{world.alma.id}/link")).text
        assert f">{start}" in page


async def test_a_made_up_name_is_shown_as_text(signed_in: SignedIn, world: World) -> None:
    browser = await signed_in(world.ada)
    name = "<script>alert(1)</script> & 😀"
    there = place(await browser.post("/staff/new", {**NEW, "name": name}))
    for path in (there, "/staff"):
        page = (await browser.get(path)).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; 😀" in page
    assert "<script>alert" not in (await browser.post(f"{there}/link")).text


async def test_a_double_click_adds_one_account(signed_in: SignedIn, world: World) -> None:
    browser = await signed_in(world.ada)
    answers = [await browser.post("/staff/new", NEW) for _click in range(2)]
    assert [answer.status_code for answer in answers] == [303, 422]
    assert await browser.sql("select count(*) from staff where email = 'greta@x.example'") == 1


async def test_nothing_is_half_written(
    signed_in: SignedIn, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = await signed_in(world.ada)

    async def fail(*values: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(actions, "_set_sites", fail)
    assert (await browser.post("/staff/new", NEW)).status_code == 500
    assert await browser.sql("select count(*) from staff") == len(STAFF)
