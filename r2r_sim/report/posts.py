"""A block of the Lines sheet: people of each crew who are there and needed, shift by shift."""

from __future__ import annotations

from r2r_sim.report.context import Context
from r2r_sim.report.page import Page
from r2r_sim.report.style import NUMBER, NUMBER_2, PERCENT
from r2r_sim.report.table import NOT_AVAILABLE, Column, Entry


def write_posts(page: Page, context: Context) -> None:
    """Posts by shift of the day, and heads on the payroll; nothing where there are no crews."""
    rows = context.result.kpi.posts
    if not rows:
        return
    cost = context.result.cost
    heads = {} if cost is None else {row.crew: row.heads for row in cost.labour}
    page.skip()
    page.section(
        "People by shift",
        "Needed: at work on tasks, over the hours on duty without breaks; 95 %: not exceeded in that share of them. "
        "Work that is finished after hours is left out. Heads: on the payroll for all shifts, see the Cost sheet.",
    )
    entries: list[list[Entry]] = [
        [
            row.crew,
            f"{row.shift}, from {row.starts}",
            row.hours_per_year,
            float(row.present),
            row.needed_mean,
            row.needed_p95,
            row.needed_peak,
            row.utilisation,
            NOT_AVAILABLE if heads.get(row.crew) is None else heads[row.crew],
        ]
        for row in rows
    ]
    columns = [
        Column("Crew", "wrap"),
        Column("Shift", "wrap"),
        Column("Hours a year", "simulated", NUMBER),
        Column("Posts", "simulated", NUMBER),
        Column("Needed, mean", "simulated", NUMBER_2),
        Column("Needed, 95 %", "simulated", NUMBER_2),
        Column("Needed, peak", "simulated", NUMBER_2),
        Column("Utilisation", "simulated", PERCENT),
        Column("Heads", "simulated", NUMBER_2),
    ]
    page.table("posts", columns, entries)
