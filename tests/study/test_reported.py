"""Every process of the review: an operating point, or the numbers that it lacks, by name."""

from __future__ import annotations

import re
from collections import Counter

import pytest

import r2r_sim
from r2r_sim import catalog
from r2r_sim.errors import CatalogError, InputError
from r2r_sim.study.plannable import with_plans
from r2r_sim.study.reported import PlannedProcess, plan_process

NUMBERS = (
    "temperature", "thickness", "cycles", "half-cycles", "precursors", "sticking probability", "vapour pressure",
    "density", "particle diameter", "specific surface", "porosity", "pore diameter", "growth per cycle",
    "fits no compound", "by name only", "window", "heat capacity", "the time that the plasma",
)  # fmt: skip
"""What a finding may name."""


@pytest.fixture(scope="module")
def planned() -> dict[str, PlannedProcess]:
    return {name: plan_process(name) for name in catalog.ids("process")}


def test_every_process_gives_an_operating_point_or_names_what_is_missing(planned: dict[str, PlannedProcess]) -> None:
    for name, found in planned.items():
        if found.loaded is not None:
            assert found.kind, name
            assert not [one for one in found.findings if one.severity == "error"], name
            (point,) = r2r_sim.explain(found.loaded).operating if name in LOOKED_INTO else (None,)
            assert point is None or point.nameplate > 0
        else:
            errors = [one for one in found.findings if one.severity == "error"]
            assert errors, name
            for one in errors:
                assert any(number in one.message for number in NUMBERS), (name, one.message)
                assert one.path, (name, one.message)


LOOKED_INTO = ("t4-6-al2o3", "t4-11-zno-tio2", "s34-4-al2o3-celgard")


def test_how_many_of_each(planned: dict[str, PlannedProcess]) -> None:
    kinds = Counter(found.kind or "lacks a number" for found in planned.values())
    lacking = "\n".join(
        f"{name}: {'; '.join(one.message for one in found.findings if one.severity == 'error')}"
        for name, found in planned.items()
        if found.loaded is None
    )
    assert sum(kinds.values()) == 96, kinds
    # more is welcome: raise the numbers; less is a loss
    assert kinds["fluidised_bed"] >= 22, f"{kinds}\n{lacking}"
    assert kinds["spatial_web"] >= 8, f"{kinds}\n{lacking}"
    assert kinds["lacks a number"] <= 66, f"{kinds}\n{lacking}"


def test_what_is_missing_counts_by_number(planned: dict[str, PlannedProcess]) -> None:
    missing = Counter(
        re.sub(r" of .*| from .*", "", one.message)
        for found in planned.values()
        for one in found.findings
        if one.severity == "error"
    )
    # the review leaves 14 temperatures and 10 sets of precursors open
    assert missing["the deposition temperature is left open"] == 14
    assert missing["the precursors are left open"] == 10
    assert missing["thickness and number"] == sum(
        entry.thickness is None and entry.cycles is None  # type: ignore[attr-defined]
        for entry in catalog.entries("process").values()
    )


def test_the_reported_film_is_asked_for() -> None:
    # table 4, row 9: 10 nm in 50 cycles of ZTB and water at 120 degC on LiMn2O4
    plan = plan_process("t4-9-zro2").loaded
    assert plan is not None
    process = plan.scenario.process
    assert process.chemistry == "zro2-ztb-h2o"
    assert process.temperature.mode == pytest.approx(393.15)
    assert process.thickness is not None
    assert process.thickness.mode == pytest.approx(10e-9)
    assert process.growth_per_cycle.mode == pytest.approx(0.2e-9)  # type: ignore[union-attr]
    assert plan.scenario.powder.powder == "lmo"
    surface, usual = plan.scenario.powder.specific_surface, catalog.powder("lmo").specific_surface
    assert surface.mode == pytest.approx((usual.low.mode + usual.high.mode) / 2)
    assert any("must be measured" in one.message and one.severity == "note" for one in plan.findings)


def test_a_nanolaminate_becomes_a_supercycle() -> None:
    plan = plan_process("t4-11-zno-tio2").loaded
    assert plan is not None
    assert [part.chemistry for part in plan.scenario.process.parts] == ["zno-dez-h2o", "tio2-ticl4-h2o"]  # type: ignore[union-attr]


def test_a_supercycle_takes_the_growth_of_its_parts_as_reported() -> None:
    # table 5, row 7: 26 cycles of ZnO at 1.75 angstrom, 26 of TiO2 at 0.36; how many supercycles is left open
    assert plan_process("t5-7-zno-tio2").loaded is None
    plan = plan_process("t5-7-zno-tio2", overrides=["process.supercycles=4"]).loaded
    assert plan is not None
    parts = plan.scenario.process.parts
    assert [(part.cycles, part.growth_per_cycle.mode) for part in parts] == [  # type: ignore[union-attr]
        (26, pytest.approx(1.75e-10)), (26, pytest.approx(0.36e-10)),
    ]  # fmt: skip


def test_cycles_of_a_laminate_are_not_taken_for_supercycles() -> None:
    # table 7, row 6: 400 cycles of 1 Li2O and 6 Ta2O5, and nobody says which are counted
    lacking = plan_process("t7-6-litao3", on="nmc811")
    assert [one.message for one in lacking.findings if one.severity == "error"] == [
        "whether the number of cycles counts cycles or supercycles is left open"
    ]
    plan = plan_process("t7-6-litao3", on="nmc811", overrides=["process.supercycles=3"]).loaded
    assert plan is not None
    assert plan.scenario.process.supercycles == 3


def test_a_report_that_contradicts_itself_is_read_with_the_chemistry_s_growth() -> None:
    # 20 nm in 10 cycles would be 2 nm a cycle
    found = plan_process("t4-6-al2o3")
    assert found.loaded is not None
    assert found.loaded.scenario.process.cycles == 10
    assert found.loaded.scenario.process.growth_per_cycle == "auto"
    assert any("contradicts itself" in one.message for one in found.findings)


def test_what_is_stated_is_not_missing() -> None:
    lacking = plan_process("s34-3-tio2-pe")
    assert lacking.loaded is None
    assert {one.path.rpartition(".")[2] for one in lacking.findings if one.severity == "error"} == {
        "temperature", "thickness",
    }  # fmt: skip
    given = ["process.temperature=150 degC", "process.thickness=5 nm", "material.coated_depth=faces"]
    still = plan_process("s34-3-tio2-pe", overrides=given)
    assert any("is more than pe-16 stands" in one.message for one in still.findings)


def test_a_stated_sticking_is_not_missing() -> None:
    # table 3, row 9: V2O5 from vanadyl isopropoxide and ozone; nobody knows how well it sticks
    lacking = plan_process("t3-9-v2o5")
    (missing,) = [one for one in lacking.findings if one.severity == "error"]
    assert missing.message == "the sticking probability of vtip is not known"
    assert missing.hint == '--set "process.sticking.vtip=..."'
    found = plan_process("t3-9-v2o5", overrides=["process.sticking.vtip=1e-3", "*.partial_pressure.vtip=10 Pa"])
    assert found.kind == "spatial_web"
    assert found.loaded is not None
    assert found.loaded.scenario.plant.lines[0].partial_pressure["vtip"].mode == 10


def test_a_stated_pressure_is_not_missing() -> None:
    # table 4, row 16: nobody knows how much of the magnesium precursor evaporates, nor how well it sticks
    lacking = plan_process("t4-16-mgo")
    assert {one.hint for one in lacking.findings if one.severity == "error"} == {
        '--set "*.partial_pressure.mg-etcp-2=... Pa"'
    }
    found = plan_process("t4-16-mgo", overrides=["*.partial_pressure.mg-etcp-2=10 Pa"])
    assert found.kind == "fluidised_bed"  # on powder supply limits the dose


def test_half_cycles_in_known_pairs_are_subcycles() -> None:
    # table 3, row 3: five times ferrocene, ozone, phosphate, water; then lithium tert-butoxide and water
    plan = plan_process("t3-3-lifepo4").loaded
    assert plan is not None
    group, lithium = plan.data["process"]["supercycle"]
    assert group == {"repeat": 5, "of": [{"chemistry": "fe2o3-fecp2-o3"}, {"chemistry": "p2o5-tmp-h2o"}]}
    assert (lithium["chemistry"], lithium["cycles"]) == ("li2o-liotbu-h2o", 1)


def test_of_coatings_that_stand_alone_the_first_is_taken() -> None:
    # table 4, row 2: Al2O3 or TiO2, 10 to 500 cycles
    found = plan_process("t4-2-al2o3-tio2")
    assert found.loaded is not None
    assert found.loaded.scenario.process.chemistry == "al2o3-tma-h2o"
    assert found.loaded.scenario.process.cycles == 500
    assert any("each alone: the first is taken" in one.message for one in found.findings)


def test_layers_that_are_reported_once_are_grown_once() -> None:
    # table 5, row 5: 75 cycles of SnO2, then 10 of Al2O3
    found = plan_process("t5-5-al2o3-sno2")
    assert found.loaded is not None
    assert found.loaded.scenario.process.supercycles == 1
    assert [part.cycles for part in found.loaded.scenario.process.parts] == [75, 10]  # type: ignore[union-attr]


def test_the_list_of_processes_says_what_each_is_planned_on_or_lacks() -> None:
    rows = {row["id"]: row for row in with_plans(catalog.list_entries("process", containing="MoO"))}
    assert set(rows) == {"t5-10-moo3", "t6-10-hfo2"}
    assert (rows["t6-10-hfo2"]["planned on"], rows["t6-10-hfo2"]["lacks"]) == ("fluidised_bed", "")
    (row,) = with_plans(catalog.list_entries("process", containing="s34-3"))
    assert (row["planned on"], row["lacks"]) == ("nothing yet", "temperature, thickness")


def test_a_wafer_is_planned_on_foil_and_says_so() -> None:
    found = plan_process("t5-16-tio2")
    assert found.kind == "spatial_web"
    assert found.loaded is not None
    assert found.loaded.data["material"]["foil"] == "copper-foil-10um"
    assert any("reported on Au, calculated on copper-foil-10um" in one.message for one in found.findings)


def test_another_material_and_another_kind() -> None:
    found = plan_process("t6-2-tio2", "rotary_drum", on="graphite")
    assert found.loaded is not None
    assert found.kind == "rotary_drum"
    assert found.loaded.scenario.powder.powder == "graphite"
    assert any("reported on Li, calculated on graphite" in one.message for one in found.findings)
    with pytest.raises(InputError, match="does not suit"):
        plan_process("t6-2-tio2", "spatial_web", on="graphite")
    with pytest.raises(CatalogError, match="no powder, separator or foil"):
        plan_process("t6-2-tio2", on="grafite")
    with pytest.raises(CatalogError):
        plan_process("t6-2")


def test_every_substrate_of_the_review_is_mapped_to_what_there_is() -> None:
    mapped = catalog.substrates()
    assert {entry.substrate for entry in catalog.entries("process").values()} == set(mapped)  # type: ignore[attr-defined]
    for name, substrate in mapped.items():
        assert (substrate.entry is None) == bool(substrate.missing), name
        assert substrate.reason or not (substrate.stand_in or substrate.missing), name
        if substrate.entry:
            kind = "foil" if substrate.form == "wafer" else substrate.form
            assert substrate.entry in catalog.ids(kind)  # type: ignore[arg-type]
    for entry in catalog.entries("process").values():
        named = entry.powder or entry.separator  # type: ignore[attr-defined]
        assert named in (None, mapped[entry.substrate].entry)  # type: ignore[attr-defined]
