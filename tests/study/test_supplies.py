"""What the plant is supplied with, from the planner's file to the key figures."""

from __future__ import annotations

from pathlib import Path

import pytest

import r2r_sim
from r2r_sim.errors import ScenarioError

BEDS = Path(__file__).parents[2] / "scenarios" / "nmc811_al2o3_fluidised_bed.yaml"
SEPARATOR = BEDS.with_name("separator_al2o3_r2r.yaml")
STOCK = "plant.cabinets.tma.stock={canisters: %d, reorder_at: %d, order: %d, lead_time: %s, site_maximum: %d}"


def test_too_few_canisters_shut_the_cabinet_and_the_figures_say_for_how_long() -> None:
    changes = ("horizon=60 day", STOCK % (1, 0, 1, "20 day", 1), "plant.cabinets.tma.canister=100 kg")
    result = r2r_sim.run(r2r_sim.load(SEPARATOR, changes), replications=2)
    shut = result.kpi["canisters_tma_stock_out_h_per_year"].mean
    stood = {row.sub_state: row.hours_per_year for row in result.kpi.states}["waiting for canister"]
    # one canister comes every 20 days and lasts two: the line has nothing to run on for most of the time
    assert shut > 5000
    assert stood == pytest.approx(shut, rel=0.05)
    assert result.kpi["canisters_tma_least_stock"].mean == 0


def test_a_store_that_is_never_empty_changes_no_output() -> None:
    quick = ("horizon=20 day",)
    endless = r2r_sim.run(r2r_sim.load(SEPARATOR, quick), replications=1)
    stored = r2r_sim.run(r2r_sim.load(SEPARATOR, (*quick, STOCK % (50, 10, 10, "1 day", 60))), replications=1)
    assert stored.kpi["good_m2_per_day"] == endless.kpi["good_m2_per_day"]
    assert not [kpi for kpi in endless.kpi.kpis if kpi.name.startswith("canisters_")]


@pytest.mark.parametrize(
    ("stock", "place", "says"),
    [
        ((5, 1, 1, "1 day", 4), "plant.cabinets.tma.stock.canisters", "more than the 4"),
        ((1, 4, 1, "1 day", 4), "plant.cabinets.tma.stock.reorder_at", "leaves no room"),
        ((1, 1, 0, "1 day", 4), "plant.cabinets.tma.stock.order", "1"),
    ],
)
def test_a_store_that_cannot_be_is_refused_with_its_place(
    stock: tuple[int, int, int, str, int], place: str, says: str
) -> None:
    with pytest.raises(ScenarioError) as caught:
        r2r_sim.load(SEPARATOR, (STOCK % stock,))
    assert [(one.path, says in one.message) for one in caught.value.findings] == [(place, True)]


def test_orders_that_are_always_cut_and_deliveries_after_the_horizon_are_told() -> None:
    loaded = r2r_sim.load(SEPARATOR, (STOCK % (3, 2, 4, "400 day", 4),))
    told = {one.path: one.message for one in loaded.findings if ".stock." in one.path}
    assert "is cut to 2" in told["plant.cabinets.tma.stock.order"]
    assert "beyond the horizon" in told["plant.cabinets.tma.stock.lead_time"]


def test_two_people_for_a_change_must_be_there() -> None:
    with pytest.raises(ScenarioError, match="2 people are needed, but technicians has 1"):
        r2r_sim.load(SEPARATOR, ("plant.cabinets.tma.people=2",))
