"""The plant against the same plants as a simpy tutorial writes them, run by turns in one process.

make bench
python benchmarks/compare.py --repeat 3 --short
"""

from __future__ import annotations

import argparse
import gc
import math
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import peers
import tutorial

import r2r_sim
from r2r_sim.kpi.measures import measure
from r2r_sim.kpi.sharing import web_feeds
from r2r_sim.kpi.table import Measures
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
from r2r_sim.plant.lots import Buffer, Route
from r2r_sim.plant.model import Machine
from r2r_sim.plant.record import FLOW_TABLES, TABLES
from r2r_sim.plant.recorder import UnitLog
from r2r_sim.study.runs import capacities

HERE = Path(__file__).resolve().parent
HOUR = 3_600_000
SCENARIOS = HERE.parent / "scenarios"
Rows = list[tuple[str, ...]]


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


def read_in_full(plant: PlantModel) -> ProductionRecord:
    """A run of which every table is written out; a record does it when somebody reads them."""
    record = simulate(plant, 1)
    for name, columns in (TABLES | FLOW_TABLES).items():
        for column in columns:
            getattr(record, name)[column]
    return record


def with_figures(plant: PlantModel) -> Measures:
    """A run and its key figures."""
    return measure(simulate(plant, 1), capacities(plant), web_feeds(plant), plant.closed)


def without_log(plant: PlantModel) -> None:
    """A run that takes nothing down and makes no record."""

    def nothing(*_: object) -> None:
        pass

    with (
        mock.patch.multiple(UnitLog, state=nothing, run=nothing, wait=nothing, task=nothing, lot=nothing),
        mock.patch.object(sys.modules["r2r_sim.plant.simulate"], "assemble", nothing),
    ):
        simulate(plant, 1)


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
from r2r_sim.study.runs import replicate
plant = compare.scenario_plant("nmc811_al2o3_fluidised_bed")
"""


def scenario_plant(name: str) -> PlantModel:
    from r2r_sim.plant.build import build_plant
    from r2r_sim.process.registry import operating_points

    scenario = r2r_sim.load(SCENARIOS / f"{name}.yaml").scenario
    return build_plant(scenario, operating_points(scenario))


def ratios(repeat: int, short: bool) -> Rows:
    rows = []
    scale = 1 if not short else 10
    for name, plant, plain, must, aim in (
        ("powder, every pulse", powder(72 // scale), tutorial.powder, 40, 65),
        ("powder, every pulse, without numba", powder(72 // scale), tutorial.powder, 5, 8),
        ("web, pieces of 10 m, with precursor", web(24 * 73 // scale, (Draw("tma", 1),)), tutorial.web, 80, 120),
        ("web, pieces of 10 m, people alone", web(24 * 73 // scale), tutorial.web, 80, 120),
        ("machines, buffers, failures", discrete(300 // scale), tutorial.machines, 3, 4),
    ):
        runs = [partial(plain, plant, 1), partial(simulate, plant, 1), partial(read_in_full, plant)]
        doses = math.inf if "without" in name else 0
        with mock.patch.object(riding, "COMPILE_FROM", doses):
            simulate(plant, 1)
            (slow, fast, read), (log, record, _) = by_turns(runs, repeat)
        times = (f"{slow:.3f}", f"{fast:.4f}", f"{slow / fast:.1f}", str(must), str(aim))
        rows.append((name, *times, f"{read:.4f}", f"{slow / read:.1f}", same_totals(record, log, plant)))
        print(" | ".join(rows[-1]), flush=True)
    return rows


def beside_peers(repeat: int, short: bool) -> Rows:
    """The same plants in other packages."""
    rows = []
    scale = 1 if not short else 10
    for name, plant, others in (
        ("machines, buffers, failures", discrete(100 // scale), peers.LINE),
        ("a queue with three servers", peers.queue(50 // scale), peers.QUEUE),
    ):
        here = [peer for peer in others if peers.version(peer.package)]
        runs = [partial(read_in_full, plant), *(partial(peer.model, plant, 1) for peer in here)]
        (own, *times), (record, *lots) = by_turns(runs, repeat)
        good = int((record.journeys["outcome"] == "good").sum())
        rows.append((name, f"r2r_sim {r2r_sim.__version__}, every table read", f"{own:.3f}", "1", str(good), "nothing"))
        for peer, taken, out in zip(here, times, lots, strict=True):
            package = f"{peer.package} {peers.version(peer.package)}"
            rows.append((name, package, f"{taken:.3f}", f"{taken / own:.1f}", str(out), peer.lacks))
        missing = (peer for peer in others if peer not in here)
        rows.extend((name, peer.package, "not installed", "", "", peer.lacks) for peer in missing)
    for row in rows:
        print(" | ".join(row), flush=True)
    return rows


def plant_years(scenario: str, years: int) -> float:
    """Seconds from the scenario file to the workbook, with two workers."""
    with tempfile.TemporaryDirectory() as folder:

        def study() -> None:
            found = r2r_sim.run(r2r_sim.load(SCENARIOS / f"{scenario}.yaml"), replications=years, workers=2)
            r2r_sim.write_workbook(found, Path(folder, "result.xlsx"))

        return seconds(study)[0]


def others(repeat: int, years: int) -> Rows:
    rows: Rows = []
    reference = scenario_plant("nmc811_al2o3_fluidised_bed")
    for name, plant in (("powder, every pulse", powder(72)), ("reference powder plant", reference)):
        runs = [partial(how, plant) for how in (without_log, with_figures, read_in_full)]
        (bare, figures, full), _ = by_turns(runs, repeat)
        for what, taken in (("log and key figures", figures), ("log and every table read", full)):
            rows.append((f"{what}, {name}", f"{taken / bare:.2f} x", "at most 1.3 x (1.15)"))
    # a powder plant takes some times as long: a tenth of its years keeps the whole under ten minutes
    for name, scenario, number in (
        ("web", "separator_al2o3_r2r", years),
        ("powder plant", "nmc811_al2o3_fluidised_bed", years // 10),
    ):
        what = f"{number} plant-years of the reference {name} with key figures and workbook, 2 workers"
        rows.append((what, f"{plant_years(scenario, number):.1f} s", "1 000 under 60 s (25)"))
    before, after = memory_of(
        f"{PEAK}\n{SCENARIO}\na = peak()\nr = simulate(replace(plant, horizon=10 * plant.horizon), 1)\n"
        "compare.measure(r, compare.capacities(plant), compare.web_feeds(plant))\nprint(a, peak())"
    )
    rows.append(
        (
            "a decade of the reference powder plant with key figures",
            f"{after:.0f} MB in all, {before:.0f} before",
            "under 500 MB",
        )
    )
    runs = 500
    before, after = memory_of(
        f"{PEAK}\n{SCENARIO}\nplant = replace(plant, horizon=plant.horizon // 12)\n"
        "for n in range(50): replicate(plant, 1, n)\n"
        f"a = peak()\nfor n in range({runs}): replicate(plant, 1, n)\nprint(a, peak())"
    )
    what = f"{runs} runs of a month with key figures in one process, after the first 50"
    rows.append((what, f"{after - before:.1f} MB more", "less than 50 MB"))
    for row in rows:
        print(" | ".join(row), flush=True)
    return rows


def table(heads: str, rows: Rows) -> list[str]:
    """Lines of a table; the heads say which columns stand to the right."""
    columns = heads.split(" | ")
    marks = ["---:" if column.endswith(":") else "---" for column in columns]
    lines = [[column.removesuffix(":") for column in columns], marks, *rows]
    return [f"| {' | '.join(line)} |".replace("|  |", "| |") for line in lines] + [""]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=3, help="turns of each model (3)")
    parser.add_argument("--years", type=int, default=1000, help="plant-years of the reference web (1000)")
    parser.add_argument("--short", action="store_true", help="smaller plants; nothing is written")
    options = parser.parse_args()
    against = ratios(options.repeat, options.short)
    beside = beside_peers(options.repeat, options.short)
    rest = others(options.repeat, options.years)
    lines = [
        "# Results",
        "",
        f"r2r_sim {r2r_sim.__version__}, Python {platform.python_version()}, simpy {peers.version('simpy')}, "
        + (f"numba {peers.version('numba')}" if kernel.find_spec("numba") else "without numba")
        + f", {os.cpu_count()} cores, load {os.getloadavg()[2]:.1f} over the last 15 minutes. `make bench` writes this "
        "page.",
        "",
        "Seconds are medians of turns in one process. What counts is their ratio.",
        "",
        *table(
            "plant | tutorial simpy [s]: | r2r_sim [s]: | ratio: | must: | aim: | all tables [s]: | ratio: | digits",
            against,
        ),
        "A record writes a table out when somebody first reads it: the first ratio is of runs whose record nobody has",
        "read yet, the second of runs with every column of every table in memory, as a tutorial's lists are.",
        "",
        "## Other packages",
        "",
        *table("plant | package | seconds: | times r2r_sim: | lots: | what it leaves out", beside),
        "Each draws times of its own, so that lots agree only about.",
        "",
        "## Log, years and memory",
        "",
        *table("what | measured | wanted", rest),
    ]
    if not options.short:
        notes = (HERE / "NOTES.md").read_text(encoding="utf-8")
        (HERE / "RESULTS.md").write_text("\n".join(lines) + "\n" + notes, encoding="utf-8")


if __name__ == "__main__":
    main()
