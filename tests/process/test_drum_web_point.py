"""A drum with turning heads against hand arithmetic and against heads in a row."""

from __future__ import annotations

import math

import pytest
from test_every_web_kind import point

from r2r_sim.errors import InfeasibleError, ScenarioError

KIND = "drum_web"


def limit(at, name):
    return next(one for one in at.limits if one.name == name)


def test_a_drum_is_a_row_of_heads_at_the_speed_between_heads_and_web():
    drum = point(KIND)
    # the same zones, one side: 40 heads in a row take the 55 cycles of the film in 2 passes
    row = point("spatial_web", "@sides=1")
    for name in ("dose A", "dose B", "purge isolation", "desorption", "reaction heat"):
        # 4 heads over 75 % of the drum are 3 that face the web, for 55 cycles
        assert limit(drum, name).value == pytest.approx(limit(row, name).value * 3 / 55)
        assert limit(drum, name).inputs["heads past web [m/min]"] == pytest.approx(limit(row, name).value * 60)
    for name in ("handling", "preheat"):
        assert limit(drum, name).value == pytest.approx(limit(row, name).value)


def test_rotation_by_hand():
    at = point(KIND)
    inputs = limit(at, "rotation").inputs
    # web 2.2593 m/min x 55/3 is 41.42 m/min between heads and web; less the web, over pi x 0.5 m: 24.9 a minute
    between = at.rate * 60 * 55 / 3
    assert inputs["turns at the operating point [1/min]"] == pytest.approx((between - at.rate * 60) / (math.pi * 0.5))
    # at 200 a minute: pi x 0.5 x 200 = 314.2 m/min, over 1 - 3/55 = 332.3, times 3/55 = 18.1 m/min
    assert limit(at, "rotation").value * 60 == pytest.approx(18.12, abs=0.01)


def test_cycles_are_those_that_pass_in_the_wrap():
    at = point(KIND)
    turns = limit(at, "rotation").inputs["turns at the operating point [1/min]"]
    minutes = 0.75 * math.pi * 0.5 / (at.rate * 60)
    met = 4 * (turns + at.rate * 60 / (math.pi * 0.5)) * minutes
    assert met == pytest.approx(at.cycles)


def test_a_given_rotation_is_used_and_told():
    at = point(KIND, "@rotation=12 1/min")
    assert at.binding.name == "given rotation"
    assert limit(at, "rotation").inputs["turns at the operating point [1/min]"] == pytest.approx(12)
    fast = point(KIND, "@rotation=150 1/min")
    assert fast.growth.coverage_a < 0.95
    assert "plant.lines.coater.rotation" in [one.path for one in fast.warnings if one.severity == "warning"]
    assert limit(fast, "rotation").margin == pytest.approx(200 / 150 - 1)


def test_feed_is_that_of_the_heads_that_face_the_web():
    at = point(KIND)
    fed = at.consumption.precursors["tma"]
    wider = point(KIND, "@wrap=50 %").consumption.precursors["tma"]
    assert wider / fed == pytest.approx(0.5 / 0.75)


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        (("@heads=80", "@diameter=20 m"), "nothing has to turn"),
        (("@diameter=0.3 m",), "do not fit"),
    ],
)
def test_heads_that_do_not_suit_are_refused(changes, what):
    with pytest.raises(InfeasibleError, match=what):
        point(KIND, *changes)


def test_rotation_and_web_speed_exclude_each_other():
    with pytest.raises(ScenarioError) as refused:
        point(KIND, "@rotation=20 1/min", "@web_speed=1 m/min")
    assert any("one follows from the other" in found.message for found in refused.value.findings)


def test_a_wrong_kind_names_the_kinds():
    with pytest.raises(ScenarioError) as refused:
        point(KIND, "@kind=drum_wed")
    found = next(one for one in refused.value.findings if one.path.endswith("kind"))
    assert "drum_web" in found.hint
