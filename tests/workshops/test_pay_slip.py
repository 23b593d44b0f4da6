"""A pay slip rounds once, never falls below zero, and is paid once."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from kernel.identity import derived_id
from tests.examples.events import (
    CARRY_TAKEN,
    HANDED_IN,
    INSPECTED,
    NEXT_RUN,
    NEXT_SLIP,
    PAID,
    PAYMENT_FAILED,
    SLIP,
    SLIP_PREPARED,
)
from tests.examples.what import AT, HAND_IN, LINE, RUN
from tests.examples.who import AMEI, BY_SECOND, BY_SYSTEM, WORKSHOP, an_id
from tests.given import given
from workshops.domain import HandIn, PaySlip, draw_up
from workshops.events import PayLine, PaySlipPrepared, PutOnSlip, Split


def accepted(
    name: str, quantity: int, rate: str, *, grades: dict[str, int] | None = None, **changed: Any
) -> tuple[HandIn, PutOnSlip]:
    """A hand-in, all good, put on the slip."""
    split = Split(quantity, 0, 0, grades or {"": quantity})
    stream = HandIn.stream(an_id(name))
    handed_in = msgspec.structs.replace(
        HANDED_IN, originator_id=stream, quantity=quantity, rate=Decimal(rate), **changed
    )
    inspected = msgspec.structs.replace(INSPECTED, originator_id=stream, split=split)
    hand_in = given(HandIn, handed_in, inspected).thing()
    return hand_in, hand_in.put_on_slip(run=RUN, slip=SLIP, at=AT, by=BY_SYSTEM)


def drawn(*amounts: int, kind: str = "work") -> list[PayLine]:
    """Lines of these amounts in fen."""
    return [
        msgspec.structs.replace(LINE, id=an_id(f"line {n}"), kind=kind, amount=amount)
        for n, amount in enumerate(amounts)
    ]


def prepared(lines: Sequence[PayLine], carried: PaySlip | None = None) -> PaySlipPrepared:
    """What a slip of these lines says."""
    slip = PaySlip(NEXT_SLIP)
    slip.prepare(
        run=NEXT_RUN,
        workshop=WORKSHOP,
        worker=AMEI,
        to=date(2026, 11, 30),
        label="2026-11",
        lines=lines,
        carried=carried,
        withhold=lambda receipts: None,
        at=AT,
        by=BY_SYSTEM,
    )
    [event] = slip.collect_events()
    assert isinstance(event, PaySlipPrepared)
    assert sum(line.amount for line in event.lines) == event.net >= 0
    return event


def carrying(fen: int) -> PaySlip:
    """A slip that carries forward."""
    event = msgspec.structs.replace(SLIP_PREPARED, lines=(), net=0, carried_out=fen)
    return given(PaySlip, event).thing()


# ---- lines ----------------------------------------------------------------------------------------


def test_thirty_times_thirteen_lampshades_are_rounded_once() -> None:
    """30 hand-ins of 13 × ¥0.0350 are ¥13.65, not 30 × ¥0.46 = ¥13.80."""
    [line] = draw_up(SLIP, [accepted(f"h{n}", 13, "0.0350") for n in range(30)])
    assert (line.quantity, line.amount, len(line.parts)) == (390, 1365, 30)
    assert sum(part.exact for part in line.parts) == Decimal("13.6500")


def test_a_line_holds_what_is_alike_and_nothing_else() -> None:
    """Another month, step, grade or rate is another line; a grade's factor is in the amount."""
    lines = draw_up(
        SLIP,
        [
            accepted("a", 10, "0.42"),
            accepted("b", 5, "0.42"),
            accepted("c", 10, "0.45"),
            accepted("d", 10, "0.42", step="packing"),
            accepted("e", 10, "0.42", work_date=date(2026, 10, 31)),
            accepted("f", 10, "0.42", grades={"A": 4, "": 6}),
        ],
    )
    told = {(line.month, line.step, line.grade, str(line.rate)): line.amount for line in lines}
    assert told == {
        ("2026-11", "wiring", "", "0.42"): 882,
        ("2026-11", "wiring", "", "0.45"): 450,
        ("2026-11", "packing", "", "0.42"): 420,
        ("2026-10", "wiring", "", "0.42"): 420,
        ("2026-11", "wiring", "A", "0.42"): 202,
    }
    assert len({line.id for line in lines}) == len(lines)


def test_lines_come_out_the_same_in_any_order() -> None:
    """A job that runs twice draws up the same slip."""
    some = [accepted(f"h{n}", 3 + n, rate) for n, rate in enumerate(("0.42", "0.5", "0.42"))]
    one, other = draw_up(SLIP, some), draw_up(SLIP, some[::-1])
    assert [(line.id, line.amount) for line in one] == [(line.id, line.amount) for line in other]


# ---- the sum, and what is carried -----------------------------------------------------------------


def test_a_slip_is_the_sum_of_its_lines() -> None:
    """Differences down included."""
    event = prepared(drawn(1134, -134))
    assert (event.net, event.carried_out, event.carried_from) == (1000, 0, None)


def test_a_slip_is_never_below_zero() -> None:
    """What would be is carried out, with a line that says so."""
    event = prepared(drawn(500, -800, kind="difference"))
    assert (event.net, event.carried_out) == (0, -300)
    last = event.lines[-1]
    assert (last.kind, last.amount) == ("carried-out", 300)
    assert last.id == derived_id(NEXT_SLIP, "carried-out")


@pytest.mark.parametrize(("work", "net", "carried_out"), [(1000, 700, 0), (300, 0, 0), (100, 0, -200)])
def test_the_next_slip_takes_in_what_was_carried(work: int, net: int, carried_out: int) -> None:
    """As much as its own work bears; the rest goes on."""
    event = prepared(drawn(work), carrying(-300))
    assert (event.net, event.carried_out, event.carried_from) == (net, carried_out, SLIP)
    assert [line.amount for line in event.lines if line.kind == "carried-in"] == [-300]


def test_a_carry_is_given_once() -> None:
    """Unless the run that took it was thrown away."""

    def giving(discarded: set[str]):
        return lambda it: it.give_carry(
            run=NEXT_RUN, slip=NEXT_SLIP, discarded=discarded, at=AT, by=BY_SYSTEM
        )

    given(PaySlip, SLIP_PREPARED).when(giving(set())).then(CARRY_TAKEN)
    given(PaySlip, SLIP_PREPARED, CARRY_TAKEN).when(giving(set())).refuses("carry-taken")
    given(PaySlip, SLIP_PREPARED, CARRY_TAKEN).when(giving({NEXT_RUN})).then(CARRY_TAKEN)


# ---- payment --------------------------------------------------------------------------------------


def paying(
    *, fails: bool = False, approved: bool = True, request: str = an_id("payment"), reference: str = "BATCH-7"
):
    """Confirm a payment, or that it failed."""

    def call(it: PaySlip) -> Any:
        act = it.fail if fails else it.pay
        return act(approved=approved, reference=reference, at=AT, by=BY_SECOND, request=request)

    return call


def test_a_slip_is_paid_once() -> None:
    """The same request again is answered; another one is refused."""
    given(PaySlip, SLIP_PREPARED).when(paying()).then(PAID)
    given(PaySlip, SLIP_PREPARED, PAID).when(paying()).then()
    given(PaySlip, SLIP_PREPARED, PAID).when(paying(request=an_id("p2"))).refuses("already-paid")
    failing = paying(fails=True, request=an_id("p2"))
    given(PaySlip, SLIP_PREPARED, PAID).when(failing).refuses("already-paid")


def test_a_failed_payment_stays_due() -> None:
    """It is retried as a new payment of the same slip."""
    failing = paying(fails=True, request=an_id("failed payment"), reference="BATCH-6")
    given(PaySlip, SLIP_PREPARED).when(failing).then(PAYMENT_FAILED)
    given(PaySlip, SLIP_PREPARED, PAYMENT_FAILED).when(failing).then()
    given(PaySlip, SLIP_PREPARED, PAYMENT_FAILED).when(paying()).then(PAID)


def test_nothing_is_paid_before_approval_or_where_nothing_is_due() -> None:
    """A prepared slip is a proposal; one of zero is done."""
    given(PaySlip, SLIP_PREPARED).when(paying(approved=False)).refuses("run-not-approved")
    nothing = msgspec.structs.replace(SLIP_PREPARED, lines=(), net=0)
    given(PaySlip, nothing).when(paying()).refuses("nothing-due")


def test_every_worker_has_one_slip_on_a_run() -> None:
    """Its id follows from both, so that a second drawing up meets the first."""
    assert PaySlip.id_of(RUN, AMEI) == SLIP
    assert PaySlip.id_of(NEXT_RUN, AMEI) == NEXT_SLIP
    assert HAND_IN not in (SLIP, NEXT_SLIP)
