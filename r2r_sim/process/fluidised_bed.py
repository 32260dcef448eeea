"""Batch ALD on powder in a fluidised bed: dose, purge, heat and cool from mass, gas and wall."""

from __future__ import annotations

from r2r_sim.process.batch import operate_batch
from r2r_sim.process.batch_limits import FLUIDISED, flow_dose, pairs_of
from r2r_sim.process.bed_state import describe
from r2r_sim.process.operating_point import OperatingPoint
from r2r_sim.scenario import FluidisedBed, Scenario


def operate(reactor: FluidisedBed, scenario: Scenario) -> OperatingPoint:
    """Operating point of a fluidised bed: steps of a batch with what rules each of them.

    Raises
    ------
    InfeasibleError
        If no gas velocity both fluidises the bottom and keeps the powder in, or heat cannot reach the temperature.
    """
    bed, limits, warnings = describe(reactor, scenario)
    efficiency = reactor.contact_efficiency.mode
    doses = pairs_of(bed, scenario, lambda layer, label: flow_dose(bed, layer, label, scenario, FLUIDISED, efficiency))
    return operate_batch(bed, scenario, doses, limits, warnings)
