"""From a cost per unit of material to a cost per kWh of cell, through yields.

The yields are those of the steps after coating: what a later step scrapped had been coated and paid for.
"""

from __future__ import annotations

from collections.abc import Iterable

from r2r_sim.errors import InputError


def powder_mass_per_kwh(capacity: float, voltage: float) -> float:
    """Active powder in a kWh of cell [kg/kWh].

    m = 1000 / (q V)

    >>> round(powder_mass_per_kwh(195, 3.65), 3)
    1.405

    Parameters
    ----------
    capacity : reversible capacity of the powder [mAh/g]
    voltage : mean cell voltage [V]
    """
    _positive(capacity=capacity, voltage=voltage)
    return 1000.0 / (capacity * voltage)


def separator_area_per_kwh(
    areal_capacity: float, voltage: float, overhang: float = 0.0, stack_yield: float = 1.0
) -> float:
    """Separator for a kWh of cell [m2/kWh].

    a = 100 / (c V) (1 + overhang) / yield

    >>> round(separator_area_per_kwh(4.5, 3.65, 0.04, 0.98), 2)
    6.46

    Parameters
    ----------
    areal_capacity : of the electrode pair, one face [mAh/cm2]
    voltage : mean cell voltage [V]
    overhang : separator area beyond the electrode, as a share of the electrode [-]
    stack_yield : good share of what is stacked or wound [-]
    """
    _positive(areal_capacity=areal_capacity, voltage=voltage, stack_yield=stack_yield)
    return 100.0 / (areal_capacity * voltage) * (1.0 + overhang) / stack_yield


def cost_per_kwh(
    per_kg: float = 0.0,
    kg_per_kwh: float = 0.0,
    powder_yield: float = 1.0,
    per_m2: float = 0.0,
    m2_per_kwh: float = 0.0,
    stack_yield: float = 1.0,
) -> float:
    """Cost added to a kWh of cell by coated powder, coated separator, or both [money/kWh].

    c = c_kg m / y_powder + c_m2 a / y_stack

    Parameters
    ----------
    per_kg, per_m2 : cost of coating [money/kg], [money/m2]
    kg_per_kwh, m2_per_kwh : use in a cell, without losses of later steps [kg/kWh], [m2/kWh]
    powder_yield, stack_yield : good share of the powder or separator over all later steps [-]
    """
    _positive(powder_yield=powder_yield, stack_yield=stack_yield)
    return per_kg * kg_per_kwh / powder_yield + per_m2 * m2_per_kwh / stack_yield


def chain_cost(steps: Iterable[tuple[float, float]], incoming: float = 0.0) -> float:
    """Cost of a good unit after a chain of steps [money per unit].

    c_k = (c_(k-1) + a_k) / y_k

    Parameters
    ----------
    steps : cost added to each unit started [money per unit] and yield [-] of each step, in order
    incoming : cost of a unit before the first step [money per unit]
    """
    cost = incoming
    for added, good in steps:
        _positive(yield_of_a_step=good)
        cost = (cost + added) / good
    return cost


def _positive(**values: float) -> None:
    for name, value in values.items():
        if not value > 0:
            raise InputError(f"{name.replace('_', ' ')} is {value:g}; it must be positive")
