"""Process physics of one unit: (equipment, recipe, substrate) to an operating point with named limits."""

from r2r_sim.process.operating_point import Alternative, Consumption, Growth, Limit, OperatingPoint, Step

__all__ = ["Alternative", "Consumption", "Growth", "Limit", "OperatingPoint", "Step"]
