"""Below some 100 degC molecules that are only sorbed stay for long: whether the purge of a unit removes them."""

from __future__ import annotations

import math

from r2r_sim.errors import Finding
from r2r_sim.physics.growth_window import COLD, LEFT_BY_A_LONG_PURGE, physisorption
from r2r_sim.process.operating_point import OperatingPoint
from r2r_sim.scenario import Scenario

ROUNDING = 1e-6
"""Share by which a purge that is as long as it must be may miss its residual."""


def cold_findings(scenario: Scenario, point: OperatingPoint, path: str) -> list[Finding]:
    """What is to be said of sorbed molecules at the operating point; nothing where it is warm.

    On a web the desorption limit has the time that the purge takes; powder has only the tail that the scenario states.
    """
    temperature = scenario.process.temperature.mode
    if temperature >= COLD:
        return []
    if point.consumption.basis == "hot_second":
        return _web(scenario, point, path, temperature)
    sorbed = [name for name in scenario.precursors if scenario.precursor(name).sorbed_sites is not None]
    if not sorbed:
        return []
    message = (
        f"at {temperature - 273.15:.4g} degC {' and '.join(sorbed)} stay sorbed for long, and no model says how "
        "long on powder: where the stated purge is too short, growth rises with the dose"
    )
    hint = "measure growth against purge time, and state desorption_time or the purges"
    return [Finding("process.physisorption", message, "note", path, hint=hint)]


def _web(scenario: Scenario, point: OperatingPoint, path: str, temperature: float) -> list[Finding]:
    line = next(line for line in scenario.plant.lines if line.name == point.unit)
    desorption = next((limit for limit in point.limits if limit.name == "desorption"), None)
    purges = [step.duration for step in point.steps if step.part == "purge"]
    if desorption is None or not purges:
        return []
    found = []
    for name in scenario.precursors:
        time = desorption.inputs.get(f"purge time of {name} [ms]")
        if time is None:
            continue
        constant = time / 1e3 / math.log(1.0 / line.residual.mode)
        allowed = max(LEFT_BY_A_LONG_PURGE, line.residual.mode) * (1.0 + ROUNDING)
        sorbed = physisorption(temperature, min(purges), constant, residual=allowed)
        if sorbed.suspected:
            hint = "longer purge zones, a lower speed, or a warmer web"
            found.append(Finding("process.physisorption", f"{name}: {sorbed.reason}", "warning", path, hint=hint))
    return found
