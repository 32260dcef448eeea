"""Rolls that change on the run: 1 mm/ms, rolls of 1000 mm."""

from __future__ import annotations

from typing import Any

import pytest

from r2r_sim.plant import Crew, Splice, Variate


def test_a_splice_costs_its_scrap_and_no_time(kit: Any) -> None:
    record = kit.run(3000, kit.web(startup_scrap=50, splice=Splice(Variate(300), scrap=20)))
    assert kit.timeline(record) == [("coating", 0, 1000), ("coating", 1000, 2000), ("coating", 2000, 3000)]
    assert kit.lots(record) == [
        (0, 1000, 1000, 0, ""),
        (1000, 2000, 980, 20, "splice"),
        (2000, 3000, 980, 20, "splice"),
    ]


def test_the_web_waits_for_a_roll_that_is_not_ready(kit: Any) -> None:
    record = kit.run(2800, kit.web(startup_scrap=50, splice=Splice(Variate(1200))))
    # ready at 1200, joined at once; the next is begun then and ready at 2400
    assert kit.timeline(record) == kit.chain(
        0, ("coating", 1000), ("waiting for crew", 1200), ("start-up", 1250), ("coating", 2200),
        ("waiting for crew", 2400), ("start-up", 2450), ("coating", 2800),
    )  # fmt: skip


def test_a_joint_that_never_holds_takes_a_roll_change(kit: Any) -> None:
    with_turret = kit.run(3300, kit.web(startup_scrap=50, splice=Splice(Variate(10), scrap=20, failed=1.0)))
    without = kit.run(3300, kit.web(startup_scrap=50))
    assert kit.timeline(with_turret) == kit.timeline(without)
    assert kit.lots(with_turret) == kit.lots(without)


def test_a_crew_makes_the_next_roll_ready_while_the_web_runs(kit: Any) -> None:
    line = kit.web(crew="ops", splice=Splice(Variate(300)))
    record = kit.run(3000, line, crews=[Crew("ops", 1)])
    tasks = kit.rows(record.tasks, "task", "start_ms", "end_ms")
    assert tasks == [("roll preparation", start, start + 300) for start in (0, 1000, 2000)]


@pytest.mark.parametrize("share", [0.25])
def test_some_joints_fail(kit: Any, share: float) -> None:
    record = kit.run(400_000, kit.web(splice=Splice(Variate(10), failed=share)))
    changes = sum(state == "roll change" for state, _, _ in kit.timeline(record))
    rolls = len(record.lots["lot"])
    assert changes / rolls == pytest.approx(share, abs=4 * (share * (1 - share) / rolls) ** 0.5)
