"""When to order canisters, so that a delivery comes in time with a stated probability.

Changes are taken to come at random (Poisson) at the mean rate at which the plant, running all its open time, uses
canisters. They come more evenly than that, so that the order point is on the careful side. With a lead time of mean m
and standard deviation s and a rate r, the number of changes in it has mean r m and variance r m + (r s)^2: Poisson for
a fixed lead time, negative binomial for one that is gamma distributed, and for others nearly so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from r2r_sim import scenario as planned
from r2r_sim.errors import InfeasibleError
from r2r_sim.plant.calendar import closed_intervals
from r2r_sim.plant.hours import calendar_arguments
from r2r_sim.plant.stops import MS, variate
from r2r_sim.process import OperatingPoint
from r2r_sim.process.delivery import delivery


@dataclass(frozen=True, slots=True)
class OrderPoint:
    """The order point of a cabinet, and what it rests on."""

    canisters: int
    per_day: float
    """Canisters used in a day of the calendar."""
    in_lead_time: float
    """Mean number of changes in a lead time."""
    service: float
    """Probability that there are no more than the order point, at least the stated one."""


def order_point(rate: float, mean: float, sd: float, service: float) -> tuple[int, float]:
    """The least number of canisters that a lead time uses up with no more than 1 - service, and that probability.

    Parameters
    ----------
    rate : changes in a unit of time
    mean, sd : of the lead time, in the same unit
    service : probability, below 1
    """
    from scipy.special import betainc, gammaincc

    used, more = rate * mean, (rate * sd) ** 2
    number = 0
    while True:
        if not more:
            reached = float(gammaincc(number + 1, used)) if used else 1.0
        else:
            reached = float(betainc(used**2 / more, number + 1, used / (used + more)))
        if reached >= service:
            return number, reached
        number += 1


def order_point_of(
    cabinet: planned.Cabinet, scenario: planned.Scenario, points: Sequence[OperatingPoint]
) -> OrderPoint:
    """The order point of a cabinet whose stock leaves it open.

    Raises
    ------
    InfeasibleError
        If the site may not hold as many.
    """
    stock = cabinet.stock
    assert stock is not None
    assert stock.service is not None
    holds = cabinet.canister.mode * (1.0 - cabinet.heel.mode)
    rate = _used(cabinet, scenario, points) / holds
    lead = variate(stock.lead_time, MS)
    sd = lead.mean if lead.name == "exponential" else lead.sd
    number, reached = order_point(rate, lead.mean / MS, sd / MS, stock.service.mode)
    if number >= stock.site_maximum:
        raise InfeasibleError(
            f"cabinet {cabinet.name}: a service of {stock.service.text} needs an order at {number} canisters, and the "
            f"site holds {stock.site_maximum}",
            hint="a higher site_maximum, larger canisters, a shorter lead time, or less service",
        )
    return OrderPoint(number, rate * 86400.0, rate * lead.mean / MS, reached)


def _used(cabinet: planned.Cabinet, scenario: planned.Scenario, points: Sequence[OperatingPoint]) -> float:
    """Precursor that units running all their open time take, no more than the cabinet gives [kg/s of the calendar]."""
    units = {unit.name: unit for unit in (*scenario.plant.lines, *scenario.plant.reactors)}
    total = 0.0
    for point in points:
        amount = point.consumption.precursors.get(cabinet.precursor, 0.0)
        if point.consumption.basis != "hot_second":
            unit = units[point.unit]
            assert not isinstance(unit, planned.MovingWeb)
            handling = (variate(unit.load, MS).mean + variate(unit.unload, MS).mean) / MS
            amount /= handling + sum(step.duration * step.repeats for step in point.steps)
        total += point.count * amount
    closed = sum(end - start for start, end in closed_intervals(*calendar_arguments(scenario)))
    return min(total, delivery(cabinet, scenario).flow) * (1.0 - closed / (scenario.horizon.mode * MS))
