"""Heads that run round a drum over a web that advances slowly: what the web speed and the rotation have to do.

The heads turn against the web. A point of the web lies under the heads for the time that it takes along the wrap, and
each head that passes it in that time is a cycle.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from r2r_sim.errors import PhysicsError
from r2r_sim.physics._arrays import FloatArray, floats, not_negative, positive, positive_fraction


def heads_over_web(heads: ArrayLike, wrap: ArrayLike) -> FloatArray:
    """Heads that face the web at any time, in the mean.

    H = h f

    Parameters
    ----------
    heads : h, round the drum [-]
    wrap : f, share of the circumference that the web covers [-]

    Returns
    -------
    Heads [-], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the heads are not positive or the share does not lie in (0, 1].
    """
    return positive("heads", heads) * positive_fraction("wrap", wrap)


def drum_web_speed(relative_speed: ArrayLike, facing_heads: ArrayLike, cycles: ArrayLike) -> FloatArray:
    """Web speed at which a point of the web gets its cycles.

    u = v H / N, from N = (wrap length / u) (heads per turn) (turns per second + u / circumference)

    Parameters
    ----------
    relative_speed : v, between heads and web: circumference x rotation + web speed [m/s]
    facing_heads : H, see :func:`heads_over_web` [-]
    cycles : N, that the film takes [-]

    Returns
    -------
    Speed [m/s], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If a speed is negative or another input is not positive.

    Notes
    -----
    Exact for heads that turn against the web. At u = v the drum stands still, and N heads in a row coat in one pass.
    """
    return (
        not_negative("relative_speed", relative_speed)
        * positive("facing_heads", facing_heads)
        / positive("cycles", cycles)
    )


def drum_rotation(relative_speed: ArrayLike, web_speed: ArrayLike, diameter: ArrayLike) -> FloatArray:
    """Rotation of the heads at a relative speed.

    n = (v - u) / (pi d)

    Parameters
    ----------
    relative_speed : v, between heads and web [m/s]
    web_speed : u [m/s]
    diameter : d, of the drum with the web on it [m]

    Returns
    -------
    Turns per second [1/s], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If the web is faster than the relative speed, or the diameter is not positive.
    """
    own = not_negative("relative_speed", relative_speed) - not_negative("web_speed", web_speed)
    if np.any(own < 0.0):
        raise PhysicsError("web_speed is above the relative speed: heads that stand still coat in one pass")
    return floats(own / (np.pi * positive("diameter", diameter)))


def relative_speed_of_rotation(
    rotation: ArrayLike, diameter: ArrayLike, facing_heads: ArrayLike, cycles: ArrayLike
) -> FloatArray:
    """Speed between heads and web at a rotation, with the web as fast as its cycles allow.

    v = pi d n / (1 - H / N)

    Parameters
    ----------
    rotation : n [1/s]
    diameter : d, of the drum with the web on it [m]
    facing_heads : H, see :func:`heads_over_web` [-]
    cycles : N, more than H [-]

    Returns
    -------
    Speed [m/s], broadcast over the inputs.

    Raises
    ------
    PhysicsError
        If no more cycles are wanted than heads face the web: they need no rotation.
    """
    rest = 1.0 - positive("facing_heads", facing_heads) / positive("cycles", cycles)
    if np.any(rest <= 0.0):
        raise PhysicsError("as many heads face the web as cycles are wanted: nothing has to turn")
    return floats(np.pi * positive("diameter", diameter) * not_negative("rotation", rotation) / rest)
