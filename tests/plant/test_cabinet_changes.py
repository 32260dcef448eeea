"""Canister changes by hand, for doses and for webs; times in ms, contents in ug."""

from __future__ import annotations

from typing import Any

from r2r_sim.plant import BatchReactor, Cabinet, Crew, Draw, Variate

DOSE = Draw("tma", 1000)


def cabinet(max_flow: int, canister: int, heel: int = 10, change: int = 200, crew: str | None = None) -> Cabinet:
    return Cabinet("tma", "tma", max_flow, canister, heel, Variate(change), crew)


def reactor(kit: Any, name: str) -> BatchReactor:
    return BatchReactor(name, 100, (kit.step("dose A", 30, draw=DOSE), kit.step("purge A", 20)))


def test_a_dose_that_does_not_fit_changes_the_canister_first(kit: Any) -> None:
    record = kit.run(400, reactor(kit, "one"), cabinets=[cabinet(1000, 100)])
    assert kit.timeline(record)[5:] == kit.chain(
        130, ("purge A", 150), ("canister change", 350), ("dose A", 380), ("purge A", 400)
    )
    assert kit.consumed(record) == {("tma", 0): 120.0, ("tma:heel", -1): 10.0}
    assert kit.rows(record.waits, "for_what", "start_ms", "end_ms") == [("canister:tma", 150, 350)]
    assert kit.rows(record.tasks, "resource", "task", "unit", "start_ms", "end_ms")[0] == (
        "cabinet:tma",
        "canister change",
        -1,
        150,
        350,
    )
    assert record.frame("consumption").unit.tolist() == ["", "one"]


def test_doses_under_way_end_before_the_change(kit: Any) -> None:
    record = kit.run(310, reactor(kit, "one"), reactor(kit, "two"), cabinets=[cabinet(2000, 100)])
    assert kit.timeline(record, 0)[2:] == kit.chain(
        50, ("dose A", 80), ("purge A", 100), ("canister change", 280), ("dose A", 310)
    )
    assert kit.timeline(record, 1)[2:] == kit.chain(50, ("canister change", 280), ("dose A", 310))
    changes = [row for row in kit.rows(record.tasks, "unit", "start_ms", "end_ms") if row[0] == -1]
    assert changes == [(-1, 80, 280)]


def test_a_change_waits_for_its_crew(kit: Any) -> None:
    busy = BatchReactor("busy", 100, (kit.step("load", 500, "operators"), kit.step("heat", 1000)))
    record = kit.run(
        800,
        busy,
        reactor(kit, "one"),
        crews=[Crew("operators", 1)],
        cabinets=[cabinet(1000, 40, crew="operators")],
    )
    assert kit.timeline(record, 1) == kit.chain(
        0,
        ("dose A", 30),
        ("purge A", 50),
        ("canister change", 700),
        ("dose A", 730),
        ("purge A", 750),
        ("canister change", 800),
    )
    tasks = [row[1:] for row in kit.rows(record.tasks, "unit", "resource", "start_ms", "end_ms") if row[0] == -1]
    assert tasks == [
        ("crew:operators", 500, 700),
        ("cabinet:tma", 500, 700),
        ("crew:operators", 750, 800),
        ("cabinet:tma", 750, 800),
    ]


def test_a_change_with_a_crew_waits_for_opening(kit: Any) -> None:
    plant = {"crews": [Crew("operators", 1)], "cabinets": [cabinet(1000, 40, crew="operators")]}
    record = kit.run(600, reactor(kit, "one"), closed=[(40, 300)], **plant)
    assert kit.timeline(record)[:4] == kit.chain(
        0, ("dose A", 30), ("purge A", 50), ("not scheduled", 300), ("canister change", 500)
    )


def test_the_first_in_the_queue_stays_first_after_a_change(kit: Any) -> None:
    names = ("one", "two", "three")
    record = kit.run(400, *(reactor(kit, name) for name in names), cabinets=[cabinet(1000, 70)])
    assert kit.timeline(record, 2)[:3] == kit.chain(
        0, ("waiting for cabinet", 60), ("canister change", 260), ("dose A", 290)
    )
    assert kit.timeline(record, 0)[2:6] == kit.chain(
        50, ("waiting for cabinet", 60), ("canister change", 260), ("waiting for cabinet", 290), ("dose A", 320)
    )


def web(kit: Any, name: str = "web", **more: Any) -> Any:
    return kit.web(name, startup_scrap=50, feeds=(Draw("tma", 100),), **more)


def test_a_web_line_stops_when_the_canister_is_at_its_heel(kit: Any) -> None:
    record = kit.run(1350, web(kit), cabinets=[cabinet(100, 70, change=100)])
    assert kit.timeline(record) == kit.chain(
        0,
        ("coating", 600),
        ("canister change", 700),
        ("start-up", 750),
        ("coating", 1100),
        ("roll change", 1200),
        ("start-up", 1250),
        ("coating", 1300),
        ("canister change", 1350),
    )
    assert kit.consumed(record) == {("tma", 0): 120.0, ("tma:heel", -1): 20.0}
    assert kit.lots(record)[0] == (0, 1100, 950, 50, "start-up")
    assert kit.rows(record.waits, "for_what", "start_ms", "end_ms") == [
        ("canister:tma", 600, 700),
        ("canister:tma", 1300, 1350),
    ]


def test_a_canister_that_empties_during_a_roll_change(kit: Any) -> None:
    record = kit.run(1400, web(kit), cabinets=[cabinet(100, 119, change=150)])
    assert kit.timeline(record) == kit.chain(
        0,
        ("coating", 1000),
        ("roll change", 1100),
        ("canister change", 1240),
        ("start-up", 1290),
        ("coating", 1400),
    )
    assert kit.consumed(record) == {("tma", 0): 125.0, ("tma:heel", -1): 10.0}


def test_two_lines_empty_a_canister_together_and_stop_together(kit: Any) -> None:
    lines = [web(kit, "one"), web(kit, "two", roll_length=500)]
    record = kit.run(800, *lines, cabinets=[cabinet(200, 130, change=100)])
    assert kit.timeline(record, 0) == kit.chain(
        0, ("coating", 600), ("canister change", 700), ("start-up", 750), ("coating", 800)
    )
    assert kit.timeline(record, 1) == kit.chain(
        0, ("coating", 500), ("roll change", 600), ("canister change", 700), ("start-up", 750), ("coating", 800)
    )
    assert kit.consumed(record) == {("tma", 0): 70.0, ("tma", 1): 70.0, ("tma:heel", -1): 10.0}


def test_a_closed_plant_draws_nothing(kit: Any) -> None:
    record = kit.run(
        1200,
        web(kit, crew="operators"),
        crews=[Crew("operators", 1)],
        closed=[(500, 800)],
        cabinets=[cabinet(100, 70, change=100)],
    )
    assert kit.timeline(record) == kit.chain(
        0,
        ("coating", 500),
        ("not scheduled", 800),
        ("start-up", 850),
        ("coating", 900),
        ("canister change", 1000),
        ("start-up", 1050),
        ("coating", 1200),
    )
    assert kit.consumed(record)["tma", 0] == (500 + 100 + 200) / 10


def test_a_roll_change_that_outlasts_the_day_draws_until_closing(kit: Any) -> None:
    line = web(kit, crew="operators", roll_change=Variate(300))
    plant = {"crews": [Crew("operators", 1)], "cabinets": [cabinet(100, 1_000_000)]}
    record = kit.run(1500, line, closed=[(1100, 1250)], **plant)
    assert kit.timeline(record) == kit.chain(
        0,
        ("coating", 1000),
        ("roll change", 1100),
        ("not scheduled", 1250),
        ("roll change", 1300),
        ("start-up", 1350),
        ("coating", 1500),
    )
    assert kit.consumed(record) == {("tma", 0): (1500 - 150) / 10}


def test_webs_leave_the_rest_of_the_flow_to_batches(kit: Any) -> None:
    line = kit.web(feeds=(Draw("tma", 1000),))
    record = kit.run(60, line, reactor(kit, "one"), reactor(kit, "two"), cabinets=[cabinet(2000, 200)])
    assert kit.timeline(record, 2) == kit.chain(0, ("waiting for cabinet", 30), ("dose A", 60))


def test_a_mixed_cabinet_counts_both(kit: Any) -> None:
    line = kit.web(feeds=(Draw("tma", 1000),))
    record = kit.run(300, line, reactor(kit, "one"), cabinets=[cabinet(2000, 100, change=100)])
    assert kit.timeline(record, 0) == kit.chain(
        0, ("coating", 50), ("canister change", 150), ("coating", 200), ("canister change", 300)
    )
    assert kit.consumed(record) == {("tma", 0): 100.0, ("tma", 1): 60.0, ("tma:heel", -1): 40.0}
