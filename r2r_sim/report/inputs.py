"""The Inputs sheet: every input of the scenario and where it comes from."""

from __future__ import annotations

from r2r_sim.report.book import Book
from r2r_sim.report.context import Context
from r2r_sim.report.page import Page
from r2r_sim.report.style import CLOSE_FILL, CONFIDENCE, number_format
from r2r_sim.report.table import Column, Entry, Put
from r2r_sim.report.text import pretty
from r2r_sim.scenario import InputRow

WIDTHS = (330, 150, 92, 84, 84, 120, 84, 84, 230, 290)
"""Pixels."""


def write(book: Book, context: Context) -> None:
    """Write the sheet."""
    rows = context.result.inputs
    changed = sum(row.changed for row in rows)
    given = sum(row.given for row in rows)
    page = Page(
        book,
        "Inputs",
        WIDTHS,
        f"Inputs: {len(rows)} figures, {given} stated in the scenario, {changed} changed from their default",
        "To change them, change the scenario and run again; prices and targets can be tried out on Cost and Summary.",
    )
    columns = [
        Column("Input", "wrap"),
        Column("Value", "live"),
        Column("Unit", "wrap"),
        Column("Low", "live"),
        Column("High", "live"),
        Column("Default", "wrap"),
        Column("Changed", "wrap"),
        Column("Confidence", "wrap"),
        Column("Source", "wrap"),
        Column("Place in the scenario", "wrap"),
    ]
    top = page.row
    table = page.table("inputs", columns, [_entries(row) for row in rows])
    page.sheet.freeze_panes(top + 1, 1)
    page.repeat(top, top)
    page.plain_texts(table.first, table.last, [1, 5])
    page.finish()


def _entries(row: InputRow) -> list[Entry]:
    shown = "General" if row.number is None else number_format(row.number, 5)
    whole = row.number is not None and row.number == int(row.number) and abs(row.number) < 1e6
    if whole:
        shown = "#,##0"
    if row.number and not 1e-3 <= abs(row.number) < 1e9:
        shown = "0.00E+00"
    return [
        row.label,
        Put(row.number, number_format=shown) if row.number is not None else Put(row.value, "value"),
        pretty(row.unit),
        Put(row.low, number_format=shown),
        Put(row.high, number_format=shown),
        row.default,
        Put("changed", "wrap", fill=CLOSE_FILL) if row.changed else Put("stated" if row.given else "", "wrap"),
        Put(row.confidence, "wrap", fill=CONFIDENCE.get(row.confidence)),
        row.source,
        row.path,
    ]
