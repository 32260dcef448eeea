"""Every kind of reactor as a planner writes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from r2r_sim.catalog import EQUIPMENT, Value, equipment_defaults
from r2r_sim.errors import ScenarioError
from r2r_sim.scenario import LINES, REACTORS, input_rows, load, load_data, to_plain

SCENARIOS = Path(__file__).parents[2] / "scenarios"
every = pytest.mark.parametrize("kind", sorted(REACTORS))


def ready(kind, *changes):
    return load(SCENARIOS / f"nmc811_al2o3_{kind}.yaml", changes)


def findings(kind, *changes):
    with pytest.raises(ScenarioError) as refused:
        ready(kind, *changes)
    return [(found.path, found.message, found.hint) for found in refused.value.findings if found.severity == "error"]


def errors_of(text):
    with pytest.raises(ScenarioError) as refused:
        load_data(text)
    return [found for found in refused.value.findings if found.severity == "error"]


def name_of(kind):
    return ready(kind).scenario.plant.reactors[0].name


def test_each_kind_has_a_form_and_defaults():
    assert set(EQUIPMENT) == {*LINES, *REACTORS}
    assert all(form.model_fields["kind"].annotation.__args__ == (kind,) for kind, form in REACTORS.items())


@every
def test_defaults_of_a_kind_are_fields_of_its_form(kind):
    assert set(EQUIPMENT[kind].model_fields) <= set(REACTORS[kind].model_fields)


@every
def test_defaults_are_the_kind_s_own(kind):
    reactor, usual = ready(kind).scenario.plant.reactors[0], equipment_defaults(kind)
    for name, value in usual:
        if name != "partial_pressure":
            assert getattr(reactor, name) == value, name
            assert value.confidence in ("estimate", "low")
            assert value.source
            assert value.low is None or value.low <= value.mode <= value.high
    assert {name: one.mode for name, one in reactor.partial_pressure.items()} == {
        name: one.mode for name, one in usual.partial_pressure.items()
    }


@every
def test_a_scenario_is_read_back_as_it_was_shown(kind):
    first = ready(kind).scenario
    again = load_data(to_plain(first)).scenario
    assert again.plant.reactors == first.plant.reactors


@every
def test_every_input_is_a_row_with_a_label(kind):
    rows = {row.path: row for row in input_rows(ready(kind))}
    start = f"plant.reactors.{name_of(kind)}."
    for field in REACTORS[kind].model_fields:
        assert any(path.startswith(start + field) for path in rows) or field in (
            "failures",
            "maintenance",
            "ramp_up",
            "takes",
        )
    assert all(row.label for row in rows.values())
    tma = rows[f"{start}partial_pressure.tma"]
    assert tma.default == equipment_defaults(kind).partial_pressure["tma"].text
    assert isinstance(equipment_defaults(kind).pressure, Value)


@every
def test_an_unknown_key_is_told_with_the_keys_of_its_kind(kind):
    text = to_plain(ready(kind).scenario)
    text["plant"]["reactors"][0]["lode"] = "1 min"
    (found,) = errors_of(text)
    assert found.path == f"plant.reactors.{name_of(kind)}.lode"
    assert "did you mean load?" in found.hint
    assert ("fluidisation_number" in found.hint) == (kind == "fluidised_bed")


def test_a_missing_key_is_told_where_it_is_missing():
    text = to_plain(ready("spatial_bed").scenario)
    del text["plant"]["reactors"][0]["width"]
    (found,) = errors_of(text)
    assert (found.path, found.message, found.hint) == (
        "plant.reactors.trough.width",
        "width is missing",
        "Width of the bed",
    )


@pytest.mark.parametrize(("written", "meant"), [("rotary-drum", "rotary_drum"), ("pneumatic", "pneumatic_tube")])
def test_a_kind_that_is_nearly_right_is_named(written, meant):
    found = findings(meant, f"plant.reactors.{name_of(meant)}.kind={written}")
    assert found[0][0].endswith(".kind")
    assert any(f"did you mean {meant}?" in hint for _, _, hint in found)


def test_a_kind_that_is_no_text_or_missing_is_told():
    text = to_plain(ready("rotary_drum").scenario)
    for kind in (5, None):
        text["plant"]["reactors"][0]["kind"] = kind
        with pytest.raises(ScenarioError) as refused:
            load_data(text)
        assert any(found.path == "plant.reactors.drum.kind" for found in refused.value.findings)
    del text["plant"]["reactors"][0]["kind"]
    with pytest.raises(ScenarioError, match="kind"):
        load_data(text)


def test_a_coolant_that_is_too_warm_is_told_of_the_kind_s_own_default():
    # the flat chamber is unloaded at 60 degC unless stated
    (found,) = findings("flat_chamber", "plant.reactors.chamber.coolant_temperature=70 degC")
    assert found[0] == "plant.reactors.chamber.unload_temperature"


def test_a_partial_pressure_must_stay_below_the_usual_total_too():
    # a drum is at 1 kPa unless stated
    (found,) = findings("rotary_drum", "plant.reactors.drum.partial_pressure.tma=2 kPa")
    assert found[0] == "plant.reactors.drum.partial_pressure.tma"
    assert "not below the total pressure" in found[1]
    assert ready("rotary_drum", "plant.reactors.drum.partial_pressure.tma=2 kPa", "plant.reactors.drum.pressure=5 kPa")


def test_a_static_bed_is_filled_with_precursor_alone():
    # its pressure is that of the purge gas
    assert ready("static_bed", "plant.reactors.vessel.pressure=500 Pa")


def test_untreated_graphite_delays_the_film_and_a_pretreatment_does_not():
    change = ("material={powder: graphite, specific_surface: 3 m2/g}",)
    delay = ready("fluidised_bed", *change).scenario.nucleation_cycles
    assert (delay.low, delay.mode, delay.high) == (5, 20, 80)
    assert delay.confidence == "estimate"
    for treatment in ("plasma", "hydroxylation"):
        treated = ready("fluidised_bed", *change, f"process.pretreatment={treatment}").scenario.nucleation_cycles
        assert (treated.mode, treated.source) == (0, f"removed by {treatment}")
    assert ready("fluidised_bed", *change, "process.nucleation_cycles=12").scenario.nucleation_cycles.mode == 12
    assert ready("fluidised_bed").scenario.nucleation_cycles.mode == 0


@pytest.mark.parametrize("kind", ["fluidised_bed", "rotary_drum"])
def test_a_filter_has_an_area_and_a_velocity(kind):
    (found,) = findings(kind, f"plant.reactors.{name_of(kind)}.filter_area=2 m2")
    assert "filter_velocity is missing" in found[1]
    ready(
        kind,
        f"plant.reactors.{name_of(kind)}.filter_area=2 m2",
        f"plant.reactors.{name_of(kind)}.filter_velocity=20 mm/s",
    )
