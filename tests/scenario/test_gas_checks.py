"""What the gas cannot carry is refused before anything is computed."""

from __future__ import annotations

from pathlib import Path

import pytest

from r2r_sim.errors import ScenarioError
from r2r_sim.scenario import load

WEB = Path(__file__).parents[2] / "scenarios" / "separator_al2o3_r2r.yaml"


def refused(*changes: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        load(WEB, changes)
    return str(caught.value)


def test_a_partial_pressure_above_saturation() -> None:
    # water at 90 degC: log10 p = 10.11564 - 1687.537/(363.15 - 42.98) -> 7.0e4 Pa
    assert "7e+04 Pa" in refused("plant.lines.coater.partial_pressure.h2o=80000 Pa")
    # TMA: log10(p/Torr) = 8.224 - 2134.83/363.15, dimer, two monomers each -> 5.9e4 Pa
    assert "5.91e+04 Pa" in refused("plant.lines.coater.partial_pressure.tma=60000 Pa")
    load(WEB, ["plant.lines.coater.partial_pressure.tma=50000 Pa"])


def test_an_estimated_diffusivity_is_told_until_somebody_states_one() -> None:
    changes = ("process.chemistry=zno-dez-h2o", "plant.cabinets.tma.precursor=dez",
               "plant.lines.coater.partial_pressure={dez: 300 Pa, h2o: 1500 Pa}")  # fmt: skip
    told = [finding for finding in load(WEB, changes).findings if finding.code == "scenario.estimate"]
    assert [finding.severity for finding in told] == ["note"]
    assert "the diffusivity of dez in nitrogen" in told[0].message
    loaded = load(WEB, [*changes, "process.diffusivity={dez: 7e-6 m2/s}"])
    assert not [finding for finding in loaded.findings if finding.code == "scenario.estimate"]
    assert loaded.scenario.process.diffusivity["dez"].mode == 7e-6


def test_holidays_are_whole_days() -> None:
    assert "whole days" in refused("plant.calendar.holidays=0.4 day/year")


def test_a_task_needs_somebody() -> None:
    assert "people" in refused("plant.lines.coater.people=0")


def test_inputs_as_a_frame() -> None:
    frame = load(WEB).to_frame().set_index("path")
    assert frame.loc["plant.cabinets.tma.max_flow", "number"] == 40
    assert frame.loc["plant.cabinets.tma.max_flow", "confidence"] == "estimate"
    assert {"unit", "low", "high", "default", "changed", "source"} <= set(frame.columns)
