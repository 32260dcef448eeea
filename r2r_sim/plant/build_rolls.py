"""Stations around lines for webs: machines before and after the lines, stores between them, and what carries rolls.

A lot is a roll, and its quantity length of the full coated width: so areas add up exactly whatever is cut off or apart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from r2r_sim import scenario as planned
from r2r_sim.errors import InfeasibleError
from r2r_sim.plant.build_flow import BEFORE, Units
from r2r_sim.plant.lots import COAT_AGAIN, WORK_AGAIN, Buffer, Order, Route, Source
from r2r_sim.plant.model import BatchReactor, Machine, UnitInfo, WebLine
from r2r_sim.plant.parts import MaintenanceTask, Slitting, Take, Utility, Variate
from r2r_sim.plant.stops import MM, MS, failures_of, variate
from r2r_sim.scenario.rolls import LINES

AGAIN = "again "
"""Begins the name of the store of rolls that are sent back, before those of the store in front."""
Tasks = Callable[[planned.Station], tuple[MaintenanceTask, ...]]


@dataclass(frozen=True, slots=True)
class RollFlow:
    """What joins the units."""

    buffers: tuple[Buffer, ...] = ()
    sources: tuple[Source, ...] = ()
    carriers: tuple[Utility, ...] = ()


@dataclass(frozen=True, slots=True)
class _Stage:
    """The lines, or a station, on the way of a roll."""

    name: str
    units: int
    store: int | None
    brought_by: planned.Transport | None
    after: bool

    @property
    def front(self) -> str:
        """The buffer from which it takes."""
        return BEFORE + self.name

    @property
    def again(self) -> str:
        """The buffer of what is sent back, from which it takes first."""
        return AGAIN + self.name

    def entry(self, back: bool = False) -> str:
        """The buffer into which rolls go that are on their way to it."""
        if self.brought_by is None:
            return self.again if back else self.front
        return BEFORE + self.leg(back)

    def leg(self, back: bool = False) -> str:
        """The name of the way on which rolls are brought to it."""
        assert self.brought_by is not None
        return f"{self.brought_by.name} {'back ' if back else ''}to {self.name}"


def has_rolls(scenario: planned.Scenario) -> bool:
    """Whether rolls go from unit to unit; else lines have an endless supply."""
    return scenario.is_web and bool(scenario.plant.stations or scenario.plant.roll_supply)


def add_roll_stations(units: Units, infos: list[UnitInfo], scenario: planned.Scenario, tasks: Tasks) -> RollFlow:
    """Join the lines, which are all units so far, to stations and transports; new units follow them.

    Parameters
    ----------
    tasks : planned maintenance of a station

    Raises
    ------
    InfeasibleError
        If lines take rolls of different lengths.
    """
    plant, lot, line = scenario.plant, _lot(units), infos[0]
    stages = _stages(scenario, len(units))
    ahead = {stage.name: after.entry() for stage, after in pairwise(stages)}
    by_name = {stage.name: stage for stage in stages}
    returns = [by_name[s.rework.to] for s in plant.stations if s.rework is not None and s.rework.to in by_name]
    back = [stage for stage in stages if stage in returns]
    lines = by_name[LINES]
    for index, (unit, info) in enumerate(zip(units, infos, strict=True)):
        assert isinstance(unit, (WebLine, BatchReactor))
        again = lines.again if lines in back else None
        units[index] = replace(unit, input=lines.front, output=ahead.get(LINES), again=again)
        infos[index] = replace(info, delivers=LINES not in ahead)
    webs = _webs(stages, plant.stations, lot, line.area_per_quantity)
    for station in plant.stations:
        stage, to = by_name[station.name], ahead.get(station.name)
        inputs = (*((stage.again,) if stage in back else ()), stage.front)
        routes = _routes(station, to, by_name)
        machine = _machine(station, inputs, routes, webs[station.name], tasks)
        info = replace(
            line,
            group=station.name,
            kind=station.kind,
            nameplate=_pace(machine),
            utilities={} if station.electric_power is None else {"electricity/ms": station.electric_power.mode / MS},
            film_precursors={},
            coats=False,
            delivers=to is None,
            follows=stage.after,
        )
        _add(units, infos, machine, info, station.count)
    for stage in stages:
        for returning in (False, True):
            if stage.brought_by is not None and (not returning or stage in back):
                _add_leg(units, infos, stage, returning, webs[stage.name].quantity, line, plant)
    first = stages[0]
    return RollFlow(
        tuple(_buffers(stages, back, plant.roll_supply, lot)),
        (_source(plant.roll_supply, first.entry(), lot),),
        tuple(Utility(one.name, one.carriers) for one in plant.transports if one.carriers is not None),
    )


def _stages(scenario: planned.Scenario, lines: int) -> list[_Stage]:
    """Stations and lines in the order in which rolls come to them."""
    plant, supply = scenario.plant, scenario.plant.roll_supply
    transports = {one.name: one for one in plant.transports}

    def of(station: planned.Station) -> _Stage:
        store = None if station.store is None else round(station.store.mode)
        by = None if station.brought_by is None else transports[station.brought_by]
        return _Stage(station.name, station.count, store, by, station.place == "after")

    by = None if supply is None or supply.brought_by is None else transports[supply.brought_by]
    coaters = _Stage(LINES, lines, None if supply is None else supply.store, by, False)
    before = [of(station) for station in plant.stations if station.place == "before"]
    return [*before, coaters, *(of(station) for station in plant.stations if station.place == "after")]


def _lot(units: Units) -> int:
    """The web on a roll that all lines take [mm]."""
    sizes: dict[int, str] = {}
    for unit in units:
        assert isinstance(unit, (WebLine, BatchReactor))
        sizes.setdefault(unit.roll_length if isinstance(unit, WebLine) else unit.charge, unit.name)
    if len(sizes) > 1:
        said = ", ".join(f"{name} takes {size / MM:,.4g} m" for size, name in sizes.items())
        hint = "lines that take rolls of one length, or a scenario for each length"
        raise InfeasibleError(f"lines that share stations take rolls of one length: {said}", hint=hint)
    return next(iter(sizes))


def _routes(station: planned.Station, to: str | None, by_name: dict[str, _Stage]) -> tuple[Route, ...]:
    """Where rolls go that are good, and those that are not."""
    if not station.off_spec.mode:
        return (Route(to),)
    rework = station.rework
    if rework is None:
        return (Route(to, quality="in spec"), Route(quality="off spec", outcome="scrap"))
    goes = by_name[rework.to].entry(back=True)
    reason = COAT_AGAIN if rework.to == LINES else WORK_AGAIN
    share = rework.share.mode
    scrap = (Route(None, 1.0 - share, "off spec", "scrap"),) if share < 1.0 else ()
    return (Route(to, quality="in spec"), Route(goes, share, "off spec", "rework", reason), *scrap)


@dataclass(frozen=True, slots=True)
class _Web:
    """The rolls that come to a stage."""

    quantity: int
    """Of most of them [mm of full width]."""
    stretch: float
    """Their length over their quantity."""
    slitting: Slitting | None
    """What the stage makes of them."""


def _webs(stages: Sequence[_Stage], stations: Sequence[planned.Station], lot: int, width: float) -> dict[str, _Web]:
    """The rolls that come to each stage; ``width`` is the coated one [m2/mm]."""
    slits = {station.name: station.slit for station in stations}
    found: dict[str, _Web] = {}
    quantity, stretch = lot, 1.0
    for stage in stages:
        slit, cut = slits.get(stage.name), None
        if slit is not None:
            length = 0 if slit.length is None else round(slit.length.mode * MM)
            cut = Slitting(slit.lanes, slit.trim.mode / (width * MM), length, round(slit.shortest.mode * MM))
        found[stage.name] = _Web(quantity, stretch, cut)
        if cut is not None:
            most = min(quantity, round(cut.length / stretch)) if cut.length else quantity
            quantity = max(1, round(most * (1.0 - cut.trim) / cut.lanes))
            stretch *= cut.lanes / (1.0 - cut.trim)
    return found


def _machine(
    station: planned.Station, inputs: tuple[str, ...], routes: tuple[Route, ...], web: _Web, tasks: Tasks
) -> Machine:
    """One of the station's machines."""
    return Machine(
        name=station.name,
        time=Variate(0.0) if station.time is None else variate(station.time, MS),
        inputs=inputs,
        routes=routes,
        batch=station.batch,
        crew=station.crew,
        people=station.people,
        off_spec=station.off_spec.mode,
        failures=failures_of(station.failures),
        maintenance=tasks(station),
        supply=Order(quantity=web.quantity),
        mass_loss=station.reject.mode,
        loss="reject",
        pace=0.0 if station.speed is None else 1.0 / station.speed.mode,  # m/s is mm/ms
        stretch=web.stretch,
        slitting=web.slitting,
    )


def _pace(machine: Machine) -> float:
    """What a machine does while it runs [quantity/ms]."""
    amount = machine.batch * machine.supply.quantity
    return amount / max(machine.time.mean + amount * machine.stretch * machine.pace, 1.0)


def _add(units: Units, infos: list[UnitInfo], machine: Machine, info: UnitInfo, count: int) -> None:
    """Write a machine out as often as it is counted, with maintenance spread evenly."""
    for number in range(1, count + 1):
        name = machine.name if count == 1 else f"{machine.name}-{number}"
        spread = tuple(replace(task, first=max(task.every * number // count, 1)) for task in machine.maintenance)
        units.append(replace(machine, name=name, maintenance=spread))
        infos.append(replace(info, name=name))


def _add_leg(
    units: Units,
    infos: list[UnitInfo],
    stage: _Stage,
    back: bool,
    size: int,
    line: UnitInfo,
    plant: planned.Plant,
) -> None:
    """A way on which rolls are brought to a stage, as often as there are carriers; they need one for each move.

    A carrier is free again when it has arrived, also where there is no room: carriers that stand before a full store
    could keep away the rolls for which those behind it wait.
    """
    transport = stage.brought_by
    assert transport is not None
    machine = Machine(
        name=stage.leg(back),
        time=variate(transport.move, MS),
        inputs=(stage.entry(back),),
        routes=(Route(stage.again if back else stage.front),),
        batch=transport.rolls,
        least=1,
        crew=transport.crew,
        people=transport.people,
        takes=None if transport.carriers is None else Take(transport.name, 1),
        supply=Order(quantity=size),
    )
    info = replace(
        line,
        group=machine.name,
        kind="transport",
        nameplate=_pace(machine),
        utilities={},
        film_precursors={},
        coats=False,
        delivers=False,
        follows=stage.after,
    )
    if transport.crew is None:
        count = transport.carriers or 1
    else:
        count = max(1, plant.crew(transport.crew).per_shift // transport.people)
    _add(units, infos, machine, info, count)


def _buffers(
    stages: Sequence[_Stage], back: Sequence[_Stage], supply: planned.RollSupply | None, lot: int
) -> list[Buffer]:
    """Stores in front of stages and of the ways to them; what is sent back lies in stores without an end."""
    found: list[Buffer] = []
    for number, stage in enumerate(stages):
        by, store = stage.brought_by, stage.store
        delivered = supply is not None and supply.delivery is not None
        if store is None and (stage.name == LINES or number == 0) and not (delivered and number == 0):
            # an endless supply must not pile up
            store = stage.units
        if by is None:
            found.append(Buffer(stage.front, store))
        elif number == 0:
            found += [Buffer(stage.entry(), store), Buffer(stage.front, by.places * stage.units)]
        else:
            found += [Buffer(stage.entry(), by.places * stages[number - 1].units), Buffer(stage.front, store)]
        if stage in back:
            found.append(Buffer(stage.again))
            if by is not None:
                found.append(Buffer(stage.entry(back=True)))
    if supply is not None and supply.delivery is not None:
        first, delivery = found[0], supply.delivery
        there = delivery.rolls if delivery.at_start is None else delivery.at_start
        there = there if first.capacity is None else min(there, first.capacity)
        found[0] = replace(first, initial=(Order(lots=there, quantity=lot),) if there else ())
    return found


def _source(supply: planned.RollSupply | None, output: str, lot: int) -> Source:
    """Where bare rolls come from."""
    if supply is None or supply.delivery is None:
        return Source("supply", output, between=Variate(0), each=Order(quantity=lot))
    delivery = supply.delivery
    return Source(
        "deliveries", output, between=variate(delivery.every, MS), each=Order(quantity=lot, lots=delivery.rolls)
    )
