"""The facts of an operating point as rows to print: names, numbers, units for people."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from r2r_sim.report import display
from r2r_sim.report.display import Shown

if TYPE_CHECKING:
    from r2r_sim.study.result import Limit, OperatingPoint

Fact = tuple[str, float, str]
Draw = tuple[str, Shown, Shown | None, float | None]


def is_timed(point: OperatingPoint) -> bool:
    """Whether the point is a batch of steps, each of which has a limit that binds it."""
    return point.consumption.basis == "batch" and not point.is_continuous and bool(point.steps)


def ruled_minutes(point: OperatingPoint, limit: Limit) -> float:
    """Minutes of a batch in which the limit rules, every repeat of its step together."""
    rule = "given" if limit.name == "given time" else limit.name
    ruled = [
        step.duration * step.repeats
        for step in point.steps
        if step.ruled_by == rule and limit.step in (step.name, step.name.removeprefix("first "))
    ]
    return display.show(math.fsum(ruled), "min")[0]


def facts(point: OperatingPoint) -> list[Fact]:
    """Rate, film and what becomes of the substrate; a unit of ``%`` marks a share."""
    return [*_rate(point), *_film(point), *_pores(point)]


def _rate(point: OperatingPoint) -> list[Fact]:
    if point.is_roll:
        return [
            ("Web in a batch", point.rate, "m"),
            ("Batch, from wind in to wind out", *display.duration(sum(s.duration * s.repeats for s in point.steps))),
            ("Finished web at nameplate, each", *display.speed(point.nameplate)),
            ("Cycles", float(point.cycles), ""),
        ]
    if point.consumption.basis == "batch":
        batch = sum(step.duration * step.repeats for step in point.steps)
        return [
            ("Lot" if point.is_continuous else "Charge of a batch", *display.mass(point.rate)),
            ("Lot, to run through" if point.is_continuous else "Batch, without loading", *display.duration(batch)),
            ("Output while productive, each", *display.show(point.nameplate, "kg/h")),
            ("Cycles", float(point.cycles), ""),
        ]
    return [
        ("Web speed", *display.speed(point.rate)),
        ("Passes", float(point.passes), ""),
        ("Finished web at nameplate, each", *display.speed(point.nameplate)),
        ("Cycles", float(point.cycles), ""),
    ]


def _film(point: OperatingPoint) -> list[Fact]:
    growth, batch = point.growth, point.consumption.basis == "batch" and not point.is_roll
    film: list[Fact] = [
        ("Film thickness", *display.nanometres(growth.thickness)),
        ("Growth per cycle", *display.nanometres(growth.growth_per_cycle)),
        ("Coverage after dose A", growth.coverage_a, "%"),
        ("Coverage after dose B", growth.coverage_b, "%"),
    ]
    if len(growth.layers) > 1:
        film.append(("Supercycles", float(point.supercycles), ""))
        for layer in growth.layers:
            film += [
                (f"{layer.label}: cycles", float(layer.cycles), ""),
                (f"{layer.label}: thickness", *display.nanometres(layer.thickness)),
                (f"{layer.label}: coverage after dose A", layer.coverage_a, "%"),
                (f"{layer.label}: coverage after dose B", layer.coverage_b, "%"),
            ]
        film += [(f"{element} per metal atom", count, "") for element, count in growth.composition.items()]
    if growth.nucleation_cycles:
        film.append(("Cycles lost to nucleation", growth.nucleation_cycles, ""))
    if growth.parasitic_share:
        film.append(("Extra growth from leaks and residues", growth.parasitic_share, "%"))
    if growth.infiltrated_share is not None:
        film.append(("Metal left in the polymer, over a cycle's", growth.infiltrated_share, "%"))
    if batch:
        film += [
            ("Specific surface", *display.show(growth.coated_area, "m2/g")),
            ("Mass gain", growth.mass_gain, "%"),
        ]
    else:
        film += [
            ("Coated surface per web area", growth.coated_area, "m²/m²"),
            ("Mass gain", *display.show(growth.mass_gain, "g/m2")),
        ]
    return film


def _pores(point: OperatingPoint) -> list[Fact]:
    growth, pores = point.growth, []
    if growth.porosity_before is not None:
        pores.append(("Porosity before", growth.porosity_before, "%"))
    if growth.porosity_after is not None:
        pores.append(("Porosity after", growth.porosity_after, "%"))
    if growth.pore_diameter_after is not None:
        pores.append(("Pore diameter after", *display.nanometres(growth.pore_diameter_after)))
    return pores


def draws(point: OperatingPoint) -> list[Draw]:
    """What the unit draws: amount, peak, and the share that ends in the film."""
    use = point.consumption
    batch = use.basis == "batch"
    rows: list[Draw] = []
    for name, amount in use.precursors.items():
        peak = use.peak_precursors.get(name)
        shown = display.mass(amount) if batch else display.flow(amount)
        rows.append((name, shown, None if peak is None else display.flow(peak), use.utilisation.get(name)))
    nitrogen = (use.nitrogen, "Nm³") if batch else display.gas_flow(use.nitrogen)
    rows.append(("nitrogen", nitrogen, display.gas_flow(use.peak_nitrogen), None))
    heat = display.show(use.process_heat, "kWh") if batch else display.show(use.process_heat, "kW")
    rows.append(("process heat", heat, None, None))
    for name, amount in use.by_products.items():
        peak = use.peak_by_products.get(name)
        shown = (amount, "mol" if batch else "mol/s")
        rows.append((f"{name} released", shown, None if peak is None else (peak, "mol/s"), None))
    return rows
