"""Runs of a scenario and what they say together."""

from r2r_sim.study.as_json import result_as_dict

__all__ = ["result_as_dict"]
