"""What a scenario states in physical units, in the plant's own: amounts, failures and web breaks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from r2r_sim import scenario as planned
from r2r_sim.plant.parts import UG_PER_KG, Clock, DistributionName, FailureMode, Variate

MS, MM, G, UG = 1e3, 1e3, 1e3, UG_PER_KG
"""Plant units per second, metre and kilogram."""
SCALE: dict[Clock, float] = {"operating": MS, "calendar": MS, "metres": MM, "batches": 1.0, "cycles": 1.0}
"""Plant units per SI unit of what a clock counts."""


def variate(stated: planned.Value | planned.Draw, scale: float) -> Variate:
    """A stated amount in the plant's unit."""
    if isinstance(stated, planned.Draw):
        return Variate(stated.mean * scale, (stated.sd or 0.0) * scale, cast("DistributionName", stated.name))
    return Variate(float(round(stated.mode * scale)))


def failures_of(
    stated: Iterable[planned.Failure], web_break: planned.WebBreak | None = None
) -> tuple[FailureMode, ...]:
    """Failure modes as stated, and the breaks of the web."""
    modes = [
        FailureMode(
            name=failure.name,
            clock=failure.clock,
            between=variate(failure.between, SCALE[failure.clock]),
            repair=variate(failure.repair, MS),
            crew=failure.crew,
            people=failure.people,
            sub_state="assist" if failure.assist else "repair",
            spare=failure.spare,
            at_close=failure.at_close,
            effect=failure.effect,
        )
        for failure in stated
    ]
    if web_break is not None:
        modes.append(
            FailureMode(
                name="web break",
                clock="metres",
                between=variate(web_break.between, MM),
                repair=variate(web_break.repair, MS),
                crew=web_break.crew,
                people=web_break.people,
                scrap=round(web_break.scrap.mode * MM),
                sub_state="web break",
            )
        )
    return tuple(modes)
