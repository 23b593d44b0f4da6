"""Whole lives of hand-ins, for tests that look back on them."""

from collections.abc import Collection
from datetime import date, timedelta

from tests.examples import what, who
from tests.examples.who import AMEI, BAOGEN, WORKSHOP, an_id
from tests.founding import Founded
from workshops.events import Reason, Split
from workshops.service import BankBatches, BankResult

LIFE = an_id("life")
REWORK = an_id("rework")
UNDONE = an_id("undone")
WAITING = an_id("waiting")
FIRST_RUN, DISCARDED_RUN, SECOND_RUN, THIRD_RUN = (an_id(f"run {n}") for n in range(4))
TOPPED_UP_RUN = an_id("topped up run")
MONTH_END = date(2026, 11, 30)


class Banked:
    """Everybody agreed to be paid by bank. Answers `kernel.lookups.BankAccounts`."""

    def bank_accounts(self, workers: Collection[str]) -> dict[str, str]:
        """One number for all."""
        return dict.fromkeys(workers, "6222000000000000012")


def through_the_bank(at_work: Founded) -> None:
    """Two batches of the third run: one is taken back, of the other the bank sends the payment back."""
    bank = BankBatches(at_work.house.store, at_work.read, Banked())
    first, second = an_id("batch"), an_id("second batch")
    for batch in (first, second):
        made = at_work.do(bank.make, id=batch, run=THIRD_RUN).thing
        if batch == first:
            back = {"reason_code": "other", "request": an_id("take back")}
            at_work.do(bank.take_back, id=first, run=THIRD_RUN, **back)
    (line,) = made.lines
    results = [BankResult(2, line.reference, line.amount, paid=False)]
    at_work.do(bank.take_results, id=second, run=THIRD_RUN, results=results)


def whole_life(at_work: Founded) -> Founded:
    """Everything that can happen to a hand-in, over November, in the order in which it usually does.

    阿梅 counts, hands in, is inspected, contests, is answered, corrected; her slip is paid after a failed
    payment; then her count is lowered, a run is discarded, the difference carried forward and taken in.
    """
    at_work.found()
    at_work.now = what.AT
    own = {"worker": AMEI, "product": "lantern", "step": "wiring", "work_date": what.WORK_DATE}
    at_work.do(
        at_work.hand_ins.count_own,
        id=LIFE,
        workshop=WORKSHOP,
        quantity=30,
        actor=who.AMEI_HERSELF,
        **own,
    )
    at_work.hand_in(LIFE, 28)
    at_work.correct(LIFE, 30, None, an_id("own count was right"))
    at_work.hand_in(UNDONE, 5)
    at_work.withdraw(UNDONE, an_id("undo"))
    at_work.now += timedelta(hours=2)
    reasons = (Reason("glue-loose", 2), Reason("wire-broken", 2))
    at_work.inspect(LIFE, Split(26, 2, 2, {"A": 10, "": 16}), reasons=reasons)
    contest = {"id": LIFE, "contest": an_id("contest")}
    at_work.do(at_work.hand_ins.contest, reason_code="inspection-error", actor=who.AMEI_HERSELF, **contest)
    at_work.do(at_work.hand_ins.answer_contest, outcome="upheld", request=an_id("answer"), **contest)
    at_work.correct(LIFE, 30, Split(27, 2, 1, {"A": 10, "": 17}), an_id("one was good"))
    at_work.now += timedelta(days=1)
    at_work.hand_in(REWORK, 2, what.WORK_DATE + timedelta(days=1), rework_of=LIFE)
    at_work.inspect(REWORK, Split(2, 0, 0, {}))
    at_work.accept(an_id("packed by baogen"), 13, worker=BAOGEN, step="packing")

    at_work.now += timedelta(days=1)
    at_work.approve(FIRST_RUN, at_work.prepare(FIRST_RUN, MONTH_END))
    at_work.pay(FIRST_RUN, outcome="failed")
    at_work.pay(FIRST_RUN)

    at_work.now += timedelta(days=1)
    at_work.correct(LIFE, 20, Split(17, 2, 1, {"": 17}), an_id("ten were another's"))
    at_work.prepare(DISCARDED_RUN, MONTH_END)
    at_work.discard(DISCARDED_RUN)
    at_work.approve(SECOND_RUN, at_work.prepare(SECOND_RUN, MONTH_END))

    at_work.now += timedelta(days=1)
    at_work.set_rate(what.RATE.rate * 2, date(2026, 11, 7))
    at_work.accept(an_id("late"), 40, date(2026, 11, 2))
    at_work.approve(THIRD_RUN, at_work.prepare(THIRD_RUN, MONTH_END))
    through_the_bank(at_work)
    at_work.hand_in(WAITING, 8, date(2026, 11, 6))
    at_work.do(at_work.setup.join, workshop=WORKSHOP, worker=BAOGEN, number="G22")
    at_work.define(grades=())
    return at_work


def repriced_life(at_work: Founded) -> Founded:
    """Rates corrected after a whole life: one up, one down to which 阿梅 agrees, a count mended at both; on a
    run that is discarded, then on one that is approved."""
    raised, lowered = an_id("raised"), an_id("lowered")
    work = at_work.now.date()
    at_work.accept(an_id("to be repriced"), 20, work)
    at_work.correct_rate(raised, "0.95")
    at_work.correct_rate(lowered, "0.90")
    at_work.answer_rate(lowered, "agreed")
    at_work.prepare(an_id("discarded with rates"), MONTH_END)
    at_work.discard(an_id("discarded with rates"))
    at_work.correct(an_id("to be repriced"), 18, Split(18, 0, 0, {}), an_id("two were another's"))
    run = an_id("with rates")
    at_work.approve(run, at_work.prepare(run, MONTH_END))
    return at_work


def employed(at_work: Founded) -> None:
    """From December on hours are kept; those of the first two days are compared, one of them is mended. What
    was broken is taken of that wage, contested, and let go."""
    december = date(2026, 12, 1)
    at_work.compare_with_minimum("day", december, monthly="1", deductions=True)
    at_work.now = at_work.now.replace(month=12, day=3)
    for day, hours in ((december, "7.5"), (december + timedelta(days=1), "6")):
        at_work.keep_hours(day, hours)
    broken = an_id("broken")
    at_work.charge(broken, 1_000, december)
    at_work.approve(TOPPED_UP_RUN, at_work.prepare(TOPPED_UP_RUN, december, "2026-12"))
    at_work.contest_damage(broken)
    at_work.withdraw_damage(broken)
    at_work.keep_hours(december, "8")
