"""The pages of accounts, for whoever keeps them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import asyncpg
from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting
from programme.staff import actions, queries
from programme.staff.form import AccountFilter, AccountForm, account_form
from programme.staff.queries import Account, Listed
from programme.staff.words import role_names
from programme.web.errors import Forbidden, NotFound
from programme.web.filters import asked
from programme.web.pages import StaffRequest, own_address, render, see_other
from programme.web.posted import Posted, read_form
from programme.web.text import _
from programme.web.text import lazy as _l

_TAKEN = _l("There is already an account with this email address")


@dataclass(frozen=True)
class AccountsPage:
    """The list. `earlier` and `later` are the addresses of the pages beside it, or ""."""

    filter: AccountFilter
    narrowed: bool
    accounts: tuple[Listed, ...]
    earlier: str
    later: str


@dataclass(frozen=True)
class NewAccountPage:
    """The form of an account to come."""

    form: AccountForm


@dataclass(frozen=True)
class AccountPage:
    """An account and the form to change it. `changed`: how it stands since somebody else was
    first; `seen`: the version that the form was made from."""

    account: Account
    form: AccountForm
    seen: str
    own: bool
    changed: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class LinkPage:
    """A link to hand over, shown this once."""

    id: int
    name: str
    link: str
    expires_at: datetime


@get("/staff", opt=needs(Permission.SEE_ACCOUNTS), name="accounts")
async def list_accounts(request: StaffRequest) -> Response[Any]:
    """Everybody who may use the programme, or might once."""
    chosen = AccountFilter(asked(request))
    chosen.validate()
    given = request.query_params.get("page", "1")
    number = min(int(given), 10_000) if given.isascii() and given.isdigit() and given != "0" else 1
    async with acting(request.user):
        found = await queries.list_accounts(
            text=chosen.q.data or "",
            role=chosen.role.data,
            active={"on": True, "off": False}.get(chosen.state.data),
            start=(number - 1) * queries.PAGE_LENGTH,
        )
    said = {"q": chosen.q.data, "role": chosen.role.data, "state": chosen.state.data}
    page = AccountsPage(
        filter=chosen,
        narrowed=any(said.values()),
        accounts=tuple(found[: queries.PAGE_LENGTH]),
        earlier=_list_url(said, number - 1) if number > 1 else "",
        later=_list_url(said, number + 1) if len(found) > queries.PAGE_LENGTH else "",
    )
    return render(request, "programme/staff/accounts.html", page)


def _list_url(said: dict[str, Any], number: int) -> str:
    return "/staff?" + urlencode({**{name: value for name, value in said.items() if value}, "page": number})


@get("/staff/new", opt=needs(Permission.KEEP_ACCOUNTS), name="new_account")
async def show_new_account(request: StaffRequest) -> Response[Any]:
    """The empty form."""
    async with acting(request.user):
        sites = await queries.site_choices()
    return render(request, "programme/staff/new.html", NewAccountPage(account_form(sites)))


@post("/staff/new", opt=needs(Permission.KEEP_ACCOUNTS), name="add_account", status_code=200)
async def add_account(request: StaffRequest) -> Response[Any]:
    """Make the account; the link to its first sign-in is the next step."""
    posted = await read_form(request)
    async with acting(request.user):
        form = account_form(await queries.site_choices(), posted=posted)
        form.validate()
        form.judge()
        if form.email.data and await queries.address_is_taken(form.email.data):
            form.refuse("email", _TAKEN)
    if form.refused:
        return render(request, "programme/staff/new.html", NewAccountPage(form), status=422)
    try:
        async with acting(request.user):
            staff = await actions.add_account(
                name=form.name.data, email=form.email.data, roles=form.roles.data, sites=form.sites.data
            )
    except asyncpg.UniqueViolationError:  # somebody else was quicker
        form.refuse("email", _TAKEN)
        return render(request, "programme/staff/new.html", NewAccountPage(form), status=422)
    words = _(
        "The account of %(name)s was added. Now make the link to its first sign-in.", name=form.name.data
    )
    return see_other(f"/staff/{staff}", message=words)


@get("/staff/{staff_id:int}", opt=needs(Permission.KEEP_ACCOUNTS), name="account")
async def show_account(request: StaffRequest, staff_id: FromPath[int]) -> Response[Any]:
    """One account, and the form to change it."""
    async with acting(request.user):
        account = await _find(staff_id)
        form = account_form(await queries.site_choices(), account=account)
    page = AccountPage(account, form, account.seen, account.id == request.user.id, ())
    return render(request, "programme/staff/account.html", page)


@post("/staff/{staff_id:int}", opt=needs(Permission.KEEP_ACCOUNTS), name="change_account", status_code=200)
async def change_account(request: StaffRequest, staff_id: FromPath[int]) -> Response[Any]:
    """Change an account; of one's own only the name and the address."""
    posted = await read_form(request)
    try:
        async with acting(request.user):
            answer = await _change(request, staff_id, posted)
    except asyncpg.UniqueViolationError:  # somebody else took the address this moment
        async with acting(request.user):
            answer = await _change(request, staff_id, posted)
    return answer


async def _change(request: StaffRequest, staff_id: int, posted: Posted) -> Response[Any]:
    account, sites = await _find(staff_id, lock=True), await queries.site_choices()
    own = account.id == request.user.id
    form, seen = account_form(sites, posted=posted), posted.get("seen")
    form.validate()
    form.judge(own=account if own else None)
    if form.email.data and await queries.address_is_taken(form.email.data, by_other_than=staff_id):
        form.refuse("email", _TAKEN)
    if form.refused:
        page = AccountPage(account, form, seen, own, ())
        return render(request, "programme/staff/account.html", page, status=422)
    if seen != account.seen:
        page = AccountPage(account, form, account.seen, own, _as_it_stands(account, dict(sites)))
        return render(request, "programme/staff/account.html", page, status=409)
    values = {name: form[name].data for name in ("name", "email", "roles", "sites", "active")}
    await actions.change_account(staff=staff_id, **values)
    return see_other(
        f"/staff/{staff_id}", message=_("The account of %(name)s was changed.", name=form.name.data)
    )


def _as_it_stands(account: Account, sites: dict[int, str]) -> tuple[tuple[str, str], ...]:
    return (
        (_("Full name"), account.name),
        (_("Email address"), account.email),
        (_("Roles"), ", ".join(role_names(list(account.roles)))),
        (_("Sites"), ", ".join(sites[one] for one in account.sites if one in sites) or _("None")),
        (_("May sign in"), _("Yes") if account.active else _("No")),
    )


@post("/staff/{staff_id:int}/link", opt=needs(Permission.KEEP_ACCOUNTS), name="make_link", status_code=200)
async def make_link(request: StaffRequest, staff_id: FromPath[int]) -> Response[Any]:
    """Make a single-use link and show it on this answer alone: it is stored nowhere, so there is
    nothing to go on to. Sent again, it makes another, and the first stops working."""
    async with acting(request.user):
        account = await _find(staff_id)
        if account.id == request.user.id:
            raise Forbidden(_("Change your own password on the page of your account."), back="/account")
        if not account.active:
            raise Forbidden(
                _("This account is switched off. Let the person sign in first, then make a link."),
                back=f"/staff/{staff_id}",
            )
        token, expires_at = await actions.make_link(staff=staff_id, by=request.user.id)
    page = LinkPage(account.id, account.name, f"{own_address(request)}/invitations/{token}", expires_at)
    return render(request, "programme/staff/link.html", page)


async def _find(staff_id: int, *, lock: bool = False) -> Account:
    account = await queries.find_account(staff_id, lock=lock)
    if account is None:
        raise NotFound()
    return account


HANDLERS = [
    list_accounts,
    show_new_account,
    add_account,
    show_account,
    change_account,
    make_link,
]
