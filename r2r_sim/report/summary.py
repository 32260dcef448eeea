"""The Summary sheet: one page that says how much, at what cost, against which target, limited by what, how sure."""

from __future__ import annotations

from r2r_sim.report.book import Book
from r2r_sim.report.context import Context
from r2r_sim.report.cost_totals import stack_chart
from r2r_sim.report.live import Live
from r2r_sim.report.losses import waterfall_chart
from r2r_sim.report.losses_time import months_chart, states_chart
from r2r_sim.report.page import Page
from r2r_sim.report.runlog import ranked
from r2r_sim.report.sentences import QUOTE_PRICES, drivers, headline, targets_note
from r2r_sim.report.style import AMBER, GREY, LINE, NAVY, PAPER, STEEL
from r2r_sim.report.targets import write_targets
from r2r_sim.report.text import clean, height, shorten
from r2r_sim.report.tiles import Tile, tiles

EDGE, GAP = 14, 14
QUARTER = (84, 74, 74, 70, 70)
WIDTHS = (EDGE, *((*QUARTER, GAP) * 4)[:-1], EDGE)
"""Pixels: four blocks of five columns with gaps between them."""

_FIRST = (1, 7, 13, 19)
"""First column of each block."""
_LAST = tuple(first + len(QUARTER) - 1 for first in _FIRST)
_WARNINGS = 6
_TALL = 32
"""Pixels of a row beside the targets: two lines of small type."""
_CHART = 272
_ANSWERS = {
    "Losses": "where output goes, and what that costs",
    "Lines": "who is busy, who waits, peaks, canisters",
    "Products": "what is made of each, which orders are on time",
    "Process": "each physical limit, and which one rules",
    "Cost": "each item; change prices here",
    "Daily": "how sure a year is, day by day",
    "Inputs": "each number, its source, how sure",
    "Definitions": "what each figure means",
    "Checks": "does it all add up",
    "Run log": "what made this, and what was found",
}
"""What each sheet answers."""


def write(book: Book, context: Context) -> None:
    """Write the sheet; every other sheet is there already."""
    page = Page(book, "Summary", WIDTHS, "", "")
    targets = _top(page, context)
    cards = tiles(book, context)
    for start in range(0, len(cards), 4):
        _write_tiles(page, cards[start : start + 4])
    _middle(page, context, targets)
    _charts(page, context)
    _contents(page)
    page.sheet.fit_to_pages(1, 1)
    page.sheet.print_area(0, 0, page.row, len(WIDTHS) - 1)
    page.sheet.activate()
    page.sheet.set_first_sheet()


def _contents(page: Page) -> None:
    """A link to each other sheet, with what it answers."""
    _heading(page, _FIRST[0], _LAST[3], "Where to look")
    page.set_height(page.row, 24)
    page.row += 1
    name = page.book.format("plain", align="left", font_size=9, bold=True, font_color=STEEL, underline=1)
    words = page.book.format("plain", align="left", font_size=9, font_color=GREY)
    there = {sheet: answers for sheet, answers in _ANSWERS.items() if sheet in page.book.sheets}
    for number, (sheet, answers) in enumerate(there.items()):
        row, first = page.row + number // len(_FIRST), _FIRST[number % len(_FIRST)]
        page.sheet.write_url(row, first, f"internal:'{sheet}'!A1", name, sheet)
        page.merged(row, first + 1, _LAST[number % len(_FIRST)], answers, words)
        page.set_height(row, 18)
    page.row += -(-len(there) // len(_FIRST))


def _line(page: Page, entry: str | Live, size: float, tall: int, **extra: object) -> None:
    style = page.book.format("plain", align="left", text_wrap=True, font_size=size, **extra)
    page.merged(page.row, 1, len(WIDTHS) - 2, entry, style)
    page.set_height(page.row, tall)
    page.row += 1


def _top(page: Page, context: Context) -> int:
    """Title, scenario and state of the checks; targets are written later into the block whose first row this gives."""
    result, book = context.result, page.book
    page.set_height(page.row, 6)
    page.row += 1
    return _titles(page, context, book, result.name)


def _titles(page: Page, context: Context, book: Book, name: str) -> int:
    result = context.result
    title_row = page.row
    page.row += 1
    room = page.total_width - 2 * EDGE
    shown = f"{clean(name, 200)}  ·  {clean(result.product_label, 160)}"
    _line(page, shown, 11, height(shown, room, 11, bold=True, least=22), bold=True, font_color=NAVY)
    if result.description.strip():
        text = shorten(result.description, 420)
        _line(page, text, 10, height(text, room), font_color=GREY)
    _status(page, context, book)
    page.skip(8)
    book.cells["title"] = page.put(title_row, 1, "", book.format("plain"))
    return title_row


def _status(page: Page, context: Context, book: Book) -> None:
    """One line: money, replications, checks, prices changed."""
    result, made = context.result, context.result.provenance
    cost = context.cost
    money = f"Money in {cost.currency} of {cost.year}" if cost else "No cost section in the scenario"
    times = "1 replication: no intervals" if made.replications == 1 else f"{made.replications} replications"
    left = f"{money}  ·  {times} of {made.horizon_days:g} days, seed {made.seed}"
    style = book.format("plain", align="left", font_size=9, font_color=GREY)
    page.merged(page.row, _FIRST[0], _LAST[1], left, style)
    checks = book.cells["all_checks_pass"]
    page.merged(
        page.row,
        _FIRST[2],
        _LAST[2],
        Live(f"={checks}", checks.value),
        book.format("plain", align="left", font_size=9, bold=True),
    )
    changed = book.cells.get("prices_changed")
    if changed is not None:
        text = "Prices as in the scenario"
        formula = f'=IF({changed}=0,"{text}",{changed}&" price(s) changed on Cost since the run")'
        live = Live(formula, text)
        page.merged(
            page.row, _FIRST[3], _LAST[3], live, book.format("plain", align="right", font_size=9, font_color=GREY)
        )
    page.set_height(page.row, 18)
    page.row += 1
    del result


def _write_tiles(page: Page, cards: list[Tile]) -> None:
    book = page.book
    edge = {"bg_color": PAPER, "align": "left", "indent": 1}
    top = page.row
    for offset, tall in enumerate((20, 36, 18, 18)):
        page.set_height(top + offset, tall)
    for number, card in enumerate(cards):
        first, last = _FIRST[number], _LAST[number]
        page.merged(
            top,
            first,
            last,
            card.label,
            book.format("plain", font_size=9, font_color=GREY, top=5, top_color=STEEL, **edge),
        )
        style = book.format("plain", font_size=19, bold=True, font_color=NAVY, num_format=card.number_format, **edge)
        page.merged(top + 1, first, last, card.value, style)
        if card.note:
            page.comment(top + 1, first, card.note)
        small = book.format("plain", font_size=9, font_color=GREY, **edge)
        page.merged(top + 2, first, last, card.first, small)
        page.merged(top + 3, first, last, card.second, small)
    page.row = top + 4
    page.skip(10)


def _heading(page: Page, first: int, last: int, text: str) -> None:
    style = page.book.format("section", font_size=11)
    for column in range(first, last + 1):
        page.sheet.write_blank(page.row, column, None, style)
    page.sheet.write_string(page.row, first, text, style)


def _middle(page: Page, context: Context, title_row: int) -> None:
    """Targets, what drives the result, and warnings, side by side."""
    book = page.book
    _heading(page, _FIRST[0], _LAST[0], "Against targets")
    _heading(page, _FIRST[1], _LAST[2], "What drives the result")
    _heading(page, _FIRST[3], _LAST[3], "Warnings")
    page.set_height(page.row, 24)
    page.row += 1
    top, rows, tall = page.row, 8, _TALL
    for row in range(top, top + rows):
        page.set_height(row, tall)
    written = write_targets(page, context, top, _FIRST[0])
    note = targets_note(written)
    style = book.format("note", valign="top")
    page.merged(written.next_row, _FIRST[0], _LAST[0], note, style, last_row=max(top + rows - 1, written.next_row))
    words = book.format("wrap", bottom=1, bottom_color=LINE)
    for number, line in enumerate(drivers(book, context)):
        page.merged(top + 2 * number, _FIRST[1], _LAST[2], line, words, last_row=top + 2 * number + 1)
    _warnings(page, context, top, rows)
    page.row = top + rows
    page.skip(10)
    title = headline(book, context, written)
    style = book.format("title", align="left")
    page.merged(title_row, 1, len(WIDTHS) - 2, title, style)
    room = page.total_width - 2 * EDGE
    page.set_height(title_row, height(str(title.value), room, 16, bold=True, least=32))


def _warnings(page: Page, context: Context, top: int, rows: int) -> None:
    book = page.book
    # what quotes prices stands in a sentence beside, which follows when they are changed
    found = [
        finding
        for finding in ranked(context.result.findings)
        if finding.severity != "note" and finding.code not in QUOTE_PRICES
    ]
    width = sum(QUARTER)
    style = book.format("wrap", font_size=9, left=5, left_color=AMBER, indent=1)
    shown = found[: _WARNINGS + (1 if len(found) == _WARNINGS + 1 else 0)]
    for number, finding in enumerate(shown):
        text = finding.message
        while height(text, width - 16, 9, least=0) > _TALL and len(text) > 20:
            text = shorten(text, len(text) - 6)
        page.merged(top + number, _FIRST[3], _LAST[3], text, style)
    plain = book.format("note", valign="top")
    if not found:
        notes = len(context.result.findings)
        page.merged(
            top, _FIRST[3], _LAST[3], f"None; {notes} note{'s' * (notes > 1)} on Run log." if notes else "None.", plain
        )
    elif len(found) > len(shown):
        page.merged(top + rows - 1, _FIRST[3], _LAST[3], f"{len(found) - len(shown)} more on Run log", plain)


def _charts(page: Page, context: Context) -> None:
    book = page.book
    half = sum(QUARTER) * 2 + GAP
    pictures = [
        (waterfall_chart(book, context), "Waterfall from nameplate to good output; figures on Losses"),
        (months_chart(book, context), "Output by month, mean and P10 to P90; figures on Losses")
        if "months mean" in book.spans
        else None,
        (stack_chart(page, context), "Cost by category, marginal and full; figures on Cost")
        if "stack labels" in book.spans
        else None,
        (states_chart(book), "Share of time by equipment state; figures on Losses")
        if "states labels" in book.spans
        else None,
    ]
    kept = [picture for picture in pictures if picture is not None]
    for start in range(0, len(kept), 2):
        row = page.row
        for offset, (chart, alt) in enumerate(kept[start : start + 2]):
            page.chart(chart, alt, left=_FIRST[2 * offset], width=half + 8, tall=_CHART, row=row)
        page.reserve(_CHART)
        page.skip(4)
