"""What the tests of every kind of reactor share: its ready scenario at an operating point."""

from __future__ import annotations

from pathlib import Path

from r2r_sim.process import Limit, OperatingPoint, Step
from r2r_sim.process.registry import operating_points
from r2r_sim.scenario import load

SCENARIOS = Path(__file__).parents[2] / "scenarios"
K, N_A, R = 1.380649e-23, 6.02214076e23, 8.314462618
T = 423.15
"""Process temperature of the ready scenarios for powder [K]."""
UNITS = {
    "fluidised_bed": "bed",
    "rotary_drum": "drum",
    "static_bed": "vessel",
    "flat_chamber": "chamber",
    "spatial_bed": "trough",
    "pneumatic_tube": "tubes",
}
"""Name of the reactor in the ready scenario of each kind."""
# growth between 125 degC 1.33 and 177 degC 1.20 angstrom; density between 33 degC 2.5 and 177 degC 3.0
GROWTH = 1.33e-10 - 0.13e-10 * 25 / 52
SITES = GROWTH * (2500 + 500 * 117 / 144) * N_A * 2 / 0.101961
"""Al atoms per m2 and cycle at 150 degC."""
TMA = 72.085e-3 / N_A
"""Vapour delivered per Al atom [kg]."""


def path_of(kind: str) -> Path:
    return SCENARIOS / f"nmc811_al2o3_{kind}.yaml"


def point(kind: str, *overrides: str) -> OperatingPoint:
    """The operating point; ``@`` at the start of an override stands for the reactor."""
    changes = [text.replace("@", f"plant.reactors.{UNITS[kind]}.", 1) for text in overrides]
    return operating_points(load(path_of(kind), changes).scenario)[0]


def step(at: OperatingPoint, name: str) -> Step:
    return next(found for found in at.steps if found.name == name)


def limit(at: OperatingPoint, name: str) -> Limit:
    return next(found for found in at.limits if found.name == name)


def is_batch(at: OperatingPoint) -> bool:
    return not at.is_continuous
