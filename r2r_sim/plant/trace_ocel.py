"""A record as an object-centric event log (OCEL 2.0, JSON): units, lots, crews, cabinets and canisters.

An event is the end of a stay in a sub-state, of a task or of a lot, or the moment of a failure; ``start`` and
``duration_s`` say what went before it. The published schema wants every value of an attribute as text; its type
stands with the types of objects and events.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from r2r_sim.plant.record import ProductionRecord
from r2r_sim.plant.states import SUB_STATES
from r2r_sim.plant.trace import date, lots, stays, tasks

_CANISTER_CHANGE = "canister change"
Attributes = dict[str, str | int | float]


def ocel_bytes(record: ProductionRecord) -> bytes:
    """The log; the same record gives the same bytes."""
    objects = _objects(record)
    events = [*_stays(record), *_lots(record), *_tasks(record), *_failures(record)]
    events.sort(key=lambda event: (event["time"], event["type"], json.dumps(event["relationships"])))
    for number, event in enumerate(events, start=1):
        event["id"] = f"e{number}"
    document = {
        "objectTypes": _types(objects),
        "eventTypes": _types(events),
        "objects": objects,
        "events": [{"id": event["id"], **event} for event in events],
    }
    for thing in (*objects, *events):
        for attribute in thing["attributes"]:
            attribute["value"] = str(attribute["value"])
    return (json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _types(things: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every type with the attributes that occur with it."""
    found: dict[str, dict[str, str]] = {}
    for thing in things:
        known = found.setdefault(thing["type"], {})
        for attribute in thing["attributes"]:
            known[attribute["name"]] = _type_of(attribute["name"], attribute["value"])
    return [
        {"name": name, "attributes": [{"name": key, "type": kind} for key, kind in sorted(known.items())]}
        for name, known in sorted(found.items())
    ]


def _type_of(name: str, value: object) -> str:
    if name == "start":
        return "time"
    return {int: "integer", float: "float"}.get(type(value), "string")


def _objects(record: ProductionRecord) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []

    def add(own: str, kind: str, attributes: Attributes, related: dict[str, str] | None = None, time: int = 0) -> None:
        found.append(
            {
                "id": own,
                "type": kind,
                "attributes": [{"name": n, "time": date(time), "value": v} for n, v in attributes.items()],
                "relationships": [{"objectId": to, "qualifier": how} for to, how in (related or {}).items()],
            }
        )

    for info in record.units:
        add(info.name, "unit", {"group": info.group, "kind": info.kind})
    for resource in sorted({resource for _, resource, *_ in tasks(record)}):
        add(resource, resource.partition(":")[0], {})
    for cabinet, number, time in _canisters(record):
        add(_canister(cabinet, number), "canister", {"number": number}, {cabinet: "in"}, time)
    for lot in lots(record):
        info = record.units[lot.unit]
        unit = info.quantity_unit
        made: Attributes = {f"good_{unit}": lot.good, f"scrapped_{unit}": lot.scrapped}
        if lot.reasons:
            made["scrapped_for"] = lot.reasons
        add(_lot(lot.name), "lot", made, {info.name: "made by"}, lot.end)
    return found


def _event(kind: str, time: int, attributes: Attributes, related: dict[str, str]) -> dict[str, Any]:
    return {
        "id": "",
        "type": kind,
        "time": date(time),
        "attributes": [{"name": name, "value": value} for name, value in attributes.items()],
        "relationships": [{"objectId": to, "qualifier": how} for to, how in related.items()],
    }


def _span(start: int, end: int) -> Attributes:
    return {"start": date(start), "duration_s": (end - start) / 1000}


def _stays(record: ProductionRecord) -> Iterator[dict[str, Any]]:
    for stay in stays(record):
        related = {record.units[stay.unit].name: "unit"}
        if stay.lot:
            related[_lot(stay.lot)] = "lot"
        e10 = SUB_STATES[stay.sub_state].e10.value
        yield _event(stay.sub_state, stay.end, {**_span(stay.start, stay.end), "e10": e10}, related)


def _lots(record: ProductionRecord) -> Iterator[dict[str, Any]]:
    for lot in lots(record):
        yield _event("lot ends", lot.end, _span(lot.start, lot.end),
                     {_lot(lot.name): "lot", record.units[lot.unit].name: "unit"})  # fmt: skip


def _tasks(record: ProductionRecord) -> Iterator[dict[str, Any]]:
    numbers: dict[str, int] = {}
    for unit, resource, task, people, start, end in tasks(record):
        kind = resource.partition(":")[0]
        attributes = _span(start, end)
        attributes[{"cabinet": "flow_ug_per_s", "utility": "share"}.get(kind, "people")] = people
        related = {resource: kind}
        if unit >= 0:
            related[record.units[unit].name] = "unit"
        if kind == "cabinet" and task == _CANISTER_CHANGE:
            number = numbers[resource] = numbers.get(resource, 1) + 1
            related |= {_canister(resource, number - 1): "taken out", _canister(resource, number): "put in"}
        yield _event(f"{kind}: {task}", end, attributes, related)


def _canisters(record: ProductionRecord) -> Iterator[tuple[str, int, int]]:
    """Cabinet, number of the canister, and when it was put in [ms]: the first at 0, one more at each change."""
    numbers: dict[str, int] = {}
    for _, resource, task, _, _, end in tasks(record):
        if resource.startswith("cabinet:") and resource not in numbers:
            numbers[resource] = 1
            yield resource, 1, 0
        if resource.startswith("cabinet:") and task == _CANISTER_CHANGE:
            numbers[resource] += 1
            yield resource, numbers[resource], end


def _failures(record: ProductionRecord) -> Iterator[dict[str, Any]]:
    columns = (record.failures[name].tolist() for name in ("unit", "mode", "at_ms", "repair_ms"))
    for unit, mode, at, repair in zip(*columns, strict=True):
        yield _event(f"failure: {mode}", at, {"repair_s": repair / 1000}, {record.units[unit].name: "unit"})


def _lot(name: str) -> str:
    return f"lot:{name}"


def _canister(cabinet: str, number: int) -> str:
    return f"{cabinet}/{number}"
