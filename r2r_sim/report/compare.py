"""Two plans side by side, as a workbook of one sheet: what was changed, and what it does."""

from __future__ import annotations

from r2r_sim.report.book import Book
from r2r_sim.report.live import Cell, Live
from r2r_sim.report.page import Page
from r2r_sim.report.style import PERCENT, number_format
from r2r_sim.report.table import NOT_AVAILABLE, Column, Entry, Put
from r2r_sim.report.text import clean, pretty
from r2r_sim.study.compare import Compared, Comparison

SHEET = "Compare"
WIDTHS = (300, 100, 130, 130, 130, 110, 120, 150)
"""Pixels."""
SURE, UNSURE, SAME = "yes", "no: chance may be all", "no difference"


def comparison_bytes(comparison: Comparison) -> bytes:
    """The workbook of a comparison; the same comparison gives the same bytes."""
    first, second = (clean(name, 120) for name in (comparison.first, comparison.second))
    book = Book(f"{first} against {second}", (SHEET,))
    page = Page(
        book,
        SHEET,
        WIDTHS,
        _finding(comparison.headline[0]),
        f"First: {first}. Second: {second}. {comparison.replications} replications each with the same random numbers, "
        f"seed {comparison.seed}: what both call by the same name fails and lasts alike.",
    )
    _write_figures(
        page,
        "What it does",
        "The key figures to read first. The interval is that of the difference, at 95 %.",
        "compared",
        comparison.headline,
    )
    page.skip()
    _write_changes(page, comparison)
    page.skip()
    headline = set(comparison.headline)
    rest = tuple(row for row in comparison.rows if row not in headline)
    _write_figures(page, "All other key figures", "Those that both plans have.", "compared_others", rest)
    page.finish()
    return book.close()


def _finding(output: Compared) -> str:
    """What the second plan makes against the first, in words."""
    if not output.first or not output.second - output.first:
        return "Both plans make the same" if output.first == output.second else "The first plan makes nothing"
    share = (output.second - output.first) / output.first
    sure = "" if output.difference.is_sure else ", which may be chance"
    return f"The second plan makes {abs(share):.1%} {'more' if share > 0 else 'less'} than the first{sure}"


def _write_figures(page: Page, title: str, note: str, name: str, compared: tuple[Compared, ...]) -> None:
    """Both plans by key figure, with the difference live."""
    page.section(title, note)
    columns = [
        Column("Key figure", "wrap"),
        Column("Unit", "wrap"),
        Column("First", "simulated"),
        Column("Second", "simulated"),
        Column("Difference", "live"),
        Column("Of the first", "live", "+0.0 %;-0.0 %;0.0 %"),
        Column("± at 95 %", "simulated"),
        Column("Sure?", "wrap"),
    ]
    top = page.row + 1
    rows = [_figure(page, top + number, row) for number, row in enumerate(compared)]
    page.table(name, columns, rows or [["none", *[None] * 7]])


def _figure(page: Page, at: int, row: Compared) -> list[Entry]:
    shown = PERCENT if row.unit == "-" else number_format(max(abs(row.first), abs(row.second)))
    signed = f"+{shown};-{shown};0"
    one, two = (Cell(page.name, at, column, value) for column, value in ((2, row.first), (3, row.second)))
    apart = Cell(page.name, at, 4, row.second - row.first)
    share: Entry = NOT_AVAILABLE
    if row.first:
        share = Live(f"={apart.here}/{one.here}", (row.second - row.first) / row.first)
    half = row.difference.half_width
    sure = SURE if row.difference.is_sure else SAME if not row.difference.mean and not half else UNSURE
    return [
        row.label,
        "share" if row.unit == "-" else pretty(row.unit),
        Put(row.first, number_format=shown),
        Put(row.second, number_format=shown),
        Put(Live(f"={two.here}-{one.here}", row.second - row.first), number_format=signed),
        share,
        NOT_AVAILABLE if half is None else Put(half, number_format=shown),
        sure,
    ]


def _write_changes(page: Page, comparison: Comparison) -> None:
    """Every input that differs."""
    page.section("What was changed", "Inputs that differ, with what follows from them in the catalog and by default.")
    rows: list[list[Entry]] = [
        [
            row.path,
            "changed" if row.first and row.second else "gone" if row.first else "added",
            row.first or "none",
            row.second or "none",
        ]
        for row in comparison.changes
    ]
    columns = [
        Column("Input", "wrap"),
        Column("Way", "wrap"),
        Column("In the first", "wrap"),
        Column("In the second", "wrap"),
    ]
    table = page.table("changes", columns, rows or [["none", "", "", ""]])
    page.plain_texts(table.first, table.last, [2, 3])
