"""What a series over time says: when it has settled, and how sure the mean of one long run is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from r2r_sim.errors import InputError
from r2r_sim.kpi.statistics import t_quantile

MSER_BATCH = 5
"""Values that MSER-5 averages before it looks (White 1997)."""
_IGNORED = 5
"""Batches at the end that the search leaves out: the error of so few says nothing (Hoad and Robinson 2011)."""
FEWEST_BATCHES, USUAL_BATCHES = 10, 20
"""Batches of one long run: below the first there is no interval worth the name (Schmeiser 1982)."""


@dataclass(frozen=True, slots=True)
class WarmUp:
    """How long a series takes to settle."""

    values: int | None
    """Values to leave out at the start; None where the series is too short to say."""
    of: int
    """Length of the series."""
    words: str


@dataclass(frozen=True, slots=True)
class BatchMeans:
    """Mean of one long run with its interval from the means of batches."""

    mean: float
    half_width: float
    """Of the 95 % Student t interval."""
    batches: int
    von_neumann: float
    """Mean square of successive differences over the variance of the batch means; about 2 where they are independent,
    less where neighbours are alike."""
    lag_1: float
    """Correlation of neighbouring batch means."""
    independent: bool
    """Whether von Neumann's ratio is what independent means would give at a 5 % risk (one-sided)."""


def warm_up(series: Sequence[float]) -> WarmUp:
    """Values to leave out at the start of a series by MSER-5.

    With z the means of successive fives (a rest at the end is left out) and m their number, the cut d minimises

        MSER(d) = sum over j > d of (z_j - mean of z after d)**2 / (m - d)**2

    A minimum past half of the run means that the run is too short: there is no number then.

    Parameters
    ----------
    series : one value a slice of time, best the mean over replications

    Source: White, "An effective truncation heuristic for bias reduction in simulation output", Simulation 69 (1997);
    the rule of half a run and the five last batches after Hoad, Robinson, Davies, J. Oper. Res. Soc. 61 (2010).
    """
    data = np.asarray(series, dtype=np.float64)
    means = _batches(data, len(data) // MSER_BATCH) if len(data) >= MSER_BATCH else data[:0]
    if len(means) < 2 * _IGNORED:
        needed = 2 * _IGNORED * MSER_BATCH
        return WarmUp(None, len(data), f"too short to say: {len(data)} values, {needed} are the least")
    left = np.arange(len(means), 0, -1)
    # sums from the end, about the overall mean so that digits are kept
    about = means - means.mean()
    first, second = np.cumsum(about[::-1])[::-1], np.cumsum((about**2)[::-1])[::-1]
    errors = (second - first**2 / left) / left**2
    searched = np.maximum(errors[: len(means) - _IGNORED], 0.0)
    cut = int(np.argmin(searched))
    if cut > len(means) / 2:
        return WarmUp(None, len(data), "too short: it has not settled in the first half of the run")
    return WarmUp(cut * MSER_BATCH, len(data), "settled from the start" if cut == 0 else "settled")


def moving_average(series: Sequence[float], window: int) -> tuple[float, ...]:
    """Welch's moving average, by which an eye sees when a series has settled.

    The i-th value (from 1) is the mean of those from i - w to i + w, near the start of the first 2 i - 1; the last w
    values have none.

    Parameters
    ----------
    series : one value a slice of time, the mean over replications
    window : w, at most a quarter of the length

    Source: Welch, "The statistical analysis of simulation results" (1983); Law, Simulation Modeling and Analysis, 5th
    ed., section 9.5.1.
    """
    sums = np.concatenate(([0.0], np.cumsum(np.asarray(series, dtype=np.float64))))
    found = []
    for i in range(max(len(series) - window, 0)):
        reach = min(i, window)
        found.append(float(sums[i + reach + 1] - sums[i - reach]) / (2 * reach + 1))
    return tuple(found)


def batch_means(series: Sequence[float], batches: int = USUAL_BATCHES) -> BatchMeans:
    """Mean of a stationary series with an interval from the means of successive batches.

    half-width = t(0.975, b - 1) s / sqrt(b) with s of the batch means; what does not fill the last batch is left out
    at the start. Von Neumann's ratio: sum of (z_j+1 - z_j)**2 / sum of (z_j - mean)**2, with mean 2 and variance
    4 (b - 2) / (b**2 - 1) for independent normal means.

    Raises
    ------
    InputError
        If there are fewer than 10 batches, or fewer values than batches.

    Source: Law, Simulation Modeling and Analysis, 5th ed., section 9.5.3; von Neumann, Ann. Math. Stat. 12 (1941).
    """
    data = np.asarray(series, dtype=np.float64)
    if batches < FEWEST_BATCHES or len(data) < batches:
        raise InputError(
            f"{batches} batches of a series of {len(data)} give no interval",
            hint=f"{FEWEST_BATCHES} batches or more, 20 to 30 are usual, and a value in each",
        )
    means = _batches(data[len(data) % batches :], batches)
    mean, spread = float(means.mean()), float(((means - means.mean()) ** 2).sum())
    half = t_quantile(batches - 1) * float(np.sqrt(spread / (batches - 1) / batches))
    if not spread:
        return BatchMeans(mean, 0.0, batches, 2.0, 0.0, True)
    ratio = float((np.diff(means) ** 2).sum()) / spread
    about = means - mean
    lag_1 = float((about[1:] * about[:-1]).sum()) / spread
    score = (ratio - 2.0) / float(np.sqrt(4 * (batches - 2) / (batches**2 - 1)))
    return BatchMeans(mean, half, batches, ratio, lag_1, score > -1.6449)


def _batches(data: NDArray[np.float64], number: int) -> NDArray[np.float64]:
    """Means of ``number`` successive batches of equal size; a rest at the end is left out."""
    size = len(data) // number
    return np.asarray(data[: number * size].reshape(number, size).mean(axis=1), dtype=np.float64)
