"""What units are over a replication in which they made several products: means over what they made.

Key figures and cost reckon with one nameplate, area, mass, film and use of utilities a unit. With these means they
give, for all products together, what they would give added up product by product: the output in area and mass, the time
that the products would have taken at their nameplates, the precursor in their films, and what was used while they ran.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from r2r_sim.plant.model import PlantModel, Unit, UnitInfo, WebLine
from r2r_sim.plant.record import ProductionRecord
from r2r_sim.plant.recorder import HOT, Recorder, UnitLog
from r2r_sim.plant.tables import Columns, coded

OPEN = " (open)"
"""Ends the name of a roll that is still on its line at the horizon."""
ByProduct = Mapping[str, Mapping[str, UnitInfo]]
"""Group -> product -> what its units are with it."""
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Spans:
    """Intervals of units [ms]."""

    unit: Ints
    start: Ints
    end: Ints


def campaign_rows(recorder: Recorder) -> list[tuple[int, str, int, int, int]]:
    """The rows of the table of campaigns: as they were, with the lots that were done in them."""
    rows = []
    for index, log in enumerate(recorder.logs):
        if log.campaigns:
            done = {name: start for name, start, *_ in log.lots if not name.endswith(OPEN)}
            of = _place(log, np.array(list(done.values()), dtype=np.int64))
            counts = np.bincount(of, minlength=len(log.campaigns)).tolist()
            rows += [
                (index, product, start, min(end, recorder.horizon), lots)
                for (product, start, end, _), lots in zip(log.campaigns, counts, strict=True)
                if start < recorder.horizon
            ]
    return rows


def with_products(record: ProductionRecord, recorder: Recorder, model: PlantModel) -> ProductionRecord:
    """The record of a plant of several products, whose consumption nobody has read yet."""
    states = record.states
    hot = np.array(HOT)[coded(states, "sub_state").codes]
    spans = Spans(states["unit"][hot], states["start_ms"][hot], states["end_ms"][hot])
    recorder.infos = as_made(recorder, model.by_product, spans, record.lots, record.journeys)
    tasks = with_feeds(record.tasks, recorder, model.units, spans)
    return replace(record, units=recorder.infos, tasks=tasks)


def as_made(
    recorder: Recorder, by_product: ByProduct, hot: Spans, lots: Columns, journeys: Columns
) -> tuple[UnitInfo, ...]:
    """The units' infos as means over what each made.

    Parameters
    ----------
    hot : when units were hot
    lots, journeys : tables of the record
    """
    products = products_of(lots, journeys)
    return tuple(
        _mean(info, index, recorder.logs[index], by_product[info.group], hot, lots, products)
        if info.group in by_product
        else info
        for index, info in enumerate(recorder.infos)
    )


def products_of(lots: Columns, journeys: Columns) -> NDArray[np.object_]:
    """The product of each row of the lots."""
    known = dict(zip(journeys["lot"].tolist(), journeys["product"].tolist(), strict=True))
    found = np.empty(len(lots["lot"]), dtype=object)
    found[:] = [known.get(str(name).removesuffix(OPEN), "") for name in lots["lot"]]
    return found


def with_feeds(tasks: Columns, recorder: Recorder, units: Sequence[Unit], hot: Spans) -> Columns:
    """The tasks, and what cabinets feed to web lines that run several products: key figures cannot tell it from a
    line's state as they do for others.
    """
    rows: list[tuple[str, str, int, int, int, int]] = []
    for index, (unit, log) in enumerate(zip(units, recorder.logs, strict=True)):
        if isinstance(unit, WebLine) and unit.recipes:
            mine = hot.unit == index
            feeds = [unit.of(product).feeds for product, *_ in log.campaigns] or [unit.feeds]
            place = _place(log, hot.start[mine]) if log.campaigns else np.zeros(int(mine.sum()), dtype=np.int64)
            spans = zip(place.tolist(), hot.start[mine].tolist(), hot.end[mine].tolist(), strict=True)
            rows += [
                (f"cabinet:{feed.cabinet}", "feed", index, feed.flow, start, end)
                for at, start, end in spans
                for feed in feeds[at]
            ]
    if not rows:
        return tasks
    more = zip(tasks, zip(*rows, strict=True), strict=True)
    table = {name: np.concatenate([tasks[name], np.array(cells, dtype=tasks[name].dtype)]) for name, cells in more}
    order = np.lexsort((table["start_ms"], table["unit"]))
    return {name: column[order] for name, column in table.items()}


def _mean(
    info: UnitInfo,
    index: int,
    log: UnitLog,
    of: Mapping[str, UnitInfo],
    hot: Spans,
    lots: Columns,
    products: NDArray[np.object_],
) -> UnitInfo:
    mine = lots["unit"] == index
    good, made = lots["good"][mine], (lots["good"] + lots["scrapped"])[mine]
    of_mine = products[mine]
    goods = {name: float(good[of_mine == name].sum()) for name in of}
    makes = {name: float(made[of_mine == name].sum()) for name in of}
    if not any(makes.values()):
        return info
    kept = goods if any(goods.values()) else makes
    at_nameplate = sum(amount / of[name].nameplate for name, amount in makes.items())
    precursors = sorted({name for one in of.values() for name in one.film_precursors})
    used = _used(info, index, log, hot)
    utilities = dict(info.utilities)
    if used is not None:
        for each in dict.fromkeys(name for one in of.values() for name in one.utilities if not name.endswith("/ms")):
            utilities[each] = _weighted(used, {name: one.utilities.get(each, 0.0) for name, one in of.items()})
    return replace(
        info,
        nameplate=sum(makes.values()) / at_nameplate,
        area_per_quantity=_weighted(kept, {name: one.area_per_quantity for name, one in of.items()}),
        mass_per_quantity=_weighted(kept, {name: one.mass_per_quantity for name, one in of.items()}),
        film_precursors={
            each: _weighted(makes, {name: one.film_precursors.get(each, 0.0) for name, one in of.items()})
            for each in precursors
        },
        utilities=utilities,
    )


def _used(info: UnitInfo, index: int, log: UnitLog, hot: Spans) -> dict[str, float] | None:
    """Product -> batches begun, or hot time, whichever the unit's utilities go by; None if it has no campaigns."""
    if not log.campaigns:
        return None
    names = [product for product, *_ in log.campaigns]
    if info.uses_by_batch:
        begun = np.array([*(before for *_, before in log.campaigns), log.batches_started], dtype=np.float64)
        amounts: NDArray[np.float64] = np.diff(begun)
    else:
        mine = hot.unit == index
        start, end = hot.start[mine], hot.end[mine]
        amounts = np.bincount(_place(log, start), (end - start).astype(np.float64), len(names)).astype(np.float64)
    found: dict[str, float] = {}
    for name, amount in zip(names, amounts.tolist(), strict=True):
        found[name] = found.get(name, 0.0) + amount
    return found if any(found.values()) else None


def _place(log: UnitLog, times: Ints) -> Ints:
    """Which campaign each time falls into; the first for what comes before it."""
    starts = np.array([start for _, start, *_ in log.campaigns], dtype=np.int64)
    return np.maximum(np.searchsorted(starts, times, side="right") - 1, 0)


def _weighted(weights: Mapping[str, float], values: Mapping[str, float]) -> float:
    if len(set(values.values())) == 1:
        return next(iter(values.values()))
    return sum(weight * values[name] for name, weight in weights.items()) / sum(weights.values())
