"""Plants for textbook cases, intervals from single long runs, and how often the intervals cover the truth.

The seeds are 0 to 19 for every case, fixed before anything was run; a case that fails is a bug or a run that is too
short, never an unlucky seed. What is deleted at the start of each run is a fixed share of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from r2r_sim.plant import PlantModel, ProductionRecord, UnitInfo, Variate

SEEDS = range(20)
S = 1_000_000
"""A unit of time in the textbook [ms]: what rounding to a millisecond does is far below what chance does."""
BATCHES = 20
WARM_UP = 0.1
"""Share of a run that is deleted."""
Floats = NDArray[np.float64]


def exponential(mean: float) -> Variate:
    """Mean in textbook units of time."""
    return Variate(mean * S, mean * S, "exponential")


def fixed(mean: float) -> Variate:
    return Variate(mean * S)


def lognormal(mean: float, variation: float) -> Variate:
    return Variate(mean * S, variation * mean * S, "lognormal")


def plant(horizon: float, *units: Any, **parts: Any) -> PlantModel:
    """A plant of these units over a horizon in textbook units."""
    infos = tuple(UnitInfo(unit.name, unit.name, "machine", "g", 1.0, 1.0, 1.0) for unit in units)
    return PlantModel(round(horizon * S), units=units, infos=infos, **parts)


class Interval(NamedTuple):
    """A mean and the half-width of its 95 % interval."""

    mean: float
    half: float

    def covers(self, theory: float) -> bool:
        return abs(self.mean - theory) <= self.half


def interval(values: Floats) -> Interval:
    """Student's interval of independent values."""
    n = len(values)
    half = float(stats.t.ppf(0.975, n - 1) * values.std(ddof=1) / np.sqrt(n))
    return Interval(float(values.mean()), half)


def batch_means(series: Floats) -> Interval:
    """The interval of one long run cut into batches, without what came first."""
    series = series[round(WARM_UP * len(series)) :]
    size = len(series) // BATCHES
    return interval(series[: size * BATCHES].reshape(BATCHES, size).mean(axis=1))


def _edges(record: ProductionRecord) -> Floats:
    return np.linspace(WARM_UP * record.horizon_ms, record.horizon_ms, BATCHES + 1)


def sojourns(record: ProductionRecord, product: str = "") -> Interval:
    """Time in the plant of each lot that left it [textbook units]."""
    journeys = record.journeys
    gone = (journeys["outcome"] != "held") & (journeys["product"] == product)
    return batch_means(np.asarray((journeys["end_ms"] - journeys["start_ms"])[gone] / S, dtype=np.float64))


def throughput(record: ProductionRecord, unit: int) -> Interval:
    """Lots that a unit does [per textbook unit], by batches of equal time."""
    edges = _edges(record)
    done = record.lots["end_ms"][record.lots["unit"] == unit]
    return interval(np.histogram(done, edges)[0] / np.diff(edges) * S)


def occupancy(record: ProductionRecord, *sub_states: str) -> Interval:
    """Mean number of units in some sub-states, by batches of equal time."""
    states, edges = record.states, _edges(record)
    mine = np.isin(states["sub_state"].astype(str), sub_states)
    return interval(np.diff(_spent(states["start_ms"][mine], states["end_ms"][mine], edges)) / np.diff(edges))


def _spent(starts: NDArray[np.int64], ends: NDArray[np.int64], edges: Floats) -> Floats:
    """Time spent in intervals up to each edge: the sum of min(edge, end) - min(edge, start)."""
    return np.array([np.minimum(ends, edge).sum() - np.minimum(starts, edge).sum() for edge in edges])


def stationary(rates: Mapping[Any, Mapping[Any, float]]) -> dict[Any, float]:
    """Stationary distribution of a Markov chain in continuous time, from the rate of each jump."""
    names = list(rates)
    place = {name: number for number, name in enumerate(names)}
    generator = np.zeros((len(names), len(names)))
    for name, jumps in rates.items():
        for to, rate in jumps.items():
            generator[place[name], place[to]] += rate
            generator[place[name], place[name]] -= rate
    equations = np.vstack([generator.T[:-1], np.ones(len(names))])
    found = np.linalg.solve(equations, np.append(np.zeros(len(names) - 1), 1.0))
    return dict(zip(names, found.tolist(), strict=True))


class Case(NamedTuple):
    """A textbook case: what theory says, and what a run of it says."""

    theory: float
    run: Callable[[int], Interval]


def coverage(case: Case) -> tuple[int, list[Interval]]:
    """How many of the intervals of seeds 0 to 19 cover the theory, and the intervals."""
    found = [case.run(seed) for seed in SEEDS]
    return sum(one.covers(case.theory) for one in found), found
