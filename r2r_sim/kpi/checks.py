"""Does a record add up? Each check is a number that must not exceed its tolerance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from r2r_sim.kpi.measures import measure
from r2r_sim.kpi.reading import CODES, START_UP, Reading, coating, precursors, read
from r2r_sim.kpi.sharing import Feeds, work
from r2r_sim.kpi.table import Measures
from r2r_sim.plant.parts import UG_PER_KG
from r2r_sim.plant.record import ProductionRecord
from r2r_sim.plant.states import E10

MASS_TOLERANCE = 0.01
"""Flows, speeds and amounts of the plant are rounded to whole numbers once."""
OUTPUT_TOLERANCE = 0.02
"""Drawn durations may fall below the mean that the nameplate stands for."""


class CheckRow(NamedTuple):
    """One check; it passes if ``value <= tolerance``."""

    name: str
    value: float
    tolerance: float
    unit: str
    meaning: str


def checks(
    record: ProductionRecord,
    capacities: Mapping[str, float] | None = None,
    feeds: Feeds | None = None,
    measures: Measures | None = None,
) -> tuple[CheckRow, ...]:
    """All checks of one replication.

    Parameters
    ----------
    record, capacities, feeds : as for :func:`r2r_sim.kpi.measures.measure`
    measures : of this record, where they are known already
    """
    reading = read(record)
    coaters = read(coating(record))
    known = measures or measure(record, capacities, feeds)
    return (
        CheckRow(
            "states partition time",
            _partition(record),
            0.0,
            "ms",
            "largest gap or overlap between two states of a unit, or between its states and the horizon",
        ),
        CheckRow(
            "lots are sound",
            _unsound_lots(record),
            0.0,
            "rows",
            "lots with negative amounts, an end before their start, or outside the horizon",
        ),
        CheckRow(
            "output within nameplate",
            _excess_output(coaters),
            OUTPUT_TOLERANCE,
            "-",
            "largest share by which good output and scrap of a group exceed nameplate x the time in which it was made",
        ),
        CheckRow(
            "film within supply",
            _excess_film(record, reading),
            MASS_TOLERANCE,
            "-",
            "largest share by which the precursor in the film of all output exceeds what was supplied",
        ),
        *_overbooked(record, capacities or {}, feeds or {}),
        CheckRow(
            "losses close",
            _open_losses(known),
            1e-9,
            "-",
            "largest share of nameplate that good output and losses of a group leave unexplained",
        ),
        *_delivery(reading, known),
    )


def _partition(record: ProductionRecord) -> float:
    worst = 0
    states = record.states
    for unit in range(len(record.units)):
        mine = states["unit"] == unit
        start, end = states["start_ms"][mine], states["end_ms"][mine]
        order = np.argsort(start, kind="stable")
        due, found = np.append(0, end[order]), np.append(start[order], record.horizon_ms)
        worst = max(worst, int(np.abs(found - due).max()), int((start - end).max(initial=0)))
    return float(worst)


def _unsound_lots(record: ProductionRecord) -> float:
    lots = record.lots
    bad = (lots["good"] < 0) | (lots["scrapped"] < 0) | (lots["end_ms"] < lots["start_ms"])
    bad |= (lots["start_ms"] < 0) | (lots["end_ms"] > record.horizon_ms)
    return float(bad.sum())


def _excess_output(reading: Reading) -> float:
    time = reading.time_in(E10.PRODUCTIVE) + reading.time[:, [CODES[name] for name in START_UP]].sum(axis=1)
    made, possible = reading.good + reading.scrapped, reading.rate * time
    worst = 0.0
    for units in reading.groups.values():
        group_made, group_possible = float(made[units].sum()), float(possible[units].sum())
        if group_made > group_possible:
            worst = max(worst, group_made / group_possible - 1.0 if group_possible else np.inf)
    return worst


def _excess_film(record: ProductionRecord, reading: Reading) -> float:
    made, worst = reading.good + reading.scrapped, 0.0
    for name, (supplied, _) in precursors(record).items():
        film = sum(
            info.film_precursors.get(name, 0.0) * amount
            for info, amount in zip(reading.units, made.tolist(), strict=True)
        )
        if film / UG_PER_KG > supplied:
            worst = max(worst, film / UG_PER_KG / supplied - 1.0 if supplied else np.inf)
    return worst


def _overbooked(record: ProductionRecord, capacities: Mapping[str, float], feeds: Feeds) -> tuple[CheckRow, ...]:
    """Checks of crews and cabinets, as far as their capacities are known."""
    worst: dict[str, float] = {}
    for name, asked in work(record, capacities, feeds).items():
        if name in capacities:
            kind = name.partition(":")[0]
            worst[kind] = max(worst.get(kind, 0.0), asked.peak - capacities[name])
    rows = {
        "crew": ("people at work within crews", "people", "most people at work at one time beyond those of their crew"),
        "utility": (
            "shares within utilities",
            "-",
            "largest sum of shares taken at one time beyond what a utility has",
        ),
        "cabinet": ("flow within cabinets", "ug/s", "largest sum of flows drawn at one time beyond the cabinet's"),
    }
    return tuple(
        CheckRow(name, worst[kind], 0.0, unit, meaning) for kind, (name, unit, meaning) in rows.items() if kind in worst
    )


def _delivery(reading: Reading, measures: Measures) -> tuple[CheckRow, ...]:
    """What is coated, delivered and lost behind, in a plant with stations behind the units that coat."""
    if not any(info.follows for info in reading.units):
        return ()
    coated = sum(measures.good.values())
    lost = sum(amount for (group, _), amount in measures.losses.items() if group not in measures.nameplate)
    delivered = float((reading.good * reading.delivers * reading.base).sum())
    value = abs(coated - lost - delivered) / coated if coated else delivered
    meaning = "share of what is coated that output, losses behind and what is not delivered yet leave unexplained"
    return (CheckRow("delivery closes", value, 1e-9, "-", meaning),)


def _open_losses(measures: Measures) -> float:
    worst = 0.0
    for group, nameplate in measures.nameplate.items():
        explained = sum((lost for (of, _), lost in measures.losses.items() if of == group), measures.good[group])
        worst = max(worst, abs(nameplate - explained) / nameplate)
    return worst
