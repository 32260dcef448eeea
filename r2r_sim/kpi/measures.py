"""Key figures of one replication."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from r2r_sim.kpi.after import OPEN_LOT, losses_behind, quality_loss
from r2r_sim.kpi.demand import demand
from r2r_sim.kpi.fresh import turned_away
from r2r_sim.kpi.ledger import canister_changes, canister_stock
from r2r_sim.kpi.passes import Passes, passes_of
from r2r_sim.kpi.posts import posts
from r2r_sim.kpi.reading import (
    CODES,
    HOURS_PER_YEAR,
    MS_PER_DAY,
    MS_PER_H,
    NAMES,
    START_UP,
    Floats,
    Ints,
    Reading,
    coating,
    codes_of,
    divide,
    precursors,
    read,
    totals,
)
from r2r_sim.kpi.sharing import Feeds, closed_time, sharing, work
from r2r_sim.kpi.standards import by_standards
from r2r_sim.kpi.table import Measures
from r2r_sim.plant.parts import UG_PER_KG, Crew
from r2r_sim.plant.record import ProductionRecord
from r2r_sim.plant.states import E10, SUB_STATES

MONTH_MS = 730 * MS_PER_H
"""A twelfth of a year of 365 days [ms]."""
RATE_LOSS = "slower than nameplate or unfinished"
WAIT_KINDS = ("crew", "cabinet", "canister", "repair")
ROUNDING = 1e-3
"""Start-ups last whole milliseconds and scrap whole millimetres: a smaller share than this is no loss."""
KWH = 3.6e6
"""[J]"""


def measure(
    record: ProductionRecord,
    capacities: Mapping[str, float] | None = None,
    feeds: Feeds | None = None,
    closed: Sequence[tuple[int, int]] | None = None,
    away: Mapping[str, Sequence[tuple[int, int]]] | None = None,
    crews: Sequence[Crew] = (),
) -> Measures:
    """Everything wanted of one replication.

    Parameters
    ----------
    record : what happened
    capacities : people of each crew by ``crew:<name>``, flow of each cabinet by ``cabinet:<name>`` [ug/s]; utilisation
        is left out for what is not named here
    feeds : what web lines draw from cabinets while hot [ug/s], see :func:`r2r_sim.kpi.sharing.web_feeds`
    closed : when the plant was closed [ms], sorted and disjoint; by default when some unit is non-scheduled
    away : by ``crew:<name>``, when a crew is not there although the plant may be open [ms]
    crews : those whose work is told by shift

    Raises
    ------
    InputError
        If the record cannot be read; see :func:`r2r_sim.kpi.reading.read`.
    """
    reading = read(record)
    own = coating(record)
    coaters = reading if own is record else read(own)
    asked = work(record, capacities or {}, feeds or {})
    passes = passes_of(record)
    own_passes = passes if own is record else passes_of(own)
    failures = _failures(record)
    waits = _waits(record)
    month_m2, month_t = _months(record, reading)
    failures_of_coaters = failures if own is record else _failures(own)
    nameplate, good, losses = _losses(coaters)
    scalars = {
        **_output(passes, reading, coaters),
        **_effectiveness(coaters, np.arange(len(coaters.units))),
        **_e10(coaters),
        **_reliability(reading, failures),
        **by_standards(own, coaters, own_passes, sum(number for number, _ in failures_of_coaters.values())),
        **_consumption(record, reading),
        **sharing(
            record, capacities or {}, feeds or {}, closed_time(record) if closed is None else closed, asked, away
        ),
        **_wait_totals(reading, waits),
        **canister_stock(record),
        **turned_away(record),
    }
    return Measures(
        scalars=scalars,
        monthly_m2=month_m2,
        monthly_t=month_t,
        state_hours={
            (info.name, NAMES[code]): float(reading.time[index, code]) / MS_PER_H
            for index, info in enumerate(reading.units)
            for code in np.flatnonzero(reading.time[index]).tolist()
        },
        losses={**losses, **losses_behind(record, reading)},
        nameplate=nameplate,
        good=good,
        waits=waits,
        failures=failures,
        horizon_h=reading.horizon_h,
        posts=posts(asked, crews, closed or (), record.horizon_ms),
        demand=demand(record, asked, capacities or {}),
        canister_changes=canister_changes(record),
        daily_good=_slices(record, MS_PER_DAY, reading.base * reading.delivers),
        group_oee={group: _effectiveness(coaters, units)["oee"] for group, units in coaters.groups.items()},
    )


def _output(passes: Passes, reading: Reading, coaters: Reading) -> dict[str, float]:
    good, gross = reading.good * reading.delivers, coaters.gross
    scrapped = float((reading.spoilt * reading.mass).sum())
    done = np.array([not name.endswith(OPEN_LOT) for name in passes.names], dtype=np.bool_)[passes.lot]
    finished = int((done & (reading.delivers[passes.unit] > 0) & ~passes.again).sum())
    return {
        "good_m2_per_day": float((good * reading.area).sum()) / reading.days,
        "good_t_per_day": float((good * reading.mass).sum()) / 1000 / reading.days,
        "gross_m2_per_day": float((gross * coaters.area).sum()) / reading.days,
        "gross_t_per_day": float((gross * coaters.mass).sum()) / 1000 / reading.days,
        "lots_per_day": finished / reading.days,
        "scrap_share": divide(scrapped, scrapped + float((good * reading.mass).sum())),
    }


def _effectiveness(reading: Reading, units: Ints) -> dict[str, float]:
    """OEE and its factors for some units, as sums of unit-times; each unit counts at its own nameplate."""
    up = float(reading.time_in(E10.PRODUCTIVE, E10.STANDBY)[units].sum())
    closed = float(reading.time_in(E10.NON_SCHEDULED)[units].sum())
    total = float(reading.horizon_ms * len(units))
    for_good = float((reading.good / reading.rate)[units].sum())
    for_gross = float((reading.gross / reading.rate)[units].sum())
    return {
        "oee": divide(for_good, total - closed),
        "availability": divide(up, total - closed),
        "performance": divide(for_gross, up),
        "quality": divide(for_good, for_gross),
        "teep": for_good / total,
        "operational_uptime": divide(up, total - closed),
    }


def _e10(reading: Reading) -> dict[str, float]:
    """Mean hours a unit and year of 8760 h in each E10 state."""
    scale = HOURS_PER_YEAR / reading.horizon_ms / len(reading.units)
    return {
        f"e10_{state.value.replace(' ', '_').replace('-', '_')}_h": float(reading.time_in(state).sum()) * scale
        for state in E10
    }


def _reliability(reading: Reading, failures: Mapping[tuple[str, str], tuple[int, float]]) -> dict[str, float]:
    count = sum(number for number, _ in failures.values())
    if not count:
        return {}
    productive = float(reading.time_in(E10.PRODUCTIVE).sum()) / MS_PER_H
    return {"mtbf_h": productive / count, "mttr_h": sum(hours for _, hours in failures.values()) / count}


def _consumption(record: ProductionRecord, reading: Reading) -> dict[str, float]:
    found: dict[str, float] = {}
    made = reading.good + reading.scrapped
    for name, (supplied, heel) in precursors(record).items():
        film = np.array([info.film_precursors.get(name, 0.0) for info in reading.units])
        found[f"precursor_{name}_kg_per_day"] = supplied / reading.days
        found[f"precursor_{name}_heel_kg_per_day"] = heel / reading.days
        found[f"precursor_{name}_utilisation"] = divide(float((film * made).sum()) / UG_PER_KG, supplied)
    used = totals(record)
    heat = used.get("heat", 0.0) / KWH / reading.days
    found["n2_nm3_per_day"] = used.get("n2", 0.0) / reading.days
    found["electricity_kwh_per_day"] = used.get("electricity", 0.0) / KWH / reading.days + heat
    found["process_heat_kwh_per_day"] = heat
    return found


def _wait_totals(reading: Reading, waits: Mapping[tuple[str, str], float]) -> dict[str, float]:
    """Unit-hours a year of all units, by what kind of thing they waited for."""
    found = dict.fromkeys(WAIT_KINDS, 0.0)
    for (_, for_what), hours in waits.items():
        kind = for_what.partition(":")[0].replace(" ", "_")  # it becomes a name in the workbook
        found[kind] = found.get(kind, 0.0) + hours
    return {f"wait_{kind}_h_per_year": hours * HOURS_PER_YEAR / reading.horizon_h for kind, hours in found.items()}


def _losses(reading: Reading) -> tuple[dict[str, float], dict[str, float], dict[tuple[str, str], float]]:
    """Nameplate output, good output and every loss between them, by group, in base quantities over the horizon.

    A time loss is nameplate x time in the sub-state; a quality loss is what was scrapped of productive time; what is
    left of nameplate x productive time is lost to a rate below nameplate, or lies in lots that are not finished.
    Start-up scrap is a time loss, but for what it scraps of other passes of the same web.
    """
    nameplate: dict[str, float] = {}
    good: dict[str, float] = {}
    losses: dict[tuple[str, str], float] = {}
    rate = reading.rate * reading.base
    ideal = rate * reading.time_in(E10.PRODUCTIVE)
    for group, units in reading.groups.items():
        nameplate[group] = float((rate[units] * reading.horizon_ms).sum())
        good[group] = float((reading.good * reading.base)[units].sum())
        rest = float(ideal[units].sum()) - good[group]
        for name, state in SUB_STATES.items():
            lost = float((rate * reading.time[:, CODES[name]])[units].sum())
            if state.e10 is not E10.PRODUCTIVE and lost:
                losses[group, name] = lost
        for reason, amounts in reading.scrap.items():
            lost = float((amounts * reading.base)[units].sum())
            if reason in START_UP:
                # a web of several passes is scrapped whole, but the start-up took the time of one pass only
                timed = float((rate * reading.time[:, CODES[reason]])[units].sum())
                lost = lost - timed if lost - timed > ROUNDING * timed else 0.0
            if lost:
                losses[group, quality_loss(reason)] = lost
                rest -= lost
        losses[group, RATE_LOSS] = rest
    return nameplate, good, losses


def _months(record: ProductionRecord, reading: Reading) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Good output of each whole month, by when a lot ends, in m2 and in t."""
    months = record.horizon_ms // MONTH_MS
    if not months:
        return (), ()
    return (
        _slices(record, MONTH_MS, reading.area * reading.delivers),
        _slices(record, MONTH_MS, reading.mass / 1000 * reading.delivers),
    )


def _slices(record: ProductionRecord, length: int, each: Floats) -> tuple[float, ...]:
    """Good output of each whole slice of time, by when a lot ends; ``each`` is what a unit's quantity counts."""
    number = record.horizon_ms // length
    unit = record.lots["unit"].astype(np.int64)
    place = np.maximum(record.lots["end_ms"].astype(np.int64) - 1, 0) // length
    good = record.lots["good"].astype(np.float64) * each[unit]
    return tuple(np.bincount(place, good, minlength=number)[:number].tolist())


def _waits(record: ProductionRecord) -> dict[tuple[str, str], float]:
    """(group, for what) -> unit-hours."""
    waits, found = record.waits, dict[tuple[str, str], float]()
    codes, names = codes_of(waits, "for_what")
    spans = (waits["end_ms"] - waits["start_ms"]).astype(np.float64)
    cells = np.bincount(
        waits["unit"].astype(np.int64) * len(names) + codes, spans, minlength=len(names) * len(record.units)
    )
    for cell in np.flatnonzero(cells).tolist():
        key = record.units[cell // len(names)].group, names[cell % len(names)]
        found[key] = found.get(key, 0.0) + float(cells[cell]) / MS_PER_H
    return found


def _failures(record: ProductionRecord) -> dict[tuple[str, str], tuple[int, float]]:
    """(group, mode) -> number and hours of repair."""
    found: dict[tuple[str, str], tuple[int, float]] = {}
    table = record.failures
    for unit, mode, repair in zip(*(table[name].tolist() for name in ("unit", "mode", "repair_ms")), strict=True):
        number, hours = found.get((record.units[unit].group, mode), (0, 0.0))
        found[record.units[unit].group, mode] = (number + 1, hours + repair / MS_PER_H)
    return found
