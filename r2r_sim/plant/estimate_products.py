"""The closed form of a plant of several products: each made alone, and mixed by what is asked for.

A mean lot takes the mean of the times that lots of each product take where a unit makes nothing else, and its share of
the changeovers between campaigns. How often orders make units change over depends on who comes when, and is left out;
but no more is made than they ask for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise

from r2r_sim.plant.estimate_units import UnitEstimate
from r2r_sim.plant.lots import Order, Source
from r2r_sim.plant.model import Machine, PlantModel, Unit, UnitInfo, WebLine
from r2r_sim.plant.parts import Variate

Estimate = Callable[[PlantModel], tuple[UnitEstimate, ...]]


def mixed(model: PlantModel, estimate: Estimate) -> tuple[UnitEstimate, ...]:
    """One row a unit of a plant of several products; ``estimate`` does it for a plant of one."""
    source = model.sources[0]
    asked = source.campaigns or tuple(order for order in source.orders if order.release < model.horizon)
    lots: dict[str, int] = {}
    for order in asked:
        lots[order.product] = lots.get(order.product, 0) + order.lots
    sizes = {order.product: order.quantity for order in asked}
    alone = {product: estimate(_of(model, product, sizes[product])) for product in lots}
    coaters = sum(info.coats for info in model.infos)
    found = []
    for place, (unit, info) in enumerate(zip(model.units, model.infos, strict=True)):
        rows = {product: of[place] for product, of in alone.items()}
        if not info.coats or not all(row.rate for row in rows.values()):
            found.append(next(iter(rows.values())))
            continue
        changes = _changeover_time(unit, source.campaigns, coaters) / sum(lots.values())
        found.append(_mix(rows, lots, model.by_product[info.group], changes))
    return tuple(found) if source.campaigns else _as_ordered(found, model, asked)


def _of(model: PlantModel, product: str, size: int) -> PlantModel:
    """The same plant with one product and no end of it."""
    source = model.sources[0]
    infos = tuple(
        replace(model.by_product[info.group][product], name=info.name, delivers=info.delivers) for info in model.infos
    )
    endless = Source(
        source.name,
        source.output,
        between=Variate(0),
        each=Order(quantity=size),
        surface=source.surface,
        moisture=source.moisture,
    )
    units = tuple(_unit_of(unit, product, size) for unit in model.units)
    return replace(model, units=units, infos=infos, sources=(endless,), by_product={})


def _unit_of(unit: Unit, product: str, size: int) -> Unit:
    if isinstance(unit, Machine):
        return unit
    if isinstance(unit, WebLine):
        return replace(unit.of(product), recipes=None, changeovers=None, roll_length=size)
    return replace(unit.of(product), recipes=None, changeovers=None, charge=size)


def _changeover_time(unit: Unit, campaigns: tuple[Order, ...], units: int) -> float:
    """Unit-time of the changeovers of one turn of all campaigns [ms]: each unit takes part in a campaign, unless that
    has fewer lots than there are units.
    """
    changeovers, time = unit.changeovers, 0.0
    if changeovers is None:
        return time
    for before, after in pairwise((*campaigns, *campaigns[:1])):
        if before.product != after.product:
            takes = changeovers.times.get((before.product, after.product), changeovers.otherwise)
            time += min(after.lots, units) * takes.mean
    return time


def _mix(
    rows: Mapping[str, UnitEstimate], lots: Mapping[str, int], of: Mapping[str, UnitInfo], changes: float
) -> UnitEstimate:
    """The mean over products, in the quantity of the first of them."""
    total, first = sum(lots.values()), next(iter(of.values()))
    shares = {product: count / total for product, count in lots.items()}
    times = {product: shares[product] * row.good_per_lot / row.rate for product, row in rows.items()}
    lot_time = sum(times.values()) + changes
    good = sum(shares[name] * row.good_per_lot * _base(of[name]) / _base(first) for name, row in rows.items())
    waiting: dict[str, float] = {}
    for product, row in rows.items():
        for kind, share in row.waiting.items():
            waiting[kind] = waiting.get(kind, 0.0) + share * times[product] / lot_time
    parts = "; ".join(f"{product}: {row.words}{_notes(row)}" for product, row in rows.items())
    notes = (f"changeovers {changes / lot_time:.1%} of the time",) if changes else ()
    return replace(
        next(iter(rows.values())),
        rate=good / lot_time,
        working=sum(row.working * times[product] for product, row in rows.items()) / lot_time,
        waiting=waiting,
        words=f"({parts})",
        notes=notes,
    )


def _as_ordered(rows: list[UnitEstimate], model: PlantModel, asked: tuple[Order, ...]) -> tuple[UnitEstimate, ...]:
    """Rows cut down to what is ordered, where that is less than what can be made."""
    coating = [place for place, info in enumerate(model.infos) if info.coats]
    first = next(iter(model.by_product[model.infos[coating[0]].group].values()))
    of = model.by_product[model.infos[coating[0]].group]
    wanted = sum(order.lots * order.quantity * _base(of[order.product]) / _base(first) for order in asked)
    able = sum(rows[place].rate for place in coating) * model.horizon
    share = min(1.0, wanted / able) if able else 1.0
    if share == 1.0:
        return tuple(rows)
    for place in coating:
        row = rows[place]
        waiting = {kind: part * share for kind, part in row.waiting.items()}
        waiting["buffer"] = waiting.get("buffer", 0.0) + (1.0 - share) * row.working
        notes = (*row.notes, f"orders ask for {share:.1%} of that")
        rows[place] = replace(row, rate=row.rate * share, waiting=waiting, notes=notes)
    return tuple(rows)


def _notes(row: UnitEstimate) -> str:
    return "".join(f", {note}" for note in row.notes)


def _base(info: UnitInfo) -> float:
    return info.area_per_quantity if info.quantity_unit == "mm" else info.mass_per_quantity
