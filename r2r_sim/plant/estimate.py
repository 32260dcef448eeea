"""What a spreadsheet would say: mean times, no queue, no chance.

A unit turns out one lot per lot time; the lot time is work plus the mean stops that fall into it. Closing, shifts and
breaks leave of that what a timetable of mean lots says. Shared cabinets, crews and utilities bound the whole: where
their mean load exceeds what they offer, every unit that uses them slows down alike. Where units start later or learn,
the horizon is cut into the times between, each with a budget of its own. Canisters that are not in store stop their
users for the mean time by which deliveries come too late.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import prod

from r2r_sim.plant.estimate_flow import bound_by_stations
from r2r_sim.plant.estimate_outages import share_without_outages
from r2r_sim.plant.estimate_products import mixed
from r2r_sim.plant.estimate_rolls import bound_by_rolls, spread_loads
from r2r_sim.plant.estimate_supply import content, stand_for_canisters, stand_for_spares, supplied_share
from r2r_sim.plant.estimate_units import SETTLED, UnitEstimate, budget, crews_of
from r2r_sim.plant.model import Machine, PlantModel, Unit
from r2r_sim.plant.parts import Phase
from r2r_sim.plant.timetable import Hours, Timetable

__all__ = ["UnitEstimate", "estimate"]

Rows = list[UnitEstimate]


def estimate(model: PlantModel) -> tuple[UnitEstimate, ...]:
    """Closed-form estimate of every unit of a plant; budgets are those of the last time in which nothing changes."""
    if model.by_product:
        return mixed(model, estimate)
    hours = Hours(model.closed, {crew.name: crew.away for crew in model.crews}, model.horizon)
    edges = _edges(model)
    spans = list(pairwise(edges))
    times = [_budgets(model, hours, start, end) for start, end in spans]
    tables: dict[tuple[object, ...], Timetable] = {}
    for place, unit in enumerate(model.units):
        _keep_hours(unit, [rows[place] for rows in times], spans, hours, tables)
    for (start, end), rows in zip(spans, times, strict=True):
        spread_loads(rows, model)
        _share(rows, model, hours, start, end)
        bound_by_stations(rows, model)
        bound_by_rolls(rows, model)
    return _together(times, spans, model)


def _edges(model: PlantModel) -> list[int]:
    """When something changes for good: units are installed and phases of ramp-up end."""
    found = {0, model.horizon}
    for unit in model.units:
        if not isinstance(unit, Machine):
            found |= {unit.starts, *(unit.starts + phase.until for phase in unit.phases)}
    return sorted(edge for edge in found if 0 <= edge <= model.horizon)


def _phase(unit: Unit, time: int) -> Phase:
    if isinstance(unit, Machine):
        return SETTLED
    return next((phase for phase in unit.phases if time - unit.starts < phase.until), SETTLED)


def _budgets(model: PlantModel, hours: Hours, start: int, end: int) -> Rows:
    """Budgets of all units in one time, before closing and shared bounds."""
    open_share = (hours.open_until(end) - hours.open_until(start)) / (end - start)
    rows = []
    for unit, info in zip(model.units, model.infos, strict=True):
        row = budget(unit, model, hours, _phase(unit, start))
        row.group, row.open_share = info.group, open_share
        row.calendar_availability *= share_without_outages(unit, model)
        if not isinstance(unit, Machine) and unit.starts > start:
            row.open_share = row.duty = 0.0
        rows.append(row)
    stand_for_canisters(rows, model, hours)
    stand_for_spares(rows, model)
    return rows


def _keep_hours(
    unit: Unit,
    rows: Rows,
    spans: Sequence[tuple[int, int]],
    hours: Hours,
    tables: dict[tuple[object, ...], Timetable],
) -> None:
    """Take off a unit what closing and the hours of its people cost it; equal units share their timetable."""
    if hours.plain(crews_of(unit)):
        return
    starts = 0 if isinstance(unit, Machine) else unit.starts
    plans = tuple(row.plan for row in rows)
    ends = [end for _, end in spans[:-1]]
    key = (starts, plans, rows[0].cooling)
    if key not in tables:
        tables[key] = hours.timetable(starts, lambda time: plans[bisect_right(ends, time)], rows[0].cooling)
    for row, (start, end) in zip(rows, spans, strict=True):
        if row.duty:
            _work_by(tables[key], row, start, end)


def _work_by(table: Timetable, row: UnitEstimate, start: int, end: int) -> None:
    lots = table.until(end) - table.until(start)
    row.duty = lots * row.lot_time / (end - start)
    if not lots:
        return
    waited = (table.until(end, table.waited) - table.until(start, table.waited)) / lots
    row.waits["crew"] = row.waits.get("crew", 0.0) + waited
    scrap = 0.0
    for each, sums in ((row.scrap_at_restart, table.restarts), (row.scrap_when_cold, table.colds)):
        scrap += each * (table.until(end, sums) - table.until(start, sums)) / lots
    if scrap:
        row.good_per_lot = max(row.good_per_lot - scrap, 0.0)


def _share(rows: Rows, model: PlantModel, hours: Hours, start: int, end: int) -> None:
    """Slow down the users of a shared resource whose mean load exceeds its capacity."""
    offered = {f"crew:{c.name}": c.people * hours.there_share(c.name, start, end) for c in model.crews}
    for cabinet in model.cabinets:
        drawn = sum(row.uses.get(cabinet.name, 0.0) * row.pace for row in rows)  # ug/ms
        changing = drawn * cabinet.change.mean / content(cabinet, rows) if drawn else 0.0
        busy = max((row.duty for row in rows if row.loads.get(f"cabinet:{cabinet.name}")), default=1.0)
        offered[f"cabinet:{cabinet.name}"] = cabinet.max_flow / (1.0 + changing) * min(busy, 1.0)
    for utility in model.utilities:
        shares = {
            take.amount
            for unit in model.units
            if not isinstance(unit, Machine)
            for take in unit.takes
            if take.utility == utility.name
        }
        usable = utility.capacity
        if len(shares) == 1:
            # what is left over is less than a unit takes
            usable -= utility.capacity % next(iter(shares))
        busy = max((row.open_share for row in rows if row.loads.get(f"utility:{utility.name}")), default=1.0)
        offered[f"utility:{utility.name}"] = usable * busy
    for name, capacity in offered.items():
        users = [row for row in rows if row.loads.get(name)]
        load = sum(row.loads[name] / row.lot_time * row.calendar_availability * row.duty for row in users)
        if load > capacity:
            for row in users:
                if capacity / load < row.slowdown:
                    row.slowdown, row.slowed_by, row.slowed_wait = capacity / load, name, name.partition(":")[0]


def _together(times: Sequence[Rows], spans: Sequence[tuple[int, int]], model: PlantModel) -> tuple[UnitEstimate, ...]:
    """One row a unit: means over the horizon beside the budget of the last time."""
    horizon = model.horizon
    drawn: dict[str, float] = {}
    for rows, (start, end) in zip(times, spans, strict=True):
        for row in rows:
            for name, amount in row.uses.items():
                drawn[name] = drawn.get(name, 0.0) + amount * row.pace * (end - start) / horizon
    supplied = {
        c.name: supplied_share(c, content(c, times[-1]), drawn.get(c.name, 0.0), horizon) for c in model.cabinets
    }
    return tuple(
        _mean([rows[place] for rows in times], [(end - start) / horizon for start, end in spans], supplied)
        for place in range(len(model.units))
    )


def _mean(rows: Rows, weights: Sequence[float], supplied: dict[str, float]) -> UnitEstimate:
    last, waiting = rows[-1], dict[str, float]()
    fed = prod(supplied[name] for name in last.uses)
    for row, weight in zip(rows, weights, strict=True):
        up = row.pace * weight * fed
        for kind, time in row.waits.items():
            waiting[kind] = waiting.get(kind, 0.0) + up * time
        if row.slowed_by:
            short = row.calendar_availability * min(row.duty, row.open_share) * (1.0 - row.slowdown) * weight * fed
            waiting[row.slowed_wait] = waiting.get(row.slowed_wait, 0.0) + short
    if fed < 1.0:
        waiting["stock"] = (1.0 - fed) * sum(row.open_share * w for row, w in zip(rows, weights, strict=True))
    rate = fed * sum(row.good_per_lot * row.pace * weight for row, weight in zip(rows, weights, strict=True))
    working = sum(row.duty * weight for row, weight in zip(rows, weights, strict=True))
    return replace(last, rate=rate, working=working, waiting=waiting, notes=_notes(last, rate, fed, len(rows)))


def _notes(last: UnitEstimate, rate: float, fed: float, times: int) -> tuple[str, ...]:
    """What else slows a unit down, in words."""
    found = []
    if last.duty and abs(last.duty - 1.0) > 5e-4:
        found.append(f"{last.duty:.1%} of the lots of a plant that is always open and manned")
    if last.calendar_availability < 1.0:
        found.append(f"up {last.calendar_availability:.1%} on the calendar clock")
    if last.slowed_by:
        found.append(f"slowed to {last.slowdown:.1%} by {last.slowed_by.replace(':', ' ')}")
    if fed < 1.0:
        found.append(f"supplied with canisters {fed:.1%} of the time")
    full = last.good_per_lot * last.pace * fed
    if times > 1 and full and abs(rate / full - 1.0) > 5e-4:
        found.append(f"over the horizon {rate / full:.1%} of that, as units start later and learn")
    return tuple(found)
