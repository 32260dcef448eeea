"""The shapes of key figures: what one replication measures, and what many say together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Definition:
    """What one key figure, or each of a family of them, means."""

    name: str
    """Name, or a pattern such as ``precursor_<id>_kg_per_day``."""
    label: str
    unit: str
    """``-`` for shares."""
    formula: str
    standard: str
    time_base: str


@dataclass(frozen=True, slots=True)
class Demand:
    """What is asked of a utility or of something shared, over the whole horizon."""

    unit: str
    mean: float
    p95: float
    """Not exceeded in 95 % of the time."""
    peak: float


@dataclass(frozen=True, slots=True)
class Post:
    """What was asked of a crew in one shift of the day."""

    start: int
    """After midnight [ms]."""
    hours: float
    """On duty over the horizon, breaks apart [h]."""
    people: int
    """There in each such hour."""
    needed: Demand
    """[people]"""


@dataclass(frozen=True, slots=True)
class Measures:
    """Everything wanted of one replication, as small plain numbers; the record itself may then be dropped."""

    scalars: Mapping[str, float]
    """Key figure by name; the closed list is in ``kpi.definitions``."""
    monthly_m2: tuple[float, ...]
    """Good output of each twelfth of a year of the horizon [m2]; a last part-month is left out."""
    monthly_t: tuple[float, ...]
    state_hours: Mapping[tuple[str, str], float]
    """(unit, sub-state) -> hours over the horizon."""
    losses: Mapping[tuple[str, str], float]
    """(group, cause) -> output lost against nameplate, in the product's base quantity [m2 for webs, kg for powder]
    over the horizon. Per group: nameplate x horizon = good + sum of losses, exactly."""
    nameplate: Mapping[str, float]
    """group -> nameplate output over the horizon [m2 or kg]."""
    good: Mapping[str, float]
    """group -> good output over the horizon [m2 or kg]."""
    waits: Mapping[tuple[str, str], float]
    """(group, for what) -> unit-hours over the horizon."""
    failures: Mapping[tuple[str, str], tuple[int, float]]
    """(group, mode) -> occurrences and repair hours over the horizon."""
    horizon_h: float = 8760.0
    """Length of the horizon [h]."""
    group_oee: Mapping[str, float] = field(default_factory=dict)
    """group -> overall equipment effectiveness of its units on operations time [-]."""
    demand: Mapping[str, Demand] = field(default_factory=dict)
    """Utility, ``cabinet:<name>`` or ``crew:<name>`` -> what was asked of it over time."""
    canister_changes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Cabinet -> when each change of a canister began [ms]."""
    daily_good: tuple[float, ...] = ()
    """Good output of each day of the horizon, by when a lot ends, in the product's base quantity [m2 or kg]; a last
    part-day is left out."""
    posts: Mapping[tuple[str, int], Post] = field(default_factory=dict)
    """Crew and number of its shift -> what was asked of it."""


@dataclass(frozen=True, slots=True)
class Kpi:
    """One key figure over replications. Percentiles: linear interpolation (``PERCENTILE.INC``)."""

    name: str
    unit: str
    mean: float
    half_width: float | None
    """Of the 95 % Student t interval of the mean; None for fewer than two replications."""
    p10: float | None
    p90: float | None
    n: int


@dataclass(frozen=True, slots=True)
class QuantileRow:
    """How the output of a whole horizon may turn out."""

    share: float
    """Of horizons that make less."""
    per_day: float
    """[m2/day or t/day]; by linear interpolation."""
    low: float | None
    """Lower bound at 95 %, whatever the distribution; None where the replications are too few for one."""
    high: float | None


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of the horizon over replications."""

    month: int
    mean: float
    p10: float
    """Met or exceeded in nine of ten replications: what can be committed at 90 %."""
    p90: float


@dataclass(frozen=True, slots=True)
class StateRow:
    """Mean hours a year of one unit in one sub-state."""

    unit: str
    group: str
    sub_state: str
    e10: str
    hours_per_year: float
    share: float
    """Of total time."""


@dataclass(frozen=True, slots=True)
class LossRow:
    """One step of the way from nameplate to good output."""

    group: str
    cause: str
    e10: str
    """E10 state of a time loss; ``rate`` or ``quality`` for the others."""
    lost_per_day: float
    """[m2/day or t/day], mean over replications"""
    share_of_nameplate: float
    hours_per_year: float | None
    """Unit-hours; None for losses that are not time."""
    scrapped: bool
    """Whether what is lost was made and scrapped: start-ups and quality; else it was never made."""
    worth_per_year: float | None = None
    """Money a year; None where the scenario states too few prices."""


@dataclass(frozen=True, slots=True)
class WaitRow:
    """Mean unit-hours a year that a group waits for something."""

    group: str
    for_what: str
    hours_per_year: float


@dataclass(frozen=True, slots=True)
class FailureRow:
    """How often a failure mode strikes a group."""

    group: str
    mode: str
    per_year: float
    repair_hours: float
    """Mean repair time, without waiting [h]."""


@dataclass(frozen=True, slots=True)
class GapRow:
    """A share of the gap between the closed-form estimate and the simulated output."""

    cause: str
    per_day: float
    """[m2/day or t/day]; negative: the plant makes less than the estimate."""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One line or reactor group of the scenario: output, utilisation and rank as a bottleneck."""

    group: str
    kind: str
    units: int
    nameplate_per_day: float
    """All units together [m2/day or t/day]."""
    good_per_day: float
    productive_share: float
    standby_share: float
    down_share: float
    closed_share: float
    oee: float
    limited_by: str
    """Physical limit that binds while it runs."""
    then_by: str


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """One shared resource or unit group, for the bottleneck ranking."""

    name: str
    kind: str
    """``line``, ``reactor``, ``station`` (a unit that does not coat), ``crew``, ``cabinet`` or ``utility``."""
    utilisation: float
    """Busy (productive and down for units) share of the time it is scheduled."""
    waiting_hours_per_year: float
    """Unit-hours that others wait for it."""
    rank: int


@dataclass(frozen=True, slots=True)
class DemandRow:
    """What is asked of a utility or of something shared, over replications."""

    name: str
    unit: str
    mean: float
    p95: float
    """Mean over replications of what is not exceeded in 95 % of the time."""
    peak: float
    """Largest of all replications."""


@dataclass(frozen=True, slots=True)
class PostRow:
    """People of a crew in one shift of the day, over replications."""

    crew: str
    shift: int
    starts: str
    """As HH:MM."""
    hours_per_year: float
    """On duty, breaks apart."""
    present: int
    needed_mean: float
    needed_p95: float
    """Not exceeded in 95 % of the hours on duty."""
    needed_peak: float
    """Largest of all replications."""
    utilisation: float
    """Mean of the people needed over those present."""


@dataclass(frozen=True, slots=True)
class CanisterRow:
    """The canisters of one cabinet over replications."""

    cabinet: str
    changes_per_year: float
    days_of_cover: float | None
    """Mean time from one change to the next [day]; None where there were fewer than two."""
    shortest_days: float | None
    """Shortest such time of all replications [day]."""
    most_in_7_days: int
    """Most changes in any 7 days of any replication: the canisters that cover a delivery of a week."""
    most_in_28_days: int
    first_days: tuple[float, ...]
    """When canisters were changed in the first replication [day]."""


@dataclass(frozen=True, slots=True)
class KpiTable:
    """All key figures of a study."""

    kpis: tuple[Kpi, ...]
    months: tuple[MonthRow, ...]
    states: tuple[StateRow, ...]
    losses: tuple[LossRow, ...]
    """Ordered as a waterfall: from nameplate down."""
    waits: tuple[WaitRow, ...]
    failures: tuple[FailureRow, ...]
    product_unit: str
    """``m2/day`` for webs, ``t/day`` for powder: the unit of losses, months (per month) and gap."""
    demand: tuple[DemandRow, ...] = ()
    canisters: tuple[CanisterRow, ...] = ()
    posts: tuple[PostRow, ...] = ()

    def __getitem__(self, name: str) -> Kpi:
        for kpi in self.kpis:
            if kpi.name == name:
                return kpi
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return any(kpi.name == name for kpi in self.kpis)
