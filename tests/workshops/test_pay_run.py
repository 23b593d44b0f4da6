"""A pay run decides who may approve what, and when it is over."""

from datetime import date
from typing import Any

import pytest

from tests.examples.events import (
    RUN_APPROVED,
    RUN_DISCARDED,
    RUN_PREPARED,
    RUN_STARTED,
    SLIPS_DRAWN_UP,
    happened,
)
from tests.examples.what import AT, RUN
from tests.examples.who import BY, BY_SECOND, BY_SYSTEM, WORKSHOP, an_id
from tests.given import given
from workshops.domain import PayRun
from workshops.events import PayRunDiscarded, PayRunPrepared, PaySlipsDrawnUp

PREPARED = (RUN_STARTED, SLIPS_DRAWN_UP, RUN_PREPARED)
STREAM = PayRun.stream(RUN)


def starting(to: date = date(2026, 11, 30)):
    """Begin."""
    return lambda it: it.start(workshop=WORKSHOP, to=to, label="2026-11", at=AT, by=BY)


def finishing(it: PayRun) -> None:
    """Close the preparing."""
    it.finish_preparing(at=AT, by=BY_SYSTEM)


def approving(total: int = 1134, by: Any = BY_SECOND, request: str = an_id("approval")):
    """Approve."""
    return lambda it: it.approve(total=total, at=AT, by=by, request=request)


def discarding(request: str = an_id("discarding")):
    """Throw away."""
    return lambda it: it.discard(at=AT, by=BY, request=request)


def test_a_run_is_started_once() -> None:
    """The same again changes nothing; another date under the same id is refused."""
    given(PayRun).when(starting()).then(RUN_STARTED)
    given(PayRun, RUN_STARTED).when(starting()).then()
    given(PayRun, RUN_STARTED).when(starting(date(2026, 10, 31))).refuses("id-reused")


def test_slips_are_counted_as_they_are_drawn_up() -> None:
    """Some now, some after a crash: the run closes with the number and sum of all."""
    more = happened(PaySlipsDrawnUp, STREAM, slips=2, total=66, leans_on=())
    all_of_them = happened(PayRunPrepared, STREAM, by=BY_SYSTEM, slips=3, total=1200)
    given(PayRun, RUN_STARTED, SLIPS_DRAWN_UP).when(finishing).then(RUN_PREPARED)
    given(PayRun, RUN_STARTED, SLIPS_DRAWN_UP, more).when(finishing).then(all_of_them)
    given(PayRun, *PREPARED).when(finishing).then()


def test_a_run_without_slips_is_thrown_away() -> None:
    """There is nothing to approve; by whatever it was closed, it is closed once."""
    nothing = happened(PayRunDiscarded, STREAM, by=BY_SYSTEM, request=RUN, workshop=WORKSHOP)
    given(PayRun, RUN_STARTED).when(finishing).then(nothing)
    given(PayRun, RUN_STARTED, nothing).when(finishing).then()


def test_a_second_person_approves_the_total_they_saw() -> None:
    """The same request again answers the same approval."""
    given(PayRun, *PREPARED).when(approving()).then(RUN_APPROVED)
    given(PayRun, *PREPARED, RUN_APPROVED).when(approving()).then()


@pytest.mark.parametrize(
    ("history", "call", "code"),
    [
        (PREPARED, approving(by=BY), "second-person"),
        (PREPARED, approving(1135), "total-changed"),
        ((RUN_STARTED, SLIPS_DRAWN_UP), approving(), "run-not-prepared"),
        ((*PREPARED, RUN_APPROVED), approving(request=an_id("a2")), "run-approved"),
        ((*PREPARED, RUN_DISCARDED), approving(), "run-discarded"),
        ((*PREPARED, RUN_APPROVED), discarding(), "run-approved"),
        ((*PREPARED, RUN_DISCARDED), discarding(an_id("d2")), "run-discarded"),
        ((*PREPARED, RUN_APPROVED), discarding(an_id("approval")), "id-reused"),
    ],
)
def test_what_is_out_of_turn_is_refused(history: Any, call: Any, code: str) -> None:
    """Approved and discarded are final, and exclude each other."""
    given(PayRun, *history).when(call).refuses(code)


@pytest.mark.parametrize("history", [(RUN_STARTED,), (RUN_STARTED, SLIPS_DRAWN_UP), PREPARED])
def test_a_run_is_discarded_at_any_time_before_its_approval(history: Any) -> None:
    """Sent again it is answered."""
    given(PayRun, *history).when(discarding()).then(RUN_DISCARDED)
    given(PayRun, *history, RUN_DISCARDED).when(discarding()).then()
