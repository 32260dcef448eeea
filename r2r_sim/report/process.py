"""The Process sheet: what physics allows each line or reactor, and what it draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

from r2r_sim.report import display
from r2r_sim.report.book import Book
from r2r_sim.report.charts import bars
from r2r_sim.report.context import Context
from r2r_sim.report.display import precursor
from r2r_sim.report.live import Cell, Live
from r2r_sim.report.page import Page
from r2r_sim.report.process_facts import draws, facts, is_timed, ruled_minutes
from r2r_sim.report.process_separator import write_separator
from r2r_sim.report.style import BRICK, GOOD_FILL, PERCENT, STEEL, number_format
from r2r_sim.report.table import NOT_AVAILABLE, Column, Entry, Put, Table
from r2r_sim.report.text import pretty, shorten

if TYPE_CHECKING:
    from r2r_sim.study.result import OperatingPoint

WIDTHS = (210, 88, 84, 84, 84, 84, 110, 104, 330, 380)
"""Pixels."""

_CAP = 5.0
"""How far beyond the operating point the chart goes."""
_MOST_BARS = 10


def write(book: Book, context: Context) -> None:
    """Write the sheet, one block for each line or reactor."""
    page = Page(
        book,
        "Process",
        WIDTHS,
        "Process: what physics allows, and which limit binds",
        "Each limit is what one mechanism alone would allow. The binding one sets the rate.",
    )
    if not context.result.operating:
        page.words("The result holds no operating point.")
    for number, point in enumerate(context.result.operating, start=1):
        _write_point(page, context, point, number)
    page.finish()


def _write_point(page: Page, context: Context, point: OperatingPoint, number: int) -> None:
    kind = point.unit_kind.replace("_", " ")
    many = f"{point.count} × " if point.count > 1 else ""
    binding = f"Binding limit: {context.named(point.binding.full_name)}." if point.limits else ""
    page.section(f"{shorten(point.label, 60)}: {many}{kind}", binding)
    start = page.row
    columns = [Column("Fact", "wrap"), Column("Value"), Column("Unit", "wrap")]
    page.table(f"facts_{number}", columns, [_fact(*fact) for fact in facts(point)], sortable=False)
    after_facts = page.row
    by_step = is_timed(point)
    shown = len(point.steps) if by_step else min(len(point.limits), _MOST_BARS)
    tall = 90 + 26 * max(shown, 4)
    page.clear_below(start, tall, after_facts)
    page.skip()
    page.block()
    limits = _write_limits(page, context, point, number)
    page.skip()
    page.block()
    steps = _write_steps(page, context, point, number)
    if by_step and steps is not None:
        _chart_steps(page, point, steps, start, tall)
    elif limits is not None:
        _chart_limits(page, point, limits, start, tall)
    page.skip()
    page.block()
    _write_draws(page, point, number)
    if point.alternatives:
        page.skip()
        page.block()
        _write_alternatives(page, context, point, number)
    for separator in context.result.separators:
        if separator.of == point.label:
            page.skip()
            page.block()
            write_separator(page, separator, number)
    page.skip(24)


def _chart_limits(page: Page, point: OperatingPoint, table: Table, start: int, tall: int) -> None:
    """What each limit alone would allow, the operating point being 100 %, beside the facts."""
    shown = range(min(len(point.limits), _MOST_BARS))
    names, room = table.span("Limit"), table.span("In the chart")
    last = names.first + len(shown) - 1
    points = [BRICK if point.limits[i].margin < 1e-9 else STEEL for i in shown]
    chart = bars(
        page.book,
        f"What each limit alone would allow (operating point 100 %, bars end at {_CAP:.0%})",
        [page.name, names.first, names.column, last, names.column],
        [page.name, room.first, room.column, last, room.column],
        numbers="0 %",
        points=points,
        top=_CAP,
    )
    alt = "What each limit would allow, the operating point being 100 %: " + ", ".join(
        f"{limit.name} {min(1 + limit.margin, _CAP):.0%}" for limit in point.limits[:_MOST_BARS]
    )
    page.chart(chart, alt, left=4, tall=tall, row=start)


def _fact(name: str, value: float, unit: str) -> list[Entry]:
    if unit == "%":
        return [name, Put(value, number_format=PERCENT if value >= 0.01 else "0.000 %"), ""]
    return [name, Put(value, number_format=number_format(value)), unit]


def _write_limits(page: Page, context: Context, point: OperatingPoint, number: int) -> Table | None:
    if not point.limits:
        return None
    timed = is_timed(point)
    top = page.row + 1
    rows: list[list[Entry]] = []
    for offset, limit in enumerate(point.limits):
        value, unit = display.show(limit.value, limit.unit)
        role = "binds" if offset == 0 else "next" if offset == 1 else "binds its step" if limit.margin < 1e-9 else ""
        room = Cell(page.name, top + offset, 4, limit.margin)
        finite = limit.margin == limit.margin and limit.margin != float("inf")
        minutes = ruled_minutes(point, limit) if timed else 0.0
        capped = Live(f"=MIN(1+{room.here},{_CAP:g})", min(1 + limit.margin, _CAP)) if finite else Put(_CAP, "live")
        inputs = "; ".join(f"{name} {amount:.5g}" for name, amount in limit.inputs.items())
        rows.append(
            [
                context.named(limit.bare_name),
                Put(role, "wrap", fill=GOOD_FILL if role == "binds" else None),
                Put(
                    value,
                    number_format=number_format(value),
                    note="" if finite else "this mechanism sets no limit here",
                ),
                unit,
                Put(limit.margin, number_format="0 %"),
                (Put(minutes, "simulated", number_format=number_format(minutes)) if minutes else None)
                if timed
                else capped,
                limit.step,
                limit.kind.replace("_", " "),
                limit.equation,
                inputs,
            ]
        )
    columns = [
        Column("Limit", "wrap"),
        Column("Role", "wrap"),
        Column("It allows"),
        Column("Unit", "wrap"),
        Column("Room"),
        Column("Rules, min a batch") if timed else Column("In the chart", "live", "0 %"),
        Column("Step", "wrap"),
        Column("Kind", "wrap"),
        Column("Equation", "wrap"),
        Column("With", "wrap"),
    ]
    return page.table(f"limits_{number}", columns, rows, sortable=False)


def _write_steps(page: Page, context: Context, point: OperatingPoint, number: int) -> Table | None:
    if not point.steps:
        return None
    batch = point.consumption.basis == "batch"
    unit = "min" if batch else "ms"
    top, count = page.row + 1, len(point.steps)
    totals = [display.show(step.duration, unit)[0] * step.repeats for step in point.steps]
    whole = sum(totals)
    column_of_totals = f"{Cell(page.name, top, 3, 0.0).local}:{Cell(page.name, top + count - 1, 3, 0.0).local}"
    rows: list[list[Entry]] = []
    for offset, step in enumerate(point.steps):
        row = top + offset
        times, each, every = (Cell(page.name, row, column, 0.0).here for column in (1, 2, 3))
        length = display.show(step.duration, unit)[0]
        share: Entry = Live(f"={every}/SUM({column_of_totals})", totals[offset] / whole) if whole else NOT_AVAILABLE
        amount, amount_unit = display.mass(step.amount)
        shortest = display.show(step.shortest, unit)[0]
        rows.append(
            [
                step.name,
                float(step.repeats),
                Put(length, number_format=number_format(length)),
                Put(Live(f"={times}*{each}", totals[offset]), number_format=number_format(totals[offset])),
                share,
                Put(shortest, number_format=number_format(shortest)),
                f"{amount:.4g} {amount_unit}" if step.amount else "",
                precursor(step.precursor or ""),
                context.named(step.ruled_by),
                shorten(f"{step.name}: {context.named(step.ruled_by)}", 60),
            ]
        )
    columns = [
        Column("Step" if batch else "Zone", "wrap"),
        Column("Times" if batch else "Zones a pass", "simulated", "0"),
        Column(f"Each, {unit}"),
        Column(f"All, {unit}", "live"),
        Column("Share", "live", PERCENT),
        Column(f"Shortest, {unit}"),
        Column("Drawn each time", "wrap"),
        Column("Precursor", "wrap"),
        Column("Ruled by", "wrap"),
        Column("In the chart", "wrap"),
    ]
    return page.table(f"steps_{number}", columns, rows)


def _chart_steps(page: Page, point: OperatingPoint, steps: Table, start: int, tall: int) -> None:
    """Where the batch's time goes and what rules each step, beside the facts; the binding limit's steps stand out."""
    names, minutes = steps.span("In the chart").chart, steps.span("All, min").chart
    rules = point.binding.step if point.limits else ""
    title = "Where the time of a batch goes [min], and what rules each step (red: the longest part)"
    points = [BRICK if step.name.removeprefix("first ") == rules else STEEL for step in point.steps]
    chart = bars(page.book, title, names, minutes, numbers="0", points=points)
    each = (f"{cells[-1].value} {cells[3].number:.0f}" for cells in steps.cells)
    page.chart(chart, "Minutes of a batch by step: " + ", ".join(each), left=4, tall=tall, row=start)


def _write_draws(page: Page, point: OperatingPoint, number: int) -> None:
    batch = point.consumption.basis == "batch"
    what = "a batch" if batch else "while the line is hot"
    columns = [
        Column(f"What it draws {what}", "wrap"),
        Column("Amount"),
        Column("Unit", "wrap"),
        Column("Peak"),
        Column("Unit of peak", "wrap"),
        Column("In the film", "simulated", PERCENT),
    ]
    rows: list[list[Entry]] = []
    for name, (amount, unit), peak, utilisation in draws(point):
        shown: list[Entry] = [precursor(name), Put(amount, number_format=number_format(amount)), unit]
        shown += [Put(peak[0], number_format=number_format(peak[0])), peak[1]] if peak else [None, ""]
        rows.append([*shown, utilisation])
    page.table(f"draws_{number}", columns, rows)


def _write_alternatives(page: Page, context: Context, point: OperatingPoint, number: int) -> None:
    """The same unit with another choice; what its precursors cost follows the prices on Cost."""
    money = context.currency or "money"
    per = "m²" if context.is_web else "kg"
    page.words(
        f"The same unit with one choice changed. Precursor cost per {per} = vapour supplied × price on Cost; "
        "precursors without a price are left out.",
        "note",
    )
    names = list(dict.fromkeys(name for other in point.alternatives for name in other.precursors))
    priced = [name for name in names if _price(page.book, name) is not None]
    main = (priced or names or ["precursor"])[0]
    area = pretty("m2/m2") if context.is_web else pretty("m2/g")
    columns = [
        Column("Choice", "wrap"),
        Column("Chosen", "wrap"),
        Column("Speed, m/min" if context.is_web else "Rate, kg/h"),
        Column(f"Coated area, {area}"),
        Column(f"Film, g per {per}"),
        Column("Porosity after", "simulated", PERCENT),
        Column(f"{precursor(main)}, g per {per}"),
        Column(f"Precursor, {money} per {per}", "live"),
        Column("Limited by", "wrap"),
        Column("Note", "wrap"),
    ]
    top = page.row + 1
    rows: list[list[Entry]] = []
    for offset, other in enumerate(point.alternatives):
        rate: float | None = None
        if other.rate is not None:
            rate = display.show(other.rate, "m/min" if context.is_web else "kg/h")[0]
        grams = other.precursors.get(main, float("nan")) * 1000
        area_shown = other.coated_area if context.is_web else other.coated_area / 1000
        rows.append(
            [
                other.label,
                Put("chosen", "wrap", fill=GOOD_FILL) if other.chosen else "",
                _number(rate),
                _number(area_shown),
                _number(other.mass_gain * 1000),
                Put(NOT_AVAILABLE if other.porosity_after is None else other.porosity_after),
                _number(grams),
                _precursor_cost(page.book, other.precursors, main, grams, Cell(page.name, top + offset, 6, grams)),
                other.binding,
                other.note,
            ]
        )
    page.table(f"alternatives_{number}", columns, rows)


def _number(value: float | None) -> Put:
    if value is None or value != value:
        return Put(NOT_AVAILABLE)
    return Put(value, number_format=number_format(value))


def _price(book: Book, precursor: str) -> Cell | None:
    return book.cells.get(f"precursor {precursor.casefold()}")


def _precursor_cost(book: Book, supplied: object, main: str, grams: float, cell: Cell) -> Entry:
    """Grams of the first precursor in the row x price, and the others with their amounts as numbers."""
    assert hasattr(supplied, "items")
    formulas, value = [], 0.0
    for name, amount in supplied.items():
        price = _price(book, name)
        if price is None or amount != amount:
            continue
        formulas.append(f"{cell.here}/1000*N({price})" if name == main else f"{amount!r}*N({price})")
        value += (grams / 1000 if name == main else amount) * price.number
    if not formulas:
        return Put(NOT_AVAILABLE)
    return Put(Live("=" + "+".join(formulas), value), number_format=number_format(value))
