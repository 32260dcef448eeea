"""What a precursor cabinet delivers: its stated flow, and what its source makes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from r2r_sim.catalog import Precursor, Value
from r2r_sim.errors import InfeasibleError, InputError
from r2r_sim.physics import source as sources
from r2r_sim.physics import vapour
from r2r_sim.physics.constants import GAS_CONSTANT, STANDARD_PRESSURE, STANDARD_TEMPERATURE
from r2r_sim.scenario import Bubbler, Cabinet, Canister, DirectDraw, LiquidInjection, PrecursorSource, Scenario

COLDEST = 20.0
"""Above the pole of a vapour pressure equation, or above zero: there nothing evaporates [K]."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a cabinet delivers, and what that follows from."""

    flow: float
    """[kg/s]"""
    inputs: Mapping[str, float] = field(default_factory=dict)
    """The numbers that enter, by name with their unit; none where the flow is stated."""
    equation: str = ""


def delivery(cabinet: Cabinet, scenario: Scenario) -> Delivery:
    """The highest flow of a cabinet: as stated, or what its source makes, whichever is less.

    Raises
    ------
    InputError
        If the vapour pressure or the heat of evaporation that the source needs is not known.
    InfeasibleError
        If the source boils over or makes nothing.
    """
    stated = cabinet.max_flow.mode if isinstance(cabinet.max_flow, Value) else math.inf
    if cabinet.source is None:
        return Delivery(stated)
    made = _Source(cabinet, cabinet.source, scenario).delivery()
    if stated <= made.flow:
        inputs = {"stated [g/min]": stated * 6e4, "source [g/min]": made.flow * 6e4, **made.inputs}
        return Delivery(stated, inputs, f"stated flow, below that of the source: {made.equation}")
    return made


class _Source:
    """A source with its precursor and the pressure that it works against."""

    def __init__(self, cabinet: Cabinet, given: PrecursorSource, scenario: Scenario) -> None:
        self.name = cabinet.name
        self.given = given
        self.entry: Precursor = scenario.known.precursor(cabinet.precursor)
        self.temperature = given.temperature.mode
        units = (*scenario.plant.lines, *scenario.plant.reactors)
        self.pressure = max(unit.pressure.mode for unit in units) if given.pressure is None else given.pressure.mode

    def delivery(self) -> Delivery:
        given = self.given
        if isinstance(given, LiquidInjection):
            flow, inputs, equation = self._injected(given)
        else:
            assert isinstance(given, Canister)
            flow, inputs, equation = self._evaporated(given)
        mass_flow = flow * self.entry.vapour_molar_mass.mode
        if not mass_flow > 0.0:
            raise InfeasibleError(
                f"{self.name}: its source makes no vapour at {self.temperature - 273.15:.4g} degC "
                f"against {self.pressure:.4g} Pa",
                hint="heat the source, or lower the pressure that it works against",
            )
        common = {
            "source [degC]": self.temperature - 273.15,
            "vapour pressure [Pa]": self._vapour_pressure(self.temperature),
            "against [Pa]": self.pressure,
            "vapour molecule [g/mol]": self.entry.vapour_molar_mass.mode * 1e3,
        }
        return Delivery(mass_flow, {**common, **inputs}, equation)

    def _injected(self, given: LiquidInjection) -> tuple[float, dict[str, float], str]:
        """What the vaporiser's power makes, and what the carrier takes."""
        heat = self._heat(self.temperature)
        by_power = float(sources.vaporiser_flow(given.power.mode, given.heat_share.mode, heat))
        molar = self.entry.vapour_molar_mass.mode
        inputs = {
            "power [W]": given.power.mode,
            "share that evaporates [-]": given.heat_share.mode,
            "heat of evaporation [kJ/mol]": heat / 1e3,
            "by power [g/min]": by_power * molar * 6e4,
        }
        held = self._vapour_pressure(self.temperature)
        if given.carrier is None:
            flow = by_power if held > self.pressure else 0.0
            return flow, inputs, "n = eta W/H, where the vapour pressure exceeds the pressure"
        saturated = given.saturation.mode * held
        by_carrier = math.inf
        if saturated < self.pressure:
            carrier = _molar(given.carrier.mode)
            by_carrier = float(vapour.bubbler_molar_flow(carrier, held, self.pressure, given.saturation.mode))
            inputs["by saturation [g/min]"] = by_carrier * molar * 6e4
        inputs |= {"carrier [Nm3/h]": given.carrier.mode * 3600, "saturation [-]": given.saturation.mode}
        return min(by_power, by_carrier), inputs, "n = min(eta W/H, n_carrier y/(1 - y)), y = saturation P_vap/P"

    def _evaporated(self, given: Canister) -> tuple[float, dict[str, float], str]:
        """What a canister gives once its own evaporation has cooled it."""
        warm = self._drawn(given, self.temperature)
        inputs, equation = _described(given)
        if given.heat_supply is None or not warm > 0.0:
            return warm, inputs, equation
        units, pole = given.heat_supply.mode, self.entry.vapour_pressure.c or 0.0
        cold = sources.steady_source_temperature(
            lambda kelvin: self._drawn(given, kelvin),
            self._heat,
            units,
            self.temperature,
            min(COLDEST - pole, self.temperature / 2.0) if given.vapour_pressure is None else COLDEST,
        )
        flow = self._drawn(given, cold)
        inputs |= {
            "heat supply [W/K]": units,
            "heat of evaporation [kJ/mol]": self._heat(cold) / 1e3,
            "colder by evaporation [K]": self.temperature - cold,
            "flow lost by that [-]": 1.0 - flow / warm,
        }
        return flow, inputs, f"{equation}; n H = UA (T_source - T)"

    def _drawn(self, given: Canister, kelvin: float) -> float:
        """Vapour that leaves a canister at a temperature [mol/s]."""
        held = self._vapour_pressure(kelvin)
        if isinstance(given, Bubbler):
            if given.saturation.mode * held >= self.pressure:
                raise InfeasibleError(
                    f"{self.name}: the vapour pressure of {held:.4g} Pa reaches "
                    f"the {self.pressure:.4g} Pa in the bubbler",
                    hint="cool the bubbler, raise its pressure, or draw the vapour without carrier gas",
                )
            return float(
                vapour.bubbler_molar_flow(_molar(given.carrier.mode), held, self.pressure, given.saturation.mode)
            )
        assert isinstance(given, DirectDraw)
        if given.conductance is not None:
            return float(sources.direct_draw_flow(given.conductance.mode, held, self.pressure, kelvin))
        assert given.orifice is not None
        return float(
            sources.orifice_flow(
                given.orifice.mode,
                held,
                self.pressure,
                kelvin,
                self.entry.vapour_molar_mass.mode,
                given.discharge.mode,
                given.heat_ratio.mode,
            )
        )

    def _vapour_pressure(self, kelvin: float) -> float:
        """By the catalog's equation, or from the pressure given at the source's temperature [Pa]."""
        given = self.given.vapour_pressure
        if given is None:
            known = self.entry.vapour_pressure.at(kelvin)
            if known is None:
                raise _missing(self.name, self.entry, "vapour_pressure", "the vapour pressure over temperature")
            return known
        if kelvin == self.temperature:
            return given.mode
        slope = self._heat(self.temperature) / GAS_CONSTANT
        return given.mode * math.exp(-slope * (1.0 / kelvin - 1.0 / self.temperature))

    def _heat(self, kelvin: float) -> float:
        """Heat that evaporates a mole of vapour [J/mol]."""
        if self.given.evaporation_heat is not None:
            return self.given.evaporation_heat.mode
        law = self.entry.vapour_pressure
        if law.b is None:
            raise _missing(self.name, self.entry, "evaporation_heat", "the heat of evaporation")
        return float(sources.evaporation_heat(kelvin, law.b, law.c or 0.0))


def _described(given: Canister) -> tuple[dict[str, float], str]:
    """The numbers of a canister and its equation."""
    if isinstance(given, Bubbler):
        inputs = {"carrier [Nm3/h]": given.carrier.mode * 3600, "saturation [-]": given.saturation.mode}
        return inputs, "n = n_carrier y/(1 - y), y = saturation P_vap/P"
    assert isinstance(given, DirectDraw)
    if given.conductance is not None:
        return {"conductance [m3/h]": given.conductance.mode * 3600}, "n = C (P_vap - p)/(R T)"
    assert given.orifice is not None
    inputs = {
        "orifice [mm]": given.orifice.mode * 1e3,
        "discharge [-]": given.discharge.mode,
        "heat ratio [-]": given.heat_ratio.mode,
    }
    return inputs, "n = C_d A P_vap/sqrt(R T M) x nozzle function of p/P_vap, choked below the critical ratio"


def _molar(normal_flow: float) -> float:
    """Molecules in a flow at standard conditions [mol/s]."""
    return normal_flow * STANDARD_PRESSURE / (GAS_CONSTANT * STANDARD_TEMPERATURE)


def _missing(cabinet: str, entry: Precursor, key: str, what: str) -> InputError:
    return InputError(
        f"{cabinet}: the catalog does not know {what} of {entry.id}",
        hint=f"state it: plant.cabinets.{cabinet}.source.{key}, or state max_flow and leave the source out",
    )
