"""What units do and take while the plant is closed: hot and idle, or cold, and how they run again; times in ms."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_plants import plants

from r2r_sim.errors import RunError
from r2r_sim.plant import (
    BatchReactor,
    Buffer,
    Crew,
    Machine,
    MaintenanceTask,
    Order,
    PlantModel,
    Restart,
    Route,
    Take,
    Utility,
    Variate,
    WebLine,
    partition_errors,
    simulate,
)
from r2r_sim.plant.calendar import NEVER

IDLE = {"n2": 2.0, "heat": 5.0, "electricity": 3.0}


def with_idle(model: PlantModel, **changes: Any) -> PlantModel:
    """The same plant whose units take something while they stand."""
    return replace(model, infos=tuple(replace(info, **{"idle": IDLE} | changes) for info in model.infos))


# lines


def test_a_line_that_stays_hot_takes_its_idle_gas(kit: Any) -> None:
    model = kit.model(2000, kit.web(), closed=[(400, 900)], utilities={"n2": 10.0, "electricity/ms": 1.0})
    record = simulate(with_idle(model), 1)
    assert kit.timeline(record) == kit.chain(0, ("coating", 400), ("not scheduled", 900), ("coating", 1500),
                                             ("roll change", 1600), ("coating", 2000))  # fmt: skip
    # hot 1500 ms at 10 a ms, closed 500 ms: 2 of gas, 5 of heat, 3 of electricity; 1 of electricity in 1500 ms open
    assert kit.consumed(record) == {("n2", 0): 16_000.0, ("heat", 0): 2_500.0, ("electricity", 0): 3_000.0}


def test_a_line_in_repair_takes_its_idle_gas_and_no_more_power(kit: Any) -> None:
    stop = kit.stop(300, 40)
    record = simulate(with_idle(kit.model(640, kit.web(failures=(stop,)), utilities={"n2": 10.0})), 1)
    # 300 ms of coating, 40 of repair, 300 of coating; electricity in open time is that of electric_power
    assert kit.consumed(record) == {("n2", 0): 6_080.0, ("heat", 0): 200.0, ("electricity", 0): 0.0}


def test_a_cold_line_cools_down_warms_up_and_proves_itself(kit: Any) -> None:
    line = kit.web(startup_scrap=50, warm_up=200, restart=Restart(cool_down=100, requalify=30, scrap=70))
    model = kit.model(2000, line, closed=[(400, 900)], utilities={"n2": 10.0})
    record = simulate(with_idle(model, warming={"n2": 4.0, "heat": 9.0}), 1)
    assert kit.timeline(record)[:6] == kit.chain(
        0, ("coating", 400), ("cooling down", 500), ("cold", 900),
        ("warm-up", 1100), ("requalification", 1130), ("start-up", 1250),
    )  # fmt: skip
    # idle gas for 100 ms, none for 400, 4 a ms for 200 of warm-up, then hot and 10 a ms: 400 before, 900 behind
    assert kit.consumed(record) == {
        ("n2", 0): 200.0 + 800.0 + 13_000.0,
        ("heat", 0): 200 * 9.0,  # cooling down takes none
        ("electricity", 0): 300.0,
    }
    # the start-up is 120 mm: that of any stop and that of the restart
    assert kit.lots(record)[0][3:] == (120, "start-up")


def test_a_short_closing_leaves_a_line_hot(kit: Any) -> None:
    closed = [(200, 300), (500, 900), (1200, 1250)]
    for restart, cold in (
        (Restart(beyond=400), [(500, 900)]),
        (Restart(beyond=401), []),
        (Restart(cool_down=100), [(300, 300), (600, 900)]),
        (Restart(beyond=50), [(200, 300), (500, 900), (1200, 1250)]),
    ):
        record = kit.run(2000, kit.web(warm_up=10, restart=restart), closed=closed)
        wanted = [row for row in cold if row[1] > row[0]]
        assert [row[1:] for row in kit.timeline(record) if row[0] == "cold"] == wanted
        warm_ups = sum(row[0] == "warm-up" for row in kit.timeline(record))
        assert warm_ups == len(cold)


def test_a_line_that_runs_on_cools_from_when_it_stands(kit: Any) -> None:
    line = kit.web(at_close="finish", warm_up=10, restart=Restart(beyond=300))
    record = kit.run(2500, line, closed=[(900, 1300), (1800, 2200)])
    # the first roll ends at 1000, 300 ms before opening; the second at 1300 + 10 + 100 + 1000 = 2410 runs through
    assert kit.timeline(record)[:5] == kit.chain(
        0, ("coating", 1000), ("cold", 1300), ("warm-up", 1310), ("roll change", 1410), ("coating", 2410)
    )


def test_what_is_left_of_a_restart_is_run_after_the_next_stop(kit: Any) -> None:
    line = kit.web(startup_scrap=20, warm_up=10, restart=Restart(scrap=100), failures=(kit.stop(450, 40),))
    record = kit.run(900, line, closed=[(400, 500)])
    # 120 mm after the restart; the failure comes 50 ms into it, and leaves 70 mm
    assert kit.timeline(record) == kit.chain(
        0, ("coating", 400), ("cold", 500), ("warm-up", 510), ("start-up", 560), ("repair", 600),
        ("start-up after failure", 670), ("coating", 900),
    )  # fmt: skip


def test_a_line_takes_its_utilities_when_it_is_warm(kit: Any) -> None:
    lines = [
        kit.web(name, warm_up=warm, takes=(Take("n2", 1),), startup_scrap=10) for name, warm in (("a", 50), ("b", 80))
    ]
    model = replace(kit.model(600, *lines, closed=[(100, 200)]), utilities=(Utility("n2", 2),))
    record = simulate(model, 1)
    held = [(unit, start, end) for unit, start, end in kit.rows(record.tasks, "unit", "start_ms", "end_ms")]
    assert held == [(0, 0, 100), (0, 250, 600), (1, 0, 100), (1, 280, 600)]


# reactors


def bed(kit: Any, *, crew: str | None = None, **changes: Any) -> BatchReactor:
    """40 ms of heat between 10 ms of loading and 10 of unloading."""
    steps = (kit.step("load", 10, crew), kit.step("heat", 40), kit.step("unload", 10, crew))
    return BatchReactor("bed", 100, steps, **changes)


def test_a_reactor_cools_between_batches(kit: Any) -> None:
    cold = bed(kit, warm_up=30, restart=Restart(beyond=100, cool_down=20, requalify=5))
    record = simulate(
        with_idle(kit.model(400, cold, closed=[(100, 150), (250, 370)], utilities={"n2": 70.0}), warming={"n2": 1.0}), 1
    )
    # without people a batch runs on after closing, to 120 and to 270: it stands for 30 ms, and then for 100
    assert kit.timeline(record) == kit.chain(
        0, ("load", 10), ("heat", 50), ("unload", 60), ("load", 70), ("heat", 110), ("not scheduled", 150),
        ("load", 160), ("heat", 200), ("unload", 210), ("load", 220), ("heat", 260), ("not scheduled", 270),
        ("cooling down", 290), ("cold", 370), ("warm-up", 400),
    )  # fmt: skip
    # four batches; 60 ms of loading and unloading in open time, 50 closed and hot, 20 of cooling down, 30 of warm-up
    assert kit.consumed(record) == {
        ("n2", 0): 4 * 70.0 + 130 * 2.0 + 30 * 1.0,
        ("heat", 0): 110 * 5.0,
        ("electricity", 0): 70 * 3.0,
    }


def test_powder_that_waits_for_people_over_a_weekend_lies_in_a_cold_reactor(kit: Any) -> None:
    cold = bed(kit, crew="ops", warm_up=30, restart=Restart(beyond=100))
    record = kit.run(400, cold, crews=[Crew("ops", 1)], closed=[(40, 200)])
    # done at 50 in closed time, unloaded at opening, and only then warm again
    assert kit.timeline(record) == kit.chain(
        0, ("load", 10), ("heat", 50), ("cold", 200), ("unload", 210), ("warm-up", 240),
        ("load", 250), ("heat", 290), ("unload", 300), ("load", 310), ("heat", 350), ("unload", 360),
        ("load", 370), ("heat", 400),
    )  # fmt: skip


def test_nobody_loads_a_cold_reactor(kit: Any) -> None:
    one, two = (replace(bed(kit, crew="ops"), name=name) for name in ("one", "two"))
    long = replace(one, steps=(kit.step("load", 50, "ops"), kit.step("heat", 300)))
    cold = replace(two, warm_up=30, restart=Restart(beyond=100))
    record = kit.run(300, long, cold, crews=[Crew("ops", 1)], closed=[(40, 150)])
    # the second waits for the only operator when the plant closes, and is cold at opening
    assert kit.timeline(record, 1) == kit.chain(
        0, ("waiting for crew", 40), ("cold", 150), ("warm-up", 180), ("load", 190), ("heat", 230), ("unload", 240),
        ("load", 250), ("heat", 290), ("unload", 300),
    )  # fmt: skip


def test_a_reactor_proves_itself_by_batches_that_are_no_product(kit: Any) -> None:
    cold = bed(kit, warm_up=30, restart=Restart(dummies=2))
    record = kit.run(400, cold, closed=[(60, 100)])
    assert kit.timeline(record)[3:5] == [("cold", 60, 100), ("warm-up", 100, 130)]
    assert kit.lots(record) == [
        (0, 60, 100, 0, ""), (130, 190, 0, 100, "dummy batch"), (190, 250, 0, 100, "dummy batch"),
        (250, 310, 100, 0, ""), (310, 370, 100, 0, ""),
    ]  # fmt: skip
    assert kit.rows(record.lots, "lot")[1:3] == [("bed/2",), ("bed/3",)]


def test_a_closing_between_dummy_and_product_begins_the_proof_anew(kit: Any) -> None:
    record = kit.run(400, bed(kit, warm_up=30, restart=Restart(dummies=1)), closed=[(60, 100), (180, 250)])
    assert [row[:2] for row in kit.lots(record) if row[4]] == [(130, 190), (280, 340)]
    assert [row[:2] for row in kit.lots(record) if not row[4]] == [(0, 60), (340, 400)]


def test_the_first_batch_after_a_restart_may_fail(kit: Any) -> None:
    cold = bed(kit, warm_up=30, restart=Restart(off_spec=1.0))
    record = kit.run(400, cold, closed=[(60, 100)])
    assert kit.lots(record)[:3] == [(0, 60, 100, 0, ""), (130, 190, 0, 100, "off spec"), (190, 250, 100, 0, "")]


def test_a_reactor_that_waits_in_its_batch_stays_hot_and_idle(kit: Any) -> None:
    steps = (kit.step("heat", 40), kit.step("load", 10, "ops"), kit.step("heat", 40), kit.step("unload", 0, "ops"))
    cold = BatchReactor("bed", 100, steps, warm_up=30, restart=Restart())
    model = kit.model(200, cold, crews=[Crew("ops", 1)], closed=[(20, 100)], utilities={"n2": 7.0})
    record = simulate(with_idle(model), 1)
    assert kit.timeline(record)[:4] == kit.chain(0, ("heat", 40), ("not scheduled", 100), ("load", 110), ("heat", 150))
    # two batches begun at 7; 60 ms closed and twice 10 of loading at 2 a ms
    assert kit.consumed(record)["n2", 0] == 2 * 7.0 + 80 * 2.0


# machines


def test_a_machine_warms_up_before_its_next_lots(kit: Any) -> None:
    machine = Machine("oven", Variate(30), warm_up=20, restart=Restart(beyond=50, cool_down=10))
    model = kit.model(300, machine, closed=[(70, 100), (140, 210)])
    record = simulate(with_idle(model), 1)
    # a lot under way at closing is finished: at 90, 10 ms before opening, and at 160, 50 ms before
    assert kit.timeline(record) == kit.chain(
        0, ("process", 30), ("process", 60), ("process", 90), ("not scheduled", 100), ("process", 130),
        ("process", 160), ("cooling down", 170), ("cold", 210), ("warm-up", 230), ("process", 260), ("process", 290),
        ("process", 300),
    )  # fmt: skip
    assert kit.consumed(record) == {("n2", 0): 20 * 2.0, ("heat", 0): 10 * 5.0, ("electricity", 0): 20 * 3.0}


def test_a_machine_that_was_starved_over_a_closing_is_cold(kit: Any) -> None:
    late = Buffer("in", initial=(Order(),))
    machine = Machine("oven", Variate(30), inputs=("in",), routes=(Route(None),), warm_up=20)
    model = replace(kit.model(300, machine, closed=[(70, 100)]), buffers=(late,))
    slow = Machine("slow", Variate(110), routes=(Route("in"),))
    model = replace(model, units=(slow, machine), infos=(replace(model.infos[0], name="slow"), *model.infos))
    record = simulate(model, 1)
    # it comes at 110, in open time, to a machine that has stood through the closing
    assert kit.timeline(record, 1)[:6] == kit.chain(
        0, ("process", 30), ("waiting for material", 70), ("cold", 100), ("waiting for material", 110),
        ("warm-up", 130), ("process", 160),
    )  # fmt: skip


# maintenance


def wash(every: int, **changes: Any) -> MaintenanceTask:
    return MaintenanceTask("wash", "operating", every, Variate(40), cold=True, **changes)


def test_a_line_cools_down_for_its_washing(kit: Any) -> None:
    restart = Restart(beyond=NEVER, cool_down=100, requalify=30, scrap=70)
    line = kit.web(roll_length=500, warm_up=200, startup_scrap=50, restart=restart, maintenance=(wash(900),))
    model = kit.model(1700, line, closed=[(200, 300)], utilities={"n2": 10.0})
    record = simulate(with_idle(model, warming={"n2": 4.0}), 1)
    # hot over the closing; after 1000 mm and ms of running it is due
    assert kit.timeline(record) == kit.chain(
        0, ("coating", 200), ("not scheduled", 300), ("start-up", 350), ("coating", 600), ("roll change", 700),
        ("start-up", 750), ("coating", 1200), ("cooling for work", 1300), ("cold maintenance", 1340), ("warm-up", 1540),
        ("requalification", 1570), ("roll change", 1670), ("start-up", 1700),
    )  # fmt: skip
    # 200 ms cold and cooling are 100 of idle gas, and no heat; closed 100 ms of both; hot 200 + 900 + 160 ms
    assert kit.consumed(record) == {
        ("n2", 0): 1260 * 10.0 + 200 * 2.0 + 200 * 4.0,
        ("heat", 0): 100 * 5.0,
        ("electricity", 0): 100 * 3.0,
    }


def test_a_reactor_that_is_cold_already_is_washed_at_once(kit: Any) -> None:
    restart = Restart(cool_down=20, dummies=1)
    task = MaintenanceTask("wash", "calendar", 90, Variate(40), cold=True)
    record = kit.run(500, bed(kit, warm_up=30, restart=restart, maintenance=(task,)), closed=[(60, 100)])
    # closed and cold when it comes due at 90: washed at opening, then warm, then a batch that is no product; the next
    # time it is due, at 180, it has to cool down
    assert kit.timeline(record)[3:8] == [
        ("cooling down", 60, 80), ("cold", 80, 100), ("cold maintenance", 100, 140), ("warm-up", 140, 170),
        ("load", 170, 180),
    ]  # fmt: skip
    assert kit.timeline(record)[10:13] == [
        ("cooling for work", 230, 250), ("cold maintenance", 250, 290), ("warm-up", 290, 320)
    ]  # fmt: skip


def test_a_cold_unit_stays_cold_through_a_short_closing(kit: Any) -> None:
    restart = Restart(beyond=NEVER, cool_down=20)
    record = kit.run(400, bed(kit, warm_up=30, restart=restart, maintenance=(wash(40),)), closed=[(100, 130)])
    # unloaded at 60 it cools to 80, and is washed to 120 by people who finish that; it is cold until opening
    assert kit.timeline(record)[3:7] == [
        ("cooling for work", 60, 80), ("cold maintenance", 80, 100), ("cold", 100, 130), ("warm-up", 130, 160)
    ]  # fmt: skip


def test_a_machine_is_warm_again_after_its_washing(kit: Any) -> None:
    machine = Machine("oven", Variate(30), warm_up=20, restart=Restart(beyond=NEVER), maintenance=(wash(60),))
    record = kit.run(200, machine)
    assert kit.timeline(record)[:6] == kit.chain(
        0, ("process", 30), ("process", 60), ("cold maintenance", 100), ("warm-up", 120), ("process", 150),
        ("process", 180),
    )  # fmt: skip


# all


def test_a_unit_that_is_not_there_yet_takes_nothing(kit: Any) -> None:
    model = with_idle(kit.model(1000, kit.web(starts=300), closed=[(200, 500)]))
    record = simulate(model, 1)
    assert kit.timeline(record) == kit.chain(0, ("cold", 300), ("not scheduled", 500), ("coating", 1000))
    assert kit.consumed(record)["n2", 0] == 200 * 2.0


def test_what_makes_no_sense_is_refused(kit: Any) -> None:
    for unit, says in (
        (kit.web(warm_up=-1), "out of range"),
        (kit.web(restart=Restart(dummies=1)), "only a reactor"),
        (bed(kit, restart=Restart(scrap=1)), "only a line"),
        (bed(kit, restart=Restart(off_spec=2.0)), "out of range"),
    ):
        with pytest.raises(RunError, match=says):
            kit.run(100, unit)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(plants, st.integers(0, 5), st.integers(0, 300), st.integers(0, 200), st.integers(0, 200))
def test_states_stay_whole_and_idle_time_is_what_is_left(
    plant: PlantModel, seed: int, warm_up: int, beyond: int, cool_down: int
) -> None:
    restart = Restart(beyond, cool_down, requalify=5)
    units = tuple(
        replace(
            unit,
            warm_up=warm_up,
            restart=replace(restart, scrap=20) if isinstance(unit, WebLine) else replace(restart, dummies=1),
        )
        for unit in plant.units
    )
    infos = tuple(replace(info, utilities={}, idle={"heat": 1.0}, warming={"heat": 0.0}) for info in plant.infos)
    record = simulate(replace(plant, horizon=plant.horizon // 4, units=units, infos=infos), seed)
    assert partition_errors(record) == []
    frame = record.frame("states")
    frame["length"] = frame.end_ms - frame.start_ms
    runs = {"coating", "start-up", "start-up after failure", "roll change", "requalification", "waiting for material"}
    runs |= {"waiting for crew", "waiting for cabinet", "blocked"}
    for number, (unit, own) in enumerate(zip(units, infos, strict=True)):
        mine = frame[frame.unit == own.name]
        if isinstance(unit, WebLine):
            busy = mine.sub_state.isin(runs)
        else:
            busy = mine.sub_state.isin(["heat", "cool", "dose A", "dose B", "purge A", "purge B"])
        idle = mine[~busy & ~mine.sub_state.isin(["cold", "cooling down", "warm-up"])].length.sum()
        table = record.consumption
        taken = table["quantity"][(table["unit"] == number) & (table["item"] == "heat")].sum()
        assert taken == idle
        for row in mine[mine.sub_state == "cooling down"].itertuples():
            assert row.length <= cool_down
