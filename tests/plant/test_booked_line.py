"""A line reckoned lot by lot is the same line event by event, to the last digit."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from r2r_sim.plant import (
    Buffer,
    Crew,
    FailureMode,
    Machine,
    Order,
    PlantModel,
    ProductionRecord,
    Route,
    Source,
    UnitInfo,
    Variate,
    partition_errors,
    simulate,
)
from r2r_sim.plant.record import FLOW_TABLES, TABLES

HORIZON = 3000

times = st.builds(
    lambda mean, name: Variate(mean, mean / 2, name),
    st.integers(1, 60),
    st.sampled_from(["fixed", "exponential", "gamma"]),
)
modes = st.builds(
    lambda clock, between, repair, sub_state: FailureMode(
        "",
        clock,
        Variate(between if clock == "operating" else 1 + between // 50, 0, "exponential"),
        repair,
        sub_state=sub_state,
    ),
    st.sampled_from(["operating", "batches"]),
    st.integers(20, 300),
    times,
    st.sampled_from(["repair", "assist"]),
)
stations = st.tuples(times, st.lists(modes, max_size=2), st.one_of(st.none(), st.integers(0, 4)))
sources = st.one_of(st.none(), times)


def line(parts: list[Any], between: Variate | None) -> PlantModel:
    units, buffers = [], [Buffer("buffer 0")] if between else []
    for i, (time, failures, capacity) in enumerate(parts):
        named = tuple(
            FailureMode(f"mode {n}", m.clock, m.between, m.repair, sub_state=m.sub_state)
            for n, m in enumerate(failures)
        )
        units.append(
            Machine(
                f"station {i}",
                time,
                inputs=(f"buffer {i}",) if i or between else (),
                routes=(Route(f"buffer {i + 1}"),) if i + 1 < len(parts) else (),
                failures=named,
                supply=Order(quantity=7),
            )
        )
        if i:
            buffers.append(Buffer(f"buffer {i}", capacity))
    infos = tuple(UnitInfo(unit.name, unit.name, "machine", "g", 1.0, 1.0, 1.0, {"n2": 1.0}) for unit in units)
    given_sources = (
        (Source("truck", "buffer 0", between=between, surface=Variate(1000, 50, "normal")),) if between else ()
    )
    return PlantModel(HORIZON, units=tuple(units), infos=infos, buffers=tuple(buffers), sources=given_sources)


def by_events(model: PlantModel, seed: int) -> ProductionRecord:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules["r2r_sim.plant.simulate"], "line_of", lambda *_: None)
        return simulate(model, seed)


@settings(max_examples=120, suppress_health_check=list(HealthCheck))
@given(st.lists(stations, min_size=1, max_size=5), sources, st.integers(0, 3))
def test_the_same_record(parts: list[Any], between: Variate | None, seed: int) -> None:
    model = line(parts, between)
    booked, events = simulate(model, seed), by_events(model, seed)
    assert partition_errors(booked) == []
    for table, columns in (TABLES | FLOW_TABLES).items():
        for name in columns:
            assert getattr(booked, table)[name].tolist() == getattr(events, table)[name].tolist(), (table, name)


def test_a_line_is_booked_and_other_plants_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    module = sys.modules["r2r_sim.plant.simulate"]
    booked = []
    run_line = module.run_line
    monkeypatch.setattr(module, "run_line", lambda *given: booked.append(len(given[0])) or run_line(*given))
    plain = [(Variate(5), [], None), (Variate(6), [], 2)]
    simulate(line(plain, None), 1)
    simulate(line(plain, Variate(10)), 1)
    assert booked == [2, 2]
    crew = [(Variate(5), [], None)]
    model = line(crew, None)
    units = (Machine("station 0", Variate(5), crew="men"),)
    simulate(PlantModel(HORIZON, crews=(Crew("men", 1),), units=units, infos=model.infos), 1)
    closed = PlantModel(HORIZON, closed=((10, 20),), units=model.units, infos=model.infos)
    simulate(closed, 1)
    assert booked == [2, 2]
