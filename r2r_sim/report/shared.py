"""Blocks of the Lines sheet: what more of each thing would bring, what is asked of utilities, canisters."""

from __future__ import annotations

from r2r_sim.report.context import Context
from r2r_sim.report.page import Page
from r2r_sim.report.style import NUMBER, NUMBER_1, NUMBER_2, PERCENT
from r2r_sim.report.table import NOT_AVAILABLE, Column, Entry
from r2r_sim.report.text import pretty


def write_gains(page: Page, context: Context) -> None:
    """What a tenth more of each thing would bring, the largest first; nothing where it was not asked for."""
    gains = context.result.gains
    if not gains:
        return
    page.skip()
    page.section(
        "What more of each would bring",
        "Same random numbers as the plan; the intervals of all rows hold together at 95 %. Money: good output at its "
        "worth, less full cost; the price of the change itself is in it for people and units.",
    )
    cost = context.result.cost
    money = "Money a year" if cost is None else f"{cost.currency} a year"
    columns = [
        Column("Change", "wrap"),
        Column("Of", "wrap"),
        Column("Sure", "wrap"),
        Column(f"More {context.per_day}", "simulated", context.output_format),
        Column("Interval ±", "simulated", context.output_format),
        Column("Of output", "simulated", PERCENT),
        Column(money, "simulated", NUMBER),
        Column("Money ±", "simulated", NUMBER),
    ]
    rows: list[list[Entry]] = [
        [
            gain.change,
            gain.of,
            "yes" if gain.output.is_sure else "no",
            gain.output.mean,
            _known(gain.output.half_width),
            gain.share,
            _known(None if gain.money is None else gain.money.mean),
            _known(None if gain.money is None else gain.money.half_width),
        ]
        for gain in gains
    ]
    page.table("gains", columns, rows)


def write_demand(page: Page, context: Context) -> None:
    """Mean, 95th percentile and peak of what is asked of utilities, people and cabinets, and the canister ledger."""
    result = context.result
    if result.kpi.demand:
        page.skip()
        page.section(
            "Demand over time",
            "Mean of all hours of the year; 95 %: not exceeded in that share of the time; peak: largest of all years.",
        )
        rows: list[list[Entry]] = [
            [row.name.replace(":", " "), pretty(row.unit), row.mean, row.p95, row.peak] for row in result.kpi.demand
        ]
        columns = [
            Column("Demand for", "wrap"),
            Column("Unit", "wrap"),
            Column("Mean", "simulated", NUMBER_2),
            Column("95 %", "simulated", NUMBER_2),
            Column("Peak", "simulated", NUMBER_2),
        ]
        page.table("demand", columns, rows)
    if result.kpi.canisters:
        page.skip()
        page.section(
            "Canisters",
            "Days of cover: mean time from one change to the next. The most changed in any 7 or 28 days cover a "
            "delivery of that time.",
        )
        rows = [
            [
                row.cabinet,
                row.changes_per_year,
                _known(row.days_of_cover),
                _known(row.shortest_days),
                float(row.most_in_7_days),
                float(row.most_in_28_days),
            ]
            for row in result.kpi.canisters
        ]
        columns = [
            Column("Cabinet", "wrap"),
            Column("Changes a year", "simulated", NUMBER_1),
            Column("Days of cover", "simulated", NUMBER_1),
            Column("Shortest, days", "simulated", NUMBER_1),
            Column("Most in 7 days", "simulated", NUMBER),
            Column("Most in 28 days", "simulated", NUMBER),
        ]
        page.table("canisters", columns, rows)


def _known(value: float | None) -> Entry:
    return NOT_AVAILABLE if value is None else value
