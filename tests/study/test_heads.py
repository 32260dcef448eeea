"""Posts by shift and heads on the payroll, from the planner's file to the Cost sheet: arithmetic on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

import r2r_sim
from r2r_sim.errors import ScenarioError
from r2r_sim.report.console import show_result
from r2r_sim.study.as_json import result_as_dict

BED = Path(__file__).resolve().parents[2] / "scenarios" / "check_bed_by_hand.yaml"
CREW = "plant.crews=[{name: ops, per_shift: 2}]"
BY_OPS = ("plant.reactors.bed.crew=ops", "horizon=14 day", CREW)
SHIFTS = ("plant.calendar.pattern=weekdays", "plant.calendar.shifts_per_day=2")  # 06:00 to 22:00, Monday to Friday
MONEY = "currency: USD, year: 2026, prices: {wage: 30 USD/h}"
HEADS = f"cost={{{MONEY}, working_week: 40 h, absence: 20 %}}"


def run(*changes: str) -> Any:
    return r2r_sim.run(r2r_sim.load(BED, (*BY_OPS, *changes)), replications=1)


def test_work_by_shift() -> None:
    rows = {row.shift: row for row in run().kpi.posts}
    # Batches of 240 min from midnight on: loading from 0, 4, 8 h ..., unloading 20 min before them. One of two people
    # is at work for 40 min of every 240: 2 x 40 min in each shift of 8 h
    assert [row.starts for row in rows.values()] == ["06:00", "14:00", "22:00"]
    for row in rows.values():
        assert row.hours_per_year == pytest.approx(8760 / 3)
        assert row.needed_mean == pytest.approx(80 / 480)
        assert row.utilisation == pytest.approx(80 / 480 / 2)
        assert (row.present, row.needed_peak, row.needed_p95) == (2, 1.0, 1.0)


def test_a_shift_that_is_idle_is_seen() -> None:
    day = "plant.crews=[{name: ops, per_shift: 1, calendar: {pattern: daily, shifts_per_day: 2, start: '00:00'}}]"
    slow = ("plant.reactors.bed.heat=20 h", "plant.reactors.bed.cool=140 min")
    rows = {row.shift: row for row in run(day, *slow).kpi.posts}
    # a batch of 20 + 60 x 20 + 80 + 140 + 20 min is a day and 20 min: it is unloaded and loaded in the first shift
    assert [row.starts for row in rows.values()] == ["00:00", "08:00"]
    assert rows[1].utilisation > 0.05
    assert rows[2].utilisation == 0.0


def test_heads_follow_from_week_and_absence() -> None:
    result = run(HEADS)
    (labour,) = result.cost.labour
    # 168 h a week / (40 h x 0.8) = 5.25 heads for each of two posts, each paid for 40 x 365/7 h a year
    assert labour.heads == pytest.approx(2 * 5.25)
    (item,) = [row for row in result.cost.items if row.category == "labour"]
    assert item.quantity == pytest.approx(10.5 * 40 * 365 / 7)
    assert item.amount_per_year == pytest.approx(30 * 10.5 * 40 * 365 / 7)
    # what is paid is what is manned, over the share in which people are there
    assert item.quantity == pytest.approx(2 * 8760 / 0.8)


def test_in_shifts_fewer_heads_man_the_posts() -> None:
    result = run(HEADS, *SHIFTS)
    # 80 of 168 h a week: the horizon is two whole weeks
    assert result.cost.labour[0].heads == pytest.approx(2 * 80 / 32)
    (item,) = [row for row in result.cost.items if row.category == "labour"]
    assert item.quantity == pytest.approx(2 * 8760 * 80 / 168 / 0.8)


def test_stated_heads_are_used_as_before() -> None:
    stated = run(f"cost={{{MONEY}, heads_per_post: 5, paid_hours_per_head: 2000 h}}")
    assert stated.cost.labour[0].heads == 10.0
    assert [row.quantity for row in stated.cost.items if row.category == "labour"] == [2 * 5 * 2000.0]
    mixed = run(f"cost={{{MONEY}, working_week: 40 h, absence: 20 %, paid_hours_per_head: 2000 h}}")
    assert [row.quantity for row in mixed.cost.items if row.category == "labour"] == [pytest.approx(10.5 * 2000)]


def test_they_are_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = run(HEADS, *SHIFTS)
    show_result(result)
    assert "ops, shift 1" in capsys.readouterr().out
    assert [row["crew"] for row in result_as_dict(result)["posts"]] == ["ops", "ops"]
    assert result_as_dict(result)["labour"][0]["heads"] == pytest.approx(5.0)
    r2r_sim.write_workbook(result, tmp_path / "bed.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "bed.xlsx")["Lines"]
    cells = [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "People by shift" in cells
    assert "2, from 14:00" in cells
    show_result(run())
    assert "People by shift" not in capsys.readouterr().out  # day and night: the workbook has it


@pytest.mark.parametrize(
    ("cost", "place"),
    [
        ("working_week: 40 h", "cost.absence"),
        ("absence: 20 %", "cost.working_week"),
        ("working_week: 40 h, absence: 20 %, heads_per_post: 5", "cost.heads_per_post"),
    ],
)
def test_what_cannot_be(cost: str, place: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        r2r_sim.load(BED, (*BY_OPS, f"cost={{{MONEY}, {cost}}}"))
    assert [one.path for one in caught.value.findings if one.severity == "error"] == [place]
