"""A message over a redirect: shown once, and only ours."""

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from programme.web.flash import Flash, pack, unpack

Client = TestClient[Litestar]


@pytest.mark.parametrize("message", ["Saved", "Zoë 😀 < > & \" ' ; = ,", "x" * 5000])
def test_a_message_comes_back_as_it_was(message: str) -> None:
    cookie = pack(Flash(message, "information"), secret="s", secure=True).value
    assert cookie is not None
    assert cookie.isascii()
    assert len(cookie) < 4000
    assert unpack(cookie, secret="s") == Flash(message[:600], "information")


@pytest.mark.parametrize("cookie", [None, "", "x", "x.y", "é.é", "e30=.0", "."])
def test_what_we_did_not_sign_says_nothing(cookie: str | None) -> None:
    assert unpack(cookie, secret="s") is None


def test_another_key_says_nothing() -> None:
    assert unpack(pack(Flash("Saved"), secret="s", secure=False).value, secret="t") is None


def test_a_forged_message_is_not_shown(client: Client) -> None:
    client.cookies.set("flash", "W10=.0000")
    assert "govuk-notification-banner" not in client.get("/form").text


def test_the_message_is_escaped(client: Client, token: str) -> None:
    client.post("/form", data={"_csrf_token": token, "name": "<script>"})
    page = client.get("/form").text
    assert "Saved &lt;script&gt;" in page


def test_an_old_message_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    cookie = pack(Flash("Saved"), secret="s", secure=False).value
    monkeypatch.setattr("programme.web.flash.time.time", lambda: 4_000_000_000.0)
    assert unpack(cookie, secret="s") is None
