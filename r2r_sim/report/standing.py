"""Blocks of the Lines sheet: what units take while they do not run, and whether they should stand hot or cold."""

from __future__ import annotations

from r2r_sim.report.context import Context
from r2r_sim.report.page import Page
from r2r_sim.report.style import NUMBER, NUMBER_1, NUMBER_2
from r2r_sim.report.table import NOT_AVAILABLE, Column, Entry
from r2r_sim.report.text import capital
from r2r_sim.study.standing_words import standing_words


def write_standing(page: Page, context: Context) -> None:
    """What is taken in time in which nothing runs, and each closing hot and cold; nothing where nothing is stated."""
    result = context.result
    money = "Money a year" if result.cost is None else f"{result.cost.currency} a year"
    if result.standing_use:
        page.skip()
        page.section(
            "Taken while nothing runs",
            "Nitrogen and power of units that stand, cool down or warm up; in the cost and in the demand above.",
        )
        rows: list[list[Entry]] = [
            [row.group, row.state, row.hours_per_year, row.nitrogen_nm3, row.energy_kwh, _known(row.money)]
            for row in result.standing_use
        ]
        columns = [
            Column("Group", "wrap"),
            Column("While", "wrap"),
            Column("Unit-hours a year", "simulated", NUMBER),
            Column("Nitrogen, Nm3 a year", "simulated", NUMBER),
            Column("Power, kWh a year", "simulated", NUMBER),
            Column(money, "simulated", NUMBER),
        ]
        page.table("standing_use", columns, rows)
    if not result.standing:
        return
    page.skip()
    said = [f"{capital(standing_words(answer)[-1])}: {answer.group}." for answer in result.standing]
    page.section("Hot or cold while the plant is closed", " ".join(said))
    rows = [
        [
            answer.group,
            one.hours,
            one.per_year,
            one.hot_nitrogen_nm3,
            one.hot_energy_kwh,
            _known(one.hot_money),
            answer.restart_nitrogen_nm3,
            answer.restart_energy_kwh,
            answer.restart_hours,
            _known(answer.restart_money),
            _known(answer.restart_loss),
            f"{answer.chosen}; {one.cheaper} is cheaper" if one.cheaper else answer.chosen,
        ]
        for answer in result.standing
        for one in answer.closings
    ]
    unit = result.cost.currency if result.cost is not None else "money"
    columns = [
        Column("Group", "wrap"),
        Column("Closed, h", "simulated", NUMBER_1),
        Column("Times a year", "simulated", NUMBER_1),
        Column("Hot: Nm3", "simulated", NUMBER_1),
        Column("Hot: kWh", "simulated", NUMBER_1),
        Column(f"Hot: {unit}", "simulated", NUMBER_2),
        Column("Restart: Nm3", "simulated", NUMBER_1),
        Column("Restart: kWh", "simulated", NUMBER_1),
        Column("Restart: h lost", "simulated", NUMBER_2),
        Column(f"Restart: {unit}", "simulated", NUMBER_2),
        Column(f"Output lost, {unit}", "simulated", NUMBER_2),
        Column("Planned, and cheaper", "wrap"),
    ]
    page.table("hot_or_cold", columns, rows or [["the plant never closes", *[None] * 10, ""]])


def _known(value: float | None) -> Entry:
    return NOT_AVAILABLE if value is None else value
