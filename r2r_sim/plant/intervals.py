"""What units did, written out from what they noted: an interval for each step, cut at the horizon and at closing.

Whatever a unit does in closed time other than process is ``not scheduled``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from r2r_sim.plant.recorder import CODES, PRODUCTIVE, Recorder, UnitLog
from r2r_sim.plant.standing import written_in
from r2r_sim.plant.states import E10, SUB_STATES
from r2r_sim.plant.tables import Ints

Flags = NDArray[np.bool_]

NOT_SCHEDULED = CODES["not scheduled"]
SCHEDULED = np.array([state.e10 is not E10.NON_SCHEDULED for state in SUB_STATES.values()])
_CUTTABLE = SCHEDULED & ~np.array(PRODUCTIVE)


@dataclass(frozen=True, slots=True)
class Intervals:
    """Rows of the state logs of all units."""

    unit: Ints
    code: Ints
    """Sub-state, or pattern."""
    start: Ints
    end: Ints


@dataclass(frozen=True, slots=True)
class _Recipes:
    """Patterns one after the other: first each sub-state as a pattern of one step without a length, then all recipes.

    So every row of a log is a part of it, from one pattern up to another.
    """

    heads: Ints
    """For each step the number of the pattern that begins with it; -1 for sub-states and later steps."""
    firsts: Ints
    """The first step at each place, and the number of all steps."""
    codes: Ints
    """Of each step."""
    lengths: Ints
    """Of each step, -1 where each run has a length of its own [ms]."""
    offsets: Ints
    """Lengths that are known of all steps before each [ms]."""


def written_out(recorder: Recorder) -> tuple[Intervals, Intervals]:
    """All states; and the first step of each pattern that was run, with the pattern's number.

    One unit after the other, so that what is needed on the way is never there for all of them at once.
    """
    recipes = _recipes(recorder)
    states, heads, before = [], [], len(CODES)
    for log in recorder.logs:
        written, which = _steps(log, recipes, before)
        heads.append(_heads(which, *written[1:]))
        states.append(_cut_states(*written, recorder))
        before += len(log.recipe)
    return Intervals(*written_in(*_end_to_end(states), recorder.logs)), Intervals(*_end_to_end(heads))


def _steps(log: UnitLog, recipes: _Recipes, before: int) -> tuple[tuple[Ints, Ints, Ints], Ints]:
    """Code, start and end of each step of a unit; and the pattern whose first step it is, -1 if it is not a first one.

    ``before`` is the place of the unit's own recipe.
    """
    code, start, end = (np.frombuffer(column, dtype=np.int64) for column in (log.codes, log.starts, log.ends))
    runs = code < 0
    if not runs.any():
        return (code, start, end), np.empty(0, dtype=np.int64)
    first, last = np.where(runs, before - 1 - code, code), np.where(runs, before + end, code + 1)
    bases = recipes.firsts[first]
    counts = recipes.firsts[last] - bases
    begins = np.cumsum(counts) - counts
    step = np.arange(int(counts.sum())) - np.repeat(begins - bases, counts)
    lengths = recipes.lengths[step]
    plain = np.flatnonzero(~runs)
    lengths[begins[plain]] = (end - start)[plain]
    if len(log.lengths):
        lengths[lengths < 0] = log.lengths
        run = np.cumsum(lengths) - lengths
        starts = run + np.repeat(start - run[begins], counts)
    else:
        starts = recipes.offsets[step] + np.repeat(start - recipes.offsets[bases], counts)
    return (recipes.codes[step], starts, starts + lengths), recipes.heads[step]


def _recipes(recorder: Recorder) -> _Recipes:
    patterns, single = recorder.patterns, len(CODES)
    codes = _joined(pattern.codes for pattern in patterns)
    lengths = _joined(pattern.lengths or (-1,) * len(pattern.codes) for pattern in patterns)
    steps = np.array([len(pattern.codes) for pattern in patterns], dtype=np.int64)
    begins = np.cumsum(steps) - steps
    order = _joined(log.recipe for log in recorder.logs)
    counts = steps[order]
    firsts = np.concatenate((np.arange(single), single + np.cumsum(counts) - counts, [single + counts.sum()]))
    step = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts - begins[order], counts)
    every = np.concatenate((np.full(single, -1), lengths[step]))
    known = np.maximum(every, 0)
    heads = np.full(len(every), -1)
    heads[firsts[single:-1]] = order
    return _Recipes(
        heads,
        firsts,
        np.concatenate((np.arange(single), codes[step])),
        every,
        np.cumsum(known) - known,
    )


def _heads(which: Ints, start: Ints, end: Ints) -> tuple[Ints, Ints, Ints]:
    """The first steps of patterns among steps that are written out."""
    rows = np.flatnonzero(which >= 0)
    return which[rows], start[rows], end[rows]


def _end_to_end(units: list[tuple[Ints, Ints, Ints]]) -> tuple[Ints, Ints, Ints, Ints]:
    """Rows of one unit after the other, before them the unit of each; ``units`` is used up, to hold nothing twice."""
    unit = np.repeat(np.arange(len(units)), [len(code) for code, _, _ in units])
    columns = [[row[place] for row in units] for place in range(3)]
    units.clear()
    code, start, end = (_joined(columns.pop(0)) for _ in range(3))
    return unit, code, start, end


def _joined(lists: Iterable[Sequence[int] | Ints]) -> Ints:
    return np.concatenate([np.empty(0, dtype=np.int64), *(np.asarray(values, dtype=np.int64) for values in lists)])


def _cut_states(code: Ints, start: Ints, end: Ints, recorder: Recorder) -> tuple[Ints, Ints, Ints]:
    rows, start, end, closed = cut(start, end, _CUTTABLE[code], recorder)
    code = code[rows]
    code[closed] = NOT_SCHEDULED
    out = code == NOT_SCHEDULED
    same = out[1:] & out[:-1]
    if same.any():
        same &= start[1:] == end[:-1]
        first, last = np.append(True, ~same), np.append(~same, True)
        code, start, end = code[first], start[first], end[last]
    return code, start, end


def cut(start: Ints, end: Ints, cuttable: Flags, recorder: Recorder) -> tuple[Ints, Ints, Ints, Flags]:
    """Cut intervals at the horizon, and those that may be at closing and opening.

    Returns the row that each piece is of, its start and end, and whether it is closed time.
    """
    end = np.minimum(end, recorder.horizon)
    some = end > start
    edges = np.array([edge for interval in recorder.closed for edge in interval], dtype=np.int64)
    if not len(edges):
        rows = np.flatnonzero(some)
        return rows, start[rows], end[rows], np.zeros(len(rows), dtype=np.bool_)
    may = np.flatnonzero(cuttable & some)
    after, before = np.searchsorted(edges, start[may], side="right"), np.searchsorted(edges, end[may], side="left")
    pieces = some.astype(np.int64)
    pieces[may] += before - after
    rows = np.repeat(np.arange(len(start)), pieces)
    starts, ends, closed = start[rows], end[rows], np.zeros(len(rows), dtype=np.bool_)
    which, number = _repeated(pieces[may])
    place = (np.cumsum(pieces) - pieces)[may][which] + number
    edge = after[which] + number
    closed[place] = edge % 2 == 1
    later, earlier = number > 0, number < (before - after)[which]
    starts[place[later]] = edges[edge[later] - 1]
    ends[place[earlier]] = edges[edge[earlier]]
    return rows, starts, ends, closed


def _repeated(counts: Ints) -> tuple[Ints, Ints]:
    """For each of ``counts`` copies of each row: the row, and which copy it is."""
    rows = np.repeat(np.arange(len(counts)), counts)
    return rows, np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
