"""Plants as a simpy tutorial teaches them: a generator for each thing, resources, containers, an event for each step.

Each model takes down what the plant's record takes down - states, tasks, waits, lots - in lists of rows.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

import simpy

from r2r_sim.plant import BatchReactor, PlantModel, WebLine
from r2r_sim.plant.model import Machine
from r2r_sim.plant.streams import Streams

Steps = Generator[simpy.Event, Any, None]
PIECE = 10_000
"""Of web [mm]."""


@dataclass
class Log:
    """Rows of what happened."""

    states: list[tuple[int, str, int, int]] = field(default_factory=list)
    tasks: list[tuple[str, str, int, int, int]] = field(default_factory=list)
    waits: list[tuple[int, str, int, int]] = field(default_factory=list)
    lots: list[tuple[int, int, int]] = field(default_factory=list)


def powder(model: PlantModel, seed: int) -> Log:
    """Reactors that share sources, each dose taking one, a canister's content and operators."""
    env, log, streams = simpy.Environment(), Log(), Streams(seed, 0)
    crews = {crew.name: simpy.Resource(env, crew.people) for crew in model.crews}
    sources = {cabinet.name: simpy.Resource(env, cabinet.max_flow) for cabinet in model.cabinets}
    contents = {c.name: simpy.Container(env, 1000 * c.canister, init=1000 * c.canister) for c in model.cabinets}

    def reactor(number: int, unit: BatchReactor) -> Steps:
        times = [
            streams.sampler(step.duration, unit.name, f"step {place}: {step.sub_state}")
            for place, step in enumerate(unit.steps)
        ]
        while True:
            begun = None
            for step, time in zip(unit.steps, times, strict=True):
                if step.crew is not None or step.draw is not None:
                    asked = env.now
                    name = step.crew if step.draw is None else step.draw.cabinet
                    resource = crews[step.crew] if step.draw is None else sources[step.draw.cabinet]
                    with resource.request() as request:
                        yield request
                        if env.now > asked:
                            log.states.append((number, "waiting", asked, env.now))
                            log.waits.append((number, name, asked, env.now))
                        start, length = env.now, time()
                        if step.draw is not None:
                            yield contents[step.draw.cabinet].get(length)
                        yield env.timeout(length)
                    log.tasks.append((name, step.sub_state, number, start, env.now))
                else:
                    start = env.now
                    yield env.timeout(time())
                log.states.append((number, step.sub_state, start, env.now))
                begun = start if begun is None else begun
            log.lots.append((number, begun, env.now))

    for number, unit in enumerate(model.units):
        env.process(reactor(number, unit))
    env.run(until=model.horizon)
    return log


def web(model: PlantModel, seed: int) -> Log:
    """Lines that run pieces of web from roll to roll, with precursor from a canister if they need any."""
    env, log, streams = simpy.Environment(), Log(), Streams(seed, 0)
    crews = {crew.name: simpy.Resource(env, crew.people) for crew in model.crews}
    contents = {c.name: simpy.Container(env, 1000 * c.canister, init=1000 * c.canister) for c in model.cabinets}

    def line(number: int, unit: WebLine) -> Steps:
        change = streams.sampler(unit.roll_change, unit.name, "roll change")
        piece = round(PIECE / unit.speed)
        while True:
            begun = env.now
            for _ in range(unit.roll_length // PIECE):
                start = env.now
                for feed in unit.feeds:
                    yield contents[feed.cabinet].get(feed.flow * piece)
                yield env.timeout(piece)
                log.states.append((number, "coating", start, env.now))
            log.lots.append((number, begun, env.now))
            with crews[unit.crew].request() as request:
                yield request
                start, length = env.now, change()
                for feed in unit.feeds:
                    yield contents[feed.cabinet].get(feed.flow * length)
                yield env.timeout(length)
            log.tasks.append((unit.crew, "roll change", number, start, env.now))
            log.states.append((number, "roll change", start, env.now))

    for number, unit in enumerate(model.units):
        env.process(line(number, unit))
    env.run(until=model.horizon)
    return log


def machines(model: PlantModel, seed: int) -> Log:
    """Machines one after the other with buffers between them; each fails while it works."""
    env, log, streams = simpy.Environment(), Log(), Streams(seed, 0)
    stores = {buffer.name: simpy.Store(env, buffer.capacity) for buffer in model.buffers}

    def machine(number: int, unit: Machine) -> Steps:
        time = streams.sampler(unit.time, unit.name, "time")
        mode = unit.failures[0]
        between = streams.sampler(mode.between, unit.name, f"failure {mode.name}: between", least=1)
        repair = streams.sampler(mode.repair, unit.name, f"failure {mode.name}: repair")
        to_failure = between()
        while True:
            if unit.inputs:
                start = env.now
                yield stores[unit.inputs[0]].get()
                if env.now > start:
                    log.states.append((number, "waiting for material", start, env.now))
                    log.waits.append((number, unit.inputs[0], start, env.now))
            begun, left = env.now, time()
            while left > to_failure:
                start = env.now
                yield env.timeout(to_failure)
                log.states.append((number, unit.sub_state, start, env.now))
                left, start = left - to_failure, env.now
                yield env.timeout(repair())
                log.states.append((number, "repair", start, env.now))
                to_failure = between()
            start = env.now
            yield env.timeout(left)
            log.states.append((number, unit.sub_state, start, env.now))
            to_failure -= left
            log.lots.append((number, begun, env.now))
            if unit.routes:
                start = env.now
                yield stores[unit.routes[0].to].put(begun)
                if env.now > start:
                    log.states.append((number, "blocked", start, env.now))
                    log.waits.append((number, unit.routes[0].to, start, env.now))

    for number, unit in enumerate(model.units):
        env.process(machine(number, unit))
    env.run(until=model.horizon)
    return log
