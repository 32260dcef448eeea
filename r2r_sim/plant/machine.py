"""A machine at work on lots.

Most of its life is one event a batch: take lots, reckon when they are done, hand them on. That path is a callback on an
event that is used again and again, and looks at nothing that the machine does not have. Whatever takes more than time -
people who are not there, a failure that needs a fitter, a changeover, closing - is a process of its own
(:meth:`MachineProcess._troubled`) that lives until the lots are done.

An operating-time failure that only costs time (no crew, no spare, work is resumed) is folded in: the batch ends later
by the repair, and the log says when the machine stood.
"""

from __future__ import annotations

from simpy.events import Event

from r2r_sim.plant.alarm import Alarm
from r2r_sim.plant.buffer import IN_SPEC, Lot, Store
from r2r_sim.plant.calendar import NEVER
from r2r_sim.plant.flow import Births
from r2r_sim.plant.model import Machine
from r2r_sim.plant.needs import Resource, Setup, resource_of
from r2r_sim.plant.parts import FailureMode
from r2r_sim.plant.readiness import Readiness
from r2r_sim.plant.recorder import CODES
from r2r_sim.plant.routing import Routing
from r2r_sim.plant.station import OUT, Mood, Site, Station, Steps, blocked, starved
from r2r_sim.plant.streams import Sampler

_BUSY, _IDLE, _FULL, _MENDED = range(4)
"""``_MENDED``: repaired while the lots on it are done and wait for room."""


class MachineProcess:
    """A machine at work; it is a taker of its inputs and a giver to the buffers where its lots go."""

    def __init__(self, site: Site, index: int, machine: Machine) -> None:
        self.station = station = Station(site, index, machine)
        self.machine = machine
        self.least = machine.batch if machine.least is None else machine.least
        """Lots without which no batch begins."""
        self._site = site
        self._env = site.env
        self._calendar = site.calendar
        self._log = station.log
        self.usage = station.usage
        self._failures = station.failures
        self._inputs = station.inputs = [site.stores[name] for name in machine.inputs]
        self._births = Births(machine.name, site.recorder.flow)
        self.code = CODES[machine.sub_state]
        self._note = self._log.state
        self._log_lot = self._log.lots.append
        self._times: dict[str, Sampler] = {
            product: site.streams.sampler(time, machine.name, f"time: {product}")
            for product, time in machine.times.items()
        }
        self.draw_time = site.streams.sampler(machine.time, machine.name, "time")
        self._routing = Routing(site, index, machine)
        self._drying = machine.drying
        ready = Readiness(station, machine.warm_up, machine.restart)
        self._ready = None if ready.stays_hot else ready
        self._runs_web = machine.pace > 0 or any(task.clock == "metres" for task in machine.maintenance)
        self._single = machine.batch == 1
        self.onward = self._routing.only_way
        """Buffer to which all good lots go, if there is but one and no lot is judged."""
        self._setup = None if machine.changeovers is None else Setup(station, machine.changeovers)
        self._need: Resource | None = resource_of(site, station, machine)
        self._alarm = Alarm(site.env, self._ended, site.rank(index))
        self._lots: list[Lot] = []
        self._begun = 0
        self._end = 0
        self._mode = _BUSY
        self._starved = starved(self._inputs[-1]) if self._inputs else None
        self._blocked: dict[str, Mood] = {}
        closes = not site.calendar.always_open
        self._looks_up = "calendar" in [mode.clock for mode in machine.failures] + [
            task.clock for task in machine.maintenance
        ]
        self._look_at = NEVER
        """When it will look up while starved or blocked."""
        self._due_operating = self._due_time = self._due_batches = NEVER
        """Use, time and batches at which there is something to do before the next lots, or the plant closes."""
        self._plain = self._need is None and self._setup is None and not (closes and machine.at_close != "finish")
        self._folds = all(
            mode.clock in ("operating", "batches")
            and mode.crew is None
            and mode.spare is None
            and mode.effect == "resume"
            and not mode.scrap
            and (not closes or mode.at_close == "finish")
            for mode in machine.failures
        )
        self._harms: list[FailureMode] = []
        """What has struck since work was last interrupted."""
        if station.failures.outage < NEVER:
            self._looks_up, self._folds = True, False
        station.on_strike = self._harms.append

    def start(self) -> None:
        """Begin at time 0."""
        turn = self.station.after(0)
        assert turn.callbacks is not None
        turn.callbacks.append(lambda _: self._look_for_work(0))

    def finish(self, horizon: int) -> None:
        """Close what is open at the horizon: a wait; lots under way are no output."""
        if self._ready is not None:
            self._ready.finish(horizon)
        under_way = self._mode == _BUSY and bool(self._lots) and self._begun < horizon
        self._log.batches_started = self.usage.batches + under_way
        self.station.end_wait(horizon)

    def held(self) -> tuple[Lot, ...]:
        """The lots on it."""
        return tuple(self._lots)

    def is_plain(self) -> bool:
        """Whether nothing but lots, room and failures that only cost time decide when it works."""
        return (
            self._plain
            and self._folds
            and self._single
            and self._routing.passes_all
            and not self._times
            and self._drying is None
            and self._ready is None
            and not self.machine.maintenance
            and not self._runs_web
            and len(self._inputs) <= 1
        )

    def hold(self, lot: Lot, begun: int, blocked: bool) -> None:
        """Have a lot at the horizon: under work, or done and blocked."""
        self._lots, self._begun, self._mode = [lot], begun, _FULL if blocked else _BUSY

    def fed(self, store: Store, now: int) -> None:
        """There are lots in an input."""
        self._end_wait(now)
        if len(self._inputs) > 1:
            self._leave_inputs()
        if self._is_due(now):
            self._env.process(self._between())
        else:
            self._take(store, now)

    def room(self, store: Store, now: int) -> None:
        """There is room where the first lot goes; a machine that failed while it was blocked hands it on as well."""
        was_blocked = self._mode == _FULL
        if was_blocked:
            self._end_wait(now)
        store.put(self._lots.pop(0), now)
        if self._hand_on(now) and was_blocked:
            self._next(now)
        elif was_blocked:
            self._stand_blocked(now)

    # between lots

    def _next(self, now: int) -> None:
        """Take the next lots; it holds none."""
        if self._is_due(now):
            self._env.process(self._between())
            return
        for store in self._inputs:
            if len(store.lots) >= self.least:
                self._take(store, now)
                return
        if not self._inputs:
            self._lots = [self.make_lot(now) for _ in range(self.machine.batch)]
            self._begin(now)
            return
        assert self._starved is not None
        self._stand(_IDLE, self._starved, now)
        for store in self._inputs:
            store.takers.append(self)
            if store.givers:
                store.admit(now)
                if self._mode != _IDLE:
                    return

    def _is_due(self, now: int) -> bool:
        """Whether there is something to do before the next lots, or the plant is closed."""
        usage = self.usage
        if now >= self._due_time:
            self._set_dues(now)  # the plant may have closed and opened again while it stood
        return now >= self._due_time or usage.operating >= self._due_operating or usage.batches >= self._due_batches

    def _between(self) -> Steps:
        """Failures, maintenance that is due, and closed time; then the next lots."""
        station = self.station
        while True:
            since = station.now
            yield from station.repairs()
            if station.now > since:
                yield from station.seize()
            due = station.maintenance.due(self.usage, station.now)
            if due is not None:
                yield from station.maintain(due)
                yield from station.seize()
            elif not self._calendar.is_open(station.now):
                yield from station.stand_closed()
            elif self._ready is not None and self._ready.is_cold(station.now):
                yield from self._ready.warm_up()
            else:
                break
        self._look_for_work(station.now)

    def _look_for_work(self, now: int) -> None:
        """Take the next lots after something else."""
        self._set_dues(now)
        self._next(now)

    def _set_dues(self, now: int) -> None:
        """See when something else is due next."""
        failures, maintenance = self._failures, self.station.maintenance
        self._due_operating = min(failures.operating, maintenance.operating)
        self._due_batches = min(failures.batches, maintenance.batches)
        if self.usage.metres >= maintenance.metres:
            self._due_batches = self.usage.batches
        self._due_time = min(failures.calendar, maintenance.calendar, self._calendar.next_close(now))
        if self._ready is not None and self._ready.is_cold(now):
            self._due_time = now

    def make_lot(self, now: int) -> Lot:
        """A lot of an endless supply."""
        supply = self.machine.supply
        due = None if supply.due is None else now + supply.due
        return self._births.lot(supply.product, supply.quantity, now, due, supply.priority)

    def _take(self, store: Store, now: int) -> None:
        if self._single:
            self._lots = [store.take(now)]
        else:
            self._lots = [store.take(now) for _ in range(min(len(store.lots), self.machine.batch))]
        self._begin(now)
        if store.givers:
            store.admit(now)

    # work

    def _begin(self, now: int) -> None:
        """Begin work on the lots."""
        if self._ready is not None:
            self._ready.runs()
        length = self._times.get(self._lots[0].product, self.draw_time)() if self._times else self.draw_time()
        if self._drying is not None:
            length += self._drying.time(max(lot.moisture for lot in self._lots))
            for lot in self._lots:
                lot.moisture = min(lot.moisture, self._drying.target)
        if self._runs_web:
            length += self._run_web(now)
        self._begun, end = now, now + length
        if self._plain:
            usage, failures = self.usage, self._failures
            operating = usage.operating + length
            if operating < failures.operating and end < failures.calendar:
                usage.operating = operating
                self._note(self.code, now, end)
            elif self._folds:
                end = self.folded(now, length)
            else:
                self._env.process(self._troubled(length))
                return
            self._end = end
            self._alarm.set(end - now)
        else:
            self._env.process(self._troubled(length))

    def _run_web(self, now: int) -> int:
        """Run the web of the lots through: how long that takes [ms]."""
        web = sum(round(lot.quantity * self.machine.stretch) for lot in self._lots)
        self.usage.metres += web
        if self.usage.metres >= self.station.maintenance.metres:
            self._set_dues(now)
        return round(web * self.machine.pace)

    def _ended(self, _: object) -> None:
        """The lots are done."""
        if self._ready is not None:
            self._ready.stands(self._end)
        now, lots = self._end, self._lots
        if not self._single or self.onward is None or lots[0].quality != IN_SPEC or self._drying is not None:
            self._end_work(now)
            return
        self.usage.batches += 1
        lot = lots.pop()
        lot.unit = self.station.index
        self._log_lot((lot.name, self._begun, now, lot.quantity, 0, ""))
        store = self.onward
        if (not store.givers and len(store.lots) < store.capacity) or store.has_room():
            store.put(lot, now)
            self._next(now)
        else:
            lot.goes = store
            lots.append(lot)
            store.givers.append(self)
            self._stand_blocked(now)

    def _end_work(self, now: int) -> None:
        """The lots are done, whatever they are like and wherever they go."""
        self.usage.batches += 1
        if self._drying is not None:
            for lot in self._lots:
                lot.fresh = now
        routing = self._routing
        routing.done(self._lots, self._begun, now)
        if routing.slitter is not None:
            self._lots = [part for lot in self._lots for part in routing.slitter.split(lot, now)]
        self._deliver(now)

    def folded(self, now: int, length: int) -> int:
        """Take down work with the failures that fall into it and cost nothing but time: when it ends."""
        usage, failures, log = self.usage, self._failures, self._log
        while usage.operating + length > failures.operating:
            run = failures.operating - usage.operating
            log.state(self.code, now, now + run)
            usage.operating += run
            length -= run
            now += run
            for clock in failures.struck(usage, now):
                repair = clock.repair()
                self.station.log_failure(clock.mode, now, repair)
                log.state(CODES[clock.mode.sub_state], now, now + repair)
                now += repair
                failures.renew(clock, usage, now)
        self._set_dues(now)
        log.state(self.code, now, now + length)
        usage.operating += length
        return now + length

    def _troubled(self, length: int) -> Steps:
        """Work on the lots when it takes more than time."""
        station, calendar, need = self.station, self._calendar, self._need
        if self._setup is not None:
            yield from self._setup.change_to(self._lots[0].product)
        left = length
        while True:
            if need is not None and not need.pool.take(need.units, need.units * left):
                yield from self._queue(need, left)
            now = station.now
            close = NEVER if self.machine.at_close == "finish" else calendar.next_close(now)
            end, due = now + left, now + self._failures.operating - self.usage.operating
            stop = min(end, due, self._failures.calendar, close)
            self._log.state(self.code, now, stop)
            self.usage.operating += stop - now
            if need is not None:
                need.use(now, stop, end)
            if stop > now or stop == end:  # work that takes no time takes a turn, as where nothing can come between
                yield station.after(stop - now)
            left = end - stop
            if not left:
                break
            if stop == close:
                opening = calendar.next_open(stop)
                self._log.state(CODES["paused"], stop, opening)
                yield station.after(opening - stop)
                self._failures.postpone(opening)
                left = left if self.machine.at_close == "pause" else length
                continue
            self._harms.clear()
            yield from station.repair(station.strike())
            left = self._harm(left, length)
            if not left:
                break
        if self._ready is not None:
            self._ready.stands(station.now)
        self._set_dues(station.now)
        self._end_work(station.now)

    def _harm(self, left: int, length: int) -> int:
        """What failures do to the lots under way: the work that is left after the repair."""
        for mode in self._harms:
            if mode.scrap and mode.sub_state not in OUT:
                self._routing.cut(self._lots, mode.scrap, mode.name)
            if mode.effect == "restart":
                left = length
            elif mode.effect != "resume":
                self._routing.spoil(mode)
                return 0
        return left

    def _queue(self, need: Resource, left: int) -> Steps:
        """Wait for people or flow, through calendar failures if need be."""
        while True:
            request = need.pool.request(need.units, self.station.poke, need.units * left)
            if (yield from self.station.wait(request.is_granted, need.mood)):
                return
            need.pool.cancel(request)
            yield from self.station.repairs()

    # after work

    def _deliver(self, now: int) -> None:
        """Hand the lots on, and look for work when all are gone."""
        if self._hand_on(now):
            self._next(now)
        else:
            self._stand_blocked(now)

    def _hand_on(self, now: int) -> bool:
        """Hand lots on as far as there is room; whether all are gone, else it is parked where the next one goes."""
        lots = self._lots
        while lots:
            store = lots[0].goes
            if store is None:
                lot = lots.pop(0)
                self._site.recorder.flow.leave(lot, now, lot.outcome)
            elif store.has_room():
                store.put(lots.pop(0), now)
            else:
                store.givers.append(self)
                return False
        return True

    # waits

    def _stand_blocked(self, now: int) -> None:
        """Be blocked until there is room."""
        store = self._lots[0].goes
        assert store is not None
        self.station.blocked_at = store
        name = store.buffer.name
        if name not in self._blocked:
            self._blocked[name] = blocked(store)
        self._stand(_FULL, self._blocked[name], now)

    def _stand(self, mode: int, mood: Mood, now: int) -> None:
        """Be starved or blocked from now on, until fed, or let in, or something else is due."""
        self._mode = mode
        self.station.waiting = mood, now
        if self._looks_up:
            self._look_up(now)

    def _look_up(self, now: int) -> None:
        """See to it that the machine looks up when something is due while it stands."""
        at = self._failures.calendar
        if self._mode == _IDLE:
            at = min(at, self.station.maintenance.calendar)
        if at < NEVER:
            at = max(at, self._calendar.next_open(now))
        if at <= self._site.horizon and not now < self._look_at <= at:
            self._look_at = at
            alarm = self.station.after(at - now)
            assert alarm.callbacks is not None
            alarm.callbacks.append(self._looks)

    def _looks(self, _: Event) -> None:
        now = int(self._env.now)
        if now >= self._look_at:
            self._look_at = NEVER
        if self._mode in (_BUSY, _MENDED):
            return
        opening = self._calendar.next_open(now)
        if opening > now:
            self._failures.postpone(opening)
        self._set_dues(now)
        if self._mode == _IDLE and opening == now and self._is_due(now):
            self._end_wait(now)
            self._leave_inputs()
            self._env.process(self._between())
        elif self._mode == _FULL and opening == now >= self._failures.calendar:
            self._end_wait(now)
            self._mode = _MENDED
            self._env.process(self._repair_with_lots())
        else:
            self._look_up(now)

    def _repair_with_lots(self) -> Steps:
        yield from self.station.repairs()
        self._mode = _BUSY
        self._set_dues(self.station.now)
        if self._lots:
            self._stand_blocked(self.station.now)
        else:
            self._next(self.station.now)

    def _leave_inputs(self) -> None:
        for store in self._inputs:
            if self in store.takers:
                store.takers.remove(self)

    def _end_wait(self, now: int) -> None:
        """Take down how long it was starved or blocked."""
        self._mode = _BUSY
        station = self.station
        if station.waiting is not None:
            mood, since = station.waiting
            station.waiting = station.blocked_at = None
            if now > since:
                self._note(mood.code, since, now)
                self._log.waits.append((mood.for_what, since, now))
