"""Commands that put a plan to a question: what limits it, and what another plan would do."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

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
        from r2r_sim.study.compare import compare_scenarios

        refuse_early(json, ".json")
        plans = [load(path, set_ or [], horizon) for path in (first, second)]
        with console.progress(2 * replications) as advance:
            found = compare_scenarios(
                *plans,
                replications=replications,
                seed=seed,
                workers=processes(workers, 2 * replications),
                progress=advance,
            )
        told = [] if json is None else [write(lambda: write_json(found.as_dict(), json, overwrite=overwrite))]
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
