"""Correcting a rate for work already done: seen first, raised at once, lowered for who agrees."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from kernel.errors import NotFound, Refusal
from kernel.identity import By, Scope
from kernel.lookups import Members, PaidWork, People, Persons, Works
from kernel.money import rate as checked_rate
from kernel.permissions import SYSTEM, Actor
from kernel.reach import reach_of
from kernel.store import EventStore, Written, deciding_again
from kernel.time import day_of, month_of
from workshops.domain import HandIn, LowerRateAgreement, Product, RateCorrection
from workshops.domain.rate_correction import checked_days
from workshops.domain.repriced import Preview, reprice
from workshops.events.rates import LowerRateAnswered


@dataclass(frozen=True)
class RateCorrections:
    """A corrected rate, from the preview to the last answer."""

    store: EventStore
    works: Works
    members: Members
    people: People
    persons: Persons

    def preview(
        self,
        *,
        workshop: str,
        product: str,
        step: str,
        rate: Decimal,
        first: date,
        last: date,
        at: datetime,
        actor: Actor,
    ) -> Preview:
        """What a rate (yuan a piece) for work done from `first` to `last` would make of it, person by person;
        writes nothing. Refuses `step-unknown`, a rate that could not be set, and what `checked_days` does."""
        actor.require("correct-rates", Scope(workshop=workshop))
        found = self.store.find(Product, Product.id_of(workshop, product))
        if found is None:
            raise NotFound("product", product)
        found.step(step)
        checked_days(first, last, day_of(at))
        return reprice(self.works.paid_work(workshop, product, step, first, last), checked_rate(rate))

    @deciding_again
    def confirm(
        self, *, id: str, reason_code: str, total: int, at: datetime, actor: Actor, **of: Any
    ) -> Written[RateCorrection]:
        """Confirm a preview naming its total in fen; `of` is what it was a preview of. A job does the rest.

        The same again changes nothing. Refuses `id-reused`, `nothing-to-correct`, `total-changed`, and what
        `preview` does.
        """
        by = actor.require("correct-rates", Scope(workshop=of["workshop"]))
        correction = self.store.find(RateCorrection, id) or self.store.begin(RateCorrection, id)
        if correction.version:
            if not correction.was_confirmed_so(reason_code=reason_code, **of):
                raise Refusal("id-reused")
            return Written(correction, self.store.head(), False)
        seen = self.preview(**of, at=at, actor=actor)
        if not seen.hand_ins:
            raise Refusal("nothing-to-correct")
        correction.confirm(
            **of, reason_code=reason_code, up=seen.up, down=seen.down, total=total, at=at, by=by
        )
        return Written(correction, self.store.save(correction), True)

    @deciding_again
    def carry_out(self, *, correction: str, work: Sequence[PaidWork], at: datetime) -> None:
        """Raise the rate of some workers' hand-ins, and ask those whose rate would fall; one save.

        A hand-in that was raised and a worker who was asked are left alone, so what was cut off goes on.
        """
        found = self.store.get(RateCorrection, correction)
        if found.state != "confirmed":
            return
        by, said = SYSTEM.require("correct-rates"), found.said
        hand_ins = self.store.get_many(HandIn, [one.hand_in for one in work])
        falling: dict[str, list[PaidWork]] = defaultdict(list)
        for hand_in in hand_ins.values():
            if hand_in.withdrawn:
                continue
            if hand_in.paid_rate > said.rate:
                falling[hand_in.work.worker].append(_as_paid(hand_in))
            else:
                hand_in.correct_rate(
                    correction=correction, rate=said.rate, reason_code=said.reason_code, at=at, by=by
                )
        asked = self._ask(found, falling, at, by)
        self.store.save(*hand_ins.values(), *asked)

    def _ask(
        self, correction: RateCorrection, falling: Mapping[str, Sequence[PaidWork]], at: datetime, by: By
    ) -> Iterable[LowerRateAgreement]:
        ids = {worker: LowerRateAgreement.id_of(correction.id, worker) for worker in falling}
        known = self.store.get_many(LowerRateAgreement, ids.values())
        for worker, work in falling.items():
            agreement = known.get(ids[worker]) or LowerRateAgreement(ids[worker])
            [change] = reprice(work, correction.said.rate).changes
            agreement.ask(
                correction=correction, worker=worker, unit=change.unit, lower=change.lower, at=at, by=by
            )
            yield agreement

    @deciding_again
    def finish(self, *, correction: str, hand_ins: int, at: datetime) -> RateCorrection:
        """Say that every hand-in was looked at, how many there were."""
        found = self.store.get(RateCorrection, correction)
        found.finish(hand_ins=hand_ins, at=at, by=SYSTEM.require("correct-rates"))
        self.store.save(found)
        return found

    @deciding_again
    def answer(
        self, *, id: str, answer: str, at: datetime, actor: Actor, request: str
    ) -> tuple[LowerRateAnswered, int]:
        """A worker agrees to a lower rate, or refuses; or somebody at a desk says so in their place.

        Who agrees has the rate of the hand-ins they were asked about lowered in the same save; one that was
        corrected otherwise since keeps its rate. Refuses what `LowerRateAgreement.answer` does.
        """
        agreement = self.store.get(LowerRateAgreement, id)
        asked = agreement.asked
        by = self._by(asked.worker, asked.workshop, actor)
        correction = self.store.get(RateCorrection, asked.correction)
        corrected_by = correction.said.by.account
        new = agreement.state == "asked"
        happened = agreement.answer(answer=answer, corrected_by=corrected_by, at=at, by=by, request=request)
        if not new or answer != "agreed":
            return happened, self.store.save(agreement)
        before = {hand_in: lower.before for lower in asked.lower for hand_in in lower.hand_ins}
        hand_ins = self.store.get_many(HandIn, before)
        for hand_in in hand_ins.values():
            if hand_in.paid_rate == before[hand_in.id]:
                hand_in.correct_rate(
                    correction=asked.correction,
                    rate=asked.rate,
                    reason_code=asked.reason_code,
                    agreed_from=before[hand_in.id],
                    agreement=id,
                    at=at,
                    by=by,
                )
        return happened, self.store.save(agreement, *hand_ins.values())

    def _by(self, worker: str, workshop: str, actor: Actor) -> By:
        """Who answers: the worker, or somebody at a desk for them."""
        if actor.worker == self.persons.records_of(worker)[0]:
            return actor.require("answer-lower-rate", Scope(worker=worker))
        scope = reach_of(self.members, worker, self.people.village_of(worker), actor)
        return replace(actor, on_behalf_of=worker).require("answer-lower-rate", scope)


def _as_paid(hand_in: HandIn) -> PaidWork:
    promised = hand_in.promised
    return PaidWork(
        hand_in=hand_in.id,
        worker=promised.worker,
        month=month_of(promised.work_date),
        unit=promised.unit,
        rate=hand_in.paid_rate,
        grades=hand_in.split.grades if hand_in.split else {},
        factors=promised.factors,
        waiting=0 if hand_in.split else hand_in.quantity,
    )
