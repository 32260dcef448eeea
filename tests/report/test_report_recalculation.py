"""Two calculators agree: what was written is what LibreOffice computes, also after a price was changed."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import made_up
import pytest
import recalculate
import xlsxwriter

from r2r_sim.report.text import fixed

pytestmark = [pytest.mark.libreoffice, pytest.mark.slow]


@pytest.mark.parametrize("name", ["web", "powder", "holes", "single", "bare"])
def test_written_values_are_what_is_computed(
    workbooks: dict[str, Path], name: str, soffice: str, tmp_path: Path
) -> None:
    path = workbooks[name]
    assert recalculate.differences(soffice, path, tmp_path) == []
    assert recalculate.errors(tmp_path / "recalculated" / path.name) == []


def test_a_wrong_value_is_found(soffice: str, tmp_path: Path) -> None:
    path = tmp_path / "wrong.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Wrong")
    sheet.write_formula("A1", "=1+1", None, 3)
    sheet.write_formula("A2", "=1+1", None, 2)
    book.close()
    (found,) = recalculate.differences(soffice, path, tmp_path)
    assert (found.cell, found.written, found.recalculated) == ("Wrong!A1", 3, 2)


def test_a_wrong_value_in_a_whole_workbook_is_found(workbooks: dict[str, Path], soffice: str, tmp_path: Path) -> None:
    path, changed = tmp_path / "wrong.xlsx", 0
    with zipfile.ZipFile(workbooks["web"]) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/worksheets/sheet5.xml":
                wrong = re.compile(rb"(</f><v>)([1-9]\d*\.\d+)(</v>)")
                data, changed = wrong.subn(
                    lambda m: b"%s%.9f%s" % (m[1], float(m[2]) * (1 + 1e-6), m[3]), data, count=1
                )
            target.writestr(name, data)
    assert changed == 1
    assert len(recalculate.differences(soffice, path, tmp_path)) == 1


def edited(soffice: str, source: Path, folder: Path, changes: dict[str, float | None]) -> tuple[Any, Any]:
    """A lookup of named cells after changing some of them and recalculating, and the Summary's texts."""
    book = recalculate.open_book(source, values=False)
    places = {name: next(iter(defined.destinations)) for name, defined in book.defined_names.items()}
    for name, value in changes.items():
        sheet, cell = places[name]
        book[sheet][cell].value = value
    path = folder / "edited.xlsx"
    book.save(path)
    after = recalculate.open_book(recalculate.recalculated(soffice, path, folder), values=True)
    texts = [cell.value for row in after["Summary"].iter_rows() for cell in row if isinstance(cell.value, str)]
    return lambda name: after[places[name][0]][places[name][1]].value, texts


def test_a_changed_price_goes_through_to_the_summary(workbooks: dict[str, Path], soffice: str, tmp_path: Path) -> None:
    cost = made_up.web().cost
    assert cost is not None
    tma = next(item for item in cost.items if item.name == "TMA")
    full = cost.full.per_year + tma.quantity * (350.0 - 200.0)
    marginal = cost.marginal.per_year + tma.quantity * (350.0 - 200.0)
    named, texts = edited(soffice, workbooks["web"], tmp_path, {"price_tma": 350.0, "target_throughput": 9000.0})
    assert named("full_cost_per_year") == pytest.approx(full, rel=1e-12)
    assert named("full_cost_per_m2") == pytest.approx(full / cost.good_m2_per_year, rel=1e-12)
    assert named("full_cost_per_kwh") == pytest.approx(full / cost.good_m2_per_year * 6.46, rel=1e-12)
    assert named("value_per_unit") == pytest.approx(full / cost.good_m2_per_year, rel=1e-12)
    share, each = tma.quantity * 350 / full, full / cost.good_m2_per_year
    sentence = (
        f"Largest cost: TMA, {fixed(share * 100, 1)} % of the full {fixed(each, 3)} USD per m², "
        f"of which {fixed(marginal / cost.good_m2_per_year, 3)} is marginal; "
        f"the coating costs {fixed(each / 1.0, 1)} times the uncoated product."
    )
    assert sentence in texts
    assert "1 price(s) changed on Cost since the run" in texts
    assert any(text.startswith("9,843 m² a day: target of 9,000 met with 9.4 % to spare") for text in texts)
    assert named("all_checks_pass") == "All 11 checks pass"


def test_typing_a_missing_price_completes_the_totals(workbooks: dict[str, Path], soffice: str, tmp_path: Path) -> None:
    changes = {"price_nitrogen": 0.25, "price_floor": 150.0}
    named, texts = edited(soffice, workbooks["holes"], tmp_path, changes)
    whole = made_up.web().cost
    assert whole is not None
    assert named("prices_missing") == "all prices stated"
    assert named("full_cost_per_year") == pytest.approx(whole.full.per_year, rel=1e-12)
    assert named("value_per_unit") == pytest.approx(whole.value_per_unit, rel=1e-12)
    assert "● missed" in texts
    assert named("all_checks_pass") == "All 11 checks pass"


def test_an_emptied_price_leaves_no_error(workbooks: dict[str, Path], soffice: str, tmp_path: Path) -> None:
    named, texts = edited(soffice, workbooks["web"], tmp_path, {"price_tma": None})
    assert named("prices_missing") == "not stated: TMA"
    assert named("value_per_unit") == "n/a"
    assert "not stated: TMA" in texts
    assert not [text for text in texts if text.startswith("#")]
