"""A coated separator against what separators have to meet, by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

import r2r_sim
from r2r_sim.catalog import Verdict
from r2r_sim.study.separator import separator_findings

SCENARIOS = Path(__file__).parents[2] / "scenarios"
WEB = SCENARIOS / "separator_al2o3_r2r.yaml"


def verdicts(*changes: str) -> dict[str, Verdict]:
    (line,) = r2r_sim.explain(r2r_sim.load(WEB, changes)).separators
    return {row.name: row for row in line.verdicts}


def test_the_reference_stays_within_the_table() -> None:
    found = verdicts()
    # 25 um with 5.06 nm on each face
    assert found["thickness"].after == pytest.approx(25.01012, abs=1e-4)
    assert found["thickness"].met  # the table prints 25 um, and that is what it is
    # skins of 2 um: pores of 64 nm lose two films of 5.06 nm in diameter, porosity there falls by the square
    inside = 0.50 * ((64 - 2 * 5.061) / 64) ** 2
    assert found["pore size"].after == pytest.approx(0.064 - 2 * 0.005061, abs=1e-5)
    assert found["porosity"].after == pytest.approx(100 * (4 * inside + 21 * 0.50) / 25, rel=1e-4)
    assert found["porosity"].met
    assert found["shrinkage when hot"].met is None
    assert found["process temperature"].after == 90
    assert {row.met for row in found.values()} == {True, None}


def test_the_coating_closes_the_pores_too_far() -> None:
    explanation = r2r_sim.explain(r2r_sim.load(WEB, ["material.coated_depth=full"]))
    (line,) = explanation.separators
    (porosity,) = line.spoilt
    assert porosity.before == pytest.approx(50)
    assert porosity.after == pytest.approx(100 * 0.50 * ((64 - 2 * 5.061) / 64) ** 2, rel=1e-3)
    (finding,) = [one for one in explanation.findings if one.code == "separator.porosity"]
    assert finding.severity == "warning"
    assert "35.44 %" in finding.message
    assert "table 8" in finding.hint


def test_what_was_outside_before_is_a_note() -> None:
    explanation = r2r_sim.explain(r2r_sim.load(WEB, ["material.thickness=16 um"]))
    (line,) = explanation.separators
    assert [row.name for row in line.missed] == ["thickness"]
    assert line.spoilt == ()
    (finding,) = separator_findings(explanation.separators)
    assert finding.severity == "note"
    assert "was outside already" in finding.message


def test_powder_has_none() -> None:
    assert r2r_sim.explain(SCENARIOS / "nmc811_al2o3_fluidised_bed.yaml").separators == ()


def test_a_run_carries_it_into_its_record() -> None:
    result = r2r_sim.run(r2r_sim.load(WEB, ["material.coated_depth=full", "horizon=20 day"]), replications=1)
    assert [row.name for line in result.separators for row in line.spoilt] == ["porosity"]
    assert "separator.porosity" in {finding.code for finding in result.findings}
