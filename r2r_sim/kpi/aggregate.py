"""Tables over replications."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import isfinite
from statistics import fmean
from typing import TypeVar

from r2r_sim.errors import InputError
from r2r_sim.kpi.after import PLANT, REWORK, SCRAP, UNDELIVERED
from r2r_sim.kpi.definitions import definition_of
from r2r_sim.kpi.demand import demands
from r2r_sim.kpi.ledger import ledger
from r2r_sim.kpi.measures import RATE_LOSS
from r2r_sim.kpi.posts import post_rows
from r2r_sim.kpi.reading import HOURS_PER_YEAR, START_UP
from r2r_sim.kpi.statistics import percentile, quantile_interval, ratio, summarise
from r2r_sim.kpi.table import (
    FailureRow,
    GroupRow,
    Kpi,
    KpiTable,
    LossRow,
    Measures,
    MonthRow,
    QuantileRow,
    ResourceRow,
    StateRow,
    WaitRow,
)
from r2r_sim.plant.build_flow import BEFORE
from r2r_sim.plant.model import UnitInfo
from r2r_sim.plant.states import E10, SUB_STATES

RATE, QUALITY = "rate", "quality"
WATERFALL = (
    E10.NON_SCHEDULED.value,
    E10.UNSCHEDULED_DOWN.value,
    E10.SCHEDULED_DOWN.value,
    E10.STANDBY.value,
    RATE,
    QUALITY,
)
"""Order of losses from nameplate down; within one of these the largest comes first."""
K = TypeVar("K")
_RATIOS = ("mtbf_h", "mttr_h")
SHARES = (0.05, 0.1, 0.5, 0.9, 0.95)
"""Quantiles of the output that are told."""


def table(measures: Sequence[Measures], infos: Sequence[UnitInfo]) -> KpiTable:
    """All key figures over replications.

    Parameters
    ----------
    measures : one for each replication of one plant
    infos : its units

    Raises
    ------
    InputError
        If there is no replication, or the plant makes both webs and powder.
    """
    if not measures:
        raise InputError("no replication, no key figures")
    unit = product_unit(infos)
    return KpiTable(
        kpis=_kpis(measures),
        months=months(measures, unit),
        states=_states(measures, infos),
        losses=_losses(measures, infos, unit),
        waits=_waits(measures),
        failures=_failures(measures),
        product_unit=unit,
        demand=demands(measures),
        canisters=ledger(measures),
        posts=post_rows(measures),
    )


def product_unit(infos: Sequence[UnitInfo]) -> str:
    """``m2/day`` for webs, ``t/day`` for powder.

    Raises
    ------
    InputError
        If the units make both.
    """
    made = {info.quantity_unit for info in infos}
    if len(made) != 1:
        raise InputError("the units of a plant make either webs or powder")
    return "m2/day" if made == {"mm"} else "t/day"


def months(measures: Sequence[Measures], unit: str) -> tuple[MonthRow, ...]:
    """Good output of each whole month [m2 or t]; percentiles over replications."""
    by_month = zip(*(m.monthly_m2 if unit == "m2/day" else m.monthly_t for m in measures), strict=True)
    return tuple(
        MonthRow(number, fmean(values), percentile(values, 0.1), percentile(values, 0.9))
        for number, values in enumerate(by_month, start=1)
    )


def quantiles(outputs: Sequence[float]) -> tuple[QuantileRow, ...]:
    """Quantiles of the output of a whole horizon, with what order statistics say of them; none of one replication."""
    if len(outputs) < 2:
        return ()
    rows = []
    for share in SHARES:
        low, high = (value if isfinite(value) else None for value in quantile_interval(outputs, share))
        rows.append(QuantileRow(share, percentile(outputs, share), low, high))
    return tuple(rows)


def groups(
    measures: Sequence[Measures], infos: Sequence[UnitInfo], limits: Mapping[str, tuple[str, str]]
) -> tuple[GroupRow, ...]:
    """Output and time shares of each group that coats.

    Parameters
    ----------
    measures, infos : as for :func:`table`
    limits : group -> the physical limit that binds and the one that would be next, in words
    """
    unit = product_unit(infos)
    rows = []
    for group, members in _members([info for info in infos if info.coats]).items():
        e10 = _shares(measures, members)
        limited_by, then_by = limits.get(group, ("", ""))
        rows.append(
            GroupRow(
                group=group,
                kind=members[0].kind,
                units=len(members),
                nameplate_per_day=fmean(_per_day(m, m.nameplate[group], unit) for m in measures),
                good_per_day=fmean(_per_day(m, m.good[group], unit) for m in measures),
                productive_share=e10[E10.PRODUCTIVE],
                standby_share=e10[E10.STANDBY],
                down_share=e10[E10.SCHEDULED_DOWN] + e10[E10.UNSCHEDULED_DOWN],
                closed_share=e10[E10.NON_SCHEDULED],
                oee=fmean(m.group_oee[group] for m in measures),
                limited_by=limited_by,
                then_by=then_by,
            )
        )
    return tuple(rows)


def resources(measures: Sequence[Measures], infos: Sequence[UnitInfo]) -> tuple[ResourceRow, ...]:
    """Groups of units, crews and cabinets, the bottleneck first.

    Ranked by utilisation: for units the share of scheduled time in which they are productive or down, not in standby;
    for crews and cabinets work over capacity. Where utilisations agree to 0.1 %, more waiting of others ranks higher.
    """
    waited: dict[str, float] = {}
    for row in _waits(measures):
        kind, _, own = row.for_what.partition(":")
        name = f"{ {'repair': 'crew', 'canister': 'cabinet'}.get(kind, kind) }:{own}"
        if kind == "room in buffer":
            name = f"station:{own.removeprefix(BEFORE)}"
        waited[name] = waited.get(name, 0.0) + row.hours_per_year
    found: list[tuple[str, str, float, float]] = []
    for group, members in _members(infos).items():
        e10 = _shares(measures, members)
        kind = ("line" if members[0].quantity_unit == "mm" else "reactor") if members[0].coats else "station"
        scheduled = 1.0 - e10[E10.NON_SCHEDULED]
        busy = 1.0 - e10[E10.STANDBY] / scheduled if scheduled > 0.0 else 0.0
        found.append((group, kind, busy, waited.get(f"station:{group}", 0.0)))
    for kind in ("crew", "cabinet", "utility"):
        for name in _names(m.scalars for m in measures):
            if name.startswith(f"{kind}_") and name.endswith("_utilisation"):
                own = name.removeprefix(f"{kind}_").removesuffix("_utilisation")
                busy = fmean(m.scalars.get(name, 0.0) for m in measures)
                found.append((own, kind, busy, waited.get(f"{kind}:{own}", 0.0)))
    found.sort(key=lambda row: (-round(row[2], 3), -row[3], row[1], row[0]))
    return tuple(ResourceRow(*row, rank) for rank, row in enumerate(found, start=1))


def _shares(measures: Sequence[Measures], members: Sequence[UnitInfo]) -> dict[E10, float]:
    """Mean share of the horizon that some units are in each E10 state."""
    shares = dict.fromkeys(E10, 0.0)
    names = {info.name for info in members}
    for m in measures:
        for (name, sub_state), hours in m.state_hours.items():
            if name in names:
                shares[SUB_STATES[sub_state].e10] += hours / (len(measures) * len(members) * m.horizon_h)
    return shares


def _kpis(measures: Sequence[Measures]) -> tuple[Kpi, ...]:
    found = []
    for name in _names(m.scalars for m in measures):
        unit = definition_of(name).unit
        if name in _RATIOS:
            found.append(_ratio_kpi(name, unit, measures))
            continue
        said = summarise([m.scalars.get(name, 0.0) for m in measures])
        found.append(Kpi(name, unit, said.mean, said.half_width, said.p10, said.p90, said.n))
    for name, values in (
        ("committed_m2_per_month", [month for m in measures for month in m.monthly_m2]),
        ("committed_t_per_month", [month for m in measures for month in m.monthly_t]),
    ):
        if values:
            pooled = percentile(values, 0.1)
            found.append(Kpi(name, definition_of(name).unit, pooled, None, None, None, len(values)))
    return tuple(found)


def _ratio_kpi(name: str, unit: str, measures: Sequence[Measures]) -> Kpi:
    """A time per failure: ratio of sums, since a replication without failures has no ratio of its own."""
    count = [float(sum(number for number, _ in m.failures.values())) for m in measures]
    if name == "mtbf_h":
        hours = [
            sum(h for (_, sub_state), h in m.state_hours.items() if SUB_STATES[sub_state].e10 is E10.PRODUCTIVE)
            for m in measures
        ]
    else:
        hours = [sum(repair for _, repair in m.failures.values()) for m in measures]
    value, half_width = ratio(hours, count)
    own = [m.scalars[name] for m in measures if name in m.scalars]
    p10 = p90 = None
    if len(own) == len(measures):
        said = summarise(own)
        p10, p90 = said.p10, said.p90
    return Kpi(name, unit, value, half_width, p10, p90, len(measures))


def _states(measures: Sequence[Measures], infos: Sequence[UnitInfo]) -> tuple[StateRow, ...]:
    rows = []
    seen = set(_names(m.state_hours for m in measures))
    for info in infos:
        for name, state in SUB_STATES.items():
            if (info.name, name) in seen:
                share = fmean(m.state_hours.get((info.name, name), 0.0) / m.horizon_h for m in measures)
                rows.append(StateRow(info.name, info.group, name, state.e10.value, share * HOURS_PER_YEAR, share))
    return tuple(rows)


def _losses(measures: Sequence[Measures], infos: Sequence[UnitInfo], unit: str) -> tuple[LossRow, ...]:
    rows = []
    members = _members(infos)
    for group, cause in _names(m.losses for m in measures):
        spoilt = cause.startswith((SCRAP, REWORK))
        e10 = QUALITY if spoilt else RATE if cause in (RATE_LOSS, UNDELIVERED) else SUB_STATES[cause].e10.value
        timed = cause in SUB_STATES
        hours = fmean(
            sum(m.state_hours.get((info.name, cause), 0.0) for info in members.get(group, ())) / m.horizon_h
            for m in measures
        )
        rows.append(
            LossRow(
                group=group,
                cause=cause,
                e10=e10,
                lost_per_day=fmean(_per_day(m, m.losses.get((group, cause), 0.0), unit) for m in measures),
                share_of_nameplate=fmean(_share_of_nameplate(m, group, cause) for m in measures),
                hours_per_year=hours * HOURS_PER_YEAR if timed else None,
                scrapped=cause.startswith(SCRAP) or cause in START_UP,
            )
        )
    order = [*members, PLANT]
    rows.sort(key=lambda row: (order.index(row.group), WATERFALL.index(row.e10), -row.lost_per_day, row.cause))
    return tuple(rows)


def lost_behind(measures: Sequence[Measures], infos: Sequence[UnitInfo]) -> float:
    """Output of the units that coat which is lost behind them or not delivered yet [m2/day or t/day]."""
    unit = product_unit(infos)
    return fmean(
        _per_day(m, sum(lost for (group, _), lost in m.losses.items() if group not in m.nameplate), unit)
        for m in measures
    )


def _share_of_nameplate(m: Measures, group: str, cause: str) -> float:
    """Of the group's own where it coats, else of the nameplate of all that do."""
    whole = m.nameplate[group] if group in m.nameplate else sum(m.nameplate.values())
    return m.losses.get((group, cause), 0.0) / whole


def _waits(measures: Sequence[Measures]) -> tuple[WaitRow, ...]:
    return tuple(
        WaitRow(*key, fmean(m.waits.get(key, 0.0) * HOURS_PER_YEAR / m.horizon_h for m in measures))
        for key in sorted(_names(m.waits for m in measures))
    )


def _failures(measures: Sequence[Measures]) -> tuple[FailureRow, ...]:
    rows = []
    for key in sorted(_names(m.failures for m in measures)):
        found = [m.failures.get(key, (0, 0.0)) for m in measures]
        per_year = fmean(count * HOURS_PER_YEAR / m.horizon_h for (count, _), m in zip(found, measures, strict=True))
        rows.append(FailureRow(*key, per_year, sum(hours for _, hours in found) / sum(count for count, _ in found)))
    return tuple(rows)


def _per_day(measures: Measures, amount: float, unit: str) -> float:
    """An amount over the horizon [m2 or kg] as m2/day or t/day."""
    return amount / (measures.horizon_h / 24) / (1.0 if unit == "m2/day" else 1000.0)


def _names(maps: Iterable[Mapping[K, object]]) -> tuple[K, ...]:
    return tuple(dict.fromkeys(key for mapping in maps for key in mapping))


def _members(infos: Sequence[UnitInfo]) -> dict[str, list[UnitInfo]]:
    members: dict[str, list[UnitInfo]] = {}
    for info in infos:
        members.setdefault(info.group, []).append(info)
    return members
