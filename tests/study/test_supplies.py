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


TRAINS = "plant.utilities=[{name: vacuum, of: number, capacity: %s}]"


def test_reactors_that_share_one_vacuum_train_wait_for_it_and_the_figures_say_so() -> None:
    quick = ("horizon=20 day", "plant.reactors.bed.count=2", "plant.reactors.bed.failures=[]")
    plain = r2r_sim.run(r2r_sim.load(BEDS, quick), replications=1)
    shared = r2r_sim.run(
        r2r_sim.load(BEDS, (*quick, TRAINS % 1, "plant.reactors.bed.takes={vacuum: 1}")), replications=1
    )
    assert shared.kpi["good_t_per_day"].mean < 0.7 * plain.kpi["good_t_per_day"].mean
    # between load and unload one bed at a time: the train is taken nearly always
    assert shared.kpi["utility_vacuum_utilisation"].mean > 0.9
    assert shared.kpi["wait_utility_h_per_year"].mean > 1000
    assert [row.name for row in shared.resources if row.kind == "utility"] == ["vacuum"]
    assert {row.name: row.peak for row in shared.kpi.demand}["utility:vacuum"] == pytest.approx(100)


def test_what_a_unit_takes_follows_from_its_operating_point() -> None:
    from r2r_sim.plant.build import build_plant
    from r2r_sim.plant.model import BatchReactor, WebLine
    from r2r_sim.process.registry import operating_points

    all_three = (
        "plant.utilities=[{name: n2, of: nitrogen, capacity: 9000 Nm3/h}, {name: scrubber, of: by_product, "
        "capacity: 9000 Nm3/h}, {name: grid, of: power, capacity: 90 MW, policy: priority}]"
    )
    for file, kind in ((SEPARATOR, WebLine), (BEDS, BatchReactor)):
        scenario = r2r_sim.load(file, (all_three,)).scenario
        (point,) = operating_points(scenario)
        unit = build_plant(scenario, (point,)).units[0]
        assert isinstance(unit, kind)
        used, takes = point.consumption, {take.utility: take.amount for take in unit.takes}
        assert takes["n2"] == pytest.approx(used.peak_nitrogen * 1e6, abs=1)  # ml/s
        # one mole of gas is 22.414 l
        moles = used.by_products if kind is WebLine else used.peak_by_products
        assert takes["scrubber"] == pytest.approx(sum(moles.values()) * 22414, rel=1e-4, abs=1)
        assert takes["grid"] > (150e3 if kind is WebLine else 25e3)


def test_a_unit_that_needs_more_than_there_is_cannot_run() -> None:
    from r2r_sim.errors import InfeasibleError

    with pytest.raises(InfeasibleError, match="times what utility n2 has"):
        r2r_sim.run(
            r2r_sim.load(SEPARATOR, ("plant.utilities=[{name: n2, of: nitrogen, capacity: 1 Nm3/h}]",)), replications=1
        )


@pytest.mark.parametrize(
    ("changes", "place", "says"),
    [
        (("plant.lines.coater.takes={steam: 1}",), "plant.lines.coater.takes.steam", "there is no utility"),
        ((TRAINS % 1, "plant.lines.coater.takes={vacuum: 2}"), "plant.lines.coater.takes.vacuum", "wait for ever"),
        ((TRAINS % "3 kW",), "plant.utilities.vacuum.capacity", "cannot have a capacity of 3 kW"),
        ((TRAINS % 1.5,), "plant.utilities.vacuum.capacity", "not a whole number"),
        ((TRAINS % 1, "plant.lines.coater.takes={vacuum: 2 kW}"), "plant.lines.coater.takes.vacuum", "as its capacity"),
    ],
)
def test_shares_that_cannot_be_are_refused_with_their_place(changes: tuple[str, ...], place: str, says: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        r2r_sim.load(SEPARATOR, changes)
    assert [(one.path, says in one.message) for one in caught.value.findings if one.severity == "error"] == [
        (place, True)
    ]


def test_lines_that_ask_for_more_than_there_is_together_are_told() -> None:
    changes = (TRAINS % 3, "plant.lines.coater.takes={vacuum: 2}", "plant.lines.coater.count=2")
    told = {one.path: one.message for one in r2r_sim.load(SEPARATOR, changes).findings}
    assert "some stand while others are hot" in told["plant.lines.coater.takes.vacuum"]
    told = {one.path: one.message for one in r2r_sim.load(SEPARATOR, (TRAINS % 3,)).findings}
    assert "no unit takes of 'vacuum'" in told["plant.utilities.vacuum.name"]
