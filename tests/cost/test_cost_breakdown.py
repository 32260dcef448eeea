"""Cost of a year: a plant by hand, rules, and properties."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2r_sim.cost.breakdown import CostBreakdown, CostItem, Price
from r2r_sim.cost.compute import breakdown
from r2r_sim.cost.quantities import Quantities
from r2r_sim.cost.spec import CapitalItem, CostSpec
from r2r_sim.errors import InputError


def price(mode: float, unit: str, low: float | None = None, high: float | None = None) -> Price:
    return Price(mode, low, high, unit, "estimate", "test", "cost.prices.x")


def year(good_m2: float = 1_000_000.0, **changes: object) -> Quantities:
    """A year of a membrane of 10 g/m2 with 5 % scrapped."""
    made = Quantities(
        good_kg=good_m2 * 0.01,
        good_m2=good_m2,
        scrapped_kg=good_m2 * 0.01 / 19,
        scrapped_m2=good_m2 / 19,
        precursor_kg={"h2o": 100.0, "tma": 520.0},
        n2_nm3=40_000.0,
        electricity_kwh=100_000.0,
        heat_kwh=20_000.0,
        hours=8760.0,
        heel_kg={"h2o": 0.0, "tma": 20.0},
    )
    return replace(made, **changes)  # type: ignore[arg-type]


SPEC = CostSpec(
    currency="USD",
    year=2026,
    product_basis="m2",
    prices={
        "tma": price(200, "USD/kg", 100, 300),
        "h2o": price(2, "USD/t"),
        "n2": price(0.25, "USD/Nm3", 0.14, 0.35),
        "electricity": price(80, "USD/MWh", 70, 90),
        "substrate": price(0.5, "USD/m2", high=1.0),
        "floor": price(100, "USD/m2/year"),
        "wage": price(25, "USD/h", 20, 40),
    },
    precursor_names={"tma": "TMA"},
    heads_per_post=price(5, ""),
    paid_hours_per_head=price(1800, "h"),
    maintenance_rate=price(5, "%", 3, 6),
    capital=(
        CapitalItem("coater", price(4, "MUSD", 3, 6), 2, 10),
        CapitalItem("cabinet", price(200_000, "USD"), 1, 8),
    ),
    floor_area=300.0,
    posts={"operators": 2.0},
    open_hours_per_year=8000.0,
    substrate_per_unit=1.0 / 0.98,
)


def item(found: CostBreakdown, name: str) -> CostItem:
    (one,) = [i for i in found.items if i.name == name]
    return one


def amounts(found: CostBreakdown) -> dict[str, float | None]:
    return {i.name: i.amount_per_year for i in found.items}


def test_a_plant_by_hand() -> None:
    found = breakdown(SPEC, [year()])
    started = 1_000_000 * (1 + 1 / 19)
    scrapped = started / 0.98 - 1_000_000
    expected = {
        "TMA": 520 * 200,  # with 20 kg of heels
        "h2o": 100 * 0.002,
        "nitrogen": 40_000 * 0.25,
        "electricity": 100_000 * 0.08,
        "process heat": 20_000 * 0.08,
        "substrate": scrapped * 0.5,
        "operators": 2 * 5 * 1800 * 25,
        "maintenance": 8_200_000 * 0.05,
        "coater": 4_000_000 * 2 / 10,
        "cabinet": 200_000 / 8,
        "floor": 300 * 100,
    }
    assert amounts(found) == {name: pytest.approx(amount) for name, amount in expected.items()}
    assert found.missing == ()
    marginal = sum(list(expected.values())[:6])
    full = sum(expected.values())
    assert (found.marginal.per_year, found.full.per_year) == (pytest.approx(marginal), pytest.approx(full))
    assert found.full.per_m2 == pytest.approx(full / 1e6)
    assert found.full.per_kg == pytest.approx(full / 1e4)
    assert found.full.half_width_per_m2 is None
    assert found.labour[0].heads == 10
    assert item(found, "TMA").per_m2 == pytest.approx(0.104)
    assert (item(found, "TMA").low_per_year, item(found, "TMA").high_per_year) == (52_000, 156_000)
    assert item(found, "substrate").low_per_year == pytest.approx(scrapped * 0.5)  # no low end is stated
    assert (item(found, "maintenance").quantity, item(found, "maintenance").low_per_year) == (8_200_000, 246_000)
    assert item(found, "TMA").simulated
    assert not item(found, "operators").simulated


@pytest.mark.parametrize("quality", [1.0, 0.95, 0.5])
@pytest.mark.parametrize("trim", [0.0, 0.02, 0.2])
def test_web_loss(trim: float, quality: float) -> None:
    # costing: p_web (w / ((w - trim) quality) - 1) per good m2
    width, web = 1.16, 0.8
    good = 123_456.0
    spec = replace(SPEC, prices={"substrate": price(web, "USD/m2")}, substrate_per_unit=width / (width - trim))
    found = breakdown(spec, [year(good, scrapped_m2=good / quality - good)])
    assert item(found, "substrate").per_m2 == pytest.approx(web * (width / ((width - trim) * quality) - 1))


def test_web_priced_by_mass_gives_the_same() -> None:
    # 9 g of bare film per m2: 0.5 USD/m2 are 55.6 USD/kg
    by_mass = replace(
        SPEC,
        prices={"substrate": price(0.5 / 0.009, "USD/kg")},
        substrate_per_unit=0.009 / 0.98,
        substrate_in_product=0.009,
    )
    other = breakdown(replace(SPEC, prices={"substrate": price(0.5, "USD/m2")}), [year()])
    found = item(breakdown(by_mass, [year()]), "substrate")
    assert found.quantity_unit == "kg"
    assert found.amount_per_year == pytest.approx(item(other, "substrate").amount_per_year)


def test_powder_loss() -> None:
    # costing: p_powder (charged / good - 1); 2 % mass gain, 90 of 100 kg charged are good
    powder = replace(SPEC, product_basis="kg", substrate_per_unit=1 / 1.02, substrate_in_product=1 / 1.02)
    found = breakdown(
        replace(powder, prices={"substrate": price(22, "USD/kg")}), [year(good_kg=91.8, scrapped_kg=10.2)]
    )
    assert item(found, "substrate").amount_per_year == pytest.approx(22 * 10)
    assert item(found, "substrate").per_kg == pytest.approx(22 * (100 / 90 - 1) / 1.02)


def test_scrap_does_not_count_process_cost_again() -> None:
    good, bad = year(), year(scrapped_m2=500_000.0, scrapped_kg=5_000.0)
    no_web = replace(SPEC, prices={k: v for k, v in SPEC.prices.items() if k != "substrate"})
    assert breakdown(no_web, [good]).full.per_year == breakdown(no_web, [bad]).full.per_year


@pytest.mark.parametrize("missing", ["heads_per_post", "paid_hours_per_head"])
def test_labour_without_heads_is_by_open_hours(missing: str) -> None:
    found = breakdown(replace(SPEC, **{missing: None}), [year()])
    assert item(found, "operators").amount_per_year == 2 * 8000 * 25
    assert "open h" in item(found, "operators").basis
    assert found.labour[0].heads == (None if missing == "heads_per_post" else 10)


def test_what_is_not_stated_is_named_and_left_out() -> None:
    bare = CostSpec("EUR", 2026, "m2", posts={"operators": 2.0})
    found = breakdown(bare, [year()])
    assert found.missing == (
        "h2o", "tma", "n2", "electricity", "substrate", "wage", "maintenance", "capital", "floor",
    )  # fmt: skip
    assert set(amounts(found).values()) == {None}
    assert {i.confidence for i in found.items} == {"none"}
    assert found.full.per_year == found.marginal.per_year == 0
    assert found.value_per_unit is None
    partly = breakdown(replace(SPEC, prices={"tma": SPEC.prices["tma"]}, capital=()), [year()])
    assert item(partly, "TMA").amount_per_year == 104_000
    assert item(partly, "maintenance").amount_per_year is None
    assert partly.missing == ("h2o", "n2", "electricity", "substrate", "wage", "capital", "floor")
    assert "not stated: h2o, n2" in partly.value_basis
    assert partly.value_per_unit is None
    assert partly.substrate_per_unit is None


def test_what_is_not_used_needs_no_price() -> None:
    spec = replace(SPEC, prices={k: v for k, v in SPEC.prices.items() if k not in ("h2o", "n2")})
    found = breakdown(spec, [year(n2_nm3=0.0, precursor_kg={"h2o": 0.0, "tma": 520.0}, heat_kwh=0.0)])
    assert found.missing == ()
    assert "process heat" not in amounts(found)


def test_value_of_a_unit() -> None:
    by_cost = breakdown(SPEC, [year()])
    assert by_cost.value_per_unit == by_cost.full.per_m2
    assert by_cost.value_basis.startswith("full cost per m2")
    assert by_cost.substrate_per_unit == SPEC.prices["substrate"].mode * SPEC.substrate_in_product

    def stated(spec: CostSpec, mode: float, unit: str) -> CostBreakdown:
        return breakdown(replace(spec, prices={"coating": price(mode, unit)}), [year()])

    assert stated(SPEC, 0.3, "USD/m2").value_per_unit == 0.3
    assert stated(SPEC, 30, "USD/kg").value_per_unit == pytest.approx(0.3)  # 10 g/m2
    powder = replace(SPEC, product_basis="kg")
    assert stated(powder, 5, "USD/kg").value_per_unit == 5
    assert "stated" in stated(SPEC, 0.3, "USD/m2").value_basis


def test_cost_per_kwh_of_cell() -> None:
    area = breakdown(replace(SPEC, cell_use=price(6.46, "m2/kWh")), [year()])
    assert area.full.per_kwh == pytest.approx(6.46 * area.full.per_m2)
    mass = breakdown(
        replace(SPEC, product_basis="kg", prices={"tma": SPEC.prices["tma"]}, cell_use=price(1.405, "kg/kWh")), [year()]
    )
    assert mass.marginal.per_kwh == pytest.approx(1.405 * mass.marginal.per_kg)
    assert breakdown(SPEC, [year()]).full.per_kwh is None


def test_unit_costs_are_ratios_of_means() -> None:
    made = [year(800_000.0), year(1_200_000.0), year(1_300_000.0)]
    found = breakdown(SPEC, made)
    cost, good = found.full.per_year, [q.good_m2 for q in made]
    assert found.full.per_m2 == pytest.approx(cost * 3 / sum(good))
    # jackknife by hand: what the two other replications say without each
    each = [breakdown(SPEC, [q]).full.per_year for q in made]
    without = [(sum(each) - each[i]) / (sum(good) - good[i]) for i in range(3)]
    middle = sum(without) / 3
    error = math.sqrt(2 / 3 * sum((r - middle) ** 2 for r in without))
    assert found.full.half_width_per_m2 == pytest.approx(4.3026527 * error, rel=1e-6)
    assert sum(each) / 3 == pytest.approx(cost)


def test_a_plant_that_makes_nothing() -> None:
    found = breakdown(SPEC, [year(0.0), year(0.0)])
    assert found.full.per_m2 == math.inf
    assert found.full.half_width_per_m2 is None
    assert item(found, "TMA").per_kg is None
    assert found.value_per_unit is None


@pytest.mark.parametrize(
    ("prices", "says"),
    [({"tma": price(1, "USD/m2")}, "USD/m2 is not money per mass"), ({"n2": price(1, "USD/kg")}, "standard volume")],
)
def test_prices_of_something_else(prices: dict[str, Price], says: str) -> None:
    with pytest.raises(InputError, match=says):
        breakdown(replace(SPEC, prices=prices), [year()])


def test_use_of_something_else() -> None:
    with pytest.raises(InputError, match="neither area nor mass per energy"):
        breakdown(replace(SPEC, cell_use=price(1, "m2")), [year()])
    with pytest.raises(InputError, match="no replication"):
        breakdown(SPEC, [])


def test_the_unit_a_price_is_written_in_does_not_matter() -> None:
    same = {
        "tma": price(200_000, "USD/t"),
        "h2o": price(2e-6, "USD/g"),
        "electricity": price(0.08, "USD/kWh"),
        "wage": price(600, "USD/day"),
        "substrate": price(0.0005, "kUSD/m2"),
    }
    found = breakdown(replace(SPEC, prices={**SPEC.prices, **same}, maintenance_rate=price(0.05, "1/year")), [year()])
    assert amounts(found) == {
        name: pytest.approx(amount) for name, amount in amounts(breakdown(SPEC, [year()])).items()
    }
    assert all(i.price is not None and i.price.unit != "kUSD/m2" for i in found.items)


positive = st.floats(0, 1e6)


@st.composite
def ranges(draw: st.DrawFn, unit: str) -> Price | None:
    low, mode, high = sorted(draw(st.lists(positive, min_size=3, max_size=3)))
    one = price(mode, unit, *draw(st.sampled_from([(low, high), (None, None), (low, None)])))
    return draw(st.sampled_from([one, one, None]))


@st.composite
def studies(draw: st.DrawFn) -> tuple[CostSpec, list[Quantities]]:
    units = {
        "tma": "USD/kg", "n2": "USD/Nm3", "electricity": "USD/kWh", "substrate": "USD/m2", "wage": "USD/h",
        "floor": "USD/m2/year",
    }  # fmt: skip
    prices = {name: draw(ranges(unit)) for name, unit in units.items()}
    spec = replace(
        SPEC,
        prices={name: found for name, found in prices.items() if found is not None},
        maintenance_rate=draw(ranges("%")),
        capital=draw(st.sampled_from([(), SPEC.capital])),
    )
    made = [year(draw(st.floats(1, 1e8)), n2_nm3=draw(positive)) for _ in range(draw(st.integers(1, 4)))]
    return spec, made


@given(studies())
def test_items_sum_to_totals(study: tuple[CostSpec, list[Quantities]]) -> None:
    found = breakdown(*study)
    for unit_cost, items in (
        (found.full, found.items),
        (found.marginal, [i for i in found.items if i.behaviour == "variable"]),
    ):
        for attribute in ("amount_per_year", "low_per_year", "high_per_year"):
            total = sum(getattr(i, attribute) or 0.0 for i in items)
            assert getattr(unit_cost, attribute.replace("amount_", "")) == pytest.approx(total)
        assert unit_cost.per_m2 == pytest.approx(sum(i.per_m2 or 0.0 for i in items))
        assert unit_cost.per_kg * found.good_kg_per_year == pytest.approx(unit_cost.per_year)
        assert unit_cost.low_per_year <= unit_cost.per_year * (1 + 1e-12)
        assert unit_cost.per_year <= unit_cost.high_per_year * (1 + 1e-12)
    assert found.marginal.per_year <= found.full.per_year * (1 + 1e-12)
    for i in found.items:
        assert i.amount_per_year == (None if i.price is None else pytest.approx(i.quantity * i.price.mode))
    assert bool(found.missing) == any(i.price is None for i in found.items)


@given(studies())
def test_the_half_width_of_one_replication_is_unknown(study: tuple[CostSpec, list[Quantities]]) -> None:
    spec, made = study
    found = breakdown(spec, made)
    assert (found.full.half_width_per_m2 is None) == (len(made) == 1)
    alike = breakdown(spec, [made[0]] * 3)
    assert alike.full.half_width_per_m2 == pytest.approx(0.0, abs=1e-9 * (1 + alike.full.per_m2))
