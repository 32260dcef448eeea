"""Streams are keyed by name, and every distribution has the mean and standard deviation it was given."""

from __future__ import annotations

from math import gamma, sqrt
from typing import get_args

import numpy as np
import pytest

from r2r_sim.errors import RunError
from r2r_sim.plant import Variate
from r2r_sim.plant.parts import DistributionName
from r2r_sim.plant.streams import Streams, distribution, weibull_shape

RANDOM = [name for name in get_args(DistributionName) if name != "fixed"]


@pytest.mark.parametrize("name", RANDOM)
def test_mean_and_standard_deviation(name: DistributionName) -> None:
    mean = 5000.0
    sd = mean if name in ("exponential", "geometric") else 1500.0
    draws = distribution(Variate(mean, sd, name))(np.random.default_rng(5), 400_000)
    assert draws.mean() == pytest.approx(mean, abs=4 * sd / sqrt(len(draws)))
    assert draws.std() == pytest.approx(sd, rel=0.01)


@pytest.mark.parametrize(
    ("variate", "quantile", "expected"),
    [
        (Variate(100, 100, "exponential"), 0.5, 69.3147),
        (Variate(100, 50, "lognormal"), 0.5, 89.4427),
        (Variate(100, 20, "uniform"), 0.25, 82.6795),
        (Variate(100, 20, "triangular"), 0.125, 75.5051),
        (Variate(100, 20, "normal"), 0.9772499, 140.0),
        (Variate(100, 100, "weibull"), 0.5, 69.3147),
        (Variate(100, 100, "gamma"), 0.5, 69.3147),
    ],
)
def test_quantiles(variate: Variate, quantile: float, expected: float) -> None:
    draws = distribution(variate)(np.random.default_rng(6), 400_000)
    assert np.quantile(draws, quantile) == pytest.approx(expected, rel=0.01)


@pytest.mark.parametrize("variation", [0.01, 0.3, 1.0, 2.5])
def test_weibull_shape(variation: float) -> None:
    shape = weibull_shape(variation)
    if variation > 0.1:
        assert sqrt(gamma(1 + 2 / shape) / gamma(1 + 1 / shape) ** 2 - 1) == pytest.approx(variation, rel=1e-9)
    assert weibull_shape(1.0) == pytest.approx(1.0)


@pytest.mark.parametrize("variate", [Variate(7.5), Variate(7.5, 0, "lognormal"), Variate(8.5, 0, "normal")])
def test_a_fixed_variate_rounds_half_to_even(variate: Variate) -> None:
    assert Streams(1, 0).sampler(variate, "a", "b")() == 8


def test_draws_are_whole_and_never_below_the_least() -> None:
    draw = Streams(1, 0).sampler(Variate(1, 2, "normal"), "a", "b", least=1)
    values = [draw() for _ in range(3000)]
    assert all(type(value) is int for value in values)
    assert min(values) == 1


def test_a_stream_depends_on_seed_replication_owner_and_purpose_alone() -> None:
    def first(seed: int, replication: int, owner: str, purpose: str) -> float:
        return Streams(seed, replication).uniforms(owner, purpose)()

    base = (1, 2, "bed", "repair")
    others = [(2, 2, "bed", "repair"), (1, 3, "bed", "repair"), (1, 2, "bed-2", "repair"), (1, 2, "bed", "load")]
    assert first(*base) == first(*base)
    assert len({first(*key) for key in [base, *others]}) == 5  # type: ignore[arg-type]


def test_blocks_do_not_show() -> None:
    draw = Streams(3, 0).uniforms("a", "b")
    assert [draw() for _ in range(5000)] == Streams(3, 0).generator("a", "b").random(5000).tolist()


@pytest.mark.parametrize(
    "variate",
    [
        Variate(-1, 1, "lognormal"),
        Variate(0, 0, "exponential"),
        Variate(1, -1, "gamma"),
        Variate(10, 6, "uniform"),
        Variate(10, 5, "triangular"),
        Variate(1, 1e9, "weibull"),
        Variate(1, 1, "cauchy"),  # type: ignore[arg-type]
    ],
)
def test_distributions_that_do_not_exist(variate: Variate) -> None:
    with pytest.raises(RunError):
        distribution(variate)
