"""What a quantity is once it has been read: a :class:`Value` (perhaps with a range) or a :class:`Draw`."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from r2r_sim import units
from r2r_sim.errors import UnitError

Confidence = Literal["high", "medium", "low", "estimate", "none", "stated"]
"""high: verified or from an evaluated data base; medium: from a vendor, a review or the market; low: literature value
from memory or derived; estimate: our assumption; none: no public figure; stated: given by the planner as it is."""
CONFIDENCES: tuple[str, ...] = get_args(Confidence)
DISTRIBUTIONS = ("triangular", "pert", "uniform", "lognormal")
"""Shapes of a range: low and high are the ends, but for ``lognormal`` the 10th and 90th percentile."""
DRAWS = ("exponential", "lognormal", "normal", "gamma", "uniform", "triangular", "fixed")
"""Random draws, each given by its mean and (but for exponential and fixed) its standard deviation."""
STATED = "scenario"
"""Source of a figure that the scenario states without saying where it comes from."""


@dataclass(frozen=True, slots=True)
class Value:
    """A quantity in SI, with its range if it has one, and where it comes from."""

    mode: float
    """Most likely value, SI: what a plain run uses."""
    unit: str
    """Unit it was written in, used to show it."""
    dimension: str
    """Its dimension, such as ``length``."""
    low: float | None = None
    """Low end of the range, SI."""
    high: float | None = None
    """High end of the range, SI."""
    currency: str | None = None
    """Three letters, for money."""
    distribution: str | None = None
    """Shape of the range; None without one."""
    source: str = STATED
    """Where the figure comes from."""
    confidence: Confidence = "stated"
    """How far it can be trusted."""

    @property
    def is_range(self) -> bool:
        """Whether it has a low and a high end."""
        return self.low is not None

    @property
    def shown(self) -> float:
        """The mode in its own unit."""
        return units.to_unit(self.mode, self.unit)

    @property
    def text(self) -> str:
        """The mode with its unit, in a form that is read back to the same value."""
        return units.exact_text(self.mode, self.unit)

    def with_mode(self, mode: float) -> Value:
        """The same quantity with one certain value (SI): what a study samples or a sweep sets."""
        return replace(self, mode=mode, low=None, high=None, distribution=None)

    def plain(self) -> Any:
        """As text, a number or a mapping that is read back to the same value."""
        number = self.mode if self.unit == "" else self.text
        if not self.is_range and self.source == STATED and self.confidence == "stated":
            return number
        found: dict[str, Any] = {}
        if self.low is not None and self.high is not None:
            ends = [end if self.unit == "" else units.exact_text(end, self.unit) for end in (self.low, self.high)]
            found = {"low": ends[0], "mode": number, "high": ends[1], "distribution": self.distribution}
        else:
            found = {"value": number}
        return {**found, "source": self.source, "confidence": self.confidence}


@dataclass(frozen=True, slots=True)
class Draw:
    """A quantity drawn anew each time, from a distribution with a mean and a standard deviation (SI)."""

    name: str
    """One of :data:`DRAWS`."""
    mean: float
    """Mean, SI."""
    sd: float
    """Standard deviation, SI; equals the mean for ``exponential``, 0 for ``fixed``."""
    unit: str
    """Unit the mean was written in."""
    dimension: str
    """Its dimension, such as ``time``."""
    sd_unit: str = ""
    """Unit the standard deviation was written in."""

    @property
    def text(self) -> str:
        """As written: ``lognormal(1.5 h, 1 h)``."""
        arguments = [units.exact_text(self.mean, self.unit)]
        if self.name not in ("exponential", "fixed"):
            arguments.append(units.exact_text(self.sd, self.sd_unit or self.unit))
        return f"{self.name}({', '.join(arguments)})"

    def plain(self) -> str:
        """As text that is read back to the same draw."""
        return self.text


def expected(quantity: Value | Draw) -> float:
    """The value to plan with, SI: the mode of a value, the mean of a draw."""
    return quantity.mean if isinstance(quantity, Draw) else quantity.mode


_CALL = re.compile(r"\s*([A-Za-z_]{1,20})\s*\(([^()]{0,130})\)\s*")
# for each draw: how many standard deviations its mean must at least be, so that (almost) no draw is negative
_SPREAD = {"uniform": math.sqrt(3.0), "triangular": math.sqrt(6.0), "normal": 3.0}


def looks_like_draw(text: str) -> bool:
    """Whether the text is meant as ``name(mean, sd)``."""
    return re.match(r"\s*[A-Za-z_]+\s*\(", text) is not None


def parse_draw(text: str, *dimensions: str) -> Draw:
    """Read ``name(mean)`` or ``name(mean, sd)``, both with units.

    ``uniform`` and ``triangular`` are symmetric about the mean. Neither they nor ``normal`` may reach below zero (a
    normal draw is refused when its standard deviation exceeds a third of its mean; the few negative ones left are
    drawn again).

    Raises
    ------
    UnitError
        With a hint, if the text is not such a draw.
    """
    if len(text) > 3 * units.MAX_LENGTH:
        raise UnitError("a distribution is name(mean, sd); this text is too long for one")
    match = _CALL.fullmatch(text)
    example = f"write name(mean, sd) with units, such as lognormal({_sample(dimensions)}); names: {', '.join(DRAWS)}"
    if match is None:
        raise UnitError(f"{text.strip()!r} is not a distribution", hint=example)
    name = match[1]
    if name not in DRAWS:
        raise UnitError(f"unknown distribution {name!r}", hint=example)
    arguments = match[2].split(",")
    wanted = 1 if name in ("exponential", "fixed") else 2
    if len(arguments) != wanted or not all(part.strip() for part in arguments):
        form = "mean" if wanted == 1 else "mean, standard deviation"
        given = len([part for part in arguments if part.strip()])
        raise UnitError(f"{name} takes ({form}), {given} given", hint=example)
    mean = units.parse(arguments[0], dimensions[0], *dimensions[1:])
    spread = units.parse(arguments[1], mean.dimension) if wanted == 2 else None
    if mean.value_si <= 0:
        raise UnitError(f"the mean of {name} must be above zero")
    if spread is not None and spread.value_si <= 0:
        raise UnitError(f"the standard deviation of {name} must be above zero", hint="use fixed(mean) for no spread")
    sd = spread.value_si if spread else (mean.value_si if name == "exponential" else 0.0)
    if sd * _SPREAD.get(name, 0.0) > mean.value_si * (1 + 1e-12):
        limit = units.format_quantity(mean.value_si / _SPREAD[name], mean.unit, 3)
        raise UnitError(
            f"{name} with this spread would give negative values",
            hint=f"at most {limit} standard deviation, or use lognormal or gamma",
        )
    return Draw(name, mean.value_si, sd, mean.unit, mean.dimension, spread.unit if spread else "")


def _sample(dimensions: tuple[str, ...]) -> str:
    unit = {"time": "h", "length": "km", "batches": "batch"}.get(dimensions[0], units.units_of(dimensions[0])[0])
    return f"2 {unit}, 1 {unit}"
