"""Blocks of the Lines sheet: gains, demand and canisters."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import made_up
import openpyxl

from r2r_sim.kpi.comparison import Difference
from r2r_sim.kpi.table import CanisterRow, DemandRow
from r2r_sim.report.workbook import workbook_bytes
from r2r_sim.study.gains import Gain
from r2r_sim.study.result import StudyResult

GAINS = (
    Gain("coater", "web speed +10%", Difference(900.0, 20.0, 5.0), 0.09, Difference(270_000.0, 1000.0, 2.0)),
    Gain("crew ops", "1 more on each shift", Difference(0.5, 30.0, None), 0.0, None),
)
DEMAND = (DemandRow("nitrogen", "Nm3/h", 271.8, 304.4, 310.0), DemandRow("crew:ops", "people", 0.5, 1.0, 2.0))
CANISTERS = (CanisterRow("tma", 79.0, 4.6, 4.2, 2, 7, (4.0, 8.6)), CanisterRow("h2o", 0.0, None, None, 0, 0, ()))


def rows(result: StudyResult) -> list[list[object]]:
    book = openpyxl.load_workbook(BytesIO(workbook_bytes(result)))
    return [[cell for cell in row if cell is not None] for row in book["Lines"].iter_rows(values_only=True)]


def test_gains_stand_where_they_were_asked_for() -> None:
    plain = made_up.web()
    assert not any("What more of each would bring" in row for row in rows(plain))
    found = rows(replace(plain, gains=GAINS))
    assert ["What more of each would bring"] in found
    assert ["web speed +10%", "coater", "yes", 900, 20, 0.09, 270_000, 1000] in found
    assert ["1 more on each shift", "crew ops", "no", 0.5, 30, 0, "n/a", "n/a"] in found


def test_demand_and_canisters() -> None:
    plain = made_up.web()
    found = rows(replace(plain, kpi=replace(plain.kpi, demand=DEMAND, canisters=CANISTERS)))
    assert ["nitrogen", "Nm³/h", 271.8, 304.4, 310] in found
    assert ["crew ops", "people", 0.5, 1, 2] in found
    assert ["tma", 79, 4.6, 4.2, 2, 7] in found
    assert ["h2o", 0, "n/a", "n/a", 0, 0] in found
