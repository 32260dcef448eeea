"""The plant as the simulation gets it: integers, rates and distributions; no chemistry.

Time is integer milliseconds, web length integer millimetres, powder integer grams, precursor integer micrograms: a
laboratory bed draws less than a milligram a second.
Rates are floats; a rate is turned into an event time or an amount once, rounded half to even, and never accumulated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log
from typing import Literal

UG_PER_KG = 1e9
"""Precursor stocks and flows are counted in micrograms."""

DistributionName = Literal[
    "fixed", "exponential", "lognormal", "normal", "gamma", "weibull", "uniform", "triangular", "geometric"
]
Clock = Literal["operating", "calendar", "metres", "batches"]
AtClose = Literal["finish", "pause", "abort"]
"""What closing does to work under way: it goes on; it rests until opening; it is lost and begins again at opening."""
Quality = Literal["in spec", "off spec", "rework", "under-dosed"]
"""What the last machine that judged a lot found; ``rework``: a failure struck while it was worked on; ``under-dosed``:
it has more surface than its coatings have supplied."""
COAT_AGAIN = "coated again"
"""Why an under-dosed lot is not good on its way back to the reactor: no scrap, for its powder is not lost."""


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
    sub_state: Literal["repair", "web break", "assist"] = "repair"
    """``assist``: a short stop that an operator ends; counted apart from failures."""
    effect: Literal["resume", "restart", "scrap", "rework"] = "resume"
    """What becomes of the work under way on a machine after the repair: it goes on, it begins again, the lots are
    scrap, or they leave as lots to be reworked."""
    spare: str | None = None
    """Part from stock that each repair uses up."""
    at_close: AtClose = "finish"
    """What closing does to a repair."""


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
class WebLine:
    """A roll-to-roll line: metres as a rate.

    Lines that are joined by accumulators are one machine for the planner: its unwinder, coater and winder.
    """

    name: str
    speed: float
    """[mm/ms]"""
    roll_length: int
    """[mm]"""
    passes: int
    """Runs of each roll through the line before it is finished."""
    roll_change: Variate
    crew: str | None = None
    people: int = 1
    startup_scrap: int = 0
    """Web run to scrap after every stop [mm]."""
    reject: float = 0.0
    """Share of the coated length rejected at inspection."""
    feeds: tuple[Draw, ...] = ()
    """Precursor flows while the line is hot."""
    failures: tuple[FailureMode, ...] = ()
    maintenance: tuple[MaintenanceTask, ...] = ()
    entry: str | None = None
    """Accumulator from which the web comes; None for a roll of its own."""
    exit: str | None = None
    """Accumulator into which the web goes; None for a roll of its own."""
    splice: Splice | None = None
    """Flying splice from a turret; None for a stop at each roll change."""
    input: str | None = None
    """Buffer of rolls, each as long as its lot's quantity [mm]; None for an endless supply of equal rolls."""
    output: str | None = None
    """Buffer to which finished rolls go; None for out of the plant."""
    ramp: int = 0
    """Time from standstill to full speed [ms]."""
    leader: int = 0
    """Web of each roll that is never sold: leader and tail [mm]."""
    starts: int = 0
    """When the line is installed and begins [ms]."""
    phases: tuple[Phase, ...] = ()
    """Ramp-up, in order of time; then it runs as stated."""
    takes: tuple[Take, ...] = ()
    """Utilities that are taken as long as the line is hot."""
    priority: int = 0
    """Rank among those who wait for a utility; the least goes first."""
    at_close: Literal["stop", "finish"] = "stop"
    """What closing does to the roll on the line: it stands until opening, or runs to its end first."""
    warm_up: int = 0
    """Time to bring the line to temperature after it stood closed; 0 for a line that stays hot [ms]."""


@dataclass(frozen=True, slots=True)
class BatchStep:
    """One step of a batch; ``sub_state`` is a name of the state table."""

    sub_state: str
    duration: Variate
    crew: str | None = None
    people: int = 1
    draw: Draw | None = None


@dataclass(frozen=True, slots=True)
class BatchReactor:
    """A reactor that coats powder charge by charge; ``steps`` has every cycle written out."""

    name: str
    charge: int
    """[g]"""
    steps: tuple[BatchStep, ...]
    mass_loss: float = 0.0
    """Share of each charge lost as fines, heel and samples."""
    off_spec: float = 0.0
    """Probability that a batch is scrapped."""
    failures: tuple[FailureMode, ...] = ()
    maintenance: tuple[MaintenanceTask, ...] = ()
    input: str | None = None
    """Buffer from which each batch takes one lot, which is the charge; None for an endless supply."""
    output: str | None = None
    """Buffer to which good batches go; None for out of the plant."""
    again: str | None = None
    """Buffer of lots that are coated again, which go before those of the input."""
    surface_limit: int | None = None
    """Surface that one run supplies [thousandths of the nominal]: lots with more are under-dosed until they have been
    run often enough; None for as much as there is."""
    judges: bool = True
    """Whether what is wrong with a lot is found as it comes out: off specification it is scrap, under-dosed it goes to
    ``again`` or is scrap too. Else it goes on as good, and a machine behind finds out."""
    starts: int = 0
    """When the reactor is installed and begins [ms]."""
    phases: tuple[Phase, ...] = ()
    """Ramp-up, in order of time; then it runs as stated."""
    takes: tuple[Take, ...] = ()
    """Utilities that are taken from the first to the last step that asks for no people."""
    priority: int = 0
    """Rank among those who wait for a utility; the least goes first."""


@dataclass(frozen=True, slots=True)
class Order:
    """Lots that are released together."""

    release: int = 0
    """[ms]; lots that lie in a buffer at the start are there at 0."""
    product: str = ""
    lots: int = 1
    quantity: int = 1
    """Of each lot, in the unit of the machines that work on it."""
    due: int | None = None
    """[ms]"""
    priority: int = 0
    """The least goes first."""


@dataclass(frozen=True, slots=True)
class Buffer:
    """A place where lots wait; endless unless it has a capacity."""

    name: str
    capacity: int | None = None
    """[lots]; with 0, lots go from unit to unit without a place between them."""
    order: Literal["fifo", "priority", "due"] = "fifo"
    """Which lot goes first: the one that came first; the least priority; the earliest due, lots without a due date
    last. Ties go by coming."""
    initial: tuple[Order, ...] = ()
    """Lots that are there at the start."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where lots come from: an order list, or endless arrivals that are all alike."""

    name: str
    output: str
    """Buffer."""
    orders: tuple[Order, ...] = ()
    """By release; an order list that is empty means arrivals."""
    between: Variate | None = None
    """From one arrival to the next, and to the first [ms]; None for an order list."""
    each: Order = field(default_factory=Order)
    """What comes with each arrival; ``release`` counts for nothing and ``due`` is counted from the arrival."""
    surface: Variate | None = None
    """Specific surface of a lot in thousandths of the nominal one."""
    moisture: Variate | None = None
    """Water of a lot [mg/kg]."""
    when_full: Literal["wait", "lose"] = "wait"
    """What a lot does that finds the buffer full: the source waits, or the lot is lost."""


@dataclass(frozen=True, slots=True)
class Route:
    """Where lots go after a machine."""

    to: str | None = None
    """Buffer; None for out of the plant."""
    share: float = 1.0
    """Probability among the routes for the same quality."""
    quality: Quality | None = None
    """Lots for which the route is; None for those that have no route of their own."""
    outcome: Literal["good", "scrap", "rework"] = "good"
    """How the machine's work on the lot counts."""


@dataclass(frozen=True, slots=True)
class Changeovers:
    """What a machine needs to go from one product to another."""

    times: Mapping[tuple[str, str], Variate] = field(default_factory=dict)
    """By product before and after."""
    otherwise: Variate = Variate(0)
    """For pairs of different products that ``times`` does not name."""
    first: str | None = None
    """Product for which the machine is set up at the start; None if the first lot needs no setup."""
    crew: str | None = None
    people: int = 1
    at_close: AtClose = "finish"


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
class Machine:
    """One machine that works on lots; machines with the same inputs share the work.

    It takes lots from its inputs, works on them, and holds them until there is room where they go (blocking after
    service).
    """

    name: str
    time: Variate
    """Of one batch [ms]."""
    times: Mapping[str, Variate] = field(default_factory=dict)
    """By product of the first lot of a batch; others take ``time``."""
    inputs: tuple[str, ...] = ()
    """Buffers, the first that has enough lots is taken from; none for an endless supply."""
    routes: tuple[Route, ...] = ()
    """Lots without a route leave the plant: those in specification as good, others as scrap."""
    batch: int = 1
    """Lots worked on at a time, at most."""
    least: int | None = None
    """Lots without which no batch begins; None for a full batch."""
    crew: str | None = None
    people: int = 1
    draw: Draw | None = None
    """What the work draws from a cabinet; it needs people or a cabinet, not both."""
    off_spec: float = 0.0
    """Probability that a lot is out of specification afterwards."""
    surface_limit: int | None = None
    """Lots with more surface [thousandths of the nominal] are out of specification."""
    changeovers: Changeovers | None = None
    failures: tuple[FailureMode, ...] = ()
    maintenance: tuple[MaintenanceTask, ...] = ()
    at_close: AtClose = "finish"
    supply: Order = field(default_factory=Order)
    """What the lots of an endless supply are like."""
    sub_state: str = "process"
    mass_loss: float = 0.0
    """Share of each lot lost in it."""
    drying: Drying | None = None
    """Added to the time of a batch, by its wettest lot."""


Unit = WebLine | BatchReactor | Machine


@dataclass(frozen=True, slots=True)
class UnitInfo:
    """What key figures need to know of a unit; travels with the record."""

    name: str
    group: str
    """The line or reactor of the scenario this unit is one of."""
    kind: str
    quantity_unit: Literal["mm", "g"]
    """Unit of the lots' quantities."""
    nameplate: float
    """Finished output while productive if only physics ruled [quantity unit/ms]."""
    area_per_quantity: float
    """[m2 per quantity unit]: coated width of a web, specific surface of a powder."""
    mass_per_quantity: float
    """[kg per quantity unit] of finished product."""
    utilities: Mapping[str, float] = field(default_factory=dict)
    """By name (``n2`` [m3], ``electricity`` [J], ``heat`` [J]): amount per hot ms (web) or per batch started (batch);
    names that end in ``/ms`` are drawn per ms outside non-scheduled time by either kind."""
    film_precursors: Mapping[str, float] = field(default_factory=dict)
    """Precursor that ends in the film, by precursor [ug per quantity unit]; supplied minus this is not used."""
    coats: bool = True
    """Whether it coats; other units prepare, carry, test or pack what is coated, and have no share in the plant's
    effectiveness."""
    delivers: bool = True
    """Whether its good lots leave the plant as output."""
    follows: bool = False
    """Whether what comes to it is coated already, so that what it scraps is output lost."""

    @property
    def uses_by_batch(self) -> bool:
        """Whether utilities are counted per batch started; else per hot ms. A wound roll is a batch of web."""
        return self.quantity_unit == "g" or self.kind == "wound_roll"


@dataclass(frozen=True, slots=True)
class PlantModel:
    """Everything a replication needs, as plain data."""

    horizon: int
    """[ms]"""
    closed: tuple[tuple[int, int], ...] = ()
    """Non-scheduled intervals [ms], sorted and disjoint."""
    crews: tuple[Crew, ...] = ()
    cabinets: tuple[Cabinet, ...] = ()
    units: tuple[Unit, ...] = ()
    infos: tuple[UnitInfo, ...] = ()
    """One for each unit, in the same order."""
    accumulators: tuple[Accumulator, ...] = ()
    buffers: tuple[Buffer, ...] = ()
    sources: tuple[Source, ...] = ()
    spares: tuple[Spare, ...] = ()
    utilities: tuple[Utility, ...] = ()
    """In the order in which a unit takes them."""
