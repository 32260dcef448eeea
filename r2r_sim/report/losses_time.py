"""The lower half of the Losses sheet: equipment states, the estimate's gap, and output by month."""

from __future__ import annotations

import math

from xlsxwriter.chart import Chart

from r2r_sim.report.book import Book
from r2r_sim.report.charts import Part, band, stacked
from r2r_sim.report.context import Context
from r2r_sim.report.live import Cell, Live
from r2r_sim.report.page import Page
from r2r_sim.report.style import E10_COLOURS, GREY, NUMBER_1, PERCENT, decimals, number_format
from r2r_sim.report.table import NOT_AVAILABLE, Column, Entry, Put, Table
from r2r_sim.report.text import capital, fixed, pretty

_MOST_UNITS_IN_SUMMARY = 8


def _states(context: Context) -> list[str]:
    """E10 states that occur, in their order."""
    found = dict.fromkeys(row.e10 for row in context.result.kpi.states)
    return [state for state in E10_COLOURS if state in found] + [state for state in found if state not in E10_COLOURS]


def write_states(page: Page, context: Context) -> None:
    """Hours a year of each unit and of each group's mean unit by state, with a chart, and each group's sub-states."""
    states = _states(context)
    page.section(
        "Where the time of each unit goes", "Hours a year by SEMI E10 state; the rows sum to the hours of a year."
    )
    units: dict[tuple[str, str], dict[str, float]] = {}
    groups: dict[str, dict[str, float]] = {}
    members: dict[str, set[str]] = {}
    for row in context.result.kpi.states:
        unit = units.setdefault((row.group, row.unit), {})
        unit[row.e10] = unit.get(row.e10, 0.0) + row.hours_per_year
        members.setdefault(row.group, set()).add(row.unit)
    for (group, _), hours in units.items():
        mean = groups.setdefault(group, {})
        for state, value in hours.items():
            mean[state] = mean.get(state, 0.0) + value / len(members[group])
    if not units:
        page.words("The result holds no states.")
        return
    if len(units) > 1:
        labels = [f"{group} (mean of {len(members[group])})" for group in groups]
        table = _hours(page, "states_by_group", "Group", labels, list(groups.values()), states)
        page.skip()
    unit_table = _hours(page, "states_by_unit", "Unit", [unit for _, unit in units], list(units.values()), states)
    page.book.spans["state totals"] = unit_table.span("All")
    few = len(units) <= _MOST_UNITS_IN_SUMMARY
    picture = unit_table if few else table
    page.book.spans["states labels"] = picture.span(picture.headers[0])
    for state in states:
        page.book.spans[f"state {state}"] = picture.span(capital(state))
    page.skip(8)
    tall = 150 + 24 * (len(units) if few else len(groups))
    page.chart(states_chart(page.book), "Share of time by SEMI E10 state", tall=max(220, min(tall, 620)))
    page.skip()
    _write_sub_states(page, context, members)


def _hours(
    page: Page, name: str, head: str, labels: list[str], rows: list[dict[str, float]], states: list[str]
) -> Table:
    top = page.row + 1
    entries: list[list[Entry]] = []
    for number, hours in enumerate(rows):
        values = [hours.get(state, 0.0) for state in states]
        first = Cell(page.name, top + number, 1, 0.0).here
        last = Cell(page.name, top + number, len(states), 0.0).here
        entries.append([labels[number], *values, Live(f"=SUM({first}:{last})", sum(values))])
    columns = [
        Column(head, "wrap"),
        *[Column(capital(state), "simulated", NUMBER_1) for state in states],
        Column("All", "live", NUMBER_1),
    ]
    return page.table(name, columns, entries)


def states_chart(book: Book) -> Chart:
    """Bars of the time by state, for this sheet and Summary."""
    labels = book.spans["states labels"].chart
    parts: list[Part] = []
    for name, span in book.spans.items():
        if name.startswith("state ") and name != "state totals":
            state = name.removeprefix("state ")
            parts.append((capital(state), span.chart, E10_COLOURS.get(state, GREY)))
    return stacked(book, "Time by equipment state", labels, parts, bars=True, full=True)


def _write_sub_states(page: Page, context: Context, members: dict[str, set[str]]) -> None:
    page.section("In detail", "Hours a year of a group's mean unit.")
    detail: dict[tuple[str, str, str], float] = {}
    for row in context.result.kpi.states:
        key = (row.group, row.sub_state, row.e10)
        detail[key] = detail.get(key, 0.0) + row.hours_per_year / len(members[row.group])
    order = list(E10_COLOURS)
    ranked = sorted(
        detail.items(), key=lambda item: (item[0][0], order.index(item[0][2]) if item[0][2] in order else 99, -item[1])
    )
    totals = {group: sum(hours for key, hours in detail.items() if key[0] == group) for group in members}
    columns = [
        Column("Doing", "wrap"),
        Column("Group", "wrap"),
        Column("E10 state", "wrap"),
        Column("Hours a year", "simulated", NUMBER_1),
        Column("Share", "simulated", PERCENT),
    ]
    rows: list[list[Entry]] = [
        [sub_state, group, e10, hours, hours / totals[group] if totals[group] else NOT_AVAILABLE]
        for (group, sub_state, e10), hours in ranked
    ]
    page.table("sub_states", columns, rows)
    page.skip()


def write_estimate(page: Page, context: Context) -> None:
    """The closed-form estimate, and what the simulation adds to it, by cause."""
    result, unit = context.result, context.per_day
    page.section(
        "What a spreadsheet would have said",
        "Arithmetic with mean times: stops, calendar, ramp-up, shared capacity. Queues and chance make the rest.",
    )
    top = page.row + 1
    header = f"Output, {unit}"
    simulated = context.main.mean if context.main else result.estimate_per_day + sum(row.per_day for row in result.gap)
    rows: list[list[Entry]] = [["Closed-form estimate", result.estimate_per_day]]
    rows += [
        [row.cause, Put(row.per_day, number_format=f"+{context.output_format};-{context.output_format};0")]
        for row in result.gap
    ]
    rows.append(["Simulated", simulated])
    base = Cell(page.name, top, 1, result.estimate_per_day)
    for number, entries in enumerate(rows):
        cell = Cell(page.name, top + number, 1, 0.0)
        value = entries[1].value if isinstance(entries[1], Put) else entries[1]
        of_base: Entry = NOT_AVAILABLE
        if isinstance(value, (int, float)) and result.estimate_per_day:
            of_base = Live(f"={cell.here}/{base.local}", value / result.estimate_per_day)
        entries.append(of_base)
    columns = [
        Column("Step", "wrap"),
        Column(header, "simulated", context.output_format),
        Column("Of the estimate", "live", "+0.0 %;-0.0 %;0.0 %"),
    ]
    table = page.table("estimate_gap", columns, rows, sortable=False)
    book = page.book
    book.cells["estimate"] = table.cell(0, header)
    book.cells["simulated"] = table.cell(len(rows) - 1, header)
    if result.gap:
        span = table.span(header)
        book.cells["gap first"] = Cell(page.name, span.first + 1, span.column, 0.0)
        book.cells["gap last"] = Cell(page.name, span.last - 1, span.column, sum(row.per_day for row in result.gap))
    page.skip(6)
    for row in result.estimates:
        page.words(f"Estimate of {row.group}: {pretty(row.formula)}", "wrap")


def write_months(page: Page, context: Context) -> None:
    """Output by month with what can be committed."""
    months, unit = context.result.kpi.months, context.quantity
    page.section(
        "Output by month",
        "P10: met or exceeded in nine of ten replications: what can be committed. A month is a twelfth of a year.",
    )
    if not months:
        page.words("The horizon is shorter than a month.")
        return
    top = page.row + 1
    mean, low, high = f"Mean, {unit}", f"P10, {unit}", f"P90, {unit}"
    one = context.result.provenance.replications < 2
    rows: list[list[Entry]] = []
    for number, month in enumerate(months):
        p10 = Cell(page.name, top + number, 2, month.p10)
        p90 = Cell(page.name, top + number, 3, month.p90)
        rows.append(
            [
                Put(float(month.month), "label", "0"),
                month.mean,
                NOT_AVAILABLE if one else month.p10,
                NOT_AVAILABLE if one else month.p90,
                NOT_AVAILABLE if one else Live(f"={p90.here}-{p10.here}", month.p90 - month.p10),
            ]
        )
    shown = number_format(months[0].mean)
    columns = [
        Column("Month", "label"),
        Column(mean, "simulated", shown),
        Column(low, "simulated", shown),
        Column(high, "simulated", shown),
        Column("Spread", "live", shown),
    ]
    start = page.row
    table = page.table("months", columns, rows)
    for name, header in (("month", "Month"), ("mean", mean), ("p10", low), ("p90", high), ("spread", "Spread")):
        page.book.spans[f"months {name}"] = table.span(header)
    page.chart(
        months_chart(page.book, context), "Output by month: mean, and P10 to P90 as a band", left=5, tall=300, row=start
    )
    page.clear_below(start, 300, page.row)


def months_chart(book: Book, context: Context) -> Chart:
    """The band of monthly output, for this sheet and Summary."""
    span = {name: book.spans[f"months {name}"].chart for name in ("month", "p10", "spread", "mean")}
    months = context.result.kpi.months
    shown = number_format(months[0].mean)
    least = axis_start(min(month.p10 for month in months), max(month.p90 for month in months))
    cut = "" if least == 0 else f"; the axis begins at {fixed(least, decimals(least, 3))}"
    return band(
        book,
        f"Output by month [{context.quantity}{cut}]",
        span["month"],
        (span["p10"], span["spread"], span["mean"]),
        least,
        shown,
    )


def axis_start(low: float, high: float) -> float:
    """A round number below the band that leaves it most of the chart; 0 where that costs little."""
    start = low - 0.8 * (high - low)
    if not high > start > 0.35 * high:
        return 0.0
    step = 10.0 ** math.floor(math.log10(high - start))
    return max(0.0, math.floor(start / step) * step)
