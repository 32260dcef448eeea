"""From a cost per unit to a cost per kWh, and what a loss is worth: documented numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2r_sim.cost.chain import chain_cost, cost_per_kwh, powder_mass_per_kwh, separator_area_per_kwh
from r2r_sim.cost.ratio import ratio
from r2r_sim.cost.worth import worth_per_year
from r2r_sim.errors import InputError
from r2r_sim.kpi.statistics import ratio as other_ratio


@pytest.mark.parametrize(("capacity", "voltage", "mass"), [(195, 3.65, 1.405), (160, 3.2, 1.953)])
def test_powder_in_a_kwh(capacity: float, voltage: float, mass: float) -> None:
    assert powder_mass_per_kwh(capacity, voltage) == pytest.approx(mass, abs=5e-4)


@pytest.mark.parametrize(("capacity", "voltage", "area", "digits"), [(4.5, 3.65, 6.46, 2), (3.5, 3.2, 9.5, 1)])
def test_separator_in_a_kwh(capacity: float, voltage: float, area: float, digits: int) -> None:
    assert round(separator_area_per_kwh(capacity, voltage, 0.04, 0.98), digits) == area


def test_cost_of_a_kwh() -> None:
    # 2 USD/kg on 1.405 kg at 92.2 % and 0.05 USD/m2 on 6.33 m2 at 98 %
    assert cost_per_kwh(2.0, 1.405, 0.922, 0.05, 6.33, 0.98) == pytest.approx(3.0477 + 0.3230, abs=1e-4)
    assert cost_per_kwh() == 0


def test_cost_along_a_chain() -> None:
    # (10 + 2) / 0.9 = 13.333; (13.333 + 1) / 0.95 = 15.088
    assert chain_cost([(2.0, 0.9), (1.0, 0.95)], 10.0) == pytest.approx(15.0877, abs=1e-4)
    assert chain_cost([], 10.0) == 10.0


@given(st.lists(st.tuples(st.floats(0, 1e3), st.floats(0.01, 1)), max_size=6), st.floats(0, 1e3))
def test_a_chain_is_the_rolled_yield(steps: list[tuple[float, float]], incoming: float) -> None:
    total, rolled = 0.0, 1.0
    for added, good in reversed(steps):
        rolled *= good
        total += added / rolled
    assert chain_cost(steps, incoming) == pytest.approx(total + incoming / rolled)


def test_yields_and_uses_are_positive() -> None:
    with pytest.raises(InputError, match="powder yield is 0"):
        cost_per_kwh(1, 1, 0)
    with pytest.raises(InputError, match="capacity is -1"):
        powder_mass_per_kwh(-1, 3.65)
    with pytest.raises(InputError, match="yield of a step"):
        chain_cost([(1.0, 0.0)])


def test_worth_of_losses() -> None:
    # 1 000 m2 a year; a good m2 is worth 0.30 and costs 0.10 to make
    made, not_made = True, False
    assert worth_per_year(1000.0, made, 0.3, 0.1, 1.0) == pytest.approx(1300)  # the web is gone too
    assert worth_per_year(1000.0, not_made, 0.3, 0.1, None) == pytest.approx(200)
    assert worth_per_year(1000.0, not_made, None, 0.1, 1.0) is None
    assert worth_per_year(1000.0, not_made, 0.3, None, 1.0) is None
    assert worth_per_year(1000.0, made, 0.3, None, 1.0) == pytest.approx(1300)
    assert worth_per_year(1000.0, made, 0.3, 0.1, None) is None


@given(st.lists(st.tuples(st.floats(0, 1e6), st.floats(1, 1e6)), min_size=1, max_size=20))
def test_cost_and_key_figures_have_one_ratio(pairs: list[tuple[float, float]]) -> None:
    above, below = zip(*pairs, strict=True)
    assert ratio(above, below) == other_ratio(above, below)
