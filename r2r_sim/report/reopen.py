"""Every workbook is opened again before it is handed over, by a reader that did not write it."""

from __future__ import annotations

from io import BytesIO

from r2r_sim.errors import OutputError


def check_workbook(content: bytes) -> None:
    """Open a workbook and look at every cell: a formula without its value, or an error value, is never handed over.

    Raises
    ------
    OutputError
        If the workbook cannot be read, or a formula has no value or shows an error; the message names the cells.
    """
    from openpyxl import load_workbook

    try:
        formulas = load_workbook(BytesIO(content), read_only=True)
        values = load_workbook(BytesIO(content), read_only=True, data_only=True)
    except Exception as error:  # whatever a reader raises, the workbook is not readable
        raise OutputError(f"the workbook cannot be read back: {error}") from error
    wrong = [
        f"{sheet.title}!{cell.coordinate}"
        for sheet in formulas.worksheets
        for written, shown in zip(sheet.iter_rows(), values[sheet.title].iter_rows(), strict=True)
        for cell, value in zip(written, shown, strict=True)
        if cell.data_type == "f" and (value.value is None or value.data_type == "e")
    ]
    if wrong:
        raise OutputError(
            f"{len(wrong)} formulas of the workbook have no value: {', '.join(wrong[:5])}",
            hint="this is a fault of the package: please report it with the scenario",
        )
