"""Lets the story of one workshop happen: every act through the use case a person would use, at its moment.

What happened already is met again by its id and changes nothing: a story goes on where it was cut off.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from demo import acts
from demo.days import Days
from demo.gathering import PatientHouse
from demo.story import (
    CITY,
    DAYS,
    OFFICIALS,
    OPERATOR,
    PAYER,
    PRODUCTS,
    SIGNED_IN,
    TOWN,
    Office,
    Person,
    Workshop,
)
from kernel.identity import Grant, Role, derived_id
from kernel.lookups import Member, Members
from kernel.permissions import SYSTEM, Actor
from kernel.store import EventStore
from kernel.time import ZONE, day_of, fixed_now, month_of, now
from people.service import Granting, Workers
from shell.projector import Projector
from shell.queue import Job
from workshops.domain import PayRun, PaySlip
from workshops.domain import Workshop as Founded
from workshops.events import Reason, Split, Step
from workshops.service import HandIns, PayRuns, Setup
from workshops.tasks import prepare_run

FOUNDED_BEFORE = timedelta(days=3)  # the first day of work


def last_day(store: EventStore, workshop: Workshop) -> date | None:
    """The day the story ends with, where it has begun; it is told by when the workshop was founded."""
    known = store.events_of([Founded.stream(workshop.id)])
    return day_of(known[0].event.at) + FOUNDED_BEFORE + timedelta(days=DAYS - 1) if known else None


def is_told(store: EventStore, workshop: Workshop) -> bool:
    """Whether the last act of the story has happened."""
    last = last_day(store, workshop)
    if last is None:
        return False
    run = store.find(PayRun, Days(workshop, last, now()).last_run)
    return run is not None and run.state != "preparing"


class _Roll:
    """Answers `Members`, asking once for each: nobody leaves a workshop while its story is told."""

    def __init__(self, members: Members) -> None:
        self._members = members
        self._known: dict[tuple[str, str], Member] = {}
        self.workshops_of = members.workshops_of
        self.village_of_workshop = members.village_of_workshop

    def member(self, workshop: str, key: str) -> Member | None:
        """A member by worker id or by number."""
        known = self._known.get((workshop, key))
        if known is None:
            known = self._members.member(workshop, key)
            if known is not None:
                self._known[workshop, key] = known
        return known


class _Preparing(Job):
    """The preparing of a pay run, which nobody watches."""

    def __init__(self, run: str) -> None:
        self.args = {"run": run}

    def progress(self, done: int, total: int) -> None:
        """Nobody asks."""


class Story:
    """The story of one workshop, and those who live it."""

    def __init__(self, house: PatientHouse, workshop: Workshop) -> None:
        self.house, self.workshop = house, workshop
        self._begun = last_day(house.store, workshop)
        self.is_told = is_told(house.store, workshop)
        self.days = Days(workshop, self._begun or day_of(now()), now())
        self.acts = self.days.history()
        self.hand_ins = sum(isinstance(act, acts.HandIn) for act in self.acts)

    def happen(self) -> Iterator[None]:
        """Let every act happen that has not happened yet; stops for a moment after each hand-in."""
        if self.is_told:
            return
        house = self.house
        house.gathering.may_exist = self._begun is not None
        self._setup, self._runs = house.get(Setup), house.get(PayRuns)
        self._hand_ins = replace(house.get(HandIns), members=_Roll(house.get(Members)))
        self._projector = Projector(house)
        self._found()
        for act in self.acts:
            with fixed_now(act.at):
                self._do(act)
            if isinstance(act, acts.HandIn):
                yield
        self._catch_up()
        house.gathering.forget()

    # -- Before the first day ------------------------------------------------------------------------------

    def _found(self) -> None:
        """Accounts first, then the workshop with its products. The day it is founded tells the last one."""
        workshop = self.workshop
        at = datetime.combine(self.days.first - FOUNDED_BEFORE, time(9), tzinfo=ZONE)
        with fixed_now(at):
            for office in (*OFFICIALS.values(), OPERATOR):
                self._account(office, at)
            official = self._account(OFFICIALS[TOWN if workshop.village.startswith(TOWN) else CITY], at)
            self._clerks = [self._account(clerk, at, workshop=workshop.id) for clerk in workshop.clerks]
            self._setup.found(
                id=workshop.id,
                name=workshop.name,
                village=workshop.village,
                kind="materials",
                payer=PAYER,
                at=at,
                actor=official,
            )
            for code, product in PRODUCTS.items():
                self._setup.define_product(
                    workshop=workshop.id,
                    code=code,
                    name=product.name,
                    unit=product.unit,
                    steps=[Step(step, name) for step, name in product.steps.items()],
                    grades=[],
                    at=at,
                    actor=self._clerks[0],
                )
        self._members: dict[str, Actor] = {}

    def _account(self, office: Office, at: datetime, **reach: str) -> Actor:
        """Open an account, or find it, and answer who acts through it."""
        role = Role(office.role)
        account = self.house.get(Granting).add(
            phone=office.phone,
            name=office.name,
            role=role,
            reach={"region": office.region, **reach},
            at=at,
            actor=SYSTEM,
        )
        return Actor(account, (Grant(role, office.region, **reach),))

    # -- One act after the other ---------------------------------------------------------------------------

    def _do(self, act: acts.Act) -> None:
        match act:
            case acts.HandIn():
                self._hand_in(act)
            case acts.Inspect():
                self._hand_ins.inspect(
                    id=act.hand_in,
                    split=Split(*act.split, grades={}),
                    reasons=[Reason(code, count) for code, count in act.faults.items()],
                    request=derived_id(act.hand_in, "inspection"),
                    **self._by(act),
                )
            case acts.Correct():
                self._hand_ins.correct(
                    id=act.hand_in,
                    quantity=act.quantity,
                    split=Split(*act.split, grades={}) if act.split else None,
                    reason_code=act.reason,
                    request=derived_id(act.hand_in, "correction", f"{act.quantity} {act.split}"),
                    **self._by(act),
                )
            case acts.Undo():
                request = derived_id(act.hand_in, "undo")
                self._hand_ins.withdraw(
                    id=act.hand_in, reason_code="undone", request=request, **self._by(act)
                )
            case acts.Contest():
                self._hand_ins.contest(
                    id=act.hand_in,
                    contest=derived_id(act.hand_in, "contest"),
                    reason_code="miscounted",
                    at=act.at,
                    actor=self._members[act.person.worker],
                )
            case acts.Answer():
                self._hand_ins.answer_contest(
                    id=act.hand_in,
                    contest=derived_id(act.hand_in, "contest"),
                    outcome=act.outcome,
                    request=derived_id(act.hand_in, "answer"),
                    **self._by(act),
                )
            case acts.Join():
                self._join(act)
            case acts.NewRate():
                self._setup.set_rate(
                    workshop=self.workshop.id,
                    product=act.work.product,
                    step=act.work.step,
                    rate=act.rate,
                    effective_from=act.day,
                    request=derived_id("demo", "rate", self.workshop.id, *act.work, act.day.isoformat()),
                    **self._by(act),
                )
            case acts.Prepare():
                self._prepare(act)
            case acts.Approve():
                total = self.house.store.get(PayRun, act.run).total
                request = derived_id(act.run, "approval")
                self._runs.approve(id=act.run, total=total, request=request, **self._by(act))
            case acts.Pay():
                self._pay(act, self.workshop.people, sent_back=act.sent_back)
            case acts.PayAgain():
                self._pay(act, [act.person], again="again")

    def _by(self, act: acts.Act) -> dict[str, Any]:
        return {"at": act.at, "actor": self._clerks[act.clerk]}

    def _join(self, act: acts.Join) -> None:
        """Register someone, and take them in; the first few sign in themselves."""
        person = act.person
        by = self._by(act)
        self.house.get(Workers).register(
            id=person.worker,
            name=person.name,
            village=self.workshop.village,
            phone=person.phone,
            birth_date=person.born,
            consents=("account",) if person.phone else (),
            **by,
        )
        self._setup.join(workshop=self.workshop.id, worker=person.worker, number=person.number, **by)
        if person in self.workshop.people[:SIGNED_IN] and person.phone:
            office = Office("worker", person.name, person.phone, None, "")
            self._members[person.worker] = self._account(office, act.at, worker=person.worker)

    def _hand_in(self, act: acts.HandIn) -> None:
        if self._hand_ins.members.member(self.workshop.id, act.person.worker) is None:
            self._catch_up()  # they have just joined
        what: dict[str, Any] = {
            "id": act.id,
            "workshop": self.workshop.id,
            "worker": act.person.worker,
            "product": act.work.product,
            "step": act.work.step,
            "work_date": act.day,
        }
        himself = self._members.get(act.person.worker)
        counted = act.own
        if act.own is not None and himself is not None:
            self._hand_ins.count_own(**what, quantity=act.own, at=act.at, actor=himself)
            counted = None
        self._hand_ins.hand_in(
            **what,
            quantity=act.quantity,
            counted_by_worker=counted,
            rework_of=act.rework_of,
            **self._by(act),
        )

    def _prepare(self, act: acts.Prepare) -> None:
        run = self.house.store.find(PayRun, act.run)
        if run is not None and run.state != "preparing":
            return
        self._catch_up()  # who is owed what is looked up
        self._runs.start(
            id=act.run, workshop=self.workshop.id, to=act.to, label=month_of(act.to), **self._by(act)
        )
        self._catch_up()
        prepare_run(self.house, _Preparing(act.run))

    def _pay(
        self,
        act: acts.Pay | acts.PayAgain,
        people: Sequence[Person],
        sent_back: Person | None = None,
        again: str = "",
    ) -> None:
        slips = self._runs.slips_of(act.run, [person.worker for person in people])
        for person in people:
            slip = slips.get(PaySlip.id_of(act.run, person.worker))
            if slip is None or not slip.net:
                continue
            self._runs.pay(
                run=act.run,
                worker=person.worker,
                outcome="failed" if person is sent_back else "paid",
                reference=f"{act.to:%y%m%d}-{person.number}{'-2' if again else ''}",
                request=derived_id(slip.id, "payment", again),
                **self._by(act),
            )

    def _catch_up(self) -> None:
        """Let the read models know all that has been written."""
        self.house.gathering.flush()
        self._projector.catch_up()
