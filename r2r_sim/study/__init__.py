"""Runs of a scenario and what they say together."""

from r2r_sim.study.as_json import explain_as_dict, result_as_dict

__all__ = ["explain_as_dict", "result_as_dict"]
