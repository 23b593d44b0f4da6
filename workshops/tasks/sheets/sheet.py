"""What reading a day sheet gives: rows of work, and what is wrong where."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid5


@dataclass(frozen=True, slots=True)
class Row:
    """One piece of work: a row of a long table, a cell of a cross table.

    `row`: as the spreadsheet counts, from 1. `quantity`: pieces. `accepted`: pieces found good,
    None when not inspected. `note_present`: there is a remark; what it says never leaves the file.
    `occurrence`: how many rows of the same content stand before it in the file; `of_work`: how many
    of the same work, whatever was found good of it.
    """

    sheet: str
    row: int
    worker: str
    product: str
    step: str
    work_date: date
    quantity: int
    accepted: int | None
    note_present: bool
    occurrence: int
    of_work: int

    def id(self, workshop: str) -> str:
        """The id of the hand-in this row becomes: the same for the same row, however it is sent.

        Made of worker, product, step, date, quantity, accepted and occurrence. Not of where the row
        stands: the same sheet sorted, saved as text or with its columns moved adds nothing.
        """
        if self.accepted is None:
            return self.uninspected_id(workshop)
        return self._id(workshop, self.accepted, self.occurrence)

    def uninspected_id(self, workshop: str) -> str:
        """The id the row had while nobody had inspected it: a sheet sent again once 合格 is filled in
        means the same pieces, not new ones."""
        return self._id(workshop, None, self.of_work)

    def _id(self, workshop: str, accepted: int | None, occurrence: int) -> str:
        content = (
            self.worker,
            self.product,
            self.step,
            self.work_date.isoformat(),
            str(self.quantity),
            "" if accepted is None else str(accepted),
            str(occurrence),
        )
        return str(uuid5(UUID(workshop), "\x1f".join(content)))


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong, and where: `row` as the spreadsheet counts (0: the whole file or sheet),
    `column` by its heading.

    `value` is the start of the offending text, to be shown to whoever sent the file and never
    kept: it may hold a name.
    """

    sheet: str
    row: int
    column: str
    code: str
    value: str = ""


@dataclass(slots=True)
class Sheet:
    """A whole file, read: good rows in the order of the file, errors and warnings likewise.

    `rows_seen`: rows (in a cross table: cells) that were meant as work, good or not.
    """

    rows: list[Row] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    warnings: list[RowError] = field(default_factory=list)
    rows_seen: int = 0
