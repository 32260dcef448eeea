"""The workbook under construction: its sheets, formats and defined names."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from r2r_sim.report.live import Cell, Span
from r2r_sim.report.style import BASE, FONT, KINDS, Style
from r2r_sim.report.table import Table

SHEETS = ("Summary", "Losses", "Lines", "Process", "Cost", "Daily", "Inputs", "Definitions", "Checks", "Run log")
"""The sheets in order; where there are several products they have one of their own after Lines."""

_OPTIONS: dict[str, Any] = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": False,
    "default_date_format": "yyyy-mm-dd",
}
_CREATED = datetime.datetime(2000, 1, 1)
"""Fixed, so that the same result gives the same bytes."""


class Book:
    """A workbook with its formats, names and the cells that other sheets refer to."""

    def __init__(self, title: str, sheets: Sequence[str] = SHEETS) -> None:
        self._buffer = BytesIO()
        self.workbook = Workbook(self._buffer, _OPTIONS)
        self.workbook.set_properties({"title": title, "created": _CREATED, "comments": "", "author": "r2r_sim"})
        self.workbook.set_calc_mode("auto")
        self.workbook.formats[0].set_font_name(FONT)
        self.workbook.formats[0].set_font_size(10)
        self.sheets = {name: self.workbook.add_worksheet(name) for name in sheets}
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._taken: set[str] = set()
        self.cells: dict[str, Cell] = {}
        """Key cells by their defined name."""
        self.spans: dict[str, Span] = {}
        """Columns of tables that charts and formulas on other sheets use."""
        self.tables: dict[str, Table] = {}
        """Every table by its name."""

    def format(self, kind: str, **extra: Any) -> Format:
        """The cell format of a kind, with changes."""
        return self.plain_format(BASE | KINDS[kind] | extra)

    def plain_format(self, style: Style) -> Format:
        """A cell format from its properties; each is made once."""
        key = tuple(sorted(style.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(style)
        return self._formats[key]

    def define(self, name: str, cell: Cell) -> None:
        """Give a key cell its defined name."""
        self.free_name(name)
        self.workbook.define_name(name, f"={cell}")
        self.cells[name] = cell

    def free_name(self, name: str) -> None:
        """Note that a name is taken."""
        if name.lower() in self._taken:
            raise ValueError(f"the name {name} is taken")
        self._taken.add(name.lower())

    def name_for(self, prefix: str, text: str) -> str:
        """A defined name for something that a user named, unlike any other."""
        ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
        slug = re.sub(r"[^a-z0-9]+", "_", ascii_text.lower()).strip("_")[:60] or "item"
        name, number = f"{prefix}_{slug}", 2
        while name in self._taken:
            name, number = f"{prefix}_{slug}_{number}", number + 1
        return name

    def close(self) -> bytes:
        """Finish the workbook and give its bytes."""
        self.workbook.close()
        return self._buffer.getvalue()
