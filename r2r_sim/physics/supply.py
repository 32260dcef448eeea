"""The numbers that feed the closed forms of :mod:`r2r_sim.physics.dosing`, and what follows from their results."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from r2r_sim.physics._arrays import FloatArray, floats, fraction, not_negative, positive, positive_fraction
from r2r_sim.physics.constants import BOLTZMANN


def damkohler(surface: ArrayLike, thermal_speed: ArrayLike, sticking: ArrayLike, gas_flow: ArrayLike) -> FloatArray:
    """Reaction at full precursor and free surface, over supply.

    Da = S v beta / (4 Q)

    Parameters
    ----------
    surface : S, area to be coated [m2]; area per second for a continuous process with flow per second alike
    thermal_speed : v, mean speed of the precursor [m/s]
    sticking : beta on free sites [-]
    gas_flow : Q, volume flow of carrier and precursor at reactor conditions [m3/s]

    Returns
    -------
    Damkohler number [-], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If an input is not positive or the sticking lies above 1.

    Notes
    -----
    Far above 1 for anything above grams of powder: coverage is then min(dose, 1).
    """
    sticks = positive_fraction("sticking", sticking)
    conductance = positive("surface", surface) * positive("thermal_speed", thermal_speed) / 4.0
    return conductance * sticks / positive("gas_flow", gas_flow)


def film_damkohler(reaction_velocity: ArrayLike, gas_film: ArrayLike, gas_diffusivity: ArrayLike) -> FloatArray:
    """Reaction over diffusion through the gas film at a flat web.

    Da = k delta / D

    Parameters
    ----------
    reaction_velocity : k = beta v / 4 [m/s]
    gas_film : delta, thickness of the film [m]
    gas_diffusivity : D, of the precursor in the gas [m2/s]

    Returns
    -------
    Damkohler number [-], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If an input is not positive.

    Notes
    -----
    Reaction and film in series are the well-mixed closed form with this Da and tau = t n D / (q delta).
    """
    film_velocity = positive("gas_diffusivity", gas_diffusivity) / positive("gas_film", gas_film)
    return positive("reaction_velocity", reaction_velocity) / film_velocity


def reaction_velocity(sticking: ArrayLike, thermal_speed: ArrayLike) -> FloatArray:
    """Velocity at which a free surface takes molecules out of the gas.

    k = beta v / 4

    Parameters
    ----------
    sticking : beta on free sites [-]
    thermal_speed : v, mean speed of the precursor [m/s]

    Returns
    -------
    Velocity [m/s], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the sticking lies outside (0, 1] or the speed is not positive.

    Notes
    -----
    For small beta; near 1 the gas at the wall is no longer isotropic.
    """
    return positive_fraction("sticking", sticking) * positive("thermal_speed", thermal_speed) / 4.0


def monolayer_time(surface: ArrayLike, sites: ArrayLike, number_density: ArrayLike, gas_flow: ArrayLike) -> FloatArray:
    """Time to supply as many molecules as the surface takes.

    t_0 = S q / (n Q)

    Parameters
    ----------
    surface : S, area to be coated [m2]
    sites : q, molecules taken per area [1/m2]
    number_density : n, of the precursor in the feed [1/m3]
    gas_flow : Q, volume flow of the feed [m3/s]

    Returns
    -------
    Time [s], broadcast over the inputs; a dose of t seconds has tau = t / t_0.

    Raises
    ------
    PhysicsError
        If an input is not positive.

    Notes
    -----
    For TMA count aluminium on both sides: sites of Al, number density from the monomer-equivalent pressure.
    """
    demand = positive("surface", surface) * positive("sites", sites)
    return demand / (positive("number_density", number_density) * positive("gas_flow", gas_flow))


def utilisation(coverage_gained: ArrayLike, dose: ArrayLike) -> FloatArray:
    """Share of the supplied precursor that ends up on the surface.

    u = (theta - theta_i) / tau

    Parameters
    ----------
    coverage_gained : theta - theta_i [-]
    dose : tau, molecules supplied per site [-]

    Returns
    -------
    Share [-] in [0, 1], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the gain lies outside [0, 1] or the dose is not positive.

    Notes
    -----
    Cut at 1 against rounding: no closed form gains more than it is supplied.
    """
    return floats(np.minimum(fraction("coverage_gained", coverage_gained) / positive("dose", dose), 1.0))


def unused_share(coverage_gained: ArrayLike, dose: ArrayLike) -> FloatArray:
    """Share of the supplied precursor that leaves: the outlet of a steady zone, or the mean outlet of a batch.

    x = 1 - (theta - theta_i) / tau

    Parameters
    ----------
    coverage_gained : theta - theta_i [-]
    dose : tau, molecules supplied per site [-]

    Returns
    -------
    Share [-] in [0, 1], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the gain lies outside [0, 1] or the dose is not positive.

    Notes
    -----
    Complements :func:`utilisation`.
    """
    return 1.0 - utilisation(coverage_gained, dose)


def with_bypass(damkohler: ArrayLike, dose: ArrayLike, contact_efficiency: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Damkohler number and dose of the gas that meets the powder, when the rest bypasses it in bubbles.

    Da' = Da / eta, tau' = eta tau

    Parameters
    ----------
    damkohler : Da with all the gas [-]
    dose : tau with all the gas [-]; may be infinite
    contact_efficiency : eta, share of the gas that meets the powder [-]

    Returns
    -------
    Da' and tau' to use in the closed forms [-], [-].

    Raises
    ------
    PhysicsError
        If Da is not positive, the dose is negative or the efficiency lies outside (0, 1].

    Notes
    -----
    With :func:`bypassed_outlet` the mass balance closes; utilisation before breakthrough is eta.
    """
    contact = positive_fraction("contact_efficiency", contact_efficiency)
    return positive("damkohler", damkohler) / contact, contact * not_negative("dose", dose, finite=False)


def bypassed_outlet(outlet: ArrayLike, contact_efficiency: ArrayLike) -> FloatArray:
    """Outlet concentration once the gas that bypassed has joined again.

    x_out = 1 - eta + eta x

    Parameters
    ----------
    outlet : x of the gas that met the powder [-]
    contact_efficiency : eta, share of the gas that meets the powder [-]

    Returns
    -------
    Outlet over inlet concentration [-] in [0, 1], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If an input lies outside [0, 1].

    Notes
    -----
    Never below 1 - eta: a sensor at the outlet sees precursor from the first second.
    """
    contact = positive_fraction("contact_efficiency", contact_efficiency)
    return 1.0 - contact + contact * fraction("outlet", outlet)


def static_doses_needed(site_ratio: ArrayLike) -> FloatArray:
    """Fillings of a closed vessel that bring as many molecules as there are sites.

    ceil(r)

    Parameters
    ----------
    site_ratio : r, sites in the vessel over molecules in one filling [-]

    Returns
    -------
    Fillings [-], a whole number, broadcast over the input.

    Raises
    ------
    PhysicsError
        If the ratio is not positive.

    Notes
    -----
    Each filling but the last is used up if it is given the time.
    """
    return floats(np.ceil(positive("site_ratio", site_ratio)))


def pumped_dose_time(
    released: ArrayLike, pressure: ArrayLike, temperature: ArrayLike, pump_speed: ArrayLike, actual_flow: ArrayLike
) -> FloatArray:
    """Shortest dose in which a pump takes the gas that the reaction adds, beside the flow.

    t = N k T / (p (S - Q))

    Parameters
    ----------
    released : N, molecules of by-product over those of precursor that react in the dose, their difference [-]
    pressure : p, at the pump's inlet [Pa]
    temperature : T, of the gas there [K]
    pump_speed : S [m3/s]
    actual_flow : Q, carrier and precursor at p and T [m3/s]

    Returns
    -------
    Time [s], broadcast over the inputs; 0 where the reaction adds nothing, infinite where the flow leaves no room.

    Raises
    ------
    PhysicsError
        If pressure, temperature or pump speed is not positive or the flow is negative.

    Notes
    -----
    Even release over the dose; a pressure that may rise allows a shorter one.
    """
    room = positive("pump_speed", pump_speed) - not_negative("actual_flow", actual_flow)
    volume = np.maximum(floats(released), 0.0) * BOLTZMANN * positive("temperature", temperature)
    volume = volume / positive("pressure", pressure)
    time = np.where(room > 0.0, volume / np.where(room > 0.0, room, 1.0), np.inf)
    return floats(np.where(volume > 0.0, time, 0.0))
