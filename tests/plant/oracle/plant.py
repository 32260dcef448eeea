"""Runs the oracle, and puts its notes and a record into the same plain form."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from oracle.flow import Lots, OracleSource, Place
from oracle.line import OracleLine
from oracle.machines import OracleMachine
from oracle.reactor import OracleReactor
from oracle.shared import World
from r2r_sim.plant import BatchReactor, Machine, PlantModel, ProductionRecord, WebLine
from r2r_sim.plant.record import BUFFER_COLUMNS, JOURNEY_COLUMNS
from r2r_sim.plant.states import E10, SUB_STATES

Row = tuple[Any, ...]


@dataclass
class Told:
    """What happened, in plain rows: states and waits as the longest intervals, everything else row by row."""

    states: list[Row]
    lots: list[Row]
    waits: list[Row]
    tasks: list[Row]
    failures: list[Row]
    consumption: list[Row]
    assists: list[Row]
    journeys: list[Row]
    buffers: list[Row]


KINDS = {WebLine: OracleLine, BatchReactor: OracleReactor, Machine: OracleMachine}


def by_steps(model: PlantModel, seed: int, replication: int = 0) -> Told:
    """What happens in a plant, event by event."""
    world = World(model, seed, replication)
    flow = Lots(world)
    places = {buffer.name: Place(world, buffer, flow) for buffer in model.buffers}
    units = [KINDS[type(unit)](world, index, unit, places, flow) for index, unit in enumerate(model.units)]
    sources = [OracleSource(world, source, places[source.output], flow) for source in model.sources]
    for part in (*units, *sources):
        part.start()
    while world.env.peek() <= model.horizon:
        world.env.step()
    world.env._now = model.horizon
    for cabinet in world.cabinets.values():
        cabinet.reckon()
    for unit in units:
        unit.close()
    states = [row for unit, name, start, end in world.states for row in _cut(model, unit, name, start, end)]
    waits = [
        (unit, what, *piece)
        for unit, what, start, end in world.waits
        for closed, *piece in _pieces(model, start, end)
        if not closed
    ]
    for place in places.values():
        for lot in place.lots:
            flow.leave(lot, "held")
    for lot in [lot for part in (*units, *sources) for lot in part.held()]:
        flow.leave(lot, "held")
    tasks = [(*row[:5], min(row[5], model.horizon)) for row in world.tasks if row[4] < model.horizon]
    return Told(
        _joined(states),
        sorted(world.lots),
        _joined(waits),
        sorted(tasks),
        sorted(row for row in world.failures if row[2] < model.horizon),
        _consumption(world, states),
        sorted(row for row in world.assists if row[2] < model.horizon),
        sorted(flow.journeys),
        sorted(place.row(model.horizon) for place in places.values()),
    )


def _pieces(model: PlantModel, start: int, end: int) -> list[tuple[bool, int, int]]:
    """An interval up to the horizon, cut at closing and opening."""
    end = min(end, model.horizon)
    times = [start, *(edge for interval in model.closed for edge in interval if start < edge < end), end]
    return [
        (any(begin <= one < stop for begin, stop in model.closed), one, two)
        for one, two in pairwise(times)
        if two > one
    ]


def _cut(model: PlantModel, unit: int, name: str, start: int, end: int) -> list[Row]:
    """What is not process does not count in closed time."""
    if SUB_STATES[name].e10 in (E10.PRODUCTIVE, E10.NON_SCHEDULED):
        return [(unit, name, start, min(end, model.horizon))] if min(end, model.horizon) > start else []
    return [(unit, "not scheduled" if closed else name, one, two) for closed, one, two in _pieces(model, start, end)]


def _joined(rows: list[Row]) -> list[Row]:
    """Intervals of the same thing that touch become one."""
    joined: list[Row] = []
    for unit, what, start, end in sorted(rows, key=lambda row: (row[0], row[2], row[3])):
        if joined and joined[-1][0] == unit and joined[-1][1] == what and joined[-1][3] == start:
            joined[-1] = (unit, what, joined[-1][2], end)
        else:
            joined.append((unit, what, start, end))
    return joined


def _consumption(world: World, states: list[Row]) -> list[Row]:
    amounts: dict[tuple[int, str], float] = {key: amount / 1000 for key, amount in world.drawn.items() if amount}
    hot: dict[int, int] = defaultdict(int)
    scheduled: dict[int, int] = defaultdict(int)
    for unit, name, start, end in states:
        hot[unit] += (end - start) * SUB_STATES[name].hot
        scheduled[unit] += (end - start) * (SUB_STATES[name].e10 is not E10.NON_SCHEDULED)
    for index, info in enumerate(world.model.infos):
        used = hot[index] if info.quantity_unit == "mm" else world.batches_begun[index]
        for name, rate in info.utilities.items():
            key = (index, name.removesuffix("/ms"))
            amounts[key] = amounts.get(key, 0.0) + rate * (scheduled[index] if name.endswith("/ms") else used)
    return sorted((unit, item, amount) for (unit, item), amount in amounts.items())


def told(record: ProductionRecord) -> Told:
    """A record in the form of the oracle."""

    def rows(table: dict[str, Any], *names: str) -> list[Row]:
        return list(zip(*(table[name].tolist() for name in names), strict=True))

    return Told(
        _joined(rows(record.states, "unit", "sub_state", "start_ms", "end_ms")),
        sorted(rows(record.lots, "unit", "lot", "start_ms", "end_ms", "good", "scrapped", "reason")),
        _joined(rows(record.waits, "unit", "for_what", "start_ms", "end_ms")),
        sorted(rows(record.tasks, "unit", "resource", "task", "people", "start_ms", "end_ms")),
        sorted(rows(record.failures, "unit", "mode", "at_ms", "repair_ms")),
        rows(record.consumption, "unit", "item", "quantity"),
        sorted(rows(record.assists, "unit", "mode", "at_ms", "takes_ms")),
        sorted(rows(record.journeys, *JOURNEY_COLUMNS)),
        sorted(rows(record.buffers, *BUFFER_COLUMNS)),
    )
