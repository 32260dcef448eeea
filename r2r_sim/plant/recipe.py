"""The recipe of a reactor in segments: steps that follow one another without a decision between them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import compress
from typing import NamedTuple, cast

from r2r_sim.plant.cabinet import SourceCabinet
from r2r_sim.plant.cycles import cycle_starts
from r2r_sim.plant.effects import begins_again_at
from r2r_sim.plant.model import BatchReactor, BatchStep
from r2r_sim.plant.pool import Pool
from r2r_sim.plant.recorder import CODES, PRODUCTIVE, Pattern
from r2r_sim.plant.repeats import Itself
from r2r_sim.plant.station import Mood, Station
from r2r_sim.plant.streams import is_fixed


class Segment:
    """Steps that follow one another without a decision; only the first may need people or a cabinet."""

    def __init__(self, station: Station, steps: Sequence[tuple[int, BatchStep]], of: str = "") -> None:
        site, head = station.site, steps[0][1]
        names = [step.sub_state for _, step in steps]
        self.codes = [CODES[name] for name in names]
        self.productive = [PRODUCTIVE[code] for code in self.codes]
        self.task = names[0]
        self.pool: Pool | None = None
        """Whose people, or flow, the first step needs."""
        self.units = 0
        self.resource = ""
        self.flies = False
        """Whether its dose can be on a train."""
        self.cabinet: SourceCabinet | None = None
        if head.crew is not None:
            self.pool, self.units, self.resource = site.crews[head.crew], head.people, f"crew:{head.crew}"
        elif head.draw is not None:
            self.cabinet, self.units = site.cabinets[head.draw.cabinet], head.draw.flow
            self.pool, self.resource = self.cabinet.pool, f"cabinet:{head.draw.cabinet}"
        queue = "waiting for crew" if self.cabinet is None else "waiting for cabinet"
        self.queued = Mood(CODES[queue], self.resource, True)
        self.change = Mood(CODES["canister change"], self.resource.replace("cabinet:", "canister:", 1), False)
        self.fixed = all(is_fixed(step.duration) for _, step in steps)
        self.lack = Mood(CODES["waiting for canister"], self.change.for_what, False)
        self._samplers = [
            site.streams.sampler(step.duration, station.name, f"{of}step {number}: {step.sub_state}")
            for number, step in (() if self.fixed else steps)
        ]
        self.expected = [round(step.duration.mean) for _, step in steps]
        self.length, self.work = self._sums = self._add(self.expected)
        """The time that the steps take, and the part of it in which the reactor processes, if they are fixed."""
        self._kept: dict[int, int] = {}
        precursor = self.cabinet.cabinet.precursor if self.cabinet else ""
        lengths = tuple(self.expected) if self.fixed else ()
        pattern = Pattern(tuple(self.codes), lengths, self.resource, self.task, self.units, precursor)
        self.number = site.recorder.pattern(pattern)

    def lengths(self) -> list[int]:
        """How long each step takes this time."""
        if self.fixed:
            return self.expected
        if self._kept:
            kept, self._kept = self._kept, {}
            return [kept[place] if place in kept else draw() for place, draw in enumerate(self._samplers)]
        return [draw() for draw in self._samplers]

    def put_back(self, first: int, lengths: Sequence[int]) -> None:
        """Keep times that were drawn for steps that have not begun, from the first on, for the next time."""
        if not self.fixed:
            self._kept.update(enumerate(lengths, first))

    def sums(self, steps: Sequence[int]) -> tuple[int, int]:
        """The time these steps take, and the part of it in which the reactor processes."""
        return self._sums if self.fixed else self._add(steps)

    def _add(self, steps: Sequence[int]) -> tuple[int, int]:
        length = sum(steps)
        if len(steps) == 1:
            return length, length if self.productive[0] else 0
        return length, sum(compress(steps, self.productive))

    @property
    def by_people(self) -> bool:
        """Whether its first step needs people."""
        return self.pool is not None and self.cabinet is None

    def mood(self) -> Mood:
        """How a wait for the first step counts now."""
        if self.cabinet is None or not self.cabinet.closed:
            return self.queued
        if self.cabinet.out is not None:
            return cast("Mood", self.cabinet.out)
        return self.lack if self.cabinet.lacks_canister else self.change


def segments_of(
    station: Station, reactor: BatchReactor, of: str = ""
) -> tuple[list[Segment], tuple[int, ...], list[int]]:
    """The segments of a recipe; those of the same steps that never change, as in every cycle, are one object.

    With them, the segment before which utilities are taken and the one before which they are given back; none if the
    reactor takes none; and the number of the first step of each. Random times are drawn under names that begin with
    ``of``.
    """
    span: tuple[int, ...] = ()
    if reactor.takes:
        alone = [number for number, step in enumerate(reactor.steps) if step.crew is None]
        span = (alone[0], alone[-1] + 1) if alone else ()
    places = (*span, begins_again_at(station, reactor), *cycle_starts(reactor))
    parts, order, numbers = _cut(Itself(reactor.steps), places)
    made = [Segment(station, part, of) for part in parts]
    shared = tuple(place for place, number in enumerate(numbers) if number in span)
    return [made[place] for place in order], (*shared, *([len(order)] if len(shared) == 1 else ())), [*numbers]


def unloading(segments: Sequence[Segment]) -> Segment | None:
    """The last segment, if people take out in it what is done and no other is like it."""
    last = segments[-1]
    asks = last.pool is not None and last.cabinet is None and not any(last.productive)
    return last if asks and last not in segments[:-1] else None


@lru_cache(maxsize=64)  # equal reactors share their steps, and so do replications
def _cut(recipe: Itself, at: tuple[int | None, ...]) -> tuple[list[list[tuple[int, BatchStep]]], list[int], list[int]]:
    """Cut a recipe before each step that needs people or a cabinet, and before those named.

    Gives the parts, those that are alike and never change only once; which of them follow one another; and the number
    of the first step of each of these.
    """
    cuts: list[list[tuple[int, BatchStep]]] = []
    for number, step in enumerate(recipe.steps):
        if not cuts or step.crew is not None or step.draw is not None or number in at:
            cuts.append([])
        cuts[-1].append((number, step))
    alike: dict[tuple[int, ...], int] = {}
    parts: list[list[tuple[int, BatchStep]]] = []
    order = []
    for part in cuts:
        fixed = all(is_fixed(step.duration) for _, step in part)
        key = tuple(id(step) for _, step in part) if fixed else (-1 - part[0][0],)
        if alike.setdefault(key, len(parts)) == len(parts):
            parts.append(part)
        order.append(alike[key])
    return parts, order, [part[0][0] for part in cuts]


class Recipe(NamedTuple):
    """A reactor as it coats one product."""

    reactor: BatchReactor
    span: tuple[int, int]
    """Its segments: from the first up to the last but one."""
    shared: tuple[int, ...]
    """Where among them utilities are taken and given back."""
    begins_again: int
    """The segment from which a batch begins again."""

    @classmethod
    def of(
        cls, station: Station, reactor: BatchReactor, begin: int, shared: tuple[int, ...], numbers: list[int]
    ) -> Recipe:
        """The recipe whose segments, of which these are the first steps, stand from a place on."""
        again = numbers.index(begins_again_at(station, reactor) or 0)
        where = tuple(begin + number for number in shared)
        return cls(reactor, (begin, begin + len(numbers)), where, begin + again)


def add_recipes(usual: Recipe, segments: list[Segment], numbers: list[int], station: Station) -> dict[str, Recipe]:
    """The recipe of each product, the usual one under no name; those with the same steps share their segments.

    ``segments`` and the ``numbers`` of their first steps are those of the usual recipe, and the others are added.
    """
    found, recipes = {"": usual}, usual.reactor.recipes
    if not recipes:
        return found
    known = {usual.reactor.steps: usual}
    for product in recipes:
        one = usual.reactor.of(product)
        if one.steps not in known:
            more, shared, firsts = segments_of(station, one, f"{product}, ")
            known[one.steps] = Recipe.of(station, one, len(segments), shared, firsts)
            segments += more
            numbers += firsts
        found[product] = known[one.steps]._replace(reactor=one)
    return found
