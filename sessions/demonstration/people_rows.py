"""Places, staff and participants as rows."""

import datetime as dt
from collections.abc import Sequence

from sessions.demonstration.cohort_rows import Ids
from sessions.demonstration.move_rows import supports_of
from sessions.demonstration.places import of_role
from sessions.demonstration.registers import ages
from sessions.demonstration.shape import chance
from sessions.demonstration.store import Rows
from sessions.demonstration.world import World

_SOON = dt.time(9, tzinfo=dt.UTC)
_REFERENCE = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def add_places(rows: Rows, world: World, ids: Ids, hashes: Sequence[str]) -> None:
    """Sites with rooms and closures, staff with their sites and password hashes."""
    began = dt.datetime.combine(min(group.course.run.starts_on for group in world.groups), _SOON)
    room_ids = iter(ids.room)
    for site in world.places.sites:
        id_, where = ids.site[site.number], site.prison
        rows["site"].append((id_, where.code, where.name, where.time_zone, where.country, where.subdivision))
        for name in site.rooms:
            rows["room"].append((next(room_ids), id_, name, world.shape.capacity + 4))
        for closure in site.closures:
            rows["closure"].append((id_, closure.starts_on, closure.ends_on, None, closure.reason))
    for one, password_hash in zip(world.places.staff, hashes, strict=True):
        id_ = ids.staff[one.number]
        created_at = began - dt.timedelta(days=90)
        rows["staff"].append((id_, one.email, one.name, [one.role], True, created_at))
        rows["credential"].append((id_, password_hash))
        if one.role == "coordinator" and one.site is not None:
            rows["staff_site"].append((id_, ids.site[one.site]))


def add_people(rows: Rows, world: World, ids: Ids) -> None:
    """Participants with what facilitators need not know of them, and what evaluators may."""
    draw = chance(world.seed, "references")
    references: set[str] = set()
    while len(references) < len(world.people):
        references.add("R-" + "".join(draw.choices(_REFERENCE, k=6)))
    # A set has no order that is the same everywhere; sorted, the numbers say nothing about the people.
    dealt = sorted(references)
    draw.shuffle(dealt)
    for person, reference, age in zip(world.people, dealt, ages(world.people, world.today), strict=True):
        id_ = ids.participant[person.number]
        managers = of_role(world.places.staff, "offender_manager", person.site)
        manager = ids.staff[managers[person.number % len(managers)].number]
        rows["participant"].append(
            (
                id_, reference, f"P{draw.getrandbits(48):012X}", f"X{person.number:05d}DM", person.given,
                person.family, person.preferred, ids.site[person.site], person.release_on, manager,
                person.language, supports_of(world.seed, person.number),
                dt.datetime.combine(person.known_since, _SOON),
            )
        )  # fmt: skip
        rows["particulars"].append((id_, person.born_on))
        rows["covariate"].extend(
            (id_, name, float(value))
            for name, value in (
                ("age", age),
                ("prior", person.prior),
                ("sentence_months", person.sentence_months),
                ("financial_aid", person.financial_aid),
            )
        )
