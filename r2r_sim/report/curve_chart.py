"""The four curves of a deposition as a picture or a table: PNG, SVG or CSV, the same bytes every time."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from r2r_sim.errors import OutputError
from r2r_sim.report.files import Written, write_bytes
from r2r_sim.report.picture import picture_bytes
from r2r_sim.study.curves import UNITS, Curves, Line, Panel, shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORMATS = (".png", ".svg", ".csv")
"""Endings of the files that can be written."""
PANELS: dict[Panel, tuple[str, str, str]] = {
    "temperature": ("a  Growth against temperature", "temperature", "growth per cycle"),
    "dose": ("b  Growth against dose time", "dose time, the other dose long", "growth per cycle"),
    "purge": ("c  Growth against purge time", "purge time", "growth per cycle"),
    "cycles": ("d  Thickness against cycles", "cycles", "thickness"),
}
"""Title and the names of both axes."""
UNIT_TEXTS = {"degC": "°C", "angstrom": "Å", "cycle": "", "s": "s", "nm": "nm"}
COLOURS = ("#1b5e8c", "#c8553d", "#3c8d5a", "#7a5195", "#8c6d1f", "#4d4d4d")
"""Of the lines, in the order they come; readable in print and for most who see colours differently."""
GREY = "#777777"
ROOM: dict[Panel, float] = {"temperature": 1.3, "dose": 1.35, "purge": 1.25, "cycles": 1.08}
"""Top of the y axis over the highest value: room for the legend."""
CORNERS: dict[Panel, Literal["best", "upper left", "upper right"]] = {
    "temperature": "best",
    "dose": "upper left",
    "purge": "upper right",
    "cycles": "upper left",
}
"""Where the legend stands."""
SETTINGS: dict[str, Any] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.titlesize": 10.0,
    "axes.grid": True,
    "grid.color": "#e6e6e6",
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "legend.fontsize": 7.5,
    "axes.xmargin": 0.02,
    "svg.hashsalt": "r2r_sim",
    "svg.fonttype": "none",
}
"""Whatever somebody has set up for their own charts, these look alike."""


def write_curves(curves: Curves, path: Path, *, overwrite: bool = False) -> Written:
    """Write the four curves as a picture (.png, .svg) or a table (.csv), with the manners of a workbook.

    Raises
    ------
    OutputError
        If the ending is another one, matplotlib is wanted and missing, or as for a workbook.
    """
    return write_bytes(curve_bytes(curves, path.suffix), path, overwrite=overwrite)


def refuse_format(path: Path) -> None:
    """Refuse an ending that is not one of those that can be written.

    Raises
    ------
    OutputError
        With the endings that can.
    """
    if path.suffix.lower() not in FORMATS:
        hint = f"name it {path.with_suffix('.png').name}, or end it in {' or '.join(FORMATS[1:])}"
        raise OutputError(f"{path} does not end in {', '.join(FORMATS)}", hint=hint)


def curve_bytes(curves: Curves, suffix: str) -> bytes:
    """The four curves in the format of an ending; the same bytes for the same curves.

    Raises
    ------
    OutputError
        If the ending is another one, or matplotlib is wanted and missing.
    """
    refuse_format(Path(f"curves{suffix}"))
    if suffix.lower() == ".csv":
        text: str = curves.to_frame().to_csv(index=False, lineterminator="\n", float_format="%.7g")
        return text.encode()
    return picture_bytes(lambda: _figure(curves), suffix, SETTINGS, ", or write a .csv")


def _figure(curves: Curves) -> Figure:
    from matplotlib.figure import Figure

    lines = [line for note in (_first_note(curves), *curves.notes) for line in textwrap.wrap(note, 180)]
    foot = 0.155 * len(lines) + 0.2  # inches
    height = 7.6 + foot
    figure = Figure(figsize=(10.5, height))
    grid = figure.subplots(2, 2)
    for axes, panel in zip(grid.flat, PANELS, strict=True):
        _draw(axes, curves.of(panel), panel)
    figure.suptitle(curves.name, x=0.06, y=1 - 0.18 / height, ha="left", fontsize=13, fontweight="bold")
    where = f"{curves.id}, panels b to d at {curves.temperature - 273.15:.4g} °C"
    figure.text(0.06, 1 - 0.62 / height, where, color="#666666", fontsize=9)
    figure.text(0.06, 0.1 / height, "\n".join(lines), color="#555555", fontsize=7.5, va="bottom", linespacing=1.35)
    figure.subplots_adjust(
        left=0.065, right=0.985, top=1 - 1.02 / height, bottom=(foot + 0.52) / height, hspace=0.36, wspace=0.18
    )
    return figure


def _first_note(curves: Curves) -> str:
    return f"Growth: {curves.source}. Least sure figure: {curves.least_sure} ({curves.confidence})."


def _draw(axes: Axes, lines: tuple[Line, ...], panel: Panel) -> None:
    title, x_name, y_name = PANELS[panel]
    colours: dict[str, str] = {}
    labels: set[str] = set()
    for line in lines:
        series = line.series or line.name
        colour = colours.setdefault(series, COLOURS[len(colours) % len(COLOURS)])
        x, y = shown(line)
        label = _label(line, panel)
        axes.plot(x, y, label="_" if label in labels else label, **{"color": colour, **_style(line)})
        labels.add(label)
    if panel == "dose" and lines:
        axes.set_xscale("log")
        _explain_marks(axes, lines)
    if panel == "temperature":
        _shade(axes, lines)
    axes.set_title(title)
    axes.set_xlabel(_with_unit(x_name, UNITS[panel][0]))
    axes.set_ylabel(_with_unit(y_name, UNITS[panel][1]))
    if not lines:
        axes.text(0.5, 0.5, "a sticking probability is not known", ha="center", color=GREY, transform=axes.transAxes)
        return
    highest = max(float(shown(line)[1].max()) for line in lines)
    axes.set_ylim(bottom=0.0, top=highest * ROOM[panel])
    if panel in ("purge", "cycles"):
        axes.set_xlim(left=0.0)
    axes.legend(loc=CORNERS[panel])


def _label(line: Line, panel: Panel) -> str:
    """What the legend says of a line; what is told for all lines at once begins with an underscore."""
    if panel == "dose" and (line.points or line.basis == "assumed"):
        return "_"
    if line.name.endswith("well purged"):
        return "well purged"
    return f"{line.name} (assumed shape)" if panel == "temperature" and line.basis == "assumed" else line.name


def _explain_marks(axes: Axes, lines: tuple[Line, ...]) -> None:
    covered = " and ".join(dict.fromkeys(line.name.rpartition(", ")[2] for line in lines if line.points))
    axes.plot([], [], linestyle="none", marker="o", markersize=5, color=GREY, label=f"{covered} covered")
    axes.plot([], [], linestyle="--", linewidth=1.3, color=GREY, label="soft saturation (assumed)")


def _style(line: Line) -> dict[str, Any]:
    if line.points:
        return {"linestyle": "none", "marker": "o", "markersize": 5, "zorder": 4}
    if line.name.endswith("well purged"):
        return {"color": GREY, "linestyle": ":", "linewidth": 1.4}
    if line.name == "both purges short":  # the others lie on it for the most part
        return {"linewidth": 4.5, "alpha": 0.35, "solid_capstyle": "butt"}
    if line.basis == "assumed":
        return {"linestyle": "--", "linewidth": 1.3}
    if "chemistry " in line.name:
        return {"linewidth": 1.0, "alpha": 0.7}
    return {"linewidth": 1.8}


def _shade(axes: Axes, lines: tuple[Line, ...]) -> None:
    """The window, where the catalog has one."""
    windows = [line for line in lines if line.name.endswith("window")]
    for line in windows[:1]:
        x, _ = shown(line)
        axes.axvspan(x[0], x[-1], color="#1b5e8c", alpha=0.06, linewidth=0)


def _with_unit(name: str, unit: str) -> str:
    text = UNIT_TEXTS[unit]
    return f"{name} ({text})" if text else name
