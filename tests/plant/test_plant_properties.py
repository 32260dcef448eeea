"""What holds for every plant: small random ones with everything in them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_plants import CREWS, HORIZON, beds, info, plants, webs

from r2r_sim.plant import (
    BatchReactor,
    Cabinet,
    Crew,
    PlantModel,
    ProductionRecord,
    Variate,
    WebLine,
    partition_errors,
    simulate,
)
from r2r_sim.plant.record import TABLES
from r2r_sim.plant.states import E10, SUB_STATES

RUNNING = ("coating", "start-up", "start-up after failure")
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
            modes = {mode.name for mode in unit.failures if mode.effect == "restart"}
            again = ((failures_.unit == unit.name) & failures_["mode"].isin(modes)).sum()  # a batch that begins again
            assert 0 <= used - lots[lots.unit == unit.name].lot.nunique() <= 1 + again
        else:
            mine = record.states["unit"] == number
            hot = np.array([SUB_STATES[name].hot for name in record.states["sub_state"][mine]])
            length = record.states["end_ms"][mine] - record.states["start_ms"][mine]
            assert used == length[hot].sum()
