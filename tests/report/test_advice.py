"""The sentence that says what would help, and names as people write them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import made_up
import pytest
import recalculate

from r2r_sim.kpi.comparison import Difference
from r2r_sim.process import Limit
from r2r_sim.report.advice import what_would_help
from r2r_sim.report.context import Context
from r2r_sim.report.display import precursor
from r2r_sim.report.process_facts import ruled_minutes
from r2r_sim.study.gains import Gain
from r2r_sim.study.result import StudyResult


def only_units(result: StudyResult) -> StudyResult:
    """The result without crews and cabinets, so that a line or reactor is the bottleneck."""
    return replace(result, resources=tuple(row for row in result.resources if row.kind in ("line", "reactor")))


def test_a_line_is_told_how_far_the_next_limit_is() -> None:
    """Dose A has a margin of 0.341."""
    said = what_would_help(Context(only_units(made_up.web())))
    assert "with delivery of TMA by the cabinet lifted" in said
    assert "34 % faster, until dose A binds" in said


def test_a_batch_is_told_what_its_longest_part_costs() -> None:
    """Steps of 60, 35, 3 x 25, 4 x 4, 4 x 10, 4 x 5 and 40 min: 286 min, of which dose A takes 110; 55/286 is 19 %."""
    result = only_units(made_up.powder())
    point = made_up.bed_point(result.operating[0].unit)
    ruling = replace(point.limits[0], name="delivery")
    result = replace(result, operating=(replace(point, limits=(ruling, *point.limits[1:])),))
    said = what_would_help(Context(result))
    assert "110 of the 286 min of a batch" in said
    assert "dose A, ruled by delivery; half of that makes the batch 19 % shorter" in said


def test_given_times_are_ruled_by_themselves() -> None:
    """Dose B is given: four times 10 min."""
    given = Limit("given time", "min_time", 600.0, "min", 0.0, {}, "", "dose B")
    assert ruled_minutes(made_up.bed_point("bed"), given) == pytest.approx(40.0)


def gain(change: str, mean: float, half: float, money: float) -> Gain:
    return Gain("coater", change, Difference(mean, half, None), 0.01, Difference(money, 1.0, None))


def test_of_sure_gains_the_one_that_earns_most_is_told() -> None:
    """The largest one cannot be told from chance; of the others the second earns more."""
    gains = (
        gain("repair -10 %", 900.0, 950.0, 9e6),
        gain("speed +10 %", 800.0, 10.0, 1e5),
        gain("crew +1", 300.0, 10.0, 2e5),
    )
    said = what_would_help(Context(replace(made_up.web(), gains=gains)))
    assert said.startswith("What would help most: crew +1 (coater) brings 300")
    assert "200,000 " in said
    unsure = what_would_help(Context(replace(made_up.web(), gains=gains[:1])))
    assert "more than chance does" in unsure


def test_layers_are_named_once() -> None:
    limit = Limit("Fe2O3 gas delivery of o3", "min_time", 1.0, "min", 0.0, {}, "", "Fe2O3 dose B")
    assert limit.full_name == "Fe2O3 dose B: gas delivery of o3"
    assert replace(limit, step="dose B", name="gas delivery of o3").full_name == "dose B: gas delivery of o3"
    assert replace(limit, step="").full_name == "Fe2O3 gas delivery of o3"
    assert replace(limit, step="heat", name="heat through wall").full_name == "heat: heat through wall"


@pytest.mark.parametrize(("name", "shown"), [("tma", "TMA"), ("ticl4", "TiCl4"), ("o3", "O3"), ("fecp2", "fecp2")])
def test_precursors_as_people_write_them(name: str, shown: str) -> None:
    assert precursor(name) == shown


def test_the_process_sheet_of_a_batch_shows_steps_and_what_rules_them(workbooks: dict[str, Path]) -> None:
    sheet = recalculate.open_book(workbooks["powder"], values=True)["Process"]
    texts = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert "Rules, min a batch" in texts
    assert "purge A: bed purge" in texts
    web = recalculate.open_book(workbooks["web"], values=True)["Process"]
    assert "Rules, min a batch" not in [cell.value for row in web.iter_rows() for cell in row]
