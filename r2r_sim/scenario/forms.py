"""What may stand where: the fields of the models, found by path."""

from __future__ import annotations

import re
from typing import Any, get_args, get_origin

from pydantic.fields import FieldInfo

from r2r_sim.catalog import Model
from r2r_sim.scenario.lines import LINES, line_kind
from r2r_sim.scenario.locate import at
from r2r_sim.scenario.material import MATERIALS, material_kind
from r2r_sim.scenario.model import Scenario
from r2r_sim.scenario.process import Repeated, Subcycle, part_kind
from r2r_sim.scenario.reactor import Reactor
from r2r_sim.scenario.reactors import REACTORS, reactor_kind
from r2r_sim.scenario.reader import Path
from r2r_sim.scenario.source import SOURCES, PrecursorSource, source_kind


def models_in(annotation: Any) -> list[type[Model]]:
    """The models that a field's type speaks of, through options, lists and mappings."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return [annotation]
    return [model for part in get_args(annotation) for model in models_in(part)]


def models_at(path: Path, data: Any) -> list[type[Model]]:
    """The models that may describe what stands at this path; none where it is not a form."""
    models: list[type[Model]] = [Scenario]
    named = False
    for depth, part in enumerate(path):
        if named:  # entries of a planner's own catalog stand under names of their own
            named = False
            continue
        if isinstance(part, int):
            if models and all(issubclass(model, Reactor) for model in models):
                models = [REACTORS[reactor_kind(at(data, *path[: depth + 1]))]]
            elif models and all(model in LINES.values() for model in models):
                models = [LINES[line_kind(at(data, *path[: depth + 1]))]]
            elif Repeated in models:
                models = [Repeated if part_kind(at(data, *path[: depth + 1])) == "repeated" else Subcycle]
            continue
        fields = [model.model_fields[part] for model in models if part in model.model_fields]
        models = [model for field in fields for model in models_in(field.annotation)]
        named = bool(models) and any(get_origin(field.annotation) is dict for field in fields)
        if set(MATERIALS.values()) <= set(models):
            kind = material_kind(at(data, *path[: depth + 1]))
            models = [MATERIALS[kind]] if kind else models
        if models and all(issubclass(model, PrecursorSource) for model in models):
            models = [SOURCES[source_kind(at(data, *path[: depth + 1]))]]
    return models


def field_at(path: Path, data: Any) -> FieldInfo | None:
    """The field that describes what stands at this path."""
    if not path or isinstance(path[-1], int):
        return None
    name = path[-1]
    return next((model.model_fields[name] for model in models_at(path[:-1], data) if name in model.model_fields), None)


def names_at(path: Path, data: Any) -> list[str]:
    """The keys that may stand in the mapping at this path."""
    return list(dict.fromkeys(name for model in models_at(path, data) for name in model.model_fields))


def is_open(path: Path, data: Any) -> bool:
    """Whether the mapping at this path takes names of its own (prices, partial pressures)."""
    if any(model.model_config.get("extra") == "allow" for model in models_at(path, data)):
        return True
    field = field_at(path, data)
    return field is not None and getattr(field.annotation, "__origin__", None) is dict


def first_sentence(field: FieldInfo | None) -> str:
    """What a field is, in one sentence without its full stop."""
    text = " ".join((field.description or "").split()) if field else ""
    return re.split(r"(?<=[a-z0-9)])[.;](?:\s|$)", text, maxsplit=1)[0].rstrip(".")
