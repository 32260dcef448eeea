"""Units that run several products: small plants whose timelines are written down by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from r2r_sim.errors import RunError
from r2r_sim.plant import (
    BatchReactor,
    BatchRecipe,
    BatchStep,
    Buffer,
    Cabinet,
    Changeovers,
    Crew,
    Draw,
    FailureMode,
    Machine,
    Order,
    PlantModel,
    ProductionRecord,
    Source,
    UnitInfo,
    Variate,
    WebLine,
    WebRecipe,
    load_record,
    partition_errors,
    save,
    simulate,
)

THIN_TO_THICK = Changeovers({("thin", "thick"): Variate(30)}, otherwise=Variate(50), first="thin")


def plant(
    horizon: int,
    *units: WebLine | BatchReactor | Machine,
    orders: Iterable[Order] = (),
    by_product: Mapping[str, UnitInfo] | None = None,
    seed: int = 1,
    **more: Any,
) -> ProductionRecord:
    """A plant in which orders come into the buffer ``in``."""
    infos = tuple(info(unit) for unit in units)
    given: dict[str, Any] = {"buffers": (Buffer("in"),), "sources": (Source("orders", "in", tuple(orders)),)}
    variants = {} if by_product is None else {unit.name: by_product for unit in units}
    record = simulate(PlantModel(horizon, units=units, infos=infos, by_product=variants, **given | more), seed)
    assert partition_errors(record) == []
    return record


def info(unit: WebLine | BatchReactor | Machine, **changes: Any) -> UnitInfo:
    quantity: Any = "mm" if isinstance(unit, WebLine) else "g"
    return replace(UnitInfo(unit.name, unit.name, "line", quantity, 1.0, 1.0, 1.0), **changes)


def bed(name: str = "bed", **changes: Any) -> BatchReactor:
    """A reactor that takes 100 ms for a thin film and 250 ms for a thick one."""
    given: dict[str, Any] = {
        "charge": 100,
        "steps": (BatchStep("process", Variate(100)),),
        "input": "in",
        "recipes": {"thick": BatchRecipe((BatchStep("process", Variate(250)),), mass_loss=0.1)},
        "changeovers": THIN_TO_THICK,
    }
    return BatchReactor(name, **given | changes)


def test_a_reactor_changes_over_when_the_next_lot_is_of_another_product(kit: Any) -> None:
    orders = (
        Order(product="thin", lots=2, quantity=100),
        Order(product="thick", quantity=100),
        Order(product="thin", quantity=100),
    )
    record = plant(1000, bed(), orders=orders)
    assert kit.timeline(record) == kit.chain(
        0,
        ("process", 100),
        ("process", 200),
        ("setup", 230),
        ("process", 480),
        ("setup", 530),
        ("process", 630),
        ("waiting for material", 1000),
    )
    # a tenth of the thick lot is lost
    assert kit.lots(record) == [
        (0, 100, 100, 0, ""),
        (100, 200, 100, 0, ""),
        (230, 480, 90, 10, "mass loss"),
        (530, 630, 100, 0, ""),
    ]
    columns = ("product", "start_ms", "end_ms", "lots")
    assert list(zip(*(record.campaigns[name].tolist() for name in columns), strict=True)) == [
        ("thin", 0, 200, 2),
        ("thick", 230, 480, 1),
        ("thin", 530, 1000, 1),
    ]
    tasks = record.frame("campaigns")
    assert tasks["unit"].tolist() == ["bed"] * 3


def test_a_changeover_waits_for_its_crew(kit: Any) -> None:
    changeovers = replace(THIN_TO_THICK, crew="fitters")
    orders = (Order(product="thin", quantity=100), Order(product="thick", quantity=100))
    busy = Machine("busy", Variate(170), inputs=("other",), crew="fitters")
    record = plant(
        600,
        bed(changeovers=changeovers),
        busy,
        crews=(Crew("fitters", 1),),
        buffers=(Buffer("in"), Buffer("other")),
        sources=(Source("orders", "in", orders), Source("more", "other", (Order(release=20),))),
    )
    # the fitters are free at 190: the reactor is down for the changeover from 100 to 220
    assert kit.timeline(record)[1:3] == [("setup", 100, 190), ("setup", 190, 220)]
    assert kit.rows(record.tasks, "task", "start_ms", "end_ms", unit=0) == [("changeover to thick", 190, 220)]


def test_a_line_runs_each_product_at_its_own_speed_and_passes(kit: Any) -> None:
    line = kit.web(
        input="in",
        startup_scrap=10,
        recipes={"thick": WebRecipe(0.5, passes=2, startup_scrap=20)},
        changeovers=THIN_TO_THICK,
    )
    orders = (Order(product="thin", quantity=200), Order(product="thick", quantity=100))
    record = plant(1500, line, orders=orders)
    assert kit.timeline(record) == kit.chain(
        0,
        ("roll change", 100),
        ("start-up", 110),
        ("coating", 300),
        ("setup", 330),
        ("roll change", 430),
        ("start-up", 470),  # 20 mm at half the speed
        ("coating", 630),
        ("roll change", 730),  # for the second pass
        ("start-up", 770),
        ("coating", 930),
        ("waiting for material", 1500),
    )
    assert kit.lots(record) == [(100, 300, 190, 10, "start-up"), (430, 930, 60, 40, "start-up")]
    assert record.campaigns["lots"].tolist() == [1, 1]


def test_two_products_that_are_alike_are_one(kit: Any) -> None:
    fails = (FailureMode("seal", "operating", Variate(900, 900, "exponential"), Variate(40, 10, "gamma")),)
    steps = (BatchStep("load", Variate(10, 3, "gamma")), BatchStep("process", Variate(100, 20, "gamma")))
    same = tuple(replace(step) for step in steps)
    reactor = bed(steps=steps, recipes=None, changeovers=None, failures=fails)
    two = replace(reactor, recipes={"b": BatchRecipe(same)}, changeovers=Changeovers())
    line = kit.web(input="in", startup_scrap=10, failures=fails)
    webs = replace(line, recipes={"b": WebRecipe(1.0, 1, 10)}, changeovers=Changeovers())
    orders = [Order(release=400 * number, product="ab"[number % 2], quantity=300) for number in range(60)]
    for one, other in ((reactor, two), (line, webs)):
        plain, mixed = (plant(40_000, unit, orders=orders) for unit in (one, other))
        for table in ("states", "lots", "failures", "waits", "tasks", "consumption", "journeys"):
            for name, column in getattr(plain, table).items():
                assert (column == getattr(mixed, table)[name]).all(), (table, name)
        assert not len(plain.campaigns["unit"])
        assert mixed.campaigns["lots"].sum() == len(mixed.journeys["lot"]) - (mixed.journeys["outcome"] == "held").sum()


def test_campaigns_come_over_and_over() -> None:
    campaigns = (Order(product="thin", lots=3, quantity=10), Order(product="thick", lots=2, quantity=20))
    source = Source("supply", "in", between=Variate(0), campaigns=campaigns)
    record = plant(10_000, bed(), buffers=(Buffer("in", 1),), sources=(source,))
    # 3 x 100 + 30 + 2 x 250 + 50 = 880 ms a turn, but for the first, which needs no changeover at its start: 11 whole
    # turns until 9680, then 3 thin lots and the changeover until 10010
    table = record.campaigns
    assert table["product"].tolist() == ["thin", "thick"] * 11 + ["thin"]
    assert table["lots"].tolist() == [3, 2] * 11 + [3]
    assert table["start_ms"].tolist()[:3] == [0, 330, 880]
    done = record.journeys["outcome"] == "good"
    made = {name: int((done & (record.journeys["product"] == name)).sum()) for name in ("thin", "thick")}
    assert made == {"thin": 36, "thick": 22}


def test_lots_go_by_priority_and_then_by_due_date() -> None:
    orders = (
        Order(product="thin", quantity=1, due=900, name="late"),
        Order(product="thin", quantity=1, due=500, name="soon"),
        Order(product="thin", quantity=1, priority=1, due=100, name="low"),
        Order(product="thin", quantity=1, name="open"),
    )
    first = Order(product="thin", quantity=1, name="first")
    record = plant(2000, bed(), orders=(first, *orders), buffers=(Buffer("in", order="rank"),))
    by_end = sorted(zip(record.lots["start_ms"].tolist(), record.lots["lot"].tolist(), strict=True))
    # the first comes first, the others lie there when it is done
    assert [name for _, name in by_end] == ["first/1", "soon/1", "late/1", "open/1", "low/1"]


def test_a_unit_may_keep_to_its_product_within_a_priority() -> None:
    orders = tuple(Order(product=("thin", "thick")[number % 2], quantity=1, due=100 + number) for number in range(6))
    urgent = Order(product="thick", quantity=1, priority=-1, release=250)
    for order in ("fifo", "rank"):
        store: Any = Buffer("in", order=order)
        kept = bed(changeovers=replace(THIN_TO_THICK, keep=True))
        record = plant(3000, kept, orders=orders, buffers=(store,))
        assert record.campaigns["product"].tolist() == ["thin", "thick"]
        assert record.campaigns["lots"].tolist() == [3, 3]
    # the second thin lot ends at 200, the third at 300: then the urgent one goes first, and the thick ones follow it
    record = plant(3000, kept, orders=(*orders, urgent, Order(product="thin", quantity=1)), buffers=(store,))
    assert record.campaigns["product"].tolist() == ["thin", "thick", "thin"]
    assert record.campaigns["lots"].tolist() == [3, 4, 1]
    changing = plant(3000, bed(), orders=orders, buffers=(store,))
    assert changing.campaigns["lots"].tolist() == [1] * 6


def test_figures_of_a_unit_are_means_over_what_it_made() -> None:
    thin = UnitInfo("bed", "bed", "line", "g", 1.0, 2.0, 0.5, {"n2": 7.0, "heat/ms": 1.0}, {"tma": 3.0})
    thick = replace(thin, nameplate=0.4, area_per_quantity=3.0, utilities={"n2": 20.0, "heat/ms": 1.0})
    thick = replace(thick, film_precursors={"tma": 9.0})
    orders = (Order(product="thin", lots=3, quantity=100), Order(product="thick", lots=2, quantity=100))
    record = plant(10_000, bed(), orders=orders, by_product={"thin": thin, "thick": thick})
    made = record.units[0]
    # 300 thin and 2 x 90 thick are good; 300 and 200 are made
    assert made.area_per_quantity == pytest.approx((300 * 2.0 + 180 * 3.0) / 480)
    assert made.nameplate == pytest.approx(500 / (300 / 1.0 + 200 / 0.4))
    assert made.film_precursors["tma"] == pytest.approx((300 * 3.0 + 200 * 9.0) / 500)
    assert made.mass_per_quantity == 0.5
    used = dict(zip(record.consumption["item"].tolist(), record.consumption["quantity"].tolist(), strict=True))
    assert used["n2"] == pytest.approx(3 * 7.0 + 2 * 20.0)


def test_a_web_is_fed_by_what_it_runs() -> None:
    feeds, more = (Draw("tma", 5),), (Draw("tma", 8), Draw("water", 2))
    line = WebLine("web", 1.0, 1000, 1, Variate(100), input="in", feeds=feeds)
    line = replace(line, recipes={"thick": WebRecipe(0.5, feeds=more)}, changeovers=THIN_TO_THICK)
    cabinets = tuple(Cabinet(name, name, 20, 10**9, 0, Variate(1)) for name in ("tma", "water"))
    orders = (Order(product="thin", quantity=200), Order(product="thick", quantity=100))
    thin = info(line, utilities={"n2": 1.0})
    both = {"thin": thin, "thick": replace(thin, utilities={"n2": 4.0})}
    record = plant(600, line, orders=orders, cabinets=cabinets, by_product=both)
    # hot from 0 to 300 on thin, from 330 to 600 on thick
    used = dict(zip(record.consumption["item"].tolist(), record.consumption["quantity"].tolist(), strict=True))
    assert used == {"n2": 300 * 1 + 270 * 4, "tma": (300 * 5 + 270 * 8) / 1000, "water": 270 * 2 / 1000}
    tasks = record.tasks
    fed = sum((tasks["end_ms"] - tasks["start_ms"]) * tasks["people"] * (tasks["resource"] == "cabinet:tma"))
    assert fed == 300 * 5 + 270 * 8


def test_trains_of_two_recipes_do_not_run_into_one_another() -> None:
    """A second recipe that differs by a step of no time has segments of its own and must take the same times."""
    cabinets = (Cabinet("tma", "tma", 10, 400, 0, Variate(25)), Cabinet("water", "water", 10, 10**6, 0, Variate(5)))
    cycle = (
        BatchStep("dose A", Variate(20), draw=Draw("tma", 6)),
        BatchStep("purge A", Variate(15)),
        BatchStep("dose B", Variate(10), draw=Draw("water", 7)),
        BatchStep("purge B", Variate(12)),
    )
    steps = (BatchStep("load", Variate(30), "men"), *cycle * 6, BatchStep("unload", Variate(20), "men"))
    again = (steps[0], BatchStep("heat", Variate(0)), *steps[1:])
    crews = (Crew("men", 1),)
    orders = [Order(product="ab"[number % 3 % 2], quantity=50) for number in range(80)]
    one = tuple(bed(f"bed-{n}", steps=steps, recipes=None, changeovers=None) for n in range(3))
    two = tuple(replace(unit, recipes={"b": BatchRecipe(again)}) for unit in one)
    plain, mixed = (plant(60_000, *units, orders=orders, crews=crews, cabinets=cabinets) for units in (one, two))
    assert len(plain.lots["lot"]) > 60
    for table in ("states", "lots", "waits", "tasks", "consumption"):
        for name, column in getattr(plain, table).items():
            assert np.array_equal(column, getattr(mixed, table)[name]), (table, name)


def test_a_record_with_campaigns_comes_back_from_files(tmp_path: Any) -> None:
    record = plant(1000, bed(), orders=(Order(product="thin", quantity=9), Order(product="thick", quantity=9)))
    save(record, tmp_path)
    found = load_record(tmp_path)
    assert found.campaigns["product"].tolist() == ["thin", "thick"]
    assert found.campaigns["start_ms"].tolist() == record.campaigns["start_ms"].tolist()


@pytest.mark.parametrize(
    ("unit", "reason"),
    [
        (bed(input=None), "must come from a buffer"),
        (bed(changeovers=replace(THIN_TO_THICK, crew="nobody")), "there is no crew nobody"),
        (bed(recipes={"thick": BatchRecipe((BatchStep("process", Variate(0)),))}), "takes no time at all"),
        (bed(recipes={"thick": BatchRecipe(bed().steps, mass_loss=2.0)}), "of thick are out of range"),
    ],
)
def test_what_cannot_be_run_is_said(unit: BatchReactor, reason: str) -> None:
    other = bed("other")
    with pytest.raises(RunError, match=reason):
        plant(100, unit, other, orders=(Order(),))
