"""Work at gigs, for tests of what it earns: decided by the gig itself, seen by the ledger at once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from gigs.domain import Gig, Offer
from kernel.identity import By
from kernel.time import fixed_now
from shell.house import House
from shell.projector import Projector
from tests.examples import gig_what as gigs
from tests.examples.who import AMEI, BY_AMEI, an_id

SECOND_GIG = an_id("second gig")


@dataclass
class AtGigs:
    """Gigs of one employer: each call happens a minute after the one before, at `now`, and is then visible.

    `seen` is what `look` saw after each call, with its moment.
    """

    house: House
    now: datetime = gigs.POSTED
    look: Callable[[], Any] = lambda: None
    seen: list[tuple[datetime, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.projector = Projector(self.house)
        self.projector.load()

    def do(self, act: Callable[..., Any], gig: Gig, by: By, **said: Any) -> Any:
        """Let a gig decide a minute later, keep what happened, and let the read models follow."""
        self.now += timedelta(minutes=1)
        with fixed_now(self.now):
            answer = act(gig, at=self.now, by=by, **said)
            self.house.store.save(gig)
        self.catch_up()
        self.seen.append((self.now, self.look()))
        return answer

    def catch_up(self) -> None:
        """Let the read models follow."""
        while self.projector.step():
            pass
        assert [f.error for f in self.projector.followers if f.error] == []

    def request(self) -> str:
        """The id of a request nobody sent yet."""
        return an_id(f"at gigs {self.now.isoformat()}")

    def gig(self, id: str) -> Gig:
        """A gig as it stands."""
        return self.house.store.get(Gig, id)

    def take(
        self, id: str = gigs.GIG, worker: str = AMEI, offer: Offer = gigs.OFFER, by: By = BY_AMEI
    ) -> None:
        """Post the gig where there is none, and let somebody have all its places."""
        gig = self.house.store.find(Gig, id)
        if gig is None:
            self.do(Gig.draft, gig := Gig(id), gigs.BY_BOSS, offer=offer)
            self.do(Gig.publish, gig, gigs.BY_BOSS, verified=True, request=self.request())
        fit = {"age": 61, "lacks": None, "request": self.request()}
        self.do(Gig.apply, gig, by, worker=worker, places=gig.wanted(None, at=self.now), **fit)
        self.now = max(self.now, *(shift.ends_at for shift in offer.shifts))

    def attend(self, quantity: str | None, shift: int = 0, id: str = gigs.GIG, worker: str = AMEI) -> Any:
        """Record how much somebody worked of a shift (None: as long as it is); answers the event."""
        said = None if quantity is None else Decimal(quantity)
        who = {"worker": worker, "shift": shift, "request": self.request()}
        return self.do(Gig.attend, self.gig(id), gigs.BY_BOSS, quantity=said, **who)

    def miss(self, shift: int = 0, id: str = gigs.GIG, worker: str = AMEI) -> None:
        """Record that somebody did not come."""
        who = {"worker": worker, "shift": shift, "request": self.request()}
        self.do(Gig.miss, self.gig(id), gigs.BY_BOSS, **who)

    def contest(self, claims: str | None, shift: int = 0, id: str = gigs.GIG) -> None:
        """Let 阿梅 say that it was otherwise."""
        said = {
            "worker": AMEI,
            "shift": shift,
            "claims": None if claims is None else Decimal(claims),
            "reason_code": "hours-wrong",
            "request": self.request(),
        }
        self.do(Gig.contest, self.gig(id), BY_AMEI, **said)

    def pay(
        self,
        id: str = gigs.GIG,
        worker: str = AMEI,
        reference: str | None = "WX-1",
        request: str | None = None,
    ) -> Any:
        """Pay what is due; answers the event."""
        who = {"worker": worker, "reference": reference, "request": request or self.request()}
        return self.do(Gig.pay, self.gig(id), gigs.BY_BOSS, **who)


def whole_gig(at_gigs: AtGigs) -> AtGigs:
    """Two shifts and all that can happen to them.

    Saturday: half an hour too little, contested, corrected, paid, two more hours found, paid. Sunday: absent,
    then not, then absent, then not after all; paid with the rest.
    """
    at_gigs.take()
    at_gigs.attend("8")
    at_gigs.contest("8.5")
    at_gigs.attend("8.5")
    at_gigs.miss(shift=1)
    at_gigs.attend("4", shift=1)
    at_gigs.miss(shift=1)
    at_gigs.attend("4.25", shift=1)
    at_gigs.pay()
    at_gigs.attend("9.5")
    at_gigs.attend("8.5")
    at_gigs.attend("10.5")
    at_gigs.pay(reference="WX-2")
    return at_gigs
