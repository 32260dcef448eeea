"""Statistics over replications, against scipy.stats, numpy and formulas by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from r2r_sim.kpi.statistics import percentile, ratio, share_interval, summarise, t_quantile


@pytest.mark.parametrize("degrees", [1, 2, 3, 9, 19, 30, 120, 10_000])
def test_t_quantiles(degrees: int) -> None:
    assert t_quantile(degrees) == pytest.approx(stats.t.ppf(0.975, degrees), rel=1e-10)
    assert t_quantile(degrees, 0.9) == pytest.approx(stats.t.ppf(0.95, degrees), rel=1e-10)


def test_t_quantiles_of_the_printed_table() -> None:
    assert [round(t_quantile(n), 3) for n in (1, 4, 9, 19)] == [12.706, 2.776, 2.262, 2.093]


def test_summary_by_hand() -> None:
    # mean 3, squares of deviations 4 + 1 + 0 + 1 + 4 = 10, s = sqrt(10 / 4), t(0.975, 4) = 2.7764
    said = summarise([1.0, 2.0, 3.0, 4.0, 5.0])
    assert (said.mean, said.n) == (3.0, 5)
    assert said.half_width == pytest.approx(2.7764451 * math.sqrt(2.5) / math.sqrt(5), rel=1e-7)
    # PERCENTILE.INC: place 0.1 x 4 = 0.4 after the first
    assert (said.p10, said.p90) == (pytest.approx(1.4), pytest.approx(4.6))


def test_one_replication_has_no_interval() -> None:
    said = summarise([7.0])
    assert (said.mean, said.half_width, said.p10, said.p90, said.n) == (7.0, None, None, None, 1)


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30))
def test_summary_against_libraries(values: list[float]) -> None:
    said = summarise(values)
    assert said.mean == pytest.approx(np.mean(values))
    if said.half_width and np.std(values) > 1e-6:
        low, high = stats.t.interval(0.95, len(values) - 1, loc=np.mean(values), scale=stats.sem(values))
        assert 2 * said.half_width == pytest.approx(high - low, rel=1e-6)
    assert said.p10 == pytest.approx(np.percentile(values, 10))
    assert percentile(values, 0.5) == pytest.approx(np.median(values))


def test_intervals_cover_what_they_should() -> None:
    samples = np.random.default_rng(1).normal(10.0, 2.0, size=(2000, 10))
    covered = 0
    for sample in samples:
        said = summarise(sample.tolist())
        assert said.half_width is not None
        covered += abs(said.mean - 10.0) <= said.half_width
    assert 0.94 < covered / 2000 < 0.96


def test_ratio_and_jackknife_by_hand() -> None:
    value, half = ratio([10.0, 12.0, 14.0], [2.0, 3.0, 4.0])
    assert value == 4.0  # 36 / 9, where the mean of the ratios is 4.17
    without = [26 / 7, 24 / 6, 22 / 5]
    middle = sum(without) / 3
    error = math.sqrt(2 / 3 * sum((r - middle) ** 2 for r in without))
    assert half == pytest.approx(4.3026527 * error, rel=1e-7)  # t(0.975, 2)


def test_jackknife_of_a_mean_is_the_t_interval() -> None:
    values = [1.0, 4.0, 2.0, 8.0, 5.0]
    said = summarise(values)
    assert ratio(values, [1.0] * 5) == (pytest.approx(said.mean), pytest.approx(said.half_width))


def test_ratios_without_an_interval() -> None:
    assert ratio([3.0], [2.0]) == (1.5, None)
    assert ratio([3.0, 4.0], [2.0, 0.0]) == (3.5, None)


def test_the_interval_of_a_share() -> None:
    # all of n: (0.025)**(1/n) and up; none of n: the mirror image
    assert share_interval(20, 20) == (pytest.approx(0.025 ** (1 / 20)), 1.0)
    assert share_interval(0, 20) == (0.0, pytest.approx(1 - 0.025 ** (1 / 20)))
    # 7 of 20: the ends are where 7 or more, and 7 or fewer, come with 2.5 %
    low, high = share_interval(7, 20)
    assert stats.binom.sf(6, 20, low) == pytest.approx(0.025)
    assert stats.binom.cdf(7, 20, high) == pytest.approx(0.025)
