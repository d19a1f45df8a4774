"""Small invented programmes in which everything happens, as dictionaries and as frames."""

import datetime as dt
import math
from random import Random
from typing import Any

import pandas as pd

from reports.measures import Frames

CUT = dt.date(2025, 6, 30)
OUTCOMES = [
    "completed",
    "withdrawn",
    "excluded",
    "not_completed",
    "transferred",
    "released",
    "recalled",
    None,
]
CAUSES = {"refused": "participant", "sick": "health", "court": "institution", "away": "programme"}
MODULES = {"c v1": {"M1": 200, "M2": 100}, "d v1": {"M1": 150}}

Row = dict[str, Any]
World = dict[str, list[Row]]


def invent(random: Random) -> World:
    """A small programme in which everything happens: rejoining, catch-ups, guests, gaps."""
    cohorts = [
        (f"C{n}", random.choice(["S1", "S2"]), random.choice(sorted(MODULES)))
        for n in range(random.randint(0, 3))
    ]
    world: World = {"participants": [], "memberships": [], "sessions": [], "expected": []}
    for cohort, site, curriculum in cohorts:
        for position in range(random.randint(0, 6)):
            mine = [s["session"] for s in world["sessions"] if s["cohort"] == cohort]
            world["sessions"].append(
                {
                    "session": len(world["sessions"]),
                    "cohort": cohort,
                    "site": site,
                    "curriculum": curriculum,
                    "position": position + 1,
                    "date": CUT - dt.timedelta(days=random.randint(-20, 120)),
                    "module": random.choice([*MODULES[curriculum], None]),
                    "minutes_planned": 100,
                    "state": random.choice(["held", "held", "held", "scheduled", "cancelled"]),
                    "catch_up_of": random.choice(mine) if mine and random.random() < 0.3 else None,
                }
            )
    for number in range(random.randint(0, 6)):
        person = f"p{number}"
        world["participants"].append(
            {
                "pseudonym": person,
                "site": "S1",
                "release_date_known": random.random() < 0.5,
                "covariate_aid": random.choice([0.0, 1.0, math.nan]),
            }
        )
        joined = CUT - dt.timedelta(days=random.randint(60, 150))
        for cohort, site, curriculum in random.sample(cohorts, random.randint(0, len(cohorts))):
            left = random.choice([None, joined + dt.timedelta(days=random.randint(0, 60))])
            world["memberships"].append(
                {
                    "membership": len(world["memberships"]),
                    "pseudonym": person,
                    "cohort": cohort,
                    "site": site,
                    "curriculum": curriculum,
                    "joined_on": joined,
                    "left_on": left,
                    "outcome": random.choice(OUTCOMES) if left else None,
                }
            )
            if left is None:
                break
            joined = left + dt.timedelta(days=random.randint(0, 20))
    _register(world, random)
    return world


def _register(world: World, random: Random) -> None:
    for session in world["sessions"]:
        if session["state"] != "held":
            continue
        for member in world["memberships"]:
            here = member["cohort"] == session["cohort"] and random.random() < 0.95
            inside = member["joined_on"] <= session["date"] <= (member["left_on"] or dt.date.max)
            if not here or not (inside or random.random() < 0.1):
                continue
            mark = random.choice(["attended", "attended", "absent", None])
            reason = random.choice([*CAUSES, None]) if mark == "absent" else None
            world["expected"].append(
                {
                    "session": session["session"],
                    "cohort": session["cohort"],
                    "membership": member["membership"],
                    "pseudonym": member["pseudonym"],
                    "date": session["date"],
                    "mark": mark,
                    "minutes_planned": 100,
                    "minutes_present": random.choice([0, 50, 100, 120]) if mark == "attended" else 0,
                    "reason": reason,
                    "reason_label": reason,
                    "caused_by": CAUSES.get(str(reason)),
                    "catch_up_of": session["catch_up_of"],
                }
            )
    for member in world["memberships"]:
        days = [
            row["date"]
            for row in world["expected"]
            if row["membership"] == member["membership"] and row["mark"] == "attended"
        ]
        member["first_attended_on"] = min(days, default=None)


def as_frames(world: World) -> Frames:
    plans = [
        {
            "curriculum": curriculum,
            "module": module,
            "module_title": module,
            "module_position": position,
            "minutes": minutes // 2,
            "completion_share": 0.8,
        }
        for curriculum, modules in MODULES.items()
        for position, (module, minutes) in enumerate(modules.items())
        for _half in range(2)
    ]
    made = {name: pd.DataFrame(rows) if rows else None for name, rows in world.items()}
    return Frames.of(cut=CUT, plans=pd.DataFrame(plans), **made)  # type: ignore[arg-type]
