"""What the polymer of a web takes, and webs under vacuum: operating points and maps of the same line."""

from __future__ import annotations

import math

import numpy as np
import pytest
from test_every_web_kind import point
from test_window import compare, planned

from r2r_sim.errors import ScenarioError
from r2r_sim.physics.web import series_speed
from r2r_sim.process.window import web_window

K_B = 1.380649e-23
POLYMER = "material.infiltration={tma: {solubility: 200, diffusivity: 1e-15 m2/s}}"
VACUUM = ("@pressure=10 mbar", "@partial_pressure={tma: 100 Pa, h2o: 300 Pa}")


def limit(at, name):
    return next(one for one in at.limits if one.name == name)


def codes(at):
    return {one.code for one in at.warnings}


def test_nothing_is_invented_for_the_polymer():
    at = point("spatial_web")
    assert at.growth.infiltrated_share is None
    told = next(one for one in at.warnings if one.code == "process.infiltration_unknown")
    assert told.severity == "note"
    assert "solubility" in told.hint


def test_what_the_polymer_holds_by_hand():
    at = point("spatial_web", POLYMER)
    inputs = limit(at, "precursor delivery").inputs
    # wall 64 nm x 0.5/(2 x 0.5) = 32 nm; 200 times the gas of 500 Pa at 363.15 K in 2 um x 50 % of polymer
    assert inputs["wall of polymer [nm]"] == pytest.approx(32.0)
    held = 200 * 500 / (K_B * 363.15) * 2e-6 * 0.5
    sites = at.growth.sites * (1 + 4 * 0.5 / 64e-9 * 2e-6)
    assert inputs["polymer when full over sites [-]"] == pytest.approx(held / sites)


def test_the_polymer_s_share_comes_out_of_the_cabinet():
    bare, soaked = point("spatial_web"), point("spatial_web", POLYMER)
    delivery = limit(soaked, "precursor delivery")
    assert soaked.rate < bare.rate
    # 32 nm and 1e-15 m2/s fill in 0.1 s, a dose lasts 0.2 s: theta + r U with U = 0.89
    dwell = 0.06 / soaked.rate
    share = 1 - 8 / math.pi**2 * math.exp(-(math.pi**2) * 1e-15 * dwell / 32e-9**2)
    taken = 0.95 + delivery.inputs["polymer when full over sites [-]"] * share
    supply = delivery.inputs["at full use [m/min]"] / 60 * 0.95
    dose = limit(soaked, "dose A").inputs["dose alone [m/min]"] / 60
    assert soaked.rate == pytest.approx(1 / (1 / dose + taken / supply), rel=1e-3)
    assert soaked.consumption.utilisation["tma"] < bare.consumption.utilisation["tma"]
    assert series_speed(dose, supply, 0.95) == pytest.approx(bare.rate)


def test_a_slow_polymer_keeps_it_and_a_fast_one_gives_it_back():
    found = {
        diffusivity: point(
            "spatial_web", f"material.infiltration={{tma: {{solubility: 1000, diffusivity: {diffusivity} m2/s}}}}"
        ).growth.infiltrated_share
        for diffusivity in ("1e-20", "1e-15", "1e-12")
    }
    assert found["1e-20"] < found["1e-15"]  # hardly gets in
    assert found["1e-12"] < 1e-6  # in and out again
    at = point("spatial_web", "material.infiltration={tma: {solubility: 3000, diffusivity: 1e-16 m2/s}}")
    assert "process.infiltration" in codes(at)


def test_faces_only_soak_the_whole_film():
    at = point("spatial_web", POLYMER, "material.coated_depth=faces", "@handling_speed=1000 m/min")
    assert limit(at, "precursor delivery").inputs["wall of polymer [nm]"] == pytest.approx(25e3)


def test_a_map_knows_the_polymer():
    varied = {
        "partial_pressure.tma": np.geomspace(50.0, 2000.0, 30)[:, None],
        "material.coated_depth": np.geomspace(0.2e-6, 12e-6, 30)[None, :],
    }
    compare(web_window(*planned(POLYMER), varied), varied, POLYMER, points=8)


def test_a_map_knows_the_pumps():
    changes = tuple(text.replace("@", "plant.lines.coater.") for text in (*VACUUM, "@pump_speed=1800 m3/h"))
    varied = {
        "zones.gap": np.linspace(0.3e-3, 1.5e-3, 30)[:, None],
        "zones.purge": np.linspace(0.02, 0.1, 30)[None, :],
    }
    window = web_window(*planned(*changes), varied)
    assert "pumps" in compare(window, varied, *changes, points=12)


def test_vacuum_is_faster_through_the_gas_film_and_thinner_in_nitrogen():
    air, thin = point("spatial_web"), point("spatial_web", *VACUUM)
    # D goes with 1/p: the gas film's part of a dose of water falls by 101 for a fifth of its partial pressure
    faces = "material.coated_depth=faces"
    film = [
        limit(at, "dose B").inputs["gas film [ms]"]
        for at in (point("spatial_web", faces), point("spatial_web", faces, *VACUUM))
    ]
    assert film[0] / film[1] == pytest.approx(101325 / 1000 / 5)
    assert thin.consumption.nitrogen < 0.1 * air.consumption.nitrogen
    assert "process.slip" in codes(thin)
    assert "process.rarefied" not in codes(thin)
    # 100 Pa: 8 um at 1000 Pa is 80 um, 0.16 of the gap
    assert "process.rarefied" in codes(
        point("spatial_web", "@pressure=1 mbar", "@partial_pressure={tma: 10 Pa, h2o: 30 Pa}")
    )
    assert not codes(air) & {"process.slip", "process.rarefied"}


def test_pumps_take_what_the_line_gives():
    # at the limit all gas of the line, at 1000 Pa and 363 K, is the pump's 1800 m3/h
    at = point("spatial_web", *VACUUM, "@pump_speed=1800 m3/h")
    assert at.binding.name == "pumps"
    moles = at.consumption.nitrogen * 101325 / 8.314462618 / 273.15
    vapour = at.consumption.precursors["tma"] / 72.085e-3 + at.consumption.precursors["h2o"] / 18.015e-3
    assert (moles + vapour) * 8.314462618 * 363.15 / 1000 * 3600 == pytest.approx(1800, rel=1e-3)


def test_vapour_must_not_condense_on_the_coldest_wall():
    # water at 20 degC: 2.3 kPa; 1500 Pa passes there and condenses at 5 degC (0.87 kPa)
    point("spatial_web", "@coldest_wall=20 degC")
    with pytest.raises(ScenarioError) as refused:
        point("spatial_web", "@coldest_wall=5 degC")
    errors = [one for one in refused.value.findings if one.severity == "error"]
    assert [one.path for one in errors] == ["plant.lines.coater.partial_pressure.h2o"]
    assert "condenses on the coldest wall" in errors[0].message


def test_what_is_not_known_to_stay_sorbed_leaves_with_the_gas_of_the_pores():
    # 2 um from the face, sorption unknown: t = (4 l^2 tau/(pi^2 D_p) + eps l delta/D) ln(100) of the narrowed pores
    changes = (
        "process.chemistry=tio2-ttip-o2-plasma",
        "process.temperature=80 degC",
        "process.plasma={time_constant: 0.1 s, recombination: 0.001}",
        "@partial_pressure={ttip: 50 Pa, o2: 5000 Pa}",
        "plant.cabinets.tma.precursor=ttip",
    )
    at = point("spatial_web", *changes)
    (told,) = [one for one in at.warnings if one.code == "process.sorption_unknown"]
    assert told.severity == "note"
    assert "ttip and o2" in told.message
    time = limit(at, "desorption").inputs["purge time of ttip [ms]"] / 1e3
    gas = 4.85e-6 * (353.15 / 298.15) ** 1.75
    wide = 64e-9 - 2 * at.growth.thickness
    knudsen = wide / 3 * math.sqrt(8 * 8.314462618 * 353.15 / (math.pi * 0.284215))
    pore = 1 / (1 / gas + 1 / knudsen)
    eps = 0.5 * (wide / 64e-9) ** 2
    by_hand = (4 * 2e-6**2 * 2.5 / (math.pi**2 * pore) + eps * 2e-6 * (0.5e-3 / 2.43) / gas) * math.log(100)
    assert time == pytest.approx(by_hand, rel=5e-3)
    assert limit(at, "desorption").value < math.inf
