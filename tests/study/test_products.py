"""Plans of several products against arithmetic by hand."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

import r2r_sim
from r2r_sim.report.book import SHEETS
from r2r_sim.report.console_products import show_products
from r2r_sim.report.workbook import workbook_bytes
from r2r_sim.scenario import load_text
from r2r_sim.study import result_as_dict
from r2r_sim.study.result import StudyResult
from r2r_sim.study.trace import gantt

SCENARIOS = Path(__file__).parents[2] / "scenarios"
BED = (SCENARIOS / "check_bed_by_hand.yaml").read_text(encoding="utf-8")
WEB = (SCENARIOS / "check_web_by_hand.yaml").read_text(encoding="utf-8")
CHANGES = "      changeovers: {times: {thin to thick: 2 h}, otherwise: 4 h}\n"
PRODUCTS = """
products:
  - {name: thin}
  - {name: thick, set: {process.cycles: 10}}
"""
CAMPAIGNS = PRODUCTS + "campaigns: [{product: thin, lots: 6}, {product: thick, lots: 4}]\n"


def run(text: str, *changes: str) -> StudyResult:
    return r2r_sim.run(load_text(text, overrides=changes), replications=1)


@pytest.fixture(scope="module")
def campaigns() -> StudyResult:
    # a thin batch takes 240 min, a thick one 6 cycles of 20 min more: 6 x 240 + 120 + 4 x 360 + 240 = 3240 min a turn,
    # 40 turns in 90 days
    return run(BED + CHANGES + CAMPAIGNS, "horizon=90 day")


def test_output_by_product(campaigns: StudyResult) -> None:
    assert campaigns.products is not None
    rows = {row.product: row for row in campaigns.products.products}
    assert rows["thin"].good == pytest.approx(40 * 6 * 0.1 / 90)
    assert rows["thick"].good == pytest.approx(40 * 4 * 0.1 / 90)
    assert rows["thin"].share == pytest.approx(0.6)
    assert rows["thin"].lots_per_day == pytest.approx(40 * 6 / 90)
    assert sum(row.good for row in rows.values()) == pytest.approx(campaigns.kpi["good_t_per_day"].mean, rel=1e-12)


def test_campaigns_and_changeovers(campaigns: StudyResult) -> None:
    assert campaigns.products is not None
    per_year = 365 / 90
    table = {(row.product, row.lots, row.hours): row.per_year for row in campaigns.products.campaigns}
    assert table == {
        ("thin", 6.0, 24.0): pytest.approx(40 * per_year),
        ("thick", 4.0, 24.0): pytest.approx(40 * per_year),
    }
    (setup,) = campaigns.products.setups
    assert setup.per_year == pytest.approx(80 * per_year)
    assert setup.hours_per_year == pytest.approx(40 * 6 * per_year)
    (loss,) = [row for row in campaigns.kpi.losses if row.cause == "setup"]
    assert loss.e10 == "scheduled down"
    assert loss.hours_per_year == pytest.approx(40 * 6 * per_year)


def test_effectiveness_counts_each_product_at_its_own_nameplate(campaigns: StudyResult) -> None:
    # at nameplate a batch takes as long as physics asks for it, whatever was given: 240 thin and 160 thick ones
    thin, thick = (campaigns.operating[place].nameplate for place in (0, 1))
    ideal = (240 * 100 / thin + 160 * 100 / thick) / (90 * 86400)
    assert campaigns.kpi["oee"].mean == pytest.approx(ideal, rel=1e-9)
    assert all(check.passed for check in campaigns.checks), [check for check in campaigns.checks if not check.passed]


def test_the_estimate_mixes_products_and_knows_changeovers(campaigns: StudyResult) -> None:
    # 10 lots of 0.1 t in 3240 min
    assert campaigns.estimate_per_day == pytest.approx(1.0 * 1440 / 3240)
    assert "changeovers 11.1% of the time" in campaigns.estimates[0].formula
    orders = "orders: [{product: thin, lots: 60}, {product: thick, lots: 10}]\n"
    few = run(BED + PRODUCTS + orders, "horizon=30 day")
    assert few.estimate_per_day == pytest.approx(70 * 0.1 / 30)
    # 60 x 240 min and 10 x 360 min of 30 days: for the other 58 % nobody asks
    assert "of its nameplate waits for orders" in few.bottleneck
    assert "waits for orders" not in campaigns.bottleneck
    assert sum(row.per_day for row in few.gap) == pytest.approx(few.kpi["good_t_per_day"].mean - few.estimate_per_day)


def test_precursor_is_what_each_product_took(campaigns: StudyResult) -> None:
    for name in ("tma", "h2o"):
        batches = zip((240, 160), campaigns.operating, strict=True)
        supplied = sum(number * point.consumption.precursors[name] for number, point in batches)
        assert campaigns.kpi[f"precursor_{name}_kg_per_day"].mean == pytest.approx(supplied / 90, rel=1e-6)


def test_orders_on_time_and_late() -> None:
    orders = """orders:
  - {name: first, product: thin, lots: 6, due: 1 day}
  - {name: second, product: thick, amount: 0.35 t, due: 2 day, priority: 1}
  - {product: thin, lots: 1, release: 5 day, due: 1 day, every: 10 day}
"""
    result = run(BED + CHANGES + PRODUCTS + orders, "horizon=30 day")
    assert result.products is not None
    first, second, third = result.products.orders
    # done when it is due, at 6 x 240 min
    assert (first.on_time, first.tardiness, first.lead) == (1.0, 0.0, 1.0)
    # four lots hold 0.35 t: from 1440 + 120 min on, for 4 x 360: done at 3000 min, 120 too late
    assert second.on_time == 0.0
    assert second.tardiness == pytest.approx(120 / 1440)
    assert second.lead == pytest.approx(3000 / 1440)
    assert second.delivered == 1.0
    # three times: the bed is changed over for the first of them alone
    assert (third.name, third.orders, third.on_time) == ("order 3", 3.0, 1.0)
    assert third.lead == pytest.approx((480 + 240 + 240) / 3 / 1440)


def test_an_order_that_is_not_done_is_late_to_the_end() -> None:
    orders = "orders: [{name: much, product: thin, lots: 100, due: 2 day}, {product: thick, lots: 1, due: 40 day}]\n"
    result = run(BED + CHANGES + PRODUCTS + orders, "horizon=10 day")
    assert result.products is not None
    much, other = result.products.orders
    assert (much.on_time, much.tardiness, much.lead) == (0.0, 8.0, None)
    assert (other.orders, other.on_time) == (0.0, None)  # not done, and not due yet


def test_two_products_that_are_alike_are_one() -> None:
    one = "\nproducts: [{name: a}]\ncampaigns: [{product: a, lots: 10}]\n"
    two = "\nproducts: [{name: a}, {name: b}]\ncampaigns: [{product: a, lots: 5}, {product: b, lots: 5}]\n"
    for text in (BED, WEB):
        plain, mixed = run(text + one, "horizon=20 day"), run(text + two, "horizon=20 day")
        assert plain.kpi.kpis == mixed.kpi.kpis
        assert plain.kpi.states == mixed.kpi.states
        assert plain.kpi.losses == mixed.kpi.losses


def test_a_web_of_two_widths_adds_up_in_square_metres() -> None:
    products = "\nproducts: [{name: wide}, {name: narrow, set: {material.roll.width: 0.5 m}}]\n"
    result = run(
        WEB + products + "campaigns: [{product: wide, lots: 3}, {product: narrow, lots: 2}]\n", "horizon=20 day"
    )
    assert result.products is not None
    wide, narrow = result.products.products
    total = result.kpi["good_m2_per_day"].mean
    assert wide.good + narrow.good == pytest.approx(total, rel=1e-9)
    assert wide.good > narrow.good > 0.1 * total


def test_what_is_made_shows_everywhere(campaigns: StudyResult, capsys: Any) -> None:
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(workbook_bytes(campaigns)))
    assert tuple(name for name in book.sheetnames if name != "Products") == SHEETS
    words = {str(cell.value) for row in book["Products"].iter_rows() for cell in row}
    assert {"thin", "thick", "Campaigns", "Changeovers"} <= words
    document = json.loads(json.dumps(result_as_dict(campaigns)))
    assert [row["product"] for row in document["products"]["products"]] == ["thin", "thick"]
    assert {row["product"] for row in document["operating_points"]} == {"thin", "thick"}
    assert campaigns.products is not None
    show_products(campaigns.products)
    assert "thick" in capsys.readouterr().out


def test_a_gantt_chart_knows_the_products() -> None:
    found = gantt(load_text(BED + CHANGES + CAMPAIGNS, overrides=["horizon=10 day"]), 0.5, 2.5)
    # thin until 1440 min, thick from 1560 to 3000, thin again from 3240 on
    assert [(run.product, round(run.start * 1440), round(run.end * 1440)) for run in found.runs] == [
        ("thin", 720, 1440),
        ("thick", 1560, 3000),
        ("thin", 3240, 3600),
    ]
    assert found.products == ("thin", "thick")


def test_explain_and_levers_know_the_products() -> None:
    loaded = load_text(BED + CHANGES + CAMPAIGNS, overrides=["horizon=60 day"])
    explanation = r2r_sim.explain(loaded)
    assert {row.of for row in explanation.inputs} == {"bed (thin)", "bed (thick)"}
    assert [point.headline.partition(":")[0] for point in explanation.points] == ["bed (thin)", "bed (thick)"]
    gains = {gain.change: gain for gain in r2r_sim.bottleneck(loaded, replications=2).gains}
    assert gains["changeover -10%"].output.mean > 0
    assert gains["process steps -10%"].output.mean > 0
