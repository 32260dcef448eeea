"""What a planner writes: the scenario's form, how it is read, checked, and shown again.

``load`` reads a YAML file and returns a :class:`Loaded` with a :class:`Scenario` in it, or raises one
``ScenarioError`` with every finding.
"""

from r2r_sim.catalog import Draw, Value
from r2r_sim.scenario.bed import FilteredReactor, FlatChamber, FluidisedBed, RotaryDrum, StaticBed
from r2r_sim.scenario.checks_products import data_of
from r2r_sim.scenario.cost import CapitalItem, Cost, Prices
from r2r_sim.scenario.flow_reactor import PneumaticTube, SpatialBed
from r2r_sim.scenario.lines import LINES, AnyLine
from r2r_sim.scenario.loading import Loaded, load, load_data, load_text
from r2r_sim.scenario.material import Coating, FoilMaterial, Material, PowderMaterial, Roll, WebMaterial
from r2r_sim.scenario.model import Scenario, Targets, Web
from r2r_sim.scenario.outages import Outage
from r2r_sim.scenario.override import Override
from r2r_sim.scenario.own_catalog import load_entries
from r2r_sim.scenario.plain import json_schema, resolved_hash, to_plain, used_entries
from r2r_sim.scenario.plant import Break, Cabinet, Calendar, Crew, Plant
from r2r_sim.scenario.process import PlasmaHalfCycle, Process, Repeated, Subcycle
from r2r_sim.scenario.products import Campaign, Changeovers, Order, Product
from r2r_sim.scenario.reactor import BatchReactor, ContinuousReactor, Reactor
from r2r_sim.scenario.reactors import REACTORS, AnyReactor
from r2r_sim.scenario.reader import Place
from r2r_sim.scenario.ready import Ready, copy_ready, load_ready, ready_scenarios, ready_text
from r2r_sim.scenario.rolls import Delivery, Rework, RollSupply, Slit, Transport
from r2r_sim.scenario.rows import InputRow, Plan, input_rows
from r2r_sim.scenario.source import Bubbler, Canister, DirectDraw, LiquidInjection, PrecursorSource
from r2r_sim.scenario.standing import BatchRestart, Idle, Restart, WebRestart
from r2r_sim.scenario.stations import Station
from r2r_sim.scenario.stored import Stored, Uptake
from r2r_sim.scenario.supply import CanisterStock, Spare, Utility
from r2r_sim.scenario.upkeep import Failure, Maintenance, WebBreak
from r2r_sim.scenario.web import DrumWeb, MovingWeb, SpatialWeb, WoundRoll, Zones
from r2r_sim.scenario.winding import RampUp, Turret, Winder

__all__ = [
    "LINES",
    "REACTORS",
    "AnyLine",
    "AnyReactor",
    "BatchReactor",
    "BatchRestart",
    "Break",
    "Bubbler",
    "Cabinet",
    "Calendar",
    "Campaign",
    "Canister",
    "CanisterStock",
    "CapitalItem",
    "Changeovers",
    "Coating",
    "ContinuousReactor",
    "Cost",
    "Crew",
    "Delivery",
    "DirectDraw",
    "Draw",
    "DrumWeb",
    "Failure",
    "FilteredReactor",
    "FlatChamber",
    "FluidisedBed",
    "FoilMaterial",
    "Idle",
    "InputRow",
    "LiquidInjection",
    "Loaded",
    "Maintenance",
    "Material",
    "MovingWeb",
    "Order",
    "Outage",
    "Override",
    "Place",
    "Plan",
    "Plant",
    "PlasmaHalfCycle",
    "PneumaticTube",
    "PowderMaterial",
    "PrecursorSource",
    "Prices",
    "Process",
    "Product",
    "RampUp",
    "Reactor",
    "Ready",
    "Repeated",
    "Restart",
    "Rework",
    "Roll",
    "RollSupply",
    "RotaryDrum",
    "Scenario",
    "Slit",
    "Spare",
    "SpatialBed",
    "SpatialWeb",
    "StaticBed",
    "Station",
    "Stored",
    "Subcycle",
    "Targets",
    "Transport",
    "Turret",
    "Uptake",
    "Utility",
    "Value",
    "Web",
    "WebBreak",
    "WebMaterial",
    "WebRestart",
    "Winder",
    "WoundRoll",
    "Zones",
    "copy_ready",
    "data_of",
    "input_rows",
    "json_schema",
    "load",
    "load_data",
    "load_entries",
    "load_ready",
    "load_text",
    "ready_scenarios",
    "ready_text",
    "resolved_hash",
    "to_plain",
    "used_entries",
]
