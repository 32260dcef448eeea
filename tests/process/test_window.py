"""Process windows of web lines against operating points, one by one."""

from __future__ import annotations

import math
import time
from pathlib import Path

import numpy as np
import pytest

from r2r_sim.errors import InfeasibleError, InputError
from r2r_sim.process.spatial_web import operate
from r2r_sim.process.window import CLOSED, WebWindow, web_window, window_inputs
from r2r_sim.scenario import Scenario, SpatialWeb, load

SCENARIOS = Path(__file__).parents[2] / "scenarios"
UNITS = {
    "partial_pressure": "Pa",
    "zones": "m",
    "temperature": "K",
    "thickness": "m",
    "coated_depth": "m",
    "max_flow": "kg/s",
    "pore_diameter": "m",
    "pressure_imbalance": "Pa",
    "allowed_rise": "K",
}


def planned(*overrides: str, name: str = "separator_al2o3_r2r") -> tuple[SpatialWeb, Scenario]:
    scenario = load(SCENARIOS / f"{name}.yaml", ["plant.lines.coater.web_speed=auto", *overrides]).scenario
    line = scenario.plant.lines[0]
    assert isinstance(line, SpatialWeb)
    return line, scenario


def override(name: str, value: float) -> str:
    unit = next((unit for part, unit in UNITS.items() if part in name.split(".")), "")
    path = name if name.startswith(("process.", "material.")) else f"plant.lines.coater.{name}"
    path = path.replace("plant.lines.coater.cabinets.", "plant.cabinets.")
    return f"{path}={value!r} {unit}".strip() if unit else f"{path}={value!r}"


def compare(window: WebWindow, varied: dict[str, np.ndarray], *overrides: str, points: int = 20) -> set[str]:
    """Check random points of a map against operating points; the limits that were met."""
    met = set()
    for place in np.random.default_rng(7).integers(0, window.allowed_speed.size, points):
        at = np.unravel_index(place, window.allowed_speed.shape)
        values = {name: float(np.broadcast_to(each, window.allowed_speed.shape)[at]) for name, each in varied.items()}
        line, scenario = planned(*overrides, *(override(name, value) for name, value in values.items()))
        try:
            point = operate(line, scenario)
        except InfeasibleError:
            assert window.allowed_speed[at] == 0.0
            met.add(str(window.binding_names()[at]))
            continue
        assert window.allowed_speed[at] == pytest.approx(point.rate, rel=1e-9)
        assert window.finished_speed[at] == pytest.approx(point.nameplate, rel=1e-9)
        assert window.thickness[at] == pytest.approx(point.growth.thickness, rel=1e-9)
        assert window.binding_names()[at] == point.limits[0].name
        for limit in point.limits:
            assert window.limits[limit.name][at] == pytest.approx(limit.value, rel=1e-9)
        assert {limit.name for limit in point.limits} == set(window.limits) - {CLOSED}
        met.add(point.limits[0].name)
    return met


@pytest.mark.parametrize("depth", ["faces", "full", "2 um"])
def test_pressure_and_zone_agree_with_operating_points(depth: str) -> None:
    overrides = (f"material.coated_depth={depth}",)
    varied = {
        "partial_pressure.tma": np.geomspace(20.0, 5000.0, 60)[:, None],
        "zones.dose_a": np.linspace(0.01, 0.3, 50)[None, :],
    }
    window = web_window(*planned(*overrides), varied)
    assert window.allowed_speed.shape == (60, 50)
    assert window.margin is None
    compare(window, varied, *overrides)


def test_temperature_and_thickness_change_cycles_passes_and_pores() -> None:
    varied = {
        "process.temperature": np.linspace(313.15, 380.15, 40)[:, None],
        "process.thickness": np.linspace(1e-9, 80e-9, 41)[None, :],
    }
    window = web_window(*planned("material.coated_depth=2 um"), varied)
    met = compare(window, varied, "material.coated_depth=2 um", points=30)
    assert CLOSED in met
    assert len(met) > 1
    assert np.unique(window.passes).size > 1


@pytest.mark.parametrize(
    ("names", "overrides"),
    [
        (("cabinets.tma.max_flow", "zones.gap"), ()),
        (("material.coated_depth", "partial_pressure.h2o"), ()),
        (("zones.purge", "pressure_imbalance"), ("plant.lines.coater.zones.purge_flow=40 slm",)),
        (("zones.dose_b", "allowed_rise"), ("plant.lines.coater.zones.flow_b=30 slm",)),
        (("material.pore_diameter", "zones.dose_a"), ("plant.lines.coater.preheat_length=2 m",)),
        (("leak", "residual"), ("plant.lines.coater.handling_speed=5 m/min", "material.coated_depth=faces")),
    ],
)
def test_other_inputs_agree_as_well(names: tuple[str, str], overrides: tuple[str, ...]) -> None:
    spans = {
        "cabinets.tma.max_flow": (1e-5, 5e-3), "zones.gap": (2e-4, 2e-3), "material.coated_depth": (1e-7, 1.2e-5),
        "partial_pressure.h2o": (100.0, 5000.0), "zones.purge": (0.01, 0.2), "pressure_imbalance": (0.1, 20.0),
        "zones.dose_b": (0.01, 0.5), "allowed_rise": (0.5, 30.0), "material.pore_diameter": (2e-8, 1e-7),
        "zones.dose_a": (0.005, 0.3), "leak": (1e-7, 1e-2), "residual": (1e-3, 0.2),
    }  # fmt: skip
    varied = {
        names[0]: np.geomspace(*spans[names[0]], 20)[:, None],
        names[1]: np.geomspace(*spans[names[1]], 21)[None, :],
    }
    compare(web_window(*planned(*overrides), varied), varied, *overrides, points=6)


def test_web_speed_over_pressure_says_where_it_is_too_fast() -> None:
    speeds, pressures = np.linspace(0.01, 1.0, 30)[:, None], np.geomspace(50.0, 2000.0, 20)[None, :]
    line, scenario = planned()
    window = web_window(line, scenario, {"web_speed": speeds, "partial_pressure.tma": pressures})
    assert window.margin is not None
    assert window.margin == pytest.approx(window.allowed_speed / speeds - 1)
    assert np.all(window.allowed_speed == window.allowed_speed[:1])  # what is asked does not change what is allowed
    given = planned(override("partial_pressure.tma", float(pressures[0, 5])))
    slow = 0.5 * float(window.allowed_speed[0, 5])
    told = operate(given[0].model_copy(update={"web_speed": line.zones.gap.with_mode(slow)}), given[1])
    assert told.rate == slow
    assert told.limits[1].name == window.binding_names()[0, 5]
    assert told.limits[1].value == pytest.approx(window.allowed_speed[0, 5], rel=1e-9)


def test_a_hundred_thousand_points_take_less_than_a_second() -> None:
    varied = {
        "partial_pressure.tma": np.geomspace(20.0, 5000.0, 400)[:, None],
        "process.temperature": np.linspace(313.15, 380.15, 251)[None, :],
    }
    plan = planned()
    shortest = math.inf
    for _ in range(3):
        begin = time.perf_counter()
        window = web_window(*plan, varied)
        shortest = min(shortest, time.perf_counter() - begin)
    assert window.allowed_speed.size > 100_000
    assert shortest < 1.0


def test_a_single_point_is_a_map_too() -> None:
    line, scenario = planned()
    window = web_window(line, scenario, {})
    assert window.allowed_speed.shape == ()
    assert float(window.allowed_speed) == pytest.approx(operate(line, scenario).rate, rel=1e-9)


def test_every_input_is_named_and_may_be_an_array() -> None:
    line, scenario = planned("plant.lines.coater.preheat_length=2 m", "plant.lines.coater.handling_speed=50 m/min")
    names = window_inputs(line, scenario)
    assert {"web_speed", "zones.gap", "partial_pressure.tma", "process.temperature", "cabinets.tma.max_flow"} <= set(
        names
    )
    base = web_window(line, scenario, {})
    for name in ("heads", "zones.gap", "leak", "material.tortuosity", "process.saturation", "handling_speed"):
        from r2r_sim.process.window import window_values

        same = web_window(line, scenario, {name: np.full(3, window_values(line, scenario)[name])})
        assert same.allowed_speed == pytest.approx(np.full(3, float(base.allowed_speed)))


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        ({"zones.dose_c": 0.1}, "did you mean zones.dose_"),
        ({"zones.gap": np.ones(3), "leak": np.ones(4)}, "do not fit together"),
        ({"partial_pressure.tma": 2e5}, "not below the total pressure"),
        ({"heads": 3.5}, "whole numbers"),
    ],
)
def test_what_cannot_be_varied_is_refused(inputs: dict[str, object], words: str) -> None:
    with pytest.raises(InputError, match=words):
        web_window(*planned(), inputs)  # type: ignore[arg-type]
