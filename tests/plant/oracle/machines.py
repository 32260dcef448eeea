"""Machines of the oracle: each work on a batch is a process, with an event for each thing that comes to pass."""

from __future__ import annotations

from math import log

from oracle.flow import Lots, OracleLot, Place
from oracle.shared import Steps, World
from oracle.units import NEVER, Mode, Unit
from r2r_sim.plant import Machine, Route

STARVED, BLOCKED, BUSY, MENDS = "starved", "blocked", "busy", "mends"


class OracleMachine(Unit):
    """It is called by places at once, in the middle of what another unit does; all that takes time is a process."""

    unit: Machine

    def __init__(self, world: World, index: int, unit: Machine, places: dict[str, Place], flow: Lots) -> None:
        super().__init__(world, index, unit, places, flow)
        self.least = unit.batch if unit.least is None else unit.least
        self.inputs = [places[name] for name in unit.inputs]
        streams = world.streams
        self.time = streams.sampler(unit.time, unit.name, "time")
        self.times = {name: streams.sampler(time, unit.name, f"time: {name}") for name, time in unit.times.items()}
        self.quality = streams.uniforms(unit.name, "quality")
        self.choice = {
            name: streams.uniforms(unit.name, f"route: {name}")
            for name in ("in spec", "off spec", "rework", "under-dosed")
        }
        if unit.changeovers is not None:
            self.set_up_for = unit.changeovers.first
            self.changes = {
                pair: streams.sampler(time, unit.name, f"changeover: {pair[0]} to {pair[1]}")
                for pair, time in unit.changeovers.times.items()
            }
            self.other_change = streams.sampler(unit.changeovers.otherwise, unit.name, "changeover")
        self.lots: list[OracleLot] = []
        self.mode = BUSY
        self.since = 0
        self.wants: Place | None = None
        self.cuts: dict[str, list[tuple[str, int]]] = {}
        self.spoilt: Mode | None = None

    def start(self) -> None:
        self.world.at(0, self.rank, self.look_for_work)

    def held(self) -> list[OracleLot]:
        return self.lots

    # between lots

    def is_due(self) -> bool:
        strikes = any(mode.due <= self.clock(mode.mode.clock) for mode in self.modes)
        return strikes or self.due_task() is not None or not self.world.is_open(self.now)

    def look_for_work(self) -> None:
        if self.is_due():
            self.world.env.process(self.between())
            return
        for place in self.inputs:
            if len(place.lots) >= self.least:
                self.take_from(place)
                return
        if not self.inputs:
            supply = self.unit.supply
            due = None if supply.due is None else self.now + supply.due
            self.begin([self.flow.born(self.unit.name, supply, due) for _ in range(self.unit.batch)])
            return
        self.stand(STARVED)
        for place in self.inputs:
            place.takers.append(self)
            place.admit()
            if self.mode != STARVED:
                return

    def between(self) -> Steps:
        while True:
            since = self.now
            yield from self.mend_all()
            if self.now > since:
                yield from self.early_tasks()
            task = self.due_task()
            if task is not None:
                yield from self.maintain(task)
                yield from self.early_tasks()
            elif not self.world.is_open(self.now):
                yield from self.stand_closed()
            else:
                break
        self.look_for_work()

    def fed(self, place: Place) -> None:
        self.stands_no_more()
        for other in self.inputs:
            if self in other.takers:
                other.takers.remove(self)
        if self.is_due():
            self.world.env.process(self.between())
        else:
            self.take_from(place)

    def take_from(self, place: Place) -> None:
        self.begin([place.take() for _ in range(min(len(place.lots), self.unit.batch))])
        place.admit()

    # work

    def begin(self, lots: list[OracleLot]) -> None:
        self.lots = lots
        length = self.times.get(lots[0].product, self.time)()
        drying = self.unit.drying
        if drying is not None:
            wettest = max(lot.moisture for lot in lots)
            if wettest > drying.target:
                length += round(drying.constant * log(wettest / drying.target))
            for lot in lots:
                lot.moisture = min(lot.moisture, drying.target)
        self.world.batches_begun[self.index] += self.now < self.world.model.horizon
        self.world.env.process(self.work(length))

    def work(self, length: int) -> Steps:
        unit, world, begun = self.unit, self.world, self.now
        yield from self.set_up()
        left = length
        while True:
            if unit.crew is not None or unit.draw is not None:
                yield from self.acquire(left)
            start, close = self.now, NEVER if unit.at_close == "finish" else world.closes(self.now, NEVER)
            strikes = min(start + self.next_due("operating") - self.reading["operating"], self.next_due("calendar"))
            stop = min(start + left, strikes, close)
            self.note(unit.sub_state, start, stop)
            self.reading["operating"] += stop - start
            self.has(stop, start + left)
            left -= stop - start
            if stop > start or not left:
                yield world.delay(stop - start, self.rank)
            if not left:
                break
            if stop == close:
                yield from self.stay("paused", world.opens(self.now) - self.now)
                self.cannot_fail_before(self.now)
                left = left if unit.at_close == "pause" else length
                continue
            struck = self.strike()
            yield from self.mend(struck)
            for mode, _ in struck:
                self.cut(self.lots, mode.mode.scrap, mode.mode.name)
                if mode.mode.effect == "restart":
                    left = length
                elif mode.mode.effect != "resume":
                    self.spoilt, left = mode, 0
                    break
            if not left:
                break
        # calendar failures wait for the end of all work of this batch, as everywhere
        self.done(begun)

    def set_up(self) -> Steps:
        changeovers = self.unit.changeovers
        if changeovers is None:
            return
        before, self.set_up_for = self.set_up_for, self.lots[0].product
        if before is None or before == self.set_up_for:
            return
        time = self.changes.get((before, self.set_up_for), self.other_change)()
        if time:
            mood = "setup", f"crew:{changeovers.crew}", False
            yield from self.serviced(changeovers, time, "setup", mood, f"changeover to {self.set_up_for}")

    def acquire(self, left: int) -> Steps:
        unit = self.unit
        if unit.draw is None:
            queue, units, amount, cabinet = self.world.crews[unit.crew], unit.people, 0, None
        else:
            cabinet = self.world.cabinets[unit.draw.cabinet]
            queue, units, amount = cabinet.flow, unit.draw.flow, unit.draw.flow * left

        def mood() -> tuple[str, str, bool]:
            if cabinet is None:
                return "waiting for crew", f"crew:{unit.crew}", True
            if cabinet.closed:
                lack = "waiting for canister" if cabinet.lacks else "canister change"
                return lack, f"canister:{cabinet.cabinet.name}", False
            return "waiting for cabinet", f"cabinet:{cabinet.cabinet.name}", True

        while True:
            wish = queue.ask(units, amount, self.poke)
            if (yield from self.wait(lambda wish=wish: wish.granted, mood)):
                return
            queue.forget(wish)
            yield from self.mend_all()

    def has(self, stop: int, end: int) -> None:
        """People or flow are there until it stops; a flow was taken for work until its end."""
        unit, world, start = self.unit, self.world, self.now
        if unit.crew is not None:
            world.crews[unit.crew].comes_back(unit.people, stop)
            world.tasks.append((self.index, f"crew:{unit.crew}", unit.sub_state, unit.people, start, stop))
        elif unit.draw is not None:
            cabinet, flow = world.cabinets[unit.draw.cabinet], unit.draw.flow
            world.tasks.append((self.index, f"cabinet:{cabinet.cabinet.name}", unit.sub_state, flow, start, stop))
            time = max(0, min(stop, world.model.horizon) - start)
            world.drawn[self.index, cabinet.cabinet.precursor] += flow * time
            if end > stop:
                world.at(stop, 1, lambda: cabinet.give_back(flow * (end - stop)))
            cabinet.flow.comes_back(flow, stop)

    def cut(self, lots: list[OracleLot], amount: int, reason: str) -> None:
        for lot in lots:
            lost = min(amount, lot.quantity)
            amount -= lost
            if lost:
                lot.quantity -= lost
                self.cuts.setdefault(lot.name, []).append((reason, lost))

    def done(self, begun: int) -> None:
        """Weigh, judge and route each lot, and hand them on."""
        self.reading["batches"] += 1
        for lot in self.lots:
            lot.unit = self.index
            self.cut([lot], round(lot.quantity * self.unit.mass_loss), "mass loss")
            reason = self.judge(lot)
            if self.spoilt is not None and self.spoilt.mode.effect == "scrap":
                lot.outcome, lot.goes = "scrap", None
            else:
                route = self.route(lot)
                lot.outcome, lot.goes = route.outcome, None if route.to is None else self.places[route.to]
                if lot.outcome == "rework" and lot.quality == "under-dosed":
                    reason = "coated again"
            good = lot.quantity if lot.outcome == "good" else 0
            scrapped = [(reason or lot.outcome, lot.quantity - good), *self.cuts.pop(lot.name, [])]
            self.lot(lot.name, begun, good, scrapped)
        self.spoilt = None
        if self.hand_on():
            self.look_for_work()
        else:
            self.stand(BLOCKED)

    def judge(self, lot: OracleLot) -> str:
        """Why it is not good; its quality, too."""
        unit = self.unit
        if self.spoilt is not None:
            if self.spoilt.mode.effect == "rework":
                lot.quality = "rework"
            return self.spoilt.mode.name
        if unit.off_spec > 0 or unit.surface_limit is not None:
            unlucky = unit.off_spec > 0 and self.quality() < unit.off_spec
            wide = unit.surface_limit is not None and lot.surface > unit.surface_limit
            lot.quality = "off spec" if unlucky or wide else "in spec"
        elif lot.quality == "rework":
            lot.quality = "in spec"
        return "" if lot.quality == "in spec" else lot.quality

    def route(self, lot: OracleLot) -> Route:
        routes = [route for route in self.unit.routes if route.quality == lot.quality]
        routes = routes or [route for route in self.unit.routes if route.quality is None]
        if not routes:
            return Route(outcome="good" if lot.quality == "in spec" else "scrap")
        if len(routes) == 1:
            return routes[0]
        draw, sum_of_shares = self.choice[lot.quality](), 0.0
        for route in routes[:-1]:
            sum_of_shares += route.share
            if draw < sum_of_shares:
                return route
        return routes[-1]

    # after work

    def hand_on(self) -> bool:
        """Whether all lots are gone; else it is parked where the next one goes."""
        while self.lots:
            lot = self.lots[0]
            if lot.goes is None:
                self.lots.pop(0)
                self.flow.leave(lot, lot.outcome)
            elif lot.goes.accepts():
                self.lots.pop(0)
                lot.goes.put(lot)
            else:
                lot.goes.givers.append(self)
                return False
        return True

    def room(self, place: Place) -> None:
        blocked = self.mode == BLOCKED
        if blocked:
            self.stands_no_more()
        place.put(self.lots.pop(0))
        gone = self.hand_on()
        if blocked:
            self.look_for_work() if gone else self.stand(BLOCKED)

    # waits

    def stand(self, mode: str) -> None:
        self.mode, self.since = mode, self.now
        self.wants = self.inputs[-1] if mode == STARVED else self.lots[0].goes
        name = self.wants.buffer.name
        if mode == STARVED:
            self.open_wait = ("waiting for material", f"buffer:{name}", self.now)
        else:
            self.open_wait = ("blocked", f"room in buffer:{name}", self.now)
        self.look_up()

    def stands_no_more(self) -> None:
        self.mode = BUSY
        if self.open_wait is not None:
            self.note_wait(*self.open_wait, self.now)
            self.open_wait = None

    def look_up(self) -> None:
        """Be there when a calendar failure or task comes up while it stands."""
        time = self.next_due("calendar")
        if self.mode == STARVED:
            time = min([time, *(due for task, due, _ in self.tasks if task.clock == "calendar")])
        if time < NEVER:
            self.world.at(max(time, self.world.opens(self.now)), self.rank, self.looks)

    def looks(self) -> None:
        if self.mode not in (STARVED, BLOCKED):
            return
        if not self.world.is_open(self.now):
            self.cannot_fail_before(self.world.opens(self.now))
            self.look_up()
        elif self.mode == STARVED and self.is_due():
            self.stands_no_more()
            for place in self.inputs:
                if self in place.takers:
                    place.takers.remove(self)
            self.world.env.process(self.between())
        elif self.mode == BLOCKED and self.next_due("calendar") <= self.now:
            self.stands_no_more()
            self.mode = MENDS
            self.world.env.process(self.mend_with_lots())

    def mend_with_lots(self) -> Steps:
        yield from self.mend_all()
        if self.lots:
            self.stand(BLOCKED)
        else:
            self.look_for_work()
