"""Runs of a scenario and what they say together."""
