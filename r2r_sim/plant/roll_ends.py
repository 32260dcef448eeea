"""Where the rolls of a web line come from and go to: buffers, or an endless supply and out of the plant."""

from __future__ import annotations

from r2r_sim.plant.buffer import IN_SPEC, Lot
from r2r_sim.plant.flow import Births
from r2r_sim.plant.model import WebLine
from r2r_sim.plant.roll import Roll
from r2r_sim.plant.station import Station, Steps


class RollEnds:
    """Rolls on their way to a line and away from it."""

    def __init__(self, station: Station, line: WebLine) -> None:
        stores = station.site.stores
        self._station = station
        self._length = line.roll_length
        self._output = None if line.output is None else stores[line.output]
        self._births = Births(line.name, station.site.recorder.flow)
        self.takes = line.input is not None
        """Whether rolls come from a buffer."""
        station.inputs = [stores[name] for name in (line.again, line.input) if name is not None]
        self.next: Lot | None = None
        """The roll that waits to be mounted."""
        self.leaving: Lot | None = None
        """The finished roll, until there is room for it."""

    def held(self, roll: Roll) -> tuple[Lot, ...]:
        """Rolls of buffers that are on the line."""
        return tuple(lot for lot in (self.leaving, roll.lot, self.next) if lot is not None)

    def mount_first(self, roll: Roll, passes: int) -> None:
        """The roll that is on the line at the start; of a line that takes rolls from a buffer, none is."""
        if self.takes:
            roll.position, roll.length, roll.passes_begun = 0, 0, passes
        else:
            roll.lot = self._made()

    def mount(self, roll: Roll) -> None:
        """Let the next roll follow."""
        lot, self.next = self.next, None
        if lot is None and self._output is not None:
            lot = self._made()
        roll.follow(self._length if lot is None else lot.quantity, lot)

    def _made(self) -> Lot | None:
        """A roll of the endless supply; a lot only if it goes to a buffer."""
        return None if self._output is None else self._births.lot("", self._length, self._station.now, None, 0)

    def is_short(self) -> bool:
        """Whether there is no roll in the buffer."""
        return not any(store.lots for store in self._station.inputs)

    def fetch(self, product: str | None = None) -> Steps:
        """Take the next roll, of a product if there is one, after a wait if need be."""
        self.next = yield from self._station.fetch(product)

    def finish(self, roll: Roll, good: int) -> None:
        """The roll has had its last pass, and so much of it is good [mm]."""
        lot = roll.lot
        if lot is not None:
            lot.unit, lot.quantity, lot.quality = self._station.index, good, IN_SPEC
            lot.outcome = "good" if good else "scrap"
            self.leaving, roll.lot = lot, None

    def is_full(self) -> bool:
        """Whether the finished roll must wait for room."""
        lot = self.leaving
        return lot is not None and lot.outcome == "good" and self._output is not None and not self._output.has_room()

    def hand_on(self) -> Steps:
        """The finished roll leaves the line: into its output, or out of the plant."""
        lot, station = self.leaving, self._station
        assert lot is not None
        if self._output is None or lot.outcome == "scrap":
            station.site.recorder.flow.leave(lot, station.now, lot.outcome)
        else:
            yield from station.deliver(lot, self._output)
        self.leaving = None
