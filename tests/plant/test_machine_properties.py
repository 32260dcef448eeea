"""What holds for every network of machines and buffers: small random ones with everything in them."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from r2r_sim.errors import RunError
from r2r_sim.plant import (
    Buffer,
    Cabinet,
    Changeovers,
    Crew,
    Draw,
    FailureMode,
    Machine,
    MaintenanceTask,
    PlantModel,
    ProductionRecord,
    Route,
    Source,
    Spare,
    UnitInfo,
    Variate,
    partition_errors,
    simulate,
)
from r2r_sim.plant.lots import Order
from r2r_sim.plant.record import FLOW_TABLES, TABLES

HORIZON = 4000
PLACES = ("b0", "b1", "b2")

times = st.builds(
    lambda mean, name: Variate(mean, mean / 2, name),
    st.integers(1, 60),
    st.sampled_from(["fixed", "exponential", "gamma"]),
)
closings = st.sampled_from(["finish", "pause", "abort"])
crews = st.sampled_from([None, "men"])
modes = st.builds(
    lambda clock, repair, crew, scrap, sub_state, effect, spare, at_close: FailureMode(
        "",
        clock,
        Variate(3 if clock == "batches" else 300, 0, "exponential"),
        repair,
        crew,
        1,
        scrap,
        sub_state,
        effect,
        spare,
        at_close,
    ),
    st.sampled_from(["operating", "calendar", "batches"]),
    times,
    crews,
    st.integers(0, 3),
    st.sampled_from(["repair", "assist"]),
    st.sampled_from(["resume", "restart", "scrap", "rework"]),
    st.sampled_from([None, "bearing"]),
    closings,
)
tasks = st.builds(
    lambda clock, takes, crew, at_close: MaintenanceTask(
        "clean", clock, 5 if clock == "batches" else 700, takes, crew, 1, 0, at_close
    ),
    st.sampled_from(["operating", "calendar", "batches"]),
    times,
    crews,
    closings,
)
machines = st.builds(
    lambda time, inputs, onward, rework, batch, need, off, failures, maintenance, change, at_close: Machine(
        "",
        time,
        {"b": Variate(7)},
        tuple(dict.fromkeys(inputs)),
        (
            *((Route(share=0.5), Route(onward, 0.5)) if onward else ()),
            Route(rework, quality="rework", outcome="rework"),
        ),
        batch,
        1 if batch > 1 else None,
        "men" if need == "men" else None,
        1,
        Draw("tma", 3) if need == "tma" else None,
        off,
        1040,
        Changeovers(otherwise=Variate(9), crew="men", at_close=at_close) if change else None,
        tuple(failures),
        tuple(maintenance),
        at_close,
    ),
    times,
    st.lists(st.sampled_from(PLACES), min_size=1, max_size=2),
    st.sampled_from([None, *PLACES]),
    st.sampled_from(PLACES),
    st.integers(1, 3),
    st.sampled_from([None, None, "men", "tma"]),
    st.sampled_from([0.0, 0.2]),
    st.lists(modes, max_size=2),
    st.lists(tasks, max_size=1),
    st.booleans(),
    closings,
)


def named(machine: Machine, number: int) -> Machine:
    from dataclasses import replace

    failures = tuple(replace(mode, name=f"mode {n}") for n, mode in enumerate(machine.failures))
    return replace(machine, name=f"machine {number}", failures=failures)


def assembled(parts: list[Machine], capacities: list[Any], edges: list[int], order: Any, when_full: Any) -> PlantModel:
    units = tuple(named(machine, number) for number, machine in enumerate(parts))
    infos = tuple(UnitInfo(unit.name, unit.name, "machine", "g", 1.0, 1.0, 1.0) for unit in units)
    sources = tuple(
        Source(f"source {n}", place, between=Variate(60, 0, "exponential"), each=Order(0, product, 1, 10, 500, n),
               surface=Variate(1000, 30, "normal"), when_full=when_full)
        for n, (place, product) in enumerate(zip(PLACES, "aba", strict=True))
    )  # fmt: skip
    closed = sorted(set(edges))
    return PlantModel(
        HORIZON,
        tuple(zip(closed[::2], closed[1::2], strict=False)),
        (Crew("men", 2),),
        (Cabinet("tma", "tma", 5, 3000, 0, Variate(20), "men"),),
        units,
        infos,
        buffers=tuple(Buffer(name, capacity, order) for name, capacity in zip(PLACES, capacities, strict=True)),
        sources=sources,
        spares=(Spare("bearing", 1, Variate(200)),),
    )


plants = st.builds(
    assembled,
    st.lists(machines, min_size=1, max_size=4),
    st.lists(st.sampled_from([None, 1, 2, 5]), min_size=3, max_size=3),
    st.lists(st.integers(0, HORIZON), max_size=6),
    st.sampled_from(["fifo", "priority", "due"]),
    st.sampled_from(["wait", "lose"]),
)
many = settings(max_examples=70, suppress_health_check=list(HealthCheck))


def ran(plant: PlantModel, seed: int) -> ProductionRecord:
    """The record, of plants that can run and do not lock up: those are refused, and say so."""
    try:
        return simulate(plant, seed)
    except RunError as error:
        text = str(error)
        assert "nobody takes from it" in text or "nothing more happens" in text or "holds" in text, text
        assume(False)
        raise


@many
@given(plants, st.integers(0, 5))
def test_states_partition_and_lots_are_conserved(plant: PlantModel, seed: int) -> None:
    record = ran(plant, seed)
    assert partition_errors(record) == []
    journeys, lots = record.frame("journeys"), record.frame("lots")
    assert (journeys.good <= journeys.quantity).all()
    assert (journeys.start_ms <= journeys.end_ms).all()
    assert (lots.good + lots.scrapped <= 10).all()
    # lots are on machines, in buffers, or wait before them
    held = (journeys.outcome == "held").sum()
    waiting = held - record.buffers["last"].sum()
    assert waiting >= 0
    # what was cut out of a lot is missing when it leaves
    cut = lots[lots.good > 0].groupby("lot").good.min()
    good = journeys[journeys.outcome == "good"].set_index("lot").good
    assert (good <= cut.reindex(good.index).fillna(10)).all()
    levels = dict(zip(record.buffers["buffer"], record.buffers["most"], strict=True))
    assert all(levels[b.name] <= b.capacity for b in plant.buffers if b.capacity is not None)


@many
@given(plants, st.integers(0, 5))
def test_the_same_seed_gives_the_same_record(plant: PlantModel, seed: int) -> None:
    one, other = ran(plant, seed), ran(plant, seed)
    for table, columns in (TABLES | FLOW_TABLES).items():
        for name in columns:
            assert getattr(one, table)[name].tolist() == getattr(other, table)[name].tolist()


@many
@given(plants, st.integers(0, 5))
def test_the_crew_is_never_more_than_it_is(plant: PlantModel, seed: int) -> None:
    tasks = ran(plant, seed).frame("tasks")
    tasks = tasks[tasks.resource == "crew:men"]
    changes = sorted(
        [(t, n) for t, n in zip(tasks.start_ms, tasks.people, strict=True)]
        + [(t, -n) for t, n in zip(tasks.end_ms, tasks.people, strict=True)]
    )
    there = 0
    for _, change in changes:
        there += change
        assert there <= 2
    assert not any(begin <= start < end for begin, end in plant.closed for start in tasks.start_ms)
