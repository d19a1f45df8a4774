"""What a person consents to: recording it, and recording that it was taken back."""

from dataclasses import dataclass
from typing import Any

import asyncpg
from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting
from programme.referrals import actions, rules
from programme.referrals.form import ConsentForm, WithdrawForm, refuse_all
from programme.referrals.page import CasePage, address, kept
from programme.referrals.queries import Case, Consent
from programme.referrals.tables import Purpose, State
from programme.web.errors import NotFound
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import read_form
from programme.web.text import _


@dataclass(frozen=True)
class ConsentPage(CasePage):
    """The form by which a consent is recorded."""

    form: ConsentForm


@dataclass(frozen=True)
class WithdrawPage(CasePage):
    """The form by which a consent is taken back. `ends`: the membership and the referral end too."""

    consent: Consent
    form: WithdrawForm
    ends: bool


@get(
    "/participants/{participant:int}/referral/consent",
    opt=needs(Permission.KEEP_REFERRALS),
    name="consent",
)
async def ask_about_consent(request: StaffRequest, participant: FromPath[int]) -> Response[Any]:
    """The form by which a consent is recorded; it offers what does not stand yet."""
    async with acting(request.user):
        case = await kept(participant, page="referral: consent")
    if not case.not_standing:
        return _stands_already(participant)
    form = ConsentForm(given_on=case.person.today, purposes=[])
    form.offer(case.not_standing)
    return render(request, "programme/referrals/consent.html", ConsentPage(case, form))


@post(
    "/participants/{participant:int}/referral/consent",
    opt=needs(Permission.KEEP_REFERRALS),
    name="record_consent",
)
async def record_consent(request: StaffRequest, participant: FromPath[int]) -> Response[Any]:
    """Record a consent; that to the programme moves a referral found suitable."""
    form = ConsentForm(await read_form(request))
    try:
        async with acting(request.user):
            case = await kept(participant, page="referral: consent")
            if not case.not_standing:
                return _stands_already(participant)
            form.offer(case.not_standing)
            if form.validate():
                given_on = form.given_on.data
                refuse_all(form, rules.consent_problems(given_on=given_on, today=case.person.today))
            if form.refused:
                page = ConsentPage(case, form)
                return render(request, "programme/referrals/consent.html", page, status=422)
            await actions.record_consent(
                participant=participant,
                purposes=form.purposes.data,
                form=form.form.data,
                given_on=given_on,
            )
            referral = case.open
            if referral and referral.state == State.SUITABLE and Purpose.PROGRAMME in form.purposes.data:
                await actions.take_step(
                    referral=referral.id,
                    participant=participant,
                    from_state=referral.state,
                    to_state=State.CONSENTED,
                    taken_on=max(given_on, referral.since),
                )
    except (asyncpg.UniqueViolationError, asyncpg.CheckViolationError):
        return _stands_already(participant)  # somebody recorded it, or moved the referral, at this moment
    return see_other(address(participant), message=_("The consent is recorded"))


def _stands_already(participant: int) -> Response[Any]:
    message = _("That consent is recorded already. Look at what stands before you change it.")
    return see_other(address(participant), message=message, kind="information")


@get(
    "/participants/{participant:int}/referral/consent/{consent_id:int}/withdraw",
    opt=needs(Permission.KEEP_REFERRALS),
    name="withdraw",
)
async def ask_about_withdrawal(
    request: StaffRequest, participant: FromPath[int], consent_id: FromPath[int]
) -> Response[Any]:
    """The form by which a consent is taken back, with what that brings about."""
    async with acting(request.user):
        case = await kept(participant, page="referral: withdraw consent")
    consent = _consent(case, consent_id)
    if consent.withdrawn_on is not None:
        return _withdrawn_already(participant)
    form = WithdrawForm(withdrawn_on=case.person.today)
    return _show_withdrawal(request, case, consent, form)


@post(
    "/participants/{participant:int}/referral/consent/{consent_id:int}/withdraw",
    opt=needs(Permission.KEEP_REFERRALS),
    name="withdraw_consent",
)
async def withdraw_consent(
    request: StaffRequest, participant: FromPath[int], consent_id: FromPath[int]
) -> Response[Any]:
    """Record the withdrawal: from then on the database takes no new data of the person."""
    form = WithdrawForm(await read_form(request))
    async with acting(request.user):
        case = await kept(participant, page="referral: withdraw consent")
        consent = _consent(case, consent_id)
        if consent.withdrawn_on is not None:
            return _withdrawn_already(participant)
        if form.validate():
            problems = rules.withdrawal_problems(
                withdrawn_on=form.withdrawn_on.data, given_on=consent.given_on, today=case.person.today
            )
            refuse_all(form, problems)
        if form.refused:
            return _show_withdrawal(request, case, consent, form, status=422)
        if not await actions.withdraw_consent(
            consent=consent.id, withdrawn_on=form.withdrawn_on.data, how=form.withdrawn_how.data
        ):
            return _withdrawn_already(participant)
    return see_other(address(participant), message=_("The withdrawal is recorded"))


def _withdrawn_already(participant: int) -> Response[Any]:
    message = _("The withdrawal of that consent is recorded already")
    return see_other(address(participant), message=message, kind="information")


def _consent(case: Case, consent_id: int) -> Consent:
    consent = next((one for one in case.consents if one.id == consent_id), None)
    if consent is None:
        raise NotFound()
    return consent


def _show_withdrawal(
    request: StaffRequest, case: Case, consent: Consent, form: WithdrawForm, *, status: int = 200
) -> Response[Any]:
    page = WithdrawPage(
        case=case,
        consent=consent,
        form=form,
        ends=consent.purpose == Purpose.PROGRAMME,
    )
    return render(request, "programme/referrals/withdraw.html", page, status=status)


HANDLERS = [ask_about_consent, record_consent, ask_about_withdrawal, withdraw_consent]
