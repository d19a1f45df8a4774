"""A posted session record -> facts and texts, or errors that name the box and the remedy.

It walks the sheet, not the posted keys. Keys: `climate`, `incident`, `incident-note`, `guests`,
`delivered-<place>` (yes | no), `why-<place>`, `order-<place>`, `fidelity-<item>`, `added` (ids of
exercises), `text-<tier>`, `prompt-<id>`, `person` with `person-tier` and `text-person` (a note about one
person); and of the page itself `version` and `drawn-from` of its facts, `form` (which page this is),
`keep` after a conflict.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from programme.access.rules import Tier
from programme.web.plain import clean
from programme.web.posted import Posted
from programme.web.text import _
from sessions.record.facts import Facts
from sessions.record.queries import RecordSheet
from sessions.record.rules import (
    MOST_GUESTS,
    MOST_ORDER,
    Fidelity,
    PostedExercise,
    Problem,
    climate_problem,
    counts_guests,
    deliveries,
    order_problems,
    rates_climate,
    text_problem,
)
from sessions.sentence import say
from sessions.spoken import speak

_KEEP = re.compile(r"(mine|theirs)-([0-9]{1,9})", re.ASCII)
NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
_YES_NO = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Box:
    """One box to write in: its key in the form, whom it is for, and the question it answers if any."""

    key: str
    tier: Tier
    label: str
    prompt: int | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A text to append; `participant`: whom alone it is about, None for the group."""

    box: Box
    text: str
    participant: int | None = None


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """What was posted. `facts` is None when the other version was chosen; `typed` holds every value."""

    facts: Facts | None
    texts: tuple[Text, ...]
    errors: tuple[Problem, ...]
    version: int
    drawn_from: str
    form: UUID
    typed: Mapping[str, str]
    added: frozenset[str] = frozenset()


def boxes(sheet: RecordSheet) -> tuple[Box, ...]:
    """Every box of the page; the prompts are answered in confidence."""
    prompts = tuple(
        Box(f"prompt-{id_}", Tier.FACILITATOR_ONLY, question, id_) for id_, question in sheet.prompts
    )
    own = {
        Tier.FACILITATOR_ONLY: _("Anything else, for facilitators only"),
        Tier.PROGRAMME_TEAM: _("Note for the programme team"),
        Tier.SHAREABLE: _("Note that may be shared"),
    }
    return (*prompts, *(Box(f"text-{tier.value}", tier, own[tier]) for tier in Tier))


def read(posted: Posted, sheet: RecordSheet) -> ReadRecord:
    """Read what was posted for this session."""
    typed = {name: posted.get(name) for name in posted if name != "added"}
    added = frozenset(value for value in posted.getlist("added") if isinstance(value, str))
    texts, problems = _texts(typed, sheet)
    about, wrong_about = _about_one(typed, sheet)
    texts, problems = (*texts, *about), [*problems, *wrong_about]
    facts, wrong = _facts(typed, added, sheet)
    keep = _KEEP.fullmatch(typed.get("keep", ""))
    theirs = keep is not None and keep[1] == "theirs"
    version = typed.get("version", "")
    if keep is not None and not theirs:
        version = keep[2]
    return ReadRecord(
        facts=None if theirs else facts,
        texts=texts,
        errors=(*(() if theirs else wrong), *problems),
        version=int(version) if NUMBER.fullmatch(version) else 0,
        # After a choice these facts are meant, however the page began.
        drawn_from="" if keep else typed.get("drawn-from", ""),
        form=form_id(typed.get("form", "")),
        typed=typed,
        added=added,
    )


def _texts(typed: Mapping[str, str], sheet: RecordSheet) -> tuple[tuple[Text, ...], list[Problem]]:
    found: list[Text] = []
    problems: list[Problem] = []
    for box in boxes(sheet):
        text = clean(typed.get(box.key, ""), many_lines=True)
        if problem := text_problem(box.key, box.label, text):
            problems.append(problem)
        elif text:
            found.append(Text(box, text, sheet.alone))
    return tuple(found), problems


def _about_one(typed: Mapping[str, str], sheet: RecordSheet) -> tuple[tuple[Text, ...], list[Problem]]:
    """The note about one person, who must be on the roll: it never lands on anybody else."""
    text = clean(typed.get("text-person", ""), many_lines=True)
    if not text:
        return (), []
    label = _("Note about one person")
    problems: list[Problem] = []
    if problem := text_problem("text-person", label, text):
        problems.append(problem)
    person = next((id_ for id_, _name in sheet.people if str(id_) == typed.get("person", "")), None)
    if person is None:
        problems.append(Problem("person", say("Choose whom the note about one person is about.")))
    tier = typed.get("person-tier", "")
    if tier not in set(Tier):
        problems.append(Problem("person-tier", say("Choose who reads the note about one person.")))
    if problems or person is None:
        return (), problems
    return (Text(Box("text-person", Tier(tier), label), text, person),), []


def _facts(
    typed: Mapping[str, str], added: frozenset[str], sheet: RecordSheet
) -> tuple[Facts, tuple[Problem, ...]]:
    problems: list[Problem] = []
    posted = []
    for plan in sheet.planned:
        answer = typed.get(f"delivered-{plan.plan_exercise}", "")
        why = clean(typed.get(f"why-{plan.plan_exercise}", ""), many_lines=True)
        if problem := text_problem(f"why-{plan.plan_exercise}", plan.title, why):
            problems.append(problem)
            continue
        order, wrong_order = _number(
            typed.get(f"order-{plan.plan_exercise}", ""), f"order-{plan.plan_exercise}", MOST_ORDER
        )
        problems += wrong_order
        posted.append(PostedExercise(plan.exercise, _YES_NO.get(answer), why, plan.plan_exercise, order))
    problems += order_problems(posted)
    # The library's order, whatever the order of the keys: the same ticks are the same facts.
    known = [id_ for id_ in sheet.titles if str(id_) in added]
    posted += [PostedExercise(id_, True) for id_ in known]
    if len(known) < len(added):
        text = say("An exercise that was added is not in the library any more. Choose another.")
        problems.append(Problem("added", text))
    delivered, wrong = deliveries(sheet.planned, posted, known=sheet.titles)
    climate = typed.get("climate", "") if rates_climate(sheet.heading.kind) else ""
    number = int(climate) if NUMBER.fullmatch(climate) else (0 if climate else None)
    if problem := climate_problem("climate", number):
        problems.append(problem)
    guests, wrong_guests = (
        _number(typed.get("guests", ""), "guests", MOST_GUESTS)
        if counts_guests(sheet.heading.kind)
        else (None, [])
    )
    problems += wrong_guests
    incident = _YES_NO.get(typed.get("incident", ""))
    note = clean(typed.get("incident-note", ""), many_lines=True)
    if problem := text_problem("incident-note", _("What happened?"), note):
        problems.append(problem)
    if note and not incident:
        # What was typed and then denied is kept in the form, so that nothing typed is lost.
        words = say("Something is described as an incident. Answer yes, or take the description out.")
        problems.append(Problem("incident", words))
    answers = [(item, typed.get(f"fidelity-{item}", "")) for item, _words in sheet.fidelity]
    fidelity = tuple(sorted((item, Fidelity(answer)) for item, answer in answers if answer in set(Fidelity)))
    return Facts(number, incident, delivered, fidelity, note, guests), (*problems, *wrong)


def _number(text: str, field: str, most: int) -> tuple[int | None, list[Problem]]:
    """A whole number from 0 to `most`; None where none was typed."""
    text = text.strip()
    if not text:
        return None, []
    if NUMBER.fullmatch(text) and int(text) <= most and (most != MOST_ORDER or int(text) > 0):
        return int(text), []
    return None, [Problem(field, say("Enter a whole number up to %(most)s, or leave it out.", most=most))]


def form_id(text: str) -> UUID:
    """The number of the page that was posted; a new one where it says none."""
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def error_list(problems: tuple[Problem, ...], *, id_of: Callable[[str], str]) -> tuple[tuple[str, str], ...]:
    """(id to link to, message) of each problem."""
    return tuple((id_of(problem.field), speak(problem.message)) for problem in problems)
