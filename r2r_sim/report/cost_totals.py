"""The lower half of the Cost sheet: unit costs, the stack by category, and the people."""

from __future__ import annotations

import math

from xlsxwriter.chart import Chart

from r2r_sim import units
from r2r_sim.cost.breakdown import CostBreakdown, UnitCost
from r2r_sim.report.charts import Part, Range, colour, stacked
from r2r_sim.report.context import Context
from r2r_sim.report.live import Cell, Live, Span
from r2r_sim.report.page import Page
from r2r_sim.report.paper import ROW
from r2r_sim.report.prices import ALL_STATED, CELL_USE, VALUE, Prices
from r2r_sim.report.style import GREY, NUMBER, PERCENT, number_format
from r2r_sim.report.table import NOT_AVAILABLE, Column, Entry, Put, Table
from r2r_sim.report.text import clean

Good = dict[str, Cell]


def sum_of(span: Span, table: Table, header: str, classes: str | None) -> Live:
    """The sum of a column of the items, or of the items of one class."""
    cells = [(row[table.headers.index("Class")].value, row[table.headers.index(header)]) for row in table.cells]
    value = math.fsum(cell.number for behaviour, cell in cells if classes is None or behaviour == classes)
    if classes is None:
        return Live(f"=SUM({span.local})", value)
    return Live(f'=SUMIF({table.span("Class").local},"{classes}",{span.local})', value)


def write_totals(page: Page, context: Context, cost: CostBreakdown, items: Table, prices: Prices, good: Good) -> Table:
    """Marginal and full cost: a year, per m2, per kg, per kWh of cell, and with all prices low or high."""
    money = cost.currency
    page.section(
        "Unit cost",
        "Marginal: what one more unit costs in cash. Full: with labour, maintenance, floor and depreciation. "
        "The interval is that of the simulated output, at the prices of the scenario.",
    )
    columns = [
        Column("Cost", "wrap"),
        Column(f"{money} per m²", "live"),
        Column(f"{money} per kg", "live"),
        Column(f"{money} a year", "live", NUMBER),
        Column(f"{money} per kWh of cell", "live"),
        Column("95 % interval ±", "simulated", PERCENT),
        Column("Low, a year", "live", NUMBER),
        Column("High, a year", "live", NUMBER),
        Column(f"Low, per {context.sold_by}", "live"),
        Column(f"High, per {context.sold_by}", "live"),
    ]
    top = page.row + 1
    rows = [
        _total(page, top, "Marginal cost", cost.marginal, "variable", (cost, context, items, prices, good)),
        _total(page, top + 1, "Full cost", cost.full, None, (cost, context, items, prices, good)),
    ]
    table = page.table("unit_cost", columns, rows, sortable=False)
    book = page.book
    for number, name in enumerate(("marginal", "full")):
        book.define(f"{name}_cost_per_year", table.cell(number, f"{money} a year"))
        book.define(f"{name}_cost_per_m2", table.cell(number, f"{money} per m²"))
        book.define(f"{name}_cost_per_kg", table.cell(number, f"{money} per kg"))
        book.define(f"{name}_cost_per_kwh", table.cell(number, f"{money} per kWh of cell"))
        book.cells[f"{name}_low"] = table.cell(number, f"Low, per {context.sold_by}")
        book.cells[f"{name}_high"] = table.cell(number, f"High, per {context.sold_by}")
    _write_value(page, context, cost, prices, table)
    return table


Parts = tuple[CostBreakdown, Context, Table, Prices, Good]


def _total(page: Page, row: int, label: str, unit: UnitCost, classes: str | None, parts: Parts) -> list[Entry]:
    cost, context, items, prices, good = parts
    money = cost.currency
    year = sum_of(items.span(f"{money} a year"), items, f"{money} a year", classes)
    low = sum_of(items.span("At low price"), items, "At low price", classes)
    high = sum_of(items.span("At high price"), items, "At high price", classes)
    year_cell = Cell(page.name, row, 3, year.value)
    low_cell, high_cell = Cell(page.name, row, 6, low.value), Cell(page.name, row, 7, high.value)
    sold = good[context.sold_by]
    interval = unit.half_width_per_m2 if context.sold_by == "m²" else unit.half_width_per_kg
    per_unit = context.per_unit(unit)
    relative = interval / per_unit if interval is not None and per_unit else None
    per = {
        "m²": Cell(page.name, row, 1, _quotient(year_cell, good["m²"])),
        "kg": Cell(page.name, row, 2, _quotient(year_cell, good["kg"])),
    }
    return [
        Put(label, "wrap"),
        _divided(year_cell, good["m²"]),
        _divided(year_cell, good["kg"]),
        year,
        _per_kwh(per, cost, prices),
        Put(relative, number_format="0.00 %") if relative is not None else NOT_AVAILABLE,
        low,
        high,
        _divided(low_cell, sold),
        _divided(high_cell, sold),
    ]


def _quotient(top: Cell, bottom: Cell) -> float | str:
    return NOT_AVAILABLE if isinstance(bottom.value, str) or not bottom.value else top.number / bottom.value


def _divided(top: Cell, bottom: Cell) -> Put | str:
    value = _quotient(top, bottom)
    if isinstance(value, str):
        return value
    return Put(Live(f"={top.here}/{bottom.local}", value), number_format=number_format(value))


def _per_kwh(per: dict[str, Cell], cost: CostBreakdown, prices: Prices) -> Put | str:
    """Cost per unit of the kind that the cell's use counts in, times the use."""
    if cost.cell_use is None or not prices.has(CELL_USE):
        return Put(NOT_AVAILABLE, note="The scenario states no use of product per kWh of cell (cost.cell_use).")
    unit, _ = units.find_unit(cost.cell_use.unit)
    per_unit = per["m²" if "area_per_energy" in unit.dimensions else "kg"]
    if isinstance(per_unit.value, str):
        return NOT_AVAILABLE
    use, factor = prices.at(CELL_USE)[0], float(unit.factor * 3_600_000)
    value = per_unit.number * use.number * factor
    scale = "" if factor == 1.0 else f"*{factor!r}"
    formula = f'=IF(ISNUMBER({use.local}),{per_unit.here}*{use.local}{scale},"{NOT_AVAILABLE}")'
    return Put(Live(formula, value), number_format=number_format(value))


def _write_value(page: Page, context: Context, cost: CostBreakdown, prices: Prices, totals: Table) -> None:
    """What one more good unit is worth, the stated price or else the full cost, and the substrate in it."""
    full = totals.cell(1, f"{cost.currency} per {context.sold_by}")
    live: Live | str = NOT_AVAILABLE
    if prices.has(VALUE):
        live = _or_nothing(prices.at(VALUE)[0], "", 1.0)
    elif not isinstance(full.value, str):
        # a full cost with holes in it would say that losing output costs nothing
        missing = page.book.cells["prices_missing"]
        whole = missing.value == ALL_STATED
        value = full.value if whole else NOT_AVAILABLE
        live = Live(f'=IF({missing.local}="{ALL_STATED}",{full.local},"{NOT_AVAILABLE}")', value)
    page.skip(6)
    _named(page, "value_per_unit", f"Worth of one {context.sold_by}", live, cost.value_basis)
    live = NOT_AVAILABLE
    scrap = next((item for item in cost.items if item.category == "scrap" and item.price is not None), None)
    note = "price of the uncoated substrate in one good unit; lost with what is scrapped"
    if scrap is not None and scrap.price is not None and scrap.price.mode and cost.substrate_per_unit is not None:
        factor = cost.substrate_per_unit / scrap.price.mode
        live = _or_nothing(prices.of(scrap)[0], "" if factor == 1.0 else f"*{factor!r}", factor)
    _named(page, "substrate_per_unit", f"Substrate in one {context.sold_by}", live, note)


def _or_nothing(cell: Cell, scale: str, factor: float) -> Live:
    value = cell.value if isinstance(cell.value, str) else cell.value * factor
    return Live(f'=IF(ISNUMBER({cell.local}),{cell.local}{scale},"{NOT_AVAILABLE}")', value)


def _named(page: Page, name: str, label: str, live: Live | str, note: str) -> None:
    book = page.book
    page.put(page.row, 0, label, book.format("plain", bold=True, align="left"))
    number = live.value if isinstance(live, Live) and not isinstance(live.value, str) else 0.0
    style = book.format("live", num_format=number_format(number), indent=1)
    book.define(name, page.put(page.row, 1, live, style))
    page.put(page.row, 2, note, book.format("text", font_color=GREY))
    page.row += 1


def write_stack(page: Page, context: Context, cost: CostBreakdown, items: Table, totals: Table) -> None:
    """Cost by category, and its picture."""
    money, unit = cost.currency, context.sold_by
    marginal, full, share = f"Marginal, {money} per {unit}", f"Full, {money} per {unit}", "Share of full cost"
    page.section("By category")
    names = list(dict.fromkeys(clean(item.category) for item in cost.items))
    good = page.book.cells["good_m2_per_year" if unit == "m²" else "good_kg_per_year"]
    if isinstance(good.value, str) or good.value == 0 or not names:
        page.words("No good output to divide by.")
        return
    amounts, classes, categories = (items.span(name) for name in (f"{money} a year", "Class", "Category"))
    whole = totals.cell(1, f"{money} a year")
    top = page.row + 1
    rows: list[list[Entry]] = []
    for number, name in enumerate(names):
        label = Cell(page.name, top + number, 0, name)
        cells = [
            (str(row[2].value), row[items.headers.index(f"{money} a year")].number)
            for row in items.cells
            if row[1].value == name
        ]
        every = math.fsum(value for _, value in cells)
        variable = math.fsum(value for behaviour, value in cells if behaviour == "variable")
        by_class = f'SUMIFS({amounts.local},{categories.local},{label.here},{classes.local},"variable")'
        by_name = f"SUMIF({categories.local},{label.here},{amounts.local})"
        of_whole = every / whole.number if whole.number else NOT_AVAILABLE
        rows.append(
            [
                name,
                Live(f"={by_class}/{good.local}", variable / good.value),
                Live(f"={by_name}/{good.local}", every / good.value),
                Live(f"={by_name}", every),
                Live(f'=IF({whole.local}=0,"{NOT_AVAILABLE}",{by_name}/{whole.local})', of_whole),
            ]
        )
    shown = number_format(context.per_unit(cost.full))
    columns = [
        Column("Category", "wrap"),
        Column(marginal, "live", shown),
        Column(full, "live", shown),
        Column(f"{money} a year", "live", NUMBER),
        Column(share, "live", PERCENT),
    ]
    start = page.row
    table = page.table("cost_by_category", columns, rows, sortable=False)
    page.book.spans["category amounts"] = table.span(f"{money} a year")
    total = math.fsum(cell.number for cell in table.column(f"{money} a year"))
    page.book.cells["categories total"] = Cell(page.name, 0, 0, total)
    page.book.spans["stack labels"] = table.span("Category")
    page.book.spans["stack marginal"] = table.span(marginal)
    page.book.spans["stack full"] = table.span(full)
    chart = stack_chart(page, context)
    tall = _chart_height(len(names))
    page.chart(
        chart,
        f"Cost per {unit} by category, marginal and full",
        left=6,
        width=sum(page.widths[6:]),
        tall=tall,
        row=start,
    )
    page.clear_below(start, tall, page.row)
    page.skip()


def _chart_height(categories: int) -> int:
    return max(240, 20 * (categories + 3))


def rows_wanted(cost: CostBreakdown) -> int:
    """Rows that unit costs, the stack and its chart take at most."""
    categories = len({item.category for item in cost.items})
    return 10 + 3 + max(categories + 1, math.ceil((_chart_height(categories) + 6) / ROW) + 1)


def stack_chart(page: Page, context: Context) -> Chart:
    """Two columns, marginal and full, one series a category."""
    spans = page.book.spans
    labels, marginal, full = spans["stack labels"], spans["stack marginal"], spans["stack full"]
    parts: list[Part] = []
    for number, row in enumerate(range(labels.first, labels.last + 1)):
        values: Range = [labels.sheet, row, marginal.column, row, full.column]
        parts.append(([labels.sheet, row, labels.column], values, colour(number)))
    head = labels.first - 1
    heads: Range = [labels.sheet, head, marginal.column, head, full.column]
    title = f"Cost per {context.sold_by} [{context.currency}]"
    return stacked(page.book, title, heads, parts, legend="right", gap=60)
