"""The plant over calendar time: the only package that imports simpy."""
