"""What is asked of the utilities and of what units share, over time: mean, 95th percentile and peak.

Each user draws a constant amount while it is in certain states, so the sum over users is constant between events and
is followed exactly, event by event. What a batch takes of nitrogen and heat is known for the batch as a whole; it is
spread evenly over its productive time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from r2r_sim.kpi.reading import MS_PER_H, Ints, rows_of_units, state_codes
from r2r_sim.kpi.sharing import Work, changes
from r2r_sim.kpi.table import Demand, DemandRow, Measures
from r2r_sim.plant.parts import UG_PER_KG
from r2r_sim.plant.record import ProductionRecord
from r2r_sim.plant.standing import idle_rates
from r2r_sim.plant.states import E10, SUB_STATES

PERCENTILE = 0.95
SLICES = 64
"""Of the range of a sum, to find a percentile in without putting all in order."""
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_STATES = tuple(SUB_STATES.values())
_HOT = np.array([state.hot for state in _STATES])
_PRODUCTIVE = np.array([state.e10 is E10.PRODUCTIVE for state in _STATES])
_SCHEDULED = np.array([state.e10 is not E10.NON_SCHEDULED for state in _STATES])
_UTILITIES: dict[str, tuple[tuple[str, ...], float, str]] = {
    "nitrogen": (("n2",), MS_PER_H, "Nm3/h"),
    "electricity with process heat": (("electricity", "heat"), 1.0, "kW"),
}
"""Items of consumption, what makes an amount per ms the unit, and the unit; J/ms is kW."""
_SHARED: dict[str, tuple[float, str]] = {"cabinet": (60.0 / (UG_PER_KG / 1000), "g/min"), "crew": (1.0, "people")}


def demand(
    record: ProductionRecord, asked: Mapping[str, Work], capacities: Mapping[str, float] | None = None
) -> dict[str, Demand]:
    """Demand for nitrogen and power, and for every cabinet, crew and utility, by name (``cabinet:<name>`` and so on).

    Parameters
    ----------
    record : what happened
    asked : work of each cabinet, crew and utility, see :func:`r2r_sim.kpi.sharing.work`
    capacities : what each utility has; demand for utilities is told as a share of it
    """
    found: dict[str, Demand] = {}
    draws = list(_draws(record))
    for name, (items, scale, unit) in _UTILITIES.items():
        own = [(start, end, rate * scale) for item, start, end, rate in draws if item in items]
        if own:
            starts, ends = (np.concatenate([row[side] for row in own]) for side in (0, 1))
            amounts = np.concatenate([np.full(len(start), rate) for start, _, rate in own])
            found[name] = level(starts, ends, amounts, record.horizon_ms, unit)
    for name, each in asked.items():
        kind = name.partition(":")[0]
        if kind in (*_SHARED, "utility") and each.amount.any():
            scale, unit = _SHARED.get(kind) or (100.0 / (capacities or {})[name], "% of capacity")
            found[name] = level(each.start, each.end, each.amount.astype(np.float64) * scale, record.horizon_ms, unit)
    return found


def demands(measures: Sequence[Measures]) -> tuple[DemandRow, ...]:
    """Demand over replications."""
    rows = []
    for name in dict.fromkeys(name for m in measures for name in m.demand):
        own = [m.demand[name] for m in measures if name in m.demand]
        idle = [0.0] * (len(measures) - len(own))
        mean, p95 = fmean([*(one.mean for one in own), *idle]), fmean([*(one.p95 for one in own), *idle])
        rows.append(DemandRow(name, own[0].unit, mean, p95, max(one.peak for one in own)))
    return tuple(rows)


def level(start: Ints, end: Ints, amount: Floats, horizon: int, unit: str) -> Demand:
    """Mean, 95th percentile by time and peak of a sum of constant amounts, each from its start to its end.

    Parameters
    ----------
    start, end : [ms], cut at the horizon
    amount : of each, in ``unit``
    horizon : [ms]; where nothing is asked for the sum is 0
    """
    end = np.minimum(end, horizon)
    some = end > start
    times, steps = changes(start[some], end[some], amount[some])
    sums = np.cumsum(steps)
    del steps
    lasts = np.diff(times, append=horizon)
    used = np.flatnonzero(lasts)
    values, spans = np.empty(len(used) + 1), np.empty(len(used) + 1)
    np.maximum(sums[used], 0.0, out=values[1:])
    spans[1:] = lasts[used]
    del times, sums, lasts, used
    values[0], spans[0] = 0.0, horizon - float(spans[1:].sum())
    p95 = _reached(values, spans, PERCENTILE * horizon * (1 - 1e-12))
    return Demand(unit, float((values * spans).sum()) / horizon, p95, float(values.max()))


def _reached(values: Floats, spans: Floats, time: float) -> float:
    """The smallest value which the sum stays at or below for that time at least [ms].

    Only those of one slice of the range are put in order; spans are whole numbers, so that they add up the same in any
    order.
    """
    highest = float(values.max())
    if not highest:
        return 0.0
    slices = (values * (SLICES / highest)).astype(np.int64)
    until = np.cumsum(np.bincount(slices, spans))
    own = min(int(np.searchsorted(until, time)), len(until) - 1)
    mine = np.flatnonzero(slices == own)
    values, spans = values[mine], spans[mine]
    ranks = np.argsort(values, kind="stable")
    before = float(until[own - 1]) if own else 0.0
    place = int(np.searchsorted(before + np.cumsum(spans[ranks]), time))
    return float(values[ranks][min(place, len(values) - 1)])


def _draws(record: ProductionRecord) -> Iterator[tuple[str, Ints, Ints, float]]:
    """Item, intervals in which a unit draws it [ms], and the rate [amount per ms]."""
    codes = state_codes(record)
    used: dict[tuple[int, str], float] = {}
    table = record.consumption
    for unit, item, amount in zip(*(table[name].tolist() for name in ("unit", "item", "quantity")), strict=True):
        used[unit, item] = used.get((unit, item), 0.0) + amount
    rows = rows_of_units(record.states, len(record.units))
    starts, ends = record.states["start_ms"].astype(np.int64), record.states["end_ms"].astype(np.int64)
    for index, (info, mine) in enumerate(zip(record.units, rows, strict=True)):
        start, end, own = starts[mine], ends[mine], codes[mine]
        idle = idle_rates(info)
        stood = {item: float(((end - start) * rates[own]).sum()) for item, rates in idle.items()}
        for item, rates in idle.items():
            for rate in np.unique(rates[rates > 0]).tolist():
                yield item, *_when(start, end, (rates == rate)[own]), rate
        for name, rate in info.utilities.items():
            item = name.removesuffix("/ms")
            if name.endswith("/ms"):
                yield item, *_when(start, end, _SCHEDULED[own]), rate
            elif not info.uses_by_batch:
                yield item, *_when(start, end, _HOT[own]), rate
            else:
                steady = info.utilities.get(f"{name}/ms", 0.0) * float((end - start)[_SCHEDULED[own]].sum())
                began, ended = _when(start, end, _PRODUCTIVE[own])
                time = float((ended - began).sum())
                if time:
                    yield item, began, ended, (used.get((index, item), 0.0) - steady - stood.get(item, 0.0)) / time


def _when(start: Ints, end: Ints, chosen: Flags) -> tuple[Ints, Ints]:
    """The chosen intervals of one unit, those that touch joined."""
    began, ended = start[chosen], end[chosen]
    if not len(began):
        return began, ended
    if (began[1:] < began[:-1]).any():
        order = np.argsort(began, kind="stable")
        began, ended = began[order], ended[order]
    first = np.append(True, began[1:] != ended[:-1])
    return began[first], ended[np.append(first[1:], True)]
