"""What limits a plant, and what a tenth more of each thing in it would bring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Any

from r2r_sim.cost.breakdown import CostBreakdown
from r2r_sim.errors import Finding, InputError
from r2r_sim.kpi import aggregate
from r2r_sim.kpi.active import HANDED_ON, ActiveShares, active_shares
from r2r_sim.kpi.comparison import paired
from r2r_sim.kpi.table import GroupRow, ResourceRow, WaitRow
from r2r_sim.plant import PlantModel, UnitInfo, simulate
from r2r_sim.plant.build import build_plant
from r2r_sim.process.registry import operating_points
from r2r_sim.scenario import Loaded, Scenario
from r2r_sim.study.as_json import FORMAT, finite
from r2r_sim.study.costing import cost_of
from r2r_sim.study.gains import Gain
from r2r_sim.study.levers import levers
from r2r_sim.study.runs import Progress, Replication, replicate_each
from r2r_sim.study.sentences import bottleneck, limits_by_unit

if TYPE_CHECKING:
    import pandas as pd

RECORDS_READ = 3
"""Replications whose whole record is read for active periods."""
FEWEST = 2
"""Replications; fewer give no interval, and a gain without one is a guess."""


@dataclass(frozen=True, slots=True)
class Starved:
    """What the units of a group stand and wait for, as shares of their open time."""

    group: str
    for_what: str
    share: float


@dataclass(frozen=True, slots=True)
class BottleneckStudy:
    """What limits a plant: who is busy, who is longest active, who waits for what, and what more of each brings."""

    name: str
    product_unit: str
    """``m2/day`` or ``t/day``."""
    output: float
    """As planned."""
    words: str
    replications: int
    seed: int
    groups: tuple[GroupRow, ...]
    resources: tuple[ResourceRow, ...]
    active: tuple[ActiveShares, ...]
    """Mean over the first replications, the largest first."""
    starved: tuple[Starved, ...]
    gains: tuple[Gain, ...]
    """The largest first; their intervals hold together at 95 %."""
    currency: str
    """Empty where nothing is priced."""
    value_basis: str
    findings: tuple[Finding, ...]

    def as_dict(self) -> dict[str, Any]:
        """As plain data, in the documented JSON form."""
        document: dict[str, Any] = finite({"format": FORMAT, **asdict(self)})
        document["findings"] = [finding.as_dict() for finding in self.findings]
        return document

    def to_frame(self) -> pd.DataFrame:
        """Gains as a data frame: ``of, change, output, output_half_width, share, money, money_half_width``."""
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "of": gain.of,
                    "change": gain.change,
                    "output": gain.output.mean,
                    "output_half_width": gain.output.half_width,
                    "share": gain.share,
                    "money": None if gain.money is None else gain.money.mean,
                    "money_half_width": None if gain.money is None else gain.money.half_width,
                }
                for gain in self.gains
            ]
        )


def find_bottleneck(
    loaded: Loaded, *, replications: int = 10, seed: int = 1, workers: int = 1, progress: Progress | None = None
) -> BottleneckStudy:
    """Simulate a scenario and every lever of it with the same random numbers.

    Raises
    ------
    InputError
        If there are fewer than two replications.
    InfeasibleError
        If a unit cannot run at all.
    RunError
        If a plant cannot reach the horizon.
    """
    if replications < FEWEST:
        raise InputError(f"gains need {FEWEST} replications or more, not {replications}", hint="10 are usual")
    scenario = loaded.scenario
    points = operating_points(scenario)
    model = build_plant(scenario, points)
    turned = levers(scenario, model)
    base, *varied = replicate_each(
        [model, *(lever.model for lever in turned)], seed, replications, workers=workers, progress=progress
    )
    measures = [one.measures for one in base]
    unit = aggregate.product_unit(model.infos)
    output = outputs(base, unit)
    cost = cost_of(scenario, [one.quantities for one in base])
    value = None if cost is None or cost.missing else cost.value_per_unit
    confidence = 1.0 - 0.05 / max(len(turned), 1)
    earned = None if value is None else earnings(scenario, base, value)
    gains = []
    for lever, done in zip(turned, varied, strict=True):
        more = paired(output, outputs(done, unit), confidence)
        money = None
        if earned is not None and value is not None:
            money = paired(earned, earnings(lever.scenario, done, value), confidence)
        gains.append(Gain(lever.of, lever.change, more, more.mean / fmean(output) if fmean(output) else 0.0, money))
    gains.sort(key=lambda gain: -gain.output.mean)
    groups = aggregate.groups(measures, model.infos, limits_by_unit(points))
    resources = aggregate.resources(measures, model.infos)
    table = aggregate.table(measures, model.infos)
    return BottleneckStudy(
        name=scenario.name,
        product_unit=unit,
        output=fmean(output),
        words=bottleneck(groups, resources, table.losses, bool(scenario.orders)),
        replications=replications,
        seed=seed,
        groups=groups,
        resources=resources,
        active=_active(model, seed, min(replications, RECORDS_READ)),
        starved=_starved(model.infos, groups, table.waits),
        gains=tuple(gains),
        currency="" if cost is None or value is None else cost.currency,
        value_basis="" if cost is None or value is None else cost.value_basis,
        findings=(*loaded.findings, *_findings(cost)),
    )


def outputs(done: Sequence[Replication], unit: str) -> list[float]:
    """Good output of each replication [m2/day or t/day]."""
    name = "good_m2_per_day" if unit == "m2/day" else "good_t_per_day"
    return [one.measures.scalars[name] for one in done]


def earnings(scenario: Scenario, done: Sequence[Replication], value: float) -> list[float]:
    """Worth of the good output less full cost, of each replication [money a year].

    Parameters
    ----------
    value : of a good unit [money per m2 or kg]
    """
    found = []
    for one in done:
        cost = cost_of(scenario, [one.quantities])
        assert cost is not None  # there is a value only where there is a cost
        good = cost.good_m2_per_year if cost.product_basis == "m2" else cost.good_kg_per_year
        found.append(value * good - cost.full.per_year)
    return found


def _active(model: PlantModel, seed: int, replications: int) -> tuple[ActiveShares, ...]:
    """Mean shares over the first replications."""
    rows = [row for number in range(replications) for row in active_shares(simulate(model, seed, number))]
    names = dict.fromkeys(row.name for row in rows)
    means = []
    for name in names:
        own = [row for row in rows if row.name == name]
        sole, shifting = (sum(part) / replications for part in zip(*((r.sole, r.shifting) for r in own), strict=True))
        means.append(ActiveShares(name, sole, shifting))
    return tuple(sorted(means, key=lambda row: (-row.sole - row.shifting, row.name)))


def _starved(units: Sequence[UnitInfo], groups: Sequence[GroupRow], waits: Sequence[WaitRow]) -> tuple[Starved, ...]:
    """Waits of units that coat, and what stations wait for beside lots and room: most lack these, and no matter."""
    open_share = {row.group: 1.0 - row.closed_share for row in groups}
    plant = max(open_share.values())
    hours = Counter(info.group for info in units)
    rows = [
        Starved(
            wait.group,
            wait.for_what,
            wait.hours_per_year / (hours[wait.group] * 8760.0 * open_share.get(wait.group, plant)),
        )
        for wait in waits
        if wait.group in open_share or wait.for_what.partition(":")[0] not in HANDED_ON
    ]
    return tuple(sorted(rows, key=lambda row: (-row.share, row.group, row.for_what)))


def _findings(cost: CostBreakdown | None) -> list[Finding]:
    if cost is None or not cost.missing:
        return []
    message = f"gains have no money: {', '.join(cost.missing)} not stated"
    return [
        Finding("study.unpriced_gains", message, "warning", "cost.prices", hint="state the prices that are missing")
    ]
