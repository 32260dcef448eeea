"""Estimated diffusivities against tabulated pairs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2r_sim.errors import PhysicsError
from r2r_sim.physics.diffusivity import diffusion_volume, fuller_diffusivity

# gas, atoms, g/mol, measured in nitrogen [cm2/s], at [K], at 1 atm: E. L. Cussler, Diffusion, 3rd ed., table 5.1-1
MEASURED = [
    ("ammonia", {"N": 1, "H": 3}, 17.031, 0.230, 298.2),
    ("ethane", {"C": 2, "H": 6}, 30.07, 0.148, 298.2),
    ("ethylene", {"C": 2, "H": 4}, 28.05, 0.163, 298.2),
    ("n-butane", {"C": 4, "H": 10}, 58.12, 0.0960, 298.2),
    ("n-hexane", {"C": 6, "H": 14}, 86.18, 0.0753, 288.2),
    ("n-octane", {"C": 8, "H": 18}, 114.23, 0.0726, 303.1),
]


@pytest.mark.parametrize(("name", "atoms", "grams", "measured", "temperature"), MEASURED)
def test_tabulated_pairs(name: str, atoms: dict[str, float], grams: float, measured: float, temperature: float) -> None:
    found = fuller_diffusivity(diffusion_volume(atoms), grams / 1000, temperature)
    assert found == pytest.approx(measured * 1e-4, rel=0.08), name


def test_water_by_hand() -> None:
    # M = 2/(1/18.015 + 1/28.0134) = 21.928; (13.1^(1/3) + 18.5^(1/3))^2 = (2.3573 + 2.6448)^2 = 25.021; p = 1.01325 bar
    # 0.00143 x 298.15^1.75 / (1.01325 x 4.68275 x 25.021) = 0.00143 x 21391 / 118.72 = 0.2577 cm2/s
    found = fuller_diffusivity(diffusion_volume({"H": 2, "O": 1}), 0.018015)
    assert found == pytest.approx(0.2577e-4, rel=2e-3)
    assert found == pytest.approx(2.5e-5, rel=0.1)  # the catalog's own figure


def test_volume_by_hand() -> None:
    # hexane 6 x 15.9 + 14 x 2.31 = 127.74; TTIP 12 x 15.9 + 28 x 2.31 + 4 x 6.11 + 20 = 299.92
    assert diffusion_volume({"C": 6, "H": 14}) == pytest.approx(127.74)
    assert diffusion_volume({"C": 12, "H": 28, "O": 4, "Ti": 1}) == pytest.approx(299.92)
    assert diffusion_volume({"C": 12, "H": 28, "O": 4, "Ti": 1}, 0.0) == pytest.approx(279.92)


@given(st.floats(5, 1000), st.floats(0.01, 1.0), st.floats(200, 700), st.floats(10, 2e5))
def test_larger_and_heavier_is_slower_and_pressure_divides(v: float, mass: float, warm: float, total: float) -> None:
    found = fuller_diffusivity(v, mass, warm, total)
    assert fuller_diffusivity(1.1 * v, mass, warm, total) < found
    assert fuller_diffusivity(v, 1.1 * mass, warm, total) < found
    assert fuller_diffusivity(v, mass, warm, 2 * total) == pytest.approx(found / 2)
    assert fuller_diffusivity(v, mass, 2 * warm, total) == pytest.approx(found * 2**1.75)


def test_arrays() -> None:
    assert fuller_diffusivity(np.array([13.1, 100.0]), 0.018, np.array([[300.0], [400.0]])).shape == (2, 2)


@pytest.mark.parametrize("atoms", [{}, {"C": 0}, {"C": -1}, {"C": float("nan")}])
def test_no_molecule(atoms: dict[str, float]) -> None:
    with pytest.raises(PhysicsError):
        diffusion_volume(atoms)


def test_no_negative_increment() -> None:
    with pytest.raises(PhysicsError):
        diffusion_volume({"Ti": 1}, -1.0)
