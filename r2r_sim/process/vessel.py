"""Room for powder in a vessel, and what the powder leaves to the gas."""

from __future__ import annotations

from r2r_sim.catalog import Powder
from r2r_sim.errors import Finding, InfeasibleError
from r2r_sim.process.operating_point import Limit
from r2r_sim.scenario import Reactor


def gas_room(reactor: Reactor, powder: Powder, charge: float, volume: float) -> float:
    """Gas volume around and between the particles of a charge in a vessel [m3].

    Raises
    ------
    InfeasibleError
        If the powder does not fit in.
    """
    bulk = charge / powder.bulk_density.mode
    if bulk >= volume:
        raise InfeasibleError(
            f"{reactor.name}: {charge:.4g} kg of powder take {bulk:.3g} m3, the vessel has {volume:.3g} m3",
            hint="charge less, or state a larger vessel",
        )
    return volume - charge / powder.density.mode


def fill_limit(
    reactor: Reactor, powder: Powder, charge: float, volume: float, highest: float
) -> tuple[Limit, list[Finding]]:
    """The charge that a vessel may hold, and a finding where more is given."""
    allowed = highest * volume * powder.bulk_density.mode
    limit = Limit(
        "fill",
        "max_mass",
        allowed,
        "kg",
        allowed / charge - 1.0,
        {
            "vessel [m3]": volume,
            "fill [-]": charge / powder.bulk_density.mode / volume,
            "highest fill [-]": highest,
            "bulk density [kg/m3]": powder.bulk_density.mode,
        },
        "m <= highest fill x V x rho_bulk",
    )
    if limit.margin >= -1e-9:
        return limit, []
    message = f"the charge of {charge:.4g} kg is more than the {allowed:.4g} kg that {highest:.0%} of the vessel hold"
    return limit, [
        Finding("process.fill", message, "warning", f"plant.reactors.{reactor.name}.charge", hint="charge less")
    ]
