"""The closed form of lines for webs whose rolls go on to stations: the slowest station, or transport, bounds all.

Mean rolls are followed from buffer to buffer per roll that leaves a line: how many come, and how much web they hold.
What is sent back comes again, so the flows are those of a linear network; they are added up lap by lap until nothing
is left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from r2r_sim.plant.model import Machine, PlantModel, UnitInfo, WebLine

LEFT = 1e-9
"""Rolls under way, of one that left a line, that are followed no more."""


class Row(Protocol):
    """What the estimate knows of one unit."""

    group: str
    good_per_lot: float
    calendar_availability: float
    duty: float
    slowdown: float
    slowed_by: str
    slowed_wait: str
    words: str
    loads: dict[str, float]

    @property
    def lot_time(self) -> float:
        """Work and stops of one lot [ms]."""

    @property
    def pace(self) -> float:
        """Lots of a unit [1/ms]."""


@dataclass(slots=True)
class _Flow:
    """Rolls and their web, per roll that starts."""

    rolls: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    """By group of the stations: rolls that come to it."""
    web: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    """[quantity]"""
    ends: dict[str | None, tuple[float, float]] = field(default_factory=dict)
    """By buffer of the lines, and None for out of the plant as good: rolls and web."""


def spread_loads(rows: Sequence[Row], model: PlantModel) -> None:
    """Let stations ask for people only while rolls of lines at full speed are on them."""
    found = _flows(rows, model)
    if found is None:
        return
    per_roll, fresh = found[0], found[2]
    for row, unit, _ in _stations(rows, model):
        assert isinstance(unit, Machine)
        members = sum(other.group == row.group for other in rows)
        busy = min(1.0, fresh * _work(unit, row.group, per_roll) / members)
        row.loads = {name: amount * busy for name, amount in row.loads.items()}


def bound_by_rolls(rows: Sequence[Row], model: PlantModel) -> None:
    """Give lines what is delivered of a roll, and slow them to the slowest station or transport."""
    found = _flows(rows, model)
    if found is None:
        return
    per_roll, delivered, fresh = found
    worst, slowest, wait = 1.0, "", ""
    for name, capacity, behind in _capacities(rows, model, per_roll):
        if fresh * capacity > worst:
            worst, slowest, wait = fresh * capacity, name, "room in buffer" if behind else "buffer"
    for row, unit, info in _lines(rows, model):
        assert isinstance(unit, WebLine) or info.quantity_unit == "mm"
        row.good_per_lot *= delivered
        row.words = f"{row.words}, {delivered:.1%} of it delivered"
        if slowest:
            row.slowdown /= worst
            row.slowed_by, row.slowed_wait = slowest, wait


def _lines(rows: Sequence[Row], model: PlantModel) -> list[tuple[Row, object, UnitInfo]]:
    units = zip(rows, model.units, model.infos, strict=True)
    return [(row, unit, info) for row, unit, info in units if info.coats and not isinstance(unit, Machine)]


def _stations(rows: Sequence[Row], model: PlantModel) -> list[tuple[Row, Machine, UnitInfo]]:
    """One of each group."""
    units = zip(rows, model.units, model.infos, strict=True)
    found = {row.group: (row, unit, info) for row, unit, info in units if isinstance(unit, Machine)}
    return list(found.values())


def _flows(rows: Sequence[Row], model: PlantModel) -> tuple[_Flow, float, float] | None:
    """Flow per roll that leaves a line, share of its web that is delivered, and rolls that leave all lines [1/ms].

    None for a plant whose lines take no rolls from a buffer.
    """
    lines = _lines(rows, model)
    if not lines or len(model.sources) != 1:
        return None
    first = lines[0][1]
    source, taken, again, to = (getattr(first, name, None) for name in ("input", "input", "again", "output"))
    if source is None or lines[0][2].quantity_unit != "mm":
        return None
    paces = [row.pace for row, _, _ in lines]
    fresh = sum(paces)
    if not fresh:
        return None
    good = sum(pace * row.good_per_lot for pace, (row, _, _) in zip(paces, lines, strict=True)) / fresh
    stations = _stations(rows, model)
    stop = {taken, again}
    behind = _follow(stations, to, 1.0, good, stop)
    before = _follow(stations, model.sources[0].output, 1.0, float(model.sources[0].each.quantity), stop)
    back = behind.ends.get(again, (0.0, 0.0))[0] if again else 0.0
    arrive = before.ends.get(taken, (1.0, 0.0))[0]
    flow = _Flow()
    for one, weight in ((behind, 1.0), (before, (1.0 - back) / arrive if arrive else 0.0)):
        for name in one.rolls:
            flow.rolls[name] += weight * one.rolls[name]
            flow.web[name] += weight * one.web[name]
    delivered = behind.ends.get(None, (0.0, 0.0))[1] / good if to is not None else 1.0
    return flow, delivered, fresh


def _follow(
    stations: Sequence[tuple[Row, Machine, UnitInfo]],
    start: str | None,
    rolls: float,
    web: float,
    stop: set[str | None],
) -> _Flow:
    """Follow rolls from a buffer to where they end."""
    takers = {name: (row.group, machine) for row, machine, _ in stations for name in machine.inputs}
    flow = _Flow()
    under_way: dict[str | None, tuple[float, float]] = {start: (rolls, web)}
    while under_way:
        place, (number, length) = under_way.popitem()
        if place is None or place in stop or place not in takers:
            before = flow.ends.get(place, (0.0, 0.0))
            flow.ends[place] = before[0] + number, before[1] + length
            continue
        group, machine = takers[place]
        flow.rolls[group] += number
        flow.web[group] += length
        for to, share, good in _ways(machine):
            kept = length * (1.0 - machine.mass_loss) * share
            some, much = (number * share, kept) if not good else _slit(machine, number * share, kept)
            if some > LEFT and (to is not None or good):
                there = under_way.get(to, (0.0, 0.0))
                under_way[to] = there[0] + some, there[1] + much
    return flow


def _ways(machine: Machine) -> Iterable[tuple[str | None, float, bool]]:
    """Where rolls go: buffer, share of the rolls, and whether they are good."""
    for route in machine.routes:
        bad = route.quality == "off spec"
        found = 1.0 if route.quality is None else machine.off_spec if bad else 1.0 - machine.off_spec
        yield route.to, route.share * found, route.outcome == "good"


def _slit(machine: Machine, rolls: float, web: float) -> tuple[float, float]:
    """Rolls and web that good rolls become."""
    slitting = machine.slitting
    if slitting is None or not rolls:
        return rolls, web
    each, pieces = web / rolls, 1
    length = slitting.length / machine.stretch
    if length:
        pieces, rest = int(each // length), each % length
        if rest and rest * machine.stretch >= slitting.shortest:
            pieces += 1
        else:
            each -= rest
    return rolls * pieces * slitting.lanes, rolls * each * (1.0 - slitting.trim)


def _work(machine: Machine, group: str, flow: _Flow) -> float:
    """Time of a station for each roll that leaves a line [ms]."""
    return machine.time.mean * flow.rolls[group] / machine.batch + machine.pace * machine.stretch * flow.web[group]


def _capacities(rows: Sequence[Row], model: PlantModel, flow: _Flow) -> Iterable[tuple[str, float, bool]]:
    """Time that each station and transport is needed for a roll that leaves a line, by what of it there is [ms]."""
    carriers = {one.name: one.capacity for one in model.utilities}
    carried: dict[str, float] = defaultdict(float)
    for row, machine, info in _stations(rows, model):
        own = machine.time.mean + machine.pace * machine.stretch * machine.batch * machine.supply.quantity
        stops = row.lot_time / own if own else 1.0
        members = sum(other.group == row.group for other in rows)
        work = _work(machine, row.group, flow) * stops / max(row.duty, LEFT)
        yield f"station:{row.group}", work / (members * row.calendar_availability), info.follows
        if machine.takes is not None:
            carried[machine.takes.utility] += work
    for name, work in carried.items():
        yield f"utility:{name}", work / carriers[name], True
