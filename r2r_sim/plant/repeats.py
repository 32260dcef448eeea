"""What repeats in a recipe: a cycle has the same steps again and again, and equal reactors have the same recipe."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from r2r_sim.plant.model import BatchReactor, BatchStep


class Itself:
    """A recipe as the key of what is known of it: the same object, not one like it, so that nobody compares steps."""

    def __init__(self, steps: tuple[BatchStep, ...]) -> None:
        self.steps = steps

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Itself) and self.steps is other.steps

    def __hash__(self) -> int:
        return id(self.steps)


class Repeated(NamedTuple):
    """A step, where it is for the first time, and how often it is in the recipe."""

    step: BatchStep
    first: int
    times: int


def unlike_steps(steps: tuple[BatchStep, ...]) -> tuple[Repeated, ...]:
    """Each step of a recipe once, in the order in which they come for the first time."""
    return _unlike(Itself(steps))


def every_step(reactor: BatchReactor) -> tuple[Repeated, ...]:
    """The same of all recipes of a reactor, one after the other."""
    if not reactor.recipes:
        return unlike_steps(reactor.steps)
    recipes = (reactor.steps, *(recipe.steps for recipe in reactor.recipes.values()))
    return tuple(one for steps in recipes for one in unlike_steps(steps))


@lru_cache(maxsize=64)
def _unlike(recipe: Itself) -> tuple[Repeated, ...]:
    first: dict[int, int] = {}
    times: dict[int, int] = {}
    for number, step in enumerate(recipe.steps):
        first.setdefault(id(step), number)
        times[id(step)] = times.get(id(step), 0) + 1
    return tuple(Repeated(recipe.steps[number], number, times[key]) for key, number in first.items())
