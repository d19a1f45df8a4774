"""How many of those who started met each module."""

from __future__ import annotations

from typing import Final

import pandas as pd

from reports.measures.inputs import Frames
from reports.measures.proportions import share

COLUMNS: Final = ["module", "started", "met", "share"]
ROUNDING: Final = 1e-9
"""0.8 x 90 minutes must be met by 72 minutes, whatever the machine makes of 0.8."""


def module_completion(frames: Frames) -> pd.DataFrame:
    """`module, started, met, share`, in the order of the curriculum.

    started: people who attended a session of a cohort whose curriculum has the module, whether or
    not they reached the module. met: those present for at least the curriculum's completion share
    of the module's planned minutes, in any cohort of that curriculum, up to the data cut. Modules
    of one code and title in several curricula (versions) are one row, and a person counts once in
    each; where one code has several titles the title is added. Modules without minutes have no row.
    """
    each = of_each(frames)
    table = each.groupby("label")["met"].agg(["size", "sum"])
    modules = _modules(frames.plans)
    order = modules.groupby("label")["position"].min()
    table = table.reindex(order.index, fill_value=0).assign(position=order).reset_index(names="module")
    table = table.sort_values(["position", "module"], ignore_index=True)
    table = table.rename(columns={"size": "started", "sum": "met"})
    table["share"] = share(table["met"], table["started"])
    return table.astype({"started": "int64", "met": "int64"})[COLUMNS]


def of_each(frames: Frames) -> pd.DataFrame:
    """`pseudonym, curriculum, label, met`: a row for each person who started and module of that curriculum;
    `label` is what the table calls the module."""
    modules = _modules(frames.plans)
    started = frames.memberships.loc[lambda m: m["first_attended_on"].notna()]
    people = started[["pseudonym", "curriculum"]].astype("str").drop_duplicates()
    of_session = frames.sessions.set_index("session")[["curriculum", "module"]].astype("str")
    record = frames.places.join(of_session, on="place").dropna(subset=["module"])
    keys = ["pseudonym", "curriculum", "module"]
    present = (
        record.groupby(keys, observed=True)["minutes"].sum().reset_index().astype(dict.fromkeys(keys, "str"))
    )
    each = people.merge(modules, on="curriculum").merge(present, on=keys, how="left")
    enough = each["completion_share"] * each["planned"] - ROUNDING
    each["met"] = each["minutes"].fillna(0).astype("float64") >= enough
    return each[["pseudonym", "curriculum", "label", "met"]]


def _modules(plans: pd.DataFrame) -> pd.DataFrame:
    """One row a curriculum and module: planned minutes, completion_share, position, label."""
    named = plans.astype({"curriculum": "str", "module": "str", "module_title": "str"})
    modules = (
        named.groupby(["curriculum", "module"])
        .agg(
            planned=("minutes", "sum"),
            completion_share=("completion_share", "max"),
            position=("module_position", "min"),
            title=("module_title", "first"),
        )
        .reset_index()
        .astype({"planned": "float64", "position": "int64"})
    )
    modules = modules[modules["planned"] > 0].reset_index(drop=True)
    titles = modules.groupby("module")["title"].transform("nunique")
    modules["label"] = modules["module"].where(titles <= 1, modules["module"] + ": " + modules["title"])
    return modules
