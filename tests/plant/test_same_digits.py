"""The same bytes for any number of workers, start method, hash seed and order of submission."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path

import pytest

from r2r_sim.plant import (
    BatchReactor,
    BatchStep,
    Cabinet,
    Crew,
    Draw,
    FailureMode,
    PlantModel,
    UnitInfo,
    Variate,
    WebLine,
    simulate,
)
from r2r_sim.plant.record import TABLES

HERE = Path(__file__).resolve().parent


def plant() -> PlantModel:
    """A line and three beds with everything random that can be."""
    drawn = Variate(400, 150, "gamma")
    mode = FailureMode("valve", "operating", Variate(6_000, 1, "exponential"), drawn, "people")
    pulses = (BatchStep("dose A", drawn, draw=Draw("tma", 300)), BatchStep("purge A", Variate(90)))
    steps = (BatchStep("load", drawn, "people"), *pulses * 4, BatchStep("unload", drawn, "people"))
    beds = tuple(BatchReactor(f"bed {n}", 50, steps, 0.1, 0.2, (mode,)) for n in range(3))
    line = WebLine("line", 1.0, 3_000, 2, drawn, "people", 1, 50, 0.03, (Draw("water", 100),), (mode,))
    units = (*beds, line)
    infos = tuple(UnitInfo(u.name, u.name, "unit", "mm" if u is line else "g", 1.0, 1.0, 1.0) for u in units)
    cabinets = tuple(Cabinet(name, name, 700, 2_000, 100, drawn, "people") for name in ("tma", "water"))
    return PlantModel(60_000, ((20_000, 25_000),), (Crew("people", 2),), cabinets, units, infos)


def digest(replication: int) -> str:
    """Of every table of a replication."""
    record = simulate(plant(), 1, replication)
    text = repr([getattr(record, table)[name].tolist() for table, names in TABLES.items() for name in names])
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture(scope="module")
def here() -> list[str]:
    return [digest(number) for number in range(6)]


def test_replications_differ(here: list[str]) -> None:
    assert len(set(here)) == len(here)


@pytest.mark.parametrize("method", ["spawn", "forkserver", "fork"])
def test_any_start_method_and_order(method: str, here: list[str]) -> None:
    if method not in get_all_start_methods():
        pytest.skip(f"this system does not know {method}")
    with ProcessPoolExecutor(2, mp_context=get_context(method)) as pool:
        late = {number: pool.submit(digest, number) for number in (5, 0, 3, 1, 4, 2)}
        assert [late[number].result() for number in range(6)] == here


@pytest.mark.parametrize("seed", ["0", "1", "random"])
def test_any_hash_seed(seed: str, here: list[str]) -> None:
    code = "import test_same_digits as t; print(t.digest(0), t.digest(1))"
    path = os.pathsep.join((str(HERE), str(HERE.parent.parent), os.environ.get("PYTHONPATH", "")))
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path}
    out = subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True)
    assert out.stdout.split() == here[:2]


def test_after_other_runs_in_the_same_process(here: list[str]) -> None:
    for number in (4, 2):
        digest(number)
    assert digest(0) == here[0]
