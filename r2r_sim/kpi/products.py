"""What a plant of several products made of each, how long its campaigns were, and whether orders were on time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np

from r2r_sim.kpi.reading import HOURS_PER_YEAR, MS_PER_DAY, MS_PER_H
from r2r_sim.kpi.statistics import summarise
from r2r_sim.plant.as_made import products_of
from r2r_sim.plant.lots import COAT_AGAIN, Order
from r2r_sim.plant.model import PlantModel, UnitInfo
from r2r_sim.plant.record import ProductionRecord

AGAIN = " #"
"""Between the name of an order that comes again and its number."""


@dataclass(frozen=True, slots=True)
class OrderDone:
    """What became of one order."""

    name: str
    product: str
    release: float
    due: float | None
    done: float | None
    """When the last of its lots had left the plant; None if one is still there at the horizon [day]."""
    wanted: float
    delivered: float
    """[m2 or kg]"""


@dataclass(frozen=True, slots=True)
class ProductMeasures:
    """One replication of a plant of several products; by product in their order."""

    good: Mapping[str, float]
    """[m2 or kg per day]"""
    scrapped: Mapping[str, float]
    """Lost of each for any reason [m2 or kg per day]."""
    lots: Mapping[str, float]
    """Lots that left the plant as good [1/day]."""
    campaigns: Mapping[tuple[str, str], tuple[float, float, float]]
    """(group, product) -> campaigns a year, mean lots of one, mean length of one [h]; of those that were ended."""
    setup: Mapping[str, tuple[float, float]]
    """Group -> changeovers a year that took time, and their unit-hours a year with the wait for people."""
    orders: tuple[OrderDone, ...]
    horizon: float
    """[day]"""


@dataclass(frozen=True, slots=True)
class ProductRow:
    """One product over replications."""

    product: str
    good: float
    """[m2/day or t/day]"""
    half_width: float | None
    p10: float | None
    p90: float | None
    share: float
    """Of the good output of all products."""
    lots_per_day: float
    scrap: float
    """Share of what was made of it that was lost."""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order over replications, with all its repetitions."""

    name: str
    product: str
    due: bool
    """Whether it has a due date."""
    orders: float
    """Orders that were finished or fell due within the horizon, mean."""
    on_time: float | None
    """Share of those with a due date that were done by then; an order that is not done when it falls due is late."""
    on_time_half_width: float | None
    tardiness: float | None
    """Mean time beyond the due date, none for those on time; of what is not done, until the horizon [day]."""
    worst: float | None
    """Longest of all replications [day]."""
    lead: float | None
    """Mean time from release until done [day]."""
    delivered: float | None
    """Good product of what was wanted, of orders that are done: what is lost on the way is missing."""


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """Campaigns of one product on one group over replications."""

    group: str
    product: str
    per_year: float
    lots: float
    hours: float


@dataclass(frozen=True, slots=True)
class SetupRow:
    """Changeovers of one group over replications."""

    group: str
    per_year: float
    hours_per_year: float
    """Unit-hours, with the wait for people."""


@dataclass(frozen=True, slots=True)
class Products:
    """Products, orders and campaigns of a plant of several products."""

    unit: str
    """``m2/day`` or ``t/day``."""
    products: tuple[ProductRow, ...]
    orders: tuple[OrderRow, ...]
    campaigns: tuple[CampaignRow, ...]
    setups: tuple[SetupRow, ...]


def measure_products(record: ProductionRecord, model: PlantModel) -> ProductMeasures | None:
    """What one replication made of each product; None for a plant of one."""
    if not model.by_product:
        return None
    of = next(iter(model.by_product.values()))
    lots, days = record.lots, record.horizon_ms / MS_PER_DAY
    products, base = products_of(record.lots, record.journeys), {name: _base(info) for name, info in of.items()}
    delivers = np.array([info.delivers for info in record.units])[lots["unit"]]
    good, lost = lots["good"] * delivers, lots["scrapped"] * (lots["reason"] != COAT_AGAIN)
    out = (record.journeys["outcome"] == "good") & (record.journeys["end_ms"] < record.horizon_ms)
    return ProductMeasures(
        good={name: float(good[products == name].sum()) * base[name] / days for name in of},
        scrapped={name: float(lost[products == name].sum()) * base[name] / days for name in of},
        lots={name: float((out & (record.journeys["product"] == name)).sum()) / days for name in of},
        campaigns=_campaigns(record),
        setup=_setup(record),
        orders=_orders(record, model, base),
        horizon=days,
    )


def products_table(measures: Sequence[ProductMeasures], unit: str) -> Products:
    """Products over replications, ``unit`` being that of output, ``m2/day`` or ``t/day``."""
    scale = 1.0 if unit == "m2/day" else 1000.0
    first = measures[0]
    total = fmean(sum(m.good.values()) for m in measures)
    rows = []
    for name in first.good:
        said = summarise([m.good[name] / scale for m in measures])
        made = fmean(m.good[name] + m.scrapped[name] for m in measures)
        rows.append(
            ProductRow(
                name,
                said.mean,
                said.half_width,
                said.p10,
                said.p90,
                said.mean * scale / total if total else 0.0,
                fmean(m.lots[name] for m in measures),
                fmean(m.scrapped[name] for m in measures) / made if made else 0.0,
            )
        )
    keys = dict.fromkeys(key for m in measures for key in m.campaigns)
    campaigns = []
    for group, product in keys:
        found = [m.campaigns[group, product] for m in measures if (group, product) in m.campaigns]
        per_year = sum(a_year for a_year, _, _ in found) / len(measures)
        campaigns.append(CampaignRow(group, product, per_year, fmean(c[1] for c in found), fmean(c[2] for c in found)))
    setups = tuple(
        SetupRow(group, *(fmean(m.setup.get(group, (0.0, 0.0))[place] for m in measures) for place in (0, 1)))
        for group in dict.fromkeys(group for m in measures for group in m.setup)
    )
    return Products(unit, tuple(rows), _order_rows(measures), tuple(campaigns), setups)


def _base(info: UnitInfo) -> float:
    return info.area_per_quantity if info.quantity_unit == "mm" else info.mass_per_quantity


def _campaigns(record: ProductionRecord) -> dict[tuple[str, str], tuple[float, float, float]]:
    table, years = record.campaigns, record.horizon_ms / MS_PER_H / HOURS_PER_YEAR
    rows: dict[tuple[str, str], list[tuple[int, float]]] = {}
    for unit, product, start, end, lots in zip(*(column.tolist() for column in table.values()), strict=True):
        if end < record.horizon_ms:
            rows.setdefault((record.units[unit].group, product), []).append((lots, (end - start) / MS_PER_H))
    return {
        key: (len(found) / years, fmean(lots for lots, _ in found), fmean(hours for _, hours in found))
        for key, found in rows.items()
    }


def _setup(record: ProductionRecord) -> dict[str, tuple[float, float]]:
    states, years = record.states, record.horizon_ms / MS_PER_H / HOURS_PER_YEAR
    found: dict[str, tuple[float, float]] = {}
    for index, info in enumerate(record.units):
        mine = (states["unit"] == index) & (states["sub_state"] == "setup")
        start, end = states["start_ms"][mine], states["end_ms"][mine]
        if len(start):
            # a wait for people and the work after it are one changeover
            count = 1 + int((start[1:] != end[:-1]).sum())
            before = found.get(info.group, (0.0, 0.0))
            found[info.group] = before[0] + count / years, before[1] + float((end - start).sum()) / MS_PER_H / years
    return found


def _orders(record: ProductionRecord, model: PlantModel, base: Mapping[str, float]) -> tuple[OrderDone, ...]:
    stated = [order for source in model.sources for order in source.orders]
    journeys = record.journeys
    ended: dict[str, int] = {}
    there: dict[str, int] = {}
    good: dict[str, int] = {}
    rows = zip(*(journeys[name].tolist() for name in ("lot", "outcome", "end_ms", "good")), strict=True)
    for lot, outcome, end, amount in rows:
        name = lot.rpartition("/")[0]
        if outcome == "held":
            there[name] = there.get(name, 0) + 1
        else:
            ended[name] = max(ended.get(name, 0), end)
            good[name] = good.get(name, 0) + amount
    return tuple(
        _done(order, None if order.name in there else ended.get(order.name), good.get(order.name, 0), base)
        for order in stated
        if order.release < record.horizon_ms
    )


def _done(order: Order, end: int | None, good: int, base: Mapping[str, float]) -> OrderDone:
    each = base[order.product]
    return OrderDone(
        order.name,
        order.product,
        order.release / MS_PER_DAY,
        None if order.due is None else order.due / MS_PER_DAY,
        None if end is None else end / MS_PER_DAY,
        order.lots * order.quantity * each,
        good * each,
    )


def _order_rows(measures: Sequence[ProductMeasures]) -> tuple[OrderRow, ...]:
    names: dict[tuple[str, str], None] = {}
    for order in measures[0].orders:
        names.setdefault((order.name.partition(AGAIN)[0], order.product))
    rows = []
    for name, product in names:
        counted, on_time, late, lead, got = [], list[float](), list[float](), list[float](), list[float]()
        has_due = False
        for m in measures:
            mine = [o for o in m.orders if (o.name.partition(AGAIN)[0], o.product) == (name, product)]
            dated = [(o, o.due) for o in mine if o.due is not None and (o.done is not None or o.due < m.horizon)]
            has_due = has_due or any(o.due is not None for o in mine)
            over = [max(0.0, (m.horizon if o.done is None else o.done) - due) for o, due in dated]
            counted.append(len(dated) if has_due else sum(o.done is not None for o in mine))
            on_time += [fmean(beyond == 0.0 for beyond in over)] if over else []
            late += over
            lead += [o.done - o.release for o in mine if o.done is not None]
            got += [o.delivered / o.wanted for o in mine if o.done is not None and o.wanted]
        said = summarise(on_time) if on_time else None
        rows.append(
            OrderRow(
                name,
                product,
                has_due,
                fmean(counted),
                None if said is None else said.mean,
                None if said is None else said.half_width,
                fmean(late) if late else None,
                max(late, default=None),
                fmean(lead) if lead else None,
                fmean(got) if got else None,
            )
        )
    return tuple(rows)
