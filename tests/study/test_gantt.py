"""Rows of a Gantt chart against the record by hand."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

import r2r_sim
from r2r_sim.errors import InputError
from r2r_sim.study.trace import gantt

HAND = Path(__file__).parents[2] / "scenarios" / "check_web_by_hand.yaml"
MINUTE = 1 / 1440
"""[day]"""


def test_bars_by_hand() -> None:
    # 100 min of coating, 10 of change; from minute 60 to minute 240: coating to 100, change to 110, coating to 210, ...
    found = gantt(r2r_sim.load(HAND), 60 * MINUTE, 240 * MINUTE)
    assert [(bar.sub_state, round(bar.start / MINUTE, 6), round(bar.end / MINUTE, 6)) for bar in found.bars] == [
        ("coating", 60, 100),
        ("roll change", 100, 110),
        ("coating", 110, 210),
        ("roll change", 210, 220),
        ("coating", 220, 240),
    ]
    assert found.units == ("coater",)
    assert found.failures == ()


def test_bars_fill_the_window_of_every_unit() -> None:
    found = gantt(r2r_sim.load(HAND.with_name("nmc811_al2o3_fluidised_bed.yaml"), ["horizon=8 day"]), 2.0, 8.0, seed=3)
    assert len(found.units) == 8
    for unit in found.units:
        bars = [bar for bar in found.bars if bar.unit == unit]
        assert bars[0].start == 2.0
        assert bars[-1].end == 8.0
        for before, after in pairwise(bars):
            assert before.end == after.start
            assert before.sub_state != after.sub_state
    assert found.failures
    assert all(2.0 <= mark.at < 8.0 for mark in found.failures)


@pytest.mark.parametrize(("start", "end"), [(3.0, 3.0), (-1.0, 2.0), (0.0, 1e6)])
def test_a_window_outside_the_horizon(start: float, end: float) -> None:
    with pytest.raises(InputError, match="horizon"):
        gantt(r2r_sim.load(HAND), start, end)
