"""Tables over replications."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kpi_records import bed, in_turn, line_of_100_hours, record, records, web

from r2r_sim.errors import InputError
from r2r_sim.kpi import aggregate
from r2r_sim.kpi.aggregate import QUALITY, RATE, WATERFALL
from r2r_sim.kpi.gap import REST, split_gap
from r2r_sim.kpi.measures import RATE_LOSS, measure
from r2r_sim.kpi.table import Measures
from r2r_sim.plant.model import UnitInfo
from r2r_sim.plant.record import ProductionRecord

OFFERED = {"crew:ops": 2.0, "cabinet:tma": 100.0}
FEEDS = {"cabinet:tma": {0: 50}}


@pytest.fixture(scope="module")
def infos() -> tuple[UnitInfo, ...]:
    return line_of_100_hours().units


@pytest.fixture(scope="module")
def two() -> tuple[Measures, Measures]:
    """The line twice: the second time with 10 % less good output, which is lost to rate, and without failures."""
    first = measure(line_of_100_hours(), OFFERED, FEEDS)
    scalars = {name: value for name, value in first.scalars.items() if name not in ("mtbf_h", "mttr_h")}
    second = replace(
        first,
        scalars={**scalars, "good_m2_per_day": first.scalars["good_m2_per_day"] * 0.9},
        good={"coater": first.good["coater"] * 0.9},
        losses={**first.losses, ("coater", RATE_LOSS): first.losses["coater", RATE_LOSS] + 4_000},
        failures={},
    )
    return first, second


def test_key_figures_are_means_with_intervals(two: tuple[Measures, Measures], infos: tuple[UnitInfo, ...]) -> None:
    found = aggregate.table(two, infos)
    good = found["good_m2_per_day"]
    assert (good.unit, good.n) == ("m2/day", 2)
    assert good.mean == pytest.approx(0.95 * 9600)
    assert good.half_width == pytest.approx(12.706205 * 0.05 * 9600, rel=1e-6)  # t(1) x half the range
    assert good.p10 == pytest.approx(0.91 * 9600)
    assert found["oee"].half_width == pytest.approx(0.0, abs=1e-12)
    assert found["mtbf_h"].mean == pytest.approx(120 / 2)  # a ratio of sums: two failures in both replications
    assert found["mtbf_h"].p10 is None
    assert "committed_m2_per_month" not in found


def test_one_replication_is_enough(two: tuple[Measures, Measures], infos: tuple[UnitInfo, ...]) -> None:
    found = aggregate.table(two[:1], infos)
    assert {kpi.half_width for kpi in found.kpis} == {None}
    assert found["mttr_h"].mean == pytest.approx(1.75)


def test_losses_are_a_waterfall(two: tuple[Measures, Measures], infos: tuple[UnitInfo, ...]) -> None:
    found = aggregate.table(two, infos)
    kinds = [row.e10 for row in found.losses]
    assert kinds == sorted(kinds, key=WATERFALL.index)
    assert {row.cause for row in found.losses if row.e10 == QUALITY} == {"scrap: reject", "scrap: web break"}
    (rate,) = [row for row in found.losses if row.e10 == RATE]
    assert rate.lost_per_day == pytest.approx((700 + 4_700) / 2 * 0.24)
    assert rate.hours_per_year is None
    (change,) = [row for row in found.losses if row.cause == "roll change"]
    assert change.share_of_nameplate == pytest.approx(0.1)
    assert change.hours_per_year == pytest.approx(876)
    nameplate = 72_000 * 0.24
    assert found["good_m2_per_day"].mean + sum(row.lost_per_day for row in found.losses) == pytest.approx(nameplate)
    assert sum(row.share_of_nameplate for row in found.losses) == pytest.approx(1 - 0.95 * 40 / 72)


def test_states_waits_and_failures(two: tuple[Measures, Measures], infos: tuple[UnitInfo, ...]) -> None:
    found = aggregate.table(two, infos)
    assert sum(row.share for row in found.states) == pytest.approx(1.0)
    assert {row.sub_state: row.hours_per_year for row in found.states}["coating"] == pytest.approx(0.6 * 8760)
    assert [(row.for_what, row.hours_per_year) for row in found.waits] == [
        ("crew:ops", pytest.approx(6 * 87.6)),
        ("repair:ops", pytest.approx(87.6)),
    ]
    assert [(row.mode, row.per_year, row.repair_hours) for row in found.failures] == [
        ("drive", pytest.approx(87.6 / 2), 2.5),
        ("web break", pytest.approx(87.6 / 2), 1.0),
    ]


def test_groups(two: tuple[Measures, Measures], infos: tuple[UnitInfo, ...]) -> None:
    (row,) = aggregate.groups(two, infos, {"coater": ("dose A", "purge isolation")})
    assert (row.group, row.kind, row.units) == ("coater", "spatial_web", 1)
    assert (row.limited_by, row.then_by) == ("dose A", "purge isolation")
    assert row.nameplate_per_day == pytest.approx(17_280)
    assert row.good_per_day == pytest.approx(0.95 * 9600)
    shares = (row.productive_share, row.standby_share, row.down_share, row.closed_share)
    assert shares == (pytest.approx(0.6), pytest.approx(0.06), pytest.approx(0.17), pytest.approx(0.17))
    assert row.oee == pytest.approx(40_000 / 720 / 83)


def test_resources_are_ranked(two: tuple[Measures, Measures], infos: tuple[UnitInfo, ...]) -> None:
    rows = aggregate.resources(two, infos)
    assert [(row.rank, row.name, row.kind) for row in rows] == [
        (1, "coater", "line"),
        (2, "tma", "cabinet"),
        (3, "ops", "crew"),
    ]
    assert rows[0].utilisation == pytest.approx(77 / 83)  # all but 6 h of standby
    assert rows[1].utilisation == pytest.approx(50 * 78 / (100 * 83))
    assert rows[2].waiting_hours_per_year == pytest.approx(7 * 87.6)  # for crew and for repair


def test_more_waiting_ranks_higher_where_utilisations_agree() -> None:
    one = record(
        [bed()],
        10,
        states=in_turn(0, ("heat", 10)),
        tasks=[("crew:a", "load", 0, 1, 0, 36_000_000), ("cabinet:tma", "dose A", 0, 9, 0, 36_000_000)],
        waits=[(0, "canister:tma", 0, 3_600_000)],
    )
    rows = aggregate.resources([measure(one, {"crew:a": 1.0, "cabinet:tma": 9.001})], one.units)
    assert [row.name for row in rows] == ["tma", "a", "bed"]


def test_months_and_what_can_be_committed(infos: tuple[UnitInfo, ...]) -> None:
    some = measure(line_of_100_hours())
    three = [replace(some, monthly_m2=(10.0 * n, 40.0), monthly_t=(n / 10, 0.4)) for n in (1, 2, 3)]
    found = aggregate.table(three, infos)
    first, second = found.months
    assert (first.month, first.mean, first.p10, first.p90) == (1, 20.0, pytest.approx(12.0), pytest.approx(28.0))
    assert (second.mean, second.p10) == (40.0, 40.0)
    committed = found["committed_m2_per_month"]
    assert committed.mean == pytest.approx(15.0)  # 10 20 30 40 40 40: place 0.5 after the first
    assert (committed.half_width, committed.n) == (None, 6)
    assert found["committed_t_per_month"].mean == pytest.approx(0.15)


def test_powder_is_told_in_tonnes() -> None:
    one = record(
        [bed()], 24, states=in_turn(0, ("heat", 24)), lots=[("1", 0, 0, 86_400_000, 1_000_000, 200_000, "off spec")]
    )
    found = aggregate.table([measure(one)], one.units)
    assert found.product_unit == "t/day"
    assert {row.cause: row.lost_per_day for row in found.losses} == {
        RATE_LOSS: pytest.approx(0.0, abs=1e-12),
        "scrap: off spec": pytest.approx(0.202),
    }
    (row,) = aggregate.groups([measure(one)], one.units, {})
    assert (row.nameplate_per_day, row.good_per_day) == (pytest.approx(1.212), pytest.approx(1.01))
    assert aggregate.resources([measure(one)], one.units)[0].kind == "reactor"


def test_a_plant_makes_one_kind_of_thing() -> None:
    with pytest.raises(InputError, match="either webs or powder"):
        aggregate.product_unit([web(), bed()])
    with pytest.raises(InputError, match="no replication"):
        aggregate.table([], [web()])


@given(st.lists(records(), min_size=1, max_size=2))
def test_tables_of_any_plant_close(some: list[ProductionRecord]) -> None:
    one = some[0]
    measures = [measure(one), measure(one)]
    found = aggregate.table(measures, one.units)
    scale = 1.0 if found.product_unit == "m2/day" else 1000.0
    for row in aggregate.groups(measures, one.units, {}):
        lost = [loss.lost_per_day for loss in found.losses if loss.group == row.group]
        size = max(map(abs, (row.good_per_day, row.nameplate_per_day, *lost)))
        assert row.good_per_day + sum(lost) == pytest.approx(row.nameplate_per_day, abs=1e-9 * size)
        assert row.productive_share + row.standby_share + row.down_share + row.closed_share == pytest.approx(1.0)
        assert row.nameplate_per_day * scale == pytest.approx(
            measures[0].nameplate[row.group] / (measures[0].horizon_h / 24)
        )
    assert [row.rank for row in aggregate.resources(measures, one.units)] == list(range(1, len(measures[0].good) + 1))


def test_the_gap_by_hand(two: tuple[Measures, Measures], infos: tuple[UnitInfo, ...]) -> None:
    # 83 of 100 h are scheduled: 19.92 h a day; an estimate of 9 960 m2/day is 500 m2 an hour;
    # 6 h of 100 wait for crews: 1.44 h a day, and 0.24 h for repair
    rows = split_gap({"coater": 9_960.0}, two, infos)
    assert [(row.cause, row.per_day) for row in rows] == [
        ("waiting for crews", pytest.approx(-720.0)),
        ("waiting for repair crews", pytest.approx(-120.0)),
        (REST, pytest.approx(0.95 * 9_600 - 9_960 + 840)),
    ]


def test_waiting_that_the_estimate_counts_is_no_gap(
    two: tuple[Measures, Measures], infos: tuple[UnitInfo, ...]
) -> None:
    # the estimate is slowed down to 15 / 16.6 by a crew: 1.92 of 19.92 h a day wait for it, 18 h make 9 000 m2
    counted = {("coater", "crew"): 1.92}
    rows = {row.cause: row.per_day for row in split_gap({"coater": 9_000.0}, two, infos, counted)}
    assert rows["waiting for crews"] == pytest.approx(500.0 * (1.92 - 1.44))
    assert rows["waiting for repair crews"] == pytest.approx(-120.0)


@given(st.floats(0, 1e6), records(), st.floats(0, 2))
def test_the_gap_sums_to_the_difference(estimate: float, one: ProductionRecord, counted: float) -> None:
    measures = [measure(one)]
    groups = aggregate.groups(measures, one.units, {})
    estimates = {row.group: estimate for row in groups}
    rows = split_gap(estimates, measures, one.units, {(groups[0].group, "crew"): counted})
    simulated = sum(row.good_per_day for row in groups)
    size = max(abs(row.per_day) for row in rows) + simulated + estimate * len(groups)
    assert sum(row.per_day for row in rows) == pytest.approx(simulated - sum(estimates.values()), abs=1e-12 * size)
