"""What a loss is worth."""

from __future__ import annotations


def worth_per_year(
    lost_per_year: float,
    scrapped: bool,
    value_per_unit: float | None,
    marginal_per_unit: float | None,
    substrate_per_unit: float | None,
) -> float | None:
    """Money a year that a loss costs.

    not made: lost x (value - marginal cost): it did not use anything up;
    scrapped: lost x (value + substrate): it did, and its web or powder is gone with it

    Parameters
    ----------
    lost_per_year : good output lost [m2/year or kg/year]
    scrapped : whether it was made and scrapped
    value_per_unit, marginal_per_unit : of good output [money per m2 or kg]; None where too few prices are stated
    substrate_per_unit : price of the uncoated web or powder in a unit of good output [money per m2 or kg]; None where
        it is not stated

    Returns
    -------
    Money a year, or None where a number is missing.
    """
    if value_per_unit is None:
        return None
    if scrapped:
        return None if substrate_per_unit is None else lost_per_year * (value_per_unit + substrate_per_unit)
    return None if marginal_per_unit is None else lost_per_year * (value_per_unit - marginal_per_unit)
