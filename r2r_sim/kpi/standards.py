"""Key figures of one replication as three standards define them: SEMI E10, SEMI E79 and ISO 22400-2.

The standards share words and mean different things by them: availability by E79 is uptime over total time, by ISO
22400-2 productive time over planned time. So each name here begins with its standard's.
"""

from __future__ import annotations

from r2r_sim.kpi.passes import Passes
from r2r_sim.kpi.reading import CODES, MS_PER_H, Floats, Reading, divide
from r2r_sim.plant.record import ProductionRecord
from r2r_sim.plant.states import E10

SETUP = ("roll change", "load", "unload", "setup", "start-up")
"""Sub-states in which a unit is made ready for the next lot: setup time of ISO 22400-2."""
CORRECTIVE, PREVENTIVE = ("repair", "web break"), ("maintenance", "cold maintenance")
"""Sub-states of corrective and of planned maintenance."""
DELAY = ("waiting for repair", "waiting for spare", "waiting for canister")
"""Sub-states in which a unit that is down waits for those who run the plant: maintenance delay of SEMI E10."""
FACILITY = ("facility outage", "planned outage")
"""Sub-states in which what units share is out: facility downtime of SEMI E10."""


def by_standards(record: ProductionRecord, reading: Reading, passes: Passes, failures: int) -> dict[str, float]:
    """Every figure of the three standards that a record can give; times are sums over all units.

    Parameters
    ----------
    record : what happened
    reading, passes : of the record
    failures : how many there were; figures for each failure are left out without one
    """
    return {
        **_e10(record, reading, passes, failures),
        **_e79(reading),
        **_iso_22400(passes, reading),
    }


def _e10(record: ProductionRecord, reading: Reading, passes: Passes, failures: int) -> dict[str, float]:
    total = _total(reading)
    operations = total - _time(reading, E10.NON_SCHEDULED)
    up = _time(reading, E10.PRODUCTIVE, E10.STANDBY)
    productive = _time(reading, E10.PRODUCTIVE)
    found = {
        "e10_total_uptime": up / total,
        "e10_supplier_dependent_uptime": divide(up, operations - _doing(reading, (*DELAY, *FACILITY))),
        "e10_operational_utilisation": divide(productive, operations),
        "e10_total_utilisation": productive / total,
    }
    if failures:
        found["e10_mcbf_lots"] = len(passes.unit) / failures
    assists = len(record.assists["unit"])
    if assists:
        found["e10_mtbap_h"] = productive / MS_PER_H / assists
        found["e10_assist_h"] = float(record.assists["takes_ms"].sum()) / MS_PER_H / assists
    return found


def _e79(reading: Reading) -> dict[str, float]:
    """The factors of OEE on total time; their product with quality is TEEP."""
    up, productive = _time(reading, E10.PRODUCTIVE, E10.STANDBY), _time(reading, E10.PRODUCTIVE)
    for_actual = float((reading.gross / reading.rate).sum())
    return {
        "e79_availability_efficiency": up / _total(reading),
        "e79_operational_efficiency": divide(productive, up),
        "e79_rate_efficiency": divide(for_actual, productive),
        "e79_quality_efficiency": divide(float((reading.good / reading.rate).sum()), for_actual),
    }


def _iso_22400(passes: Passes, reading: Reading) -> dict[str, float]:
    planned = _total(reading) - _time(reading, E10.NON_SCHEDULED)
    production = _time(reading, E10.PRODUCTIVE)
    setup = _doing(reading, SETUP)
    processing = production + setup
    delay = _time(reading, E10.UNSCHEDULED_DOWN)
    busy = processing + delay
    execution = float((passes.end - passes.start).sum())
    mass = reading.mass[passes.unit]
    first_good, made = (passes.good * mass)[~passes.again], passes.produced * mass
    for_good = float((reading.good / reading.rate).sum())
    for_produced = float((reading.gross / reading.rate).sum())
    good, produced = float((reading.good * reading.mass).sum()), float((reading.gross * reading.mass).sum())
    corrective, preventive = _doing(reading, CORRECTIVE), _doing(reading, PREVENTIVE)
    effectiveness, quality = divide(for_produced, production), divide(for_good, for_produced)
    found = {
        "iso_availability": divide(production, planned),
        "iso_effectiveness": effectiveness,
        "iso_quality_ratio": quality,
        "iso_oee_index": divide(production, planned) * effectiveness * quality,
        "iso_nee_index": divide(processing, planned) * effectiveness * quality,
        "iso_allocation_efficiency": divide(busy, planned),
        "iso_utilisation_efficiency": divide(production, busy),
        "iso_technical_efficiency": divide(production, production + delay),
        "iso_setup_ratio": divide(setup, processing),
        "iso_scrap_ratio": divide(produced - good, produced),
        "iso_first_pass_yield": divide(_one_by_one(first_good), _one_by_one(made[~passes.again])),
        "iso_rework_ratio": divide(_one_by_one(made[passes.again]), produced),
        "iso_corrective_maintenance_ratio": divide(corrective, corrective + preventive),
    }
    if execution:
        area = float((reading.gross * reading.area).sum())
        found["iso_throughput_m2_per_h"] = area / (execution / MS_PER_H)
        found["iso_throughput_kg_per_h"] = produced / (execution / MS_PER_H)
        found["iso_allocation_ratio"] = busy / execution
        found["iso_production_process_ratio"] = production / execution
    return found


def _one_by_one(amounts: Floats) -> float:
    """A sum from the first to the last, as a reader of the record would add them up."""
    return float(sum(amounts.tolist()))


def _total(reading: Reading) -> float:
    return float(reading.horizon_ms * len(reading.units))


def _time(reading: Reading, *states: E10) -> float:
    return float(reading.time_in(*states).sum())


def _doing(reading: Reading, sub_states: tuple[str, ...]) -> float:
    """Time of all units in these sub-states, as far as there are such [ms]."""
    return float(reading.time[:, [CODES[name] for name in sub_states if name in CODES]].sum())
