"""Commands that put a plan to a question, as a planner uses them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from r2r_sim.cli import app

ROOT = Path(__file__).parents[2]
HAND = str(ROOT / "scenarios" / "check_web_by_hand.yaml")
POWDER = str(ROOT / "scenarios" / "nmc811_al2o3_fluidised_bed.yaml")
QUICK = ["--replications", "2", "--workers", "1", "--horizon", "22 day"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    return tmp_path


def invoke(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.stdout, result.stderr


def test_compare_says_what_changed_and_what_it_does(here: Path) -> None:
    other = here / "slow.yaml"
    text = Path(HAND).read_text(encoding="utf-8")
    other.write_text(text.replace("roll_change: 10 min", "roll_change: 21 min"), encoding="utf-8")
    code, said, _ = invoke("compare", HAND, str(other), *QUICK, "--json", "c.json", "--out", "c.xlsx")
    assert code == 0
    assert "wrote: c.xlsx" in said
    assert "plant.lines.coater.roll_change" in said
    assert "21 min" in said
    assert "13,091" in said
    assert "wrote: c.json" in said
    document = json.loads((here / "c.json").read_text(encoding="utf-8"))
    assert document["changes"] == [{"path": "plant.lines.coater.roll_change", "first": "10 min", "second": "21 min"}]
    (row,) = [row for row in document["rows"] if row["name"] == "good_m2_per_day"]
    assert row["difference"]["mean"] == pytest.approx((261_990 - 288_000) / 22)
    assert row["difference"]["is_sure"] is True


def test_the_workbook_of_a_comparison_has_live_differences(here: Path) -> None:
    other = here / "slow.yaml"
    text = Path(HAND).read_text(encoding="utf-8")
    other.write_text(text.replace("roll_change: 10 min", "roll_change: 21 min"), encoding="utf-8")
    assert invoke("compare", HAND, str(other), *QUICK, "--out", "c.xlsx")[0] == 0
    written = (here / "c.xlsx").read_bytes()
    formulas, values = (load_workbook(here / "c.xlsx", data_only=data)["Compare"] for data in (False, True))
    # 288 000 m against 261 990 m in 22 days, see the study's hand case
    assert values["A1"].value == "The second plan makes 9.0% less than the first"
    table = values[values.tables["compared"].ref]
    (row,) = [row for row in table if row[0].value == "Good output, area"]
    assert row[4].value == pytest.approx((261_990 - 288_000) / 22)
    assert row[5].value == pytest.approx(261_990 / 288_000 - 1)
    assert [cell.value for cell in row[6:]] == [0, "yes"]
    assert formulas[row[4].coordinate].value == f"={row[3].coordinate}-{row[2].coordinate}"
    changed = [[cell.value for cell in row] for row in values[values.tables["changes"].ref]][1:]
    assert changed == [["plant.lines.coater.roll_change", "changed", "10 min", "21 min"]]
    code, said, _ = invoke("compare", HAND, str(other), *QUICK, "--out", "c.xlsx")
    assert (code, "unchanged: c.xlsx" in said, (here / "c.xlsx").read_bytes() == written) == (0, True, True)


def test_compare_leaves_a_different_file_alone(here: Path) -> None:
    (here / "c.json").write_text("mine", encoding="utf-8")
    code, _, told = invoke("compare", HAND, HAND, *QUICK, "--json", "c.json")
    assert code == 2
    assert "left alone" in told
    assert (here / "c.json").read_text(encoding="utf-8") == "mine"


def test_a_web_is_not_compared_with_a_powder(here: Path) -> None:
    code, _, told = invoke("compare", HAND, POWDER, *QUICK)
    assert code == 2
    assert "one plan makes a web, the other a powder" in told


def test_bottleneck_says_what_more_would_bring(here: Path) -> None:
    code, said, _ = invoke("bottleneck", HAND, *QUICK, "--json", "b.json")
    assert code == 0
    assert "coater is the bottleneck" in said
    assert "roll change -10%" in said
    document = json.loads((here / "b.json").read_text(encoding="utf-8"))
    assert document["gains"][0]["output"]["mean"] > 0
    assert document["active"][0]["name"] == "coater"


def test_precision_takes_a_share(here: Path) -> None:
    quick = ["--workers", "1", "--horizon", "22 day"]
    code, said, _ = invoke("run", HAND, *quick, "--precision", "1 %")
    assert code == 0
    assert "10 replications" in said
    assert invoke("run", HAND, *quick, "--precision", "soon")[0] == 2
    assert invoke("run", HAND, *quick, "--precision", "200 %")[0] == 2


@pytest.mark.parametrize("suffix", [".csv", ".xes", ".json"])
def test_a_run_leaves_its_event_log(here: Path, suffix: str) -> None:
    code, said, _ = invoke("run", HAND, *QUICK, "--trace", f"log{suffix}")
    assert code == 0
    assert f"wrote: log{suffix}" in said
    before = (here / f"log{suffix}").read_bytes()
    assert b"coater" in before
    assert f"unchanged: log{suffix}" in invoke("run", HAND, *QUICK, "--trace", f"log{suffix}")[1]
    (here / f"log{suffix}").write_bytes(b"mine")
    assert invoke("run", HAND, *QUICK, "--trace", f"log{suffix}")[0] == 2
    assert (here / f"log{suffix}").read_bytes() == b"mine"


def test_a_log_of_another_kind_is_refused_before_anything_runs(here: Path) -> None:
    code, _, told = invoke("run", HAND, *QUICK, "--trace", "log.txt")
    assert code == 2
    assert "log.csv" in told
    assert not (here / "reports" / "check_web_by_hand.xlsx").exists()


@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_a_gantt_chart_of_a_window(here: Path, suffix: str) -> None:
    window = ["--from", "day 1", "--to", "36 h", "--out", f"g{suffix}"]
    code, said, _ = invoke("gantt", HAND, *window)
    assert code == 0
    assert f"wrote: g{suffix}" in said
    assert f"unchanged: g{suffix}" in invoke("gantt", HAND, *window)[1]
    if suffix == ".svg":
        text = (here / "g.svg").read_text(encoding="utf-8")
        assert "coating" in text
        assert "scheduled down" in text


@pytest.mark.parametrize(
    ("window", "why"),
    [
        (["--from", "day 5", "--to", "day 3"], "not in the horizon"),
        (["--from", "day 3", "--to", "day 400"], "not in the horizon"),
        (["--from", "soon", "--to", "day 3"], "soon"),
    ],
)
def test_a_window_that_is_none(here: Path, window: list[str], why: str) -> None:
    code, _, told = invoke("gantt", HAND, *window, "--out", "g.png")
    assert code == 2
    assert why in told
    assert not (here / "g.png").exists()
    assert invoke("gantt", HAND, "--from", "day 1", "--to", "day 2", "--out", "g.pdf")[0] == 2


def test_resilience_says_what_is_left(here: Path) -> None:
    code, said, _ = invoke("resilience", HAND, *QUICK, "--outage", "8 h", "--json", "r.json")
    assert code == 0
    assert "One outage of 8 h" in said
    document = json.loads((here / "r.json").read_text(encoding="utf-8"))
    assert document["outages"][0]["lost"] == pytest.approx((288_000 - 261_900) / 6)
    assert invoke("resilience", HAND, *QUICK, "--outage", "long")[0] == 2


def test_gains_come_with_a_run_that_asks_for_them(here: Path) -> None:
    code, _, _ = invoke("run", HAND, *QUICK, "--gains", "--json", "g.json")
    assert code == 0
    document = json.loads((here / "g.json").read_text(encoding="utf-8"))
    assert {row["change"] for row in document["gains"]} >= {"roll change -10%", "1 more"}
    assert document["demand"][0]["name"] == "nitrogen"
    code, _, told = invoke("run", HAND, "--replications", "1", "--gains", "--horizon", "22 day")
    assert code == 2
    assert "2 replications" in told
