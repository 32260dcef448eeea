"""Finds out, when a run has ended, whether units wait for one another for ever."""

from __future__ import annotations

from collections.abc import Sequence

from r2r_sim.errors import RunError
from r2r_sim.plant.station import STARVED, Station


def refuse_deadlock(stations: Sequence[Station], horizon: int, dry: bool) -> None:
    """Raise :class:`RunError` if units wait for one another, naming who waits for what since when.

    ``dry`` says that nothing more could happen before the horizon; then whoever still waits, other than for material,
    waits for ever. Else only those do who wait for room in buffers from which none but others of them would take.
    """
    if dry:
        stuck = [station for station in stations if station.waiting is not None and station.waiting[0].code != STARVED]
    else:
        stuck = _knot(stations)
    if stuck:
        waits = "; ".join(_sentence(station, stations) for station in stuck)
        raise RunError(f"nothing more happens before the horizon of {horizon} ms: {waits}")


def _knot(stations: Sequence[Station]) -> list[Station]:
    """Units of which each waits for room that only others of them could make."""
    stuck = [station for station in stations if station.blocked_at is not None]
    while True:
        left = [station for station in stuck if all(taker in stuck for taker in _takers(station, stations))]
        if len(left) == len(stuck):
            return left
        stuck = left


def _takers(station: Station, stations: Sequence[Station]) -> list[Station]:
    """Who could make the room for which a unit waits."""
    return [other for other in stations if station.blocked_at in other.inputs]


def _sentence(station: Station, stations: Sequence[Station]) -> str:
    assert station.waiting is not None
    (_, for_what, _), since = station.waiting
    store = station.blocked_at
    more = ""
    if store is not None:
        takers = [other.name for other in _takers(station, stations)]
        more = f" ({len(store.lots)} of {store.capacity} lots, {' and '.join(takers) or 'nobody'} would take them)"
    holders = [other.name for other in stations if for_what in other.holds()]
    if holders:
        more = f" (held by {' and '.join(holders)})"
    return f"{station.name} waits for {for_what}{more} since {since} ms"
