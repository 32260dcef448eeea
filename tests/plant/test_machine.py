"""Machines, buffers and sources: small plants whose timelines are written down by hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from r2r_sim.errors import RunError
from r2r_sim.plant import (
    BatchReactor,
    BatchStep,
    Buffer,
    Changeovers,
    Crew,
    FailureMode,
    Machine,
    MaintenanceTask,
    Order,
    PlantModel,
    ProductionRecord,
    Route,
    Source,
    Spare,
    UnitInfo,
    Variate,
    load_record,
    partition_errors,
    save,
    simulate,
)

ORDERS = tuple(Order(release=10 * number, quantity=100) for number in range(3))


def run(
    horizon: int,
    *units: Machine | BatchReactor,
    orders: Iterable[Order] = ORDERS,
    buffers: Iterable[Buffer] = (),
    sources: Iterable[Source] = (),
    **more: Any,
) -> ProductionRecord:
    """A plant in which orders come into the buffer ``in``."""
    infos = tuple(UnitInfo(unit.name, unit.name, "machine", "g", 1.0, 1.0, 1.0) for unit in units)
    given = tuple(orders)
    model = PlantModel(
        horizon,
        units=units,
        infos=infos,
        buffers=(Buffer("in"), *buffers) if given else tuple(buffers),
        sources=((Source("orders", "in", given),) if given else ()) + tuple(sources),
        **more,
    )
    record = simulate(model, seed=1)
    assert partition_errors(record) == []
    return record


def timeline(record: ProductionRecord, unit: int = 0) -> list[tuple[str, int, int]]:
    mine = record.states["unit"] == unit
    return list(zip(*(record.states[c][mine].tolist() for c in ("sub_state", "start_ms", "end_ms")), strict=True))


def table(record: ProductionRecord, name: str, *columns: str) -> list[tuple[Any, ...]]:
    found = getattr(record, name)
    return list(zip(*(found[column].tolist() for column in columns), strict=True))


def journeys(record: ProductionRecord) -> list[tuple[Any, ...]]:
    return table(record, "journeys", "lot", "outcome", "start_ms", "end_ms", "good")


def test_lots_queue_before_a_machine() -> None:
    record = run(60, Machine("saw", Variate(15), inputs=("in",)))
    assert timeline(record) == [
        ("process", 0, 15),
        ("process", 15, 30),
        ("process", 30, 45),
        ("waiting for material", 45, 60),
    ]
    assert journeys(record) == [
        ("orders/1", "good", 0, 15, 100),
        ("orders/2", "good", 10, 30, 100),
        ("orders/3", "good", 20, 45, 100),
    ]
    # one lot waits from 10 to 15, the other from 20 to 30
    assert table(record, "buffers", "buffer", "capacity", "lot_ms", "most", "last", "came") == [("in", -1, 15, 1, 0, 3)]


def test_a_machine_is_blocked_until_there_is_room() -> None:
    fast = Machine("fast", Variate(10), inputs=("in",), routes=(Route("between"),))
    slow = Machine("slow", Variate(40), inputs=("between",))
    record = run(140, fast, slow, orders=(Order(lots=4),), buffers=(Buffer("between", 1),))
    # lot 1 done by fast at 10, 2 at 20 (into the buffer), 3 at 30: no room before slow takes 2 at 50
    assert timeline(record, 0) == [
        ("process", 0, 10),
        ("process", 10, 20),
        ("process", 20, 30),
        ("blocked", 30, 50),
        ("process", 50, 60),
        ("blocked", 60, 90),
        ("waiting for material", 90, 140),
    ]
    assert timeline(record, 1) == [
        ("waiting for material", 0, 10),
        ("process", 10, 50),
        ("process", 50, 90),
        ("process", 90, 130),
        ("process", 130, 140),
    ]
    assert journeys(record)[-1] == ("orders/4", "held", 0, 140, 0)


@pytest.mark.parametrize(
    ("order", "expected"), [("fifo", [1, 2, 3, 4]), ("priority", [1, 3, 2, 4]), ("due", [1, 4, 3, 2])]
)
def test_the_order_in_which_lots_leave_a_buffer(order: Any, expected: list[int]) -> None:
    orders = (Order(), Order(1, due=900, priority=2), Order(2, due=300, priority=1), Order(3, due=200, priority=3))
    buffers = (Buffer("line", order=order),)
    infos = (UnitInfo("saw", "saw", "machine", "g", 1.0, 1.0, 1.0),)
    saw = Machine("saw", Variate(10), inputs=("line",))
    sources = (Source("orders", "line", orders),)
    record = simulate(PlantModel(50, units=(saw,), infos=infos, buffers=buffers, sources=sources), 1)
    assert [lot for lot, *_ in journeys(record)] == [f"orders/{number}" for number in expected]


@pytest.mark.parametrize(
    ("least", "expected"),
    [
        (None, [("waiting for material", 0, 20), ("process", 20, 50), ("waiting for material", 50, 60)]),
        (1, [("process", 0, 30), ("process", 30, 60)]),
    ],
)
def test_full_batches_and_what_is_there(least: int | None, expected: list[Any]) -> None:
    record = run(60, Machine("oven", Variate(30), inputs=("in",), batch=3, least=least))
    assert timeline(record) == expected


def test_machines_with_one_input_share_the_work_in_turn() -> None:
    saws = [Machine(f"saw {number}", Variate(25), inputs=("in",)) for number in range(2)]
    record = run(60, *saws)
    assert timeline(record, 0) == [("process", 0, 25), ("process", 25, 50), ("waiting for material", 50, 60)]
    assert timeline(record, 1) == [
        ("waiting for material", 0, 10),
        ("process", 10, 35),
        ("waiting for material", 35, 60),
    ]


def test_a_changeover_by_its_pair_of_products() -> None:
    orders = (Order(product="a"), Order(product="b"), Order(product="b"), Order(product="a"))
    changeovers = Changeovers({("a", "b"): Variate(7)}, Variate(3), first="a", crew="setters")
    saw = Machine("saw", Variate(10), {"b": Variate(20)}, ("in",), changeovers=changeovers)
    record = run(75, saw, orders=orders, crews=(Crew("setters", 1),))
    assert timeline(record) == [
        ("process", 0, 10),
        ("setup", 10, 17),
        ("process", 17, 37),
        ("process", 37, 57),
        ("setup", 57, 60),
        ("process", 60, 70),
        ("waiting for material", 70, 75),
    ]
    assert [task for (task,) in table(record, "tasks", "task")] == ["changeover to b", "changeover to a"]


def drive(effect: Any, **more: Any) -> FailureMode:
    return FailureMode("drive", "operating", Variate(15), Variate(5), effect=effect, **more)


@pytest.mark.parametrize(
    ("effect", "ends", "lots"),
    [
        # 15 ms of work between failures; the second lot has 5 done when the drive fails at 15
        ("resume", [10, 25, 35], [("good", 100), ("good", 100), ("good", 100)]),
        ("restart", [10, 30, 50], [("good", 100), ("good", 100), ("good", 100)]),
        ("scrap", [10, 20, 30], [("good", 100), ("scrap", 0), ("good", 100)]),
    ],
)
def test_what_a_failure_does_to_the_lot_under_way(effect: Any, ends: list[int], lots: list[Any]) -> None:
    record = run(
        100,
        Machine("saw", Variate(10), inputs=("in",), failures=(drive(effect),)),
        orders=(Order(lots=3, quantity=100),),
    )
    assert table(record, "journeys", "outcome", "good") == lots
    assert table(record, "journeys", "end_ms") == [(end,) for end in ends]


def test_a_failure_cuts_a_part_out_of_the_lot() -> None:
    saw = Machine("saw", Variate(10), inputs=("in",), failures=(drive("resume", scrap=30),))
    record = run(100, saw, orders=(Order(lots=3, quantity=100),))
    assert table(record, "lots", "lot", "good", "scrapped", "reason") == [
        ("orders/1", 100, 0, ""),
        ("orders/2", 70, 30, "drive"),
        ("orders/3", 100, 0, ""),
    ]
    assert table(record, "journeys", "quantity", "good") == [(100, 100), (100, 70), (100, 100)]


def test_lots_that_a_failure_left_are_reworked() -> None:
    repair = Machine("bench", Variate(4), inputs=("rework",))
    saw = Machine(
        "saw",
        Variate(10),
        inputs=("in",),
        routes=(Route(), Route("rework", quality="rework", outcome="rework")),
        failures=(drive("rework"),),
    )
    record = run(100, saw, repair, orders=(Order(lots=2, quantity=100),), buffers=(Buffer("rework"),))
    assert table(record, "lots", "lot", "unit", "end_ms", "good", "scrapped", "reason") == [
        ("orders/1", 0, 10, 100, 0, ""),
        ("orders/2", 0, 20, 0, 100, "drive"),
        ("orders/2", 1, 24, 100, 0, ""),
    ]
    assert journeys(record)[1] == ("orders/2", "good", 0, 24, 100)


def test_lots_with_too_much_surface_go_their_own_way() -> None:
    wide = Source("wide", "in", between=Variate(50), surface=Variate(1300))
    coat = Machine(
        "coat", Variate(10), inputs=("in",), surface_limit=1200, routes=(Route(), Route("again", quality="off spec"))
    )
    again = Machine("again", Variate(5), inputs=("again",), surface_limit=1400)
    record = run(100, coat, again, orders=(Order(quantity=7),), buffers=(Buffer("again"),), sources=(wide,))
    assert journeys(record) == [
        ("orders/1", "good", 0, 10, 7),
        ("wide/1", "good", 50, 65, 1),
        ("wide/2", "held", 100, 100, 0),
    ]


def test_off_spec_lots_without_a_route_are_scrap() -> None:
    record = run(60, Machine("coat", Variate(10), inputs=("in",), off_spec=1.0))
    assert [row[1] for row in journeys(record)] == ["scrap"] * 3
    assert set(record.lots["reason"]) == {"off spec"}


def test_a_source_that_loses_and_one_that_waits() -> None:
    for when_full, outcomes in (("lose", {"good": 3, "lost": 5, "held": 2}), ("wait", {"good": 3, "held": 2})):
        source = Source("truck", "dock", between=Variate(10), when_full=when_full)  # type: ignore[arg-type]
        saw = Machine("saw", Variate(30), inputs=("dock",))
        record = run(105, saw, orders=(), buffers=(Buffer("dock", 1),), sources=(source,))
        found = [row[1] for row in journeys(record)]
        assert {outcome: found.count(outcome) for outcome in outcomes} == outcomes
        assert len(found) == sum(outcomes.values())


@pytest.mark.parametrize(
    ("at_close", "expected"),
    [
        ("finish", [("process", 0, 10), ("process", 10, 20), ("not scheduled", 20, 30), ("process", 30, 40)]),
        (
            "pause",
            [("process", 0, 10), ("process", 10, 15), ("paused", 15, 30), ("process", 30, 35), ("process", 35, 45)],
        ),
        (
            "abort",
            [("process", 0, 10), ("process", 10, 15), ("paused", 15, 30), ("process", 30, 40), ("process", 40, 50)],
        ),
    ],
)
def test_what_closing_does_to_work_under_way(at_close: Any, expected: list[Any]) -> None:
    saw = Machine("saw", Variate(10), inputs=("in",), at_close=at_close)
    record = run(60, saw, orders=(Order(lots=3),), closed=((15, 30),))
    assert timeline(record)[:-1] == expected


@pytest.mark.parametrize(
    ("at_close", "expected", "work"),
    [
        ("finish", [("maintenance", 15, 20), ("not scheduled", 20, 40)], [(15, 25)]),
        ("pause", [("maintenance", 15, 20), ("paused", 20, 40), ("maintenance", 40, 45)], [(15, 20), (40, 45)]),
        ("abort", [("maintenance", 15, 20), ("paused", 20, 40), ("maintenance", 40, 50)], [(15, 20), (40, 50)]),
    ],
)
def test_what_closing_does_to_maintenance_and_its_people(at_close: Any, expected: list[Any], work: list[Any]) -> None:
    task = MaintenanceTask("clean", "batches", 3, Variate(10), "men", at_close=at_close)
    saw = Machine("saw", Variate(5), inputs=("in",), maintenance=(task,))
    record = run(60, saw, orders=(Order(lots=3),), closed=((20, 40),), crews=(Crew("men", 1),))
    assert [row for row in timeline(record) if row[1] >= 15][: len(expected)] == expected
    assert table(record, "tasks", "start_ms", "end_ms") == work


def test_repairs_and_changeovers_rest_while_the_plant_is_closed() -> None:
    mode = FailureMode("drive", "operating", Variate(15), Variate(10), at_close="pause")
    changeovers = Changeovers(otherwise=Variate(10), at_close="pause")
    saw = Machine("saw", Variate(10), inputs=("in",), failures=(mode,), changeovers=changeovers)
    record = run(100, saw, orders=(Order(lots=2), Order(product="b")), closed=((20, 30), (45, 50)))
    assert timeline(record) == [
        ("process", 0, 10),
        ("process", 10, 15),
        ("repair", 15, 20),
        ("paused", 20, 30),
        ("repair", 30, 35),
        ("process", 35, 40),
        ("setup", 40, 45),
        ("paused", 45, 50),
        ("setup", 50, 55),
        ("process", 55, 65),
        ("repair", 65, 75),
        ("waiting for material", 75, 100),
    ]


def test_no_lot_begins_in_closed_time() -> None:
    record = run(60, Machine("saw", Variate(5), inputs=("in",)), closed=((8, 40),))
    assert timeline(record) == [
        ("process", 0, 5),
        ("waiting for material", 5, 8),
        ("not scheduled", 8, 40),
        ("process", 40, 45),
        ("process", 45, 50),
        ("waiting for material", 50, 60),
    ]


def test_a_calendar_failure_strikes_a_starved_and_a_blocked_machine() -> None:
    mode = FailureMode("power", "calendar", Variate(13), Variate(2))
    first = Machine("first", Variate(5), inputs=("in",), routes=(Route("between"),), failures=(mode,))
    second = Machine("second", Variate(40), inputs=("between",))
    record = run(50, first, second, orders=(Order(lots=3),), buffers=(Buffer("between", 1),))
    assert timeline(record) == [
        ("process", 0, 5),
        ("process", 5, 10),
        ("process", 10, 13),
        ("repair", 13, 15),
        ("process", 15, 17),
        ("blocked", 17, 28),
        ("repair", 28, 30),
        ("blocked", 30, 43),
        ("repair", 43, 45),
        ("waiting for material", 45, 50),
    ]


def test_repairs_wait_for_spares() -> None:
    mode = FailureMode("bearing", "operating", Variate(10), Variate(2), spare="bearing")
    saw = Machine("saw", Variate(1000), failures=(mode,))
    record = run(60, saw, orders=(), spares=(Spare("bearing", 1, Variate(30)),))
    # the one in stock is used at 10 and its successor comes at 40; that one is used at 40, the next comes at 52
    assert timeline(record) == [
        ("process", 0, 10),
        ("repair", 10, 12),
        ("process", 12, 22),
        ("waiting for spare", 22, 40),
        ("repair", 40, 42),
        ("process", 42, 52),
        ("repair", 52, 54),
        ("process", 54, 60),
    ]


def test_assists_are_counted_apart() -> None:
    mode = FailureMode("jam", "batches", Variate(2), Variate(1), sub_state="assist")
    record = run(60, Machine("saw", Variate(5), inputs=("in",), failures=(mode,)))
    assert len(record.failures["mode"]) == 0
    assert table(record, "assists", "mode", "at_ms", "takes_ms") == [("jam", 15, 1)]
    assert ("assist", 15, 16) in timeline(record)


def test_maintenance_on_the_calendar_is_done_while_a_machine_is_starved() -> None:
    task = MaintenanceTask("clean", "calendar", 35, Variate(4))
    record = run(60, Machine("saw", Variate(5), inputs=("in",), maintenance=(task,)))
    assert ("maintenance", 35, 39) in timeline(record)


def test_a_machine_waits_for_its_crew_and_keeps_it() -> None:
    saws = [Machine(f"saw {number}", Variate(20), inputs=("in",), crew="men") for number in range(2)]
    record = run(70, *saws, crews=(Crew("men", 1),))
    assert timeline(record, 1)[:3] == [
        ("waiting for material", 0, 10),
        ("waiting for crew", 10, 20),
        ("process", 20, 40),
    ]
    assert ("crew:men", 10, 20) in table(record, "waits", "for_what", "start_ms", "end_ms")


def test_reactors_take_lots_and_hand_them_on() -> None:
    bed = BatchReactor("bed", 50, (BatchStep("heat", Variate(20)),), mass_loss=0.1, input="in", output="cooled")
    sieve = Machine("sieve", Variate(5), inputs=("cooled",))
    record = run(100, bed, sieve, buffers=(Buffer("cooled", 1),))
    assert timeline(record) == [("heat", 0, 20), ("heat", 20, 40), ("heat", 40, 60), ("waiting for material", 60, 100)]
    assert journeys(record) == [(f"orders/{n}", "good", 10 * n - 10, 20 * n + 5, 90) for n in (1, 2, 3)]


def test_a_reactor_is_blocked_by_a_full_buffer() -> None:
    bed = BatchReactor("bed", 50, (BatchStep("heat", Variate(20)),), output="cooled")
    sieve = Machine("sieve", Variate(50), inputs=("cooled",))
    record = run(120, bed, sieve, orders=(), buffers=(Buffer("cooled", 1),))
    assert timeline(record) == [
        ("heat", 0, 20),
        ("heat", 20, 40),
        ("heat", 40, 60),
        ("blocked", 60, 70),
        ("heat", 70, 90),
        ("blocked", 90, 120),
    ]
    assert record.waits["for_what"].tolist()[:2] == ["room in buffer:cooled"] * 2


def test_two_machines_blocked_on_each_other_are_named() -> None:
    there = Machine("there", Variate(10), inputs=("a",), routes=(Route("b"),))
    back = Machine("back", Variate(10), inputs=("b",), routes=(Route("a"),))
    power = FailureMode("power", "calendar", Variate(1000), Variate(1))
    for failures in ((), (power,)):  # a failure that goes on happening is no progress
        buffers = (Buffer("a", 1, initial=(Order(),)), Buffer("b", 1, initial=(Order(),)))
        idle = Machine("idle", Variate(10**6), failures=failures)
        with pytest.raises(RunError) as caught:
            run(
                5000,
                there,
                back,
                idle,
                orders=(Order(lots=5),),
                buffers=(Buffer("x"), *buffers),
                sources=(Source("more", "a", (Order(1), Order(1))),),
            )
        text = str(caught.value)
        assert "there waits for room in buffer:b (1 of 1 lots, back would take them) since" in text
        assert "back waits for room in buffer:a (1 of 1 lots, there would take them) since" in text
        assert "idle" not in text


def test_a_plant_that_has_done_its_orders_is_no_deadlock() -> None:
    record = run(10**9, Machine("oven", Variate(30), inputs=("in",), batch=2))
    assert [row[1] for row in journeys(record)] == ["good", "good", "held"]


def test_a_record_with_lots_between_units_is_written_and_read(tmp_path: Any) -> None:
    record = run(60, Machine("saw", Variate(15), inputs=("in",)))
    save(record, tmp_path)
    again = load_record(tmp_path)
    for name in ("journeys", "buffers", "assists"):
        for column, values in getattr(record, name).items():
            assert getattr(again, name)[column].tolist() == values.tolist()
    assert not (tmp_path / "assists.csv").exists()


WRONG: dict[str, Any] = {
    "saw: there is no buffer nowhere": Machine("saw", Variate(1), inputs=("nowhere",)),
    "saw: the least number of lots is not between 1 and the batch of 2": Machine(
        "saw", Variate(1), inputs=("in",), batch=2, least=3
    ),
    "saw: with an endless supply, work must take time": Machine("saw", Variate(0)),
    "do not add up to 1": Machine("saw", Variate(1), inputs=("in",), routes=(Route(share=0.5), Route("in", 0.4))),
    "there is no route for them": Machine("saw", Variate(1), inputs=("in",), failures=(drive("rework"),)),
    "there is no spare bearing": Machine(
        "saw", Variate(1), inputs=("in",), failures=(drive("resume", spare="bearing"),)
    ),
    "saw: there is no crew men": Machine("saw", Variate(1), inputs=("in",), crew="men"),
    "saw, drive: a machine does not fail by metres": Machine(
        "saw", Variate(1), inputs=("in",), failures=(FailureMode("drive", "metres", Variate(5), Variate(1)),)
    ),
    "a productive sub-state": Machine("saw", Variate(1), inputs=("in",), sub_state="blocked"),
}


@pytest.mark.parametrize("message", WRONG)
def test_machines_that_cannot_run_say_why(message: str) -> None:
    with pytest.raises(RunError, match=message):
        run(100, WRONG[message])


def test_buffers_and_sources_that_cannot_run_say_why() -> None:
    with pytest.raises(RunError) as caught:
        run(
            100,
            Machine("saw", Variate(1), inputs=("dry", "zero")),
            orders=(),
            buffers=(Buffer("dry"), Buffer("zero", 0, initial=(Order(),)), Buffer("full", 3), Buffer("endless")),
            sources=(Source("both", "full", ORDERS, Variate(5)), Source("at once", "endless", between=Variate(0))),
        )
    text = str(caught.value)
    for reason in (
        "buffer dry: nothing comes into it",
        "buffer zero: 1 lots at the start, it holds 0",
        "buffer zero: 1 lots at the start, it holds 0",
        "buffer full: nobody takes from it",
        "source both: it needs either orders or a time between arrivals",
        "source at once: arrivals follow one another without an end",
    ):
        assert reason in text


def test_a_machine_that_is_repaired_is_cleaned_at_the_same_time() -> None:
    jam = FailureMode("jam", "operating", Variate(250), Variate(40))
    clean = MaintenanceTask("clean", "operating", 300, Variate(70), early=100)
    machine = Machine("m", Variate(100), failures=(jam,), maintenance=(clean,))
    # the repair comes in the middle of a lot, so that the third ends at 340; the task is due at 300 of work: then
    late = run(500, machine, orders=())
    assert [row for row in late.frame("states").values.tolist() if row[1] == "maintenance"] == [
        ["m", "maintenance", 340, 410]
    ]
    # a failure between lots, at 200 of work: the task, which would be due at 300, is done with the repair
    between = FailureMode("jam", "batches", Variate(2), Variate(40))
    early = run(500, Machine("m", Variate(100), failures=(between,), maintenance=(clean,)), orders=())
    rows = [tuple(row[1:]) for row in early.frame("states").values.tolist()]
    assert rows[2:4] == [("repair", 200, 240), ("maintenance", 240, 310)]


def test_a_machine_that_stood_through_closed_time_takes_a_lot_as_soon_as_it_comes() -> None:
    # two lots come at once, and one has room: it must be gone when the other comes
    pairs = Source("pairs", "narrow", between=Variate(350), each=Order(lots=2), when_full="lose")
    record = run(
        380,
        Machine("m", Variate(10), inputs=("narrow",)),
        orders=(),
        buffers=(Buffer("narrow", 1),),
        sources=(pairs,),
        closed=((100, 300),),
    )
    assert record.journeys["outcome"].tolist() == ["good", "good"]


def test_a_batch_that_is_done_is_counted_once_though_its_machine_is_repaired() -> None:
    struck = FailureMode("jam", "calendar", Variate(250), Variate(1000))
    blocked = Machine("blocked", Variate(100), routes=(Route("full"),), failures=(struck,))
    slow = Machine("slow", Variate(10_000), inputs=("full",))
    infos = tuple(
        UnitInfo(name, name, "machine", "g", 1.0, 1.0, 1.0, {"electricity": 1.0}) for name in ("blocked", "slow")
    )
    model = PlantModel(500, units=(blocked, slow), infos=infos, buffers=(Buffer("full", 0),))
    consumption = simulate(model, 1).frame("consumption")
    # one lot went on at 100; the next was done at 200, and the machine fails at 250 while it is blocked
    assert consumption[consumption.unit == "blocked"].quantity.tolist() == [2.0]
