"""A process window as a picture or a table: PNG, SVG or CSV, the same bytes every time."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from r2r_sim.report.curve_chart import SETTINGS, UNIT_TEXTS, refuse_format
from r2r_sim.report.files import Written, write_bytes
from r2r_sim.report.picture import picture_bytes
from r2r_sim.study.window import Axis, FloatArray, WindowMap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS = ("#a9c4de", "#e8b7a6", "#b5d6bd", "#d2bddd", "#e3d19b", "#9fd0cf", "#d9d9d9", "#f0c3d8", "#c7cf9a", "#bcb8e0")
"""Of the limits, in the order of the share of the map where they bind: pale, so that lines stay readable on them."""
INK = "#1f2933"
MORE: dict[str, Any] = {"axes.grid": False, "axes.xmargin": 0.0, "hatch.linewidth": 0.5, "hatch.color": "#5f6b7a"}
"""Settings of this picture beyond those that all pictures share."""
SMALL_SHARE = 0.0005
"""A limit that binds on less than this part of a map is named, not shown as 0 %."""


def write_window(found: WindowMap, path: Path, *, overwrite: bool = False) -> Written:
    """Write a process window as a picture (.png, .svg) or a table (.csv), with the manners of a workbook.

    Raises
    ------
    OutputError
        If the ending is another one, matplotlib is wanted and missing, or as for a workbook.
    """
    return write_bytes(window_bytes(found, path.suffix), path, overwrite=overwrite)


def window_bytes(found: WindowMap, suffix: str) -> bytes:
    """A process window in the format of an ending; the same bytes for the same window.

    Raises
    ------
    OutputError
        If the ending is another one, or matplotlib is wanted and missing.
    """
    refuse_format(Path(f"window{suffix}"))
    if suffix.lower() == ".csv":
        text: str = found.to_frame().to_csv(index=False, lineterminator="\n", float_format="%.7g")
        return text.encode()
    return picture_bytes(lambda: _figure(found), suffix, SETTINGS | MORE, ", or write a .csv")


def _figure(found: WindowMap) -> Figure:
    from matplotlib.figure import Figure

    title = textwrap.wrap(found.scenario, 88)
    figure = Figure(figsize=(9.6, 6.4))
    axes = figure.subplots()
    _scales(axes, found)
    handles = _regions(axes, found)
    if found.window.margin is None:
        finished = float(np.ptp(found.window.passes)) > 0
        _contours(axes, found, found.window.finished_speed * 60.0 if finished else found.allowed)
        passes = ", over the number of passes" if finished else ""
        what = f"lines: web speed that all limits allow{passes}, m/min"
    else:
        handles += _boundary(axes, found)
        what = "hatched: the web speed is beyond what the limits allow"
    if found.mark is not None:
        label = f"{found.line}: {found.mark.speed:.3g} m/min,\n{found.mark.binding}"
        handles += axes.plot(
            [found.mark.x],
            [found.mark.y],
            "o",
            color=INK,
            mec="white",
            mew=1.4,
            ms=9,
            label=label,
            clip_on=False,
            zorder=5,
        )
    axes.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(1.02, 1.0),
        borderaxespad=0.0,
        title="binds (share of the map)",
        alignment="left",
        fontsize=8.5,
        labelspacing=0.7,
    )
    figure.suptitle("\n".join(title), x=0.08, y=0.975, ha="left", va="top", fontsize=12, fontweight="bold")
    under = f"process window of {found.line}; {what}"
    figure.text(0.08, 0.925 - 0.035 * (len(title) - 1), under, color="#666666", fontsize=9, va="top")
    if found.note:
        figure.text(0.08, 0.02, found.note, color="#555555", fontsize=8)
    figure.subplots_adjust(left=0.08, right=0.71, top=0.875 - 0.035 * (len(title) - 1), bottom=0.11)
    return figure


def _scales(axes: Axes, found: WindowMap) -> None:
    """Names, units, ends and ticks of both axes; before anything is drawn, so that labels of lines find their place."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    axes.set(xlabel=_label(found.x), ylabel=_label(found.y))
    if found.x.logarithmic:
        axes.set_xscale("log")
    if found.y.logarithmic:
        axes.set_yscale("log")
    for axis, place in ((found.x, axes.xaxis), (found.y, axes.yaxis)):
        if axis.logarithmic:
            place.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
            place.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
            place.set_minor_formatter(NullFormatter())
    axes.set(xlim=(found.x.low, found.x.high), ylim=(found.y.low, found.y.high))


def _label(axis: Axis) -> str:
    words = axis.name.replace("zones.", "").replace("process.", "").replace("material.", "").replace("_", " ")
    for lead, text in (("partial pressure.", "partial pressure of "), ("cabinets.", "cabinet flow of ")):
        words = words.replace(lead, text)
    words = words.removesuffix(".max flow")
    unit = UNIT_TEXTS.get(axis.unit, axis.unit)
    return f"{words} ({unit})" if unit else words


def _edges(values: Any, logarithmic: bool) -> Any:
    """Borders of cells whose middles are the values."""
    at = np.log(values) if logarithmic else values
    if len(at) == 1:
        half = np.array([0.5])
        return np.concatenate((at - half, at + half))
    middle = 0.5 * (at[1:] + at[:-1])
    found = np.concatenate(([2 * at[0] - middle[0]], middle, [2 * at[-1] - middle[-1]]))
    return np.exp(found) if logarithmic else found


def _regions(axes: Axes, found: WindowMap) -> list[Any]:
    """The limits that bind as coloured areas, the largest first."""
    from matplotlib.colors import ListedColormap
    from matplotlib.patches import Patch

    shares, names = found.shares(), list(found.window.limits)
    rank = np.zeros(len(names), dtype=int)
    for place, name in enumerate(shares):
        rank[names.index(name)] = place
    colours = [COLOURS[place % len(COLOURS)] for place in range(len(shares))]
    axes.pcolormesh(
        _edges(found.x_values, found.x.logarithmic),
        _edges(found.y_values, found.y.logarithmic),
        rank[found.window.binding],
        cmap=ListedColormap(colours),
        vmin=-0.5,
        vmax=len(colours) - 0.5,
        rasterized=True,
    )
    return [
        Patch(facecolor=colour, label=f"{name} ({'<0.1 %' if share < SMALL_SHARE else f'{share:.1%}'})")
        for colour, (name, share) in zip(colours, shares.items(), strict=True)
    ]


def _contours(axes: Axes, found: WindowMap, allowed: FloatArray) -> None:
    """Lines of equal speed [m/min], at round values."""
    from matplotlib.ticker import MaxNLocator

    low, high = float(np.min(allowed)), float(np.max(allowed))
    if not high > low or min(allowed.shape) < 2:
        return
    if low > 0 and high / low > 20:
        decades = np.arange(np.floor(np.log10(low)), np.ceil(np.log10(high)) + 1)
        levels = [float(step * 10.0**decade) for decade in decades for step in (1, 2, 5)]
    else:
        levels = [float(level) for level in MaxNLocator(9).tick_values(low, high)]
    levels = [level for level in levels if low < level < high]
    if levels:
        lines = axes.contour(found.x_values, found.y_values, allowed, levels=levels, colors=INK, linewidths=0.9)
        axes.clabel(lines, fmt=lambda level: f"{level:g}", fontsize=8, inline_spacing=4)


def _boundary(axes: Axes, found: WindowMap) -> list[Any]:
    """Where the web speed that is asked for reaches what is allowed; hatched beyond."""
    from matplotlib.lines import Line2D

    margin = found.window.margin
    assert margin is not None
    if min(margin.shape) >= 2 and float(np.min(margin)) < 0.0 < float(np.max(margin)):
        axes.contourf(found.x_values, found.y_values, margin, levels=[-2.0, 0.0], colors="none", hatches=["///"])
        axes.contour(found.x_values, found.y_values, margin, levels=[0.0], colors=INK, linewidths=1.8)
        return [Line2D([], [], color=INK, linewidth=1.8, label="highest web speed")]
    return []
