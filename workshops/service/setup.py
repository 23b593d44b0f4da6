"""Setting a workshop up: who pays, who works here, what is made, what a piece earns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from kernel.errors import Invalid, NotFound, Refusal, Stale
from kernel.identity import Scope
from kernel.lookups import Ages, People, Regions, WorkDates, Works
from kernel.money import rate as checked_rate
from kernel.permissions import Actor
from kernel.store import EventStore, Written, deciding_again
from kernel.time import day_of
from workshops.domain import Product, Workshop
from workshops.domain.what_if import WhatIf, what_if
from workshops.events import Grade, GradeFactorSet, Payer, PayTermsSet, PieceRateSet, Step
from workshops.service.hours import least_at


@dataclass(frozen=True)
class Setup:
    """Workshops, members, products and rates."""

    store: EventStore
    ages: Ages
    people: People
    regions: Regions
    work_dates: WorkDates
    works: Works

    @deciding_again
    def found(
        self,
        *,
        id: str,
        name: str,
        village: str,
        kind: str,
        payer: Payer,
        at: datetime,
        actor: Actor,
    ) -> Written[Workshop]:
        """Found a workshop in a village. The same again changes nothing, also where it was described
        anew since; other content: `id-reused`.

        Refuses `region-unknown` for a code that is no village's.
        """
        by = actor.require("found-workshop", Scope(region=village))
        self._check_village(village)
        workshop = self.store.find(Workshop, id) or self.store.begin(Workshop, id)
        said: dict[str, Any] = {"name": name, "village": village, "kind": kind, "payer": payer}
        if workshop.version:
            if not workshop.was_founded_so(**said):
                raise Refusal("id-reused")
            return Written(workshop, self.store.head(), False)
        workshop.describe(**said, at=at, by=by)
        return Written(workshop, self.store.save(workshop), True)

    @deciding_again
    def describe(
        self,
        *,
        id: str,
        version: int,
        name: str | None,
        village: str | None,
        kind: str | None,
        payer: Payer | None,
        at: datetime,
        actor: Actor,
    ) -> Written[Workshop]:
        """Change what is said of a workshop (None: as it was), where nobody did since it was at `version`.

        Refuses `stale`, `region-unknown`.
        """
        workshop = self.store.get(Workshop, id)
        by = actor.require("found-workshop", Scope(region=workshop.village))
        if version != workshop.described:
            raise Stale
        if village is not None:
            actor.require("found-workshop", Scope(region=village))
            self._check_village(village)
        workshop.describe(
            name=name or workshop.name,
            village=village or workshop.village,
            kind=kind or workshop.kind,
            payer=payer or workshop.payer,
            at=at,
            by=by,
        )
        return Written(workshop, self.store.save(workshop), False)

    @deciding_again
    def set_pay_terms(
        self,
        *,
        workshop: str,
        relation: str,
        withholding: str,
        effective_from: date,
        window: str | None = None,
        deductions: bool = False,
        at: datetime,
        actor: Actor,
        request: str,
    ) -> tuple[PayTermsSet, int]:
        """Say on what terms a workshop pays from a day on. Refuses what `Workshop.set_pay_terms` does."""
        found = self.store.get(Workshop, workshop)
        by = actor.require("set-pay-terms", Scope(workshop=workshop, region=found.village))
        happened = found.set_pay_terms(
            relation=relation,
            withholding=withholding,
            effective_from=effective_from,
            window=window,
            deductions=deductions,
            least=least_at(self.store, found.village, effective_from) if window or deductions else None,
            at=at,
            by=by,
            request=request,
        )
        return happened, self.store.save(found)

    @deciding_again
    def join(
        self,
        *,
        workshop: str,
        worker: str,
        number: str,
        at: datetime,
        actor: Actor,
        request: str | None = None,
    ) -> Written[Workshop]:
        """Take a registered worker in as a member. Refuses `worker-unknown` and what `Workshop.join` does."""
        by = actor.require("keep-members", Scope(workshop=workshop))
        if self.people.village_of(worker) is None:
            raise Refusal("worker-unknown")
        found = self.store.get(Workshop, workshop)
        new = worker not in found.workers
        age = self.ages.age_on(worker, day_of(at))
        found.join(worker=worker, number=number, age=age, at=at, by=by, request=request)
        return Written(found, self.store.save(found), new)

    @deciding_again
    def define_product(
        self,
        *,
        workshop: str,
        code: str,
        name: str,
        unit: str,
        steps: Sequence[Step],
        grades: Sequence[Grade],
        at: datetime,
        actor: Actor,
        request: str | None = None,
    ) -> Written[Product]:
        """Define a product of a workshop, or say anew what it is. Refuses what `Product.define` does."""
        by = actor.require("keep-products", Scope(workshop=workshop))
        self.store.get(Workshop, workshop)
        id = Product.id_of(workshop, code)
        product = self.store.find(Product, id) or Product(id)
        new = not product.version
        product.define(
            workshop=workshop,
            code=code,
            name=name,
            unit=unit,
            steps=steps,
            grades=grades,
            at=at,
            by=by,
            request=request,
        )
        return Written(product, self.store.save(product), new)

    @deciding_again
    def add_step(
        self, *, workshop: str, product: str, name: str, at: datetime, actor: Actor, request: str
    ) -> Written[Product]:
        """Add a step to a product as it now is. Refuses what `Product.add_step` does."""
        by = actor.require("keep-products", Scope(workshop=workshop))
        found = self._product(workshop, product)
        found.add_step(name=name, at=at, by=by, request=request)
        return Written(found, self.store.save(found), False)

    @deciding_again
    def add_grade(
        self,
        *,
        workshop: str,
        product: str,
        code: str,
        factor: Decimal,
        at: datetime,
        actor: Actor,
        request: str,
    ) -> Written[Product]:
        """Add a grade to a product as it now is. Refuses what `Product.add_grade` does."""
        by = actor.require("keep-products", Scope(workshop=workshop))
        found = self._product(workshop, product)
        found.add_grade(code=code, factor=factor, at=at, by=by, request=request)
        return Written(found, self.store.save(found), False)

    @deciding_again
    def set_factor(
        self,
        *,
        workshop: str,
        product: str,
        grade: str,
        factor: Decimal,
        effective_from: date,
        at: datetime,
        actor: Actor,
        request: str,
    ) -> tuple[GradeFactorSet, int]:
        """Set what a grade earns of the rate from a work date on; answers what was set and its position."""
        by = actor.require("keep-products", Scope(workshop=workshop))
        found = self._product(workshop, product)
        last = self.work_dates.last_work_date(workshop, product, None, effective_from)
        happened = found.set_factor(
            grade=grade,
            factor=factor,
            effective_from=effective_from,
            last_work_date=last,
            at=at,
            by=by,
            request=request,
        )
        return happened, self.store.save(found)

    @deciding_again
    def set_rate(
        self,
        *,
        workshop: str,
        product: str,
        step: str,
        rate: Decimal,
        effective_from: date,
        at: datetime,
        actor: Actor,
        request: str,
    ) -> tuple[PieceRateSet, int]:
        """Set a step's piece rate (yuan) from a day on; answers what was set and its position."""
        by = actor.require("keep-products", Scope(workshop=workshop))
        found = self._product(workshop, product)
        last = self.work_dates.last_work_date(workshop, product, step, effective_from)
        happened = found.set_rate(
            step=step,
            rate=rate,
            effective_from=effective_from,
            last_work_date=last,
            at=at,
            by=by,
            request=request,
        )
        return happened, self.store.save(found)

    def what_if(
        self, *, workshop: str, product: str, step: str, rate: Decimal, since: date, actor: Actor
    ) -> WhatIf:
        """What a step's work accepted since a work date would have earned at another rate (yuan); writes
        nothing. Refuses `step-unknown`, and a rate that could not be set."""
        actor.require("keep-products", Scope(workshop=workshop))
        self._product(workshop, product).step(step)
        return what_if(self.works.done(workshop, product, step, since), checked_rate(rate))

    def _product(self, workshop: str, code: str) -> Product:
        product = self.store.find(Product, Product.id_of(workshop, code))
        if product is None:
            raise NotFound("product", code)
        return product

    def _check_village(self, village: str) -> None:
        if not self.regions.is_village(village):
            raise Invalid("region-unknown", field="village")
