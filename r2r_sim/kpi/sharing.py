"""How busy people and cabinets are: sums and peaks of overlapping work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from r2r_sim.kpi.reading import Ints, codes_of, state_codes
from r2r_sim.plant.calendar import merged
from r2r_sim.plant.model import PlantModel, WebLine
from r2r_sim.plant.parts import UG_PER_KG
from r2r_sim.plant.record import ProductionRecord
from r2r_sim.plant.states import E10, SUB_STATES

Feeds = Mapping[str, Mapping[int, int]]
"""``cabinet:<name>`` -> unit index -> flow that the unit draws as long as it is hot [ug/s]."""


@dataclass(frozen=True, slots=True)
class Work:
    """Everything one resource is asked for."""

    start: Ints
    end: Ints
    """[ms]"""
    amount: Ints
    """People, or flow [ug/s]."""

    @property
    def total(self) -> float:
        """[amount x ms]"""
        # as floats: a year of flow does not fit into 64 bits
        return float(((self.end - self.start) * self.amount.astype(np.float64)).sum())

    def idle_in(self, intervals: Sequence[tuple[int, int]]) -> int:
        """Time within disjoint intervals in which nothing is asked for [ms]."""
        if not intervals:
            return 0
        some = self.amount > 0  # a canister change draws nothing
        order = np.argsort(self.start[some], kind="stable")
        start, end = self.start[some][order], self.end[some][order]
        covered = np.maximum.accumulate(np.append(0, end))[:-1]
        start = np.maximum(start, covered)
        busy = end > start
        start, end = start[busy], end[busy]
        before = np.append(0, np.cumsum(end - start))

        def used_until(time: Ints) -> Ints:
            """Busy time up to each time."""
            number = np.searchsorted(start, time, side="right")
            over = np.where(number > 0, np.maximum(end[np.maximum(number - 1, 0)] - time, 0), 0) if len(end) else 0
            return np.asarray(before[number] - over, dtype=np.int64)

        opens, closes = (np.array(column, dtype=np.int64) for column in zip(*intervals, strict=True))
        return int((closes - opens - (used_until(closes) - used_until(opens))).sum())

    @property
    def peak(self) -> float:
        """Largest amount at one time; work that ends when other work starts does not overlap with it."""
        if not len(self.start):
            return 0.0
        _, steps = changes(self.start, self.end, self.amount)
        return float(np.cumsum(steps).max(initial=0))


def changes(start: Ints, end: Ints, amount: NDArray[Any]) -> tuple[Ints, NDArray[Any]]:
    """When a sum of amounts changes, in order of time, and by how much.

    Ends come first, so that what begins then does not overlap with what ends.
    """
    if len(amount) and (amount == amount[0]).all():
        edges = np.concatenate((2 * end, 2 * start + 1))
        edges.sort(kind="stable")  # few runs that are in order already
        return edges >> 1, np.where(edges & 1, amount[0], -amount[0])
    at = np.concatenate((end, start))
    order = np.argsort(at, kind="stable")
    return at[order], np.concatenate((-amount, amount))[order]


def web_feeds(model: PlantModel) -> dict[str, dict[int, int]]:
    """What the web lines of a plant draw from its cabinets while they are hot; their tasks do not say it.

    Of a line that runs several products they do.
    """
    feeds: dict[str, dict[int, int]] = {}
    for index, unit in enumerate(model.units):
        for feed in unit.feeds if isinstance(unit, WebLine) and not unit.recipes else ():
            drawn = feeds.setdefault(f"cabinet:{feed.cabinet}", {})
            drawn[index] = drawn.get(index, 0) + feed.flow
    return feeds


def work(record: ProductionRecord, capacities: Mapping[str, float], feeds: Feeds) -> dict[str, Work]:
    """Work of each resource that has a capacity or a feed, from tasks and from hot web lines."""
    tasks = record.tasks
    codes, names = codes_of(tasks, "resource")
    found: dict[str, list[tuple[Ints, Ints, Ints]]] = {name: [] for name in (*capacities, *feeds)}
    for code, name in enumerate(names):
        if name in found:
            mine = codes == code
            found[name].append((tasks["start_ms"][mine], tasks["end_ms"][mine], tasks["people"][mine]))
    if any(feeds.values()):
        states = record.states
        hot = np.array([state.hot for state in SUB_STATES.values()])[state_codes(record)]
        for name, drawn in feeds.items():
            for unit, flow in drawn.items():
                mine = hot & (states["unit"] == unit)
                start, end = states["start_ms"][mine], states["end_ms"][mine]
                found[name].append((start, end, np.full(len(start), flow, dtype=np.int64)))
    return {name: _join(parts) for name, parts in found.items()}


def closed_time(record: ProductionRecord) -> tuple[tuple[int, int], ...]:
    """Intervals in which some unit is non-scheduled: when the plant was closed, as far as a record can say [ms]."""
    closed = [name for name, state in SUB_STATES.items() if state.e10 is E10.NON_SCHEDULED]
    states = record.states
    mine = np.isin(state_codes(record), [list(SUB_STATES).index(name) for name in closed])
    order = np.argsort(states["start_ms"][mine], kind="stable")
    start, end = states["start_ms"][mine][order].astype(np.int64), states["end_ms"][mine][order].astype(np.int64)
    if not len(start):
        return ()
    reach = np.maximum.accumulate(end)
    first = np.append(True, start[1:] > reach[:-1])
    last = np.append(first[1:], True)
    return tuple(zip(start[first].tolist(), reach[last].tolist(), strict=True))


def sharing(
    record: ProductionRecord,
    capacities: Mapping[str, float],
    feeds: Feeds,
    closed: Sequence[tuple[int, int]],
    asked_of: Mapping[str, Work] | None = None,
    away: Mapping[str, Sequence[tuple[int, int]]] | None = None,
) -> dict[str, float]:
    """Utilisation of each crew and cabinet, and the peak flow of each cabinet [g/min], by name of the key figure.

    A resource is on offer while the plant is open, and for as long as work that was begun runs on after closing. A
    cabinet that nobody asks for although no feed is given is left out: what web lines draw is not in the tasks.
    ``asked_of`` is what :func:`work` gives, where that is known already; ``away`` says for some crews when they are not
    there although the plant may be open.
    """
    found: dict[str, float] = {}
    for name, asked in (work(record, capacities, feeds) if asked_of is None else asked_of).items():
        kind, _, own = name.partition(":")
        if kind == "cabinet" and name not in feeds and not asked.amount.any():
            continue
        offered = capacities.get(name, 0.0) * (record.horizon_ms - asked.idle_in(_off(closed, away, name)))
        if offered:
            found[f"{kind}_{own}_utilisation"] = asked.total / offered
        if kind == "cabinet":
            found[f"peak_{own}_flow_g_per_min"] = asked.peak * 60 / (UG_PER_KG / 1000)
    return found


def _off(
    closed: Sequence[tuple[int, int]], away: Mapping[str, Sequence[tuple[int, int]]] | None, name: str
) -> Sequence[tuple[int, int]]:
    """When a resource is not on offer."""
    own = () if away is None else away.get(name, ())
    return merged((*closed, *own)) if own else closed


def _join(parts: list[tuple[Ints, Ints, Ints]]) -> Work:
    start, end, amount = (
        (np.concatenate(column).astype(np.int64) for column in zip(*parts, strict=True))
        if parts
        else (np.zeros(0, dtype=np.int64) for _ in range(3))
    )
    return Work(start, end, amount)
