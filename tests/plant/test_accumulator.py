"""Webs joined by accumulators: 1 mm/ms, by hand, and what holds whatever they do."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle.webs import run_in_steps

from r2r_sim.errors import RunError
from r2r_sim.plant import Accumulator, FailureMode, PlantModel, UnitInfo, Variate, WebLine, partition_errors, simulate


def joined(horizon: int, lines: tuple[WebLine, ...], accumulators: tuple[Accumulator, ...]) -> PlantModel:
    infos = tuple(UnitInfo(line.name, line.name, "line", "mm", 1.0, 1.0, 1.0) for line in lines)
    return PlantModel(horizon, units=lines, infos=infos, accumulators=accumulators)


def endless(name: str, speed: float = 1.0, **more: Any) -> WebLine:
    return WebLine(name, speed, 10**9, 1, Variate(0), **more)


def run_length(record: Any, unit: int) -> int:
    lots = record.lots
    mine = lots["unit"] == unit
    return int(lots["good"][mine].sum() + lots["scrapped"][mine].sum())


def test_a_coater_runs_through_a_roll_change_of_its_unwinder(kit: Any) -> None:
    # rolls of 1000 mm, changed in 100 ms; the festoon holds 200 mm and is full: the coater never stops
    unwinder = WebLine("unwinder", 1.5, 1000, 1, Variate(100), exit="festoon")
    coater = endless("coater", entry="festoon", startup_scrap=50)
    record = simulate(joined(5000, (unwinder, coater), (Accumulator("festoon", 200, 200),)), 0)
    assert kit.timeline(record, 1) == [("coating", 0, 5000)]
    assert run_length(record, 1) == 5000


def test_a_coater_stops_when_the_accumulator_is_empty_and_starts_up_with_scrap(kit: Any) -> None:
    # 40 mm bridge 40 of the 100 ms; a millimetre and a millisecond's web are the resolution
    unwinder = WebLine("unwinder", 1.0, 1000, 1, Variate(100), exit="festoon")
    coater = endless("coater", entry="festoon", startup_scrap=20)
    record = simulate(joined(2000, (unwinder, coater), (Accumulator("festoon", 200, 40),)), 0)
    stand = [row for row in kit.timeline(record, 1) if row[0] == "waiting for material"]
    assert len(stand) == 1
    assert stand[0][1] == pytest.approx(1040, abs=2)
    assert stand[0][2] == 1100
    assert kit.timeline(record, 1)[2] == ("start-up", 1100, 1120)


def test_a_full_accumulator_blocks_the_web_before_it(kit: Any) -> None:
    rupture = FailureMode("jam", "operating", Variate(500), Variate(300))
    before = endless("before", exit="festoon")
    behind = endless("behind", entry="festoon", failures=(rupture,))
    record = simulate(joined(1000, (before, behind), (Accumulator("festoon", 100, 0),)), 0)
    blocked = [row for row in kit.timeline(record, 0) if row[0] == "blocked"]
    assert len(blocked) == 1
    assert blocked[0][1] == pytest.approx(600, abs=2)
    assert blocked[0][2] == 800


def test_a_faster_web_before_a_full_accumulator_runs_at_the_speed_behind(kit: Any) -> None:
    before = endless("before", 2.0, exit="festoon")
    behind = endless("behind", entry="festoon")
    record = simulate(joined(10_000, (before, behind), (Accumulator("festoon", 1000, 0),)), 0)
    assert {row[0] for row in kit.timeline(record, 0)} == {"coating"}
    assert run_length(record, 1) == pytest.approx(10_000, abs=3)
    assert run_length(record, 0) == pytest.approx(11_000, abs=3)


failures = st.builds(
    lambda clock, between, repair: FailureMode("stop", clock, Variate(between), Variate(repair)),
    st.sampled_from(["operating", "calendar", "metres"]),
    st.integers(200, 3000),
    st.integers(0, 400),
)
webs = st.builds(
    lambda speed, roll, change, modes: WebLine("", speed, roll, 1, Variate(change), failures=tuple(modes)),
    st.sampled_from([0.3, 0.7, 1.0, 1.3]),
    st.integers(300, 4000),
    st.integers(0, 300),
    st.lists(failures, max_size=1),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(webs, min_size=2, max_size=4), st.integers(20, 800), st.floats(0, 1), st.integers(0, 3))
def test_no_web_is_lost_and_no_accumulator_overflows(
    lines: list[WebLine], capacity: int, share: float, closed: int
) -> None:
    festoons = tuple(Accumulator(f"f{n}", capacity, int(share * capacity)) for n in range(len(lines) - 1))
    chain = tuple(
        replace(
            line,
            name=f"w{n}",
            entry=f"f{n - 1}" if n else None,
            exit=f"f{n}" if n + 1 < len(lines) else None,
        )
        for n, line in enumerate(lines)
    )
    times = tuple((5000 * n + 2000, 5000 * n + 2500) for n in range(closed))
    for horizon in (5_000, 20_000):
        model = replace(joined(horizon, chain, festoons), closed=tuple(x for x in times if x[1] <= horizon))
        record = simulate(model, 0)
        assert partition_errors(record) == []
        run = [run_length(record, n) for n in range(len(chain))]
        for n, festoon in enumerate(festoons):
            assert 0 <= festoon.content + run[n] - run[n + 1] <= capacity


def agrees_with_steps(lines: list[WebLine], capacity: int, share: float, horizon: int) -> None:
    """Hold a chain of webs between two of the same in steps of a millisecond.

    They cannot agree to the last digit: the plant counts what a web runs in a millisecond, and a millimetre, as none at
    either end of an accumulator. A millimetre that is missing may mean that a web just misses its failure, and stands
    for the whole of the next web's stop before it comes to it: no bound on the difference follows from the margin. But
    with failures by metres and fixed times, the time at which a web has run so far is a maximum of sums, which can only
    grow as accumulators hold less and have less room at the start. So the plant lies between the chain whose
    accumulators are smaller by the margins and the one whose are larger. Whole milliseconds delay each stop by less
    than two in either model, and all together by no more than their sum.
    """
    festoons = [Accumulator(f"f{n}", capacity, int(share * capacity)) for n in range(len(lines) - 1)]
    chain = [
        replace(
            line,
            name=f"w{n}",
            failures=tuple(replace(mode, clock="metres") for mode in line.failures),
            entry=f"f{n - 1}" if n else None,
            exit=f"f{n}" if n + 1 < len(lines) else None,
        )
        for n, line in enumerate(lines)
    ]
    record = simulate(joined(horizon, tuple(chain), tuple(festoons)), 0)
    fast = max(line.speed for line in chain)
    margin = ceil(fast) + 3  # of what counts as none, of the millimetre looked ahead, and of that which is rounded
    smaller = [
        replace(
            one, capacity=capacity - 2 * margin, content=one.content - margin
        )  # less than nothing: web that is owed
        for one in festoons
    ]
    larger = [replace(one, capacity=capacity + 2 * margin, content=one.content + margin) for one in festoons]
    least, stops = run_in_steps(chain, smaller, horizon)
    most, more_stops = run_in_steps(chain, larger, horizon)
    late = 4 * fast * (max(stops, more_stops) + 1)
    for n in range(len(chain)):
        assert least[n] - late <= run_length(record, n) <= most[n] + late


@settings(max_examples=25, deadline=None)
@given(st.lists(webs, min_size=2, max_size=4), st.integers(20, 800), st.floats(0, 1))
def test_webs_run_as_far_as_in_steps_of_a_millisecond(lines: list[WebLine], capacity: int, share: float) -> None:
    agrees_with_steps(lines, capacity, share, 6_000)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.lists(webs, min_size=2, max_size=4), st.integers(20, 800), st.floats(0, 1))
def test_webs_run_as_far_as_in_steps_for_longer(lines: list[WebLine], capacity: int, share: float) -> None:
    agrees_with_steps(lines, capacity, share, 12_000)


@settings(max_examples=30, deadline=None)
@given(webs, webs, st.integers(10, 300))
def test_a_larger_accumulator_never_gives_less(first: WebLine, second: WebLine, capacity: int) -> None:
    modes = [tuple(replace(mode, clock="metres") for mode in line.failures) for line in (first, second)]

    def output(size: int) -> int:
        chain = (
            replace(first, name="a", exit="f", failures=modes[0]),
            replace(second, name="b", entry="f", failures=modes[1]),
        )
        return run_length(simulate(joined(20_000, chain, (Accumulator("f", size),)), 0), 1)

    assert output(2 * capacity) >= output(capacity) - 3  # of millimetres that cannot be told apart


def test_everything_wrong_with_accumulators_is_said_at_once() -> None:
    lines = (endless("a", exit="f"), endless("b", entry="g"), endless("c", entry="f", exit="f"))
    with pytest.raises(RunError) as caught:
        simulate(joined(1000, lines, (Accumulator("f", 5, 9),)), 0)
    said = str(caught.value)
    assert "b: there is no accumulator g" in said
    assert "c: accumulator f is at both ends" in said
    assert "accumulator f: 2 lines fill it and 1 empty it" in said
    assert "holds 5 mm, less than the 8 mm" in said
    assert "9 mm at the start" in said
