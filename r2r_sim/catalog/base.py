"""The one pydantic base of every model in the catalog and in a scenario."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Strict, frozen, no unknown keys, no NaN or infinity; the docstring below a field describes it everywhere."""

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        use_attribute_docstrings=True,
        validate_default=False,
    )
