"""One sheet under construction: a cursor going down, cells, tables, charts and print set-up."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from xlsxwriter.chart import Chart
from xlsxwriter.format import Format

from r2r_sim.report.book import Book
from r2r_sim.report.live import Cell, Live
from r2r_sim.report.paper import ROW, Paper
from r2r_sim.report.style import GREY, INK, INPUT_INK, KINDS, ROW_LINE, padded
from r2r_sim.report.table import NOT_AVAILABLE, Column, Entry, Put, Table
from r2r_sim.report.text import clean, height, shorten, width


class Page(Paper):
    """A sheet with its title written, and a cursor at the first free row."""

    def __init__(self, book: Book, name: str, widths: Sequence[int], title: str, subtitle: str) -> None:
        super().__init__(book.sheets[name], widths)
        self.book = book
        self.name = name
        if title:
            self.words(title, "title")
            self.words(subtitle, "subtitle")
            self._legend()
            self.sheet.freeze_panes(self.row, 0)
            self.skip(12)
            self.repeat(0, self.row - 1)

    def skip(self, pixels: int = 14) -> None:
        """Leave an empty row."""
        self.set_height(self.row, pixels)
        self.row += 1

    def words(self, text: str, kind: str = "note") -> None:
        """A line of fixed text over the full width, in as many lines as it takes."""
        style = KINDS[kind]
        size, bold = style.get("font_size", 10), style.get("bold", False)
        shown = clean(text)
        last = len(self.widths) - 1
        self.sheet.merge_range(self.row, 0, self.row, last, "", self.book.format(kind))
        self.sheet.write_string(self.row, 0, shown, self.book.format(kind))
        self.set_height(self.row, height(shown, self.total_width, size, bold=bold))
        self.row += 1

    def section(self, text: str, note: str = "") -> None:
        """A heading with a line under it, and perhaps a note; what follows is kept together in print if it fits."""
        self.block()
        for column in range(len(self.widths)):
            self.sheet.write_blank(self.row, column, None, self.book.format("section"))
        self.sheet.write_string(self.row, 0, clean(text), self.book.format("section"))
        self.set_height(self.row, 24)
        self.row += 1
        if note:
            self.words(note)
        self.skip(6)

    def put(self, row: int, column: int, entry: Entry, style: Format, *, note: str = "") -> Cell:
        """Write one value the safe way and say where it is."""
        sheet = self.sheet
        if isinstance(entry, Put):
            raise TypeError("only tables take Put")
        if isinstance(entry, Live):
            sheet.write_formula(row, column, entry.formula, style, entry.value)
            shown: float | str = entry.value
        elif isinstance(entry, str):
            shown = clean(entry)
            if shown:
                sheet.write_string(row, column, shown, style)
            else:
                sheet.write_blank(row, column, None, style)
        elif entry is None:
            shown = ""
            sheet.write_blank(row, column, None, style)
        elif math.isfinite(entry):
            shown = float(entry)
            sheet.write_number(row, column, shown, style)
        else:
            shown, note = NOT_AVAILABLE, note or "not a finite number in the result"
            sheet.write_string(row, column, shown, style)
        if note:
            self.comment(row, column, note)
        return Cell(self.name, row, column, shown)

    def merged(self, row: int, first: int, last: int, entry: Entry, style: Format, *, last_row: int = -1) -> Cell:
        """Write one value over several columns (and rows)."""
        self.sheet.merge_range(row, first, max(row, last_row), last, "", style)
        return self.put(row, first, entry, style)

    def comment(self, row: int, column: int, note: str) -> None:
        """Attach a note to a cell."""
        self.sheet.write_comment(
            row,
            column,
            clean(note, 700),
            {"author": "r2r_sim", "x_scale": 2.2, "y_scale": 1.4, "font_name": "Arial", "font_size": 9},
        )

    def table(
        self,
        name: str,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Entry]],
        *,
        left: int = 0,
        sortable: bool = True,
        top: int | None = None,
    ) -> Table:
        """Write an Excel table at the cursor and move below it.

        ``sortable=False`` leaves the filter buttons out, where formulas elsewhere refer to single rows.
        """
        top = self.row if top is None else top
        rows = rows or [[None] * len(columns)]
        header_heights = [
            height(column.header, self.widths[left + i] - (22 if sortable else 4), bold=True)
            for i, column in enumerate(columns)
        ]
        self.set_height(top, max(header_heights) + 2)
        self.sheet.add_table(
            top,
            left,
            top + len(rows),
            left + len(columns) - 1,
            {
                "name": name,
                "style": None,
                "autofilter": sortable,
                "columns": [
                    {"header": column.header, "header_format": self._head(column, sortable)} for column in columns
                ],
            },
        )
        cells = [self._row(top + 1 + i, left, columns, entries) for i, entries in enumerate(rows)]
        self.row = max(self.row, top + len(rows) + 1)
        headers = tuple(column.header for column in columns)
        table = Table(self.name, top + 1, top + len(rows), left, headers, tuple(cells))
        self.book.free_name(name)
        self.book.tables[name] = table
        return table

    def _row(self, row: int, left: int, columns: Sequence[Column], entries: Sequence[Entry]) -> tuple[Cell, ...]:
        if len(entries) != len(columns):
            raise ValueError(f"{len(entries)} entries for {len(columns)} columns on {self.name}")
        written, tallest = [], ROW
        for offset, (column, entry) in enumerate(zip(columns, entries, strict=True)):
            put = entry if isinstance(entry, Put) else Put(entry)
            style = self._style(column, put)
            value, note = put.value, put.note
            if isinstance(value, str) and (put.kind or column.kind) == "text":
                value, cut = self._fit(value, sum(self.widths[left + offset :]))
                note = note or cut
            written.append(self.put(row, left + offset, value, style, note=note))
            shown = value.value if isinstance(value, Live) else value
            if (put.kind or column.kind) in ("wrap", "value") and isinstance(shown, str):
                tallest = max(tallest, height(clean(shown), self.widths[left + offset]))
        self.set_height(row, tallest)
        return tuple(written)

    def _fit(self, text: str, room: int) -> tuple[str, str]:
        """A text on one line, cut where it would run off the page, and the whole of it if it was cut."""
        whole = shown = clean(text).replace("\n", " ")
        while width(shown) > room - 12 and len(shown) > 20:
            shown = shorten(shown, len(shown) - 8)
        return shown, "" if shown == whole else whole

    def _style(self, column: Column, put: Put) -> Format:
        extra: dict[str, Any] = dict(ROW_LINE)
        kind = put.kind or column.kind
        if isinstance(put.value, Live) and kind == "simulated":
            kind = "live"
        number = put.number_format or column.number_format
        if kind not in ("text", "wrap", "label", "value"):
            extra["num_format"] = padded(number)
        if put.fill:
            extra["bg_color"] = put.fill
        return self.book.format(kind, **extra)

    def _head(self, column: Column, sortable: bool) -> Format:
        if column.kind in ("text", "wrap", "label"):
            return self.book.format("head", align="left")
        return self.book.format("head", align="right", indent=2 if sortable else 1)

    def chart(
        self,
        chart: Chart,
        alt: str,
        *,
        left: int = 0,
        width: int | None = None,
        tall: int = 280,
        row: int | None = None,
    ) -> None:
        """Put a chart at the cursor over rows of its own, or beside cells at a given row."""
        at = self.row if row is None else row
        wide = width or self.total_width - sum(self.widths[:left])
        chart.set_size({"width": wide - 8, "height": tall - 8})
        self.sheet.insert_chart(
            at, left, chart, {"x_offset": 4, "y_offset": 4, "object_position": 2, "description": clean(alt, 500)}
        )
        if row is None:
            self.reserve(tall)

    def reserve(self, tall: int) -> None:
        """Leave rows for a chart that is put there later."""
        for _ in range(math.ceil(tall / ROW)):
            self.set_height(self.row, ROW)
            self.row += 1

    def clear_below(self, start: int, tall: int, used: int) -> None:
        """Move below a chart that stands beside a table: both began at ``start``, the table ended above ``used``."""
        room = sum(self._heights.get(row, ROW) for row in range(start, used))
        self.row = used
        while room < tall + 6:
            self.set_height(self.row, ROW)
            self.row += 1
            room += ROW

    def plain_texts(self, first_row: int, last_row: int, columns: Iterable[int]) -> None:
        """Keep Excel from marking texts that look like numbers."""
        last = max(last_row, first_row)
        spots = " ".join(f"{_letter(column)}{first_row + 1}:{_letter(column)}{last + 1}" for column in columns)
        self.sheet.ignore_errors({"number_stored_as_text": spots})

    def _legend(self) -> None:
        book, last = self.book, len(self.widths) - 1
        style = book.format("note")
        self.sheet.merge_range(self.row, 0, self.row, last, "", style)
        bold = {"bold": True, "font_name": "Arial", "font_size": 9}
        self.sheet.write_rich_string(
            self.row,
            0,
            book.plain_format(bold | {"font_color": INPUT_INK}),
            "Blue: change me",
            style,
            "  ·  ",
            book.plain_format(bold | {"font_color": INK}),
            "Black: computed in this workbook",
            style,
            "  ·  ",
            book.plain_format(bold | {"font_color": GREY}),
            "Grey: simulated",
            style,
            "  ·  n/a: not available, the note or the Run log says why",
            style,
        )
        self.set_height(self.row, 20)
        self.row += 1


def _letter(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
