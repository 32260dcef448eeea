"""The catalog as a planner reads it in the terminal: kinds, entries of a kind, one entry in full."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from r2r_sim import catalog
from r2r_sim.catalog.listing import TITLES

Rows = Sequence[Mapping[str, str]]
PIPED_WIDTH = 4000
"""Characters a line may have where nobody reads it in a terminal: one row, one line, for other programs."""
BRIEF: Mapping[str, tuple[str, ...]] = {
    "process": (
        "id",
        "substrate",
        "reactants",
        "temperature",
        "cycles",
        "thickness",
        "growth per cycle",
        "confidence",
        "planned on",
        "lacks",
    ),
    "precursor": ("id", "name", "formula", "vapour pressure", "data", "hazard", "confidence"),
    "chemistry": ("id", "precursors", "window", "growth per cycle", "confidence"),
    "powder": ("id", "used as", "particle diameter", "specific surface", "highest temperature", "confidence"),
    "separator": ("id", "polymer", "thickness", "porosity", "pore diameter", "highest temperature", "confidence"),
    "price": ("id", "name", "low", "usual", "high", "year", "confidence"),
}
"""Columns that fit a terminal, for the kinds that have more."""
MARKS = {"low": "yellow", "estimate": "yellow", "none": "bold red"}
"""How a confidence stands out that is worth a second look."""


def show_kinds() -> None:
    """What kinds of entries there are."""
    console = _out()
    console.print(_table(catalog.kind_rows()))
    console.print("[dim]entries of a kind: r2r-sim catalog KIND; one in full: r2r-sim catalog KIND ID[/]")


def show_entries(kind: str, rows: Rows) -> None:
    """The entries of a kind, or those of them that were asked for."""
    console = _out()
    console.print(f"[bold]{escape(TITLES[kind])}[/] [dim]({len(rows)})[/]")
    if not rows:
        console.print("no entry is like that")
        return
    wanted = [column for column in BRIEF.get(kind, tuple(rows[0])) if column in rows[0]]
    console.print(_table([{column: row[column] for column in wanted} for row in rows]))
    console.print(f"[dim]one in full: r2r-sim catalog {kind} {escape(rows[0]['id'])}; every column: --json[/]")


def show_entry(kind: str, rows: Rows) -> None:
    """One entry, every figure with its unit, source and confidence."""
    console = _out()
    head = {row["what"]: row["value"] for row in rows if row["what"] in ("id", "name", "note", "inconsistency")}
    console.print(f"[bold]{escape(head.get('name', head['id']))}[/] [dim]({kind} {escape(head['id'])})[/]")
    console.print(_table([row for row in rows if row["what"] not in ("kind", *head)]))
    for name, style in (("note", "dim"), ("inconsistency", "yellow")):
        if name in head:
            console.print(f"[{style}]{name}:[/] {escape(head[name])}")


def _out() -> Console:
    # made at each use: tests and notebooks swap the streams
    return Console(highlight=False, width=None if sys.stdout.isatty() else PIPED_WIDTH)


def _table(rows: Rows) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for column in rows[0]:
        # ids and names of figures stay in one piece: they are there to be copied
        table.add_column(column, no_wrap=column in ("id", "kind", "what", "confidence"), overflow="fold")
    for row in rows:
        table.add_row(*(_cell(column, text) for column, text in row.items()))
    return table


def _cell(column: str, text: str) -> str:
    style = MARKS.get(text, "") if column == "confidence" else ""
    return f"[{style}]{escape(text)}[/]" if style else escape(text)
