"""Radicals of a plasma in pores."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2r_sim.errors import PhysicsError
from r2r_sim.physics import plasma

losses = st.floats(1e-6, 1.0)


def test_oxygen_in_a_separator_reaches_a_micrometre() -> None:
    # 43 nm, r = 6e-4 (oxygen on alumina): 43 / sqrt(1.8e-3) = 43 / 0.0424264 = 1013.5 nm
    assert plasma.recombination_depth(43e-9, 6e-4) == pytest.approx(1013.5e-9, rel=1e-4)


def test_share_along_a_pore() -> None:
    # at one depth lambda of an endless pore 1/e; in a closed one of length lambda at its end 1/cosh(1) = 0.648054
    reach = float(plasma.recombination_depth(50e-9, 0.01))
    assert plasma.radical_share(reach, 50e-9, 0.01) == pytest.approx(math.exp(-1))
    assert plasma.radical_share(reach, 50e-9, 0.01, reach) == pytest.approx(0.648054, rel=1e-6)
    assert plasma.radical_share(0.5 * reach, 50e-9, 0.01, reach) == pytest.approx(math.cosh(0.5) / math.cosh(1))


@given(st.floats(0.0, 1.0), losses, st.floats(1e-9, 1e-3))
def test_the_share_obeys_its_equation(place: float, loss: float, length: float) -> None:
    share = float(plasma.radical_share(place * length, 50e-9, loss, length))
    assert 0.0 <= share <= 1.0
    assert share <= plasma.radical_share(0.0, 50e-9, loss, length) == 1.0
    assert share >= plasma.radical_share(place * length, 50e-9, loss) * (1 - 1e-12)  # the closed end reflects


def test_second_derivative_is_share_over_depth_squared() -> None:
    reach = float(plasma.recombination_depth(50e-9, 0.01))
    x = np.linspace(0.0, 2 * reach, 2001)
    n = plasma.radical_share(x, 50e-9, 0.01, 2 * reach)
    curved = np.diff(n, 2) / (x[1] - x[0]) ** 2
    assert curved == pytest.approx(n[1:-1] / reach**2, rel=1e-5)


def test_no_loss_no_decay_and_no_overflow() -> None:
    assert plasma.radical_share(1e-3, 50e-9, 0.0) == 1.0
    assert plasma.radical_share(1.0, 1e-9, 1.0, 2.0) == 0.0
    assert plasma.plasma_dose_time(0.9, 1.0, 1.0, 1e-9, 1.0) == math.inf


def test_dose_at_a_depth() -> None:
    # 95 % takes 2.9957 time constants at the mouth, e times as long one lambda deep
    reach = float(plasma.recombination_depth(50e-9, 0.01))
    assert plasma.plasma_dose_time(0.95, 0.1, [0.0, reach], 50e-9, 0.01) == pytest.approx([0.29957, 0.81433], rel=1e-4)


def test_a_depth_beyond_the_pore_is_refused() -> None:
    with pytest.raises(PhysicsError, match="pore_length - depth"):
        plasma.radical_share(2e-6, 50e-9, 0.01, 1e-6)
