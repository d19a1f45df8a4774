"""Unsafe requests need the token of the browser's own cookie."""

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from programme.web.csrf import csrf_config
from tests.programme.web.small_app import make_app

Client = TestClient[Litestar]


def test_the_form_field_is_enough(client: Client, token: str) -> None:
    assert client.post("/form", data={"_csrf_token": token, "name": "Ruth"}).status_code == 303


def test_the_header_is_enough(client: Client, token: str) -> None:
    assert client.post("/form", data={"name": "Ruth"}, headers={"x-csrftoken": token}).status_code == 303


def test_an_upload_with_the_field_is_enough(client: Client, token: str) -> None:
    files = {"upload": ("a.csv", "x", "text/csv")}
    data = {"_csrf_token": token, "name": "Ruth"}
    assert client.post("/form", data=data, files=files).status_code == 303


@pytest.mark.parametrize("shown", ["", "x", "0" * 128, "é" * 128, "0" * 64 + "ß" * 64, "\0"])
def test_a_forged_token_is_refused_with_a_page_that_helps(client: Client, token: str, shown: str) -> None:
    answer = client.post("/form", data={"_csrf_token": shown, "name": "Ruth"})
    assert answer.status_code == 403
    assert "This page was open for too long" in answer.text


def test_a_forged_header_is_refused(client: Client, token: str) -> None:
    answer = client.post("/form", data={"name": "Ruth"}, headers={b"x-csrftoken": b"\xe9" * 128})
    assert answer.status_code == 403


def test_a_file_in_place_of_the_token_is_refused(client: Client, token: str) -> None:
    answer = client.post("/form", data={"name": "x"}, files={"_csrf_token": ("a", token, "text/plain")})
    assert answer.status_code == 403


def test_the_token_of_another_browser_is_refused(client: Client, token: str) -> None:
    with TestClient(make_app()) as other:
        foreign = other.get("/form").text.split('name="_csrf_token" value="')[1].split('"')[0]
    assert foreign != token
    assert client.post("/form", data={"_csrf_token": foreign, "name": "Ruth"}).status_code == 403


def test_without_the_cookie_it_is_refused(client: Client, token: str) -> None:
    client.cookies.clear()
    assert client.post("/form", data={"_csrf_token": token, "name": "Ruth"}).status_code == 403


@pytest.mark.parametrize("cookie", ["nonsense", "0" * 128, "%C3%A9" * 70])
def test_a_cookie_of_an_earlier_key_is_replaced(client: Client, cookie: str) -> None:
    client.cookies.set("csrf", cookie)
    page = client.get("/form")
    assert "csrf=" in page.headers["set-cookie"]
    token = page.text.split('name="_csrf_token" value="')[1].split('"')[0]
    client.cookies.clear()
    client.cookies.set("csrf", page.headers["set-cookie"].split("csrf=")[1].split(";")[0])
    assert client.post("/form", data={"_csrf_token": token, "name": "Ruth"}).status_code == 303


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: Client) -> None:
    cookie = client.get("/form").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()
    assert "Secure" not in cookie


def test_with_https_the_cookie_is_secure_and_of_this_host_alone() -> None:
    config = csrf_config("secret", secure=True)
    assert config.cookie_secure
    assert config.cookie_name.startswith("__Host-")
    assert config.cookie_path == "/"


def test_files_set_no_cookie(client: Client) -> None:
    answer = client.get("/static/manifest.json")
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
