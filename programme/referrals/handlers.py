"""The board of referrals; a person's referral: its page, a new one, and the steps that it takes."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import asyncpg
from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting, log_access
from programme.referrals import actions, board, rules
from programme.referrals.board import BoardForm, Column, Ended
from programme.referrals.form import ReferForm, StepForm, refuse_all
from programme.referrals.page import CasePage, address, found, kept
from programme.referrals.queries import Case, Referral
from programme.referrals.rules import Standing, Transition
from programme.referrals.tables import Purpose, State
from programme.referrals.words import STEPS
from programme.web.errors import Conflict
from programme.web.filters import asked
from programme.web.pages import StaffRequest, is_fragment, render, see_other
from programme.web.posted import Posted, read_form
from programme.web.text import Text, _


@dataclass(frozen=True)
class BoardPage:
    """The board. `only`: the one state that is shown, by pages; `query` keeps the filters in links."""

    form: BoardForm
    columns: tuple[Column, ...]
    ended: tuple[Ended, ...]
    several_sites: bool
    only: str | None
    number: int
    query: str

    @property
    def pages(self) -> int:
        return max(-(-self.columns[0].count // board.ROWS), 1) if self.only else 1

    @property
    def count(self) -> int:
        return sum(column.count for column in self.columns)

    @property
    def overdue(self) -> int:
        return sum(column.overdue for column in self.columns)


@dataclass(frozen=True)
class ReferralPage(CasePage):
    """A person's referral. `keeps`: the viewer may take its steps; the first of `steps` is suggested."""

    keeps: bool
    steps: tuple[Transition, ...]
    days: int
    overdue: int
    consent_missing: bool

    @property
    def words(self) -> dict[str, Any]:
        return dict(STEPS)


@dataclass(frozen=True)
class ReferPage(CasePage):
    """The form of a new referral."""

    form: ReferForm


@dataclass(frozen=True)
class StepPage(CasePage):
    """The form of a step. `stands`: somebody else moved the referral meanwhile."""

    referral: Referral
    step: Transition
    words: Text
    form: StepForm
    stands: bool


@get("/referrals", opt=needs(Permission.SEE_REFERRALS), name="referrals")
async def show_board(request: StaffRequest) -> Response[Any]:
    """Every referral that the person sees, by state, with what is overdue."""
    form = BoardForm(asked(request))
    number = request.query_params.get("page", "1")
    page = int(number) if number.isascii() and number.isdigit() and 0 < len(number) < 6 else 1
    async with acting(request.user):
        sites = await board.sites_seen()
        form.site.choices = list(sites)
        form.validate()
        site, state = form.site.data, form.state.data
        columns = await board.columns(site=site, state=state, number=max(page, 1))
        lately = await board.ended(site=site)
        shown = {card.participant for column in columns for card in column.cards}
        await log_access("referrals", participants=shown)
    asked_for = {name: form[name].text for name in ("site", "state") if form[name].data}
    answer = BoardPage(
        form=form,
        columns=columns,
        ended=lately,
        several_sites=len(sites) > 1,
        only=state,
        number=max(page, 1),
        query=urlencode(asked_for),
    )
    return render(request, "programme/referrals/board.html", answer, status=422 if form.refused else 200)


@get("/participants/{participant:int}/referral", opt=needs(Permission.SEE_REFERRALS), name="referral")
async def show_referral(request: StaffRequest, participant: FromPath[int]) -> Response[Any]:
    """Where the person is on the way through the programme; also a part of their own page."""
    async with acting(request.user):
        case = await found(participant)
    referral = case.open
    today = case.person.today
    page = ReferralPage(
        case=case,
        keeps=case.person.kept_here and Permission.KEEP_REFERRALS in request.user.permissions,
        steps=rules.offered(referral.transitions) if referral else (),
        days=rules.days_in(referral.since, today) if referral else 0,
        overdue=rules.days_overdue(referral.since, referral.days_allowed, today) if referral else 0,
        consent_missing=case.standing(Purpose.PROGRAMME) is Standing.NOT_RECORDED,
    )
    template = "_referral" if is_fragment(request) else "referral"
    return render(request, f"programme/referrals/{template}.html", page)


@get("/participants/{participant:int}/referral/new", opt=needs(Permission.KEEP_REFERRALS), name="refer")
async def ask_about_referral(request: StaffRequest, participant: FromPath[int]) -> Response[Any]:
    """The form of a new referral."""
    async with acting(request.user):
        case = await kept(participant, page="referral: new")
    if case.open is not None:
        return _open_already(participant)
    form = ReferForm(referred_on=case.person.today)
    return render(request, "programme/referrals/refer.html", ReferPage(case, form))


@post(
    "/participants/{participant:int}/referral/new", opt=needs(Permission.KEEP_REFERRALS), name="save_referral"
)
async def refer_participant(request: StaffRequest, participant: FromPath[int]) -> Response[Any]:
    """Refer the person, unless a referral of theirs is open."""
    form = ReferForm(await read_form(request))
    try:
        async with acting(request.user):
            case = await kept(participant, page="referral: new")
            if case.open is not None:
                return _open_already(participant)
            if form.validate():
                day = form.referred_on.data
                refuse_all(form, rules.referral_problems(referred_on=day, today=case.person.today))
            if form.refused:
                page = ReferPage(case, form)
                return render(request, "programme/referrals/refer.html", page, status=422)
            await actions.refer(
                participant=participant, source=form.source.data, note=form.note.data, referred_on=day
            )
    except asyncpg.UniqueViolationError:
        return _open_already(participant)
    return see_other(address(participant), message=_("The referral is recorded"))


def _open_already(participant: int) -> Response[Any]:
    return see_other(address(participant), message=_("They are referred already"), kind="information")


@get(
    "/participants/{participant:int}/referral/steps/{to_state:str}",
    opt=needs(Permission.KEEP_REFERRALS),
    name="step",
)
async def ask_about_step(
    request: StaffRequest, participant: FromPath[int], to_state: FromPath[str]
) -> Response[Any]:
    """The form of a step that leads to a state."""
    async with acting(request.user):
        case = await kept(participant, page="referral: step")
    referral, step = _step_of(case, to_state)
    if _needs_consent(case, to_state):
        return see_other(f"{address(participant)}/consent")
    return _show_step(request, case, referral, step, StepForm(taken_on=case.person.today))


@post(
    "/participants/{participant:int}/referral/steps/{to_state:str}",
    opt=needs(Permission.KEEP_REFERRALS),
    name="take_step",
)
async def take_step(
    request: StaffRequest, participant: FromPath[int], to_state: FromPath[str]
) -> Response[Any]:
    """Take the step, unless somebody else moved the referral first (409, with what stands now)."""
    posted = await read_form(request)
    try:
        return await _take(request, participant, to_state, posted)
    except asyncpg.CheckViolationError as problem:
        if problem.constraint_name not in ("referral_moved", "referral_consent_missing"):
            raise
        return await _take(request, participant, to_state, posted)  # it sees now who was first


async def _take(request: StaffRequest, participant: int, state: str, posted: Posted) -> Response[Any]:
    form = StepForm(posted)
    async with acting(request.user):
        case = await kept(participant, page="referral: step")
        if case.current and case.current.state == state:
            return see_other(
                address(participant), message=_("That step is taken already"), kind="information"
            )
        referral, step = _step_of(case, state)
        if _needs_consent(case, state):
            return see_other(f"{address(participant)}/consent")
        form.reason.choices = [(one, one) for one in step.reasons]
        if form.validate():
            problems = rules.step_problems(
                taken_on=form.taken_on.data,
                since=referral.since,
                today=case.person.today,
                reasons=step.reasons,
                reason=form.reason.data or "",
            )
            refuse_all(form, problems)
        if form.refused:
            return _show_step(request, case, referral, step, form, status=422)
        if posted.get("seen") != referral.seen:
            return _show_step(request, case, referral, step, form, status=409)
        await actions.take_step(
            referral=referral.id,
            participant=participant,
            from_state=referral.state,
            to_state=state,
            reason=form.reason.data or "",
            note=form.note.data,
            taken_on=form.taken_on.data,
        )
    return see_other(address(participant), message=_("The step is recorded"))


def _step_of(case: Case, state: str) -> tuple[Referral, Transition]:
    """The open referral and the step that leads to that state. Raises Conflict when none does now."""
    step = case.open.step_to(state) if case.open else None
    if case.open is None or step is None:
        back, words = address(case.person.id), _("To the referral")
        raise Conflict(_why_not(case.current), back=back, back_text=words)
    return case.open, step


def _why_not(referral: Referral | None) -> str:
    if referral is None:
        return _("There is no referral yet. Refer them first.")
    if referral.steps and referral.steps[0].by:
        return _(
            "The referral cannot take this step now: %(by)s moved it to “%(state)s”.",
            by=referral.steps[0].by,
            state=referral.state_name,
        )
    return _("The referral cannot take this step now: it stands at “%(state)s”.", state=referral.state_name)


def _needs_consent(case: Case, state: str) -> bool:
    return state == State.CONSENTED and case.standing(Purpose.PROGRAMME) is not Standing.GIVEN


def _show_step(
    request: StaffRequest,
    case: Case,
    referral: Referral,
    step: Transition,
    form: StepForm,
    *,
    status: int = 200,
) -> Response[Any]:
    form.reason.choices = [(one, one) for one in step.reasons]
    page = StepPage(
        case=case,
        referral=referral,
        step=step,
        words=STEPS[step.to_state],
        form=form,
        stands=status == 409,
    )
    return render(request, "programme/referrals/step.html", page, status=status)


HANDLERS = [show_board, show_referral, ask_about_referral, refer_participant, ask_about_step, take_step]
