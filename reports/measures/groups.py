"""People in groups: by site, cohort, curriculum or a covariate."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from reports.measures.inputs import COVARIATE, Frames

MOST_GROUPS: Final = 20
NOT_RECORDED: Final = "not recorded"
ALL: Final = "all"


class CannotGroup(ValueError):
    """A grouping that the data do not have, or that makes too many groups.

    `group_by`: what was asked for; `known`: what there is; `values`: how many different values
    it has (None when there is no such column).
    """

    def __init__(self, group_by: str, known: list[str], values: int | None = None) -> None:
        super().__init__(f"cannot group by {group_by}")
        self.group_by = group_by
        self.known = known
        self.values = values


def groupings(frames: Frames) -> list[str]:
    """What `group_by` may name."""
    return ["site", "cohort", "curriculum", *frames.covariates]


def grouped(frames: Frames, people: pd.DataFrame, group_by: str | None) -> list[tuple[str, pd.DataFrame]]:
    """Everybody as `all`, then each value of `group_by` with the people who have it, in order.

    `people` has columns pseudonym, site, cohort and curriculum. Raises CannotGroup.
    """
    if not group_by:
        return [(ALL, people)]
    values = labels(frames, people, group_by)
    named = sorted(set(values), key=_order)
    # `all` is everybody; a site of that name must not be taken for it.
    return [
        (ALL, people),
        *((f"{group_by} all" if label == ALL else label, people[values == label]) for label in named),
    ]


def labels(frames: Frames, people: pd.DataFrame, group_by: str) -> pd.Series:
    """The group of each of these people, as text. Raises CannotGroup."""
    if group_by in ("site", "cohort", "curriculum"):
        values = people[group_by].astype("str").fillna(NOT_RECORDED)
    elif group_by not in frames.covariates:
        raise CannotGroup(group_by, groupings(frames))
    else:
        held = frames.scope.set_index("pseudonym")[COVARIATE + group_by]
        values = people["pseudonym"].astype("str").map(held).map(_plain).astype("str")
    found = values.nunique()
    if found > MOST_GROUPS:
        raise CannotGroup(group_by, groupings(frames), found)
    return values


def _plain(value: float) -> str:
    return NOT_RECORDED if np.isnan(value) else f"{value:.12g}"


def _order(label: str) -> tuple[int, float, str]:
    """Numbers by size, then words, people without a value last."""
    if label == NOT_RECORDED:
        return (2, 0.0, label)
    try:
        return (0, float(label), label)
    except ValueError:
        return (1, 0.0, label)
