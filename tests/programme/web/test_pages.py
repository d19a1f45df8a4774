"""Pages: what the layout shows, and the ways on."""

from typing import Any

import pytest
from jinja2 import UndefinedError
from litestar import Litestar
from litestar.testing import RequestFactory, TestClient

from programme.web.pages import local_path, see_other
from programme.web.site import Item, Site, configure
from programme.web.templates import environment

Client = TestClient[Litestar]


def test_the_navigation_shows_what_the_viewer_may_use(client: Client) -> None:
    page = client.get("/form").text
    assert '<a class="govuk-service-navigation__link" href="/form" aria-current="page">' in page
    assert 'href="/staff"' not in page


def test_names_are_escaped(client: Client) -> None:
    page = client.get("/form").text
    assert "Ruth &lt;Adeyemi&gt;" in page
    assert "<Adeyemi>" not in page


def test_a_page_says_error_in_its_title_and_keeps_what_was_typed(client: Client, token: str) -> None:
    answer = client.post("/form", data={"_csrf_token": token, "name": "x" * 60})
    assert answer.status_code == 422
    assert "<title>Error: Name – Throughcare</title>" in answer.text
    assert f'value="{"x" * 60}"' in answer.text
    assert '<a href="#name">' in answer.text


def test_htmx_gets_the_fragment_alone(client: Client, token: str) -> None:
    headers = {"HX-Request": "true", "x-csrftoken": token}
    answer = client.post("/form", data={"name": ""}, headers=headers)
    assert answer.status_code == 422
    assert "<html" not in answer.text
    assert f'name="_csrf_token" value="{token}"' in answer.text


def test_htmx_is_told_to_go_on_to_the_next_page(client: Client, token: str) -> None:
    headers = {"HX-Request": "true", "x-csrftoken": token}
    answer = client.post("/form", data={"name": "Ruth"}, headers=headers)
    assert answer.status_code == 204
    assert answer.headers["hx-redirect"] == "/form"
    assert "Saved Ruth" in client.get("/form").text


def test_a_fragment_leaves_the_message_to_the_next_page(client: Client, token: str) -> None:
    client.post("/form", data={"_csrf_token": token, "name": "Ruth"})
    client.get("/raise/missing", headers={"HX-Request": "true"})
    assert "Saved Ruth" in client.get("/form").text


def test_help_is_there(client: Client) -> None:
    assert "You cannot sign in" in client.get("/help").text


def test_a_misspelt_name_in_a_template_is_an_error() -> None:
    for source in ("{{ nothing }}", "{{ page.nothing }}", "{% if page.nothing %}{% endif %}"):
        with pytest.raises(UndefinedError):
            environment().from_string(source).render(page=object())


@pytest.mark.parametrize("path", ["/cohorts", "/cohorts/1?from=2026-01-01", "/"])
def test_sign_in_leads_on_to_our_own_pages(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "path", ["", "//evil.example", "https://evil.example", "/\\evil.example", "evil", "/a\nb", "/é"]
)
def test_sign_in_leads_nowhere_else(path: str) -> None:
    assert local_path(path, otherwise="/my-day") == "/my-day"


def test_an_entry_of_the_navigation_holds_the_pages_below_it() -> None:
    item: Item = Item("My day", "/my-day", "permission", also=r"/sessions/")
    held = [
        path for path in ("/my-day", "/my-day/x", "/my-days", "/sessions/1", "/cohorts") if item.holds(path)
    ]
    assert held == ["/my-day", "/my-day/x", "/sessions/1"]


def test_a_message_is_carried_by_a_signed_cookie() -> None:
    configure(Site(secret="s" * 20, https=True))
    request: Any = RequestFactory().post("/")
    answer = see_other("/next", message="Saved", request=request)
    (cookie,) = answer.cookies
    assert cookie.secure
    assert cookie.httponly
    assert "Saved" not in (cookie.value or "")
