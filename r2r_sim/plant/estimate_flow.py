"""The closed form of a plant whose lots go from station to station: the slowest of them bounds all.

A lot that is under-dosed is coated again, so a reactor turns out fewer lots than it runs; what is lost on the way is no
output.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import erfc, log, log1p, prod, sqrt
from typing import Protocol

from r2r_sim.plant.lots import Source
from r2r_sim.plant.model import BatchReactor, Machine, PlantModel

MOST_PASSES = 50
"""Passes of a lot that are looked at."""


class Row(Protocol):
    """What the estimate knows of one unit."""

    group: str
    good_per_lot: float
    slowdown: float
    slowed_by: str
    slowed_wait: str
    words: str

    @property
    def lot_time(self) -> float:
        """Work and stops of one lot [ms]."""

    @property
    def pace(self) -> float:
        """Lots of a unit [1/ms]."""


def bound_by_stations(rows: Sequence[Row], model: PlantModel) -> None:
    """Give reactors that take lots from a source what is delivered of a batch, and slow them to the slowest station."""
    units = list(zip(rows, model.units, model.infos, strict=True))
    reactors = [(row, unit) for row, unit, _ in units if isinstance(unit, BatchReactor) and unit.input is not None]
    if not reactors or len(model.sources) != 1 or model.infos[0].quantity_unit == "mm":
        return
    source = model.sources[0]
    stations = [(row, unit, info.follows) for row, unit, info in units if isinstance(unit, Machine)]
    judge = next((place for place, (_, unit, _) in enumerate(stations) if _judges(unit)), None)
    first = reactors[0][1]
    again = first.again is not None
    kept = [_kept(source, unit, again) for _, unit in reactors]
    weights = [row.pace for row, _ in reactors]
    if not sum(weights):
        return
    passes, leave, good = _mean_kept(kept, weights)

    before = prod(1.0 - unit.mass_loss for _, unit, follows in _once(stations) if not follows)
    testing = [unit.mass_loss for _, unit, follows in _once(stations[: judge or 0]) if follows]
    passing = prod(1.0 - loss for loss in testing)
    rest = [unit.mass_loss for _, unit, follows in _once(stations[judge or 0 :]) if follows]
    visits = {False: 1.0, True: leave}
    fresh = sum(weights) / passes
    slowest, wait = "", ""
    for group in dict.fromkeys(row.group for row, _, _ in stations):
        own = [(row, unit, follows) for row, unit, follows in stations if row.group == group]
        place = next(i for i, (row, _, _) in enumerate(stations) if row.group == group)
        tested = judge is not None and own[0][2] and place <= judge
        capacity = sum(unit.batch * row.pace for row, unit, _ in own) / (passes if tested else visits[own[0][2]])
        if capacity < fresh:
            fresh, slowest, wait = capacity, group, "room in buffer" if own[0][2] else "buffer"
    slowdown = fresh * passes / sum(weights)
    lot = source.each.quantity * before
    for row, unit in reactors:
        keeps = (1.0 - unit.mass_loss) * passing
        delivered = (
            lot
            * prod(1.0 - loss for loss in rest)
            * sum(share * keeps ** (number + 1) for number, share in enumerate(good))
        )
        row.good_per_lot = delivered / passes
        row.words = (
            f"{row.good_per_lot / 1e3:,.1f} kg delivered per batch every {row.lot_time / 3.6e6:,.2f} h"
            + (f", {passes:.3g} batches a lot" if passes > 1.0 else "")
        )  # fmt: skip
        if slowest:
            row.slowdown *= slowdown
            row.slowed_by, row.slowed_wait = f"station:{slowest}", wait


def mean_drying(machine: Machine, model: PlantModel) -> float:
    """Mean time that drying adds to a batch of one lot [ms]; of several the wettest rules."""
    water = model.sources[0].moisture if len(model.sources) == 1 else None
    if machine.drying is None or water is None:
        return 0.0
    # the mean of a lognormal's logarithm
    typical = water.mean / sqrt(1.0 + (water.sd / water.mean) ** 2)
    return float(machine.drying.time(typical))


def _judges(machine: Machine) -> bool:
    return any(route.quality == "off spec" for route in machine.routes)


def _once(stations: Sequence[tuple[Row, Machine, bool]]) -> list[tuple[Row, Machine, bool]]:
    """One machine of each station."""
    return list({row.group: (row, unit, follows) for row, unit, follows in stations}.values())


def _kept(source: Source, reactor: BatchReactor, again: bool) -> tuple[float, list[float]]:
    """Runs of a mean lot, and the share of lots that is good after each run."""
    limit, keep = reactor.surface_limit, 1.0 - reactor.off_spec
    runs, good = 0.0, []
    for number in range(MOST_PASSES if again else 1):
        more = 1.0 if limit is None else _above(source, limit * (number + 1))
        had = 1.0 if limit is None or not number else _above(source, limit * number)
        there = keep**number * had
        if there < 1e-12:
            break
        runs += there
        good.append(keep ** (number + 1) * (had - (0.0 if limit is None else more)))
    return runs, good


def _mean_kept(kept: Sequence[tuple[float, list[float]]], weights: Sequence[float]) -> tuple[float, float, list[float]]:
    """Runs of a lot, lots that go on for each that came, and the share that is good after each run, over reactors."""
    total = sum(weights)
    passes = sum(weight * runs for weight, (runs, _) in zip(weights, kept, strict=True)) / total
    longest = max(len(good) for _, good in kept)
    shares = [
        sum(weight * (good[i] if i < len(good) else 0.0) for weight, (_, good) in zip(weights, kept, strict=True))
        / total
        for i in range(longest)
    ]
    return passes, sum(shares), shares


def _above(source: Source, surface: int) -> float:
    """Share of lots with more surface than this [thousandths]; lots are lognormal or all alike."""
    varies = source.surface
    if varies is None or not varies.sd:
        return float(surface < 1000)
    variance = log1p((varies.sd / varies.mean) ** 2)
    location = log(varies.mean) - variance / 2
    return erfc((log(surface) - location) / sqrt(2.0 * variance)) / 2.0
