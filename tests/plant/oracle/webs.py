"""Webs that accumulators join, in steps of a millisecond and without any rounding."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from r2r_sim.plant import Accumulator, WebLine


def run_in_steps(lines: list[WebLine], accumulators: list[Accumulator], horizon: int) -> tuple[list[Fraction], int]:
    """How far each web has run, and how often any of them has stopped for itself.

    In each step a web runs its speed, but no further than the end of its roll, its next failure (by metres), the web
    that is there before it, and the room that is left behind it.
    """
    number = range(len(lines))
    exact = [Fraction(str(line.speed)) for line in lines]
    unit = lcm(*(speed.denominator for speed in exact))  # all lengths are whole numbers of a millimetre over this
    speeds = [int(speed * unit) for speed in exact]
    sizes = [(unit * one.content, unit * one.capacity) for one in accumulators]
    ran, stands_until, stops = [0] * len(lines), [0] * len(lines), 0
    roll_ends = [unit * line.roll_length for line in lines]
    fails_at = [[unit * round(mode.between.mean) for mode in line.failures] for line in lines]
    for now in range(horizon):
        steps = [
            min([speeds[n], roll_ends[n] - ran[n], *(due - ran[n] for due in fails_at[n])])
            if stands_until[n] <= now
            else 0
            for n in number
        ]
        for _ in number:  # what the ends of the chain do reaches every web
            for n, (there, capacity) in enumerate(sizes):
                content = there + ran[n] - ran[n + 1]
                steps[n + 1] = max(0, min(steps[n + 1], content + steps[n]))
                steps[n] = max(0, min(steps[n], capacity - content + steps[n + 1]))
        for n, line in enumerate(lines):
            ran[n] += steps[n]
            if stands_until[n] > now:
                continue
            stands = 0
            for place, mode in enumerate(line.failures):
                if ran[n] == fails_at[n][place]:
                    stands += round(mode.repair.mean)
                    fails_at[n][place] += unit * round(mode.between.mean)
            if ran[n] == roll_ends[n]:
                stands += round(line.roll_change.mean)
                roll_ends[n] += unit * line.roll_length
            if stands:
                stands_until[n], stops = now + 1 + stands, stops + 1
    return [Fraction(length, unit) for length in ran], stops
