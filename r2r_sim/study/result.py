"""Everything a report may know of a study."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Literal

from r2r_sim.cost.breakdown import CostBreakdown
from r2r_sim.errors import Finding
from r2r_sim.kpi.products import Products
from r2r_sim.kpi.series import WarmUp
from r2r_sim.kpi.table import Definition, GapRow, GroupRow, KpiTable, QuantileRow, ResourceRow
from r2r_sim.process.operating_point import Limit, OperatingPoint
from r2r_sim.scenario import InputRow
from r2r_sim.study.gains import Gain
from r2r_sim.study.separator import CoatedSeparator
from r2r_sim.study.standing import HotOrCold, StandingRow

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Check", "EstimateRow", "Limit", "OperatingPoint", "Provenance", "StudyResult", "Target"]


@dataclass(frozen=True, slots=True)
class Target:
    """A target of the scenario and how the result stands against it."""

    name: str
    """``throughput`` or ``cost``."""
    value: float
    unit: str
    """Display unit, such as ``m2/day``."""
    result: float
    met: bool
    probability: float | None
    """Share of replications that meet it."""
    probability_interval: tuple[float, float] | None = None
    """Of the probability that a year meets it, at 95 % (Clopper and Pearson)."""


@dataclass(frozen=True, slots=True)
class EstimateRow:
    """The closed-form estimate of one group: what a spreadsheet would give."""

    group: str
    per_day: float
    """[m2/day or t/day]"""
    formula: str
    """In words with its numbers."""


@dataclass(frozen=True, slots=True)
class Check:
    """An internal check of the run."""

    name: str
    value: float
    tolerance: float
    unit: str
    passed: bool
    meaning: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """What made this result; holds no clock and no worker count, so that the same inputs give the same bytes."""

    versions: tuple[tuple[str, str], ...]
    seed: int
    replications: int
    horizon_days: float
    scenario_file: str
    """File name without its folder."""
    scenario_hash: str
    overrides: tuple[str, ...]
    """``path: old -> new`` for each ``--set`` or option."""


@dataclass(frozen=True, slots=True)
class StudyResult:
    """One scenario, simulated some number of times."""

    name: str
    description: str
    product: Literal["web", "powder"]
    product_label: str
    """Such as ``Celgard 2500 with 5 nm Al2O3`` or ``NMC811 with 4 cycles of Al2O3``."""
    operating: tuple[OperatingPoint, ...]
    kpi: KpiTable
    groups: tuple[GroupRow, ...]
    resources: tuple[ResourceRow, ...]
    """Ranked: the bottleneck first."""
    bottleneck: str
    """In words: what limits the plant and why."""
    estimate_per_day: float
    estimates: tuple[EstimateRow, ...]
    gap: tuple[GapRow, ...]
    """Sums to simulated - estimate."""
    cost: CostBreakdown | None
    targets: tuple[Target, ...]
    inputs: tuple[InputRow, ...]
    definitions: tuple[Definition, ...]
    state_table: tuple[tuple[str, str, str], ...]
    """(sub-state, E10 state, meaning)"""
    checks: tuple[Check, ...]
    findings: tuple[Finding, ...]
    provenance: Provenance
    caveat: str = ""
    """In words: in what the output is not what was asked for, such as a film too thin; mostly empty."""
    separators: tuple[CoatedSeparator, ...] = ()
    """Each line's coated separator against what separators have to meet; empty for other materials."""
    samples: dict[str, tuple[float, ...]] = field(default_factory=dict)
    """Headline key figures by replication."""
    gains: tuple[Gain, ...] = ()
    """What more of each thing would bring, the largest first; empty where it was not asked for."""
    quantiles: tuple[QuantileRow, ...] = ()
    """How the output of a whole horizon may turn out; empty for one replication."""
    daily: tuple[float, ...] = ()
    """Good output of each day, mean over replications [m2 or t]."""
    warm_up: WarmUp | None = None
    """How many days the plant takes to settle; the figures count the whole horizon, its start too."""
    standing_use: tuple[StandingRow, ...] = ()
    """What units take while they do not run, by what they do; empty where nothing is stated."""
    standing: tuple[HotOrCold, ...] = ()
    """Whether units should stand hot or cold while the plant is closed, where what they take idle is stated."""

    products: Products | None = None
    """Products, orders and campaigns, where there are several products."""

    def to_frame(self) -> pd.DataFrame:
        """Key figures as a data frame: one row each, with ``name, unit, mean, half_width, p10, p90, n``."""
        import pandas as pd

        return pd.DataFrame([asdict(kpi) for kpi in self.kpi.kpis])
