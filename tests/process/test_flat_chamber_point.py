"""Operating points of flat chambers against arithmetic."""

from __future__ import annotations

import math

import pytest
from reactor_kinds import N_A, SITES, TMA, K, R, T, limit, point, step

KIND = "flat_chamber"
CHARGE = 0.09 * 0.002 * 2500  # 0.45 kg on 900 cm2, 2 mm deep
VOID = 1 - 2500 / 4770
GAP = 2 / 3 * VOID / (1 - VOID) * 10e-6  # 6.05 um
AREA = 350 * 2500 * 0.002  # m2 of powder per m2 of tray


def test_a_charge_is_what_lies_on_the_tray():
    at = point(KIND)
    assert at.rate == pytest.approx(CHARGE)
    found = limit(at, "exposure through the layer to tma").inputs
    assert found["gaps [um]"] == pytest.approx(6.053, rel=1e-3)
    assert found["gaps [um]"] * 1e-6 == pytest.approx(GAP)
    assert found["powder surface per tray [m2/m2]"] == pytest.approx(1750)


def test_exposure_goes_with_the_square_of_the_layer():
    # t_pore = overdose (q/n) nu A_f l theta^2 tau/(2 eps D_p); at 100 Pa D_p is Knudsen's d v/3, 5 % less by nitrogen
    at = point(KIND)
    speed = math.sqrt(8 * R * T / (math.pi * 72.085e-3))
    density = 10 / (K * T)
    knudsen = GAP * speed / 3
    pore = SITES / density * AREA * 0.002 * 0.95**2 * 1.5 / (2 * VOID * knudsen)
    found = limit(at, "exposure through the layer to tma")
    assert found.inputs["through the gaps [s]"] == pytest.approx(pore, rel=0.1)
    parts = found.inputs["reaction [s]"] + found.inputs["through the gaps [s]"]
    assert found.value == pytest.approx(1.5 * parts)
    thick = limit(point(KIND, "@layer=8 mm"), "exposure through the layer to tma").inputs
    assert thick["through the gaps [s]"] == pytest.approx(16 * found.inputs["through the gaps [s]"], rel=1e-6)


def test_dose_is_what_the_carrier_brings():
    # 300 sccm at 100 Pa and 150 degC are 7.85 l/s, with 10 Pa of TMA
    flow = 300e-6 / 60 * 101325 / 100 * T / 273.15
    atoms = CHARGE * 350 * SITES * 0.95 * 1.5
    at = point(KIND)
    assert step(at, "dose A").duration == pytest.approx(atoms / (flow * 10 / (K * T)), rel=1e-4)
    assert step(at, "dose A").amount == pytest.approx(atoms * TMA, rel=1e-4)


def test_precursor_flows_to_the_end_of_a_longer_dose():
    at, usual = point(KIND, "@dose_a=10 min"), point(KIND)
    assert step(at, "dose A").amount == pytest.approx(
        step(usual, "dose A").amount * 600 / step(usual, "dose A").duration
    )
    assert at.consumption.utilisation["tma"] < usual.consumption.utilisation["tma"]
    assert at.growth.thickness == pytest.approx(usual.growth.thickness)


def test_heating_begins_after_the_pump_down():
    flow = 300e-6 / 60
    gas = flow * 101325 * 28.0134e-3 / (R * 273.15) * 1045
    time = 30 * 60 + CHARGE * 900 / (15 * 0.09 + gas) * math.log((160 - 25) / (160 - 150))
    assert step(point(KIND), "heat").duration == pytest.approx(time, rel=1e-3)


def test_a_thick_layer_ends_in_hours_of_exposure():
    # the way out of a small charge, a thicker layer, is closed: 40 mm take 400 times the exposure for 20 times the mass
    thin, thick = point(KIND), point(KIND, "@layer=40 mm")
    assert thick.rate == pytest.approx(20 * thin.rate)
    assert step(thick, "dose A").ruled_by == "exposure through the layer to tma"
    assert step(thick, "dose A").duration > 2 * 3600
    # and even so, by hand and day and night, it is below 100 kg a day
    hours = sum(one.duration * one.repeats for one in thick.steps) / 3600 + 1
    assert thick.rate * 24 / hours < 100


def test_some_kilograms_a_day_at_most():
    # load and unload 30 min each
    at = point(KIND)
    hours = sum(one.duration * one.repeats for one in at.steps) / 3600 + 1
    assert 1 < at.rate * 24 / hours < 10
    assert at.growth.mass_gain * at.rate * 2 / 0.101961 * N_A == pytest.approx(4 * 0.95 * SITES * 157.5, rel=1e-4)
