"""The page of one's own account: who one is here, where one is signed in, one's password."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from litestar import Response, get, post

from programme.access.form import NewPasswordForm, locked
from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.access.sign_in import TooBusy, change_password, confirm, hash_password
from programme.database import acting
from programme.staff import actions, queries
from programme.staff.form import CurrentPasswordForm
from programme.staff.queries import OwnLink, OwnSignIn
from programme.web.formats import in_zone
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import read_form
from programme.web.site import site
from programme.web.text import _


@dataclass(frozen=True)
class OwnAccountPage:
    """One's own account."""

    name: str
    email: str
    roles: tuple[str, ...]
    sites: tuple[str, ...]
    sign_ins: tuple[OwnSignIn, ...]
    links: tuple[OwnLink, ...]


@dataclass(frozen=True)
class OwnPasswordPage:
    """The form for another password."""

    current: CurrentPasswordForm
    form: NewPasswordForm
    email: str


@get("/account", opt=needs(Permission.USE_ACCOUNT), name="own_account")
async def show_own_account(request: StaffRequest) -> Response[Any]:
    """Roles, sites, sign-ins and links of whoever asks."""
    async with acting(request.user):
        roles, sites = await queries.own_roles_and_sites()
        page = OwnAccountPage(
            name=request.user.name,
            email=request.user.email,
            roles=roles,
            sites=sites,
            sign_ins=await queries.own_sign_ins(request.user.sign_in),
            links=await queries.own_links(),
        )
    return render(request, "programme/staff/own_account.html", page)


@post("/account/sign-ins", opt=needs(Permission.USE_ACCOUNT), name="end_other_sign_ins")
async def end_other_sign_ins(request: StaffRequest) -> Response[Any]:
    """Sign out everywhere but here."""
    async with acting(request.user):
        await actions.end_other_sign_ins(here=request.user.sign_in)
    return see_other("/account", message=_("You are signed out everywhere else."))


@get("/account/password", opt=needs(Permission.USE_ACCOUNT), name="show_own_password")
async def show_password_form(request: StaffRequest) -> Response[Any]:
    """The form for another password."""
    return _password_page(request, CurrentPasswordForm(), NewPasswordForm(), 200)


@post("/account/password", opt=needs(Permission.USE_ACCOUNT), name="change_own_password", status_code=200)
async def change_own_password(request: StaffRequest) -> Response[Any]:
    """Set another password; it ends the other sign-ins, for whoever knew the old one may be there."""
    posted = await read_form(request)
    current, form = CurrentPasswordForm(posted), NewPasswordForm(posted)
    current.validate()
    form.validate()
    form.judge(about=(request.user.name, request.user.email, site().name))
    if current.refused or form.refused:
        return _password_page(request, current, form, 422)
    try:
        refused = await confirm(request.user, current.current.data)
        stored = await hash_password(form.password.data) if refused is None else ""
    except TooBusy:
        current.refuse(None, _("Many passwords are checked at this moment. Wait a minute, then try again"))
        return _password_page(request, current, form, 503)
    if refused is not None:
        if refused.locked_until is None:
            current.refuse("current", _("This is not your current password"))
            return _password_page(request, current, form, 422)
        with in_zone(request.user.time_zone):
            current.refuse(None, locked(refused.locked_until, now=datetime.now(UTC)))
        return _password_page(request, current, form, 429)
    async with acting(request.user):
        await change_password(request.user, stored)
    return see_other("/account", message=_("Your password was changed. You are signed out everywhere else."))


def _password_page(
    request: StaffRequest, current: CurrentPasswordForm, form: NewPasswordForm, status: int
) -> Response[Any]:
    page = OwnPasswordPage(current, form, request.user.email)
    return render(request, "programme/staff/own_password.html", page, status=status)


HANDLERS = [show_own_account, end_other_sign_ins, show_password_form, change_own_password]
