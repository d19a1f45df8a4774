"""Logistic regression with Firth's penalty, which has an answer where few dropped out or a predictor
separates.

Firth, Biometrika 80 (1993) 27-38; intervals and tests by the profile of the penalised likelihood, Heinze and
Schemper, Statistics in Medicine 21 (2002) 2409-2419.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import optimize, special, stats

from reports.measures.proportions import Floats

_STEPS: Final = 200
_CLOSE: Final = 1e-9
_FAR: Final = 60.0
"""Standard errors on either side within which a limit is looked for."""


class NoFit(ArithmeticError):
    """There is no maximum, or it was not found."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Coefficients (log odds ratios) of the predictors in their order, with standard errors, 95 % limits and
    p of the test that each is 0."""

    coefficient: Floats
    se: Floats
    lower: Floats
    upper: Floats
    p: Floats


def firth(predictors: Floats, happened: Floats) -> Fit:
    """Fit `happened` (0 or 1, n values) on `predictors` (n rows, a column each) with an intercept.

    Raises NoFit, for instance when predictors are linear combinations of each other.
    """
    design = np.column_stack([np.ones(len(happened)), np.asarray(predictors, dtype="float64")])
    # Coefficients are of the columns as they are; the steps are taken in standard units.
    scale = np.append(1.0, design[:, 1:].std(axis=0))
    if np.any(scale == 0) or np.linalg.matrix_rank(design / scale) < design.shape[1]:
        raise NoFit("the predictors do not tell apart")
    unit = design / scale
    y = np.asarray(happened, dtype="float64")
    beta, best = _maximum(unit, y, np.zeros(unit.shape[1]), fixed=None)
    se = np.sqrt(np.diag(np.linalg.inv(_information(unit, beta))))
    lower, upper, p = [], [], []
    for place in range(1, unit.shape[1]):
        profile = _Profile(unit, y, beta, best, place, float(se[place]))
        lower.append(profile.limit(-1))
        upper.append(profile.limit(1))
        p.append(profile.test())
    units = scale[1:]
    return Fit(
        beta[1:] / units, se[1:] / units, np.array(lower) / units, np.array(upper) / units, np.array(p)
    )


@dataclass(frozen=True, slots=True)
class _Profile:
    """The penalised likelihood as a function of one coefficient, the others at their best for it."""

    design: Floats
    y: Floats
    beta: Floats
    best: float
    place: int
    se: float

    def fall(self, value: float) -> float:
        """Twice how far the likelihood is below its maximum when the coefficient has this value."""
        start = self.beta.copy()
        start[self.place] = value
        _beta, likelihood = _maximum(self.design, self.y, start, fixed=self.place)
        return 2 * (self.best - likelihood)

    def test(self) -> float:
        return float(stats.chi2.sf(max(self.fall(0.0), 0.0), 1))

    def limit(self, side: int) -> float:
        wanted = float(stats.chi2.ppf(0.95, 1))
        middle = float(self.beta[self.place])
        reach = self.se
        while self.fall(middle + side * reach) < wanted:
            reach *= 1.5
            if reach > _FAR * self.se:
                return side * math.inf
        found: float = optimize.brentq(
            lambda value: self.fall(value) - wanted, middle, middle + side * reach, xtol=1e-8
        )
        return found


def _maximum(design: Floats, y: Floats, start: Floats, *, fixed: int | None) -> tuple[Floats, float]:
    """The coefficients that make the penalised likelihood greatest, one of them fixed or none, and it."""
    free = [place for place in range(design.shape[1]) if place != fixed]
    beta, likelihood = start.copy(), _penalised(design, y, start)
    for _step in range(_STEPS):
        information = _information(design, beta)
        mean = special.expit(design @ beta)
        weighted = design * np.sqrt(mean * (1 - mean))[:, None]
        leverage = np.einsum("ij,jk,ik->i", weighted, np.linalg.inv(information), weighted)
        score = (design.T @ (y - mean + leverage * (0.5 - mean)))[free]
        move = np.linalg.solve(information[np.ix_(free, free)], score)
        move /= max(1.0, float(np.abs(move).max()) / 5)
        for _half in range(30):
            tried = beta.copy()
            tried[free] += move
            reached = _penalised(design, y, tried)
            if reached >= likelihood - 1e-12:
                break
            move /= 2
        beta, likelihood = tried, reached
        if float(np.abs(move).max()) < _CLOSE:
            return beta, likelihood
    raise NoFit("no maximum was found")


def _information(design: Floats, beta: Floats) -> Floats:
    mean = special.expit(design @ beta)
    found: Floats = design.T @ (design * (mean * (1 - mean))[:, None])
    return found


def _penalised(design: Floats, y: Floats, beta: Floats) -> float:
    line = design @ beta
    sign, logarithm = np.linalg.slogdet(_information(design, beta))
    if sign <= 0:
        return -math.inf
    return float(y @ line - np.logaddexp(0, line).sum() + logarithm / 2)
