"""Handing in, inspecting, correcting, undoing, contesting."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kernel.errors import Conflict, Invalid, NotFound, Refusal, Refused
from kernel.identity import By, Scope, derived_id
from kernel.lookups import Ages, Member, Members, Qualifications
from kernel.permissions import Actor
from kernel.store import EventStore, Written, deciding_again
from kernel.time import day_of
from workshops.domain import HandIn, Order, PayRun, Product, Work
from workshops.domain.product import Rate
from workshops.domain.workshop import MIN_AGE
from workshops.events import (
    ContestAnswered,
    HandInContested,
    HandInCorrected,
    HandInWithdrawn,
    PiecesInspected,
    Reason,
    Split,
)
from workshops.service.day_sheet import Row, RowRefused, judged_as_it_came, matched
from workshops.service.materials import used

SAVE_AT_ONCE = 200


@dataclass(frozen=True)
class HandIns:
    """Everything that can be done with a hand-in."""

    store: EventStore
    members: Members
    ages: Ages
    qualifications: Qualifications

    def hand_in(
        self,
        *,
        id: str,
        workshop: str,
        worker: str,
        product: str,
        step: str,
        quantity: int,
        work_date: date,
        at: datetime,
        actor: Actor,
        counted_by_worker: int | None = None,
        rework_of: str | None = None,
        order: str | None = None,
    ) -> Written[HandIn]:
        """Record counted pieces of a member (by worker id or number) for a work date.

        With an `order`, what went into them goes off the worker's material; rework belongs to the order its
        first hand-in was for, and uses none.

        Refuses `not-a-member`, `product-unknown`, `step-unknown`, `no-rate`, `not-qualified`, `under-age`,
        `order-unknown`, `order-other-work`, `order-closed`, `rework-exceeds` and what `HandIn.record` does.
        """
        by = actor.require("record-hand-in", Scope(workshop=workshop))
        try:
            member = self._member(workshop, worker, work_date)
            made = self._product(workshop, product)
            origin = self._origin(rework_of, workshop, member.worker, product, step)
            order = self._order(order, origin, workshop, product, step)
            rate = self._rate(made, step, work_date, member.worker, origin)
        except Refused:  # a repeat is answered though the step, or the qualification, is gone since
            found = self.members.member(workshop, worker)
            work = Work(workshop, found.worker if found else worker, product, step, work_date)
            known = self.store.find(HandIn, id)
            if known and known.was_recorded_so(work, quantity, counted_by_worker, rework_of, order):
                return Written(known, self.store.head(), False)
            raise

        def record(hand_in: HandIn) -> Written[HandIn]:
            new, before = hand_in.recorded is None, hand_in.counted
            hand_in.record(
                work=Work(workshop, member.worker, product, step, work_date),
                quantity=quantity,
                unit=made.unit,
                rate=rate,
                factors=origin.promised.factors if origin else made.factors,
                counted_by_worker=counted_by_worker,
                rework_of=rework_of,
                order=order,
                today=day_of(at),
                at=at,
                by=by,
            )
            return Written(hand_in, self._save(hand_in, before, at, by), new)

        @deciding_again
        def record_known() -> Written[HandIn]:
            return record(self.store.find(HandIn, id) or HandIn(id))

        if origin is not None or order is not None:
            return record_known()
        try:
            return record(HandIn(id))  # nearly always new: try that first, it saves a reading
        except Conflict:
            return record_known()

    @deciding_again
    def count_own(
        self,
        *,
        id: str,
        workshop: str,
        worker: str,
        product: str,
        step: str,
        quantity: int,
        work_date: date,
        at: datetime,
        actor: Actor,
    ) -> Written[HandIn]:
        """A worker's own count, before or beside the workshop's."""
        by = actor.require("count-own-hand-in", Scope(worker=worker))
        member = self._member(workshop, worker, work_date)
        self._product(workshop, product).step(step)
        hand_in = self.store.find(HandIn, id) or HandIn(id)
        new = hand_in.own_count is None
        hand_in.count_own(
            work=Work(workshop, member.worker, product, step, work_date),
            quantity=quantity,
            today=day_of(at),
            at=at,
            by=by,
        )
        return Written(hand_in, self.store.save(hand_in), new)

    @deciding_again
    def record_many(
        self,
        *,
        workshop: str,
        rows: Sequence[Row],
        at: datetime,
        actor: Actor,
        partial: bool = False,
        dry_run: bool = False,
        progress: Callable[[int], None] = lambda done: None,
    ) -> tuple[int, list[RowRefused]]:
        """Record many rows of work at once, inspected where the row says so; answers how many are new.

        Unless `partial`, nothing is recorded when any row is refused. Rows recorded before are left alone,
        or inspected where the sheet now says how many are good; a second run after a crash completes the
        first. A row that may be work judged otherwise since it came is refused: `already-inspected`.
        """
        by = actor.require("import-day-sheet", Scope(workshop=workshop))
        products: dict[str, Product] = {}
        members: dict[str, Member | None] = {}
        refused: list[RowRefused] = []
        made: list[HandIn] = []
        for index, hand_in in matched(workshop, rows, lambda ids: self.store.get_many(HandIn, ids)):
            row = rows[index]
            if hand_in is None:
                refused.append(RowRefused(index, "already-inspected"))
                continue
            if hand_in.recorded is not None and (hand_in.split is not None or row.accepted is None):
                continue
            try:
                made.append(self._record_row(hand_in, workshop, row, products, members, at, by))
            except Refused as refusal:
                refused.append(RowRefused(index, refusal.code))
        if dry_run or (refused and not partial):
            return len(made), refused
        for done in range(0, len(made), SAVE_AT_ONCE):
            progress(done)
            self.store.save(*made[done : done + SAVE_AT_ONCE])
        progress(len(made))
        return len(made), refused

    def _record_row(
        self,
        hand_in: HandIn,
        workshop: str,
        row: Row,
        products: dict[str, Product],
        members: dict[str, Member | None],
        at: datetime,
        by: By,
    ) -> HandIn:
        if row.worker not in members:
            members[row.worker] = self.members.member(workshop, row.worker)
        self._of_age(members[row.worker], row.work_date)
        if row.product not in products:
            products[row.product] = self._product(workshop, row.product)
        product = products[row.product]
        new = hand_in.recorded is None
        hand_in.record(
            work=Work(workshop, row.worker, row.product, row.step, row.work_date),
            quantity=row.quantity,
            unit=product.unit,
            rate=self._rate(product, row.step, row.work_date, row.worker, None),
            factors=product.factors,
            today=day_of(at),
            at=at,
            by=by,
        )
        if row.accepted is not None:
            rejected = row.quantity - row.accepted
            hand_in.inspect(
                split=Split(row.accepted, 0, rejected, {}),
                reasons=[Reason("other", rejected)] if rejected else [],
                at=at,
                by=by,
                request=judged_as_it_came(hand_in.id) if new else derived_id(hand_in.id, "day sheet"),
            )
        return hand_in

    @deciding_again
    def inspect(
        self,
        *,
        id: str,
        split: Split,
        reasons: Iterable[Reason],
        at: datetime,
        actor: Actor,
        request: str,
    ) -> tuple[PiecesInspected, int]:
        """Divide a hand-in into accepted, rework and rejected; answers what happened and its position."""
        hand_in = self.store.get(HandIn, id)
        by = actor.require("inspect", Scope(workshop=hand_in.work.workshop))
        happened = hand_in.inspect(split=split, reasons=list(reasons), at=at, by=by, request=request)
        return happened, self.store.save(hand_in)

    @deciding_again
    def correct(
        self,
        *,
        id: str,
        quantity: int,
        split: Split | None,
        reason_code: str,
        at: datetime,
        actor: Actor,
        request: str,
    ) -> tuple[HandInCorrected, int]:
        """Mend a count; after an approved run the difference goes onto the next one."""
        hand_in = self.store.get(HandIn, id)
        by = actor.require("correct", Scope(workshop=hand_in.work.workshop))
        runs = self.store.get_many(PayRun, {slip.run for slip in hand_in.slips})
        before = hand_in.counted
        happened = hand_in.correct(
            quantity=quantity,
            split=split,
            reason_code=reason_code,
            discarded={run.id for run in runs.values() if run.state == "discarded"},
            approved={run.id for run in runs.values() if run.state == "approved"},
            at=at,
            by=by,
            request=request,
        )
        return happened, self._save(hand_in, before, at, by)

    @deciding_again
    def withdraw(
        self, *, id: str, reason_code: str, at: datetime, actor: Actor, request: str
    ) -> tuple[HandInWithdrawn, int]:
        """Undo a hand-in nobody has inspected yet; rework it brought back is out again."""
        hand_in = self.store.get(HandIn, id)
        by = actor.require("record-hand-in", Scope(workshop=hand_in.work.workshop))
        before = hand_in.counted
        happened = hand_in.withdraw(reason_code=reason_code, at=at, by=by, request=request)
        return happened, self._save(hand_in, before, at, by)

    @deciding_again
    def contest(
        self, *, id: str, contest: str, reason_code: str, at: datetime, actor: Actor
    ) -> tuple[HandInContested, int]:
        """The worker says something is wrong with their hand-in."""
        hand_in = self.store.get(HandIn, id)
        by = actor.require("contest", Scope(worker=hand_in.work.worker))
        happened = hand_in.contest_count(contest=contest, reason_code=reason_code, at=at, by=by)
        return happened, self.store.save(hand_in)

    @deciding_again
    def answer_contest(
        self, *, id: str, contest: str, outcome: str, at: datetime, actor: Actor, request: str
    ) -> tuple[ContestAnswered, int]:
        """Answer a worker's contest; what must change is corrected beside it."""
        hand_in = self.store.get(HandIn, id)
        by = actor.require("answer-contest", Scope(workshop=hand_in.work.workshop))
        happened = hand_in.answer_contest(contest=contest, outcome=outcome, at=at, by=by, request=request)
        return happened, self.store.save(hand_in)

    def _save(self, hand_in: HandIn, before: int, at: datetime, by: By) -> int:
        """Save a hand-in that counted `before` pieces until now.

        Where it is rework, the one it came from learns in the same save how many more or fewer came back;
        where it is for an order, the worker's material goes down or up with it.
        """
        more = hand_in.counted - before
        origin_id = hand_in.recorded.rework_of if hand_in.recorded else None
        if origin_id is None or not more:
            return self.store.save(hand_in, *used(self.store, hand_in, more, at, by))
        origin = self.store.get(HandIn, origin_id)
        origin.take_back_rework(hand_in=hand_in.id, quantity=more, at=at, by=by)
        return self.store.save(hand_in, origin)

    # -- What is needed to decide --------------------------------------------------------------------------

    def _member(self, workshop: str, key: str, work_date: date) -> Member:
        return self._of_age(self.members.member(workshop, key), work_date)

    def _of_age(self, member: Member | None, work_date: date) -> Member:
        if member is None:
            raise Refusal("not-a-member")
        if work_date < member.joined_on:  # of age when joining, so of age ever since
            age = self.ages.age_on(member.worker, work_date)
            if age is None or age < MIN_AGE:
                raise Refusal("under-age" if age is not None else "age-unknown")
        return member

    def _product(self, workshop: str, code: str) -> Product:
        product = self.store.find(Product, Product.id_of(workshop, code))
        if product is None:
            raise Invalid("product-unknown", field="product", product=code)
        return product

    def _origin(
        self, rework_of: str | None, workshop: str, worker: str, product: str, step: str
    ) -> HandIn | None:
        if rework_of is None:
            return None
        origin = self.store.get(HandIn, rework_of)
        work = origin.work
        if (work.workshop, work.worker, work.product, work.step) != (workshop, worker, product, step):
            raise NotFound("hand-in", rework_of)
        return origin

    def _order(
        self, order: str | None, origin: HandIn | None, workshop: str, product: str, step: str
    ) -> str | None:
        """The order it is for. Rework goes on for its first one's, also where that is closed by now."""
        if origin is not None:
            first = origin.promised.order
            if order not in (None, first):
                raise Invalid("order-other-work", field="order")
            return first
        if order is not None:
            found = self.store.find(Order, order)
            if found is None:
                raise Invalid("order-unknown", field="order")
            found.takes(workshop=workshop, product=product, step=step)
        return order

    def _rate(self, product: Product, step: str, work_date: date, worker: str, origin: HandIn | None) -> Rate:
        """The rate in force on the work date; rework earns what its first hand-in was promised."""
        required = product.step(step).requires
        if required and not self.qualifications.holds(worker, required, work_date):
            raise Refusal("not-qualified", qualification=required)
        if origin is not None:
            return Rate(origin.promised.rate_from, origin.promised.rate)
        return product.rate_on(step, work_date)
