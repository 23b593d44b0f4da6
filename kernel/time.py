"""Work dates, months and the clock. Days and months are always those of Asia/Shanghai."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
_fixed: ContextVar[datetime | None] = ContextVar("fixed_now", default=None)


def now() -> datetime:
    """The present moment (UTC), or the one fixed for this request or test by `fixed_now`."""
    return _fixed.get() or datetime.now(UTC)


def fixed() -> datetime | None:
    """The moment fixed by `fixed_now`, for what must later go on at the same moment; None: the real clock."""
    return _fixed.get()


@contextmanager
def fixed_now(moment: datetime) -> Iterator[None]:
    """Within the block `now()` answers `moment`. For tests, histories and the `Gongfu-Now` header."""
    token = _fixed.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.reset(token)


def day_of(moment: datetime) -> date:
    """The Asia/Shanghai day a moment falls on."""
    return moment.astimezone(ZONE).date()


def today() -> date:
    """Today in Asia/Shanghai."""
    return day_of(now())


def end_of(day: date) -> datetime:
    """The last microsecond of a day: what `as_of` means when only a day is given."""
    return datetime.combine(day, time.max, tzinfo=ZONE)


def month_of(day: date) -> str:
    """The month of a day, as `2026-11`."""
    return f"{day.year:04d}-{day.month:02d}"


def first_day(month: str) -> date:
    """The first day of a month given as `2026-11`."""
    return date.fromisoformat(f"{month}-01")


def last_day(month: str) -> date:
    """The last day of a month given as `2026-11`."""
    return first_day(months_after(month, 1)) - timedelta(days=1)


def months_after(month: str, count: int) -> str:
    """The month `count` months after (negative: before) the given one."""
    first = first_day(month)
    index = first.year * 12 + first.month - 1 + count
    return f"{index // 12:04d}-{index % 12 + 1:02d}"
