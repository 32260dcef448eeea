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


def t_quantile(degrees: float, confidence: float = CONFIDENCE) -> float:
    """Two-sided quantile of Student's t distribution.

    Parameters
    ----------
    degrees : degrees of freedom, at least 1
    confidence : probability between minus and plus the quantile
    """
    from scipy.special import stdtrit

    return float(stdtrit(degrees, 0.5 + confidence / 2))


def is_precise(values: Sequence[float], target: float) -> bool:
    """Whether a mean is known to within a share of itself, at 95 % confidence.

    half-width / |mean| <= g / (1 + g): the error is judged against the estimate, not against the unknown mean.

    Parameters
    ----------
    values : of independent replications; one is never enough
    target : g, such as 0.01

    Source: Law, Simulation Modeling and Analysis, 5th ed., section 9.4.1.
    """
    said = summarise(values)
    return said.half_width is not None and said.half_width <= target / (1.0 + target) * abs(said.mean)


def quantile_interval(values: Sequence[float], share: float, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Order statistics between which a quantile lies with at least the confidence, whatever the distribution.

    The number of n independent values below the quantile is binomial (n, share); the bounds are the values of the
    ranks that leave out at most (1 - confidence) / 2 on each side, infinite where n is too small for one.

    Parameters
    ----------
    values : independent, of a continuous distribution
    share : of the quantile, in (0, 1)
    confidence : least probability that the quantile lies between the bounds

    Source: Hahn, Meeker, Statistical Intervals, section 5.2.
    """
    from scipy.stats import binom

    data = np.sort(np.asarray(values, dtype=np.float64))
    n, tail = len(data), (1.0 - confidence) / 2
    lower = int(binom.ppf(tail, n, share))
    upper = int(binom.ppf(1.0 - tail, n, share)) + 1
    low = float(data[lower - 1]) if lower >= 1 else -np.inf
    high = float(data[upper - 1]) if upper <= n else np.inf
    return low, high


def share_interval(successes: int, n: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Interval of a probability of which some of n independent trials succeeded, whatever the probability is.

    From the (1 - c)/2 quantile of Beta(k, n - k + 1) to the (1 + c)/2 quantile of Beta(k + 1, n - k); 0 and 1 at the
    ends.

    Parameters
    ----------
    successes, n : k of n trials
    confidence : c, the least probability that the interval holds the truth

    Source: Clopper, Pearson, Biometrika 26 (1934).
    """
    from scipy.special import betaincinv

    tail = (1.0 - confidence) / 2
    low = float(betaincinv(successes, n - successes + 1, tail)) if successes else 0.0
    high = float(betaincinv(successes + 1, n - successes, 1.0 - tail)) if successes < n else 1.0
    return low, high


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
