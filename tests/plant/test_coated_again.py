"""Lots that are coated again, found under-dosed behind the reactor, and lots that shrink: timelines by hand."""

from __future__ import annotations

import pytest

from r2r_sim.errors import RunError
from r2r_sim.plant import (
    BatchReactor,
    BatchStep,
    Buffer,
    Machine,
    Order,
    PlantModel,
    ProductionRecord,
    Route,
    Source,
    UnitInfo,
    Variate,
    partition_errors,
    simulate,
)

RECIPE = (BatchStep("dose A", Variate(10)),)
SOURCE = Source("truck", "in", orders=(Order(lots=3, quantity=100),), surface=Variate(2500))
"""Three lots of two and a half times the nominal surface."""


def run(
    *units: Machine | BatchReactor, source: Source = SOURCE, horizon: int = 200, places: int | None = None
) -> ProductionRecord:
    infos = tuple(UnitInfo(unit.name, unit.name, "machine", "g", 1.0, 1.0, 1.0) for unit in units)
    buffers = (Buffer("in", places), Buffer("again"), Buffer("out"))
    record = simulate(PlantModel(horizon, units=units, infos=infos, buffers=buffers, sources=(source,)), seed=1)
    assert partition_errors(record) == []
    return record


def rows(record: ProductionRecord, unit: str) -> list[tuple[str, int, int, int, str]]:
    lots = record.frame("lots")
    mine = lots[lots.unit == unit]
    return list(zip(mine.lot, mine.end_ms, mine.good, mine.scrapped, mine.reason, strict=True))


def test_a_lot_is_run_until_its_surface_is_supplied_and_goes_before_new_ones() -> None:
    bed = BatchReactor("bed", 100, RECIPE, input="in", again="again", surface_limit=1000)
    record = run(bed)
    # 2 500 thousandths take three runs of 1 000
    assert rows(record, "bed") == [
        (f"truck/{lot}", 30 * (lot - 1) + 10 * turn, 100 * (turn == 3), 100 * (turn < 3), "coated again" * (turn < 3))
        for lot in (1, 2, 3)
        for turn in (1, 2, 3)
    ]
    assert record.frame("journeys").outcome.tolist() == ["good"] * 3


def test_without_a_way_back_under_dosed_lots_are_scrap() -> None:
    bed = BatchReactor("bed", 100, RECIPE, input="in", surface_limit=2499)
    assert rows(run_alone(bed), "bed") == [(f"truck/{n}", 10 * n, 0, 100, "under-dosed") for n in (1, 2, 3)]
    enough = BatchReactor("bed", 100, RECIPE, input="in", surface_limit=2500)
    assert [row[2] for row in rows(run_alone(enough), "bed")] == [100] * 3


def run_alone(bed: BatchReactor) -> ProductionRecord:
    infos = (UnitInfo("bed", "bed", "machine", "g", 1.0, 1.0, 1.0),)
    return simulate(PlantModel(200, units=(bed,), infos=infos, buffers=(Buffer("in"),), sources=(SOURCE,)), seed=1)


def test_a_machine_behind_finds_it_and_what_it_loses_is_lost_again() -> None:
    bed = BatchReactor("bed", 100, RECIPE, input="in", again="again", output="out", surface_limit=1250, judges=False)
    lab = Machine(
        "lab",
        Variate(4),
        inputs=("out",),
        mass_loss=0.1,
        routes=(
            Route(quality="in spec"),
            Route(quality="off spec", outcome="scrap"),
            Route("again", quality="under-dosed", outcome="rework"),
        ),
    )
    record = run(bed, lab)
    # lots 1, 2 are coated at 10 and 20; lot 1 is found at 14 and comes back behind lot 2; lots 2, 3 likewise
    assert [(lot, end, good) for lot, end, good, _, _ in rows(record, "bed")] == [
        ("truck/1", 10, 100), ("truck/2", 20, 100), ("truck/1", 30, 90), ("truck/2", 40, 90), ("truck/3", 50, 100),
        ("truck/3", 64, 90),
    ]  # fmt: skip
    # each first result sends 90 back and loses 10; each second one loses 9 of 90
    assert [row for row in rows(record, "lab") if row[0] == "truck/1"] == [
        ("truck/1", 14, 0, 90, "coated again"),
        ("truck/1", 14, 0, 10, "mass loss"),
        ("truck/1", 34, 81, 9, "mass loss"),
    ]
    assert record.frame("journeys").good.tolist() == [81] * 3


def test_supply_without_an_end_comes_at_once_whenever_there_is_room() -> None:
    endless = Source("truck", "in", between=Variate(0), each=Order(quantity=100))
    bed = BatchReactor("bed", 100, RECIPE, input="in", output="out")
    pack = Machine("pack", Variate(1), inputs=("out",))
    record = simulate(
        PlantModel(
            100,
            units=(bed, pack),
            infos=tuple(UnitInfo(n, n, "machine", "g", 1.0, 1.0, 1.0) for n in ("bed", "pack")),
            buffers=(Buffer("in", 2), Buffer("out")),
            sources=(endless,),
        ),
        seed=1,
    )
    assert [row[1] for row in rows(record, "bed")] == list(range(10, 101, 10))
    # ten worked on, two in the buffer, one that waits for room; none begins at the end
    assert sorted(record.frame("journeys").lot) == sorted(f"truck/{number}" for number in range(1, 14))


def test_what_cannot_run_says_why() -> None:
    bed = BatchReactor("bed", 100, RECIPE, input="in", again="nowhere", surface_limit=0)
    pack = Machine("pack", Variate(1), inputs=("out",), mass_loss=1.5)
    with pytest.raises(RunError) as caught:
        run(bed, pack)
    for words in ("no buffer nowhere", "supplies no surface", "mass loss are out of range"):
        assert words in str(caught.value)
