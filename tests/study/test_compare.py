"""Two plans with the same random numbers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import r2r_sim
from r2r_sim.errors import InputError
from r2r_sim.study.compare import compare_scenarios

SCENARIOS = Path(__file__).parents[2] / "scenarios"
WEB, POWDER = SCENARIOS / "separator_al2o3_r2r.yaml", SCENARIOS / "nmc811_al2o3_fluidised_bed.yaml"
HAND = SCENARIOS / "check_web_by_hand.yaml"


def plan(path: Path, *changes: str, days: int = 30) -> r2r_sim.scenario.Loaded:
    return r2r_sim.load(path, [f"horizon={days} day", *changes])


def test_a_change_by_hand() -> None:
    # 1 000 m in 100 min + 10 min of change is 13 090.909 m2/day; 21 min of change make one roll in 121 min. In 22 days
    # 288 rolls, and in 22 days = 31 680 min 261 whole rolls (261 x 121 = 31 581) and 99 of 100 min of the next
    before = plan(HAND, days=22)
    after = plan(HAND, "plant.lines.coater.roll_change=21 min", days=22)
    found = compare_scenarios(before, after, replications=2)
    assert [(change.path, change.first, change.second) for change in found.changes] == [
        ("plant.lines.coater.roll_change", "10 min", "21 min")
    ]
    row = found["good_m2_per_day"]
    assert row.first == pytest.approx(288_000 / 22)
    assert row.second == pytest.approx((261_000 + 990) / 22)
    assert row.difference.mean == pytest.approx(row.second - row.first)
    assert (row.difference.half_width, row.difference.variance_ratio) == (0.0, None)
    assert row.difference.is_sure


def test_a_plan_does_not_differ_from_itself() -> None:
    found = compare_scenarios(plan(WEB), plan(WEB), replications=3)
    assert found.changes == ()
    assert {row.difference.mean for row in found.rows} == {0.0}
    assert [finding.code for finding in found.findings if finding.severity == "warning"] == ["study.same_plan"]


def test_common_random_numbers_narrow_the_interval() -> None:
    # less scrap at start-up leaves every stop where it was
    found = compare_scenarios(plan(WEB), plan(WEB, "plant.lines.coater.startup_scrap=20 m"), replications=4)
    apart = found["good_m2_per_day"].difference
    assert apart.is_sure
    assert apart.mean > 0
    assert apart.variance_ratio is not None
    assert apart.variance_ratio > 100


def test_cost_of_a_unit_is_compared() -> None:
    found = compare_scenarios(plan(WEB), plan(WEB, "cost.prices.tma=100 USD/kg"), replications=3)
    row = found["full_cost_per_m2"]
    single = [r2r_sim.run(plan(WEB, *change), replications=3).cost for change in ((), ("cost.prices.tma=100 USD/kg",))]
    assert single[0] is not None
    assert single[1] is not None
    assert (row.first, row.second) == (
        pytest.approx(single[0].full.per_m2),
        pytest.approx(single[1].full.per_m2),
    )
    # nothing in the plant changes: the difference is 100 USD/kg x what is bought for a m2, replication by replication
    tma = next(item for item in single[0].items if item.name.lower().startswith("tma") or "trimethyl" in item.name)
    assert -row.difference.mean == pytest.approx(100 * tma.quantity / single[0].good_m2_per_year, rel=1e-9)
    assert found["good_m2_per_day"].difference.mean == 0.0


def test_what_is_missing_is_not_compared() -> None:
    found = compare_scenarios(plan(WEB), plan(WEB, "cost.prices={tma: 200 USD/kg}"), replications=2)
    with pytest.raises(KeyError):
        found["full_cost_per_m2"]


def test_reasons_come_all_at_once() -> None:
    with pytest.raises(InputError, match=r"2 replications.*web.*horizons"):
        compare_scenarios(plan(WEB), plan(POWDER, days=20), replications=1)


def test_workers_change_no_digit() -> None:
    one, two = (
        compare_scenarios(
            plan(WEB), plan(WEB, "plant.lines.coater.reject=1 %"), replications=4, workers=workers
        ).as_dict()
        for workers in (1, 2)
    )
    assert json.dumps(one) == json.dumps(two)
    assert one["rows"][0]["difference"]["is_sure"] is True
