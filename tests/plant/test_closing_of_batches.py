"""What closing does to a batch and to a roll change under way; times in ms, by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_plants import plants, trains

from r2r_sim.plant import BatchReactor, Cabinet, Crew, Draw, PlantModel, Take, Utility, partition_errors, simulate
from r2r_sim.plant.parts import FailureMode, Variate


def bed(kit: Any, **more: Any) -> BatchReactor:
    """Load 20, heat 100, cool 30, unload 10."""
    load, unload = kit.step("load", 20, "operators"), kit.step("unload", 10, "operators")
    steps = (load, kit.step("heat", 100), kit.step("cool", 30), unload)
    return BatchReactor("bed", 1000, steps, **more)


@pytest.mark.parametrize(
    ("at_close", "then"),
    [
        ("finish", [("heat", 120), ("cool", 150), ("not scheduled", 200), ("unload", 210)]),
        ("pause", [("heat", 70), ("paused", 200), ("heat", 250), ("cool", 280), ("unload", 290)]),
        ("abort", [("heat", 70), ("paused", 200), ("heat", 300), ("cool", 330), ("unload", 340)]),
    ],
)
def test_a_batch_at_closing(kit: Any, at_close: str, then: Any) -> None:
    record = kit.run(400, bed(kit, at_close=at_close), crews=[Crew("operators", 1)], closed=[(70, 200)])
    assert kit.timeline(record)[: len(then) + 1] == kit.chain(0, ("load", 20), *then)
    assert kit.lots(record)[0] == (0, then[-1][1], 1000, 0, "")


@pytest.mark.parametrize(
    ("people_at_close", "after"),
    [
        ("finish", [("load", 10), ("not scheduled", 20), ("heat", 120)]),
        ("pause", [("load", 10), ("not scheduled", 200), ("load", 210)]),
    ],
)
def test_people_who_load(kit: Any, people_at_close: str, after: Any) -> None:
    record = kit.run(400, bed(kit, people_at_close=people_at_close), crews=[Crew("operators", 1)], closed=[(10, 200)])
    assert kit.timeline(record)[:3] == kit.chain(0, *after)
    tasks = kit.rows(record.tasks, "start_ms", "end_ms")
    assert tasks[0] == ((0, 20) if people_at_close == "finish" else (0, 10))
    # with the batch at rest too, what people finish is all that is done in closed time
    record = kit.run(
        400,
        bed(kit, people_at_close=people_at_close, at_close="pause"),
        crews=[Crew("operators", 1)],
        closed=[(10, 200)],
    )
    assert not [row for row in kit.timeline(record) if row[0] in ("heat", "cool") and row[1] < 200]


def test_a_dose_that_rests_gives_back_what_it_does_not_use(kit: Any) -> None:
    steps = (kit.step("dose A", 40, draw=Draw("tma", 50)), kit.step("purge A", 60))
    cabinet = Cabinet("tma", "tma", 50, 10**6, 0, Variate(1))
    one = BatchReactor("one", 10, steps, at_close="pause")
    record = kit.run(150, one, cabinets=[cabinet], closed=[(30, 50)])
    assert kit.timeline(record) == kit.chain(
        0, ("dose A", 30), ("paused", 50), ("dose A", 60), ("purge A", 120), ("dose A", 150)
    )
    assert kit.consumed(record) == {("tma", 0): 3.5}
    record = kit.run(150, replace(one, at_close="abort"), cabinets=[cabinet], closed=[(30, 50)])
    assert kit.timeline(record) == kit.chain(0, ("dose A", 30), ("paused", 50), ("dose A", 90), ("purge A", 150))
    assert kit.consumed(record) == {("tma", 0): 3.5}


def test_a_failure_at_closing_is_mended_before_the_batch_rests(kit: Any) -> None:
    fails = FailureMode("filter", "operating", Variate(50), Variate(30))
    one = bed(kit, at_close="pause", failures=(fails,))
    record = kit.run(400, one, crews=[Crew("operators", 1)], closed=[(70, 200)])
    assert kit.timeline(record)[:5] == kit.chain(
        0, ("load", 20), ("heat", 70), ("not scheduled", 100), ("paused", 200), ("heat", 250)
    )


def test_a_batch_that_rests_keeps_its_share_and_one_that_begins_again_asks_anew(kit: Any) -> None:
    for at_close, end in (("pause", 280), ("abort", 200)):
        one = bed(kit, at_close=at_close, takes=(Take("n2", 5),))
        plant = kit.model(300, one, crews=[Crew("operators", 1)], closed=[(70, 200)])
        record = simulate(replace(plant, utilities=(Utility("n2", 5),)), 1)
        assert ("utility:n2", 20, end) in kit.rows(record.tasks, "resource", "start_ms", "end_ms")


@pytest.mark.parametrize(
    ("at_close", "then"),
    [
        ("finish", [("roll change", 1050), ("not scheduled", 1300), ("coating", 2000)]),
        ("pause", [("roll change", 1050), ("paused", 1300), ("roll change", 1350), ("coating", 2000)]),
        ("abort", [("roll change", 1050), ("paused", 1300), ("roll change", 1400), ("coating", 2000)]),
    ],
)
def test_a_roll_change_at_closing(kit: Any, at_close: str, then: Any) -> None:
    line = kit.web(change_at_close=at_close, crew="operators")
    record = kit.run(2000, line, crews=[Crew("operators", 1)], closed=[(1050, 1300)])
    assert kit.timeline(record) == kit.chain(0, ("coating", 1000), *then)
    assert kit.rows(record.tasks, "start_ms", "end_ms")[0] == (1000, 1100 if at_close == "finish" else 1050)


@settings(max_examples=80, suppress_health_check=list(HealthCheck))
@given(st.one_of(plants, trains), st.integers(0, 9), st.sampled_from(["pause", "abort"]))
def test_nothing_is_processed_while_the_plant_is_closed(plant: PlantModel, seed: int, at_close: Any) -> None:
    units = tuple(
        replace(unit, at_close=at_close, people_at_close="pause") if isinstance(unit, BatchReactor) else unit
        for unit in plant.units
    )
    record = simulate(replace(plant, horizon=plant.horizon // 4, units=units), seed)
    assert partition_errors(record) == []
    states = record.states
    for unit, name, start, end in zip(
        *(states[key].tolist() for key in ("unit", "sub_state", "start_ms", "end_ms")), strict=True
    ):
        if isinstance(units[unit], BatchReactor) and name not in ("not scheduled", "paused"):
            assert not any(start < close_end and close < end for close, close_end in plant.closed), (
                unit,
                name,
                start,
                end,
            )
