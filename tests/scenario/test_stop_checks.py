"""What stops units, as planners state it: what is refused, and where it says so."""

from __future__ import annotations

from pathlib import Path

import pytest

import r2r_sim
from r2r_sim.errors import ScenarioError
from r2r_sim.plant.build import build_plant
from r2r_sim.process.registry import operating_points

SCENARIOS = Path(__file__).parents[2] / "scenarios"
WEB, BED = SCENARIOS / "separator_al2o3_r2r.yaml", SCENARIOS / "nmc811_al2o3_fluidised_bed.yaml"
STATIONS = SCENARIOS / "nmc811_al2o3_powder_plant.yaml"
SPOILS = "[{name: heater, clock: operating, between: exponential(900 h), repair: 8 h, effect: %s}]"


@pytest.mark.parametrize(
    ("path", "changes", "place", "says"),
    [
        (WEB, ["plant.lines.coater.failures=" + SPOILS % "scrap"], "plant.lines.coater.failures.heater.effect", "web"),
        (STATIONS, ["plant.stations.sieve.failures=" + SPOILS % "rework"],
         "plant.stations.sieve.failures.heater.effect", "no way back"),
        (STATIONS, ["plant.under_dosed=scrap", "plant.reactors.bed.failures=" + SPOILS % "rework"],
         "plant.reactors.bed.failures.heater.effect", "under-dosed ones are scrapped"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_place(path: Path, changes: list[str], place: str, says: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        r2r_sim.load(path, changes)
    assert [(one.path, says in one.message) for one in caught.value.findings if one.severity == "error"] == [
        (place, True)
    ]


def test_batches_that_a_failure_spoils_are_scrap_and_cost_output() -> None:
    changes = ["horizon=60 day", "plant.reactors.bed.failures=" + SPOILS % "scrap"]
    spoils = r2r_sim.run(r2r_sim.load(BED, changes), replications=2)
    resumes = r2r_sim.run(
        r2r_sim.load(BED, [changes[0], "plant.reactors.bed.failures=" + SPOILS % "resume"]), replications=2
    )
    assert spoils.kpi["good_t_per_day"].mean < resumes.kpi["good_t_per_day"].mean
    assert any("heater" in loss.cause for loss in spoils.kpi.losses)


def test_lots_of_a_plant_with_stations_are_coated_again() -> None:
    changes = ["horizon=60 day", "plant.reactors.bed.failures=" + SPOILS % "rework"]
    loaded = r2r_sim.load(STATIONS, changes)
    model = build_plant(loaded.scenario, operating_points(loaded.scenario))
    assert "again" in [buffer.name for buffer in model.buffers]
    result = r2r_sim.run(loaded, replications=1)
    assert result.kpi["good_t_per_day"].mean > 0
