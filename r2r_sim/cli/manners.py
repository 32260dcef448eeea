"""What every command does alike: its arguments, how it reads and writes files, and how it tells what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from r2r_sim.errors import OutputError, R2RError

if TYPE_CHECKING:
    from r2r_sim.report import Written
    from r2r_sim.scenario import Loaded

ScenarioFile = Annotated[Path, typer.Argument(metavar="SCENARIO", help="Scenario file (YAML).")]
Overrides = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Change one value, e.g. plant.reactors.bed.count=5; repeatable."),
]
JsonFile = Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write the result as JSON.")]
Replications = Annotated[int, typer.Option("--replications", min=1, max=100_000, help="Independent runs.")]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Same seed, same digits.")]
Horizon = Annotated[
    str | None, typer.Option("--horizon", metavar="TIME", help='Calendar time to simulate, e.g. "365 day".')
]
Workers = Annotated[
    int, typer.Option("--workers", min=0, max=256, help="Processes; 0 takes all cores. Changes no digit.")
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace existing files.")]


def load(scenario: Path, overrides: Sequence[str], horizon: str | None = None) -> Loaded:
    """The scenario; what it overrides and what it notes is told on stderr."""
    import r2r_sim
    from r2r_sim.report import console

    plan = r2r_sim.load(scenario, [*overrides, *([] if horizon is None else [f"horizon={horizon}"])])
    for change in plan.overrides:
        typer.echo(f"set: {change}", err=True)
    console.show_findings(plan.findings)
    return plan


def own_entries(files: Sequence[Path]) -> AbstractContextManager[None]:
    """A block in which the catalog shows a planner's own entries as well."""
    if not files:
        return nullcontext()
    from r2r_sim.scenario import load_entries

    return load_entries([str(file) for file in files]).active()


def print_json(document: Any) -> None:
    """A document on stdout, in the documented JSON form."""
    import json

    typer.echo(json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False))


def write(write: Callable[[], Written]) -> str | OutputError:
    """Write one file and say so; a refusal is kept for later and does not keep other files from being written."""
    try:
        written = write()
    except OutputError as error:
        return error
    return f"{'wrote' if written.changed else 'unchanged'}: {written.path}"


def tell(outcomes: Sequence[str | OutputError]) -> None:
    """Say what became of each file; a refused one ends the command with its exit code."""
    from r2r_sim.report import console

    for outcome in outcomes:
        if isinstance(outcome, OutputError):
            console.show_error(outcome)
        else:
            typer.echo(outcome)
    if any(isinstance(outcome, OutputError) for outcome in outcomes):
        raise typer.Exit(OutputError.exit_code)


def processes(asked: int, replications: int) -> int:
    """Processes to use; starting them costs about as much as a few replications."""
    import os

    if asked:
        return asked
    return (os.cpu_count() or 1) if replications >= 8 else 1


def refuse_early(path: Path | None, *suffixes: str, make_folder: bool = False) -> None:
    """Refuse an output that could not be written anyway before anything is simulated."""
    if path is None:
        return
    if path.suffix.lower() not in suffixes:
        ends = f"{path} does not end in {', '.join(suffixes)}"
        raise OutputError(ends, hint=f"name it {path.with_suffix(suffixes[0]).name}")
    if path.is_dir():
        raise OutputError(f"{path} is a folder", hint=f"name a file in it, such as {path / f'result{suffixes[0]}'}")
    if make_folder:
        path.parent.mkdir(parents=True, exist_ok=True)
    if not path.parent.is_dir():
        raise OutputError(f"the folder {path.parent} does not exist", hint="make it first, or write elsewhere")


class friendly:  # noqa: N801 - reads as a word where it is used
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
