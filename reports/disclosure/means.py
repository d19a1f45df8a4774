"""Which means may be published: those of ten people or more, from which no mean of fewer follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from reports.disclosure.counts import Units, parts_of


@dataclass(frozen=True)
class Mean:
    """A mean, a standard deviation, an effect: `kind`, of what; `units`: of whom; `within`: the key of the
    wider one that is printed beside it."""

    key: str
    kind: str
    units: Units
    within: str | None = None


def allowed(means: Sequence[Mean], earlier: Mapping[str, Sequence[Units]], least: int) -> list[Mean]:
    """The means that may be printed, in order; an earlier one goes before a later.

    Whoever knows the sums of several groups knows those of their differences. Every difference is made of the
    parts into which the groups cut the people, so a mean is printed only when each part has `least` people or
    more.
    """
    groups = {kind: list(units) for kind, units in earlier.items()}
    printed = []
    for mean in means:
        known = groups.setdefault(mean.kind, [])
        if len(mean.units) >= least and smallest_part([*known, mean.units]) >= least:
            known.append(mean.units)
            printed.append(mean)
    return printed


def smallest_part(groups: Sequence[Units]) -> int:
    """How many people are in the smallest part into which these groups cut their people; 0 for nobody."""
    sizes = np.bincount(parts_of(groups)[1])
    return int(sizes.min()) if len(sizes) else 0
