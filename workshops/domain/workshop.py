"""A workshop: its village, its payer and on what terms it pays, and who works there under which number."""

from datetime import date, datetime
from typing import Any, ClassVar

from kernel.errors import Refusal
from kernel.events import Aggregate, Event
from kernel.identity import By
from kernel.lookups import number_key
from kernel.time import day_of, month_of
from workshops.domain.wage_windows import Window, windows_of
from workshops.domain.withholding import TARIFFS, in_force
from workshops.events import (
    MemberJoined,
    MemberRenumbered,
    Payer,
    PayTermsSet,
    SheetColumnsConfirmed,
    WorkshopDescribed,
    WorkshopFounded,
)
from workshops.events.wages import MinimumWageSet

MIN_AGE = 16  # 禁止使用童工规定 (State Council decree 364), article 2


class Workshop(Aggregate):
    """One Common Prosperity Workshop (共富工坊). `described`: its version when it was described last."""

    CATEGORY: ClassVar[str] = "workshop"
    name: str
    village: str
    kind: str
    payer: Payer

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.founded: WorkshopFounded | None = None
        self.described = 0
        self.numbers: dict[str, str] = {}
        self.workers: dict[str, str] = {}
        self.had: dict[str, set[str]] = {}
        self.terms: list[PayTermsSet] = []
        self.sheets: dict[str, dict[str, str]] = {}

    def says(self, **said: object) -> bool:
        """Whether it is already described so."""
        return _says(self, **said)

    def was_founded_so(self, **said: object) -> bool:
        """Whether it was founded with this description, whatever is said of it since."""
        return self.founded is not None and _says(self.founded, **said)

    def describe(self, *, name: str, village: str, kind: str, payer: Payer, at: datetime, by: By) -> None:
        """Found the workshop, or change what is said of it; saying the same again changes nothing."""
        said: dict[str, Any] = {"name": name, "village": village, "kind": kind, "payer": payer}
        if not self.version:
            self.trigger(WorkshopFounded, at=at, by=by, **said)
        elif not self.says(**said):
            self.trigger(WorkshopDescribed, at=at, by=by, **said)

    def join(
        self,
        *,
        worker: str,
        number: str,
        age: int | None,
        at: datetime,
        by: By,
        request: str | None = None,
    ) -> None:
        """Take in a worker under a short number; a member's other number replaces the old one.

        `age` in full years on the day of joining. `request` is remembered: sent again it changes nothing.
        Without one, a number the member once had is taken for an old request that comes late, and changes
        nothing either. Refuses `number-taken`, `age-unknown`, `under-age`, `id-reused`.
        """
        if repeat := self.answered(request, Event):
            if not _says(repeat, worker=worker, number=number):
                raise Refusal("id-reused")
            return
        if request is None and number in self.had.get(worker, ()):
            return
        if age is None:
            raise Refusal("age-unknown")
        if age < MIN_AGE:
            raise Refusal("under-age")
        if self.numbers.get(number_key(number), worker) != worker:
            raise Refusal("number-taken", number=number)
        if worker not in self.workers:
            self.trigger(MemberJoined, at=at, by=by, request=request, worker=worker, number=number)
        elif request or self.workers[worker] != number:
            self.trigger(MemberRenumbered, at=at, by=by, request=request, worker=worker, number=number)

    def set_pay_terms(
        self,
        *,
        relation: str,
        withholding: str,
        effective_from: date,
        window: str | None = None,
        deductions: bool = False,
        least: MinimumWageSet | None = None,
        at: datetime,
        by: By,
        request: str,
    ) -> PayTermsSet:
        """Say what the payer is to those who work here, and which tax it keeps back, from a day on; of the
        employed also over which `window` of work dates their pay is compared with the minimum wage, of
        which `least` is in force on that day, and whether the labour contracts allow `deductions` for damage.

        Which applies is a decision of law; it is taken, not guessed. Refuses `terms-in-past` for a day
        before the one it is said on, `tariff-not-in-force` before the tariff's first day; with a window also
        `window-of-employed`, `window-from-tomorrow` (what was settled of a day before is not compared) and
        `minimum-wage-unknown`; with deductions likewise `deductions-of-employed`, `deductions-from-tomorrow`.
        """
        if repeat := self.answered(request, PayTermsSet):
            return repeat
        if effective_from < day_of(at):
            raise Refusal("terms-in-past")
        for rule, said in (("window", window is not None), ("deductions", deductions)):
            if said and relation != "employment":
                raise Refusal(f"{rule}-of-employed")
            if said and effective_from == day_of(at):
                raise Refusal(f"{rule}-from-tomorrow")
            if said and least is None:
                raise Refusal("minimum-wage-unknown")
        if TARIFFS[withholding] and in_force(TARIFFS[withholding], effective_from) is None:
            raise Refusal("tariff-not-in-force")
        return self.trigger(
            PayTermsSet,
            at=at,
            by=by,
            request=request,
            relation=relation,
            withholding=withholding,
            effective_from=effective_from,
            window=window,
            deductions=deductions,
        )

    def confirm_columns(self, *, shape: str, columns: dict[str, str], at: datetime, by: By) -> None:
        """Say what the columns of its day sheets hold, by the shape of the headings; once is enough."""
        if self.sheets.get(shape) != columns:
            self.trigger(SheetColumnsConfirmed, at=at, by=by, shape=shape, columns=columns)

    def terms_on(self, day: date) -> PayTermsSet | None:
        """What was said last of a day; None where nothing was: then no tax is kept back."""
        said = [each for each in self.terms if each.effective_from <= day]
        return max(reversed(said), key=lambda each: each.effective_from, default=None)

    def may_deduct(self, day: date) -> bool:
        """Whether damage done on a day, or to be taken of that day's wage, may be."""
        terms = self.terms_on(day)
        return terms is not None and terms.deductions

    def windows(self, month: str) -> list[Window]:
        """The windows in which pay of a month's work dates is compared with the minimum wage."""
        return windows_of(month, lambda day: terms.window if (terms := self.terms_on(day)) else None)

    def window_on(self, day: date) -> Window | None:
        """The window a work date lies in; None where no hours are kept then."""
        around = (each for each in self.windows(month_of(day)) if each.first <= day <= each.last)
        return next(around, None)

    def when(self, event: Any) -> None:
        match event:
            case WorkshopFounded() | WorkshopDescribed():
                self.name, self.village = event.name, event.village
                self.kind, self.payer = event.kind, event.payer
                self.described = event.originator_version
                if isinstance(event, WorkshopFounded):
                    self.founded = event
            case PayTermsSet():
                self.terms.append(event)
            case SheetColumnsConfirmed():
                self.sheets[event.shape] = event.columns
            case MemberJoined() | MemberRenumbered():
                former = self.workers.get(event.worker)
                if former is not None:
                    del self.numbers[number_key(former)]
                self.workers[event.worker] = event.number
                self.had.setdefault(event.worker, set()).add(event.number)
                self.numbers[number_key(event.number)] = event.worker


def _says(thing: object, **said: object) -> bool:
    return all(getattr(thing, key, None) == value for key, value in said.items())
