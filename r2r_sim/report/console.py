"""What a planner reads in the terminal."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from r2r_sim import units
from r2r_sim.errors import Finding, R2RError

if TYPE_CHECKING:
    from r2r_sim.study.curves import Curves
    from r2r_sim.study.result import StudyResult
    from r2r_sim.study.standing import HotOrCold
    from r2r_sim.study.window import WindowMap

HOURS_PER_YEAR = 8760.0
COLOURS = {"error": "bold red", "warning": "yellow", "note": "dim"}


def make_console(*, stderr: bool = False) -> Console:
    """A console on stdout, or on stderr."""
    # made at each use: tests and notebooks swap the streams
    return Console(stderr=stderr, highlight=False, soft_wrap=True)


def show_findings(findings: Iterable[Finding]) -> None:
    """Findings on stderr, one paragraph each: place, what is wrong, hint."""
    console = make_console(stderr=True)
    for finding in findings:
        place = " ".join(part for part in (finding.where, finding.path) if part)
        console.print(f"[{COLOURS[finding.severity]}]{finding.severity}[/] {escape(place)}".rstrip())
        console.print(f"    {escape(finding.message)}")
        if finding.hint:
            console.print(f"    [dim]{escape(finding.hint)}[/]")


def show_error(error: R2RError) -> None:
    """An error on stderr: its message, then every finding it carries."""
    make_console(stderr=True).print(f"[bold red]{escape(error.message)}[/]")
    if error.findings:
        show_findings(error.findings)
    elif error.hint:
        make_console(stderr=True).print(f"    [dim]{escape(error.hint)}[/]")


@contextmanager
def progress(total: int) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on stderr where that is a terminal; nothing elsewhere."""
    if total < 2 or not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("simulating"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=make_console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def number(value: float | None, digits: int = 4) -> str:
    """A number for reading: thousands apart, significant digits, n/a where there is none."""
    if value is None or not math.isfinite(value):
        return "n/a"
    if value == 0:
        return "0"
    if abs(value) >= 10 ** (digits - 1):
        return f"{value:,.0f}"
    return f"{value:.{digits}g}"


def make_table(title: str, *columns: str) -> Table:
    """An empty table: text to the left in its first column, to the right in the others."""
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for position, column in enumerate(columns):
        table.add_column(column, justify="left" if position == 0 else "right", header_style="dim")
    return table


def show_curves(curves: Curves) -> None:
    """What a chart of curves rests on."""
    console = make_console()
    console.print(f"[bold]{escape(curves.name)}[/] [dim]at {number(curves.temperature - 273.15)} degC[/]")
    console.print(f"least sure figure: {escape(curves.least_sure)} ({curves.confidence})")
    for note in curves.notes:
        console.print(f"[dim]{escape(note)}[/]")


def show_window(found: WindowMap) -> None:
    """What a map of a process window shows."""
    console = make_console()
    speeds = f"{number(float(found.allowed.min()))} to {number(float(found.allowed.max()))} m/min allowed"
    console.print(f"[bold]{escape(found.scenario)}[/]")
    console.print(f"{escape(found.line)}: {found.allowed.size} points, {speeds}")
    for name, share in found.shares().items():
        console.print(f"    {escape(name)} binds on {share:.1%}")
    if found.mark is not None:
        console.print(f"the scenario: {number(found.mark.speed)} m/min, {escape(found.mark.binding)} binds")
    else:
        console.print(f"[dim]{escape(found.note)}[/]")


def show_result(result: StudyResult) -> None:
    """The table a planner reads after a run."""
    from r2r_sim.study.sentences import headline

    console = make_console()
    console.print(f"[bold]{escape(headline(result))}[/]")
    console.print(f"[dim]{escape(result.name)}; {result.provenance.replications} replications of "
                  f"{result.provenance.horizon_days:g} days, seed {result.provenance.seed}[/]")  # fmt: skip
    _show_spoilt(console, result)
    _show_kpis(console, result)
    _show_limits(console, result)
    _show_losses(console, result)
    _show_cost(console, result)
    _show_posts(console, result)
    show_standing(console, result.standing)
    console.print(f"[bold]Bottleneck[/]  {escape(result.bottleneck)}")
    told = ("separator.",)  # in the lines above
    show_findings(
        finding for finding in result.findings if finding.severity != "note" and not finding.code.startswith(told)
    )
    failed = [check for check in result.checks if not check.passed]
    if failed:
        console.print(f"[bold red]{len(failed)} internal checks failed:[/] {escape(', '.join(c.name for c in failed))}")


def show_standing(console: Console, answers: Iterable[HotOrCold]) -> None:
    """Whether units should stand hot or cold while the plant is closed."""
    from r2r_sim.study.standing_words import standing_words

    for answer in answers:
        console.print("[bold]While the plant is closed[/]")
        for line in standing_words(answer):
            console.print(f"  {escape(line)}")


def _show_posts(console: Console, result: StudyResult) -> None:
    """People by shift of the day, where a crew is not there day and night."""
    rows = result.kpi.posts
    hours: dict[str, float] = {}
    for row in rows:
        hours[row.crew] = hours.get(row.crew, 0.0) + row.hours_per_year
    if all(there > 0.95 * HOURS_PER_YEAR for there in hours.values()):
        return
    table = make_table("People by shift", "", "from", "posts", "needed", "95 %", "peak", "utilisation")
    for row in rows:
        needed = (number(value, 3) for value in (row.needed_mean, row.needed_p95, row.needed_peak))
        table.add_row(
            escape(f"{row.crew}, shift {row.shift}"), row.starts, str(row.present), *needed, f"{row.utilisation:.0%}"
        )
    console.print(table)


def _show_spoilt(console: Console, result: StudyResult) -> None:
    """What separators have to meet and this one does no more once it is coated."""
    for line in result.separators:
        for row in line.spoilt:
            change = f"{number(row.before)} to {number(row.after)} {row.unit}".rstrip()
            said = f"{row.name} goes from {change}; asked for: {row.asks} ({row.source})"
            console.print(f"[bold red]separator of {escape(line.of)} misses a requirement:[/] {escape(said)}")


def _show_kpis(console: Console, result: StudyResult) -> None:
    from r2r_sim.study.sentences import headline_kpis

    label = {definition.name: definition.label for definition in result.definitions}
    table = make_table("", "", "mean", "± 95 %", "P10", "P90", "unit")
    for kpi in headline_kpis(result):
        scale, unit = (100.0, "%") if kpi.unit == "-" else (1.0, kpi.unit)
        cells = (kpi.mean, kpi.half_width, kpi.p10, kpi.p90)
        shown = (number(None if cell is None else cell * scale) for cell in cells)
        table.add_row(escape(label[kpi.name]), *shown, escape(unit))
    console.print(table)


def _show_limits(console: Console, result: StudyResult) -> None:
    for point in result.operating:
        table = make_table(f"Limits of {escape(point.label)}", "", "allows", "margin")
        for limit in point.limits[:5]:
            allowed = f"{number(units.to_unit(limit.value, limit.unit))} {limit.unit}"
            table.add_row(escape(limit.full_name), allowed,
                          f"{limit.margin:+.0%}")  # fmt: skip
        console.print(table)


def _show_losses(console: Console, result: StudyResult) -> None:
    money = "" if result.cost is None else f"{result.cost.currency}/year"
    table = make_table(
        "Costliest losses" if result.cost is not None else "Largest losses",
        "",
        result.kpi.product_unit,
        "of nameplate",
        money,
    )
    for loss in sorted(result.kpi.losses, key=lambda row: (-(row.worth_per_year or 0.0), -row.lost_per_day))[:6]:
        table.add_row(
            escape(f"{loss.group}: {loss.cause}"),
            number(loss.lost_per_day),
            f"{loss.share_of_nameplate:.1%}",
            "" if result.cost is None else number(loss.worth_per_year),
        )
    console.print(table)


def _show_cost(console: Console, result: StudyResult) -> None:
    cost = result.cost
    if cost is None:
        return
    table = make_table(
        f"Cost of coating, {cost.currency} {cost.year}", "", "per year", "per kg", "per m2", "per kWh of cell"
    )
    for unit_cost in (cost.marginal, cost.full):
        cells = (unit_cost.per_year, unit_cost.per_kg, unit_cost.per_m2, unit_cost.per_kwh)
        table.add_row(unit_cost.name, *(number(cell if unit_cost.priced else None) for cell in cells))
    console.print(table)
    if cost.missing:
        console.print(f"[yellow]not stated, so not in the cost:[/] {escape(', '.join(cost.missing))}")
