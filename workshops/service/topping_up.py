"""What brings the pay of the employed up to the minimum wage, while their slips are drawn up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from kernel.errors import Refusal
from kernel.identity import By
from kernel.lookups import DueWorker
from kernel.store import EventStore
from kernel.time import month_of
from workshops.domain import HandIn, MinimumWages, PayRun, WorkMonth, Workshop
from workshops.domain.minimum_wages import least_on
from workshops.domain.wage_windows import Window
from workshops.events import PayLine
from workshops.events.wages import MinimumWageSet, TopUp
from workshops.service.hours import minimum_wages


class Compared(NamedTuple):
    """What a slip tops up, and the hours it counts; None where none were kept."""

    top_ups: Sequence[TopUp]
    hours: Decimal | None


@dataclass
class ToppingUp:
    """The months of some workers, while their slips are drawn up up to a work date `to`.

    `states` are those of the runs that anything in these months came from; `least` what the minimum wages of
    the place are, `days` the work dates of the hand-ins.
    """

    workshop: Workshop
    to: date
    months: Mapping[str, WorkMonth]
    states: Mapping[str, str]
    least: Sequence[MinimumWages]
    days: Mapping[str, date]
    touched: list[WorkMonth] = field(default_factory=list)
    leans_on: set[str] = field(default_factory=set)
    _windows: dict[str, list[Window]] = field(default_factory=dict)

    @classmethod
    def begin(
        cls,
        store: EventStore,
        workshop: Workshop,
        to: date,
        due: Sequence[DueWorker],
        hand_ins: Mapping[str, HandIn],
    ) -> "ToppingUp":
        """Find what these workers' slips may be compared with, all at once; nothing where nobody compares."""
        if not any(terms.window for terms in workshop.terms):
            return cls(workshop, to, {}, {}, (), {})
        days = {id: hand_in.promised.work_date for id, hand_in in hand_ins.items()}
        wanted = [
            WorkMonth.id_of(workshop.id, each.worker, month)
            for each in due
            for month in {*each.months, *(month_of(days[id]) for id in each.hand_ins)}
        ]
        months = store.get_many(WorkMonth, wanted)
        runs = store.get_many(PayRun, {run for each in months.values() for run in each.runs()})
        states = {id: run.state for id, run in runs.items()}
        return cls(workshop, to, months, states, minimum_wages(store, workshop.village), days)

    def of(
        self,
        each: DueWorker,
        lines: Sequence[PayLine],
        *,
        run: str,
        slip: str,
        at: datetime,
        by: By,
    ) -> Compared:
        """What a slip adds or takes in the windows that are over. Refuses `minimum-wage-unknown`."""
        pieces = self._pieces(lines)
        top_ups: list[TopUp] = []
        hours: Decimal | None = None
        for month in sorted({*each.months, *pieces}):
            id = WorkMonth.id_of(self.workshop.id, each.worker, month)
            kept = self.months.get(id) or WorkMonth(id)
            before = {of for of in kept.runs() if self.states[of] != "discarded"}
            compared = kept.compare(
                workshop=self.workshop.id,
                worker=each.worker,
                month=month,
                run=run,
                slip=slip,
                pieces=pieces.get(month, {}),
                windows=[window for window in self._in(month) if window.last <= self.to],
                least_on=self._least_on,
                discarded=kept.runs() - before,
                at=at,
                by=by,
            )
            top_ups += compared.top_ups
            if kept.hours:
                hours = sum((day.hours for day in compared.hours), hours or Decimal(0))
            self.touched.append(kept)
            self.leans_on |= {of for of in before if self.states[of] != "approved"} - {run}
        return Compared(top_ups, hours)

    def _pieces(self, lines: Sequence[PayLine]) -> dict[str, dict[date, Decimal]]:
        """What goes onto the slip (yuan), by month and work date, of the days that lie in windows."""
        pieces: dict[str, dict[date, Decimal]] = {}
        for part in (part for line in lines for part in line.parts):
            day = self.days.get(part.hand_in)  # none are known where nobody compares
            if day and any(each.first <= day <= each.last for each in self._in(month_of(day))):
                of_month = pieces.setdefault(month_of(day), {})
                of_month[day] = of_month.get(day, Decimal(0)) + part.exact
        return pieces

    def _in(self, month: str) -> list[Window]:
        if month not in self._windows:
            self._windows[month] = self.workshop.windows(month)
        return self._windows[month]

    def _least_on(self, day: date) -> MinimumWageSet:
        least = least_on(day, self.least)
        if least is None:
            raise Refusal("minimum-wage-unknown")
        return least
