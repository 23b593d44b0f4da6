"""How a table is read, for whoever sent it to confirm, and what it lacks to be read at all."""

from contextlib import suppress

from shell.workbooks.grid import Cell, DateNumber, Grid
from workshops.tasks.sheets.cells import Wrong, plain
from workshops.tasks.sheets.layout import Table
from workshops.tasks.sheets.lines import at
from workshops.tasks.sheets.sheet import Layout

SAMPLES, SAMPLE = 3, 12  # how many of what stands in a column are shown, and how many signs of each


def how_read(grid: Grid, table: Table, *, confirmed: bool) -> Layout:
    """What each column is taken for, with a few of the things that stand in it."""
    used = {column: role for panel in table.panels for role, column in panel.items()}
    crossed = {crossing.column for crossing in table.crossings}
    columns = [
        (column, heading, used.get(column, "other"))
        for column, heading in sorted(table.headings.items())
        if column not in crossed and column != table.origin
    ]
    lines = [cells for number, cells in grid.rows.items() if table.below <= number < table.end]
    samples = {
        column: list(
            dict.fromkeys(
                text for cells in lines[:20] if (text := written(at(cells, column), table)[:SAMPLE])
            )
        )
        for column, _, _ in columns
    }
    return Layout(
        grid.name,
        table.row,
        table.shape,
        confirmed,
        columns,
        [crossing.heading for crossing in table.crossings],
        {column: held[:SAMPLES] for column, held in samples.items()},
    )


def missing(table: Table) -> list[str]:
    """The headings, as a coordinator would write them, without which nothing can be read."""
    panel, told = table.panels[0], table.told
    crossed = table.crossings[0].told if table.crossings else None
    lacking = []
    if not (
        panel.keys() & {"number", "name"} or told.worker or told.worker_text or (crossed and crossed.worker)
    ):
        lacking.append("工号")
    dated = crossed and (crossed.day or crossed.wrong)
    if not ("date" in panel or told.day or dated):
        lacking.append("日期")
    makes = panel.keys() & {"product", "step"} or told.product or told.product_text
    if not (makes or (crossed and crossed.product)):
        lacking.append("产品")
    if not (table.crossings or "quantity" in panel):
        lacking.append("数量")
    return lacking


def written(cell: Cell, table: Table) -> str:
    """A cell as whoever opens the file reads it: a date as its day."""
    if isinstance(cell, DateNumber) and cell.is_plausible:
        with suppress(Wrong):
            return table.calendar.read(cell).isoformat()
    return plain(cell)
