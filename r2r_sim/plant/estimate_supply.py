"""What the closed form knows of supply from outside: canisters that are changed and run out, and spare parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import exp, gamma, inf, log, log1p, sqrt

from r2r_sim.plant.estimate_units import UnitEstimate
from r2r_sim.plant.model import PlantModel
from r2r_sim.plant.parts import Cabinet, CanisterSupply, Variate
from r2r_sim.plant.streams import weibull_shape
from r2r_sim.plant.timetable import Hours

POINTS = 2000
"""At which the quantile of a lead time is taken."""
BISECTIONS = 40
"""A wait for spares is found to this many halves of the lead time."""


def stand_for_canisters(rows: Sequence[UnitEstimate], model: PlantModel, hours: Hours) -> None:
    """Let reactors stand for the changes of the canisters that they draw from.

    The one whose dose finds too little in the canister waits until the k doses under way have ended and for the whole
    change, of the others those that are between their first and their last dose, or come to it meanwhile. With D drawn
    by all, d by one, N the content less half a dose, t the time of a dose, c the change with its wait, f the share of
    the time between first and last dose, T the lot time:

        shut = c + t k/(k + 1)
        time per lot = T D/N shut [d/D + (1 - d/D) min(1, f + shut/(2 T))]
    """
    for cabinet in model.cabinets:
        users = [row for row in rows if cabinet.name in row.doses and row.duty]
        draws = [row.uses[cabinet.name] / row.lot_time for row in users]
        total = min(sum(draws), cabinet.max_flow / 1e3)
        if not total:
            continue
        doses = [row.doses[cabinet.name] for row in users]
        going_on = sum(one.time / row.lot_time for one, row in zip(doses, users, strict=True)) * (1 - 1 / len(users))
        mean = sum(one.time for one in doses) / sum(one.number for one in doses)
        shut = cabinet.change.mean + hours.mean_wait(cabinet.crew) + mean * going_on / (going_on + 1.0)
        for row, draw, one in zip(users, draws, doses, strict=True):
            changes, own = row.lot_time * total / content(cabinet, rows), draw / sum(draws)
            inside = min(1.0, (one.span + shut / 2.0) / row.lot_time)
            if cabinet.crew is not None:
                name = f"crew:{cabinet.crew}"
                row.loads[name] = row.loads.get(name, 0.0) + changes * own * cabinet.change.mean * cabinet.people
            row.stand("canister", changes * shut * (own + (1.0 - own) * inside))
            if cabinet.crew is not None:
                lasts = row.lot_time / changes * (row.lot_time / max(one.span, 1.0))
                row.work = tuple(replace(step, alone=min(step.alone, lasts)) for step in row.work)


def content(cabinet: Cabinet, rows: Sequence[UnitEstimate]) -> float:
    """What a canister gives in the mean [ug]: of doses that are taken whole, half a one is left in it."""
    doses = [(row.uses[cabinet.name], row.doses[cabinet.name].number) for row in rows if cabinet.name in row.doses]
    dose = sum(amount for amount, _ in doses) / sum(number for _, number in doses) if doses else 0.0
    return max(cabinet.canister - cabinet.heel - dose / 2.0, dose)


def stand_for_spares(rows: Sequence[UnitEstimate], model: PlantModel) -> None:
    """Let units stand for parts that are not in stock.

    Each part used is ordered at once, so that with demand d, lead time L and stock S the parts on order are Poisson
    with mean m = d L, and those that are missing B = sum over k > S of (k - S) P(k); each use waits B/d (Palm).
    Units that wait use none meanwhile: d and the wait are found together.

    Source: Palm, Ericsson Technics 44 (1938); Sherbrooke, Oper. Res. 16 (1968).
    """
    for spare in model.spares:
        users = [row for row in rows if row.spares.get(spare.name) and row.duty]
        lead = spare.lead_time.mean
        if not users:
            continue
        low, high = 0.0, lead
        for _ in range(BISECTIONS):
            wait = (low + high) / 2.0
            demand = sum(
                row.calendar_availability * row.spares[spare.name] / (row.lot_time + row.spares[spare.name] * wait)
                for row in users
            )
            low, high = (wait, high) if _missing(spare.stock, demand * lead) > wait * demand else (low, wait)
        for row in users:
            row.stand("spare", row.spares[spare.name] * low)


def _missing(stock: int, mean: float) -> float:
    """Mean number by which a Poisson number is above the stock."""
    share, missing = exp(-mean), mean - stock
    for number in range(stock):
        missing += (stock - number) * share
        share *= mean / (number + 1)
    return max(missing, 0.0)


def supplied_share(cabinet: Cabinet, each: float, drawn: float, horizon: int) -> float:
    """Share of the horizon in which a cabinet has a canister, if ``drawn`` [ug/ms] is taken from it while it has and
    a canister gives ``each`` [ug].

    A canister lasts t. An order of Q goes out when s are left in store, so the cabinet runs dry if it comes more than
    (s + 1) t later; with m = ceil((s + 1)/Q) orders under way, of each m Q canisters' time that is

        m Q t / (m Q t + E[(L - (s + 1) t)+])

    exact for one order at a time (m = 1) and for lead times L without chance. The first canisters are there.
    """
    supply = cabinet.supply
    if supply is None or not drawn:
        return 1.0
    lasts = each / drawn
    begins = (max(supply.stock, supply.reorder_at) + 1) * lasts
    if begins >= horizon:
        return 1.0
    share = _share_in_turn(supply, lasts)
    return (begins + (horizon - begins) * share) / horizon


def _share_in_turn(supply: CanisterSupply, lasts: float) -> float:
    order = min(supply.order, supply.maximum - supply.reorder_at)
    covered = supply.reorder_at + 1
    turns = -(-covered // order) * order * lasts
    return turns / (turns + mean_excess(supply.lead_time, covered * lasts))


def mean_excess(variate: Variate, over: float) -> float:
    """Mean of what a random time is more than a given one, by its quantiles at 2 000 points."""
    if not variate.sd and variate.name != "exponential":
        return max(variate.mean - over, 0.0)
    return sum(max(_quantile(variate, (i + 0.5) / POINTS) - over, 0.0) for i in range(POINTS)) / POINTS


def _quantile(variate: Variate, p: float) -> float:
    from scipy.special import gammaincinv, ndtri

    mean, sd = variate.mean, variate.sd
    match variate.name:
        case "exponential":
            return -mean * log1p(-p)
        case "lognormal":
            spread = log1p((sd / mean) ** 2)
            return float(mean * exp(sqrt(spread) * ndtri(p) - spread / 2.0))
        case "normal":
            return float(max(mean + sd * ndtri(p), 0.0))
        case "gamma":
            shape = (mean / sd) ** 2
            return float(gammaincinv(shape, p) * mean / shape)
        case "weibull":
            shape = weibull_shape(sd / mean)
            return float(mean / gamma(1.0 + 1.0 / shape) * (-log1p(-p)) ** (1.0 / shape))
        case "uniform":
            return mean + sd * sqrt(3.0) * (2.0 * p - 1.0)
        case "triangular":
            half = sd * sqrt(6.0)
            return mean + half * (sqrt(2.0 * p) - 1.0 if p < 0.5 else 1.0 - sqrt(2.0 * (1.0 - p)))
        case _:
            # geometric: the first whole number at which the distribution function reaches p
            return float(-(-log(1.0 - p) // log1p(-1.0 / mean))) if mean > 1.0 else (1.0 if p < inf else inf)
