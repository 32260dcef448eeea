"""What several replications say together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

CONFIDENCE = 0.95
"""Of every interval."""


@dataclass(frozen=True, slots=True)
class Summary:
    """Mean and spread of one number over replications."""

    mean: float
    half_width: float | None
    """Of the 95 % interval of the mean; None for fewer than two replications."""
    p10: float | None
    p90: float | None
    n: int


def t_quantile(degrees: int, confidence: float = CONFIDENCE) -> float:
    """Two-sided quantile of Student's t distribution.

    Parameters
    ----------
    degrees : degrees of freedom, at least 1
    confidence : probability between minus and plus the quantile
    """
    from scipy.special import stdtrit

    return float(stdtrit(degrees, 0.5 + confidence / 2))


def percentile(values: Sequence[float], share: float) -> float:
    """Percentile by linear interpolation (``PERCENTILE.INC``); ``share`` in [0, 1]."""
    return float(np.quantile(np.asarray(values, dtype=np.float64), share, method="linear"))


def summarise(values: Sequence[float]) -> Summary:
    """Mean, half-width of its 95 % Student t interval, and percentiles of independent values.

    half-width = t(0.975, n - 1) s / sqrt(n), s with divisor n - 1
    """
    data = np.asarray(values, dtype=np.float64)
    n, mean = len(data), float(data.mean())
    if n < 2:
        return Summary(mean, None, None, None, n)
    half = t_quantile(n - 1) * float(data.std(ddof=1)) / n**0.5
    return Summary(mean, half, percentile(values, 0.1), percentile(values, 0.9), n)


def ratio(above: Sequence[float], below: Sequence[float]) -> tuple[float, float | None]:
    """Ratio of means with the half-width of its 95 % jackknife interval.

    r = sum(x) / sum(y); r_i the same without replication i;
    half-width = t(0.975, n - 1) sqrt((n - 1) / n sum((r_i - mean(r_i))**2))

    Parameters
    ----------
    above, below : x and y of each replication; the sum of y must not be 0

    Returns
    -------
    Ratio, and half-width: None for fewer than two replications or where only one of them has a base.
    """
    x, y = np.asarray(above, dtype=np.float64), np.asarray(below, dtype=np.float64)
    value, n = float(x.sum() / y.sum()), len(x)
    rest = y.sum() - y
    if n < 2 or not rest.all():
        return value, None
    without = (x.sum() - x) / rest
    return value, t_quantile(n - 1) * float(np.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum()))
