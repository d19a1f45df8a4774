"""The cohorts that a participant is or was in."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.cohorts.words import OUTCOMES, code_and_name
from programme.database import acting, fetch, log_access
from programme.participants.queries import Participant, find_participant
from programme.web.errors import NotFound
from programme.web.pages import StaffRequest, is_fragment, render
from programme.web.text import Text


@dataclass(frozen=True)
class StayInCohort:
    """A membership as the person's page shows it."""

    cohort: int
    label: str
    site_name: str
    joined_on: dt.date
    left_on: dt.date | None
    outcome_name: Text
    reason: str


@dataclass(frozen=True)
class StaysPage:
    """Where somebody is or was a member, the latest first, as far as the viewer sees those cohorts."""

    participant: Participant
    stays: tuple[StayInCohort, ...]

    @property
    def time_zone(self) -> str:
        return self.participant.time_zone


async def stays_of(participant_id: int) -> tuple[StayInCohort, ...]:
    """Every membership of the person that the viewer may see, the latest first."""
    rows = await fetch(
        """
        select c.id as cohort, c.code, c.name, s.name as site_name, m.joined_on, m.left_on, m.outcome,
               m.reason
        from membership m join cohort c on c.id = m.cohort join site_names() s on s.id = c.site
        where m.participant = $1
        order by m.joined_on desc, m.id desc
        """,
        participant_id,
    )
    return tuple(
        StayInCohort(
            cohort=row["cohort"],
            label=code_and_name(row["code"], row["name"]),
            site_name=row["site_name"],
            joined_on=row["joined_on"],
            left_on=row["left_on"],
            outcome_name=OUTCOMES[row["outcome"]] if row["outcome"] else "",
            reason=row["reason"],
        )
        for row in rows
    )


@get("/participants/{participant_id:int}/cohorts", opt=needs(Permission.SEE_PARTICIPANTS), name="cohorts_of")
async def show_stays(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """The person's cohorts: a page, or the part that htmx fetches into the person's page."""
    async with acting(request.user):
        participant = await find_participant(participant_id)
        if participant is None:
            raise NotFound()
        page = StaysPage(participant, await stays_of(participant_id))
        await log_access("participant: cohorts", participants=[participant_id])
    return render(request, f"programme/cohorts/{'_stays' if is_fragment(request) else 'stays'}.html", page)


HANDLERS = [show_stays]
