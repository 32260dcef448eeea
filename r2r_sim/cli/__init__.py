"""The command line: argument, call, exit code.

Exit codes: 0 ok (a missed target is ok, and red) · 2 bad input or usage · 3 infeasible · 4 run failed · 130 cancelled.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from r2r_sim._version import __version__
from r2r_sim.cli.manners import (
    Horizon,
    JsonFile,
    Overrides,
    Overwrite,
    ScenarioFile,
    Seed,
    Workers,
    friendly,
    load,
    own_entries,
    print_json,
    processes,
    refuse_early,
    tell,
    write,
)
from r2r_sim.cli.physics import explain, select
from r2r_sim.cli.studies import bottleneck, compare, gantt, resilience
from r2r_sim.errors import InputError

app = typer.Typer(
    help="Plan roll-to-roll and powder ALD plants: tonnes and square metres a day, cost, limits and confidence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit


@app.command()
def run(
    scenario: ScenarioFile,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE.xlsx", help="Workbook [default: reports/SCENARIO.xlsx].")
    ] = None,
    overwrite: Overwrite = False,
    json: JsonFile = None,
    record: Annotated[
        Path | None, typer.Option("--record", metavar="DIR", help="Save every replication's record as JSON and CSV.")
    ] = None,
    trace: Annotated[
        Path | None,
        typer.Option("--trace", metavar="FILE", help="Event log of the first replication: .csv, .xes or .json (OCEL)."),
    ] = None,
    replications: Annotated[
        int | None,
        typer.Option("--replications", min=1, max=100_000, help="Independent runs [default: 20, or what it takes]."),
    ] = None,
    precision: Annotated[
        str | None,
        typer.Option("--precision", metavar="SHARE", help='Run until the mean output is known to, e.g., "1 %".'),
    ] = None,
    gains: Annotated[
        bool, typer.Option("--gains", help="Put into the workbook what more of each thing would bring; takes longer.")
    ] = False,
    seed: Seed = 1,
    horizon: Horizon = None,
    set_: Overrides = None,
    workers: Workers = 0,
) -> None:
    """Simulate a scenario and write the manager's workbook."""
    with friendly():
        import r2r_sim
        from r2r_sim import units
        from r2r_sim.report import console, write_json
        from r2r_sim.report.files import refuse_other, write_bytes
        from r2r_sim.scenario import resolved_hash
        from r2r_sim.study import result_as_dict
        from r2r_sim.study.trace import trace as event_log

        plan = load(scenario, set_ or [], horizon)
        target = out or Path("reports") / f"{scenario.stem}.xlsx"
        refuse_early(target, ".xlsx", make_folder=out is None)
        refuse_early(json, ".json")
        refuse_early(trace, ".csv", ".xes", ".json")
        if not overwrite:
            refuse_other([path for path in (target, json) if path is not None], resolved_hash(plan.scenario))
        share = None if precision is None else units.parse(precision, "fraction").value_si
        expected = replications or (20 if share is None else 100)
        with console.progress(expected) as advance:
            result = r2r_sim.run(
                plan,
                replications=replications,
                seed=seed,
                precision=share,
                gains=gains,
                workers=processes(workers, expected),
                record_directory=record,
                overwrite_records=overwrite,
                progress=advance,
            )
        # files first: a reader of the table that closes early, such as head, must not cost the planner the workbook
        told = [write(lambda: r2r_sim.write_workbook(result, target, overwrite=overwrite))]
        if json is not None:
            told.append(write(lambda: write_json(result_as_dict(result), json, overwrite=overwrite)))
        if trace is not None:
            log = event_log(plan, trace.suffix, seed=seed)
            told.append(write(lambda: write_bytes(log, trace, overwrite=overwrite)))
        if record is not None:
            told.append(f"wrote: {record} ({result.provenance.replications} records)")
        console.show_result(result)
        if result.products is not None:
            from r2r_sim.report.console_products import show_products

            show_products(result.products)
        tell(told)


@app.command(short_help="Check a scenario, its text and its physics.")
def validate(scenario: ScenarioFile, set_: Overrides = None) -> None:
    """Check a scenario, its text and its physics, and report every finding with its place and a hint."""
    with friendly():
        from r2r_sim.errors import InfeasibleError
        from r2r_sim.report import console
        from r2r_sim.study.check import physics_findings

        plan = load(scenario, set_ or [])
        found = physics_findings(plan)
        if any(finding.severity == "error" for finding in found):
            raise InfeasibleError(f"{scenario} reads well but cannot run", findings=found)
        console.show_findings(found)
        noted = len(plan.findings) + len(found)
        typer.echo(f"{scenario}: ok" + (f" ({noted} {'finding' if noted == 1 else 'findings'} above)" if noted else ""))


@app.command(short_help="Print the JSON Schema of a scenario.")
def schema() -> None:
    """Print the JSON Schema of a scenario, for editors that complete and check YAML."""
    with friendly():
        import json

        from r2r_sim.scenario import json_schema

        typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


@app.command(short_help="Copy a ready scenario here, or list them.")
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A ready scenario, or a new file's name.")] = "",
    like: Annotated[
        str, typer.Option("--from", metavar="READY", help="The ready scenario to copy, where NAME is a new name.")
    ] = "",
) -> None:
    """Copy a ready scenario into this folder; without a name, list them."""
    with friendly():
        from r2r_sim.scenario import copy_ready, ready_scenarios

        if not name:
            for ready in ready_scenarios():
                typer.echo(f"{ready.name:36}{ready.title}")
            return
        path = copy_ready(name, like or name, Path.cwd())
        typer.echo(f"wrote: {path.name}")
        typer.echo(f"next:  r2r-sim run {path.name}")


@app.command(short_help="Show materials and processes, with sources.")
def catalog(
    kind: Annotated[str, typer.Argument(metavar="[KIND]", help="Kind of entry; without it, list the kinds.")] = "",
    name: Annotated[str, typer.Argument(metavar="[ID]", help="One entry, in full; without it, list them.")] = "",
    containing: Annotated[str, typer.Option("--containing", metavar="TEXT", help="Only entries with this text.")] = "",
    confidence: Annotated[
        str | None, typer.Option("--confidence", metavar="WORD", help="Only entries whose least sure figure is this.")
    ] = None,
    with_: Annotated[
        list[Path] | None, typer.Option("--with", metavar="FILE", help="Your own catalog file as well; repeatable.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
) -> None:
    """Show materials and processes the tool knows, every figure with its unit, source and confidence."""
    with friendly(), own_entries(with_ or []):
        from r2r_sim import catalog as known
        from r2r_sim.report import console_catalog

        kind = known.singular(kind)
        if (containing or confidence) and (name or not kind):
            raise InputError(
                "--containing and --confidence pick from a list", hint="r2r-sim catalog process --containing TMA"
            )
        if name:
            if json:
                print_json(known.show(kind, name))
            else:
                console_catalog.show_entry(kind, known.show_rows(kind, name))
        elif kind:
            rows = known.list_entries(kind, containing=containing, confidence=confidence)
            if kind == "process":
                from r2r_sim.study.plannable import with_plans

                rows = with_plans(rows)
            if json:
                print_json(rows)
            else:
                console_catalog.show_entries(kind, rows)
        elif json:
            print_json(known.kind_rows())
        else:
            console_catalog.show_kinds()


@app.command(short_help="Draw how a process grows.")
def curves(
    process: Annotated[str, typer.Argument(metavar="PROCESS", help="Chemistry or process of the catalog, by its id.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Picture (.png, .svg) or table (.csv).")],
    temperature: Annotated[
        str | None, typer.Option("--temperature", metavar="TEMP", help='Within its window, e.g. "120 degC".')
    ] = None,
    overwrite: Overwrite = False,
) -> None:
    """Draw growth against temperature, dose and purge time, and thickness against cycles."""
    with friendly():
        from r2r_sim import units
        from r2r_sim.report import console, curve_chart
        from r2r_sim.study import curves as drawn

        curve_chart.refuse_format(out)
        warm = None if temperature is None else units.parse(temperature, "temperature").value_si
        found = drawn.curves(process, temperature=warm)
        told = [write(lambda: curve_chart.write_curves(found, out, overwrite=overwrite))]
        console.show_curves(found)
        tell(told)


@app.command(short_help="Map the speed of a web over two inputs.")
def window(
    scenario: ScenarioFile,
    x: Annotated[str, typer.Option("--x", metavar="AXIS", help="NAME=FROM:TO:UNIT, e.g. web_speed=1:60:m/min.")],
    y: Annotated[str, typer.Option("--y", metavar="AXIS", help="The same, e.g. partial_pressure.tma=50:2000:Pa:log.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Picture (.png, .svg) or table (.csv).")],
    line: Annotated[
        str | None, typer.Option("--line", metavar="NAME", help="A spatial web line [default: the first].")
    ] = None,
    points: Annotated[int, typer.Option("--points", min=2, max=2000, help="Points along each axis.")] = 320,
    overwrite: Overwrite = False,
    set_: Overrides = None,
) -> None:
    """Map how fast a web may run over two inputs, and which limit binds where."""
    with friendly():
        from r2r_sim.report import console, window_chart
        from r2r_sim.report.curve_chart import refuse_format
        from r2r_sim.study.window import window_map

        refuse_format(out)
        found = window_map(load(scenario, set_ or []), x, y, line=line, points=points)
        told = [write(lambda: window_chart.write_window(found, out, overwrite=overwrite))]
        console.show_window(found)
        tell(told)


app.command(short_help="Show what physics allows, and which limit binds.")(explain)
app.command(short_help="Put the kinds of reactor side by side.")(select)
app.command(short_help="Compare two plans.")(compare)
app.command(short_help="Show what limits the plant.")(bottleneck)
app.command(short_help="Show what is left when something is out.")(resilience)
app.command(short_help="Draw who did what when.")(gantt)


def main() -> NoReturn:
    """Entry point of the ``r2r-sim`` command."""
    app()
    sys.exit(0)
