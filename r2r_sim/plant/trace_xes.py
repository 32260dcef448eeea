"""A record as an XES log (IEEE 1849): a trace for each lot, and for each unit one of what it did between lots.

Each stay in a sub-state is two events, its start and its completion, with the extensions concept (its name), lifecycle,
time and organizational (the unit and its group).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import quoteattr

from r2r_sim.plant.record import ProductionRecord
from r2r_sim.plant.states import SUB_STATES
from r2r_sim.plant.trace import Lot, Stay, date, lots, stays

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">
 <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
 <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
 <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
 <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
 <global scope="trace">
  <string key="concept:name" value=""/>
 </global>
 <global scope="event">
  <string key="concept:name" value=""/>
  <string key="lifecycle:transition" value="complete"/>
  <date key="time:timestamp" value="2001-01-01T00:00:00.000Z"/>
  <string key="org:resource" value=""/>
  <string key="org:group" value=""/>
 </global>
 <classifier name="Activity" scope="event" keys="concept:name lifecycle:transition"/>
 <classifier name="Unit" scope="event" keys="org:resource"/>
 <string key="lifecycle:model" value="standard"/>
"""


def xes_bytes(record: ProductionRecord) -> bytes:
    """The log; the same record gives the same bytes."""
    return "".join(_log(record)).encode()


def _log(record: ProductionRecord) -> Iterator[str]:
    yield _HEAD
    own: dict[tuple[int, str], list[Stay]] = {}
    for stay in stays(record):
        own.setdefault((stay.unit, stay.lot), []).append(stay)
    for lot in lots(record):
        yield from _trace(record, lot.name, _of_lot(lot), own.get((lot.unit, lot.name), ()))
    for index, info in enumerate(record.units):
        between = own.get((index, ""), ())
        if between:
            yield from _trace(record, f"{info.name}: between lots", (), between)
    yield "</log>\n"


def _of_lot(lot: Lot) -> tuple[str, ...]:
    found = [f'  <int key="good" value="{lot.good}"/>\n', f'  <int key="scrapped" value="{lot.scrapped}"/>\n']
    if lot.reasons:
        found.append(f"  {_string('reasons', lot.reasons)}\n")
    return tuple(found)


def _trace(record: ProductionRecord, name: str, about: Iterable[str], own: Iterable[Stay]) -> Iterator[str]:
    yield f" <trace>\n  {_string('concept:name', name)}\n"
    yield from about
    for stay in own:
        info = record.units[stay.unit]
        plain = (
            f"   {_string('concept:name', stay.sub_state)}\n"
            f"   {_string('org:resource', info.name)}\n"
            f"   {_string('org:group', info.group)}\n"
            f"   {_string('e10', SUB_STATES[stay.sub_state].e10.value)}\n"
        )
        for transition, time in (("start", stay.start), ("complete", stay.end)):
            yield (
                f'  <event>\n{plain}   <string key="lifecycle:transition" value="{transition}"/>\n'
                f'   <date key="time:timestamp" value="{date(time)}"/>\n  </event>\n'
            )
    yield " </trace>\n"


def _string(key: str, value: str) -> str:
    return f'<string key="{key}" value={quoteattr(value)}/>'
