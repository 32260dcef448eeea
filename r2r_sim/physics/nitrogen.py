"""Properties of nitrogen, the carrier and purge gas."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from r2r_sim.errors import PhysicsError
from r2r_sim.physics._arrays import FloatArray, floats, positive
from r2r_sim.physics.constants import GAS_CONSTANT

NITROGEN_MOLAR_MASS: Final = 0.0280134
"""Molar mass of nitrogen [kg/mol]."""

NITROGEN_DIAMETER: Final = 3.64e-10
"""Kinetic diameter of the nitrogen molecule [m]."""


def nitrogen_density(pressure: ArrayLike, temperature: ArrayLike) -> FloatArray:
    """Density of nitrogen as an ideal gas.

    rho = p M / (R T)

    Parameters
    ----------
    pressure : of the gas [Pa]
    temperature : of the gas [K]

    Returns
    -------
    Density [kg/m3], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If any input is not positive.

    Notes
    -----
    Within 0.1 % up to atmospheric pressure and above 0 degC.
    """
    density_times_temperature = positive("pressure", pressure) * NITROGEN_MOLAR_MASS / GAS_CONSTANT
    return density_times_temperature / positive("temperature", temperature)


def nitrogen_viscosity(temperature: ArrayLike) -> FloatArray:
    """Viscosity of dilute nitrogen.

    mu = 6.5592e-7 T**0.6081 / (1 + 54.714 / T)  [1]_

    Parameters
    ----------
    temperature : of the gas [K], from 63 to 1970 K

    Returns
    -------
    Viscosity [Pa s], broadcast over the input.

    Raises
    ------
    PhysicsError
        If the temperature lies outside the correlation.

    Notes
    -----
    Independent of pressure as long as the gas is a continuum; slip is applied where it matters, not here.

    References
    ----------
    .. [1] Perry's Chemical Engineers' Handbook, 8th ed., table 2-312 (as in the library chemicals)
    """
    temperature = _within("temperature", temperature, 63.15, 1970.0)
    return floats(6.5592e-7 * temperature**0.6081 / (1.0 + 54.714 / temperature))


def nitrogen_thermal_conductivity(temperature: ArrayLike) -> FloatArray:
    """Thermal conductivity of dilute nitrogen.

    k = 3.3143e-4 T**0.7722 / (1 + 16.323 / T + 373.72 / T**2)  [1]_

    Parameters
    ----------
    temperature : of the gas [K], from 63 to 2000 K

    Returns
    -------
    Conductivity [W/m/K], broadcast over the input.

    Raises
    ------
    PhysicsError
        If the temperature lies outside the correlation.

    Notes
    -----
    Independent of pressure as long as the gas is a continuum.

    References
    ----------
    .. [1] Perry's Chemical Engineers' Handbook, 8th ed., table 2-314 (as in the library chemicals)
    """
    temperature = _within("temperature", temperature, 63.15, 2000.0)
    return floats(3.3143e-4 * temperature**0.7722 / (1.0 + 16.323 / temperature + 373.72 / temperature**2))


def nitrogen_heat_capacity(temperature: ArrayLike) -> FloatArray:
    """Heat capacity of nitrogen at constant pressure.

    c_p = (A + B t + C t**2 + D t**3 + E / t**2) / M, t = T / 1000 K  [1]_

    Parameters
    ----------
    temperature : of the gas [K], from 100 to 2000 K

    Returns
    -------
    Heat capacity [J/kg/K], broadcast over the input; 1040 at room temperature.

    Raises
    ------
    PhysicsError
        If the temperature lies outside the correlation.

    Notes
    -----
    Ideal gas; two sets of coefficients that meet at 500 K.

    References
    ----------
    .. [1] NIST Chemistry WebBook, Shomate equation of nitrogen
    """
    t = _within("temperature", temperature, 100.0, 2000.0) / 1000.0
    cold = 28.98641 + 1.853978 * t - 9.647459 * t**2 + 16.63537 * t**3 + 0.000117 / t**2
    hot = 19.50583 + 19.88705 * t - 8.598535 * t**2 + 1.369784 * t**3 + 0.527601 / t**2
    return floats(np.where(t < 0.5, cold, hot) / NITROGEN_MOLAR_MASS)


def _within(name: str, value: ArrayLike, lowest: float, highest: float) -> FloatArray:
    array = positive(name, value)
    if np.any(array < lowest) or np.any(array > highest):
        worst = np.min(array) if np.any(array < lowest) else np.max(array)
        raise PhysicsError(f"{name} must lie between {lowest:g} and {highest:g} for this correlation, not {worst:g}")
    return array
