"""Who shares a precursor cabinet, and what each may draw."""

from __future__ import annotations

from r2r_sim.scenario import Cabinet, ContinuousReactor, Reactor, Scenario, SpatialWeb


def cabinet_of(scenario: Scenario, precursor: str) -> Cabinet | None:
    """The cabinet that supplies a precursor; None where the scenario has none: supply is then not limited."""
    return next((cabinet for cabinet in scenario.plant.cabinets if cabinet.precursor == precursor), None)


def cabinet_share(scenario: Scenario, unit: SpatialWeb | Reactor, precursor: str) -> float | None:
    """What a unit may draw of a cabinet while all run [kg/s]; a lone batch reactor may draw it all.

    Web lines and continuous reactors draw all the time, so they divide the flow; batch reactors take turns (the
    simulation decides).
    """
    cabinet = cabinet_of(scenario, precursor)
    if cabinet is None:
        return None
    if isinstance(unit, SpatialWeb):
        return cabinet.max_flow.mode / sum(line.count for line in scenario.plant.lines)
    if isinstance(unit, ContinuousReactor):
        reactors = scenario.plant.reactors
        return cabinet.max_flow.mode / sum(other.count for other in reactors if isinstance(other, ContinuousReactor))
    return cabinet.max_flow.mode
