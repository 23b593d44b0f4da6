"""What is told of a region's month, and where something is not told, why."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import msgspec

STAGES = ("estimated", "earned", "settled", "paid")


class Figures(msgspec.Struct, frozen=True):
    """What may be told of people's amounts, in fen; the median from ten people on, quartiles from twenty."""

    workers: int
    total: int
    median: int | None = None
    lower: int | None = None
    upper: int | None = None


class Count(msgspec.Struct, frozen=True):
    """How many of the people, `of` how many; or why that is not told (`few`, `beside`; `open` while the month
    goes on; `no-list` where none covers them)."""

    people: int | None = None
    hidden: str | None = None
    of: int | None = None

    @property
    def share(self) -> Decimal | None:
        """Their share, four decimals; None where it is not told, or there is nobody."""
        return share(self.people, self.of)


class Hourly(msgspec.Struct, frozen=True):
    """Work paid by the hour: how many people did it, what it earned (fen), in how many hundredths of an hour;
    or why that is not told."""

    people: int | None = None
    total: int | None = None
    hundredths: int | None = None
    hidden: str | None = None

    @property
    def pay(self) -> Decimal | None:
        """Yuan an hour, to the fen; None where it is not told, or nobody worked by the hour."""
        if not self.hundredths or self.total is None:
            return None
        return (Decimal(self.total) / self.hundredths).quantize(Decimal("0.01"), ROUND_HALF_UP)


class Trained(msgspec.Struct, frozen=True):
    """Who was certified in the month, and who of them had paid work in the days that count."""

    certified: Count = Count()
    worked: Count = Count()


class Cell(msgspec.Struct, frozen=True):
    """A region's month as everybody sees it. `hidden` says why nothing of its income is told.

    `whole` counts all four stages; `stages` are told together or not at all; `low` are members of low-income
    households by the list `listed` on that day (told where neither they nor the others are few, and never
    where all of them are), `new` those who never earned anything here before; `hourly` is what is paid by the
    hour. These three are of those who had anything when the month had just ended. `trained` stands beside
    income and is hidden by itself.
    """

    region: str
    hidden: str | None = None
    whole: Figures | None = None
    stages: dict[str, Figures] | None = None
    low: Count = Count()
    new: Count = Count()
    listed: date | None = None
    hourly: Hourly = Hourly()
    trained: Trained = Trained()

    @property
    def kept_back(self) -> "Cell":
        """The same region with nothing told."""
        return Cell(self.region, self.hidden or "open")

    @property
    def uncounted(self) -> "Cell":
        """The same region without what is counted when the month is over."""
        count = Count(hidden="open")
        return msgspec.structs.replace(self, low=count, new=count, hourly=Hourly(hidden="open"))


NOBODY = Figures(0, 0)


def nothing(region: str) -> Cell:
    """A region's month in which nobody earned anything."""
    return Cell(
        region,
        whole=NOBODY,
        stages=dict.fromkeys(STAGES, NOBODY),
        low=Count(0),
        new=Count(0),
        hourly=Hourly(0, 0, 0),
        trained=Trained(Count(0), Count(0)),
    )


def share(part: int | None, whole: int | None) -> Decimal | None:
    """A part of people, four decimals; None where either is not told, or there is nobody."""
    return None if part is None or not whole else (Decimal(part) / whole).quantize(Decimal("0.0001"))


__all__ = ["NOBODY", "STAGES", "Cell", "Count", "Figures", "Hourly", "Trained", "nothing", "share"]
