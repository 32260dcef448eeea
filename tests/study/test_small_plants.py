"""A laboratory reactor is a plant too: nothing may round to zero."""

from __future__ import annotations

from pathlib import Path

import pytest

import r2r_sim

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def test_a_laboratory_bed_draws_what_its_powder_takes() -> None:
    changes = ["horizon=10 day", "plant.reactors.bed.charge=0.1 kg", "plant.reactors.bed.diameter=0.05 m",
               "plant.reactors.bed.freeboard_height=0.3 m", "plant.reactors.bed.filter_volume=0.001 m3",
               "plant.reactors.bed.count=1"]  # fmt: skip
    result = r2r_sim.run(r2r_sim.load(SCENARIOS / "nmc811_al2o3_fluidised_bed.yaml", changes), replications=1)
    point = result.operating[0]
    per_batch = point.consumption.precursors["tma"]
    assert per_batch < 1e-3
    made = result.kpi["lots_per_day"].mean
    supplied = result.kpi["precursor_tma_kg_per_day"].mean
    assert supplied == pytest.approx(per_batch * made, rel=0.05)  # batches under way at the end have drawn as well


def test_outer_faces_only_draw_little_and_exactly() -> None:
    changes = ["horizon=30 day", "material.coated_depth=faces"]
    result = r2r_sim.run(r2r_sim.load(SCENARIOS / "separator_al2o3_r2r.yaml", changes), replications=1)
    point = result.operating[0]
    hot = sum(
        row.hours_per_year / 8760 * 86400
        for row in result.kpi.states
        if row.sub_state in ("coating", "roll change", "start-up", "start-up after failure", "waiting for crew")
    )
    expected = point.consumption.precursors["tma"] * hot
    assert result.kpi["precursor_tma_kg_per_day"].mean == pytest.approx(expected, rel=1e-4)
