"""Which unit or shared thing holds the plant up at each moment: active periods after Roser.

A unit is active while it processes, is set up, maintained or repaired: all open time but standby. What units share (a
crew, a cabinet) is active while some unit waits for it. At each moment the resource with the longest unbroken active
period is the momentary bottleneck; where one such period gives way to the next, the time in which both last is shared
between them: the bottleneck shifts.

Source: Roser, Nakano, Tanaka, "Shifting bottleneck detection", Winter Simulation Conference (2002).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from r2r_sim.kpi.reading import Ints, codes_of, state_codes
from r2r_sim.plant.record import ProductionRecord
from r2r_sim.plant.states import E10, SUB_STATES

HANDED_ON = frozenset(("buffer", "room in buffer", "web", "room"))
"""What units wait for when it is another unit that they wait for, and no shared thing."""
Periods = tuple[Ints, Ints]
"""Starts and ends of disjoint periods, in order [ms]."""


@dataclass(frozen=True, slots=True)
class ActiveShares:
    """How much of the horizon one resource is the bottleneck."""

    name: str
    """Group of units, or ``crew:<name>``, ``cabinet:<name>``, ``canister:<cabinet>``, ``repair:<crew>``."""
    sole: float
    """Share of the horizon in which it alone is."""
    shifting: float
    """Share in which it takes over from another, or hands over to one."""


def active_shares(record: ProductionRecord) -> tuple[ActiveShares, ...]:
    """Shares of every group of units and of everything shared that is waited for, the largest first."""
    periods = active_periods(record)
    owner = {info.name: info.group for info in record.units}
    sole: dict[str, int] = {}
    shifting: dict[str, int] = {}
    for start, end, names in bottlenecks(periods):
        groups = {owner.get(name, name) for name in names}
        total = sole if len(groups) == 1 else shifting
        for group in groups:
            total[group] = total.get(group, 0) + end - start
    found = [
        ActiveShares(name, sole.get(name, 0) / record.horizon_ms, shifting.get(name, 0) / record.horizon_ms)
        for name in dict.fromkeys(owner.get(name, name) for name in periods)
    ]
    return tuple(sorted(found, key=lambda row: (-row.sole - row.shifting, row.name)))


def active_periods(record: ProductionRecord) -> dict[str, Periods]:
    """Active periods of each unit and of everything that units wait for, by name."""
    states, waits = record.states, record.waits
    idle = (E10.STANDBY, E10.NON_SCHEDULED)
    active = np.array([state.e10 not in idle for state in SUB_STATES.values()])[state_codes(record)]
    found: dict[str, Periods] = {}
    for index, info in enumerate(record.units):
        mine = active & (states["unit"] == index)
        found[info.name] = _joined(states["start_ms"][mine], states["end_ms"][mine])
    codes, things = codes_of(waits, "for_what")
    for code, thing in sorted(enumerate(things), key=lambda item: item[1]):
        if thing.partition(":")[0] in HANDED_ON:
            continue
        found[thing] = _joined(waits["start_ms"][codes == code], waits["end_ms"][codes == code])
    return found


def bottlenecks(periods: Mapping[str, Periods]) -> list[tuple[int, int, tuple[str, ...]]]:
    """The chain of longest active periods: (start, end, who), with two names where the bottleneck shifts.

    Where periods are equally long the one that ends later rules, then the first name.
    """
    found: list[tuple[int, int, tuple[str, ...]]] = []
    starts = [int(start[0]) for start, _ in periods.values() if len(start)]
    if not starts:
        return found
    now = min(starts)
    current = _longest(periods, now)
    while current is not None:
        name, _, end = current
        following = _longest(periods, end, after=end)
        overlap = end if following is None else max(min(following[1], end), now)
        if overlap > now:
            found.append((now, overlap, (name,)))
        if following is None:
            begin = _next_start(periods, end)
            now, current = (end, None) if begin is None else (begin, _longest(periods, begin))
            continue
        if end > overlap:
            found.append((overlap, end, (name, following[0])))
        now, current = end, following
    return found


def _longest(periods: Mapping[str, Periods], time: int, after: int | None = None) -> tuple[str, int, int] | None:
    """The longest period that holds ``time``; with ``after``, of those that go on beyond it."""
    best: tuple[str, int, int] | None = None
    for name, (starts, ends) in periods.items():
        place = int(np.searchsorted(starts, time, side="right")) - 1
        if place < 0 or ends[place] <= (time if after is None else after):
            continue
        start, end = int(starts[place]), int(ends[place])
        if best is None or (end - start, end) > (best[2] - best[1], best[2]):
            best = name, start, end
    return best


def _next_start(periods: Mapping[str, Periods], time: int) -> int | None:
    later = [
        int(starts[place])
        for starts, _ in periods.values()
        if (place := int(np.searchsorted(starts, time, side="left"))) < len(starts)
    ]
    return min(later, default=None)


def _joined(start: Ints, end: Ints) -> Periods:
    """The same time as disjoint periods in order; those that touch are one."""
    some = end > start
    order = np.argsort(start[some], kind="stable")
    start, end = start[some][order].astype(np.int64), end[some][order].astype(np.int64)
    if not len(start):
        return start, end
    reach = np.maximum.accumulate(end)
    first = np.append(True, start[1:] > reach[:-1])
    return start[first], reach[np.append(first[1:], True)]
