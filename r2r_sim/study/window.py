"""The process window of a web line as a map of two inputs: how fast the web may run, and what binds where."""

from __future__ import annotations

import math
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from r2r_sim import units
from r2r_sim.errors import InfeasibleError, InputError
from r2r_sim.process.spatial_web import operate
from r2r_sim.process.window import WebWindow, web_window, window_values
from r2r_sim.scenario import Loaded, Scenario, SpatialWeb

if TYPE_CHECKING:
    import pandas as pd

FloatArray: TypeAlias = NDArray[np.float64]
POINTS = 320
"""Points along an axis: 102 400 in a map."""
MOST_POINTS = 2000
_WHOLE = ("heads", "process.cycles")
DIMENSIONS = {
    "web_speed": "speed",
    "handling_speed": "speed",
    "heads": "number",
    "pressure": "pressure",
    "pressure_imbalance": "pressure",
    "leak": "fraction",
    "residual": "fraction",
    "allowed_rise": "temperature_difference",
    "pump_speed": "volume_flow",
    "min_utilisation": "fraction",
    "web_entry_temperature": "temperature",
    "preheat_length": "length",
    "zones.dose_a": "length",
    "zones.purge": "length",
    "zones.dose_b": "length",
    "zones.gap": "length",
    "zones.purge_flow": "volume_flow_standard",
    "zones.flow_a": "volume_flow_standard",
    "zones.flow_b": "volume_flow_standard",
    "partial_pressure.*": "pressure",
    "pretreatment_length": "length",
    "process.pretreatment_time": "time",
    "process.temperature": "temperature",
    "process.thickness": "length",
    "process.cycles": "number",
    "process.saturation": "fraction",
    "process.growth_per_cycle": "length",
    "process.nucleation_cycles": "number",
    "material.coated_depth": "length",
    "material.thickness": "length",
    "material.porosity": "fraction",
    "material.pore_diameter": "length",
    "material.tortuosity": "number",
    "cabinets.*": "mass_flow",
}
"""Dimension of each input of a map; ``*`` stands for the precursor."""


@dataclass(frozen=True, slots=True)
class Axis:
    """An input that is varied, as written: ``partial_pressure.tma=50:2000:Pa``."""

    name: str
    low: float
    high: float
    unit: str
    """Of ``low`` and ``high``; empty for a number."""
    logarithmic: bool = False

    def values(self, points: int) -> FloatArray:
        """Evenly spaced values in the axis' unit."""
        space = np.geomspace if self.logarithmic else np.linspace
        values: FloatArray = space(self.low, self.high, points)
        return np.unique(np.round(values)) if self.name in _WHOLE else values


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the scenario itself stands."""

    x: float
    y: float
    """In the units of the axes."""
    speed: float
    """Its web speed [m/min]."""
    binding: str


@dataclass(frozen=True, slots=True)
class WindowMap:
    """A process window over two inputs; arrays have one row for each y and one column for each x."""

    scenario: str
    line: str
    x: Axis
    y: Axis
    x_values: FloatArray
    y_values: FloatArray
    """In the units of the axes."""
    window: WebWindow
    mark: Mark | None
    """None where the scenario lies outside the map, leaves an axis to physics, or cannot run."""
    note: str
    """Why there is no mark; empty where there is one."""

    @property
    def allowed(self) -> FloatArray:
        """Web speed that every limit allows [m/min]."""
        return self.window.allowed_speed * 60.0

    def shares(self) -> dict[str, float]:
        """Share of the map where each limit binds, the largest first."""
        names, counts = np.unique(self.window.binding_names(), return_counts=True)
        found = zip(names.tolist(), (counts / counts.sum()).tolist(), strict=True)
        return dict(sorted(found, key=lambda row: (-row[1], row[0])))

    def to_frame(self) -> pd.DataFrame:
        """A row for each point: both inputs, allowed and finished speed, what binds, and the margin of a speed axis."""
        import pandas as pd

        x, y = np.meshgrid(self.x_values, self.y_values)
        columns: dict[str, object] = {
            _column(self.x): x.ravel(),
            _column(self.y): y.ravel(),
            "allowed_speed_m_per_min": self.allowed.ravel(),
            "finished_speed_m_per_min": self.window.finished_speed.ravel() * 60.0,
            "passes": self.window.passes.ravel().astype(int),
            "film_nm": self.window.thickness.ravel() * 1e9,
            "binds": self.window.binding_names().ravel(),
        }
        if self.window.margin is not None:
            columns["margin"] = self.window.margin.ravel()
        return pd.DataFrame(columns)


def _column(axis: Axis) -> str:
    unit = axis.unit.replace("/", "_per_").replace("%", "percent")
    return f"{axis.name}_{unit}" if unit else axis.name


def read_axis(text: str) -> Axis:
    """An axis as written: ``NAME=FROM:TO:UNIT``, with ``:log`` at the end for a logarithmic one; no unit for numbers.

    Raises
    ------
    InputError
        If it cannot be read, or the unit does not fit the input.
    """
    name, found, rest = text.partition("=")
    parts = rest.split(":")
    logarithmic = parts[-1] == "log"
    parts = parts[:-1] if logarithmic else parts
    how = "such as web_speed=1:60:m/min, partial_pressure.tma=50:2000:Pa:log or heads=10:80"
    if not found or len(parts) not in (2, 3):
        raise InputError(f"{text!r} is not an axis: NAME=FROM:TO:UNIT", hint=how)
    try:
        low, high = float(parts[0]), float(parts[1])
    except ValueError:
        raise InputError(f"{text!r}: {parts[0]} and {parts[1]} are not both numbers", hint=how) from None
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise InputError(f"{text!r}: the axis does not rise", hint=how)
    if logarithmic and low <= 0:
        raise InputError(f"{text!r}: a logarithmic axis begins above 0", hint=how)
    return Axis(name.strip(), low, high, parts[2].strip() if len(parts) == 3 else "", logarithmic)


def window_map(
    scenario: Loaded, x: str | Axis, y: str | Axis, *, line: str | None = None, points: int = POINTS
) -> WindowMap:
    """How fast a web line may run over two inputs, and which limit binds where.

    Parameters
    ----------
    scenario : a loaded scenario with a spatial web line
    x, y : axes as for ``--x`` and ``--y``, such as ``partial_pressure.tma=50:2000:Pa``
    line : name of the line; the first one by default
    points : along each axis

    Raises
    ------
    InputError
        If there is no such line or input, or a unit does not fit.
    PhysicsError
        If a figure is out of its range.
    """
    if not 2 <= points <= MOST_POINTS:
        raise InputError(f"{points} points along an axis: 2 to {MOST_POINTS} are possible")
    planned = scenario.scenario
    at = _line(planned, line)
    axes = [read_axis(text) if isinstance(text, str) else text for text in (x, y)]
    if axes[0].name == axes[1].name:
        raise InputError(f"both axes vary {axes[0].name}", hint="two different inputs span a map")
    known = window_values(at, planned)
    for axis in axes:
        if axis.name not in known:
            close = get_close_matches(axis.name, known, n=1, cutoff=0.5)
            hint = f"did you mean {close[0]}? " if close else ""
            raise InputError(f"a web line has no input {axis.name!r}", hint=f"{hint}inputs: {', '.join(known)}")
    values = [axis.values(points) for axis in axes]
    si = [_in_si(axis, shown) for axis, shown in zip(axes, values, strict=True)]
    window = web_window(at, planned, {axes[0].name: si[0][None, :], axes[1].name: si[1][:, None]})
    mark, note = _mark(at, planned, axes, known)
    return WindowMap(planned.name, at.name, axes[0], axes[1], values[0], values[1], window, mark, note)


def _line(scenario: Scenario, name: str | None) -> SpatialWeb:
    lines = [line for line in scenario.plant.lines if isinstance(line, SpatialWeb)]
    if not lines:
        raise InputError("a process window is drawn of a spatial web line, and the scenario has none")
    if name is None:
        return lines[0]
    for line in lines:
        if line.name == name:
            return line
    raise InputError(f"there is no spatial web line {name!r}", hint=f"lines: {', '.join(one.name for one in lines)}")


def _dimension(axis: Axis) -> str:
    group = axis.name.partition(".")[0]
    return DIMENSIONS.get(axis.name) or DIMENSIONS[f"{group}.*"]


def _in_si(axis: Axis, values: FloatArray) -> FloatArray:
    dimension = _dimension(axis)
    ends = [units.parse(f"{end!r} {axis.unit}".strip(), dimension).value_si for end in (axis.low, axis.high)]
    # every unit is linear in its SI value, temperatures with an offset
    return ends[0] + (values - axis.low) * ((ends[1] - ends[0]) / (axis.high - axis.low))


def _mark(
    line: SpatialWeb, scenario: Scenario, axes: list[Axis], known: dict[str, float | None]
) -> tuple[Mark | None, str]:
    try:
        point = operate(line, scenario)
    except InfeasibleError as error:
        return None, f"the scenario itself cannot run: {error.message}"
    place = []
    for axis in axes:
        value = point.rate if axis.name == "web_speed" else known[axis.name]
        if value is None or not math.isfinite(value):
            return None, f"the scenario states no {axis.name}, so it is not marked"
        ends = _in_si(axis, np.array([axis.low, axis.high]))
        shown = axis.low + (value - ends[0]) * (axis.high - axis.low) / (ends[1] - ends[0])
        if not axis.low <= shown <= axis.high:
            return None, f"the scenario lies outside the map: {axis.name} is {shown:.4g} {axis.unit}".rstrip()
        place.append(float(shown))
    return Mark(place[0], place[1], point.rate * 60.0, point.binding.name), ""
