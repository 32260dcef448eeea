"""The reported processes: every row of the review's tables, with reference numbers, and nothing filled in."""

from collections import Counter

import pytest
from pydantic import TypeAdapter, ValidationError

from r2r_sim import catalog
from r2r_sim.catalog import Figure, Model, Process, Value
from r2r_sim.catalog.review import Lengths, with_source
from r2r_sim.errors import CatalogError

PROCESSES = catalog.entries("process")
CELLS = catalog.entries("cell")
# reference number of each row, counted in the review
REFERENCES = {
    3: [157, 163, 159, 167, 170, 168, 169, 172, 171],
    4: [183, 174, 165, 192, 179, 176, 59, 193, 178, 189, 177, 194, 186, 195, 187, 161, 190, 196, 197, 161, 85, 198],
    5: [250, 251, 252, 247, 253, 254, 236, 255, 256, 257, 258, 259, 260, 261, 262, 263],
    6: [267, 268, 269, 270, 271, 63, 272, 273, 275, 276, 277, 278, 62, 279, 280, 274, 281, 282],
    7: [289, 290, 292, 293, 275, 294, 296, 299, 300, 295, 293, 301, 302, 303, 299],
}
# lowest and highest temperature of each row [degC]; None where the review prints none
TEMPERATURES = {
    3: [325, 225, 300, (200, 350), (110, 160), (120, 150), 215, 120, (170, 185)],
    4: [200, 150, 175, 200, 150, 180, 220, 250, 120, 150, 150, 150, 300, 180, 120, 200, 300, 250, 250, 200, 225, 120],
    5: [(150, 200), (235, 350), 150, 200, 175, 120, 130, 150, (210, 240), 170, 250, 225, (150, 200), 300, 150,
        (100, 110)],
    6: [100, 150, (140, 145), 250, 150, 250, None, 200, 150, 180, 200, 180, 150, 120, 150, 180, 130, 120],
    7: [150, 300, (250, 325), (225, 300), 150, 225, 150, 205, 290, 235, (225, 300), (50, 300), (200, 260), 250, 250],
}  # fmt: skip
LIST_OF_REFERENCES = range(1, 322)


def rows(table):
    return sorted((entry for entry in PROCESSES.values() if entry.table == table), key=lambda entry: entry.row)


def figures(model):
    for _, value in model:
        if isinstance(value, (Value, Figure)):
            yield value
        elif isinstance(value, Model):
            yield from figures(value)
        elif isinstance(value, tuple):
            for item in value:
                yield from figures(item) if isinstance(item, Model) else [item] if isinstance(item, Value) else []


@pytest.mark.parametrize(("table", "count"), [(3, 9), (4, 22), (5, 16), (6, 18), (7, 15)])
def test_every_row_of_every_table_is_there_once(table, count):
    found = rows(table)
    assert [entry.row for entry in found] == list(range(1, count + 1))
    assert [entry.reference for entry in found] == REFERENCES[table]
    assert all(entry.id.startswith(f"t{table}-{entry.row}-") for entry in found)


def test_the_tables_hold_80_rows_and_the_text_the_separators_and_cells():
    counts = Counter(entry.section or "table" for entry in PROCESSES.values())
    assert counts == {"table": 80, "3.4": 4, "3.5": 12}


@pytest.mark.parametrize("table", TEMPERATURES)
def test_temperatures_are_those_of_the_tables(table):
    for entry, expected in zip(rows(table), TEMPERATURES[table], strict=True):
        if expected is None:
            assert entry.temperature is None
        else:
            low, high = expected if isinstance(expected, tuple) else (expected, expected)
            assert [end.shown for end in entry.temperature.ends] == pytest.approx([low, high]), entry.id


@pytest.mark.parametrize("name", PROCESSES)
def test_process_is_sourced_and_refers_to_entries(name):
    entry = PROCESSES[name]
    assert entry.reference in LIST_OF_REFERENCES
    assert f"reference {entry.reference}" in entry.source
    found = list(figures(entry))
    for figure in found:
        assert figure.source == entry.source
        assert figure.confidence == entry.confidence == ("low" if entry.inconsistency else "medium")
    known = {*catalog.ids("film"), *catalog.ids("film_identity")}
    assert set(entry.films) <= known
    if entry.powder:
        assert catalog.powder(entry.powder)
    if entry.separator:
        assert catalog.separator(entry.separator)


@pytest.mark.parametrize("name", PROCESSES)
def test_what_the_review_calls_the_reactants_are_the_precursors_of_the_half_cycles(name):
    entry = PROCESSES[name]
    names = catalog.precursor_names()
    named = {names[reactant].precursor for reactant in entry.reactants}
    used = {half.precursor for half in entry.half_cycles}
    if name == "t4-13-ti-phosphate-n":  # which plasma follows DEPA is left open
        used.remove(None)
    if name in ("t7-2-li3po4", "t7-3-li3po4"):  # water stands in the table and not in the text
        named.remove("h2o")
    assert named == used
    assert bool(entry.reactants) == (entry.subcycles is not None)


@pytest.mark.parametrize("name", PROCESSES)
def test_growth_thickness_and_cycles_agree_or_the_entry_says_so(name):
    entry = PROCESSES[name]
    if entry.implied_growth is None or entry.inconsistency:
        return
    low, high = entry.implied_growth
    highest = 3.0e-10 if name == "t4-1-tin" else 2.5e-10  # TiN from an amide grows more with long exposures
    assert 0.2e-10 <= low <= high <= highest * (1 + 1e-9)
    if entry.growth_per_cycle is not None:
        growth = [end.mode for end in entry.growth_per_cycle.ends]
        assert low == pytest.approx(growth[0], rel=0.1)
        assert high == pytest.approx(growth[1], rel=0.1)


@pytest.mark.parametrize("name", [name for name, entry in PROCESSES.items() if entry.growth_per_cycle is not None])
def test_growth_beyond_one_layer_is_explained(name):
    entry = PROCESSES[name]
    if entry.growth_per_cycle.high.mode > 2.5e-10:
        assert entry.inconsistency or entry.note


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("t7-3-li3po4", "read as angstrom"),
        ("t6-1-zno", "read as 0.2 nm"),
        ("t4-19-tio2-al2o3", "less than one atom"),
        ("t5-11-li4ti5o12", "per supercycle"),
        ("t6-17-tio2", "swapped"),
        ("t4-6-al2o3", "20 angstrom per cycle"),
        ("t6-5-al2o3", "not 1.2"),
        ("t7-9-lixalysizo", "not precursors"),
        ("t7-13-li3bo3-li2co3", "titanium monoboride"),
    ],
)
def test_known_contradictions_are_told(name, words):
    assert words in PROCESSES[name].inconsistency


def test_lithium_phosphate_is_read_as_the_chemistry_has_it():
    entry = catalog.process("t7-3-li3po4")
    assert [end.text for end in entry.growth_per_cycle.ends] == ["0.57 angstrom", "0.72 angstrom"]
    points = [(point.temperature.mode, point.growth.mode) for point in entry.growth_points]
    chemistry = catalog.chemistry("li3po4-liotbu-tmp")
    assert points == [(point.temperature.mode, point.growth.mode) for point in chemistry.growth_per_cycle]
    assert entry.printed == "0.57-0.72 nm"


def test_what_is_left_open_is_null():
    assert catalog.process("t6-6-mgo").left_open == ("cycles", "thickness", "growth_per_cycle")
    assert catalog.process("t6-8-tio2").left_open == ("growth_per_cycle", "subcycles")
    separator = catalog.process("s34-1-tio2-pp")
    assert separator.left_open == ("temperature", "thickness", "growth_per_cycle", "subcycles")
    assert separator.cycles.low.shown == 20


def test_separators_of_section_3_4():
    found = [entry for entry in PROCESSES.values() if entry.section == "3.4"]
    assert [entry.reference for entry in found] == [314, 315, 316, 317]
    rolled = catalog.process("s34-4-al2o3-celgard")
    assert (rolled.temperature.low.text, rolled.thickness.low.text) == ("90 degC", "5 nm")


@pytest.mark.parametrize("name", CELLS)
def test_cells_refer_to_their_layers(name):
    cell = CELLS[name]
    own = [entry for entry in PROCESSES.values() if entry.section == "3.5" and entry.reference == cell.reference]
    layers = {layer.process: layer for layer in cell.layers if layer.process}
    assert set(layers) == {entry.id for entry in own}
    for entry in own:
        layer = layers[entry.id]
        assert layer.made_by == "ALD"
        assert (layer.thickness is None) == (entry.thickness is None)
        if layer.thickness is not None:
            assert [end.text for end in layer.thickness.ends] == [end.text for end in entry.thickness.ends]
    if cell.all_ald:
        assert {layer.made_by for layer in cell.layers} == {"ALD"}


def test_cells_of_section_3_5():
    assert sorted(cell.reference for cell in CELLS.values()) == [86, 288, 303, 321]
    assert [name for name, cell in CELLS.items() if cell.all_ald] == ["conformal-cell"]


def test_an_unknown_process_gets_a_suggestion():
    with pytest.raises(CatalogError) as caught:
        catalog.process("t7-3-li3po")
    assert "did you mean t7-3-li3po4?" in caught.value.hint


GOOD = {
    "id": "x", "name": "x", "section": "3.4", "films": ["al2o3"], "substrate": "Si", "reactants": ["TMA"],
    "subcycles": [{"deposits": "Al2O3", "half_cycles": [{"precursor": "tma"}]}], "sequence": "open",
    "energy": "thermal", "temperature": None, "cycles": None, "thickness": None, "growth_per_cycle": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"cycles": "10 cycle"}, "cycles and cycles_count"),
        ({"growth_per_cycle": "1 angstrom"}, "growth_per_cycle and growth_basis"),
        ({"table": 3, "row": 1}, "either table and row"),
        ({"energy": "plasma"}, "plasma of the half-cycles"),
        ({"thickness": {"low": "5 nm", "high": "2 nm"}}, "must rise"),
        ({"thickness": "5 kg"}, "length"),
        ({"reference": 322}, "321"),
    ],
)
def test_an_entry_that_contradicts_its_own_form_is_refused(change, words):
    assert Process(**GOOD)
    with pytest.raises(ValidationError, match=words):
        Process(**{**GOOD, **change})


def test_a_span_of_one_figure_has_equal_ends():
    span = TypeAdapter(Lengths).validate_python("5 nm")
    assert span.low == span.high
    named = with_source(span, "somebody", "low")
    assert (named.low.source, named.high.confidence) == ("somebody", "low")
    assert with_source(named, "else", "high") == named
