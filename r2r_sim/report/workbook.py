"""The manager's workbook as bytes: the same result gives the same bytes."""

from __future__ import annotations

from r2r_sim.report import checks, cost, daily, definitions, inputs, lines, losses, process, products, runlog, summary
from r2r_sim.report.book import SHEETS, Book
from r2r_sim.report.context import Context
from r2r_sim.report.text import clean
from r2r_sim.study.result import StudyResult


def workbook_bytes(result: StudyResult) -> bytes:
    """The workbook of a result.

    Sheets are written from the figures up: Cost first, because losses are valued with its cells, and Summary last.
    """
    names: tuple[str, ...] = SHEETS
    if result.products is not None:
        place = names.index("Lines") + 1
        names = (*names[:place], products.NAME, *names[place:])
    book = Book(clean(result.name, 200), names)
    context = Context(result)
    for sheet in (cost, definitions, losses, lines, products, process, daily, inputs, runlog, checks, summary):
        sheet.write(book, context)
    return book.close()
