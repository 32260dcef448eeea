"""What units do and take while they stand: cooling down, cold, or hot and idle."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from r2r_sim.plant.model import UnitInfo
from r2r_sim.plant.recorder import CODES, HOT, PRODUCTIVE, UnitLog
from r2r_sim.plant.states import E10, SUB_STATES

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_NOT_SCHEDULED, _COOLING, _COLD = CODES["not scheduled"], CODES["cooling down"], CODES["cold"]
_COOLING_FOR_WORK, _COLD_WORK = CODES["cooling for work"], CODES["cold maintenance"]
_WARM_UP = CODES["warm-up"]
_ALWAYS = ("n2", "heat")
"""What is taken in all idle time; electricity is counted as ``electricity/ms`` while the plant is open."""
_CLOSED = np.array([state.e10 is E10.NON_SCHEDULED for state in SUB_STATES.values()])


def written_in(
    unit: Ints, code: Ints, start: Ints, end: Ints, logs: Sequence[UnitLog]
) -> tuple[Ints, Ints, Ints, Ints]:
    """The rows of the state table with the closed time in which units were cooling down or cold.

    Parameters
    ----------
    unit, code, start, end : the rows, by unit and time; closed time is ``not scheduled``
    logs : of each unit, with its rests
    """
    rows: list[tuple[int, int, int, int]] = []
    kept = np.ones(len(unit), dtype=np.bool_)
    for index, log in enumerate(logs):
        if not log.rests:
            continue
        mine = np.flatnonzero(unit == index)
        opened = start[mine]
        for begin, cooled, until in log.rests:
            place = int(mine[np.searchsorted(opened, begin, side="right") - 1])
            if code[place] != _NOT_SCHEDULED or end[place] <= begin:
                continue  # repaired, or worked on, into closed time
            if kept[place]:
                kept[place] = False
                rows.append((index, _NOT_SCHEDULED, int(start[place]), int(end[place])))
            rest = rows.pop()
            until = min(until, rest[3])
            for name, one, two in (
                (_NOT_SCHEDULED, rest[2], begin),
                (_COOLING, begin, min(cooled, until)),
                (_COLD, min(cooled, until), until),
                (_NOT_SCHEDULED, until, rest[3]),
            ):
                if two > one:
                    rows.append((index, name, one, two))
    if not rows:
        return unit, code, start, end
    extra = np.array(rows, dtype=np.int64).T
    table = zip((unit, code, start, end), extra, strict=True)
    columns = [np.concatenate([column[kept], more]) for column, more in table]
    order = np.lexsort((columns[2], columns[0]))
    return columns[0][order], columns[1][order], columns[2][order], columns[3][order]


def idle_rates(info: UnitInfo) -> dict[str, Floats]:
    """What a unit takes while it does not run, by item and sub-state [amount per ms].

    Nothing while it is cold; what it takes in its warm-up as stated; its idle gas, and no heat, while it cools down;
    else what it takes idle. A line does not run while it is not hot, every other unit while it is not productive.
    """
    found: dict[str, Floats] = {}
    runs = PRODUCTIVE if info.uses_by_batch else HOT
    for item in sorted({*info.idle, *info.warming}):
        idle = info.idle.get(item, 0.0)
        rates = np.array([0.0 if run else idle for run in runs])
        if item not in _ALWAYS:
            rates[~_CLOSED] = 0.0
        if item == "heat":
            rates[[_COOLING, _COOLING_FOR_WORK]] = 0.0
        rates[[_COLD, _COLD_WORK]] = 0.0
        rates[_WARM_UP] = info.warming.get(item, 0.0)
        found[item] = rates
    return found
