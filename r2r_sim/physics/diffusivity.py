"""Diffusivity of a gas in another one, estimated from the atoms of its molecule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from r2r_sim.errors import PhysicsError
from r2r_sim.physics._arrays import FloatArray, floats, positive
from r2r_sim.physics.constants import STANDARD_PRESSURE
from r2r_sim.physics.gas import DIFFUSIVITY_REFERENCE_TEMPERATURE
from r2r_sim.physics.nitrogen import NITROGEN_MOLAR_MASS

ATOMIC_DIFFUSION_VOLUMES: Final[Mapping[str, float]] = {
    "C": 15.9, "H": 2.31, "O": 6.11, "N": 4.54, "F": 14.7, "Cl": 21.0, "Br": 21.9, "I": 29.8, "S": 22.9,
}  # fmt: skip
"""Increments of Fuller, Ensley and Giddings (1969) [cm3/mol]."""
MOLECULAR_DIFFUSION_VOLUMES: Final[Mapping[str, float]] = {"H2O": 13.1, "O2": 16.3, "N2": 18.5, "H3N": 20.7}
"""Of small molecules that the same authors list as a whole, by formula in alphabetical order [cm3/mol]."""
OTHER_ATOM: Final = 20.0
"""Increment taken for an atom that has none, such as a metal [cm3/mol]; our estimate, for want of data."""
OTHER_ATOM_SPREAD: Final = 20.0
"""How far it may be off [cm3/mol]: from nothing to twice as much."""


def diffusion_volume(atoms: Mapping[str, float], other_atom: float = OTHER_ATOM) -> float:
    """Diffusion volume of a molecule, the sum of the increments of its atoms.

    v = sum of n_i v_i  [1]_

    Parameters
    ----------
    atoms : number of atoms of each element in the molecule
    other_atom : increment of an atom that the method does not know [cm3/mol]

    Returns
    -------
    Diffusion volume [cm3/mol].

    Raises
    ------
    PhysicsError
        If a number of atoms is not positive, or the increment is negative.

    Notes
    -----
    Rings (20.2 cm3/mol less for each by the method of 1966, 18.3 by that of 1969) are not seen in a formula and left
    out: of little weight in a molecule of this size. Metals have no published increment.

    References
    ----------
    .. [1] E. N. Fuller, K. Ensley, J. C. Giddings, J. Phys. Chem. 73 (1969) 3679-3685
    """
    if not atoms or any(not number > 0 for number in atoms.values()):
        raise PhysicsError("atoms must hold at least one element, each with a positive number")
    if not other_atom >= 0:
        raise PhysicsError("other_atom must be zero or more")
    formula = "".join(f"{element}{number:g}" if number != 1 else element for element, number in sorted(atoms.items()))
    if formula in MOLECULAR_DIFFUSION_VOLUMES:
        return MOLECULAR_DIFFUSION_VOLUMES[formula]
    return float(sum(number * ATOMIC_DIFFUSION_VOLUMES.get(element, other_atom) for element, number in atoms.items()))


def fuller_diffusivity(
    diffusion_volume: ArrayLike,
    molar_mass: ArrayLike,
    temperature: ArrayLike = DIFFUSIVITY_REFERENCE_TEMPERATURE,
    pressure: ArrayLike = STANDARD_PRESSURE,
) -> FloatArray:
    """Diffusivity of a dilute gas in nitrogen.

    D = 0.00143 T**1.75 / (p sqrt(M) (v**(1/3) + v_N2**(1/3))**2) [cm2/s], M = 2 / (1/M_i + 1/M_N2), p in bar  [1]_

    Parameters
    ----------
    diffusion_volume : v, see :func:`diffusion_volume` [cm3/mol]
    molar_mass : M_i, of the molecule [kg/mol]
    temperature : T, of the gas [K]
    pressure : p, total [Pa]

    Returns
    -------
    Diffusivity [m2/s], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If any input is not positive.

    Notes
    -----
    Its authors found 4 % mean error over 340 pairs; 30 % is a fair bound for a precursor with a metal atom.

    References
    ----------
    .. [1] E. N. Fuller, K. Ensley, J. C. Giddings, J. Phys. Chem. 73 (1969) 3679-3685, in the form of B. E. Poling,
       J. M. Prausnitz, J. P. O'Connell, The Properties of Gases and Liquids, 5th ed., 2001, eq. 11-4.4
    """
    grams = 1000.0 * positive("molar_mass", molar_mass)
    mean = 2.0 / (1.0 / grams + 1.0 / (1000.0 * NITROGEN_MOLAR_MASS))
    sizes = np.cbrt(positive("diffusion_volume", diffusion_volume)) + np.cbrt(MOLECULAR_DIFFUSION_VOLUMES["N2"])
    bar = positive("pressure", pressure) / 1e5
    return floats(1e-4 * 0.00143 * positive("temperature", temperature) ** 1.75 / (bar * np.sqrt(mean) * sizes**2))
