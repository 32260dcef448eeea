"""The two scenarios of the design, as they stand there, and what they become."""

from pathlib import Path

import pytest

from r2r_sim import catalog
from r2r_sim.catalog import Draw
from r2r_sim.scenario import (
    PowderMaterial,
    Scenario,
    WebMaterial,
    json_schema,
    load,
    load_data,
    load_text,
    resolved_hash,
    to_plain,
    used_entries,
)

HERE = Path(__file__).parent / "examples"
NAMES = ("separator_5nm", "nmc811_4cycles")


@pytest.fixture(params=NAMES)
def loaded(request):
    return load(HERE / f"{request.param}.yaml")


def test_the_web_example():
    plan = load(HERE / "separator_5nm.yaml").scenario
    assert plan.is_web
    assert isinstance(plan.material, WebMaterial)
    assert plan.web.film.thickness.mode == 25e-6
    assert plan.web.coated_depth.mode == 2e-6
    assert plan.web.roll.coated_width == pytest.approx(0.98)
    (line,) = plan.plant.lines
    assert (line.web_speed, line.heads, line.sides, line.zones.purge_flow) == ("auto", 40, 2, "auto")
    assert line.partial_pressure["tma"].mode == 500.0
    assert line.partial_pressure["tma"].confidence == "stated"
    assert line.min_utilisation == catalog.spatial_web_defaults().min_utilisation
    assert line.web_break.between == Draw("exponential", 150e3, 150e3, "km", "length")
    assert line.web_break.repair == Draw("lognormal", 3600.0, 1800.0, "min", "time", "min")
    assert line.failures[0].repair == Draw("lognormal", 5400.0, 3600.0, "h", "time", "h")
    assert line.maintenance[0].every.dimension == "time"
    assert plan.plant.cabinet_for("tma").max_flow.mode == 5e-4
    assert plan.plant.cabinet_for("h2o") is None
    assert plan.plant.crew("operators").per_shift == 2
    assert plan.nucleation_cycles.mode == 12.0
    assert plan.process.saturation.mode == 0.95
    assert plan.targets.throughput.dimension == "area_rate"
    assert plan.cost.prices.get("tma").high == 300.0
    assert plan.cost.prices.get("n2") is None
    assert [name for name, _ in plan.cost.prices.items()] == ["tma"]
    with pytest.raises(TypeError):
        _ = plan.powder


def test_the_powder_example():
    plan = load(HERE / "nmc811_4cycles.yaml").scenario
    assert not plan.is_web
    assert isinstance(plan.material, PowderMaterial)
    assert plan.powder.specific_surface.mode == 350.0
    assert plan.powder.specific_surface.low == 200.0
    assert plan.powder.properties.bulk_density.mode == 2500.0
    (bed,) = plan.plant.reactors
    assert (bed.count, bed.charge.mode, bed.heat, bed.cool) == (12, 500.0, "auto", "auto")
    assert bed.unload == bed.load
    assert bed.partial_pressure == catalog.fluidised_bed_defaults().partial_pressure
    assert bed.maintenance[0].every.mode == 60.0
    assert bed.maintenance[0].every.dimension == "batches"
    assert plan.nucleation_cycles.mode == 0.0
    assert plan.process.cycles == 4
    assert plan.targets.throughput.dimension == "mass_flow"
    with pytest.raises(TypeError):
        _ = plan.web


def test_plasma_removes_the_nucleation_delay():
    plan = load(HERE / "separator_5nm.yaml", ["process.pretreatment=plasma"]).scenario
    assert plan.nucleation_cycles.mode == 0.0
    plan = load(HERE / "separator_5nm.yaml", ["process.nucleation_cycles=7"]).scenario
    assert plan.nucleation_cycles.mode == 7.0


def test_overrides_of_the_separator_win():
    plan = load(HERE / "separator_5nm.yaml", ["material.porosity=50 %", "material.thickness=20 um"]).scenario
    assert (plan.web.film.porosity.mode, plan.web.film.thickness.mode) == (0.5, 20e-6)
    assert plan.web.film.pore_diameter == catalog.separator("celgard-2400").pore_diameter


def test_round_trip(loaded):
    plain = to_plain(loaded.scenario)
    again = load_data(plain)
    assert again.scenario == loaded.scenario
    assert resolved_hash(again.scenario) == resolved_hash(loaded.scenario)
    assert to_plain(again.scenario) == plain


def test_round_trip_through_yaml_text(loaded, tmp_path):
    from ruamel.yaml import YAML

    path = tmp_path / "again.yaml"
    with path.open("w", encoding="utf-8") as file:
        YAML(typ="safe", pure=True).dump(to_plain(loaded.scenario), file)
    assert load(path).scenario == loaded.scenario


def test_hash_follows_what_matters(loaded):
    changed = load_data(loaded.data, overrides=["horizon=30 day"]).scenario
    assert resolved_hash(changed) != resolved_hash(loaded.scenario)
    same = load_data(loaded.data, overrides=["horizon=365 day"]).scenario
    assert resolved_hash(same) == resolved_hash(loaded.scenario)
    assert len(resolved_hash(same)) == 64


def test_only_notes_are_found(loaded):
    assert {item.severity for item in loaded.findings} == {"note"}
    assert any("no cabinet for h2o" in item.message for item in loaded.findings)
    assert len(loaded.text_sha256) == 64


def test_used_entries(loaded):
    kinds = [kind for kind, _ in used_entries(loaded.scenario)]
    assert kinds == ["chemistry", "film", "precursor", "precursor", "separator" if loaded.scenario.is_web else "powder"]


def test_unusual_figures_are_warnings():
    text = (
        (HERE / "nmc811_4cycles.yaml").read_text("utf-8").replace("0.8 m2/g", "9 m2/g").replace("0.35 m2/g", "5 m2/g")
    )
    (warning,) = [item for item in load_text(text).findings if item.severity == "warning"]
    assert (warning.code, warning.path) == ("scenario.unusual", "material.specific_surface")


def test_a_range_that_leaves_the_window_is_a_warning():
    raw = ["process.temperature={low: 80 degC, mode: 100 degC, high: 120 degC}"]
    (warning,) = [item for item in load(HERE / "separator_5nm.yaml", raw).findings if item.severity == "warning"]
    assert warning.source == "--set"


def test_frozen(loaded):
    with pytest.raises(Exception, match="frozen"):
        loaded.scenario.name = "other"


def fields(model, seen=()):
    from r2r_sim.scenario.forms import models_in

    for name, field in model.model_fields.items():
        yield model, name, field
        for inner in models_in(field.annotation):
            if inner not in seen:
                yield from fields(inner, (*seen, inner))


def test_every_field_is_described():
    for model, name, field in fields(Scenario):
        assert field.description, f"{model.__name__}.{name}"
        assert field.description.endswith("."), f"{model.__name__}.{name}"


def test_json_schema_describes_every_field():
    schema = json_schema()
    assert schema["required"] == ["schema_version", "name", "process", "material", "plant"]
    assert schema["properties"]["horizon"]["description"].startswith("Calendar time")
    for definition in schema["$defs"].values():
        assert definition["additionalProperties"] is not True
        assert all("description" in part or "$ref" in part for part in definition["properties"].values())
