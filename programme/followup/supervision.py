"""What a supervisor reads of the coaching of the own teams: by initials, with what the coaches wrote."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from litestar import Response, get
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting, fetch, log_access
from programme.followup import queries
from programme.followup.coaches import Coach, coaches_of
from programme.followup.queries import Followed
from programme.web.errors import NotFound
from programme.web.pages import StaffRequest, render

_SUPERVISES = needs(Permission.SUPERVISE_COACHING)


@dataclass(frozen=True)
class Supervised:
    """Somebody whom a team of the viewer coaches: no more of them than initials. `coached`: never by the
    viewer."""

    id: int
    initials: str
    coaches: str
    released_on: dt.date | None
    last_on: dt.date | None
    notes: int
    today: dt.date
    coached: bool = False


@dataclass(frozen=True)
class ListPage:
    """Everybody whom the viewer's teams coach now."""

    people: tuple[Supervised, ...]


@dataclass(frozen=True)
class PersonPage:
    """The coaching of one of them. `keeps`: a supervisor writes nothing here."""

    participant: Supervised
    releases: tuple[Followed, ...]
    coaches: tuple[Coach, ...]
    keeps: bool = False


@get("/coaching", opt=_SUPERVISES, name="coaching")
async def list_coaching(request: StaffRequest) -> Response[Any]:
    """Whom the teams coach, with the last contact of each."""
    async with acting(request.user):
        page = ListPage(await _people(request))
        await log_access("coaching of the teams", participants=[one.id for one in page.people])
    return render(request, "programme/followup/supervision/coaching.html", page)


@get("/coaching/{participant_id:int}", opt=_SUPERVISES, name="coaching_of")
async def show_coaching(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """Plan, contacts and notes of somebody, of all three tiers."""
    async with acting(request.user):
        person = next((one for one in await _people(request) if one.id == participant_id), None)
        if person is None:
            raise NotFound()
        page = PersonPage(
            person,
            await queries.followed(participant_id, request.app.state.note_keys),
            await coaches_of(participant_id),
        )
        await log_access("coaching of the teams: notes", participants=[participant_id])
    return render(request, "programme/followup/supervision/person.html", page)


async def _people(request: StaffRequest) -> tuple[Supervised, ...]:
    today = dt.datetime.now(ZoneInfo(request.user.time_zone)).date()
    rows = await fetch(
        """
        select s.id, coalesce(initials_of(s.id), '') as initials,
               (select string_agg(n.name, ', ' order by n.name) from coach k
                join coach_names(s.id) n on n.staff = k.staff
                where k.participant = s.id and current_date between k.starts_on
                      and coalesce(k.ends_on, 'infinity')) as coaches,
               (select max(r.released_on) from release r where r.participant = s.id) as released_on,
               (select max(c.held_on) from contact c where c.participant = s.id and c.withdrawn_at is null)
               as last_on, (select count(*) from contact_note n where n.participant = s.id)::integer as notes
        from supervised_participants() s (id)
        where exists (select from coach k where k.participant = s.id and current_date between k.starts_on
                      and coalesce(k.ends_on, 'infinity') and k.staff in (select supervised_facilitators()))
        order by initials, s.id
        """
    )
    return tuple(Supervised(**{**row, "coaches": row["coaches"] or ""}, today=today) for row in rows)


HANDLERS = [list_coaching, show_coaching]
