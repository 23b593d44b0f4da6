"""A month of somebody employed at a workshop: hours by day, and how their pay compares with the minimum."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from kernel.errors import Invalid, Refusal
from kernel.identity import By, derived_id
from kernel.money import FEN, to_fen
from kernel.time import day_of
from workshops.domain.contestable import Contestable
from workshops.domain.wage_windows import Window
from workshops.events.contests import Contested
from workshops.events.wages import DayHours, DayPay, HoursKept, MinimumWageSet, TopUp, WageCompared

A_DAY = Decimal(24)


class WorkMonth(Contestable):
    """One stream per workshop × worker × month. What it compares is saved together with the slip."""

    CATEGORY: ClassVar[str] = "work-month"
    MATTER: ClassVar[str] = "hours"

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.hours: dict[date, Decimal] = {}
        self.compared: list[WageCompared] = []
        self.kept_since = False

    @staticmethod
    def id_of(workshop: str, worker: str, month: str) -> str:
        """The id of a worker's month at a workshop."""
        return derived_id("work-month", workshop, worker, month)

    def runs(self) -> set[str]:
        """The pay runs that anything here came from."""
        return {each.run for each in self.compared if each.slip}

    def keep(
        self,
        *,
        workshop: str,
        worker: str,
        work_date: date,
        hours: Decimal,
        window: Window | None,
        at: datetime,
        by: By,
        request: str,
    ) -> HoursKept | None:
        """Write down how long somebody worked on a day (hours, up to two decimals; 0: not at all).

        Another number mends the one before it; the same says nothing new. Refuses `hours-unreadable`,
        `work-date-in-future`, `hours-not-kept` for a day that lies in no window.
        """
        if repeat := self.answered(request, HoursKept):
            return repeat
        if not 0 <= hours <= A_DAY or hours != hours.quantize(FEN):
            raise Invalid("hours-unreadable", field="hours")
        if work_date > day_of(at):
            raise Invalid("work-date-in-future", field="work_date")
        if window is None:
            raise Refusal("hours-not-kept")
        before = self.hours.get(work_date)
        if hours == (before or 0):
            return None
        return self.trigger(
            HoursKept,
            at=at,
            by=by,
            request=request,
            workshop=workshop,
            worker=worker,
            work_date=work_date,
            hours=hours,
            before=before,
            until=window.last,
        )

    def contest_hours(self, *, day: date, contest: str, reason_code: str, at: datetime, by: By) -> Contested:
        """The worker says that the hours of a day are wrong. Refuses `contest-open`."""
        if repeat := self.answered(contest, Contested):
            return repeat
        return self._contest(day.isoformat(), contest=contest, reason_code=reason_code, at=at, by=by)

    def compare(
        self,
        *,
        workshop: str,
        worker: str,
        month: str,
        run: str,
        slip: str,
        pieces: Mapping[date, Decimal],
        windows: Sequence[Window],
        least_on: Callable[[date], MinimumWageSet],
        discarded: Collection[str],
        at: datetime,
        by: By,
    ) -> WageCompared:
        """Compare the pay of windows that are over with hours × the minimum in force on their last day.

        `pieces` is what the slip settles, by work date (yuan); what earlier slips settled is known, but for
        runs in `discarded`. What a window lacks is topped up; what it was topped up with before is counted,
        so that a later correction adds or takes the difference. Rounded half-up to fen once per window.
        """
        earned, counted, topped = self._so_far(pieces, discarded)
        found = []
        for window in windows:
            hours, pay = (_within(window, by_day) for by_day in (self.hours, earned))
            before = topped.get(window.first, 0)
            if not hours and not before:
                continue
            least = least_on(window.last)
            lacking = to_fen(max(hours * least.hourly - pay, Decimal(0)))
            if lacking != before:
                found.append(
                    TopUp(
                        window=window.kind,
                        first=window.first,
                        last=window.last,
                        hours=hours,
                        hourly=least.hourly,
                        since=least.effective_from,
                        region=least.region,
                        earned=pay,
                        before=before,
                        amount=lacking - before,
                    )
                )
        if not pieces and not found and self.compared and not self.kept_since:
            last = self.compared[-1]
            if last.run == run and last.slip is None:
                return last  # drawn up again: nothing was found before, and nothing is new
        over = sorted(day for day in self.hours if any(w.first <= day <= w.last for w in windows))
        return self.trigger(
            WageCompared,
            at=at,
            by=by,
            workshop=workshop,
            worker=worker,
            month=month,
            run=run,
            slip=slip if pieces or found else None,
            pieces=tuple(DayPay(day, exact) for day, exact in sorted(pieces.items())),
            hours=tuple(DayHours(day, self.hours[day] - counted.get(day, Decimal(0))) for day in over),
            top_ups=tuple(found),
        )

    def _so_far(
        self, pieces: Mapping[date, Decimal], discarded: Collection[str]
    ) -> tuple[dict[date, Decimal], dict[date, Decimal], dict[date, int]]:
        """By work date the piece pay, with what a slip adds, and the hours counted; by first day what windows
        were topped up with."""
        earned, counted, topped = dict(pieces), dict[date, Decimal](), dict[date, int]()
        for each in self.compared:
            if each.slip is None or each.run in discarded:
                continue
            for paid in each.pieces:
                earned[paid.day] = earned.get(paid.day, Decimal(0)) + paid.exact
            for worked in each.hours:
                counted[worked.day] = counted.get(worked.day, Decimal(0)) + worked.hours
            for top_up in each.top_ups:
                topped[top_up.first] = topped.get(top_up.first, 0) + top_up.amount
        return earned, counted, topped

    def when(self, event: Any) -> None:
        super().when(event)
        match event:
            case HoursKept():
                self.workshop, self.worker = event.workshop, event.worker
                self.hours[event.work_date] = event.hours
                self.kept_since = True
            case WageCompared():
                self.kept_since = False
                self.compared.append(event)


def _within(window: Window, by_day: Mapping[date, Decimal]) -> Decimal:
    return sum((of for day, of in by_day.items() if window.first <= day <= window.last), Decimal(0))
