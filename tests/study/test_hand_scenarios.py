"""Deterministic scenarios equal arithmetic on paper, through the whole house."""

from __future__ import annotations

from pathlib import Path

import pytest

import r2r_sim

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def test_web_with_roll_changes() -> None:
    # 1 000 m at 10 m/min are 100 min, a change 10 min: 1 440 rolls in 110 days = 158 400 min
    result = r2r_sim.run(SCENARIOS / "check_web_by_hand.yaml", replications=2)
    assert result.kpi["good_m2_per_day"].mean == pytest.approx(1440 * 1000 / 110, rel=1e-12)
    assert round(result.kpi["good_m2_per_day"].mean, 3) == 13090.909
    assert result.kpi["good_m2_per_day"].half_width == 0
    assert result.kpi["lots_per_day"].mean == pytest.approx(1440 / 110)
    hours = {row.sub_state: row.hours_per_year for row in result.kpi.states}
    assert hours == pytest.approx({"coating": 8760 * 100 / 110, "roll change": 8760 * 10 / 110})
    assert result.estimate_per_day == pytest.approx(result.kpi["good_m2_per_day"].mean)


def test_bed_with_given_durations() -> None:
    # 20 + 60 + 4 (5 + 5 + 5 + 5) + 60 + 20 = 240 min: 6 batches of 100 kg a day
    result = r2r_sim.run(SCENARIOS / "check_bed_by_hand.yaml", replications=1)
    assert result.kpi["good_t_per_day"].mean == 0.6
    assert result.kpi["lots_per_day"].mean == 6
    assert result.kpi["good_t_per_day"].half_width is None
    hours = {row.sub_state: row.hours_per_year for row in result.kpi.states}
    assert hours["heat"] == pytest.approx(8760 * 60 / 240)
    assert hours["dose A"] == pytest.approx(8760 * 20 / 240)
    assert hours["load"] == pytest.approx(8760 * 20 / 240)
