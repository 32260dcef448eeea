"""Finds out, when a run has ended, whether units wait for one another for ever.

Also while other things go on: a unit is stuck if nobody could end its wait but units that are stuck themselves. Waits
for people, flow, spares and canisters end by themselves, for whoever has them gives them back after a time; so do waits
for lots as long as a source may bring some. What may end is left out in doubt: nothing is refused that could go on.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from r2r_sim.errors import RunError
from r2r_sim.plant.calendar import NEVER
from r2r_sim.plant.model import Machine, PlantModel, WebLine
from r2r_sim.plant.part_checks import ends_of
from r2r_sim.plant.station import STARVED, Station


def refuse_deadlock(stations: Sequence[Station], model: PlantModel, fed: Set[str], dry: bool) -> None:
    """Raise :class:`RunError` if units wait for one another, naming who waits for what since when.

    Parameters
    ----------
    stations : of the units, in the order of the model
    model : the plant
    fed : buffers into which sources may still bring lots
    dry : whether nothing more could happen before the horizon; then whoever still waits, other than for material, waits
        for ever
    """
    if dry:
        stuck = [one for one in stations if one.waiting is not None and one.waiting[0].code != STARVED]
        happens = "nothing more happens"
    else:
        stuck = _knot(stations, model, fed)
        happens = "units wait for one another, so that nothing more happens to them"
    if stuck:
        waits = "; ".join(_sentence(station, stations) for station in stuck)
        raise RunError(f"{happens} before the horizon of {model.horizon} ms: {waits}")


def _knot(stations: Sequence[Station], model: PlantModel, fed: Set[str]) -> list[Station]:
    """Units of which each waits for what only others of them could give."""
    stuck = [station for station in stations if station.waiting is not None]
    while True:
        left = [station for station in stuck if not _may_go_on(station, stuck, stations, model, fed)]
        if len(left) == len(stuck):
            break
        stuck = left
    # lots may just have come to an end: who waits for some is part of the knot only if somebody waits for it
    knot = [station for station in stuck if station.waiting is not None and station.waiting[0].code != STARVED]
    for station in knot:
        helpers = _helpers(station, stations, model, fed) or ()
        knot += [other for other in helpers if other in stuck and other not in knot]
    return [station for station in stuck if station in knot]


def _may_go_on(
    station: Station, stuck: Sequence[Station], stations: Sequence[Station], model: PlantModel, fed: Set[str]
) -> bool:
    """Whether the wait of a unit may end without those that are stuck."""
    assert station.waiting is not None
    helpers = _helpers(station, stations, model, fed)
    if helpers is None:
        return True
    for_what = station.waiting[0].for_what
    if not for_what.startswith("utility:"):
        return any(helper not in stuck for helper in helpers)
    name, unit = for_what.removeprefix("utility:"), model.units[station.index]
    capacity = next(utility.capacity for utility in model.utilities if utility.name == name)
    takes = (unit.takes,) if isinstance(unit, Machine) else unit.takes
    wants = next(take.amount for take in takes if take is not None and take.utility == name)
    # a failure by the calendar or an outage may come while they wait, and with it they give back what they have
    struck = {hit for outage in model.outages for hit in outage.hits}
    keep = [one for one in helpers if one in stuck and one.failures.calendar == NEVER and one.name not in struck]
    kept = sum(one.holds()[for_what] for one in keep)
    return capacity - kept >= wants


def _helpers(
    station: Station, stations: Sequence[Station], model: PlantModel, fed: Set[str]
) -> Sequence[Station] | None:
    """The units that could end the wait of one; None if it ends without any."""
    assert station.waiting is not None
    if station.blocked_at is not None:
        return _takers(station, stations)
    what, _, name = station.waiting[0].for_what.partition(":")
    if what == "utility":
        return _holders(station, stations)
    if what in ("web", "room"):
        return [stations[n] for n, unit in enumerate(model.units) if _end(unit, before=what == "web") == name]
    inputs = {store.buffer.name for store in station.inputs}
    if what != "buffer" or inputs & fed:
        return None
    return [stations[n] for n, unit in enumerate(model.units) if inputs & set(ends_of(unit, model.outages))]


def _end(unit: object, *, before: bool) -> str | None:
    """The accumulator that a line fills, or empties."""
    if not isinstance(unit, WebLine):
        return None
    return unit.exit if before else unit.entry


def _takers(station: Station, stations: Sequence[Station]) -> list[Station]:
    """Who could make the room for which a unit waits."""
    return [other for other in stations if station.blocked_at in other.inputs]


def _holders(station: Station, stations: Sequence[Station]) -> list[Station]:
    """Who has what a unit waits for."""
    assert station.waiting is not None
    return [other for other in stations if station.waiting[0].for_what in other.holds()]


def _sentence(station: Station, stations: Sequence[Station]) -> str:
    assert station.waiting is not None
    (_, for_what, _), since = station.waiting
    store = station.blocked_at
    more = ""
    if store is not None:
        takers = [other.name for other in _takers(station, stations)]
        more = f" ({len(store.lots)} of {store.capacity} lots, {' and '.join(takers) or 'nobody'} would take them)"
    holders = [other.name for other in _holders(station, stations)]
    if holders:
        more = f" (held by {' and '.join(holders)})"
    return f"{station.name} waits for {for_what}{more} since {since} ms"
