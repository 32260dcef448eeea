"""The plant over calendar time: the only package that imports simpy."""

from r2r_sim.plant.calendar import Calendar, closed_intervals
from r2r_sim.plant.model import (
    Accumulator,
    BatchReactor,
    BatchStep,
    Buffer,
    Cabinet,
    Changeovers,
    Crew,
    Draw,
    FailureMode,
    Machine,
    MaintenanceTask,
    Order,
    PlantModel,
    Route,
    Source,
    Spare,
    Splice,
    Unit,
    UnitInfo,
    Variate,
    WebLine,
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
    "Changeovers",
    "Crew",
    "Draw",
    "FailureMode",
    "Machine",
    "MaintenanceTask",
    "Order",
    "PlantModel",
    "ProductionRecord",
    "Route",
    "Source",
    "Spare",
    "Splice",
    "SubState",
    "Unit",
    "UnitInfo",
    "Variate",
    "WebLine",
    "closed_intervals",
    "load_record",
    "partition_errors",
    "save",
    "simulate",
]
