"""What closing does to a line, and maintenance that is done when a unit stands anyway; times in ms, 1 mm/ms."""

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
    Cabinet,
    Draw,
    FailureMode,
    MaintenanceTask,
    PlantModel,
    Variate,
    WebLine,
    partition_errors,
    simulate,
)


def test_a_line_runs_its_roll_to_the_end_before_it_stands(kit: Any) -> None:
    record = kit.run(2500, kit.web(at_close="finish", startup_scrap=50), closed=[(700, 1500)])
    assert kit.timeline(record) == kit.chain(
        0, ("coating", 1000), ("not scheduled", 1500), ("roll change", 1600), ("start-up", 1650), ("coating", 2500)
    )
    # the roll is whole; stopped at closing it would have had a start-up in it
    assert kit.lots(record)[0] == (0, 1000, 1000, 0, "")


def test_a_line_that_runs_on_draws_precursor_on(kit: Any) -> None:
    line = kit.web(at_close="finish", feeds=(Draw("tma", 100),))
    cabinet = Cabinet("tma", "tma", 100, 10**6, 0, Variate(1))
    record = kit.run(1400, line, cabinets=[cabinet], closed=[(700, 1400)])
    assert kit.consumed(record) == {("tma", 0): 100.0}


def test_a_roll_that_has_not_begun_waits_for_opening(kit: Any) -> None:
    record = kit.run(2000, kit.web(at_close="finish"), closed=[(1050, 1300)])
    # the change under way at closing is finished; the next roll begins at opening
    assert kit.timeline(record) == kit.chain(
        0, ("coating", 1000), ("roll change", 1050), ("not scheduled", 1300), ("coating", 2000)
    )


def test_a_cold_line_warms_up_after_closed_time_only(kit: Any) -> None:
    stop = FailureMode("stop", "operating", Variate(300), Variate(40))
    line = kit.web(warm_up=200, startup_scrap=50, failures=(stop,))
    record = kit.run(1600, line, closed=[(400, 900)])
    assert kit.timeline(record)[:6] == kit.chain(
        0,
        ("coating", 300), ("repair", 340), ("start-up after failure", 390), ("coating", 400),
        ("cold", 900), ("warm-up", 1100),
    )  # fmt: skip
    assert kit.timeline(record)[6][0] == "start-up"


def clean(every: int, early: int, name: str = "clean") -> MaintenanceTask:
    return MaintenanceTask(name, "operating", every, Variate(70), early=early)


def test_a_line_that_is_repaired_is_cleaned_at_the_same_time(kit: Any) -> None:
    stop = FailureMode("stop", "operating", Variate(450), Variate(40))
    line = kit.web(roll_length=600, roll_change=Variate(0), failures=(stop,))
    late = kit.run(800, replace(line, maintenance=(clean(500, 0),)))
    early = kit.run(800, replace(line, maintenance=(clean(500, 60),)))
    # due after 500 ms of running: at the end of the roll, or at the repair at 450, which is no more than 60 before
    assert kit.timeline(late)[:3] == kit.chain(0, ("coating", 450), ("repair", 490), ("coating", 640))
    assert kit.timeline(late)[3] == ("maintenance", 640, 710)
    assert kit.timeline(early)[:4] == kit.chain(
        0, ("coating", 450), ("repair", 490), ("maintenance", 560), ("coating", 710)
    )
    # from then on it is due 500 ms of running later
    assert [row for row in kit.timeline(early) if row[0] == "maintenance"] == [("maintenance", 490, 560)]


def test_tasks_that_are_nearly_due_are_done_together(kit: Any) -> None:
    tasks = (clean(100, 0, "one"), clean(150, 50, "two"))
    bed = BatchReactor("bed", 10, (kit.step("heat", 100),), maintenance=tasks)
    record = kit.run(600, bed)
    assert kit.timeline(record)[:4] == kit.chain(
        0, ("heat", 100), ("maintenance", 170), ("maintenance", 240), ("heat", 340)
    )


def test_a_calendar_task_that_is_done_early_keeps_its_distance(kit: Any) -> None:
    tasks = (clean(100, 0, "one"), MaintenanceTask("yearly", "calendar", 200, Variate(10), early=120))
    bed = BatchReactor("bed", 10, (kit.step("heat", 100),), maintenance=tasks)
    record = kit.run(1000, bed)
    # done at 170 for 200; the next is due at 400, and may be done from 280 on: with the task at 280
    assert [start for state, start, end in kit.timeline(record) if end - start == 10][:2] == [170, 350]


def test_what_is_too_early_is_refused(kit: Any) -> None:
    with pytest.raises(RunError, match="cannot be done 100 early when it is due every 100"):
        kit.run(100, kit.web(maintenance=(clean(100, 100),)))


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(plants, st.integers(0, 5), st.integers(0, 300), st.sampled_from(["stop", "finish"]))
def test_states_stay_whole(plant: PlantModel, seed: int, warm_up: int, at_close: Any) -> None:
    units = tuple(
        replace(
            unit,
            maintenance=tuple(replace(task, early=task.every // 2) for task in unit.maintenance),
            **({"warm_up": warm_up, "at_close": at_close} if isinstance(unit, WebLine) else {}),
        )
        for unit in plant.units
    )
    assert partition_errors(simulate(replace(plant, horizon=plant.horizon // 4, units=units), seed)) == []
