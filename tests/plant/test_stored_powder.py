"""Powder that takes up water while it lies, and what becomes of it; times in ms, water in mg/kg."""

from __future__ import annotations

from dataclasses import replace
from math import exp, log
from typing import Any

import pytest

from r2r_sim.errors import RunError
from r2r_sim.plant import (
    BatchReactor,
    Buffer,
    Drying,
    Fresh,
    Machine,
    Order,
    PlantModel,
    ProductionRecord,
    Route,
    Source,
    UnitInfo,
    Uptake,
    Variate,
    partition_errors,
    simulate,
)
from r2r_sim.plant.buffer import Lot, Store

DAMP = Uptake(100, 500.0)


def info(name: str, *, coats: bool = True) -> UnitInfo:
    return UnitInfo(name, name, "bed" if coats else "dryer", "g", 1.0, 1.0, 1.0, {}, coats=coats)


def plant(kit: Any, horizon: int, fresh: Fresh | None, *, uptake: Uptake | None = DAMP, bed: int = 300) -> PlantModel:
    """A dryer of 50 ms and ln(400/100) x 100 = 139 ms in front of a bed of 300 ms, with room for two lots between."""
    back = fresh is not None and fresh.back is not None
    dryer = Machine(
        "dryer",
        Variate(50),
        inputs=("back", "in") if back else ("in",),
        routes=(Route("dry"),),
        drying=Drying(100, 100),
    )
    reactor = BatchReactor("bed", 10, (kit.step("heat", bed),), input="dry", fresh=fresh)
    return PlantModel(
        horizon,
        units=(dryer, reactor),
        infos=(info("dryer", coats=False), info("bed")),
        buffers=(Buffer("in", 1), Buffer("dry", 2, uptake=uptake), *((Buffer("back"),) if back else ())),
        sources=(Source("s", "in", between=Variate(0), each=Order(quantity=10), moisture=Variate(400.0)),),
    )


def made(record: ProductionRecord, kit: Any, unit: int) -> list[tuple[Any, ...]]:
    assert partition_errors(record) == []
    return kit.rows(record.lots, "lot", "start_ms", "end_ms", "good", "scrapped", "reason", unit=unit)


def test_water_comes_in_until_the_lot_is_taken() -> None:
    store = Store(Buffer("dry"))
    store.take_up(Uptake(100, 500.0))
    wet, dry = Lot("wet", "", 1, 0, -1), Lot("dry", "", 1, 0, -1)
    wet.moisture, dry.moisture = 900.0, 100.0
    store.put(dry, 10)
    store.put(wet, 60)
    # the distance to 500 goes down to a e-th in 100 ms: after 50 ms, and after 200
    assert store.take(60).moisture == pytest.approx(500 - 400 * exp(-0.5), rel=1e-15)
    assert store.take(260).moisture == pytest.approx(500 + 400 * exp(-2), rel=1e-15)
    store.put(dry, 300)
    assert store.take(300).moisture == dry.moisture  # no time, no water


def test_powder_of_a_sealed_store_stays_dry(kit: Any) -> None:
    record = simulate(plant(kit, 1500, Fresh(moisture=100.0), uptake=None), 1)
    # dried in 50 + 139 ms; the bed then takes a lot every 300 ms
    assert [row[1:4] for row in made(record, kit, 1)] == [
        (189, 489, 10),
        (489, 789, 10),
        (789, 1089, 10),
        (1089, 1389, 10),
    ]


def test_damp_powder_is_scrap(kit: Any) -> None:
    record = simulate(plant(kit, 1000, Fresh(moisture=300.0)), 1)
    # The first lot is loaded at once at 189. The second is dry at 378 and lies until 489: 500 - 400 exp(-1.11) = 368,
    # too damp. The dryer's third comes at 567 and is loaded at once, dry.
    assert 500 - 400 * exp(-1.11) > 300
    assert made(record, kit, 1) == [("s/1", 189, 489, 10, 0, ""), ("s/3", 567, 867, 10, 0, "")]
    assert [row for row in made(record, kit, 0) if row[5]] == [
        ("s/2", 489, 489, 0, 10, "too damp"), ("s/4", 867, 867, 0, 10, "too damp"),
    ]  # fmt: skip
    assert [row for row in kit.rows(record.journeys, "lot", "outcome", "end_ms") if row[1] == "scrap"] == [
        ("s/2", "scrap", 489), ("s/4", "scrap", 867)
    ]  # fmt: skip


def test_a_lot_at_the_limit_is_loaded(kit: Any) -> None:
    limit = 500 - 400 * exp(-1.11)
    record = simulate(plant(kit, 800, Fresh(moisture=limit * (1 + 1e-12))), 1)
    assert made(record, kit, 1)[1][:3] == ("s/2", 489, 789)
    record = simulate(plant(kit, 800, Fresh(moisture=limit * (1 - 1e-12))), 1)
    assert made(record, kit, 1)[1:] == []


def test_damp_powder_is_dried_again_before_new_lots(kit: Any) -> None:
    record = simulate(plant(kit, 1200, Fresh(moisture=300.0, back="back")), 1)
    # At 489 the second lot goes back; the dryer is at work until 567, on a lot that the bed takes at once. Then it
    # dries the second one from 368 mg/kg in 50 + 100 ln(3.68) ms, before any new lot: it lies from 747 to 867.
    again = 50 + round(100 * log((500 - 400 * exp(-1.11)) / 100))
    assert again == 180
    dried = [row for row in made(record, kit, 0) if row[0] == "s/2"]
    assert dried[:3] == [
        ("s/2", 189, 378, 10, 0, ""), ("s/2", 489, 489, 0, 10, "dried again"), ("s/2", 567, 747, 10, 0, ""),
    ]  # fmt: skip
    assert made(record, kit, 1)[:2] == [("s/1", 189, 489, 10, 0, ""), ("s/3", 567, 867, 10, 0, "")]
    assert "scrap" not in {row[0] for row in kit.rows(record.journeys, "outcome")}


def test_old_powder_is_not_loaded(kit: Any) -> None:
    record = simulate(plant(kit, 800, Fresh(age=110), uptake=None), 1)
    # dry at 378, asked for at 489: 111 ms
    assert [row for row in made(record, kit, 0) if row[5]] == [("s/2", 489, 489, 0, 10, "too old")]
    record = simulate(plant(kit, 788, Fresh(age=111), uptake=None), 1)
    assert [row for row in made(record, kit, 0) if row[5]] == []


def test_what_is_coated_is_not_asked_again(kit: Any) -> None:
    model = plant(kit, 2000, Fresh(age=200), uptake=None)
    reactor = replace(model.units[1], again="again", surface_limit=600)
    model = replace(model, units=(model.units[0], reactor), buffers=(*model.buffers, Buffer("again")))
    record = simulate(model, 1)
    # each lot has 1000 thousandths of surface, a run supplies 600: it is run twice, the second time 300 ms later
    assert [row[:3] for row in made(record, kit, 1)][:2] == [("s/1", 189, 489), ("s/1", 489, 789)]


def test_a_dryer_alone_takes_its_time() -> None:
    dryer = Machine("dryer", Variate(10), inputs=("in",), routes=(Route(None),), drying=Drying(100, 1))
    source = Source("s", "in", between=Variate(50), moisture=Variate(100.0))
    model = PlantModel(2000, units=(dryer,), infos=(info("dryer"),), buffers=(Buffer("in"),), sources=(source,))
    # 10 + 100 ln 100 = 471 ms a lot
    ends = simulate(model, 1).lots["end_ms"].tolist()
    assert ends == [521, 992, 1463, 1934]


def test_what_makes_no_sense_is_refused(kit: Any) -> None:
    good = plant(kit, 100, Fresh(moisture=300.0))
    for model, says in (
        (plant(kit, 100, Fresh(), uptake=Uptake(0, 1.0)), "time constant of its uptake"),
        (replace(good, units=(good.units[0], replace(good.units[1], input=None))), "always fresh"),
        (replace(good, units=(good.units[0], replace(good.units[1], fresh=Fresh(back="x")))), "no buffer x"),
    ):
        with pytest.raises(RunError, match=says):
            simulate(model, 1)
