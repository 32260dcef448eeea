"""The Lines sheet: what each line, reactor, station, crew and cabinet does with its time."""

from __future__ import annotations

from r2r_sim.report.book import Book
from r2r_sim.report.charts import bars
from r2r_sim.report.context import Context
from r2r_sim.report.page import Page
from r2r_sim.report.posts import write_posts
from r2r_sim.report.shared import write_demand, write_gains
from r2r_sim.report.standing import write_standing
from r2r_sim.report.style import BRICK, NUMBER, NUMBER_1, NUMBER_2, PERCENT, STEEL
from r2r_sim.report.table import Column, Entry
from r2r_sim.report.text import capital

WIDTHS = (200, 130, 84, 110, 110, 100, 92, 92, 92, 92, 160, 160)
"""Pixels."""


def write(book: Book, context: Context) -> None:
    """Write the sheet."""
    result = context.result
    title = "Lines: who is busy, who waits, and what limits the plant"
    page = Page(book, "Lines", WIDTHS, title, capital(context.named(result.bottleneck)))
    page.section("Lines and reactors")
    groups = page.table(
        "line_groups",
        [
            Column("Group", "wrap"),
            Column("Kind", "wrap"),
            Column("Units", "simulated", NUMBER),
            Column(f"Nameplate, {context.per_day}", "simulated", context.output_format),
            Column(f"Good, {context.per_day}", "simulated", context.output_format),
            Column("OEE", "simulated", PERCENT),
            Column("Productive", "simulated", PERCENT),
            Column("Standby", "simulated", PERCENT),
            Column("Down", "simulated", PERCENT),
            Column("Closed", "simulated", PERCENT),
            Column("Limited by", "wrap"),
            Column("then by", "wrap"),
        ],
        [
            [
                row.group,
                row.kind.replace("_", " "),
                float(row.units),
                row.nameplate_per_day,
                row.good_per_day,
                row.oee,
                row.productive_share,
                row.standby_share,
                row.down_share,
                row.closed_share,
                context.named(row.limited_by),
                context.named(row.then_by),
            ]
            for row in result.groups
        ],
    )
    for number in range(len(result.groups)):
        book.cells[f"group {number} name"] = groups.cell(number, "Group")
        book.cells[f"group {number} nameplate"] = groups.cell(number, f"Nameplate, {context.per_day}")
        book.cells[f"group {number} good"] = groups.cell(number, f"Good, {context.per_day}")
    _write_stations(page, context)
    page.skip()
    page.section(
        "Bottleneck ranking",
        "Utilisation: busy share of the scheduled time. Waits: unit-hours that others wait for it.",
    )
    start = page.row
    table = page.table(
        "resource_ranking",
        [
            Column("Resource", "wrap"),
            Column("Kind", "wrap"),
            Column("Rank", "simulated", NUMBER),
            Column("Utilisation", "simulated", PERCENT),
            Column("Waits for it, h a year", "simulated", NUMBER_1),
        ],
        [
            [row.name, row.kind, float(row.rank), row.utilisation, row.waiting_hours_per_year]
            for row in sorted(result.resources, key=lambda row: row.rank)
        ],
    )
    points = [BRICK if i == 0 else STEEL for i in range(len(result.resources))]
    tall = max(240, 26 * len(result.resources) + 110)
    chart = bars(
        book,
        "Utilisation of scheduled time",
        table.span("Resource").chart,
        table.span("Utilisation").chart,
        numbers="0 %",
        points=points,
        top=1.0,
    )
    page.chart(chart, "Utilisation by resource, the bottleneck first", left=6, tall=tall, row=start)
    page.clear_below(start, tall, page.row)
    write_gains(page, context)
    page.skip()
    page.section("Waits", "Unit-hours a year that lines or reactors stand able to run, for want of something.")
    waits: list[list[Entry]] = [
        [row.group, row.for_what.replace(":", ": "), row.hours_per_year] for row in result.kpi.waits
    ]
    page.table(
        "waits",
        [Column("Group", "wrap"), Column("Waits for", "wrap"), Column("h a year", "simulated", NUMBER_1)],
        waits or [["none", "", None]],
    )
    page.skip()
    page.section("Failures")
    failures: list[list[Entry]] = [[row.group, row.mode, row.per_year, row.repair_hours] for row in result.kpi.failures]
    page.table(
        "failures",
        [
            Column("Group", "wrap"),
            Column("Failure", "wrap"),
            Column("A year", "simulated", NUMBER_1),
            Column("Mean repair, h", "simulated", NUMBER_2),
        ],
        failures or [["none", "", None, None]],
    )
    write_demand(page, context)
    write_posts(page, context)
    write_standing(page, context)
    page.finish()


def _write_stations(page: Page, context: Context) -> None:
    """What stations before and behind those that coat do with their time; nothing where there are none."""
    names = {row.name for row in context.result.resources if row.kind == "station"}
    members: dict[str, set[str]] = {}
    shares: dict[tuple[str, str], float] = {}
    for row in context.result.kpi.states:
        if row.group in names:
            members.setdefault(row.group, set()).add(row.unit)
            for key in (row.sub_state, row.e10):
                shares[row.group, key] = shares.get((row.group, key), 0.0) + row.share
    if not members:
        return
    shown = {
        "Working": ("productive",),
        "Blocked": ("blocked",),
        "Starved": ("waiting for material",),
        "Down": ("scheduled down", "unscheduled down"),
        "Closed": ("non-scheduled",),
    }
    page.skip()
    page.section("Stations", "Mean share of time; blocked is without room behind, starved without anything to work on.")
    page.table(
        "stations",
        [
            Column("Station", "wrap"),
            Column("Units", "simulated", NUMBER),
            *[Column(name, "simulated", PERCENT) for name in shown],
        ],
        [
            [
                group,
                float(len(units)),
                *[sum(shares.get((group, key), 0.0) for key in keys) / len(units) for keys in shown.values()],
            ]
            for group, units in members.items()
        ],
    )
