"""The plant against the same plants as a simpy tutorial writes them, run by turns in one process.

make bench
python benchmarks/compare.py --repeat 3 --short
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import tutorial

import r2r_sim
from r2r_sim.plant import (
    BatchReactor,
    BatchStep,
    Cabinet,
    Crew,
    Draw,
    FailureMode,
    PlantModel,
    ProductionRecord,
    UnitInfo,
    Variate,
    WebLine,
    kernel,
    simulate,
)
from r2r_sim.plant import trains as riding
from r2r_sim.plant.batch_reactor import BatchReactorProcess
from r2r_sim.plant.lots import Buffer, Route
from r2r_sim.plant.model import Machine
from r2r_sim.plant.recorder import UnitLog
from r2r_sim.plant.simulate import build_site, run_to_horizon
from r2r_sim.study.runs import replicate_all

HERE = Path(__file__).resolve().parent
HOUR = 3_600_000
OTHERS = ("salabim", "ciw", "simantha", "simprocesd")


def info(unit: Any, quantity: str = "g") -> UnitInfo:
    return UnitInfo(unit.name, unit.name, "unit", quantity, 1.0, 1.0, 1.0)  # type: ignore[arg-type]


def model(horizon: int, units: tuple[Any, ...], quantity: str = "g", **more: Any) -> PlantModel:
    return PlantModel(horizon, units=units, infos=tuple(info(unit, quantity) for unit in units), **more)


def powder(hours: int) -> PlantModel:
    """Eight beds of 500 cycles a batch, three at a time on one source, loaded by three people."""
    cycle = (
        BatchStep("dose A", Variate(2_003), draw=Draw("tma", 1)),
        BatchStep("purge A", Variate(3_011)),
        BatchStep("dose B", Variate(1_009)),
        BatchStep("purge B", Variate(3_001)),
    )
    handling = BatchStep("load", Variate(1_800_000, 400_000, "lognormal"), "operators")
    steps = (handling, BatchStep("heat", Variate(900_000)), *cycle * 500, replace(handling, sub_state="unload"))
    beds = tuple(BatchReactor(f"bed {number}", 100, steps) for number in range(8))
    cabinets = (Cabinet("tma", "tma", 3, 10**12, 0, Variate(1)),)
    return model(hours * HOUR, beds, crews=(Crew("operators", 3),), cabinets=cabinets)


def web(hours: int, feeds: tuple[Draw, ...] = ()) -> PlantModel:
    """Two lines at 12 m/min, 4 000 m to a roll, and one who changes them; with feeds, precursor from one cabinet."""
    change = Variate(900_000, 200_000, "lognormal")
    lines = tuple(
        WebLine(f"line {number}", 0.2, 4_000_000, 1, change, "operators", 1, feeds=feeds) for number in range(2)
    )
    cabinets = (Cabinet("tma", "tma", 10, 10**12, 0, Variate(1)),) if feeds else ()
    return model(hours * HOUR, lines, "mm", crews=(Crew("operators", 1),), cabinets=cabinets)


def discrete(hours: int) -> PlantModel:
    """Five machines, places for five lots between them, times and failures exponential."""
    machines = tuple(
        Machine(
            f"machine {number}",
            Variate(60_000, 60_000, "exponential"),
            inputs=(f"buffer {number}",) if number else (),
            routes=(Route(f"buffer {number + 1}"),) if number < 4 else (),
            failures=(
                FailureMode("jam", "operating", Variate(HOUR, HOUR, "exponential"), Variate(300_000, 1, "exponential")),
            ),
        )
        for number in range(5)
    )
    return model(hours * HOUR, machines, buffers=tuple(Buffer(f"buffer {number}", 5) for number in range(1, 5)))


def seconds(run: Callable[[], Any]) -> tuple[float, Any]:
    gc.collect()
    start = time.perf_counter()
    result = run()
    return time.perf_counter() - start, result


def by_turns(runs: list[Callable[[], Any]], repeat: int) -> tuple[list[float], list[Any]]:
    """Median seconds and last result of each, run one after the other, again and again."""
    times: list[list[float]] = [[] for _ in runs]
    results: list[Any] = [None] * len(runs)
    for _ in range(repeat):
        for number, run in enumerate(runs):
            taken, results[number] = seconds(run)
            times[number].append(taken)
    return [statistics.median(taken) for taken in times], results


def same_totals(record: ProductionRecord, log: tutorial.Log, plant: PlantModel) -> str:
    """How far the two agree: every lot to the millisecond, or the number of lots and the time in each state."""
    lots = record.frame("lots")
    lots = lots[~lots.lot.str.endswith("(open)") & (lots.end_ms < plant.horizon)]
    mine = sorted(zip(record.lots["unit"][lots.index].tolist(), lots.start_ms, lots.end_ms, strict=True))
    yours = sorted(log.lots)
    if mine == yours:
        return f"{len(mine)} lots, same to the ms"
    assert len(mine) == len(yours), (len(mine), len(yours))
    worst = max(abs(a[2] - b[2]) for a, b in zip(mine, yours, strict=True))
    return f"{len(mine)} lots, ends within {worst / 1000:g} s (order at ties)"


def without_log(plant: PlantModel) -> None:
    """A run that takes nothing down and makes no record."""

    def nothing(*_: object) -> None:
        pass

    with (
        mock.patch.multiple(UnitLog, state=nothing, wait=nothing, task=nothing, lot=nothing),
        mock.patch.object(BatchReactorProcess, "_note", nothing),
    ):
        site = build_site(plant, 1, 0)
        units = [BatchReactorProcess(site, index, unit) for index, unit in enumerate(plant.units)]  # type: ignore[arg-type]
        for unit in units:
            unit.start()
        run_to_horizon(site, [unit.station for unit in units])


def memory_of(code: str) -> list[float]:
    """Numbers that a process of its own prints."""
    command = [sys.executable, "-c", code]
    path = f"{HERE}{os.pathsep}{HERE.parent}"
    out = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path})
    return [float(word) for word in out.stdout.split()]


PEAK = "import resource; peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024"
SCENARIO = """
from dataclasses import replace
from functools import partial
import r2r_sim, compare
from r2r_sim.plant import simulate
plant = compare.scenario_plant("nmc811_al2o3_fluidised_bed")
"""


def scenario_plant(name: str) -> PlantModel:
    from r2r_sim.plant.build import build_plant
    from r2r_sim.process.registry import operating_points

    scenario = r2r_sim.load(HERE.parent / "scenarios" / f"{name}.yaml").scenario
    return build_plant(scenario, operating_points(scenario))


def ratios(repeat: int, short: bool) -> list[tuple[str, ...]]:
    rows = []
    scale = 1 if not short else 10
    for name, plant, plain, must, aim in (
        ("powder, every pulse", powder(72 // scale), tutorial.powder, 40, 65),
        ("powder, every pulse, without numba", powder(72 // scale), tutorial.powder, 5, 8),
        ("web, pieces of 10 m, with precursor", web(24 * 365 // scale, (Draw("tma", 1),)), tutorial.web, 80, 120),
        ("web, pieces of 10 m, people alone", web(24 * 365 // scale), tutorial.web, 80, 120),
        ("machines, buffers, failures", discrete(600 // scale), tutorial.machines, 3, 4),
    ):
        runs = [partial(plain, plant, 1), partial(simulate, plant, 1)]
        loop = None if "without" in name else kernel.compiled()
        with mock.patch.object(riding, "loop_for", return_value=loop):
            simulate(plant, 1)
            (slow, fast), (log, record) = by_turns(runs, repeat)
        rows.append(
            (
                name,
                f"{slow:.3f}",
                f"{fast:.4f}",
                f"{slow / fast:.1f}",
                str(must),
                str(aim),
                same_totals(record, log, plant),
            )
        )
        print(" | ".join(rows[-1]), flush=True)
    return rows


def others(repeat: int, years: int) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    reference = scenario_plant("nmc811_al2o3_fluidised_bed")
    for name, plant in (("powder, every pulse", powder(120)), ("reference powder", reference)):
        (bare, full), _ = by_turns([partial(without_log, plant), partial(simulate, plant, 1)], repeat)
        rows.append((f"log and record, {name}", f"{full / bare:.2f} x", "at most 1.3 x (1.15)"))
    # a powder plant takes ten times as long: a tenth of its years keeps the whole under ten minutes
    for name, plant, number in (
        ("powder plant", reference, years // 10),
        ("web", scenario_plant("separator_al2o3_r2r"), years),
    ):
        taken, _ = seconds(partial(replicate_all, plant, 1, number, workers=2))
        what = f"{number} plant-years of the reference {name} with key figures, 2 workers"
        rows.append((what, f"{taken:.1f} s", "1 000 under 60 s (25)"))
    before, after = memory_of(
        f"{PEAK}\n{SCENARIO}\na = peak()\nr = simulate(replace(plant, horizon=10 * plant.horizon), 1)\nprint(a, peak())"
    )
    rows.append(
        ("a decade of the reference powder plant", f"{after:.0f} MB in all, {before:.0f} before", "under 500 MB")
    )
    runs = 500
    before, after = memory_of(
        f"{PEAK}\n{SCENARIO}\nplant = replace(plant, horizon=plant.horizon // 12)\n"
        "for n in range(50): simulate(plant, 1, n)\n"
        f"a = peak()\nfor n in range({runs}): simulate(plant, 1, n)\nprint(a, peak())"
    )
    rows.append((f"{runs} runs in one process", f"{after - before:.1f} MB more", "less than 50 MB"))
    for row in rows:
        print(" | ".join(row), flush=True)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=5, help="turns of each model (5)")
    parser.add_argument("--years", type=int, default=1000, help="plant-years of the reference scenarios (1000)")
    parser.add_argument("--short", action="store_true", help="smaller plants; nothing is written")
    options = parser.parse_args()
    against = ratios(options.repeat, options.short)
    rest = others(min(options.repeat, 3), options.years)
    found = [name for name in OTHERS if importlib.util.find_spec(name) is not None]
    lines = [
        "# Results",
        "",
        f"r2r_sim {r2r_sim.__version__}, Python {platform.python_version()}, "
        + ("with" if kernel.find_spec("numba") else "without")
        + f" numba, {os.cpu_count()} cores. `make bench` writes this page.",
        "",
        "Seconds are medians of turns in one process. What counts is their ratio.",
        "",
        "| plant | tutorial simpy [s] | r2r_sim [s] | ratio | must | aim | digits |",
        "|---|---:|---:|---:|---:|---:|---|",
        *(f"| {' | '.join(row)} |" for row in against),
        "",
        "| what | measured | wanted |",
        "|---|---:|---|",
        *(f"| {' | '.join(row)} |" for row in rest),
        "",
        f"Other packages installed here: {', '.join(found) or 'none'}.",
    ]
    notes = HERE / "NOTES.md"
    if not options.short:
        (HERE / "RESULTS.md").write_text(
            "\n".join(lines) + "\n\n" + notes.read_text(encoding="utf-8"), encoding="utf-8"
        )


if __name__ == "__main__":
    main()
