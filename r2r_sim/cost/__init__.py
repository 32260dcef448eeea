"""Cost of ownership from a record and the prices of a scenario."""
