"""What happens to wages where somebody is employed: hours kept, and pay compared with the minimum wage."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

import msgspec

from kernel.events import Event


class MinimumWageSet(Event, frozen=True, kw_only=True):
    """The minimum wage of a region (a code, or the prefix of one) from a day on: yuan a month and an hour,
    and the document that says so."""

    TOPIC: ClassVar[str] = "workshops.minimum-wage-set"
    region: str
    monthly: Decimal
    hourly: Decimal
    effective_from: date
    source: str


class HoursKept(Event, frozen=True, kw_only=True):
    """How long somebody worked on a day, in hours; `before` is what was kept of that day until now.

    `until` is the last day of the window in which the day's pay is compared with the minimum wage.
    """

    TOPIC: ClassVar[str] = "workshops.hours-kept"
    workshop: str
    worker: str
    work_date: date
    hours: Decimal
    before: Decimal | None
    until: date


class TopUp(msgspec.Struct, frozen=True):
    """How a top-up was worked out: in one window (`day`, `week`, `month`; from `first` to `last`), `hours` at
    the `hourly` minimum (yuan, in force since a day in a region) against the piece pay of these days so far
    (`earned`, yuan, exact).

    `before` was topped up by earlier slips, `amount` is the difference this one adds or takes (fen).
    """

    window: str
    first: date
    last: date
    hours: Decimal
    hourly: Decimal
    since: date
    region: str
    earned: Decimal
    before: int
    amount: int


class DayPay(msgspec.Struct, frozen=True):
    """What a slip settles of one day's pieces (yuan, exact, signed)."""

    day: date
    exact: Decimal


class DayHours(msgspec.Struct, frozen=True):
    """What a slip counts of one day's hours: all of them, or what was mended since they were counted."""

    day: date
    hours: Decimal


class WageCompared(Event, frozen=True, kw_only=True):
    """Saved with the slip: what it settles of a month's days, which hours it counts, and what it tops up in
    the windows that are over.

    `slip` is None where nothing came of it and there is no slip: nothing of it has to be undone then.
    """

    TOPIC: ClassVar[str] = "workshops.wage-compared"
    workshop: str
    worker: str
    month: str
    run: str
    slip: str | None
    pieces: tuple[DayPay, ...]
    hours: tuple[DayHours, ...]
    top_ups: tuple[TopUp, ...]
