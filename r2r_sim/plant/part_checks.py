"""What buffers, sources, spares and machines must fulfil before they can run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import isclose

from r2r_sim.errors import RunError
from r2r_sim.plant.lots import Buffer, Order, Source
from r2r_sim.plant.model import BatchReactor, Machine, PlantModel, Unit, WebLine
from r2r_sim.plant.outages import effects_on
from r2r_sim.plant.parts import Outage, Restart, Slitting, Variate
from r2r_sim.plant.states import E10, SUB_STATES
from r2r_sim.plant.streams import distribution, is_fixed


def part_reasons(model: PlantModel) -> Iterator[str]:
    """Every reason why the parts between the units, and the machines, cannot be simulated."""
    buffers = {buffer.name for buffer in model.buffers}
    spares = {spare.name for spare in model.spares}
    for buffer in model.buffers:
        yield from _buffer_reasons(buffer)
    for source in model.sources:
        yield from _source_reasons(source, {buffer.name for buffer in model.buffers if buffer.capacity is None})
        yield from _unknown(f"source {source.name}", (source.output,), buffers)
    for spare in model.spares:
        if spare.stock < 1:
            yield f"spare {spare.name}: the stock is not positive"
        yield from variate_reasons(f"spare {spare.name}, lead time", spare.lead_time)
    for unit in model.units:
        for mode in unit.failures:
            if mode.spare is not None and mode.spare not in spares:
                yield f"{unit.name}, {mode.name}: there is no spare {mode.spare}"
            if isinstance(unit, WebLine) and mode.effect != "resume":
                yield f"{unit.name}, {mode.name}: what a failure does to a web is the length that it scraps"
        if isinstance(unit, Machine):
            yield from _machine_reasons(unit, model.outages)
            yield from _unknown(unit.name, (*unit.inputs, *ends_of(unit, model.outages)), buffers)
        else:
            yield from _unknown(unit.name, (*ends_of(unit, model.outages), *_inputs(unit)), buffers)
            if isinstance(unit, BatchReactor) and unit.fresh is not None and unit.input is None:
                yield f"{unit.name}: powder of an endless supply is always fresh"
            if isinstance(unit, BatchReactor) and unit.surface_limit is not None and unit.surface_limit < 1:
                yield f"{unit.name}: one run supplies no surface"
    yield from _way_reasons(model)


def variate_reasons(where: str, variate: Variate) -> Iterator[str]:
    """Why a duration cannot be drawn."""
    if is_fixed(variate):
        if not 0 <= variate.mean < float("inf"):
            yield f"{where}: a duration of {variate.mean:g}"
        return
    try:
        distribution(variate)
    except RunError as error:
        yield f"{where}: {error}"


def standing_reasons(unit: Unit) -> Iterator[str]:
    """Why a unit cannot be left to cool down and run again."""
    restart = Restart() if unit.restart is None else unit.restart
    times = (unit.warm_up, restart.beyond, restart.cool_down, restart.requalify, restart.scrap, restart.dummies)
    if min(times) < 0 or not 0 <= restart.off_spec <= 1:
        yield f"{unit.name}: warm-up or restart are out of range"
    if restart.scrap and not isinstance(unit, WebLine):
        yield f"{unit.name}: only a line runs web to scrap"
    if (restart.dummies or restart.off_spec) and not isinstance(unit, BatchReactor):
        yield f"{unit.name}: only a reactor has dummy batches, and first batches off specification"


def _buffer_reasons(buffer: Buffer) -> Iterator[str]:
    where = f"buffer {buffer.name}"
    if buffer.capacity is not None and buffer.capacity < 0:
        yield f"{where}: the capacity is negative"
    if buffer.uptake is not None and (buffer.uptake.constant < 1 or buffer.uptake.equilibrium < 0):
        yield f"{where}: the time constant of its uptake is not positive, or the water at its end is negative"
    yield from _order_reasons(where, buffer.initial)
    there = sum(order.lots for order in buffer.initial)
    if buffer.capacity is not None and there > buffer.capacity:
        yield f"{where}: {there} lots at the start, it holds {buffer.capacity}"


def _source_reasons(source: Source, endless: set[str]) -> Iterator[str]:
    where = f"source {source.name}"
    if (source.between is None) == (not source.orders):
        yield f"{where}: it needs either orders or a time between arrivals"
    if source.between is not None:
        yield from variate_reasons(where, source.between)
        # a source that waits for room is held back by the places there are
        if source.between.mean < 1 and (source.when_full != "wait" or source.output in endless):
            yield f"{where}: arrivals follow one another without an end at the same time"
    yield from _order_reasons(where, (source.each, *source.orders))
    for what in (source.surface, source.moisture):
        if what is not None:
            yield from variate_reasons(where, what)


def _order_reasons(where: str, orders: Iterable[Order]) -> Iterator[str]:
    if any(order.release < 0 or order.lots < 1 or order.quantity < 0 for order in orders):
        yield f"{where}: a release or a quantity is negative, or there are no lots"


def _machine_reasons(machine: Machine, outages: Sequence[Outage]) -> Iterator[str]:
    where = machine.name
    least = machine.batch if machine.least is None else machine.least
    if not 1 <= least <= machine.batch:
        yield f"{where}: the least number of lots is not between 1 and the batch of {machine.batch}"
    if len(set(machine.inputs)) < len(machine.inputs):
        yield f"{where}: an input is named twice"
    if not 0 <= machine.off_spec <= 1 or not 0 <= machine.mass_loss <= 1:
        yield f"{where}: the off-spec probability or the mass loss are out of range"
    if machine.drying is not None and (machine.drying.constant < 0 or machine.drying.target < 1):
        yield f"{where}: the time constant of drying is negative, or no water at all may be left"
    if machine.sub_state not in SUB_STATES or SUB_STATES[machine.sub_state].e10 is not E10.PRODUCTIVE:
        yield f"{where}: {machine.sub_state!r} is not a productive sub-state"
    if sum(need is not None for need in (machine.crew, machine.draw, machine.takes)) > 1:
        yield f"{where}: work needs people, a cabinet or a utility, not two of them"
    if machine.pace < 0 or not machine.stretch > 0:
        yield f"{where}: the time for each length of web is negative, or lots have no length"
    if machine.slitting is not None:
        yield from _slitting_reasons(where, machine.slitting)
    if not machine.inputs and machine.time.mean < 1:
        yield f"{where}: with an endless supply, work must take time"
    for time in (machine.time, *machine.times.values()):
        yield from variate_reasons(where, time)
    yield from _route_reasons(machine, outages)


def _slitting_reasons(where: str, slitting: Slitting) -> Iterator[str]:
    if slitting.lanes < 1 or not 0 <= slitting.trim < 1 or slitting.length < 0:
        yield f"{where}: lanes, trim or length of slit rolls are out of range"
    if not 0 <= slitting.shortest <= slitting.length:
        yield f"{where}: the shortest piece is longer than slit rolls, or negative"


def _route_reasons(machine: Machine, outages: Sequence[Outage]) -> Iterator[str]:
    where = machine.name
    for quality in dict.fromkeys(route.quality for route in machine.routes):
        routes = [route for route in machine.routes if route.quality == quality]
        if any(route.share < 0 for route in routes) or not isclose(sum(route.share for route in routes), 1):
            yield f"{where}: the shares of the routes for lots {quality or 'of any quality'} do not add up to 1"
    for route in machine.routes:
        if route.outcome == "rework" and route.to is None:
            yield f"{where}: lots to be reworked cannot leave the plant"
    if "rework" in effects_on(machine, outages) and not any(route.quality == "rework" for route in machine.routes):
        yield f"{where}: a failure leaves lots to be reworked, and there is no route for them"


def _way_reasons(model: PlantModel) -> Iterator[str]:
    """Buffers into which nothing comes, or out of which nothing goes."""
    fed = {source.output for source in model.sources} | {b.name for b in model.buffers if b.initial}
    drained: set[str] = set()
    for unit in model.units:
        if isinstance(unit, Machine):
            drained.update(unit.inputs)
            fed.update(ends_of(unit, model.outages))
        else:
            drained.update(_inputs(unit))
            fed.update(ends_of(unit, model.outages))
    holds = {buffer.name: buffer.capacity for buffer in model.buffers if buffer.capacity is not None}
    for unit in model.units:
        if isinstance(unit, Machine):
            least = unit.batch if unit.least is None else unit.least
            for name in unit.inputs:
                if least > max(1, holds.get(name, least)):
                    yield f"{unit.name}: waits for {least} lots, buffer {name} holds {holds[name]}"
    for buffer in model.buffers:
        if buffer.name in drained - fed:
            yield f"buffer {buffer.name}: nothing comes into it"
        if buffer.name in fed - drained and buffer.capacity is not None:
            yield f"buffer {buffer.name}: nobody takes from it, and it will be full"


def ends_of(unit: Unit, outages: Sequence[Outage]) -> tuple[str, ...]:
    """The buffers to which a unit's lots may go."""
    if isinstance(unit, BatchReactor):
        spoils = "rework" in effects_on(unit, outages)
        again = unit.again if spoils or (unit.judges and unit.surface_limit is not None) else None
        back = None if unit.fresh is None else unit.fresh.back
        return tuple(name for name in (unit.output, again, back) if name is not None)
    if not isinstance(unit, Machine):
        return () if unit.output is None else (unit.output,)
    return tuple(route.to for route in unit.routes if route.to is not None)


def _inputs(unit: BatchReactor | WebLine) -> tuple[str, ...]:
    return tuple(name for name in (unit.again, unit.input) if name is not None)


def _unknown(where: str, names: Iterable[str], buffers: set[str]) -> Iterator[str]:
    yield from (f"{where}: there is no buffer {name}" for name in dict.fromkeys(names) if name not in buffers)
