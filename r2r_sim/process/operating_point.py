"""What physics says of one line or reactor with one recipe: the only thing the plant gets to see of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from r2r_sim.errors import Finding

LimitKind = Literal["max_speed", "min_time", "max_flow", "max_mass", "max_pressure"]


@dataclass(frozen=True, slots=True)
class Limit:
    """What one physical mechanism alone would allow."""

    name: str
    """Such as ``dose A``, ``purge isolation``, ``precursor delivery``."""
    kind: LimitKind
    value: float
    """SI: the web speed [m/s], time [s], flow [kg/s], mass [kg] or pressure [Pa] that this limit alone would allow."""
    unit: str
    """Unit to show it in."""
    margin: float
    """Room left at the operating point: value / operating value - 1 (max) or operating value / value - 1 (min).
    The binding limit has 0."""
    inputs: Mapping[str, float] = field(default_factory=dict)
    """The numbers that enter, by name with their unit, such as ``{"gap [mm]": 0.5}``."""
    equation: str = ""
    """The model in one line."""
    step: str = ""
    """The recipe step it rules, for batches."""

    @property
    def bare_name(self) -> str:
        """The name without the layer that the step says already: ``gas delivery of o3`` in ``Fe2O3 dose B``."""
        layer = self.step.rsplit(" ", 2)[0] if self.step.count(" ") >= 2 else ""
        return self.name.removeprefix(f"{layer} ") if layer else self.name

    @property
    def full_name(self) -> str:
        """Step and name, each layer once: ``Fe2O3 dose B: gas delivery of o3``."""
        return f"{self.step}: {self.bare_name}" if self.step else self.name


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a batch, or one zone of a web line."""

    name: str
    """Such as ``heat``, ``dose A``, ``purge B``; ``Ta2O5 dose A`` in a supercycle."""
    duration: float
    """Time of the step, or dwell of the web in the zone [s]."""
    repeats: int = 1
    """How often it comes in one batch, or how many such zones a pass has."""
    precursor: str | None = None
    """Precursor drawn from its cabinet while it lasts."""
    amount: float = 0.0
    """Vapour drawn in one repeat [kg]; for webs see :class:`Consumption`."""
    ruled_by: str = ""
    """What sets its duration: a limit's name, or ``given``."""
    shortest: float = 0.0
    """The shortest duration physics allows [s]; equals ``duration`` where it is not given longer."""
    layer: str = ""
    """The layer of a supercycle that it belongs to; empty for a single chemistry and for heat and cool."""

    @property
    def part(self) -> str:
        """What is done, whatever the layer and whether for the first time: ``dose A``."""
        return self.name.removeprefix("first ").removeprefix(f"{self.layer} ")


@dataclass(frozen=True, slots=True)
class LayerGrowth:
    """What one chemistry adds to the film."""

    label: str
    """Name of the layer in steps and limits; empty for the only one."""
    chemistry: str
    film: str
    """Formula unit."""
    cycles: int
    """Of this chemistry in the whole recipe."""
    thickness: float
    """All its cycles together [m]."""
    share: float
    """Of the thickness of the film [-]."""
    growth_per_cycle: float
    """Mean over its cycles, nucleation included [m]."""
    coverage_a: float
    coverage_b: float
    precursors: tuple[str, str]
    """Of half-cycles A and B."""


@dataclass(frozen=True, slots=True)
class Growth:
    """The film that results."""

    thickness: float
    """[m]"""
    growth_per_cycle: float
    """Steady growth at the coverages reached, mean over the cycles of a supercycle [m]."""
    coverage_a: float
    """The lowest of all layers."""
    coverage_b: float
    """The lowest of all layers."""
    sites: float
    """Metal atoms added per square metre and cycle at saturation, mean over the cycles of a supercycle [1/m2]."""
    mass_gain: float
    """Film mass per square metre of web [kg/m2], or per kg of powder [kg/kg]."""
    coated_area: float
    """Surface that is coated per square metre of web [m2/m2], or per kg of powder [m2/kg]."""
    nucleation_cycles: float = 0.0
    parasitic_share: float = 0.0
    """Extra growth from precursor that leaks between zones or that purges leave, as a share of the film."""
    infiltrated_share: float | None = None
    """Metal precursor that the polymer still holds when it meets the other one, per cycle, as a share of the film's;
    None where it is not known."""
    porosity_before: float | None = None
    porosity_after: float | None = None
    pore_diameter_after: float | None = None
    thickness_wanted: float | None = None
    """What the same cycles give at the saturation asked for, where a given speed or dose is beyond the limits [m]."""
    layers: tuple[LayerGrowth, ...] = ()
    """In the order of their first cycle."""
    composition: Mapping[str, float] = field(default_factory=dict)
    """Atoms of each element per metal atom; empty where a film has no formula of whole numbers."""
    formula: str = ""
    """The film as grown."""


@dataclass(frozen=True, slots=True)
class Consumption:
    """What one unit draws. Webs: per second while the line is hot. Batches: per batch."""

    basis: Literal["hot_second", "batch"]
    precursors: Mapping[str, float]
    """Vapour supplied by precursor [kg/s or kg]."""
    utilisation: Mapping[str, float]
    """Share of what is supplied that ends in the film, by precursor, at the operating point."""
    nitrogen: float
    """At 273.15 K and 101 325 Pa [m3/s or m3]."""
    process_heat: float
    """Heat that web, powder and gas take up [W or J]."""
    peak_precursors: Mapping[str, float]
    """Highest mass flow by precursor [kg/s]."""
    peak_nitrogen: float
    """[m3/s at 273.15 K and 101 325 Pa]"""
    by_products: Mapping[str, float] = field(default_factory=dict)
    """Gas released, such as ``CH4`` [mol/s or mol]."""
    peak_by_products: Mapping[str, float] = field(default_factory=dict)
    """Highest flow of gas released in a dose [mol/s]."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """The same unit with one choice changed, such as the coated depth, for comparison only."""

    label: str
    chosen: bool
    rate: float | None
    """Web speed [m/s] or charge per productive second [kg/s]; None where infeasible."""
    binding: str
    coated_area: float
    mass_gain: float
    precursors: Mapping[str, float]
    """Vapour supplied per square metre of web, or per kg of powder [kg/m2 or kg/kg]."""
    porosity_after: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """One line or reactor with one recipe."""

    unit: str
    """Name of the line or reactor in the scenario."""
    unit_kind: str
    """Reactor kind: ``spatial_web``, ``fluidised_bed``, ``rotary_drum``, ..."""
    count: int
    rate: float
    """Web speed [m/s], or charge per batch [kg]; of a continuous reactor for powders its lot, of a wound roll [m]."""
    nameplate: float
    """Output while productive if only physics ruled: web length finished [m/s] or powder [kg/s], per unit."""
    steps: tuple[Step, ...]
    cycles: int
    """Of all layers."""
    passes: int
    growth: Growth
    consumption: Consumption
    limits: tuple[Limit, ...]
    """Every limit, the tightest first."""
    warnings: tuple[Finding, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    surface_margin: float = 1.0
    """Surface for which a batch, or the gas of a zone, supplies enough, over that of the powder as stated."""
    supercycles: int = 1
    """How often ``order`` is run through; the cycles of a single chemistry."""
    order: tuple[tuple[str, int], ...] = (("", 1),)
    """One supercycle: layer and cycles of it in one go; a single chemistry is one cycle of one layer."""
    product: str = ""
    """Which of several products this is the recipe of; empty for the only one."""

    @property
    def label(self) -> str:
        """The unit, with the product where there are several: ``bed (thin)``."""
        return f"{self.unit} ({self.product})" if self.product else self.unit

    @property
    def is_roll(self) -> bool:
        """Whether a batch is a roll of web: its rate is metres a batch, its nameplate metres a second."""
        return self.consumption.basis == "batch" and self.unit_kind == "wound_roll"

    @property
    def is_continuous(self) -> bool:
        """Whether powder passes through without a stop: its one step is a lot that runs through."""
        return self.consumption.basis == "batch" and [step.name for step in self.steps] == ["coating"]

    @property
    def binding(self) -> Limit:
        """The limit that rules."""
        return self.limits[0]

    @property
    def next_limit(self) -> Limit | None:
        """The limit that would rule once the binding one is lifted."""
        return self.limits[1] if len(self.limits) > 1 else None
