"""Lots counted once on each unit, by hand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from kpi_records import bed, record

from r2r_sim.kpi.passes import passes_of


def test_a_lot_is_one_pass_whatever_the_rows_it_has() -> None:
    lots = [
        ("a", 0, 0, 10, 60, 5, "off specification"),
        ("a", 0, 0, 10, 0, 7, "start-up"),
        ("b", 0, 10, 20, 0, 72, "under-dosed"),
        ("b", 0, 30, 40, 72, 0, ""),
        ("a", 1, 20, 30, 60, 0, ""),
    ]
    found = passes_of(record([bed("one"), bed("two")], 1.0, lots=lots))
    assert found.unit.tolist() == [0, 0, 0, 1]
    assert [found.names[lot] for lot in found.lot.tolist()] == ["a", "b", "b", "a"]
    assert found.start.tolist() == [0, 10, 30, 20]
    assert found.end.tolist() == [10, 20, 40, 30]
    assert found.good.tolist() == [60, 0, 72, 60]
    assert found.produced.tolist() == [65, 72, 72, 60]
    assert found.again.tolist() == [False, False, True, False]


def test_no_lot_no_pass() -> None:
    assert len(passes_of(record([bed()], 1.0)).unit) == 0


rows = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 1), st.integers(0, 3), st.integers(0, 9)), max_size=30)


@given(rows)
def test_in_any_order_of_rows(given_rows: list[tuple[str, int, int, int]]) -> None:
    lots = [(lot, unit, start, start + 1, good, 1, "") for lot, unit, start, good in given_rows]
    found = passes_of(record([bed("one"), bed("two")], 1.0, lots=lots))
    first: dict[tuple[str, int], int] = {}
    total: dict[tuple[str, int, int], int] = {}
    for lot, unit, start, good in given_rows:
        first.setdefault((lot, unit), start)
        total[lot, unit, start] = total.get((lot, unit, start), 0) + good
    assert list(total) == [
        (found.names[lot], unit, start)
        for lot, unit, start in zip(found.lot.tolist(), found.unit.tolist(), found.start.tolist(), strict=True)
    ]
    assert found.good.tolist() == list(total.values())
    assert found.again.tolist() == [start != first[lot, unit] for lot, unit, start in total]
