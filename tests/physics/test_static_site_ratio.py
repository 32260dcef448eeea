"""How many sites a filling may serve: the inverse of the static dose."""

from __future__ import annotations

import numpy as np
import pytest

from r2r_sim.errors import PhysicsError
from r2r_sim.physics.cocurrent import cocurrent_dose, static_dose_coverage, static_site_ratio


@pytest.mark.parametrize("coverage", [0.01, 0.5, 0.95, 0.999])
@pytest.mark.parametrize("reaction_dose", [7.0, 20.0, 1e3, 1e6])
def test_is_the_inverse_of_the_static_dose(coverage, reaction_dose):
    ratio = static_site_ratio(coverage, reaction_dose)
    assert static_dose_coverage(ratio, reaction_dose) == pytest.approx(coverage, rel=1e-9)
    assert 0 < ratio <= 1 / coverage


def test_endless_time_uses_up_every_molecule():
    assert static_site_ratio(0.95, 1e9) == pytest.approx(1 / 0.95)


def test_a_single_site_ratio_by_hand():
    # r = 1: theta = K/(1 + K), so K = 19 covers 0.95
    assert static_site_ratio(0.95, 19.0) == pytest.approx(1.0, rel=1e-9)


def test_too_short_a_time_serves_nothing():
    # endless supply covers 1 - exp(-2) = 0.865
    assert static_site_ratio(0.95, 2.0) == 0.0
    assert static_site_ratio(0.86, 2.0) > 0.0
    assert np.array_equal(static_site_ratio(0.5, [0.0, 0.1]), [0.0, 0.0])


def test_is_the_cocurrent_dose_turned_round():
    dose = cocurrent_dose(12.0, 0.9)
    assert static_site_ratio(0.9, 12.0 * dose) == pytest.approx(1.0 / dose, rel=1e-9)


@pytest.mark.parametrize(("coverage", "reaction_dose"), [(1.0, 1.0), (-0.1, 1.0), (0.5, -1.0)])
def test_refuses_what_is_out_of_range(coverage, reaction_dose):
    with pytest.raises(PhysicsError):
        static_site_ratio(coverage, reaction_dose)
