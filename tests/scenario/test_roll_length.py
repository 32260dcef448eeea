"""Length of web on a roll, stated or from its diameter."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

import r2r_sim
from r2r_sim.errors import ScenarioError
from r2r_sim.plant.build import build_plant
from r2r_sim.plant.model import WebLine
from r2r_sim.process.registry import operating_points

WEB = Path(__file__).parents[2] / "scenarios" / "check_web_by_hand.yaml"


def with_roll(**roll: str) -> r2r_sim.scenario.Loaded:
    given = ", ".join(f"{key}: {value}" for key, value in {"width": "1 m", **roll}.items())
    return r2r_sim.load(WEB, [f"material.roll={{{given}}}", "material.thickness=25 um", "horizon=10 day"])


def test_a_diameter_gives_the_length_by_hand() -> None:
    # pi (0.4**2 - 0.152**2) / 4 = 0.107518 m2 of face; over 25 um 4 300.7 m
    loaded = with_roll(diameter="400 mm", core="152 mm")
    scenario = loaded.scenario
    assert scenario.web.roll.length_of(25e-6) == pytest.approx(4300.7, abs=0.05)
    line = build_plant(scenario, operating_points(scenario)).units[0]
    assert isinstance(line, WebLine)
    assert line.roll_length == round(math.pi * (0.4**2 - 0.152**2) / (4 * 25e-6) * 1000)
    (note,) = [finding for finding in r2r_sim.explain(loaded).findings if finding.code == "study.roll_length"]
    assert "4,301 m of web 25 um thick" in note.message


def test_a_stated_length_is_used_as_it_is() -> None:
    assert with_roll(length="700 m").scenario.web.roll.length_of(25e-6) == 700.0


@pytest.mark.parametrize(
    ("roll", "why"),
    [
        ({}, "length is missing"),
        ({"diameter": "400 mm"}, "needs the core"),
        ({"core": "152 mm"}, "length is missing"),
        ({"length": "700 m", "diameter": "400 mm", "core": "152 mm"}, "twice"),
        ({"length": "700 m", "core": "152 mm"}, "twice"),
        ({"diameter": "100 mm", "core": "152 mm"}, "fills a roll"),
    ],
)
def test_one_way_to_say_it(roll: dict[str, str], why: str) -> None:
    with pytest.raises(ScenarioError) as raised:
        with_roll(**roll)
    assert why in str(raised.value)
