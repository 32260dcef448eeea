"""Powder that takes up water in its stores, from the planner's file to the key figures."""

from __future__ import annotations

from math import exp, log
from pathlib import Path
from typing import Any

import pytest

import r2r_sim
from r2r_sim.errors import ScenarioError
from r2r_sim.plant import Fresh, Machine, Uptake
from r2r_sim.plant.build import build_plant
from r2r_sim.process.registry import operating_points

BED = Path(__file__).resolve().parents[2] / "scenarios" / "check_bed_by_hand.yaml"
HOUR = 3_600_000
WATER = ("material.moisture_as_received=500 ppm", "material.moisture=50 ppm")
DRYER = "plant.stations=[{name: dryer, kind: dryer, time: 30 min, drying_time: 60 min, store: 300 kg}]"
STORE = (
    "plant.reactor_store=100 kg",
    "plant.reactor_store_uptake={time_constant: 6 h, equilibrium: 800 ppm}",
)
UPTAKE = "store_uptake: {time_constant: 1 h, equilibrium: 1 %}"
PACKING = f"plant.stations=[{{name: packing, kind: packing, time: 1 h, {UPTAKE}}}]"
PLANT = (*WATER, DRYER, *STORE)
"""A bed that takes 100 kg every 240 min, and a dryer of 30 + 60 ln 10 = 168 min that is always ahead of it."""


def built(*changes: str) -> Any:
    scenario = r2r_sim.load(BED, changes).scenario
    return build_plant(scenario, operating_points(scenario))


def test_it_reaches_the_plant() -> None:
    model = built(*PLANT, "plant.stored={moisture_limit: 300 ppm, shelf_life: 2 day}")
    buffers = {buffer.name: buffer for buffer in model.buffers}
    assert buffers["before reactors"].uptake == Uptake(6 * HOUR, pytest.approx(800.0))
    assert buffers["before dryer"].uptake is None
    bed, dryer = model.units
    assert bed.fresh == Fresh(pytest.approx(300.0), 48 * HOUR, "damp")
    assert isinstance(dryer, Machine)
    assert dryer.inputs == ("damp", "before dryer")
    model = built(*PLANT, "plant.stored={shelf_life: 2 day, then: scrap}")
    assert model.units[0].fresh == Fresh(None, 48 * HOUR, None)
    assert model.units[1].inputs == ("before dryer",)
    assert "damp" not in {buffer.name for buffer in model.buffers}


def run(*changes: str) -> Any:
    return r2r_sim.run(r2r_sim.load(BED, (*PLANT, *changes)), replications=1)


def test_a_limit_that_no_lot_reaches_changes_nothing() -> None:
    # a lot lies 240 min at the most: 800 - 750 exp(-2/3) = 414.9 ppm
    assert 800 - 750 * exp(-2 / 3) < 415
    free, wide = run(), run("plant.stored={moisture_limit: 415 ppm}")
    assert free.kpi["lots_per_day"].mean == wide.kpi["lots_per_day"].mean == pytest.approx(6.0, rel=0.01)
    assert "lots_dried_again_per_year" not in wide.kpi


def test_damp_lots_are_dried_again() -> None:
    result = run("horizon=10 day", "plant.stored={moisture_limit: 414 ppm}")
    # The first lot is dry at 168.2 min and loaded. The second, dry at 336.3 min, lies until 408.2: 72 min. The third
    # is dry at 504.5 and lies until 648.2, the fourth is done at 672.6 and lies until 888.2, 216 min: 388 ppm. The next
    # is done at 840.8, and comes in at 888.2 to lie for 240 min: 415 ppm, too damp.
    lots = 10 * result.kpi["lots_dried_again_per_year"].mean / 365
    assert lots >= 1
    assert 800 - 750 * exp(-216 / 360) < 414 < 800 - 750 * exp(-240 / 360)
    # dried again from 415 ppm in 30 + 60 ln(8.3) = 157 min, the lot lies for less than 240 min and is loaded
    assert 60 * log(414.9 / 50) + 30 < 168
    assert result.kpi["scrap_share"].mean == 0.0
    assert "lots_dried_again_per_year" in {kpi.name for kpi in r2r_sim.study.sentences.headline_kpis(result)}


def test_damp_lots_are_scrap_if_they_shall_be() -> None:
    result = run("horizon=10 day", "plant.stored={moisture_limit: 414 ppm, then: scrap}")
    assert result.kpi["lots_damp_or_old_per_year"].mean > 0
    assert result.kpi["scrap_share"].mean > 0
    assert all(check.passed for check in result.checks)


@pytest.mark.parametrize(
    ("changes", "place", "says"),
    [
        ((DRYER, *STORE, WATER[1]), "plant.reactor_store_uptake", "needs the water with which it comes"),
        ((*PLANT, "plant.stored={then: dry}"), "plant.stored", "neither"),
        ((*PLANT, "plant.stored={moisture_limit: 40 ppm}"), "plant.stored.moisture_limit", "no lot is as dry"),
        ((*WATER, *STORE, "plant.stored={shelf_life: 1 day}"), "plant.stored", "no dryer"),
        (
            (*WATER, *STORE, DRYER.replace("time: 30", "batch: 2, time: 30"), "plant.stored={shelf_life: 1 day}"),
            "plant.stored",
            "dries 2 lots at a time",
        ),
    ],
)
def test_what_cannot_be(changes: tuple[str, ...], place: str, says: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        r2r_sim.load(BED, changes)
    told = [(one.path, says in one.message) for one in caught.value.findings if one.severity == "error"]
    assert (place, True) in told


@pytest.mark.parametrize(
    ("changes", "place", "severity", "says"),
    [
        (PLANT, "plant.stored", "note", "how damp powder may be"),
        (
            (*WATER, DRYER, "plant.stored={moisture_limit: 300 ppm}"),
            "plant.stored.moisture_limit",
            "warning",
            "no lot gets damper",
        ),
        (
            (*WATER, PACKING),
            "plant.stations.packing.store_uptake",
            "warning",
            "no consequence",
        ),
    ],
)
def test_what_is_told(changes: tuple[str, ...], place: str, severity: str, says: str) -> None:
    told = {(one.path, one.severity): one.message for one in r2r_sim.load(BED, changes).findings}
    assert says in told[place, severity]
