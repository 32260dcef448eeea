"""The line of machines with buffers and failures, and a queue with three servers, in other packages.

Each model says as much of the plant as its package can express with what its manual offers, draws its times with
Python's ``random`` and returns how many lots left the last machine. The dependency group ``bench`` installs the
packages; one that is missing is left out.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from importlib import metadata
from typing import Any, NamedTuple

import simpy

from r2r_sim.plant import PlantModel, UnitInfo, Variate
from r2r_sim.plant.lots import Buffer, Source
from r2r_sim.plant.model import Machine

HOUR = 3_600_000


class Peer(NamedTuple):
    """A model in another package."""

    package: str
    model: Callable[[PlantModel, int], int]
    lacks: str
    """What of the plant it leaves out."""


def queue(hours: int) -> PlantModel:
    """Three machines that take lots from one endless queue: M/M/3 at 80 % load."""
    machines = tuple(
        Machine(f"server {n}", Variate(72_000, 72_000, "exponential"), inputs=("queue",)) for n in range(3)
    )
    infos = tuple(UnitInfo(unit.name, unit.name, "server", "g", 1.0, 1.0, 1.0) for unit in machines)
    arrivals = Source("arrivals", "queue", between=Variate(30_000, 30_000, "exponential"))
    return PlantModel(hours * HOUR, units=machines, infos=infos, buffers=(Buffer("queue"),), sources=(arrivals,))


def _times(unit: Machine) -> tuple[float, float, float]:
    """Mean time of a lot, between failures and to repair [ms]."""
    mode = unit.failures[0]
    return unit.time.mean, mode.between.mean, mode.repair.mean


def _draw(mean: float) -> float:
    return random.expovariate(1.0 / mean)


def _pieces(left: float, to_failure: list[float], between: float, repair: float) -> Iterator[float]:
    """Times to work and to repair, by turns, until a lot is done; a machine fails after so much work."""
    while left > to_failure[0]:
        yield to_failure[0]
        yield _draw(repair)
        left, to_failure[0] = left - to_failure[0], _draw(between)
    yield left
    to_failure[0] -= left


def salabim_line(model: PlantModel, seed: int) -> int:
    """All of it."""
    import salabim

    random.seed(seed)
    env = salabim.Environment(trace=False, yieldless=False, random_seed=seed)
    stores = {buffer.name: salabim.Store(buffer.name, capacity=buffer.capacity, env=env) for buffer in model.buffers}
    gone = [0]

    class Works(salabim.Component):  # type: ignore[misc]
        def process(self, unit: Machine) -> Iterator[Any]:
            time, between, repair = _times(unit)
            to_failure = [_draw(between)]
            while True:
                if unit.inputs:
                    yield self.from_store(stores[unit.inputs[0]])
                    lot = self.from_store_item()
                else:
                    lot = salabim.Component("lot.", env=env)
                for number, piece in enumerate(_pieces(_draw(time), to_failure, between, repair)):
                    yield self.hold(piece, mode="repair" if number % 2 else "production")
                if unit.routes:
                    yield self.to_store(stores[unit.routes[0].to], lot)
                else:
                    gone[0] += 1

    for unit in model.units:
        Works(name=unit.name, unit=unit, env=env)
    env.run(till=model.horizon)
    return gone[0]


def simantha_line(model: PlantModel, seed: int) -> int:
    """Failures by the calendar that spoil the lot; whole seconds."""
    import simantha

    random.seed(seed)

    class Seconds(simantha.Distribution):  # type: ignore[misc]
        def __init__(self, mean: float) -> None:
            self.mean = mean / 1000

        def sample(self) -> int:
            return max(1, round(_draw(self.mean)))

    class Works(simantha.Machine):  # type: ignore[misc]
        def __init__(self, unit: Machine) -> None:
            time, between, repair = _times(unit)
            self._between = Seconds(between)
            super().__init__(unit.name, degradation_matrix=[[0.5, 0.5], [0.0, 1.0]])
            self.cycle_time, self.cm_distribution = Seconds(time), Seconds(repair)

        def get_time_to_degrade(self) -> int:
            return self._between.sample()

    source, sink = simantha.Source(), simantha.Sink()
    stores = [simantha.Buffer(buffer.name, buffer.capacity) for buffer in model.buffers]
    machines = [Works(unit) for unit in model.units]  # type: ignore[arg-type]
    places = [source, *stores, sink]
    for number, machine in enumerate(machines):
        machine.define_routing(upstream=[places[number]], downstream=[places[number + 1]])
        places[number].define_routing(upstream=machines[:number][-1:], downstream=[machine])
    sink.define_routing(upstream=machines[-1:])
    simantha.System([source, *machines, *stores, sink]).simulate(
        simulation_time=model.horizon // 1000, verbose=False, collect_data=True
    )
    return int(sink.level)


def simprocesd_line(model: PlantModel, seed: int) -> int:
    """All of it; the clock of failures is our own, as the package's failures are set by time and spoil the lot."""
    from simprocesd.model import EventType, System
    from simprocesd.model.factory_floor import Buffer as Store
    from simprocesd.model.factory_floor import PartProcessor, Sink
    from simprocesd.model.factory_floor import Source as Supply

    random.seed(seed)
    system = System()
    before: Any = Supply()
    stores = iter(model.buffers)

    def works(number: int, unit: Machine, machine: Any) -> None:
        time, between, repair = _times(unit)
        to_failure = [_draw(between)]

        def at(after: float, do: Callable[[], None]) -> None:
            machine.env.schedule_event(machine.env.now + after, -1 - number, do, EventType.OTHER_HIGH_PRIORITY)

        def begin(_: Any, __: Any) -> None:
            machine.cycle_time = _draw(time)
            go_on(_pieces(machine.cycle_time, to_failure, between, repair))

        def go_on(pieces: Iterator[float]) -> None:
            work, repaired = next(pieces), next(pieces, None)
            if repaired is not None:
                at(work, lambda: fail(repaired, pieces))

        def fail(repaired: float, pieces: Iterator[float]) -> None:
            machine.shutdown()
            at(repaired, lambda: restore(pieces))

        def restore(pieces: Iterator[float]) -> None:
            machine.restore_functionality()
            go_on(pieces)

        machine.add_receive_part_callback(begin)

    for number, unit in enumerate(model.units):
        machine = PartProcessor(unit.name, upstream=[before])
        works(number, unit, machine)  # type: ignore[arg-type]
        last = number + 1 == len(model.units)
        before = machine if last else Store(upstream=[machine], capacity=next(stores).capacity)
    sink = Sink(upstream=[before])
    system.simulate(model.horizon, print_summary=False)
    return int(sink.received_parts_count)


def simpy_queue(model: PlantModel, seed: int) -> int:
    """As a tutorial writes it: a process for each lot."""
    random.seed(seed)
    env = simpy.Environment()
    servers = simpy.Resource(env, len(model.units))
    work, between = _queue_times(model)
    gone: list[tuple[float, float]] = []

    def lot() -> Iterator[simpy.Event]:
        came = env.now
        with servers.request() as request:
            yield request
            yield env.timeout(_draw(work))
        gone.append((came, env.now))

    def arrivals() -> Iterator[simpy.Event]:
        while True:
            yield env.timeout(_draw(between))
            env.process(lot())  # type: ignore[arg-type]

    env.process(arrivals())  # type: ignore[arg-type]
    env.run(until=model.horizon)
    return len(gone)


def salabim_queue(model: PlantModel, seed: int) -> int:
    """As its manual writes it: a component for each lot."""
    import salabim

    random.seed(seed)
    env = salabim.Environment(trace=False, yieldless=False, random_seed=seed)
    servers = salabim.Resource("servers", capacity=len(model.units), env=env)
    work, between = _queue_times(model)
    gone = [0]

    class Lot(salabim.Component):  # type: ignore[misc]
        def process(self) -> Iterator[Any]:
            yield self.request(servers)
            yield self.hold(_draw(work))
            self.release()
            gone[0] += 1

    salabim.ComponentGenerator(Lot, iat=salabim.Exponential(between, env=env), env=env)
    env.run(till=model.horizon)
    return gone[0]


def ciw_queue(model: PlantModel, seed: int) -> int:
    """As its manual writes it."""
    import ciw

    work, between = _queue_times(model)
    ciw.seed(seed)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=1.0 / between)],
        service_distributions=[ciw.dists.Exponential(rate=1.0 / work)],
        number_of_servers=[len(model.units)],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(model.horizon)
    return len(simulation.get_all_records())


def _queue_times(model: PlantModel) -> tuple[float, float]:
    first, source = model.units[0], model.sources[0]
    assert isinstance(first, Machine)
    assert source.between is not None
    return first.time.mean, source.between.mean


LINE = (
    Peer("salabim", salabim_line, "nothing"),
    Peer(
        "simantha",
        simantha_line,
        "failures that count operating time and resume: by calendar, and the lot is spoilt; whole seconds",
    ),
    Peer("simprocesd", simprocesd_line, "nothing, but failures by operating time are call-backs of our own"),
)
QUEUE = (
    Peer("simpy", simpy_queue, "nothing"),
    Peer("salabim", salabim_queue, "nothing"),
    Peer("ciw", ciw_queue, "nothing; of the line above failures by operating time and the endless supply"),
)


def version(package: str) -> str | None:
    """Of what is installed; None if it is not."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None
