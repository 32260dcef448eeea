"""Ratio of means with its jackknife interval: a cost per unit is one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def ratio(above: Sequence[float], below: Sequence[float]) -> tuple[float, float | None]:
    """Ratio of means with the half-width of its 95 % jackknife interval.

    r = sum(x) / sum(y); r_i the same without replication i;
    half-width = t(0.975, n - 1) sqrt((n - 1) / n sum((r_i - mean(r_i))**2))

    Parameters
    ----------
    above, below : x (money) and y (good output) of each replication

    Returns
    -------
    Ratio, infinite where nothing is made; half-width, None for fewer than two replications or where only one of them
    makes anything.
    """
    from scipy.special import stdtrit

    x, y = np.asarray(above, dtype=np.float64), np.asarray(below, dtype=np.float64)
    n, total = len(x), float(y.sum())
    if not total:
        return float("inf"), None
    rest = total - y
    if n < 2 or not rest.all():
        return float(x.sum()) / total, None
    without = (x.sum() - x) / rest
    error = float(np.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum()))
    return float(x.sum()) / total, float(stdtrit(n - 1, 0.975)) * error
