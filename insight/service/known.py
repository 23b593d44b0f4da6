"""What figures are made of, and where those that were made are kept."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

Mark = tuple[int, int]


class Known(Protocol):
    """Everybody's months. Answered by this context's read model."""

    def marks(self, first: str, last: str, day: date) -> dict[str, Mark]:
        """Which months hold anything, and what they stand at on a day."""

    def marks_and_cells(
        self, cells: Any, region: str, first: str, last: str, day: date
    ) -> tuple[Mapping[str, Mark], Mapping[str, "Kept"]]:
        """What months stand at on a day, and what was made of them for a region."""

    def changes(self, month: str) -> Any:
        """What was added to every worker's month on each day."""

    def persons(self) -> Mapping[str, str]:
        """Whose the records are that were merged into others."""

    def worked_before(self, workers: Collection[str], month: str, as_of: datetime | None = None) -> set[str]:
        """Who of some workers had work before a month."""

    def newcomers(self, month: str, as_of: datetime | None = None) -> set[str]:
        """Which records had their first work in a month."""

    def changed_since(self, moment: datetime, first: str, last: str) -> set[str]:
        """Which months were known otherwise at a moment."""

    def valid_lists(self, month: str, as_of: datetime | None = None) -> Any:
        """The lists valid for a month, the one that counts first."""

    def vintages(self, region: str, last: str) -> Any:
        """How much of each month became known in which month."""

    def hours(self, month: str) -> Any:
        """What was added to everybody's hours of a month on each day."""

    def certificates(self, first: str, last: str) -> Any:
        """The certificates given in months."""

    def worked_on(
        self, workers: Collection[str], first: date, last: date, *, since: datetime | None = None
    ) -> Mapping[str, Sequence[date]]:
        """The days on which some workers earned something, or of which anything became known `since`."""

    def entries_behind(self, region: str, month: str, moment: datetime) -> dict[str, Any]:
        """What a region's month was made of at a moment."""


class Kept(Protocol):
    """A month's cells at a mark."""

    @property
    def mark(self) -> Mark:
        """What the month was at when they were made."""

    @property
    def cells(self) -> list[bytes]:
        """The cells asked for."""


class Shelf(Protocol):
    """Cells ready to be told. Answered by this context's read model."""

    def of(self, region: str, first: str, last: str) -> Mapping[str, Kept]:
        """A region's cells, month by month."""

    def below(self, region: str, month: str) -> Kept | None:
        """The cells of what lies right below a region."""

    def keep(self, month: str, mark: Mark, cells: Mapping[str, tuple[str, bytes]]) -> None:
        """Keep a month's cells."""


class Members(Protocol):
    """Who is on a list of low-income households."""

    def members(self, list: str) -> Collection[str]:
        """The workers on a list; nobody where it has been destroyed."""


__all__ = ["Kept", "Known", "Mark", "Members", "Shelf"]
