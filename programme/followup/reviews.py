"""When somebody's risk is to be reviewed: set by the offender manager, known to those who contribute."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting, log_access
from programme.followup import actions, queries
from programme.followup.form import HeldForm, ReviewForm, WithdrawForm
from programme.followup.page import FormPage, WithdrawPage, address_of, managed_person, show
from programme.followup.queries import Review
from programme.participants.handlers import found
from programme.participants.queries import Participant
from programme.web.errors import Conflict, NotFound
from programme.web.pages import StaffRequest, is_fragment, render, see_other
from programme.web.posted import read_form
from programme.web.text import Text, _

_MANAGES = needs(Permission.ASSIGN_COACHES)
_ABOUT = "risk review"


@get("/participants/{participant_id:int}/risk-reviews/new", opt=_MANAGES, name="new_review")
async def ask_for_review(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """The form by which a review date is set."""
    async with acting(request.user):
        person = await managed_person(request, participant_id, about=_ABOUT)
    return show(request, "review", FormPage(person, None, ReviewForm(), _("Set a review date")))


@post("/participants/{participant_id:int}/risk-reviews/new", opt=_MANAGES, name="set_review", status_code=200)
async def set_review(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """Set a review date. Sent twice, it is one."""
    form = ReviewForm(await read_form(request))
    form.validate()
    async with acting(request.user):
        person = await managed_person(request, participant_id, about=_ABOUT)
        if form.due_on.data and form.due_on.data < person.today:
            form.refuse("due_on", _("This day is past: enter the next review"))
        if form.refused:
            page = FormPage(person, None, form, _("Set a review date"))
            return show(request, "review", page, 422)
        await actions.set_review(participant=participant_id, due_on=form.due_on.data)
    return see_other(address_of(participant_id), message=_("The review date is set."))


@get(
    "/participants/{participant_id:int}/risk-reviews/{review_id:int}/held", opt=_MANAGES, name="ask_when_held"
)
async def ask_when_held(
    request: StaffRequest, participant_id: FromPath[int], review_id: FromPath[int]
) -> Response[Any]:
    """The form by which a review is recorded as held."""
    async with acting(request.user):
        person, review = await _found(request, participant_id, review_id)
    page = _page(person, review, HeldForm(held_on=person.today), _("Record a review"), "held")
    return show(request, "held", page)


@post(
    "/participants/{participant_id:int}/risk-reviews/{review_id:int}/held",
    opt=_MANAGES,
    name="hold_review",
    status_code=200,
)
async def hold_review(
    request: StaffRequest, participant_id: FromPath[int], review_id: FromPath[int]
) -> Response[Any]:
    """A review was held; the next one is due."""
    form = HeldForm(await read_form(request))
    form.validate()
    async with acting(request.user):
        person, review = await _found(request, participant_id, review_id, held_on=form.held_on.data)
        if form.held_on.data and form.held_on.data > person.today:
            form.refuse("held_on", _("This day is still to come"))
        if form.next_on.data and form.held_on.data and form.next_on.data <= form.held_on.data:
            form.refuse("next_on", _("The next review must be after this one"))
        if form.refused:
            return show(request, "held", _page(person, review, form, _("Record a review"), "held"), 422)
        await actions.hold_review(review=review_id, on=form.held_on.data)
        if form.next_on.data:
            await actions.set_review(participant=participant_id, due_on=form.next_on.data)
    return see_other(address_of(participant_id), message=_("The review is recorded."))


@get(
    "/participants/{participant_id:int}/risk-reviews/{review_id:int}/withdraw",
    opt=_MANAGES,
    name="ask_why_no_review",
)
async def ask_why_no_review(
    request: StaffRequest, participant_id: FromPath[int], review_id: FromPath[int]
) -> Response[Any]:
    """The form by which a review date is withdrawn."""
    async with acting(request.user):
        person, review = await _found(request, participant_id, review_id)
    page = _page(person, review, WithdrawForm(), _("Withdraw what was wrong"), "withdraw")
    return show(request, "withdraw", page)


@post(
    "/participants/{participant_id:int}/risk-reviews/{review_id:int}/withdraw",
    opt=_MANAGES,
    name="withdraw_review",
    status_code=200,
)
async def withdraw_review(
    request: StaffRequest, participant_id: FromPath[int], review_id: FromPath[int]
) -> Response[Any]:
    """Withdraw a review date that was wrong, with the reason; it stays to be read."""
    form = WithdrawForm(await read_form(request))
    form.validate()
    async with acting(request.user):
        person, review = await _found(request, participant_id, review_id)
        if form.refused:
            page = _page(person, review, form, _("Withdraw what was wrong"), "withdraw")
            return show(request, "withdraw", page, 422)
        await actions.withdraw_review(review=review_id, why=form.why.data)
    return see_other(address_of(participant_id), message=_("It is withdrawn, and stays to be read."))


async def _found(
    request: StaffRequest, participant_id: int, review_id: int, *, held_on: dt.date | None = None
) -> tuple[Participant, Review]:
    """The person and a review that is still to come, or was held on that day: sent twice, it is held once."""
    person = await managed_person(request, participant_id, about=_ABOUT)
    for review in await queries.reviews_of(participant_id, lock=True):
        if review.id != review_id:
            continue
        if review.withdrawn_why or (review.held_on is not None and review.held_on != held_on):
            raise Conflict(_("It was held or withdrawn already."), back=address_of(participant_id))
        return person, review
    raise NotFound()


def _page(
    person: Participant, review: Review, form: HeldForm | WithdrawForm, title: Text, what: str
) -> WithdrawPage:
    action = f"/participants/{person.id}/risk-reviews/{review.id}/{what}"
    return WithdrawPage(person, None, form, title, _("Risk review"), review.due_on, action)


@dataclass(frozen=True)
class DuePage:
    """When the risk of somebody is to be reviewed, for whoever sees the person."""

    participant: Participant
    reviews: tuple[Review, ...]
    manages: bool = False

    @property
    def time_zone(self) -> str:
        return self.participant.time_zone


@get(
    "/participants/{participant_id:int}/risk-reviews", opt=needs(Permission.SEE_PARTICIPANTS), name="reviews"
)
async def show_reviews(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """The review dates that the viewer may know: a part of the person's page, or a page by itself."""
    async with acting(request.user):
        person = await found(participant_id)
        page = DuePage(person, await queries.reviews_of(participant_id))
        await log_access("participant: risk review", participants=[participant_id])
    template = "_due_reviews" if is_fragment(request) else "due_reviews"
    return render(request, f"programme/followup/{template}.html", page)


HANDLERS = [
    show_reviews,
    ask_for_review,
    set_review,
    ask_when_held,
    hold_review,
    ask_why_no_review,
    withdraw_review,
]
