"""What a planner reads in the terminal of comparisons and of what limits a plant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markup import escape

from r2r_sim.report.console import make_console, make_table, number, show_findings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from r2r_sim.kpi.comparison import Difference
    from r2r_sim.study.bottleneck import BottleneckStudy
    from r2r_sim.study.compare import Comparison
    from r2r_sim.study.gains import Gain
    from r2r_sim.study.resilience import Resilience

MOST_CHANGES = 20
"""Changed inputs shown; all are in the JSON."""
MOST_WAITS, MOST_GAINS = 12, 24
"""Rows shown of these; all are in the JSON."""


def signed(value: float, digits: int = 4) -> str:
    """A difference for reading, with its sign."""
    return f"+{number(value, digits)}" if value > 0 else number(value, digits)


def difference(apart: Difference, scale: float = 1.0) -> str:
    """A difference with its interval; a question mark where it cannot be told from chance."""
    if apart.half_width is None:
        return f"{signed(apart.mean * scale)} ?"
    doubt = "" if apart.is_sure or not apart.half_width else " ?"
    return f"{signed(apart.mean * scale)} ± {number(apart.half_width * scale, 2)}{doubt}"


def show_comparison(comparison: Comparison) -> None:
    """What was changed, and both plans side by side."""
    console = make_console()
    console.print(f"[bold]{escape(comparison.first)}[/]  against  [bold]{escape(comparison.second)}[/]")
    console.print(f"[dim]{comparison.replications} replications each with the same random numbers, "
                  f"seed {comparison.seed}[/]")  # fmt: skip
    changes = make_table("What was changed", "", "first", "second")
    for change in comparison.changes[:MOST_CHANGES]:
        changes.add_row(escape(change.path), escape(change.first or "none"), escape(change.second or "none"))
    console.print(changes)
    if len(comparison.changes) > MOST_CHANGES:
        console.print(f"[dim]{len(comparison.changes) - MOST_CHANGES} more are in the JSON[/]")
    table = make_table("What it does", "", "first", "second", "second - first", "unit")
    for row in comparison.headline:
        scale, unit = (100.0, "%") if row.unit == "-" else (1.0, row.unit)
        cells = (number(row.first * scale), number(row.second * scale), difference(row.difference, scale))
        table.add_row(escape(row.label), *cells, escape(unit))
    console.print(table)
    console.print("[dim]± 95 %; ? cannot be told from chance[/]")
    gained = comparison.headline[0].difference.variance_ratio
    if gained is not None:
        times = f"{number(gained, 2)} times the replications for the same interval of the output"
        console.print(f"[dim]independent runs would need {times}[/]")
    show_findings(finding for finding in comparison.findings if finding.severity != "note")


def show_bottleneck(study: BottleneckStudy) -> None:
    """What limits a plant, who waits for what, and what more of each thing brings."""
    console = make_console()
    console.print(f"[bold]{escape(study.words)}[/]")
    console.print(f"[dim]{escape(study.name)}; {number(study.output)} {study.product_unit} as planned, "
                  f"{study.replications} replications, seed {study.seed}[/]")  # fmt: skip
    table = make_table("Who is busy", "", "kind", "busy", "others wait, h/year")
    for row in study.resources:
        table.add_row(escape(row.name), row.kind, f"{row.utilisation:.1%}", number(row.waiting_hours_per_year, 3))
    console.print(table)
    table = make_table("Who holds the plant up, share of time (active periods)", "", "alone", "shifting")
    for shares in study.active:
        if shares.sole or shares.shifting:
            table.add_row(escape(shares.name.replace(":", " ")), f"{shares.sole:.1%}", f"{shares.shifting:.1%}")
    console.print(table)
    if study.starved:
        table = make_table("Who waits for what, share of open time", "", "waits for", "share")
        for wait in study.starved[:MOST_WAITS]:
            table.add_row(escape(wait.group), escape(wait.for_what.replace(":", " ")), f"{wait.share:.2%}")
        console.print(table)
        _show_cut(console, len(study.starved) - MOST_WAITS)
    money = f"{study.currency}/year" if study.currency else ""
    columns = ("", study.product_unit, "of output", *((money,) if money else ()))
    table = make_table("What more of each would bring", *columns)
    shown = _telling(study.gains)
    for gain in shown:
        cells = [difference(gain.output), f"{gain.share:+.2%}"]
        if gain.money is not None:
            cells.append(difference(gain.money))
        table.add_row(escape(f"{gain.of}: {gain.change}"), *cells)
    console.print(table)
    _show_cut(console, len(study.gains) - len(shown))
    console.print(f"[dim]± holds for all {len(study.gains)} rows together at 95 %; ? cannot be told from chance: more "
                  "replications tell[/]")  # fmt: skip
    if money:
        console.print(f"[dim]money: good output at {escape(study.value_basis)}, less full cost; what the change itself "
                      "costs is in it for people and units, not for the rest[/]")  # fmt: skip
    show_findings(finding for finding in study.findings if finding.severity != "note")


def _telling(gains: Sequence[Gain]) -> list[Gain]:
    """The largest gains in their order; of a large plant those that can be told from chance go before others."""
    ranked = sorted(gains, key=lambda gain: not gain.output.is_sure)[:MOST_GAINS]
    return [gain for gain in gains if gain in ranked]


def _show_cut(console: Console, left: int) -> None:
    if left > 0:
        console.print(f"[dim]{left} more rows are in the JSON[/]")


def show_resilience(found: Resilience) -> None:
    """What is left with one out, and what an outage costs."""
    console = make_console()
    amount = found.product_unit.partition("/")[0]
    console.print(f"[bold]{escape(found.name)}[/]")
    console.print(f"[dim]{number(found.output)} {found.product_unit} as planned, {found.replications} replications, "
                  f"seed {found.seed}[/]")  # fmt: skip
    targets = any(row.target_met is not None for row in found.one_out)
    columns = ("", "left", found.product_unit, "change", "of output", *(("target met",) if targets else ()))
    table = make_table("One out for the whole time", *columns)
    for row in found.one_out:
        cells = [str(row.left), number(row.output), difference(row.change), f"{row.share:+.1%}"]
        if targets:
            cells.append("n/a" if row.target_met is None else f"{row.target_met:.0%}")
        table.add_row(escape(row.of), *cells)
    console.print(table)
    hours = f"{found.outage_hours:g} h"
    table = make_table(f"One outage of {hours}", "", "units stop", f"lost, {amount}", f"made in {hours}, {amount}")
    for one in found.outages:
        half = "" if one.half_width is None else f" ± {number(one.half_width, 2)}"
        table.add_row(escape(one.of), str(one.units), f"{number(one.lost)}{half}", number(one.standstill))
    console.print(table)
    then = {"resume": "go on afterwards", "restart": "begin again afterwards", "scrap": "are lost"}[found.batches]
    console.print(f"[dim]± 95 %; ? cannot be told from chance. Batches under way when all units stop {then}, a web "
                  "goes on after its start-up scrap; for a cabinet that is out, those wait who need it[/]")  # fmt: skip
    show_findings(finding for finding in found.findings if finding.severity != "note")
