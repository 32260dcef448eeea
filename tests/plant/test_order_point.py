"""Order points from lead times: against sums of probabilities, and a plan on paper."""

from __future__ import annotations

from math import comb, exp, factorial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import r2r_sim
from r2r_sim.errors import InfeasibleError, ScenarioError
from r2r_sim.plant import CanisterSupply
from r2r_sim.plant.build import build_plant
from r2r_sim.plant.order_point import order_point
from r2r_sim.process.registry import operating_points

BED = Path(__file__).resolve().parents[2] / "scenarios" / "check_bed_by_hand.yaml"
CABINET = (
    "plant.cabinets=[{name: tma, precursor: tma, max_flow: 100 kg/h, canister: %g kg, change: 30 min, stock: {%s}}]"
)
AUTO = "canisters: 3, reorder_at: auto, service: 99 %, order: 2, lead_time: 10 day, site_maximum: 30"


def test_a_fixed_lead_time_by_hand() -> None:
    # three changes on average: P(at most 7) = e^-3 (1 + 3 + 9/2 + ... + 3^7/7!) = 98.8 %, at most 8 99.6 %
    by_hand = [exp(-3) * sum(3**k / factorial(k) for k in range(n + 1)) for n in range(10)]
    assert by_hand[7] < 0.99 < by_hand[8]
    assert order_point(0.3, 10.0, 0.0, 0.99) == (8, pytest.approx(by_hand[8]))
    assert order_point(0.3, 10.0, 0.0, 0.5)[0] == 3
    assert order_point(0.0, 10.0, 0.0, 0.999) == (0, 1.0)


def test_an_exponential_lead_time_by_hand() -> None:
    # the number of changes in an exponential time is geometric: P(at most n) = 1 - (u / (1 + u))^(n + 1), u = 3
    assert order_point(0.3, 10.0, 10.0, 0.99) == (16, pytest.approx(1 - 0.75**17))


def test_a_gamma_lead_time_by_hand() -> None:
    # mean 8, deviation 4: shape 4. Changes at 0.5: negative binomial with 4 successes of p = 1 / (1 + 0.5 x 2) = 0.5
    by_hand = [sum(comb(k + 3, k) * 0.5 ** (k + 4) for k in range(n + 1)) for n in range(30)]
    number, reached = order_point(0.5, 8.0, 4.0, 0.95)
    assert by_hand[number - 1] < 0.95 <= by_hand[number] == pytest.approx(reached)


@given(st.floats(0.05, 2.0), st.floats(0.0, 5.0), st.floats(0.5, 0.999))
def test_more_uncertainty_or_service_asks_for_no_less(rate: float, sd: float, service: float) -> None:
    number, reached = order_point(rate, 10.0, sd, service)
    assert reached >= service
    assert order_point(rate, 10.0, sd, min(service + 0.0005, 0.9995))[0] >= number
    assert order_point(rate * 1.1, 10.0, sd, service)[0] >= number


def test_chances_drawn_at_random_agree() -> None:
    rng = np.random.default_rng(3)
    lead = rng.lognormal(np.log(21**2 / np.hypot(21, 5)), np.sqrt(np.log1p((5 / 21) ** 2)), 200_000)
    changes = rng.poisson(0.2 * lead)
    number, _ = order_point(0.2, 21.0, 5.0, 0.99)
    assert np.mean(changes <= number) >= 0.989
    assert np.mean(changes <= number - 1) < 0.99


def supply(canister: float, stock: str, *changes: str) -> CanisterSupply:
    scenario = r2r_sim.load(BED, (CABINET % (canister, stock), *changes)).scenario
    (cabinet,) = build_plant(scenario, operating_points(scenario)).cabinets
    assert cabinet.supply is not None
    return cabinet.supply


def test_a_plan_uses_what_its_units_take() -> None:
    amount = r2r_sim.explain(r2r_sim.load(BED, ())).operating[0].consumption.precursors["tma"]
    # six batches a day: a canister of 20 batches lasts 80 h, three in ten days; with two beds six
    used = exp(-3) * sum(3**k / factorial(k) for k in range(9))
    assert used > 0.99
    assert supply(20 * amount, AUTO).reorder_at == 8
    twice = supply(20 * amount, AUTO, "plant.reactors.bed.count=2").reorder_at
    assert twice == order_point(0.6, 10.0, 0.0, 0.99)[0] == 12
    # in two shifts on five days 80 of 168 h: less by that, over a horizon of whole weeks
    shifts = ("plant.calendar.pattern=weekdays", "plant.calendar.shifts_per_day=2", "horizon=70 day")
    assert supply(20 * amount, AUTO, *shifts).reorder_at == order_point(0.3 * 80 / 168, 10.0, 0.0, 0.99)[0]


def test_it_is_told() -> None:
    amount = r2r_sim.explain(r2r_sim.load(BED, ())).operating[0].consumption.precursors["tma"]
    loaded = r2r_sim.load(BED, (CABINET % (20 * amount, AUTO), "horizon=5 day"))
    for findings in (r2r_sim.explain(loaded).findings, r2r_sim.run(loaded, replications=1).findings):
        told = {one.path: one.message for one in findings}["plant.cabinets.tma.stock.reorder_at"]
        assert "worked out as 8: 0.3 canisters a day are 3 in a lead time of 10 day" in told
        assert "99.62%" in told


def test_more_than_the_site_holds_is_refused() -> None:
    amount = r2r_sim.explain(r2r_sim.load(BED, ())).operating[0].consumption.precursors["tma"]
    with pytest.raises(InfeasibleError, match="needs an order at 8 canisters, and the site holds 8"):
        supply(20 * amount, AUTO.replace("site_maximum: 30", "site_maximum: 8"))


@pytest.mark.parametrize(
    ("stock", "says"),
    [
        (AUTO.replace("service: 99 %, ", ""), "how sure a delivery must be"),
        (AUTO.replace("auto", "3"), "service is for reorder_at: auto"),
    ],
)
def test_what_cannot_be(stock: str, says: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        r2r_sim.load(BED, (CABINET % (1.0, stock),))
    assert any(says in one.message for one in caught.value.findings)
