"""Vapour pressures, TMA's dimer and the bubbler, with the arithmetic written out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2r_sim.errors import PhysicsError
from r2r_sim.physics import vapour


def test_vapour_pressure_of_tma_at_25_degc() -> None:
    # log10(P/Torr) = 8.224 - 2134.83 / 298.15 = 1.06375; 11.581 Torr x 133.322 = 1544 Pa
    assert vapour.vapour_pressure_clausius(298.15, 8.224, 2134.83) == pytest.approx(1544.0, rel=1e-3)


def test_vapour_pressure_of_water_at_25_degc() -> None:
    # log10(P/Pa) = 10.11564 - 1687.537 / 255.17 = 3.50226; 3179 Pa (the table of precursors gives 3170)
    assert vapour.vapour_pressure_antoine(298.15, 10.11564, 1687.537, -42.98) == pytest.approx(3170.0, rel=5e-3)


@pytest.mark.parametrize(
    ("a", "b", "c", "pressure"),
    [(9.84969, 1990.235, 2.0, 1655.0), (9.41445, 1571.638, -34.978, 2770.0), (9.96817, 2249.287, -12.294, 126.0)],
    ids=["TiCl4", "DEZ", "TMP"],
)
def test_vapour_pressures_of_the_design_note(a: float, b: float, c: float, pressure: float) -> None:
    assert vapour.vapour_pressure_antoine(298.15, a, b, c) == pytest.approx(pressure, rel=0.01)


def test_antoine_refuses_its_pole() -> None:
    with pytest.raises(PhysicsError, match="pole"):
        vapour.vapour_pressure_antoine(30.0, 10.0, 1687.0, -42.98)


def test_monomer_at_90_degc_and_500_pa() -> None:
    # K = 101325 exp(43.9 x 4.184 / 8.3145 - 20.4e3 x 4.184 / (8.3145 x 363.15)) = 101325 exp(-6.177) = 210.6 Pa
    # f = 2 / (1 + sqrt(1 + 8 x 500 / 210.6)) = 2 / (1 + 4.471) = 0.366
    monomer = vapour.tma_monomer_fraction(500.0, 363.15)
    assert monomer == pytest.approx(0.366, abs=1e-3)
    # 1 / (0.366 + 0.634 / 1.4142) = 1.228
    assert vapour.dimer_slowdown(monomer) == pytest.approx(1.23, abs=5e-3)


def test_dimer_is_negligible_at_150_degc() -> None:
    assert vapour.dimer_slowdown(vapour.tma_monomer_fraction(500.0, 423.15)) < 1.05


@given(st.floats(0.0, 1e5), st.floats(150.0, 1500.0))
def test_monomer_fraction_balances(pressure: float, temperature: float) -> None:
    share = vapour.tma_monomer_fraction(pressure, temperature)
    assert 0.0 <= share <= 1.0
    assert 1.0 - 1e-12 <= vapour.dimer_slowdown(share) <= 2.0**0.5 + 1e-12


def test_monomer_fraction_obeys_its_equilibrium() -> None:
    pressure, temperature = 500.0, 363.15
    monomer = pressure * vapour.tma_monomer_fraction(pressure, temperature)
    dimer = (pressure - monomer) / 2.0
    assert monomer**2 / dimer == pytest.approx(210.6, rel=2e-3)


def test_room_temperature_bubbler_delivers_a_tenth_of_a_gram_a_minute() -> None:
    # 1000 sccm = 101325 x 1e-3 / (8.31446 x 273.15) = 0.044615 mol/min; y = 1544 / 101325 = 0.015238
    # 0.044615 x 0.015238 / 0.984762 = 6.90e-4 mol/min dimer x 144.17 = 0.0995 g/min
    flow = vapour.bubbler_molar_flow(0.044615 / 60, 1544.0, 101325.0) * 60
    assert flow == pytest.approx(6.90e-4, rel=2e-3)
    assert flow * 144.17 == pytest.approx(0.10, rel=0.01)


def test_a_boiling_bubbler_is_refused() -> None:
    with pytest.raises(PhysicsError, match="boils"):
        vapour.bubbler_molar_flow(1.0, 2000.0, 2000.0)
    assert vapour.bubbler_molar_flow(1.0, 2000.0, 2000.0, saturation=0.5) == pytest.approx(1.0)
