"""For how much surface a batch supplies enough: against overdose, given times, and the coverage of such a lot."""

from __future__ import annotations

import pytest
from reactor_kinds import UNITS, point


@pytest.mark.parametrize("kind", [kind for kind in UNITS if kind not in ("static_bed", "pneumatic_tube")])
def test_what_is_supplied_beyond_the_need_is_the_overdose(kind: str) -> None:
    assert point(kind, "@overdose=1.3").surface_margin == pytest.approx(1.3, rel=1e-6)


def test_a_tube_is_filled_with_as_much_gas_as_carries_the_powder() -> None:
    assert point("pneumatic_tube", "@overdose=1.3").surface_margin > 1.3


def test_pulses_are_whole() -> None:
    assert 1.3 <= point("static_bed", "@overdose=1.3").surface_margin < 1.7


def test_half_the_dose_supplies_half() -> None:
    whole = point("fluidised_bed", "@overdose=1.3")
    dose = next(step for step in whole.steps if step.name == "dose B")
    half = point("fluidised_bed", "@overdose=1.3", f"@dose_b={dose.shortest / 2:.9g} s")
    assert half.surface_margin == pytest.approx(0.65, rel=1e-6)


@pytest.mark.parametrize("kind", ["fluidised_bed", "rotary_drum"])
def test_a_lot_of_so_much_surface_just_reaches_the_saturation(kind: str) -> None:
    dry = ("material.moisture=0 ppm", "@overdose=1.25")
    nominal = point(kind, *dry)
    times = [
        f"@dose_{label.lower()}={next(s for s in nominal.steps if s.name == f'dose {label}').shortest:.12g} s"
        for label in "AB"
    ]
    saturation = point(kind, *dry, "@overdose=1").growth.coverage_a
    for factor, tells in ((0.97, 1), (1.03, -1)):
        surface = f"material.specific_surface={0.35 * nominal.surface_margin * factor:.12g} m2/g"
        growth = point(kind, *dry, *times, surface).growth
        assert (min(growth.coverage_a, growth.coverage_b) - saturation) * tells > -1e-9


def test_a_feed_that_is_too_small_for_the_powder_has_no_margin() -> None:
    most = next(one.value for one in point("pneumatic_tube").limits if one.name.startswith("gas delivery"))
    short = point("pneumatic_tube", f"@feed={most * 2:.9g} kg/s")
    assert short.surface_margin < 1
    assert min(short.growth.coverage_a, short.growth.coverage_b) < point("pneumatic_tube").growth.coverage_b
