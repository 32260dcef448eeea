"""Operating points of a whole scenario."""

from __future__ import annotations

from dataclasses import replace

import pytest

from r2r_sim.errors import InfeasibleError
from r2r_sim.process.registry import ALONE, LINES, operating_points
from r2r_sim.scenario import load_data, load_ready


@pytest.mark.parametrize("ready", ["separator_al2o3_r2r", "separator_al2o3_drum", "nmc811_al2o3_fluidised_bed"])
def test_a_point_without_alternatives_is_the_same_point(ready: str) -> None:
    scenario = load_ready(ready).scenario
    (full,) = operating_points(scenario)
    (alone,) = operating_points(scenario, alternatives=False)
    assert repr(replace(full, alternatives=())) == repr(replace(alone, alternatives=()))
    assert set(ALONE) == set(LINES)


def test_every_unit_that_cannot_run_is_named_with_its_place() -> None:
    data = dict(load_ready("nmc811_al2o3_fluidised_bed").data)
    bed = {**data["plant"]["reactors"][0], "fluidisation_number": 500}
    data["plant"] = {**data["plant"], "reactors": [{**bed, "name": "one"}, {**bed, "name": "two"}]}
    data.pop("cost")
    with pytest.raises(InfeasibleError) as caught:
        operating_points(load_data(data).scenario)
    assert [found.path for found in caught.value.findings] == ["plant.reactors.one", "plant.reactors.two"]
