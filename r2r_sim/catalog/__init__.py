"""Typed data with sources: precursors, films, chemistries, separators, powders and equipment defaults.

Also the pydantic base and the quantity fields that scenarios are made of. The catalog carries no price and no
default specific surface: a scenario states them.
"""

from r2r_sim.catalog.access import (
    Kind,
    chemistry,
    entries,
    equipment_defaults,
    film,
    fluidised_bed_defaults,
    ids,
    instead,
    powder,
    precursor,
    precursor_names,
    process,
    reactor_defaults,
    requirement,
    separator,
    spatial_web_defaults,
)
from r2r_sim.catalog.base import Model
from r2r_sim.catalog.equipment import EQUIPMENT, FluidisedBedDefaults, ReactorDefaults, SpatialWebDefaults
from r2r_sim.catalog.estimates import DIFFUSIVITY_SOURCE
from r2r_sim.catalog.identities import FilmIdentity, PrecursorIdentity, PrecursorName
from r2r_sim.catalog.listing import kind_rows, kinds, list_entries, show, show_rows
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
from r2r_sim.catalog.processes import Cell, HalfCycle, Layer, Process, Subcycle
from r2r_sim.catalog.quantity import Quantity, default, plain, quantity
from r2r_sim.catalog.requirements import SeparatorFigures, Verdict, check_separator, judge_separator
from r2r_sim.catalog.review import CathodeMaterial, CoatingMethod, Figure, Requirement
from r2r_sim.catalog.value import CONFIDENCES, DISTRIBUTIONS, DRAWS, Confidence, Draw, Value, expected, parse_draw

__all__ = [
    "CONFIDENCES",
    "DIFFUSIVITY_SOURCE",
    "DISTRIBUTIONS",
    "DRAWS",
    "EQUIPMENT",
    "CathodeMaterial",
    "Cell",
    "Chemistry",
    "CoatingMethod",
    "Confidence",
    "DensityPoint",
    "Draw",
    "Entry",
    "Figure",
    "Film",
    "FilmIdentity",
    "FluidisedBedDefaults",
    "GrowthPoint",
    "HalfCycle",
    "Kind",
    "Layer",
    "Model",
    "Powder",
    "Precursor",
    "PrecursorIdentity",
    "PrecursorName",
    "Process",
    "Quantity",
    "ReactorDefaults",
    "Requirement",
    "Separator",
    "SeparatorFigures",
    "SpatialWebDefaults",
    "Sticking",
    "Subcycle",
    "SurfaceRange",
    "Value",
    "VapourPressure",
    "Verdict",
    "check_separator",
    "chemistry",
    "default",
    "entries",
    "equipment_defaults",
    "expected",
    "film",
    "fluidised_bed_defaults",
    "ids",
    "instead",
    "interpolate",
    "judge_separator",
    "kind_rows",
    "kinds",
    "list_entries",
    "parse_draw",
    "plain",
    "powder",
    "precursor",
    "precursor_names",
    "process",
    "quantity",
    "reactor_defaults",
    "requirement",
    "separator",
    "show",
    "show_rows",
    "spatial_web_defaults",
]
