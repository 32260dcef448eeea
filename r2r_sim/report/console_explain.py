"""What physics says of a scenario, as a planner reads it in the terminal: the most important first."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from r2r_sim.report.console import number, show_findings, show_standing

if TYPE_CHECKING:
    from r2r_sim.study.explain import Explanation
    from r2r_sim.study.sensitivity import EnteringInput
    from r2r_sim.study.separator import CoatedSeparator

PIPED_WIDTH = 4000
"""Characters a line may have where nobody reads it in a terminal: one row, one line, for other programs."""
MARKS = {"low": "yellow", "estimate": "yellow", "none": "bold red"}
"""How a confidence stands out that is worth a second look."""
UNSURE = ("estimate", "none", "low")
"""Confidences of figures that are worth measuring."""
MOST_UNSURE = 3


def show_explanation(explanation: Explanation) -> None:
    """Operating points with limits, film, the separator, every number that enters, and the equations."""
    console = wide_console()
    console.print(f"[bold]{escape(explanation.name)}[/]")
    for point, operating in zip(explanation.points, explanation.operating, strict=True):
        console.print()
        console.print(f"[bold]{escape(point.headline)}[/]")
        limits = plain_table("limit", "allows", "margin", "", right=("allows", "margin"))
        for limit in point.limits:
            limits.add_row(escape(limit.name), escape(limit.allows), limit.margin, limit.role)
        console.print(limits)
        console.print()
        for line in point.facts:
            console.print(Padding(escape(line), (0, 0, 0, 2), expand=False))
        for separator in explanation.separators:
            if separator.of == operating.unit:
                _show_separator(console, separator)
        show_standing(console, [row for row in explanation.standing if row.group == operating.unit])
        _show_inputs(console, operating.unit, [row for row in explanation.inputs if row.of == operating.unit])
        console.print()
        console.print(f"[bold]Equations of {escape(operating.unit)}, and the numbers in them[/]")
        for limit in point.limits:
            console.print(f"  [bold]{escape(limit.name)}[/]")
            for text in (f"[dim]{escape(limit.equation)}[/]", escape(limit.inputs)):
                if text:
                    console.print(Padding(text, (0, 0, 0, 6), expand=False))
    show_findings(explanation.findings)


def wide_console() -> Console:
    """A console that wraps where somebody reads, and leaves a row on one line where a program does."""
    # made at each use: tests and notebooks swap the streams
    wide = not sys.stdout.isatty() and "COLUMNS" not in os.environ
    return Console(highlight=False, width=PIPED_WIDTH if wide else None)


def plain_table(*columns: str, right: Sequence[str] = ()) -> Table:
    """A table without lines; its first column and those of numbers stay in one piece."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for position, column in enumerate(columns):
        number_like = column in right
        table.add_column(
            column, justify="right" if number_like else "left", no_wrap=position == 0 or number_like, overflow="fold"
        )
    return table


def _show_separator(console: Console, separator: CoatedSeparator) -> None:
    console.print()
    console.print("[bold]The coated separator against what separators have to meet[/]")
    table = plain_table("requirement", "bare", "coated", "", "asked for", right=("bare", "coated"))
    for row in separator.verdicts:
        before, after = (
            "" if value is None else f"{number(value)} {row.unit}".strip() for value in (row.before, row.after)
        )
        said = {True: "met", False: "[bold red]missed[/]", None: "to be measured"}[row.met]
        table.add_row(escape(row.name), before, after, said, escape(row.asks))
    console.print(table)
    for source in dict.fromkeys(row.source for row in separator.verdicts):
        names = ", ".join(row.name for row in separator.verdicts if row.source == source)
        console.print(f"[dim]{escape(names)}: {escape(source)}[/]")


# inputs -------------------------------------------------------------------------------------------------------------


def _show_inputs(console: Console, unit: str, rows: Sequence[EnteringInput]) -> None:
    moving = [row for row in rows if row.moves and not row.known]
    console.print()
    console.print(f"[bold]Inputs of {escape(unit)} that move its output, and where they come from[/]")
    if moving:
        table = plain_table("input", "value", "more", "output", "known", "range; source", right=("value", "output"))
        for row in moving:
            effect = "stops it" if row.effect is None else f"{row.effect:+.1%}"
            cells = (_short(row), escape(row.value), row.change.split(" of ")[0], effect, _confidence(row))
            table.add_row(*cells, _source(console, row, 80))
        console.print(table)
        unsure = [_short(row) for row in moving if row.confidence in UNSURE][:MOST_UNSURE]
        if unsure:
            console.print(f"[dim]the strongest that are not sure:[/] {', '.join(unsure)}")
    rest = [row for row in rows if row not in moving]
    if rest:
        console.print()
        console.print(f"[bold]Inputs of {escape(unit)} that enter too[/] [dim](known for sure, or not binding now)[/]")
        table = plain_table("input", "value", "known", "range; source", right=("value",))
        for row in rest:
            table.add_row(_short(row), escape(row.value), _confidence(row), _source(console, row, 62))
        console.print(table)
    console.print("[dim]names in full, and the limits that each input enters: --json[/]")


def _short(row: EnteringInput) -> str:
    """The input's name without what the heading says: of the catalog the entry and figure, of the unit the setting."""
    parts = row.path.split(".")
    if parts[0] == "catalog":
        parts = parts[2:]
    elif parts[0] == "plant":
        parts = parts[3:] if parts[2] == row.of else parts[1:]
    return escape(".".join(parts))


def _confidence(row: EnteringInput) -> str:
    style = MARKS.get(row.confidence)
    return f"[{style}]{row.confidence}[/]" if style else row.confidence


def _source(console: Console, row: EnteringInput, others: int) -> str:
    """Range and source, cut to the room that is left beside the other columns."""
    source = "the scenario's own" if row.source == "scenario" else row.source
    text = "; ".join(part for part in (row.span, source) if part)
    room = max(console.width - others, 20)
    return escape(text if len(text) <= room else f"{text[: room - 1].rstrip()}…")
