"""Roll-to-roll ALD on a drum: heads turn against a web that lies on the drum and advances slowly.

As in the drums that TNO describes (US 9 567 671: a head that turns inside a web, fed only where it faces it): a point
of the web meets each head once a turn, and leaves the wrap with as many cycles as heads passed it. What a zone does is
that of :mod:`r2r_sim.process.spatial_web` at the speed between heads and web, v; the web itself runs at

    u = v H/N,   H = heads that face the web, N = cycles of the film

so that every limit of v is one of u. Dose, purge isolation, desorption, feed and heat of reaction work at v; handling
and preheating at u; bearings and rotating seals limit the rotation n = (v - u)/(pi d).
"""

from __future__ import annotations

import math
from dataclasses import replace

from r2r_sim.errors import InfeasibleError
from r2r_sim.physics.drum import drum_rotation
from r2r_sim.process.operating_point import Limit, OperatingPoint
from r2r_sim.process.spatial_web import depth_alternatives, operate_zones, speed_of_rotation
from r2r_sim.process.web_state import WebState
from r2r_sim.scenario import DrumWeb, Scenario

ROTATION = "rotation"


def operate(line: DrumWeb, scenario: Scenario) -> OperatingPoint:
    """Operating point of a drum with turning heads.

    Raises
    ------
    InfeasibleError
        If the heads do not fit round the drum or do not suit the film, a limit leaves no positive web speed, or the
        film closes the pores.
    """

    head = line.zones.dose_a.mode + 2 * line.zones.purge.mode + line.zones.dose_b.mode
    round_it = math.pi * line.diameter.mode
    if line.heads * head > round_it * (1 + 1e-9):
        raise InfeasibleError(
            f"{line.name}: {line.heads} heads of {head * 1e3:.4g} mm do not fit round {round_it * 1e3:.4g} mm",
            hint="fewer heads, shorter zones, or a larger drum",
        )

    def more(state: WebState) -> list[Limit]:
        return [_rotation_limit(line, state)]

    point = operate_zones(line, scenario, more)
    between = line.zones.dose_a.mode / point.steps[0].duration
    turns = float(drum_rotation(between, point.rate, line.diameter.mode))
    limits = tuple(
        replace(limit, inputs={**limit.inputs, "turns at the operating point [1/min]": turns * 60})
        if limit.name == ROTATION
        else limit
        for limit in point.limits
    )
    return replace(point, limits=limits, alternatives=depth_alternatives(line, scenario, point, more))


def _rotation_limit(line: DrumWeb, state: WebState) -> Limit:
    """The web speed that the highest rotation gives its cycles at."""
    highest = line.highest_rotation.mode
    return Limit(
        ROTATION,
        "max_speed",
        speed_of_rotation(state, line, highest),
        "m/min",
        0.0,
        {
            "highest [1/min]": highest * 60,
            "diameter [mm]": line.diameter.mode * 1e3,
            "heads over the web [-]": sum(state.heads.fed),
            "cycles [-]": float(state.supercycles * state.recipe.cycles_per_supercycle),
        },
        "u = v H/N, v = pi d n/(1 - H/N)",
    )
