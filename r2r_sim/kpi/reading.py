"""A record boiled down to a few small arrays: time by unit and sub-state, output and scrap by unit.

Everything else in this room is arithmetic on these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from r2r_sim.errors import InputError
from r2r_sim.plant.lots import KEPT, WORK_AGAIN
from r2r_sim.plant.model import UnitInfo
from r2r_sim.plant.parts import UG_PER_KG
from r2r_sim.plant.record import TABLES, ProductionRecord
from r2r_sim.plant.states import E10, SUB_STATES
from r2r_sim.plant.tables import Columns, coded, selected

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MS_PER_H = 3_600_000
MS_PER_DAY = 86_400_000
HOURS_PER_YEAR = 8760.0
"""A year of 365 days [h]."""

NAMES = tuple(SUB_STATES)
"""Sub-states by code."""
CODES: dict[str, int] = {name: code for code, name in enumerate(NAMES)}
START_UP = ("start-up", "start-up after failure")
"""Scrap for these reasons is made in the sub-states of the same name, not in productive time."""
_UTILITIES = frozenset(("n2", "electricity", "heat"))
_HEEL = ":heel"


@dataclass(frozen=True, slots=True)
class Reading:
    """What key figures need of a record; the first axis is the unit."""

    horizon_ms: int
    units: tuple[UnitInfo, ...]
    time: Floats
    """By unit and sub-state [ms]; whole numbers."""
    good: Floats
    """[quantity unit]"""
    scrap: Mapping[str, Floats]
    """By reason [quantity unit]."""
    rate: Floats
    """Nameplate [quantity unit/ms]."""
    area: Floats
    """[m2 per quantity unit]"""
    mass: Floats
    """[kg per quantity unit]"""
    base: Floats
    """Base quantity per quantity unit: m2 for webs, kg for powder."""
    delivers: Floats
    """1 for units whose good lots leave the plant as output, 0 for others."""
    groups: Mapping[str, Ints]
    """Units of each group, by index."""

    @property
    def horizon_h(self) -> float:
        """[h]"""
        return self.horizon_ms / MS_PER_H

    @property
    def days(self) -> float:
        """Length of the horizon [day]."""
        return self.horizon_ms / MS_PER_DAY

    def time_in(self, *states: E10) -> Floats:
        """Time of each unit in these E10 states [ms]."""
        chosen = [code for code, name in enumerate(NAMES) if SUB_STATES[name].e10 in states]
        return np.asarray(self.time[:, chosen].sum(axis=1), dtype=np.float64)

    @property
    def scrapped(self) -> Floats:
        """Scrap of each unit for all reasons [quantity unit]."""
        return sum(self.scrap.values(), np.zeros(len(self.units)))

    @property
    def spoilt(self) -> Floats:
        """Scrap of each unit without what is coated again, which is not lost [quantity unit]."""
        lost = (amounts for reason, amounts in self.scrap.items() if reason not in KEPT)
        return sum(lost, np.zeros(len(self.units)))

    @property
    def gross(self) -> Floats:
        """Good output and what was scrapped of productive time: all scrap but that of start-up [quantity unit]."""
        return sum((amount for reason, amount in self.scrap.items() if reason not in START_UP), self.good)


def read(record: ProductionRecord) -> Reading:
    """Boil a record down.

    Raises
    ------
    InputError
        If the record has no unit or no time, a nameplate is not positive, or a row names an unknown unit or sub-state.
    """
    units = record.units
    if not units or record.horizon_ms <= 0:
        raise InputError("a record without units or without time has no key figures")
    for info in units:
        if not info.nameplate > 0:
            raise InputError(f"the nameplate of {info.name} is {info.nameplate:g}; it must be positive")
    for table in ("states", "lots", "waits", "failures"):
        column = getattr(record, table)["unit"]
        if len(column) and (column.min() < 0 or column.max() >= len(units)):
            raise InputError(f"{table} of the record name a unit that it does not have")
    states, lots = record.states, record.lots
    spans = (states["end_ms"] - states["start_ms"]).astype(np.float64)
    cells = states["unit"].astype(np.int64) * len(NAMES)
    cells += state_codes(record)
    time: Floats = np.bincount(cells, spans, minlength=len(units) * len(NAMES)).astype(np.float64, copy=False)
    return Reading(
        horizon_ms=record.horizon_ms,
        units=units,
        time=time.reshape(len(units), len(NAMES)),
        good=_sum(lots["unit"], lots["good"], len(units)),
        scrap=_scrap(record),
        rate=np.array([info.nameplate for info in units]),
        area=np.array([info.area_per_quantity for info in units]),
        mass=np.array([info.mass_per_quantity for info in units]),
        base=np.array([_base(info) for info in units]),
        delivers=np.array([float(info.delivers) for info in units]),
        groups=_groups(units),
    )


def coating(record: ProductionRecord) -> ProductionRecord:
    """The part of a record that tells of the units that coat.

    Raises
    ------
    InputError
        If no unit coats.
    """
    keep = np.array([info.coats for info in record.units], dtype=np.bool_)
    if keep.all():
        return record
    if not keep.any():
        raise InputError("no unit of the record coats: there is nothing to measure its effectiveness by")
    place = np.cumsum(keep) - 1

    def rows(name: str) -> Columns:
        table = getattr(record, name)
        unit = table["unit"].astype(np.int64)
        mine = np.flatnonzero((unit >= 0) & keep[unit])
        return selected(table, mine, unit=place[unit[mine]])

    tables: dict[str, Any] = {name: rows(name) for name in TABLES}
    return replace(record, units=tuple(info for info in record.units if info.coats), **tables)


def state_codes(record: ProductionRecord) -> Ints:
    """Code of the sub-state of each row of the states.

    Raises
    ------
    InputError
        If a name is not in the table of sub-states.
    """
    codes, names = coded(record.states, "sub_state")
    if names == NAMES:
        return codes
    try:
        return np.array([CODES[name] for name in names], dtype=np.int64)[codes]
    except KeyError as error:
        raise InputError(f"{error.args[0]!r} is not a sub-state", hint="see the table of states") from None


def codes_of(table: Columns, name: str) -> tuple[Ints, tuple[str, ...]]:
    """A column of text as numbers, and the texts by number in order of first appearance."""
    codes, texts = coded(table, name)
    first = np.full(len(texts), len(codes))
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    order = np.argsort(first, kind="stable")[: int((first < len(codes)).sum())]
    if (order == np.arange(len(order))).all():
        return codes, texts[: len(order)]
    place = np.empty(len(texts), dtype=np.int64)
    place[order] = np.arange(len(order))
    return place[codes], tuple(texts[number] for number in order.tolist())


def rows_of_units(table: Columns, units: int) -> list[slice | Ints]:
    """The rows of each unit: a slice where the table is in the order of the units."""
    unit = table["unit"]
    if (unit[1:] >= unit[:-1]).all():
        edges = np.searchsorted(unit, np.arange(units + 1)).tolist()
        return [slice(first, last) for first, last in pairwise(edges)]
    return [np.flatnonzero(unit == index) for index in range(units)]


def precursors(record: ProductionRecord) -> dict[str, tuple[float, float]]:
    """Precursor -> what was supplied and what was returned unused as heels [kg], by name.

    A precursor is what a unit has in its film, and every item of the consumption that is neither a utility of a unit
    nor nitrogen, electricity or heat.
    """
    film = {name for info in record.units for name in info.film_precursors}
    utilities = {name.removesuffix("/ms") for info in record.units for name in info.utilities} | _UTILITIES
    amounts = totals(record)
    heels = {item.removesuffix(_HEEL) for item in amounts if item.endswith(_HEEL)}
    plain = {item for item in amounts if not item.endswith(_HEEL)}
    names = sorted(film | heels | (plain - utilities))
    return {name: (amounts.get(name, 0.0) / UG_PER_KG, amounts.get(name + _HEEL, 0.0) / UG_PER_KG) for name in names}


def totals(record: ProductionRecord) -> dict[str, float]:
    """Consumption of all units by item, in the item's own unit."""
    codes, items = codes_of(record.consumption, "item")
    amounts = np.bincount(codes, record.consumption["quantity"], minlength=len(items))
    found: dict[str, float] = {}
    for item, amount in zip(items, amounts.tolist(), strict=True):
        name = item.removesuffix("/ms")
        found[name] = found.get(name, 0.0) + amount
    return found


def divide(above: float, below: float) -> float:
    """A ratio; 0 where its base is 0."""
    return above / below if below else 0.0


def _scrap(record: ProductionRecord) -> dict[str, Floats]:
    codes, reasons = codes_of(record.lots, "reason")
    unit, amount, n = record.lots["unit"], record.lots["scrapped"], len(record.units)
    found = {
        reason: _sum(unit[codes == code], amount[codes == code], n)
        for code, reason in enumerate(reasons)
        if reason != WORK_AGAIN
    }
    return {reason or "no reason given": amounts for reason, amounts in found.items() if amounts.any()}


def _sum(unit: NDArray[Any], amount: NDArray[Any], units: int) -> Floats:
    total: Floats = np.bincount(unit.astype(np.int64), amount.astype(np.float64), minlength=units).astype(np.float64)
    return total


def _base(info: UnitInfo) -> float:
    return info.area_per_quantity if info.quantity_unit == "mm" else info.mass_per_quantity


def _groups(units: tuple[UnitInfo, ...]) -> dict[str, Ints]:
    members: dict[str, list[int]] = {}
    for index, info in enumerate(units):
        members.setdefault(info.group, []).append(index)
    return {group: np.array(indices, dtype=np.int64) for group, indices in members.items()}
