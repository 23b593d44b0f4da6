"""From what is contested, and answered, to what waits for an answer and how long it took."""

from typing import Any

from workshops import events as e
from workshops.events.contests import Contested
from workshops.projections.changes import Changes


def _hand_in_contested(c: Changes, event: e.HandInContested, position: int) -> None:
    c.change("hand_ins", event.id, contest=event.contest)
    _make(c, event, position, matter="hand-in", place=None, workshop=None)


def _contested(c: Changes, event: Contested, position: int) -> None:
    _make(c, event, position, matter=event.matter, place=event.place, workshop=event.workshop)


def _make(c: Changes, event: e.HandInContested | Contested, position: int, **where: str | None) -> None:
    c.make(
        "contests",
        event.contest,
        id=event.contest,
        about=event.id,
        worker=event.worker,
        reason_code=event.reason_code,
        state="open",
        at=event.at,
        answer=None,
        answer_reason=None,
        answered_at=None,
        position=position,
        **where,
    )


def _answered(c: Changes, event: e.ContestAnswered, position: int) -> None:
    if event.originator_id.startswith("hand-in-"):
        c.change("hand_ins", event.id, contest=None)
    c.change(
        "contests",
        event.contest,
        state=event.outcome,
        answer=event.request,
        answer_reason=event.reason_code,
        answered_at=event.at,
    )


TELL: dict[type, Any] = {
    e.HandInContested: _hand_in_contested,
    Contested: _contested,
    e.ContestAnswered: _answered,
}
