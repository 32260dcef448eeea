"""A scenario as plain data and as a hash."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from r2r_sim import catalog
from r2r_sim.catalog import Entry
from r2r_sim.scenario.material import FoilMaterial, WebMaterial
from r2r_sim.scenario.model import Scenario


def to_plain(scenario: Scenario) -> dict[str, Any]:
    """The resolved scenario as data that can be written to YAML and is read back to an equal scenario."""
    plain = scenario.model_dump(mode="json", exclude_none=True)
    # a default that was not given stays one: it keeps its source
    return {key: value for key, value in plain.items() if value != {}}


def used_entries(scenario: Scenario) -> tuple[tuple[catalog.Kind, Entry], ...]:
    """The catalog entries that the scenario rests on, each with its kind."""
    known, chemistries = scenario.known, scenario.chemistries
    found: list[tuple[catalog.Kind, Entry]] = [("chemistry", entry) for entry in chemistries]
    found += [("film", known.film(name)) for name in dict.fromkeys(entry.film for entry in chemistries)]
    found += [("precursor", known.precursor(name)) for name in scenario.precursors]
    material = scenario.material
    if isinstance(material, WebMaterial):
        found.append(("separator", known.separator(material.separator)))
    elif isinstance(material, FoilMaterial):
        found.append(("foil", known.foil(material.foil)))
    else:
        found.append(("powder", known.powder(material.powder)))
    return tuple(found)


def resolved_hash(scenario: Scenario) -> str:
    """SHA-256 of the resolved scenario and the catalog entries it uses: same inputs, same hash, on any machine."""
    content = {
        "scenario": to_plain(scenario),
        "catalog": [entry.model_dump(mode="json", exclude_none=True) for _, entry in used_entries(scenario)],
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def json_schema() -> dict[str, Any]:
    """JSON Schema of a scenario file, for editors."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Scenario.model_json_schema()}
