"""What tables are made of: values with their style, columns, and a table once it was written."""

from __future__ import annotations

from dataclasses import dataclass

from r2r_sim.report.live import Cell, Live, Span

NOT_AVAILABLE = "n/a"
"""What stands where there is no number; never nothing."""


@dataclass(frozen=True, slots=True)
class Put:
    """A value for a table, in a style and number format of its own."""

    value: float | str | Live | None
    kind: str | None = None
    number_format: str | None = None
    fill: str | None = None
    note: str = ""


Entry = float | str | Live | Put | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    header: str
    kind: str = "simulated"
    """Kind of its cells: ``wrap`` for text, ``simulated``, ``live``, ``input``."""
    number_format: str = "General"


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was written."""

    sheet: str
    first: int
    """First row of data."""
    last: int
    left: int
    headers: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]

    def span(self, header: str) -> Span:
        """The cells of a column."""
        return Span(self.sheet, self.first, self.last, self.left + self.headers.index(header))

    def column(self, header: str) -> list[Cell]:
        """The cells of a column, with their values."""
        return [cells[self.headers.index(header)] for cells in self.cells]

    def cell(self, row: int, header: str) -> Cell:
        """A cell by row number and header."""
        return self.cells[row][self.headers.index(header)]
