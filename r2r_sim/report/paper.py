"""A sheet as it is printed: column widths, row heights, and pages that break where nothing is cut."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

ROW = 20
"""Height of a usual row [px]."""
_PAPER = (1046.0, 672.0)
"""What A4 across leaves between the margins at full scale [px], with a little air."""


class Paper:
    """A sheet whose heights are known, so that it can be broken into pages."""

    def __init__(self, sheet: Worksheet, widths: Sequence[int]) -> None:
        self.sheet = sheet
        self.widths = tuple(widths)
        self.row = 0
        self._heights: dict[int, int] = {}
        self._blocks: list[int] = []
        self._repeated = 0
        for column, pixels in enumerate(self.widths):
            self.sheet.set_column_pixels(column, column, pixels)
        self.sheet.hide_gridlines(2)
        self._print_setup()

    @property
    def total_width(self) -> int:
        """Width of all columns [px]."""
        return sum(self.widths)

    def set_height(self, row: int, pixels: int) -> None:
        """Set the height of a row."""
        self.sheet.set_row_pixels(row, pixels)
        self._heights[row] = pixels

    def height_of(self, row: int) -> int:
        """Height of a row as set so far."""
        return self._heights.get(row, ROW)

    def block(self) -> None:
        """Begin something that is kept on one printed page if it fits."""
        self._blocks.append(self.row)

    def repeat(self, first: int, last: int) -> None:
        """Repeat rows at the top of every printed page."""
        self.sheet.repeat_rows(first, last)
        self._repeated = sum(self._heights.get(row, ROW) for row in range(first, last + 1))

    def finish(self) -> None:
        """Set the print area, and break pages before blocks that would be cut."""
        last = max(self.row - 1, 0)
        self.sheet.print_area(0, 0, last, len(self.widths) - 1)
        room = _PAPER[1] / min(1.0, _PAPER[0] / self.total_width)
        starts = [*sorted(self._blocks), last + 1]
        used, breaks = float(self._span(0, starts[0])), []
        for start, end in itertools.pairwise(starts):
            tall = self._span(start, end)
            if used + tall > room and (tall <= room - self._repeated or used > 0.6 * room):
                breaks.append(start)
                used = self._repeated
            used += tall
            while used > room:
                used -= room - self._repeated
        if breaks:
            self.sheet.set_h_pagebreaks(breaks)

    def _span(self, first: int, end: int) -> int:
        return sum(self._heights.get(row, ROW) for row in range(first, end))

    def _print_setup(self) -> None:
        sheet = self.sheet
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.45, bottom=0.6)
        sheet.set_footer("&L&8&A&R&8Page &P of &N", {"margin": 0.3})
