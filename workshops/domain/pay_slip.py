"""A pay slip: what one worker gets from one pay run, line by line, and whether it was paid."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple

from kernel.errors import Refusal
from kernel.identity import By, derived_id
from kernel.money import to_fen, worth
from kernel.time import month_of
from workshops.domain.contestable import Contestable
from workshops.domain.hand_in import HandIn
from workshops.events import (
    CarryTaken,
    LinePart,
    PayLine,
    PaymentFailed,
    PaymentMade,
    PaySlipPrepared,
    PutOnSlip,
    Tax,
)
from workshops.events.bank import BackFromBank, SentToBank
from workshops.events.contests import Contested
from workshops.events.damages import Deduction
from workshops.events.rates import RateDifferencePutOnSlip
from workshops.events.wages import TopUp


class LineKey(NamedTuple):
    """What pieces share that stand on one line."""

    kind: str
    month: str
    product: str
    step: str
    unit: str
    grade: str
    rate: Decimal
    factor: Decimal
    correction: str | None = None


Put = PutOnSlip | RateDifferencePutOnSlip


def wages_of(lines: Sequence[PayLine], top_ups: Sequence[TopUp]) -> dict[str, int]:
    """What work lines and top-ups come to (fen), by month of work."""
    wages: dict[str, int] = {}
    parts = [(line.month, line.amount) for line in lines]
    for month, amount in parts + [(month_of(each.first), each.amount) for each in top_ups]:
        if month:
            wages[month] = wages.get(month, 0) + amount
    return wages


def draw_up(slip: str, settled: Sequence[tuple[HandIn, Put]]) -> list[PayLine]:
    """Group what hand-ins put on a slip into its lines, each rounded half-up to fen once, not its parts."""
    parts: dict[LineKey, list[LinePart]] = {}
    for hand_in, put in settled:
        promised = hand_in.promised
        kind, rate, correction = _what(hand_in, put)
        for grade, quantity in put.grades.items():
            key = LineKey(
                kind,
                month_of(promised.work_date),
                promised.product,
                promised.step,
                promised.unit,
                grade,
                rate,
                promised.factors.get(grade, Decimal(1)),
                correction,
            )
            exact = worth(quantity, key.rate, key.factor)
            parts.setdefault(key, []).append(LinePart(hand_in.id, put.entry, quantity, exact))
    lines = []
    for key in sorted(parts, key=str):
        quantity = sum(part.quantity for part in parts[key])
        lines.append(
            PayLine(
                id=derived_id(slip, *(str(part) for part in key if part is not None)),
                amount=to_fen(worth(quantity, key.rate, key.factor)),
                quantity=quantity,
                parts=tuple(parts[key]),
                **key._asdict(),
            )
        )
    return lines


def _what(hand_in: HandIn, put: Put) -> tuple[str, Decimal, str | None]:
    """The kind of line, what a piece on it earns (yuan), and the correction of the rate it comes from."""
    if isinstance(put, RateDifferencePutOnSlip):
        return "rate-difference", put.more, put.correction
    return put.kind, hand_in.promised.rate, None


class PaySlip(Contestable):
    """One stream per run × worker."""

    CATEGORY: ClassVar[str] = "pay-slip"
    MATTER: ClassVar[str] = "pay-line"
    run: str
    lines: tuple[PayLine, ...]
    net: int

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.carried_out = 0
        self.carry_run: str | None = None
        self.carried_from: str | None = None
        self.paid = False
        self.batch: str | None = None

    @staticmethod
    def id_of(run: str, worker: str) -> str:
        """The id of a worker's slip on a run."""
        return derived_id("pay-slip", run, worker)

    def prepare(
        self,
        *,
        run: str,
        workshop: str,
        worker: str,
        to: date,
        label: str,
        lines: Sequence[PayLine],
        top_ups: Sequence[TopUp] = (),
        hours: Decimal | None = None,
        deductions: Sequence[Deduction] = (),
        carried: "PaySlip | None",
        withhold: Callable[[int], Tax | None],
        at: datetime,
        by: By,
    ) -> None:
        """Draw up the slip from its work lines, top-ups to the minimum wage, deductions for damage and what
        an earlier slip carried forward.

        `hours` are those it counts, None where none are kept. Never below zero: what would be negative is
        carried out to the worker's next slip. `withhold` says what tax is kept back of a sum in fen; damage
        is paid from what was earned and lessens no tax.
        """
        all_lines = list(lines)

        def add(kind: str, amount: int) -> None:
            if amount:
                all_lines.append(PayLine(id=derived_id(self.id, kind), kind=kind, amount=amount))

        for each in top_ups:
            all_lines.append(
                PayLine(
                    id=derived_id(self.id, "top-up", each.first.isoformat()),
                    kind="top-up",
                    amount=each.amount,
                    month=month_of(each.first),
                    top_up=each,
                )
            )
        add("carried-in", carried.carried_out if carried else 0)
        taxed = max(sum(line.amount for line in all_lines), 0)
        for made in deductions:
            all_lines.append(
                PayLine(
                    id=derived_id(self.id, "deduction", made.damage, made.month),
                    kind="deduction",
                    amount=-made.amount,
                    month=made.month,
                    deduction=made,
                )
            )
        sum_of_lines = sum(line.amount for line in all_lines)
        carried_out = min(sum_of_lines, 0)
        add("carried-out", -carried_out)
        receipts = max(sum_of_lines, 0)
        tax = withhold(taxed)
        kept_back = tax.amount if tax else 0
        add("tax", -kept_back)
        self.trigger(
            PaySlipPrepared,
            at=at,
            by=by,
            run=run,
            workshop=workshop,
            worker=worker,
            to=to,
            label=label,
            lines=tuple(all_lines),
            net=receipts - kept_back,
            carried_from=carried.id if carried else None,
            carried_out=carried_out,
            tax=tax,
            hours=hours,
        )

    def may_give_carry(self, discarded: Collection[str]) -> bool:
        """Whether what was carried forward stands on no later slip; `discarded` are runs thrown away."""
        return self.carry_run is None or self.carry_run in discarded

    def give_carry(self, *, run: str, slip: str, discarded: Collection[str], at: datetime, by: By) -> None:
        """Hand what was carried forward to a later slip, once. Refuses `carry-taken`.

        `discarded` are the runs that were thrown away: what one of them took is free again.
        """
        if not self.may_give_carry(discarded):
            raise Refusal("carry-taken")
        self.trigger(CarryTaken, at=at, by=by, run=run, slip=slip)

    def pay(
        self, *, approved: bool, reference: str | None, at: datetime, by: By, request: str
    ) -> PaymentMade:
        """Confirm that all of it was paid. Refuses `run-not-approved`, `already-paid`, `nothing-due`."""
        if repeat := self.answered(request, PaymentMade):
            return repeat
        self._payable(approved)
        return self.trigger(
            PaymentMade, at=at, by=by, request=request, reference=reference, **self._payment()
        )

    def fail(
        self, *, approved: bool, reference: str | None, at: datetime, by: By, request: str
    ) -> PaymentFailed:
        """The bank sent it back: it stays due, and the next payment is a new one."""
        if repeat := self.answered(request, PaymentFailed):
            return repeat
        self._payable(approved)
        return self.trigger(
            PaymentFailed, at=at, by=by, request=request, reference=reference, **self._payment()
        )

    @property
    def may_be_sent(self) -> bool:
        """Whether it may go to the bank: something is due, and it is in no batch that has no result yet."""
        return bool(self.net) and not self.paid and self.batch is None

    def send(self, *, batch: str, at: datetime, by: By) -> None:
        """Go to the bank in a batch. Refuses `at-the-bank`, and what `pay` does."""
        self._payable(True)
        if self.batch is not None:
            raise Refusal("at-the-bank")
        self.trigger(SentToBank, at=at, by=by, batch=batch)

    def come_back(self, *, batch: str, at: datetime, by: By) -> None:
        """The batch was taken back: free for another."""
        self.trigger(BackFromBank, at=at, by=by, batch=batch)

    def contest_line(
        self, *, line: str, approved: bool, contest: str, reason_code: str, at: datetime, by: By
    ) -> Contested:
        """The worker says that a line is wrong; it stays open until answered, and the slip is paid meanwhile.

        Refuses `run-not-approved`, `contest-open`.
        """
        if repeat := self.answered(contest, Contested):
            return repeat
        if not approved:
            raise Refusal("run-not-approved")
        return self._contest(line, contest=contest, reason_code=reason_code, at=at, by=by)

    def _payable(self, approved: bool) -> None:
        if not approved:
            raise Refusal("run-not-approved")
        if self.paid:
            raise Refusal("already-paid")
        if not self.net:
            raise Refusal("nothing-due")

    def _payment(self) -> dict[str, Any]:
        return {
            "run": self.run,
            "workshop": self.workshop,
            "worker": self.worker,
            "amount": self.net,
        }

    def when(self, event: Any) -> None:
        super().when(event)
        match event:
            case PaySlipPrepared():
                self.run, self.workshop, self.worker = event.run, event.workshop, event.worker
                self.lines, self.net = event.lines, event.net
                self.carried_out, self.carried_from = event.carried_out, event.carried_from
            case CarryTaken():
                self.carry_run = event.run
            case PaymentMade():
                self.paid, self.batch = True, None
            case PaymentFailed() | BackFromBank():
                self.batch = None
            case SentToBank():
                self.batch = event.batch
