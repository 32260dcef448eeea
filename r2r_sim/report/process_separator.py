"""The coated separator against what separators have to meet, on the Process sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from r2r_sim.report.page import Page
from r2r_sim.report.style import BAD_FILL, CLOSE_FILL, GOOD_FILL, number_format
from r2r_sim.report.table import Column, Entry, Put
from r2r_sim.report.text import pretty

if TYPE_CHECKING:
    from r2r_sim.study.separator import CoatedSeparator

WORDS = {True: "met", False: "missed", None: "to be measured"}
FILLS = {True: GOOD_FILL, False: BAD_FILL, None: CLOSE_FILL}


def write_separator(page: Page, separator: CoatedSeparator, number: int) -> None:
    """One row for each requirement: bare, coated, met or not, what is asked for, and who says so."""
    page.words("The coated separator against what separators have to meet.", "note")
    columns = [
        Column("Requirement", "wrap"),
        Column("Bare"),
        Column("Coated"),
        Column("Unit", "wrap"),
        Column("Coated: met?", "wrap"),
        Column("Bare: met?", "wrap"),
        Column("At least"),
        Column("At most"),
        Column("Asked for", "wrap"),
        Column("Source and note", "wrap"),
    ]
    rows: list[list[Entry]] = [
        [
            row.name,
            _figure(row.before),
            _figure(row.after),
            pretty(row.unit),
            Put(WORDS[row.met], "wrap", fill=FILLS[row.met]),
            "" if row.met_before is None else WORDS[row.met_before],
            _figure(row.low),
            _figure(row.high),
            pretty(row.asks),
            "; ".join(text for text in (row.source, row.note) if text),
        ]
        for row in separator.verdicts
    ]
    page.table(f"separator_{number}", columns, rows, sortable=False)


def _figure(value: float | None) -> Entry:
    return Put("") if value is None else Put(value, number_format=number_format(value))
