"""A market of short work made through its own use cases, for tests that begin when work begins."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from gigs.domain import Offer
from gigs.events import Confirmation, Pay, Posting, Shift
from gigs.readmodel import GigsReadModel
from gigs.service import Applied, Gigs, Hirings, Worked
from gigs.tasks import ask_and_free
from kernel.identity import Grant, Role
from kernel.permissions import Actor
from kernel.time import fixed_now
from shell.house import House
from shell.projector import Projector
from tests.examples import gig_what as what
from tests.examples.who import an_id


@dataclass
class Market:
    """Each call happens a second after the one before, at `now`, and is then visible."""

    house: House
    now: datetime = what.POSTED
    boss: Actor = what.BOSS

    def __post_init__(self) -> None:
        self.projector = Projector(self.house)
        self.projector.load()
        self.gigs = self.house.get(Gigs)
        self.hirings = self.house.get(Hirings)
        self.worked = self.house.get(Worked)
        self.read = self.house.get(GigsReadModel)
        self.requests = 0

    def do(self, use_case: Any, **said: Any) -> Any:
        """Carry a use case out a second later, as the employer unless `actor` says otherwise."""
        self.now += timedelta(seconds=1)
        said.setdefault("actor", self.boss)
        with fixed_now(self.now):
            answer = use_case(at=self.now, **said)
        self.catch_up()
        return answer

    def catch_up(self) -> None:
        """Let the read models tell all that happened."""
        while self.projector.step():
            pass
        assert [f.error for f in self.projector.followers if f.error] == []

    def request(self) -> str:
        """The id of a new request."""
        self.requests += 1
        return an_id(f"request {self.requests} of {id(self)}")

    def draft(self, id: str = what.GIG, **changed: Any) -> Any:
        """Write a gig down."""
        return self.do(
            self.gigs.draft, id=id, offer=what.OFFER._replace(**changed), actor=self._boss(changed)
        )

    def post(self, id: str = what.GIG, **changed: Any) -> str:
        """Write a gig down and publish it."""
        self.draft(id, **changed)
        self.do(self.gigs.publish, id=id, request=self.request(), actor=self._boss(changed))
        return id

    def resize(self, *heads: int, id: str = what.GIG) -> Any:
        """Need other headcounts."""
        gig = self.read.gig(id)
        assert gig is not None
        shifts = tuple(
            Shift(shift["starts_at"], shift["ends_at"], head)
            for shift, head in zip(gig["shifts"], heads, strict=True)
        )
        offer = Offer(
            Posting(gig["employer"], gig["trade"], gig["village"]),
            gig["title"],
            Pay(gig["basis"], Decimal(gig["amount"])),
            shifts,
            gig["mode"],
            tuple(gig["requires"]),
            Confirmation(gig["from_hours"], gig["by_hours"]) if gig["by_hours"] else None,
        )
        return self.do(self.gigs.change, id=id, version=gig["version"], offer=offer)

    def cancel(self, id: str = what.GIG, request: str | None = None, reason_code: str = "weather") -> Any:
        """Call a gig off."""
        request = request or self.request()
        return self.do(self.gigs.cancel, id=id, reason_code=reason_code, request=request)

    def apply(
        self,
        worker: str,
        id: str = what.GIG,
        shifts: tuple[int, ...] | None = None,
        request: str | None = None,
        actor: Actor | None = None,
    ) -> Applied:
        """Take a gig's shifts, as the worker."""
        request, actor = request or self.request(), actor or as_worker(worker)
        answer: Applied = self.do(
            self.hirings.apply, id=id, worker=worker, shifts=shifts, request=request, actor=actor
        )
        return answer

    def decide(
        self,
        worker: str,
        decision: str,
        id: str = what.GIG,
        request: str | None = None,
        reason_code: str | None = None,
    ) -> Applied:
        """Choose somebody, or others."""
        answer: Applied = self.do(
            self.hirings.decide,
            id=id,
            worker=worker,
            decision=decision,
            reason_code=reason_code,
            request=request or self.request(),
        )
        return answer

    def withdraw(self, worker: str, id: str = what.GIG, request: str | None = None) -> Applied:
        """Leave, as the worker."""
        request = request or self.request()
        answer: Applied = self.do(
            self.hirings.withdraw, id=id, worker=worker, request=request, actor=as_worker(worker)
        )
        return answer

    def confirm(
        self,
        worker: str,
        id: str = what.GIG,
        shifts: tuple[int, ...] | None = None,
        request: str | None = None,
    ) -> Applied:
        """Say that one comes, as the worker."""
        said = {"id": id, "worker": worker, "shifts": shifts, "request": request or self.request()}
        answer: Applied = self.do(self.hirings.confirm, **said, actor=as_worker(worker))
        return answer

    def tick(self, now: datetime | None = None) -> int:
        """Let the clock's task come by, at `now` from here on; answers how many gigs it saw to."""
        self.now = now or self.now
        with fixed_now(self.now):
            concerned = ask_and_free(self.house)
        self.catch_up()
        return concerned

    def record(
        self,
        worker: str,
        shift: int = 0,
        outcome: str = "attended",
        quantity: str | None = None,
        id: str = what.GIG,
        request: str | None = None,
    ) -> Any:
        """Record who came."""
        return self.do(
            self.worked.record,
            id=id,
            worker=worker,
            shift=shift,
            outcome=outcome,
            quantity=None if quantity is None else Decimal(quantity),
            request=request or self.request(),
        )[0]

    def arrive(self, worker: str, shift: int = 0, id: str = what.GIG, request: str | None = None) -> Any:
        """Say that one is there, as the worker."""
        request, actor = request or self.request(), as_worker(worker)
        return self.do(self.worked.arrive, id=id, worker=worker, shift=shift, request=request, actor=actor)

    def contest(self, worker: str, shift: int = 0, claims: str | None = None, id: str = what.GIG) -> Any:
        """Say that it was otherwise, as the worker."""
        return self.do(
            self.worked.contest,
            id=id,
            worker=worker,
            shift=shift,
            claims=None if claims is None else Decimal(claims),
            reason_code="hours-wrong",
            request=self.request(),
            actor=as_worker(worker),
        )[0]

    def pay(self, worker: str, id: str = what.GIG, request: str | None = None) -> Any:
        """Pay what is due."""
        request = request or self.request()
        return self.do(self.worked.pay, id=id, worker=worker, reference="WX-1", request=request)[0]

    def _boss(self, changed: dict[str, Any]) -> Actor:
        posting = changed.get("posting", what.POSTING)
        return Actor(f"account of {posting.employer}", (Grant(Role.EMPLOYER, employer=posting.employer),))


def as_worker(worker: str) -> Actor:
    """A worker's own account."""
    return Actor(an_id(f"account of {worker}"), (Grant(Role.WORKER, worker=worker),))
