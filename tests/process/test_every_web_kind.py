"""What must hold for every kind of line for webs."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

import r2r_sim
from r2r_sim.catalog import EQUIPMENT
from r2r_sim.process import OperatingPoint
from r2r_sim.process.registry import LINES as OPERATED
from r2r_sim.process.registry import operating_points
from r2r_sim.scenario import LINES, MovingWeb, load

SCENARIOS = Path(__file__).parents[2] / "scenarios"
READY = {
    "spatial_web": "separator_al2o3_r2r",
    "drum_web": "separator_al2o3_drum",
    "wound_roll": "separator_al2o3_wound_roll",
}
"""Ready scenario of each kind; the line in it is called coater."""
KINDS = sorted(LINES)
MOVING = [kind for kind in KINDS if issubclass(LINES[kind], MovingWeb)]
N_A, TMA = 6.02214076e23, 72.085e-3 / 6.02214076e23
every = pytest.mark.parametrize("kind", KINDS)
moving = pytest.mark.parametrize("kind", MOVING)


def path_of(kind: str) -> Path:
    return SCENARIOS / f"{READY[kind]}.yaml"


def point(kind: str, *overrides: str) -> OperatingPoint:
    """The operating point; ``@`` at the start of an override stands for the line."""
    changes = [text.replace("@", "plant.lines.coater.", 1) for text in overrides]
    return operating_points(load(path_of(kind), changes).scenario)[0]


def per_area(kind: str, at: OperatingPoint) -> float:
    """Finished web by what is counted in consumption [m2/s of a hot line, m2 of a batch]."""
    return at.rate / at.passes * load(path_of(kind)).scenario.web.roll.coated_width


def test_every_kind_is_known_everywhere():
    assert set(OPERATED) == set(LINES) == set(READY)
    assert set(LINES) <= set(EQUIPMENT)
    assert all(form.model_fields["kind"].annotation.__args__ == (kind,) for kind, form in LINES.items())


@every
def test_one_limit_binds_and_all_are_explained(kind):
    at = point(kind)
    assert at.unit_kind == kind
    assert at.rate > 0
    assert at.nameplate > 0
    assert at.binding.margin == pytest.approx(0, abs=1e-9)
    assert len({(one.step, one.name) for one in at.limits}) == len(at.limits)
    for one in at.limits:
        assert one.name
        assert one.equation
        assert one.inputs or one.name == "handling"
        assert one.margin > -1e-9
    assert all(one.severity == "note" for one in at.warnings)


@every
def test_precursor_supplied_times_use_is_the_film(kind):
    at = point(kind)
    aluminium = at.growth.mass_gain * per_area(kind, at) * 2 / 0.101961 * N_A
    used = at.consumption.precursors["tma"] * at.consumption.utilisation["tma"]
    assert used == pytest.approx(aluminium * TMA, rel=3e-4)
    water = at.consumption.precursors["h2o"] * at.consumption.utilisation["h2o"]
    assert water == pytest.approx(1.5 * aluminium * 18.015e-3 / N_A, rel=3e-4)
    assert all(0 < share <= 1 for share in at.consumption.utilisation.values())
    assert at.consumption.by_products["CH4"] == pytest.approx(3 * aluminium / N_A, rel=3e-4)


@every
def test_a_tighter_cabinet_is_never_faster(kind):
    flows = (200, 40, 5, 1, 0.2)
    rates = [point(kind, f"plant.cabinets.tma.max_flow={flow} g/min").nameplate for flow in flows]
    assert all(looser >= tighter * (1 - 1e-9) for looser, tighter in pairwise(rates))
    assert rates[-1] < rates[0]


@every
def test_deeper_pores_are_never_faster_and_take_more(kind):
    found = [point(kind, f"material.coated_depth={depth}") for depth in ("faces", "0.5 um", "2 um", "full")]
    assert all(less.nameplate >= more.nameplate * (1 - 1e-9) for less, more in pairwise(found))
    assert all(less.growth.mass_gain < more.growth.mass_gain for less, more in pairwise(found))


@moving
def test_coverage_falls_beyond_the_limits(kind):
    auto = point(kind).rate * 60
    found = [point(kind, f"@web_speed={auto * factor:.12g} m/min") for factor in (0.5, 1.0, 2.0, 10.0, 1e4)]
    coverages = [at.growth.coverage_a for at in found]
    assert coverages[0] == coverages[1] == 0.95
    assert all(more > less for more, less in pairwise(coverages[1:]))
    assert coverages[-1] < 1e-2
    assert found[0].binding.name == "given web speed"
    assert found[2].binding.margin < 0  # a given speed is used and told
    for at in found:
        assert all(0 < share <= 1 + 1e-9 for share in at.consumption.utilisation.values())


@every
def test_the_ready_scenario_runs_and_every_check_passes(kind):
    loaded = r2r_sim.load(path_of(kind), ["horizon=10 day"])
    assert len(r2r_sim.explain(loaded).points) == 1
    result = r2r_sim.run(loaded, replications=1)
    assert result.checks
    assert not [check.name for check in result.checks if not check.passed]
    assert result.kpi["good_m2_per_day"].mean > 0
    title = path_of(kind).read_text(encoding="utf-8").splitlines()[0]
    assert title.startswith("# ")
    assert title.endswith("?")


@moving
def test_two_lines_share_a_cabinet(kind):
    alone = point(kind, "plant.cabinets.tma.max_flow=5 g/min")
    shared = point(kind, "plant.cabinets.tma.max_flow=10 g/min", "@count=2")
    assert shared.rate == pytest.approx(alone.rate)


@every
def test_a_film_on_the_faces_narrows_and_bridges_the_mouths_of_pores(kind):
    # pores of 64 nm under 5.06 nm: 53.9 nm are left; under more than 32 nm none
    thin = point(kind, "material.coated_depth=faces")
    assert thin.growth.pore_diameter_after == pytest.approx(64e-9 - 2 * thin.growth.thickness)
    assert thin.growth.porosity_after == thin.growth.porosity_before
    thick = point(kind, "material.coated_depth=faces", "process.thickness=33 nm")
    assert thick.growth.pore_diameter_after == 0
    (told,) = [one for one in thick.warnings if one.code == "process.pores_bridged"]
    assert told.severity == "warning"
    assert "less than 32 nm" in told.hint
    assert "process.pores_bridged" not in {one.code for one in thin.warnings}
