"""Every answer tells the browser what it may load, show and keep."""

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from tests.programme.web.small_app import make_app

Client = TestClient[Litestar]


@pytest.mark.parametrize(
    "address", ["/form", "/nowhere", "/raise/bug", "/raise/away", "/static/manifest.json"]
)
def test_every_answer_has_the_security_headers(client: Client, address: str) -> None:
    headers = client.get(address).headers
    policy = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == policy["script-src"] == policy["style-src"] == "'self'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "camera=()" in headers["permissions-policy"]
    assert "strict-transport-security" not in headers


@pytest.mark.parametrize("address", ["/form", "/nowhere", "/raise/bug"])
def test_pages_are_not_kept(client: Client, address: str) -> None:
    assert client.get(address).headers["cache-control"] == "no-store"


def test_files_are_kept_for_a_year(client: Client) -> None:
    kept = client.get("/static/manifest.json").headers["cache-control"]
    assert "max-age=31536000" in kept
    assert "immutable" in kept


def test_https_is_demanded_where_it_is_used() -> None:
    with TestClient(make_app(https=True)) as client:
        headers = client.get("/form").headers
    assert headers["strict-transport-security"].startswith("max-age=63072000")
    assert "Secure" in headers["set-cookie"]
