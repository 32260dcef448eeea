"""The canister ledger: when canisters were changed, how long one lasts, and how many must be at hand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from r2r_sim.kpi.reading import HOURS_PER_YEAR, MS_PER_DAY, MS_PER_H
from r2r_sim.kpi.table import CanisterRow, Measures
from r2r_sim.plant.record import ProductionRecord

_CHANGE = "canister change"


def canister_changes(record: ProductionRecord) -> dict[str, tuple[int, ...]]:
    """Cabinet -> when each change of a canister began [ms]."""
    found: dict[str, list[int]] = {}
    tasks = record.tasks
    for resource, task, start in zip(*(tasks[name].tolist() for name in ("resource", "task", "start_ms")), strict=True):
        if resource.startswith("cabinet:"):
            times = found.setdefault(resource.removeprefix("cabinet:"), [])
            if task == _CHANGE:
                times.append(start)
    return {name: tuple(sorted(times)) for name, times in sorted(found.items())}


def ledger(measures: Sequence[Measures]) -> tuple[CanisterRow, ...]:
    """The ledger of every cabinet over replications."""
    rows = []
    for name in dict.fromkeys(name for m in measures for name in m.canister_changes):
        times = [m.canister_changes.get(name, ()) for m in measures]
        gaps = [(later - earlier) / MS_PER_DAY for own in times for earlier, later in pairwise(own)]
        years = sum(m.horizon_h for m in measures) / HOURS_PER_YEAR
        rows.append(
            CanisterRow(
                cabinet=name,
                changes_per_year=sum(len(own) for own in times) / years,
                days_of_cover=float(np.mean(gaps)) if gaps else None,
                shortest_days=min(gaps, default=None),
                most_in_7_days=max(_most(own, 7) for own in times),
                most_in_28_days=max(_most(own, 28) for own in times),
                first_days=tuple(time / MS_PER_DAY for time in times[0]),
            )
        )
    return tuple(rows)


def _most(times: Sequence[int], days: int) -> int:
    """Most changes in any window of so many days."""
    starts = np.array(times, dtype=np.int64)
    ends = np.searchsorted(starts, starts + days * 24 * MS_PER_H, side="left")
    return int((ends - np.arange(len(starts))).max(initial=0))
