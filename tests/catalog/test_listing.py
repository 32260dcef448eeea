"""Listing and showing catalog entries as plain data."""

import json
import re
from pathlib import Path

import pytest

from r2r_sim import catalog
from r2r_sim.errors import CatalogError

ALL = [(kind, row["id"]) for kind in catalog.kinds() for row in catalog.list_entries(kind)]
BARE = {  # numbers that are no quantity: places, atoms in a formula, coefficients with their source beside them
    "table", "row", "reference", "metal_atoms_per_formula", "metal_atoms_per_vapour_molecule", "a", "b", "c",
}  # fmt: skip


def test_kinds_and_their_counts():
    counts = {row["kind"]: int(row["entries"]) for row in catalog.kind_rows()}
    assert tuple(counts) == catalog.kinds()
    assert counts["process"] == 96
    assert counts["equipment"] == 9
    assert counts["precursor"] == len(catalog.ids("precursor")) + len(catalog.ids("precursor_identity"))
    assert all(row["holds"] for row in catalog.kind_rows())


def test_the_page_for_planners_has_the_same_counts():
    page = (Path(__file__).parents[2] / "docs" / "catalog.md").read_text(encoding="utf-8")
    written = re.findall(r"^\| `(\w+)` \| (\d+) \|", page, flags=re.MULTILINE)
    assert dict(written) == {row["kind"]: row["entries"] for row in catalog.kind_rows()}
    processes = catalog.entries("process").values()
    for field, words in {
        "cycles": "Cycles are left open in {} of the 96 entries",
        "thickness": "thickness in {},",
        "growth_per_cycle": "growth per cycle in {},",
        "temperature": "temperature in {},",
        "subcycles": "the precursors in {}.",
    }.items():
        count = sum(field in entry.left_open for entry in processes)
        assert words.format(count) in page.replace("\n  ", " "), field
    assert f"**inconsistency**: {sum(bool(entry.inconsistency) for entry in processes)} entries" in page


def test_every_file_of_entries_can_be_listed():
    listed = {name for _, name in ALL}
    for kind in ("process", "precursor", "precursor_identity", "film", "film_identity", "chemistry", "powder",
                 "separator", "cell", "method", "cathode", "requirement"):  # fmt: skip
        assert set(catalog.ids(kind)) <= listed


@pytest.mark.parametrize("kind", catalog.kinds())
def test_rows_of_a_kind_have_the_same_columns_and_only_text(kind):
    found = catalog.list_entries(kind)
    assert len({tuple(row) for row in found}) == 1
    assert all(isinstance(cell, str) for row in found for cell in row.values())
    assert all(row["id"] and row["name"] and row["confidence"] for row in found)


def bare_numbers(value, field=""):
    """Numbers that do not stand in a figure with unit, source and confidence."""
    if isinstance(value, dict):
        if {"unit", "source", "confidence"} <= set(value):
            assert value["source"] not in ("", "scenario", "default")
            assert value["confidence"] in ("high", "medium", "low", "estimate")
            assert all(isinstance(value[key], float) for key in ("value", "low", "high") if key in value)
        else:
            for key, inner in value.items():
                yield from bare_numbers(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from bare_numbers(inner, field)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield field


@pytest.mark.parametrize(("kind", "name"), ALL)
def test_an_entry_is_plain_data_with_unit_source_and_confidence_on_every_figure(kind, name):
    shown = catalog.show(kind, name)
    assert json.loads(json.dumps(shown)) == shown
    assert (shown["kind"], shown["id"]) == (kind, name)
    assert set(bare_numbers(shown)) <= BARE
    assert kind == "price" or not any(word in json.dumps(shown).lower() for word in ("price", "usd", "eur/"))


@pytest.mark.parametrize(("kind", "name"), ALL)
def test_an_entry_prints_as_rows(kind, name):
    found = catalog.show_rows(kind, name)
    assert all(tuple(row) == ("what", "value", "unit", "source", "confidence") for row in found)
    assert all(row["value"] for row in found)
    assert all(row["confidence"] for row in found if row["source"])


def test_a_reported_process_in_full():
    shown = catalog.show("process", "t6-5-al2o3")
    assert shown["thickness"] == {
        "low": 14.0, "high": 14.0, "unit": "nm", "confidence": "low",
        "source": "review of ALD for lithium-ion batteries 2023, table 6, reference 271",
    }  # fmt: skip
    assert shown["implied_growth"]["low"] == 1.4
    assert shown["left_open"] == []
    assert shown["subcycles"][0]["half_cycles"] == [
        {"precursor": "tma", "plasma": False},
        {"precursor": "o2", "plasma": True},
    ]


def test_rows_say_what_is_left_open_and_what_is_unknown():
    found = {row["what"]: row["value"] for row in catalog.show_rows("process", "t6-6-mgo")}
    assert found["thickness"] == "left open"
    assert found["subcycles[1] MgO"] == "unknown / h2o"
    assert "powder" not in found
    ranges = {row["what"]: row["value"] for row in catalog.show_rows("powder", "si-c")}
    assert ranges["particle_diameter"] == "10 (4 to 18)"
    identity = {row["what"]: row["value"] for row in catalog.show_rows("precursor", "vo-thd-2")}
    assert identity["cas"] == identity["vapour_pressure"] == "unknown"


def test_the_weakest_figure_decides_the_confidence_of_an_entry():
    confidence = {row["id"]: row["confidence"] for row in catalog.list_entries("precursor")}
    assert confidence["nicp2"] == "high"
    assert confidence["votp"] == "low"  # its CAS number is from memory
    assert confidence["tma"] == "estimate"


def test_entries_are_filtered_by_text_and_confidence():
    tables = catalog.list_entries("process", containing="TABLE 6 row")
    assert len(tables) == 18
    low = catalog.list_entries("process", confidence="low")
    assert {row["inconsistency"] for row in low} == {"yes"}
    assert catalog.list_entries("powder", containing="no such thing") == ()


def test_unknown_kinds_entries_and_confidences_are_refused():
    with pytest.raises(CatalogError) as caught:
        catalog.list_entries("powders")
    assert "did you mean powder?" in caught.value.hint
    with pytest.raises(CatalogError) as caught:
        catalog.show("powder", "nmc-811")
    assert "did you mean nmc811?" in caught.value.hint
    with pytest.raises(CatalogError, match="no confidence"):
        catalog.list_entries("powder", confidence="sure")
