"""One replication of a plant: from the model to the record."""

from __future__ import annotations

from collections import Counter

from simpy import Environment
from simpy.events import URGENT, Event

from r2r_sim.plant.accumulator import AccumulatorAtWork
from r2r_sim.plant.arrivals import Arrivals
from r2r_sim.plant.as_made import with_products
from r2r_sim.plant.assembly import assemble
from r2r_sim.plant.batch_reactor import BatchReactorProcess
from r2r_sim.plant.booked_line import line_of, run_line
from r2r_sim.plant.cabinet import SourceCabinet
from r2r_sim.plant.calendar import Calendar
from r2r_sim.plant.canisters import CanisterStore
from r2r_sim.plant.checks import check
from r2r_sim.plant.deadlock import refuse_deadlock
from r2r_sim.plant.flow import store_of
from r2r_sim.plant.instant import FIRST_ACTOR, Turn
from r2r_sim.plant.machine import MachineProcess
from r2r_sim.plant.model import BatchReactor, Machine, PlantModel, Unit, WebLine
from r2r_sim.plant.outages import shut, spans_of
from r2r_sim.plant.parts import Cabinet, Crew
from r2r_sim.plant.pool import Pool
from r2r_sim.plant.record import ProductionRecord
from r2r_sim.plant.recorder import Recorder
from r2r_sim.plant.spares import SpareStock
from r2r_sim.plant.station import Site
from r2r_sim.plant.streams import Streams
from r2r_sim.plant.trains import Clock, Trains, doses_of
from r2r_sim.plant.utilities import Shares
from r2r_sim.plant.web_line import WebLineProcess


def simulate(model: PlantModel, seed: int, replication: int = 0) -> ProductionRecord:
    """Run one replication of a plant to exactly its horizon.

    The same model, seed and replication give the same record, to the last digit, in any process. Raises
    :class:`RunError` if the model cannot run, or if nothing more can happen although units still wait.
    """
    check(model)
    site = build_site(model, seed, replication)
    units = [_process(site, index, unit) for index, unit in enumerate(model.units)]
    for own, process in zip(model.units, units, strict=True):
        if not isinstance(own, Machine) and not isinstance(process, MachineProcess) and own.takes:
            process.use(Shares(process.station, model, own.takes, own.priority, "hot"))
    flow, last = site.recorder.flow, site.rank(len(units))
    sources = [
        Arrivals(site.env, source, site.stores[source.output], flow, site.streams, last) for source in model.sources
    ]
    line = line_of(units, sources, site.calendar.always_open)
    if line is not None:
        run_line(line, sources, flow, model.horizon)
    else:
        for part in (*units, *sources):
            part.start()
        dry = run_to_horizon(site)
        fed = {source.store.buffer.name for source in sources if source.may_bring()}
        refuse_deadlock([unit.station for unit in units], model, fed, dry)
    for unit in units:
        unit.finish(model.horizon)
    for cabinet in site.cabinets.values():
        cabinet.settle(model.horizon)
    stores = tuple(site.stores.values())
    held = [lot for place in (*stores, *units, *sources) for lot in place.held()]
    record = assemble(site.recorder, stores, held)
    return with_products(record, site.recorder, model) if model.by_product else record


def _process(site: Site, index: int, unit: Unit) -> WebLineProcess | BatchReactorProcess | MachineProcess:
    match unit:
        case WebLine():
            return WebLineProcess(site, index, unit)
        case BatchReactor():
            return BatchReactorProcess(site, index, unit)
        case Machine():
            return MachineProcess(site, index, unit)


def build_site(model: PlantModel, seed: int, replication: int) -> Site:
    """Clock, calendar, crews, cabinets and recorder of a plant, before its units start."""
    env = Clock()
    calendar = Calendar(model.closed)
    streams = Streams(seed, replication)
    recorder = Recorder(model.horizon, calendar.closed, model.infos)
    crews = {crew.name: _crew(env, crew, calendar) for crew in model.crews}
    web_flow = Counter[str]()
    for unit in model.units:
        for feed in unit.highest_feeds if isinstance(unit, WebLine) else ():
            web_flow[feed.cabinet] += feed.flow
    cabinets = {
        cabinet.name: SourceCabinet(
            env,
            cabinet,
            web_flow[cabinet.name],
            None if cabinet.crew is None else crews[cabinet.crew],
            streams.sampler(cabinet.change, cabinet.name, "canister change"),
            recorder,
            (FIRST_ACTOR + number, FIRST_ACTOR + len(model.cabinets) + len(model.units)),
            _canisters(env, cabinet, streams, recorder),
        )
        for number, cabinet in enumerate(model.cabinets)
    }
    accumulators = {one.name: AccumulatorAtWork(env, one) for one in model.accumulators}
    stores = {buffer.name: store_of(buffer, recorder.flow) for buffer in model.buffers}
    spares = {
        spare.name: SpareStock(env, spare, streams.sampler(spare.lead_time, spare.name, "lead time"))
        for spare in model.spares
    }
    shared = set(web_flow) | {unit.draw.cabinet for unit in model.units if isinstance(unit, Machine) and unit.draw}
    own = tuple(cabinet for name, cabinet in cabinets.items() if name not in shared)
    doses, first = doses_of(model.units, model.horizon), FIRST_ACTOR + len(cabinets)
    env.trains = trains = Trains(env, own, first, len(model.units), model.horizon, doses)
    utilities = {utility.name: Pool(env, utility.capacity) for utility in model.utilities}
    outages, closings = spans_of(model, streams)
    for name, spans in closings.items():
        shut(env, cabinets[name], spans, model.horizon, FIRST_ACTOR + list(cabinets).index(name))
    return Site(
        env,
        model.horizon,
        calendar,
        streams,
        recorder,
        crews,
        cabinets,
        accumulators,
        trains,
        env.rolling,
        outages,
        stores,
        spares,
        utilities,
    )


def _canisters(env: Environment, cabinet: Cabinet, streams: Streams, recorder: Recorder) -> CanisterStore | None:
    """The store of full canisters of a cabinet, if they are counted."""
    if cabinet.supply is None:
        return None
    lead_time = streams.sampler(cabinet.supply.lead_time, cabinet.name, "canister lead time")
    return CanisterStore(env, cabinet.name, cabinet.supply, lead_time, recorder)


def run_to_horizon(site: Site) -> bool:
    """Let everything happen that happens up to and at the horizon; whether nothing more could happen before it."""
    env = site.env
    dry = False

    def look(_: Event) -> None:
        nonlocal dry
        dry = env.peek() == float("inf")
        last.take()

    first, last = Turn(env, URGENT), Turn(env, site.rank(len(site.recorder.logs)) + 1)
    assert first.callbacks is not None
    first.callbacks.append(look)
    first.take(site.horizon)
    env.run(until=last)
    site.trains.land()
    return dry


def _crew(env: Environment, crew: Crew, calendar: Calendar) -> Pool:
    """The people of a crew, who begin nothing in closed time and when they are away."""
    if crew.away:
        calendar = Calendar((*calendar.closed, *crew.away))
    if calendar.always_open:
        return Pool(env, crew.people)

    closes = 0

    def begins(_: int) -> bool:
        nonlocal closes
        now = int(env.now)
        if now < closes:
            return True
        if not calendar.is_open(now):
            pool.wake_at(calendar.next_open(now))
            return False
        closes = calendar.next_close(now)
        return True

    pool = Pool(env, crew.people, begins)
    return pool
