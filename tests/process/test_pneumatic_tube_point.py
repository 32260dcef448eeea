"""Operating points of pneumatic tubes against arithmetic, and against what has been published."""

from __future__ import annotations

import math

import pytest
from reactor_kinds import N_A, SITES, TMA, K, R, T, limit, point, step

from r2r_sim.errors import InfeasibleError

KIND = "pneumatic_tube"
FLOW = 15 * math.pi / 4 * 0.040**2 * 4  # m3/s in four tubes
CARRYING = FLOW * 101325 * 28.0134e-3 / (R * T)  # kg/s of nitrogen
NEED = 350 * SITES


def test_loading_and_gas_temperature():
    at = point(KIND)
    assert limit(at, "solids loading").value == pytest.approx(CARRYING, rel=1e-3)
    # gas 50 K above 150 degC heats powder from 120 degC: 1045 x 50/(900 x 30) = 1.94 kg/kg
    assert limit(at, "gas temperature").value == pytest.approx(CARRYING * 1045 * 50 / (900 * 30), rel=5e-3)
    cold = point(KIND, "@start_temperature=25 degC")
    assert cold.binding.name == "gas temperature"
    assert cold.binding.value == pytest.approx(CARRYING * 1045 * 50 / (900 * 125), rel=5e-3)


def test_residence_against_the_reaction():
    # 6 m at 15 m/s are 400 ms; -ln(0.05) q/(k n) of 150 Pa of water is 119 ms
    found = limit(point(KIND), "residence in h2o")
    assert found.inputs["residence [ms]"] == pytest.approx(400)
    assert found.value == pytest.approx(6 / (found.inputs["reaction [ms]"] / 1e3))
    assert found.margin == pytest.approx(400 / found.inputs["reaction [ms]"] - 1)
    with pytest.raises(InfeasibleError, match="residence in h2o") as refused:
        point(KIND, "@section=1 m")
    assert "lengthen" in refused.value.hint


def test_a_short_section_with_a_given_feed_is_used_and_told():
    at = point(KIND, "@section=1 m", "@feed=10 kg/h")
    reaction = limit(at, "residence in h2o").inputs["reaction [ms]"]
    # water is in large excess, so 1 - exp(-K): K = 3.0 x 66.7 ms over the reaction time
    assert at.growth.coverage_b == pytest.approx(1 - 0.05 ** (1000 / 15 / reaction), rel=2e-2)
    assert "process.time_below_limit" in {found.code for found in at.warnings}


def test_what_the_gas_carries():
    # K is 27 for 20 Pa of TMA, so nearly all of it reacts until r sites are 1/0.95 of the molecules; less by moisture
    at = point(KIND)
    water = 50e-6 / 18.015e-3 * N_A * 2 / 3
    rate = FLOW * 20 / (K * T) / (NEED * 1.15 * 0.95 + water)
    assert limit(at, "gas delivery of tma").value == pytest.approx(rate, rel=0.05)
    assert limit(at, "gas delivery of tma").value <= rate


def test_all_gas_is_fed_at_its_partial_pressure():
    at = point(KIND)
    time = 1000 / (219.0 / 3600)
    assert step(at, "coating").duration == pytest.approx(time, rel=2e-3)
    fed = FLOW * 20 / (K * T) * TMA
    assert at.consumption.peak_precursors["tma"] == pytest.approx(fed, rel=1e-4)
    assert at.consumption.precursors["tma"] == pytest.approx(fed * time, rel=2e-3)
    # a section of fresh gas for each of the two half-reactions
    assert at.consumption.peak_nitrogen == pytest.approx(2 * FLOW * 273.15 / T, rel=1e-6)


def test_powder_that_settles_is_refused():
    with pytest.raises(InfeasibleError, match="settle"):
        point(KIND, "@gas_velocity=5 m/s")
    assert limit(point(KIND), "saltation").margin == pytest.approx(0.5)


def test_a_cabinet_that_thins_the_gas_too_much_is_refused():
    # 0.2 g/min in the gas of four tubes are 0.5 Pa: the reaction takes longer than a section lasts
    with pytest.raises(InfeasibleError, match="precursor delivery leaves no positive rate") as refused:
        point(KIND, "plant.cabinets.tma.max_flow=0.2 g/min")
    assert refused.value.hint


def test_voids_that_carry_precursor_along_are_told():
    # 1/2500 - 1/4770 = 0.19 l/kg of voids at 1 kPa hold 2 % of a monolayer
    at = point(KIND, "@partial_pressure.tma=1 kPa")
    assert [found.code for found in at.warnings] == ["process.carry_over", "process.unproven_rate"]
    assert "2.1%" in at.warnings[0].message


def test_published_grams_a_minute_in_a_tube_of_millimetres():
    # van Ommen 2015: about 1 g/min of P25 agglomerates (50 m2/g) in a tube of some mm at 10 to 40 m/s
    at = point(KIND, "@tubes=1", "@diameter=4 mm", "@partial_pressure={tma: 200 Pa, h2o: 400 Pa}",
               "material={powder: lto, specific_surface: 50 m2/g}")  # fmt: skip
    grams = at.nameplate * 60e3
    assert 0.3 < grams < 10


def test_a_rate_that_nobody_has_shown_is_told():
    # 219 kg/h in four tubes are 913 g/min in each; about 1 g/min was published
    (told,) = point(KIND).warnings
    assert told.severity == "warning"
    assert told.message.startswith("912 g/min in a tube")
    assert not point(KIND, "@feed=2 kg/h", "@tubes=4").warnings  # 8 g/min in each
