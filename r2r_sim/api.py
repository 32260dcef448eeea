"""The public functions: load, validate, explain, window, run, write_workbook."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from r2r_sim import scenario as planned
from r2r_sim.errors import Finding, ScenarioError

if TYPE_CHECKING:
    from r2r_sim.report import Written
    from r2r_sim.study.bottleneck import BottleneckStudy
    from r2r_sim.study.compare import Comparison
    from r2r_sim.study.explain import Explanation
    from r2r_sim.study.reported import PlannedProcess
    from r2r_sim.study.resilience import Resilience
    from r2r_sim.study.result import StudyResult
    from r2r_sim.study.runs import Progress
    from r2r_sim.study.trace import Gantt
    from r2r_sim.study.window import WindowMap


def load(path: str | Path, overrides: Sequence[str] = ()) -> planned.Loaded:
    """Read a scenario file.

    Parameters
    ----------
    path : YAML file
    overrides : ``path=value`` texts as for ``--set``, such as ``plant.reactors.bed.count=5``

    Raises
    ------
    ScenarioError
        With every finding at once, each with its place and a hint.
    """
    return planned.load(Path(path), overrides)


def validate(path: str | Path, overrides: Sequence[str] = ()) -> tuple[Finding, ...]:
    """All findings of a scenario file, of its text and of its physics: errors, warnings and notes; none is raised.

    An empty result means that nothing at all was found; a scenario can be run if no finding has severity ``error``.
    Physics is asked where the text has no error.
    """
    from r2r_sim.study.check import physics_findings

    try:
        loaded = load(path, overrides)
    except ScenarioError as error:
        return error.as_findings()
    return (*loaded.findings, *physics_findings(loaded))


def explain(scenario: planned.Loaded | str | Path) -> Explanation:
    """Operating point of every unit with every limit, the binding one and the next; nothing is simulated.

    Raises
    ------
    ScenarioError
        If a file was given and cannot be used.
    InfeasibleError
        If a unit cannot run at all.
    """
    from r2r_sim.study.study import explain_scenario

    return explain_scenario(_loaded(scenario))


def plan_process(name: str, kind: str = "", *, on: str = "", overrides: Sequence[str] = ()) -> PlannedProcess:
    """A process of the catalog, such as ``t4-9-zro2``, as a scenario on a suited kind of equipment.

    Parameters
    ----------
    name : id of a process; ``r2r-sim catalog process`` lists them
    kind : kind of equipment; by default the first suited one that can run it
    on : powder, separator or foil of the catalog to coat in place of the reported substrate
    overrides : ``path=value`` texts as for ``--set``; what they state is not missing

    Returns
    -------
    The scenario, ready for :func:`explain`, with a note on everything that was assumed; or a finding for each number
    that is missing.

    Raises
    ------
    CatalogError
        If the catalog has no such process or material.
    InputError
        If the kind does not suit the material.
    """
    from r2r_sim.study.reported import plan_process as planned_process

    return planned_process(name, kind, on=on, overrides=overrides)


def run(
    scenario: planned.Loaded | str | Path,
    replications: int | None = None,
    seed: int = 1,
    *,
    precision: float | None = None,
    gains: bool = False,
    workers: int = 1,
    record_directory: str | Path | None = None,
    overwrite_records: bool = False,
    progress: Progress | None = None,
) -> StudyResult:
    """Simulate a scenario and say what comes out, at what cost, limited by what, and how sure.

    Parameters
    ----------
    scenario : what :func:`load` returned, or the path of a scenario file
    replications : independent simulations of the horizon, 20 if not given; 1 gives no interval. With a precision, the
        most that are run: 1 000 if not given
    seed : any whole number from 0; the same seed gives the same digits for any number of workers
    precision : run as many replications, from 10 on, as it takes to know the mean output to this share of itself
        (0.01 for 1 %), at 95 % confidence
    gains : simulate as well what a tenth more of each thing would bring, and one more unit or person; takes some
        twenty times as long
    workers : processes to use; above 1 a script needs the usual ``if __name__ == "__main__"`` guard
    record_directory : where to save every replication's record as JSON and CSV; an empty folder, or a new one
    overwrite_records : write over what that folder holds
    progress : called with (replications done, replications in all)

    Raises
    ------
    ScenarioError
        If a file was given and cannot be used.
    InputError
        If replications, precision, seed or workers are out of range.
    InfeasibleError
        If a unit cannot run at all.
    OutputError
        If the folder for records holds something already.
    RunError
        If the plant cannot reach the horizon; the message names who waits for what.
    """
    from r2r_sim.study.study import run_scenario

    return run_scenario(
        _loaded(scenario),
        replications=replications,
        seed=seed,
        precision=precision,
        gains=gains,
        workers=workers,
        record_directory=None if record_directory is None else Path(record_directory),
        overwrite_records=overwrite_records,
        progress=progress,
    )


def window(
    scenario: planned.Loaded | str | Path, x: str, y: str, *, line: str | None = None, points: int = 320
) -> WindowMap:
    """How fast a web line may run over two inputs, and which limit binds where.

    Parameters
    ----------
    scenario : what :func:`load` returned, or the path of a scenario file
    x, y : what is varied, such as ``web_speed=1:60:m/min`` or ``partial_pressure.tma=50:2000:Pa:log``
    line : name of a spatial web line; the first one by default
    points : along each axis

    Raises
    ------
    ScenarioError
        If a file was given and cannot be used.
    InputError
        If an axis cannot be read, or there is no such line or input.
    """
    from r2r_sim.study.window import window_map

    return window_map(_loaded(scenario), x, y, line=line, points=points)


def compare(
    first: planned.Loaded | str | Path,
    second: planned.Loaded | str | Path,
    replications: int = 20,
    seed: int = 1,
    *,
    workers: int = 1,
    progress: Progress | None = None,
) -> Comparison:
    """Two plans against each other with the same random numbers: what was changed, and what it does.

    Parameters
    ----------
    first, second : what :func:`load` returned, or paths of scenario files
    replications, seed, workers, progress : as for :func:`run`; of each plan, at least 2

    Raises
    ------
    ScenarioError
        If a file was given and cannot be used.
    InputError
        If the plans make different products or differ in their horizon.
    InfeasibleError
        If a unit cannot run at all.
    """
    from r2r_sim.study.compare import compare_scenarios

    return compare_scenarios(
        _loaded(first), _loaded(second), replications=replications, seed=seed, workers=workers, progress=progress
    )


def bottleneck(
    scenario: planned.Loaded | str | Path,
    replications: int = 10,
    seed: int = 1,
    *,
    workers: int = 1,
    progress: Progress | None = None,
) -> BottleneckStudy:
    """What limits a plant, and what a tenth more of each thing in it would bring.

    Parameters
    ----------
    scenario : what :func:`load` returned, or the path of a scenario file
    replications, seed, workers, progress : as for :func:`run`; of the plan and of each change, at least 2

    Raises
    ------
    ScenarioError
        If a file was given and cannot be used.
    InfeasibleError
        If a unit cannot run at all.
    """
    from r2r_sim.study.bottleneck import find_bottleneck

    return find_bottleneck(_loaded(scenario), replications=replications, seed=seed, workers=workers, progress=progress)


def resilience(
    scenario: planned.Loaded | str | Path,
    outage: str = "8 h",
    replications: int = 10,
    seed: int = 1,
    *,
    batches: Literal["resume", "restart", "scrap"] = "resume",
    workers: int = 1,
    progress: Progress | None = None,
) -> Resilience:
    """What is left with one unit or person out, and what an outage of a shared thing costs.

    Parameters
    ----------
    scenario : what :func:`load` returned, or the path of a scenario file
    outage : how long a shared thing is out, with unit
    batches : what becomes of batches under way then: they go on afterwards, begin again, or are lost
    replications, seed, workers, progress : as for :func:`run`; of each case, at least 2

    Raises
    ------
    ScenarioError
        If a file was given and cannot be used.
    InputError
        If the outage cannot be read, or is too long for the horizon.
    InfeasibleError
        If a unit cannot run at all.
    """
    from r2r_sim import units
    from r2r_sim.study import resilience as asked

    lasts = units.parse(outage, "time").value_si
    return asked.resilience(
        _loaded(scenario),
        lasts,
        batches=batches,
        replications=replications,
        seed=seed,
        workers=workers,
        progress=progress,
    )


def gantt(
    scenario: planned.Loaded | str | Path, start: float, end: float, *, seed: int = 1, replication: int = 0
) -> Gantt:
    """Who did what when in a window of one replication.

    Parameters
    ----------
    scenario : what :func:`load` returned, or the path of a scenario file
    start, end : of the window [day]

    Raises
    ------
    InputError
        If the window is not in the horizon.
    """
    from r2r_sim.study import trace as asked

    return asked.gantt(_loaded(scenario), start, end, seed=seed, replication=replication)


def trace(scenario: planned.Loaded | str | Path, suffix: str, *, seed: int = 1, replication: int = 0) -> bytes:
    """The event log of one replication.

    Parameters
    ----------
    scenario : what :func:`load` returned, or the path of a scenario file
    suffix : ``.csv``, ``.xes`` (IEEE 1849) or ``.json`` (OCEL 2.0)

    Raises
    ------
    OutputError
        If the ending is another one.
    """
    from r2r_sim.study import trace as asked

    return asked.trace(_loaded(scenario), suffix, seed=seed, replication=replication)


def write_workbook(result: StudyResult, path: str | Path, *, overwrite: bool = False) -> Written:
    """Write the manager's Excel workbook.

    Raises
    ------
    OutputError
        If a different file is there and ``overwrite`` is not given, or the file cannot be written.
    """
    from r2r_sim import report

    return report.write_workbook(result, Path(path), overwrite=overwrite)


def _loaded(scenario: planned.Loaded | str | Path) -> planned.Loaded:
    return scenario if isinstance(scenario, planned.Loaded) else load(scenario)
