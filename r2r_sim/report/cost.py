"""The Cost sheet: quantities of the run times prices that may be changed here."""

from __future__ import annotations

import math

from r2r_sim.cost.breakdown import CostBreakdown, CostItem
from r2r_sim.report.book import Book
from r2r_sim.report.context import Context
from r2r_sim.report.cost_totals import rows_wanted, write_stack, write_totals
from r2r_sim.report.live import Cell, Live
from r2r_sim.report.page import Page
from r2r_sim.report.people import hours, write_people
from r2r_sim.report.prices import ALL_STATED, PRICE, STATED, Prices, write_prices
from r2r_sim.report.style import CONFIDENCE, GREY, NUMBER, PERCENT, number_format
from r2r_sim.report.table import NOT_AVAILABLE, Column, Entry, Put, Table
from r2r_sim.report.text import pretty

WIDTHS = (190, 92, 92, 100, 92, 92, 92, 110, 92, 92, 74, 100, 100, 92, 230)
"""Pixels."""


def write(book: Book, context: Context) -> None:
    """Write the sheet, and leave its key cells to the other sheets."""
    cost = context.cost
    if cost is None:
        _say_what_to_add(book)
        return
    page = Page(
        book,
        "Cost",
        WIDTHS,
        f"Cost of a year: quantities of the run × prices in {cost.currency} of {cost.year}",
        "Change a blue price and every amount, every unit cost and the sentences on Summary follow. "
        "Quantities were simulated or stated in the scenario: they need a new run.",
    )
    first = page.row
    # what the page opens with needs the cells of what stands below it: that is written before it
    page.row = first + rows_wanted(cost)
    page.section("Prices", "An empty price is not stated: its items are left out of the totals, which say so.")
    prices = write_prices(page, cost)
    _define_missing(page, prices)
    write_people(page, cost)
    _define_changed(page, prices)
    page.skip()
    page.section("Where the money goes")
    good = _good(page, cost)
    items = _write_items(page, cost, prices, good)
    last, page.row = page.row, first
    totals = write_totals(page, context, cost, items, prices, good)
    page.skip()
    write_stack(page, context, cost, items, totals)
    if page.row > first + rows_wanted(cost):
        raise AssertionError("unit costs run into the prices")
    page.row = last
    page.finish()


def _say_what_to_add(book: Book) -> None:
    page = Page(book, "Cost", WIDTHS, "Cost: the scenario has no cost section", "Nothing on this sheet was computed.")
    for line in (
        "Add a cost section to the scenario: currency, year and, as far as known, prices, wages and capital.",
        "For example:   cost: {currency: USD, year: 2026, prices: {tma: 200 USD/kg, electricity: 0.08 USD/kWh}}",
        "What is not stated is reported as missing and never invented.",
    ):
        page.words(line, "wrap")
    page.finish()


def _good(page: Page, cost: CostBreakdown) -> dict[str, Cell]:
    """Good output of a year: what unit costs are divided by."""
    rows: list[list[Entry]] = [
        ["Good output of a year", pretty("m2"), cost.good_m2_per_year],
        ["Good output of a year", "kg", cost.good_kg_per_year],
    ]
    columns = [Column("Divided by", "wrap"), Column("Unit", "wrap"), Column("A year", "simulated", NUMBER)]
    table = page.table("good_output", columns, rows, sortable=False)
    page.skip()
    good = {"m²": table.cell(0, "A year"), "kg": table.cell(1, "A year")}
    page.book.define("good_m2_per_year", good["m²"])
    page.book.define("good_kg_per_year", good["kg"])
    return good


def ratio(top: Cell, bottom: Cell) -> Live | str:
    """A quotient, n/a where there is nothing to divide or to divide by."""
    if isinstance(bottom.value, str) or bottom.value == 0:
        return NOT_AVAILABLE
    value = NOT_AVAILABLE if isinstance(top.value, str) else top.value / bottom.value
    return Live(f'=IF(ISNUMBER({top.here}),{top.here}/{bottom.local},"{NOT_AVAILABLE}")', value)


def _write_items(page: Page, cost: CostBreakdown, prices: Prices, good: dict[str, Cell]) -> Table:
    amount, share = f"{cost.currency} a year", "Share"
    columns = [
        Column("Item", "wrap"),
        Column("Category", "wrap"),
        Column("Class", "wrap"),
        Column("Quantity a year", "simulated"),
        Column("Unit", "wrap"),
        Column("Price", "live"),
        Column("Price unit", "wrap"),
        Column(amount, "live", NUMBER),
        Column(f"{cost.currency} per m²", "live"),
        Column(f"{cost.currency} per kg", "live"),
        Column(share, "live", PERCENT),
        Column("At low price", "live", NUMBER),
        Column("At high price", "live", NUMBER),
        Column("Confidence", "wrap"),
        Column("What the quantity is", "wrap"),
    ]
    top = page.row + 1
    count = max(len(cost.items), 1)
    headers = [column.header for column in columns]
    last, at = top + count - 1, headers.index(amount)
    amounts = [_amount(item) for item in cost.items]
    total = sum(value for value in amounts if isinstance(value, float))
    whole = f"SUM({Cell(page.name, top, at, 0.0).local}:{Cell(page.name, last, at, 0.0).local})"
    rows: list[list[Entry]] = []
    for number, item in enumerate(cost.items):
        row = top + number
        rows.append(_item(page, row, item, prices, good, amounts[number], (whole, total), at))
    table = page.table("cost_items", columns, rows)
    for name, header in (("amounts", amount), ("lows", "At low price"), ("highs", "At high price")):
        page.book.spans[name] = table.span(header)
    for item in cost.items:
        if item.category == "precursor":
            names = {item.name, item.price.path.rsplit(".", 1)[-1] if item.price else item.name}
            for name in names:
                page.book.cells[f"precursor {name.casefold()}"] = prices.of(item)[0]
    _define_capital(page, cost, table)
    page.book.spans["classes"] = table.span("Class")
    page.book.spans["categories"] = table.span("Category")
    page.book.spans["item names"] = table.span("Item")
    return table


def quantity_of(page: Page, item: CostItem, prices: Prices) -> float | Live:
    """Quantity of an item; live where it follows from what may be changed: paid hours of heads, and capital."""
    bought = [(prices.of(other)[0], other.bought) for other in prices.items if other.bought is not None]
    if item.category != "maintenance" or not bought:
        return hours(page, item)
    formula = "+".join(f"N({cell.local})*{count!r}" for cell, count in bought)
    return Live(f"={formula}", sum(cell.number * count for cell, count in bought))


def _define_capital(page: Page, cost: CostBreakdown, table: Table) -> None:
    """The capital that maintenance is a share of: all that was bought."""
    for number, item in enumerate(cost.items):
        if item.category == "maintenance" and item.quantity_unit == cost.currency and item.quantity > 0:
            page.book.define("capital", table.cell(number, "Quantity a year"))
            return


def _amount(item: CostItem) -> float | str:
    return NOT_AVAILABLE if item.price is None else item.quantity * item.price.mode


def _item(
    page: Page,
    row: int,
    item: CostItem,
    prices: Prices,
    good: dict[str, Cell],
    value: float | str,
    whole: tuple[str, float],
    at: int,
) -> list[Entry]:
    mode, low, high = prices.of(item)
    amount_of, price = quantity_of(page, item, prices), Cell(page.name, row, 5, mode.value)
    quantity = Cell(page.name, row, 3, item.quantity)
    stated = item.price is not None
    amount = Cell(page.name, row, at, value)
    number = item.price.mode if item.price else 0.0

    def at_end(end: Cell, stated_end: float | None, furthest: str) -> Live:
        """Amount at one end of the price's range; a price that was changed to beyond it becomes the end."""
        either_end = f"{furthest}({end.local},{price.here})"
        result: float | str = NOT_AVAILABLE
        if stated:
            result = item.quantity * (number if stated_end is None else stated_end)
        formula = f"=IF(ISNUMBER({price.here}),{quantity.here}*IF(ISNUMBER({end.local}),{either_end},{price.here})"
        return Live(f'{formula},"{NOT_AVAILABLE}")', result)

    formula, total = whole
    of_total: float | str = NOT_AVAILABLE
    if isinstance(value, float) and total != 0:
        of_total = value / total
    shown = number_format(number)
    unit_shown = number_format(_per(value, good))
    return [
        item.name,
        item.category,
        item.behaviour,
        Put(amount_of, "simulated" if item.simulated else "live", number_format(item.quantity, 5)),
        pretty(item.quantity_unit),
        Put(
            Live(f'=IF(ISNUMBER({mode.local}),{mode.local},"not stated")', number if stated else "not stated"),
            number_format=shown,
        ),
        pretty(item.price.unit) if item.price else "",
        Live(f'=IF(ISNUMBER({price.here}),{quantity.here}*{price.here},"{NOT_AVAILABLE}")', value),
        Put(ratio(amount, good["m²"]), number_format=unit_shown),
        Put(ratio(amount, good["kg"]), number_format=number_format(_per(value, {"m²": good["kg"]}))),
        Live(
            f'=IF(ISNUMBER({amount.here}),IF({formula}=0,"{NOT_AVAILABLE}",{amount.here}/{formula}),"{NOT_AVAILABLE}")',
            of_total,
        ),
        at_end(low, item.price.low if item.price else None, "MIN"),
        at_end(high, item.price.high if item.price else None, "MAX"),
        Put(item.confidence, "wrap", fill=CONFIDENCE.get(item.confidence)),
        item.basis,
    ]


def _per(value: float | str, good: dict[str, Cell]) -> float:
    bottom = good["m²"].number
    return value / bottom if isinstance(value, float) and bottom and math.isfinite(bottom) else 0.0


def _define_missing(page: Page, prices: Prices) -> None:
    """A line that names the prices without which the totals have a hole."""
    parts, names = [], []
    for number, row in enumerate(prices.rows):
        cell, name = prices.table.cell(number, PRICE), prices.table.cell(number, "Price of")
        if row.needed:
            parts.append(f'IF(ISNUMBER({cell.local}),"",", "&{name.local})')
            if row.price is None:
                names.append(str(name.value))
    text = f"not stated: {', '.join(names)}" if names else ALL_STATED
    joined = "&".join(parts) if parts else '""'
    formula = f'=IF(LEN({joined})=0,"{ALL_STATED}","not stated: "&MID({joined},3,500))'
    page.skip(6)
    page.put(page.row, 0, "Missing prices", page.book.format("plain", bold=True, align="left"))
    cell = page.put(page.row, 1, Live(formula, text), page.book.format("text", font_color=GREY))
    page.book.define("prices_missing", cell)
    page.row += 1


def _define_changed(page: Page, prices: Prices) -> None:
    """A cell that counts what was changed here since the run."""
    spans = [(prices.table.span("Price"), prices.table.span(STATED))]
    if "heads" in page.book.spans:
        spans.append((page.book.spans["heads"], page.book.spans["heads stated"]))
    counts = [f"SUMPRODUCT(--ISNUMBER({now.local}),--({now.local}<>{then.local}))" for now, then in spans]
    # an emptied cell is a change as well; a price that was never stated is none until one is typed
    emptied = [f"SUMPRODUCT(--ISNUMBER({then.local}),--ISBLANK({now.local}))" for now, then in spans]
    page.skip(6)
    page.put(page.row, 0, "Changed here since the run", page.book.format("plain", bold=True, align="left"))
    style = page.book.format("live", num_format="0", align="left")
    page.book.define("prices_changed", page.put(page.row, 1, Live("=" + "+".join(counts + emptied), 0.0), style))
    page.row += 1
