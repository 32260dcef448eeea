"""Who did what when, as a picture: one row a unit, coloured by SEMI E10 state; the same bytes every time.

States differ in colour and in lightness, so that a print in grey and eyes that see colours differently tell them apart.
What a unit did is written into its bar where there is room. Where there are several products, a stripe below says for
which of them a unit is set up.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from r2r_sim.errors import OutputError
from r2r_sim.report.curve_chart import SETTINGS
from r2r_sim.report.files import Written, write_bytes
from r2r_sim.report.picture import picture_bytes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from r2r_sim.study.trace import Bar, Gantt

FORMATS = (".png", ".svg")
MOST_UNITS = 60
"""Rows that still can be read on a page."""
STATES: dict[str, tuple[str, str]] = {
    "productive": ("#2a7f8f", ""),
    "standby": ("#f2e6b8", ""),
    "engineering": ("#b9a3cf", ""),
    "scheduled down": ("#8fb4de", ""),
    "unscheduled down": ("#8c1d18", ""),
    "non-scheduled": ("#ededed", "////"),
}
"""Colour and hatching of each E10 state."""
DARK = frozenset(("productive", "unscheduled down"))
"""States on which text is white."""
PRODUCTS = ("#1b1b1b", "#d08a16", "#7a5ea8", "#4c8c4a", "#b04a7a", "#9a9a9a")
"""Colours of the stripe below a unit that says which product it is set up for, over and over."""
LETTER = 0.062
"""Width of a letter at the size of the labels [inch]."""


def refuse_format(path: Path) -> None:
    """Refuse an ending that is not one of those that can be written.

    Raises
    ------
    OutputError
        With the endings that can.
    """
    if path.suffix.lower() not in FORMATS:
        hint = f"name it {path.with_suffix('.png').name}"
        raise OutputError(f"{path} does not end in {' or '.join(FORMATS)}", hint=hint)


def write_gantt(gantt: Gantt, path: Path, *, overwrite: bool = False) -> Written:
    """Write the chart as a picture (.png, .svg), with the manners of a workbook.

    Raises
    ------
    OutputError
        If the ending is another one, matplotlib is missing, there are more units than can be read, or as for a
        workbook.
    """
    return write_bytes(gantt_bytes(gantt, path.suffix), path, overwrite=overwrite)


def gantt_bytes(gantt: Gantt, suffix: str) -> bytes:
    """The chart in the format of an ending; the same bytes for the same window.

    Raises
    ------
    OutputError
        If the ending is another one, matplotlib is missing, or there are more units than can be read.
    """
    refuse_format(Path(f"gantt{suffix}"))
    if len(gantt.units) > MOST_UNITS:
        raise OutputError(f"{len(gantt.units)} units cannot be read on one page", hint=f"{MOST_UNITS} can")
    settings: dict[str, Any] = {**SETTINGS, "axes.grid": False, "axes.spines.left": False, "hatch.linewidth": 0.5}
    return picture_bytes(lambda: _figure(gantt), suffix, settings)


def _figure(gantt: Gantt) -> Figure:
    from matplotlib.figure import Figure

    width, height = 13.0, 1.75 + 0.42 * len(gantt.units)
    figure = Figure(figsize=(width, height))
    left = 0.14 + LETTER * max(len(unit) for unit in gantt.units)
    axes = figure.add_axes((left / width + 0.012, 0.62 / height, 0.98 - left / width - 0.012, 1 - 1.75 / height))
    _draw(axes, gantt, (0.98 - left / width - 0.012) * width)
    figure.text(0.02, 1 - 0.34 / height, gantt.name, fontsize=12, fontweight="bold")
    about = (
        f"day {gantt.start:g} to day {gantt.end:g} of replication {gantt.replication + 1}, seed {gantt.seed}; "
        "day 0 begins at midnight of a Monday"
    )
    figure.text(0.02, 1 - 0.6 / height, about, fontsize=8.5, color="#555555")
    _legend(figure, gantt, 1 - 0.72 / height)
    return figure


def _draw(axes: Axes, gantt: Gantt, width: float) -> None:
    place = {unit: row for row, unit in enumerate(gantt.units)}
    per_day = width / (gantt.end - gantt.start)
    for state, (colour, hatch) in STATES.items():
        for row in range(len(gantt.units)):
            spans = [
                (bar.start, bar.end - bar.start) for bar in gantt.bars if bar.e10 == state and place[bar.unit] == row
            ]
            if spans:
                axes.broken_barh(
                    spans, (row - 0.36, 0.72), facecolor=colour, hatch=hatch or None, edgecolor="#b5b5b5" if hatch else
                    "none", linewidth=0.0,
                )  # fmt: skip
    for bar in _labelled(gantt, per_day):
        colour = "white" if bar.e10 in DARK else "#333333"
        axes.text((bar.start + bar.end) / 2, place[bar.unit], bar.sub_state, ha="center", va="center", fontsize=7,
                  color=colour, clip_on=True)  # fmt: skip
    colours = _product_colours(gantt)
    for run in gantt.runs:
        stripe = [(run.start, run.end - run.start)], (place[run.unit] + 0.38, 0.07)
        axes.broken_barh(*stripe, facecolor=colours[run.product], linewidth=0.0)
    for mark in gantt.failures:
        axes.plot([mark.at], [place[mark.unit] - 0.43], marker="v", markersize=5, color="#111111", clip_on=False)
    axes.set_xlim(gantt.start, gantt.end)
    axes.set_ylim(len(gantt.units) - 0.4, -0.62)
    axes.set_yticks(range(len(gantt.units)), gantt.units)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("day" if gantt.end - gantt.start > 1 else "day (0.1 day = 2.4 h)")
    if gantt.end - gantt.start >= 2:
        for day in range(int(gantt.start) + 1, int(gantt.end) + 1):
            if gantt.end - gantt.start <= 40:
                axes.axvline(day, color="white", linewidth=0.6, zorder=3)


def _product_colours(gantt: Gantt) -> dict[str, str]:
    return {product: PRODUCTS[number % len(PRODUCTS)] for number, product in enumerate(gantt.products)}


def _labelled(gantt: Gantt, per_day: float) -> list[Bar]:
    """Bars with room for what they say."""
    return [bar for bar in gantt.bars if (bar.end - bar.start) * per_day > LETTER * (len(bar.sub_state) + 1)]


def _legend(figure: Figure, gantt: Gantt, top: float) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    seen = {bar.e10 for bar in gantt.bars}
    keys: list[Any] = [
        Patch(facecolor=colour, hatch=hatch or None, edgecolor="#b5b5b5" if hatch else "none", label=state)
        for state, (colour, hatch) in STATES.items()
        if state in seen
    ]
    keys += [Patch(facecolor=colour, label=f"set up for {name}") for name, colour in _product_colours(gantt).items()]
    if gantt.failures:
        keys.append(Line2D([], [], linestyle="none", marker="v", color="#111111", markersize=5, label="fails"))
    figure.legend(handles=keys, loc="upper left", bbox_to_anchor=(0.012, top), ncols=len(keys), fontsize=8.5,
                  handlelength=1.4, columnspacing=1.6)  # fmt: skip
