"""Field types: each a quantity of one dimension with its usual bounds.

A type named ``...OrZero`` includes zero; the others of their kind do not. ``Random...`` may be a range or a random
draw; ``Auto...`` may also be the word ``auto``: worked out from the physics.
"""

from __future__ import annotations

from typing import Annotated, Literal

from r2r_sim.catalog.quantity import quantity
from r2r_sim.catalog.value import Draw, Value

Auto = Literal["auto"]
AUTO: Auto = "auto"

Length = Annotated[Value, quantity("length", gt=0)]
LengthOrZero = Annotated[Value, quantity("length", ge=0)]
AutoLength = Annotated[Value | Auto, quantity("length", gt=0, words=("auto",))]
RandomLength = Annotated[Value | Draw, quantity("length", gt=0, draws=True)]
CoatedDepth = Annotated[Value | Literal["faces", "full"], quantity("length", gt=0, words=("faces", "full"))]
Area = Annotated[Value, quantity("area", gt=0)]
Volume = Annotated[Value, quantity("volume", gt=0)]
VolumeOrZero = Annotated[Value, quantity("volume", ge=0)]
Mass = Annotated[Value, quantity("mass", gt=0)]
AreaOrMass = Annotated[Value, quantity("area", "mass", gt=0)]
MassFlow = Annotated[Value, quantity("mass_flow", gt=0)]
AutoMassFlow = Annotated[Value | Auto, quantity("mass_flow", gt=0, words=("auto",))]

Duration = Annotated[Value, quantity("time", gt=0)]
DurationOrZero = Annotated[Value, quantity("time", ge=0)]
RandomDuration = Annotated[Value | Draw, quantity("time", gt=0, draws=True)]
RandomDurationOrZero = Annotated[Value | Draw, quantity("time", ge=0, draws=True)]
AutoDuration = Annotated[Value | Draw | Auto, quantity("time", gt=0, draws=True, words=("auto",))]
Interval = Annotated[Value, quantity("time", "length", "batches", "cycles", gt=0)]
RandomInterval = Annotated[Value | Draw, quantity("time", "length", "batches", "cycles", gt=0, draws=True)]
DaysPerYearOrDates = Annotated[Value | tuple[str, ...], quantity("days_per_year", ge=0, lt=365, dates="days")]
"""A number of days, or a list of days and ranges of days."""
Moment = Annotated[Value | str, quantity("time", ge=0, dates="moment")]
"""A time from the start, or a date."""

Speed = Annotated[Value, quantity("speed", gt=0)]
AutoSpeed = Annotated[Value | Auto, quantity("speed", gt=0, words=("auto",))]
NormalFlow = Annotated[Value, quantity("volume_flow_standard", gt=0)]
AutoNormalFlow = Annotated[Value | Auto, quantity("volume_flow_standard", gt=0, words=("auto",))]
VolumeFlow = Annotated[Value, quantity("volume_flow", gt=0)]
Rotation = Annotated[Value, quantity("per_time", gt=0)]
AutoRotation = Annotated[Value | Auto, quantity("per_time", gt=0, words=("auto",))]
LoadingRatio = Annotated[Value, quantity("mass_ratio", gt=0)]
Throughput = Annotated[Value, quantity("area_rate", "mass_flow", gt=0)]

Pressure = Annotated[Value, quantity("pressure", gt=0)]
PressureOrZero = Annotated[Value, quantity("pressure", ge=0)]
Temperature = Annotated[Value, quantity("temperature", gt=0)]
TemperatureDifference = Annotated[Value, quantity("temperature_difference", gt=0)]

Fraction = Annotated[Value, quantity("fraction", ge=0, lt=1)]
"""A share from 0 up to, but not including, 1."""
OpenFraction = Annotated[Value, quantity("fraction", gt=0, lt=1)]
"""A share above 0 and below 1."""
Share = Annotated[Value, quantity("fraction", gt=0, le=1)]
"""A share above 0, up to 1."""
Number = Annotated[Value, quantity("number", gt=0)]
NumberOrZero = Annotated[Value, quantity("number", ge=0)]
AutoNumber = Annotated[Value | Auto, quantity("number", ge=0, words=("auto",))]
AtLeastOne = Annotated[Value, quantity("number", ge=1)]
AboveOne = Annotated[Value, quantity("number", gt=1)]

SpecificSurface = Annotated[Value, quantity("specific_surface", gt=0)]
Density = Annotated[Value, quantity("density", gt=0)]
MolarMass = Annotated[Value, quantity("molar_mass", gt=0)]
Diffusivity = Annotated[Value, quantity("diffusivity", gt=0)]
Sites = Annotated[Value, quantity("sites", gt=0)]
MolarEnergy = Annotated[Value, quantity("energy_per_amount", ge=0)]
SpecificHeat = Annotated[Value, quantity("specific_heat", gt=0)]
HeatTransfer = Annotated[Value, quantity("heat_transfer", gt=0)]
HeatConductance = Annotated[Value, quantity("heat_conductance", gt=0)]
Power = Annotated[Value, quantity("power", ge=0)]

Money = Annotated[Value, quantity("money", ge=0)]
MoneyPerMass = Annotated[Value, quantity("money_per_mass", ge=0)]
MoneyPerEnergy = Annotated[Value, quantity("money_per_energy", ge=0)]
MoneyPerTime = Annotated[Value, quantity("money_per_time", ge=0)]
MoneyPerNormalVolume = Annotated[Value, quantity("money_per_standard_volume", ge=0)]
MoneyPerAreaTime = Annotated[Value, quantity("money_per_area_time", ge=0)]
MoneyPerAreaOrMass = Annotated[Value, quantity("money_per_area", "money_per_mass", ge=0)]
CellUse = Annotated[Value, quantity("area_per_energy", "mass_per_energy", gt=0)]
