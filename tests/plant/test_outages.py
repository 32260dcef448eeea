"""Common causes: what units share is out, and all that it hits are down together; times in ms, 1 mm/ms."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from paths import PATHS, path
from random_plants import EFFECTS, beds, info, plants, trains

from r2r_sim.errors import RunError
from r2r_sim.plant import (
    E10,
    SUB_STATES,
    BatchReactor,
    Buffer,
    Cabinet,
    CanisterSupply,
    Crew,
    Draw,
    FailureMode,
    Machine,
    MaintenanceTask,
    Outage,
    PlantModel,
    ProductionRecord,
    Route,
    Variate,
    WebLine,
    partition_errors,
    simulate,
)


def power(effect: Any = "resume", *, at: tuple[int, ...] = (200,), lasts: float = 100, **more: Any) -> Outage:
    hits = more.pop("hits", ("bed",))
    return Outage("power", Variate(lasts), dict.fromkeys(hits, effect), at=at, **more)


def bed(kit: Any, name: str = "bed", **more: Any) -> BatchReactor:
    """Load 20, heat 100, unload 10."""
    steps = (kit.step("load", 20, "operators"), kit.step("heat", 100), kit.step("unload", 10, "operators"))
    return BatchReactor(name, 1000, steps, **more)


def run(kit: Any, horizon: int, *units: Any, outages: Any, people: int = 9, **plant: Any) -> ProductionRecord:
    model = replace(kit.model(horizon, *units, crews=[Crew("operators", people)], **plant), outages=tuple(outages))
    record = simulate(model, 1)
    assert partition_errors(record) == []
    return record


@pytest.mark.parametrize(
    ("effect", "after", "lots"),
    [
        ("resume", (("heat", 350), ("unload", 360)), (130, 360, 1000, 0, "")),
        ("restart", (("heat", 400), ("unload", 410)), (130, 410, 1000, 0, "")),
        ("scrap", (("load", 320), ("heat", 420)), (130, 200, 0, 1000, "power")),
        ("rework", (("load", 320), ("heat", 420)), (130, 200, 0, 1000, "coated again")),
    ],
)
def test_a_batch_by_hand(kit: Any, effect: str, after: Any, lots: Any) -> None:
    record = run(kit, 500, bed(kit), outages=[power(effect)])
    assert kit.timeline(record)[:7] == kit.chain(
        0,
        ("load", 20),
        ("heat", 120),
        ("unload", 130),
        ("load", 150),
        ("heat", 200),
        ("facility outage", 300),
        after[0],
    )
    assert kit.timeline(record)[7] == (after[1][0], after[0][1], after[1][1])
    assert kit.lots(record)[1] == lots
    assert ("outage:power", "power", 0, 200, 300) in kit.rows(
        record.tasks, "resource", "task", "people", "start_ms", "end_ms"
    )
    assert len(record.failures["unit"]) == 0


def test_people_go_and_come_again(kit: Any) -> None:
    record = run(kit, 300, bed(kit), outages=[power("scrap", at=(10,), lasts=50)])
    assert kit.timeline(record)[:4] == kit.chain(0, ("load", 10), ("facility outage", 60), ("load", 70), ("heat", 170))
    assert kit.rows(record.tasks, "resource", "start_ms", "end_ms")[:3] == [
        ("crew:operators", 0, 10), ("outage:power", 10, 60), ("crew:operators", 60, 70),
    ]  # fmt: skip
    # nothing had been processed, so nothing is lost
    assert kit.lots(record)[0] == (0, 180, 1000, 0, "")


def test_a_planned_one_is_scheduled_downtime(kit: Any) -> None:
    record = run(kit, 400, bed(kit), outages=[power(planned=True)])
    assert ("planned outage", 200, 300) in kit.timeline(record)
    assert SUB_STATES["planned outage"].e10 is E10.SCHEDULED_DOWN
    assert SUB_STATES["facility outage"].e10 is E10.UNSCHEDULED_DOWN


def test_repairs_and_maintenance_rest(kit: Any) -> None:
    fails = FailureMode("filter", "operating", Variate(150), Variate(30), "operators")
    clean = MaintenanceTask("clean", "batches", 1, Variate(40), "operators")
    record = run(kit, 400, bed(kit, failures=(fails,), maintenance=(clean,)), outages=[power(at=(140, 250), lasts=10)])
    assert kit.timeline(record)[2:10] == kit.chain(
        120, ("unload", 130), ("maintenance", 140), ("facility outage", 150), ("maintenance", 180),
        ("load", 200), ("heat", 250), ("facility outage", 260), ("repair", 290),
    )  # fmt: skip


def test_a_web_stops_and_starts_up(kit: Any) -> None:
    line = kit.web(startup_scrap=50)
    for planned, start_up in ((False, "start-up after failure"), (True, "start-up")):
        record = run(kit, 1300, line, outages=[power(hits=("web",), scrap=30, planned=planned)])
        out = "planned outage" if planned else "facility outage"
        assert kit.timeline(record)[:4] == kit.chain(
            0, ("coating", 200), (out, 300), (start_up, 350), ("coating", 1100)
        )
        assert sorted(kit.lots(record)[:2]) == [(0, 1100, 0, 30, "power"), (0, 1100, 920, 50, start_up)]


def test_a_roll_change_and_a_ramp_rest(kit: Any) -> None:
    line = kit.web(crew="operators", ramp=40, feeds=(Draw("tma", 100),))
    cabinet = Cabinet("tma", "tma", 100, 10**6, 0, Variate(1))
    outage = power(hits=("web",), at=(1050, 1165), lasts=50)
    record = run(kit, 1400, line, outages=[outage], cabinets=[cabinet])
    assert kit.timeline(record) == kit.chain(
        0, ("coating", 1000), ("roll change", 1050), ("facility outage", 1100), ("roll change", 1150),
        ("start-up", 1165), ("facility outage", 1215), ("start-up", 1220), ("coating", 1400),
    )  # fmt: skip
    # nothing is drawn meanwhile: 1 400 ms less twice 50 at 100 ug/s
    assert kit.consumed(record) == {("tma", 0): 130.0}


def test_a_machine_and_what_stands_behind_it(kit: Any) -> None:
    first = Machine("first", Variate(100), routes=(Route("between"),))
    second = Machine("second", Variate(50), inputs=("between",))
    model = PlantModel(
        600, units=(first, second), infos=(kit.info(first), kit.info(second)), buffers=(Buffer("between", 1),),
        outages=(power("restart", hits=("first",), at=(240,), lasts=30),),
    )  # fmt: skip
    record = simulate(model, 1)
    assert partition_errors(record) == []
    assert kit.timeline(record, 0) == kit.chain(
        0, ("process", 100), ("process", 200), ("process", 240), ("facility outage", 270), ("process", 370),
        ("process", 470), ("process", 570), ("process", 600),
    )  # fmt: skip
    # the second waits for 370, not for 300
    assert ("waiting for material", 250, 370) in kit.timeline(record, 1)
    scrapped = simulate(replace(model, outages=(power("scrap", hits=("first",), at=(240,), lasts=30),)), 1)
    assert (200, 270, 0, 1, "power") in kit.lots(scrapped, 0)


def test_one_that_comes_in_closed_time_and_one_that_lasts_beyond(kit: Any) -> None:
    closed = [(300, 500), (700, 900)]
    outage = power(hits=("bed", "web"), at=(320, 680, 870), lasts=60)
    record = run(kit, 1200, bed(kit), kit.web(), outages=[outage], closed=closed)
    for unit in (0, 1):
        out = [row for row in kit.timeline(record, unit) if row[0] == "facility outage"]
        # 320 to 380 the plant is closed; 680 to 740 it closes at 700; 870 to 930 it opens at 900
        assert out == [("facility outage", 680, 700), ("facility outage", 900, 930)]


def test_a_batch_that_runs_on_into_closed_time_is_lost_there(kit: Any) -> None:
    record = run(kit, 400, bed(kit), outages=[power("scrap", at=(170,), lasts=20)], closed=[(160, 300)])
    assert kit.timeline(record)[3:6] == kit.chain(130, ("load", 150), ("heat", 170), ("not scheduled", 300))
    assert kit.lots(record)[1] == (130, 170, 0, 1000, "power")


def test_two_at_once_follow_one_another(kit: Any) -> None:
    first, second = power(at=(200,), lasts=50), replace(power(at=(230,), lasts=100), name="gas", planned=True)
    third = replace(power(at=(210,), lasts=5), name="blink")
    record = run(kit, 500, bed(kit), outages=[first, second, third])
    assert kit.timeline(record)[4:8] == kit.chain(
        150, ("heat", 200), ("facility outage", 250), ("planned outage", 330), ("heat", 380)
    )


def test_a_cabinet_that_is_out_closes_for_all_who_draw_from_it(kit: Any) -> None:
    steps = (kit.step("dose A", 40, draw=Draw("tma", 50)), kit.step("purge A", 60))
    units = BatchReactor("one", 10, steps), kit.web(feeds=(Draw("tma", 50),), startup_scrap=10)
    cabinet = Cabinet("tma", "tma", 100, 10**6, 0, Variate(1))
    gas = Outage("alarm", Variate(100), cabinets=("tma",), at=(120,))
    record = run(kit, 400, *units, outages=[gas], cabinets=[cabinet])
    # the dose under way ends at 140; the next waits from 200 to 220
    assert kit.timeline(record, 0)[2:6] == kit.chain(
        100, ("dose A", 140), ("purge A", 200), ("facility outage", 220), ("dose A", 260)
    )
    assert kit.timeline(record, 1) == kit.chain(
        0, ("coating", 120), ("facility outage", 220), ("start-up", 230), ("coating", 400)
    )
    assert kit.rows(record.waits, "unit", "for_what", "start_ms", "end_ms") == [
        (0, "outage:alarm", 200, 220), (1, "outage:alarm", 120, 220),
    ]  # fmt: skip


def test_a_cabinet_whose_canister_is_changed_meanwhile(kit: Any) -> None:
    steps = (kit.step("dose A", 40, draw=Draw("tma", 50)), kit.step("purge A", 60))
    # a canister of two doses: empty at 200, changed until 300, out from 250 to 320; and the other way round
    supply = CanisterSupply(9, 0, 1, Variate(1), 9)
    cabinet = Cabinet("tma", "tma", 50, 4, 0, Variate(100), supply=supply)
    gas = Outage("alarm", Variate(70), cabinets=("tma",), at=(250,))
    record = run(kit, 400, BatchReactor("one", 10, steps), outages=[gas], cabinets=[cabinet])
    assert kit.timeline(record)[4:7] == kit.chain(
        200, ("canister change", 250), ("facility outage", 320), ("dose A", 360)
    )
    gas = Outage("alarm", Variate(70), cabinets=("tma",), at=(190,))
    record = run(kit, 500, BatchReactor("one", 10, steps), outages=[gas], cabinets=[cabinet])
    assert kit.timeline(record)[4:7] == kit.chain(
        200, ("facility outage", 260), ("canister change", 360), ("dose A", 400)
    )


def everywhere(plant: PlantModel, effect: Any, at: tuple[int, ...], lasts: Variate) -> Outage:
    hits = {unit.name: "resume" if isinstance(unit, WebLine) else effect for unit in plant.units}
    return Outage("power", lasts, hits, at=at, scrap=20)


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(
    st.one_of(plants, trains),
    st.sampled_from(EFFECTS),
    st.lists(st.integers(0, 5000), min_size=1, max_size=4),
    st.integers(1, 600),
    st.sampled_from(PATHS),
)
def test_all_are_down_from_the_same_instant_to_the_same_instant(
    plant: PlantModel, effect: str, at: list[int], lasts: int, way: str
) -> None:
    horizon = plant.horizon // 4
    outage = everywhere(plant, effect, tuple(at), Variate(lasts))
    model = replace(plant, horizon=horizon, outages=(outage,))
    with path(way):
        record = simulate(model, 3)
    assert partition_errors(record) == []
    out = [False] * horizon
    for start in at:
        out[start : start + lasts] = [True] * len(out[start : start + lasts])
    closed = [False] * horizon
    for start, end in plant.closed:
        closed[start:end] = [True] * len(closed[start:end])
    states = record.states
    for unit, name, start, end in zip(
        *(states[key].tolist() for key in ("unit", "sub_state", "start_ms", "end_ms")), strict=True
    ):
        if name == "facility outage":
            assert all(out[start:end]), (unit, start, end)
        elif name != "not scheduled":
            assert not any(out[start:end]), (unit, name, start, end)
        else:
            assert all(closed[start:end]), (unit, name, start, end)


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(st.lists(beds, min_size=1, max_size=4), st.integers(1, 3000), st.integers(1, 500), st.sampled_from(PATHS))
def test_what_rests_goes_on_as_if_nothing_had_been(units: list[BatchReactor], at: int, lasts: int, way: str) -> None:
    """If all rests and nothing runs by the calendar, an outage shifts what comes after it, and does nothing else."""
    plain = tuple(
        replace(
            unit,
            name=f"bed {number}",
            steps=tuple(replace(step, draw=None) for step in unit.steps),
            failures=tuple(mode for mode in unit.failures if mode.clock != "calendar"),
            maintenance=tuple(task for task in unit.maintenance if task.clock != "calendar"),
        )
        for number, unit in enumerate(units)
    )
    crews = (Crew("operators", 9), Crew("fitters", 9))
    model = PlantModel(4000, (), crews, (), plain, tuple(info(unit) for unit in plain))
    with path(way):
        before = simulate(model, 5)
        after = simulate(
            replace(model, horizon=4000 + lasts, outages=(everywhere(model, "resume", (at,), Variate(lasts)),)), 5
        )

    def moved(time: int) -> int:
        return time + lasts if time > at else time

    for unit in range(len(plain)):
        rows = [
            [(name, start, end) for of, name, start, end in _states(record) if of == unit and name != "facility outage"]
            for record in (before, after)
        ]
        assert _merged(
            [(name, moved(start) if start != at else start, moved(end)) for name, start, end in rows[0]], at, lasts
        ) == _merged(rows[1], at, lasts)


def _states(record: ProductionRecord) -> list[tuple[Any, ...]]:
    states = record.states
    return list(zip(*(states[key].tolist() for key in ("unit", "sub_state", "start_ms", "end_ms")), strict=True))


def _merged(rows: list[tuple[str, int, int]], at: int, lasts: int) -> list[tuple[str, int]]:
    """Time in each state of a stay, the outage taken out, and stays of the same state made one."""
    found: list[tuple[str, int]] = []
    for name, start, end in rows:
        length = end - start - max(0, min(end, at + lasts) - max(start, at))
        if length:
            found = (
                [*found[:-1], (name, found[-1][1] + length)]
                if found and found[-1][0] == name
                else [*found, (name, length)]
            )
    return found


def test_an_outage_that_hits_nobody_else_changes_nobody_else(kit: Any) -> None:
    units = bed(kit), bed(kit, "other"), kit.web()
    fails = FailureMode("filter", "operating", Variate(400, 0, "exponential"), Variate(30))
    units = tuple(replace(unit, failures=(fails,)) for unit in units)
    plain = run(kit, 9000, *units, outages=[])
    hit = run(kit, 9000, *units, outages=[power("scrap", at=(200, 3000))])
    for unit in (1, 2):
        assert kit.timeline(plain, unit) == kit.timeline(hit, unit)
        assert kit.lots(plain, unit) == kit.lots(hit, unit)
    after = run(kit, 9000, *units, outages=[power("scrap", at=(9000,))])
    assert all((plain.states[name] == after.states[name]).all() for name in plain.states)


@pytest.mark.parametrize(
    ("outage", "says"),
    [
        (Outage("x", Variate(10), {"bed": "resume"}), "either a time between or times"),
        (power(between=Variate(10)), "either a time between or times"),
        (power(at=(-1,)), "negative"),
        (Outage("x", Variate(10), at=(1,)), "hits nothing"),
        (power(hits=("nobody",)), "there is no unit nobody"),
        (power(cabinets=("tma",)), "there is no cabinet tma"),
        (power("scrap", hits=("web",)), "is the length that it scraps"),
    ],
)
def test_what_cannot_be(kit: Any, outage: Outage, says: str) -> None:
    with pytest.raises(RunError, match=says):
        run(kit, 100, bed(kit), kit.web(), outages=[outage])
