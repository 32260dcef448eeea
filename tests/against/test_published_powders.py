"""Powder coated as published, and sums of the literature: what the package says, with a tolerance or as a bound.

Sizes of the published apparatus are mostly not stated, so that a case is a bound: could it have been done, and not a
hundred times as fast? No number of the catalog was fitted to any of them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from r2r_sim.process import Limit, OperatingPoint
from r2r_sim.process.registry import operating_points
from r2r_sim.scenario import load

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def point(kind: str, unit: str, *overrides: str) -> OperatingPoint:
    changes = [text.replace("@", f"plant.reactors.{unit}.", 1) for text in overrides]
    return operating_points(load(SCENARIOS / f"nmc811_al2o3_{kind}.yaml", changes).scenario)[0]


def limit(at: OperatingPoint, name: str) -> Limit:
    return next(one for one in at.limits if one.name == name)


# van Ommen and co-workers 2015, Delft: agglomerates of P25 titania (50 m2/g) that gas carries through a tube,
# 10 to 40 m/s at the injection, 100 to 250 degC, about 1 g/min. Width of the tube and dose are assumed ---------------

DELFT = ("@tubes=1", "@lot=1 kg", "material.specific_surface=50 m2/g", "material.moisture=0 ppm")


@pytest.mark.parametrize("velocity", [10, 15, 40])
def test_delft_one_gramme_a_minute_is_within_a_narrow_tube(velocity):
    # 5 to 10 mm wide, as thin a load as transport has (0.1 kg/kg), 20 to 100 Pa of precursor, a section of 0.4 s
    section = f"@section={0.4 * velocity:g} m"
    common = (
        *DELFT,
        section,
        f"@gas_velocity={velocity} m/s",
        "@solids_loading=0.1 kg/kg",
        "@partial_pressure.h2o=500 Pa",
    )
    least = point("pneumatic_tube", "tubes", *common, "@diameter=5 mm", "@partial_pressure.tma=20 Pa")
    most = point("pneumatic_tube", "tubes", *common, "@diameter=10 mm", "@partial_pressure.tma=100 Pa")
    assert 0.01 < least.nameplate * 6e4 < 1.0  # g/min
    assert 1.0 < most.nameplate * 6e4 < 100.0


def test_delft_rate_is_far_below_that_of_the_ready_scenario():
    # the scenario is a design, not a machine that was published: it says so itself
    at = point("pneumatic_tube", "tubes")
    assert at.nameplate / 4 * 6e4 > 100.0
    assert "process.unproven_rate" in {one.code for one in at.warnings}


# NMC811, 500 kg in a bed 0.5 m wide, 1 kPa of TMA at 150 degC, gas at the terminal velocity of 10 um: by hand
# 6.3e-4 mol/s, a dose of some 32 min, 10 h with purge, heat-up and cool-down for four cycles, 1.2 t/day -------------

BED = ("@diameter=0.5 m", "@gas_velocity=11 mm/s")


def test_500_kg_of_nmc_in_a_bed_of_half_a_metre():
    at = point("fluidised_bed", "bed", *BED, "@overdose=1", "@contact_efficiency=1")
    fed = limit(at, "gas delivery of tma")
    assert fed.inputs["flow [g/min]"] / 72.085 / 60 == pytest.approx(6.3e-4, rel=0.03)
    assert fed.value / 60 == pytest.approx(32, rel=0.05)
    # 25 kPa of bed weight
    assert limit(at, "minimum fluidisation").inputs["bottom pressure [kPa]"] == pytest.approx(101.3 + 25, rel=5e-3)


def test_the_whole_batch_of_500_kg_takes_some_ten_hours():
    # with the overdose and the bypass of the ready scenario
    at = point("fluidised_bed", "bed", *BED)
    assert sum(step.duration * step.repeats for step in at.steps) / 3600 == pytest.approx(10.0, rel=0.1)
    assert at.nameplate * 86.4 == pytest.approx(1.2, rel=0.1)  # t/day
