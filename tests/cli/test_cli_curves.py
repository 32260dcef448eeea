"""Curves from the command line: pictures and tables."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from r2r_sim.cli import app
from r2r_sim.report.curve_chart import curve_bytes
from r2r_sim.study.curves import curve_ids, curves


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def invoke(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["curves", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_a_picture_is_written_and_told(here: Path) -> None:
    code, said, _ = invoke("al2o3-tma-h2o", "--out", "a.png")
    assert code == 0
    assert "wrote: a.png" in said
    assert "least sure figure" in said
    assert (here / "a.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert "unchanged: a.png" in invoke("al2o3-tma-h2o", "--out", "a.png")[1]


def test_a_different_file_is_left_alone(here: Path) -> None:
    (here / "a.csv").write_text("mine", encoding="utf-8")
    code, _, told = invoke("al2o3-tma-h2o", "--out", "a.csv")
    assert code == 2
    assert "left alone" in told
    assert (here / "a.csv").read_text(encoding="utf-8") == "mine"
    assert invoke("al2o3-tma-h2o", "--out", "a.csv", "--overwrite")[0] == 0
    assert set(pd.read_csv(here / "a.csv")["panel"]) == {"temperature", "dose", "purge", "cycles"}


def test_a_drawing_names_axes_units_source_and_confidence() -> None:
    text = curve_bytes(curves("t5-7-zno-tio2"), ".svg").decode()
    for wanted in (
        "temperature (°C)",
        "growth per cycle (Å)",
        "purge time (s)",
        "thickness (nm)",
        "4 x (26 ZnO + 26 TiO2)",
        "ZnO and TiO2 laminate on copper foil",
        "table 5, reference 236",
        "(estimate)",
    ):
        assert wanted in text


@pytest.mark.parametrize("suffix", [".png", ".svg", ".csv"])
def test_the_same_curves_are_the_same_bytes(suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = curve_bytes(curves("zno-dez-h2o"), suffix)
    mpl = pytest.importorskip("matplotlib")
    monkeypatch.setitem(mpl.rcParams, "font.size", 30.0)  # somebody's own settings
    assert curve_bytes(curves("zno-dez-h2o"), suffix) == first


def test_every_entry_that_can_be_drawn_can_be_drawn() -> None:
    for name in curve_ids():
        assert curve_bytes(curves(name), ".svg").startswith(b"<?xml")


def test_without_matplotlib_a_picture_is_refused_and_a_table_is_not(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    code, _, told = invoke("al2o3-tma-h2o", "--out", "a.svg")
    assert code == 2
    assert "pip install 'r2r-sim[plots]'" in told
    assert not (here / "a.svg").exists()
    assert invoke("al2o3-tma-h2o", "--out", "a.csv")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["al2o3-tma-h2o", "--out", "a.pdf"], "name it a.png"),
        (["al2o3-tma-h2o", "--out", "nowhere/a.csv"], "does not exist"),
        (["al2o3-tma-h2", "--out", "a.csv"], "did you mean al2o3-tma-h2o?"),
        (["t6-7-al2o3", "--out", "a.csv"], "process.t6-7-al2o3.growth_per_cycle"),
        (["al2o3-tma-h2o", "--out", "a.csv", "--temperature", "400 degC"], "outside what the catalog knows"),
        (["al2o3-tma-h2o", "--out", "a.csv", "--temperature", "4 m"], "temperature"),
    ],
)
def test_what_cannot_be_drawn_ends_with_2(here: Path, arguments: list[str], wanted: str) -> None:
    code, _, told = invoke(*arguments)
    assert code == 2
    assert wanted in told
    assert "Traceback" not in told
    assert list(here.iterdir()) == []
