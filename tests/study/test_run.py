"""What a run promises: the same digits for anyone who asks, and nothing that does not add up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import r2r_sim
from r2r_sim.errors import InputError, RunError, ScenarioError
from r2r_sim.study import result_as_dict
from r2r_sim.study.result import StudyResult

ROOT = Path(__file__).parents[2]
SCENARIOS = ROOT / "scenarios"
POWDER, WEB = SCENARIOS / "nmc811_al2o3_fluidised_bed.yaml", SCENARIOS / "separator_al2o3_r2r.yaml"
SHORT = "horizon=40 day"


def plan(path: Path, *overrides: str) -> Any:
    return r2r_sim.load(path, [SHORT, *overrides])


@pytest.fixture(scope="module", params=[POWDER, WEB], ids=["powder", "web"])
def result(request: pytest.FixtureRequest) -> StudyResult:
    return r2r_sim.run(plan(request.param), replications=3, seed=7)


def digits(result: StudyResult) -> str:
    return json.dumps({**result_as_dict(result), "provenance": None, "findings": None}, sort_keys=True)


def test_same_digits_for_any_number_of_workers(result: StudyResult) -> None:
    path = POWDER if result.product == "powder" else WEB
    again = r2r_sim.run(plan(path), replications=3, seed=7, workers=2)
    assert json.dumps(result_as_dict(again)) == json.dumps(result_as_dict(result))


def test_another_seed_is_another_year(result: StudyResult) -> None:
    path = POWDER if result.product == "powder" else WEB
    assert digits(r2r_sim.run(plan(path), replications=3, seed=8)) != digits(result)


def test_a_crew_that_nobody_uses_changes_nothing(result: StudyResult) -> None:
    path = POWDER if result.product == "powder" else WEB
    crews = "[{name: operators, per_shift: %d}, {name: technicians, per_shift: %d}, {name: idle, per_shift: 5}]"
    loaded = plan(path)
    people = {crew.name: crew.per_shift for crew in loaded.scenario.plant.crews}
    again = r2r_sim.run(
        plan(path, f"plant.crews={crews % (people['operators'], people['technicians'])}"), replications=3, seed=7
    )
    ours = {kpi.name: kpi for kpi in result.kpi.kpis}
    theirs = {kpi.name: kpi for kpi in again.kpi.kpis if "idle" not in kpi.name}
    assert theirs == ours


def test_losses_lead_from_nameplate_to_good_output(result: StudyResult) -> None:
    for group in result.groups:
        lost = sum(row.lost_per_day for row in result.kpi.losses if row.group == group.group)
        assert group.good_per_day + lost == pytest.approx(group.nameplate_per_day, rel=1e-9)


def test_states_fill_the_year(result: StudyResult) -> None:
    shares: dict[str, float] = {}
    for row in result.kpi.states:
        shares[row.unit] = shares.get(row.unit, 0.0) + row.share
    assert shares == pytest.approx(dict.fromkeys(shares, 1.0), abs=1e-12)


def test_oee_is_the_product_of_its_factors(result: StudyResult) -> None:
    factors = [result.samples["oee"][0]]
    assert 0 < result.kpi["teep"].mean <= result.kpi["oee"].mean < 1
    assert factors[0] > 0


def test_the_gap_is_split_without_a_rest(result: StudyResult) -> None:
    name = "good_t_per_day" if result.product == "powder" else "good_m2_per_day"
    assert sum(row.per_day for row in result.gap) == pytest.approx(
        result.kpi[name].mean - result.estimate_per_day, rel=1e-9, abs=1e-9
    )


def test_the_estimate_is_a_good_first_guess(result: StudyResult) -> None:
    name = "good_t_per_day" if result.product == "powder" else "good_m2_per_day"
    assert result.kpi[name].mean == pytest.approx(result.estimate_per_day, rel=0.15)


def test_cost_items_sum_to_the_full_cost(result: StudyResult) -> None:
    cost = result.cost
    assert cost is not None
    items = [item.amount_per_year for item in cost.items if item.amount_per_year is not None]
    assert sum(items) == pytest.approx(cost.full.per_year, rel=1e-9)
    assert cost.marginal.per_year < cost.full.per_year
    assert cost.full.low_per_year < cost.full.per_year < cost.full.high_per_year
    assert not cost.missing


def test_every_check_passes(result: StudyResult) -> None:
    assert [check.name for check in result.checks if not check.passed] == []
    assert len(result.checks) >= 6


def test_every_key_figure_is_defined(result: StudyResult) -> None:
    assert [definition.name for definition in result.definitions] == [kpi.name for kpi in result.kpi.kpis]


def test_as_a_frame(result: StudyResult) -> None:
    frame = result.to_frame()
    assert list(frame.columns) == ["name", "unit", "mean", "half_width", "p10", "p90", "n"]
    assert len(frame) == len(result.kpi.kpis)


def test_json_holds_no_clock_no_path_and_no_nan(result: StudyResult) -> None:
    text = json.dumps(result_as_dict(result), allow_nan=False)
    assert str(ROOT) not in text
    assert '"workers"' not in text


def test_the_documented_example_is_what_comes_out() -> None:
    page = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    shown = page.split("```json\n")[1].split("```")[0].rstrip()
    result = r2r_sim.run(SCENARIOS / "check_bed_by_hand.yaml", replications=1)
    written = json.dumps(result_as_dict(result), indent=2, ensure_ascii=False)
    assert written.startswith(shown)


def test_documented_keys_are_those_written(result: StudyResult) -> None:
    page = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    for key in result_as_dict(result):
        assert f"`{key}`" in page


def test_explanation_holds_every_limit() -> None:
    explanation = r2r_sim.explain(WEB)
    assert {"dose A", "dose B", "purge isolation", "desorption", "precursor delivery", "reaction heat", "preheat",
            "handling"} <= set(explanation.to_frame()["name"])  # fmt: skip
    document = explanation.as_dict()
    assert [limit["name"] for limit in document["limits"] if limit["binding"]] == ["precursor delivery"]
    json.dumps(document, allow_nan=False)


def test_more_beds_make_more_until_something_else_rules() -> None:
    made = [
        r2r_sim.run(plan(POWDER, f"plant.reactors.bed.count={count}"), replications=2).kpi["good_t_per_day"].mean
        for count in (2, 4, 8)
    ]
    assert made[0] < made[1] < made[2]
    assert made[2] < 4 * made[0] * 1.02


def test_worth_of_a_loss_follows_the_rule(result: StudyResult) -> None:
    cost = result.cost
    assert cost is not None
    assert cost.value_per_unit is not None
    marginal = cost.marginal.per_kg if result.product == "powder" else cost.marginal.per_m2
    per_year = 365 * (1000 if result.product == "powder" else 1)
    for row in result.kpi.losses:
        assert cost.substrate_per_unit is not None
        each = cost.value_per_unit + (cost.substrate_per_unit if row.scrapped else -marginal)
        assert row.worth_per_year == pytest.approx(row.lost_per_day * per_year * each, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("arguments", [{"replications": 0}, {"seed": -1}, {"workers": 0}])
def test_numbers_out_of_range_are_told(arguments: dict[str, int]) -> None:
    with pytest.raises(InputError, match=next(iter(arguments))):
        r2r_sim.run(SCENARIOS / "check_web_by_hand.yaml", **arguments)


def test_a_crew_too_small_for_its_task_is_told() -> None:
    with pytest.raises((RunError, ScenarioError), match="technicians"):
        r2r_sim.run(plan(POWDER, "plant.cabinets.tma.people=3"), replications=1)


def test_few_replications_are_warned_of() -> None:
    one = r2r_sim.run(SCENARIOS / "check_web_by_hand.yaml", replications=1)
    assert "study.few_replications" in [finding.code for finding in one.findings]


def test_the_examples_of_the_design_run() -> None:
    for path in sorted((ROOT / "tests" / "scenario" / "examples").glob("*.yaml")):
        result = r2r_sim.run(r2r_sim.load(path, [SHORT]), replications=1)
        assert result.kpi["oee"].mean > 0.3
        assert result.cost is not None
        assert result.cost.missing


def test_output_with_too_thin_a_film_meets_no_target() -> None:
    from r2r_sim.study.sentences import headline

    fast = r2r_sim.run(plan(WEB, "plant.lines.coater.web_speed=100 m/min"), replications=2)
    assert fast.kpi["good_m2_per_day"].mean > 20_000
    assert not fast.targets[0].met
    assert fast.targets[0].probability == 0
    assert "of 5.06 nm of film" in headline(fast)
    assert "exceeded as given" in headline(fast)


def test_nobody_is_busy_more_than_all_the_time() -> None:
    shifts = (
        "plant.calendar={pattern: weekdays, shifts_per_day: 1, shift_length: 4 h}",
        "plant.crews.operators.per_shift=1",
    )
    for changes in (shifts, ("plant.cabinets.tma.max_flow=1 g/min",)):
        found = r2r_sim.run(plan(POWDER, *changes), replications=1)
        assert max(row.utilisation for row in found.resources) <= 1


def test_a_cost_without_prices_is_no_cost_of_nothing() -> None:
    text = POWDER.read_text(encoding="utf-8").split("\ncost:")[0] + "\ncost: {currency: EUR, year: 2026}\n"
    from r2r_sim.scenario import load_text

    found = r2r_sim.run(load_text(text, overrides=[SHORT]), replications=1)
    assert result_as_dict(found)["unit_cost"]["full"]["per_kg"] is None
    assert {row.worth_per_year for row in found.kpi.losses} == {None}


def test_a_coating_price_below_marginal_cost_is_told() -> None:
    found = r2r_sim.run(plan(WEB, "cost.prices.coating=0.044 USD/m2"), replications=1)
    assert {"cost.below_marginal", "cost.above_substrate"} <= {finding.code for finding in found.findings}


def test_a_canister_smaller_than_a_dose_is_told_once() -> None:
    from r2r_sim.errors import InfeasibleError

    with pytest.raises(InfeasibleError) as caught:
        r2r_sim.run(plan(POWDER, "plant.cabinets.tma.canister=100 g"), replications=1)
    assert caught.value.message.count("bed: a dose takes 195.6 g") == 1


def test_the_longest_given_step_rules_where_all_are_given() -> None:
    found = r2r_sim.run(SCENARIOS / "check_bed_by_hand.yaml", replications=1)
    assert found.operating[0].binding.name == "given time"
    assert found.operating[0].binding.step == "heat"
    assert "entrainment" not in found.bottleneck


def test_a_batch_that_outlasts_the_horizon_is_told() -> None:
    found = r2r_sim.run(r2r_sim.load(POWDER, ["horizon=0.2 day"]), replications=1)
    assert "study.batch_beyond_horizon" in {finding.code for finding in found.findings}
