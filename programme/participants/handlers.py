"""The page of a participant."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting, log_access
from programme.participants.queries import Participant, find_participant
from programme.web.errors import NotFound
from programme.web.pages import StaffRequest, render


@dataclass(frozen=True)
class ParticipantPage:
    """What is known of a person as such; the rest is filled in by the features that keep it."""

    participant: Participant

    @property
    def time_zone(self) -> str:
        return self.participant.time_zone


@get("/participants/{participant_id:int}", opt=needs(Permission.SEE_PARTICIPANTS), name="participant")
async def show_participant(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """Who somebody is, what helps them, and slots for all that is known of their way."""
    async with acting(request.user):
        participant = await find_participant(participant_id)
        if participant is None:
            raise NotFound()
        await log_access("participant", participants=[participant_id])
    return render(request, "programme/participants/participant.html", ParticipantPage(participant))


HANDLERS = [show_participant]
