"""The Daily sheet: how a year may turn out, and how the output settles."""

from __future__ import annotations

from r2r_sim.kpi.series import moving_average
from r2r_sim.report.book import Book
from r2r_sim.report.charts import lines
from r2r_sim.report.context import Context
from r2r_sim.report.page import Page
from r2r_sim.report.style import PERCENT
from r2r_sim.report.table import NOT_AVAILABLE, Column, Entry, Put
from r2r_sim.report.text import capital

WIDTHS = (150, 130, 150, 150, 130, 130, 130, 130)
"""Pixels."""
WINDOW = 14
"""Days on each side that Welch's moving average takes, if the run is four times as long."""
_PRINTED = 22
"""Rows of the second section on paper: those beside its chart."""


def write(book: Book, context: Context) -> None:
    """Write the sheet."""
    page = Page(book, "Daily", WIDTHS, "Daily: how sure a year is, and how the output settles", _settles(context))
    _write_quantiles(page, context)
    page.skip()
    printed = page.row + _PRINTED
    _write_days(page, context)
    page.finish()
    # the rest of the days is for the screen
    page.sheet.print_area(0, 0, min(printed, page.row), len(WIDTHS) - 1)


def _settles(context: Context) -> str:
    warm_up = context.result.warm_up
    if warm_up is None:
        return "The run says nothing about when it settles."
    words = warm_up.words if not warm_up.values else f"{warm_up.words} after {warm_up.values} days"
    return f"{capital(words)}, by MSER-5 on the daily output; key figures count the whole horizon."


def _write_quantiles(page: Page, context: Context) -> None:
    """The output of a whole horizon that a share of them does not reach."""
    days = f"{context.result.provenance.horizon_days:g} days"
    page.section(
        "How a year may turn out",
        f"Output over {days} by replication. The bounds hold at 95 % whatever the distribution (order statistics); "
        "n/a: too few replications for one.",
    )
    rows: list[list[Entry]] = [
        [
            f"P{100 * row.share:g}",
            Put(row.share, number_format=PERCENT),
            row.per_day,
            NOT_AVAILABLE if row.low is None else row.low,
            NOT_AVAILABLE if row.high is None else row.high,
        ]
        for row in context.result.quantiles
    ]
    if not rows:
        page.words("One replication says nothing about how years differ.")
        return
    shown, unit = context.output_format, context.per_day
    columns = [
        Column("Quantile", "wrap"),
        Column("Of years make less", "simulated", PERCENT),
        Column(f"Output, {unit}", "simulated", shown),
        Column("At least", "simulated", shown),
        Column("At most", "simulated", shown),
    ]
    page.table("quantiles", columns, rows, sortable=False)


def _write_days(page: Page, context: Context) -> None:
    daily = context.result.daily
    page.section(
        "Output by day",
        "Good output of the lots that end on a day, mean over replications, and Welch's moving average of it.",
    )
    window = min(WINDOW, len(daily) // 4)
    if not window:
        page.words("The horizon is too short for a series of days.")
        return
    smooth = moving_average(daily, window)
    shown, unit = context.output_format, context.per_day
    average = f"Average of {2 * window + 1} days"
    start = page.row
    table = page.table(
        "days",
        [
            Column("Day", "label"),
            Column(f"Output, {unit}", "simulated", shown),
            Column(average, "simulated", shown),
        ],
        [
            [
                Put(float(day), "label", "0"),
                value,
                smooth[day - 1] if day <= len(smooth) else NOT_AVAILABLE,
            ]
            for day, value in enumerate(daily, start=1)
        ],
        sortable=False,
    )
    span = {name: table.span(name).chart for name in ("Day", f"Output, {unit}", average)}
    sheet, first, column, *_ = span[average]
    # where the average has no value the line ends
    settled = [sheet, first, column, int(first) + len(smooth) - 1, column]
    chart = lines(
        page.book,
        f"Output by day [{unit}]",
        span["Day"],
        [("mean of replications", span[f"Output, {unit}"]), (average.lower(), settled)],
        axis="day",
        numbers=shown,
    )
    page.chart(chart, "Output by day, and Welch's moving average of it", left=4, tall=320, row=start)
    page.clear_below(start, 320, page.row)
