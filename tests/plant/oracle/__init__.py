"""A plain simpy model of a plant: a process for every unit, an event for every step; the reference for the fast one.

It is written from what :mod:`r2r_sim.plant` says that a plant does, and shares with it the model, the random streams
and the tables of states, nothing else. It sums nothing up: each step of a batch, each release of people or flow and
each failure is an event of its own.
"""
