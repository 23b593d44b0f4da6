"""Lets what is told of the market happen."""

from dataclasses import replace

import msgspec

from demo.acts import gigs as acts
from demo.market import Employer
from demo.telling.cast import Cast
from demo.telling.known import Births, Papers, Places, Roll
from gigs.domain import Gig, Offer
from gigs.events import Posting
from gigs.service import Gigs, Hirings, Worked
from kernel.identity import derived_id
from kernel.permissions import Actor
from kernel.store import EventStore
from people.service import Employers
from shell.house import House


class OnTheMarket:
    """Every act through the use case an employer or a villager would use."""

    def __init__(
        self,
        house: House,
        village: str,
        cast: Cast,
        *,
        roll: Roll,
        births: Births,
        papers: Papers,
        places: Places,
    ) -> None:
        self._store: EventStore = house.store
        self._village, self._cast = village, cast
        self._registry, self._work = house.get(Employers), house.get(Worked)
        self._posting = replace(house.get(Gigs), regions=places)
        self._hirings = replace(house.get(Hirings), members=roll, ages=births, qualifications=papers)
        self._bosses: dict[str, Actor] = {}

    def do(self, act: acts.GigAct) -> None:
        """Let one act happen."""
        match act:
            case acts.RegisterEmployer():
                self._register(act)
            case acts.DecideEmployer():
                verified = bool(act.employer.verified)
                self._registry.decide(
                    id=act.employer.id,
                    request=derived_id(act.employer.id, "verification"),
                    verified=verified,
                    reason_code=None if verified else "other",
                    at=act.at,
                    actor=self._cast.official,
                )
            case acts.PostGig():
                self._post(act)
            case acts.Resize():
                self._resize(act)
            case acts.CancelGig():
                self._posting.cancel(
                    id=act.gig,
                    reason_code=act.reason,
                    at=act.at,
                    actor=self._boss(act.employer),
                    request=derived_id(act.gig, "cancellation"),
                )
            case acts.Apply() | acts.Withdraw() | acts.ContestShift():
                self._worker_does(act)
            case acts.Choose() | acts.Record() | acts.PayGig():
                self._boss_does(act)

    def _register(self, act: acts.RegisterEmployer) -> None:
        employer = act.employer
        self._registry.register(
            id=employer.id,
            name=employer.name,
            uscc=employer.uscc,
            town=self._village[:9],
            phone=employer.phone,
            at=act.at,
            actor=self._cast.official,
        )
        self._bosses[employer.key] = self._cast.account(employer.office, act.at, employer=employer.id)

    def _boss(self, employer: Employer) -> Actor:
        return self._bosses[employer.key]

    def _post(self, act: acts.PostGig) -> None:
        job, boss = act.job, self._boss(act.employer)
        offer = Offer(
            posting=Posting(act.employer.id, job.trade, self._village),
            title=job.title,
            pay=job.pay,
            shifts=act.shifts,
            mode=job.mode,
            requires=(job.requires,) if job.requires else (),
        )
        self._posting.draft(id=act.gig, offer=offer, at=act.at, actor=boss)
        if act.shown:
            request = derived_id(act.gig, "publication")
            self._posting.publish(id=act.gig, at=act.at, actor=boss, request=request)

    def _resize(self, act: acts.Resize) -> None:
        gig = self._store.get(Gig, act.gig)
        heads = [act.heads if no == act.shift else shift.headcount for no, shift in enumerate(gig.shifts)]
        if heads == [shift.headcount for shift in gig.shifts]:
            return  # an earlier load did it
        shifts = tuple(
            msgspec.structs.replace(shift, headcount=head)
            for shift, head in zip(gig.shifts, heads, strict=True)
        )
        self._posting.change(
            id=act.gig,
            version=gig.version,
            offer=gig.offer._replace(shifts=shifts),
            at=act.at,
            actor=self._boss(act.employer),
        )

    def _worker_does(self, act: acts.Apply | acts.Withdraw | acts.ContestShift) -> None:
        worker, actor = act.person.worker, self._cast.for_(act.person)
        match act:
            case acts.Apply():
                self._hirings.apply(
                    id=act.gig,
                    worker=worker,
                    shifts=act.shifts,
                    at=act.at,
                    actor=actor,
                    request=derived_id(act.gig, worker, "application"),
                )
            case acts.Withdraw():
                request = derived_id(act.gig, worker, "withdrawal")
                self._hirings.withdraw(id=act.gig, worker=worker, at=act.at, actor=actor, request=request)
            case acts.ContestShift():
                self._work.contest(
                    id=act.gig,
                    worker=worker,
                    shift=act.shift,
                    claims=act.claims,
                    reason_code=act.reason,
                    at=act.at,
                    actor=actor,
                    request=derived_id(act.gig, worker, "contest"),
                )

    def _boss_does(self, act: acts.Choose | acts.Record | acts.PayGig) -> None:
        worker = act.person.worker
        match act:
            case acts.Choose():
                self._hirings.decide(
                    id=act.gig,
                    worker=worker,
                    decision=act.decision,
                    reason_code=act.reason,
                    at=act.at,
                    actor=self._boss(act.employer),
                    request=derived_id(act.gig, worker, "decision"),
                )
            case acts.Record():
                said = f"{act.shift} {act.outcome} {act.quantity}"
                self._work.record(
                    id=act.gig,
                    worker=worker,
                    shift=act.shift,
                    outcome=act.outcome,
                    quantity=act.quantity,
                    at=act.at,
                    actor=self._boss(act.employer),
                    request=derived_id(act.gig, worker, said),
                )
            case acts.PayGig():
                self._work.pay(
                    id=act.gig,
                    worker=worker,
                    reference=act.reference,
                    at=act.at,
                    actor=self._boss(act.employer),
                    request=derived_id(act.gig, worker, "payment", str(act.nth)),
                )
