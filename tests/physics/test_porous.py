"""Pores: dose times, exposures, narrowing and purges, with the arithmetic written out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2r_sim.errors import PhysicsError
from r2r_sim.physics import gas, porous, supply, web

TMA = 0.072085
SITES = 4.87e18
CELGARD_2500: dict[str, Any] = {"porosity": 0.55, "pore_diameter": 64e-9, "tortuosity": 2.5}
CELGARD_2325: dict[str, Any] = {"porosity": 0.39, "pore_diameter": 28e-9, "tortuosity": 4.1}


def web_dose(temperature: float = 363.15, pressure: float = 500.0, gap: float = 0.5e-3) -> dict[str, Any]:
    """What the gas brings to a pore: TMA in nitrogen at atmospheric pressure."""
    speed = gas.mean_thermal_speed(temperature, TMA)
    molecular = gas.binary_diffusivity(0.8e-5, temperature, 101325.0)
    return {
        "sites": SITES,
        "number_density": gas.number_density(pressure, temperature),
        "reaction_velocity": supply.reaction_velocity(1e-3, speed),
        "film_thickness": web.slit_gas_film(gap),
        "gas_diffusivity": molecular,
        "pore_diffusivity": gas.combined_diffusivity(gas.knudsen_diffusivity(64e-9, temperature, TMA), molecular),
    }


def test_internal_area_of_a_membrane() -> None:
    # 4 x 0.4 / 50e-9 = 3.2e7 1/m; x 20 um = 640 m2 per m2 of web
    assert porous.internal_area_per_volume(0.4, 50e-9) * 20e-6 == pytest.approx(640.0)


def test_effective_diffusivity() -> None:
    assert porous.effective_diffusivity(0.4, 1e-5, 4.0) == pytest.approx(1e-6)


@pytest.mark.parametrize(
    ("web", "thickness", "one_side", "two_sides"),
    [(CELGARD_2325, 25e-6, 1440.0, 360.0), (CELGARD_2500, 25e-6, 170.0, 42.0)],
)
def test_knudsen_exposure_of_membranes(
    web: dict[str, float], thickness: float, one_side: float, two_sides: float
) -> None:
    # Celgard 2500, two sides: 1.5 x 4.87e18 x 2.5 x (12.5e-6 / 64e-9)**2 x sqrt(2 pi x 1.197e-25 x 4.876e-21)
    # = 1.4305e5 x 4.87e18 x 6.056e-23 = 42.2 Pa s
    common = {"pore_diameter": web["pore_diameter"], "tortuosity": web["tortuosity"]}
    rest = {"sites": SITES, "temperature": 353.15, "molar_mass": TMA}
    assert porous.knudsen_exposure(thickness, **common, **rest) == pytest.approx(one_side, rel=0.02)
    assert porous.knudsen_exposure(thickness / 2, **common, **rest) == pytest.approx(two_sides, rel=0.02)


def test_effective_aspect_ratio_of_a_membrane() -> None:
    # sqrt(3) x 20 um / 50 nm = 693: Gordon's 3/2 a**2 with that a is the same exposure
    a = np.sqrt(3.0) * 20e-6 / 50e-9
    assert a == pytest.approx(690.0, rel=0.01)
    ours = porous.knudsen_exposure(20e-6, 50e-9, 3.0, SITES, 353.15, TMA)
    assert porous.gordon_exposure(a, SITES, 353.15, TMA) == pytest.approx(ours, rel=5e-3)


def test_gordon_exposure_of_anodic_alumina() -> None:
    # DEZ at 50 degC in 25 um x 100 nm: a = 250, 1 + 1187.5 + 93750 = 94938.5;
    # 8.3e18 x sqrt(2 pi x 2.0508e-25 x 4.4616e-21) = 8.3e18 x 7.582e-23 = 6.293e-4; product 59.7 Pa s
    assert porous.gordon_exposure(250.0, 8.3e18, 323.15, 0.1235) == pytest.approx(59.7, rel=2e-3)


def test_flat_surface_takes_one_molecule_per_site() -> None:
    exposure = porous.gordon_exposure(0.0, SITES, 353.15, TMA)
    assert gas.impingement_flux(exposure, 353.15, TMA) == pytest.approx(SITES)


@given(st.floats(1e-8, 1e-4), st.floats(1e-8, 1e-6), st.floats(1.0, 10.0))
def test_penetration_is_the_inverse_of_exposure(depth: float, diameter: float, tortuosity: float) -> None:
    exposure = porous.knudsen_exposure(depth, diameter, tortuosity, SITES, 353.15, TMA)
    assert porous.penetration_depth(exposure, diameter, tortuosity, SITES, 353.15, TMA) == pytest.approx(depth)


def test_via_dose_time() -> None:
    # (q/J)[-ln(0.1)/0.01 + 1.5 x 100 x 0.81] = 1 s x [230.26 + 121.5]
    assert porous.via_dose_time(0.9, 10.0, 1e18, 1e18, 0.01) == pytest.approx(351.76, rel=1e-5)
    with pytest.raises(PhysicsError, match=r"0\.5"):
        porous.via_dose_time(0.4, 10.0, 1e18, 1e18, 0.01)


def test_front_sharpness() -> None:
    # 25e-6 x sqrt(3 x 1e-3 x 4.1) / 28e-9 = 892.9 x 0.1109 = 99
    assert porous.front_sharpness(25e-6, 28e-9, 1e-3, 4.1) == pytest.approx(99.0, rel=2e-3)


def test_parts_of_a_dose_by_hand() -> None:
    parts = porous.porous_dose_time_parts(
        coverage=0.9,
        sites=4e18,
        number_density=1e23,
        reaction_velocity=0.1,
        film_thickness=2e-4,
        gas_diffusivity=1e-5,
        pore_diffusivity=5e-6,
        depth=10e-6,
        porosity=0.4,
        pore_diameter=40e-9,
        tortuosity=3.0,
        transport_slowdown=1.2,
    )
    # q/n = 4e-5 m; reaction 4e-5 x 2.302585 / 0.1 = 9.2103e-4 s
    assert parts.reaction == pytest.approx(9.2103e-4, rel=1e-4)
    # A_f = 4 x 0.4 / 40e-9 x 10e-6 = 400; film 4e-5 x 1.2 x 400 x 0.9 x 20 = 0.3456 s
    assert parts.gas_film == pytest.approx(0.3456)
    # pore 4e-5 x 1.2 x 400 x 10e-6 x 0.81 x 3 / (2 x 0.4 x 5e-6) = 0.11664 s
    assert parts.pore == pytest.approx(0.11664)
    assert parts.total == pytest.approx(9.2103e-4 + 0.3456 + 0.11664, rel=1e-6)


def test_outer_face_only_is_the_flat_web() -> None:
    dose = web_dose()
    parts = porous.porous_dose_time_parts(0.95, **dose)
    per_length = SITES / dose["number_density"]
    assert parts.pore == 0.0
    assert parts.gas_film == pytest.approx(per_length * 0.95 * dose["film_thickness"] / dose["gas_diffusivity"])
    film = supply.film_damkohler(dose["reaction_velocity"], dose["film_thickness"], dose["gas_diffusivity"])
    whole = per_length * dose["film_thickness"] / dose["gas_diffusivity"] * (0.95 - np.log(0.05) / film)
    assert porous.porous_dose_time(0.95, **dose) == pytest.approx(whole)


def test_diffusion_limit_of_a_flat_web_lies_below_a_millisecond() -> None:
    parts = porous.porous_dose_time_parts(0.99, **web_dose(pressure=1000.0))
    assert parts.gas_film < 1e-3


def test_pore_term_is_the_knudsen_exposure() -> None:
    dose = web_dose(temperature=353.15) | {"pore_diffusivity": gas.knudsen_diffusivity(64e-9, 353.15, TMA)}
    parts = porous.porous_dose_time_parts(1.0 - 1e-12, **dose, **CELGARD_2500, depth=12.5e-6)
    exposure = porous.knudsen_exposure(12.5e-6, 64e-9, 2.5, SITES, 353.15, TMA)
    assert 500.0 * parts.pore == pytest.approx(exposure, rel=1e-9)


def test_gas_film_makes_the_bare_knudsen_term_several_times_too_fast() -> None:
    parts = porous.porous_dose_time_parts(0.95, **web_dose(), **CELGARD_2500, depth=12.5e-6)
    bare = porous.knudsen_exposure(12.5e-6, 64e-9, 2.5, SITES, 363.15, TMA) / 500.0
    assert 3.0 < parts.total / bare < 60.0


def test_full_depth_celgard_2500_runs_at_about_a_metre_a_second() -> None:
    # 0.5 m zone, 500 Pa, from both sides; the design note allows about 1.25 m/s
    time = porous.porous_dose_time(0.95, **web_dose(temperature=353.15), **CELGARD_2500, depth=12.5e-6)
    assert web.zone_speed_from_dose(0.5, time) == pytest.approx(1.25, rel=0.25)


@given(st.floats(0.0, 10.0), st.floats(0.0, 25e-6), st.floats(1.0, 1.41))
def test_coverage_and_dose_time_are_inverse(time: float, depth: float, slowdown: float) -> None:
    given_web = web_dose() | CELGARD_2500 | {"depth": depth, "transport_slowdown": slowdown}
    theta = porous.porous_coverage(time, **given_web)
    assert 0.0 <= theta < 1.0
    if theta < 1.0 - 1e-10:
        assert porous.porous_dose_time(theta, **given_web) == pytest.approx(time, rel=1e-5, abs=1e-12)


def test_dose_time_broadcasts_over_depths_with_and_without_pores() -> None:
    times = porous.porous_dose_time(0.9, **web_dose(), **CELGARD_2500, depth=[0.0, 1e-6, 12.5e-6])
    assert times.shape == (3,)
    assert np.all(np.diff(times) > 0.0)
    coverages = porous.porous_coverage(times, **web_dose(), **CELGARD_2500, depth=[0.0, 1e-6, 12.5e-6])
    assert coverages == pytest.approx([0.9] * 3)


@pytest.mark.parametrize("missing", ["porosity", "pore_diameter", "tortuosity", "pore_diffusivity"])
def test_a_depth_needs_its_pores(missing: str) -> None:
    known = {name: value for name, value in (web_dose() | CELGARD_2500).items() if name != missing}
    porous.porous_dose_time(0.9, **known)
    with pytest.raises(PhysicsError, match=missing):
        porous.porous_dose_time(0.9, **known, depth=1e-6)


def test_a_given_area_stands_in_for_the_pore_diameter() -> None:
    # 4 x 0.55 / 64e-9 x 1e-6 = 34.375
    rest = web_dose() | {"porosity": 0.55, "tortuosity": 2.5, "depth": 1e-6}
    assert porous.porous_dose_time(0.9, **rest, area_ratio=34.375) == pytest.approx(
        porous.porous_dose_time(0.9, **rest, pore_diameter=64e-9)
    )


def test_five_nanometres_in_28_nm_pores() -> None:
    # d' = 18 nm; eps' = 0.39 x (18/28)**2 = 0.1612; exposure x (28/18)**2 = 2.42
    assert porous.narrowed_pore(28e-9, 5e-9) == pytest.approx(18e-9)
    assert porous.narrowed_porosity(0.39, 28e-9, 5e-9) == pytest.approx(0.1612, rel=1e-3)
    assert (28e-9 / porous.narrowed_pore(28e-9, 5e-9)) ** 2 == pytest.approx(2.4, abs=0.05)
    # (0.39 - 0.1612) x 25e-6 x 2700 = 15.4 g/m2
    assert porous.pore_film_mass(0.39, 28e-9, 5e-9, 2700.0, 25e-6) == pytest.approx(15.4e-3, rel=5e-3)


def test_porosity_of_a_skin_and_of_a_whole_membrane() -> None:
    whole = porous.coated_porosity(0.39, 28e-9, 5e-9, 12.5e-6, 2, 25e-6)
    assert whole == pytest.approx(porous.narrowed_porosity(0.39, 28e-9, 5e-9))
    # 2 um from each face of 25 um: 0.39 - 0.2288 x 4 / 25 = 0.3534
    assert porous.coated_porosity(0.39, 28e-9, 5e-9, 2e-6, 2, 25e-6) == pytest.approx(0.3534, rel=1e-3)
    assert porous.coated_porosity(0.39, 28e-9, 5e-9, 0.0, 2, 25e-6) == pytest.approx(0.39)


def test_impossible_pores_are_refused() -> None:
    with pytest.raises(PhysicsError, match="closes"):
        porous.narrowed_pore(10e-9, 5e-9)
    with pytest.raises(PhysicsError, match="membrane_thickness"):
        porous.coated_porosity(0.39, 28e-9, 5e-9, 20e-6, 2, 25e-6)
    with pytest.raises(PhysicsError, match="porosity"):
        porous.internal_area_per_volume(1.0, 28e-9)
    with pytest.raises(PhysicsError, match="coverage"):
        porous.porous_dose_time(1.0, **web_dose())


@pytest.mark.parametrize(("sorbed", "ratio"), [(2.2e18, 790.0), (5.0e18, 1792.0)])
def test_sorption_holds_back_water_in_celgard_2325(sorbed: float, ratio: float) -> None:
    # n = 2000 / (1.380649e-23 x 363.15) = 3.989e23; s_v / eps = 4 / 28e-9 = 1.4286e8
    # R = 1 + 1.4286e8 x 5e18 / 3.989e23 = 1792
    area = porous.internal_area_per_volume(0.39, 28e-9)
    assert porous.sorption_ratio(area, sorbed, 0.39, gas.number_density(2000.0, 363.15)) == pytest.approx(
        ratio, rel=3e-3
    )


def test_purge_of_water_from_celgard_2325() -> None:
    # D_K = 28e-9 x 653.3 / 3 = 6.10e-6, D_AB = 2.5e-5 x 1.4122 = 3.53e-5, D_p = 5.20e-6
    # pores 4 x (12.5e-6)**2 x 4.1 / (pi**2 x 5.20e-6) = 4.99e-5 s
    # film 0.39 x 12.5e-6 x 2.058e-4 / 3.53e-5 = 2.84e-5 s; sum x ln(100) = 3.6e-4 s; x 1700 = 0.61 s
    molecular = gas.binary_diffusivity(2.5e-5, 363.15, 101325.0)
    pores = gas.combined_diffusivity(gas.knudsen_diffusivity(28e-9, 363.15, 0.018015), molecular)
    rest: dict[str, Any] = {
        "residual_fraction": 0.01,
        "depth": 12.5e-6,
        "porosity": 0.39,
        "pore_diffusivity": pores,
        "tortuosity": 4.1,
        "film_thickness": web.slit_gas_film(0.5e-3),
        "gas_diffusivity": molecular,
    }
    assert porous.pore_purge_time(**rest) == pytest.approx(3.6e-4, rel=0.01)
    assert porous.pore_purge_time(**rest, sorption_ratio=1700.0) == pytest.approx(0.61, rel=0.01)
    with pytest.raises(PhysicsError, match="sorption_ratio"):
        porous.pore_purge_time(**rest, sorption_ratio=0.5)
