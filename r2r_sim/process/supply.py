"""Who shares a precursor cabinet, and what each may draw."""

from __future__ import annotations

from r2r_sim.process.delivery import delivery
from r2r_sim.scenario import ContinuousReactor, MovingWeb, Reactor, Scenario, WoundRoll


def cabinet_share(scenario: Scenario, unit: MovingWeb | WoundRoll | Reactor, precursor: str) -> float | None:
    """What a unit may draw of a cabinet while all run [kg/s]; None without one: supply is then not limited.

    Web lines and continuous reactors draw all the time, so they divide the flow; batch reactors take turns (the
    simulation decides), and each may draw it all.
    """
    cabinet = scenario.plant.cabinet_for(precursor)
    if cabinet is None:
        return None
    flow = delivery(cabinet, scenario).flow
    if isinstance(unit, MovingWeb):
        return flow / sum(line.count for line in scenario.plant.lines if isinstance(line, MovingWeb))
    if isinstance(unit, ContinuousReactor):
        reactors = scenario.plant.reactors
        return flow / sum(other.count for other in reactors if isinstance(other, ContinuousReactor))
    return flow
