"""Process windows over two inputs, as data and as pictures."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import r2r_sim
from r2r_sim.cli import app
from r2r_sim.errors import InputError
from r2r_sim.process.window import window_inputs
from r2r_sim.report.window_chart import window_bytes
from r2r_sim.study.window import DIMENSIONS, Axis, read_axis, window_map
from r2r_sim.units import DIMENSIONS as ALL_DIMENSIONS

READY = Path(__file__).parents[2] / "scenarios" / "separator_al2o3_r2r.yaml"
PRESSURE, SPEED = "partial_pressure.tma=50:2000:Pa:log", "web_speed=1:60:m/min"


@pytest.fixture(scope="module")
def plan() -> r2r_sim.scenario.Loaded:
    return r2r_sim.load(READY)


def test_axes_are_read() -> None:
    assert read_axis("heads=10:80") == Axis("heads", 10.0, 80.0, "")
    assert read_axis(PRESSURE) == Axis("partial_pressure.tma", 50.0, 2000.0, "Pa", True)
    assert read_axis("leak=1e-6:1e-3:log") == Axis("leak", 1e-6, 1e-3, "", True)
    assert read_axis(PRESSURE).values(3) == pytest.approx([50.0, math.sqrt(50 * 2000), 2000.0])
    assert list(read_axis("heads=10:12").values(9)) == [10.0, 11.0, 12.0]


@pytest.mark.parametrize(
    "text", ["heads", "heads=10", "heads=a:b", "heads=80:10", "leak=0:1:log", "heads=1:inf", "a=1:2:m:s:x"]
)
def test_an_axis_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        read_axis(text)


@pytest.mark.parametrize(
    ("x", "y", "what"),
    [
        ("web_sped=1:2:m/min", "heads=1:9", "web_speed"),
        ("heads=1:9", "heads=1:9", "two different"),
        ("web_speed=1:2:Pa", "heads=1:9", ""),
    ],
)
def test_a_wrong_input_or_unit_is_refused(plan: r2r_sim.scenario.Loaded, x: str, y: str, what: str) -> None:
    with pytest.raises(r2r_sim.errors.R2RError) as raised:
        window_map(plan, x, y, points=3)
    assert what in (raised.value.hint or raised.value.message)


def test_every_input_has_a_dimension(plan: r2r_sim.scenario.Loaded) -> None:
    names = window_inputs(plan.scenario.plant.lines[0], plan.scenario)  # type: ignore[arg-type]
    groups = {name if name in DIMENSIONS else f"{name.partition('.')[0]}.*" for name in names}
    assert groups <= set(DIMENSIONS)
    assert set(DIMENSIONS.values()) <= ALL_DIMENSIONS


def test_units_are_turned_into_si(plan: r2r_sim.scenario.Loaded) -> None:
    found = window_map(plan, "process.temperature=80:90:degC", "zones.dose_a=40:80:mm", points=3)
    given = found.window.inputs
    assert given["process.temperature"].ravel() == pytest.approx([353.15, 358.15, 363.15])
    assert given["zones.dose_a"].ravel() == pytest.approx([0.04, 0.06, 0.08])
    assert found.window.allowed_speed.shape == (3, 3)


def test_the_scenario_is_marked_where_it_runs(plan: r2r_sim.scenario.Loaded) -> None:
    point = r2r_sim.explain(plan).operating[0]
    found = r2r_sim.window(plan, SPEED, PRESSURE, points=9)
    assert found.mark is not None
    assert (found.mark.x, found.mark.y) == (pytest.approx(point.rate * 60), pytest.approx(500.0))
    assert found.mark.binding == point.binding.name
    outside = window_map(plan, SPEED, "partial_pressure.tma=600:2000:Pa", points=9)
    assert outside.mark is None
    assert "outside the map: partial_pressure.tma is 500 Pa" in outside.note
    # a map whose every point is the scenario itself allows what the operating point runs at
    same = window_map(plan, "heads=40:41", "zones.dose_a=60:61:mm", points=2)
    assert same.allowed[0, 0] == pytest.approx(point.rate * 60)
    assert same.window.binding_names()[0, 0] == point.binding.name


def test_the_table_has_a_row_for_each_point(plan: r2r_sim.scenario.Loaded) -> None:
    found = window_map(plan, SPEED, PRESSURE, points=12)
    table = found.to_frame()
    assert len(table) == 144
    assert list(table.columns[:2]) == ["web_speed_m_per_min", "partial_pressure.tma_Pa"]
    slow = table[table["web_speed_m_per_min"] < 2]
    assert (slow["margin"] > 0).all()
    asked = table["allowed_speed_m_per_min"] / table["web_speed_m_per_min"] - 1
    assert np.allclose(table["margin"], asked)
    assert sum(found.shares().values()) == pytest.approx(1.0)


@pytest.mark.parametrize("suffix", [".png", ".svg", ".csv"])
def test_the_same_map_is_the_same_bytes(
    suffix: str, plan: r2r_sim.scenario.Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = window_map(plan, "heads=20:80", "material.coated_depth=0.1:12:um:log", points=20)
    first = window_bytes(found, suffix)
    mpl = pytest.importorskip("matplotlib")
    monkeypatch.setitem(mpl.rcParams, "font.size", 30.0)  # somebody's own settings
    assert window_bytes(found, suffix) == first


def test_a_picture_names_axes_units_limits_and_the_operating_point(plan: r2r_sim.scenario.Loaded) -> None:
    text = window_bytes(window_map(plan, SPEED, PRESSURE, points=30), ".svg").decode()
    for wanted in (
        "web speed (m/min)",
        "partial pressure of tma (Pa)",
        "precursor delivery (",
        "dose A (",
        "highest web speed",
        "coater: 17.5 m/min,",
        "5 nm Al2O3 on both faces",
    ):
        assert wanted in text


def test_the_command_writes_and_tells(tmp_path: Path) -> None:
    out = tmp_path / "w.csv"
    arguments = ["window", str(READY), "--x", SPEED, "--y", PRESSURE, "--out", str(out), "--points", "5"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0
    assert "binds on" in result.stdout
    assert "the scenario: 17.5" in result.stdout
    assert len(pd.read_csv(out)) == 25
    assert CliRunner().invoke(app, [*arguments, "--line", "nobody"]).exit_code == 2
    powder = str(READY.with_name("nmc811_al2o3_fluidised_bed.yaml"))
    refused = CliRunner().invoke(app, [arguments[0], powder, *arguments[2:]])
    assert refused.exit_code == 2
    assert "has none" in refused.stderr
