"""The Losses sheet: the way from nameplate to good output, and where the time goes."""

from __future__ import annotations

from xlsxwriter.chart import Chart

from r2r_sim.kpi.table import LossRow
from r2r_sim.report.book import Book
from r2r_sim.report.charts import Part, pareto, waterfall
from r2r_sim.report.context import DAYS, Context
from r2r_sim.report.live import Cell, Live
from r2r_sim.report.losses_time import write_estimate, write_months, write_states
from r2r_sim.report.page import Page
from r2r_sim.report.style import AMBER, BRICK, NUMBER, NUMBER_1, PERCENT, TEAL, decimals
from r2r_sim.report.table import NOT_AVAILABLE, Column, Entry, Put
from r2r_sim.report.text import fixed, shorten

WIDTHS = (230, 150, 120, 110, 120, 120, 120, 120, 130, 130)
"""Pixels."""

_MOST_STEPS = 7
_NOT_TIME = ("rate", "quality")


def write(book: Book, context: Context) -> None:
    """Write the sheet."""
    page = Page(
        book,
        "Losses",
        WIDTHS,
        f"Losses: from nameplate to good output, in {context.per_day}",
        "Nameplate is what the binding physical limit allows: no stops, all good. Each step takes something away.",
    )
    steps = merged_losses(context)
    page.section("From nameplate to good output")
    chart_row = page.row
    page.reserve(330)
    page.skip(8)
    _write_waterfall(page, context, steps)
    page.chart(waterfall_chart(book, context), _alt(steps), tall=330, row=chart_row)
    page.skip()
    _write_losses(page, context)
    page.skip()
    _write_pareto(page, context)
    page.skip()
    write_states(page, context)
    write_estimate(page, context)
    page.skip()
    write_months(page, context)
    page.finish()


def merged_losses(context: Context) -> list[tuple[str, str, float]]:
    """Losses by cause over all groups, in order: what it is, its kind, lost per day; small ones go together."""
    merged: dict[tuple[str, str], float] = {}
    for row in context.result.kpi.losses:
        key = (row.cause, row.e10)
        merged[key] = merged.get(key, 0.0) + row.lost_per_day
    largest = sorted(merged, key=lambda key: -abs(merged[key]))[:_MOST_STEPS]
    steps = [(cause, e10, merged[cause, e10]) for cause, e10 in merged if (cause, e10) in largest]
    rest = sum(lost for key, lost in merged.items() if key not in largest)
    if len(merged) > len(largest):
        steps.append(("all other causes", "several", rest))
    return steps


def _write_waterfall(page: Page, context: Context, steps: list[tuple[str, str, float]]) -> None:
    groups = context.result.groups
    nameplate = sum(row.nameplate_per_day for row in groups)
    names = {row.group for row in groups}
    behind = sum(row.lost_per_day for row in context.result.kpi.losses if row.group not in names)
    good = sum(row.good_per_day for row in groups) - behind
    top = page.row + 1
    unit, shown = context.per_day, context.output_format
    level_header, base_header = f"Level, {unit}", "Base of the bar"
    columns = [
        Column("Step", "wrap"),
        Column("Kind", "wrap"),
        Column(f"Lost, {unit}", "simulated", shown),
        Column("Of nameplate", "live", PERCENT),
        Column(level_header, "live", shown),
        Column(base_header, "live", shown),
        Column("Top of the bar", "live", shown),
        Column("Output", "live", shown),
        Column("Time lost", "live", shown),
        Column("Rate or quality lost", "live", shown),
    ]

    def at(number: int, column: int) -> str:
        return Cell(page.name, top + number, column, 0.0).here

    first = Cell(page.name, top, 4, 0.0)

    def end(label: str, number: int, value: float, share: Entry) -> list[Entry]:
        whole = Live(f"={at(number, 4)}", value)
        return [label, "", None, share, Put(value, "simulated"), 0.0, whole, whole, None, None]

    rows = [end("Nameplate", 0, nameplate, 1.0)]
    level = nameplate
    for number, (cause, e10, lost) in enumerate(steps, start=1):
        before, level = level, level - lost
        size = Live(f"=ABS({at(number, 2)})", abs(lost))
        share: Entry = NOT_AVAILABLE
        if nameplate:
            share = Live(f"={at(number, 2)}/{first.local}", lost / nameplate)
        rows.append(
            [
                shorten(cause, 36),
                e10,
                lost,
                share,
                Live(f"={at(number - 1, 4)}-{at(number, 2)}", level),
                Live(f"=MIN({at(number - 1, 4)},{at(number, 4)})", min(before, level)),
                Live(f"=MAX({at(number - 1, 4)},{at(number, 4)})", max(before, level)),
                None,
                None if e10 in _NOT_TIME else size,
                size if e10 in _NOT_TIME else None,
            ]
        )
    last = len(rows)
    whole = Live(f"={at(last, 4)}/{first.local}", good / nameplate) if nameplate else NOT_AVAILABLE
    rows.append(end("Good output", last, good, whole))
    table = page.table("waterfall", columns, rows, sortable=False)
    book = page.book
    book.cells["waterfall nameplate"] = table.cell(0, level_header)
    book.cells["waterfall good"] = table.cell(last, level_header)
    book.cells["waterfall last"] = table.cell(last - 1, level_header)


def waterfall_chart(book: Book, context: Context) -> Chart:
    """The picture of the first table; Summary shows it too."""
    table = book.tables["waterfall"]
    parts: list[Part] = [
        (name, table.span(name).chart, shade)
        for name, shade in (("Output", TEAL), ("Time lost", BRICK), ("Rate or quality lost", AMBER))
    ]
    lost = table.column(f"Lost, {context.per_day}")
    level = table.column(f"Level, {context.per_day}")
    places = decimals(level[0].number)
    texts = [
        fixed(at.number, places) if cell.value == "" else fixed(-cell.number, places)
        for cell, at in zip(lost, level, strict=True)
    ]
    return waterfall(
        book,
        "From nameplate to good output",
        table.span("Step").chart,
        table.span("Base of the bar").chart,
        parts,
        (table.span("Top of the bar").chart, texts),
        context.per_day,
        NUMBER if level[0].number >= 10 else "General",
    )


def _alt(steps: list[tuple[str, str, float]]) -> str:
    return "Waterfall from nameplate to good output: " + ", ".join(f"{cause} {lost:.4g}" for cause, _, lost in steps)


def _write_losses(page: Page, context: Context) -> None:
    """Every loss with what it is worth a year, live: it follows the prices on Cost."""
    page.section(
        "What each loss is worth",
        "Lost output × (worth of a unit - marginal cost); for scrap × (worth + substrate): all of its cost was paid. "
        f"Prices are on Cost. Hours are unit-hours; a year has {DAYS} days.",
    )
    money = context.currency or "money"
    columns = [
        Column("Cause", "wrap"),
        Column("Group", "wrap"),
        Column("Kind", "wrap"),
        Column(f"Lost, {context.per_day}", "simulated", context.output_format),
        Column("Of nameplate", "simulated", PERCENT),
        Column("Hours a year", "simulated", NUMBER_1),
        Column(f"Lost, {context.sold_by} a year", "live", NUMBER),
        Column(f"Worth, {money} a year", "live", NUMBER),
    ]
    top = page.row + 1
    losses = context.result.kpi.losses
    rows = [_loss(page, context, top + number, loss) for number, loss in enumerate(losses)]
    table = page.table("losses", columns, rows or [["none", *[None] * 7]])
    book = page.book
    book.spans["loss groups"] = table.span("Group")
    book.spans["loss lost"] = table.span(f"Lost, {context.per_day}")
    for number in range(len(losses)):
        book.cells[f"loss worth {number}"] = table.cell(number, f"Worth, {money} a year")
        book.cells[f"loss share {number}"] = table.cell(number, "Of nameplate")
        book.cells[f"loss cause {number}"] = table.cell(number, "Cause")


def _loss(page: Page, context: Context, row: int, loss: LossRow) -> list[Entry]:
    scale = DAYS * context.sold_per_quantity
    quantity = loss.lost_per_day * scale
    year, lost = Cell(page.name, row, 6, quantity), Cell(page.name, row, 3, loss.lost_per_day)
    worth = _worth(page, context, loss, year)
    return [
        loss.cause,
        loss.group,
        loss.e10,
        loss.lost_per_day,
        loss.share_of_nameplate,
        Put(NOT_AVAILABLE if loss.hours_per_year is None else loss.hours_per_year),
        Live(f"={lost.here}*{scale:.0f}", quantity),
        worth,
    ]


def _worth(page: Page, context: Context, loss: LossRow, year: Cell) -> Entry:
    """Lost output a year x what each unit of it is worth."""
    cells = page.book.cells
    value = cells.get("value_per_unit")
    if value is None:
        return Put(NOT_AVAILABLE)
    if loss.scrapped:
        other, sign = cells["substrate_per_unit"], 1.0
    else:
        other, sign = cells["marginal_cost_per_m2" if context.sold_by == "m²" else "marginal_cost_per_kg"], -1.0
    known = not isinstance(value.value, str) and not isinstance(other.value, str)
    amount = year.number * (value.number + sign * other.number) if known else NOT_AVAILABLE
    both = f"AND(ISNUMBER({value}),ISNUMBER({other}))"
    each = f"{value}{'+' if sign > 0 else '-'}{other}"
    return Live(f'=IF({both},{year.here}*({each}),"{NOT_AVAILABLE}")', amount)


def _write_pareto(page: Page, context: Context) -> None:
    """Stops by hours, largest first."""
    page.section("Pareto of stops", "Unit-hours a year by cause, all groups together.")
    hours: dict[str, float] = {}
    for loss in context.result.kpi.losses:
        if loss.hours_per_year is not None:
            hours[loss.cause] = hours.get(loss.cause, 0.0) + loss.hours_per_year
    ranked = sorted(hours.items(), key=lambda entry: (-entry[1], entry[0]))[:15]
    total, running, top = sum(hour for _, hour in ranked), 0.0, page.row + 1
    rows: list[list[Entry]] = []
    ends = f"{Cell(page.name, top, 1, 0.0).local}:{Cell(page.name, top + max(len(ranked), 1) - 1, 1, 0.0).local}"
    for number, (cause, hour) in enumerate(ranked):
        running += hour
        so_far = f"SUM({Cell(page.name, top, 1, 0.0).local}:{Cell(page.name, top + number, 1, 0.0).here})"
        share: Entry = Live(f"={so_far}/SUM({ends})", running / total) if total else NOT_AVAILABLE
        rows.append([shorten(cause, 40), hour, share])
    columns = [
        Column("Stop", "wrap"),
        Column("Hours a year", "simulated", NUMBER_1),
        Column("Cumulative", "live", PERCENT),
    ]
    start = page.row
    table = page.table("pareto", columns, rows or [["none", None, None]], sortable=False)
    if not ranked:
        return
    chart = pareto(
        page.book,
        "Pareto of stops",
        table.span("Stop").chart,
        table.span("Hours a year").chart,
        table.span("Cumulative").chart,
        "unit-hours a year",
    )
    page.chart(
        chart, "Stops by hours a year, the largest first, with the cumulative share", left=4, tall=320, row=start
    )
    page.clear_below(start, 320, page.row)
