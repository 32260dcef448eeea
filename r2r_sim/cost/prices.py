"""Prices in one manner: plain money per a known unit, so that quantity x price is money."""

from __future__ import annotations

from dataclasses import replace

from r2r_sim.cost.breakdown import Price
from r2r_sim.errors import InputError
from r2r_sim.units import find_unit

_SI = {
    "money_per_mass": ("kg", 1.0),
    "money_per_area": ("m2", 1.0),
    "money_per_energy": ("kWh", 3.6e6),
    "money_per_standard_volume": ("Nm3", 1.0),
    "money_per_time": ("h", 3600.0),
    "money_per_area_time": ("m2/year", 365 * 86400.0),
    "money": ("", 1.0),
}
"""Dimension -> the unit it is counted in here, and how much of the SI unit that is."""
_SHARES = ("", "-", "1/year", "share", "share/year")


def convert(price: Price, *dimensions: str) -> tuple[Price, str]:
    """The same price per kg, m2, kWh, Nm3, h, m2 and year, or in plain money, and what it is per.

    Parameters
    ----------
    price : in any unit of these dimensions
    dimensions : what may be priced so

    Raises
    ------
    InputError
        If the price is one of something else.
    """
    unit, currency = find_unit(price.unit)
    dimension = unit.dimensions[0]
    if dimension not in dimensions or dimension not in _SI:
        wanted = " or ".join(name.replace("_", " ") for name in dimensions)
        raise InputError(f"{price.path or 'price'}: {price.unit} is not {wanted}")
    per, amount = _SI[dimension]
    symbol = f"{currency}/{per}" if per else f"{currency}"
    if price.unit == symbol:
        return price, per
    return _scaled(price, float(unit.factor) * amount, symbol), per


def as_share(price: Price) -> Price:
    """A rate a year as a plain share."""
    if price.unit in _SHARES:
        return price
    return _scaled(price, float(find_unit(price.unit.removesuffix("/year"))[0].factor), "1/year")


def low(price: Price) -> float:
    """The low end; the mode where none is stated."""
    return price.mode if price.low is None else price.low


def high(price: Price) -> float:
    """The high end; the mode where none is stated."""
    return price.mode if price.high is None else price.high


def _scaled(price: Price, factor: float, unit: str) -> Price:
    return replace(
        price,
        mode=price.mode * factor,
        low=None if price.low is None else price.low * factor,
        high=None if price.high is None else price.high * factor,
        unit=unit,
    )
