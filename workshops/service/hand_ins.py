"""Handing in, inspecting, correcting, undoing, contesting."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from kernel.errors import Conflict, NotFound, Refused
from kernel.identity import By, Scope
from kernel.permissions import Actor
from kernel.store import Written, deciding_again
from kernel.time import day_of
from workshops.domain import HandIn, PayRun, Work
from workshops.events import (
    ContestAnswered,
    HandInContested,
    HandInCorrected,
    HandInWithdrawn,
    PiecesInspected,
    Reason,
    Split,
)
from workshops.service.grounds import Grounds
from workshops.service.materials import used


class Judgement(NamedTuple):
    """What an inspection says of one hand-in; `request` makes it once."""

    hand_in: str
    split: Split
    reasons: Sequence[Reason]
    request: str


class HandIns(Grounds):
    """Everything that can be done with a hand-in."""

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
            member = self.member(workshop, worker, work_date)
            made = self.product(workshop, product)
            origin = self.origin(rework_of, workshop, member.worker, product, step)
            order = self.order(order, origin, workshop, product, step)
            rate = self.rate(made, step, work_date, member.worker, origin)
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
                factors=origin.promised.factors if origin else made.factors_on(work_date),
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
            return record(self.store.find(HandIn, id) or self.store.begin(HandIn, id))

        if origin is not None or order is not None:
            return record_known()
        try:
            return record(self.store.begin(HandIn, id))  # nearly always new: try that first
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
        member = self.member(workshop, worker, work_date)
        self.product(workshop, product).step(step)
        hand_in = self.store.find(HandIn, id) or self.store.begin(HandIn, id)
        new = hand_in.own_count is None
        known = hand_in.version and hand_in.work.worker == worker  # it may be of a record merged since
        hand_in.count_own(
            work=Work(workshop, worker if known else member.worker, product, step, work_date),
            quantity=quantity,
            today=day_of(at),
            at=at,
            by=by,
        )
        return Written(hand_in, self.store.save(hand_in), new)

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
    def inspect_many(
        self, judgements: Sequence[Judgement], *, workshop: str, at: datetime, actor: Actor
    ) -> tuple[dict[str, PiecesInspected | Refused], int]:
        """Divide many hand-ins of a workshop as one batch: one reading, one save.

        Answers by hand-in what happened or why it was refused, as `inspect` refuses it; one refused keeps
        none of the others back. And the position.
        """
        by = actor.require("inspect", Scope(workshop=workshop))
        found = self.store.get_many(HandIn, [each.hand_in for each in judgements])
        told: dict[str, PiecesInspected | Refused] = {}
        for id, split, reasons, request in judgements:
            hand_in = found.get(id)
            try:
                if hand_in is None or hand_in.work.workshop != workshop:
                    raise NotFound("hand-in", id)
                told[id] = hand_in.inspect(split=split, reasons=list(reasons), at=at, by=by, request=request)
            except Refused as refusal:
                told[id] = refusal
        return told, self.store.save(*found.values())

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
        # All of them: where the last one was discarded, the one before is the last again.
        runs = self.store.get_many(PayRun, set(hand_in.runs()))
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
        self,
        *,
        id: str,
        contest: str,
        outcome: str,
        reason_code: str | None = None,
        at: datetime,
        actor: Actor,
        request: str,
    ) -> tuple[ContestAnswered, int]:
        """Answer a worker's contest, and why nothing changes; what must change is corrected beside it."""
        hand_in = self.store.get(HandIn, id)
        by = actor.require("answer-contest", Scope(workshop=hand_in.work.workshop))
        happened = hand_in.answer_contest(
            contest=contest, outcome=outcome, reason_code=reason_code, at=at, by=by, request=request
        )
        return happened, self.store.save(hand_in)

    def _save(self, hand_in: HandIn, before: int, at: datetime, by: By) -> int:
        """Save a hand-in that counted `before` pieces until now.

        Where it is rework, the one it came from learns in the same save how many more or fewer came back;
        where it is for an order, the worker's material goes down or up with it.
        """
        more = hand_in.counted - before
        origin_id = hand_in.recorded.rework_of if hand_in.recorded else None
        if origin_id is None or not more:
            return self.store.save(hand_in, *used(self.store.find, hand_in, more, at, by))
        origin = self.store.get(HandIn, origin_id)
        origin.take_back_rework(hand_in=hand_in.id, quantity=more, at=at, by=by)
        return self.store.save(hand_in, origin)
