"""A product of one workshop: its steps, its grades, and what a piece of each step earns from which day on."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple

from kernel.errors import Invalid, Refusal
from kernel.events import Aggregate, Event
from kernel.identity import By, derived_id
from kernel.money import factor as checked_factor
from kernel.money import rate as checked_rate
from workshops.events import Grade, GradeFactorSet, PieceRateSet, ProductDefined, ProductRedefined, Step

MOST_STEPS = 50
MOST_GRADES = 9


class Rate(NamedTuple):
    """Yuan per piece, and since when."""

    effective_from: date
    rate: Decimal


class Factor(NamedTuple):
    """What a grade earns of the rate, and since when."""

    effective_from: date
    factor: Decimal


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
        self.dated_factors: dict[str, list[Factor]] = {}
        self.definitions: list[dict[str, Any]] = []

    @staticmethod
    def id_of(workshop: str, code: str) -> str:
        """The id of a workshop's product by its code."""
        return derived_id("product", workshop, code)

    def factors_on(self, day: date) -> dict[str, Decimal]:
        """Grade factors in force on a work date: what a grade began with, until another was dated."""
        factors = {}
        for grade in self.grades:
            dated = self.dated_factors.get(grade.code, [])
            index = bisect_right(dated, day, key=lambda each: each.effective_from)
            factors[grade.code] = dated[index - 1].factor if index else grade.factor
        return factors

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
        request: str | None = None,
    ) -> None:
        """Say what the product is. Changed grade factors count for hand-ins from now on, never before, and
        only for work before the day a factor was dated from.

        `request` is remembered: sent again it changes nothing. Without one, what was said before is taken
        for an old request that comes late, and changes nothing either. Refuses `code-twice` where two steps
        or two grades have one code, `id-reused`.
        """
        said: dict[str, Any] = {
            "workshop": workshop,
            "code": code,
            "name": name,
            "unit": unit,
            "steps": tuple(steps),
            "grades": tuple(grades),
        }
        if repeat := self.answered(request, Event):
            if _definition(repeat) != said:
                raise Refusal("id-reused")
            return
        if request is None and said in self.definitions:
            return
        for field, coded in (("steps", steps), ("grades", grades)):
            if len({one.code for one in coded}) < len(coded):
                raise Invalid("code-twice", field=field)
        for grade in grades:
            checked_factor(grade.factor)
        kind = ProductRedefined if self.version else ProductDefined
        self.trigger(kind, at=at, by=by, request=request, **said)

    def add_step(self, *, name: str, at: datetime, by: By, request: str) -> None:
        """Add a step behind the others, under the first number that is free.

        Refuses `name-taken` where a step is called so, `too-many-steps` beyond 50.
        """
        if self.answered(request, ProductRedefined):
            return
        if any(step.name == name for step in self.steps):
            raise Refusal("name-taken")
        if len(self.steps) >= MOST_STEPS:
            raise Refusal("too-many-steps", most=MOST_STEPS)
        taken = {step.code for step in self.steps}
        free = next(code for code in map(str, range(1, MOST_STEPS + 1)) if code not in taken)
        self.define(
            workshop=self.workshop,
            code=self.code,
            name=self.name,
            unit=self.unit,
            steps=(*self.steps, Step(free, name)),
            grades=self.grades,
            at=at,
            by=by,
            request=request,
        )

    def add_grade(self, *, code: str, factor: Decimal, at: datetime, by: By, request: str) -> None:
        """Add a grade behind the others; inspections of what is handed in from now on know it.

        Refuses `name-taken` where there is one, `too-many-grades` beyond 9, `factor-out-of-range`.
        """
        if self.answered(request, ProductRedefined):
            return
        if any(grade.code == code for grade in self.grades):
            raise Refusal("name-taken")
        if len(self.grades) >= MOST_GRADES:
            raise Refusal("too-many-grades", most=MOST_GRADES)
        self.define(
            workshop=self.workshop,
            code=self.code,
            name=self.name,
            unit=self.unit,
            steps=self.steps,
            grades=(*self.grades, Grade(code, factor)),
            at=at,
            by=by,
            request=request,
        )

    def set_factor(
        self,
        *,
        grade: str,
        factor: Decimal,
        effective_from: date,
        last_work_date: date | None,
        at: datetime,
        by: By,
        request: str,
    ) -> GradeFactorSet:
        """Set what a grade earns of the rate for work from a day on (0 to 9.99, hundredths).

        `last_work_date` is the latest work date recorded for the product. Refuses `grade-unknown`,
        `factor-out-of-range`, and `factor-in-past` on or before it: as with a rate, what was promised for
        work already done is never changed.
        """
        if repeat := self.answered(request, GradeFactorSet):
            return repeat
        if all(known.code != grade for known in self.grades):
            raise Invalid("grade-unknown", field="grade", grade=grade)
        if last_work_date is not None and effective_from <= last_work_date:
            raise Refusal("factor-in-past", last_work_date=last_work_date)
        return self.trigger(
            GradeFactorSet,
            at=at,
            by=by,
            request=request,
            workshop=self.workshop,
            product=self.code,
            grade=grade,
            factor=checked_factor(factor),
            effective_from=effective_from,
        )

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
                self.definitions.append(_definition(event))
            case PieceRateSet():
                rates = self.rates.setdefault(event.step, [])
                rates[:] = [r for r in rates if r.effective_from != event.effective_from]
                rates.append(Rate(event.effective_from, event.rate))
                rates.sort()
            case GradeFactorSet():
                dated = self.dated_factors.setdefault(event.grade, [])
                dated[:] = [each for each in dated if each.effective_from != event.effective_from]
                dated.append(Factor(event.effective_from, event.factor))
                dated.sort()


def _definition(event: Event) -> dict[str, Any]:
    said = ("workshop", "code", "name", "unit", "steps", "grades")
    return {key: getattr(event, key, None) for key in said}
