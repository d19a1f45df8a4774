"""A linear mixed model with a random intercept a person, by restricted maximum likelihood (REML).

Laird and Ware, Biometrics 38 (1982) 963-974; the likelihood profiled to one number, the intraclass
correlation, and the degrees of freedom of a difference within people as in Pinheiro and Bates, Mixed-Effects
Models in S and S-PLUS (2000) 75 and 91. statsmodels' MixedLM fits the same model (the tests compare both),
but loops over people in Python: seconds for a whole report, and two more to import.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import optimize, special

from reports.measures.proportions import Floats

_GRID: Final = np.linspace(0, 1 - 1e-6, 101)
_WHOLLY: Final = 1 - 1e-5
"""A correlation above this is one that grows to 1: nobody's scores differ but by the time point."""


class NoFit(ArithmeticError):
    """There is no maximum: scores do not vary, or not within people, or there are too few of them."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Fixed effects in the order of the columns of the design with their standard errors, 95 % limits and p
    (t with `df` degrees of freedom), and the variances between and within people."""

    estimate: Floats
    se: Floats
    df: int
    between: float
    within: float

    @property
    def limits(self) -> tuple[Floats, Floats]:
        """95 % limits of the fixed effects."""
        half = special.stdtrit(self.df, 0.975) * self.se
        return self.estimate - half, self.estimate + half

    @property
    def p(self) -> Floats:
        """Two-sided, of the test that a fixed effect is 0."""
        return np.asarray(2 * special.stdtr(self.df, -np.abs(self.estimate / self.se)))


def random_intercept(score: Floats, person: np.ndarray, design: Floats) -> Fit:
    """Fit `score` (n values) on `design` (n rows; its first column 1, the others differing within people)
    with an intercept of its own for each `person` (n labels). Raises NoFit.
    """
    y = np.asarray(score, dtype="float64")
    x = np.asarray(design, dtype="float64")
    # Around the mean, so that no digits are lost; the intercept gets it back.
    middle = y.mean()
    sums = _Sums.of(y - middle, np.unique(person, return_inverse=True)[1], x)
    df = len(y) - sums.people - (x.shape[1] - 1)
    if df < 1 or np.linalg.matrix_rank(x) < x.shape[1]:
        raise NoFit("too few scores")
    if sums.square[-1, -1] <= 1e-12 * max(1.0, middle**2):
        raise NoFit("scores do not vary")
    nearest = int(np.argmin([sums.criterion(rho) for rho in _GRID]))
    around = (_GRID[max(nearest - 1, 0)], _GRID[min(nearest + 1, len(_GRID) - 1)])
    found = optimize.minimize_scalar(
        sums.criterion, bounds=around, method="bounded", options={"xatol": 1e-10}
    )
    rho = min((0.0, float(found.x)), key=sums.criterion)
    if not found.success or rho > _WHOLLY:
        raise NoFit("scores do not vary within people")
    beta, inverse, rest = sums.solve(rho)
    sigma = rest / (len(y) - x.shape[1])
    return Fit(
        estimate=beta + middle * np.eye(1, len(beta))[0],
        se=np.sqrt(np.diag(inverse) * sigma),
        df=df,
        between=sigma * rho / (1 - rho),
        within=sigma,
    )


@dataclass(frozen=True, slots=True)
class _Sums:
    """What the likelihood needs of the scores, whatever the correlation rho: [X y]'[X y] (`square`), and for
    each number k of scores a person, how many people have it and the sum of s s' over them, where s are the
    sums of a person's rows of [X y]."""

    square: Floats
    sizes: Floats
    counts: Floats
    products: Floats
    people: int

    @classmethod
    def of(cls, y: Floats, person: np.ndarray, x: Floats) -> _Sums:
        both = np.column_stack([x, y])
        people = int(person.max()) + 1
        own = np.zeros((people, both.shape[1]))
        np.add.at(own, person, both)
        of_person = np.bincount(person)
        sizes, which = np.unique(of_person, return_inverse=True)
        products = np.zeros((len(sizes), both.shape[1], both.shape[1]))
        for place in range(len(sizes)):
            mine = own[which == place]
            products[place] = mine.T @ mine
        return cls(
            square=both.T @ both,
            sizes=sizes.astype("float64"),
            counts=np.bincount(which).astype("float64"),
            products=products,
            people=people,
        )

    def solve(self, rho: float) -> tuple[Floats, Floats, float]:
        """Fixed effects, (X'WX)^-1 and the weighted residual sum of squares; W of a person with k scores is
        I - rho / (1 - rho + k rho) J."""
        weight = rho / (1 - rho + self.sizes * rho)
        weighted: Floats = self.square - np.tensordot(weight, self.products, axes=1)
        inverse = np.asarray(np.linalg.inv(weighted[:-1, :-1]), dtype="float64")
        beta = inverse @ weighted[:-1, -1]
        return beta, inverse, float(weighted[-1, -1] - weighted[-1, :-1] @ beta)

    def criterion(self, rho: float) -> float:
        """-2 times the profiled restricted log-likelihood, but for a constant."""
        _beta, inverse, rest = self.solve(rho)
        scores = float(self.sizes @ self.counts)
        spread = (scores - len(inverse)) * math.log(max(rest, 1e-300))
        persons = float(self.counts @ np.log1p(self.sizes * rho / (1 - rho)))
        return spread + persons - float(np.linalg.slogdet(inverse)[1])
