"""What holds for every plant: small random ones with everything in them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
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
    ProductionRecord,
    UnitInfo,
    Variate,
    WebLine,
    partition_errors,
    simulate,
)
from r2r_sim.plant.record import TABLES
from r2r_sim.plant.states import E10, SUB_STATES

HORIZON = 20_000
RUNNING = ("coating", "start-up", "start-up after failure")
CREWS = (Crew("operators", 2), Crew("fitters", 1))

variates = st.builds(
    lambda mean, sd, name: Variate(mean, mean * sd if name != "exponential" else mean, name),
    st.integers(1, 300),
    st.sampled_from([0.0, 0.3]),
    st.sampled_from(["fixed", "exponential", "lognormal", "gamma"]),
)
intervals = st.builds(replace, variates, mean=st.integers(200, 3000))
crews = st.sampled_from([(None, 1), ("operators", 1), ("operators", 2), ("fitters", 1)])


def failures(clocks: list[str]) -> st.SearchStrategy[tuple[FailureMode, ...]]:
    one = st.builds(
        lambda clock, between, repair, crew, scrap: FailureMode(
            "", clock, replace(between, mean=2) if clock == "batches" else between, repair, *crew, scrap
        ),
        st.sampled_from(clocks),
        intervals,
        variates,
        crews,
        st.integers(0, 100),
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
    failures(["operating", "calendar", "batches"]),
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
many = settings(max_examples=100, suppress_health_check=list(HealthCheck))


def same(one: ProductionRecord, other: ProductionRecord) -> bool:
    return all(
        getattr(one, table)[name].tolist() == getattr(other, table)[name].tolist()
        for table, columns in TABLES.items()
        for name in columns
    )


@many
@given(plants, st.integers(0, 5))
def test_every_unit_is_in_exactly_one_state_and_closed_time_is_not_scheduled(plant: PlantModel, seed: int) -> None:
    record = simulate(plant, seed)
    assert partition_errors(record) == []
    for name, start, end in zip(*(record.states[c] for c in ("sub_state", "start_ms", "end_ms")), strict=True):
        inside = any(begin <= start and end <= stop for begin, stop in plant.closed)
        if SUB_STATES[name].e10 is E10.NON_SCHEDULED:
            assert all(any(begin <= time < stop for begin, stop in plant.closed) for time in (start, end - 1))
        elif SUB_STATES[name].e10 is not E10.PRODUCTIVE:
            assert not inside
            assert all(end <= begin or stop <= start for begin, stop in plant.closed)


@many
@given(plants, st.integers(0, 5))
def test_what_goes_in_comes_out_or_is_scrap(plant: PlantModel, seed: int) -> None:
    record = simulate(plant, seed)
    lots = record.frame("lots")
    assert (lots[["good", "scrapped"]] >= 0).all().all()
    assert (lots.start_ms <= lots.end_ms).all()
    assert (lots.end_ms <= plant.horizon).all()
    assert set(lots.good.map(type)) | set(lots.scrapped.map(type)) <= {int}
    assert ((lots.scrapped == 0) == (lots.reason == "")).all()
    total = lots.groupby("lot")[["good", "scrapped"]].sum().sum(axis=1)
    sizes = {unit.name: unit.charge if isinstance(unit, BatchReactor) else unit.roll_length for unit in plant.units}
    for lot, amount in total.items():
        size = sizes[str(lot).rpartition("/")[0]]
        assert amount == size or (str(lot).endswith(" (open)") and amount <= size)


@many
@given(plants, st.integers(0, 5))
def test_the_same_seed_gives_the_same_record(plant: PlantModel, seed: int) -> None:
    assert same(simulate(plant, seed, 3), simulate(plant, seed, 3))


@many
@given(plants, beds)
def test_what_nobody_uses_changes_nothing(plant: PlantModel, bed: BatchReactor) -> None:
    alone = tuple(replace(step, crew=None, draw=None) for step in bed.steps)
    tasks = tuple(replace(task, crew=None) for task in bed.failures)
    extra = replace(bed, name="extra", steps=alone, failures=tasks, maintenance=())
    larger = replace(
        plant,
        crews=(Crew("idle", 3), *plant.crews),
        cabinets=(Cabinet("spare", "dez", 5, 50, 5, Variate(3)), *plant.cabinets),
        units=(*plant.units, extra),
        infos=(*plant.infos, info(extra)),
    )
    before, after = simulate(plant, 1), simulate(larger, 1)
    for table, columns in TABLES.items():
        mine = getattr(after, table)["unit"] < len(plant.units)
        for name in columns:
            assert getattr(before, table)[name].tolist() == getattr(after, table)[name][mine].tolist()


@many
@given(plants, st.integers(0, 5))
def test_no_crew_and_no_cabinet_gives_more_than_it_has(plant: PlantModel, seed: int) -> None:
    record = simulate(plant, seed)
    webs_draw = sum(feed.flow for unit in plant.units if isinstance(unit, WebLine) for feed in unit.feeds)
    limits = {f"crew:{crew.name}": crew.people for crew in plant.crews} | {"cabinet:tma": 700 - webs_draw}
    changes: Counter[tuple[str, int]] = Counter()
    for resource, people, start, end in zip(
        *(record.tasks[c].tolist() for c in ("resource", "people", "start_ms", "end_ms")), strict=True
    ):
        changes[resource, start] += people
        changes[resource, end] -= people
        if resource.startswith("crew:"):
            assert not any(begin <= start < stop for begin, stop in plant.closed)
    for resource, limit in limits.items():
        steps = sorted((time, change) for (name, time), change in changes.items() if name == resource)
        assert max(np.cumsum([change for _, change in steps]), default=0) <= limit


@many
@given(plants, st.integers(0, 5))
def test_waits_agree_with_states(plant: PlantModel, seed: int) -> None:
    record = simulate(plant, seed)
    states, waits = record.frame("states"), record.frame("waits")
    for sub_state, start in (("waiting for cabinet", "cabinet:"), ("canister change", "canister:")):
        rows = states[states.sub_state == sub_state]
        mine = waits[waits.for_what.str.startswith(start)]
        assert (rows.end_ms - rows.start_ms).sum() == (mine.end_ms - mine.start_ms).sum()
    columns = ["unit", "start_ms", "end_ms"]
    queued = set(states[states.sub_state == "waiting for crew"][columns].itertuples(index=False))
    repairs = set(states[states.sub_state == "waiting for repair"][columns].itertuples(index=False))
    assert queued <= set(waits[waits.for_what.str.startswith("crew:")][columns].itertuples(index=False))
    assert repairs == set(waits[waits.for_what.str.startswith("repair:")][columns].itertuples(index=False))


@many
@given(plants, st.integers(0, 5))
def test_what_cabinets_give_is_what_was_in_their_canisters(plant: PlantModel, seed: int) -> None:
    record = simulate(plant, seed)
    consumption = record.frame("consumption")
    amount = consumption[consumption["item"] == "tma"].quantity.sum()
    thrown = consumption[consumption["item"] == "tma:heel"].quantity.sum()
    tasks = record.frame("tasks")
    changes = (tasks.task == "canister change").sum()
    cabinet = plant.cabinets[0]
    assert thrown >= changes * cabinet.heel
    left = (changes + 1) * cabinet.canister - amount - thrown
    assert -1e-6 <= left <= cabinet.canister
    states = record.frame("states")
    time = (states.end_ms - states.start_ms).groupby([states.unit, states.sub_state]).sum()
    for unit in plant.units:
        if isinstance(unit, WebLine) and unit.feeds:
            flow = unit.feeds[0].flow / 1000
            drawn = consumption[(consumption["item"] == "tma") & (consumption.unit == unit.name)].quantity.sum()
            running = sum(time.get((unit.name, name), 0) for name in RUNNING)
            hot = sum(time.get((unit.name, state.name), 0) for state in SUB_STATES.values() if state.hot)
            assert flow * running - 1e-6 <= drawn <= flow * hot + 1e-6


@many
@given(webs, st.integers(0, 5))
def test_a_web_runs_at_its_speed(web: WebLine, seed: int) -> None:
    line = replace(
        web, name="web", feeds=(), passes=1, reject=0.0, failures=tuple(replace(f, scrap=0) for f in web.failures)
    )
    record = simulate(PlantModel(HORIZON, (), CREWS, (), (line,), (info(line),)), seed)
    states, lots = record.frame("states"), record.frame("lots")
    time = (states.end_ms - states.start_ms).groupby(states.sub_state).sum()
    stretches = states.sub_state.isin(RUNNING).sum()
    for names, length in (
        (["coating"], lots.good.sum()),
        (["start-up"], lots.scrapped[lots.reason == "start-up"].sum()),
        (["start-up after failure"], lots.scrapped[lots.reason == "start-up after failure"].sum()),
    ):
        run = sum(time.get(name, 0) for name in names) * line.speed
        assert abs(run - length) <= (0.5 + line.speed) * stretches


@many
@given(plants, st.integers(0, 5))
def test_failures_and_batches_leave_their_traces(plant: PlantModel, seed: int) -> None:
    record = simulate(plant, seed)
    failures_, consumption = record.frame("failures"), record.frame("consumption")
    assert (failures_.at_ms < plant.horizon).all()
    assert (failures_.repair_ms >= 0).all()
    lots = record.frame("lots")
    for number, unit in enumerate(plant.units):
        used = consumption[(consumption.unit == unit.name) & (consumption["item"] == "n2")].quantity.sum() / 1.5
        if isinstance(unit, BatchReactor):
            assert 0 <= used - lots[lots.unit == unit.name].lot.nunique() <= 1
        else:
            mine = record.states["unit"] == number
            hot = np.array([SUB_STATES[name].hot for name in record.states["sub_state"][mine]])
            length = record.states["end_ms"][mine] - record.states["start_ms"][mine]
            assert used == length[hot].sum()
