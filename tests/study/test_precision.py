"""Replications until a precision is reached, and when a plant settles."""

from __future__ import annotations

from pathlib import Path

import pytest

import r2r_sim
from r2r_sim.errors import InputError
from r2r_sim.kpi.statistics import is_precise
from r2r_sim.study import result_as_dict

SCENARIOS = Path(__file__).parents[2] / "scenarios"
WEB = SCENARIOS / "separator_al2o3_r2r.yaml"


def plan(horizon: str) -> r2r_sim.scenario.Loaded:
    return r2r_sim.load(WEB, [f"horizon={horizon}"])


def test_it_stops_when_the_mean_is_known() -> None:
    result = r2r_sim.run(plan("30 day"), seed=3, precision=0.006)
    values = result.samples["good_m2_per_day"]
    assert result.provenance.replications == len(values) > 10
    assert is_precise(values, 0.006)
    assert not is_precise(values[:10], 0.006)  # it had a reason to go on after its first look
    (finding,) = [f for f in result.findings if f.code == "study.precision_reached"]
    assert "known to 0.6 % after" in finding.message


def test_what_is_known_at_the_first_look_takes_ten() -> None:
    assert r2r_sim.run(plan("30 day"), seed=3, precision=0.5).provenance.replications == 10


def test_the_most_is_kept_and_told() -> None:
    result = r2r_sim.run(plan("30 day"), replications=12, seed=3, precision=1e-5)
    assert result.provenance.replications == 12
    assert [f.severity for f in result.findings if f.code == "study.precision_missed"] == ["warning"]


def test_workers_change_no_digit_and_no_number() -> None:
    one, two = (r2r_sim.run(plan("20 day"), seed=3, precision=0.01, workers=workers) for workers in (1, 2))
    assert result_as_dict(one) == result_as_dict(two)


@pytest.mark.parametrize("precision", [0.0, -0.1, 1.0])
def test_no_share_no_precision(precision: float) -> None:
    with pytest.raises(InputError, match="precision"):
        r2r_sim.run(plan("20 day"), precision=precision)


def test_a_short_run_gives_no_warm_up() -> None:
    result = r2r_sim.run(plan("20 day"), replications=2)
    assert result.warm_up is not None
    assert (result.warm_up.values, result.warm_up.of) == (None, 20)


def test_a_line_that_starts_hot_is_settled() -> None:
    result = r2r_sim.run(plan("200 day"), replications=3)
    assert result.warm_up is not None
    assert result.warm_up.values == 0
    assert result_as_dict(result)["warm_up"] == {"days": 0, "of_days": 200, "words": "settled from the start"}


def test_one_long_run_has_an_interval_of_its_own() -> None:
    one = r2r_sim.run(plan("400 day"), replications=1)
    (finding,) = [f for f in one.findings if f.code == "study.batch_means"]
    assert finding.severity == "note"
    assert "by 20 batch means" in finding.message
    said = float(finding.message.partition(" give ")[2].partition(" +- ")[0].replace(",", ""))
    assert said == pytest.approx(one.kpi["good_m2_per_day"].mean, rel=0.01)
    two = r2r_sim.run(plan("60 day"), replications=2)
    assert not [f for f in two.findings if f.code == "study.batch_means"]


def test_questions_are_functions_too() -> None:
    loaded = plan("30 day")
    assert r2r_sim.compare(loaded, loaded, replications=2)["oee"].difference.mean == 0.0
    assert r2r_sim.bottleneck(loaded, replications=2).to_frame()["output"].iloc[0] > 0
    assert r2r_sim.resilience(loaded, "4 h", replications=2).one_out[0].output == 0.0
    assert r2r_sim.gantt(loaded, 1.0, 2.0).units == ("coater",)
    assert r2r_sim.trace(loaded, ".csv").startswith(b"kind,unit")
