"""Differences of two plans, against scipy.stats, published examples and arithmetic by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from r2r_sim.errors import InputError
from r2r_sim.kpi.comparison import jackknife, paired, ratio_difference, welch
from r2r_sim.kpi.statistics import is_precise, quantile_interval, summarise

# inventory policies of Law, Simulation Modeling and Analysis, example 10.2: five runs of each
POLICY_1 = [126.97, 124.31, 126.68, 122.66, 127.23]
POLICY_2 = [118.21, 120.22, 122.45, 122.68, 119.40]


def test_paired_by_hand() -> None:
    # differences 1, 2, 3: mean 2, s = 1, t(0.975, 2) = 4.3027; s1**2 = 1, s2**2 = 4
    found = paired([1.0, 2.0, 3.0], [2.0, 4.0, 6.0])
    assert found.mean == 2.0
    assert found.half_width == pytest.approx(4.3026527 / math.sqrt(3), rel=1e-7)
    assert found.variance_ratio == pytest.approx(5.0)
    assert not found.is_sure


def test_paired_against_scipy() -> None:
    found = paired(POLICY_2, POLICY_1)
    said = stats.ttest_rel(POLICY_1, POLICY_2).confidence_interval(0.95)
    assert (found.mean - found.half_width, found.mean + found.half_width) == pytest.approx((said.low, said.high))
    assert found.is_sure
    # the book gives 4.98 and a 90 % interval from 1.65 to 8.31
    assert found.mean == pytest.approx(4.98, abs=0.005)
    at_90 = found.half_width * stats.t.ppf(0.95, 4) / stats.t.ppf(0.975, 4)
    assert at_90 == pytest.approx((8.31 - 1.65) / 2, abs=0.005)


def test_welch_against_scipy() -> None:
    found = welch(POLICY_2, POLICY_1)
    said = stats.ttest_ind(POLICY_1, POLICY_2, equal_var=False).confidence_interval(0.95)
    assert (found.mean - found.half_width, found.mean + found.half_width) == pytest.approx((said.low, said.high))


def test_welch_by_hand() -> None:
    # v1 = 1/3, v2 = 4/3: f = (5/3)**2 / (1/9/2 + 16/9/2) = 50/17
    found = welch([1.0, 2.0, 3.0], [2.0, 4.0, 6.0])
    assert found.half_width == pytest.approx(stats.t.ppf(0.975, 50 / 17) * math.sqrt(5 / 3))


def test_equal_plans_do_not_differ() -> None:
    found = paired([3.0, 5.0, 4.0], [3.0, 5.0, 4.0])
    assert (found.mean, found.half_width, found.variance_ratio, found.is_sure) == (0.0, 0.0, None, False)
    assert welch([2.0, 2.0], [2.0, 2.0]).half_width == 0.0


def test_one_replication_gives_no_interval() -> None:
    for found in (paired([1.0], [2.0]), welch([1.0], [2.0])):
        assert (found.mean, found.half_width, found.is_sure) == (1.0, None, False)


def test_what_cannot_be_compared() -> None:
    with pytest.raises(InputError, match="pairs"):
        paired([1.0, 2.0], [1.0])
    with pytest.raises(InputError, match="no replication"):
        welch([], [1.0])
    with pytest.raises(InputError, match="pairs"):
        ratio_difference(([1.0], [1.0]), ([1.0, 2.0], [1.0, 2.0]))


def test_common_random_numbers_gain_what_they_say() -> None:
    rng = np.random.default_rng(2)
    shared = rng.normal(0, 3, 4000)
    first, second = shared + rng.normal(0, 1, 4000), shared + rng.normal(0, 1, 4000)
    # variances 10 + 10 alone, 2 together
    assert paired(first.tolist(), second.tolist()).variance_ratio == pytest.approx(10, rel=0.1)


def test_difference_of_ratios_by_hand() -> None:
    first = ([10.0, 12.0, 14.0], [2.0, 3.0, 4.0])
    second = ([12.0, 12.0, 12.0], [2.0, 3.0, 4.0])
    found = ratio_difference(first, second)
    assert found.mean == pytest.approx(36 / 9 - 36 / 9)
    without = [24 / 7 - 26 / 7, 24 / 6 - 24 / 6, 24 / 5 - 22 / 5]
    middle = sum(without) / 3
    error = math.sqrt(2 / 3 * sum((d - middle) ** 2 for d in without))
    assert found.half_width == pytest.approx(4.3026527 * error, rel=1e-7)


def test_ratios_without_a_base_have_no_interval() -> None:
    found = ratio_difference(([1.0, 1.0], [0.0, 1.0]), ([1.0, 1.0], [1.0, 1.0]))
    assert found.half_width is None


def test_jackknife_of_a_mean_is_the_t_interval() -> None:
    values = np.array([1.0, 4.0, 2.0, 8.0, 5.0])
    said = summarise(values.tolist())
    assert jackknife(lambda keep: float(values[keep].mean()), 5) == (
        pytest.approx(said.mean),
        pytest.approx(said.half_width),
    )


def test_precision_is_judged_against_the_estimate() -> None:
    # mean 100, s = 1, n = 4: half-width 3.18245 / 2 = 1.5912; 1.5912 % of the mean, so g / (1 + g) must reach that
    values = [99.0, 101.0, 100.0, 100.0]
    half = 3.1824463 * math.sqrt(2 / 3) / 2
    assert is_precise(values, half / (100 - half) + 1e-6)
    assert not is_precise(values, half / 100)
    assert not is_precise([100.0], 0.5)


@pytest.mark.parametrize(
    ("n", "share", "low", "high"),
    # ranks of the printed tables for the median at 95 %; 50 values are too few to bound the 95th percentile from above
    [(20, 0.5, 6, 15), (10, 0.5, 2, 9), (50, 0.5, 18, 33), (50, 0.95, 44, None)],
)
def test_bounds_of_quantiles(n: int, share: float, low: int, high: int | None) -> None:
    found = quantile_interval([float(value) for value in range(n, 0, -1)], share)
    assert found == (low, math.inf if high is None else high)


def test_bounds_of_quantiles_cover() -> None:
    rng = np.random.default_rng(4)
    true = -math.log(1 - 0.9)
    covered = 0
    for _ in range(1000):
        low, high = quantile_interval(rng.exponential(size=100).tolist(), 0.9)
        covered += low <= true <= high
    assert 0.94 < covered / 1000 < 0.985
