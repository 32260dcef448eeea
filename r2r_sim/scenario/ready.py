"""Ready scenarios that ship with the package: what there is, and a copy to start from."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from r2r_sim.errors import InputError, OutputError
from r2r_sim.scenario.loading import Loaded, load_text


@dataclass(frozen=True, slots=True)
class Ready:
    """A ready scenario."""

    name: str
    """Name to ask for it by: its file name without the ending."""
    title: str
    """The question it answers: the first line of its comment."""


def ready_scenarios() -> tuple[Ready, ...]:
    """All ready scenarios, by name.

    Raises
    ------
    InputError
        If the installation holds none.
    """
    return tuple(Ready(name, _title(file)) for name, file in sorted(_files().items()))


def copy_ready(name: str, ready: str, folder: Path) -> Path:
    """Copy a ready scenario into a folder as ``name.yaml`` and return its path.

    Raises
    ------
    InputError
        If there is no such ready scenario; the hint names the nearest.
    OutputError
        If a file of that name is there already: it is left alone.
    """
    found = _files()
    ready = ready.removesuffix(".yaml")
    if ready not in found:
        near = get_close_matches(ready, found, n=1, cutoff=0.4)
        known = f"did you mean {near[0]}? " if near else ""
        raise InputError(f"no ready scenario is called {ready}", hint=f"{known}there are {', '.join(sorted(found))}")
    path = folder / f"{name.removesuffix('.yaml')}.yaml"
    try:
        with path.open("x", encoding="utf-8", newline="\n") as copy:
            copy.write(found[ready].read_text(encoding="utf-8"))
    except FileExistsError:
        raise OutputError(f"{path.name} is there already and was left alone", hint="choose another name") from None
    except OSError as error:
        raise OutputError(f"{path.name} cannot be written: {error.strerror}") from error
    return path


def load_ready(name: str) -> Loaded:
    """A ready scenario, read and checked.

    Raises
    ------
    InputError
        If there is no such ready scenario.
    """
    return load_text(ready_text(name), f"{name}.yaml")


def ready_text(name: str) -> str:
    """The text of a ready scenario.

    Raises
    ------
    InputError
        If there is no such ready scenario.
    """
    found = _files()
    if name not in found:
        raise InputError(f"no ready scenario is called {name}", hint=f"there are {', '.join(sorted(found))}")
    return found[name].read_text(encoding="utf-8")


def _files() -> dict[str, Traversable]:
    """Ready scenarios by name: those of the installed package, else those of the source tree."""
    installed = files("r2r_sim") / "ready"
    # an editable install has no copy of its own: it reads the source tree's folder
    folder: Traversable = installed if installed.is_dir() else Path(__file__).resolve().parents[2] / "scenarios"
    if not folder.is_dir():
        raise InputError("this installation holds no ready scenarios", hint="install r2r-sim again")
    return {file.name.removesuffix(".yaml"): file for file in folder.iterdir() if file.name.endswith(".yaml")}


def _title(file: Traversable) -> str:
    first = file.read_text(encoding="utf-8").split("\n", 1)[0]
    return first.removeprefix("#").strip()
