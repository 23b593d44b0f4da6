"""A product of one workshop: its steps, its grades, and what a piece of each step earns from which day on."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple

from kernel.errors import Invalid, Refusal
from kernel.events import Aggregate
from kernel.identity import By, derived_id
from kernel.money import factor as checked_factor
from kernel.money import rate as checked_rate
from workshops.events import Grade, PieceRateSet, ProductDefined, ProductRedefined, Step


class Rate(NamedTuple):
    """Yuan per piece, and since when."""

    effective_from: date
    rate: Decimal


class Product(Aggregate):
    """One stream per workshop × product."""

    CATEGORY: ClassVar[str] = "product"
    workshop: str
    code: str
    name: str
    unit: str
    steps: tuple[Step, ...]
    grades: tuple[Grade, ...]

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.rates: dict[str, list[Rate]] = {}

    @staticmethod
    def id_of(workshop: str, code: str) -> str:
        """The id of a workshop's product by its code."""
        return derived_id("product", workshop, code)

    @property
    def factors(self) -> dict[str, Decimal]:
        """Grade factors in force."""
        return {grade.code: grade.factor for grade in self.grades}

    def step(self, code: str) -> Step:
        """A step by its code. Refuses `step-unknown`."""
        for step in self.steps:
            if step.code == code:
                return step
        raise Invalid("step-unknown", field="step", step=code)

    def rate_on(self, step: str, day: date) -> Rate:
        """The rate in force for a step on a work date. Refuses `no-rate`."""
        rates = self.rates.get(step, [])
        index = bisect_right(rates, day, key=lambda rate: rate.effective_from)
        if not index:
            raise Refusal("no-rate", step=step, day=day)
        return rates[index - 1]

    def define(
        self,
        *,
        workshop: str,
        code: str,
        name: str,
        unit: str,
        steps: Sequence[Step],
        grades: Sequence[Grade],
        at: datetime,
        by: By,
    ) -> None:
        """Say what the product is. Changed grade factors count for hand-ins from now on, never before.

        Refuses `code-twice` where two steps or two grades have one code.
        """
        for field, coded in (("steps", steps), ("grades", grades)):
            if len({one.code for one in coded}) < len(coded):
                raise Invalid("code-twice", field=field)
        for grade in grades:
            checked_factor(grade.factor)
        said: dict[str, Any] = {
            "workshop": workshop,
            "code": code,
            "name": name,
            "unit": unit,
            "steps": tuple(steps),
            "grades": tuple(grades),
        }
        if not self.version:
            self.trigger(ProductDefined, at=at, by=by, **said)
        elif said != {key: getattr(self, key) for key in said}:
            self.trigger(ProductRedefined, at=at, by=by, **said)

    def set_rate(
        self,
        *,
        step: str,
        rate: Decimal,
        effective_from: date,
        last_work_date: date | None,
        at: datetime,
        by: By,
        request: str,
    ) -> PieceRateSet:
        """Set what a step's piece earns from a day on (yuan, ≤ 4 decimals).

        `last_work_date` is the latest work date recorded for the step. Refuses `step-unknown`, and
        `rate-in-past` on or before it: what was promised for work already done is never changed here.
        """
        if repeat := self.answered(request, PieceRateSet):
            return repeat
        self.step(step)
        if last_work_date is not None and effective_from <= last_work_date:
            raise Refusal("rate-in-past", last_work_date=last_work_date)
        return self.trigger(
            PieceRateSet,
            at=at,
            by=by,
            request=request,
            workshop=self.workshop,
            product=self.code,
            step=step,
            rate=checked_rate(rate),
            effective_from=effective_from,
        )

    def when(self, event: Any) -> None:
        match event:
            case ProductDefined() | ProductRedefined():
                self.workshop, self.code = event.workshop, event.code
                self.name, self.unit = event.name, event.unit
                self.steps, self.grades = event.steps, event.grades
            case PieceRateSet():
                rates = self.rates.setdefault(event.step, [])
                rates[:] = [r for r in rates if r.effective_from != event.effective_from]
                rates.append(Rate(event.effective_from, event.rate))
                rates.sort()
