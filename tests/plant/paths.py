"""The ways in which a plant can be run, which must give the same digits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from r2r_sim.plant import batch_reactor, kernel
from r2r_sim.plant import trains as riding
from r2r_sim.plant.kernel import Advance
from r2r_sim.plant.rolling import Rolling

PATHS = ("events", "rolling", "interpreted", "compiled")
"""Every segment an event; units that go on by themselves; and those with trains in either loop."""
if kernel.find_spec("numba") is None:
    PATHS = PATHS[:-1]


def _loop(name: str) -> Advance | None:
    return kernel.compiled() if name == "compiled" else kernel.interpreted if name == "interpreted" else None


@contextmanager
def path(name: str) -> Iterator[None]:
    """Let plants run in this way, however many doses there are."""
    with mock.patch.object(riding, "loop_for", return_value=_loop(name)):
        if name != "events":
            yield
            return
        with (
            mock.patch.object(batch_reactor, "can_roll", return_value=False),
            mock.patch.object(Rolling, "allows", return_value=False),
        ):
            yield
