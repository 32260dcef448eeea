"""Full canisters in store by hand; times in ms, contents in ug. A canister feeds one dose of 30 ug."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_plants import plants, trains, variates
from test_oracle import same

from r2r_sim.errors import RunError
from r2r_sim.plant import BatchReactor, Cabinet, CanisterSupply, Draw, PlantModel, Variate

DOSE = Draw("tma", 1000)


def cabinet(stock: int, reorder_at: int, order: int, lead: float, maximum: int) -> Cabinet:
    supply = CanisterSupply(stock, reorder_at, order, Variate(lead), maximum)
    return Cabinet("tma", "tma", 1000, 40, 10, Variate(20), supply=supply)


def reactor(kit: Any) -> BatchReactor:
    return BatchReactor("bed", 100, (kit.step("dose A", 30, draw=DOSE), kit.step("purge A", 50)))


EVENTS = ("event", "at_ms", "number", "stock", "on_order")


def test_a_change_takes_a_canister_and_orders_at_the_reorder_point(kit: Any) -> None:
    # a batch takes 80 ms and a change of 20 ms comes before each dose but the first: at 80, 180, 280
    record = kit.run(330, reactor(kit), cabinets=[cabinet(2, 0, 2, 60, 4)])
    assert kit.rows(record.canisters, *EVENTS) == [
        ("start", 0, 2, 2, 0),
        ("change", 80, 1, 1, 0),
        ("change", 180, 1, 0, 0),
        ("order", 180, 2, 0, 2),
        ("arrival", 240, 2, 2, 0),
        ("change", 280, 1, 1, 0),
    ]
    assert not {row[0] for row in kit.timeline(record)} & {"waiting for canister"}


def test_without_a_canister_the_cabinet_stays_closed_until_one_arrives(kit: Any) -> None:
    record = kit.run(330, reactor(kit), cabinets=[cabinet(0, 0, 1, 130, 1)])
    assert kit.rows(record.canisters, *EVENTS) == [
        ("start", 0, 0, 0, 0),
        ("order", 0, 1, 0, 1),
        ("stock-out", 80, 0, 0, 1),
        ("arrival", 130, 1, 1, 0),
        ("change", 130, 1, 0, 0),
        ("order", 130, 1, 0, 1),
        ("stock-out", 230, 0, 0, 1),
        ("arrival", 260, 1, 1, 0),
        ("change", 260, 1, 0, 0),
        ("order", 260, 1, 0, 1),
    ]
    assert kit.timeline(record)[2:8] == kit.chain(
        80,
        ("waiting for canister", 130),
        ("canister change", 150),
        ("dose A", 180),
        ("purge A", 230),
        ("waiting for canister", 260),
        ("canister change", 280),
    )
    assert kit.rows(record.waits, "for_what", "start_ms", "end_ms") == [
        ("canister:tma", 80, 130),
        ("canister:tma", 130, 150),
        ("canister:tma", 230, 260),
        ("canister:tma", 260, 280),
    ]


def test_orders_never_exceed_the_site_maximum(kit: Any) -> None:
    record = kit.run(800, reactor(kit), cabinets=[cabinet(3, 2, 3, 250, 4)])
    held = kit.rows(record.canisters, "stock", "on_order")
    assert max(stock + coming for stock, coming in held) == 4
    # the first change leaves two, so an order of three is cut to two
    assert kit.rows(record.canisters, *EVENTS)[1:3] == [("change", 80, 1, 2, 0), ("order", 80, 2, 2, 2)]


def test_a_web_line_stands_while_no_canister_is_there(kit: Any) -> None:
    line = kit.web(feeds=(Draw("tma", 100),))
    record = kit.run(800, line, cabinets=[cabinet(0, 0, 1, 500, 1)])
    # 30 ug at 100 ug/s last 300 ms
    assert kit.timeline(record) == kit.chain(
        0, ("coating", 300), ("waiting for canister", 500), ("canister change", 520), ("coating", 800)
    )


def test_more_canisters_than_are_ever_needed_change_nothing(kit: Any) -> None:
    plenty = kit.run(2000, reactor(kit), cabinets=[cabinet(100, 0, 1, 10, 100)])
    endless = kit.run(2000, reactor(kit), cabinets=[replace(cabinet(0, 0, 1, 1, 1), supply=None)])
    assert kit.timeline(plenty) == kit.timeline(endless)
    assert not len(endless.canisters["event"])


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"stock": 5}, "the stock is not between"),
        ({"order": 0}, "nothing is ordered"),
        ({"reorder_at": 4}, "the reorder point is not"),
    ],
)
def test_what_cannot_be_is_refused(kit: Any, wrong: dict[str, int], says: str) -> None:
    good = cabinet(1, 0, 1, 10, 4)
    assert good.supply is not None
    with pytest.raises(RunError, match=says):
        kit.run(100, reactor(kit), cabinets=[replace(good, supply=replace(good.supply, **wrong))])


supplies = st.builds(
    lambda stock, order, lead, room: CanisterSupply(stock, min(stock, 1), order, lead, stock + room),
    st.integers(0, 3),
    st.integers(1, 3),
    variates,
    st.integers(2, 4),
)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.one_of(plants, trains), supplies, st.integers(0, 5))
def test_random_plants_with_counted_canisters_agree_with_every_step(
    plant: PlantModel, supply: CanisterSupply, seed: int
) -> None:
    cabinets = tuple(replace(one, supply=supply) for one in plant.cabinets)
    same(replace(plant, cabinets=cabinets, horizon=plant.horizon // 4), seed)
