"""The waiting list, and allocating people from it to a cohort."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import asyncpg
from litestar import Response, get, post
from litestar.params import FromPath

from programme.access.guard import needs
from programme.access.permissions import Permission
from programme.cohorts.actions import add_members
from programme.cohorts.form import ticked
from programme.cohorts.queries import Cohort, find_cohort
from programme.database import acting, log_access
from programme.web.errors import NotFound
from programme.web.pages import StaffRequest, render, see_other
from programme.web.posted import Posted, read_form
from programme.web.text import _, ngettext
from sessions.allocation import actions, queries, rules
from sessions.allocation.form import AllocateForm, LanguageForm
from sessions.allocation.queries import Allocation, Joined, Open
from sessions.allocation.rules import Pasted, Waiting
from sessions.sentence import Sentence
from sessions.spoken import speak


@dataclass(frozen=True)
class Fit:
    """Somebody who waits, and what stands between them and a cohort: nothing when they fit."""

    person: Waiting
    why_not: tuple[str, ...]
    days: int


@dataclass(frozen=True)
class Offer:
    """A cohort that is open, how many of those who wait fit, and how many places it has."""

    cohort: Open
    fitting: int
    places: int


@dataclass(frozen=True)
class AllocationPage:
    """Who waits, with the cohorts that each fits; and the cohorts that are open."""

    waiting: tuple[tuple[Fit, tuple[Offer, ...]], ...]
    offers: tuple[Offer, ...]


@dataclass(frozen=True)
class AllocatePage:
    """One cohort with everybody who waits. `joined`: who was added meanwhile, and by whom."""

    head: Cohort
    cohort: Open | None
    form: AllocateForm
    language: LanguageForm
    fits: tuple[Fit, ...]
    others: tuple[Fit, ...]
    places: int
    lines: tuple[str, ...] = ()
    joined: tuple[Joined, ...] = ()

    @property
    def time_zone(self) -> str:
        return self.head.time_zone


@get("/allocation", opt=needs(Permission.KEEP_MEMBERS), name="allocation")
async def show_waiting_list(request: StaffRequest) -> Response[Any]:
    """Who waits, and which cohorts are open to them."""
    async with acting(request.user):
        found = await queries.find_allocation()
        await log_access("allocation", participants={one.participant for one in found.waiting})
    offers = tuple(_offer(found, cohort) for cohort in found.cohorts)
    today = dt.datetime.now(dt.UTC).date()
    waiting = tuple(
        (
            Fit(person, (), (today - person.since).days),
            tuple(one for one in offers if one.places and not _why_not(found, one.cohort, person)),
        )
        for person in found.waiting
    )
    return render(request, "sessions/allocation/waiting.html", AllocationPage(waiting, offers))


@get("/allocation/{cohort_id:int}", opt=needs(Permission.KEEP_MEMBERS), name="choose_waiting")
async def choose_waiting(request: StaffRequest, cohort_id: FromPath[int]) -> Response[Any]:
    """Who of those who wait fits the cohort, who does not, and why."""
    async with acting(request.user):
        head = await _head(cohort_id)
        found = await queries.find_allocation(cohort_id)
        form = AllocateForm(people=[])
        return await _show(request, head, found, form)


@post("/allocation/{cohort_id:int}", opt=needs(Permission.KEEP_MEMBERS), name="allocate")
async def allocate(request: StaffRequest, cohort_id: FromPath[int]) -> Response[Any]:
    """Tick those who were pasted, or allocate all who are chosen: all of them or none."""
    posted = await read_form(request)
    try:
        return await _allocate(request, cohort_id, posted)
    except (asyncpg.ExclusionViolationError, asyncpg.CheckViolationError, asyncpg.DeadlockDetectedError):
        return await _allocate(request, cohort_id, posted, late=True)  # it sees now who was first


@post("/allocation/{cohort_id:int}/language", opt=needs(Permission.KEEP_MEMBERS), name="set_language")
async def set_language(request: StaffRequest, cohort_id: FromPath[int]) -> Response[Any]:
    """Say in which language the group is held."""
    language = LanguageForm(await read_form(request))
    async with acting(request.user):
        head = await _head(cohort_id)
        if not language.validate():
            found = await queries.find_allocation(cohort_id)
            return await _show(request, head, found, AllocateForm(people=[]), language=language, status=422)
        await actions.set_language(cohort=cohort_id, language=language.language.data)
    return see_other(f"/allocation/{cohort_id}", message=_("The language of the group is saved"))


async def _allocate(
    request: StaffRequest, cohort_id: int, posted: Posted, *, late: bool = False
) -> Response[Any]:
    async with acting(request.user):
        head = await _head(cohort_id, lock=True)
        found = await queries.find_allocation(cohort_id)
        cohort = _only(found)
        form = AllocateForm(posted)
        if cohort is None:
            return await _show(request, head, found, form, status=409)
        form.offer(found.waiting, cohort.entries)
        pasted = await _pasted(found, cohort, form)
        gone = await _gone(found, posted)
        if posted.get("action") == "choose" and form.paste.validate(form) and not pasted.errors:
            people = [one for one in ticked(posted) if one not in gone]
            fresh = AllocateForm(people=sorted({*people, *pasted.people}), joined_on=posted.get("joined_on"))
            return await _show(request, head, found, fresh)
        if gone and set(gone) == set(ticked(posted)) and set(gone) <= cohort.group.members:
            words = ngettext("This person is a member already", "These people are members already", len(gone))
            return see_other(f"/cohorts/{cohort_id}", message=words, kind="information")
        joined = await queries.joined_since(cohort_id, _seen(posted, cohort))
        chosen = _judge(found, cohort, form, pasted, gone)
        if form.refused or posted.get("action") == "choose":
            status = (
                409
                if late or (joined and not pasted.errors and (gone or _full(cohort, form, chosen)))
                else 422
            )
            return await _show(
                request,
                head,
                found,
                form,
                lines=pasted.errors,
                joined=joined if status == 409 else (),
                status=status,
            )
        await add_members(
            cohort=cohort_id,
            participants=[one.participant for one in chosen],
            joined_on=dt.date.fromisoformat(form.joined_on.data),
        )
    words = ngettext("1 person was allocated", "%(num)s people were allocated", len(chosen))
    return see_other(f"/cohorts/{cohort_id}", message=words)


def _judge(
    found: Allocation, cohort: Open, form: AllocateForm, pasted: Pasted, gone: dict[int, str]
) -> list[Waiting]:
    """Those who are chosen; what stands against them is put on the form."""
    if gone:
        # They are no choice any more; what else is wrong with the choice is still told.
        form.people.raw_data = [one for one in form.people.raw_data or () if not _is(one, gone)]
    valid = form.validate()
    if pasted.errors:
        form.refuse("paste", _("Some lines cannot be used. Correct them, or take them out"))
    for name in gone.values():
        form.refuse(None, _("%(name)s is no longer on the waiting list", name=name))
    ids = {*(form.people.data or ()), *pasted.people} if not form.people.errors else set()
    chosen = [one for one in found.waiting if one.participant in ids]
    if not chosen and not form.people.errors and not pasted.errors and not gone:
        form.refuse("people", _("Choose at least one person"))
    if valid and chosen:
        places = cohort.places(dt.date.fromisoformat(form.joined_on.data))
        problems = rules.refusals(chosen, cohort.group, places=places, pairs=found.pairs, names=found.names)
        for problem in problems:
            form.refuse(None, speak(problem))
    return chosen


def _is(value: Any, people: dict[int, str]) -> bool:
    return isinstance(value, str) and value.isascii() and value.isdigit() and int(value) in people


async def _pasted(found: Allocation, cohort: Open, form: AllocateForm) -> Pasted:
    text = form.paste.data or ""
    lines = rules.lines_of(text)
    keys = {rules.key_of(line) for _number, line in lines[: rules.MOST_LINES]}
    return rules.read_pasted(
        text,
        known=await queries.known_as(keys) if keys else {},
        waiting={one.participant: one for one in found.waiting},
        group=cohort.group,
        pairs=found.pairs,
        names=found.names,
    )


async def _gone(found: Allocation, posted: Posted) -> dict[int, str]:
    """Those who were ticked and wait no longer, by id, with their names."""
    missing = set(ticked(posted)) - {one.participant for one in found.waiting}
    return await queries.named(missing) if missing else {}


def _seen(posted: Posted, cohort: Open) -> int:
    seen = posted.get("seen")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else cohort.newest


def _full(cohort: Open, form: AllocateForm, chosen: list[Waiting]) -> bool:
    day = form.joined_on.data
    return bool(day) and len(chosen) > cohort.places(dt.date.fromisoformat(day))


async def _head(cohort_id: int, *, lock: bool = False) -> Cohort:
    head = await find_cohort(cohort_id, lock=lock)
    if head is None:
        raise NotFound()
    return head


def _only(found: Allocation) -> Open | None:
    """The one cohort that was asked for, None when nobody can join it any more."""
    return found.cohorts[0] if found.cohorts else None


def _why_not(found: Allocation, cohort: Open, person: Waiting) -> tuple[str, ...]:
    reasons = rules.why_not(person, cohort.group, pairs=found.pairs, names=found.names)
    return tuple(speak(one) for one in reasons)


def _offer(found: Allocation, cohort: Open) -> Offer:
    fitting = sum(not _why_not(found, cohort, person) for person in found.waiting)
    return Offer(cohort, fitting, cohort.places(cohort.entries[0].on))


async def _show(
    request: StaffRequest,
    head: Cohort,
    found: Allocation,
    form: AllocateForm,
    *,
    language: LanguageForm | None = None,
    lines: tuple[Sentence, ...] = (),
    joined: tuple[Joined, ...] = (),
    status: int = 200,
) -> Response[Any]:
    cohort = _only(found)
    fits: list[Fit] = []
    places = 0
    if cohort is not None:
        form.offer(found.waiting, cohort.entries)
        if form.joined_on.raw_data is None and not form.joined_on.data:
            form.joined_on.data = cohort.entries[0].on.isoformat()
        fits = [
            Fit(one, _why_not(found, cohort, one), (cohort.today - one.since).days) for one in found.waiting
        ]
        places = cohort.places(cohort.entries[0].on)
    await log_access("allocation", participants=list(found.names), cohort=head.id)
    page = AllocatePage(
        head=head,
        cohort=cohort,
        form=form,
        language=language or LanguageForm(language=head.language),
        fits=tuple(one for one in fits if not one.why_not),
        others=tuple(one for one in fits if one.why_not),
        places=places,
        lines=tuple(speak(one) for one in lines),
        joined=joined,
    )
    return render(request, "sessions/allocation/allocate.html", page, status=status)


HANDLERS = [show_waiting_list, choose_waiting, allocate, set_language]
