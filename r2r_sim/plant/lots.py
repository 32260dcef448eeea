"""Lots, where they come from, where they wait and where they go; as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from r2r_sim.plant.parts import Uptake, Variate

Quality = Literal["in spec", "off spec", "rework", "under-dosed"]
"""What the last machine that judged a lot found; ``rework``: a failure struck while it was worked on; ``under-dosed``:
it has more surface than its coatings have supplied."""
COAT_AGAIN = "coated again"
"""Why a lot is not good on its way back to where it is coated: no scrap, for the product is not lost."""
WORK_AGAIN = "sent back"
"""Why a lot is not good on its way back to a machine that does not coat: neither scrap nor a loss of what is coated."""
DUMMY = "dummy batch"
"""Why a batch that only proves a reactor is not good: no scrap, for its powder is used again."""
DRY_AGAIN = "dried again"
"""Why a lot that was too damp or too old to be loaded is not good: no scrap, for its powder is not lost."""
TOO_DAMP, TOO_OLD = "too damp", "too old"
"""Why powder is scrap before it is coated."""
KEPT = (COAT_AGAIN, WORK_AGAIN, DUMMY, DRY_AGAIN)
"""Reasons for which a lot is not good although nothing of it is lost."""


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
    name: str = ""
    """Begins the names of its lots; empty for lots that are called after where they come from."""


@dataclass(frozen=True, slots=True)
class Buffer:
    """A place where lots wait; endless unless it has a capacity."""

    name: str
    capacity: int | None = None
    """[lots]; with 0, lots go from unit to unit without a place between them."""
    order: Literal["fifo", "priority", "due", "rank"] = "fifo"
    """Which lot goes first: the one that came first; the least priority; the earliest due, lots without a due date
    last; or the least priority and among those the earliest due. Ties go by coming."""
    initial: tuple[Order, ...] = ()
    """Lots that are there at the start."""
    uptake: Uptake | None = None
    """Water that lots take up while they lie in it; None for a sealed or dry one."""


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
    campaigns: tuple[Order, ...] = ()
    """What comes in place of ``each``, over and over: as many arrivals as the first has lots, then as many of the
    next."""
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
    reason: str = ""
    """Why lots that go this way are not good; empty for what was found of them."""
