"""The table of prices on the Cost sheet: the one place where a manager changes them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from r2r_sim.cost.breakdown import CostBreakdown, CostItem, Price
from r2r_sim.report.live import Cell
from r2r_sim.report.page import Page
from r2r_sim.report.style import CONFIDENCE, MONEY
from r2r_sim.report.table import NOT_AVAILABLE, Column, Entry, Put, Table
from r2r_sim.report.text import pretty

PRICE, STATED, LOW, HIGH = "Price", "In the scenario", "Low", "High"
ALL_STATED = "all prices stated"


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One price and what it is for."""

    key: tuple[str, ...]
    name: str
    category: str
    unit: str
    price: Price | None
    used: bool = True
    """Whether a price given here would change an amount."""
    needed: bool = True
    """Whether the totals have a hole without it."""


@dataclass(frozen=True, slots=True)
class Prices:
    """The prices that were written, by key."""

    table: Table
    rows: tuple[PriceRow, ...]
    items: tuple[CostItem, ...]
    """What the prices are for."""

    def of(self, item: CostItem) -> tuple[Cell, Cell, Cell]:
        """Price, low end and high end of an item."""
        return self.at(price_key(item))

    def at(self, key: tuple[str, ...]) -> tuple[Cell, Cell, Cell]:
        """Price, low end and high end by key."""
        number = next(i for i, row in enumerate(self.rows) if row.key == key)
        return self.table.cell(number, PRICE), self.table.cell(number, LOW), self.table.cell(number, HIGH)

    def has(self, key: tuple[str, ...]) -> bool:
        """Whether there is such a price."""
        return any(row.key == key for row in self.rows)


CELL_USE = ("cell use",)
VALUE = ("value",)


_SHARED = {"gas": "nitrogen", "energy": "electricity", "labour": "wage", "scrap": "substrate"}
"""Category -> the one price that its items share where it is not stated."""


def price_key(item: CostItem) -> tuple[str, ...]:
    """Items that state the same price, or lack the same one, share one row."""
    price = item.price
    if price is None:
        return (item.category, _SHARED.get(item.category, item.name))
    return (price.path or item.name, price.unit, repr(price.mode), repr(price.low), repr(price.high))


def price_rows(cost: CostBreakdown) -> tuple[PriceRow, ...]:
    """Every price once, in order of the items, then what one unit is worth and the use per kWh of cell."""
    shared: dict[tuple[str, ...], list[CostItem]] = {}
    for item in cost.items:
        shared.setdefault(price_key(item), []).append(item)
    rows = {key: _row(cost, key, items) for key, items in shared.items()}
    value = stated_value(cost)
    if value is not None:
        price = Price(value, None, None, f"{cost.currency}/{cost.product_basis}", "", cost.value_basis, "")
        rows[VALUE] = PriceRow(VALUE, "Worth of the coating", "value", price.unit, price)
    if cost.cell_use is not None:
        rows[CELL_USE] = PriceRow(CELL_USE, "Product per kWh of cell", "use", cost.cell_use.unit, cost.cell_use)
    return tuple(rows.values())


def _row(cost: CostBreakdown, key: tuple[str, ...], items: list[CostItem]) -> PriceRow:
    first = items[0]
    if first.price is None:
        unit = {
            "maintenance": "1/year",
            "capital": cost.currency,
            "floor": f"{cost.currency}/m2/year",
        }.get(first.category, f"{cost.currency}/{first.quantity_unit}")
        named = {first.category, *(item.name for item in items)}
        used = any(item.quantity for item in items)
        needed = used or bool(named & set(cost.missing))
        name = "capital" if first.category == "capital" and not used else first.name
        return PriceRow(key, _SHARED.get(first.category, name), first.category, unit, None, used, needed)
    name = first.name
    if first.category in _SHARED or len({item.name for item in items}) > 1:
        name = first.price.path.rsplit(".", 1)[-1].replace("_", " ") or name
        name = "nitrogen" if name == "n2" else name
    return PriceRow(key, name, first.category, first.price.unit, first.price)


def stated_value(cost: CostBreakdown) -> float | None:
    """What one unit is worth where the scenario states it; None where the full cost stands in."""
    full = cost.full.per_m2 if cost.product_basis == "m2" else cost.full.per_kg
    value = cost.value_per_unit
    if value is None or not math.isfinite(value) or math.isclose(value, full, rel_tol=1e-12):
        return None
    return value


def write_prices(page: Page, cost: CostBreakdown) -> Prices:
    """Write the table; its rows stay where they are, because formulas refer to each of them."""
    rows = price_rows(cost)
    columns = [
        Column("Price of", "wrap"),
        Column("For", "wrap"),
        Column("Unit", "wrap"),
        Column(PRICE, "input"),
        Column(STATED, "plain"),
        Column(LOW, "input"),
        Column(HIGH, "input"),
        Column("Confidence", "wrap"),
        Column("Source", "text"),
    ]
    table = page.table("prices", columns, [_entries(row) for row in rows], sortable=False)
    for number, row in enumerate(rows):
        page.book.define(page.book.name_for("price", row.name), table.cell(number, PRICE))
    for header, what in ((PRICE, "price"), (LOW, "low end"), (HIGH, "high end")):
        span = table.span(header)
        page.sheet.data_validation(
            span.first,
            span.column,
            span.last,
            span.column,
            {
                "validate": "decimal",
                "criteria": ">=",
                "value": 0,
                "error_title": "Not a price",
                "error_message": f"The {what} is a number of at least 0, or empty where it is not known.",
            },
        )
    return Prices(table, rows, cost.items)


def _entries(row: PriceRow) -> list[Entry]:
    price = row.price
    if price is None and not row.used:
        why = "Nothing to multiply a price with: state it in the scenario." if row.needed else "Nothing is used of it."
        label = "not stated" if row.needed else "not used"
        fill = CONFIDENCE["none"] if row.needed else None
        no_price = Put(NOT_AVAILABLE, "live", note=why)
        return [
            row.name,
            row.category,
            "",
            no_price,
            Put(label, "wrap", fill=fill),
            Put(None, "plain"),
            Put(None, "plain"),
            "",
            "",
        ]
    if price is None:
        return [
            row.name,
            row.category,
            pretty(row.unit),
            Put(None, note="Not stated in the scenario. Type a price here and every total follows."),
            Put("not stated", "wrap", fill=CONFIDENCE["none"]),
            None,
            None,
            Put("none", "wrap", fill=CONFIDENCE["none"]),
            "",
        ]
    return [
        row.name,
        row.category,
        pretty(row.unit),
        Put(price.mode, number_format=MONEY),
        Put(price.mode, "live", number_format=MONEY),
        Put(price.low, number_format=MONEY),
        Put(price.high, number_format=MONEY),
        Put(price.confidence, "wrap", fill=CONFIDENCE.get(price.confidence)),
        price.source,
    ]
