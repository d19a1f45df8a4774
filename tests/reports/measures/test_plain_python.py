"""Every table against a plain recomputation: loops over dictionaries, no pandas."""

import datetime as dt
import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.measures import outcome_tables, wilson
from reports.measures.flow import PARENTS
from tests.reports.measures.invented import (
    CAUSES,
    CUT,
    MODULES,
    Row,
    World,
    as_frames,
    invent,
)


def known(world: World) -> World:
    """The world at the cut."""
    members = []
    for member in world["memberships"]:
        gone = member["left_on"] is not None and member["left_on"] <= CUT
        first = member["first_attended_on"]
        members.append(
            {
                **member,
                "left_on": member["left_on"] if gone else None,
                "outcome": member["outcome"] if gone else None,
                "first_attended_on": first if first and first <= CUT else None,
            }
        )
    return {
        "participants": world["participants"],
        "memberships": members,
        "sessions": [session for session in world["sessions"] if session["date"] <= CUT],
        "expected": [row for row in world["expected"] if row["date"] <= CUT],
    }


def root(session: int, sessions: list[Row]) -> int:
    links = {s["session"]: s["catch_up_of"] for s in sessions}
    while links.get(session) is not None:
        session = links[session]
    return session


def plain_places(world: World) -> list[Row]:
    grouped: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in world["expected"]:
        grouped[row["pseudonym"], root(row["session"], world["sessions"])].append(row)
    made = []
    for (person, place), rows in grouped.items():
        marked = sorted((r for r in rows if r["mark"]), key=lambda r: (r["date"], r["session"]))
        attended = any(r["mark"] == "attended" for r in rows)
        last = marked[-1] if marked else {}
        longest = max(max(r["minutes_planned"], r["minutes_present"]) for r in rows)
        several = len({r["session"] for r in rows}) > 1
        total = sum(r["minutes_present"] for r in rows)
        made.append(
            {
                "pseudonym": person,
                "cohort": rows[0]["cohort"],
                "place": place,
                "date": min(r["date"] for r in rows),
                "attended": attended,
                "excused": not attended and last.get("caused_by") in ("institution", "programme"),
                "minutes": min(total, longest) if several else total,
            }
        )
    return made


def same(ours: Any, theirs: Any) -> bool:
    if theirs is None:
        return bool(pd.isna(ours))
    return (
        bool(ours == pytest.approx(theirs, abs=1e-9)) if isinstance(theirs, float) else bool(ours == theirs)
    )


def rows_of(table: pd.DataFrame) -> list[Row]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def check(table: pd.DataFrame, theirs: list[Row]) -> None:
    ours = rows_of(table)
    assert len(ours) == len(theirs)
    for mine, other in zip(ours, theirs, strict=True):
        for name, value in other.items():
            assert same(mine[name], value), (name, mine, other)


def rated(part: int, whole: int) -> Row:
    if not whole:
        return {"rate": None, "lower": None, "upper": None}
    lower, upper = wilson(part, whole)
    return {"rate": part / whole, "lower": float(lower), "upper": float(upper)}


worlds = st.randoms(use_true_random=False).map(invent)
few = settings(max_examples=30, deadline=None)


@few
@given(worlds)
def test_attendance_by_session(world: World) -> None:
    now = known(world)
    theirs = []
    held = [s for s in now["sessions"] if s["state"] == "held"]
    for session in sorted(held, key=lambda s: (s["cohort"], s["date"], s["position"])):
        rows = [r for r in now["expected"] if r["session"] == session["session"]]
        attended = sum(r["mark"] == "attended" for r in rows)
        counts = {"expected": len(rows), "attended": attended}
        first = {"cohort": session["cohort"], "session": session["position"]}
        theirs.append({**first, **counts, **rated(attended, len(rows))})
    check(outcome_tables(as_frames(world))["attendance_by_session"], theirs)


@few
@given(worlds)
def test_attendance_by_cohort(world: World) -> None:
    now = known(world)
    made = plain_places(now)
    theirs = []
    for cohort in sorted({row["cohort"] for row in now["memberships"] + now["sessions"]}):
        mine = [p for p in made if p["cohort"] == cohort]
        attended = sum(p["attended"] for p in mine)
        left = len(mine) - sum(p["excused"] for p in mine)
        started = {
            m["pseudonym"]: m["curriculum"]
            for m in now["memberships"]
            if m["cohort"] == cohort and m["first_attended_on"]
        }
        planned = {person: sum(MODULES[curriculum].values()) for person, curriculum in started.items()}
        received = {person: sum(p["minutes"] for p in mine if p["pseudonym"] == person) for person in started}
        doses = [received[person] / planned[person] for person in started]
        theirs.append(
            {
                "cohort": cohort,
                "sessions_held": sum(s["cohort"] == cohort and s["state"] == "held" for s in now["sessions"]),
                "expected": len(mine),
                "attended": attended,
                **rated(attended, len(mine)),
                "engagement_rate": attended / left if left else None,
                "hours_planned": sum(planned.values()) / 60,
                "hours_received": sum(received.values()) / 60,
                "dose_median": statistics.median(doses) if doses else None,
            }
        )
    check(outcome_tables(as_frames(world))["attendance_by_cohort"], theirs)


@few
@given(worlds)
def test_attendance_over_time_has_the_sums_of_the_cohorts(world: World) -> None:
    tables = outcome_tables(as_frames(world))
    over_time, by_cohort = tables["attendance_over_time"], tables["attendance_by_cohort"]
    for name in ("expected", "attended"):
        assert over_time[name].sum() == by_cohort[name].sum()
    made = plain_places(known(world))
    weeks = Counter(p["date"] - dt.timedelta(days=p["date"].weekday()) for p in made)
    theirs = [{"period": pd.Timestamp(week), "expected": n} for week, n in sorted(weeks.items())]
    check(over_time, theirs)


@few
@given(worlds)
def test_absence_reasons(world: World) -> None:
    absent = [r for r in known(world)["expected"] if r["mark"] == "absent"]
    counts = Counter(
        (CAUSES.get(str(r["reason"]), "not_recorded"), r["reason"] or "not_recorded") for r in absent
    )
    order = ["participant", "health", "institution", "programme", "excused", "not_recorded"]
    theirs = [
        {"caused_by": cause, "reason": reason, "count": n, "share": n / len(absent)}
        for (cause, reason), n in sorted(counts.items(), key=lambda i: (order.index(i[0][0]), -i[1], i[0][1]))
    ]
    check(outcome_tables(as_frames(world))["absence_reasons"], theirs)


@few
@given(worlds)
def test_module_completion(world: World) -> None:
    now = known(world)
    module_of = {s["session"]: s["module"] for s in now["sessions"]}
    of_cohort = {m["cohort"]: m["curriculum"] for m in now["memberships"]}
    present: Counter[tuple[str, str, str]] = Counter()
    for place in plain_places(now):
        module = module_of.get(place["place"])
        if module and place["cohort"] in of_cohort:
            present[place["pseudonym"], of_cohort[place["cohort"]], module] += place["minutes"]
    started = {(m["pseudonym"], m["curriculum"]) for m in now["memberships"] if m["first_attended_on"]}
    theirs = []
    for module in ("M1", "M2"):
        mine = [(person, curriculum) for person, curriculum in started if module in MODULES[curriculum]]
        met = sum(present[person, c, module] >= 0.8 * MODULES[c][module] - 1e-9 for person, c in mine)
        share = met / len(mine) if mine else None
        theirs.append({"module": module, "started": len(mine), "met": met, "share": share})
    check(outcome_tables(as_frames(world))["module_completion"], theirs)


def plain_latest(now: World) -> list[Row]:
    latest: dict[str, Row] = {}
    for member in sorted(now["memberships"], key=lambda m: (m["joined_on"], m["membership"])):
        latest[member["pseudonym"]] = member
    return [latest[person] for person in sorted(latest)]


def plain_stage(member: Row) -> str:
    if not member["first_attended_on"]:
        return "left_before_start" if member["left_on"] else "waiting_to_start"
    if not member["left_on"]:
        return "on_programme"
    return member["outcome"] or "not_recorded"


@few
@given(worlds)
def test_flow_and_its_sums(world: World) -> None:
    now = known(world)
    table = outcome_tables(as_frames(world))["flow"]
    counts = dict(zip(table["stage"], table["count"], strict=True))
    latest = plain_latest(now)
    stages = Counter(plain_stage(member) for member in latest)
    for stage in set(PARENTS) - set(PARENTS.values()) - {"not_allocated"}:
        assert counts[stage] == stages[stage]
    assert counts["referred"] == len(now["participants"])
    assert counts["not_allocated"] == len(now["participants"]) - len(latest)
    for stage in set(PARENTS.values()) - {""}:
        assert counts[stage] == sum(counts[child] for child, parent in PARENTS.items() if parent == stage)
    assert table["parent"].tolist() == list(PARENTS.values())


@few
@given(worlds)
def test_retention(world: World) -> None:
    now = known(world)
    people = [member for member in plain_latest(now) if member["first_attended_on"]]
    aid = {p["pseudonym"]: p["covariate_aid"] for p in now["participants"]}
    labels = {p: "not recorded" if math.isnan(value) else f"{value:g}" for p, value in aid.items()}
    groups = {"all": people}
    for label in ("0", "1", "not recorded") if aid else ():
        groups[label] = [m for m in people if labels[m["pseudonym"]] == label]
    theirs = []
    for label, members in groups.items():
        ends = []
        for member in members:
            days = ((member["left_on"] or CUT) - member["first_attended_on"]).days
            ends.append(
                (max(days, 0) // 7, plain_stage(member) in ("withdrawn", "excluded", "not_completed"))
            )
        survival = 1.0
        for week in sorted({0, *(w for w, event in ends if event)}) if ends else []:
            at_risk = sum(w >= week for w, _event in ends)
            events = sum(w == week and event for w, event in ends)
            survival *= 1 - events / at_risk
            counts = {"at_risk": at_risk, "events": events, "survival": survival}
            theirs.append({"group": label, "week": week, **counts})
    tables = outcome_tables(as_frames(world), "aid" if aid else None)
    check(tables["retention"], theirs)
    at_risk = tables["retention_at_risk"]
    for label, members in groups.items():
        rows = at_risk[at_risk["group"] == label]
        assert rows["at_risk"].max() == len(members) if members else rows.empty


@few
@given(worlds)
def test_data_quality(world: World) -> None:
    now = known(world)
    rows, members, people = now["expected"], now["memberships"], now["participants"]
    by_id = {m["membership"]: m for m in members}
    held = [s for s in now["sessions"] if s["state"] == "held"]
    past = [s for s in now["sessions"] if s["date"] < CUT]
    marked = [r for r in rows if r["mark"]]
    absent = [r for r in rows if r["mark"] == "absent"]
    attended = [r for r in rows if r["mark"] == "attended"]
    left = [m for m in members if m["left_on"]]
    offered = [m for m in members if any(r["membership"] == m["membership"] for r in rows)]
    completed = [m for m in left if m["outcome"] == "completed"]

    def outside(row: Row) -> bool:
        member = by_id[row["membership"]]
        return not member["joined_on"] <= row["date"] <= (member["left_on"] or dt.date.max)

    theirs: dict[str, tuple[list[Row], Callable[[Row], bool]]] = {
        "register_places_unmarked": (rows, lambda r: not r["mark"]),
        "absences_without_reason": (absent, lambda r: not r["reason"]),
        "attended_without_minutes": (attended, lambda r: not r["minutes_present"]),
        "marks_outside_membership": (marked, outside),
        "held_sessions_without_marks": (
            held,
            lambda s: not any(r["session"] == s["session"] for r in marked),
        ),
        "past_sessions_without_result": (past, lambda s: s["state"] == "scheduled"),
        "held_sessions_without_module": (held, lambda s: not s["module"]),
        "leavers_without_outcome": (left, lambda m: not m["outcome"]),
        "members_never_attended": (offered, lambda m: not m["first_attended_on"]),
        "completed_never_attended": (completed, lambda m: not m["first_attended_on"]),
        "people_without_release_date": (people, lambda p: not p["release_date_known"]),
        "people_without_aid": (people, lambda p: math.isnan(p["covariate_aid"])),
    }
    table = outcome_tables(as_frames(world))["data_quality"].set_index("check")
    for check_name in table.index:
        records, fails = theirs[str(check_name)]
        n, missing = len(records), sum(bool(fails(record)) for record in records)
        assert table.loc[check_name, ["n", "missing"]].tolist() == [n, missing], check_name
        assert same(table.loc[check_name, "share"], missing / n if n else None)
