"""Exact SI constants and the standard conditions behind sccm and Nm3."""

from __future__ import annotations

from typing import Final

BOLTZMANN: Final = 1.380649e-23
"""Boltzmann constant [J/K], exact."""

AVOGADRO: Final = 6.02214076e23
"""Avogadro constant [1/mol], exact."""

GAS_CONSTANT: Final = 8.31446261815324
"""Molar gas constant [J/mol/K], exact: the product of the two above."""

GRAVITY: Final = 9.80665
"""Standard acceleration of gravity [m/s2]."""

STANDARD_PRESSURE: Final = 101325.0
"""Pressure of sccm and Nm3 [Pa]."""

STANDARD_TEMPERATURE: Final = 273.15
"""Temperature of sccm and Nm3 [K]."""
