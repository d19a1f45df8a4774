"""A small application with a form or two, for asking the web ground without a database."""

from dataclasses import dataclass
from typing import Any

import asyncpg
from jinja2 import ChoiceLoader, DictLoader
from litestar import Litestar, Request, Response, get, post
from litestar.exceptions import NotAuthorizedException
from litestar.params import FromPath
from litestar.types import ASGIApp, Receive, Scope, Send

from programme.access.permissions import Permission, Role, permissions_of
from programme.access.viewer import Viewer
from programme.web.assets import static_router
from programme.web.csrf import csrf_middleware
from programme.web.error_pages import error_handlers
from programme.web.errors import Conflict, NotFound, TooMany
from programme.web.fields import FileField, LongTextField, Refused, TextField
from programme.web.forms import Form
from programme.web.handlers import show_help
from programme.web.headers import security_headers
from programme.web.pages import is_fragment, render, see_other
from programme.web.posted import read_form
from programme.web.site import Item, Site, configure
from programme.web.templates import environment

SECRET = "a secret of forty letters for these tests"

_TEMPLATES = {
    "tests/form.html": (
        '{% extends "layout.html" %}{% from "macros/fields.html" import error_summary, error_title, text %}'
        "{% block title %}{{ error_title(page.form) }}Name{% endblock %}"
        '{% block content %}<h1 class="govuk-heading-l">Name</h1>{% include "tests/_form.html" %}'
        "{% endblock %}"
    ),
    "tests/_form.html": (
        '{% from "macros/fields.html" import error_summary, text %}{{ error_summary(page.form) }}'
        '<form method="post" id="form">{{ csrf_input() }}{{ text(page.form.name) }}</form>'
    ),
    "tests/notes.html": (
        '{% extends "layout.html" %}{% from "macros/lists.html" import back_link, slot %}'
        "{% block title %}Notes{% endblock %}"
        '{% block before_content %}{{ back_link("/form") }}{% endblock %}'
        '{% block content %}<h1 class="govuk-heading-l">Notes</h1>{% include "tests/_notes.html" %}'
        '{{ slot("/part", "The part", "part") }}{{ slot("/raise/bug", "The broken part", "broken") }}'
        '<a href="/form" class="govuk-link">Elsewhere</a>{% endblock %}'
    ),
    "tests/_notes.html": (
        '{% from "macros/fields.html" import button, error_summary, textarea %}<div id="notes">'
        '{{ error_summary(page.form) }}<form method="post" action="/notes" novalidate data-guard'
        ' hx-post="/notes" hx-target="#notes">{{ csrf_input() }}'
        "{{ textarea(page.form.text, attributes={'data-keep': ''}) }}{{ button('Save') }}</form></div>"
    ),
    "tests/_part.html": '<p id="part">The part is here</p>',
}


class NameForm(Form):
    """One text and one file."""

    name = TextField("Name", required="Enter a name", longest=50)
    upload = FileField("Upload")


class NotesForm(Form):
    """A text that is refused unless it says please, and that a broken server does not take."""

    text = LongTextField("What happened", required="Enter what happened")

    def validate_text(self, field: LongTextField) -> None:
        if "please" not in field.data:
            raise Refused("Say please")


@dataclass(frozen=True)
class FormPage:
    """What the test pages show."""

    form: Form


@get("/form")
async def show_form(request: Request[Any, Any, Any]) -> Response[Any]:
    return render(request, "tests/form.html", FormPage(NameForm()))


@post("/form")
async def save_form(request: Request[Any, Any, Any]) -> Response[Any]:
    posted = await read_form(request)
    form = NameForm(posted)
    if not form.validate():
        template = "tests/_form.html" if is_fragment(request) else "tests/form.html"
        return render(request, template, FormPage(form), status=422)
    content = (await form.upload.data.read()).decode() if form.upload.data else ""
    return see_other("/form", message=f"Saved {form.name.data} {content}".strip(), request=request)


@get("/notes")
async def show_notes(request: Request[Any, Any, Any]) -> Response[Any]:
    return render(request, "tests/notes.html", FormPage(NotesForm()))


@post("/notes")
async def save_notes(request: Request[Any, Any, Any]) -> Response[Any]:
    form = NotesForm(await read_form(request))
    if "break" in form.text.data:
        raise ConnectionRefusedError
    if not form.validate():
        template = "tests/_notes.html" if is_fragment(request) else "tests/notes.html"
        return render(request, template, FormPage(form), status=422)
    return see_other("/form", message="The notes were saved", request=request)


@get("/part")
async def show_part(request: Request[Any, Any, Any]) -> Response[Any]:
    return render(request, "tests/_part.html")


@get("/raise/{kind:str}")
async def fail(request: Request[Any, Any, Any], kind: FromPath[str]) -> Response[Any]:
    raise {
        "missing": NotFound(),
        "conflict": Conflict("Ruth saved this first.", back="/form", back_text="See both versions"),
        "often": TooMany(headers={"Retry-After": "900"}),
        "bug": ValueError("the text of a confidential note"),
        "away": asyncpg.PostgresConnectionError("no connection"),
        "stopping": asyncpg.AdminShutdownError("terminating"),
        "closed": asyncpg.InterfaceError("connection is closed"),
        "misuse": asyncpg.InterfaceError("another operation is in progress"),
        "refused": ConnectionRefusedError("refused"),
        "deadlock": asyncpg.DeadlockDetectedError("deadlock detected"),
        "signed-out": NotAuthorizedException(),
    }[kind]


@get("/rows/{row:int}")
async def read_row(request: Request[Any, Any, Any], row: FromPath[int]) -> Response[Any]:
    raise asyncpg.DataError(f"invalid input for query argument $1: {row} (value out of int32 range)")


class _WithTestTemplates(ChoiceLoader):
    pass


class _SignIn:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["user"] = viewer()
        await self.app(scope, receive, send)


def viewer() -> Viewer:
    """A coordinator."""
    roles = frozenset({Role.COORDINATOR})
    return Viewer(1, "Ruth <Adeyemi>", "ruth@example.org", roles, permissions_of(roles), "Europe/Berlin")


_ROUTES = [show_form, save_form, show_notes, save_notes, show_part, fail, read_row, show_help]


def make_app(*, https: bool = False) -> Litestar:
    """The application, with everything that programme.web installs."""
    made = environment()
    if not isinstance(made.loader, _WithTestTemplates):
        assert made.loader is not None
        made.loader = _WithTestTemplates([made.loader, DictLoader(_TEMPLATES)])
    navigation = (
        Item("Cohorts", "/form", Permission.SEE_COHORTS),
        Item("Accounts", "/staff", Permission.KEEP_ACCOUNTS),
    )
    configure(Site(secret=SECRET, https=https, navigation=navigation))
    return Litestar(
        [*_ROUTES, static_router({})],
        middleware=[_SignIn, csrf_middleware(SECRET, https)],
        exception_handlers=error_handlers(),
        before_send=[security_headers(https=https)],
        request_max_body_size=100_000,
        openapi_config=None,
        logging_config=None,
    )
