"""The command line: argument, call, exit code.

Exit codes: 0 ok (a missed target is ok, and red) · 2 bad input or usage · 3 infeasible · 4 run failed · 130 cancelled.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from r2r_sim._version import __version__
from r2r_sim.errors import InputError, OutputError, R2RError

if TYPE_CHECKING:
    from r2r_sim.report import Written
    from r2r_sim.scenario import Loaded

app = typer.Typer(
    help="Plan roll-to-roll and powder ALD plants: tonnes and square metres a day, cost, limits and confidence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

ScenarioFile = Annotated[Path, typer.Argument(metavar="SCENARIO", help="Scenario file (YAML).")]
Overrides = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Change one value, e.g. plant.reactors.bed.count=5; repeatable."),
]
JsonFile = Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write the result as JSON.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace existing files.")]


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
    replications: Annotated[int, typer.Option("--replications", min=1, max=100_000, help="Independent runs.")] = 20,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Same seed, same digits.")] = 1,
    horizon: Annotated[
        str | None, typer.Option("--horizon", metavar="TIME", help='Calendar time to simulate, e.g. "365 day".')
    ] = None,
    set_: Overrides = None,
    workers: Annotated[
        int, typer.Option("--workers", min=0, max=256, help="Processes; 0 takes all cores. Changes no digit.")
    ] = 0,
) -> None:
    """Simulate a scenario and write the manager's workbook."""
    with _friendly():
        import r2r_sim
        from r2r_sim.report import console, write_json
        from r2r_sim.study import result_as_dict

        plan = _load(scenario, [*(set_ or []), *([] if horizon is None else [f"horizon={horizon}"])])
        target = out or Path("reports") / f"{scenario.stem}.xlsx"
        _refuse_early(target, ".xlsx", make_folder=out is None)
        _refuse_early(json, ".json")
        with console.progress(replications) as advance:
            result = r2r_sim.run(
                plan,
                replications=replications,
                seed=seed,
                workers=_workers(workers, replications),
                record_directory=record,
                overwrite_records=overwrite,
                progress=advance,
            )
        # files first: a reader of the table that closes early, such as head, must not cost the planner the workbook
        told = [_write(lambda: r2r_sim.write_workbook(result, target, overwrite=overwrite))]
        if json is not None:
            told.append(_write(lambda: write_json(result_as_dict(result), json, overwrite=overwrite)))
        if record is not None:
            told.append(f"wrote: {record} ({replications} records)")
        console.show_result(result)
        _tell(told)


@app.command()
def explain(
    scenario: ScenarioFile, json: JsonFile = None, overwrite: Overwrite = False, set_: Overrides = None
) -> None:
    """Show the operating point, every limit, the binding one and the next, with the numbers that enter."""
    with _friendly():
        import r2r_sim
        from r2r_sim.report import console, write_json

        _refuse_early(json, ".json")
        explanation = r2r_sim.explain(_load(scenario, set_ or []))
        told = []
        if json is not None:
            told.append(_write(lambda: write_json(explanation.as_dict(), json, overwrite=overwrite)))
        console.show_explanation(explanation)
        _tell(told)


@app.command()
def validate(scenario: ScenarioFile, set_: Overrides = None) -> None:
    """Check a scenario and report every finding with its place and a hint."""
    with _friendly():
        plan = _load(scenario, set_ or [])
        noted = len(plan.findings)
        typer.echo(f"{scenario}: ok" + (f" ({noted} {'finding' if noted == 1 else 'findings'} above)" if noted else ""))


@app.command()
def schema() -> None:
    """Print the JSON Schema of a scenario, for editors that complete and check YAML."""
    with _friendly():
        import json

        from r2r_sim.scenario import json_schema

        typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


@app.command()
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A ready scenario, or a new file's name.")] = "",
    like: Annotated[
        str, typer.Option("--from", metavar="READY", help="The ready scenario to copy, where NAME is a new name.")
    ] = "",
) -> None:
    """Copy a ready scenario into this folder; without a name, list them."""
    with _friendly():
        from r2r_sim.scenario import copy_ready, ready_scenarios

        if not name:
            for ready in ready_scenarios():
                typer.echo(f"{ready.name:36}{ready.title}")
            return
        path = copy_ready(name, like or name, Path.cwd())
        typer.echo(f"wrote: {path.name}")
        typer.echo(f"next:  r2r-sim run {path.name}")


@app.command()
def catalog(
    kind: Annotated[str, typer.Argument(metavar="[KIND]", help="Kind of entry; without it, list the kinds.")] = "",
    name: Annotated[str, typer.Argument(metavar="[ID]", help="One entry, in full; without it, list them.")] = "",
    containing: Annotated[str, typer.Option("--containing", metavar="TEXT", help="Only entries with this text.")] = "",
    confidence: Annotated[
        str | None, typer.Option("--confidence", metavar="WORD", help="Only entries whose least sure figure is this.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
) -> None:
    """Show materials and processes the tool knows, every figure with its unit, source and confidence."""
    with _friendly():
        from r2r_sim import catalog as known
        from r2r_sim.report import console_catalog

        if (containing or confidence) and (name or not kind):
            raise InputError(
                "--containing and --confidence pick from a list", hint="r2r-sim catalog process --containing TMA"
            )
        if name:
            if json:
                _print_json(known.show(kind, name))
            else:
                console_catalog.show_entry(kind, known.show_rows(kind, name))
        elif kind:
            rows = known.list_entries(kind, containing=containing, confidence=confidence)
            if json:
                _print_json(rows)
            else:
                console_catalog.show_entries(kind, rows)
        elif json:
            _print_json(known.kind_rows())
        else:
            console_catalog.show_kinds()


@app.command()
def curves(
    process: Annotated[str, typer.Argument(metavar="PROCESS", help="Chemistry or process of the catalog, by its id.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Picture (.png, .svg) or table (.csv).")],
    temperature: Annotated[
        str | None, typer.Option("--temperature", metavar="TEMP", help='Within its window, e.g. "120 degC".')
    ] = None,
    overwrite: Overwrite = False,
) -> None:
    """Draw growth against temperature, dose and purge time, and thickness against cycles."""
    with _friendly():
        from r2r_sim import units
        from r2r_sim.report import console, curve_chart
        from r2r_sim.study import curves as drawn

        curve_chart.refuse_format(out)
        warm = None if temperature is None else units.parse(temperature, "temperature").value_si
        found = drawn.curves(process, temperature=warm)
        told = [_write(lambda: curve_chart.write_curves(found, out, overwrite=overwrite))]
        console.show_curves(found)
        _tell(told)


@app.command()
def select(
    process: Annotated[
        str, typer.Argument(metavar="PROCESS", help="Scenario file, or a chemistry of the catalog by its id.")
    ],
    demand: Annotated[
        str, typer.Option("--demand", metavar="RATE", help='Good output wanted: "10 t/day" or "10000 m2/day".')
    ],
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
    set_: Overrides = None,
) -> None:
    """Put the kinds of reactor side by side for one process: units needed, what binds, why one cannot run."""
    with _friendly():
        import r2r_sim
        from r2r_sim.report import console
        from r2r_sim.study.select import select as choose

        is_file = Path(process).suffix.lower() in (".yaml", ".yml") or Path(process).is_file()
        found = choose(r2r_sim.load(process) if is_file else process, demand, set_ or [])
        if json:
            _print_json(found.as_dict())
        else:
            console.show_selection(found)


# helpers ------------------------------------------------------------------------------------------------------------


def _load(scenario: Path, overrides: list[str]) -> Loaded:
    """The scenario; what it overrides and what it notes is told on stderr."""
    import r2r_sim
    from r2r_sim.report import console

    plan = r2r_sim.load(scenario, overrides)
    for change in plan.overrides:
        typer.echo(f"set: {change}", err=True)
    console.show_findings(plan.findings)
    return plan


def _print_json(document: Any) -> None:
    import json

    typer.echo(json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False))


def _write(write: Callable[[], Written]) -> str | OutputError:
    """Write one file and say so; a refusal is kept for later and does not keep other files from being written."""
    try:
        written = write()
    except OutputError as error:
        return error
    return f"{'wrote' if written.changed else 'unchanged'}: {written.path}"


def _tell(outcomes: Sequence[str | OutputError]) -> None:
    """Say what became of each file; a refused one ends the command with its exit code."""
    from r2r_sim.report import console

    for outcome in outcomes:
        if isinstance(outcome, OutputError):
            console.show_error(outcome)
        else:
            typer.echo(outcome)
    if any(isinstance(outcome, OutputError) for outcome in outcomes):
        raise typer.Exit(OutputError.exit_code)


def _workers(asked: int, replications: int) -> int:
    """Processes to use; starting them costs about as much as a few replications."""
    import os

    if asked:
        return asked
    return (os.cpu_count() or 1) if replications >= 8 else 1


def _refuse_early(path: Path | None, suffix: str, *, make_folder: bool = False) -> None:
    """Refuse an output that could not be written anyway before anything is simulated."""
    if path is None:
        return
    if path.suffix.lower() != suffix:
        raise OutputError(f"{path} does not end in {suffix}", hint=f"name it {path.with_suffix(suffix).name}")
    if path.is_dir():
        raise OutputError(f"{path} is a folder", hint=f"name a file in it, such as {path / f'result{suffix}'}")
    if make_folder:
        path.parent.mkdir(parents=True, exist_ok=True)
    if not path.parent.is_dir():
        raise OutputError(f"the folder {path.parent} does not exist", hint="make it first, or write elsewhere")


class _friendly:  # noqa: N801 - reads as a word where it is used
    """Turn the package's errors into findings and an exit code; no traceback reaches a planner."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, _trace: Any) -> None:
        if isinstance(error, R2RError):
            from r2r_sim.report import console

            console.show_error(error)
            raise typer.Exit(error.exit_code) from None
        if isinstance(error, KeyboardInterrupt):
            typer.echo("cancelled; nothing was overwritten", err=True)
            raise typer.Exit(130) from None


def main() -> NoReturn:
    """Entry point of the ``r2r-sim`` command."""
    app()
    sys.exit(0)
