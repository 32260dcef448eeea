"""Shared sources and people with fixed times: rates that follow from counting."""

from __future__ import annotations

import pytest

from r2r_sim.plant import BatchReactor, BatchStep, Cabinet, Crew, Draw, PlantModel, UnitInfo, Variate, WebLine, simulate


def info(name: str) -> UnitInfo:
    return UnitInfo(name, name, "unit", "g", 1.0, 1.0, 1.0)


def plant(horizon: int, *units: BatchReactor, crews: tuple[Crew, ...] = (), sources: int = 0) -> PlantModel:
    cabinets = (Cabinet("tma", "tma", sources, 10**12, 0, Variate(0)),) if sources else ()
    return PlantModel(horizon, (), crews, cabinets, units, tuple(info(unit.name) for unit in units))


@pytest.mark.parametrize("reactors", range(1, 9))
@pytest.mark.parametrize("sources", [1, 2, 3])
def test_reactors_that_only_deposit_have_a_period(reactors: int, sources: int) -> None:
    """N reactors with cycle C on k sources that each serve one dose a: period max(C, N a / k)."""
    dose, purge = 60, 140
    steps = (BatchStep("dose A", Variate(dose), draw=Draw("tma", 1)), BatchStep("purge A", Variate(purge)))
    units = (BatchReactor(f"bed {number}", 1, steps) for number in range(reactors))
    cycles = 300
    period = max(dose + purge, reactors * dose / sources)
    record = simulate(plant(round(cycles * period), *units, sources=sources), 1)
    assert len(record.lots["lot"]) == pytest.approx(reactors * cycles, abs=2 * reactors)


@pytest.mark.parametrize(("beds", "operators"), [(1, 1), (3, 1), (4, 1), (9, 2), (12, 3), (20, 3)])
def test_beds_are_bound_by_themselves_or_by_their_operators(beds: int, operators: int) -> None:
    """Throughput is the least of N / T and operators / (load + unload), reached as nothing is random."""
    load, heat, unload = 30, 210, 20
    steps = (
        BatchStep("load", Variate(load), "operators"),
        BatchStep("heat", Variate(heat)),
        BatchStep("unload", Variate(unload), "operators"),
    )
    units = (BatchReactor(f"bed {number}", 1, steps) for number in range(beds))
    horizon = 260_000
    record = simulate(plant(horizon, *units, crews=(Crew("operators", operators),)), 1)
    bound = min(beds / (load + heat + unload), operators / (load + unload))
    rate = len(record.lots["lot"]) / horizon
    assert rate <= bound + beds / horizon
    assert rate == pytest.approx(bound, rel=0.12)


def test_two_reactors_alternate_on_one_source_forever() -> None:
    steps = (BatchStep("dose A", Variate(70), draw=Draw("tma", 1)), BatchStep("purge A", Variate(30)))
    units = tuple(BatchReactor(name, 1, steps) for name in ("one", "two"))
    record = simulate(plant(14_000, *units, sources=1), 1)
    assert [(record.lots["unit"] == unit).sum() for unit in (0, 1)] == [100, 99]
    doses = record.tasks
    spans = sorted(zip(doses["start_ms"].tolist(), doses["end_ms"].tolist(), strict=True))
    assert spans == [(start, start + 70) for start in range(0, 14_000, 70)]


def test_time_budget_of_a_web_line() -> None:
    """Speed, change and start-up give the good length of a year by arithmetic."""
    roll, change, scrap, speed = 4_000_000, 900_000, 30_000, 0.2
    line = WebLine("web", speed, roll, 1, Variate(change), startup_scrap=scrap, reject=0.02)
    cycle = round(roll / speed) + change
    rolls = 1500
    model = PlantModel(rolls * cycle, units=(line,), infos=(info("web"),))
    lots = simulate(model, 1).lots
    good = (roll - scrap) - round(0.02 * (roll - scrap))
    assert lots["good"].sum() == (rolls - 1) * good + roll - round(0.02 * roll)
