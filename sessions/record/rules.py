"""The session record: who reads which text, and what was delivered of what was planned."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from programme.access.rules import Tier
from sessions.sentence import Sentence, say

LONGEST_TEXT = 50_000
"""Characters of one text. More is refused, never cut."""
LONGEST_REASON = 1_000
MOST_GUESTS = 500
MOST_ORDER = 200
CLIMATE_LOWEST, CLIMATE_HIGHEST = 1, 5

_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Control characters but tab and line ends, and halves of characters outside the basic plane."""


HEADINGS = {
    Tier.FACILITATOR_ONLY: say("Facilitators only"),
    Tier.PROGRAMME_TEAM: say("Programme team"),
    Tier.SHAREABLE: say("May be shared"),
}
READERS = {
    Tier.FACILITATOR_ONLY: say(
        "Read by the facilitators of this cohort and their supervisor, and stored encrypted. "
        "The prison, probation, the lead and evaluators cannot read it. "
        "A court can order it to be handed over."
    ),
    Tier.PROGRAMME_TEAM: say(
        "Read by the facilitators of this cohort, their supervisor and the lead of the programme. "
        "Prison and probation staff cannot read it here. A court can order it to be handed over."
    ),
    Tier.SHAREABLE: say(
        "Written so that it may be passed on to prison and probation staff. "
        "Put here only what every one of them may know."
    ),
}
"""Who reads a text of a tier, as it stands above its box."""


@dataclass(frozen=True, slots=True)
class PlannedExercise:
    """An exercise that the session plan holds; `exercise` is its id, `plan_exercise` that of its place."""

    plan_exercise: int
    exercise: int
    title: str


@dataclass(frozen=True, slots=True)
class PostedExercise:
    """What the form says of one exercise: delivered or not, and why not; `order`: as the how-manieth it
    came, None where nothing was said."""

    exercise: int
    delivered: bool | None
    reason: str = ""
    plan_exercise: int | None = None
    order: int | None = None


class Delivery(StrEnum):
    """What became of an exercise."""

    DELIVERED = "delivered"
    NOT_DELIVERED = "not_delivered"
    ADDED = "added"


class Fidelity(StrEnum):
    """Whether something was as the session plan means it (treatment integrity)."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"


@dataclass(frozen=True, slots=True)
class Delivered:
    """One exercise to store: by its place in the plan, those added last; `order`: as the how-manieth it was
    delivered, None where nothing was said."""

    exercise: int
    plan_exercise: int | None
    position: int
    delivery: Delivery
    reason: str | None = None
    order: int | None = None

    @property
    def planned(self) -> bool:
        return self.delivery is not Delivery.ADDED

    @property
    def delivered(self) -> bool:
        return self.delivery is not Delivery.NOT_DELIVERED


@dataclass(frozen=True, slots=True)
class Problem:
    """What stops the record: the form's field, what is wrong and how to mend it."""

    field: str
    message: Sentence


def deliveries(
    planned: Sequence[PlannedExercise], posted: Iterable[PostedExercise], *, known: Collection[int] = ()
) -> tuple[tuple[Delivered, ...], tuple[Problem, ...]]:
    """What was delivered against the plan, and what is wrong with it.

    Planned exercises are matched by `plan_exercise`; one about which nothing was said is left out (not
    recorded yet). Posted ones without a place in the plan were added; `known` holds the ids of the
    library. Fields: `delivered-<plan_exercise>`, `why-<plan_exercise>`, `added`.
    """
    said = list(posted)
    by_place = {one.plan_exercise: one for one in said if one.plan_exercise is not None}
    found: list[Delivered] = []
    problems: list[Problem] = []
    for position, plan in enumerate(planned, start=1):
        one = by_place.pop(plan.plan_exercise, None)
        if one is None or one.delivered is None:
            continue
        reason = one.reason.strip()
        if one.delivered:
            found.append(
                Delivered(plan.exercise, plan.plan_exercise, position, Delivery.DELIVERED, order=one.order)
            )
        elif problem := _reason_problem(plan, reason):
            problems.append(problem)
        else:
            place = Delivered(plan.exercise, plan.plan_exercise, position, Delivery.NOT_DELIVERED, reason)
            found.append(place)
    if by_place:
        problems.append(
            Problem(
                "exercises",
                say(
                    "The plan of this session has changed meanwhile. "
                    "Look through its exercises and save again."
                ),
            )
        )
    added = list(dict.fromkeys(one.exercise for one in said if one.plan_exercise is None and one.delivered))
    for offset, exercise in enumerate(added, start=1):
        if exercise in known:
            found.append(Delivered(exercise, None, len(planned) + offset, Delivery.ADDED))
        else:
            problems.append(
                Problem(
                    "added", say("An exercise that was added is not in the library any more. Choose another.")
                )
            )
    return tuple(found), tuple(problems)


def _reason_problem(plan: PlannedExercise, reason: str) -> Problem | None:
    field = f"why-{plan.plan_exercise}"
    if not reason:
        return Problem(field, say("Say why “%(title)s” was not delivered.", title=plan.title))
    if len(reason) > LONGEST_REASON:
        return Problem(
            field,
            say(
                "The reason for “%(title)s” has %(length)s characters. Use %(most)s at most.",
                title=plan.title,
                length=len(reason),
                most=LONGEST_REASON,
            ),
        )
    return None


def text_problem(field: str, label: str, text: str) -> Problem | None:
    """What is wrong with a text of the record, named by its `label`; None when it can be stored.

    Counts characters (code points), as PostgreSQL does. Line ends, tabs, emoji and every script are fine.
    """
    if len(text) > LONGEST_TEXT:
        return Problem(
            field,
            say(
                "“%(label)s” has %(length)s characters. Use %(most)s at most: nothing was cut off or saved.",
                label=label,
                length=f"{len(text):,}",
                most=f"{LONGEST_TEXT:,}",
            ),
        )
    if _UNSTORABLE.search(text):
        return Problem(
            field,
            say(
                "“%(label)s” holds a character that cannot be stored. Remove it, or paste as plain text.",
                label=label,
            ),
        )
    return None


def rates_climate(kind: str) -> bool:
    """Whether a session has a group whose climate can be rated."""
    return kind in ("group", "family_day")


def counts_guests(kind: str) -> bool:
    """Whether relatives come to a session."""
    return kind == "family_day"


def order_problems(done: Iterable[PostedExercise]) -> tuple[Problem, ...]:
    """Two exercises cannot both have come second."""
    seen: set[int] = set()
    problems = []
    for one in done:
        if not one.delivered or one.order is None:
            continue
        if one.order in seen:
            words = say("Two exercises are given as number %(number)s. Give each its own.", number=one.order)
            problems.append(Problem(f"order-{one.plan_exercise}", words))
        seen.add(one.order)
    return tuple(problems)


def climate_problem(field: str, climate: int | None) -> Problem | None:
    """The group climate is optional, and a whole number within its scale."""
    if climate is None or CLIMATE_LOWEST <= climate <= CLIMATE_HIGHEST:
        return None
    return Problem(
        field,
        say(
            "Choose a group climate from %(lowest)s to %(highest)s, or leave it out.",
            lowest=CLIMATE_LOWEST,
            highest=CLIMATE_HIGHEST,
        ),
    )
