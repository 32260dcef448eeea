"""Machines that work on rolls: web that runs through, slitting, carriers, ways back. 1 mm/ms unless said."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from r2r_sim.errors import RunError
from r2r_sim.plant import (
    Buffer,
    Crew,
    FailureMode,
    Machine,
    MaintenanceTask,
    Order,
    PlantModel,
    ProductionRecord,
    Route,
    Slitting,
    Source,
    Take,
    UnitInfo,
    Utility,
    Variate,
    WebLine,
    partition_errors,
    simulate,
)
from r2r_sim.plant.lots import COAT_AGAIN, WORK_AGAIN

ENDLESS = Source("truck", "in", between=Variate(0), each=Order(quantity=1000))


def plant(horizon: int, *units: Any, stores: dict[str, int | None], sources: Any = (ENDLESS,), **more: Any) -> Any:
    infos = tuple(UnitInfo(unit.name, unit.name, "machine", "mm", 1.0, 1.0, 1.0) for unit in units)
    buffers = tuple(Buffer(name, capacity) for name, capacity in stores.items())
    return PlantModel(horizon, units=units, infos=infos, buffers=buffers, sources=sources, **more)


def spans(record: ProductionRecord, unit: str) -> list[tuple[str, int, int]]:
    lots = record.frame("lots")
    own = lots[lots.unit == unit].drop_duplicates(["lot", "start_ms"])
    return [(row.lot, row.start_ms, row.end_ms) for row in own.itertuples()]


def test_web_runs_through_a_machine_for_as_long_as_it_is() -> None:
    # 20 ms to mount, and 1 000 mm at half a mm/ms
    record = simulate(plant(5000, Machine("test", Variate(20), inputs=("in",), pace=2.0), stores={"in": 1}), 1)
    assert spans(record, "test")[:2] == [("truck/1", 0, 2020), ("truck/2", 2020, 4040)]


def test_a_roll_becomes_lanes_and_lengths_to_the_millimetre() -> None:
    # 1 000 mm: 3 lengths of 300 and one of 100; 10 % of the width off: 270 and 90
    # in 4 lanes: 68, 68, 67, 67 and 23, 23, 22, 22
    slit = Slitting(lanes=4, trim=0.1, length=300)
    saw = Machine("saw", Variate(10), inputs=("in",), routes=(Route("cut"),), slitting=slit)
    pack = Machine("pack", Variate(1), inputs=("cut",))
    record = simulate(plant(60, saw, pack, stores={"in": 1, "cut": None}), 1)
    journeys = record.frame("journeys").set_index("lot")
    assert journeys.loc["truck/1"].outcome == "split"
    parts = [journeys.loc[f"truck/1/{number}"] for number in range(1, 17)]
    assert [part.quantity for part in parts] == [68, 68, 67, 67] * 3 + [23, 23, 22, 22]
    assert {(part.start_ms, part.outcome) for part in parts} == {(10, "good")}
    lots = record.frame("lots")
    trim = lots[(lots.unit == "saw") & (lots.lot == "truck/1")]
    assert [(row.good, row.scrapped, row.reason) for row in trim.itertuples()] == [(900, 100, "edge trim")]
    # with a shortest piece of 200 mm, the last 100 mm are scrap
    saw = replace(saw, slitting=replace(slit, shortest=200))
    lots = simulate(plant(60, saw, pack, stores={"in": 1, "cut": None}), 1).frame("lots")
    trim = lots[(lots.unit == "saw") & (lots.lot == "truck/1")]
    assert {row.reason: row.scrapped for row in trim.itertuples()} == {"edge trim": 90, "short end": 100}
    assert trim.good.sum() == 810


def test_slit_rolls_are_as_long_as_they_were() -> None:
    # four lanes of 1 000 mm: each is 250 mm of the full width, and runs 1 000 ms
    saw = Machine("saw", Variate(10), inputs=("in",), routes=(Route("cut"),), slitting=Slitting(4))
    look = Machine("look", Variate(0), inputs=("cut",), pace=1.0, stretch=4.0)
    record = simulate(plant(5000, saw, look, stores={"in": 1, "cut": 0}), 1)
    assert spans(record, "look")[:3] == [("truck/1/1", 10, 1010), ("truck/1/2", 1010, 2010), ("truck/1/3", 2010, 3010)]
    assert partition_errors(record) == []


def test_nothing_is_left_of_a_roll_shorter_than_the_shortest() -> None:
    saw = Machine("saw", Variate(10), inputs=("in",), slitting=Slitting(2, length=3000, shortest=2000))
    record = simulate(plant(25, saw, stores={"in": 1}), 1)
    assert record.frame("journeys").outcome.tolist()[:2] == ["scrap", "scrap"]
    assert record.frame("lots").reason.tolist() == ["short end"] * 2


def test_blades_are_changed_by_the_web_they_have_cut() -> None:
    # 2 500 mm are reached with the third roll: 30 ms of work, then 5 ms for the blades
    blades = MaintenanceTask("blades", "metres", 2500, Variate(5))
    saw = Machine("saw", Variate(10), inputs=("in",), maintenance=(blades,))
    record = simulate(plant(70, saw, stores={"in": 1}), 1)
    assert [start for _, start, _ in spans(record, "saw")] == [0, 10, 20, 35, 45, 55]
    states = record.frame("states")
    assert [(s.start_ms, s.end_ms) for s in states[states.sub_state == "maintenance"].itertuples()] == [
        (30, 35),
        (65, 70),
    ]


def test_a_failure_folded_into_the_work_loses_no_blade_change() -> None:
    blades = MaintenanceTask("blades", "metres", 1000, Variate(5))
    jam = FailureMode("jam", "operating", Variate(5), Variate(2))
    saw = Machine("saw", Variate(8), inputs=("in",), maintenance=(blades,), failures=(jam,))
    record = simulate(plant(60, saw, stores={"in": 1}), 1)
    # 5 ms, jam of 2, 3 ms, blades of 5; then the jam comes 2 ms and again 7 ms into the roll
    assert spans(record, "saw")[:3] == [("truck/1", 0, 10), ("truck/2", 15, 27), ("truck/3", 32, 42)]


def test_a_carrier_is_shared_and_free_when_it_has_arrived() -> None:
    """Two ways, one carrier: who asked first goes first, and a roll that finds no room keeps no carrier."""
    one = Machine("one way", Variate(10), inputs=("a",), routes=(Route("full"),), takes=Take("agv", 1))
    other = Machine("other way", Variate(10), inputs=("b",), routes=(Route("b out"),), takes=Take("agv", 1))
    slow = Machine("slow", Variate(100), inputs=("full",))
    quick = Machine("quick", Variate(1), inputs=("b out",))
    sources = (replace(ENDLESS, output="a"), replace(ENDLESS, name="lorry", output="b"))
    stores = {"a": 1, "b": 1, "full": 0, "b out": None}
    record = simulate(
        plant(200, one, other, slow, quick, stores=stores, sources=sources, utilities=(Utility("agv", 1),)), 1
    )
    assert [start for _, start, _ in spans(record, "one way")[:1]] == [0]
    waits = record.frame("waits")
    mine = waits[(waits.unit == "other way") & (waits.for_what == "utility:agv")]
    # moves by turns: one 0 to 10, other 10 to 20, one 20 to 30 and then no room until the slow one is done at 110; the
    # other way has just begun a move then, so the first has the carrier from 120 to 130
    assert [(w.start_ms, w.end_ms) for w in mine.itertuples()] == [(0, 10), (20, 30), (120, 130)]
    states = record.frame("states")
    moving = states[(states.sub_state == "process") & states.unit.isin(["one way", "other way"])].sort_values(
        "start_ms"
    )
    ends = list(zip(moving.start_ms, moving.end_ms, strict=True))
    assert all(first[1] <= then[0] for first, then in pairwise(ends))
    assert partition_errors(record) == []
    tasks = record.frame("tasks")
    assert (tasks.end_ms - tasks.start_ms).sum() == sum(end - start for start, end in ends)


def test_a_line_takes_what_comes_back_before_new_rolls() -> None:
    """Each roll runs 1 000 ms after a change of 100; the test sends all back, so one roll goes round for ever."""
    line = WebLine("line", 1.0, 1000, 1, Variate(100), input="in", output="out", again="again")
    routes = (Route(quality="in spec"), Route("again", quality="off spec", outcome="rework", reason=COAT_AGAIN))
    test = Machine("test", Variate(50), inputs=("out",), routes=routes, off_spec=1.0)
    record = simulate(plant(4000, line, test, stores={"in": 1, "out": None, "again": None}), 1)
    lots = record.frame("lots")
    coated = lots[(lots.unit == "line") & ~lots.lot.str.endswith("(open)")]
    # the second roll is fetched at 1 100, before the first is tested at 1 150; then they take turns
    assert coated.lot.tolist() == ["truck/1", "truck/2", "truck/1"]
    assert coated.end_ms.tolist() == [1100, 2200, 3300]
    assert set(lots[lots.unit == "test"].reason) == {COAT_AGAIN}


def test_lots_sent_back_to_a_machine_that_does_not_coat_are_neither_scrap_nor_good() -> None:
    routes = (Route(quality="in spec"), Route("again", quality="off spec", outcome="rework", reason=WORK_AGAIN))
    test = Machine("test", Variate(50), inputs=("again", "in"), routes=routes, off_spec=0.3)
    record = simulate(plant(50_000, test, stores={"in": 1, "again": None}), 3)
    lots, journeys = record.frame("lots"), record.frame("journeys")
    back = lots[lots.reason == WORK_AGAIN]
    assert len(lots) == 1000
    assert len(back) == pytest.approx(300, abs=60)
    assert (journeys.outcome == "good").sum() == 1000 - len(back)
    assert "scrap" not in set(journeys.outcome)
    # what comes back goes first
    order = lots.lot.tolist()
    assert all(order[place + 1] == order[place] for place in back.index if place + 1 < len(order))


def line_by_line(rolls: int, times: tuple[int, int, int], lanes: int, room: int) -> list[int]:
    """When parts are packed, by the recursion of a tandem with blocking after service: test, slitter, packing.

    A store of ``room`` places before packing, one place before the slitter; rolls are always there.
    """
    tested: list[int] = []  # when roll n leaves the test
    slit_begins: list[int] = []
    pack_begins: list[int] = []
    packed: list[int] = []
    free_test = free_slit = free_pack = 0
    for n in range(rolls):
        done = free_test + times[0]
        # one place before the slitter: roll n finds room when roll n - 1 has been taken from it
        left = max(done, slit_begins[n - 1] if n else 0)
        tested.append(left)
        free_test = left
        begin = max(left, free_slit)
        slit_begins.append(begin)
        end = begin + times[1]
        for _ in range(lanes):
            k = len(pack_begins)
            # part k finds room when part k - room has been taken
            end = max(end, pack_begins[k - room] if k >= room else 0)
            pack_begins.append(max(end, free_pack))
            free_pack = pack_begins[-1] + times[2]
            packed.append(free_pack)
        free_slit = end
    return packed


@settings(max_examples=40)
@given(
    st.tuples(st.integers(1, 40), st.integers(1, 40), st.integers(1, 20)),
    st.integers(1, 5),
    st.integers(1, 6),
)
def test_a_slitter_that_blocks_agrees_with_the_recursion(times: tuple[int, int, int], lanes: int, room: int) -> None:
    test = Machine("test", Variate(times[0]), inputs=("in",), routes=(Route("tested"),))
    saw = Machine("saw", Variate(times[1]), inputs=("tested",), routes=(Route("cut"),), slitting=Slitting(lanes))
    pack = Machine("pack", Variate(times[2]), inputs=("cut",))
    record = simulate(plant(1500, test, saw, pack, stores={"in": 1, "tested": 1, "cut": room}), 1)
    expected = [end for end in line_by_line(1500 // times[0] + 1, times, lanes, room) if end <= 1500]
    assert [end for _, _, end in spans(record, "pack")] == expected
    assert partition_errors(record) == []


chains = st.fixed_dictionaries(
    {
        "seed": st.integers(0, 9),
        "loss": st.sampled_from([0.0, 0.013, 0.2]),
        "off": st.sampled_from([0.0, 0.3]),
        "back": st.sampled_from(["scrap", "line", "test"]),
        "lanes": st.integers(1, 4),
        "trim": st.sampled_from([0.0, 0.031]),
        "length": st.sampled_from([0, 170, 400]),
        "shortest": st.sampled_from([0, 100]),
        "room": st.sampled_from([None, 1, 3]),
        "batch": st.integers(1, 3),
        "carriers": st.integers(1, 2),
        "spread": st.sampled_from([0.0, 0.5]),
    }
)


def chain(case: dict[str, Any]) -> PlantModel:
    """Two lines, a carrier to the test and back, slitter, packing: everything random."""
    spread = case["spread"]

    def time(mean: int) -> Variate:
        return Variate(mean, mean * spread, "gamma") if spread else Variate(mean)

    drive = FailureMode("drive", "operating", Variate(2500, 0, "exponential"), Variate(200), scrap=30)
    lines = [
        WebLine(name, 1.0, 1000, 1, time(90), startup_scrap=7, reject=0.01, failures=(drive,), leader=5,
                input="in", output="to carry", again="again" if case["back"] == "line" else None)
        for name in ("line 1", "line 2")
    ]  # fmt: skip
    carry = Machine("carry", time(40), inputs=("to carry",), routes=(Route("to test"),), takes=Take("agv", 1))
    ways: tuple[Route, ...] = (Route("to slit"),)
    if case["off"]:
        to, reason = {"scrap": (None, ""), "line": ("back", COAT_AGAIN), "test": ("retest", WORK_AGAIN)}[case["back"]]
        bad = Route(to, 0.6 if to else 1.0, "off spec", "rework" if to else "scrap", reason)
        rest = (Route(None, 0.4, "off spec", "scrap"),) if to else ()
        ways = (Route("to slit", quality="in spec"), bad, *rest)
    retests = bool(case["off"]) and case["back"] == "test"
    test = Machine("test", time(100), inputs=("retest", "to test") if retests else ("to test",), routes=ways,
                   off_spec=case["off"], mass_loss=case["loss"], loss="reject", pace=0.2)  # fmt: skip
    slit = Slitting(case["lanes"], case["trim"], case["length"], min(case["shortest"], case["length"]))
    blades = MaintenanceTask("blades", "metres", 2700, Variate(150))
    saw = Machine("saw", time(200), inputs=("to slit",), routes=(Route("to pack"),), slitting=slit, pace=0.1,
                  maintenance=(blades,))  # fmt: skip
    pack = Machine("pack", time(60), inputs=("to pack",), batch=case["batch"])
    units: list[Any] = [*lines, carry, test, saw, pack]
    stores: dict[str, int | None] = {"in": 2, "to carry": case["room"], "to test": 2, "to slit": case["room"]}
    stores["to pack"] = None if case["room"] is None else max(case["room"], case["batch"])
    if retests:
        stores["retest"] = None
    if case["back"] == "line":
        stores |= {"back": None, "again": None}
        units.append(Machine("carry back", time(40), inputs=("back",), routes=(Route("again"),), takes=Take("agv", 1)))
        if not case["off"]:
            stores = {name: room for name, room in stores.items() if name not in ("back", "again")}
            units = [replace(u, again=None) if isinstance(u, WebLine) else u for u in units[:-1]]
    return plant(15_000, *units, stores=stores, utilities=(Utility("agv", case["carriers"]),))  # type: ignore[no-any-return]


@settings(max_examples=50)
@given(chains)
def test_web_is_conserved_to_the_millimetre(case: dict[str, Any]) -> None:
    model = chain(case)
    record = simulate(model, case["seed"])
    assert partition_errors(record) == []
    journeys, lots = record.frame("journeys"), record.frame("lots")
    came = journeys[journeys.lot.str.count("/") == 1].quantity.sum()
    parts = journeys[journeys.lot.str.count("/") == 2]
    split = journeys[journeys.outcome == "split"].lot
    # what a roll is when it is slit is what its parts came with
    cut = lots[(lots.unit == "saw") & lots.lot.isin(split)].groupby("lot").good.sum()
    assert cut.sum() == parts.quantity.sum()
    assert len(cut) == len(split)
    lost = lots[~lots.reason.isin(["", COAT_AGAIN, WORK_AGAIN]) & ~lots.lot.str.endswith("(open)")].scrapped.sum()
    good = journeys.good.sum()
    # in = good + scrap + held: what a lot that is still there holds is what it came with, less what was cut out of it
    held = journeys[journeys.outcome == "held"]
    gone = lots[lots.lot.isin(held.lot) & ~lots.reason.isin(["", COAT_AGAIN, WORK_AGAIN])].scrapped.sum()
    unfinished = sum(
        row.quantity for row in journeys[journeys.outcome == "scrap"].itertuples() if row.lot not in set(lots.lot)
    )
    assert unfinished == 0
    assert came == good + lost + held.quantity.sum() - gone
    levels = dict(zip(record.buffers["buffer"], record.buffers["most"], strict=True))
    assert all(levels[b.name] <= b.capacity for b in model.buffers if b.capacity is not None)


def test_carriers_nobody_needs_change_nothing() -> None:
    case = {
        "seed": 1, "loss": 0.013, "off": 0.3, "back": "line", "lanes": 3, "trim": 0.031, "length": 400, "shortest": 100,
        "room": 3, "batch": 2, "carriers": 1, "spread": 0.5,
    }  # fmt: skip
    model = chain(case)
    one = simulate(model, 1)
    other = simulate(replace(model, utilities=(*model.utilities, Utility("crane", 3))), 1)
    for table in ("lots", "states", "journeys", "waits"):
        assert one.frame(table).equals(other.frame(table))


WRONG: dict[str, Any] = {
    "work needs people, a cabinet or a utility, not two": Machine("saw", Variate(1), crew="men", takes=Take("agv", 1)),
    "the time for each length of web is negative": Machine("saw", Variate(1), pace=-1.0),
    "lanes, trim or length": Machine("saw", Variate(1), slitting=Slitting(0)),
    "the shortest piece is longer": Machine("saw", Variate(1), slitting=Slitting(1, length=5, shortest=6)),
    "takes 2 of utility agv, which has 1": Machine("saw", Variate(1), takes=Take("agv", 2)),
    "there is no utility crane": Machine("saw", Variate(1), takes=Take("crane", 1)),
}


@pytest.mark.parametrize("message", WRONG)
def test_machines_for_rolls_that_cannot_run_say_why(message: str) -> None:
    model = plant(10, WRONG[message], stores={}, sources=(), utilities=(Utility("agv", 1),), crews=(Crew("men", 1),))
    with pytest.raises(RunError, match=message):
        simulate(model, 1)
