"""A roll-to-roll line: metres as a rate, an event only where the web starts or stops.

Between two stops the web runs one stretch: from its start, time and length are reckoned with the speed, each rounded
once. The first ``startup_scrap`` of web after a stop is run to scrap, as part of the roll. A stretch ends at the end of
the roll, at a failure, at closing, when a cabinet that feeds the line closes, or when an accumulator at one of its ends
asks for another speed. At time 0 the first roll is mounted and the line is hot and in specification.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from r2r_sim.plant.buffer import Lot
from r2r_sim.plant.cabinet import Feed, SourceCabinet
from r2r_sim.plant.calendar import NEVER
from r2r_sim.plant.campaigns import Campaigns, campaigns_of
from r2r_sim.plant.failures import FailureClock
from r2r_sim.plant.instant import Turn
from r2r_sim.plant.joints import Joints
from r2r_sim.plant.model import WebLine
from r2r_sim.plant.outage_clock import PLANNED_OUTAGE, OutageClock
from r2r_sim.plant.readiness import Readiness
from r2r_sim.plant.recorder import CODES
from r2r_sim.plant.roll import PLANNED, UNPLANNED, Roll, Stretch
from r2r_sim.plant.roll_ends import RollEnds
from r2r_sim.plant.station import Mood, Site, Station, Steps
from r2r_sim.plant.turret import Turret
from r2r_sim.plant.utilities import Shares

_COATING = CODES["coating"]
_ROLL_CHANGE = CODES["roll change"]


class WebLineProcess:
    """A web line at work."""

    def __init__(self, site: Site, index: int, line: WebLine) -> None:
        self.station = Station(site, index, line)
        self._own = self._line = line
        """As stated, and as it runs the product that is on it."""
        self._site = site
        self._change = site.streams.sampler(line.roll_change, line.name, "roll change")
        self._need = self.station.need(line.crew, line.people)
        self._cabinets = [site.cabinets[feed.cabinet] for feed in line.feeds]
        self._joints = Joints(site, self, line.entry, line.exit)
        self._joined = bool(self._joints)
        self._turret = None if line.splice is None else Turret(self.station, line, line.splice)
        self._feeds = {product: self._connect(line.of(product)) for product in ("", *(line.recipes or ()))}
        self.station.feed_by(self._feeds[""])
        self._campaigns = campaigns_of(self.station, line)
        self._ends = RollEnds(self.station, line)
        self._roll = Roll(1, line.roll_length)
        if line.input is None:
            self._roll.cut("leader", line.leader)
        self._startup = 0
        self._startup_kind = PLANNED
        self._failed = False
        self._standing = False
        self._stretch: Stretch | None = None
        self._ready = Readiness(self.station, line.warm_up, line.restart, line.starts)
        self._rolls = site.rolling.allows(line) and self._ready.stays_hot and self.station.failures.outage == NEVER
        self._turn: Turn | None = None
        """What ends a time in which it goes on by itself."""
        self._plain = False
        """Whether nothing but a roll change comes at the end of such a stretch, if no cabinet closes before."""
        self._change_ends = self._closes = 0
        self._steady = not (line.feeds or line.phases or line.ramp)
        """Whether one full stretch is like the other, so that it may begin as soon as the end of a change is known."""
        self._undisturbed = not (line.failures or line.maintenance)
        self._full_time = round(line.roll_length / line.speed)

    def use(self, shares: Shares) -> None:
        """Take utilities as long as the line is hot."""
        self._ready.shares, self._rolls = shares, False

    def start(self) -> None:
        """Begin at time 0."""
        self._site.env.process(self.run())

    def held(self) -> tuple[Lot, ...]:
        """Rolls of buffers that are on the line."""
        return self._ends.held(self._roll)

    def run(self) -> Steps:
        """Coat rolls until the horizon."""
        station, calendar = self.station, self._site.calendar
        yield from station.install(self._line.starts)
        ends = self._ends
        ends.mount_first(self._roll, self._line.passes)
        while (now := station.now) < self._site.horizon:
            closed = not calendar.is_open(now) and not self._works_on()
            if closed:
                station.failures.postpone(calendar.next_open(now))
            struck = station.strike()
            self._cut(struck)
            if self._roll.position == self._roll.length and self._roll.passes_begun == self._line.passes:
                self._finish_roll(now)
            if struck:
                self._joints.tell()
                self._ready.give_back()
                yield from station.repair(struck)
                yield from station.seize()
            elif ends.leaving is not None:
                yield from self._hand_on()
            elif closed:
                self._stop(PLANNED)
                self._joints.tell()
                self._ready.give_back()
                yield from station.stand_closed()
            elif self._roll.position == self._roll.length:
                yield from self._between_rolls()
            elif any(cabinet.closed for cabinet in self._cabinets):
                yield from self._stand_for_canister()
            elif not self._ready.is_ready(station.now):
                yield from self._make_ready()
            elif not self._allowed():
                yield from self._stand_for_web()
            elif self._standing and self._line.ramp:
                yield from self._speed_up()
            else:
                yield from self._run_web()

    def finish(self, horizon: int) -> None:
        """Close what is open at the horizon: a wait, or a stretch and the roll of which it is part."""
        self.station.end_wait(horizon)
        self._end_stretch(horizon)
        self._ready.finish(horizon)
        roll, line = self._roll, self._line
        if roll.passes_begun == line.passes and roll.position:
            self._finish_roll(horizon, " (open)" if roll.position < roll.length else "")

    @property
    def pace(self) -> float:
        """Speed at which the web runs now [mm/ms]; 0 where it stands."""
        return 0.0 if self._stretch is None else self._stretch.speed

    def run_until(self, now: int) -> int:
        """Web run through the line in all [mm]: no more than came, and no more than had room."""
        if not self._joined:
            return self._reckoned(now)
        return min(self.supplied(now), self.taken(now))

    def supplied(self, now: int) -> int:
        """Web run through the line [mm], as far as the webs before it have supplied it."""
        return self._joints.supplied(self._reckoned(now), now)

    def taken(self, now: int) -> int:
        """Web run through the line [mm], as far as the webs behind it have taken it."""
        return self._joints.taken(self._reckoned(now), now)

    def _reckoned(self, now: int) -> int:
        """Web run through the line by its own speed [mm]."""
        run = self.station.usage.metres
        if self._stretch is None:
            return run
        start, position, speed, _, end, length = self._stretch
        if now >= end and length is not None:
            return run + length
        return run + min(round(speed * (now - start)), self._roll.length - position)

    def look(self) -> None:
        """See whether the accumulators ask for another speed."""
        self.station.poke()

    def _allowed(self) -> float:
        """Speed that the accumulators leave [mm/ms]."""
        learning = self.station.learning
        speed = self._line.speed if learning is None else self._line.speed * learning.phase.pace
        return self._joints.allowed(speed) if self._joined else speed

    def _run_web(self) -> Steps:
        station = self.station
        end = self._begin_stretch(station.now)
        if self._rolls:
            yield from self._roll_on(end)
            if self._stretch is None:
                return
        if not self._joined and not self._cabinets:
            yield from station.hold(_COATING, end)
        while station.now < end and not any(cabinet.closed for cabinet in self._cabinets):
            if self._joined and self._allowed() != self.pace:
                break
            yield from station.park(_COATING, end)
        station.works_on = False
        self._end_stretch(station.now)

    def _begin_stretch(self, now: int) -> int:
        """Let the web run; gives when it will stop unless a cabinet closes or an accumulator asks before."""
        station, roll, failures = self.station, self._roll, self.station.failures
        to_go = roll.length - roll.position
        length = min(to_go, failures.metres - station.usage.metres)
        speed = self._allowed()
        # the last millimetre of a roll may come a moment later than reckoned, if the web before it is late
        full = now + (max(round(length / speed), 1) if self._joined else round(length / speed))
        end = min(
            full,
            now + failures.operating - station.usage.operating,
            failures.calendar,
            NEVER if self._line.at_close == "finish" else self._site.calendar.next_close(now),
            NEVER if station.learning is None else station.learning.ends(),
        )
        if roll.start is None:
            roll.start = now
        self._stretch = Stretch(now, roll.position, speed, self._startup, end, length if end == full else None)
        if self._joined:
            self._joints.tell()
        station.works_on = self._line.at_close == "finish"
        return end

    def _roll_on(self, end: int) -> Steps:
        """Go on by itself until something comes that is neither the end of a full stretch nor that of a roll change."""
        station, rolling = self.station, self._site.rolling
        assert self._stretch is not None
        self._turn, self._plain = rolling.join(self, end, station.rank), self._is_plain(self._stretch)
        self._closes = 0
        self._wait_for_end(end)
        yield self._turn
        rolling.leave(self)
        station.expect(None)

    def _wait_for_end(self, end: int) -> None:
        """Coat until the end, or until a cabinet closes."""
        if self._cabinets:
            if not self.station.draws():
                self.station.turn_feeds(_COATING, end)
            self.station.expect(self._turn)

    def go_on(self, now: int) -> int | None:
        """Change the roll at the end of a stretch, or begin the next; None if there is something else to do."""
        station, stretch, cabinets = self.station, self._stretch, self._cabinets
        if stretch is not None:
            need, log = self._need, station.log
            if not self._plain:
                return None
            end = now + self._change() if need is None else need.pool.take_for(need.people, self._change)
            if end is None:
                return None
            if cabinets:
                station.expect(None)
            assert stretch.length is not None
            self._take_down(stretch, stretch.length, now)
            if self._roll.passes_begun == self._line.passes:
                self._finish_roll(now)
            if not self._startup:
                self._stop(PLANNED)
            if need is not None:
                log.task(need.resource, "roll change", need.people, now, end)
            log.state(_ROLL_CHANGE, now, end)
            if self._steady and end < self._site.horizon and (full := self._full_stretch(end)):
                self._mount()
                return self._begin_full(full)
            self._change_ends = end
        if now < (end := self._change_ends):
            draws_on = not cabinets or (end <= self._closes and station.draws())
            return end if draws_on else station.turn_feeds(_ROLL_CHANGE, end)
        station.failures.postpone(now)
        self._mount()
        if now >= self._site.horizon or self._line.ramp or (cabinets and any(cabinet.closed for cabinet in cabinets)):
            return None
        return self._begin_next(now)

    def _begin_next(self, now: int) -> int | None:
        """Begin to run a roll as a whole; None if a failure strikes or the plant is closed."""
        usage, failures = self.station.usage, self.station.failures
        if now >= self._closes:
            self._closes = self._site.calendar.next_close(now)
        full = self._full_stretch(now)
        self._plain = full is not None
        if full is not None:
            end = self._begin_full(full)
        elif now >= self._closes or not failures.quiet(usage.operating, now, usage.metres, usage.batches):
            return None
        else:
            end = self._begin_stretch(now)
        self._wait_for_end(end)
        return end

    def _full_stretch(self, start: int) -> Stretch | None:
        """The run of a whole roll, if nothing but a roll change can come at its end or before."""
        line, station, end = self._line, self.station, start + self._full_time
        if end >= self._closes or station.learning is not None:
            return None
        if not self._undisturbed:
            usage, length = station.usage, line.roll_length
            operating, batches = usage.operating + self._full_time, usage.batches
            if not station.is_quiet(operating, end, usage.metres + length, batches, batches + 1):
                return None
        return Stretch(start, 0, line.speed, self._startup, end, line.roll_length)

    def _begin_full(self, stretch: Stretch) -> int:
        """Let the roll that is mounted run as a whole; gives when it ends."""
        if self._roll.start is None:
            self._roll.start = stretch.start
        self._stretch = stretch
        return stretch.end

    def _is_plain(self, stretch: Stretch) -> bool:
        """Whether nothing but a roll change comes at the end of a stretch, unless a cabinet closes before."""
        station, usage, length, end = self.station, self.station.usage, stretch.length, stretch.end
        if length is None or stretch.position + length < self._roll.length:
            return False
        operating, metres, batches = usage.operating + end - stretch.start, usage.metres + length, usage.batches
        quiet = station.is_quiet(operating, end, metres, batches, batches + self._is_over())
        return quiet and self._site.calendar.is_open(end)

    def _end_stretch(self, now: int) -> None:
        """Reckon the stretch under way up to now."""
        if self._stretch is None:
            return
        self._take_down(self._stretch, self.run_until(now) - self.station.usage.metres, now)

    def _take_down(self, stretch: Stretch, length: int, now: int) -> None:
        start, position, speed, startup, _, _ = stretch
        self._stretch = None
        self._failed = False
        roll, usage, log = self._roll, self.station.usage, self.station.log
        usage.operating += now - start
        usage.metres += length
        roll.position = position + length
        if startup:
            in_specification = min(start + round(startup / speed), now)
            log.state(CODES[self._startup_kind], start, in_specification)
            roll.cut(self._startup_kind, min(startup, length))
            self._startup = startup - min(startup, length)
            start = in_specification
        log.state(_COATING, start, now)
        self._ready.stopped(now)

    def _stop(self, kind: str) -> None:
        """The next web is run to scrap: after a failure if there was one since the web last ran."""
        self._standing = True
        self._failed = self._failed or kind == UNPLANNED
        self._startup_kind = UNPLANNED if self._failed else PLANNED
        self._startup = max(self._startup, self._line.startup_scrap)

    def _cut(self, struck: Sequence[tuple[FailureClock | OutageClock, int]]) -> None:
        for clock, _ in struck:
            self._roll.cut(clock.mode.name, clock.mode.scrap)
            self._stop(PLANNED if clock.mode.sub_state == PLANNED_OUTAGE else UNPLANNED)

    def _between_rolls(self) -> Steps:
        """Maintenance that is due, or else the change to the next roll or pass."""
        station = self.station
        due = station.maintenance.due(station.usage, station.now)
        if due is not None:
            self._stop_for_change()
            self._joints.tell()
            self._ready.give_back()
            yield from station.maintain(due)
            yield from station.seize()
            return
        if self._is_over() and self._ends.takes and self._ends.next is None:
            if self._ends.is_short():
                self._stop_for_change()
                self._joints.tell()
            yield from self._ends.fetch(None if self._campaigns is None else self._campaigns.preferred)
            return
        if self._campaigns is not None and self._ends.next and self._campaigns.needs_change(self._ends.next.product):
            yield from self._change_product(self._campaigns, self._ends.next.product)
            return
        if not self._ready.is_ready(station.now):
            yield from self._make_ready()
            return
        turret = self._turret
        if turret is not None and turret.is_ready() and turret.holds():
            self._mount()
            self._roll.cut("splice", turret.splice.scrap)
            return
        self._joints.tell()
        if turret is not None and not turret.is_ready():
            self._stop_for_change()
            yield from station.wait(turret.is_ready, lambda: turret.mood)
            return
        mood = Mood(CODES["waiting for crew"], f"crew:{self._line.crew}", True)
        if self._need is not None and not (yield from station.wait_for_crew(self._need, mood)):
            return
        self._stop_for_change()
        yield from station.work(
            self._need, mood, _ROLL_CHANGE, "roll change", self._change(), self._line.change_at_close, come=True
        )
        self._mount()

    def _change_product(self, campaigns: Campaigns, product: str) -> Steps:
        """Change over to the product of the next roll, which starts up anew; the one on the line is done."""
        line, since = self._own.of(product), self.station.now
        self._ready.give_back()
        yield from campaigns.change_to(product)
        if line == self._line and self.station.now == since:
            return
        self._line = line
        self._cabinets = [self._site.cabinets[feed.cabinet] for feed in self._line.feeds]
        self.station.feed_by(self._feeds.get(product, self._feeds[""]))
        self._roll.passes_begun = self._line.passes
        self._stop(PLANNED)

    def _connect(self, line: WebLine) -> list[tuple[SourceCabinet, Feed]]:
        """Connections to the cabinets from which a recipe is fed."""
        station, cabinets = self.station, self._site.cabinets
        return [
            (cabinets[feed.cabinet], cabinets[feed.cabinet].connect(station.index, feed.flow, station.poke))
            for feed in line.feeds
        ]

    def _is_over(self) -> bool:
        """Whether the roll on the line has had all its passes."""
        return self._roll.passes_begun == self._line.passes

    def _mount(self) -> None:
        """The next roll, or the same for its next pass, is on the line."""
        self._roll.position = 0
        if not self._is_over():
            self._roll.passes_begun += 1
        else:
            self._ends.mount(self._roll)
            self._roll.cut("leader", self._line.leader)
        if self._turret is not None:
            self._turret.load()

    def _hand_on(self) -> Steps:
        """The finished roll leaves the line."""
        if self._ends.is_full():
            self._stop_for_change()
            self._joints.tell()
        yield from self._ends.hand_on()

    def _stop_for_change(self) -> None:
        """A roll that ends during start-up leaves the rest of the start-up to the next."""
        if not self._startup:
            self._stop(PLANNED)

    def _speed_up(self) -> Steps:
        """Go from standstill to full speed.

        Web that speeds up evenly over a time runs as far as web that stands for half of it and then runs at full
        speed; so the ramp is half its time, and its web is run to scrap with the start-up.
        """
        self._standing = False
        yield from self.station.spend(CODES[self._startup_kind], self._line.ramp // 2)

    def _stand_for_web(self) -> Steps:
        """Nothing left to run in the accumulator before, or no room in the one behind."""
        self._stop(PLANNED)
        self._joints.tell()
        yield from self.station.wait(lambda: self._allowed() > 0, lambda: self._joints.mood(self._line.speed))

    def _works_on(self) -> bool:
        """Whether closing does not stop the line: it runs its roll to the end."""
        return self._line.at_close == "finish" and 0 < self._roll.position < self._roll.length

    def _make_ready(self) -> Steps:
        """Warm up, or take the utilities; a line that must wait for them starts up afterwards."""
        ready = self._ready
        if ready.is_cold(self.station.now):
            yield from ready.warm_up()
            self._startup = self._line.startup_scrap + ready.restart.scrap
        elif not ready.take_at_once():
            self._stop_for_change()
            self._joints.tell()
            yield from ready.take()

    def _stand_for_canister(self) -> Steps:
        self._stop(PLANNED)
        self._joints.tell()
        self._ready.give_back()
        closed = next(cabinet for cabinet in self._cabinets if cabinet.closed)
        change, lack = (
            Mood(CODES[why], f"canister:{closed.cabinet.name}", False)
            for why in ("canister change", "waiting for canister")
        )

        def mood() -> Mood:
            if closed.out is not None:
                return cast("Mood", closed.out)
            return lack if closed.lacks_canister else change

        yield from self.station.wait(lambda: not closed.closed, mood)

    def _finish_roll(self, now: int, mark: str = "") -> None:
        """Take the roll down as a lot; what is cut out of the web from now on is the next roll's."""
        roll, line = self._roll, self._line
        if roll.start is None:
            return
        learning = self.station.learning
        name = f"{line.name}/{roll.number}{mark}" if roll.lot is None else f"{roll.lot.name}{mark}"
        reject = line.reject if learning is None else line.reject + learning.phase.reject
        good, scrapped = roll.parts(reject) if reject or roll.scrap else (roll.position, ())
        self.station.log.lot(name, roll.start, now, good, scrapped)
        self.station.usage.batches += 1
        if not mark:
            self._ends.finish(roll, good)
        roll.start, roll.scrap = None, {}
