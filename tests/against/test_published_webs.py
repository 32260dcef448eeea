"""Moving webs that were published: what the package says of them, with a tolerance or as a bound.

Zone lengths and partial pressures are mostly not published, so that most cases are bounds: could it have been done at
pressures that a source gives, and not ten times as fast? No number of the catalog was fitted to any of them. What the
package does not reproduce is written down as such, with the reason.
"""

from __future__ import annotations

import math

import pytest

from r2r_sim import catalog
from r2r_sim.physics import gas, kinetics, nitrogen, porous, purge, web
from r2r_sim.physics.drum import drum_rotation
from r2r_sim.physics.pore_exposure import gordon_exposure

ROOM = 298.15


def sites(chemistry: str, temperature: float) -> float:
    """Metal atoms per m2 and cycle by the catalog's growth and density."""
    grown = catalog.chemistry(chemistry)
    film = catalog.film(grown.film)
    growth, density = grown.growth_at(temperature), film.density_at(temperature)
    return float(kinetics.sites_per_area(growth, density, film.metal_atoms_per_formula, film.molar_mass.mode))


def sticking(precursor: str, temperature: float) -> float:
    known = catalog.precursor(precursor).sticking
    return float(
        kinetics.sticking_arrhenius(
            known.reference.mode, known.activation_energy.mode, known.reference_temperature.mode, temperature
        )
    )


def flat_dose(precursor: str, pressure: float, per_area: float, temperature: float, coverage: float) -> float:
    """Dose time of a dense surface where the gas brings no delay [s]."""
    flux = gas.impingement_flux(pressure, temperature, catalog.precursor(precursor).molar_mass.mode)
    return float(kinetics.langmuir_dose_time(coverage, per_area, flux, sticking(precursor, temperature)))


def saturated(precursor: str, temperature: float) -> float:
    pressure = catalog.precursor(precursor).vapour_pressure.at(temperature)
    assert pressure is not None
    return float(pressure)


# Lotus Applied Technology (AIMCAL, talk on barriers on BOPP): PET web at 300 m/min, 4.5 nm of a mixed oxide, plasma ---


def test_lotus_300_metres_a_minute_need_a_tma_zone_of_centimetres():
    # 99 % at 100 Pa, 100 degC: some 13 ms, 6 cm of web at 5 m/s; a machine has zones of 10 cm and more
    time = flat_dose("tma", 100.0, sites("al2o3-tma-h2o", 373.15), 373.15, 0.99)
    assert time == pytest.approx(13e-3, rel=0.15)
    assert 5.0 * time < 0.10


def test_lotus_with_water_would_need_a_zone_of_decimetres():
    # why it is a plasma process: water at 1.5 kPa takes five times as long as TMA at 100 Pa
    time = flat_dose("h2o", 1500.0, 1.5 * sites("al2o3-tma-h2o", 373.15), 373.15, 0.99)
    assert 0.2 < 5.0 * time < 0.6


# Yersak et al. 2014 (J. Vac. Sci. Technol. A 32, 01A130): rotating cylinder of 1 m, DEZ, anodic alumina at 50 degC ---

RPM_SPEED = {rpm: rpm / 60.0 for rpm in (10, 100, 200)}
"""Web speed [m/s] of a circumference of 1 m."""
ZONE = 0.05
"""Zone of DEZ [m]: not published, an estimate; the factor of 20 between 10 and 200 rpm does not depend on it."""


def exposure_needed(pore: float) -> float:
    q = sites("zno-dez-h2o", 323.15)
    return float(gordon_exposure(25e-6 / pore, q, 323.15, catalog.precursor("dez").molar_mass.mode))


def test_yersak_turns_and_metres_a_minute():
    assert drum_rotation(200 / 60, 0.0, 1.0 / math.pi) * 60 == pytest.approx(200.0)


def test_yersak_wide_pores_are_coated_at_10_rpm_and_not_at_200():
    # 60 Pa s: 0.3 s at 200 Pa; at 200 rpm 4 kPa would be needed, more than DEZ has at room temperature
    needed = exposure_needed(100e-9)
    assert needed == pytest.approx(60.0, rel=0.05)
    assert needed / (ZONE / RPM_SPEED[10]) < 0.1 * saturated("dez", ROOM)
    assert needed / (ZONE / RPM_SPEED[200]) > saturated("dez", ROOM)


def test_yersak_narrow_pores_are_not_coated_even_at_10_rpm():
    assert exposure_needed(25e-9) / (ZONE / RPM_SPEED[10]) > saturated("dez", ROOM)


# Maydannik et al. 2011 (Chem. Eng. J. 171, 345): sheet on a rotating drum, Al2O3 at 100 degC, about 1 A a cycle ---


def test_maydannik_growth_is_not_reproduced_to_better_than_a_third():
    # the catalog's 1.33 A is that of saturated cycles on wafers; on the drum the water dose was short. Not tuned.
    grown = catalog.chemistry("al2o3-tma-h2o").growth_at(373.15)
    assert 1.0e-10 < grown < 1.35e-10


# Poodt et al. 2010 (Adv. Mater. 22, 3564), 2011 (J. Electrochem. Soc. 158, H937), 2013 (Thin Solid Films 532, 22) ---


def test_poodt_one_nanometre_a_second_is_within_the_doses():
    # 1.2 nm/s: 0.12 nm a cycle in 0.1 s; both doses at 500 and 1500 Pa, 200 degC, take a tenth of that
    q, cycle = sites("al2o3-tma-h2o", 473.15), catalog.chemistry("al2o3-tma-h2o").growth_at(473.15) / 1.2e-9
    doses = flat_dose("tma", 500.0, q, 473.15, 0.95) + flat_dose("h2o", 1500.0, 1.5 * q, 473.15, 0.95)
    assert 0.02 * cycle < doses < 0.5 * cycle
    # an inline machine's 30 nm/min (Al2O3 on wafers) is slower still
    assert doses < 0.2 * catalog.chemistry("al2o3-tma-h2o").growth_at(473.15) / (30e-9 / 60)


@pytest.mark.parametrize("celsius", [75.0, 90.0, 100.0, 200.0])
def test_poodt_water_limits(celsius):
    # at the same partial pressure, and the more the colder: below 100 degC water's pressure and time are critical
    temperature = celsius + 273.15
    q = sites("al2o3-tma-h2o", temperature)
    ratio = flat_dose("h2o", 500.0, 1.5 * q, temperature, 0.95) / flat_dose("tma", 500.0, q, temperature, 0.95)
    assert ratio > (50.0 if celsius <= 100 else 5.0)


# Chao et al. 2021 (J. Power Sources 482, 228896): TiO2 from TTIP and water on PE separators, up to 2.4 m/min ---

TTIP_IN_N2 = (2.5e-6, 6.0e-6)
"""Diffusivity at 25 degC and 1 atm [m2/s]: no figure is known; a molecule four times as heavy as TMA: a range."""


def ttip_time(depth: float, pressure: float, diffusivity: float) -> float:
    """Dose of wet PE 16 um, 0.5 mm gap, 90 degC, atmospheric [s]."""
    film, temperature, mass = catalog.separator("pe-16"), 363.15, catalog.precursor("ttip").molar_mass.mode
    molecular = gas.binary_diffusivity(diffusivity, temperature, 101325.0)
    pore = gas.combined_diffusivity(gas.knudsen_diffusivity(film.pore_diameter.mode, temperature, mass), molecular)
    per_volume = porous.internal_area_per_volume(film.porosity.mode, film.pore_diameter.mode)
    return float(
        porous.porous_dose_time(
            coverage=0.9,
            sites=sites("tio2-ttip-h2o", temperature),
            number_density=gas.number_density(pressure, temperature),
            reaction_velocity=sticking("ttip", temperature) * gas.mean_thermal_speed(temperature, mass) / 4,
            film_thickness=web.slit_gas_film(0.5e-3),
            gas_diffusivity=molecular,
            pore_diffusivity=pore,
            area_ratio=1.0 + per_volume * depth,
            depth=depth,
            porosity=film.porosity.mode,
            pore_diameter=film.pore_diameter.mode,
            tortuosity=film.tortuosity.mode,
        )
    )


@pytest.mark.parametrize("diffusivity", TTIP_IN_N2)
def test_chao_metres_a_minute_are_within_reach_of_a_skin_and_not_of_a_hundred(diffusivity):
    # TTIP from a source at 60 degC: some 100 Pa; zones of 5 cm last 1.25 s at 2.4 m/min
    pressure, dwell = saturated("ttip", 333.15), 0.05 / (2.4 / 60)
    assert 50 < pressure < 200
    skin = ttip_time(1e-6, pressure, diffusivity)
    assert skin < dwell  # it could be done
    assert skin > dwell / 40  # and a hundred metres a minute could not, with this source and zone


@pytest.mark.parametrize("diffusivity", TTIP_IN_N2)
def test_chao_through_the_whole_membrane_fits_the_speed_and_not_ten_times_the_speed(diffusivity):
    # both sides, 8 um from each: 0.4 to 0.8 s, so a skeleton through the polymer is possible at 2.4 m/min
    time = ttip_time(8e-6, saturated("ttip", 333.15), diffusivity)
    assert 0.1 < time * (2.4 / 60) / 0.05 < 1.0


@pytest.mark.parametrize("speed", [2e-3, 40e-3])
def test_sheets_of_ncm_at_2_to_40_millimetres_a_second_are_isolated_and_dosed(speed):
    # the same laboratory's electrode sheets, 2020: TiO2 from TTIP; flat dose in 5 cm, and gas curtains of 10 mm
    q = sites("tio2-ttip-h2o", 423.15)
    assert flat_dose("ttip", 20.0, q, 423.15, 0.95) < 0.05 / speed
    hold = purge.isolation_highest_web_speed(
        10e-3, 0.5e-3, gas.binary_diffusivity(4e-6, 423.15, 101325.0), 1e-4, 3.0, nitrogen.nitrogen_viscosity(423.15)
    )
    assert hold[0] > speed
