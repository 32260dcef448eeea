"""The plant over calendar time: the only package that imports simpy."""

from r2r_sim.plant.calendar import Calendar, closed_intervals
from r2r_sim.plant.lots import Buffer, Order, Route, Source
from r2r_sim.plant.model import BatchReactor, BatchStep, Machine, PlantModel, Unit, UnitInfo, WebLine
from r2r_sim.plant.parts import (
    Accumulator,
    Cabinet,
    CanisterSupply,
    Changeovers,
    Crew,
    Draw,
    Drying,
    FailureMode,
    Fresh,
    MaintenanceTask,
    Outage,
    Phase,
    Restart,
    Spare,
    Splice,
    Take,
    Uptake,
    Utility,
    Variate,
)
from r2r_sim.plant.record import ProductionRecord, partition_errors
from r2r_sim.plant.record_files import load_record, save
from r2r_sim.plant.simulate import simulate
from r2r_sim.plant.states import E10, SUB_STATES, SubState

__all__ = [
    "E10",
    "SUB_STATES",
    "Accumulator",
    "BatchReactor",
    "BatchStep",
    "Buffer",
    "Cabinet",
    "Calendar",
    "CanisterSupply",
    "Changeovers",
    "Crew",
    "Draw",
    "Drying",
    "FailureMode",
    "Fresh",
    "Machine",
    "MaintenanceTask",
    "Order",
    "Outage",
    "Phase",
    "PlantModel",
    "ProductionRecord",
    "Restart",
    "Route",
    "Source",
    "Spare",
    "Splice",
    "SubState",
    "Take",
    "Unit",
    "UnitInfo",
    "Uptake",
    "Utility",
    "Variate",
    "WebLine",
    "closed_intervals",
    "load_record",
    "partition_errors",
    "save",
    "simulate",
]
