"""Entering a measure, and putting right one that was wrong."""

from dataclasses import dataclass, field
from typing import Any

import asyncpg
from litestar import Response, get, post
from litestar.params import FromPath

from modules.instruments.queries import Instrument, find_instrument
from modules.instruments.rules import TimePoint
from modules.instruments.words import TIME_POINTS
from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.database import acting, log_access
from programme.participants.handlers import found
from programme.participants.queries import Participant
from programme.web.errors import Conflict, Forbidden, NotFound
from programme.web.filters import asked
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import read_form
from programme.web.text import _
from programme.web.text import lazy as _l
from sessions.measures import actions, queries
from sessions.measures.form import ChooseForm, MeasureForm, form_for
from sessions.measures.handlers import Words, offered
from sessions.measures.queries import Group, Taken
from sessions.measures.words import REFUSED

_WITHDRAWN = _l("Somebody else changed or withdrew this measure first. Open the measures again")


@dataclass(frozen=True)
class EntryPage:
    """The form of one measure. `stands`: what was there first; `correcting`: the measure that was wrong."""

    participant: Participant
    instrument: Instrument
    point: TimePoint
    form: MeasureForm
    stands: Taken | None = None
    correcting: Taken | None = None
    words: Words = field(default_factory=Words)

    @property
    def time_zone(self) -> str:
        return self.participant.time_zone


@dataclass(frozen=True)
class ChoicePage:
    """Which measure is entered."""

    participant: Participant
    form: ChooseForm

    @property
    def time_zone(self) -> str:
        return self.participant.time_zone


@get(
    "/participants/{participant_id:int}/measures/new", opt=needs(Permission.KEEP_MEASURES), name="new_measure"
)
async def ask_for_measure(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """The empty form of the instrument in the address; without one, the choice of one."""
    async with acting(request.user):
        person, _group = await _own(participant_id)
        choice, instrument = await _chosen(request)
        await log_access("measures: new", participants=[participant_id])
    if instrument is None:
        status = 422 if choice.refused else 200
        return render(request, "sessions/measures/choose.html", ChoicePage(person, choice), status=status)
    form = form_for(instrument)(taken_on=person.today)
    page = EntryPage(person, instrument, TimePoint(choice.point.data), form)
    return render(request, "sessions/measures/entry.html", page)


@post(
    "/participants/{participant_id:int}/measures/new",
    opt=needs(Permission.KEEP_MEASURES),
    name="enter_measure",
    status_code=200,
)
async def enter_measure(request: StaffRequest, participant_id: FromPath[int]) -> Response[Any]:
    """Keep a measure. Sent twice, it is one; where another stands, both are shown."""
    posted = await read_form(request)
    async with acting(request.user):
        person, group = await _own(participant_id)
        choice, instrument = await _chosen(request)
    if instrument is None:
        return render(request, "sessions/measures/choose.html", ChoicePage(person, choice), status=422)
    point = TimePoint(choice.point.data)
    form = form_for(instrument)(posted)
    form.validate()
    form.judge(person.today)
    stands = None
    if not form.refused:
        try:
            async with acting(request.user):
                await actions.enter(
                    participant=participant_id, cohort=group.id, instrument=instrument.id, point=point,
                    values=form.values(),
                )  # fmt: skip
                await log_access("measures: entered", participants=[participant_id], cohort=group.id)
        except asyncpg.CheckViolationError as problem:
            _refuse(form, problem)
        except asyncpg.UniqueViolationError:
            async with acting(request.user):
                stands = await queries.standing(participant_id, group.id, instrument.id, point)
            if stands is None or not _same(stands, form):
                page = EntryPage(person, instrument, point, form, stands=stands)
                return render(request, "sessions/measures/entry.html", page, status=409)
    if form.refused:
        page = EntryPage(person, instrument, point, form)
        return render(request, "sessions/measures/entry.html", page, status=422)
    words = _("%(code)s, %(point)s: it is kept.", code=instrument.code, point=TIME_POINTS[point])
    return see_other(f"/participants/{participant_id}/measures", message=words)


@get(
    "/participants/{participant_id:int}/measures/{measure_id:int}",
    opt=needs(Permission.KEEP_MEASURES),
    name="measure",
)
async def show_measure(
    request: StaffRequest, participant_id: FromPath[int], measure_id: FromPath[int]
) -> Response[Any]:
    """A measure that stands, to put right or to withdraw."""
    async with acting(request.user):
        person, group = await _own(participant_id)
        instrument, taken = await _found(participant_id, group, measure_id)
        await log_access("measures: one", participants=[participant_id])
    values: dict[str, Any] = {f"item_{place}": one for place, one in enumerate(taken.answers or (), start=1)}
    form = form_for(instrument, correction=True)(
        taken_on=taken.taken_on, total=taken.given_total, judgement=taken.judgement, **values
    )
    page = EntryPage(person, instrument, taken.point, form, correcting=taken)
    return render(request, "sessions/measures/entry.html", page)


@post(
    "/participants/{participant_id:int}/measures/{measure_id:int}",
    opt=needs(Permission.KEEP_MEASURES),
    name="correct_measure",
    status_code=200,
)
async def correct_measure(
    request: StaffRequest, participant_id: FromPath[int], measure_id: FromPath[int]
) -> Response[Any]:
    """Withdraw a measure with a reason, and keep the right one in its place unless it is only withdrawn."""
    posted = await read_form(request)
    only_withdraw = posted.get("do") == "withdraw"
    async with acting(request.user):
        person, group = await _own(participant_id)
        instrument, taken = await _found(participant_id, group, measure_id)
    form = form_for(instrument, correction=True)(posted)
    if only_withdraw:
        form.why.validate(form)
    else:
        form.validate()
        form.judge(person.today)
    if not form.refused:
        try:
            async with acting(request.user):
                if not await actions.withdraw(measure_id, form.why.data):
                    raise Conflict(_WITHDRAWN, back=f"/participants/{participant_id}/measures")
                if not only_withdraw:
                    await actions.enter(
                        participant=participant_id, cohort=group.id, instrument=instrument.id,
                        point=taken.point, values=form.values(),
                    )  # fmt: skip
                await log_access("measures: corrected", participants=[participant_id], cohort=group.id)
        except asyncpg.CheckViolationError as problem:
            _refuse(form, problem)
    if form.refused:
        page = EntryPage(person, instrument, taken.point, form, correcting=taken)
        return render(request, "sessions/measures/entry.html", page, status=422)
    words = _("The measure is withdrawn.") if only_withdraw else _("The measure is put right.")
    return see_other(f"/participants/{participant_id}/measures", message=words)


async def _own(participant_id: int) -> tuple[Participant, Group]:
    person = await found(participant_id)
    group = await queries.group_of(participant_id)
    if group is None:
        raise Forbidden(
            _("Measures are kept by the lead and co-facilitators of a cohort of this person."),
            back=f"/participants/{participant_id}",
        )
    return person, group


async def _chosen(request: StaffRequest) -> tuple[ChooseForm, Instrument | None]:
    """The choice in the address; no instrument when there is none, or a wrong one."""
    form = await offered(asked(request))
    if not request.query_params or not form.validate():
        return form, None
    return form, await find_instrument(form.instrument.data)


async def _found(participant_id: int, group: Group, measure_id: int) -> tuple[Instrument, Taken]:
    one = await queries.find_measure(participant_id, group.id, measure_id)
    if one is None:
        raise NotFound()
    return one


def _same(stands: Taken, form: MeasureForm) -> bool:
    values = form.values()
    answers = list(stands.answers) if stands.answers is not None else None
    return values == {
        "taken_on": stands.taken_on, "answers": answers, "total": stands.given_total,
        "judgement": stands.judgement,
    }  # fmt: skip


def _refuse(form: MeasureForm, problem: asyncpg.CheckViolationError) -> None:
    words = REFUSED.get(problem.constraint_name or "")
    if words is None:
        raise problem
    form.refuse("taken_on" if problem.constraint_name == "consent_withdrawn" else None, words)


HANDLERS = [ask_for_measure, enter_measure, show_measure, correct_measure]
