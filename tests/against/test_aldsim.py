"""Closed forms against aldsim 0.0.5, where it is right: Damkohler number up to 500."""

from __future__ import annotations

import numpy as np
import pytest
from aldsim.core.diffusion import DiffusionVia
from aldsim.core.particle import FluidizedBedND, SpatialPlugFlow, WellMixedParticleND

from r2r_sim.physics import dosing, porous

DAMKOHLERS = [0.05, 1.0, 20.0, 500.0]
DOSES = np.linspace(0.01, 2.0, 200)


@pytest.mark.parametrize("da", DAMKOHLERS)
def test_fluidised_bed(da: float) -> None:
    theirs = FluidizedBedND(da).calc_coverage(DOSES)
    # the difference 1 - ln(...)/Da leaves it 1e-16/Da
    assert dosing.fluidised_coverage(da, DOSES) == pytest.approx(theirs, rel=1e-9, abs=1e-13)
    times, _, unused = FluidizedBedND(da).run(tmax=2, dt=0.01)
    assert dosing.fluidised_outlet(da, times) == pytest.approx(unused, rel=1e-7, abs=1e-12)


@pytest.mark.parametrize("da", DAMKOHLERS)
def test_cocurrent_flow(da: float) -> None:
    doses = DOSES[da * (DOSES - 1.0) < 700.0]
    model = SpatialPlugFlow(da)
    assert dosing.cocurrent_coverage(da, doses) == pytest.approx(
        [model.calc_coverage(tau) for tau in doses], rel=1e-8, abs=1e-12
    )
    assert dosing.cocurrent_outlet(da, doses) == pytest.approx(
        [model.calc_precursor(tau) for tau in doses], rel=1e-8, abs=1e-12
    )


@pytest.mark.parametrize("da", [0.5, 2.0, 20.0])
@pytest.mark.parametrize("tau", [0.3, 0.8, 1.0])
def test_well_mixed(da: float, tau: float) -> None:
    # its solver stops at a step of 1e-6, damped twentyfold
    theirs = WellMixedParticleND(da).calc_coverage(t=tau)
    assert dosing.well_mixed_coverage(da, tau) == pytest.approx(theirs, rel=1e-3)


@pytest.mark.parametrize("da", [1.0, 20.0, 100.0])
def test_well_mixed_against_its_rate_equation(da: float) -> None:
    times, coverage, _ = WellMixedParticleND(da).run(tmax=2, dt=0.05)
    assert dosing.well_mixed_coverage(da, times) == pytest.approx(np.ravel(coverage), abs=5e-3)


@pytest.mark.parametrize(("aspect_ratio", "sticking"), [(20, 1e-2), (50, 1e-2), (50, 1e-3)])
def test_via(aspect_ratio: int, sticking: float) -> None:
    # its time is in units of q / (beta J); the design formula claims -2 to +11 % at this coverage
    coverages, times = DiffusionVia(AR=aspect_ratio, p_stick0=sticking).run_until_cov(max_cov=0.9)
    reached = float(np.mean(coverages[-1]))
    ours = porous.via_dose_time(reached, aspect_ratio, 1.0, 1.0 / sticking, sticking)
    assert 0.97 < float(ours) / times[-1] < 1.12
