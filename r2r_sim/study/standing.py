"""What units take while they stand, and whether they should stand hot or cold while the plant is closed.

Of one closing of t hours::

    hot    t x (nitrogen + power that it takes idle)
    cold   what it takes to cool down, warm up and prove itself + what that spoils + the output lost meanwhile

They break even where both cost the same; for a closing shorter than its cooling down a unit always stays hot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from r2r_sim.catalog import Value
from r2r_sim.kpi.measures import KWH
from r2r_sim.kpi.reading import HOURS_PER_YEAR, MS_PER_H
from r2r_sim.kpi.table import KpiTable
from r2r_sim.plant.build_standing import goes_cold, nitrogen
from r2r_sim.plant.calendar import closed_intervals
from r2r_sim.plant.hours import calendar_arguments
from r2r_sim.plant.model import UnitInfo
from r2r_sim.plant.recorder import CODES
from r2r_sim.plant.standing import idle_rates
from r2r_sim.plant.states import E10, SUB_STATES
from r2r_sim.plant.stops import MS, variate
from r2r_sim.process import OperatingPoint
from r2r_sim.scenario import BatchRestart, MovingWeb, Reactor, Restart, Scenario, WebRestart, WoundRoll

HOUR = 3600.0
_THERMAL = ("warm-up", "cooling down", "cold", "cooling for work", "cold maintenance")
Stated = MovingWeb | WoundRoll | Reactor


@dataclass(frozen=True, slots=True)
class StandingRow:
    """What all units of a group take in a year in which they do not run, by what they do."""

    group: str
    state: str
    """E10 state, ``closed`` for hot in closed time, or warm-up, cooling down, cold, and the same for maintenance."""
    hours_per_year: float
    """Unit-hours."""
    nitrogen_nm3: float
    energy_kwh: float
    """Heat and, in closed time, electricity."""
    money: float | None
    """In the currency of the scenario; None where a price is missing."""


@dataclass(frozen=True, slots=True)
class Closing:
    """One length of closed time, and what it takes of a unit that stands hot."""

    hours: float
    per_year: float
    hot_nitrogen_nm3: float
    hot_energy_kwh: float
    hot_money: float | None
    cheaper: str
    """``hot`` or ``cold`` with the output lost, where that is known, or by what is paid; else empty."""


@dataclass(frozen=True, slots=True)
class HotOrCold:
    """Whether a unit should stand hot or cold while the plant is closed."""

    group: str
    chosen: str
    """``hot`` or ``cold``, as the scenario has it; cold from ``cold_from_hours`` on."""
    cold_from_hours: float
    idle_nitrogen_nm3_per_h: float
    idle_energy_kw: float
    restart_nitrogen_nm3: float
    """To cool down, warm up and prove itself."""
    restart_energy_kwh: float
    restart_hours: float
    """Of open time in which it makes nothing good: warm-up, requalification, scrap and dummy batches."""
    restart_money: float | None
    """Of nitrogen, energy, precursors and what is scrapped; None where a price is missing."""
    restart_loss: float | None
    """Worth of the output lost to a restart, less what making it would have cost; None where it is not known."""
    break_even_nitrogen_h: float | None
    break_even_energy_h: float | None
    break_even_h: float | None
    """By what is paid; None where a price is missing, or standing hot costs nothing."""
    break_even_with_output_h: float | None
    """With the output lost; None where its worth is not known."""
    currency: str
    closings: tuple[Closing, ...]
    """By length, with how often a year each comes; empty where the plant never closes."""


def standing_rows(scenario: Scenario, table: KpiTable, infos: Sequence[UnitInfo]) -> tuple[StandingRow, ...]:
    """What units take in a year in which they do not run; groups for which nothing is stated are left out."""
    found: dict[tuple[str, str], list[float]] = {}
    rates = {info.name: idle_rates(info) for info in infos if info.idle or info.warming}
    for row in table.states:
        own = rates.get(row.unit)
        if own is None or row.e10 == E10.PRODUCTIVE.value:
            continue
        info = next(one for one in infos if one.name == row.unit)
        code = CODES[row.sub_state]
        if SUB_STATES[row.sub_state].hot and not info.uses_by_batch:
            continue  # a line that waits hot is fed, and counted as if it ran
        state = "closed" if row.e10 == E10.NON_SCHEDULED.value else row.e10
        amounts = found.setdefault((row.group, row.sub_state if row.sub_state in _THERMAL else state), [0.0, 0.0, 0.0])
        each = {item: float(rate[code]) * row.hours_per_year * MS_PER_H for item, rate in own.items()}
        amounts[0] += row.hours_per_year
        amounts[1] += each.get("n2", 0.0)
        amounts[2] += (each.get("heat", 0.0) + each.get("electricity", 0.0)) / KWH
    return tuple(
        StandingRow(group, state, hours, gas, energy, _paid(scenario, gas, energy))
        for (group, state), (hours, gas, energy) in found.items()
    )


def hot_or_cold(
    scenario: Scenario,
    points: Sequence[OperatingPoint],
    made_per_hour: Mapping[str, float] | None = None,
    worth: float | None = None,
) -> tuple[HotOrCold, ...]:
    """The answer for every line and reactor of which it is stated what it takes idle.

    Parameters
    ----------
    points : how each runs
    made_per_hour : good output of one unit in an hour in which the plant is open, by group, where that was simulated
    worth : of a unit of output that is not made, less what making it would cost [money], where that is known
    """
    units: dict[str, Stated] = {unit.name: unit for unit in (*scenario.plant.lines, *scenario.plant.reactors)}
    return tuple(
        _answer(scenario, units[point.unit], point, (made_per_hour or {}).get(point.unit), worth)
        for point in points
        if units[point.unit].idle is not None
    )


def _answer(
    scenario: Scenario, unit: Stated, point: OperatingPoint, made_per_hour: float | None, worth: float | None
) -> HotOrCold:
    idle, restart = unit.idle, unit.restart or Restart()
    assert idle is not None
    gas, heat, other = nitrogen(idle.nitrogen, point) * HOUR, _kw(idle.heat), _kw(idle.electricity)
    cooling, warming, tested = (time.mode / HOUR for time in (restart.cool_down, unit.warm_up, restart.requalify))
    proof, tries = _proof(unit, point)
    running_gas, running_heat = running(point)
    # a line is fed while it is tested; a reactor stands idle
    tested_gas, tested_heat = (running_gas, running_heat) if isinstance(unit, MovingWeb) else (gas, heat)
    restart_gas = cooling * gas + warming * nitrogen(restart.nitrogen, point) * HOUR
    restart_gas += tested * tested_gas + proof * running_gas
    restart_energy = cooling * other + warming * _kw(restart.heat) + tested * tested_heat + proof * running_heat
    fed = tries if not isinstance(unit, MovingWeb) else (proof + tested) * HOUR
    used = {name: amount * fed for name, amount in point.consumption.precursors.items()}
    paid = _sum(
        _paid(scenario, restart_gas, restart_energy), _precursors(scenario, used), _scrapped(scenario, unit, point)
    )
    lost = warming + tested + proof
    loss = None if made_per_hour is None or worth is None else lost * made_per_hour * worth
    per_hour, total = _paid(scenario, gas, heat + other), _sum(paid, loss)
    even, with_output = _even(paid, per_hour, cooling), _even(total, per_hour, cooling)
    rule = even if with_output is None else with_output
    return HotOrCold(
        group=unit.name,
        chosen="cold" if goes_cold(unit) else "hot",
        cold_from_hours=max(restart.cold_from.mode / HOUR, cooling),
        idle_nitrogen_nm3_per_h=gas,
        idle_energy_kw=heat + other,
        restart_nitrogen_nm3=restart_gas,
        restart_energy_kwh=restart_energy,
        restart_hours=lost,
        restart_money=paid,
        restart_loss=loss,
        break_even_nitrogen_h=_even(restart_gas, gas, cooling),
        break_even_energy_h=_even(restart_energy, heat + other, cooling),
        break_even_h=even,
        break_even_with_output_h=with_output,
        currency="" if scenario.cost is None else scenario.cost.currency,
        closings=tuple(
            Closing(
                hours=hours,
                per_year=per_year,
                hot_nitrogen_nm3=hours * gas,
                hot_energy_kwh=hours * (heat + other),
                hot_money=None if per_hour is None else hours * per_hour,
                cheaper="" if rule is None else "cold" if hours > rule else "hot",
            )
            for hours, per_year in _closings(scenario)
        ),
    )


def running(point: OperatingPoint) -> tuple[float, float]:
    """What a unit takes on average while it runs: nitrogen [Nm3/h] and process heat [kW]."""
    used = point.consumption
    time = 1.0 if used.basis == "hot_second" else _lasts(point)
    return used.nitrogen / time * HOUR, used.process_heat / time / 1000.0


def _lasts(point: OperatingPoint) -> float:
    """Time of the steps of a batch [s]."""
    return sum(step.duration * step.repeats for step in point.steps)


def _proof(unit: Stated, point: OperatingPoint) -> tuple[float, float]:
    """Hours in which what is made after a restart is no product, and the number of such batches, as a mean."""
    restart = unit.restart
    if isinstance(restart, WebRestart):
        return restart.scrap.mode / point.rate / HOUR, 0.0
    if isinstance(restart, BatchRestart) and not isinstance(unit, MovingWeb):
        batches = restart.dummy_batches + restart.off_spec.mode
        handling = (variate(unit.load, MS).mean + variate(unit.unload, MS).mean) / MS
        return batches * (_lasts(point) + handling) / HOUR, batches
    return 0.0, 0.0


def _scrapped(scenario: Scenario, unit: Stated, point: OperatingPoint) -> float | None:
    """Money for the web or powder that a restart spoils; None where its price is not stated."""
    restart = unit.restart
    price = None if scenario.cost is None else scenario.cost.prices.substrate
    if isinstance(restart, WebRestart) and restart.scrap.mode:
        area = restart.scrap.mode * scenario.web.roll.width.mode
        if price is None:
            return None
        return price.mode * area * (1.0 if price.dimension == "money_per_area" else scenario.web.areal_mass)
    if isinstance(restart, BatchRestart) and restart.off_spec.mode and not scenario.is_web:
        return None if price is None else price.mode * restart.off_spec.mode * point.rate
    return 0.0


def _paid(scenario: Scenario, gas: float, energy: float) -> float | None:
    """Money for nitrogen [Nm3] and energy [kWh]; None where a price that is needed is not stated."""
    prices = None if scenario.cost is None else scenario.cost.prices
    parts = []
    for amount, scale, price in (
        (gas, 1.0, None if prices is None else prices.n2),
        (energy, KWH, None if prices is None else prices.electricity),
    ):
        parts.append(0.0 if not amount else None if price is None else amount * scale * price.mode)
    return _sum(*parts)


def _precursors(scenario: Scenario, used: Mapping[str, float]) -> float | None:
    """Money for precursors [kg]; None where the price of one is not stated."""
    known = {} if scenario.cost is None else scenario.cost.prices.precursors
    return _sum(*(0.0 if not kg else known[name].mode * kg if name in known else None for name, kg in used.items()))


def _sum(*parts: float | None) -> float | None:
    """The sum, None where a part is not known."""
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None


def _even(restart: float | None, per_hour: float | None, cooling: float) -> float | None:
    """Closed hours at which standing hot takes as much as a restart; one never cools down in less than that takes."""
    if restart is None or not per_hour:
        return None
    return max(restart / per_hour, cooling)


def _kw(power: Value | None) -> float:
    return 0.0 if power is None else power.mode / 1000.0


def _closings(scenario: Scenario) -> list[tuple[float, float]]:
    """Lengths of closed time [h], to a minute, and how often a year each comes; those the horizon cuts are left out."""
    horizon = round(scenario.horizon.mode * MS)
    closed = closed_intervals(*calendar_arguments(scenario))
    whole = [end - start for start, end in closed if start > 0 and end < horizon]
    found = Counter(round(length / 60_000) / 60.0 for length in whole)
    return sorted((hours, number * HOURS_PER_YEAR * MS_PER_H / horizon) for hours, number in found.items())
