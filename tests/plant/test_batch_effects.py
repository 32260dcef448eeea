"""What failures do to the batch under way in a reactor; times in ms, by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from r2r_sim.errors import RunError
from r2r_sim.plant import (
    BatchReactor,
    Buffer,
    Cabinet,
    Crew,
    Draw,
    FailureMode,
    Order,
    PlantModel,
    Source,
    Take,
    Utility,
    Variate,
    simulate,
)


def bed(kit: Any, effect: str, between: float = 150, **more: Any) -> BatchReactor:
    """Load 20, heat 100, unload 10; fails after so much operating time, for 30."""
    fails = FailureMode("filter", "operating", Variate(between), Variate(30), effect=effect)  # type: ignore[arg-type]
    steps = (kit.step("load", 20), kit.step("heat", 100), kit.step("unload", 10))
    return BatchReactor("bed", 1000, steps, failures=(fails,), **more)


def test_a_scrapped_batch_ends_at_the_failure(kit: Any) -> None:
    record = kit.run(400, bed(kit, "scrap"))
    assert kit.timeline(record) == kit.chain(
        0, ("load", 20), ("heat", 120), ("unload", 130), ("load", 150), ("heat", 200), ("repair", 230),
        ("load", 250), ("heat", 350), ("unload", 360), ("load", 380), ("heat", 400),
    )  # fmt: skip
    assert kit.lots(record) == [(0, 130, 1000, 0, ""), (130, 200, 0, 1000, "filter"), (230, 360, 1000, 0, "")]


def test_a_batch_begins_again_without_being_loaded_again(kit: Any) -> None:
    record = kit.run(400, bed(kit, "restart"))
    assert kit.timeline(record)[3:8] == kit.chain(
        130, ("load", 150), ("heat", 200), ("repair", 230), ("heat", 330), ("unload", 340)
    )
    assert kit.lots(record) == [(0, 130, 1000, 0, ""), (130, 340, 1000, 0, "")]


def test_a_batch_to_be_coated_again_is_no_scrap(kit: Any) -> None:
    record = kit.run(300, bed(kit, "rework"))
    assert kit.lots(record) == [(0, 130, 1000, 0, ""), (130, 200, 0, 1000, "coated again")]


def test_nothing_happens_to_what_is_not_processed(kit: Any) -> None:
    # at 100 ms of use the batch is done, and is unloaded after the repair
    record = kit.run(300, bed(kit, "scrap", between=100))
    assert kit.timeline(record)[:4] == kit.chain(0, ("load", 20), ("heat", 120), ("unload", 130), ("repair", 160))
    assert kit.lots(record)[0] == (0, 130, 1000, 0, "")
    # while it waits to be loaded, nothing has been coated yet
    power = FailureMode("power", "calendar", Variate(40), Variate(30), effect="scrap")
    steps = (kit.step("heat", 25, crew="operators"), kit.step("cool", 5))
    other = BatchReactor("other", 10, (kit.step("load", 60, crew="operators"), kit.step("heat", 100)))
    late = BatchReactor("late", 10, steps, failures=(power,))
    record = kit.run(100, other, late, crews=[Crew("operators", 1)])
    assert kit.timeline(record, 1)[:2] == kit.chain(0, ("waiting for crew", 40), ("repair", 70))
    assert kit.lots(record, 1) == [(70, 100, 10, 0, "")]


def test_what_was_dosed_is_spent(kit: Any) -> None:
    steps = (kit.step("dose A", 10, draw=Draw("tma", 100)), kit.step("purge A", 40))
    fails = FailureMode("valve", "operating", Variate(125), Variate(15), effect="restart")
    one = BatchReactor("one", 10, steps * 2, failures=(fails,))
    cabinet = Cabinet("tma", "tma", 100, 10**6, 0, Variate(1))
    record = kit.run(140, one, cabinets=[cabinet], utilities={"n2": 7.0})
    # a batch of two doses; in the second, 25 ms after its first dose began, the valve fails: 3 doses of 1 ug
    assert kit.timeline(record)[-3:] == [("dose A", 100, 110), ("purge A", 110, 125), ("repair", 125, 140)]
    assert kit.consumed(record) == {("tma", 0): 3.0, ("n2", 0): 14.0}
    # it begins again at 140 with its first dose, and takes its nitrogen anew
    record = kit.run(241, one, cabinets=[cabinet], utilities={"n2": 7.0})
    assert kit.consumed(record) == {("tma", 0): 5.1, ("n2", 0): 28.0}
    assert kit.lots(record)[-1] == (100, 240, 10, 0, "")


def test_the_first_that_spoils_a_batch_does_so(kit: Any) -> None:
    one = bed(kit, "restart")
    second = replace(one.failures[0], name="seal", effect="scrap")
    record = kit.run(260, replace(one, failures=(*one.failures, second)))
    # both at once: it is repaired twice, and what is scrap does not begin again
    assert kit.timeline(record)[4:8] == kit.chain(150, ("heat", 200), ("repair", 230), ("repair", 260))
    assert kit.lots(record)[1] == (130, 200, 0, 1000, "seal")


def test_shares_of_utilities_are_given_back(kit: Any) -> None:
    plant = kit.model(300, bed(kit, "scrap", takes=(Take("n2", 5),)))
    record = simulate(replace(plant, utilities=(Utility("n2", 5),)), 1)
    assert kit.rows(record.tasks, "resource", "start_ms", "end_ms") == [
        ("utility:n2", 0, 130), ("utility:n2", 130, 230), ("utility:n2", 230, 300),
    ]  # fmt: skip


def with_lots(kit: Any, effect: str, **more: Any) -> PlantModel:
    unit = bed(kit, effect, input="in", output="out", **more)
    lots = Source("truck", "in", orders=(Order(lots=2, quantity=500),))
    buffers = (Buffer("in"), Buffer("out"), *([Buffer("again")] if "again" in more else []))
    return replace(kit.model(600, unit), buffers=buffers, sources=(lots,))


def test_lots_are_scrap_or_come_again(kit: Any) -> None:
    journeys = simulate(with_lots(kit, "scrap"), 1).journeys
    assert list(journeys["outcome"]) == ["scrap", "held"]
    assert int(journeys["end_ms"][0]) == 200
    record = simulate(with_lots(kit, "rework", again="again"), 1)
    assert kit.lots(record) == [(0, 130, 500, 0, ""), (130, 200, 0, 500, "coated again"), (230, 360, 500, 0, "")]
    assert list(record.journeys["outcome"]) == ["held", "held"]


def test_what_cannot_be(kit: Any) -> None:
    with pytest.raises(RunError, match="lots to be coated again, and there is no buffer"):
        simulate(with_lots(kit, "rework"), 1)
    fails = FailureMode("drive", "operating", Variate(150), Variate(30), effect="scrap")
    with pytest.raises(RunError, match="a web is the length that it scraps"):
        kit.run(100, kit.web(failures=(fails,)))


def test_how_often_a_batch_is_lost(kit: Any) -> None:
    """A batch of 100 h is spoilt with probability 1 - exp(-100/500) by failures every 500 h of use."""
    hour = 3_600_000
    fails = FailureMode("seal", "operating", Variate(500 * hour, 0, "exponential"), Variate(hour), effect="scrap")
    one = BatchReactor("one", 1, (kit.step("heat", 100 * hour),), failures=(fails,))
    lots = simulate(kit.model(1_000_000 * hour, one), 7).lots
    spoilt = lots["scrapped"].mean()
    assert spoilt == pytest.approx(1 - 2.718281828**-0.2, abs=3 * (0.18 * 0.82 / len(lots["lot"])) ** 0.5)
