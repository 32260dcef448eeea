"""Native charts in one style."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter.chart import Chart

from r2r_sim.report.book import Book
from r2r_sim.report.style import BRICK, FONT, GREY, INK, LINE, NAVY, SERIES, SKY, STEEL, TEAL

Range = list[str | int]
"""Cells in the form charts want: sheet, first row, first column, last row, last column."""
Part = tuple[str | Range, Range, str]
"""A series: its name or the cell that holds it, its values, its colour."""

_SMALL = {"name": FONT, "size": 9, "color": INK}


def _axis(**extra: Any) -> dict[str, Any]:
    return {
        "num_font": _SMALL,
        "name_font": {"name": FONT, "size": 9, "color": GREY, "bold": False},
        "line": {"color": LINE},
        "major_tick_mark": "none",
        "minor_tick_mark": "none",
    } | extra


def _values(**extra: Any) -> dict[str, Any]:
    return _axis(major_gridlines={"visible": True, "line": {"color": LINE, "width": 0.5}}, line={"none": True}) | extra


def _dress(chart: Chart, title: str, *, legend: str = "bottom", hidden: Sequence[int] = ()) -> Chart:
    chart.set_title(
        {"name": title, "name_font": {"name": FONT, "size": 11, "bold": True, "color": NAVY}, "overlay": False}
    )
    chart.set_legend(
        {"none": True} if legend == "none" else {"position": legend, "font": _SMALL, "delete_series": list(hidden)}
    )
    chart.set_chartarea({"border": {"color": LINE}, "fill": {"color": "#FFFFFF"}})
    chart.set_plotarea({"fill": {"none": True}})
    return chart


def _fill(colour: str, gap: int = 45) -> dict[str, Any]:
    return {"fill": {"color": colour}, "border": {"none": True}, "gap": gap}


def waterfall(
    book: Book,
    title: str,
    labels: Range,
    base: Range,
    parts: Sequence[Part],
    tops: tuple[Range, Sequence[str]],
    unit: str,
    numbers: str,
) -> Chart:
    """Bars that stand on an invisible base: ends, then what is lost on the way, with a text above each."""
    chart: Chart = book.workbook.add_chart({"type": "column", "subtype": "stacked"})
    unseen = {"fill": {"none": True}, "border": {"none": True}}
    chart.add_series({"name": "base", "categories": labels, "values": base, "gap": 35} | unseen)
    for name, values, shade in parts:
        chart.add_series({"name": name, "categories": labels, "values": values} | _fill(shade, 35))
    line: Chart = book.workbook.add_chart({"type": "line"})
    heights, texts = tops
    line.add_series(
        {
            "name": "labels",
            "categories": labels,
            "values": heights,
            "line": {"none": True},
            "marker": {"type": "none"},
            "data_labels": {
                "value": True,
                "position": "above",
                "font": _SMALL,
                "custom": [{"value": text, "font": _SMALL} for text in texts],
            },
        }
    )
    chart.combine(line)
    chart.set_x_axis(_axis(num_font=_SMALL | {"size": 8}))
    chart.set_y_axis(_values(name=unit, num_format=numbers, min=0))
    return _dress(chart, title, hidden=[0, len(parts) + 1])


def stacked(
    book: Book,
    title: str,
    labels: Range,
    parts: Sequence[Part],
    *,
    axis: str = "",
    numbers: str = "General",
    bars: bool = False,
    full: bool = False,
    gap: int = 45,
    legend: str = "bottom",
) -> Chart:
    """Stacked columns or bars, one series a part."""
    chart: Chart = book.workbook.add_chart(
        {"type": "bar" if bars else "column", "subtype": "percent_stacked" if full else "stacked"}
    )
    for name, values_of, shade in parts:
        chart.add_series({"name": name, "categories": labels, "values": values_of} | _fill(shade, gap))
    values = _values(num_format="0%" if full else numbers, name=axis)
    if bars:
        # XlsxWriter calls the horizontal axis of bars x
        chart.set_x_axis(values | {"label_position": "high"})
        chart.set_y_axis(_axis(reverse=True, major_gridlines={"visible": False}))
    else:
        chart.set_x_axis(_axis())
        chart.set_y_axis(values)
    return _dress(chart, title, legend=legend)


def bars(
    book: Book,
    title: str,
    labels: Range,
    values: Range,
    *,
    numbers: str,
    axis: str = "",
    colour: str = STEEL,
    points: Sequence[str] = (),
    top: float | None = None,
) -> Chart:
    """Horizontal bars with their values, the first on top."""
    chart: Chart = book.workbook.add_chart({"type": "bar"})
    series: dict[str, Any] = {
        "name": title,
        "categories": labels,
        "values": values,
        "data_labels": {"value": True, "num_format": numbers, "font": _SMALL},
    } | _fill(colour, 40)
    if points:
        series["points"] = [{"fill": {"color": point}} for point in points]
    chart.add_series(series)
    scale = {"min": 0} | ({"max": top} if top is not None else {})
    chart.set_x_axis(_values(num_format=numbers, name=axis, label_position="high") | scale)
    chart.set_y_axis(_axis(reverse=True, major_gridlines={"visible": False}))
    return _dress(chart, title, legend="none")


def pareto(book: Book, title: str, labels: Range, hours: Range, cumulative: Range, axis: str) -> Chart:
    """Columns in falling order, and the cumulative share as a line."""
    chart: Chart = book.workbook.add_chart({"type": "column"})
    chart.add_series({"name": axis, "categories": labels, "values": hours} | _fill(BRICK, 40))
    line: Chart = book.workbook.add_chart({"type": "line"})
    line.add_series(
        {
            "name": "cumulative share",
            "categories": labels,
            "values": cumulative,
            "line": {"color": NAVY, "width": 1.75},
            "marker": {"type": "circle", "size": 5, "fill": {"color": NAVY}, "border": {"color": NAVY}},
            "y2_axis": True,
        }
    )
    chart.combine(line)
    chart.set_x_axis(_axis())
    chart.set_y_axis(_values(name=axis, num_format="#,##0"))
    line.set_y2_axis(_axis(num_format="0 %", min=0, max=1))
    return _dress(chart, title)


def band(book: Book, title: str, labels: Range, parts: tuple[Range, Range, Range], least: float, numbers: str) -> Chart:
    """P10 to P90 as a band, the mean as a line: stacked areas with an invisible lower one; the axis begins at least."""
    low, spread, mean = parts
    chart: Chart = book.workbook.add_chart({"type": "area", "subtype": "stacked"})
    chart.add_series(
        {"name": "P10", "categories": labels, "values": low, "fill": {"none": True}, "border": {"none": True}}
    )
    chart.add_series(
        {"name": "P10 to P90", "categories": labels, "values": spread, "fill": {"color": SKY}, "border": {"none": True}}
    )
    line: Chart = book.workbook.add_chart({"type": "line"})
    line.add_series({"name": "mean", "categories": labels, "values": mean, "line": {"color": TEAL, "width": 2.25}})
    chart.combine(line)
    chart.set_x_axis(_axis(name="month"))
    chart.set_y_axis(_values(num_format=numbers, min=least))
    return _dress(chart, title, hidden=[0])


def lines(
    book: Book, title: str, labels: Range, parts: Sequence[tuple[str, Range]], *, axis: str, numbers: str
) -> Chart:
    """Lines over time: the first thin and pale, as it is noisy, those after it in colour."""
    chart: Chart = book.workbook.add_chart({"type": "line"})
    for number, (name, values) in enumerate(parts):
        stroke = {"color": TEAL, "width": 2.25} if number else {"color": SKY, "width": 1.0}
        chart.add_series({"name": name, "categories": labels, "values": values, "line": stroke})
    chart.set_x_axis(_axis(name=axis, interval_unit=30, interval_tick=30))
    chart.set_y_axis(_values(num_format=numbers, min=0))
    return _dress(chart, title)


def colour(number: int) -> str:
    """Colour of the nth series."""
    return SERIES[number % len(SERIES)]
