"""Small random plants with everything in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from r2r_sim.plant import (
    BatchReactor,
    BatchStep,
    Cabinet,
    Crew,
    Draw,
    FailureMode,
    MaintenanceTask,
    PlantModel,
    UnitInfo,
    Variate,
    WebLine,
)

HORIZON = 20_000
EFFECTS = ("resume", "restart", "scrap", "rework")
CREWS = (Crew("operators", 2), Crew("fitters", 1))

variates = st.builds(
    lambda mean, sd, name: Variate(mean, mean * sd if name != "exponential" else mean, name),
    st.integers(1, 300),
    st.sampled_from([0.0, 0.3]),
    st.sampled_from(["fixed", "exponential", "lognormal", "gamma"]),
)
intervals = st.builds(replace, variates, mean=st.integers(200, 3000))
crews = st.sampled_from([(None, 1), ("operators", 1), ("operators", 2), ("fitters", 1)])


def failures(clocks: list[str], effects: Sequence[str] = ("resume",)) -> st.SearchStrategy[tuple[FailureMode, ...]]:
    one = st.builds(
        lambda clock, between, repair, crew, scrap, effect: FailureMode(
            "", clock, replace(between, mean=2) if clock == "batches" else between, repair, *crew, scrap, effect=effect
        ),
        st.sampled_from(clocks),
        intervals,
        variates,
        crews,
        st.integers(0, 100),
        st.sampled_from(effects),
    )
    return st.lists(one, max_size=3).map(named)


def maintenance(clocks: list[str]) -> st.SearchStrategy[tuple[MaintenanceTask, ...]]:
    one = st.builds(
        lambda clock, every, takes, crew: MaintenanceTask("", clock, 3 if clock == "batches" else every, takes, *crew),
        st.sampled_from(clocks),
        st.integers(500, 4000),
        variates,
        crews,
    )
    return st.lists(one, max_size=2).map(named)


def named(tasks: list[Any]) -> tuple[Any, ...]:
    return tuple(replace(task, name=f"task {number}") for number, task in enumerate(tasks))


webs = st.builds(
    lambda speed, length, passes, change, crew, scrap, reject, flow, modes, tasks: WebLine(
        "", speed, length, passes, change, *crew, scrap, reject, (Draw("tma", flow),) if flow else (), modes, tasks
    ),
    st.sampled_from([0.37, 1.0, 2.6]),
    st.integers(100, 2000),
    st.integers(1, 3),
    variates,
    crews,
    st.integers(0, 150),
    st.sampled_from([0.0, 0.03]),
    st.sampled_from([0, 100]),
    failures(["operating", "calendar", "metres", "batches"]),
    maintenance(["operating", "calendar", "metres", "batches"]),
)


def recipe(sub_states: list[str], kinds: list[str], durations: list[Variate]) -> tuple[BatchStep, ...]:
    steps = []
    for name, kind, duration in zip(sub_states, kinds, durations, strict=False):
        crew = kind if kind in ("operators", "fitters") else None
        steps.append(BatchStep(name, duration, crew, 1, Draw("tma", 300) if kind == "tma" else None))
    return (*steps, BatchStep("cool", Variate(5)))


beds = st.builds(
    lambda charge, steps, loss, off, modes, tasks: BatchReactor("", charge, steps, loss, off, modes, tasks),
    st.integers(1, 1000),
    st.builds(
        recipe,
        st.lists(st.sampled_from(["load", "heat", "dose A", "purge A", "unload"]), min_size=6, max_size=6),
        st.lists(st.sampled_from(["", "", "operators", "fitters", "tma"]), min_size=1, max_size=6),
        st.lists(variates, min_size=6, max_size=6),
    ),
    st.sampled_from([0.0, 0.07]),
    st.sampled_from([0.0, 0.2]),
    failures(["operating", "calendar", "batches"], EFFECTS),
    maintenance(["operating", "calendar", "batches"]),
)


def info(unit: WebLine | BatchReactor) -> UnitInfo:
    quantity = "mm" if isinstance(unit, WebLine) else "g"
    return UnitInfo(unit.name, unit.name, "unit", quantity, 1.0, 1.0, 1.0, {"n2": 1.5, "heat/ms": 0.5})


def assembled(units: list[Any], closed: list[int], change: Variate, crew: tuple[str | None, int]) -> PlantModel:
    named_units = tuple(replace(unit, name=f"unit {number}") for number, unit in enumerate(units))
    edges = sorted(set(closed))
    intervals = tuple(zip(edges[::2], edges[1::2], strict=False))
    cabinet = Cabinet("tma", "tma", 700, 5000, 500, change, *crew)
    return PlantModel(HORIZON, intervals, CREWS, (cabinet,), named_units, tuple(info(unit) for unit in named_units))


plants = st.builds(
    assembled,
    st.lists(st.one_of(webs, beds), min_size=1, max_size=4),
    st.lists(st.integers(0, HORIZON), max_size=6),
    variates,
    crews,
)


def beds_in_step(
    cycle: list[tuple[str, int, int]],
    counts: tuple[int, int],
    handling: Variate,
    drawn: float,
    flows: tuple[int, int],
    canister: int,
    modes: tuple[FailureMode, ...],
    off: float,
    closed: list[int],
    web: WebLine | None,
) -> PlantModel:
    """Reactors with many pulses that share two cabinets, most of them alike, so that they ask at the same instants."""
    cycles, number = counts
    steps = [BatchStep("load", handling, "operators"), BatchStep("heat", Variate(7))]
    for _ in range(cycles):
        for name, time, flow in cycle:
            duration = Variate(time, drawn * time, "gamma" if drawn else "fixed") if time else Variate(0)
            draw = Draw("b" if name.endswith("B") else "tma", flow) if flow else None
            steps.append(BatchStep(name, duration, draw=draw))
    steps.append(BatchStep("unload", Variate(11), "operators"))
    units: list[Any] = [
        BatchReactor("", 100, tuple(steps[: len(steps) - 3 * (bed % 2)]), 0.1, off, modes) for bed in range(number)
    ]
    plant = assembled([*units, *([web] if web else [])], closed, Variate(90, 40, "gamma"), ("fitters", 1))
    cabinets = [replace(plant.cabinets[0], max_flow=flows[0], canister=canister, heel=10)]
    cabinets.append(replace(cabinets[0], name="b", precursor="water", max_flow=flows[1], crew=None))
    return replace(plant, cabinets=tuple(cabinets))


trains = st.builds(
    beds_in_step,
    st.lists(
        st.tuples(
            st.sampled_from(["dose A", "purge A", "dose B", "purge B", "cool", "load"]),
            st.integers(0, 30),
            st.sampled_from([0, 0, 100, 100, 150, 300]),
        ),
        min_size=1,
        max_size=5,
    ),
    st.tuples(st.integers(1, 12), st.integers(1, 5)),
    variates,
    st.sampled_from([0.0, 0.0, 0.5]),
    st.sampled_from([(400, 400), (450, 900), (900, 450), (900, 900)]),
    st.integers(50, 400),
    failures(["operating", "calendar", "batches"], EFFECTS),
    st.sampled_from([0.0, 0.2]),
    st.lists(st.integers(0, HORIZON), max_size=4),
    st.one_of(st.none(), st.none(), webs),
)
