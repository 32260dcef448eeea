"""Two webs with an accumulator between them, against the closed form of the continuous line with a finite buffer.

Both run at v, fail at the rate f of their running time and are repaired at the rate r. Without an accumulator they make
v/(1 + 2 f/r); with one without end what one web makes alone, v r/(r + f). In between the balance of equal webs is
solved (Gershwin, Manufacturing Systems Engineering, 1994, chapter 3).
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from r2r_sim.plant import Accumulator, FailureMode, PlantModel, UnitInfo, Variate, WebLine, simulate

MINUTE = 60_000
SPEED, FAILS, REPAIRED = 10.0, 0.01, 0.1  # m/min, 1/min, 1/min


def closed_form(content: float) -> float:
    """Output of two equal webs with an accumulator of a content N [m/min].

    Of equal webs the density over the content is flat: d in each of the states (up, down) and (down, up), d r/f in
    (up, up), d f/r in (down, down). At the full end the second web is down (f0) or both are up (f1), and alike at the
    empty end. Into f0 flows v d, as the first web runs and the second stands; both masses follow from the balance.
    """
    f, r, v, n = FAILS, REPAIRED, SPEED, content
    d = 1.0
    # r f0 = v d + f f1 (the second fails again before the content falls); 2 f f1 = r f0 (either fails)
    f0, f1 = np.linalg.solve([[r, -f], [r, -2 * f]], [v * d, 0.0])
    inside = n * d * (2.0 + r / f + f / r)
    total = inside + 2.0 * (f0 + f1)
    second_runs = n * d * (r / f + 1.0) + 2.0 * f1
    return float(v * second_runs / total)


def made(content: int, horizon: int, warm_up: int, seed: int, replication: int) -> float:
    def web(name: str, **ends: str) -> WebLine:
        rates = (Variate(MINUTE / rate, name="exponential") for rate in (FAILS, REPAIRED))
        speed = SPEED * 1000 / MINUTE
        return WebLine(name, speed, 10**12, 1, Variate(0), failures=(FailureMode("stop", "operating", *rates),), **ends)

    webs = (web("first", exit="festoon"), web("second", entry="festoon"))
    infos = tuple(UnitInfo(one.name, one.name, "line", "mm", 1.0, 1.0, 1.0) for one in webs)
    festoon = Accumulator("festoon", content * 1000, content * 500)
    model = PlantModel(horizon * MINUTE, units=webs, infos=infos, accumulators=(festoon,))
    states = simulate(model, seed, replication).states
    runs = (states["unit"] == 1) & (states["sub_state"] == "coating")
    time = np.maximum(states["end_ms"][runs], warm_up * MINUTE) - np.maximum(states["start_ms"][runs], warm_up * MINUTE)
    return float(time.sum()) / MINUTE / (horizon - warm_up) * SPEED


def test_the_closed_form_is_that_of_the_textbook() -> None:
    assert closed_form(0) == pytest.approx(SPEED / (1 + 2 * FAILS / REPAIRED), rel=1e-12)
    assert closed_form(0) == pytest.approx(8.333, abs=5e-4)
    assert closed_form(50) == pytest.approx(8.486, abs=5e-4)
    assert closed_form(1000) == pytest.approx(8.966, abs=5e-4)
    assert closed_form(1e12) == pytest.approx(SPEED * REPAIRED / (REPAIRED + FAILS), rel=1e-6)


@pytest.mark.parametrize(("content", "horizon", "warm_up"), [(50, 6_000, 500), (1_000, 16_000, 4_000)])
def test_intervals_cover_it_as_often_as_they_claim(content: int, horizon: int, warm_up: int) -> None:
    covered = 0
    for seed in range(20):
        output = [made(content, horizon, warm_up, seed, replication) for replication in range(8)]
        half = stats.t.ppf(0.975, 7) * stats.sem(output)
        covered += abs(np.mean(output) - closed_form(content)) <= half
    assert covered >= 16
