"""Products, orders, campaigns and changeovers as a planner writes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from r2r_sim.errors import InfeasibleError, ScenarioError
from r2r_sim.process.registry import operating_points
from r2r_sim.scenario import data_of, input_rows, load, load_text, resolved_hash

HERE = Path(__file__).parent / "examples"
POWDER = (HERE / "nmc811_4cycles.yaml").read_text(encoding="utf-8")
CAMPAIGNS = "campaigns: [{product: thin, lots: 20}, {product: thick, lots: 10}]\n"
PRODUCTS = f"""
products:
  - {{name: thin}}
  - name: thick
    set: {{process.cycles: 8, material.specific_surface: 0.5 m2/g}}
{CAMPAIGNS}"""


def plan(extra: str, text: str = POWDER) -> Any:
    return load_text(text + extra)


def found(extra: str, text: str = POWDER) -> dict[str, str]:
    """What is wrong, by path."""
    with pytest.raises(ScenarioError) as caught:
        plan(extra, text)
    return {finding.path: finding.message for finding in caught.value.findings if finding.severity == "error"}


def test_a_product_is_the_plan_with_what_it_sets() -> None:
    loaded = plan(PRODUCTS)
    of = loaded.scenario.by_product
    assert list(of) == ["thin", "thick"]
    assert [one.process.cycles for one in of.values()] == [4, 8]
    assert of["thick"].powder.specific_surface.mode == 500.0
    assert of["thin"].powder.specific_surface == loaded.scenario.powder.specific_surface
    assert of["thick"].plant is loaded.scenario.plant
    assert data_of(loaded.data, "thick")["process"]["cycles"] == 8
    assert loaded.data["process"]["cycles"] == 4  # the plan's own data are left alone


def test_each_product_has_operating_points_of_its_own() -> None:
    loaded = plan(PRODUCTS)
    points = operating_points(loaded.scenario)
    units = [reactor.name for reactor in loaded.scenario.plant.reactors]
    assert [(point.unit, point.product, point.cycles) for point in points] == [
        *((unit, "thin", 4) for unit in units),
        *((unit, "thick", 8) for unit in units),
    ]
    assert points[0].label == f"{units[0]} (thin)"


def test_a_plan_of_one_product_is_what_it_was() -> None:
    one = load(HERE / "nmc811_4cycles.yaml").scenario
    assert list(one.by_product) == [""]
    assert one.by_product[""] is one
    assert {point.product for point in operating_points(one)} == {""}


def test_products_are_among_the_inputs_and_in_the_hash() -> None:
    loaded = plan(PRODUCTS)
    assert "products.thick.set.process.cycles" in {row.path for row in input_rows(loaded)}
    other = plan(PRODUCTS.replace("cycles: 8", "cycles: 9"))
    assert resolved_hash(loaded.scenario) != resolved_hash(other.scenario)


def test_what_a_product_sets_wrongly_is_said_at_its_place() -> None:
    with pytest.raises(ScenarioError) as caught:
        plan(PRODUCTS.replace("process.cycles: 8", "process.temperature: 8 nm, process.cycle: 3, plant.crews: []"))
    by_path = {finding.path: finding for finding in caught.value.findings if finding.severity == "error"}
    temperature = by_path["process.temperature"]
    assert temperature.message.startswith("product thick: ")
    line = POWDER.count("\n") + PRODUCTS[: PRODUCTS.index("set:")].count("\n") + 1
    assert temperature.line == line
    assert "has no 'cycle'" in by_path["products.thick.set.process.cycle"].message
    assert "cannot have its own plant.crews" in by_path["products.thick.set.plant.crews"].message


@pytest.mark.parametrize(
    ("old", "new", "path", "says"),
    [
        ("name: thick", "name: thin", "products.thin.name", "used twice"),
        ("product: thick, lots", "product: tick, lots", "campaigns.1.product", "no product 'tick'"),
        ("campaigns:", "orders: [{product: thin, lots: 1}]\ncampaigns:", "campaigns", "both are given"),
        ("lots: 20", "lots: 0", "campaigns.0.lots", "out of range"),
        ("process.cycles: 8", "material.surface_variation: 10 %", "", "cannot have its own"),
    ],
)
def test_what_does_not_fit_is_found(old: str, new: str, path: str, says: str) -> None:
    assert old in PRODUCTS
    messages = found(PRODUCTS.replace(old, new))
    assert any(says in message and (not path or at == path) for at, message in messages.items()), messages


def test_orders_and_what_brings_them() -> None:
    products = PRODUCTS.partition("campaigns")[0]
    assert "neither orders nor campaigns" in found(products)["products"]
    assert "need products" in found("orders: [{product: thin, lots: 1}]\n")["orders"]
    both = found(f"{products}orders: [{{product: thin, lots: 1, amount: 2 t}}, {{product: thick}}]\n")
    assert sum("either an amount or" in message for message in both.values()) == 2
    area = found(f"{products}orders: [{{product: thin, amount: 200 m2}}, {{product: thick, lots: 3}}]\n")
    assert "the plant makes tonnes" in area["orders.0.amount"]


def test_a_product_that_nothing_asks_for_is_told() -> None:
    loaded = plan(PRODUCTS.replace(", {product: thick, lots: 10}", ""))
    assert any("nothing asks for thick" in finding.message for finding in loaded.findings)


def test_pairs_of_changeovers_are_products() -> None:
    changeovers = "changeovers: {times: {thin to tick: 1 h}, crew: nobody}\n      charge:"
    assert "      charge:" in POWDER
    text = POWDER.replace("charge:", changeovers, 1)
    messages = found(PRODUCTS, text)
    assert any("no pair of products" in message for message in messages.values()), messages
    assert any("there is no crew 'nobody'" in message for message in messages.values())
    alone = plan("", text.replace(", crew: nobody", ""))
    assert any("nothing is ever changed over" in finding.message for finding in alone.findings)


def test_what_a_unit_cannot_run_names_unit_and_product() -> None:
    web = (HERE / "separator_5nm.yaml").read_text(encoding="utf-8")
    loaded = plan(PRODUCTS.partition("set:")[0] + "set: {process.thickness: 100 nm}\n" + CAMPAIGNS, web)
    with pytest.raises(InfeasibleError) as caught:
        operating_points(loaded.scenario)
    (line,) = loaded.scenario.plant.lines
    (finding,) = caught.value.findings
    # 100 nm on each wall close a pore of some 60 nm
    assert finding.message.startswith(f"product thick: {line.name}: a film of 100 nm closes pores")
    assert finding.path == f"plant.lines.{line.name}"
