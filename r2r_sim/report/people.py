"""Posts and heads on the Cost sheet: how many people the crews need, and the hours that are paid."""

from __future__ import annotations

from r2r_sim.cost.breakdown import CostBreakdown, CostItem
from r2r_sim.report.live import Cell, Live
from r2r_sim.report.page import Page
from r2r_sim.report.style import NUMBER_2
from r2r_sim.report.table import NOT_AVAILABLE, Column, Entry
from r2r_sim.report.text import clean

_ENTER = "heads per post x"
"""In the basis of a labour item whose hours are heads x paid hours of a head."""


def write_people(page: Page, cost: CostBreakdown) -> None:
    """Posts and heads of each crew; heads per post may be changed, and paid hours follow."""
    if not cost.labour:
        return
    page.skip()
    page.section("People", "Heads on the payroll = posts on site × heads per post (shifts, leave, illness).")
    top = page.row + 1
    rows: list[list[Entry]] = []
    for number, row in enumerate(cost.labour):
        per_post = row.heads / row.posts if row.heads is not None and row.posts else None
        posts = Cell(page.name, top + number, 2, row.posts)
        each = Cell(page.name, top + number, 3, per_post if per_post is not None else "")
        heads: float | str = row.posts * per_post if per_post is not None else NOT_AVAILABLE
        formula = f'=IF(ISNUMBER({each.here}),{posts.here}*{each.here},"{NOT_AVAILABLE}")'
        rows.append([row.crew, "labour", row.posts, per_post, per_post, Live(formula, heads)])
    columns = [
        Column("Crew", "wrap"),
        Column("For", "wrap"),
        Column("Posts", "live", NUMBER_2),
        Column("Heads per post", "input", NUMBER_2),
        Column("In the scenario", "live", NUMBER_2),
        Column("Heads", "live", NUMBER_2),
    ]
    table = page.table("people", columns, rows, sortable=False)
    page.book.spans["heads"] = table.span("Heads per post")
    page.book.spans["heads stated"] = table.span("In the scenario")


def hours(page: Page, item: CostItem) -> float | Live:
    """Quantity of an item: live for the paid hours of a crew whose heads enter them."""
    table = page.book.tables.get("people")
    if table is None or item.category != "labour" or _ENTER not in item.basis:
        return item.quantity
    for cells in table.cells:
        heads = cells[-1]
        if cells[0].value == clean(item.name) and heads.number:
            each = item.quantity / heads.number
            return Live(f"=N({heads.local})*{each!r}", heads.number * each)
    return item.quantity
