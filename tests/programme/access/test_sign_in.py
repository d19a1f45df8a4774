"""The sign-in form: who gets in, who does not, and what neither learns."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from programme.access import sign_in
from programme.database import at_the_door
from tests.fixtures.accounts import PASSWORD, SESSION, Browser, place
from tests.fixtures.world import World

WRONG = "This email address and this password do not belong together"


async def test_the_right_password_leads_to_the_start_page(browser: Browser, world: World) -> None:
    await browser.give_password(world.alma)
    answer = await browser.sign_in("alma@facilitators.example")
    assert place(answer) == "/"
    assert place(await browser.get("/")) == "/my-day"
    assert "Alma Probe" in (await browser.get("/account")).text


async def test_capitals_and_blanks_of_the_address_do_not_matter(browser: Browser, world: World) -> None:
    await browser.give_password(world.alma)
    assert place(await browser.sign_in("  Alma@Facilitators.EXAMPLE ")) == "/"


async def test_a_password_typed_in_parts_of_letters_is_the_same(browser: Browser, world: World) -> None:
    await browser.give_password(world.alma, "übermütige Kröten")
    assert place(await browser.sign_in(world.alma.email, "u\u0308bermu\u0308tige Kro\u0308ten")) == "/"


async def test_a_wrong_password_is_refused(browser: Browser, world: World) -> None:
    await browser.give_password(world.alma)
    for password in (PASSWORD.upper(), PASSWORD + " ", "x" * 500, PASSWORD + "x" * 300):
        answer = await browser.sign_in(world.alma.email, password)
        assert answer.status_code == 422
        assert WRONG in answer.text
        assert 'value="alma@facilitators.example"' in answer.text
        assert password not in answer.text
        assert browser.session is None
    assert await browser.sql("select count(*) from sign_in") == 0


async def test_odd_input_is_an_error_beside_its_field(browser: Browser) -> None:
    for email, password, words in (
        ("", PASSWORD, "Enter your email address"),
        ("alma", PASSWORD, "in the correct format"),
        ("al\x00ma@facilitators.example", PASSWORD, "cannot be kept"),
        ("alma@facilitators.example", "", "Enter your password"),
        ("alma@facilitators.example", "x\x00" * 10, "cannot be read"),
        ("😀@facilitators.example", PASSWORD, WRONG),
        ("' or 1=1 --@x.example", PASSWORD, "in the correct format"),
    ):
        answer = await browser.sign_in(email, password)
        assert answer.status_code == 422, email
        assert words in answer.text


async def test_a_missing_field_is_an_error_and_no_accident(browser: Browser) -> None:
    answer = await browser.post("/sign-in", {})
    assert answer.status_code == 422
    assert "Enter your email address" in answer.text


async def test_nobody_gets_in_who_is_switched_off_or_has_no_password(browser: Browser, world: World) -> None:
    await browser.give_password(world.alma)
    await browser.sql("update staff set active = false where id = $1", world.alma.id)
    for person in (world.alma, world.bela):
        answer = await browser.sign_in(person.email)
        assert answer.status_code == 422
        assert WRONG in answer.text


def _without_what_differs(text: str, email: str) -> str:
    return text.replace(email, "EMAIL")


async def test_unknown_accounts_are_answered_as_known_ones(
    browser: Browser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same words, the same statements and one hash of the same cost, so that time tells nothing."""
    await browser.give_password(world.alma)
    asked: list[str] = []
    costs: list[str] = []
    real_matches = sign_in._matches

    async def door(statement: str, *values: Any) -> list[Any]:
        asked.append(statement)
        return await at_the_door(statement, *values)

    async def matches(stored: str, password: str) -> bool:
        costs.append(stored.rpartition("$")[0].rpartition("$")[0])
        return await real_matches(stored, password)

    monkeypatch.setattr(sign_in, "at_the_door", door)
    monkeypatch.setattr(sign_in, "_matches", matches)
    answers = []
    for email in (world.alma.email, "nobody@facilitators.example", world.bela.email):
        asked.clear()
        costs.clear()
        answer = await browser.sign_in(email, "not the password")
        text = _without_what_differs(answer.text, email)
        answers.append((answer.status_code, text, list(asked), list(costs)))
    assert len(answers[0][3]) == 1
    assert answers[0] == answers[1] == answers[2]


async def test_the_hash_of_nobody_costs_what_a_real_one_costs() -> None:
    real = await sign_in.hash_password(PASSWORD)
    assert real.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert [len(part) for part in real.split("$")] == [len(part) for part in sign_in._NOBODY.split("$")]
    assert real.split("$")[:4] == sign_in._NOBODY.split("$")[:4]
    assert not await sign_in._matches(sign_in._NOBODY, PASSWORD)


async def test_five_failures_lock_a_known_and_an_unknown_address_alike(
    browser: Browser, world: World
) -> None:
    await browser.give_password(world.alma)
    seen = []
    for email in (world.alma.email, "nobody@facilitators.example"):
        statuses, texts = [], []
        for _attempt in range(6):
            answer = await browser.sign_in(email, "not the password")
            statuses.append(answer.status_code)
            texts.append(_without_what_differs(answer.text, email))
        assert statuses == [422, 422, 422, 422, 429, 429]
        assert "Wait 15 minutes, until " in texts[-1]
        assert answer.headers["retry-after"] == "900"
        until = await browser.sql(
            "select locked_until from sign_in_attempt where email_hash = $1", sign_in.token_hash(email)
        )
        assert 890 <= (until - datetime.now(UTC)).total_seconds() <= 900
        seen.append([text.split("Wait 15 minutes")[0] for text in texts])
    assert seen[0] == seen[1]


async def test_a_locked_address_refuses_the_right_password_until_the_lock_is_over(
    browser: Browser, world: World
) -> None:
    await browser.give_password(world.alma)
    for _attempt in range(5):
        await browser.sign_in(world.alma.email, "not the password")
    assert (await browser.sign_in(world.alma.email)).status_code == 429
    await browser.sql("update sign_in_attempt set locked_until = now() - interval '1 second'")
    assert (await browser.sign_in(world.alma.email, "not the password")).status_code == 422
    assert place(await browser.sign_in(world.alma.email)) == "/"


async def test_asking_while_locked_does_not_make_the_lock_longer(browser: Browser, world: World) -> None:
    for _attempt in range(5):
        await browser.sign_in(world.alma.email, "not the password")
    until = await browser.sql("select locked_until from sign_in_attempt")
    assert (await browser.sign_in(world.alma.email, "not the password")).status_code == 429
    assert await browser.sql("select locked_until from sign_in_attempt") == until


async def test_a_lock_of_one_address_leaves_others_alone(browser: Browser, world: World) -> None:
    await browser.give_password(world.bela)
    for _attempt in range(5):
        await browser.sign_in(world.alma.email, "not the password")
    assert place(await browser.sign_in(world.bela.email)) == "/"


async def test_success_and_a_day_forget_failures(browser: Browser, world: World) -> None:
    await browser.give_password(world.alma)
    for _attempt in range(4):
        await browser.sign_in(world.alma.email, "not the password")
    assert place(await browser.sign_in(world.alma.email)) == "/"
    for _attempt in range(4):
        assert (await browser.sign_in(world.alma.email, "not the password")).status_code == 422
    await browser.sql("update sign_in_attempt set failed_at = now() - interval '25 hours'")
    assert (await browser.sign_in(world.alma.email, "not the password")).status_code == 422


async def test_other_spellings_of_an_address_have_no_attempts_of_their_own(
    browser: Browser, world: World
) -> None:
    await browser.give_password(world.bela)
    spellings = ["bela", "BELA", "Bela", "bElA", " bela", "bela"]
    answers = [await browser.sign_in(f"{name}@facilitators.example", "not it at all") for name in spellings]
    assert [answer.status_code for answer in answers] == [422] * 4 + [429] * 2


async def test_a_hundred_guesses_at_once_are_five(world: World, quick_passwords: None) -> None:
    """Counted before they are looked at: otherwise all of them would pass the lock together."""
    looked_at = 0
    real = sign_in._matches

    async def matches(stored: str, password: str) -> bool:
        nonlocal looked_at
        looked_at += 1
        await asyncio.sleep(0.05)
        return await real(stored, password)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sign_in, "_matches", matches)
        answers = await asyncio.gather(
            *(_guess(world.alma.email, f"guess number {number}") for number in range(100))
        )
    assert looked_at == 5
    assert all(isinstance(answer, sign_in.Refused) for answer in answers)


async def _guess(email: str, password: str) -> str | sign_in.Refused:
    return await sign_in.sign_in(email=email, password=password, longest=timedelta(hours=8))


async def test_more_sign_ins_than_can_be_looked_at_are_put_off_without_counting(
    browser: Browser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await browser.give_password(world.alma)
    monkeypatch.setattr(sign_in, "_waiting", sign_in._MOST_WAITING)
    answer = await browser.sign_in(world.alma.email)
    assert answer.status_code == 503
    assert "Many people are signing in" in answer.text
    assert answer.headers["retry-after"] == "60"
    assert await browser.sql("select count(*) from sign_in_attempt") == 0
    monkeypatch.setattr(sign_in, "_waiting", 0)
    assert place(await browser.sign_in(world.alma.email)) == "/"


async def test_only_two_hashes_are_computed_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    now, most = 0, 0

    def work() -> bool:
        nonlocal now, most
        now += 1
        most = max(most, now)
        time.sleep(0.02)
        now -= 1
        return True

    await asyncio.gather(*(sign_in._in_thread(work) for _each in range(10)))
    assert most == 2
    assert sign_in._waiting == 0


async def test_the_form_needs_its_token(browser: Browser, world: World) -> None:
    await browser.give_password(world.alma)
    await browser.get("/sign-in")
    values = {"email": world.alma.email, "password": PASSWORD}
    for token in ({}, {"_csrf_token": "0" * 128}, {"_csrf_token": "ü"}):
        answer = await browser.client.post("/sign-in", data={**values, **token}, follow_redirects=False)
        assert answer.status_code == 403
    assert await browser.sql("select count(*) from sign_in") == 0
    assert await browser.sql("select count(*) from sign_in_attempt") == 0


async def test_it_goes_on_to_where_one_wanted_but_never_elsewhere(browser: Browser, world: World) -> None:
    await browser.give_password(world.alma)
    for wanted, leads_to in (
        ("/my-day?x=1", "/my-day?x=1"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("/sign-out", "/"),
        ("", "/"),
    ):
        assert place(await browser.sign_in(world.alma.email, next=wanted)) == leads_to
        # Whoever is signed in already goes on at once.
        answer = await browser.client.get("/sign-in", params={"next": wanted}, follow_redirects=False)
        assert place(answer) == leads_to


async def test_the_form_keeps_where_one_wanted_to_go(browser: Browser) -> None:
    page = await browser.get("/sign-in?next=/reports%3Fsite%3Dnorth%26to%3D")
    assert 'name="next" value="/reports?site=north&amp;to="' in page.text
    answer = await browser.sign_in("nobody@x.example", next='/my-day?"><script>')
    assert '"><script>' not in answer.text
    assert 'name="next" value="/my-day?&#34;&gt;&lt;script&gt;"' in answer.text
    assert 'name="next"' not in (await browser.get("/sign-in?next=//evil.example")).text


async def test_the_cookie_is_for_this_site_and_not_for_scripts(browser: Browser, world: World) -> None:
    await browser.give_password(world.alma)
    answer = await browser.sign_in(world.alma.email)
    cookie = next(line for line in answer.headers.get_list("set-cookie") if line.startswith(f"{SESSION}="))
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()
    assert "path=/" in cookie.lower()
    assert "domain" not in cookie.lower()
    assert "max-age" not in cookie.lower()
    assert "expires" not in cookie.lower()
    token = await browser.sql("select token_hash from sign_in")
    assert token == sign_in.token_hash(browser.session or "")
    assert (browser.session or "").encode() not in token
