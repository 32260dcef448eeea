"""Kinds of reactor side by side, as a planner reads them in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markup import escape

from r2r_sim.report.console import number
from r2r_sim.report.console_explain import plain_table, wide_console

if TYPE_CHECKING:
    from r2r_sim.study.select import Choice, Selection

BASELINE = "flat_chamber"
"""The kind that the others are held against: the classic chamber for wafers."""


def show_selection(selection: Selection) -> None:
    """Those that can run in a table, the fewest units first; then why the others cannot, and what to know of each."""
    console = wide_console()
    console.print(f"[bold]{escape(selection.process)}, {number(selection.demand)} {selection.unit}[/]")
    console.print(f"[dim]{escape(selection.recipe)}[/]")
    for note in selection.notes:
        console.print(f"[dim]{escape(note)}[/]")
    mass = "g/m2" if selection.unit == "m2/day" else "kg/t"
    scale = 1000.0 if selection.unit == "m2/day" else 1.0
    able = [row for row in selection.choices if row.per_unit is not None]
    if able:
        table = plain_table(
            "kind", "units", f"{selection.unit} each", f"precursors, {mass}", "binds", "then", "estimates",
            right=("units", f"{selection.unit} each"),
        )  # fmt: skip
        for row in able:
            drawn = ", ".join(f"{name} {number(amount * scale, 3)}" for name, amount in row.precursors.items())
            sure = f"{row.estimates} of {row.settings}"
            cells = (number(row.per_unit), escape(drawn), escape(row.binds), escape(row.then), sure)
            table.add_row(_kind(row), str(row.units_needed), *cells)
        console.print(table)
    for row in selection.choices:
        if row.per_unit is None:
            console.print(f"[yellow]{row.kind} cannot run:[/] {escape(row.reason)}")
    for row in able:
        for warning in row.warnings:
            console.print(f"[yellow]{row.kind}:[/] {escape(warning)}")
    own = [row.kind for row in able if row.own]
    lent = "with the equipment of its ready scenario (`r2r-sim new` lists them)"
    if own:
        lent = f"* with your own equipment, the others {lent}"
    console.print(
        f"[dim]at least so many units, one of each {lent}, by the closed-form estimate; waiting for what several units "
        "share comes on top: simulate the kind you choose. Estimates: settings of the unit that are no better[/]"
    )
    if any(row.kind == BASELINE for row in selection.choices):
        console.print(f"[dim]{BASELINE} is the baseline: a chamber for wafers, not made for powder in bulk[/]")


def _kind(row: Choice) -> str:
    return f"{row.kind} *" if row.own else row.kind
