"""Invented frames for tests of reports: a whole programme of any size, the same for the same seed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from reports.measures import Frames

CUT = dt.date(2025, 6, 30)
REASONS = {
    "refused": ("Refused", "participant"),
    "sick": ("Sick", "health"),
    "lockdown": ("Lockdown or regime", "institution"),
    "court": ("Court", "institution"),
    "facilitator_absent": ("Facilitator absent", "programme"),
    "legal_visit": ("Legal visit", "excused"),
}
MODULES = 10
PLANS = 23
MINUTES = 180
POINTS = {"baseline": 0, "middle": 90, "end": 270, "months_3": 400, "months_6": 490, "months_12": 700}
"""Time point -> days after joining."""
_UNKNOWN = dict.fromkeys(["clinical_mean", "clinical_sd", "general_mean", "general_sd"], float("nan"))
INSTRUMENTS: list[dict[str, Any]] = [
    {"instrument": "WELL", "better": "lower", "sd": 7.7, "reliability": 0.9, "cut_off": 11.0, **_UNKNOWN},
    {"instrument": "BARE", "better": "neither", "sd": float("nan"), "reliability": float("nan")}
    | {"cut_off": float("nan"), **_UNKNOWN},
]
"""One that says what a reliable change is, and one that does not."""
OUTCOMES = ["completed", "withdrawn", "excluded", "not_completed", "transferred", "released", None]


def plans(curriculum: str = "VC v1", sessions: int = PLANS) -> pd.DataFrame:
    """A curriculum of `sessions` plans of 180 minutes, spread over ten modules."""
    module = np.arange(sessions) * MODULES // max(sessions, 1)
    return pd.DataFrame(
        {
            "curriculum": curriculum,
            "module": [f"M{n + 1:02d}" for n in module],
            "module_title": [f"Module {n + 1}" for n in module],
            "module_position": module + 1,
            "minutes": MINUTES,
            "completion_share": 0.8,
        }
    )


def programme(
    *, cohorts: int = 6, people: int = 10, sessions: int = 40, seed: int = 1, **more: Any
) -> Frames:
    """A programme of `cohorts` cohorts of `people` each with `sessions` held sessions each.

    Some never start, some leave early in each way, some registers are unfinished, and every tenth
    session has a catch-up for those who missed it. `more` goes to `Frames.of`.
    """
    rng = np.random.default_rng(seed)
    plan = plans()
    starts = [CUT - dt.timedelta(days=int(days)) for days in np.sort(rng.integers(60, 1200, cohorts))[::-1]]
    held: list[dict[str, Any]] = []
    expected: list[dict[str, Any]] = []
    members: list[dict[str, Any]] = []
    referred: list[str] = []
    for number, start in enumerate(starts):
        cohort = f"C{number + 1:03d}"
        site = f"SITE{number % 3 + 1}"
        first = number * sessions
        dates = [start + dt.timedelta(days=7 * week) for week in range(sessions)]
        repeats = {week: week - 1 for week in range(1, sessions) if week % 10 == 9}
        for week, day in enumerate(dates):
            held.append(
                {
                    "session": first + week,
                    "cohort": cohort,
                    "site": site,
                    "curriculum": "VC v1",
                    "position": week + 1,
                    "date": day,
                    "module": plan["module"][week % PLANS] if week % 17 else None,
                    "minutes_planned": MINUTES,
                    "state": "scheduled" if day > CUT else "cancelled" if week % 19 == 18 else "held",
                    "catch_up_of": first + repeats[week] if week in repeats else None,
                }
            )
        for person in range(people):
            pseudonym = f"p{number * people + person:05d}"
            rows, member = _one_person(rng, held[-sessions:], pseudonym, len(members), start)
            expected.extend(rows)
            members.append(member)
            referred.append(pseudonym)
    referred += [f"q{n:05d}" for n in range(cohorts)]
    table = pd.DataFrame(
        {
            "pseudonym": referred,
            "site": [f"SITE{n % 3 + 1}" for n in range(len(referred))],
            "release_date_known": rng.random(len(referred)) < 0.9,
            "covariate_age": rng.integers(18, 60, len(referred)).astype(float),
            "covariate_aid": rng.choice([0.0, 1.0, np.nan], len(referred), p=[0.5, 0.45, 0.05]),
        }
    )
    return Frames.of(
        **{
            "cut": CUT,
            "participants": table,
            "memberships": pd.DataFrame(members),
            "sessions": pd.DataFrame(held),
            "expected": pd.DataFrame(expected) if expected else None,
            "plans": plan,
            "measures": _measures(members, seed),
            "instruments": pd.DataFrame(INSTRUMENTS),
            "deliveries": _deliveries(held, seed),
            **more,
        }
    )


def _measures(members: list[dict[str, Any]], seed: int) -> pd.DataFrame:
    """Scores that get better and are missed more and more often."""
    rng = np.random.default_rng(seed + 1)
    rows = []
    for member in members:
        who = (member["pseudonym"], member["cohort"])
        for instrument in INSTRUMENTS:
            level = rng.normal(20, 6)
            for place, (point, days) in enumerate(POINTS.items()):
                drawn, missed = level - 2.5 * place + rng.normal(0, 4), rng.random() < 0.12 * place
                day = member["joined_on"] + dt.timedelta(days=days)
                if not missed and day <= CUT:
                    score = float(round(max(drawn, 0)))
                    rows.append((*who, instrument["instrument"], point, day, score))
    columns = ["pseudonym", "cohort", "instrument", "time_point", "taken_on", "total"]
    return pd.DataFrame(rows, columns=columns)


def _deliveries(sessions: list[dict[str, Any]], seed: int) -> pd.DataFrame:
    """Records of most held sessions."""
    rng = np.random.default_rng(seed + 2)
    planned = {one["session"]: int(rng.integers(1, 5)) for one in sessions if one["state"] == "held"}
    rows = [(key, n, int(rng.binomial(n, 0.85))) for key, n in planned.items() if rng.random() < 0.9]
    return pd.DataFrame(rows, columns=["session", "planned", "delivered"])


def _one_person(
    rng: np.random.Generator, sessions: list[dict[str, Any]], pseudonym: str, membership: int, start: dt.date
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    outcome = OUTCOMES[int(rng.choice(len(OUTCOMES), p=[0.5, 0.15, 0.05, 0.05, 0.1, 0.05, 0.1]))]
    weeks = len(sessions) if outcome in ("completed", None) else int(rng.integers(0, len(sessions)))
    left_on = start + dt.timedelta(days=7 * weeks + 2)
    likely = rng.beta(8, 2)
    rows: list[dict[str, Any]] = []
    missed: set[int] = set()
    for session in sessions[: weeks + 1]:
        if session["state"] != "held":
            continue
        repeats = session["catch_up_of"]
        if repeats is not None and repeats not in missed:
            continue
        drawn = rng.random()
        mark = None if drawn > 0.98 else "attended" if drawn < likely else "absent"
        reason = str(rng.choice(list(REASONS))) if mark == "absent" and rng.random() < 0.95 else None
        if mark != "attended":
            missed.add(session["session"])
        rows.append(
            {
                "session": session["session"],
                "cohort": session["cohort"],
                "membership": membership,
                "pseudonym": pseudonym,
                "date": session["date"],
                "mark": mark,
                "minutes_planned": MINUTES,
                "minutes_present": MINUTES - int(rng.choice([0, 0, 0, 15, 60])) if mark == "attended" else 0,
                "reason": reason,
                "reason_label": REASONS[reason][0] if reason else None,
                "caused_by": REASONS[reason][1] if reason else None,
                "catch_up_of": repeats,
            }
        )
    attended = [row["date"] for row in rows if row["mark"] == "attended"]
    gone = outcome is not None and left_on <= CUT
    return rows, {
        "membership": membership,
        "pseudonym": pseudonym,
        "cohort": sessions[0]["cohort"],
        "site": sessions[0]["site"],
        "curriculum": "VC v1",
        "joined_on": start,
        "left_on": left_on if gone else None,
        "outcome": outcome if gone else None,
        "first_attended_on": min(attended, default=None),
    }


def corrected(rows: int = 1, **more: Any) -> pd.DataFrame:
    """So many changes of one kind, the day after the cut: of marks of the first cohort's second session."""
    known = {
        "recorded_on": CUT + dt.timedelta(days=1),
        "kind": "mark",
        "cohort": "C001",
        "session": 2,
        "dated": CUT,
        "pseudonym": [f"p{number:05d}" for number in range(rows)],
        "operation": "update",
        "fields": "state",
    }
    return pd.DataFrame({**known, **more}, index=range(rows))


def with_follow_up(*, cohorts: int = 6, people: int = 12, seed: int = 1, **more: Any) -> Frames:
    """A programme of which scores at both ends are known, and what became of people after release."""
    rng = np.random.default_rng(seed)
    plain = programme(cohorts=cohorts, people=people, seed=seed)
    members = plain.memberships[["pseudonym", "cohort"]].astype("str")
    asked = []
    for point, share in (("baseline", 0.95), ("end", 0.7)):
        some = members[rng.random(len(members)) < share]
        total = rng.normal(20 if point == "baseline" else 15, 6, len(some)).round()
        asked.append(some.assign(instrument="CORE-10", time_point=point, taken_on=CUT, total=total))
    released = members["pseudonym"].drop_duplicates().sample(frac=0.7, random_state=seed)
    days = rng.integers(30, 1500, len(released))
    releases = pd.DataFrame(
        {
            "pseudonym": released,
            "released_on": pd.Timestamp(CUT) - pd.to_timedelta(days, unit="D"),
            "observed_until": pd.Timestamp(CUT),
        }
    )
    back = releases.sample(frac=0.3, random_state=seed)
    events = pd.DataFrame(
        {
            "pseudonym": back["pseudonym"],
            "event": rng.choice(["reimprisonment", "conviction"], len(back)),
            "happened_on": back["released_on"] + pd.to_timedelta(rng.integers(10, 400, len(back)), unit="D"),
        }
    )
    return programme(
        cohorts=cohorts,
        people=people,
        seed=seed,
        measures=pd.concat(asked, ignore_index=True),
        instruments=pd.DataFrame(
            [["CORE-10", "lower", 7.7, 0.9, 11.0, 19.7, 7.7, 4.7, 4.8]],
            columns=[
                *["instrument", "better", "sd", "reliability", "cut_off"],
                *["clinical_mean", "clinical_sd", "general_mean", "general_sd"],
            ],
        ),
        releases=releases,
        events=events,
        benchmarks=pd.DataFrame(
            [["reimprisonment", 0.3, 12, "Invented 2020"]], columns=["event", "rate", "months", "source"]
        ),
        targets=pd.DataFrame(
            [["completed", 0.6, "S"], ["dose_median", 0.8, "S"], ["reimprisoned_12_months", 0.3, "S"]],
            columns=["indicator", "target", "source"],
        ),
        **more,
    )
