"""A changed capital price moves depreciation, maintenance and the Capital tile together."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import recalculate

import r2r_sim
from r2r_sim.report import write_workbook

SCENARIO = Path(__file__).parents[2] / "scenarios" / "separator_al2o3_r2r.yaml"


@pytest.mark.libreoffice
def test_maintenance_and_the_tile_follow_the_price_of_the_line(tmp_path: Path, soffice: str) -> None:
    result = r2r_sim.run(r2r_sim.load(SCENARIO, ["horizon=31 day"]), replications=2)
    book = tmp_path / "plan.xlsx"
    write_workbook(result, book)
    edited = openpyxl.load_workbook(book)
    name = next(key for key in edited.defined_names if key.startswith("price_coating_line"))
    sheet, cell = next(iter(edited.defined_names[name].destinations))
    edited[sheet][cell] = 18_000_000
    edited.save(book)
    after = openpyxl.load_workbook(recalculate.recalculated(soffice, book, tmp_path), data_only=True)

    def value(defined: str) -> float:
        where, at = next(iter(after.defined_names[defined].destinations))
        return float(after[where][at].value)

    assert value("capital") == pytest.approx(18_400_000)
    cost = result.cost
    assert cost is not None
    # 9 MUSD more: a tenth a year in depreciation, 5 % in maintenance
    assert value("full_cost_per_year") == pytest.approx(cost.full.per_year + 900_000 + 450_000)
