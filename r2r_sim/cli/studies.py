"""Commands that put a plan to a question: what limits it, and what another plan would do."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from r2r_sim.cli.manners import (
    Horizon,
    JsonFile,
    Overrides,
    Overwrite,
    Replications,
    ScenarioFile,
    Seed,
    Workers,
    friendly,
    load,
    processes,
    refuse_early,
    tell,
    write,
)


def compare(
    first: Annotated[Path, typer.Argument(metavar="FIRST", help="Scenario file (YAML).")],
    second: Annotated[Path, typer.Argument(metavar="SECOND", help="Scenario file (YAML).")],
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE.xlsx", help="Workbook of the differences.")] = None,
    json: JsonFile = None,
    overwrite: Overwrite = False,
    replications: Replications = 20,
    seed: Seed = 1,
    horizon: Horizon = None,
    set_: Overrides = None,
    workers: Workers = 0,
) -> None:
    """Compare two plans with the same random numbers: what was changed, what it does, and how sure that is."""
    with friendly():
        from r2r_sim.report import console, console_studies, write_json
        from r2r_sim.report.files import write_comparison
        from r2r_sim.study.compare import compare_scenarios

        refuse_early(json, ".json")
        refuse_early(out, ".xlsx")
        plans = [load(path, set_ or [], horizon) for path in (first, second)]
        with console.progress(2 * replications) as advance:
            found = compare_scenarios(
                *plans,
                replications=replications,
                seed=seed,
                workers=processes(workers, 2 * replications),
                progress=advance,
            )
        told = [] if out is None else [write(lambda: write_comparison(found, out, overwrite=overwrite))]
        if json is not None:
            told.append(write(lambda: write_json(found.as_dict(), json, overwrite=overwrite)))
        console_studies.show_comparison(found)
        tell(told)


def bottleneck(
    scenario: ScenarioFile,
    json: JsonFile = None,
    overwrite: Overwrite = False,
    replications: Replications = 10,
    seed: Seed = 1,
    horizon: Horizon = None,
    set_: Overrides = None,
    workers: Workers = 0,
) -> None:
    """Show what limits the plant, and what a tenth more of each thing in it would bring."""
    with friendly():
        from r2r_sim.report import console, console_studies, write_json
        from r2r_sim.study.bottleneck import find_bottleneck

        refuse_early(json, ".json")
        plan = load(scenario, set_ or [], horizon)
        with console.progress(2 * replications) as advance:
            found = find_bottleneck(
                plan,
                replications=replications,
                seed=seed,
                workers=processes(workers, 10 * replications),
                progress=advance,
            )
        told = [] if json is None else [write(lambda: write_json(found.as_dict(), json, overwrite=overwrite))]
        console_studies.show_bottleneck(found)
        tell(told)


def resilience(
    scenario: ScenarioFile,
    outage: Annotated[
        str, typer.Option("--outage", metavar="TIME", help="How long a shared thing is out, such as 8 h.")
    ] = "8 h",
    batches: Annotated[
        Literal["resume", "restart", "scrap"],
        typer.Option("--batches", help="What becomes of batches under way when it is out."),
    ] = "resume",
    json: JsonFile = None,
    overwrite: Overwrite = False,
    replications: Replications = 10,
    seed: Seed = 1,
    horizon: Horizon = None,
    set_: Overrides = None,
    workers: Workers = 0,
) -> None:
    """Show what is left with one unit or one person out, and what an outage of a shared thing costs."""
    with friendly():
        from r2r_sim import units
        from r2r_sim.report import console, console_studies, write_json
        from r2r_sim.study.resilience import resilience as ask

        refuse_early(json, ".json")
        lasts = units.parse(outage, "time").value_si
        plan = load(scenario, set_ or [], horizon)
        with console.progress(2 * replications) as advance:
            found = ask(
                plan,
                lasts,
                batches=batches,
                replications=replications,
                seed=seed,
                workers=processes(workers, 5 * replications),
                progress=advance,
            )
        told = [] if json is None else [write(lambda: write_json(found.as_dict(), json, overwrite=overwrite))]
        console_studies.show_resilience(found)
        tell(told)


def gantt(
    scenario: ScenarioFile,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Picture (.png, .svg).")],
    start: Annotated[str, typer.Option("--from", metavar="WHEN", help='Such as "day 3" or "60 h" from the start.')],
    end: Annotated[str, typer.Option("--to", metavar="WHEN", help='Such as "day 5".')],
    overwrite: Overwrite = False,
    replication: Annotated[int, typer.Option("--replication", min=1, help="Which simulated year.")] = 1,
    seed: Seed = 1,
    horizon: Horizon = None,
    set_: Overrides = None,
) -> None:
    """Draw who did what when in a window of one simulated year, coloured by SEMI E10 state."""
    with friendly():
        from r2r_sim.report import gantt_chart
        from r2r_sim.study.trace import gantt as chart

        gantt_chart.refuse_format(out)
        window = moment(start), moment(end)
        drawn = chart(load(scenario, set_ or [], horizon), *window, seed=seed, replication=replication - 1)
        tell([write(lambda: gantt_chart.write_gantt(drawn, out, overwrite=overwrite))])


def moment(text: str) -> float:
    """A moment from the start of the simulation [day]: ``day 3`` or a time such as ``60 h``."""
    from r2r_sim import units

    words = text.split()
    reading = f"{words[1]} day" if len(words) == 2 and words[0].lower() == "day" else text
    return units.parse(reading, "time").value_si / 86400.0
