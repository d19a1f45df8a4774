"""The progress of a participant: how far, what is missing, and whether it is a completion."""

from dataclasses import dataclass
from typing import Any

import asyncpg
from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting, log_access
from programme.participants.handlers import found
from programme.participants.queries import Participant
from programme.web.errors import Forbidden, NotFound
from programme.web.fields import ChoiceField, LongTextField
from programme.web.forms import Form
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import read_form
from programme.web.text import Lazy, _
from programme.web.text import lazy as _l
from sessions.progress import actions, queries
from sessions.progress.queries import Progress
from sessions.progress.rules import Proposal
from sessions.register.words import caused_by_words

PROPOSALS: dict[str, tuple[Lazy, str]] = {
    Proposal.COMPLETED: (_l("Completed"), "green"),
    Proposal.NOT_COMPLETED: (_l("Not completed"), "orange"),
    Proposal.NOT_YET: (_l("Not yet: sessions are still to come"), "blue"),
}
"""What the rule proposes -> its words and the colour of its tag."""
_REFUSED: dict[str, Lazy] = {
    "membership_ended_otherwise": _l(
        "The membership ended for another reason, which stands. Ask the coordinator if that is wrong"
    ),
    "completed_before_start": _l("Nobody completes a programme of which they attended nothing"),
}


class AssessmentForm(Form):
    """How the closing assessment went."""

    passed = ChoiceField(
        _l("How did the closing assessment go?"),
        required=_l("Choose how the closing assessment went"),
        choices=[("yes", _l("Passed")), ("no", _l("Not yet"))],
    )
    result = LongTextField(_l("In words"), required=_l("Write the result in words"), longest=4000, rows=3)


class DecisionForm(Form):
    """Whether somebody completed the programme."""

    decision = ChoiceField(
        _l("What do you decide?"),
        required=_l("Choose what you decide"),
        choices=[
            (Proposal.COMPLETED.value, _l("Completed")),
            (Proposal.NOT_COMPLETED.value, _l("Not completed")),
        ],
    )
    reason = LongTextField(
        _l("Why?"),
        longest=2000,
        rows=2,
        hint=_l("Needed when you decide otherwise than proposed. The coordinator reads it."),
    )


@dataclass(frozen=True)
class ProgressPage:
    """Somebody's progress with the forms. `may_assess`: the viewer facilitates the cohort."""

    participant: Participant
    progress: Progress | None
    assessment: AssessmentForm
    decision: DecisionForm
    may_assess: bool

    @property
    def time_zone(self) -> str:
        return self.participant.time_zone

    @property
    def proposal(self) -> tuple[Lazy, str] | None:
        return PROPOSALS[self.progress.standing.proposal] if self.progress else None

    def caused_by(self, cause: str) -> str:
        """Who caused an absence, in words."""
        return caused_by_words(cause) if cause else ""


@get("/participants/{participant_id:int}/progress", opt=needs(Permission.SEE_PROGRESS), name="progress")
async def show_progress(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """How far somebody has come."""
    async with acting(request.user):
        page = await _page(request, participant_id)
        await log_access("progress", participants=[participant_id])
    return render(request, "sessions/progress/progress.html", page)


@post(
    "/participants/{participant_id:int}/progress/assessment",
    opt=needs(Permission.RECORD_SESSIONS),
    name="keep_assessment",
    status_code=200,
)
async def keep_assessment(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """Keep how the closing assessment went."""
    form = AssessmentForm(await read_form(request))
    form.validate()
    async with acting(request.user):
        page = await _page(request, participant_id, assessment=form)
        if page.progress is None:
            raise NotFound()
        if not page.may_assess:
            raise Forbidden(
                _("Only the facilitators of the cohort hold its closing assessments."),
                back=f"/participants/{participant_id}/progress",
            )
        if form.refused:
            return render(request, "sessions/progress/progress.html", page, status=422)
        await actions.keep_assessment(
            participant=participant_id,
            cohort=page.progress.group.id,
            passed=form.passed.data == "yes",
            result=form.result.data,
        )
    return see_other(f"/participants/{participant_id}/progress", message=_("The closing assessment is kept."))


@post(
    "/participants/{participant_id:int}/progress",
    opt=needs(Permission.SEE_PROGRESS),
    name="decide_completion",
    status_code=200,
)
async def decide_completion(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """Confirm what is proposed, or decide otherwise with a reason; ends the membership."""
    form = DecisionForm(await read_form(request))
    form.validate()
    try:
        async with acting(request.user):
            page = await _page(request, participant_id, decision=form)
            if page.progress is None:
                raise NotFound()
            proposal = page.progress.standing.proposal
            if form.decision.data and form.decision.data != proposal and not form.reason.data:
                form.refuse("reason", _("Write why you decide otherwise than proposed"))
            if form.refused:
                return render(request, "sessions/progress/progress.html", page, status=422)
            await actions.decide(
                participant=participant_id,
                cohort=page.progress.group.id,
                proposal=proposal.value,
                decision=form.decision.data,
                reason=form.reason.data,
            )
    except asyncpg.CheckViolationError as problem:
        words = _REFUSED.get(problem.constraint_name or "")
        if words is None:
            raise
        form.refuse("decision", words)
        async with acting(request.user):
            page = await _page(request, participant_id, decision=form)
        return render(request, "sessions/progress/progress.html", page, status=422)
    return see_other(f"/participants/{participant_id}/progress", message=_("The decision is kept."))


async def _page(
    request: StaffRequest,
    participant_id: int,
    *,
    assessment: AssessmentForm | None = None,
    decision: DecisionForm | None = None,
) -> ProgressPage:
    person = await found(participant_id)
    group = await queries.latest_group(participant_id)
    progress = await queries.progress_of(participant_id, group) if group else None
    may_assess = group is not None and request.user.may(Permission.RECORD_SESSIONS)
    return ProgressPage(
        person, progress, assessment or AssessmentForm(), decision or DecisionForm(), may_assess
    )


HANDLERS = [show_progress, keep_assessment, decide_completion]
