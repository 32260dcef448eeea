"""Utilities with a limit by hand; times in ms."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_plants import plants, trains

from r2r_sim.errors import RunError
from r2r_sim.plant import (
    BatchReactor,
    Crew,
    Draw,
    FailureMode,
    PlantModel,
    ProductionRecord,
    Take,
    Utility,
    Variate,
    partition_errors,
    simulate,
)


def bed(kit: Any, name: str, *takes: Take, **more: Any) -> BatchReactor:
    """Loads 10 ms, heats 20 ms, cools 30 ms, unloads 10 ms."""
    steps = (kit.step("load", 10, "ops"), kit.step("heat", 20), kit.step("cool", 30), kit.step("unload", 10, "ops"))
    return BatchReactor(name, 100, steps, takes=takes, **more)


def run(kit: Any, horizon: int, *units: Any, utilities: tuple[Utility, ...], **plant: Any) -> ProductionRecord:
    model = replace(kit.model(horizon, *units, crews=[Crew("ops", 10)], **plant), utilities=utilities)
    record = simulate(model, seed=1)
    assert partition_errors(record) == []
    return record


TRAIN = Take("vacuum", 1)


def test_a_reactor_waits_for_its_share_between_load_and_heat(kit: Any) -> None:
    record = run(kit, 130, bed(kit, "one", TRAIN), bed(kit, "two", TRAIN), utilities=(Utility("vacuum", 1),))
    assert kit.timeline(record, 0) == kit.chain(
        0,
        ("load", 10), ("heat", 30), ("cool", 60), ("unload", 70),
        ("load", 80), ("waiting for utility", 110), ("heat", 130),
    )  # fmt: skip
    assert kit.timeline(record, 1)[:5] == kit.chain(
        0, ("load", 10), ("waiting for utility", 60), ("heat", 80), ("cool", 110), ("unload", 120)
    )
    assert kit.rows(record.waits, "for_what", "unit", "start_ms", "end_ms") == [
        ("utility:vacuum", 0, 80, 110), ("utility:vacuum", 1, 10, 60),
    ]  # fmt: skip
    held = [
        row for row in kit.rows(record.tasks, "resource", "unit", "people", "start_ms", "end_ms") if "utility" in row[0]
    ]
    assert sorted(held, key=lambda row: row[3]) == [
        ("utility:vacuum", 0, 1, 10, 60), ("utility:vacuum", 1, 1, 60, 110), ("utility:vacuum", 0, 1, 110, 130),
    ]  # fmt: skip


def test_enough_for_all_changes_nothing_but_the_tasks(kit: Any) -> None:
    plain = kit.run(700, bed(kit, "one"), bed(kit, "two"), crews=[Crew("ops", 10)])
    enough = run(kit, 700, bed(kit, "one", TRAIN), bed(kit, "two", TRAIN), utilities=(Utility("vacuum", 2),))
    for unit in (0, 1):
        assert kit.timeline(plain, unit) == kit.timeline(enough, unit)


def test_a_policy_of_priority_lets_the_least_go_first(kit: Any) -> None:
    units = [bed(kit, name, TRAIN, priority=rank) for name, rank in (("one", 0), ("two", 5), ("three", 1))]
    fifo = run(kit, 200, *units, utilities=(Utility("vacuum", 1),))
    ranked = run(kit, 200, *units, utilities=(Utility("vacuum", 1, "priority"),))
    heats = [
        [next((start for state, start, _ in kit.timeline(record, unit) if state == "heat"), None) for unit in range(3)]
        for record in (fifo, ranked)
    ]
    assert heats[0] == [10, 60, 110]
    # the first and the third come back at 80 and 130, and go before the second each time
    assert heats[1] == [10, None, 60]


def test_shares_are_taken_in_the_order_of_the_plant_so_that_nobody_waits_in_a_circle(kit: Any) -> None:
    # each names its shares in another order
    units = (bed(kit, "one", Take("a", 1), Take("b", 1)), bed(kit, "two", Take("b", 1), Take("a", 1)))
    record = run(kit, 1000, *units, utilities=(Utility("b", 1), Utility("a", 1)))
    # both are held for 50 ms from 10 ms on, without a gap; a batch ends 10 ms later: at 20 + 50 k
    assert len(record.lots["lot"]) == 19


def test_a_web_line_holds_its_share_while_hot_and_starts_up_after_a_wait(kit: Any) -> None:
    lines = [kit.web(name, roll_length=300, startup_scrap=20, takes=(Take("n2", 6),)) for name in ("one", "two")]
    stop = FailureMode("stop", "operating", Variate(500), Variate(60))
    lines[0] = replace(lines[0], failures=(stop,))
    record = run(kit, 900, *lines, utilities=(Utility("n2", 10),))
    # the first holds it through a roll change and gives it back when it fails
    assert kit.timeline(record, 0)[:5] == kit.chain(
        0, ("coating", 300), ("roll change", 400), ("start-up", 420), ("coating", 600), ("repair", 660)
    )
    assert kit.timeline(record, 0)[5:] == [("waiting for utility", 660, 900)]
    assert kit.timeline(record, 1)[:3] == [
        ("waiting for utility", 0, 600),
        ("start-up", 600, 620),
        ("coating", 620, 900),
    ]


def test_a_closed_plant_takes_nothing(kit: Any) -> None:
    record = run(kit, 400, kit.web(takes=(Take("n2", 6),)), utilities=(Utility("n2", 10),), closed=[(100, 300)])
    assert kit.rows(record.tasks, "resource", "people", "start_ms", "end_ms") == [
        ("utility:n2", 6, 0, 100), ("utility:n2", 6, 300, 400),
    ]  # fmt: skip


def test_who_waits_for_ever_is_told_with_who_holds_it(kit: Any) -> None:
    greedy = kit.web("greedy", roll_length=10**6, takes=(Take("n2", 6),), exit="loop")
    starved = kit.web("starved", roll_length=10**6, takes=(Take("n2", 6),), entry="loop")
    from r2r_sim.plant import Accumulator

    model = kit.model(10_000, greedy, starved)
    model = replace(model, utilities=(Utility("n2", 10),), accumulators=(Accumulator("loop", 100),))
    says = r"greedy waits for room:loop since 99 ms; starved waits for utility:n2 \(held by greedy\) since 0 ms"
    with pytest.raises(RunError, match=says):
        simulate(model, 1)


@pytest.mark.parametrize(
    ("takes", "says"),
    [
        ((Take("steam", 1),), "there is no utility steam"),
        ((Take("n2", 11),), "takes 11 of utility n2, which has 10"),
        ((Take("n2", 1), Take("n2", 2)), "takes utility n2 twice"),
    ],
)
def test_what_cannot_be_is_refused(kit: Any, takes: tuple[Take, ...], says: str) -> None:
    with pytest.raises(RunError, match=says):
        run(kit, 100, kit.web(takes=takes), utilities=(Utility("n2", 10),))


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.one_of(plants, trains), st.integers(0, 5))
def test_utilities_without_a_limit_that_is_felt_change_nothing(plant: PlantModel, seed: int) -> None:
    plant = replace(plant, horizon=plant.horizon // 4)
    units = tuple(replace(unit, takes=(Take("n2", 3), Take("power", 1))) for unit in plant.units)  # type: ignore[call-arg]
    taking = replace(plant, units=units, utilities=(Utility("n2", 100), Utility("power", 100)))
    one, other = simulate(plant, seed), simulate(taking, seed)
    for table in ("lots", "failures", "waits", "consumption"):
        assert {k: v.tolist() for k, v in getattr(one, table).items()} == {
            k: v.tolist() for k, v in getattr(other, table).items()
        }
    assert _worked(one) == _worked(other)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.one_of(plants, trains), st.integers(0, 5), st.integers(1, 9))
def test_shares_never_exceed_the_limit_and_states_stay_whole(plant: PlantModel, seed: int, limit: int) -> None:
    units = tuple(
        replace(unit, takes=(Take("power", 1), Take("n2", 1 + number % limit)), priority=number % 2)  # type: ignore[call-arg]
        for number, unit in enumerate(plant.units)
    )
    utilities = (Utility("n2", limit, "priority"), Utility("power", 2))
    record = simulate(replace(plant, horizon=plant.horizon // 4, units=units, utilities=utilities), seed)
    assert partition_errors(record) == []
    for utility in utilities:
        mine = record.tasks["resource"] == f"utility:{utility.name}"
        start, end, share = (record.tasks[name][mine] for name in ("start_ms", "end_ms", "people"))
        for now in start[end > start].tolist():
            assert share[(start <= now) & (now < end)].sum() <= utility.capacity


def _worked(record: ProductionRecord) -> list[tuple[int, str, int]]:
    """Time in each sub-state."""
    found: dict[tuple[int, str], int] = {}
    states = record.states
    for unit, name, start, end in zip(
        *(states[key].tolist() for key in ("unit", "sub_state", "start_ms", "end_ms")), strict=True
    ):
        found[unit, name] = found.get((unit, name), 0) + end - start
    return sorted((*key, time) for key, time in found.items())


def test_a_share_of_a_dose_is_held_beside_the_flow_of_its_cabinet(kit: Any) -> None:
    from r2r_sim.plant import Cabinet

    steps = (kit.step("load", 10), kit.step("dose A", 30, draw=Draw("tma", 1000)), kit.step("purge A", 20))
    units = [BatchReactor(name, 100, steps, takes=(TRAIN,)) for name in ("one", "two")]
    cabinet = Cabinet("tma", "tma", 2000, 10**6, 0, Variate(5))
    record = run(kit, 120, *units, utilities=(Utility("vacuum", 1),), cabinets=[cabinet])
    # the cabinet has flow for both, the vacuum only for one from load to purge, as no step asks for people
    assert kit.timeline(record, 1) == kit.chain(
        0, ("waiting for utility", 60), ("load", 70), ("dose A", 100), ("purge A", 120)
    )
