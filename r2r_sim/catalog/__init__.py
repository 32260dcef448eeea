"""Typed data with sources: precursors, films, chemistries, separators, powders and equipment defaults.

Also the pydantic base and the quantity fields that scenarios are made of. The catalog carries no price and no
default specific surface: a scenario states them.
"""

from r2r_sim.catalog.access import (
    Kind,
    chemistry,
    entries,
    film,
    fluidised_bed_defaults,
    ids,
    powder,
    precursor,
    separator,
    spatial_web_defaults,
)
from r2r_sim.catalog.base import Model
from r2r_sim.catalog.equipment import FluidisedBedDefaults, SpatialWebDefaults
from r2r_sim.catalog.models import (
    Chemistry,
    DensityPoint,
    Entry,
    Film,
    GrowthPoint,
    Powder,
    Precursor,
    Separator,
    Sticking,
    SurfaceRange,
    VapourPressure,
    interpolate,
)
from r2r_sim.catalog.quantity import Quantity, default, plain, quantity
from r2r_sim.catalog.value import CONFIDENCES, DISTRIBUTIONS, DRAWS, Confidence, Draw, Value, expected, parse_draw

__all__ = [
    "CONFIDENCES",
    "DISTRIBUTIONS",
    "DRAWS",
    "Chemistry",
    "Confidence",
    "DensityPoint",
    "Draw",
    "Entry",
    "Film",
    "FluidisedBedDefaults",
    "GrowthPoint",
    "Kind",
    "Model",
    "Powder",
    "Precursor",
    "Quantity",
    "Separator",
    "SpatialWebDefaults",
    "Sticking",
    "SurfaceRange",
    "Value",
    "VapourPressure",
    "chemistry",
    "default",
    "entries",
    "expected",
    "film",
    "fluidised_bed_defaults",
    "ids",
    "interpolate",
    "parse_draw",
    "plain",
    "powder",
    "precursor",
    "quantity",
    "separator",
    "spatial_web_defaults",
]
