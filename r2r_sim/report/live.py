"""Formulas that always carry their value: cells, figures in sentences, and the arithmetic of both."""

from __future__ import annotations

import math
from dataclasses import dataclass

from xlsxwriter.utility import xl_rowcol_to_cell

from r2r_sim.report.text import clean, fixed

Value = float | str


@dataclass(frozen=True, slots=True)
class Live:
    """A formula with the value it has; there is no formula without one."""

    formula: str
    value: Value

    def __post_init__(self) -> None:
        if not self.formula.startswith("="):
            raise ValueError(f"a formula begins with '=': {self.formula!r}")
        if isinstance(self.value, bool) or not isinstance(self.value, (float, int, str)):
            raise TypeError(f"a formula needs its value: {self.formula!r}")
        if isinstance(self.value, (float, int)) and not math.isfinite(self.value):
            raise ValueError(f"a formula needs a finite value: {self.formula!r} = {self.value}")

    @property
    def inner(self) -> str:
        """The formula without its equals sign, for use within another."""
        return self.formula[1:]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that was written, with its value, so that formulas elsewhere can use both."""

    sheet: str
    row: int
    column: int
    value: Value

    def __str__(self) -> str:
        return f"{sheet_name(self.sheet)}!{self.local}"

    @property
    def local(self) -> str:
        """Absolute address without the sheet."""
        return str(xl_rowcol_to_cell(self.row, self.column, row_abs=True, col_abs=True))

    @property
    def here(self) -> str:
        """Relative address without the sheet: survives sorting of its own row."""
        return str(xl_rowcol_to_cell(self.row, self.column))

    @property
    def number(self) -> float:
        """The value as a number; text counts as nothing, as in SUM."""
        return 0.0 if isinstance(self.value, str) else float(self.value)


@dataclass(frozen=True, slots=True)
class Span:
    """Cells of one column, from the first to the last row."""

    sheet: str
    first: int
    last: int
    column: int

    def __str__(self) -> str:
        return f"{sheet_name(self.sheet)}!{self.local}"

    @property
    def local(self) -> str:
        """Absolute address without the sheet."""
        ends = (xl_rowcol_to_cell(row, self.column, row_abs=True, col_abs=True) for row in (self.first, self.last))
        return ":".join(ends)

    @property
    def chart(self) -> list[str | int]:
        """In the form charts want."""
        return [self.sheet, self.first, self.column, self.last, self.column]


def sheet_name(name: str) -> str:
    """A sheet's name as formulas write it."""
    return f"'{name}'" if " " in name else name


def quote(text: str) -> str:
    """Text as a literal in a formula, in pieces that Excel accepts."""
    text = clean(text) if text.strip() else text
    pieces = [text[i : i + 200] for i in range(0, len(text), 200)] or [""]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a sentence. ``FIXED`` writes it, whose separators follow the reader's language."""

    expression: str
    value: float
    places: int = 0
    scale: float = 1.0

    @property
    def formula(self) -> str:
        """The part of the formula."""
        scaled = self.expression if self.scale == 1.0 else f"({self.expression})*{self.scale:G}"
        return f"FIXED({scaled},{self.places})"

    @property
    def text(self) -> str:
        """The same in words."""
        return fixed(self.value * self.scale, self.places)


def sentence(*parts: str | Figure | Live | Cell) -> Live:
    """A sentence as a formula: words are literals, figures and cells stay live."""
    formulas, words = [], []
    for part in parts:
        if isinstance(part, str):
            if not part:
                continue
            formulas.append('"' + part.replace('"', '""') + '"' if len(part) <= 200 else quote(part))
            words.append(part)
        elif isinstance(part, Figure):
            formulas.append(part.formula)
            words.append(part.text)
        elif isinstance(part, Live):
            formulas.append(part.inner)
            words.append(str(part.value))
        else:
            formulas.append(str(part))
            words.append(str(part.value))
    return Live("=" + "&".join(formulas), "".join(words))


def percent(expression: str, value: float, places: int = 1) -> Figure:
    """A share in a sentence, as a number of percent."""
    return Figure(expression, value, places, 100.0)


def either(condition: str, holds: bool, yes: Live | str, no: Live | str) -> Live:
    """``IF(condition, yes, no)`` for texts."""
    yes_formula, yes_value = _part(yes)
    no_formula, no_value = _part(no)
    return Live(f"=IF({condition},{yes_formula},{no_formula})", yes_value if holds else no_value)


def _part(part: Live | str) -> tuple[str, Value]:
    return ('"' + part.replace('"', '""') + '"', part) if isinstance(part, str) else (part.inner, part.value)
