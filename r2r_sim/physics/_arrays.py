"""What every physics function needs: one array type and checks that name the argument."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from r2r_sim.errors import PhysicsError

FloatArray: TypeAlias = NDArray[np.float64]
"""A ``numpy.float64`` for scalar inputs, an array of them otherwise."""


def floats(value: ArrayLike) -> FloatArray:
    """Give the value as float64: a scalar stays a scalar, anything else becomes an array."""
    array: FloatArray = np.asarray(value, dtype=np.float64)[()]
    return array


def positive(name: str, value: ArrayLike, *, finite: bool = True) -> FloatArray:
    """Give the value as float64, or raise unless all of it is above zero (and finite, unless told otherwise)."""
    array = floats(value)
    _check(name, array, array > 0, finite, "positive")
    return array


def not_negative(name: str, value: ArrayLike, *, finite: bool = True) -> FloatArray:
    """Give the value as float64, or raise unless all of it is zero or above (and finite, unless told otherwise)."""
    array = floats(value)
    _check(name, array, array >= 0, finite, "zero or more")
    return array


def finite_number(name: str, value: ArrayLike) -> FloatArray:
    """Give the value as float64, or raise unless all of it is finite."""
    array = floats(value)
    _check(name, array, np.isfinite(array), True, "a finite number")
    return array


def fraction(name: str, value: ArrayLike) -> FloatArray:
    """Give the value as float64, or raise unless all of it lies in [0, 1]."""
    array = floats(value)
    _check(name, array, (array >= 0) & (array <= 1), True, "between 0 and 1")
    return array


def fraction_below_one(name: str, value: ArrayLike) -> FloatArray:
    """Give the value as float64, or raise unless all of it lies in [0, 1); reaching 1 would take for ever."""
    array = floats(value)
    _check(name, array, (array >= 0) & (array < 1), True, "at least 0 and below 1")
    return array


def positive_fraction(name: str, value: ArrayLike) -> FloatArray:
    """Give the value as float64, or raise unless all of it lies in (0, 1]."""
    array = floats(value)
    _check(name, array, (array > 0) & (array <= 1), True, "above 0 and at most 1")
    return array


def minus_log_of_rest(coverage: FloatArray) -> FloatArray:
    """-ln(1 - coverage), without loss at small coverage."""
    return floats(-np.log1p(-coverage))


def _check(name: str, array: FloatArray, good: Any, finite: bool, wanted: str) -> None:
    if finite:
        good = good & np.isfinite(array)
    if not np.all(good):
        wrong = np.asarray(array).ravel()[np.argmin(np.asarray(good).ravel())]
        raise PhysicsError(f"{name} must be {wanted}, not {wrong:g}")
