"""The search for participants, and the page of each."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from litestar import Response, get
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting, log_access
from programme.participants import queries, timeline
from programme.participants.form import FindForm
from programme.participants.queries import Listing, Participant
from programme.participants.timeline import Timeline, timeline_of
from programme.web.errors import NotFound
from programme.web.filters import asked, page_number
from programme.web.pages import StaffRequest, is_fragment, render

_LATEST = 10  # entries that the person's own page shows


@dataclass(frozen=True)
class SearchPage:
    """The people who were found; `base` is the address of the list's pages up to their number."""

    form: FindForm
    listing: Listing
    base: str


@dataclass(frozen=True)
class ParticipantPage:
    """What is known of a person as such; the rest is filled in by the features that keep it."""

    participant: Participant

    @property
    def time_zone(self) -> str:
        return self.participant.time_zone


@dataclass(frozen=True)
class TimelinePage:
    """What happened on a person's way: a page of it, or (not `whole`) the latest for their own page.

    `base`: the address of its pages up to their number.
    """

    participant: Participant
    timeline: Timeline
    whole: bool
    base: str

    @property
    def time_zone(self) -> str:
        return self.participant.time_zone


@get("/participants", opt=needs(Permission.SEE_PARTICIPANTS), name="participants")
async def search_participants(request: StaffRequest) -> Response[Any]:
    """People by name, prison number or reference; the list alone for htmx, which asks as one types."""
    form = FindForm(asked(request))
    form.validate()
    find = form.q.data or ""
    async with acting(request.user):
        listing = await queries.search(find, page_number(request))
        await log_access("participants", participants=[one.id for one in listing.people])
    page = SearchPage(form, listing, "/participants?" + urlencode({"q": find, "page": ""}))
    template = "_people" if is_fragment(request) else "participants"
    status = 422 if form.refused else 200
    return render(request, f"programme/participants/{template}.html", page, status=status)


@get("/participants/{participant_id:int}", opt=needs(Permission.SEE_PARTICIPANTS), name="participant")
async def show_participant(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """Who somebody is, what helps them, and slots for all that is known of their way."""
    async with acting(request.user):
        participant = await found(participant_id)
        await log_access("participant", participants=[participant_id])
    return render(request, "programme/participants/participant.html", ParticipantPage(participant))


@get(
    "/participants/{participant_id:int}/timeline", opt=needs(Permission.SEE_PARTICIPANTS), name="timeline_of"
)
async def show_timeline(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """Everything that the viewer may see of a person's way; for htmx the latest of it."""
    part = is_fragment(request)
    async with acting(request.user):
        participant = await found(participant_id)
        number, rows = (1, _LATEST) if part else (page_number(request), timeline.ROWS)
        entries = await timeline_of(participant_id, participant.time_zone, number, rows)
        await log_access("participant: timeline", participants=[participant_id])
    page = TimelinePage(participant, entries, not part, f"/participants/{participant_id}/timeline?page=")
    return render(request, f"programme/participants/{'_timeline' if part else 'timeline'}.html", page)


async def found(participant_id: int, *, lock: bool = False) -> Participant:
    """The person, or 404 when they are not there or hidden."""
    participant = await queries.find_participant(participant_id, lock=lock)
    if participant is None:
        raise NotFound()
    return participant


HANDLERS = [search_participants, show_participant, show_timeline]
