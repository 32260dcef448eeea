"""The plant as the simulation gets it: integers, rates and distributions; no chemistry.

Time is integer milliseconds, web length integer millimetres, powder integer grams, precursor integer micrograms: a
laboratory bed draws less than a milligram a second.
Rates are floats; a rate is turned into an event time or an amount once, rounded half to even, and never accumulated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from r2r_sim.plant.lots import Buffer, Order, Route, Source
from r2r_sim.plant.parts import (
    Accumulator,
    AtClose,
    Cabinet,
    Changeovers,
    Crew,
    Draw,
    Drying,
    FailureMode,
    Fresh,
    MaintenanceTask,
    Outage,
    Phase,
    Restart,
    Slitting,
    Spare,
    Splice,
    Take,
    Utility,
    Variate,
)


@dataclass(frozen=True, slots=True)
class WebRecipe:
    """How a line runs one of several products; rolls of it come from a buffer."""

    speed: float
    """[mm/ms]"""
    passes: int = 1
    startup_scrap: int = 0
    """[mm]"""
    feeds: tuple[Draw, ...] = ()


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
    change_at_close: AtClose = "finish"
    """What closing does to a roll change under way."""
    warm_up: int = 0
    """Time to bring the line to temperature after it stood closed and cold [ms]."""
    restart: Restart | None = None
    """How it is left to cool down; None for at every closing if it has a warm-up, and else never."""
    again: str | None = None
    """Buffer of rolls that are coated again, which go before those of the input."""
    recipes: Mapping[str, WebRecipe] | None = None
    """By product, for those that do not run as stated above."""
    changeovers: Changeovers | None = None
    """What it takes to go from one product to another; the line stands. None for nothing."""

    def of(self, product: str) -> WebLine:
        """The line as it runs a product."""
        recipe = None if self.recipes is None else self.recipes.get(product)
        if recipe is None:
            return self
        return replace(
            self,
            speed=recipe.speed,
            passes=recipe.passes,
            startup_scrap=recipe.startup_scrap,
            feeds=recipe.feeds,
        )

    @property
    def highest_feeds(self) -> tuple[Draw, ...]:
        """The most that the line draws from each cabinet, whatever it runs."""
        if not self.recipes:
            return self.feeds
        most: dict[str, int] = {}
        for feeds in (self.feeds, *(recipe.feeds for recipe in self.recipes.values())):
            for feed in feeds:
                most[feed.cabinet] = max(most.get(feed.cabinet, 0), feed.flow)
        return tuple(Draw(cabinet, flow) for cabinet, flow in most.items())


@dataclass(frozen=True, slots=True)
class BatchStep:
    """One step of a batch; ``sub_state`` is a name of the state table."""

    sub_state: str
    duration: Variate
    crew: str | None = None
    people: int = 1
    draw: Draw | None = None


@dataclass(frozen=True, slots=True)
class BatchRecipe:
    """How a reactor coats one of several products; lots of it come from a buffer."""

    steps: tuple[BatchStep, ...]
    mass_loss: float = 0.0
    surface_limit: int | None = None


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
    warm_up: int = 0
    """Time to bring the reactor to temperature after it stood closed and cold [ms]."""
    restart: Restart | None = None
    """How it is left to cool down between batches; None as for lines."""
    at_close: AtClose = "finish"
    """What closing does to a batch under way: it runs on through the steps that need nobody; it rests until opening;
    its work is lost and begins again at opening."""
    people_at_close: Literal["finish", "pause"] = "finish"
    """What closing does to a step that needs people: they finish it, or go and are asked for anew at opening."""
    fresh: Fresh | None = None
    """What lots must be like that it takes from its input; None for any. Lots on their way back to it are not asked."""
    recipes: Mapping[str, BatchRecipe] | None = None
    """By product, for those that are not coated as stated above."""
    changeovers: Changeovers | None = None
    """What it takes to go from one product to another, between batches; None for nothing."""

    def of(self, product: str) -> BatchReactor:
        """The reactor as it coats a product."""
        recipe = None if self.recipes is None else self.recipes.get(product)
        if recipe is None:
            return self
        return replace(self, steps=recipe.steps, mass_loss=recipe.mass_loss, surface_limit=recipe.surface_limit)

    @property
    def all_steps(self) -> tuple[BatchStep, ...]:
        """The steps of all recipes."""
        if not self.recipes:
            return self.steps
        return (*self.steps, *(step for recipe in self.recipes.values() for step in recipe.steps))


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
    warm_up: int = 0
    """Time to bring the machine to temperature after it stood closed and cold [ms]."""
    restart: Restart | None = None
    """How it is left to cool down between lots; None as for lines."""
    takes: Take | None = None
    """Share of a utility that the work takes, such as a carrier; it needs people, a cabinet or a utility, not two."""
    pace: float = 0.0
    """Time for each length of web that runs through it, added to the time of a batch [ms/mm]."""
    stretch: float = 1.0
    """Length of web for each quantity of a lot: rolls that were slit are as long as before [mm per quantity unit]."""
    slitting: Slitting | None = None
    """How each lot that is good becomes several."""
    loss: str = "mass loss"
    """What ``mass_loss`` is told as."""


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
    idle: Mapping[str, float] = field(default_factory=dict)
    """What it takes while it stands hot and does not run, by name as in ``utilities`` [amount per ms]; electricity only
    in non-scheduled time."""
    warming: Mapping[str, float] = field(default_factory=dict)
    """What it takes in its warm-up [amount per ms]."""

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
    outages: tuple[Outage, ...] = ()
    by_product: Mapping[str, Mapping[str, UnitInfo]] = field(default_factory=dict)
    """Group -> product -> what its units are with that product; for groups whose products differ, the first of which is
    as ``infos`` say."""
