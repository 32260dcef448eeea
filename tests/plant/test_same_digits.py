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
    Accumulator,
    BatchReactor,
    BatchStep,
    Buffer,
    Cabinet,
    Changeovers,
    Crew,
    Draw,
    FailureMode,
    Machine,
    Order,
    Phase,
    PlantModel,
    Route,
    Source,
    Spare,
    Splice,
    Take,
    UnitInfo,
    Utility,
    Variate,
    WebLine,
    simulate,
)
from r2r_sim.plant.record import FLOW_TABLES, TABLES

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


def stations() -> PlantModel:
    """Webs with an accumulator, reactors and machines; lots, buffers, utilities, spares and ramp-up between them."""
    drawn = Variate(300, 120, "gamma")
    jam = FailureMode("jam", "calendar", Variate(4_000, 1, "exponential"), drawn, "people", spare="bearing")
    lost = FailureMode("lost", "operating", Variate(5_000, 1, "exponential"), drawn, "people", effect="scrap")
    phases = (Phase(20_000, stress=2.0, reject=0.2),)
    steps = (BatchStep("load", drawn, "people"), BatchStep("dose A", drawn, draw=Draw("tma", 300)))
    units = (
        WebLine("unwinder", 1.6, 2_000, 1, drawn, "people", exit="festoon", failures=(jam,)),
        WebLine("coater", 1.0, 9_000, 1, drawn, entry="festoon", splice=Splice(drawn, 20, 0.3), phases=phases),
        BatchReactor("one", 50, steps, 0.1, 0.2, (jam, lost), input="dry", output="coated", again="again",
                     surface_limit=1_000, phases=phases, takes=(Take("vacuum", 1),)),
        BatchReactor("two", 50, steps, input="dry", output="coated", takes=(Take("vacuum", 1),), priority=2),
        Machine("dryer", drawn, inputs=("raw",), routes=(Route("dry"),), batch=2, least=1, failures=(jam,)),
        Machine("laboratory", drawn, inputs=("coated",), routes=(Route(share=0.7), Route("dry", 0.3)), crew="people",
                changeovers=Changeovers(otherwise=drawn), at_close="pause", off_spec=0.1),
    )  # fmt: skip
    each = Order(product="a", lots=2, quantity=50)
    names = ("festoon", "dry", "coated", "again", "raw")
    return PlantModel(
        60_000,
        ((20_000, 25_000),),
        (Crew("people", 2, ((40_000, 42_000),)),),
        (Cabinet("tma", "tma", 700, 2_000, 100, drawn, "people"),),
        units,
        tuple(UnitInfo(u.name, u.name, "unit", "mm", 1.0, 1.0, 1.0, {"n2": 0.1}) for u in units),
        (Accumulator("festoon", 500, 100),),
        tuple(Buffer(name, 3 if name == "dry" else None) for name in names[1:]),
        (Source("supplier", "raw", between=drawn, each=each, surface=Variate(1_000, 200, "normal")),),
        (Spare("bearing", 1, drawn),),
        (Utility("vacuum", 1, "priority"),),
    )


def digest(replication: int) -> str:
    """Of every table of a replication of both plants."""
    records = [simulate(model, 1, replication) for model in (plant(), stations())]
    tables = (TABLES | FLOW_TABLES).items()
    text = repr([getattr(r, table)[name].tolist() for r in records for table, names in tables for name in names])
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
