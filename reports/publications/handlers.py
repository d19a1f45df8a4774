"""Publications: proposed by one, released by another, kept in a register."""

from __future__ import annotations

import asyncio
import io
import zipfile
from dataclasses import dataclass
from typing import Any, Final

import asyncpg
from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting, log_access
from programme.web.errors import Conflict, Invalid, NotFound
from programme.web.pages import StaffRequest, attached, render, see_other
from programme.web.posted import read_form
from programme.web.text import Lazy, _
from programme.web.text import lazy as _l
from reports.outcome.form import filters_of, mode_of, query_of
from reports.outcome.form import read_form as read_filters
from reports.outcome.queries import Report, read_choices, read_report
from reports.packs.folder import zipped
from reports.packs.outcome import Mode
from reports.packs.sections import about, filters_in_words
from reports.publications.actions import decide, propose
from reports.publications.form import DecisionForm, ProposalForm, read_decision
from reports.publications.queries import Publication, archive_of, one_publication, publications
from reports.publications.rules import State

HOME: Final = "/reports/publications"
STATES: Final[dict[State, tuple[Lazy, str]]] = {
    State.PROPOSED: (_l("Proposed"), "yellow"),
    State.PUBLISHED: (_l("Published"), "green"),
    State.REFUSED: (_l("Refused"), "red"),
    State.WITHDRAWN: (_l("Withdrawn"), "grey"),
}
"""A state in words, and the colour of its tag."""
_REFUSED: Final[dict[str, Lazy]] = {
    "publication_once": _l("Somebody has decided about this proposal already."),
    "publication_two_people": _l("You proposed it: a second person decides."),
    "publication_withdrawn_by_own": _l("Whoever proposed it can withdraw it; you can refuse it."),
    "publication_stale": _l(
        "Another report was published since this one was checked. Whoever proposed it has to propose it "
        "anew, so that it is checked against that one too."
    ),
}


@dataclass(frozen=True)
class RegisterPage:
    """Every publication and proposal."""

    publications: tuple[Publication, ...]
    states: dict[State, tuple[Lazy, str]]


@dataclass(frozen=True)
class ProposalPage:
    """What is proposed, and the form. `query`: the filters of the report."""

    about: tuple[tuple[str, str], ...]
    query: str
    form: ProposalForm


@dataclass(frozen=True)
class PublicationPage:
    """One publication. `filters` in words; `own`: the viewer proposed it."""

    publication: Publication
    filters: tuple[tuple[str, str], ...]
    state: tuple[Lazy, str]
    own: bool
    form: DecisionForm


@get(HOME, opt=needs(Permission.SEE_REPORTS), name="publications")
async def show_register(request: StaffRequest) -> Response[Any]:
    """The register: what was published, and what waits."""
    async with acting(request.user):
        page = RegisterPage(await publications(), STATES)
    return render(request, "reports/publications/register.html", page)


@get(f"{HOME}/propose", opt=needs(Permission.PUBLISH_REPORTS), name="new_publication")
async def new_publication(request: StaffRequest) -> Response[Any]:
    """Ask what a publishable report is to be published for."""
    report = await _publishable(request)
    return render(request, "reports/publications/propose.html", _proposal(report, ProposalForm()))


@post(f"{HOME}/propose", opt=needs(Permission.PUBLISH_REPORTS), name="propose_publication", status_code=200)
async def propose_publication(request: StaffRequest) -> Response[Any]:
    """Keep the report of the address as a proposal."""
    form = ProposalForm(await read_form(request))
    right = form.validate()
    report = await _publishable(request)
    if not right:
        page = _proposal(report, form)
        return render(request, "reports/publications/propose.html", page, status=422)
    archive = await asyncio.to_thread(zipped, await report.every_file())
    async with acting(request.user):
        number = await propose(outcome=report.outcome, archive=archive, purpose=str(form.purpose.data))
    return see_other(f"{HOME}/{number}", message=_("It is proposed. A second person decides about it."))


@get(f"{HOME}/{{number:int}}", opt=needs(Permission.SEE_REPORTS), name="publication")
async def show_publication(request: StaffRequest, number: FromPath[int]) -> Response[Any]:
    """One publication, with the decision for whoever may take it."""
    return render(
        request, "reports/publications/publication.html", await _page(request, number, DecisionForm())
    )


@post(
    f"{HOME}/{{number:int}}/decide",
    opt=needs(Permission.PUBLISH_REPORTS),
    name="decide_publication",
    status_code=200,
)
async def decide_publication(request: StaffRequest, number: FromPath[int]) -> Response[Any]:
    """Publish a proposal of somebody else, or refuse it."""
    form = read_decision(await read_form(request))
    if form.refused:
        page = await _page(request, number, form)
        return render(request, "reports/publications/publication.html", page, status=422)
    state = State(form.decision.data)
    await _decide(request, number, state, str(form.reason.data or ""))
    words = (
        _("It is in the register and may be published.") if state is State.PUBLISHED else _("It is refused.")
    )
    return see_other(f"{HOME}/{number}", message=words)


@post(
    f"{HOME}/{{number:int}}/withdraw",
    opt=needs(Permission.PUBLISH_REPORTS),
    name="withdraw_publication",
    status_code=200,
)
async def withdraw_publication(request: StaffRequest, number: FromPath[int]) -> Response[Any]:
    """Take back one's own proposal."""
    await read_form(request)
    await _decide(request, number, State.WITHDRAWN, "")
    return see_other(f"{HOME}/{number}", message=_("The proposal is withdrawn."))


@get(f"{HOME}/{{number:int}}/outcome.zip", opt=needs(Permission.SEE_REPORTS), name="download_publication")
async def download_publication(request: StaffRequest, number: FromPath[int]) -> Response[Any]:
    """All its files, as they were proposed."""
    return attached(await _archive(request, number), name=f"publication-{number}.zip", kind="application/zip")


@get(f"{HOME}/{{number:int}}/report.pdf", opt=needs(Permission.SEE_REPORTS), name="read_publication")
async def read_publication(request: StaffRequest, number: FromPath[int]) -> Response[Any]:
    """Its PDF, as it was proposed."""
    archive = await _archive(request, number)
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        content = files.read("outcome/report.pdf")
    return attached(content, name=f"publication-{number}.pdf", kind="application/pdf")


async def _publishable(request: StaffRequest) -> Report:
    """The publishable report of the address."""
    form = read_filters(request, await read_choices(request.user))
    if form.refused:
        raise Invalid(form.error_list()[0][1], back="/reports", back_text=_("Back to the report"))
    if mode_of(form) is not Mode.PUBLISHABLE:
        raise Invalid(
            _("Exact figures are not for publication. Choose figures fit for publication first."),
            back="/reports",
            back_text=_("Back to the report"),
        )
    return await read_report(request.user, filters_of(form), Mode.PUBLISHABLE, shown_as="propose publication")


def _proposal(report: Report, form: ProposalForm) -> ProposalPage:
    outcome = report.outcome
    return ProposalPage(tuple(about(outcome)), query_of(outcome.filters, outcome.mode), form)


async def _page(request: StaffRequest, number: int, form: DecisionForm) -> PublicationPage:
    async with acting(request.user):
        found = await one_publication(number)
    if found is None:
        raise NotFound
    return PublicationPage(
        publication=found,
        filters=tuple(filters_in_words(found.filters)),
        state=STATES[found.state],
        own=found.proposed_by == request.user.id,
        form=form,
    )


async def _decide(request: StaffRequest, number: int, state: State, reason: str) -> None:
    try:
        async with acting(request.user):
            found = await decide(number=number, state=state, reason=reason)
    except asyncpg.CheckViolationError as broken:
        words = _REFUSED.get(broken.constraint_name or "")
        if words is None:
            raise
        raise Conflict(words, back=f"{HOME}/{number}", back_text=_("Back to the proposal")) from broken
    if not found:
        raise NotFound


async def _archive(request: StaffRequest, number: int) -> bytes:
    async with acting(request.user):
        found = await archive_of(number)
        await log_access("download publication", reason=str(number))
    if found is None:
        raise NotFound
    return found


HANDLERS = [
    *[show_register, new_publication, propose_publication, show_publication, decide_publication],
    *[withdraw_publication, download_publication, read_publication],
]
