"""Common causes: what units share is out, and all that it hits are down from the same instant to the same instant.

When outages come depends on nothing that happens in the plant, so their times are known before it starts: a unit looks
up when its next one begins, as it does for calendar failures. Unlike those, an outage spares nobody: whatever a unit
does - coat, wait, load, be repaired - rests from its beginning to its end, and goes on afterwards. Only in closed time
is there nothing to rest. One that comes while another lasts counts from the end of that, and not at all if it is over
by then.

A cabinet that is out closes, as for a change of its canister: no dose begins and webs that it feeds stop, while doses
under way end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from simpy.events import Event

from r2r_sim.plant.cabinet import SourceCabinet
from r2r_sim.plant.instant import after
from r2r_sim.plant.model import PlantModel, Unit
from r2r_sim.plant.outage_clock import PLANNED_OUTAGE, UNPLANNED_OUTAGE, Span
from r2r_sim.plant.parts import FailureMode, Outage, Variate
from r2r_sim.plant.recorder import CODES
from r2r_sim.plant.station import Mood
from r2r_sim.plant.streams import Streams
from r2r_sim.plant.trains import Clock


def spans_of(model: PlantModel, streams: Streams) -> tuple[dict[str, list[Span]], dict[str, list[Span]]]:
    """All outages up to the horizon: by unit, and by cabinet."""
    units: dict[str, list[Span]] = defaultdict(list)
    cabinets: dict[str, list[Span]] = defaultdict(list)
    for outage in model.outages:
        times = list(_times(outage, model.horizon, streams))
        for names, found in ((outage.hits, units), (outage.cabinets, cabinets)):
            for name in names:
                mode = _mode(outage, name)
                found[name] += [Span(start, end, mode) for start, end in times]
    return {name: found for name, found in units.items() if found}, cabinets


def _times(outage: Outage, horizon: int, streams: Streams) -> Iterator[tuple[int, int]]:
    lasts = streams.sampler(outage.lasts, f"outage {outage.name}", "lasts", least=1)
    if outage.between is None:
        yield from ((start, start + lasts()) for start in outage.at if start < horizon)
        return
    between, end = streams.sampler(outage.between, f"outage {outage.name}", "between", least=1), 0
    while (start := end + between()) < horizon:
        end = start + lasts()
        yield start, end


def _mode(outage: Outage, unit: str) -> FailureMode:
    return FailureMode(
        outage.name,
        "calendar",
        Variate(0),
        Variate(0),
        scrap=outage.scrap,
        sub_state=PLANNED_OUTAGE if outage.planned else UNPLANNED_OUTAGE,
        effect=outage.hits.get(unit, "resume"),
    )


def effects_on(unit: Unit, outages: Sequence[Outage]) -> set[str]:
    """What failures and outages may do to the work under way on a unit."""
    return {mode.effect for mode in unit.failures} | {one.hits[unit.name] for one in outages if unit.name in one.hits}


def shut(env: Clock, cabinet: SourceCabinet, spans: Sequence[Span], horizon: int, rank: int) -> None:
    """Let a cabinet close when it is out, and open afterwards."""
    end = -1
    merged: list[Span] = []
    for span in sorted(spans, key=lambda span: span.start):
        if span.start > end:
            merged.append(span)
        elif span.end > end:
            merged[-1] = merged[-1]._replace(end=span.end)
        end = max(end, span.end)
    for span in merged:
        mood = Mood(CODES[span.mode.sub_state], f"outage:{span.mode.name}", False)
        _at(env, span.start, horizon, rank, lambda mood=mood: cabinet.shut(mood))  # type: ignore[misc]
        _at(env, span.end, horizon, rank, cabinet.reopen)


def _at(env: Clock, time: int, horizon: int, rank: int, what: Callable[[], None]) -> None:
    if time > horizon:
        return

    def ring(_: Event) -> None:
        if env.trains is not None:
            env.trains.land()
        what()

    alarm = after(env, time, rank)
    assert alarm.callbacks is not None
    alarm.callbacks.append(ring)
