"""The application: routes, guard, errors, files. It knows every floor and is known by none."""

from datetime import timedelta
from typing import Any

from litestar import Litestar, Request, Response, Router, get
from litestar.datastructures import State

import modules.routes
import programme.routes
import reports.routes
import sessions.routes
from programme.access.authentication import Authentication
from programme.access.guard import anonymous, guard, needs
from programme.access.permissions import Permission, home_page
from programme.database import DATABASE_AWAY, at_the_door, close_pool, connect_to, open_pool
from programme.database.embedded import end_with_parent
from programme.database.keys import load_keys
from programme.database.settings import Settings, settings
from programme.web.assets import static_router
from programme.web.csrf import csrf_middleware
from programme.web.error_pages import error_handlers
from programme.web.headers import security_headers
from programme.web.pages import StaffRequest, see_other
from programme.web.site import Item, Site, configure
from programme.web.text import lazy as _l

NAVIGATION = (
    Item(_l("My day"), "/my-day", Permission.RECORD_SESSIONS, also=r"/sessions/"),
    Item(_l("Calendar"), "/calendar", Permission.SEE_CALENDAR),
    Item(_l("Cohorts"), "/cohorts", Permission.SEE_COHORTS),
    Item(_l("My people"), "/my-people", Permission.KEEP_FOLLOW_UP),
    Item(_l("Coaching"), "/coaching", Permission.SUPERVISE_COACHING),
    Item(_l("Participants"), "/participants", Permission.SEE_PARTICIPANTS),
    Item(_l("Referrals"), "/referrals", Permission.SEE_REFERRALS, also=r"/allocation(/|$)"),
    Item(_l("Curriculum"), "/curricula", Permission.SEE_CURRICULA, also=r"/exercises(/|$)"),
    Item(_l("Changes"), "/changes", Permission.SEE_CHANGES),
    Item(_l("Concerns"), "/concerns", Permission.SEE_CONCERNS),
    Item(_l("Sites"), "/sites", Permission.SEE_PLACES),
    Item(_l("Agencies"), "/agencies", Permission.SEE_AGENCIES, also=r"/suitability"),
    Item(_l("Resources"), "/resources", Permission.SEE_RESOURCES),
    Item(_l("Import"), "/import", Permission.IMPORT_RECORDS),
    Item(_l("Reports"), "/reports", Permission.SEE_REPORTS),
    Item(_l("Accounts"), "/staff", Permission.SEE_ACCOUNTS),
)


@get("/", opt=needs(Permission.USE_ACCOUNT), name="start")
async def go_to_home_page(request: StaffRequest) -> Response[Any]:
    """Everybody starts on the page of their own work."""
    return see_other(home_page(request.user.permissions))


@get("/health", opt=anonymous(), name="health")
async def tell_health(request: Request[Any, Any, Any]) -> dict[str, str]:
    """For whoever watches the server: answers when the database does (503 otherwise)."""
    await at_the_door("select 1")
    return {"status": "ok"}


def create_app(current: Settings | None = None, *, database_url: str | None = None) -> Litestar:
    """The application for these settings. `database_url` is where an embedded server listens."""
    chosen = current or settings()
    keys = load_keys(chosen.home)
    configure(
        Site(
            secret=keys.pages,
            https=chosen.https,
            name=chosen.site_name,
            address=chosen.address,
            idle_minutes=chosen.idle_minutes,
            longest_hours=chosen.longest_hours,
            navigation=NAVIGATION,
        )
    )
    address = database_url or chosen.database_url

    async def open_database() -> None:
        end_with_parent()
        connect_to(address, chosen.reports_database_url)
        await open_pool(chosen.connections)

    return Litestar(
        route_handlers=[
            go_to_home_page,
            tell_health,
            Router("/", route_handlers=programme.routes.HANDLERS),
            Router("/", route_handlers=modules.routes.HANDLERS),
            Router("/", route_handlers=sessions.routes.HANDLERS),
            Router("/", route_handlers=reports.routes.HANDLERS),
            static_router(anonymous()),
        ],
        guards=[guard],
        middleware=[
            csrf_middleware(keys.pages, chosen.https),
            Authentication(idle=timedelta(minutes=chosen.idle_minutes), https=chosen.https),
        ],
        exception_handlers=error_handlers(DATABASE_AWAY),
        before_send=[security_headers(https=chosen.https)],
        request_max_body_size=2_000_000,
        state=State({"note_keys": keys.notes}),
        openapi_config=None,
        on_startup=[open_database],
        on_shutdown=[close_pool],
        logging_config=None,
        debug=False,
    )
