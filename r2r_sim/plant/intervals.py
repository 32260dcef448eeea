"""What units did, written out from what they noted: an interval for each step, cut at the horizon and at closing.

Whatever a unit does in closed time other than process is ``not scheduled``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from r2r_sim.plant.recorder import CODES, PRODUCTIVE, Recorder
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

    patterns: Ints
    """Number of the pattern at each place; -1 for sub-states."""
    firsts: Ints
    """The first step at each place, and the number of all steps."""
    codes: Ints
    """Of each step."""
    lengths: Ints
    """Of each step, -1 where each run has a length of its own [ms]."""
    offsets: Ints
    """Lengths that are known of all steps before each [ms]."""


def written_out(recorder: Recorder) -> tuple[Intervals, Intervals]:
    """All states; and the first step of each pattern that was run, with the pattern's number."""
    logs = recorder.logs
    unit = np.repeat(np.arange(len(logs)), [len(log.codes) for log in logs])
    code, start, end = (_joined(getattr(log, name) for log in logs) for name in ("codes", "starts", "ends"))
    if not recorder.patterns:
        nothing = np.empty(0, dtype=np.int64)
        return _cut_states(Intervals(unit, code, start, end), recorder), Intervals(nothing, nothing, nothing, nothing)
    recipes = _recipes(recorder)
    runs = code < 0
    before = len(CODES) + np.cumsum([0, *(len(log.recipe) for log in logs)])[unit]
    first, last = np.where(runs, before - 1 - code, code), np.where(runs, before + end, code + 1)
    bases = recipes.firsts[first]
    counts = recipes.firsts[last] - bases
    begins = np.cumsum(counts) - counts
    step = np.arange(int(counts.sum())) - np.repeat(begins - bases, counts)
    lengths = recipes.lengths[step]
    plain = np.flatnonzero(~runs)
    lengths[begins[plain]] = (end - start)[plain]
    drawn = _joined(log.lengths for log in logs)
    if len(drawn):
        lengths[lengths < 0] = drawn
        run = np.cumsum(lengths) - lengths
        starts = run + np.repeat(start - run[begins], counts)
    else:
        starts = recipes.offsets[step] + np.repeat(start - recipes.offsets[bases], counts)
    ends = starts + lengths
    written = Intervals(np.repeat(unit, counts), recipes.codes[step], starts, ends)
    return _cut_states(written, recorder), _heads(recipes, step, written)


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
    return _Recipes(
        np.concatenate((np.full(single, -1), order)),
        firsts,
        np.concatenate((np.arange(single), codes[step])),
        every,
        np.cumsum(known) - known,
    )


def _heads(recipes: _Recipes, step: Ints, written: Intervals) -> Intervals:
    """The first steps of patterns among steps that are written out."""
    head = np.full(len(recipes.codes), -1)
    head[recipes.firsts[:-1]] = recipes.patterns
    which = head[step]
    rows = np.flatnonzero(which >= 0)
    return Intervals(written.unit[rows], which[rows], written.start[rows], written.end[rows])


def _joined(lists: Iterable[Sequence[int] | Ints]) -> Ints:
    return np.concatenate([np.empty(0, dtype=np.int64), *(np.asarray(values, dtype=np.int64) for values in lists)])


def _cut_states(written: Intervals, recorder: Recorder) -> Intervals:
    rows, start, end, closed = cut(written.start, written.end, _CUTTABLE[written.code], recorder)
    unit, code = written.unit[rows], written.code[rows]
    code[closed] = NOT_SCHEDULED
    out = code == NOT_SCHEDULED
    same = out[1:] & out[:-1]
    if same.any():
        same &= (unit[1:] == unit[:-1]) & (start[1:] == end[:-1])
        first, last = np.append(True, ~same), np.append(~same, True)
        unit, code, start, end = unit[first], code[first], start[first], end[last]
    return Intervals(*written_in(unit, code, start, end, recorder.logs))


def cut(start: Ints, end: Ints, cuttable: Flags, recorder: Recorder) -> tuple[Ints, Ints, Ints, Flags]:
    """Cut intervals at the horizon, and those that may be at closing and opening.

    Returns the row that each piece is of, its start and end, and whether it is closed time.
    """
    end = np.minimum(end, recorder.horizon)
    some = end > start
    edges = np.array([edge for interval in recorder.closed for edge in interval], dtype=np.int64)
    may = np.flatnonzero(cuttable & some) if len(edges) else np.empty(0, dtype=np.int64)
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
