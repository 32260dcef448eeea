"""Web lines by hand: 1 mm/ms, rolls of 1000 mm, changes of 100 ms."""

from __future__ import annotations

from typing import Any

import pytest

from r2r_sim.plant import Crew, FailureMode, MaintenanceTask, Variate


def test_every_start_but_the_first_is_run_to_scrap(kit: Any) -> None:
    record = kit.run(3300, kit.web(startup_scrap=50))
    assert kit.timeline(record) == kit.chain(
        0,
        ("coating", 1000),
        ("roll change", 1100),
        ("start-up", 1150),
        ("coating", 2100),
        ("roll change", 2200),
        ("start-up", 2250),
        ("coating", 3200),
        ("roll change", 3300),
    )
    assert kit.lots(record) == [
        (0, 1000, 1000, 0, ""),
        (1100, 2100, 950, 50, "start-up"),
        (2200, 3200, 950, 50, "start-up"),
    ]


def test_the_open_roll_counts_what_it_has_run(kit: Any) -> None:
    record = kit.run(1500, kit.web(startup_scrap=50))
    assert kit.lots(record)[1:] == [(1100, 1500, 350, 50, "start-up")]
    assert record.lots["lot"].tolist() == ["web/1", "web/2 (open)"]


def test_a_roll_that_ends_at_the_horizon_is_not_open(kit: Any) -> None:
    record = kit.run(1000, kit.web())
    assert record.lots["lot"].tolist() == ["web/1"]
    assert kit.lots(record) == [(0, 1000, 1000, 0, "")]


def test_a_roll_of_two_passes_counts_once_with_the_scrap_of_both(kit: Any) -> None:
    record = kit.run(3500, kit.web(passes=2, startup_scrap=50, reject=0.1))
    assert kit.lots(record) == [
        (0, 2100, 855, 50, "start-up"),
        (0, 2100, 0, 95, "reject"),
        (2200, 3500, 90, 100, "start-up"),
        (2200, 3500, 0, 10, "reject"),
    ]


def test_an_unfinished_pass_before_the_last_counts_nothing(kit: Any) -> None:
    record = kit.run(900, kit.web(passes=2))
    assert kit.lots(record) == []


def test_a_roll_shorter_than_the_start_up_hands_the_rest_on(kit: Any) -> None:
    record = kit.run(430, kit.web(roll_length=100, startup_scrap=150, roll_change=Variate(10)))
    assert [lot[2:4] for lot in kit.lots(record)] == [(100, 0), (0, 100), (50, 50), (0, 100)]
    assert ("start-up", 220, 270) in kit.timeline(record)


def test_a_web_break_scraps_web_and_starts_up_after_failure(kit: Any) -> None:
    rupture = FailureMode("break", "metres", Variate(1500), Variate(200), scrap=30, sub_state="web break")
    record = kit.run(4000, kit.web(startup_scrap=50, failures=(rupture,)))
    assert kit.timeline(record) == kit.chain(
        0,
        ("coating", 1000),
        ("roll change", 1100),
        ("start-up", 1150),
        ("coating", 1600),
        ("web break", 1800),
        ("start-up after failure", 1850),
        ("coating", 2300),
        ("roll change", 2400),
        ("start-up", 2450),
        ("coating", 3400),
        ("web break", 3600),
        ("roll change", 3700),
        ("start-up after failure", 3750),
        ("coating", 4000),
    )
    assert kit.lots(record) == [
        (0, 1000, 1000, 0, ""),
        (1100, 2300, 870, 50, "start-up"),
        (1100, 2300, 0, 50, "start-up after failure"),
        (1100, 2300, 0, 30, "break"),
        (2400, 3400, 920, 50, "start-up"),
        (2400, 3400, 0, 30, "break"),
        (3700, 4000, 250, 50, "start-up after failure"),
    ]
    assert kit.rows(record.failures, "mode", "at_ms", "repair_ms") == [("break", 1600, 200), ("break", 3400, 200)]


def test_a_failure_during_start_up_starts_it_anew(kit: Any) -> None:
    drive = FailureMode("drive", "operating", Variate(1120), Variate(50))
    record = kit.run(2150, kit.web(startup_scrap=200, failures=(drive,)))
    assert kit.timeline(record) == kit.chain(
        0,
        ("coating", 1000),
        ("roll change", 1100),
        ("start-up", 1220),
        ("repair", 1270),
        ("start-up after failure", 1470),
        ("coating", 2150),
    )
    assert kit.lots(record)[1:] == [
        (1100, 2150, 680, 120, "start-up"),
        (1100, 2150, 0, 200, "start-up after failure"),
    ]


def test_more_scrap_than_web_leaves_nothing_and_never_less(kit: Any) -> None:
    rupture = FailureMode("break", "metres", Variate(300), Variate(10), scrap=400, sub_state="web break")
    record = kit.run(1030, kit.web(failures=(rupture,)))
    assert kit.lots(record) == [(0, 1030, 0, 1000, "break")]


def test_two_lines_and_one_operator(kit: Any) -> None:
    lines = [kit.web(name, crew="operators") for name in ("one", "two")]
    record = kit.run(2300, *lines, crews=[Crew("operators", 1)])
    one = (("coating", 1000), ("roll change", 1100), ("coating", 2100), ("roll change", 2200), ("coating", 2300))
    assert kit.timeline(record, 0) == kit.chain(0, *one)
    assert kit.timeline(record, 1) == kit.chain(
        0,
        ("coating", 1000),
        ("waiting for crew", 1100),
        ("roll change", 1200),
        ("coating", 2200),
        ("roll change", 2300),
    )
    assert kit.rows(record.waits, "unit", "for_what", "start_ms", "end_ms") == [(1, "crew:operators", 1000, 1100)]


def test_maintenance_waits_for_the_next_roll_change(kit: Any) -> None:
    clean = MaintenanceTask("clean", "operating", 1200, Variate(40))
    record = kit.run(3500, kit.web(maintenance=(clean,)))
    assert kit.timeline(record) == kit.chain(
        0,
        ("coating", 1000),
        ("roll change", 1100),
        ("coating", 2100),
        ("maintenance", 2140),
        ("roll change", 2240),
        ("coating", 3240),
        ("roll change", 3340),
        ("coating", 3500),
    )


@pytest.mark.parametrize(
    ("closed", "expected"),
    [
        ((500, 800), [("coating", 500), ("not scheduled", 800), ("start-up", 850), ("coating", 1300)]),
        ((0, 300), [("not scheduled", 300), ("start-up", 350), ("coating", 1300)]),
        (
            (1050, 1500),
            [("coating", 1000), ("roll change", 1050), ("not scheduled", 1500), ("start-up", 1550), ("coating", 1600)],
        ),
        (
            (1000, 1200),
            [("coating", 1000), ("not scheduled", 1200), ("roll change", 1300), ("start-up", 1350), ("coating", 1400)],
        ),
        (
            (1100, 1200),
            [("coating", 1000), ("roll change", 1100), ("not scheduled", 1200), ("start-up", 1250), ("coating", 1300)],
        ),
    ],
)
def test_a_line_stands_while_the_plant_is_closed(
    kit: Any, closed: tuple[int, int], expected: list[tuple[str, int]]
) -> None:
    line = kit.web(startup_scrap=50, crew="operators")
    record = kit.run(expected[-1][1], line, crews=[Crew("operators", 1)], closed=[closed])
    assert kit.timeline(record) == kit.chain(0, *expected)
    assert len(record.waits["unit"]) == 0


def test_a_change_under_way_at_closing_is_finished(kit: Any) -> None:
    line = kit.web(crew="operators")
    record = kit.run(2000, line, crews=[Crew("operators", 1)], closed=[(1050, 1500)])
    assert kit.rows(record.tasks, "resource", "start_ms", "end_ms") == [("crew:operators", 1000, 1100)]


def test_a_repair_with_a_crew_waits_for_opening_and_one_without_does_not(kit: Any) -> None:
    for crew, end in (("fitters", 1000), (None, 800)):
        drive = FailureMode("drive", "operating", Variate(500), Variate(200), crew)
        line = kit.web(startup_scrap=50, failures=(drive,))
        record = kit.run(1050, line, crews=[Crew("fitters", 1)], closed=[(500, 800)])
        repair = [("repair", 1000)] if crew else []
        assert kit.timeline(record) == kit.chain(
            0,
            ("coating", 500),
            ("not scheduled", 800),
            *repair,
            ("start-up after failure", end + 50),
            *([("coating", 1050)] if end + 50 < 1050 else []),
        )
