"""Two plans against each other: what the difference is, and how sure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from r2r_sim.errors import InputError
from r2r_sim.kpi.statistics import CONFIDENCE, t_quantile

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Difference:
    """What one plan gives more than another."""

    mean: float
    """Second less first."""
    half_width: float | None
    """Of the interval, at 95 % unless another confidence is said; None for fewer than two replications."""
    variance_ratio: float | None
    """Variance of a difference without common random numbers over the one with them: how many times more
    replications independent runs would need. None where one of both does not vary, or for unpaired runs."""

    @property
    def is_sure(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.half_width is not None and abs(self.mean) > self.half_width


def paired(first: Sequence[float], second: Sequence[float], confidence: float = CONFIDENCE) -> Difference:
    """Difference of means from replications that share their random numbers, pair by pair.

    half-width = t(0.975, n - 1) s / sqrt(n) with s of the differences; variance ratio = (s1**2 + s2**2) / s**2

    Parameters
    ----------
    first, second : one value a replication, in the same order
    confidence : of the interval; 1 - 0.05/k makes k intervals hold together at 95 % (Bonferroni)

    Raises
    ------
    InputError
        If the replications do not come in pairs.

    Source: Law, Simulation Modeling and Analysis, 5th ed., sections 10.2.1 and 11.2.
    """
    x, y = _arrays(first, second)
    if len(x) != len(y):
        raise InputError(f"{len(x)} and {len(y)} replications do not come in pairs")
    n, apart = len(x), y - x
    if n < 2:
        return Difference(float(apart.mean()), None, None)
    variance, alone = float(apart.var(ddof=1)), float(x.var(ddof=1) + y.var(ddof=1))
    gained = alone / variance if variance > 1e-12 * alone else None
    return Difference(float(apart.mean()), t_quantile(n - 1, confidence) * (variance / n) ** 0.5, gained)


def welch(first: Sequence[float], second: Sequence[float]) -> Difference:
    """Difference of means of independent runs of unequal variance.

    half-width = t(0.975, f) sqrt(v1 + v2), v = s**2 / n of each, f = (v1 + v2)**2 / (v1**2/(n1 - 1) + v2**2/(n2 - 1))

    Source: Welch, "The generalization of Student's problem ...", Biometrika 34 (1947).
    """
    x, y = _arrays(first, second)
    mean = float(y.mean() - x.mean())
    if min(len(x), len(y)) < 2:
        return Difference(mean, None, None)
    a, b = float(x.var(ddof=1)) / len(x), float(y.var(ddof=1)) / len(y)
    if not a + b:
        return Difference(mean, 0.0, None)
    degrees = (a + b) ** 2 / (a**2 / (len(x) - 1) + b**2 / (len(y) - 1))
    return Difference(mean, t_quantile(degrees) * (a + b) ** 0.5, None)


def ratio_difference(
    first: tuple[Sequence[float], Sequence[float]], second: tuple[Sequence[float], Sequence[float]]
) -> Difference:
    """Difference of two ratios of means, such as cost per kg, from paired replications, with its jackknife interval.

    d = sum(x2)/sum(y2) - sum(x1)/sum(y1); d_i the same without replication i

    Parameters
    ----------
    first, second : numerator and denominator of each replication
    """
    columns = [np.asarray(column, dtype=np.float64) for column in (*first, *second)]
    if len({len(column) for column in columns}) != 1:
        raise InputError("the replications of two ratios do not come in pairs")

    def of(keep: NDArray[np.bool_]) -> float:
        x1, y1, x2, y2 = (float(column[keep].sum()) for column in columns)
        return x2 / y2 - x1 / y1 if y1 and y2 else float("nan")

    value, half = jackknife(of, len(columns[0]))
    return Difference(value, half, None)


def jackknife(statistic: Callable[[NDArray[np.bool_]], float], n: int) -> tuple[float, float | None]:
    """A statistic of all replications with the half-width of its 95 % jackknife interval.

    half-width = t(0.975, n - 1) sqrt((n - 1) / n sum((d_i - mean(d_i))**2)), d_i the statistic without replication i

    Parameters
    ----------
    statistic : of the replications that are true in the mask it gets; not a number where it cannot be told
    n : replications

    Returns
    -------
    Statistic, and half-width: None for fewer than two replications or where it cannot be told without one of them.
    """
    everything = np.ones(n, dtype=np.bool_)
    value = statistic(everything)
    if n < 2:
        return value, None
    without = np.array([statistic(np.arange(n) != left_out) for left_out in range(n)])
    if not np.isfinite(without).all():
        return value, None
    error = float(np.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum()))
    return value, t_quantile(n - 1) * error


def _arrays(first: Sequence[float], second: Sequence[float]) -> tuple[Floats, Floats]:
    if not len(first) or not len(second):
        raise InputError("no replication, nothing to compare")
    return np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
