"""Everything that can go wrong, in one tree.

    R2RError                    every error this package raises on purpose
    ├── InputError              what the user gave cannot be used             exit 2
    │   ├── UnitError           a quantity that cannot be read
    │   ├── CatalogError        an unknown or malformed catalog entry
    │   └── ScenarioError       a scenario with findings: all of them at once
    ├── PhysicsError            an argument outside a model's domain          exit 2
    ├── InfeasibleError         no positive rate is left                      exit 3
    ├── RunError                the simulation could not reach its horizon    exit 4
    └── OutputError             a result could not be written                 exit 2

Each error has a stable ``code`` and carries its findings. A :class:`Finding` is also how the package says
something that does not stop it (severity ``warning`` or ``note``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell the user: what is wrong, where, and what to do about it."""

    code: str
    """Stable identifier such as ``scenario.unknown_key``; safe to match on."""
    message: str
    """What is wrong, in a sentence."""
    severity: Severity = "error"
    path: str = ""
    """Dotted place in the scenario, such as ``plant.lines.coater.web_speed``."""
    source: str = ""
    """File, workbook or option the value came from."""
    line: int | None = None
    column: int | None = None
    cell: str = ""
    """``sheet!cell`` where the source is a workbook."""
    hint: str = ""
    """How to mend it: "did you mean ...", or the allowed values."""

    @property
    def where(self) -> str:
        """``file:line:column`` or ``sheet!cell``, as far as known."""
        if self.cell:
            return f"{self.source}:{self.cell}" if self.source else self.cell
        parts = [self.source] if self.source else []
        parts += [str(number) for number in (self.line, self.column) if number is not None]
        return ":".join(parts)

    def __str__(self) -> str:
        place = " ".join(part for part in (self.where, self.path) if part)
        text = f"{place}: {self.message}" if place else self.message
        return f"{text} ({self.hint})" if self.hint else text

    def as_dict(self) -> dict[str, Any]:
        """The finding as plain data, for JSON."""
        return asdict(self)


class R2RError(Exception):
    """Base of every error this package raises on purpose."""

    code: ClassVar[str] = "r2r_sim"
    exit_code: ClassVar[int] = 4

    def __init__(self, message: str, *, hint: str = "", findings: Sequence[Finding] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.findings: tuple[Finding, ...] = tuple(findings)

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message

    def as_findings(self) -> tuple[Finding, ...]:
        """The findings this error carries, or itself as one."""
        return self.findings or (Finding(code=self.code, message=self.message, hint=self.hint),)


class InputError(R2RError):
    """What the user gave cannot be used."""

    code = "input"
    exit_code = 2


class UnitError(InputError):
    """A quantity that cannot be read, or has the wrong dimension."""

    code = "unit"


class CatalogError(InputError):
    """An unknown or malformed catalog entry."""

    code = "catalog"


class ScenarioError(InputError):
    """A scenario that cannot be used; ``findings`` holds every reason."""

    code = "scenario"

    def __str__(self) -> str:
        return "\n".join([self.message, *(f"  {finding}" for finding in self.findings)])


class PhysicsError(R2RError):
    """An argument outside the domain of a physical model."""

    code = "physics"
    exit_code = 2


class InfeasibleError(R2RError):
    """No positive rate is left: the process cannot run as described."""

    code = "infeasible"
    exit_code = 3


class RunError(R2RError):
    """The simulation could not reach its horizon; the message names who waits for what."""

    code = "run"
    exit_code = 4


class OutputError(R2RError):
    """A result could not be written; nothing that existed was changed."""

    code = "output"
    exit_code = 2
