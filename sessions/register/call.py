"""The roll call: one person at a time, from the first who is not marked."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting, log_access
from programme.web.errors import Forbidden, NotFound
from programme.web.filters import asked
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import Posted, read_form
from programme.web.text import _
from sessions.heading import Heading
from sessions.origin import FIELD, SCREEN, Origin, origin_of
from sessions.register.choices import Chosen
from sessions.register.handlers import now, rights_of, save_marks
from sessions.register.page import Counts, Row, counts_of, offered, register_page, row_answer
from sessions.register.queries import Sheet, find_sheet
from sessions.register.rights import Mode
from sessions.register.words import in_words
from sessions.spoken import speak


@dataclass(frozen=True, slots=True)
class CallPage:
    """One person of the register, `place` counted from 1; `row` None: everybody is marked. `before` and
    `after` are ids of those beside them on the list, None at its ends."""

    heading: Heading
    time_zone: str
    row: Row | None
    place: int
    counts: Counts
    reasons: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    common: tuple[tuple[str, str], ...]
    before: int | None = None
    after: int | None = None
    errors: tuple[tuple[str, str], ...] = ()
    origin: Origin = SCREEN

    @property
    def from_paper(self) -> str:
        """What an address of this page ends in."""
        return f"&from=paper&{FIELD}={self.origin.chosen}" if self.origin.paper else ""


@get("/sessions/{session_id:int}/register/call", opt=needs(Permission.RECORD_SESSIONS), name="roll_call")
async def call_somebody(request: StaffRequest, session_id: FromPath[int]) -> Response[Any]:
    """`?person=` or, without it, whoever is not marked yet: the first, or the next `?after=` somebody."""
    said = asked(request)
    async with acting(request.user):
        sheet = await _found(request, session_id)
        origin = await origin_of(said.get, session_id, me=request.user.id)
        page = _page(request, sheet, origin, _whom(sheet, said))
        await log_access(
            "register: roll call",
            participants=[page.row.participant] if page.row else [],
            cohort=sheet.heading.cohort,
            session=session_id,
        )
    return render(request, "sessions/register/call.html", page)


@post(
    "/sessions/{session_id:int}/register/call/{participant_id:int}",
    opt=needs(Permission.RECORD_SESSIONS),
    name="call_mark",
    status_code=200,
)
async def mark_somebody(
    request: StaffRequest, session_id: FromPath[int], participant_id: FromPath[int]
) -> Response[Any]:
    """Save the mark of this person, say so, and go on to the next who is not marked."""
    posted = await read_form(request)
    async with acting(request.user):
        await _found(request, session_id)
    chosen = Chosen(_as_row(posted, participant_id))
    saving = await save_marks(request, session_id, chosen, only=participant_id, finish=False)
    if not saving.done:
        answer = row_answer(saving.sheet, participant_id, saving.read, saving.settled, saved={}, now=now())
        errors = [("", problem) for problem in answer.problems]
        if answer.row.versions:
            theirs, by = answer.row.versions.theirs, answer.row.versions.theirs_by
            errors.append(("", _("There is another mark by now: %(mark)s. %(by)s", mark=theirs, by=by)))
        page = _page(request, saving.sheet, saving.origin, participant_id, errors=tuple(errors))
        return render(request, "sessions/register/call.html", page, status=saving.status)
    person = next(one for one in saving.sheet.roll.people if one.participant == participant_id)
    mark = next((one.after for one in saving.settled.changes), person.mark)
    words = _("%(name)s: %(mark)s.", name=person.name, mark=in_words(mark, saving.sheet.labels))
    paper = f"&from=paper&{FIELD}={saving.origin.chosen}" if saving.origin.paper else ""
    return see_other(f"/sessions/{session_id}/register/call?after={participant_id}{paper}", message=words)


def _as_row(posted: Posted, participant: int) -> Posted:
    """What was pressed, as the register posts a row of it."""
    do, _colon, code = posted.get("do").partition(":")
    row = {"version": posted.get("version"), "mark": "attended" if do == "late" else do}
    if do == "absent":
        row["reason"] = code or posted.get("reason")
    if do == "late":
        row["late"] = posted.get("late") or "?"  # late by nothing is a slip, not a mark
    own = [(f"{key}-{participant}", value) for key, value in row.items()]
    return Posted([*own, ("from", posted.get("from")), (FIELD, posted.get(FIELD))])


def _whom(sheet: Sheet, said: Posted) -> int | None:
    ids = sheet.participants
    person = said.get("person")
    if person:
        chosen = next((one for one in ids if str(one) == person), None)
        if chosen is None:
            raise NotFound
        return chosen
    blank = [one.participant for one in sheet.roll.people if one.version == 0]
    after = next((place for place, one in enumerate(ids) if str(one) == said.get("after")), -1)
    later = [one for one in blank if ids.index(one) > after]
    return next(iter([*later, *blank]), None)


def _page(
    request: StaffRequest,
    sheet: Sheet,
    origin: Origin,
    whom: int | None,
    *,
    errors: tuple[tuple[str, str], ...] = (),
) -> CallPage:
    whole = register_page(sheet, rights_of(request, sheet), correct=False, now=now())
    ids = sheet.participants
    place = ids.index(whom) if whom in ids else -1
    return CallPage(
        heading=sheet.heading,
        time_zone=sheet.heading.time_zone,
        row=whole.rows[place] if place >= 0 else None,
        place=place + 1,
        counts=counts_of(sheet.roll.people),
        reasons=offered(sheet),
        common=whole.common,
        before=ids[place - 1] if place > 0 else None,
        after=ids[place + 1] if 0 <= place < len(ids) - 1 else None,
        errors=errors,
        origin=origin,
    )


async def _found(request: StaffRequest, session_id: int) -> Sheet:
    sheet = await find_sheet(session_id)
    if sheet is None:
        raise NotFound
    allowed = rights_of(request, sheet)
    if not sheet.heading.facilitates or allowed.mode is not Mode.MARK:
        raise Forbidden(
            speak(allowed.notice)
            if allowed.notice
            else _("The roll is called while the register is open to be marked."),
            back=f"/sessions/{session_id}/register",
        )
    return sheet


HANDLERS = [call_somebody, mark_somebody]
