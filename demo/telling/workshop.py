"""Lets what is told of a workshop happen."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from demo.acts import workshop as acts
from demo.story import PAYER, PRODUCTS, Person, Workshop
from demo.telling.cast import Cast
from demo.telling.damages import WithDamages
from demo.telling.known import Births, Places, Roll
from kernel.identity import derived_id
from kernel.time import month_of
from people.service import Workers
from shell.house import House
from shell.queue import Job
from workshops.domain import PayRun, PaySlip
from workshops.events import Reason, Split, Step
from workshops.service import HandIns, PayRuns, Setup
from workshops.tasks import prepare_run


class _Preparing(Job):
    """The preparing of a pay run, which nobody watches."""

    def __init__(self, run: str) -> None:
        self.args = {"run": run}

    def progress(self, done: int, total: int) -> None:
        """Nobody asks."""


class AtWorkshop:
    """Every act through the use case a coordinator or a member would use."""

    def __init__(
        self,
        house: House,
        workshop: Workshop,
        cast: Cast,
        *,
        roll: Roll,
        births: Births,
        places: Places,
        catch_up: Callable[[], None],
    ) -> None:
        self._house, self._workshop, self._cast, self._catch_up = house, workshop, cast, catch_up
        self._setup, self._runs = house.get(Setup), house.get(PayRuns)
        self._workers = replace(house.get(Workers), members=roll, regions=places)
        self._hand_ins = replace(house.get(HandIns), members=roll, ages=births)
        self._damages = WithDamages(house, workshop, cast, roll=roll)

    def do(self, act: acts.WorkshopAct) -> None:
        """Let one act happen."""
        match act:
            case acts.Found():
                self._found(act.at)
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
                    actor=self._cast.for_(act.person),
                )
            case acts.Answer():
                self._hand_ins.answer_contest(
                    id=act.hand_in,
                    contest=derived_id(act.hand_in, "contest"),
                    outcome=act.outcome,
                    reason_code="counted-again" if act.outcome == "rejected" else None,
                    request=derived_id(act.hand_in, "answer"),
                    **self._by(act),
                )
            case acts.DeclareDeductions() | acts.Damage() | acts.ContestDamage() | acts.AnswerDamage():
                self._damages.do(act)
            case acts.Register():
                self._register(act)
            case acts.Join():
                self._register(act)
                self._setup.join(
                    workshop=self._workshop.id,
                    worker=act.person.worker,
                    number=act.person.number,
                    **self._by(act),
                )
            case acts.NewRate():
                self._setup.set_rate(
                    workshop=self._workshop.id,
                    product=act.work.product,
                    step=act.work.step,
                    rate=act.rate,
                    effective_from=act.day,
                    request=derived_id("demo", "rate", self._workshop.id, *act.work, act.day.isoformat()),
                    **self._by(act),
                )
            case acts.Prepare():
                self._prepare(act)
            case acts.Approve():
                total = self._house.store.get(PayRun, act.run).total
                request = derived_id(act.run, "approval")
                self._runs.approve(id=act.run, total=total, request=request, **self._by(act))
            case acts.Pay():
                self._pay(act, self._workshop.people, sent_back=act.sent_back)
            case acts.PayAgain():
                self._pay(act, [act.person], again="again")

    def _by(self, act: acts.WorkshopAct) -> dict[str, Any]:
        return {"at": act.at, "actor": self._cast.clerks[act.clerk]}

    def _found(self, at: datetime) -> None:
        """Found the workshop, and say what is made there."""
        self._setup.found(
            id=self._workshop.id,
            name=self._workshop.name,
            village=self._workshop.village,
            kind="materials",
            payer=PAYER,
            at=at,
            actor=self._cast.official,
        )
        for code, product in PRODUCTS.items():
            self._setup.define_product(
                workshop=self._workshop.id,
                code=code,
                name=product.name,
                unit=product.unit,
                steps=[Step(step, name) for step, name in product.steps.items()],
                grades=[],
                at=at,
                actor=self._cast.clerks[0],
            )

    def _register(self, act: acts.Register | acts.Join) -> None:
        """Register someone; the first few sign in themselves."""
        person = act.person
        self._workers.register(
            id=person.worker,
            name=person.name,
            village=self._workshop.village,
            phone=person.phone,
            id_number=person.id_number,
            consents=("account", "messages", "phone-to-employer") if person.phone else (),
            **self._by(act),
        )
        self._cast.settle(person, act.at)

    def _hand_in(self, act: acts.HandIn) -> None:
        if self._hand_ins.members.member(self._workshop.id, act.person.worker) is None:
            self._catch_up()  # they have just joined
        what: dict[str, Any] = {
            "id": act.id,
            "workshop": self._workshop.id,
            "worker": act.person.worker,
            "product": act.work.product,
            "step": act.work.step,
            "work_date": act.day,
        }
        himself = self._cast.own(act.person)
        counted = act.own
        if act.own is not None and himself is not None:
            self._hand_ins.count_own(**what, quantity=act.own, at=act.at, actor=himself)
            counted = None
        self._hand_ins.hand_in(
            **what,
            quantity=act.quantity,
            counted_by_worker=counted,
            rework_of=act.rework_of,
            order=act.order,
            **self._by(act),
        )

    def _prepare(self, act: acts.Prepare) -> None:
        run = self._house.store.find(PayRun, act.run)
        if run is not None and run.state != "preparing":
            return
        self._catch_up()  # who is owed what is looked up
        self._runs.start(
            id=act.run, workshop=self._workshop.id, to=act.to, label=month_of(act.to), **self._by(act)
        )
        self._catch_up()
        prepare_run(self._house, _Preparing(act.run))

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
