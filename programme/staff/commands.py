"""`throughcare invite`: the first administrator of an empty house, and links when nobody else can."""

import asyncpg
import click

from programme.access.permissions import Role
from programme.database import acting_as_worker, fetch_one
from programme.database.commands import CommandFailed, with_database
from programme.database.settings import Settings, settings
from programme.staff import actions, queries
from programme.staff.form import AccountForm, account_form
from programme.web.posted import Posted


@click.command("invite", short_help="Make a link that sets a password.")
@click.argument("email")
@click.option("--name", help="Full name; needed for a new account.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice([role.value for role in Role]),
    help="What the person is to the programme; may be given several times.",
)
@click.option(
    "--site", "sites", multiple=True, metavar="CODE", help="Where they work; may be given several times."
)
def invite_command(email: str, name: str | None, roles: tuple[str, ...], sites: tuple[str, ...]) -> None:
    """Print a single-use link with which EMAIL sets a password.

    Without an account of that address one is made, with the name, the roles and the sites. With
    one, what is given is changed and the rest stays.
    """
    chosen = settings()
    token, until = with_database(_invite(email, name=name, roles=roles, sites=sites))
    click.echo(f"{_address(chosen)}/invitations/{token}")
    click.echo(f"Works once, until {until}. Earlier links of this account do not work any more.", err=True)


def _address(chosen: Settings) -> str:
    scheme = "https" if chosen.https else "http"
    host = "localhost" if chosen.host in ("0.0.0.0", "::") else chosen.host  # noqa: S104
    return chosen.address or f"{scheme}://{host}:{chosen.port}"


async def _invite(
    email: str, *, name: str | None, roles: tuple[str, ...], sites: tuple[str, ...]
) -> tuple[str, str]:
    async with acting_as_worker():
        known = await fetch_one(
            "select id, name, roles, active from staff where lower(email) = lower($1)", email
        )
        if known is not None and not known["active"]:
            raise CommandFailed(
                f"the account of {email} is switched off. Only an administrator switches it on."
            )
        staff = known["id"] if known else None
        site_ids = await _site_ids(sites) if sites else await _present_sites(staff)
        form = _judged(
            email,
            name=name or (known["name"] if known else ""),
            roles=roles or tuple(known["roles"] if known else ()),
            sites=site_ids,
            choices=await queries.site_choices(),
        )
        values = {field: form[field].data for field in ("name", "email", "roles", "sites")}
        try:
            if staff is None:
                staff = await actions.add_account(**values)
            else:
                await actions.change_account(staff=staff, active=True, **values)
        except asyncpg.UniqueViolationError:
            raise CommandFailed(f"an account of {email} was made this moment. Try again.") from None
        token, until = await actions.make_link(staff=staff, by=None)
    return token, f"{until:%Y-%m-%d %H:%M} UTC"


async def _present_sites(staff: int | None) -> list[int]:
    row = await fetch_one("select array_agg(site) from staff_site where staff = $1", staff)
    return list(row[0] or []) if row else []


async def _site_ids(codes: tuple[str, ...]) -> list[int]:
    row = await fetch_one("select array_agg(code order by code), array_agg(id order by code) from site")
    there: dict[str, int] = dict(zip(row[0] or [], row[1] or [], strict=True)) if row else {}
    missing = [code for code in codes if code not in there]
    if missing:
        offered = ", ".join(there) or "none yet; import sites first"
        raise CommandFailed(f"there is no site {', '.join(missing)}. Sites: {offered}.")
    return [there[code] for code in codes]


def _judged(
    email: str, *, name: str, roles: tuple[str, ...], sites: list[int], choices: list[tuple[int, str]]
) -> AccountForm:
    """The form that the page has too, so that both refuse the same."""
    pairs = [("email", email), ("name", name)]
    pairs += [("roles", role) for role in roles] + [("sites", str(site)) for site in sites]
    form = account_form(choices, posted=Posted(pairs))
    form.validate()
    form.judge()
    if form.refused:
        messages = "; ".join(str(message) for _id, message in form.error_list())
        raise CommandFailed(f"{messages}. Use --name, --role and --site.")
    return form


COMMANDS: dict[str, click.Command] = {"invite": invite_command}
