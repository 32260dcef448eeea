"""Rolls that come from a store and go to one: 1 mm/ms, changes of 100 ms."""

from __future__ import annotations

from typing import Any

import pytest

from r2r_sim.errors import RunError
from r2r_sim.plant import (
    Buffer,
    FailureMode,
    Machine,
    Order,
    PlantModel,
    Source,
    Splice,
    UnitInfo,
    Variate,
    WebLine,
    partition_errors,
    simulate,
)


def plant(
    horizon: int, *units: WebLine | Machine, buffers: tuple[Buffer, ...], sources: tuple[Source, ...] = ()
) -> Any:
    infos = tuple(UnitInfo(unit.name, unit.name, "line", "mm", 1.0, 1.0, 1.0) for unit in units)
    model = PlantModel(horizon, units=units, infos=infos, buffers=buffers, sources=sources)
    record = simulate(model, 1)
    assert partition_errors(record) == []
    return record


def test_each_roll_is_as_long_as_it_comes(kit: Any) -> None:
    line = kit.web(input="raw", startup_scrap=50)
    rolls = (Order(quantity=1000), Order(release=0, quantity=400), Order(release=3000, quantity=700))
    record = plant(5000, line, buffers=(Buffer("raw"),), sources=(Source("supplier", "raw", orders=rolls),))
    assert kit.timeline(record) == kit.chain(
        0,
        ("roll change", 100),
        ("start-up", 150),
        ("coating", 1100),
        ("roll change", 1200),
        ("start-up", 1250),
        ("coating", 1600),
        ("waiting for material", 3000),
        ("roll change", 3100),
        ("start-up", 3150),
        ("coating", 3800),
        ("waiting for material", 5000),
    )
    assert kit.lots(record) == [
        (100, 1100, 950, 50, "start-up"),
        (1200, 1600, 350, 50, "start-up"),
        (3100, 3800, 650, 50, "start-up"),
    ]
    assert record.lots["lot"].tolist() == ["supplier/1", "supplier/2", "supplier/3"]
    assert record.journeys["outcome"].tolist() == ["good"] * 3


def test_a_full_store_behind_blocks_the_line_and_the_slitter_frees_it(kit: Any) -> None:
    line = kit.web(output="coated")
    slitter = Machine("slitter", Variate(2000), inputs=("coated",))
    record = plant(8000, line, slitter, buffers=(Buffer("coated", capacity=1),))
    # roll 1 goes to the slitter at 1000, roll 2 waits for it from 2100 to 3000, roll 3 lies in the store from 3200 on,
    # and roll 4, done at 4300, waits for room until the slitter takes roll 3 at 5000
    blocked = [row for row in kit.timeline(record) if row[0] == "blocked"]
    assert blocked[0] == ("blocked", 4300, 5000)
    assert kit.lots(record, 1)[:2] == [(1000, 3000, 1000, 0, ""), (3000, 5000, 1000, 0, "")]


def test_a_turret_takes_the_next_roll_from_the_store(kit: Any) -> None:
    line = kit.web(input="raw", splice=Splice(Variate(10)))
    raw = Buffer("raw", initial=(Order(lots=3, quantity=500),))
    record = plant(2000, line, buffers=(raw,))
    states = kit.timeline(record)
    assert sum(end - start for state, start, end in states if state == "coating") == 1500
    assert states[-1][0] == "waiting for material"


def test_lots_balance_when_the_horizon_cuts_a_roll_off(kit: Any) -> None:
    failure = FailureMode("jam", "operating", Variate(333), Variate(40))
    line = kit.web(input="raw", output="coated", passes=2, reject=0.1, failures=(failure,))
    sources = (Source("supplier", "raw", between=Variate(900), each=Order(quantity=600)),)
    for horizon in range(1000, 6000, 370):
        record = plant(horizon, line, buffers=(Buffer("raw", 2), Buffer("coated")), sources=sources)
        came = int((record.journeys["start_ms"] < horizon).sum())
        left = record.journeys["outcome"].tolist()
        assert came == len(left)
        assert set(left) <= {"held", "good", "scrap"}


def test_a_store_that_nobody_names_is_said() -> None:
    line = WebLine("web", 1.0, 1000, 1, Variate(100), input="nowhere")
    with pytest.raises(RunError, match="web: there is no buffer nowhere"):
        plant(1000, line, buffers=())


def test_the_leader_of_the_first_roll_is_cut_once(kit: Any) -> None:
    record = plant(1500, kit.web(input="raw", leader=30), buffers=(Buffer("raw", initial=(Order(quantity=1000),)),))
    assert kit.lots(record) == [(100, 1100, 970, 30, "leader")]
