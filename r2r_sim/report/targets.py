"""Targets with their traffic lights; a target may be changed on the Summary itself."""

from __future__ import annotations

import math
from dataclasses import dataclass

from r2r_sim.report.context import Context
from r2r_sim.report.live import Cell, Live
from r2r_sim.report.page import Page
from r2r_sim.report.prices import ALL_STATED
from r2r_sim.report.style import BAD_FILL, CLOSE_FILL, GOOD_FILL, number_format
from r2r_sim.report.table import Column, Entry, Put
from r2r_sim.report.text import capital, pretty
from r2r_sim.study.result import Target

CLOSE = 0.05
"""A target missed by less than this is amber."""
_MOST = 3
MET, NEAR, MISSED, OPEN = "● met", "● close", "● missed", "○ open"
THIN = "● film"
"""Enough output, but not of the film asked for."""


@dataclass(frozen=True, slots=True)
class Targets:
    """Cells of the targets that were written."""

    goals: tuple[Cell, ...]
    results: tuple[Cell, ...]
    targets: tuple[Target, ...]
    next_row: int


def write_targets(page: Page, context: Context, top: int, left: int) -> Targets:
    """Write the table of targets into the Summary."""
    targets = context.result.targets[:_MOST]
    if not targets:
        return Targets((), (), (), top)
    columns = [
        Column("Target", "wrap"),
        Column("Goal", "input"),
        Column("Result", "live"),
        Column("Unit", "wrap"),
        Column("Light", "wrap"),
    ]
    heights = [page.height_of(top + offset) for offset in range(len(targets) + 1)]
    rows: list[list[Entry]] = []
    for number, target in enumerate(targets):
        goal = Cell(page.name, top + 1 + number, left + 1, target.value)
        result = _result(page, context, target)
        shown = number_format(max(target.value, result.number))
        result_cell = Cell(page.name, top + 1 + number, left + 2, result.value)
        rows.append(
            [
                capital(target.name),
                Put(target.value, number_format=shown),
                Put(Live(f"={result}", result.value), number_format=shown),
                pretty(target.unit),
                _light(page, goal, result_cell, at_most=target.name == "cost", thin=bool(context.result.caveat)),
            ]
        )
    saved = page.row
    table = page.table("targets", columns, rows, left=left, top=top, sortable=False)
    page.row = saved
    for offset, tall in enumerate(heights):
        page.set_height(top + offset, tall)
    span = table.span("Light")
    for text, fill in ((MET, GOOD_FILL), (NEAR, CLOSE_FILL), (MISSED, BAD_FILL), (THIN, BAD_FILL)):
        page.sheet.conditional_format(
            span.first,
            span.column,
            span.last,
            span.column,
            {
                "type": "cell",
                "criteria": "==",
                "value": f'"{text}"',
                "format": page.book.workbook.add_format({"bg_color": fill}),
            },
        )
    goals = tuple(table.column("Goal"))
    for target, goal in zip(targets, goals, strict=True):
        page.book.define(page.book.name_for("target", target.name), goal)
    return Targets(goals, tuple(table.column("Result")), targets, top + 1 + len(targets))


def _result(page: Page, context: Context, target: Target) -> Cell:
    """The cell with the figure that the target is about."""
    cells = page.book.cells
    names = [f"kpi_{kpi.name}" for kpi in (context.main, context.other) if kpi is not None]
    if target.name == "cost":
        names = [f"{cost}_cost_per_{unit}" for cost in ("full", "marginal") for unit in ("m2", "kg", "kwh", "year")]
    for name in names:
        cell = cells.get(name)
        if (
            cell is not None
            and not isinstance(cell.value, str)
            and math.isclose(cell.value, target.result, rel_tol=1e-9)
        ):
            return cell
    return _static(page, target)


def _static(page: Page, target: Target) -> Cell:
    """Keep a result that no other cell holds."""
    del page
    return Number("", 0, 0, target.result)


class Number(Cell):
    """A number that stands in a formula by itself."""

    def __str__(self) -> str:
        return repr(float(self.number))


def _light(page: Page, goal: Cell, result: Cell, *, at_most: bool, thin: bool = False) -> Live:
    """The light; a cost without all of its prices neither meets nor misses a target."""
    value, aim = result.number, goal.number
    if at_most:
        met, near = f"{result.here}<={goal.here}", f"{result.here}<={goal.here}*{1 + CLOSE:g}"
        text = MET if value <= aim else NEAR if value <= aim * (1 + CLOSE) else MISSED
    else:
        met, near = f"{result.here}>={goal.here}", f"{result.here}>={goal.here}*{1 - CLOSE:g}"
        text = MET if value >= aim else NEAR if value >= aim * (1 - CLOSE) else MISSED
    if thin:
        return Live(f'=IF({near},"{THIN}","{MISSED}")', MISSED if text == MISSED else THIN)
    lights = f'IF({met},"{MET}",IF({near},"{NEAR}","{MISSED}"))'
    missing = page.book.cells.get("prices_missing")
    if at_most and missing is not None:
        stated = missing.value == ALL_STATED
        return Live(f'=IF({missing}="{ALL_STATED}",{lights},"{OPEN}")', text if stated else OPEN)
    return Live(f"={lights}", text)
