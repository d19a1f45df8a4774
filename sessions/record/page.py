"""What the page of a session record shows: as stored, or as typed where it could not be saved."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4

from programme.access.rules import Tier
from programme.web.text import Lazy, _
from programme.web.text import lazy as _l
from sessions.heading import Heading
from sessions.origin import SCREEN, Origin
from sessions.record.drafts.queries import Draft, Writer
from sessions.record.facts import Facts, completed
from sessions.record.form import Box, ReadRecord, boxes, error_list
from sessions.record.queries import KeptNote, RecordSheet
from sessions.record.rules import (
    HEADINGS,
    READERS,
    Delivered,
    Delivery,
    Fidelity,
    counts_guests,
    rates_climate,
)
from sessions.spoken import speak


@dataclass(frozen=True, slots=True)
class ExerciseRow:
    """A planned exercise with what the form says of it. `answer` is "", yes or no."""

    place: int
    title: str
    answer: str
    why: str
    error: str = ""
    order: str = ""
    order_error: str = ""


@dataclass(frozen=True, slots=True)
class FidelityRow:
    """A fidelity item with what the form says of it: "", met, partly or not_met."""

    item: int
    words: str
    answer: str


@dataclass(frozen=True, slots=True)
class TierPart:
    """One tier: who reads it, what was written before, and the boxes for more."""

    tier: Tier
    heading: str
    readers: str
    notes: tuple[KeptNote, ...]
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class FactsVersions:
    """Two versions of the facts side by side: (what, theirs, yours); `version` is theirs."""

    lines: tuple[tuple[str, str, str], ...]
    theirs_by: str
    version: int


@dataclass(frozen=True, slots=True)
class RecordPage:
    """The record of one session. `facts` are in words for those who only read. `draft` is the version of
    the draft that the page goes on with, 0 without one; `writers` are colleagues with drafts of their own.
    `alone` names the only person whom the session is for; `recorded_for` who filled in the paper."""

    heading: Heading
    time_zone: str
    may_write: bool
    sees_facts: bool
    notice: str
    facts: tuple[tuple[str, str], ...]
    saved_by: str
    saved_at: dt.datetime | None
    tiers: tuple[TierPart, ...]
    exercises: tuple[ExerciseRow, ...]
    library: tuple[tuple[str, tuple[tuple[int, str], ...]], ...]
    added: frozenset[str]
    climate: str
    incident: str
    incident_note: str
    guests: str
    version: int
    drawn_from: str
    form: UUID
    fidelity: tuple[FidelityRow, ...] = ()
    people: tuple[tuple[int, str], ...] = ()
    signed_off_by: str = ""
    signed_off_at: dt.datetime | None = None
    draft: int = 0
    draft_at: dt.datetime | None = None
    writers: tuple[Writer, ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: tuple[tuple[str, str], ...] = ()
    by_field: Mapping[str, str] = field(default_factory=dict)
    versions: FactsVersions | None = None
    recorded_for: str = ""
    alone: str = ""
    alone_id: int = 0
    origin: Origin = SCREEN

    @property
    def rates_climate(self) -> bool:
        return rates_climate(self.heading.kind)

    @property
    def counts_guests(self) -> bool:
        return counts_guests(self.heading.kind)


def record_page(
    sheet: RecordSheet, *, may_write: bool, tiers: Collection[Tier], notice: str = ""
) -> RecordPage:
    """The record as stored, with the tiers that the person reads."""
    said = {one.exercise: one for one in sheet.facts.deliveries if one.planned}
    answered = dict(sheet.facts.fidelity)
    return RecordPage(
        heading=sheet.heading,
        time_zone=sheet.heading.time_zone,
        may_write=may_write,
        sees_facts=Tier.PROGRAMME_TEAM in tiers,
        notice=notice,
        facts=facts_in_words(sheet.facts, sheet.titles, dict(sheet.fidelity)),
        saved_by=sheet.saved_by or "",
        saved_at=sheet.saved_at,
        tiers=tuple(_part(tier, sheet) for tier in Tier if tier in tiers),
        exercises=tuple(
            ExerciseRow(
                plan.plan_exercise,
                plan.title,
                _answer(said[plan.exercise].delivered if plan.exercise in said else None),
                (said[plan.exercise].reason or "") if plan.exercise in said else "",
                order=str(said[plan.exercise].order or "") if plan.exercise in said else "",
            )
            for plan in sheet.planned
        ),
        library=sheet.library,
        added=frozenset(str(one.exercise) for one in sheet.facts.deliveries if not one.planned),
        climate=str(sheet.facts.climate or ""),
        incident=_answer(sheet.facts.incident),
        incident_note=sheet.facts.incident_note,
        guests="" if sheet.facts.guests is None else str(sheet.facts.guests),
        version=sheet.version,
        drawn_from=sheet.facts.fingerprint,
        form=uuid4(),
        fidelity=tuple(FidelityRow(item, words, answered.get(item, "")) for item, words in sheet.fidelity),
        people=() if sheet.alone else sheet.people,
        alone=sheet.people[0][1] if sheet.alone else "",
        alone_id=sheet.alone or 0,
        recorded_for=sheet.recorded_for or "",
        signed_off_by=sheet.signed_off_by or "",
        signed_off_at=sheet.signed_off_at,
    )


def with_draft(page: RecordPage, sheet: RecordSheet, read: ReadRecord, draft: Draft) -> RecordPage:
    """The page as somebody left it: with everything that their draft holds."""
    shown = refused_page(page, sheet, replace(read, errors=()), conflict=False)
    return replace(shown, form=draft.id, draft=draft.version, draft_at=draft.saved_at)


def refused_page(page: RecordPage, sheet: RecordSheet, read: ReadRecord, *, conflict: bool) -> RecordPage:
    """The page with everything that was typed, and what is wrong or was saved by somebody else."""
    typed = read.typed
    by_field = {problem.field: speak(problem.message) for problem in read.errors}
    chose = (_("Choose which version of the facts to keep"),) if conflict else ()
    shown = replace(
        page,
        form=read.form,
        typed=typed,
        by_field=by_field,
        errors=(
            *error_list(read.errors, id_of=str),
            *(("keep", words) for words in chose),
        ),
    )
    if read.facts is None:
        return shown  # their facts were chosen: what is stored stands
    return replace(
        shown,
        exercises=tuple(
            replace(
                row,
                # In a conflict, where nothing was said the colleague's answer stands already.
                answer=typed.get(f"delivered-{row.place}", row.answer if conflict else ""),
                why=typed.get(f"why-{row.place}", "") or (row.why if conflict else ""),
                error=by_field.get(f"why-{row.place}", ""),
                order=typed.get(f"order-{row.place}", "") or (row.order if conflict else ""),
                order_error=by_field.get(f"order-{row.place}", ""),
            )
            for row in page.exercises
        ),
        fidelity=tuple(
            replace(row, answer=typed.get(f"fidelity-{row.item}", row.answer if conflict else ""))
            for row in page.fidelity
        ),
        added=read.added | (page.added if conflict else frozenset()),
        climate=typed.get("climate", "") or (page.climate if conflict else ""),
        incident=typed.get("incident", page.incident if conflict else ""),
        incident_note=typed.get("incident-note", "") or (page.incident_note if conflict else ""),
        guests=typed.get("guests", "") or (page.guests if conflict else ""),
        version=read.version,
        drawn_from=read.drawn_from,
        versions=_versions(sheet, completed(read.facts, by=sheet.facts)) if conflict else None,
    )


def facts_in_words(
    facts: Facts, titles: Mapping[int, str], items: Mapping[int, str]
) -> tuple[tuple[str, str], ...]:
    """(what, how it was) of everything that was recorded. `titles` of exercises, `items` of fidelity."""
    return tuple((what, how) for what, how in _lines(facts, titles, items) if how)


FIDELITY: dict[str, Lazy] = {
    Fidelity.MET: _l("Met"),
    Fidelity.PARTLY: _l("Partly"),
    Fidelity.NOT_MET: _l("Not met"),
}


def _lines(facts: Facts, titles: Mapping[int, str], items: Mapping[int, str]) -> list[tuple[str, str]]:
    lines = [
        (_("Group climate"), climate_words(facts.climate) if facts.climate else ""),
        (_("Incident"), _incident_words(facts)),
        (_("Relatives who came"), "" if facts.guests is None else str(facts.guests)),
    ]
    words: dict[Delivery, Callable[[Delivered], str]] = {
        Delivery.DELIVERED: lambda one: (
            _("Delivered as number %(number)s", number=one.order) if one.order else _("Delivered")
        ),
        Delivery.NOT_DELIVERED: lambda one: _("Not delivered: %(why)s", why=one.reason or ""),
        Delivery.ADDED: lambda _one: _("Added"),
    }
    for one in facts.deliveries:
        title = titles.get(one.exercise, _("An exercise"))
        lines.append((title, words[one.delivery](one)))
    lines += [(items.get(item, ""), str(FIDELITY[answer])) for item, answer in facts.fidelity]
    return lines


def _incident_words(facts: Facts) -> str:
    if facts.incident_note:
        return _("Yes: %(what)s", what=facts.incident_note)
    return {True: _("Yes"), False: _("No"), None: ""}[facts.incident]


def climate_words(climate: int) -> str:
    """The scale in words, from 1 to 5."""
    return [_("1, tense"), _("2, guarded"), _("3, mixed"), _("4, working"), _("5, open")][climate - 1]


def _versions(sheet: RecordSheet, yours: Facts) -> FactsVersions:
    items = dict(sheet.fidelity)
    theirs = dict(_lines(sheet.facts, sheet.titles, items))
    mine = dict(_lines(yours, sheet.titles, items))
    names = list(dict.fromkeys([*theirs, *mine]))
    nothing = _("Nothing said")
    return FactsVersions(
        lines=tuple((name, theirs.get(name) or nothing, mine.get(name) or nothing) for name in names),
        theirs_by=sheet.saved_by or _("a colleague"),
        version=sheet.version,
    )


def _part(tier: Tier, sheet: RecordSheet) -> TierPart:
    return TierPart(
        tier=tier,
        heading=speak(HEADINGS[tier]),
        readers=speak(READERS[tier]),
        notes=tuple(note for note in sheet.notes if note.tier is tier),
        boxes=tuple(box for box in boxes(sheet) if box.tier is tier),
    )


def _answer(value: bool | None) -> str:
    return {True: "yes", False: "no", None: ""}[value]
