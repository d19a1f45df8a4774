"""The certificate of participation and the attendance letter of somebody, as PDF."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting, log_access
from programme.participants.handlers import found
from programme.participants.queries import Participant
from programme.web.errors import Conflict, Invalid, NotFound
from programme.web.fields import TextField, YesField
from programme.web.filters import asked
from programme.web.forms import Form
from programme.web.pages import StaffRequest, render
from programme.web.pdf import printable, printed
from programme.web.text import _
from programme.web.text import lazy as _l
from sessions.documents.papers import certificate, letter
from sessions.documents.queries import Way, way_of
from sessions.progress.queries import Progress, latest_group, progress_of


class CertificateForm(Form):
    """How much the certificate says."""

    modules = YesField(
        _l("Name the modules that were met"), hint=_l("Their titles tell what the programme is about.")
    )


class LetterForm(Form):
    """To whom the letter is, and how much it says."""

    recipient = TextField(
        _l("To whom?"), longest=120, hint=_l("A court, an employer, a course. Empty for whoever it concerns.")
    )
    dates = YesField(_l("List the date of each session attended"))


@dataclass(frozen=True)
class DocumentsPage:
    """What can be issued for somebody. `progress` None: in no cohort of the viewer's."""

    participant: Participant
    progress: Progress | None
    way: Way | None
    certificate: CertificateForm
    letter: LetterForm
    problem: str

    @property
    def time_zone(self) -> str:
        return self.participant.time_zone

    @property
    def completed(self) -> bool:
        return self.progress is not None and self.progress.group.outcome == "completed"


@dataclass(frozen=True)
class _Known:
    """Somebody with the way through a cohort."""

    participant: Participant
    progress: Progress
    way: Way


@get("/participants/{participant_id:int}/documents", opt=needs(Permission.ISSUE_DOCUMENTS), name="documents")
async def show_documents(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """What can be issued, and for what it cannot."""
    async with acting(request.user):
        page = await _page(participant_id, LetterForm())
        await log_access("documents", participants=[participant_id])
    return render(request, "sessions/documents/documents.html", page)


@get(
    "/participants/{participant_id:int}/certificate.pdf",
    opt=needs(Permission.ISSUE_DOCUMENTS),
    name="certificate",
)
async def print_certificate(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """The certificate of whoever completed the programme."""
    async with acting(request.user):
        issued = await _issued(participant_id)
        if issued.progress.group.outcome != "completed":
            raise Conflict(
                _("The certificate is for whoever completed the programme, and that is not decided."),
                back=f"/participants/{participant_id}/progress",
            )
        await log_access("certificate of participation", participants=[participant_id])
    named = bool(CertificateForm(asked(request)).modules.data)
    today = issued.participant.today
    data = certificate(
        _name(issued.participant),
        issued.way,
        modules=[one.module.title for one in issued.progress.standing.steps if one.met and named],
        today=today,
        printable=printable,
    )
    return await printed("sessions/paper/certificate", data, on=today, name="certificate")


@get(
    "/participants/{participant_id:int}/attendance-letter.pdf",
    opt=needs(Permission.ISSUE_DOCUMENTS),
    name="attendance_letter",
)
async def print_letter(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """The letter: `?recipient=` says to whom, `?dates=yes` lists the days."""
    form = LetterForm(asked(request))
    async with acting(request.user):
        page = await _page(participant_id, form)
        await log_access("attendance letter", participants=[participant_id])
        to = form.recipient.data if form.validate() else ""
        if to and printable(to) != to:
            form.refuse("recipient", _("This has letters that cannot be printed. Write it in others"))
        if form.refused:
            return render(request, "sessions/documents/documents.html", page, status=422)
        issued = await _issued(participant_id)
    today = issued.participant.today
    data = letter(
        _name(issued.participant),
        issued.way,
        recipient=to,
        with_dates=bool(form.dates.data),
        today=today,
        printable=printable,
    )
    return await printed("sessions/paper/letter", data, on=today, name="attendance-letter")


async def _page(participant_id: int, form: LetterForm) -> DocumentsPage:
    person = await found(participant_id)
    known = await _known(person)
    progress, way = (known.progress, known.way) if known else (None, None)
    return DocumentsPage(person, progress, way, CertificateForm(), form, _problem(person))


async def _known(person: Participant) -> _Known | None:
    group = await latest_group(person.id)
    if group is None:
        return None
    return _Known(person, await progress_of(person.id, group), await way_of(person.id, group))


async def _issued(participant_id: int) -> _Known:
    """Somebody for whom something can be issued, with what it says."""
    known = await _known(await found(participant_id))
    if known is None:
        raise NotFound()
    if problem := _problem(known.participant):
        raise Invalid(problem, back=f"/participants/{participant_id}/documents")
    return known


def _name(person: Participant) -> str:
    return " ".join(part for part in (person.given_name, person.family_name) if part)


def _problem(person: Participant) -> str:
    """Why nothing can be issued in this name, or ""."""
    name = _name(person)
    if not name:
        return _("No name is known here, only a reference. The coordinator adds the name.")
    if printable(name) != name:
        return _("The name has letters that cannot be printed here. Write the document by hand.")
    return ""


HANDLERS = [show_documents, print_certificate, print_letter]
