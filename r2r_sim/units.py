"""Quantities as text with a unit, to SI and back, from a closed table.

A quantity is a number, a space and a unit: ``12 m/min``, ``1.5e-3 Pa``, ``5 %``, ``200 USD/kg``. Each field of a
scenario names its dimension, and only the units listed here for that dimension are read: there is no expression
to evaluate, so nothing can be misread silently and nothing can take long.

Gas flows in ``sccm``, ``slm`` and ``Nm3/h`` are amounts of gas, given as the volume they would fill at 273.15 K and
101 325 Pa; their SI value is m3/s at that reference. A ``year`` is 365 days and a ``month`` is refused.
Money keeps its currency: ``200 USD/kg`` has the value 200 (per kg) and the currency USD; ``0.08 USD/kWh`` is
held per joule. Conversion is exact rational arithmetic, rounded once: ``5 nm`` is the float 5e-9.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from difflib import get_close_matches
from fractions import Fraction
from types import MappingProxyType

from r2r_sim.errors import UnitError

MAX_LENGTH = 64
"""Longest text read as a quantity; anything longer is refused unread."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: SI value = number x factor + offset."""

    symbol: str
    dimensions: tuple[str, ...]
    factor: Fraction
    offset: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A quantity read from text: its SI value, the unit and currency it was written in, and its dimension."""

    value_si: float
    unit: str
    dimension: str
    currency: str | None = None


_YEAR = 365 * 86400
# dimension -> unit -> factor to SI, as text that Fraction reads; the first unit of a dimension is its SI unit
_TABLE: dict[str, dict[str, str]] = {
    "length": {"m": "1", "nm": "1e-9", "um": "1e-6", "mm": "1e-3", "cm": "1e-2", "km": "1e3", "angstrom": "1e-10"},
    "area": {"m2": "1", "cm2": "1e-4", "km2": "1e6"},
    "volume": {"m3": "1", "l": "1e-3", "cm3": "1e-6"},
    "volume_standard": {"Nm3": "1"},
    "mass": {"kg": "1", "mg": "1e-6", "g": "1e-3", "t": "1e3"},
    "time": {"s": "1", "ms": "1e-3", "min": "60", "h": "3600", "day": "86400", "week": "604800", "year": f"{_YEAR}"},
    "speed": {
        "m/s": "1",
        "m/min": "1/60",
        "mm/s": "1e-3",
        "km/h": "5/18",
        "nm/h": "1/3600000000000",
        "um/h": "1/3600000000",
    },
    "mass_flow": {
        "kg/s": "1",
        "g/s": "1e-3",
        "g/min": "1/60000",
        "g/h": "1/3600000",
        "kg/min": "1/60",
        "mg/min": "1/60000000",
        "kg/h": "1/3600",
        "kg/day": "1/86400",
        "kg/year": f"1/{_YEAR}",
        "t/day": "1000/86400",
        "t/year": f"1000/{_YEAR}",
    },
    "area_rate": {
        "m2/s": "1",
        "m2/min": "1/60",
        "m2/h": "1/3600",
        "m2/day": "1/86400",
        "m2/year": f"1/{_YEAR}",
        "km2/year": f"1000000/{_YEAR}",
    },
    "volume_flow_standard": {"Nm3/s": "1", "Nm3/h": "1/3600", "slm": "1/60000", "sccm": "1/60000000"},
    "volume_flow": {"m3/s": "1", "m3/h": "1/3600", "l/min": "1/60000"},
    "pressure": {
        "Pa": "1",
        "hPa": "100",
        "kPa": "1000",
        "mbar": "100",
        "bar": "100000",
        "Torr": "101325/760",
        "mTorr": "101325/760000",
        "atm": "101325",
    },
    "temperature": {"K": "1", "degC": "1"},
    "temperature_difference": {"K": "1"},
    "specific_surface": {"m2/kg": "1", "m2/g": "1000"},
    "density": {"kg/m3": "1", "g/cm3": "1000", "t/m3": "1000"},
    "areal_mass": {"kg/m2": "1", "g/m2": "1e-3"},
    "fraction": {"": "1", "%": "1e-2", "ppm": "1e-6"},
    "number": {"": "1"},
    "power": {"W": "1", "kW": "1e3", "MW": "1e6"},
    "energy": {"J": "1", "kJ": "1e3", "MJ": "1e6", "kWh": "3.6e6", "MWh": "3.6e9"},
    "heat_transfer": {"W/m2/K": "1"},
    "heat_conductance": {"W/K": "1"},
    "specific_heat": {"J/kg/K": "1", "kJ/kg/K": "1e3"},
    "energy_per_amount": {"J/mol": "1", "kJ/mol": "1e3"},
    "energy_per_mass": {"J/kg": "1", "kWh/kg": "3.6e6"},
    "energy_per_area": {"J/m2": "1", "kWh/m2": "3.6e6"},
    "molar_mass": {"kg/mol": "1", "g/mol": "1e-3"},
    "mass_ratio": {"kg/kg": "1", "g/kg": "1e-3", "kg/t": "1e-3"},
    "standard_volume_per_area": {"Nm3/m2": "1"},
    "standard_volume_per_mass": {"Nm3/kg": "1"},
    "diffusivity": {"m2/s": "1", "cm2/s": "1e-4"},
    "sites": {"1/m2": "1", "1/nm2": "1e18"},
    "batches": {"batch": "1"},
    "rolls": {"roll": "1"},
    "cycles": {"cycle": "1"},
    "parts": {"part": "1"},
    "people": {"person": "1"},
    "per_time": {"1/s": "1", "1/min": "1/60", "1/h": "1/3600", "1/day": "1/86400", "1/year": f"1/{_YEAR}"},
    "days_per_year": {"day/year": "1"},
    "area_per_energy": {"m2/J": "1", "m2/kWh": "1/3600000"},
    "mass_per_energy": {"kg/J": "1", "kg/kWh": "1/3600000"},
}
# what money is divided by -> dimension and how much of the SI unit that is; "" is plain money
_MONEY_PER: dict[str, tuple[str, Fraction]] = {
    "": ("money", Fraction(1)),
    "kg": ("money_per_mass", Fraction(1)),
    "g": ("money_per_mass", Fraction(1, 1000)),
    "t": ("money_per_mass", Fraction(1000)),
    "m2": ("money_per_area", Fraction(1)),
    "kWh": ("money_per_energy", Fraction(3_600_000)),
    "MWh": ("money_per_energy", Fraction(3_600_000_000)),
    "h": ("money_per_time", Fraction(3600)),
    "day": ("money_per_time", Fraction(86400)),
    "year": ("money_per_time", Fraction(_YEAR)),
    "Nm3": ("money_per_standard_volume", Fraction(1)),
    "m2/year": ("money_per_area_time", Fraction(_YEAR)),
}
# other spellings of one unit; never another unit
_SPELLINGS = {
    "µm": "um",
    "μm": "um",
    "Å": "angstrom",
    "A": "angstrom",
    "°C": "degC",
    "m²": "m2",
    "cm²": "cm2",
    "m³": "m3",
    "cm³": "cm3",
    "Nm³": "Nm3",
    "Nm³/h": "Nm3/h",
    "m²/g": "m2/g",
    "m²/day": "m2/day",
    "L": "l",
    "kg/m³": "kg/m3",
    "g/cm³": "g/cm3",
}
_REFUSED = {
    "month": "a month has 28 to 31 days: write days, such as 30 day",
    "months": "a month has 28 to 31 days: write days, such as 30 day",
    "C": "write degC",
    "gpm": "write g/min",
}
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})(?:[eE][+-]?[0-9]{1,3}(?![0-9.]))?")
_MONEY = re.compile(r"([kM]?)([A-Z]{3})(?:/([A-Za-z0-9/]{1,8}))?")


def _build() -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    for dimension, units in _TABLE.items():
        for symbol, factor in units.items():
            offset = Fraction("273.15") if symbol == "degC" else Fraction(0)
            known = found.get(symbol)
            dimensions = (*known.dimensions, dimension) if known else (dimension,)
            if known and (known.factor, known.offset) != (Fraction(factor), offset):  # pragma: no cover
                raise AssertionError(f"{symbol!r} has two meanings")
            found[symbol] = Unit(symbol, dimensions, Fraction(factor), offset)
    return found


UNITS: Mapping[str, Unit] = MappingProxyType(_build())
"""Every unit but money, by symbol."""
MONEY_DIMENSIONS = frozenset(dimension for dimension, _ in _MONEY_PER.values())
"""The dimensions that carry a currency."""
DIMENSIONS = frozenset(_TABLE) | MONEY_DIMENSIONS
"""Every dimension a quantity can have."""


def units_of(dimension: str) -> tuple[str, ...]:
    """The units that a quantity of this dimension may be written in (money shown in USD)."""
    if dimension in MONEY_DIMENSIONS:
        return tuple(f"USD/{per}" if per else "USD" for per, (name, _) in _MONEY_PER.items() if name == dimension)
    if dimension not in _TABLE:
        raise UnitError(f"unknown dimension {dimension!r}", hint=_close(dimension, DIMENSIONS))
    return tuple(_TABLE[dimension])


def si_unit(dimension: str) -> str:
    """The SI unit of a dimension, as written in the table."""
    return units_of(dimension)[0]


def example_of(dimension: str) -> str:
    """A quantity of this dimension as a planner would write it."""
    units = units_of(dimension)
    usual = {"length": "mm", "time": "h", "temperature": "degC", "mass_flow": "g/min", "area_rate": "m2/day"}
    return f"5 {usual.get(dimension, units[0])}".strip()


def find_unit(symbol: str) -> tuple[Unit, str | None]:
    """The unit with this symbol, and its currency if it is one of money.

    Raises
    ------
    UnitError
        If there is no such unit.
    """
    name = _SPELLINGS.get(symbol, symbol)
    if name in UNITS:
        return UNITS[name], None
    match = _MONEY.fullmatch(name)
    if match and (match[3] or "") in _MONEY_PER:
        dimension, amount = _MONEY_PER[match[3] or ""]
        factor = {"": 1, "k": 1000, "M": 1_000_000}[match[1]] / amount
        return Unit(name, (dimension,), factor), match[2]
    raise UnitError(f"unknown unit {symbol!r}", hint=_REFUSED.get(name) or _close(name, UNITS))


def parse(text: str, dimension: str, *others: str) -> Parsed:
    """Read a quantity of a given dimension (or of one of several).

    Parameters
    ----------
    text : number, space, unit
    dimension, *others : dimensions that are accepted, in order of preference

    Raises
    ------
    UnitError
        With a hint, if the text is not such a quantity.
    """
    dimensions = (dimension, *others)
    for name in dimensions:
        if name not in DIMENSIONS:
            raise UnitError(f"unknown dimension {name!r}", hint=_close(name, DIMENSIONS))
    number, symbol = _split(text, dimensions)
    try:
        unit, currency = find_unit(symbol)
    except UnitError as error:
        raise UnitError(error.message, hint=_hint(symbol, dimensions)) from None
    shared = [name for name in dimensions if name in unit.dimensions]
    if not shared:
        if symbol == "":
            raise UnitError(f"{text.strip()!r} has no unit", hint=_hint(symbol, dimensions))
        what = _plain(unit.dimensions[0])
        raise UnitError(f"{symbol!r} is a unit of {what}, not of {_names(dimensions)}", hint=_allowed(dimensions))
    value = Fraction(number) * unit.factor + unit.offset
    try:
        result = float(value)
    except OverflowError:
        raise UnitError(f"{text.strip()!r} is too large") from None
    if result == 0.0 and value != 0:
        raise UnitError(f"{text.strip()!r} is too small to be told from zero")
    return Parsed(result, unit.symbol, shared[0], currency)


def to_unit(value_si: float, unit: str) -> float:
    """An SI value as a number in the given unit; NaN and infinity pass through."""
    found, _ = find_unit(unit)
    if not math.isfinite(value_si):
        return value_si
    return float((Fraction(value_si) - found.offset) / found.factor)


def format_quantity(value_si: float, unit: str, digits: int = 4) -> str:
    """An SI value as text in the given unit, to so many significant digits: ``0.2`` -> ``12 m/min``."""
    return f"{to_unit(value_si, unit):.{digits}g} {unit}".rstrip()


def exact_text(value_si: float, unit: str) -> str:
    """The shortest usual text that :func:`parse` turns back into exactly this value."""
    found, _ = find_unit(unit)
    ratio = (Fraction(value_si) - found.offset) / found.factor
    text = "0"
    for digits in (6, 12, 15, 17, 20, 40):
        decimal = Context(prec=digits).divide(Decimal(ratio.numerator), Decimal(ratio.denominator))
        text = f"{decimal.normalize():f}" if -6 < decimal.adjusted() < 15 else f"{decimal.normalize():e}"
        if float(Fraction(text) * found.factor + found.offset) == value_si:
            break
    return f"{text} {unit}".rstrip()


def _split(text: str, dimensions: tuple[str, ...]) -> tuple[str, str]:
    """The number and the unit of a quantity, both as text."""
    if len(text) > MAX_LENGTH:
        raise UnitError(f"a quantity has at most {MAX_LENGTH} characters, this one has {len(text)}")
    stripped = text.strip()
    example = example_of(dimensions[0])
    match = _NUMBER.match(stripped)
    if match is None:
        if re.match(r"[+-]?\.?(nan|inf)", stripped, re.IGNORECASE):
            raise UnitError(f"{stripped!r} is not a finite number")
        raise UnitError(f"{stripped!r} does not begin with a number", hint=f"write a number and a unit: {example}")
    number, rest = match[0], stripped[match.end() :]
    comma = re.match(r",([0-9]+)(?![0-9,])", rest)
    if comma and len(comma[1]) != 3:
        better = f"{number}.{comma[1]} {rest[comma.end() :].strip()}".strip()
        raise UnitError(f"{stripped!r} has a decimal comma", hint=f"write a decimal point: {better}")
    if re.match(r"[,'_.][0-9]|[\s\u00a0\u202f][0-9]{3}(?![0-9/])", rest):
        joined = re.match(r"[-+0-9.,'_\s\u00a0\u202f]*", stripped)
        digits = re.sub(r"[^-+0-9.]", "", joined[0] if joined else number)
        raise UnitError(f"{stripped!r} has thousands separators", hint=f"write digits without separators: {digits}")
    symbol = rest.strip()
    return number, _SPELLINGS.get(symbol, symbol)


def _hint(symbol: str, dimensions: tuple[str, ...]) -> str:
    """What to write instead of this unit."""
    if symbol in _REFUSED:
        return _REFUSED[symbol]
    allowed = [unit for name in dimensions for unit in units_of(name) if unit]
    parts = [_close(symbol, allowed), _allowed(dimensions)]
    return "; ".join(part for part in parts if part)


def _allowed(dimensions: tuple[str, ...]) -> str:
    return "; ".join(
        f"units of {_plain(name)}: {', '.join(unit or 'plain number' for unit in units_of(name))}"
        for name in dimensions
    )


def _close(name: str, allowed: Mapping[str, object] | frozenset[str] | list[str]) -> str:
    by_lower = {item.lower(): item for item in sorted(allowed)}
    match = get_close_matches(name.lower(), list(by_lower), n=1, cutoff=0.6)
    return f"did you mean {by_lower[match[0]]}?" if match and name else ""


def _plain(dimension: str) -> str:
    return dimension.replace("_", " ")


def _names(dimensions: tuple[str, ...]) -> str:
    return " or ".join(_plain(name) for name in dimensions)
