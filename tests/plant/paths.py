"""The ways in which a plant can be run, which must give the same digits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from r2r_sim.plant import kernel
from r2r_sim.plant import trains as riding
from r2r_sim.plant.kernel import Advance

LOOPS = ("none", "interpreted") if kernel.find_spec("numba") is None else ("none", "interpreted", "compiled")


def _loop(name: str) -> Advance | None:
    return kernel.compiled() if name == "compiled" else kernel.interpreted if name == "interpreted" else None


@contextmanager
def loop(name: str) -> Iterator[None]:
    """Let trains of doses run in this loop, however many doses there are."""
    with mock.patch.object(riding, "loop_for", return_value=_loop(name)):
        yield
