"""Time one simulated year, twenty times over, of each reference scenario.

make bench
python benchmarks/run_reference.py --replications 5 --repeat 3
"""

from __future__ import annotations

import argparse
import gc
import statistics
import time
from pathlib import Path

import r2r_sim

SCENARIOS = Path(__file__).resolve().parent.parent / "scenarios"
REFERENCES = ("separator_al2o3_r2r", "nmc811_al2o3_fluidised_bed")


def seconds(scenario: Path, replications: int) -> float:
    """Wall time of one run, from the file to the result."""
    gc.collect()
    start = time.perf_counter()
    r2r_sim.run(r2r_sim.load(scenario), replications=replications)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the reference scenarios.")
    parser.add_argument("--replications", type=int, default=20, help="simulated years in each run (20)")
    parser.add_argument("--repeat", type=int, default=3, help="runs of each scenario (3)")
    options = parser.parse_args()

    print(
        f"r2r_sim {r2r_sim.__version__}: {options.replications} replications of one year, {options.repeat} runs each\n"
    )
    print("| scenario | first run [s] | median [s] | best [s] | best [ms/replication] |")
    print("|---|---:|---:|---:|---:|")
    for name in REFERENCES:
        times = [seconds(SCENARIOS / f"{name}.yaml", options.replications) for _ in range(options.repeat)]
        best = min(times)
        row = (
            f"{times[0]:.2f}",
            f"{statistics.median(times):.2f}",
            f"{best:.2f}",
            f"{1e3 * best / options.replications:.1f}",
        )
        print(f"| {name} | {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
