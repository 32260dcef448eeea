"""Full canisters of one cabinet: a store from which changes take, and orders that fill it again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from simpy import Environment
from simpy.events import Event

from r2r_sim.plant.instant import SERVING, after
from r2r_sim.plant.parts import CanisterSupply
from r2r_sim.plant.recorder import Recorder
from r2r_sim.plant.streams import Sampler


class CanisterStore:
    """Canisters in store and on order; one cabinet takes them, one at a time.

    An order goes out at the instant at which store and orders together fall to the reorder point, and its canisters
    arrive together; deliveries come at any hour.
    """

    def __init__(
        self, env: Environment, cabinet: str, supply: CanisterSupply, lead_time: Sampler, recorder: Recorder
    ) -> None:
        self._env = env
        self._cabinet = cabinet
        self._supply = supply
        self._lead_time = lead_time
        self._recorder = recorder
        self._stock, self._on_order = supply.stock, 0
        self._waiting: Callable[[], None] | None = None
        self._note("start", supply.stock)
        self._reorder()

    def take(self) -> bool:
        """Take a canister for a change if there is one."""
        if not self._stock:
            return False
        self._stock -= 1
        self._note("change", 1)
        self._reorder()
        return True

    def call(self, arrived: Callable[[], None]) -> None:
        """Let somebody know of the next arrival, because there is none in store."""
        self._waiting = arrived
        self._note("stock-out", 0)

    def _reorder(self) -> None:
        supply = self._supply
        while (position := self._stock + self._on_order) <= supply.reorder_at:
            number = min(supply.order, supply.maximum - position)
            self._on_order += number
            self._note("order", number)
            alarm = after(self._env, self._lead_time(), SERVING)
            assert alarm.callbacks is not None
            alarm.callbacks.append(partial(self._arrive, number))

    def _arrive(self, number: int, _: Event) -> None:
        self._stock += number
        self._on_order -= number
        self._note("arrival", number)
        if self._waiting is not None:
            arrived, self._waiting = self._waiting, None
            arrived()

    def _note(self, event: str, number: int) -> None:
        row = (self._cabinet, event, int(self._env.now), number, self._stock, self._on_order)
        self._recorder.canisters.append(row)
