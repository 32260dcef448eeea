"""The plant that sums up steps and the plant that takes each of them agree to the last digit."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from oracle.plant import Told, by_steps, told
from paths import path
from random_plants import plants, trains
from random_stations import plants as stations

from r2r_sim.errors import RunError
from r2r_sim.plant import PlantModel, simulate

everything = list(HealthCheck)


def differences(one: Told, other: Told) -> dict[str, list[object]]:
    """For each table the rows that only one of two has."""
    found = {}
    for field in fields(Told):
        mine, yours = getattr(one, field.name), getattr(other, field.name)
        if mine != yours:
            found[field.name] = [set(mine) - set(yours), set(yours) - set(mine)]
    return found


def same(plant: PlantModel, seed: int) -> None:
    """Let the plant agree with the oracle, on trains and without."""
    stepwise = by_steps(plant, seed)
    for name in ("rolling", "interpreted"):
        with path(name):
            assert not differences(told(simulate(plant, seed)), stepwise)


def same_unless_stuck(plant: PlantModel, seed: int) -> None:
    """Plants in which units wait for one another for ever are refused, and tell nothing."""
    assume(not stuck(plant, seed))
    same(plant, seed)


def stuck(plant: PlantModel, seed: int) -> bool:
    try:
        simulate(plant, seed)
    except RunError as error:
        return "nothing more happens" in str(error)
    return False


@settings(max_examples=150, suppress_health_check=everything)
@given(plants, st.integers(0, 5))
def test_random_plants(plant: PlantModel, seed: int) -> None:
    same(replace(plant, horizon=plant.horizon // 3), seed)


@settings(max_examples=100, suppress_health_check=everything)
@given(trains, st.integers(0, 5))
def test_reactors_in_step_on_two_cabinets(plant: PlantModel, seed: int) -> None:
    same(replace(plant, horizon=plant.horizon // 5), seed)


@settings(max_examples=200, suppress_health_check=everything)
@given(stations, st.integers(0, 5))
def test_stations_between_buffers_with_utilities_spares_and_ramp_up(plant: PlantModel, seed: int) -> None:
    same_unless_stuck(plant, seed)


@pytest.mark.slow
@settings(max_examples=1_000, suppress_health_check=everything)
@given(stations, st.integers(0, 50))
def test_many_stations(plant: PlantModel, seed: int) -> None:
    same_unless_stuck(replace(plant, horizon=3 * plant.horizon), seed)


@pytest.mark.slow
@settings(max_examples=500, suppress_health_check=everything)
@given(st.one_of(plants, trains), st.integers(0, 50))
def test_many_random_plants(plant: PlantModel, seed: int) -> None:
    same(plant, seed)
