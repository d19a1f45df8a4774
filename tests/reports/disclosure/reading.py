"""What the second attacker reads in the tables of a publishable report, and knows of how they add up."""

from __future__ import annotations

from typing import Any

import pandas as pd

from reports.disclosure.published import Published
from reports.measures.flow import PARENTS
from tests.reports.disclosure.attacker import Attacker


def attacked(*publications: Published) -> Attacker:
    """What the other attacker reads in the tables and knows of how they add up."""
    attacker = Attacker()
    for number, made in enumerate(publications):
        read(attacker, f"{number} ", made.tables)
    return attacker


def read(attacker: Attacker, start: str, tables: dict[str, pd.DataFrame]) -> None:
    """Everything that the tables of one publication say; `start`: before the names of its counts."""
    for row in tables["flow"].to_dict("records"):
        attacker.sees(start + row["stage"], printed(row["count"]))
    for stage in set(PARENTS.values()) - {""}:
        children = [start + child for child, parent in PARENTS.items() if parent == stage]
        attacker.adds_up(start + stage, children)
    for row in tables["module_completion"].to_dict("records"):
        _share(attacker, f"{start}{row['module']}", row, "started", "met")
    _attendance(attacker, start, tables)
    _scores(attacker, start, tables)
    _after_release(attacker, start, tables)


def printed(count: Any) -> int | None:
    """A count of a table, None when it is hidden."""
    return None if pd.isna(count) else int(count)


def _share(attacker: Attacker, place: str, row: dict[Any, Any], whole: str, part: str) -> None:
    for column in (whole, part):
        attacker.sees(f"{place} {column}", printed(row[column]))
    attacker.contains(f"{place} {whole}", f"{place} {part}")


def _attendance(attacker: Attacker, start: str, tables: dict[str, pd.DataFrame]) -> None:
    for name, group in {"attendance_by_cohort": "cohort", "attendance_over_time": "period"}.items():
        for row in tables[name].to_dict("records"):
            _share(attacker, f"{start}{name} {row[group]}", row, "expected", "attended")
        for column in ("expected", "attended"):
            parts = [f"{start}{name} {row} {column}" for row in tables[name][group]]
            attacker.adds_up(f"{start}all {column}", parts)


def _after_release(attacker: Attacker, start: str, tables: dict[str, pd.DataFrame]) -> None:
    events = set(tables["fixed_follow_up"]["event"])
    for row in tables["fixed_follow_up"].to_dict("records"):
        _share(attacker, f"{start}{row['event']} {row['months']}", row, "n", "observed")
        attacker.sees(f"{start}released {row['months']}", printed(row["released"]))
    for months in (6, 12, 24):
        for some in ("conviction_violent", "conviction_extremist"):
            attacker.contains(f"{start}conviction {months} observed", f"{start}{some} {months} observed")
    for event in events:
        for months in (6, 12):
            attacker.contains(f"{start}released {months}", f"{start}{event} {months} n")
            attacker.contains(f"{start}{event} {months} n", f"{start}{event} {2 * months} n")


def _scores(attacker: Attacker, start: str, tables: dict[str, pd.DataFrame]) -> None:
    kinds = ["recovered", "improved", "unchanged", "deteriorated", "not_computable"]
    for row in tables["outcome_change"].to_dict("records"):
        _share(attacker, f"{start}{row['instrument']} {row['population']}", row, "n_baseline", "n_paired")
    for row in tables["reliable_change"].to_dict("records"):
        place = f"{start}{row['instrument']} {row['population']}"
        for kind in kinds:
            attacker.sees(f"{place} {kind}", printed(row[kind]))
        attacker.adds_up(f"{place} n_baseline", [f"{place} {kind}" for kind in kinds])
    for instrument in set(tables["outcome_change"]["instrument"]):
        for column in ("n_baseline", "n_paired", *kinds):
            attacker.contains(
                f"{start}{instrument} starters {column}", f"{start}{instrument} completers {column}"
            )
        attacker.contains(f"{start}started", f"{start}{instrument} starters n_baseline")
        attacker.contains(f"{start}completed", f"{start}{instrument} completers n_baseline")
