"""What units have and what they share: people, precursor, utilities, failures, upkeep; as plain data.

Time is integer milliseconds, precursor integer micrograms, web integer millimetres, powder integer grams.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import exp, log
from typing import Literal

UG_PER_KG = 1e9
"""Precursor stocks and flows are counted in micrograms."""
DistributionName = Literal[
    "fixed", "exponential", "lognormal", "normal", "gamma", "weibull", "uniform", "triangular", "geometric"
]
Clock = Literal["operating", "calendar", "metres", "batches", "cycles"]
Effect = Literal["resume", "restart", "scrap", "rework"]
"""What becomes of the work under way: it goes on; it begins again; it is lost; its lots are to be worked on anew."""
AtClose = Literal["finish", "pause", "abort"]
"""What closing does to work under way: it goes on; it rests until opening; it is lost and begins again at opening."""


@dataclass(frozen=True, slots=True)
class Variate:
    """A fixed or random amount: a duration [ms], a length [mm] or a number of batches."""

    mean: float
    sd: float = 0.0
    name: DistributionName = "fixed"


@dataclass(frozen=True, slots=True)
class Crew:
    """People who serve tasks first come, first served, while the plant works."""

    name: str
    people: int
    away: tuple[tuple[int, int], ...] = ()
    """When they begin nothing although the plant works: breaks, and shifts that are not theirs [ms]; sorted and
    disjoint."""
    shifts: tuple[tuple[int, int], ...] = ()
    """Start after midnight and length of each shift of a day [ms], for key figures by shift; the run asks nothing."""


@dataclass(frozen=True, slots=True)
class CanisterSupply:
    """Full canisters in store for one cabinet, and how they are ordered."""

    stock: int
    """In store at the start, beside the one in the cabinet."""
    reorder_at: int
    """An order goes out when those in store and on order are no more than this."""
    order: int
    """Canisters ordered at a time."""
    lead_time: Variate
    """From order to arrival [ms]."""
    maximum: int
    """Canisters in store and on order at the most; a larger order is cut."""


@dataclass(frozen=True, slots=True)
class Cabinet:
    """A precursor cabinet: a flow that units share and a canister that runs empty."""

    name: str
    precursor: str
    max_flow: int
    """[ug/s]"""
    canister: int
    """Content of a full canister [ug]."""
    heel: int
    """What must stay in the canister at the change [ug]; paid, not used."""
    change: Variate
    crew: str | None = None
    people: int = 1
    supply: CanisterSupply | None = None
    """None for canisters without end."""


@dataclass(frozen=True, slots=True)
class FailureMode:
    """A way to fail, with a clock of its own."""

    name: str
    clock: Clock
    between: Variate
    """[ms] for operating and calendar, [mm] for metres, number for batches."""
    repair: Variate
    crew: str | None = None
    people: int = 1
    scrap: int = 0
    """Lost at each occurrence: web cut out [mm], or part of the lot under way [its unit]."""
    sub_state: Literal["repair", "web break", "assist", "facility outage", "planned outage"] = "repair"
    """``assist``: a short stop that an operator ends; counted apart from failures."""
    effect: Effect = "resume"
    """What becomes of the work under way on a machine after the repair: it goes on, it begins again, the lots are
    scrap, or they leave as lots to be reworked."""
    spare: str | None = None
    """Part from stock that each repair uses up."""
    at_close: AtClose = "finish"
    """What closing does to a repair."""


@dataclass(frozen=True, slots=True)
class Outage:
    """Something that units share is out - power, gas, abatement - and all that it hits are down at the same time."""

    name: str
    lasts: Variate
    """[ms]"""
    hits: Mapping[str, Effect] = field(default_factory=dict)
    """By unit: what becomes of the work under way; of webs, ``resume``."""
    cabinets: tuple[str, ...] = ()
    """Cabinets that deliver nothing meanwhile; who draws from them waits."""
    between: Variate | None = None
    """From the end of one to the next, and to the first [ms]; None for times in ``at``."""
    at: tuple[int, ...] = ()
    """[ms]"""
    planned: bool = False
    """Whether it is scheduled downtime."""
    scrap: int = 0
    """Web cut out of each line that it stops [mm]."""


@dataclass(frozen=True, slots=True)
class MaintenanceTask:
    """Planned maintenance, due every so often on its clock."""

    name: str
    clock: Clock
    every: int
    """[ms] for operating and calendar, [mm] for metres, number for batches."""
    takes: Variate
    crew: str | None = None
    people: int = 1
    first: int = 0
    """When it is due for the first time, on the same clock; 0 for after ``every``."""
    at_close: AtClose = "finish"
    early: int = 0
    """How much before it is due it is done when the unit stands anyway, on the same clock."""
    cold: bool = False
    """Whether the unit cools down for it, and warms up afterwards."""


@dataclass(frozen=True, slots=True)
class Draw:
    """What a step or a running line draws from a cabinet."""

    cabinet: str
    flow: int
    """Share of the cabinet's flow that is taken while it lasts [ug/s]."""


@dataclass(frozen=True, slots=True)
class Utility:
    """Something with a limit that units take shares of while they run: nitrogen, a vacuum train, power."""

    name: str
    capacity: int
    """In the unit in which shares are stated."""
    policy: Literal["fifo", "priority"] = "fifo"
    """Who is served first: who asked first, or the unit of the least priority; ties go by asking."""


@dataclass(frozen=True, slots=True)
class Take:
    """The share of a utility that a unit takes."""

    utility: str
    amount: int


@dataclass(frozen=True, slots=True)
class Phase:
    """A time of ramp-up, while people and equipment still learn."""

    until: int
    """End [ms], counted from when the unit starts."""
    pace: float = 1.0
    """Speed over the full speed, for webs."""
    stress: float = 1.0
    """How many times as often failures come."""
    reject: float = 0.0
    """Added share of webs rejected, or probability of batches off specification."""


@dataclass(frozen=True, slots=True)
class Restart:
    """How a unit is left to cool down while the plant is closed, and what it takes beyond its warm-up to run again."""

    beyond: int = 0
    """It stays hot for less closed time than this [ms]."""
    cool_down: int = 0
    """Time to cool down, under its idle gas; it stays hot where the plant opens earlier [ms]."""
    requalify: int = 0
    """From the end of the warm-up until it may run [ms]."""
    scrap: int = 0
    """Web run to scrap beyond that of any start-up [mm]."""
    dummies: int = 0
    """Batches of a reactor that are no product; their powder is used again."""
    off_spec: float = 0.0
    """Added probability that the first batch of product is off specification."""


@dataclass(frozen=True, slots=True)
class Accumulator:
    """A festoon of web between two lines: the one that fills it and the one that empties it run and stop apart."""

    name: str
    capacity: int
    """Web that it holds at the most [mm]."""
    content: int = 0
    """Web in it at time 0 [mm]."""


@dataclass(frozen=True, slots=True)
class Splice:
    """A roll change without a stop: the next roll waits on a turret, and its web is joined to the running one."""

    prepare: Variate
    """Work to make the next roll ready, while the web runs [ms]."""
    scrap: int = 0
    """Web around the joint that is cut out later [mm]."""
    failed: float = 0.0
    """Share of joints that do not hold: the line stops and takes the time of a roll change."""


@dataclass(frozen=True, slots=True)
class Spare:
    """Parts in stock; each one used is ordered at once."""

    name: str
    stock: int
    """At the start, and the level up to which is ordered."""
    lead_time: Variate
    """From order to arrival [ms]."""


@dataclass(frozen=True, slots=True)
class Drying:
    """Drying of first order: water goes down to a e-th of itself in each time constant."""

    constant: int
    """[ms]"""
    target: int
    """Water at which a lot is dry [mg/kg]."""

    def time(self, moisture: float) -> int:
        """How long a lot takes [ms]; no time if it is dry already."""
        return round(self.constant * log(moisture / self.target)) if moisture > self.target else 0


@dataclass(frozen=True, slots=True)
class Uptake:
    """Water that powder takes up where it lies, of first order towards an equilibrium; or gives off, if it has more."""

    constant: int
    """Time in which the distance to the equilibrium goes down to a e-th [ms]."""
    equilibrium: float
    """Water of powder that has lain there for ever [mg/kg]."""

    def after(self, moisture: float, time: int) -> float:
        """Water of a lot after a time [mg/kg]."""
        return self.equilibrium + (moisture - self.equilibrium) * exp(-time / self.constant)


@dataclass(frozen=True, slots=True)
class Fresh:
    """What powder must be like to be loaded."""

    moisture: float | None = None
    """The most water [mg/kg]; None for any."""
    age: int | None = None
    """The longest time since it was dried, or came [ms]; None for any."""
    back: str | None = None
    """Buffer to which other lots go, to be dried again; None if they are scrap."""


@dataclass(frozen=True, slots=True)
class Slitting:
    """How a roll is cut into several: across into lanes, along into lengths."""

    lanes: int = 1
    """Rolls side by side that one becomes."""
    trim: float = 0.0
    """Share of the width that is cut off at the edges."""
    length: int = 0
    """Web on each roll [mm]; 0 for as much as there is."""
    shortest: int = 0
    """A last piece with less web is scrap [mm]."""


@dataclass(frozen=True, slots=True)
class Changeovers:
    """What a unit needs to go from one product to another."""

    times: Mapping[tuple[str, str], Variate] = field(default_factory=dict)
    """By product before and after."""
    otherwise: Variate = Variate(0)
    """For pairs of different products that ``times`` does not name."""
    first: str | None = None
    """Product for which the unit is set up at the start; None if the first lot needs no setup."""
    keep: bool = False
    """Whether a line or reactor takes lots of its product as long as there are any, before others of the same priority;
    else it takes the first."""
    crew: str | None = None
    people: int = 1
    at_close: AtClose = "finish"
