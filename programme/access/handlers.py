"""The door: signing in and out, and setting a password with a link."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from programme.access.authentication import cookie_name, no_session_cookie, session_cookie
from programme.access.form import NewPasswordForm, SignInForm, locked
from programme.access.guard import public
from programme.access.rules import local_path
from programme.access.sign_in import (
    LOCKED_FOR,
    Invited,
    TooBusy,
    accept_invitation,
    find_invited,
    sign_in,
    sign_out,
    time_zone_of_most,
)
from programme.web.csrf import no_token_cookie
from programme.web.formats import in_zone
from programme.web.pages import render, see_other
from programme.web.posted import read_form
from programme.web.site import site
from programme.web.text import _
from programme.web.text import lazy as _l

AnyRequest = Request[Any, Any, Any]

_BUSY = _l("Many people are signing in at this moment. Wait a minute, then try again")


@dataclass(frozen=True)
class SignInPage:
    """`next` is where to go afterwards, "" for the start page."""

    form: SignInForm
    next: str


@dataclass(frozen=True)
class InvitationPage:
    """The person whom a link lets set a password."""

    form: NewPasswordForm
    name: str
    email: str


@get("/sign-in", opt=public(), name="show_sign_in")
async def show_sign_in(request: AnyRequest) -> Response[Any]:
    """The form; whoever is signed in already goes on."""
    wanted = local_path(request.query_params.get("next", "")) or ""
    if request.user is not None:
        return see_other(wanted or "/")
    return render(request, "programme/access/sign_in.html", SignInPage(SignInForm(), wanted))


@post("/sign-in", opt=public(), name="sign_in", status_code=200)
async def check_in(request: AnyRequest) -> Response[Any]:
    """Start a session under a new token, and end the one that this browser had."""
    posted = await read_form(request)
    form, wanted = SignInForm(posted), local_path(posted.get("next")) or ""
    if not form.validate():
        return _sign_in_page(request, form, wanted, 422)
    longest = timedelta(hours=site().longest_hours)
    try:
        done = await sign_in(email=form.email.data, password=form.password.data, longest=longest)
    except TooBusy:
        form.refuse(None, _BUSY)
        return _sign_in_page(request, form, wanted, 503, retry_after=60)
    if isinstance(done, str):
        await _end_session(request)
        answer = see_other(wanted or "/")
        answer.cookies.append(session_cookie(done, https=site().https))
        return answer
    if done.locked_until is None:
        form.refuse("password", _("This email address and this password do not belong together. Check both"))
        return _sign_in_page(request, form, wanted, 422)
    with in_zone(await time_zone_of_most() or "Europe/London"):
        form.refuse(None, locked(done.locked_until, now=datetime.now(UTC)))
    return _sign_in_page(request, form, wanted, 429, retry_after=int(LOCKED_FOR.total_seconds()))


def _sign_in_page(
    request: AnyRequest, form: SignInForm, wanted: str, status: int, retry_after: int = 0
) -> Response[Any]:
    headers = {"Retry-After": str(retry_after)} if retry_after else None
    page = SignInPage(form, wanted)
    return render(request, "programme/access/sign_in.html", page, status=status, headers=headers)


@post("/sign-out", opt=public(), name="sign_out")
async def leave(request: AnyRequest) -> Response[Any]:
    """End the session here and in the database; also of whoever was signed out meanwhile."""
    await _end_session(request)
    answer = see_other("/sign-in", message=_("You are signed out."))
    _forget_session(answer)
    return answer


async def _end_session(request: AnyRequest) -> None:
    if token := request.cookies.get(cookie_name(https=site().https)):
        await sign_out(token)


def _forget_session(answer: Response[Any]) -> None:
    https = site().https
    answer.cookies += [no_session_cookie(https=https), no_token_cookie(secure=https)]


@get("/invitations/{token:str}", opt=public(), name="show_invitation")
async def show_invitation(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """The form for a password; looking at it does not use the link."""
    invited = await find_invited(token)
    if invited is None:
        return _no_good(request)
    return _invitation_page(request, NewPasswordForm(), invited, 200)


@post("/invitations/{token:str}", opt=public(), name="accept_invitation", status_code=200)
async def set_password(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Set the password. Whoever sits here signs in with it next, so that it was typed right."""
    form = NewPasswordForm(await read_form(request))
    invited = await find_invited(token)
    if invited is None:
        return _no_good(request)
    form.validate()
    form.judge(about=(invited.name, invited.email, site().name))
    if form.refused:
        return _invitation_page(request, form, invited, 422)
    try:
        accepted = await accept_invitation(token, invited=invited, password=form.password.data)
    except TooBusy:
        form.refuse(None, _BUSY)
        return _invitation_page(request, form, invited, 503)
    if not accepted:
        return _no_good(request)
    await _end_session(request)
    answer = see_other("/sign-in", message=_("Your password is set. Sign in with it."))
    _forget_session(answer)
    return answer


def _invitation_page(
    request: AnyRequest, form: NewPasswordForm, invited: Invited, status: int
) -> Response[Any]:
    page = InvitationPage(form, invited.name, invited.email)
    return render(request, "programme/access/invitation.html", page, status=status)


def _no_good(request: AnyRequest) -> Response[Any]:
    return render(request, "programme/access/link_over.html", status=404)


HANDLERS = [show_sign_in, check_in, leave, show_invitation, set_password]
