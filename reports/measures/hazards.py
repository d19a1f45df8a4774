"""Cox's model of proportional hazards, ties by Efron's method.

Cox, Journal of the Royal Statistical Society B 34 (1972) 187-220; Efron, Journal of the American Statistical
Association 72 (1977) 557-565. statsmodels fits the same model, but loops over every time in Python (the
tests compare both), says nothing when a predictor separates the groups, and costs two seconds to import.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from reports.measures.proportions import Z95

Floats = NDArray[np.float64]

_MOST_STEPS: Final = 50
_ENOUGH: Final = 1e-10
_BOUNDLESS: Final = 15.0
"""A coefficient of so many per standard deviation is one that grows without end: exp(15) is 3 million."""


class NoFit(Exception):
    """The likelihood has no maximum: a predictor separates those with the event from the others."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Coefficients, standard errors and the covariance of a model, in the order of the predictors."""

    coefficient: Floats
    covariance: Floats
    log_likelihood: float

    @property
    def se(self) -> Floats:
        return np.asarray(np.sqrt(np.diag(self.covariance)))

    @property
    def limits(self) -> tuple[Floats, Floats]:
        """95 % limits of the hazard ratios (Wald)."""
        return np.exp(self.coefficient - Z95 * self.se), np.exp(self.coefficient + Z95 * self.se)

    @property
    def p(self) -> Floats:
        """Two-sided, of each coefficient by Wald's test."""
        return np.asarray(2 * special.ndtr(-np.abs(self.coefficient / self.se)))


def cox(time: ArrayLike, event: ArrayLike, predictors: ArrayLike) -> Fit:
    """Fit by Newton's method, with steps halved where the likelihood would fall.

    `time`: 0 or more, one a person; `event`: True where the time ends in it; `predictors`: shape (people,
    predictors), none constant, none missing. Raises NoFit where a coefficient grows without end or the
    predictors determine one another, ValueError when the shapes do not fit.
    """
    times, happened = np.asarray(time, dtype="float64"), np.asarray(event, dtype=bool)
    values = np.asarray(predictors, dtype="float64")
    if values.ndim != 2 or times.shape != happened.shape or len(values) != len(times):
        raise ValueError("time, event and predictors must be of one length")
    scale = values.std(axis=0)
    if not happened.any() or (scale <= 0).any():
        raise NoFit
    # Standardised, so that steps and bounds mean the same whatever the unit.
    data = _Data.of(times, happened, (values - values.mean(axis=0)) / scale)
    beta, value, curve = _maximum(data, values.shape[1])
    try:
        covariance = np.linalg.inv(curve)
    except np.linalg.LinAlgError:
        raise NoFit from None
    if not np.isfinite(covariance).all() or (np.diag(covariance) <= 0).any():
        raise NoFit
    return Fit(beta / scale, covariance / np.outer(scale, scale), float(value))


def _maximum(data: _Data, predictors: int) -> tuple[Floats, float, Floats]:
    """Where the likelihood is greatest, its value there and its curvature."""
    beta = np.zeros(predictors)
    value, slope, curve = data.likelihood(beta)
    for _step in range(_MOST_STEPS):
        try:
            step = np.linalg.solve(curve, slope)
        except np.linalg.LinAlgError:
            raise NoFit from None
        for _half in range(30):
            after = data.likelihood(beta + step)
            if after[0] >= value - 1e-12 * abs(value):
                break
            step = step / 2
        beta = beta + step
        if not np.isfinite(beta).all() or np.abs(beta).max() > _BOUNDLESS:
            raise NoFit
        gained, (value, slope, curve) = after[0] - value, after
        if abs(gained) <= _ENOUGH * (abs(value) + _ENOUGH) and np.abs(step).max() < 1e-8:
            return beta, value, curve
    raise NoFit


@dataclass(frozen=True, slots=True)
class _Data:
    """People from the longest time to the shortest; `last`: per time with an event, how many are at risk;
    `starts`: where its events begin among `dead`, the rows with one."""

    values: Floats
    last: NDArray[np.intp]
    dead: NDArray[np.intp]
    starts: NDArray[np.intp]
    counts: NDArray[np.intp]

    @classmethod
    def of(cls, times: Floats, happened: NDArray[np.bool_], values: Floats) -> _Data:
        order = np.lexsort((~happened, -times))
        times, happened, values = times[order], happened[order], values[order]
        dead = np.flatnonzero(happened)
        _times, starts, counts = np.unique(-times[dead], return_index=True, return_counts=True)
        last = np.searchsorted(-times, _times, side="right")
        return cls(values, last, dead, starts, counts)

    def likelihood(self, beta: Floats) -> tuple[float, Floats, Floats]:
        """Log partial likelihood, its slope and its negative curvature."""
        x = self.values
        with np.errstate(over="ignore", invalid="ignore"):
            risk = np.exp(np.clip(x @ beta, -500, 500))
        weighted = risk[:, None] * x
        s0 = np.cumsum(risk)[self.last - 1]
        s1 = np.cumsum(weighted, axis=0)[self.last - 1]
        pairs = np.triu_indices(x.shape[1])
        squares = weighted[:, pairs[0]] * x[:, pairs[1]]
        s2 = np.cumsum(squares, axis=0)[self.last - 1]
        d0 = np.add.reduceat(risk[self.dead], self.starts)
        d1 = np.add.reduceat(weighted[self.dead], self.starts, axis=0)
        d2 = np.add.reduceat(squares[self.dead], self.starts, axis=0)
        # One row an event: the l-th of d that fall on one time counts (l - 1) / d of the tied out.
        which = np.repeat(np.arange(len(self.counts)), self.counts)
        part = (np.arange(len(self.dead)) - np.repeat(self.starts, self.counts)) / np.repeat(
            self.counts, self.counts
        )
        below = s0[which] - part * d0[which]
        mean = (s1[which] - part[:, None] * d1[which]) / below[:, None]
        square = (s2[which] - part[:, None] * d2[which]) / below[:, None]
        value = float((x[self.dead] @ beta).sum() - np.log(below).sum())
        slope = x[self.dead].sum(axis=0) - mean.sum(axis=0)
        upper = (square - mean[:, pairs[0]] * mean[:, pairs[1]]).sum(axis=0)
        curve = np.zeros((x.shape[1], x.shape[1]))
        curve[pairs] = upper
        curve = curve + curve.T - np.diag(np.diag(curve))
        return value, slope, curve
