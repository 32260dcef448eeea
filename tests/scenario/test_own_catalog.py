"""A planner's own catalog entries: used, told, checked, and seen by their own scenario only."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from r2r_sim import catalog
from r2r_sim.cli import app
from r2r_sim.errors import CatalogError, ScenarioError
from r2r_sim.process.registry import operating_points
from r2r_sim.scenario import input_rows, load, load_data, load_entries, resolved_hash, to_plain
from r2r_sim.study.select import select

PACKAGE = Path(catalog.__file__).parents[1]
READY = Path(__file__).parents[2] / "scenarios" / "separator_al2o3_r2r.yaml"
TMA = """\
precursors:
  tma:
    replaces: true
    name: trimethylaluminium of our supplier
    formula: C3H9Al
    cas: '75-24-1'
    molar_mass: 72.085 g/mol
    vapour_molar_mass: 144.17 g/mol
    metal_atoms_per_vapour_molecule: 2
    transport_dimer: true
    vapour_pressure: {form: antoine_torr, a: 8.224, b: 2134.83, source: data sheet, confidence: medium}
    sticking:
      reference: {value: STICKS, source: our fit, confidence: low}
      activation_energy: 0 kJ/mol
      reference_temperature: 200 degC
    diffusivity_in_n2: 0.8e-5 m2/s
    molecules_per_site: 1
    hazard: ignites in air
"""
SEPARATOR = """\
separators:
  our-pe:
    name: our polyethylene
    polymer: PE
    thickness: 12 um
    porosity: 45 %
    pore_diameter: 50 nm
    tortuosity: 4
    polymer_density: 950 kg/m3
    melt_temperature: 135 degC
    highest_temperature: 95 degC
    nucleation_cycles: 8
    heat_capacity: 1900 J/kg/K
"""
FOIL = """\
foils:
  our-foil:
    name: our copper
    material: copper
    thickness: 8 um
    density: 8.96 g/cm3
    heat_capacity: 385 J/kg/K
    highest_temperature: 200 degC
    nucleation_cycles: 0
"""


def write(folder: Path, own: str, *, named: str = "our.yaml", change: tuple[str, str] = ("", "")) -> Path:
    """A scenario with one catalog file beside it."""
    (folder / "our.yaml").write_text(own, encoding="utf-8")
    text = READY.read_text(encoding="utf-8").replace("\nmaterial:", f"\ncatalog: {named}\nmaterial:")
    plan = folder / "plan.yaml"
    plan.write_text(text.replace(*change) if change[0] else text, encoding="utf-8")
    return plan


def rate(path: Path) -> float:
    return operating_points(load(path).scenario)[0].rate


def test_an_own_separator_is_coated(tmp_path: Path) -> None:
    loaded = load(write(tmp_path, SEPARATOR, change=("separator: celgard-2500", "separator: our-pe")))
    assert loaded.scenario.web.film.tortuosity.mode == 4
    # 12 um x (1 - 0.5, stated in the scenario) x 950 kg/m3
    assert loaded.scenario.web.areal_mass == pytest.approx(5.7e-3)
    assert operating_points(loaded.scenario)[0].rate > 0


def test_two_scenarios_do_not_see_each_others_entries(tmp_path: Path) -> None:
    slow, fast = tmp_path / "slow", tmp_path / "fast"
    for folder, sticking in ((slow, "2e-5"), (fast, "1e-2")):
        folder.mkdir()
        write(folder, TMA.replace("STICKS", sticking))
    plain = rate(READY)
    first, second = load(slow / "plan.yaml").scenario, load(fast / "plan.yaml").scenario
    rates = [operating_points(plan)[0].rate for plan in (first, second, first)]
    assert rates[0] == rates[2] < plain < rates[1]
    assert rate(READY) == plain
    shipped = catalog.precursor("tma").sticking
    assert shipped is not None
    assert shipped.reference.mode == 1e-3
    assert len({resolved_hash(plan) for plan in (first, second, load(READY).scenario)}) == 3


def test_a_worker_gets_the_entries_with_the_scenario(tmp_path: Path) -> None:
    scenario = load(write(tmp_path, TMA.replace("STICKS", "1e-2"))).scenario
    sent = pickle.loads(pickle.dumps(scenario))
    assert sent == scenario
    assert operating_points(sent)[0].rate == operating_points(scenario)[0].rate


def test_the_resolved_scenario_holds_its_entries_and_reads_back(tmp_path: Path) -> None:
    loaded = load(write(tmp_path, TMA.replace("STICKS", "1e-2") + SEPARATOR))
    again = load_data(to_plain(loaded.scenario))
    assert again.scenario == loaded.scenario
    assert resolved_hash(again.scenario) == resolved_hash(loaded.scenario)
    assert str(tmp_path) not in str(to_plain(loaded.scenario))


def test_inputs_tell_that_a_figure_is_the_planners_own(tmp_path: Path) -> None:
    rows = {row.path: row for row in input_rows(load(write(tmp_path, TMA.replace("STICKS", "2e-3"))))}
    sticking = rows["catalog.precursor.tma.sticking.reference"]
    assert (sticking.number, sticking.source, sticking.confidence) == (2e-3, "our.yaml, planner's own: our fit", "low")
    mass = rows["catalog.precursor.tma.molar_mass"]
    assert (mass.source, mass.confidence) == ("our.yaml, planner's own", "stated")
    fit = rows["catalog.precursor.tma.vapour_pressure.a"]
    assert (fit.source, fit.confidence) == ("our.yaml, planner's own: data sheet", "medium")
    assert not any(path.startswith("catalog.precursors") for path in rows)
    assert "planner's own" not in rows["catalog.precursor.h2o.molar_mass"].source


def test_several_files_and_entries_in_the_scenario_itself(tmp_path: Path) -> None:
    (tmp_path / "more.yaml").write_text(FOIL, encoding="utf-8")
    both = load(write(tmp_path, SEPARATOR, named="[our.yaml, more.yaml]")).scenario
    assert both.known.foil("our-foil").density.mode == 8960
    assert both.known.separator("our-pe").porosity.mode == 0.45
    inline = load(write(tmp_path, "{}", named="\n  " + FOIL.replace("\n", "\n  "))).scenario
    assert inline.known.foil("our-foil").density.source == "planner's own"
    with pytest.raises(CatalogError):
        catalog.foil("our-foil")


def findings(path: Path) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load(path)
    return [str(finding) for finding in caught.value.as_findings()]


def test_everything_wrong_is_told_at_once_with_file_line_and_hint(tmp_path: Path) -> None:
    broken = (
        TMA.replace("    replaces: true\n", "").replace("STICKS", "2")
        + SEPARATOR.replace("thickness: 12 um", "thicknes: 12 um").replace("45 %", "45 kg")
        + "chemistries:\n  odd:\n    name: odd\n    film: al2o\n    precursor_a: tma\n    precursor_b: water\n"
        "    window_low: 200 degC\n    window_high: 100 degC\n    molecules_a: 1\n    molecules_b: 1\n"
        "    growth_per_cycle:\n      - {temperature: 150 degC, growth: 1 angstrom}\n"
        "      - {temperature: 120 degC, growth: 1 angstrom}\n    saturation: 0.95\n"
        "films: {al2o3: {replaces: true}}\nmetals: {}\n"
    )
    found = findings(write(tmp_path, broken, change=("separator: celgard-2500", "separator: our-pe")))
    own = str(tmp_path / "our.yaml")
    for words in (
        f"{own}:2:3 catalog.precursors.tma: the catalog has a precursor 'tma' already",
        "catalog.precursors.tma.sticking.reference.value",
        "unknown key 'thicknes'",
        "did you mean thickness",
        "catalog.separators.our-pe.thickness: thickness is missing",
        "catalog.separators.our-pe.porosity",
        "the catalog has no film 'al2o'",
        "the catalog has no precursor 'water'",
        "120 degC follows 150 degC",
        "catalog.films.al2o3.density: density is missing",
        "unknown key 'metals'",
    ):
        assert any(words in one for one in found), words
    assert sum(own in one for one in found) >= 10
    assert not any("no separator 'our-pe'" in one for one in found)  # it is there, and malformed


@pytest.mark.parametrize(
    ("named", "own", "words"),
    [
        ("other.yaml", "", "other.yaml: there is no such file"),
        ("3", "", "catalog names a file, or a list of files"),
        ("our.yaml", "- 1\n", "a catalog is sections with entries"),
        ("our.yaml", "foils: [\n", "not readable as YAML"),
        ("[our.yaml, our.yaml]", FOIL, "foils.our-foil stands in two files"),
        ("our.yaml", FOIL.replace("our copper", "our copper\n    replaces: true"), "no foil 'our-foil' to replace"),
        ("our.yaml", TMA.replace("a: 8.224, ", ""), "antoine_torr needs a and b"),
        ("our.yaml", "foils: {our-foil: 3}\n", "keys with values"),
        ("our.yaml", "foils: 3\n", "keys with values"),
    ],
)  # fmt: skip
def test_what_a_catalog_cannot_be(tmp_path: Path, named: str, own: str, words: str) -> None:
    assert any(words in one for one in findings(write(tmp_path, own.replace("STICKS", "1e-3"), named=named)))


def test_an_override_reaches_into_an_entry(tmp_path: Path) -> None:
    path = write(tmp_path, TMA.replace("STICKS", "2e-3"))
    loaded = load(path, ["catalog.precursors.tma.molecules_per_site=2"])
    assert loaded.scenario.known.precursor("tma").molecules_per_site.mode == 2


def test_kinds_are_compared_with_the_planners_own_entries(tmp_path: Path) -> None:
    path = write(tmp_path, SEPARATOR, change=("separator: celgard-2500", "separator: our-pe"))
    found = select(load(path), "10000 m2/day")
    assert "our-pe" in found.recipe
    assert any(choice.units_needed for choice in found.choices)


def test_the_catalog_command_lists_and_shows_them(tmp_path: Path) -> None:
    own = tmp_path / "our.yaml"
    own.write_text(FOIL, encoding="utf-8")
    listed = CliRunner().invoke(app, ["catalog", "foil", "--with", str(own)])
    assert "our-foil" in listed.stdout
    shown = CliRunner().invoke(app, ["catalog", "foil", "our-foil", "--with", str(own), "--json"])
    assert "planner's own" in shown.stdout
    assert "our-foil" not in CliRunner().invoke(app, ["catalog", "foil"]).stdout
    own.write_text(FOIL.replace("8 um", "8 kg"), encoding="utf-8")
    refused = CliRunner().invoke(app, ["catalog", "foil", "--with", str(own)])
    assert refused.exit_code == 2
    with pytest.raises(ScenarioError, match="thickness"):
        load_entries([str(own)])


@pytest.mark.parametrize("room", ["process", "plant"])
def test_what_calculates_asks_the_scenario_and_not_the_shipped_catalog(room: str) -> None:
    look_up = re.compile(r"\bcatalog\.(precursor|film|chemistry|separator|foil|powder)\(")
    found = [path.name for path in (PACKAGE / room).glob("*.py") if look_up.search(path.read_text(encoding="utf-8"))]
    assert found == []
