"""Cleaning by the film that has grown on the walls, from the planner's file to the plant's clocks."""

from __future__ import annotations

from pathlib import Path

import pytest

import r2r_sim
from r2r_sim.errors import ScenarioError
from r2r_sim.plant import PlantModel
from r2r_sim.plant.build import build_plant
from r2r_sim.process.registry import operating_points

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def model(name: str, *changes: str) -> PlantModel:
    scenario = r2r_sim.load(SCENARIOS / f"{name}.yaml", changes).scenario
    return build_plant(scenario, operating_points(scenario))


def test_the_walls_of_a_reactor_grow_what_a_batch_grows() -> None:
    clean = "plant.reactors.bed.maintenance=[{name: walls, every: 1 um, clock: film, takes: 8 h}]"
    changes = (clean, "plant.reactors.bed.count=1", "process.growth_per_cycle=0.125 nm", "process.cycles=4",
               "process.saturation=0.99999999")  # fmt: skip
    (task,) = model("nmc811_al2o3_fluidised_bed", *changes).units[0].maintenance
    # a batch of 4 x 0.125 nm: 2000 batches for a micrometre
    assert task.clock == "batches"
    assert task.every == pytest.approx(2000, abs=1)


def test_the_walls_of_a_line_grow_as_fast_as_was_measured() -> None:
    clean = "plant.lines.coater.maintenance=[{name: heads, every: 5 um, clock: film, wall_growth: 50 nm/h, takes: 8 h}]"
    (task,) = model("separator_al2o3_r2r", clean).units[0].maintenance
    assert (task.clock, task.every) == ("operating", 100 * 3_600_000)


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ("every: 5 um, clock: film", "how fast film grows on the walls of a line is not known"),
        ("every: 168 h, clock: film, wall_growth: 50 nm/h", "the film clock needs a thickness"),
        ("every: 168 h, wall_growth: 50 nm/h", "film on the walls counts on the film clock only"),
    ],
)
def test_what_is_missing_or_does_not_fit_is_said(item: str, message: str) -> None:
    change = f"plant.lines.coater.maintenance=[{{name: heads, {item}, takes: 8 h}}]"
    with pytest.raises(ScenarioError) as caught:
        r2r_sim.load(SCENARIOS / "separator_al2o3_r2r.yaml", (change,))
    assert any(message in finding.message for finding in caught.value.findings)
