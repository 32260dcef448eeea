"""Random streams: one for each object and purpose, keyed by name, and samplers that hand out whole numbers.

A stream depends on the root seed, the replication, the object's name and the purpose, and on nothing else: adding an
object leaves the streams of all others as they were, and two scenarios with the same names share their draws.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, repeat
from math import inf, lgamma, log1p, sqrt
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from r2r_sim.errors import RunError
from r2r_sim.plant.parts import Variate

Sampler = Callable[[], int]
"""Gives the next draw: a whole number, rounded half to even, never negative."""

_FIRST_BLOCK = 16
_LARGEST_BLOCK = 1024


class Streams:
    """The keyed random streams of one replication."""

    def __init__(self, seed: int, replication: int) -> None:
        self._seed = seed
        self._replication = replication

    def generator(self, owner: str, purpose: str) -> np.random.Generator:
        """The generator that belongs to ``owner`` for ``purpose``."""
        key = (self._replication, crc32(owner.encode()), crc32(purpose.encode()))
        return np.random.default_rng(np.random.SeedSequence(self._seed, spawn_key=key))

    def sampler(self, variate: Variate, owner: str, purpose: str, *, least: int = 0) -> Sampler:
        """Draws of ``variate`` as whole numbers of at least ``least``; a fixed one consumes no randomness."""
        if is_fixed(variate):
            return repeat(max(least, round(variate.mean))).__next__
        return chain.from_iterable(_whole(distribution(variate), self.generator(owner, purpose), least)).__next__

    def uniforms(self, owner: str, purpose: str) -> Callable[[], float]:
        """Draws that are uniform in [0, 1)."""
        generator = self.generator(owner, purpose)
        return chain.from_iterable(_blocks(generator.random)).__next__


def is_fixed(variate: Variate) -> bool:
    """Whether the variate always has the same value."""
    return variate.name == "fixed" or (variate.sd == 0 and variate.name not in ("exponential", "geometric"))


def distribution(variate: Variate) -> Callable[[np.random.Generator, int], NDArray[np.float64]]:
    """The function that draws ``n`` values of a random variate with the variate's mean and standard deviation.

    ``exponential`` and ``geometric`` (trials up to the first success: 1, 2, ...) use the mean alone; ``triangular`` is
    symmetric; ``normal`` is exact before negative draws are raised to zero. Raises :class:`RunError` where no such
    distribution exists.
    """
    mean, sd = variate.mean, variate.sd
    if mean <= 0 or sd < 0 or mean == inf or sd == inf:
        raise RunError(f"a {variate.name} variate needs a positive mean and a standard deviation that is not negative")
    match variate.name:
        case "exponential":
            return lambda rng, n: rng.exponential(mean, n)
        case "geometric":
            if mean < 1:
                raise RunError("a geometric variate needs a mean of at least 1")
            return lambda rng, n: rng.geometric(1 / mean, n).astype(np.float64)
        case "lognormal":
            variance = log1p((sd / mean) ** 2)
            location, scale = np.log(mean) - variance / 2, sqrt(variance)
            return lambda rng, n: rng.lognormal(location, scale, n)
        case "normal":
            return lambda rng, n: rng.normal(mean, sd, n)
        case "gamma":
            shape = (mean / sd) ** 2
            return lambda rng, n: rng.gamma(shape, mean / shape, n)
        case "weibull":
            shape = weibull_shape(sd / mean)
            factor = mean / np.exp(lgamma(1 + 1 / shape))
            return lambda rng, n: factor * rng.weibull(shape, n)
        case "uniform":
            half = _half_width(variate, sqrt(3))
            return lambda rng, n: rng.uniform(mean - half, mean + half, n)
        case "triangular":
            half = _half_width(variate, sqrt(6))
            return lambda rng, n: rng.triangular(mean - half, mean, mean + half, n)
        case _:
            raise RunError(f"unknown distribution {variate.name!r}")


def weibull_shape(variation: float) -> float:
    """Shape of the Weibull distribution whose standard deviation is ``variation`` times its mean, by bisection."""
    low, high = 0.05, 1e4
    target = log1p(variation**2)

    def excess(shape: float) -> float:
        return lgamma(1 + 2 / shape) - 2 * lgamma(1 + 1 / shape) - target

    if excess(low) < 0 or excess(high) > 0:
        raise RunError(f"no Weibull distribution with a standard deviation of {variation:g} times its mean is of use")
    for _ in range(100):
        middle = sqrt(low * high)
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return sqrt(low * high)


def _half_width(variate: Variate, factor: float) -> float:
    half = factor * variate.sd
    if half > variate.mean:
        raise RunError(
            f"a {variate.name} variate of mean {variate.mean:g} and sd {variate.sd:g} would be negative",
            hint=f"the standard deviation may be at most {1 / factor:.3f} times the mean",
        )
    return half


def _whole(
    draw: Callable[[np.random.Generator, int], NDArray[np.float64]], generator: np.random.Generator, least: int
) -> Iterator[list[int]]:
    size = _FIRST_BLOCK
    while True:
        values = np.maximum(np.rint(draw(generator, size)), least)
        yield values.astype(np.int64).tolist()
        size = min(2 * size, _LARGEST_BLOCK)


def _blocks(draw: Callable[[int], NDArray[np.float64]]) -> Iterator[list[float]]:
    size = _FIRST_BLOCK
    while True:
        yield draw(size).tolist()
        size = min(2 * size, _LARGEST_BLOCK)
