"""Work dates as sheets write them, and the month that a title lends to what is written short."""

import math
import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from shell.workbooks.grid import Cell, CellError
from workshops.tasks.sheets.cells import Wrong, chinese_number, plain

SERIALS = range(20_000, 80_000)  # 1954 to 2119: smaller and larger numbers are slips

_CHINESE = re.compile(r"[零〇一二三四五六七八九十]+(?=[年月日号])")
_WEEKDAY = re.compile(r"[(\[]?(星期|周|週|礼拜)[一二三四五六日天][)\]]?")
_BARE_WEEKDAY = re.compile(r"(?<=[日号\d])[\s(]*[一二三四五六日天]\)?$")
_TIME = re.compile(r"(?<=\d)(t|\s+)\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(z|[+-]\d\d:?\d\d)?$|\s*[上下]午$")
_FULL = re.compile(r"(\d{4}|\d{2})[年./-](\d{1,2})[月./-](\d{1,2})[日号.]?")
_COMPACT = re.compile(r"(20\d\d)(\d\d)(\d\d)(\.0)?")
_AMERICAN = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](20\d\d)")
_MONTH_DAY = re.compile(r"(\d{1,2})[月./-](\d{1,2})[日号]?")
_DAY = re.compile(r"(\d{1,2})(?:\.0)?[日号]?")
WEEKDAY = re.compile(r"(星期|周|週|礼拜)?[一二三四五六日天]")


def _without_spaces(cell: Cell) -> str:
    text = _TIME.sub("", plain(cell).lower())
    text = _WEEKDAY.sub("", re.sub(r"\s", "", text))
    text = _BARE_WEEKDAY.sub("", text)
    return _CHINESE.sub(lambda found: str(chinese_number(found[0]) or 0), text)


@dataclass(frozen=True, slots=True)
class Calendar:
    """How the dates of one table are to be understood.

    `today`: Asia/Shanghai; work dates lie on it or before. `months`: the months a title names, the
    year None where it does not say. `years`: the years it names. `span`: its first and last day,
    where it names both. `epoch_1904`: the workbook counts days from 1904.
    """

    today: date
    epoch_1904: bool = False
    months: tuple[tuple[int | None, int], ...] = ()
    years: tuple[int, ...] = ()
    span: tuple[date, date] | None = None

    def work_date(self, cell: Cell) -> date:
        """The day a cell of a date column names.

        Wrong: `date-missing`, `cell-error`, `date-unreadable` (also a day that does not exist, a
        day alone where no month is told, the number 11.1 that may have been 11.10),
        `date-in-future`.
        """
        day = self.read(cell)
        if day > self.today:
            raise Wrong("date-in-future")
        return day

    def read(self, cell: Cell) -> date:
        """As `work_date`, but a day to come is no mistake."""
        if cell is None:
            raise Wrong("date-missing")
        if isinstance(cell, CellError):
            raise Wrong("cell-error")
        if isinstance(cell, float):
            if not math.isfinite(cell):
                raise Wrong("date-unreadable")
            return self._number(cell)
        text = _without_spaces(cell)
        try:
            if found := _FULL.fullmatch(text):
                return self._full(int(found[1]), int(found[2]), int(found[3]))
            if found := _COMPACT.fullmatch(text):
                return date(int(found[1]), int(found[2]), int(found[3]))
            if found := _AMERICAN.fullmatch(text):
                month, day = int(found[1]), int(found[2])
                if month <= 12 and day <= 12 and month != day:
                    raise Wrong("date-unreadable")  # 3/11/2026: March or November?
                return date(int(found[3]), *((day, month) if month > 12 else (month, day)))
            if found := _MONTH_DAY.fullmatch(text):
                return self._month_day(int(found[1]), int(found[2]))
            if found := _DAY.fullmatch(text):
                return self.day(int(found[1]))
            if text.isascii() and re.fullmatch(r"\d{5}(\.\d*)?", text):
                return self._number(float(text))
        except ValueError:  # 2026年2月30日
            pass
        raise Wrong("date-unreadable")

    def _number(self, number: float) -> date:
        if 20_000_101 <= number <= 20_991_231:
            try:
                return date(int(number) // 10_000, int(number) // 100 % 100, int(number) % 100)
            except ValueError:
                raise Wrong("date-unreadable") from None
        if number in range(1, 32):
            return self.day(int(number))
        if 1 < number < 13:  # 11.15 typed for 11月15日
            month, _, day = repr(number).partition(".")
            if day not in ("1", "2", "3"):  # which may have been 10, 20, 30
                try:
                    return self._month_day(int(month), int(day))
                except ValueError:
                    pass
            raise Wrong("date-unreadable")
        if int(number) + (1462 if self.epoch_1904 else 0) not in SERIALS:
            raise Wrong("date-unreadable")
        return date(1904, 1, 1) + timedelta(int(number)) if self.epoch_1904 else _serial(number)

    def _full(self, year: int, month: int, day: int) -> date:
        if year < 100:
            year += 2000
            if abs(year - self.today.year) > 1:  # 11/3/26 is not 2011
                raise Wrong("date-unreadable")
        return date(year, month, day)

    def _month_day(self, month: int, day: int) -> date:
        """Without a year: the title's, else the latest such day that is not to come."""
        told = [(year, at) for year, at in self.months if year is not None]
        for year, at in told:
            if at == month:
                return date(year, month, day)
        if told:  # a December row on January's sheet
            first, at = told[0]
            near = [(abs((y - first) * 12 + month - at), y) for y in (first - 1, first, first + 1)]
            return date(min(near)[1], month, day)
        if len(self.years) == 1:
            return date(self.years[0], month, day)
        if any(at == month for _, at in self.months):
            return date(self._year_of(month), month, day)
        year = self.today.year
        if (month, day) > (self.today.month, self.today.day):
            year -= 1
        return date(year, month, day)

    def day(self, day: int) -> date:
        """A day of the told month, or of the told span of days."""
        if self.span is not None:
            first, last = self.span
            for year, month in {(first.year, first.month): 0, (last.year, last.month): 0}:
                if day <= monthrange(year, month)[1] and first <= date(year, month, day) <= last:
                    return date(year, month, day)
        if len(set(self.months)) != 1:
            raise Wrong("date-unreadable")
        told, month = self.months[0]
        year = told or (self.years[0] if len(self.years) == 1 else self._year_of(month))
        try:
            return date(year, month, day)
        except ValueError:
            raise Wrong("date-unreadable") from None

    def _year_of(self, month: int) -> int:
        """The year of the latest such month that has begun."""
        return self.today.year if month <= self.today.month else self.today.year - 1


def _serial(number: float) -> date:
    return date(1899, 12, 30) + timedelta(int(number))


_T_FULL = re.compile(r"(20\d\d)\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})(?!\d)")
_T_MONTH = re.compile(
    r"(?<!\d)(20\d\d|\d\d(?=年))\s*[年./-]\s*(\d{1,2})(?![\d:])|(?<!\d)(20\d\d)([01]\d)(?!\d)"
)
_T_MONTH_DAY = re.compile(r"(?<![\d年./-])(\d{1,2})\s*月\s*(\d{1,2})(?!\d)|^(\d{1,2})[./-](\d{1,2})$")
_T_ONLY_MONTH = re.compile(r"(?<![\d年./-])(\d{1,2})\s*月")
_T_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_NOT_THE_WORK = re.compile(
    r"(制表|打印|填表|编制|导出|审核|创建|生成|报送|填报|制单|製表|列印)\S{0,4}?\s*[:：]?\s*"
    r"(20)?\d\d\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?"
)


def told_in(text: str, today: date, epoch_1904: bool = False) -> tuple[Calendar, date | None]:
    """What a title says about time: the calendar for its table, and its one day if it names one.

    `text`: half-width. The day a sheet was made up or printed is not the day of the work.
    """
    text = _NOT_THE_WORK.sub(" ", text).strip()
    text = _CHINESE.sub(lambda found: str(chinese_number(found[0]) or 0), text)
    days: list[date] = []
    months: list[tuple[int | None, int]] = []

    def full(found: re.Match[str]) -> str:
        try:
            days.append(date(int(found[1]), int(found[2]), int(found[3])))
        except ValueError:
            return found[0]
        return " "

    def month(found: re.Match[str]) -> str:
        number = int(found[2] or found[4])
        if 1 <= number <= 12:
            year = int(found[1] or found[3])
            months.append((year if year > 99 else year + 2000, number))
            return " "
        return found[0]

    text = _T_FULL.sub(full, text)
    rest = _T_MONTH.sub(month, text)
    years = {int(year) for year in _T_YEAR.findall(rest)}
    months += [(day.year, day.month) for day in days]
    known = Calendar(today, epoch_1904, tuple(dict.fromkeys(months)), tuple(sorted(years)))

    def short(found: re.Match[str]) -> str:
        at, number = int(found[1] or found[3]), int(found[2] or found[4])
        try:
            day = known._month_day(at, number)
            if days:  # 10月26日至11月25日: the second follows the first
                first = days[-1]
                day = date(first.year + ((at, number) < (first.month, first.day)), at, number)
            days.append(day)
        except ValueError:
            return found[0]
        return " "

    rest = _T_MONTH_DAY.sub(short, rest)
    for number in map(int, _T_ONLY_MONTH.findall(rest)):
        if 1 <= number <= 12 and not any(at == number for _, at in months):
            months.append((known._month_day(number, 1).year if years or months else None, number))
    months += [(day.year, day.month) for day in days if (day.year, day.month) not in months]
    span = (days[0], days[1]) if len(days) == 2 and days[0] < days[1] else None
    calendar = Calendar(today, epoch_1904, tuple(dict.fromkeys(months)), tuple(sorted(years)), span)
    return calendar, days[0] if len(set(days)) == 1 else None
