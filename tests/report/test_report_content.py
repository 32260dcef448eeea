"""What a workbook says, and that it says it safely."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import made_up
import pytest
import recalculate
from openpyxl.worksheet.worksheet import Worksheet

from r2r_sim.report import workbook_bytes
from r2r_sim.report.book import SHEETS
from r2r_sim.report.definitions import figure_name

NEWER_THAN_2016 = re.compile(r"\b(XLOOKUP|TEXTJOIN|CONCAT|IFS|SWITCH|MAXIFS|MINIFS|FILTER|UNIQUE|SORT|SEQUENCE|LET)\(")


def texts(sheet: Worksheet) -> list[str]:
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def test_sheets_stand_in_order(workbook: Path) -> None:
    assert tuple(recalculate.open_book(workbook, values=False).sheetnames) == SHEETS


def test_every_formula_has_a_value_and_none_is_an_error(workbook: Path) -> None:
    values = recalculate.values(workbook)
    formulas = recalculate.formulas(workbook)
    assert len(formulas) > 50
    # an empty text is a value too: openpyxl reads it as nothing
    without = {cell for cell in formulas if cell not in values}
    assert not {cell for cell in without if not re.search(r',""\)', formulas[cell])}
    assert recalculate.errors(workbook) == []


def test_formulas_are_as_old_as_excel_2016(workbook: Path) -> None:
    assert not [formula for formula in recalculate.formulas(workbook).values() if NEWER_THAN_2016.search(formula)]


def test_user_text_becomes_no_formula_and_no_link(workbook: Path) -> None:
    for cell, formula in recalculate.formulas(workbook).items():
        assert "HYPERLINK" not in formula, cell
        assert "cmd|" not in formula, cell
    book = recalculate.open_book(workbook, values=False)
    links = [cell.hyperlink for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert sorted(link.location for link in links) == sorted(f"'{name}'!A1" for name in SHEETS if name != "Summary")
    assert not [link for link in links if link.target]
    with zipfile.ZipFile(workbook) as parts:
        assert not [name for name in parts.namelist() if "externalLink" in name or "vbaProject" in name]
    shown = texts(book["Inputs"])
    assert made_up.EVIL in shown
    assert "@SUM(A1)" in shown
    assert "Sites: 涂层 größe  with a bell" in shown


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("web", "9,843 m² a day: target of 10,000 missed by 1.6 %; delivery of TMA by the cabinet limits coater"),
        ("powder", "10.23 t a day: target of 10.0 met with 2.3 % to spare; tma (cabinet) limits the plant"),
        ("bare", "9,843 m² a day; delivery of TMA by the cabinet limits coater"),
    ],
)
def test_the_title_states_the_finding(workbooks: dict[str, Path], name: str, start: str) -> None:
    book = recalculate.open_book(workbooks[name], values=True)
    assert book["Summary"]["B2"].value == start


def test_names_are_those_a_spreadsheet_takes() -> None:
    assert figure_name("precursor_ta-oet-5_kg_per_day") == "kpi_precursor_ta_oet_5_kg_per_day"


def test_key_figures_have_names(workbooks: dict[str, Path]) -> None:
    names = set(recalculate.open_book(workbooks["web"], values=False).defined_names)
    assert {"kpi_oee", "kpi_good_m2_per_day", "kpi_precursor_tma_utilisation", "price_tma"} <= names
    assert {"all_checks_pass", "full_cost_per_m2", "marginal_cost_per_kg", "value_per_unit", "target_cost"} <= names


def test_names_point_at_what_they_say(workbooks: dict[str, Path]) -> None:
    book = recalculate.open_book(workbooks["web"], values=True)
    result = made_up.web()
    assert result.cost is not None
    expected = {
        "kpi_oee": result.kpi["oee"].mean,
        "price_tma": 200.0,
        "full_cost_per_m2": result.cost.full.per_m2,
        "marginal_cost_per_kg": result.cost.marginal.per_kg,
        "full_cost_per_kwh": result.cost.full.per_kwh,
        "capital": 9.3e6,
        "all_checks_pass": "All 11 checks pass",
        "prices_missing": "all prices stated",
    }
    for name, value in expected.items():
        ((sheet, cell),) = book.defined_names[name].destinations
        assert recalculate.same(value, book[sheet][cell].value), name


def test_losses_are_worth_what_the_rule_says(workbooks: dict[str, Path]) -> None:
    result = made_up.web()
    cost = result.cost
    assert cost is not None
    assert cost.value_per_unit is not None
    assert cost.substrate_per_unit is not None
    sheet = recalculate.open_book(workbooks["web"], values=True)["Losses"]
    rows = {row[0].value: row for row in sheet[sheet.tables["losses"].ref]}
    for loss in result.kpi.losses:
        each = cost.value_per_unit - cost.marginal.per_m2
        if loss.e10 == "quality":
            each = cost.value_per_unit + cost.substrate_per_unit
        assert rows[loss.cause][-1].value == pytest.approx(loss.lost_per_day * 365 * each)


def test_missing_prices_are_named_and_leave_no_number(workbooks: dict[str, Path]) -> None:
    book = recalculate.open_book(workbooks["holes"], values=True)
    summary, cost = texts(book["Summary"]), texts(book["Cost"])
    assert "not stated: nitrogen, floor" in summary
    assert "Full cost per m², as far as prices are stated" in summary
    assert "○ open" in summary
    assert cost.count("not stated") >= 2
    ((sheet, cell),) = book.defined_names["price_nitrogen"].destinations
    assert book[sheet][cell].value is None
    ((sheet, cell),) = book.defined_names["value_per_unit"].destinations
    assert book[sheet][cell].value == "n/a"


def test_without_a_cost_section_the_sheet_says_what_to_add(workbooks: dict[str, Path]) -> None:
    book = recalculate.open_book(workbooks["bare"], values=True)
    assert any("Add a cost section" in text for text in texts(book["Cost"]))
    assert texts(book["Summary"]).count("no cost section in the scenario") == 3


def test_one_replication_has_no_interval(workbooks: dict[str, Path]) -> None:
    book = recalculate.open_book(workbooks["bare"], values=True)
    assert "one replication: no interval" in texts(book["Summary"])
    sheet = book["Definitions"]
    for row in sheet[sheet.tables["key_figures"].ref][1:]:
        assert [cell.value for cell in row[4:7]] == ["n/a"] * 3


def test_no_number_is_nan_or_infinite(workbook: Path) -> None:
    with zipfile.ZipFile(workbook) as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert not re.search(r"<v>[-+]?(nan|inf)", parts.read(name).decode(), re.IGNORECASE)


def test_findings_are_all_on_the_run_log_and_few_on_the_summary(workbooks: dict[str, Path]) -> None:
    book = recalculate.open_book(workbooks["web"], values=True)
    assert "Findings (9)" in texts(book["Run log"])
    assert "2 more on Run log" in texts(book["Summary"])


def test_same_result_same_bytes_in_any_process() -> None:
    code = (
        "import hashlib, made_up, r2r_sim.report as r; print(hashlib.sha256(r.workbook_bytes(made_up.web())).digest())"
    )
    here = str(Path(__file__).parent)
    found = {
        subprocess.run(
            [sys.executable, "-c", f"import sys; sys.path.insert(0, {here!r}); {code}"],
            env={"PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(found) == 1
    assert workbook_bytes(made_up.web()) == workbook_bytes(made_up.web())


def test_the_coated_separator_is_held_against_its_requirements(tmp_path: Path) -> None:
    path = tmp_path / "web.xlsx"
    path.write_bytes(workbook_bytes(made_up.web()))
    sheet = recalculate.open_book(path, values=True)["Process"]
    rows = {str(row[0]): row for row in sheet.iter_rows(values_only=True) if row[0]}
    assert rows["porosity"][1:8] == (50, 35.4, "%", "missed", "met", 40, 60)
    assert rows["shrinkage when hot"][4] == "to be measured"
    assert "The coated separator against what separators have to meet." in texts(sheet)


def test_the_terminal_says_first_what_the_coating_spoils(capsys: pytest.CaptureFixture[str]) -> None:
    from r2r_sim.report import console

    console.show_result(made_up.web())
    said = capsys.readouterr().out.splitlines()
    line = next(number for number, text in enumerate(said) if "separator of coater misses a requirement" in text)
    assert "porosity goes from 50 to 35.4 %; asked for: 40 to 60 %" in said[line]
    assert line < next(number for number, text in enumerate(said) if "P10" in text)
    assert "thickness goes" not in "".join(said)


def test_how_a_year_may_turn_out_and_settle(workbooks: dict[str, Path]) -> None:
    sheet = recalculate.open_book(workbooks["web"], values=True)["Daily"]
    first = [[cell.value for cell in row] for row in sheet[sheet.tables["quantiles"].ref]]
    assert first[1] == ["P10", 0.1, 9000.0, "n/a", 9100.0]
    days = [[cell.value for cell in row] for row in sheet[sheet.tables["days"].ref]][1:]
    assert len(days) == 60
    # 60 days let the average take 14 on each side; the first is itself, and the last 14 have none
    assert days[0][1:] == [9500.0, 9500.0]
    assert days[20][2] == pytest.approx(sum(row[1] for row in days[6:35]) / 29)
    assert [row[2] for row in days[-14:]] == ["n/a"] * 14
    summary = texts(recalculate.open_book(workbooks["web"], values=True)["Summary"])
    assert any("(of all years 0 to 25 %)" in text for text in summary)
