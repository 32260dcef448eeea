"""Growth against temperature, with the arithmetic written out."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2r_sim.errors import PhysicsError
from r2r_sim.physics import growth_window

TABLE = ([400.0, 450.0], [1.0e-10, 1.2e-10])
WINDOW = (380.0, 500.0)
temperatures = st.floats(200.0, 900.0)


def test_inside_the_window_the_table_holds_and_its_ends_reach_to_those_of_the_window() -> None:
    growth = growth_window.window_growth([380.0, 400.0, 425.0, 450.0, 500.0], *TABLE, *WINDOW, 5e4, 0.0, 1.0, 1.0, 1e5)
    assert growth == pytest.approx([1.0e-10, 1.0e-10, 1.1e-10, 1.2e-10, 1.2e-10], rel=1e-12)


def test_below_the_window_a_reaction_slows_or_molecules_stay() -> None:
    # 1/340 - 1/380 = 3.09598e-4; x 30000 / 8.314463 = 1.117082; exp(-) = 0.327233, exp(+) = 3.05592
    assert growth_window.cold_factor(340.0, 380.0, 3e4) == pytest.approx(0.327233, rel=1e-5)
    assert growth_window.cold_factor(340.0, 380.0, 0.0, 3e4) == pytest.approx(3.05592, rel=1e-5)
    assert growth_window.cold_factor(340.0, 380.0, 3e4, 3e4) == 1.0
    assert growth_window.cold_factor(400.0, 380.0, 3e4) == 1.0
    assert growth_window.window_growth(340.0, *TABLE, *WINDOW, 3e4) == pytest.approx(0.327233e-10, rel=1e-5)


def test_above_the_window_the_precursor_decomposes_as_long_as_it_is_dosed() -> None:
    # exp(-1e5 / (8.314463 x 550)) = exp(-21.86776) = 3.1838e-10; at 500 K exp(-24.05454) = 3.5747e-11
    assert growth_window.decomposition_growth(550.0, 2.0, 0.1, 1e5) == pytest.approx(6.3676e-11, rel=1e-4)
    hot = growth_window.window_growth(550.0, *TABLE, *WINDOW, 0.0, 0.0, 2.0, 0.1, 1e5)
    assert hot == pytest.approx(1.2e-10 + 0.2 * (3.1838e-10 - 3.5747e-11), rel=1e-4)


@given(temperatures, st.floats(0.0, 1e5), st.floats(0.0, 2e5))
def test_growth_is_continuous_and_monotone_beyond_the_window(warm: float, energy: float, hot: float) -> None:
    def growth(where: float) -> float:
        return float(growth_window.window_growth(where, *TABLE, *WINDOW, energy, 0.0, 1.0, 1e-3, hot))

    assert growth(warm + 1e-7) == pytest.approx(growth(warm), rel=1e-6)
    assert growth(warm + 1.0) >= growth(warm) * (1 - 1e-12)  # this table rises, a reaction that stalls rises too


def test_a_table_or_window_that_cannot_be_is_refused() -> None:
    with pytest.raises(PhysicsError, match="window_low"):
        growth_window.window_growth(400.0, *TABLE, 500.0, 380.0)
    with pytest.raises(PhysicsError, match="rise"):
        growth_window.window_growth(400.0, [450.0, 400.0], [1.0, 1.0], *WINDOW)
    with pytest.raises(PhysicsError, match="same length"):
        growth_window.window_growth(400.0, [450.0], [1.0, 1.0], *WINDOW)


def test_tma_and_water_in_the_cold_need_a_long_purge() -> None:
    # 80 degC, 13 s to 1/e: 10 s leave e^-0.769 = 46 %; 1 % takes 13 ln 100 = 59.9 s
    short = growth_window.physisorption(353.15, 10.0, 13.0)
    assert short.suspected
    assert "80 degC" in short.reason
    assert "0.46" in short.reason
    assert f"{13 * math.log(100):.3g} s" in short.reason
    assert not growth_window.physisorption(353.15, 60.0, 13.0).suspected
    warm = growth_window.physisorption(423.15, 0.0, 13.0)
    assert not warm.suspected
    assert "150 degC" in warm.reason


def test_arrays_go_in_and_come_out() -> None:
    assert growth_window.window_growth(np.linspace(300.0, 600.0, 7), *TABLE, *WINDOW).shape == (7,)
