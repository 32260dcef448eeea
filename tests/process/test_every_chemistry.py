"""Every chemistry of the catalog gives an operating point, once the numbers that it lacks are stated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from r2r_sim import catalog
from r2r_sim.errors import ScenarioError
from r2r_sim.process import OperatingPoint
from r2r_sim.process.registry import operating_points
from r2r_sim.scenario import load, load_data

WEB = load(Path(__file__).parents[2] / "scenarios" / "separator_al2o3_r2r.yaml")
STEEL = {  # a foil that stands every temperature
    "name": "steel", "material": "steel", "thickness": "50 um", "density": "7.9 g/cm3", "heat_capacity": "500 J/kg/K",
    "highest_temperature": "600 degC", "nucleation_cycles": 0,
}  # fmt: skip


def plan(name: str) -> dict[str, Any]:
    """5 nm on steel, at 20 Pa of the metal and 500 Pa of the other; what the catalog lacks is left out."""
    entry = catalog.chemistry(name)
    middle = (entry.window_low.mode + entry.window_high.mode) / 2 - 273.15
    line = {**WEB.data["plant"]["lines"][0]}
    line["partial_pressure"] = {entry.precursor_a: "20 Pa", entry.precursor_b: "500 Pa"}
    return {
        "schema_version": 1,
        "name": name,
        "catalog": {"foils": {"steel": STEEL}},
        "process": {"chemistry": name, "temperature": f"{middle:.6g} degC", "thickness": "5 nm"},
        "material": {"foil": "steel", "roll": {"length": "1000 m", "width": "500 mm"}},
        "plant": {**WEB.data["plant"], "lines": [line], "cabinets": []},
    }


def operate(data: dict[str, Any]) -> OperatingPoint:
    (point,) = operating_points(load_data(data).scenario)
    return point


@pytest.mark.parametrize("name", catalog.ids("chemistry"))
def test_a_chemistry_runs_or_names_what_it_lacks(name: str) -> None:
    entry, data = catalog.chemistry(name), plan(name)
    struck = [entry.precursor_b] if entry.plasma else []
    lacking = [
        one
        for one in (entry.precursor_a, entry.precursor_b)
        if catalog.precursor(one).sticking is None and one not in struck
    ]
    untimed = entry.plasma and entry.plasma_time_constant is None
    if lacking or untimed:
        with pytest.raises(ScenarioError) as caught:
            operate(data)
        told = str(caught.value)
        assert all(f"sticking probability of {one}" in told for one in lacking)
        assert not untimed or "plasma" in told
        data["process"]["sticking"] = dict.fromkeys(lacking, 1e-3)
        if untimed:
            data["process"]["plasma"] = {"time_constant": "200 ms"}
    point = operate(data)
    assert point.rate > 0
    assert point.growth.thickness >= 5e-9 * (1 - 1e-9)


def test_how_many_lack_a_number() -> None:
    stuck = [name for name, one in catalog.entries("precursor").items() if getattr(one, "sticking", None) is None]
    entries = catalog.entries("chemistry").values()
    pairs = [(getattr(one, "precursor_a", ""), getattr(one, "precursor_b", "")) for one in entries]
    assert len(pairs) == 31
    assert sum(not set(pair) & set(stuck) for pair in pairs) == 13
