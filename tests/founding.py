"""A workshop made through its own use cases, for tests that begin when work begins."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from kernel.errors import Refused
from kernel.identity import Grant, Role
from kernel.permissions import Actor
from kernel.time import ZONE, day_of, fixed_now
from shell.house import House
from shell.projector import Projector
from tests.examples import what, who
from workshops.domain import LowerRateAgreement
from workshops.domain.repriced import Preview
from workshops.events import Grade, Reason, Split, Step
from workshops.readmodel import WorkshopsReadModel
from workshops.service import Contests, Damages, DaySheets, HandIns, Hours, PayRuns, RateCorrections, Setup
from workshops.tasks import correct_rate

FOUNDED = datetime(2026, 10, 1, 8, 0, tzinfo=ZONE)


@dataclass
class Job:
    """What a job's handler sees of its job."""

    args: dict[str, Any]
    shown: list[tuple[int, int]] = field(default_factory=list)

    def progress(self, done: int, total: int) -> None:
        """Remember how far it was."""
        self.shown.append((done, total))


@dataclass
class Founded:
    """A workshop at work: each call happens a minute after the one before, at `now`, and is then visible.

    Three members (`G01`…); a lantern with wiring (¥0.42, or as said) and packing (¥0.0350), graded A and B.
    """

    house: House
    id: str = who.WORKSHOP
    now: datetime = FOUNDED

    def __post_init__(self) -> None:
        self.projector = Projector(self.house)
        self.projector.load()
        self.hand_ins = self.house.get(HandIns)
        self.hours = self.house.get(Hours)
        self.damages = self.house.get(Damages)
        self.contests = self.house.get(Contests)
        self.day_sheets = self.house.get(DaySheets)
        self.runs = self.house.get(PayRuns)
        self.rates = self.house.get(RateCorrections)
        self.setup = self.house.get(Setup)
        self.read = self.house.get(WorkshopsReadModel)

    def do(self, use_case: Any, **said: Any) -> Any:
        """Carry a use case out a minute later, as the coordinator unless `actor` says otherwise."""
        self.now += timedelta(minutes=1)
        actor = said.pop("actor", self.coordinator)
        if actor is not None:
            said["actor"] = actor
        with fixed_now(self.now):
            answer = use_case(at=self.now, **said)
        self.catch_up()
        return answer

    @property
    def coordinator(self) -> Actor:
        """The coordinator of this workshop."""
        return coordinator(self.id)

    @property
    def second(self) -> Actor:
        """Another one, who may approve what the first prepared."""
        return coordinator(self.id, "second")

    def catch_up(self) -> None:
        """Let the read models tell all that happened."""
        while self.projector.step():
            pass
        assert [f.error for f in self.projector.followers if f.error] == []

    def found(self, workers: dict[str, str] | None = None, rate: Decimal = what.RATE.rate) -> "Founded":
        """Found it, with members by worker id and number."""
        self.do(
            self.setup.found,
            id=self.id,
            name="庙西灯笼工坊",
            village=who.VILLAGE,
            kind="materials",
            payer=what.PAYER,
            actor=who.OFFICIAL,
        )
        for worker, number in (who.NUMBERS if workers is None else workers).items():
            self.do(self.setup.join, workshop=self.id, worker=worker, number=number)
        self.define()
        for step, yuan in (("wiring", rate), ("packing", what.FINE_RATE.rate)):
            self.set_rate(yuan, what.SINCE, step)
        return self

    def define(
        self,
        steps: tuple[Step, ...] = (what.WIRING, what.PACKING),
        grades: tuple[Grade, ...] = what.GRADES,
    ) -> Any:
        """Define the lantern."""
        return self.do(
            self.setup.define_product,
            workshop=self.id,
            code="lantern",
            name="灯笼",
            unit="piece",
            steps=steps,
            grades=grades,
        )

    def set_rate(self, rate: Decimal, since: date, step: str = "wiring", request: str = "") -> Any:
        """Set a piece rate from a day on."""
        return self.do(
            self.setup.set_rate,
            workshop=self.id,
            product="lantern",
            step=step,
            rate=rate,
            effective_from=since,
            request=request or who.an_id(f"{self.id} {step} {since} {rate}"),
        )

    def set_factor(self, grade: str, factor: Decimal, since: date) -> Any:
        """Set what a grade of the lantern earns of the rate from a day on."""
        return self.do(
            self.setup.set_factor,
            workshop=self.id,
            product="lantern",
            grade=grade,
            factor=factor,
            effective_from=since,
            request=who.an_id(f"{self.id} {grade} {since} {factor}"),
        )

    def hand_in(self, id: str, quantity: int, day: date = what.WORK_DATE, **said: Any) -> Any:
        """Hand in lanterns, wired by 阿梅 unless said otherwise."""
        wired = {"worker": who.AMEI, "product": "lantern", "step": "wiring"}
        return self.do(
            self.hand_ins.hand_in,
            id=id,
            workshop=self.id,
            quantity=quantity,
            work_date=day,
            **wired | said,
        )

    def inspect(
        self, id: str, split: Split, request: str | None = None, reasons: tuple[Reason, ...] = ()
    ) -> Any:
        """Inspect a hand-in."""
        request = request or who.an_id(f"inspection of {id}")
        return self.do(self.hand_ins.inspect, id=id, split=split, reasons=reasons, request=request)

    def accept(self, id: str, quantity: int, day: date = what.WORK_DATE, **said: Any) -> None:
        """Hand in, and find all of it good."""
        self.hand_in(id, quantity, day, **said)
        self.inspect(id, Split(quantity, 0, 0, {}))

    def correct(self, id: str, quantity: int, split: Split | None, request: str) -> Any:
        """Correct a count."""
        return self.do(
            self.hand_ins.correct,
            id=id,
            quantity=quantity,
            split=split,
            reason_code="miscounted",
            request=request,
        )

    def withdraw(self, id: str, request: str) -> Any:
        """Undo a hand-in."""
        return self.do(self.hand_ins.withdraw, id=id, reason_code="undone", request=request)

    def compare_with_minimum(
        self,
        window: str | None,
        since: date,
        hourly: str = "20",
        monthly: str = "2010",
        deductions: bool = False,
    ) -> None:
        """Say what the minimum wage is, over which time pay is compared with it from a day on, and whether
        damage may be taken of it."""
        self.do(
            self.hours.set_minimum_wage,
            region=who.VILLAGE[:6],
            monthly=Decimal(monthly),
            hourly=Decimal(hourly),
            effective_from=date(2024, 1, 1),
            source="样例文件第 1 号",
            actor=who.OPERATOR,
        )
        self.do(
            self.setup.set_pay_terms,
            workshop=self.id,
            relation="employment",
            withholding="none",
            effective_from=since,
            window=window,
            deductions=deductions,
            request=who.an_id(f"{self.id} {window} {deductions} since {since}"),
            actor=who.OFFICIAL,
        )

    def keep_hours(self, day: date, hours: str | Mapping[str, str], request: str = "") -> Any:
        """Keep a day's hours, of 阿梅 unless said otherwise."""
        by_worker = {who.AMEI: hours} if isinstance(hours, str) else hours
        return self.do(
            self.hours.keep,
            workshop=self.id,
            work_date=day,
            hours={worker: Decimal(worked) for worker, worked in by_worker.items()},
            request=request or who.an_id(f"{day} {by_worker}"),
        )

    def charge(self, id: str, amount: int, day: date, worker: str = who.AMEI) -> Any:
        """State what 阿梅 broke on a day, unless somebody else did (fen)."""
        of = {"workshop": self.id, "worker": worker, "happened_on": day, "amount": amount}
        return self.do(self.damages.charge, id=id, reason_code="tool-broken", **of)

    def withdraw_damage(self, id: str, worker: str = who.AMEI) -> Any:
        """Let it go."""
        of = {"workshop": self.id, "worker": worker, "request": who.an_id(f"withdrawn {id}")}
        return self.do(self.damages.withdraw, id=id, **of)

    def contest_damage(self, id: str, worker: str = who.AMEI) -> str:
        """Say as the worker that it is not so; the id of the contest."""
        own = Actor(who.an_id(f"account of {worker}"), (Grant(Role.WORKER, worker=worker),))
        of = {"workshop": self.id, "worker": worker, "damage": id, "reason_code": "not-mine"}
        contest = who.an_id(f"contest {id} {self.now}")
        self.do(self.contests.contest_damage, contest=contest, actor=own, **of)
        return contest

    def prepare(self, id: str, to: date, label: str = "2026-11") -> int:
        """Prepare a pay run as its job would; answers its total in fen."""
        self.do(self.runs.start, id=id, workshop=self.id, to=to, label=label)
        self.do(self.runs.draw_up, run=id, due=self.read.due(self.id, to), actor=None)
        total: int = self.do(self.runs.finish, run=id, actor=None).total
        return total

    def approve(self, id: str, total: int, request: str | None = None) -> Any:
        """Approve it as the second person."""
        request = request or who.an_id(f"approval of {id}")
        return self.do(self.runs.approve, id=id, total=total, actor=self.second, request=request)

    def discard(self, id: str, request: str | None = None) -> Any:
        """Throw it away."""
        request = request or who.an_id(f"discarding of {id}")
        return self.do(self.runs.discard, id=id, request=request)

    def confirm_rate(self, id: str, rate: str, total: int, **said: Any) -> Any:
        """Correct the rate of all wiring done since the first of October, as it was previewed."""
        return self.do(
            self.rates.confirm, id=id, **self.corrected(rate), reason_code="rate-late", total=total, **said
        )

    def corrected(self, rate: str, *, last: date | None = None) -> dict[str, Any]:
        """What a correction is of."""
        of = {"workshop": self.id, "product": "lantern", "step": "wiring", "rate": Decimal(rate)}
        return {**of, "first": what.SINCE, "last": last or day_of(self.now)}

    def preview_rate(self, rate: str) -> Preview:
        """What it would make of that work."""
        seen: Preview = self.do(self.rates.preview, **self.corrected(rate))
        return seen

    def correct_rate(self, id: str, rate: str) -> int:
        """Confirm a correction as previewed, and have its job done; answers the total in fen."""
        total = self.preview_rate(rate).total
        self.confirm_rate(id, rate, total)
        self.carry_out(id)
        return total

    def carry_out(self, id: str) -> Any:
        """Do a correction's job."""
        with fixed_now(self.now):
            answer = correct_rate(self.house, Job({"correction": id}))  # type: ignore[arg-type]
        self.catch_up()
        return answer

    def answer_rate(
        self, correction: str, answer: str, worker: str = who.AMEI, actor: Actor | None = None
    ) -> Any:
        """Answer as the worker, or as somebody at a desk."""
        asked = LowerRateAgreement.id_of(correction, worker)
        own = Actor(who.an_id(f"account of {worker}"), (Grant(Role.WORKER, worker=worker),))
        request = who.an_id(f"{answer} {asked}")
        return self.do(self.rates.answer, id=asked, answer=answer, actor=actor or own, request=request)

    def pay(self, run: str, worker: str = who.AMEI, outcome: str = "paid", request: str = "") -> Any:
        """Confirm a payment, or that it failed."""
        return self.do(
            self.runs.pay,
            run=run,
            worker=worker,
            outcome=outcome,
            reference="BATCH-7",
            request=request or who.an_id(f"{outcome} {run} {worker}"),
        )


def coordinator(workshop: str, name: str = "coordinator") -> Actor:
    """A coordinator of a workshop."""
    grant = Grant(Role.COORDINATOR, workshop=workshop, region=who.VILLAGE)
    return Actor(who.an_id(f"{name} of {workshop}"), (grant,))


def refused(call: Callable[[], Any]) -> str:
    """Why it was refused; nothing was written."""
    with pytest.raises(Refused) as refusal:
        call()
    return refusal.value.code
