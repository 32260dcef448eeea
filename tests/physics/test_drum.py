"""Heads that run round a drum over a web."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2r_sim.errors import PhysicsError
from r2r_sim.physics.drum import drum_rotation, drum_web_speed, heads_over_web, relative_speed_of_rotation


def test_a_drum_of_one_metre_at_200_turns_runs_at_200_metres_a_minute():
    # Yersak 2014: circumference 1 m, 200 rpm, one cycle a turn; a sheet that does not advance
    assert drum_rotation(200 / 60, 0.0, 1 / math.pi) * 60 == pytest.approx(200)


def test_cycles_are_counted_head_by_head():
    # 3 heads on a drum of 1 m, web over 60 cm of it, 2 turns a second against a web of 0.1 m/s:
    # 6 s under the heads; a head comes by every 1/(3 (2 + 0.1)) s -> 37.8 cycles
    cycles = 6.0 * 3 * (2 + 0.1)
    facing = heads_over_web(3, 0.6)
    assert drum_web_speed(2.0 * 1.0 + 0.1, facing, cycles) == pytest.approx(0.1)


def test_a_drum_that_stands_still_is_a_row_of_heads():
    assert drum_web_speed(0.5, 4.0, 4.0) == 0.5
    assert drum_rotation(0.5, 0.5, 1.0) == 0.0


@given(st.floats(0.01, 10), st.floats(0.1, 3), st.floats(0.5, 8), st.floats(9, 500))
def test_rotation_and_relative_speed_are_inverse(rotation, diameter, facing, cycles):
    relative = relative_speed_of_rotation(rotation, diameter, facing, cycles)
    web = drum_web_speed(relative, facing, cycles)
    assert drum_rotation(relative, web, diameter) == pytest.approx(rotation)
    assert relative == pytest.approx(math.pi * diameter * rotation + web)


def test_what_cannot_be_is_refused():
    for wrong in (
        lambda: heads_over_web(3, 1.2),
        lambda: drum_web_speed(1.0, 0.0, 5),
        lambda: drum_rotation(0.1, 0.2, 1.0),
        lambda: relative_speed_of_rotation(1.0, 1.0, 5.0, 5.0),
    ):
        with pytest.raises(PhysicsError):
            wrong()
