"""What the catalog holds, as plain rows and mappings to print: kinds, entries of a kind, one entry in full.

Nothing here formats for a terminal: a row is a mapping from column to text, in the order to print.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from r2r_sim import units
from r2r_sim.catalog.access import Kind, entries, equipment_defaults
from r2r_sim.catalog.base import Model
from r2r_sim.catalog.columns import COLUMNS, LEFT_OPEN, UNKNOWN, Row
from r2r_sim.catalog.equipment import EQUIPMENT
from r2r_sim.catalog.identities import PrecursorIdentity
from r2r_sim.catalog.models import VapourPressure
from r2r_sim.catalog.processes import Process
from r2r_sim.catalog.review import Figure, ReviewEntry, Span
from r2r_sim.catalog.value import CONFIDENCES, Value
from r2r_sim.errors import CatalogError

_PARTS: dict[str, tuple[Kind, ...]] = {
    "process": ("process",),
    "precursor": ("precursor", "precursor_identity"),
    "film": ("film", "film_identity"),
    "chemistry": ("chemistry",),
    "powder": ("powder",),
    "separator": ("separator",),
    "foil": ("foil",),
    "equipment": (),
    "method": ("method",),
    "cathode": ("cathode",),
    "requirement": ("requirement",),
    "cell": ("cell",),
    "price": ("price",),
}
TITLES: Mapping[str, str] = {
    "process": "depositions as reported in a review, row by row",
    "precursor": "precursors and co-reactants",
    "film": "deposited films",
    "chemistry": "pairs of half-reactions to calculate with",
    "powder": "battery powders",
    "separator": "battery separators",
    "foil": "dense webs: metal foils and plastic films",
    "equipment": "default settings of equipment",
    "method": "coating methods and how finely they coat",
    "cathode": "cathode materials",
    "requirement": "what a separator has to meet",
    "cell": "thin-film cells with ALD layers",
    "price": "published prices, to look at: nothing is costed with them",
}
"""What each kind holds."""


def kinds() -> tuple[str, ...]:
    """The kinds that can be listed."""
    return tuple(_PARTS)


def singular(kind: str) -> str:
    """A kind that is named in the plural, such as ``prices`` or ``chemistries``; other words stay as they are."""
    plurals = {"chemistries": "chemistry", "processes": "process"} | {f"{name}s": name for name in kinds()}
    return plurals.get(kind.lower(), kind)


def kind_rows() -> tuple[Row, ...]:
    """One row for each kind: name, number of entries, what it holds."""
    return tuple({"kind": kind, "entries": str(len(_all(kind))), "holds": TITLES[kind]} for kind in kinds())


def list_entries(kind: str, *, containing: str = "", confidence: str | None = None) -> tuple[Row, ...]:
    """One row for each entry of a kind, in the catalog's order.

    Parameters
    ----------
    kind : one of :func:`kinds`
    containing : keep entries with this text in any column, upper or lower case
    confidence : keep entries whose least trusted figure has this confidence

    Raises
    ------
    CatalogError
        If there is no such kind or confidence.
    """
    if confidence is not None and confidence not in CONFIDENCES:
        raise CatalogError(f"no confidence {confidence!r}", hint=f"one of: {', '.join(CONFIDENCES)}")
    found = []
    for name, entry in _all(kind).items():
        row = {
            "id": name,
            "name": str(getattr(entry, "name", name.replace("_", " "))),
            **COLUMNS[kind](entry),
            "confidence": weakest(entry),
        }
        if (confidence in (None, row["confidence"])) and containing.lower() in " ".join(row.values()).lower():
            found.append(row)
    return tuple(found)


def show(kind: str, name: str) -> dict[str, Any]:
    """One entry in full as plain data, every figure with unit, source and confidence.

    A figure is a mapping {value, unit, source, confidence}, with low and high where it is a range. None is a figure
    that is not known; ``left_open`` names those that the review does not give. Bare numbers are places (table, row,
    reference), atoms counted in a formula, and coefficients, whose source stands beside them.

    Raises
    ------
    CatalogError
        With a suggestion, if there is no such kind or entry.
    """
    known = _all(kind)
    if name not in known:
        close = get_close_matches(name.lower(), list(known), n=1, cutoff=0.5)
        hint = f"did you mean {close[0]}?" if close else f"list them: {', '.join(known)}"
        raise CatalogError(f"the catalog has no {kind} {name!r}", hint=hint)
    entry = known[name]
    fields = _plain(entry)
    if "kind" in fields:  # what a powder is used for
        fields["used_as"] = fields.pop("kind")
    plain = {"kind": kind, "id": name, **fields}
    if isinstance(entry, ReviewEntry):
        plain |= {"source": entry.source, "confidence": entry.confidence}
    if isinstance(entry, Process):
        plain["left_open"] = list(entry.left_open)
        if entry.implied_growth is not None:
            low, high = (_number(end, "angstrom", 4) for end in entry.implied_growth)
            derived = {"unit": "angstrom", "source": "thickness over cycles", "confidence": entry.confidence}
            plain["implied_growth"] = {"low": low, "high": high, **derived}
    return plain


def show_rows(kind: str, name: str) -> tuple[Row, ...]:
    """One entry in full as rows to print: what, value, unit, source, confidence.

    A subcycle is one row, its half-cycles in a line. What the review leaves open says so; an entry from the review has
    no row for what does not apply to it.
    """
    plain = show(kind, name)
    reviewed = "reference" in plain
    left_open = plain.pop("left_open", ())
    for field, value in list(plain.items()):
        if field == "separate" and not value:
            del plain[field]
        elif reviewed and value is None:
            if field in left_open:
                plain[field] = LEFT_OPEN
            else:
                del plain[field]
    return tuple(_flat(plain, ""))


def weakest(entry: Model) -> str:
    """The confidence of the least trusted figure of an entry; ``none`` where it has no figure."""
    found = [figure.confidence for figure in _figures(entry)]
    if isinstance(entry, PrecursorIdentity):
        found.append(entry.identity_confidence)
    return max(found, key=CONFIDENCES.index) if found else "none"


def _all(kind: str) -> dict[str, Model]:
    if kind not in _PARTS:
        homes = [home for home in kinds() if kind in _all(home)]  # an entry's id where its kind was to be given
        close = get_close_matches(kind.lower().removesuffix("s"), kinds(), n=1)
        named = [f"{home} {kind}" for home in homes] or close
        hint = f"did you mean {' or '.join(named)}? " if named else ""
        raise CatalogError(f"the catalog has no kind {kind!r}", hint=f"{hint}kinds: {', '.join(kinds())}")
    if kind == "equipment":
        return {name: equipment_defaults(name) for name in EQUIPMENT}
    return {name: entry for part in _PARTS[kind] for name, entry in entries(part).items()}


def _figures(value: object) -> Iterator[Value | Figure | VapourPressure]:
    if isinstance(value, (Value, Figure)):
        yield value
    elif isinstance(value, Model):
        if isinstance(value, VapourPressure):
            yield value
        for _, inner in value:
            yield from _figures(inner)
    elif isinstance(value, (tuple, dict)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _figures(inner)


def _plain(value: object) -> Any:
    if isinstance(value, Value):
        ends = {} if value.low is None or value.high is None else {"low": value.low, "high": value.high}
        shown = {key: _number(end, value.unit) for key, end in ends.items()}
        return {"value": _number(value.mode, value.unit), **shown, "unit": value.unit, **_origin(value)}
    if isinstance(value, Span):
        low, high = value.ends
        shown = {"low": _number(low.mode, low.unit), "high": _number(high.mode, low.unit)}
        return {**shown, "unit": low.unit, **_origin(low)}
    if isinstance(value, Model):
        return {name: _plain(inner) for name, inner in value if name != "id"}
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return value


def _number(value: float, unit: str, digits: int = 12) -> float:
    """In its unit, without the last digits that a conversion leaves behind."""
    return float(f"{units.to_unit(value, unit):.{digits}g}")


def _origin(value: Value) -> dict[str, str]:
    return {"source": value.source, "confidence": value.confidence}


def _flat(value: Any, path: str) -> Iterator[Row]:
    if isinstance(value, dict) and {"unit", "source", "confidence"} <= set(value):
        ends = f"{value['low']:g} to {value['high']:g}" if "low" in value and value["low"] != value["high"] else ""
        number = f"{value.get('value', value.get('low')):g}"
        shown = ends if "value" not in value else f"{number} ({ends})" if ends else number
        yield _line(path, shown or number, value["unit"], value["source"], value["confidence"])
    elif isinstance(value, dict) and "half_cycles" in value:
        steps = [
            ("plasma " if half["plasma"] else "") + (half["precursor"] or UNKNOWN) for half in value["half_cycles"]
        ]
        yield _line(f"{path} {value['deposits']}", " / ".join(steps))
        rest = {key: value[key] for key in ("cycles", "growth_per_cycle") if value[key] is not None}
        yield from _flat(rest, path)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and any(isinstance(item, (dict, list)) for item in value):
        for place, inner in enumerate(value, 1):
            yield from _flat(inner, f"{path}[{place}]")
    elif isinstance(value, list) and value:
        yield _line(path, ", ".join(str(item) for item in value))
    elif value not in ("", []):
        yield _line(path, _word(value))


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.7g}"
    return UNKNOWN if value is None else str(value)


def _line(path: str, value: str, unit: str = "", source: str = "", confidence: str = "") -> Row:
    return {"what": path, "value": value, "unit": unit, "source": source, "confidence": confidence}
