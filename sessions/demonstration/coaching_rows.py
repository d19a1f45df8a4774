"""Who coaches invented people after release, what was planned for it, and who is to help, as rows."""

import datetime as dt
import random
from collections.abc import Sequence
from uuid import UUID

from programme.database.sealing import seal
from sessions.demonstration.careers import Person
from sessions.demonstration.cohort_rows import Ids
from sessions.demonstration.places import of_role
from sessions.demonstration.shape import chance
from sessions.demonstration.store import Rows
from sessions.demonstration.world import World

_AT = dt.time(12, tzinfo=dt.UTC)
_COACHED_FOR = dt.timedelta(days=365)
_SOON = dt.timedelta(days=120)
_RESOURCES = (
    ("Lantern House", "housing", "Ring the night bell", "A bed for up to six weeks", "Nobody with pets", 20),
    ("Second Door", "housing", "Tuesdays, ground floor", "Helps to find a flat", "Pays no deposit", 240),
    (
        "Kneading Trough bakery",
        "work",
        "Ask for the foreman",
        "Places of training",
        "No start before five",
        60,
    ),
    ("Paper Boat", "work", "By email", "Help with applications", "No jobs of its own", 95),
    ("Kitchen Table", "family", "Fridays, with children", "Talks with relatives", "No legal advice", 30),
    ("Tin Whistle boxing club", "leisure", "Any evening", "Training without a fee", "Nobody under 16", 400),
    ("Quiet Corner", "health", "By telephone", "Counselling in four languages", "Six weeks of waiting", 150),
    ("Way Out line", "scene", "Day and night", "Somebody who left a scene themselves", "No shelter", 75),
)
"""Name, area, how it is reached, what it offers and cannot, days since it was verified. All invented."""
RESOURCES = len(_RESOURCES)
_TEXTS = (
    ("facilitator_only", "Seemed tired of defending old friends; we left it at that."),
    ("facilitator_only", "Spoke about the quarrel with the brother for the first time."),
    ("programme_team", "The weekly interval still fits; wants to move the day."),
    ("shareable", "Has an appointment at the job centre on Monday."),
)
_PLANS = (
    ("When the old group calls: hang up, walk round the block, call the coach.", "With an aunt at first"),
    ("Notices it by sleeping badly. Then calls the sister, not the friends.", "A room of his own is sought"),
    ("Leaves the chat groups before release, and says so to one friend.", "Back to the parents"),
)
_RELATIVES = (("Mother", "parent"), ("Sister", "sibling"), ("Uncle", "relative"), ("Partner", "partner"))


def number_contacts(rows: Rows, numbers: Sequence[int]) -> None:
    """Give the contacts their ids, which notes about them refer to."""
    rows["contact"] = [(id_, *row) for id_, row in zip(numbers, rows["contact"], strict=True)]


def add_resources(rows: Rows, world: World, ids: Ids, numbers: Sequence[int]) -> None:
    """The directory: most of it verified lately, some of it long ago."""
    by = ids.staff[of_role(world.places.staff, "lead")[0].number]
    town = "Probeton"
    for id_, (name, area, reach, offers, cannot, days) in zip(numbers, _RESOURCES, strict=True):
        on = world.today - dt.timedelta(days=days)
        rows["local_resource"].append(
            (id_, name, area, town, reach, offers, cannot, on, "By telephone", by, True, by,
             dt.datetime.combine(on, _AT))
        )  # fmt: skip


def add_coaching(
    rows: Rows, world: World, ids: Ids, resources: Sequence[int], keys: tuple[bytes, ...]
) -> None:
    """Coaches and plans of those who are out or soon will be; what the coaches wrote of some contacts."""
    teams = {
        stay.person.number: group.course.meetings[0].team for group in world.groups for stay in group.stays
    }
    others = of_role(world.places.staff, "facilitator")[:2]
    coaches: dict[int, tuple[int, dt.date, dt.date | None]] = {}
    for person in world.people:
        if person.release_on is None or person.release_on > world.today + _SOON:
            continue
        draw = chance(world.seed, "coaching", person.number)
        participant = ids.participant[person.number]
        managers = of_role(world.places.staff, "offender_manager", person.site)
        manager = ids.staff[managers[person.number % len(managers)].number]
        if draw.random() < 0.7:
            coach = ids.staff[draw.choice(teams.get(person.number, others)).number]
            coaches[participant] = _coach(rows, world, person, participant, coach, manager)
        if draw.random() < 0.75:
            _plan(rows, person, participant, manager, resources, draw)
        if draw.random() < 0.35:
            _relative(rows, participant, manager, person.release_on, draw)
        if person.release_on > world.today - _COACHED_FOR and draw.random() < 0.6:
            due = world.today + dt.timedelta(days=draw.randrange(-12, 150))
            rows["risk_review_date"].append(
                (participant, due, manager, dt.datetime.combine(person.release_on, _AT))
            )
    _notes(rows, world, coaches, keys)


def _coach(
    rows: Rows, world: World, person: Person, participant: int, coach: int, manager: int
) -> tuple[int, dt.date, dt.date | None]:
    out = person.release_on or world.today
    starts_on = out - dt.timedelta(days=60)
    ends_on = out + _COACHED_FOR if out + _COACHED_FOR < world.today else None
    why = "Coaching came to its end" if ends_on else ""
    rows["coach"].append(
        (participant, coach, starts_on, ends_on, manager, dt.datetime.combine(starts_on, _AT),
         manager if ends_on else None, why)
    )  # fmt: skip
    return coach, starts_on, ends_on


def _plan(
    rows: Rows, person: Person, participant: int, by: int, resources: Sequence[int], draw: random.Random
) -> None:
    out = person.release_on
    if out is None:
        return
    on = out - dt.timedelta(days=draw.randrange(30, 100))
    safety, housing = draw.choice(_PLANS)
    rows["transition_plan"].append(
        (
            participant, 1, safety, housing, draw.choice(("", "A place of training is promised")),
            draw.choice(("", "Sees the children on Sundays")), draw.choice(("",
            "Keeps a diary of the telephone")), "", sorted(draw.sample(list(resources), 2)), by,
            dt.datetime.combine(on, _AT),
        )
    )  # fmt: skip
    if draw.random() < 0.6:
        held = on + dt.timedelta(days=14)
        present = ["prison", "probation", "coach", "participant"]
        rows["handover"].append(
            (participant, held, present[: draw.randrange(2, 5)], "The file follows within a week", by,
             dt.datetime.combine(held, _AT))
        )  # fmt: skip


def _relative(rows: Rows, participant: int, by: int, on: dt.date, draw: random.Random) -> None:
    name, relation = draw.choice(_RELATIVES)
    rows["related_person"].append(
        (
            participant, name, relation, draw.choice(("relative", "relative", "victim")), "",
            draw.choice(("yes", "ask_first", "never")), "How training goes, when asked",
            "Where former friends live", by, dt.datetime.combine(on, _AT),
        )
    )  # fmt: skip


def _notes(
    rows: Rows,
    world: World,
    coaches: dict[int, tuple[int, dt.date, dt.date | None]],
    keys: tuple[bytes, ...],
) -> None:
    for contact, _release, participant, on, kind, *_rest in rows["contact"]:
        coach, starts_on, ends_on = coaches.get(participant, (None, on, None))
        draw = chance(world.seed, "contact note", contact)
        if coach is None or kind not in ("met", "phone") or not starts_on <= on <= (ends_on or on):
            continue
        if draw.random() < 0.25:
            tier, text = draw.choice(_TEXTS)
            note = UUID(int=draw.getrandbits(128), version=4)
            sealed = (
                seal(text, note=note, bound_to=participant, keys=keys) if tier == "facilitator_only" else None
            )
            rows["contact_note"].append(
                (note, contact, participant, tier, None if sealed else text, sealed, coach,
                 dt.datetime.combine(on, _AT))
            )  # fmt: skip
