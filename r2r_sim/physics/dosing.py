"""Doses limited by supply: closed forms for powders and depleted zones, stable for every Damkohler number.

Three ways for gas and surface to meet, each with coverage, dose needed and outlet:

    well_mixed     stirred gas, stirred surface: drum, chamber, zone of a web       (in stirred)
    fluidised      plug flow of gas through a stirred bed                           (in stirred)
    cocurrent      gas and powder travel together; also the static dose             (in cocurrent)

``damkohler`` Da compares reaction with supply, ``dose`` tau is molecules supplied per site (both in supply).
Far above Da = 1 all three give min(tau, 1): the dose is a matter of delivery.
"""

from __future__ import annotations

from r2r_sim.physics.cocurrent import (
    cocurrent_coverage,
    cocurrent_dose,
    cocurrent_outlet,
    static_dose_coverage,
)
from r2r_sim.physics.stirred import (
    fluidised_coverage,
    fluidised_dose,
    fluidised_outlet,
    well_mixed_coverage,
    well_mixed_dose,
    well_mixed_outlet,
)
from r2r_sim.physics.supply import (
    bypassed_outlet,
    damkohler,
    film_damkohler,
    monolayer_time,
    pumped_dose_time,
    reaction_velocity,
    static_doses_needed,
    unused_share,
    utilisation,
    with_bypass,
)

__all__ = [
    "bypassed_outlet",
    "cocurrent_coverage",
    "cocurrent_dose",
    "cocurrent_outlet",
    "damkohler",
    "film_damkohler",
    "fluidised_coverage",
    "fluidised_dose",
    "fluidised_outlet",
    "monolayer_time",
    "pumped_dose_time",
    "reaction_velocity",
    "static_dose_coverage",
    "static_doses_needed",
    "unused_share",
    "utilisation",
    "well_mixed_coverage",
    "well_mixed_dose",
    "well_mixed_outlet",
    "with_bypass",
]
