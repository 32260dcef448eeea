"""Why the simulated plant makes less than the closed-form estimate says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean

from r2r_sim.kpi.aggregate import groups, lost_behind
from r2r_sim.kpi.table import GapRow, Measures
from r2r_sim.plant.model import UnitInfo

REST = "chance, end effects and what the estimate leaves out"
STOCK_OUT = "waiting for canister"
"""Sub-state of a unit whose cabinet waits for a delivery; as waits go it counts with canister changes."""
CAUSES = {
    "crew": "waiting for crews",
    "cabinet": "waiting for the flow of cabinets",
    "canister": "waiting for canister changes",
    "stock": "waiting for deliveries of canisters",
    "utility": "waiting for utilities",
    "repair": "waiting for repair crews",
    "spare": "waiting for spare parts",
    "web": "waiting for web from the unwinder",
    "room": "waiting for room at the rewinder",
    "buffer": "waiting for lots",
    "room in buffer": "waiting for room behind",
}


def split_gap(
    estimates: Mapping[str, float],
    measures: Sequence[Measures],
    infos: Sequence[UnitInfo],
    counted: Mapping[tuple[str, str], float] | None = None,
    working: Mapping[str, float] | None = None,
) -> tuple[GapRow, ...]:
    """Split simulated output less estimate into waiting of each kind and a rest; the rows sum to the difference.

    The estimate knows no waiting but what is ``counted``. So a group is taken to make its estimate in the time in
    which it works and does not wait as the estimate counts it; each further hour of waiting costs that rate:

        rate_g = estimate_g / (unit-hours at work a day_g - sum over kinds of counted_gk)
        gap_k  = - sum over groups of rate_g (simulated wait_gk - counted_gk)
        rest   = simulated - estimate - sum over kinds of gap_k

    Parameters
    ----------
    estimates : group -> closed-form estimate of its good output [m2/day or t/day]
    measures, infos : as for :func:`r2r_sim.kpi.aggregate.table`
    counted : (group, kind of wait) -> unit-hours a day of waiting that the estimate counts already, such as
        scheduled hours x (1 - slowdown) for the shared cabinet or crew that bounds a group
    working : group -> unit-hours a day that the estimate has it at work or waiting, where batches run on after
        closing; scheduled hours for groups that are not named
    """
    known = counted or {}
    simulated = estimate = 0.0
    gap = dict.fromkeys(CAUSES, 0.0)
    for row in groups(measures, infos, {}):
        planned = estimates[row.group]
        simulated += row.good_per_day
        estimate += planned
        expected = {kind: known.get((row.group, kind), 0.0) for kind in gap}
        scheduled = 24.0 * row.units * (1.0 - row.closed_share)
        hours = (working or {}).get(row.group, scheduled) - sum(expected.values())
        if hours > 0.0:
            for kind in gap:
                gap[kind] -= planned / hours * (_waited(measures, infos, row.group, kind) - expected[kind])
    simulated -= lost_behind(measures, infos)
    rows = [GapRow(CAUSES[kind], amount) for kind, amount in gap.items() if amount]
    return (*rows, GapRow(REST, simulated - estimate - sum(row.per_day for row in rows)))


def _waited(measures: Sequence[Measures], infos: Sequence[UnitInfo], group: str, kind: str) -> float:
    """Unit-hours a day that a group waits for a kind of thing."""
    if kind in ("stock", "canister"):
        units = [info.name for info in infos if info.group == group]
        out = fmean(
            sum(m.state_hours.get((unit, STOCK_OUT), 0.0) for unit in units) / (m.horizon_h / 24.0) for m in measures
        )
        return out if kind == "stock" else _wait_hours(measures, group, kind) - out
    return _wait_hours(measures, group, kind)


def _wait_hours(measures: Sequence[Measures], group: str, kind: str) -> float:
    return fmean(
        sum(hours for (of, what), hours in m.waits.items() if of == group and what.partition(":")[0] == kind)
        / (m.horizon_h / 24.0)
        for m in measures
    )
