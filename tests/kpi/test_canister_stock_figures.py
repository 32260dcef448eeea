"""Key figures of a store of canisters, worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import kpi_records as kr
import numpy as np
import pytest

from r2r_sim.kpi.measures import measure


def test_stock_cover_and_stock_outs() -> None:
    # 100 h: two in store until 10 h, one until 40 h, none until 90 h, where one arrives and is used at once
    rows = [
        ("start", 0, 2), ("change", 10, 1), ("order", 10, 1), ("change", 40, 0), ("stock-out", 70, 0),
        ("arrival", 90, 1), ("change", 90, 0),
    ]  # fmt: skip
    events, hours, stock = zip(*rows, strict=True)
    table = {
        "cabinet": np.array(["tma"] * 7, dtype=object),
        "event": np.array(events, dtype=object),
        "at_ms": np.array(hours) * kr.H,
        "number": np.ones(7, dtype=np.int64),
        "stock": np.array(stock),
        "on_order": np.zeros(7, dtype=np.int64),
    }
    found = measure(replace(kr.line_of_100_hours(), canisters=table)).scalars
    years = 100 / 8760
    assert found["canisters_tma_changed_per_year"] == pytest.approx(3 / years)
    assert found["canisters_tma_mean_stock"] == pytest.approx((2 * 10 + 1 * 30) / 100)
    assert found["canisters_tma_least_stock"] == 0
    assert found["canisters_tma_stock_outs_per_year"] == pytest.approx(1 / years)
    assert found["canisters_tma_stock_out_h_per_year"] == pytest.approx(20 / years)
    # 0.5 canisters last as long as 3 in 100 h do
    assert found["canisters_tma_days_of_cover"] == pytest.approx(0.5 * (100 / 24) / 3)


def test_a_stock_out_that_the_horizon_cuts_off_counts_up_to_it() -> None:
    table = {
        "cabinet": np.array(["tma", "tma"], dtype=object),
        "event": np.array(["start", "stock-out"], dtype=object),
        "at_ms": np.array([0, 75 * kr.H]),
        "number": np.zeros(2, dtype=np.int64),
        "stock": np.zeros(2, dtype=np.int64),
        "on_order": np.zeros(2, dtype=np.int64),
    }
    found = measure(replace(kr.line_of_100_hours(), canisters=table)).scalars
    assert found["canisters_tma_stock_out_h_per_year"] == pytest.approx(25 * 87.6)
    assert "canisters_tma_days_of_cover" not in found


def test_canisters_that_are_not_counted_have_no_figures() -> None:
    assert not [name for name in measure(kr.line_of_100_hours()).scalars if name.startswith("canisters_")]
