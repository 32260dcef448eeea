"""The canister ledger: when canisters were changed, how long one lasts, and how many must be at hand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from r2r_sim.kpi.reading import HOURS_PER_YEAR, MS_PER_DAY, MS_PER_H, codes_of
from r2r_sim.kpi.table import CanisterRow, Measures
from r2r_sim.plant.record import ProductionRecord

_CHANGE = "canister change"


def canister_changes(record: ProductionRecord) -> dict[str, tuple[int, ...]]:
    """Cabinet -> when each change of a canister began [ms]."""
    tasks = record.tasks
    codes, names = codes_of(tasks, "resource")
    kinds, texts = codes_of(tasks, "task")
    changes = np.flatnonzero(kinds == texts.index(_CHANGE)) if _CHANGE in texts else np.empty(0, dtype=np.int64)
    starts, of = tasks["start_ms"][changes], codes[changes]
    found = {
        name.removeprefix("cabinet:"): tuple(np.sort(starts[of == code]).tolist())
        for code, name in enumerate(names)
        if name.startswith("cabinet:")
    }
    return dict(sorted(found.items()))


def canister_stock(record: ProductionRecord) -> dict[str, float]:
    """Key figures of the store of canisters of each cabinet whose canisters are counted."""
    table, horizon = record.canisters, record.horizon_ms
    names = ("cabinet", "event", "at_ms", "stock")
    own: dict[str, list[tuple[str, int, int]]] = {}
    for cabinet, event, at, stock in zip(*(table[name].tolist() for name in names), strict=True):
        own.setdefault(cabinet, []).append((event, at, stock))
    found: dict[str, float] = {}
    for cabinet, rows in own.items():
        ends = [*(at for _, at, _ in rows[1:]), horizon]
        mean = sum(stock * (end - at) for (_, at, stock), end in zip(rows, ends, strict=True)) / horizon
        days, years = horizon / MS_PER_DAY, horizon / MS_PER_H / HOURS_PER_YEAR
        changes = sum(event == "change" for event, _, _ in rows)
        # a stock-out ends with the next arrival, at which the change takes its canister
        arrivals = [at for event, at, _ in rows if event == "arrival"]
        outs = [at for event, at, _ in rows if event == "stock-out"]
        lost = sum(min((to for to in arrivals if to >= at), default=horizon) - at for at in outs)
        found[f"canisters_{cabinet}_changed_per_year"] = changes / years
        found[f"canisters_{cabinet}_mean_stock"] = mean
        found[f"canisters_{cabinet}_least_stock"] = float(min(stock for _, _, stock in rows))
        found[f"canisters_{cabinet}_stock_outs_per_year"] = len(outs) / years
        found[f"canisters_{cabinet}_stock_out_h_per_year"] = lost / MS_PER_H / years
        if changes:
            found[f"canisters_{cabinet}_days_of_cover"] = mean * days / changes
    return found


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
