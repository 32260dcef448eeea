"""Two plans against each other with the same random numbers: what was changed, and what it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any

from r2r_sim.errors import Finding, InputError
from r2r_sim.kpi.comparison import Difference, paired, ratio_difference
from r2r_sim.kpi.definitions import definition_of
from r2r_sim.plant.build import build_plant
from r2r_sim.process.registry import operating_points
from r2r_sim.scenario import Loaded, Scenario, input_rows
from r2r_sim.study.as_json import FORMAT, finite
from r2r_sim.study.costing import cost_of
from r2r_sim.study.runs import Progress, Replication, replicate_each

if TYPE_CHECKING:
    import pandas as pd

HEADLINE = (
    "good_m2_per_day",
    "good_t_per_day",
    "scrap_share",
    "oee",
    "availability",
    "performance",
    "quality",
    "teep",
    "n2_nm3_per_day",
    "electricity_kwh_per_day",
    "marginal_cost_per_m2",
    "marginal_cost_per_kg",
    "full_cost_per_m2",
    "full_cost_per_kg",
)
"""Key figures that the terminal shows; the JSON has all."""


@dataclass(frozen=True, slots=True)
class Change:
    """One input that differs."""

    path: str
    first: str
    """As stated, with unit; empty where this plan has no such input."""
    second: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One key figure of both plans."""

    name: str
    label: str
    unit: str
    first: float
    second: float
    difference: Difference


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two plans, by replications that share their random numbers."""

    first: str
    second: str
    """Names of the scenarios; of their files where both have the same name."""
    replications: int
    seed: int
    changes: tuple[Change, ...]
    rows: tuple[Compared, ...]
    findings: tuple[Finding, ...]

    def __getitem__(self, name: str) -> Compared:
        for row in self.rows:
            if row.name == name:
                return row
        raise KeyError(name)

    @property
    def headline(self) -> tuple[Compared, ...]:
        """The rows that a planner looks at first."""
        return tuple(row for row in self.rows if row.name in HEADLINE)

    def as_dict(self) -> dict[str, Any]:
        """As plain data, in the documented JSON form."""
        document: dict[str, Any] = finite({"format": FORMAT, **asdict(self)})
        document["findings"] = [finding.as_dict() for finding in self.findings]
        for said, row in zip(document["rows"], self.rows, strict=True):
            said["difference"]["is_sure"] = row.difference.is_sure
        return document

    def to_frame(self) -> pd.DataFrame:
        """Key figures as a data frame: ``name, unit, first, second, difference, half_width, variance_ratio``."""
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "name": row.name,
                    "unit": row.unit,
                    "first": row.first,
                    "second": row.second,
                    "difference": row.difference.mean,
                    "half_width": row.difference.half_width,
                    "variance_ratio": row.difference.variance_ratio,
                }
                for row in self.rows
            ]
        )


def compare_scenarios(
    first: Loaded,
    second: Loaded,
    *,
    replications: int = 20,
    seed: int = 1,
    workers: int = 1,
    progress: Progress | None = None,
) -> Comparison:
    """Simulate both plans with the same random numbers and compare them pair by pair.

    What both plans call by the same name has the same failures, breaks and durations drawn, so that a difference is due
    to what was changed and needs fewer replications.

    Raises
    ------
    InputError
        If the plans make different products or differ in their horizon, or there are fewer than two replications.
    InfeasibleError
        If a unit cannot run at all.
    RunError
        If a plant cannot reach the horizon.
    """
    _refuse(first, second, replications)
    plans = (first.scenario, second.scenario)
    models = [build_plant(scenario, operating_points(scenario)) for scenario in plans]
    one, two = replicate_each(models, seed, replications, workers=workers, progress=progress)
    changes = changed_inputs(first, second)
    names = [plan.name for plan in plans]
    if names[0] == names[1]:
        names = [Path(loaded.source).name for loaded in (first, second)]
    return Comparison(
        first=names[0],
        second=names[1],
        replications=replications,
        seed=seed,
        changes=changes,
        rows=(*_figures(one, two), *_costs(plans, one, two)),
        findings=_findings(first, second, changes),
    )


def changed_inputs(first: Loaded, second: Loaded) -> tuple[Change, ...]:
    """Inputs that differ between two plans, catalog figures too, in the order of the first."""
    both = [{row.path: f"{row.value} {row.unit}".strip() for row in input_rows(loaded)} for loaded in (first, second)]
    paths = dict.fromkeys([*both[0], *both[1]])
    return tuple(
        Change(path, both[0].get(path, ""), both[1].get(path, ""))
        for path in paths
        if path not in ("name", "description") and both[0].get(path, "") != both[1].get(path, "")
    )


def _refuse(first: Loaded, second: Loaded, replications: int) -> None:
    reasons = []
    if replications < 2:
        reasons.append(f"a comparison needs 2 replications or more, not {replications}")
    if first.scenario.is_web != second.scenario.is_web:
        reasons.append("one plan makes a web, the other a powder")
    if first.scenario.horizon.mode != second.scenario.horizon.mode:
        days = [loaded.scenario.horizon.mode / 86400.0 for loaded in (first, second)]
        reasons.append(f"the horizons differ: {days[0]:g} and {days[1]:g} days")
    if reasons:
        raise InputError("; ".join(reasons), hint="--horizon gives both the same time" if len(reasons) == 1 else "")


def _figures(first: Sequence[Replication], second: Sequence[Replication]) -> list[Compared]:
    """Every key figure that each replication of both plans has."""
    everywhere = [set(one.measures.scalars) for one in (*first, *second)]
    names = [name for name in first[0].measures.scalars if all(name in known for known in everywhere)]
    rows = []
    for name in names:
        a, b = ([one.measures.scalars[name] for one in done] for done in (first, second))
        known = definition_of(name)
        rows.append(Compared(name, known.label, known.unit, fmean(a), fmean(b), paired(a, b)))
    return rows


def _costs(
    plans: tuple[Scenario, Scenario], first: Sequence[Replication], second: Sequence[Replication]
) -> list[Compared]:
    """Marginal and full cost of a unit: ratios of means over replications, where both plans state all prices."""
    costs = [
        [cost_of(plan, [one.quantities]) for one in done] for plan, done in zip(plans, (first, second), strict=True)
    ]
    known = [[cost for cost in own if cost is not None and not cost.missing] for own in costs]
    if any(len(own) != len(first) for own in known) or known[0][0].currency != known[1][0].currency:
        return []
    basis = known[0][0].product_basis
    rows = []
    for name in ("marginal", "full"):
        money = [[getattr(cost, name).per_year for cost in own] for own in known]
        good = [[cost.good_m2_per_year if basis == "m2" else cost.good_kg_per_year for cost in own] for own in known]
        if not all(sum(own) for own in good):
            return []
        a, b = (sum(x) / sum(y) for x, y in zip(money, good, strict=True))
        apart = ratio_difference((money[0], good[0]), (money[1], good[1]))
        label, unit = f"{name.capitalize()} cost of a unit", f"{known[0][0].currency}/{basis}"
        rows.append(Compared(f"{name}_cost_per_{basis}", label, unit, a, b, apart))
    return rows


def _findings(first: Loaded, second: Loaded, changes: Sequence[Change]) -> tuple[Finding, ...]:
    found = [*first.findings, *second.findings]
    if not changes:
        found.append(
            Finding("study.same_plan", "both plans have the same inputs", "warning", hint="compare two others")
        )
    return tuple(found)
