"""Commands that ask the physics alone: explain and select."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from r2r_sim.cli.manners import JsonFile, Overrides, Overwrite, friendly, load, print_json, refuse_early, tell, write
from r2r_sim.errors import InfeasibleError, InputError

if TYPE_CHECKING:
    from r2r_sim.scenario import Loaded


def explain(
    scenario: Annotated[
        str, typer.Argument(metavar="SCENARIO", help="Scenario file, or a process of the catalog by its id.")
    ],
    json: JsonFile = None,
    overwrite: Overwrite = False,
    set_: Overrides = None,
    kind: Annotated[
        str, typer.Option("--kind", metavar="KIND", help="Kind of equipment for a process of the catalog.")
    ] = "",
    on: Annotated[
        str, typer.Option("--on", metavar="MATERIAL", help="Powder, separator or foil to coat instead.")
    ] = "",
) -> None:
    """Show the operating point, every limit, the binding one and the next, with the numbers that enter."""
    with friendly():
        import r2r_sim
        from r2r_sim import catalog
        from r2r_sim.report import console_explain, write_json

        refuse_early(json, ".json")
        if not Path(scenario).exists() and scenario in catalog.ids("process"):
            plan = _planned(scenario, kind, on, set_ or [])
        elif kind or on:
            raise InputError("--kind and --on are for a process of the catalog", hint="r2r-sim catalog process")
        else:
            plan = load(Path(scenario), set_ or [])
        explanation = r2r_sim.explain(plan)
        told = []
        if json is not None:
            told.append(write(lambda: write_json(explanation.as_dict(), json, overwrite=overwrite)))
        console_explain.show_explanation(explanation)
        tell(told)


def _planned(process: str, kind: str, on: str, overrides: list[str]) -> Loaded:
    """A process of the catalog as a scenario; what it lacks, or why no kind can run it, ends the command."""
    import r2r_sim

    found = r2r_sim.plan_process(process, kind, on=on, overrides=overrides)
    if found.loaded is not None:
        typer.echo(f"{process} in a {found.kind}", err=True)
        return found.loaded
    lacking = [finding for finding in found.findings if finding.code == "plan.missing"]
    if lacking:
        numbers = "1 number is" if len(lacking) == 1 else f"{len(lacking)} numbers are"
        raise InputError(f"{process}: {numbers} missing for an operating point", findings=found.findings)
    raise InfeasibleError(f"{process}: no suited kind of equipment can run it", findings=found.findings)


def select(
    process: Annotated[
        str,
        typer.Argument(metavar="PROCESS", help="Scenario file, or a process or chemistry of the catalog by its id."),
    ],
    demand: Annotated[
        str, typer.Option("--demand", metavar="RATE", help='Good output wanted: "10 t/day" or "10000 m2/day".')
    ],
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="PATH=VALUE",
            help='Change one value, for one kind ("fluidised_bed.charge=400 kg") or all '
            'that have it ("*.switch=5 s"); repeatable.',
        ),
    ] = None,
) -> None:
    """Put the kinds of reactor side by side for one process: units needed, what binds, why one cannot run."""
    with friendly():
        import r2r_sim
        from r2r_sim.report import console_select
        from r2r_sim.study.select import select as choose

        is_file = Path(process).suffix.lower() in (".yaml", ".yml") or Path(process).is_file()
        found = choose(r2r_sim.load(process) if is_file else process, demand, set_ or [])
        if json:
            print_json(found.as_dict())
        else:
            console_select.show_selection(found)
