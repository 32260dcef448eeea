"""Warm-up and one long run, against series worked by hand and plain definitions."""

from __future__ import annotations

import math
from statistics import fmean, pvariance

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import signal, stats

from r2r_sim.errors import InputError
from r2r_sim.kpi.series import batch_means, moving_average, warm_up


def test_warm_up_by_hand() -> None:
    # 20 means of five: 0, 0, then 9 and 11 in turn. Without the two zeros the squares are 18 x 1, so MSER = 18/18**2;
    # with the second zero, one cut earlier, mean 180/19 and squares 18 x 101 - ... are far more; each later cut divides
    # about n ones by n**2 and n only falls.
    series = [0.0] * 10 + [9.0] * 5 + [11.0] * 5 + ([9.0] * 5 + [11.0] * 5) * 8
    found = warm_up(series)
    assert (found.values, found.of, found.words) == (10, 100, "settled")


def test_mser_follows_its_definition() -> None:
    rng = np.random.default_rng(5)
    series = 10 - 8 * np.exp(-np.arange(200) / 12) + rng.normal(0, 1, 200)
    means = [fmean(series[5 * k : 5 * k + 5]) for k in range(40)]
    # MSER(d) = sum of squares / (m - d)**2 = population variance / (m - d)
    errors = [pvariance(means[cut:]) / (40 - cut) for cut in range(35)]
    best = min(range(35), key=lambda cut: errors[cut])
    assert 3 <= best <= 20
    assert warm_up(series.tolist()).values == 5 * best


def test_a_series_that_is_settled_needs_no_cut() -> None:
    assert warm_up([5.0] * 60).values == 0
    assert warm_up([4.0, 6.0] * 100).words == "settled from the start"


def test_a_drift_gives_no_number() -> None:
    # still rising at the end: the best cut lies as late as it may
    found = warm_up([float(n) for n in range(200)])
    assert found.values is None
    assert "first half" in found.words


def test_a_few_values_give_no_number() -> None:
    assert warm_up([1.0] * 49).values is None
    assert "50 are the least" in warm_up([1.0] * 49).words
    assert warm_up([]).values is None


@given(st.lists(st.floats(-1e3, 1e3), min_size=50, max_size=120), st.floats(-1e6, 1e6))
def test_a_shift_of_the_scale_moves_no_cut(series: list[float], shift: float) -> None:
    exact = [round(value, 2) for value in series]
    moved = [value + round(shift) for value in exact]
    first, second = warm_up(exact), warm_up(moved)
    if first.values != second.values:  # two cuts of the same error to rounding
        means = np.array(exact[: len(exact) // 5 * 5]).reshape(-1, 5).mean(axis=1)

        def error(cut: int) -> float:
            return float(means[cut:].var()) / (len(means) - cut)

        half = len(means) // 2 + 1  # no number means a minimum past the half
        cuts = [half if found.values is None else found.values // 5 for found in (first, second)]
        if None not in (first.values, second.values):
            assert error(cuts[0]) == pytest.approx(error(cuts[1]), rel=1e-3, abs=1e-4)


def test_batch_means_by_hand() -> None:
    # ten batches of two with means 1, 3, 1, 3, ...: mean 2, squares 10 x 1, differences 9 x 4
    series = [0.0, 2.0, 2.0, 4.0] * 5
    found = batch_means(series, 10)
    assert found.mean == 2.0
    assert found.half_width == pytest.approx(2.2621572 * math.sqrt(10 / 9 / 10), rel=1e-7)  # t(0.975, 9)
    assert found.von_neumann == pytest.approx(36 / 10)
    assert found.lag_1 == pytest.approx(-9 / 10)
    assert found.independent  # neighbours unlike: an interval too wide, not too narrow


def test_what_does_not_fill_a_batch_goes_from_the_start() -> None:
    series = [1000.0, *([1.0, 2.0] * 10)]
    assert batch_means(series, 20).mean == pytest.approx(1.5)


def test_neighbours_that_are_alike_are_told() -> None:
    noise = np.random.default_rng(3).normal(size=2000)
    slow = signal.lfilter([1.0], [1.0, -0.99], noise)
    assert not batch_means(slow.tolist(), 30).independent
    assert batch_means(noise.tolist(), 30).independent


def test_von_neumann_rejects_as_often_as_it_says() -> None:
    samples = np.random.default_rng(1).normal(size=(2000, 25))
    rejected = sum(not batch_means(sample.tolist(), 25).independent for sample in samples)
    low, high = stats.binom.ppf([0.001, 0.999], 2000, 0.05)
    assert low <= rejected <= high


def test_too_few_batches_are_refused() -> None:
    for series, batches in (([1.0] * 100, 9), ([1.0] * 15, 20)):
        with pytest.raises(InputError, match="give no interval"):
            batch_means(series, batches)


def test_the_moving_average_of_welch_by_hand() -> None:
    # w = 2: 1; (1 + 2 + 6)/3; then five at a time; the last two have none
    assert moving_average([1, 2, 6, 7, 4, 1, 2], 2) == pytest.approx((1, 3, 4, 4, 4))
    assert moving_average([1.0, 2.0], 0) == (1.0, 2.0)
    assert moving_average([], 3) == ()
