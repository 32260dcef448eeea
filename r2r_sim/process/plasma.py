"""Half-cycles with a plasma: how long they take on a web, and why powder has to state it.

Radicals are lost on every wall that they strike. On a web they reach some way into the pores; a bed of powder lets them
no further than a few particles deep, so that only a measured exposure says how long a tumbling or flowing powder takes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from r2r_sim.catalog import Chemistry, Value
from r2r_sim.errors import Finding, InfeasibleError
from r2r_sim.physics import plasma
from r2r_sim.scenario import PlasmaHalfCycle, Process, Reactor

LONGEST = 1e9
"""A plasma that takes longer reaches nothing [s]."""


@dataclass(frozen=True, slots=True)
class Plasma:
    """What is known of a plasma half-cycle."""

    time_constant: float | None
    """In which 1/e of the sites of a flat surface are left [s]; None where not known."""
    recombination: float | None
    """Probability that a radical is lost when it strikes the film; None where not known."""
    exposure: float | None
    """Time of the half-cycle as measured on the substrate at hand [s], in place of the model."""


def plasma_of(process: Process, chemistry: Chemistry) -> Plasma | None:
    """The plasma of a chemistry, with what the scenario states in place of the catalog's; None for a thermal one."""
    if not chemistry.plasma:
        return None
    given = process.plasma or PlasmaHalfCycle()

    def number(stated: Value | None, known: Value | None) -> float | None:
        value = stated if stated is not None else known
        return None if value is None else value.mode

    return Plasma(
        time_constant=number(given.time_constant, chemistry.plasma_time_constant),
        recombination=number(given.recombination, chemistry.recombination),
        exposure=number(given.exposure, None),
    )


def time_on_web(
    of: Plasma,
    coverage: ArrayLike,
    saturation: ArrayLike,
    depth: ArrayLike,
    length: ArrayLike,
    diameter: ArrayLike,
    tortuosity: ArrayLike,
) -> NDArray[np.float64]:
    """Plasma time to a coverage at the deepest wall that is to be coated [s].

    A measured exposure is that to the saturation. ``length`` is that of the pore from its mouth to its end, or to its
    middle; a winding pore is sqrt(tortuosity) times as long.
    """
    if of.exposure is not None:
        part = np.log1p(-np.asarray(coverage)) / np.log1p(-np.asarray(saturation))
        return np.asarray(of.exposure * part, dtype=np.float64)
    assert of.time_constant is not None  # a scenario without either is refused
    winding = np.sqrt(np.asarray(tortuosity, dtype=np.float64))
    time = plasma.plasma_dose_time(
        coverage, of.time_constant, depth * winding, diameter, of.recombination or 0.0, length * winding
    )
    return np.asarray(np.minimum(time, LONGEST), dtype=np.float64)


def reach(of: Plasma, diameter: float, tortuosity: float) -> float:
    """Depth from the face at which 1/e of the radicals are left [m]."""
    if of.recombination is None:
        return math.inf
    return float(plasma.recombination_depth(diameter, of.recombination)) / math.sqrt(tortuosity)


def beyond_reach(of: Plasma, depth: float, diameter: float, tortuosity: float, path: str) -> list[Finding]:
    """A finding where the pores are to be coated deeper than radicals reach."""
    if of.exposure is not None or not depth > 0:
        return []
    deep = reach(of, diameter, tortuosity)
    if depth <= deep:
        return []
    message = (
        f"radicals of the plasma reach {deep * 1e6:.3g} um into the pores before 1/e of them are left, and "
        f"{depth * 1e6:.3g} um are to be coated: the deepest wall takes far longer than the face"
    )
    hint = "a smaller coated_depth, or a co-reactant without plasma"
    return [Finding("process.plasma_depth", message, "warning", path, hint=hint)]


def exposure_on_powder(of: Plasma, reactor: Reactor, chemistry: str, saturation: float) -> float:
    """Time of the plasma half-cycle on powder: what is stated [s].

    Raises
    ------
    InfeasibleError
        If nothing is: no model says how radicals reach the particles.
    """
    stated = getattr(reactor, "dose_b", None)
    if of.exposure is not None:
        return of.exposure
    # of a continuous reactor it is the length of a zone
    if isinstance(stated, Value) and stated.dimension == "time":
        return stated.mode
    lost = "" if of.recombination is None else f", {of.recombination:.2g} of them at every strike"
    raise InfeasibleError(
        f"{reactor.name}: radicals of the plasma of {chemistry} are lost on the particles{lost}: they do not penetrate "
        f"the powder, and no model says how long {saturation:.0%} of it takes",
        hint="state the time measured on such powder: process.plasma: {exposure: ... s}; or use a thermal chemistry",
    )
