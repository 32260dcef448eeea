"""What holds in every single run, to the last digit."""

from __future__ import annotations

import pytest
import queueing as q

from r2r_sim.plant import (
    BatchReactor,
    BatchStep,
    Buffer,
    Cabinet,
    Crew,
    Draw,
    FailureMode,
    Machine,
    PlantModel,
    ProductionRecord,
    Route,
    Source,
    UnitInfo,
    Variate,
    simulate,
)

HORIZON = 400


def line(seed: int) -> ProductionRecord:
    """Rework, scrap, losses, failures, blocking; machines hold a lot whenever they do not wait for one."""
    mode = FailureMode("drive", "operating", q.exponential(10), q.exponential(2))
    coat = Machine("coat", q.exponential(1), inputs=("again", "in"), routes=(Route("coated"),), failures=(mode,))
    inspect = Machine(
        "inspect",
        q.exponential(0.9),
        inputs=("coated",),
        routes=(Route("packing"), Route("again", quality="off spec", outcome="rework")),
        off_spec=0.2,
        failures=(mode,),
    )
    pack = Machine(
        "pack", q.exponential(0.7), inputs=("packing",), routes=(Route(share=0.9), Route(None, 0.1, outcome="scrap"))
    )
    buffers = (Buffer("in", 6), Buffer("coated", 2), Buffer("packing", 2), Buffer("again"))
    source = Source("truck", "in", between=q.exponential(1.2), when_full="lose")
    return simulate(q.plant(HORIZON, coat, inspect, pack, buffers=buffers, sources=(source,)), seed)


@pytest.mark.parametrize("seed", range(5))
def test_littles_law(seed: int) -> None:
    """Time of lots in the plant, lot by lot, is what buffers and machines say of themselves: L = lambda W."""
    record = line(seed)
    journeys, states = record.journeys, record.states
    stays = int((journeys["end_ms"] - journeys["start_ms"]).sum())
    busy = states["sub_state"] != "waiting for material"
    there = int(record.buffers["lot_ms"].sum()) + int((states["end_ms"] - states["start_ms"])[busy].sum())
    assert stays == there
    arrived = len(journeys["lot"])
    level, rate, stay = there / record.horizon_ms, arrived / record.horizon_ms, stays / arrived
    assert level == pytest.approx(rate * stay, rel=1e-14)
    assert set(journeys["outcome"]) >= {"good", "scrap", "lost"}


@pytest.mark.parametrize("seed", range(5))
def test_what_comes_leaves_or_is_held(seed: int) -> None:
    record = line(seed)
    journeys = record.frame("journeys")
    lots = record.frame("lots")
    counts = journeys.outcome.value_counts()
    came = int(record.buffers["came"][0]) + counts["lost"]
    assert counts.sum() == came
    held = int(record.buffers["last"].sum())
    on_machines = counts.get("held", 0) - held
    assert 0 <= on_machines <= 3
    assert lots[(lots.unit == "pack") & (lots.good > 0)].good.sum() == counts["good"]
    assert (lots.reason == "rework").sum() == 0  # it is the reason why that is told
    assert (lots.reason == "off spec").sum() == record.buffers["came"][3]


@pytest.mark.parametrize("reactors", range(1, 7))
@pytest.mark.parametrize("by", ["cabinet", "crew"])
def test_reactors_with_one_source_or_operator_to_the_millisecond(reactors: int, by: str) -> None:
    """A dose (or load) of 60 and 140 of one's own: dose j of a busy source runs from 60 j to 60 (j + 1)."""
    dose, own, batches = 60, 140, 40
    shared = {"draw": Draw("tma", 1)} if by == "cabinet" else {"crew": "men"}
    steps = (BatchStep("load", Variate(dose), **shared), BatchStep("heat", Variate(own)))  # type: ignore[arg-type]
    units = tuple(BatchReactor(f"bed {n}", 1, steps) for n in range(reactors))
    infos = tuple(UnitInfo(unit.name, unit.name, "unit", "g", 1.0, 1.0, 1.0) for unit in units)
    model = PlantModel(
        batches * max(dose + own, reactors * dose),
        crews=(Crew("men", 1),),
        cabinets=(Cabinet("tma", "tma", 1, 10**12, 0, Variate(0)),),
        units=units,
        infos=infos,
    )
    lots = simulate(model, 1).lots
    period = max(dose + own, reactors * dose)
    expected = sorted(
        (unit, unit * dose + number * period + dose + own)
        for unit in range(reactors)
        for number in range(batches)
        if unit * dose + number * period + dose + own <= model.horizon
    )
    assert sorted(zip(lots["unit"].tolist(), lots["end_ms"].tolist(), strict=True)) == expected
