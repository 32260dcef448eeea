"""The two plants whose year can be worked out on paper, to the last digit."""

from __future__ import annotations

from typing import Any

from r2r_sim.plant import BatchReactor, Crew, Variate

MINUTE = 60_000
DAY = 24 * 60 * MINUTE


def test_a_web_line_coats_1440_rolls_in_110_days(kit: Any) -> None:
    line = kit.web(speed=10_000 / MINUTE, roll_length=1_000_000, roll_change=Variate(10 * MINUTE))
    record = kit.run(110 * DAY, line)
    assert len(record.lots["lot"]) == 1440
    assert record.lots["good"].sum() == 1_440_000 * 1000
    assert record.lots["scrapped"].sum() == 0
    states = record.frame("states")
    time = (states.end_ms - states.start_ms).groupby(states.sub_state).sum()
    assert dict(time) == {"coating": 100 * DAY, "roll change": 10 * DAY}


def recipe(kit: Any, crew: str | None = None) -> tuple[Any, ...]:
    cycle = [kit.step(name, 5 * MINUTE) for name in ("dose A", "purge A", "dose B", "purge B")]
    return (
        kit.step("load", 20 * MINUTE, crew),
        kit.step("heat", 60 * MINUTE),
        *(4 * cycle),
        kit.step("cool", 60 * MINUTE),
        kit.step("unload", 20 * MINUTE, crew),
    )


def test_a_bed_coats_600_batches_in_100_days(kit: Any) -> None:
    record = kit.run(100 * DAY, BatchReactor("bed", 100_000, recipe(kit)))
    assert len(record.lots["lot"]) == 600
    assert record.lots["good"].sum() == 60_000 * 1000
    assert record.lots["end_ms"][-1] == 100 * DAY


def test_a_bed_with_its_own_operator_is_no_slower(kit: Any) -> None:
    bed = BatchReactor("bed", 100_000, recipe(kit, "operators"))
    record = kit.run(100 * DAY, bed, crews=[Crew("operators", 1)])
    assert record.lots["good"].sum() == 60_000 * 1000
    assert len(record.waits["unit"]) == 0
    tasks = record.frame("tasks")
    assert (tasks.end_ms - tasks.start_ms).sum() == 600 * 40 * MINUTE


def test_utilities_follow_hot_time_of_webs_and_batches_of_reactors(kit: Any) -> None:
    utilities = {"electricity": 2.0, "n2": 3.0, "n2/ms": 0.5}
    bed = BatchReactor("bed", 100, (kit.step("heat", 30),))
    record = kit.run(1000, kit.web(roll_length=400), bed, closed=[(590, 700)], utilities=utilities)
    hot = 1000 - 110
    batches = 20 + 10
    assert kit.consumed(record) == {
        ("electricity", 0): 2.0 * hot,
        ("n2", 0): 3.0 * hot + 0.5 * hot,
        ("electricity", 1): 2.0 * batches,
        ("n2", 1): 3.0 * batches + 0.5 * (1000 - 100),
    }
