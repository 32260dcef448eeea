"""Molecules that stay sorbed in the cold, as a finding of operating points."""

from __future__ import annotations

import pytest
from reactor_kinds import SCENARIOS, UNITS, limit, point

from r2r_sim.errors import Finding
from r2r_sim.process import OperatingPoint
from r2r_sim.process.registry import operating_points
from r2r_sim.scenario import load


def told(at: OperatingPoint) -> list[Finding]:
    return [found for found in at.warnings if found.code == "process.physisorption"]


@pytest.mark.parametrize("kind", UNITS)
def test_cold_powder_is_told_and_warm_powder_is_not(kind: str) -> None:
    assert not told(point(kind))
    if kind != "pneumatic_tube":  # cold water does not react within its section
        (found,) = told(point(kind, "process.temperature=99 degC"))
        assert found.severity == "note"
        assert "99 degC" in found.message


def test_a_web_is_told_once_it_runs_beyond_its_desorption_limit() -> None:
    ready = SCENARIOS / "separator_al2o3_r2r.yaml"
    (at,) = operating_points(load(ready).scenario)
    assert not told(at)
    allowed = limit(at, "desorption").value * 60

    def run(speed: float) -> list[Finding]:
        return told(operating_points(load(ready, [f"plant.lines.coater.web_speed={speed!r} m/min"]).scenario)[0])

    assert not run(0.99 * allowed)
    assert [found.severity for found in run(1.01 * allowed)][:1] == ["warning"]
