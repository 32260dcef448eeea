"""Nothing overlaps, nothing is too wide for its cell, and every sheet prints one page wide."""

from __future__ import annotations

import math
import re
import zipfile
from itertools import combinations
from pathlib import Path
from typing import Any

import recalculate
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

Box = tuple[int, int, int, int]
"""First column, first row, last column, last row, from 1."""


def tables(sheet: Worksheet) -> dict[str, Box]:
    return {table.name: range_boundaries(table.ref) for table in sheet.tables.values()}


def charts(sheet: Worksheet) -> dict[str, Box]:
    found = {}
    for number, chart in enumerate(sheet._charts):
        start, end = chart.anchor._from, chart.anchor.to
        # an end at the very start of a cell does not cover it
        last_column = end.col + (1 if end.colOff else 0)
        last_row = end.row + (1 if end.rowOff else 0)
        found[f"chart {number}"] = (start.col + 1, start.row + 1, last_column, last_row)
    return found


def overlap(a: Box, b: Box) -> bool:
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def filled(sheet: Worksheet, box: Box) -> list[str]:
    rows = sheet.iter_rows(min_col=box[0], min_row=box[1], max_col=box[2], max_row=box[3])
    return [cell.coordinate for row in rows for cell in row if cell.value is not None]


def test_tables_and_charts_keep_clear_of_each_other(workbook: Path) -> None:
    seen = 0
    for sheet in recalculate.open_book(workbook, values=False).worksheets:
        boxes = tables(sheet) | charts(sheet)
        seen += len(boxes)
        hits = [(a, b) for a, b in combinations(boxes, 2) if overlap(boxes[a], boxes[b])]
        assert not hits, sheet.title
        hidden = {name: cells for name, box in charts(sheet).items() if (cells := filled(sheet, box))}
        assert not hidden, sheet.title
        merged = [range_boundaries(str(area)) for area in sheet.merged_cells.ranges]
        assert not [box for box in merged for other in boxes.values() if overlap(box, other)], sheet.title
    assert seen > 20


def test_every_sheet_prints_one_page_wide_with_its_header(workbook: Path) -> None:
    for sheet in recalculate.open_book(workbook, values=False).worksheets:
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth in (None, 1)
        assert sheet.page_setup.fitToHeight == (0 if sheet.title != "Summary" else None) or sheet.title == "Summary"
        assert sheet.print_area
        assert "Page &[Page] of &N" in str(sheet.oddFooter.right.text) or "&P of &N" in str(sheet.oddFooter.right.text)
        if sheet.title != "Summary":
            assert sheet.print_title_rows
            assert sheet.freeze_panes


def test_charts_have_alternative_text(workbook: Path) -> None:
    with zipfile.ZipFile(workbook) as parts:
        drawings = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/drawings/drawing")]
    pictures = [tag for drawing in drawings for tag in re.findall(r"<xdr:cNvPr [^>]*>", drawing)]
    assert len(pictures) >= 4
    assert all(re.search(r'descr="[^"]{10,}"', tag) for tag in pictures)


def shown(value: float, number_format: str) -> str:
    """About what a number format shows."""
    first = number_format.split(";")[0]
    if value < 1000 and first.startswith("[>=1000]"):
        first = number_format.split(";")[2]
    literal = "".join(re.findall(r'"([^"]*)"', first))
    plain = re.sub(r'"[^"]*"|\[[^\]]*\]|_\)', "", first)
    if "E+" in plain:
        return "0.00E+00" + literal
    scaled = value * (100 if "%" in plain else 1) / (1_000_000 if plain.rstrip().endswith(",,") else 1)
    places = re.search(r"\.(0+)", plain)
    digits = len(places[1]) if places else 0
    if plain in ("General", ""):
        return f"{value:.6g}" + literal
    return f"{scaled:,.{digits}f}" + (" %" if "%" in plain else "") + (" " + literal if literal else "")


def pixels(sheet: Worksheet, column: int) -> float:
    from openpyxl.utils import get_column_letter

    return float(sheet.column_dimensions[get_column_letter(column)].width) * 7


def test_numbers_fit_their_cells(workbook: Path) -> None:
    book = recalculate.open_book(workbook, values=True)
    wide: list[Any] = []
    for sheet in book.worksheets:
        spans = {}
        for area in sheet.merged_cells.ranges:
            first, top, last, _ = range_boundaries(str(area))
            spans[first, top] = last
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, (int, float)):
                    last = spans.get((cell.column, cell.row), cell.column)
                    room = sum(pixels(sheet, column) for column in range(cell.column, last + 1))
                    text = shown(float(cell.value), cell.number_format)
                    need = len(text) * 5.6 * cell.font.sz / 10 + 8
                    if need > room:
                        wide.append((sheet.title, cell.coordinate, text, math.ceil(need), room))
    assert not wide


def test_every_sheet_has_a_legend_of_colours(workbook: Path) -> None:
    book = recalculate.open_book(workbook, values=True)
    for sheet in book.worksheets[1:]:
        assert any("Blue: change me" in str(row[0].value) for row in sheet.iter_rows(max_row=4, max_col=1)), sheet.title
