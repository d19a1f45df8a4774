"""One open concern of a cohort that runs, as rows: it waits for the coordinator and the lead."""

import datetime as dt
from uuid import NAMESPACE_URL, uuid5

from sessions.demonstration.cohort_rows import Ids
from sessions.demonstration.places import of_role
from sessions.demonstration.store import Rows
from sessions.demonstration.world import World

_SEEN = "Said at the door that he will not come back from the workshop unhurt (invented)."


def add_concern(rows: Rows, world: World, ids: Ids, concern: int) -> None:
    """The concern with its alerts. `concern` is its reserved id."""
    running = [group for group in world.groups if group.state == "running" and group.stays]
    if not running:
        return
    group = running[0]
    stay = next((one for one in group.stays if one.left_on is None), group.stays[0])
    lead_facilitator = group.course.meetings[0].team[0]
    at = dt.datetime.combine(world.today - dt.timedelta(days=1), dt.time(16, 10, tzinfo=dt.UTC))
    rows["concern"].append(
        (
            concern, uuid5(NAMESPACE_URL, f"demonstration concern {world.seed}"),
            ids.participant[stay.person.number], ids.cohort[group.course.run.number], "harm_to_self", "today",
            _SEEN, ids.staff[lead_facilitator.number], at,
        )
    )  # fmt: skip
    coordinator = group.course.run.track.site.coordinator
    for role, person in (("coordinator", coordinator), ("lead", of_role(world.places.staff, "lead")[0])):
        rows["concern_alert"].append(
            (concern, ids.staff[person.number], role, at, at + dt.timedelta(hours=8))
        )
