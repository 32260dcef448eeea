"""What must hold for every kind of reactor for powders."""

from __future__ import annotations

from itertools import pairwise

import pytest
import reactor_kinds as kinds

import r2r_sim
from r2r_sim.errors import InfeasibleError
from r2r_sim.process.registry import REACTORS as OPERATED
from r2r_sim.scenario import REACTORS, ContinuousReactor

N_A, TMA, UNITS, point, step = kinds.N_A, kinds.TMA, kinds.UNITS, kinds.point, kinds.step

KINDS = sorted(REACTORS)
BATCH = [kind for kind in KINDS if not issubclass(REACTORS[kind], ContinuousReactor)]
THROUGH = [kind for kind in KINDS if issubclass(REACTORS[kind], ContinuousReactor)]
every = pytest.mark.parametrize("kind", KINDS)


def at_rate(kind, factor):
    """A continuous reactor that is given a multiple of the rate that physics allows."""
    auto = point(kind)
    rate = auto.nameplate * factor
    if kind == "pneumatic_tube":
        return point(kind, f"@feed={rate * 3600:.9g} kg/h")
    per_length = 0.6 * 0.020 * 2500  # width x depth x bulk density of the ready scenario
    return point(kind, f"@bed_speed={rate / per_length * 1e3:.9g} mm/s")


def dosed(kind, label, factor):
    """A batch reactor that is given a multiple of the dose time that physics asks for."""
    time = step(point(kind), f"dose {label}").duration * factor
    return point(kind, f"@dose_{label.lower()}={time:.12g} s")


def covered(at, label):
    return at.growth.coverage_a if label == "A" else at.growth.coverage_b


def told(at):
    """Findings of a point, but that nobody has published tubes of this size, and how long a lot takes."""
    return [one for one in at.warnings if one.code not in {"process.unproven_rate", "process.load_takes_months"}]


def test_every_kind_is_known_everywhere():
    assert set(OPERATED) == set(REACTORS) == set(UNITS)


@every
def test_steps_take_time_and_one_limit_binds(kind):
    at = point(kind)
    assert all(one.duration > 0 and one.repeats >= 1 for one in at.steps)
    assert at.rate > 0
    assert at.nameplate > 0
    assert at.binding.margin == pytest.approx(0, abs=1e-9)
    assert len({(one.step, one.name) for one in at.limits}) == len(at.limits)
    for one in at.limits:
        assert one.name
        assert one.equation
        assert one.inputs
        assert one.margin > -1e-9
    assert not told(at)


@pytest.mark.parametrize("kind", BATCH)
def test_the_longest_part_of_a_batch_rules(kind):
    at = point(kind)
    totals: dict[str, float] = {}
    for one in at.steps:
        name = one.name.removeprefix("first ")
        totals[name] = totals.get(name, 0) + one.duration * one.repeats
    assert at.binding.step == max(totals, key=totals.__getitem__)


@pytest.mark.parametrize("kind", THROUGH)
def test_the_tightest_limit_sets_the_rate(kind):
    at = point(kind)
    rates = [one.value for one in at.limits if one.kind == "max_flow"]
    assert at.rate / at.steps[0].duration == pytest.approx(min(rates))
    assert at.nameplate == pytest.approx(min(rates))


@every
def test_precursor_supplied_times_use_is_the_film(kind):
    at = point(kind)
    aluminium = at.growth.mass_gain * at.rate * 2 / 0.101961 * N_A
    used = at.consumption.precursors["tma"] * at.consumption.utilisation["tma"]
    assert used == pytest.approx(aluminium * TMA, rel=3e-4)
    water = at.consumption.precursors["h2o"] * at.consumption.utilisation["h2o"]
    assert water == pytest.approx(1.5 * aluminium * 18.015e-3 / N_A, rel=3e-4)
    assert all(0 < share <= 1 for share in at.consumption.utilisation.values())
    drawn = sum(one.amount * one.repeats for one in at.steps if one.precursor == "tma")
    assert drawn == pytest.approx(at.consumption.precursors["tma"])


@every
def test_three_methane_for_each_aluminium(kind):
    at = point(kind)
    aluminium = at.growth.mass_gain * at.rate * 2 / 0.101961
    assert at.consumption.by_products["CH4"] == pytest.approx(3 * aluminium, rel=3e-4)


@pytest.mark.parametrize("kind", BATCH)
@pytest.mark.parametrize("label", ["A", "B"])
def test_coverage_grows_with_dose_time(kind, label):
    found = [dosed(kind, label, factor) for factor in (0.2, 0.4, 0.6, 0.8, 1.0, 3.0)]
    coverages = [covered(at, label) for at in found]
    assert all(less <= more + 1e-12 for less, more in pairwise(coverages))
    assert coverages[0] < 0.5
    assert all(at.warnings for at in found[:4])
    assert not found[-1].warnings
    for at in found:
        assert all(share <= 1 + 1e-9 for share in at.consumption.utilisation.values())


@pytest.mark.parametrize("kind", BATCH)
def test_no_dose_grows_nothing_and_an_endless_one_no_more_than_enough(kind):
    if kind == "static_bed":  # not even one pulse
        with pytest.raises(InfeasibleError, match="too short"):
            point(kind, "@dose_a=1 ms")
    else:
        nothing = point(kind, "@dose_a=1 ms")
        assert nothing.growth.coverage_a < 1e-3
        assert nothing.growth.thickness < 1e-3 * point(kind).growth.thickness
    endless = point(kind, "@dose_a=1000 h")
    assert endless.growth.coverage_a == pytest.approx(point(kind).growth.coverage_a)
    assert endless.growth.thickness == pytest.approx(point(kind).growth.thickness)


@pytest.mark.parametrize("kind", THROUGH)
def test_coverage_falls_with_the_rate(kind):
    found = [at_rate(kind, factor) for factor in (1e-3, 0.5, 1.0, 3.0, 30.0, 1e5)]
    for label in ("A", "B"):
        coverages = [covered(at, label) for at in found]
        assert all(more >= less - 1e-9 for more, less in pairwise(coverages))
        assert coverages[0] >= 0.95
        assert coverages[-1] < 1e-2
    # a load that takes months is told as well
    assert [bool(told(at)) for at in found[1:]] == [False, False, True, True, True]
    for at in found:
        assert all(0 < share <= 1 + 1e-9 for share in at.consumption.utilisation.values())
    assert found[1].binding.name == "given rate"
    assert found[3].binding.margin < 0  # a given rate is used and told


@pytest.mark.parametrize("kind", BATCH)
def test_coverage_of_a_given_dose_grows_with_partial_pressure(kind):
    usual = point(kind)
    time = step(usual, "dose A").duration * 0.5
    pressure = {"fluidised_bed": 1000, "rotary_drum": 300, "static_bed": 500, "flat_chamber": 10}[kind]
    changes = [f"@partial_pressure.tma={pressure * factor} Pa" for factor in (0.5, 1.0, 1.5)]
    coverages = [point(kind, f"@dose_a={time:.9g} s", change).growth.coverage_a for change in changes]
    assert all(less <= more for less, more in pairwise(coverages))


@pytest.mark.parametrize("kind", THROUGH)
def test_rate_that_the_gas_carries_grows_with_partial_pressure(kind):
    changes = [f"@partial_pressure.tma={pressure} Pa" for pressure in (10, 20, 40, 80, 400)]
    rates = [kinds.limit(point(kind, change), "gas delivery of tma").value for change in changes]
    assert all(less < more for less, more in pairwise(rates))


@every
def test_a_tighter_cabinet_is_never_faster(kind):
    # a tube's gas would be too thin for the time in a section at 0.2 g/min: see its own test
    flows = (200, 40, 5, 1, 0.6) if kind == "pneumatic_tube" else (200, 40, 5, 1, 0.2, 0.02)
    rates = [point(kind, f"plant.cabinets.tma.max_flow={flow} g/min").nameplate for flow in flows]
    assert all(looser >= tighter * (1 - 1e-9) for looser, tighter in pairwise(rates))
    assert rates[-1] < rates[0]


@every
def test_more_surface_is_never_faster(kind):
    rates = [point(kind, f"material.specific_surface={area} m2/g").nameplate for area in (0.2, 0.35, 0.5, 0.8, 5.0)]
    assert all(less >= more * (1 - 1e-9) for less, more in pairwise(rates))


@every
def test_moisture_takes_more_of_the_metal_precursor_only(kind):
    dry, wet = (point(kind, f"material.moisture={share} ppm") for share in (0, 100))
    # tubes are fed at a given partial pressure whatever the powder takes: water takes of what was in excess
    more = wet.consumption.precursors["tma"] / dry.consumption.precursors["tma"]
    assert more == 1 if kind == "pneumatic_tube" else more > 1
    assert wet.consumption.precursors["h2o"] / wet.rate <= dry.consumption.precursors["h2o"] / dry.rate * (1 + 1e-9)


@every
def test_the_ready_scenario_runs_and_every_check_passes(kind):
    loaded = r2r_sim.load(kinds.path_of(kind), ["horizon=5 day"])
    explained = r2r_sim.explain(loaded)
    assert len(explained.points) == 1
    assert len(explained.points[0].limits) == len(explained.operating[0].limits)
    result = r2r_sim.run(loaded, replications=1)
    assert result.checks
    assert not [check.name for check in result.checks if not check.passed]
    assert result.kpi["good_t_per_day"].mean > 0
    title = kinds.path_of(kind).read_text(encoding="utf-8").splitlines()[0]
    assert title.startswith("# ")
    assert title.endswith("?")


@pytest.mark.parametrize("kind", THROUGH)
def test_two_continuous_reactors_share_a_cabinet(kind):
    changes = ["horizon=5 day", "plant.cabinets.tma.max_flow=0.5 g/min", f"plant.reactors.{UNITS[kind]}.count=2"]
    shared = r2r_sim.run(r2r_sim.load(kinds.path_of(kind), changes), replications=1)
    assert not [check.name for check in shared.checks if not check.passed]
    alone = point(kind, "plant.cabinets.tma.max_flow=0.5 g/min")
    assert shared.operating[0].nameplate < alone.nameplate
    waited = [row for row in shared.kpi.states if row.sub_state == "waiting for cabinet"]
    assert sum(row.hours_per_year for row in waited) == pytest.approx(0)


def test_published_orders_of_magnitude():
    per_day = {kind: point(kind).nameplate * 86.4 for kind in KINDS}  # t/day while productive
    assert per_day["flat_chamber"] < 0.02  # some kg a day, and no more
    for kind in ("fluidised_bed", "rotary_drum"):
        assert 0.5 < per_day[kind] < 10  # industrial powder ALD: 3 to 30 t/day of whole plants
        assert per_day[kind] > 50 * per_day["flat_chamber"]


@every
@pytest.mark.parametrize("start", ["160 degC", "260 degC"])
def test_powder_that_comes_in_hotter_than_the_process_needs_no_heat(kind, start):
    # 260 degC is hotter than any wall, 160 degC than none
    at = point(kind, f"@start_temperature={start}")
    names = {"flat_chamber": "pump down, then heat through tray", "spatial_bed": "heat-up zone"}
    name = names.get(kind, "gas temperature" if kind == "pneumatic_tube" else "heat through wall and gas")
    heating = kinds.limit(at, name).value
    if kind in THROUGH:
        assert heating == float("inf")
    else:
        assert heating == pytest.approx(30 * 60 if kind == "flat_chamber" else 0)


@every
def test_a_film_that_is_thick_against_the_particles_is_told(kind):
    # 3/(4770 kg/m3 x 350 m2/kg) = 1.80 um; a tenth of it is 180 nm
    codes = {one.code for one in point(kind).warnings}
    assert "process.thick_film" not in codes
    at = point(kind, "process.cycles=null", "process.thickness=200 nm", "plant.cabinets.tma.max_flow=100 kg/min")
    (found,) = [one for one in at.warnings if one.code == "process.thick_film"]
    assert "particles of 1.8e+03 nm radius" in found.message
    times = (1 + at.growth.thickness * 4770 * 350 / 3) ** 2
    assert f"{times:.3g} times" in found.message
