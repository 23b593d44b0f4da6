"""From corrected rates to what is told of them: who is asked, who has answered, what is due."""

from typing import Any

from kernel.identity import derived_id
from workshops.events import rates as e
from workshops.projections.changes import Changes


def _confirmed(c: Changes, event: e.RateCorrectionConfirmed, position: int) -> None:
    c.make(
        "rate_corrections",
        event.id,
        id=event.id,
        workshop=event.workshop,
        product=event.product,
        step=event.step,
        rate=str(event.rate),
        first=event.first,
        last=event.last,
        reason_code=event.reason_code,
        state="confirmed",
        up=event.up,
        down=event.down,
        account=event.by.account,
        at=event.at,
        position=position,
    )


def _done(c: Changes, event: e.RateCorrectionDone, position: int) -> None:
    c.change("rate_corrections", event.id, state="done")


def _asked(c: Changes, event: e.LowerRateAsked, position: int) -> None:
    c.make(
        "lower_rates",
        event.id,
        id=event.id,
        correction=event.correction,
        workshop=event.workshop,
        worker=event.worker,
        product=event.product,
        step=event.step,
        unit=event.unit,
        rate=str(event.rate),
        first=event.first,
        last=event.last,
        reason_code=event.reason_code,
        lower=[
            {"before": str(each.before), "pieces": each.pieces, "amount": each.amount} for each in event.lower
        ],
        amount=event.amount,
        state="asked",
        asked_at=event.at,
        answered_at=None,
        role=None,
        on_behalf=False,
        position=position,
    )


def _answered(c: Changes, event: e.LowerRateAnswered, position: int) -> None:
    by = event.by
    said = {"state": event.answer, "answered_at": event.at, "role": by.role}
    c.change("lower_rates", event.id, **said, on_behalf=by.on_behalf_of is not None)


def _corrected(c: Changes, event: e.RateCorrected, position: int) -> None:
    c.change("hand_ins", event.id, paid_rate=str(event.rate))
    id = derived_id(event.id, event.correction)
    c.make(
        "rate_differences",
        id,
        id=id,
        hand_in=event.id,
        correction=event.correction,
        workshop=event.workshop,
        worker=event.worker,
        work_date=event.work_date,
        due=bool(event.difference and event.difference.unsettled),
        run=None,
        position=position,
    )


def _counted(c: Changes, event: e.RateDifferenceCounted, position: int) -> None:
    _change(c, event, due=bool(event.difference.unsettled))


def _put_on_slip(c: Changes, event: e.RateDifferencePutOnSlip, position: int) -> None:
    _change(c, event, due=False, run=event.run)


def _change(c: Changes, event: e.RateDifferenceCounted | e.RateDifferencePutOnSlip, **values: Any) -> None:
    c.change("rate_differences", derived_id(event.id, event.correction), **values)


TELL: dict[type, Any] = {
    e.RateCorrectionConfirmed: _confirmed,
    e.RateCorrectionDone: _done,
    e.LowerRateAsked: _asked,
    e.LowerRateAnswered: _answered,
    e.RateCorrected: _corrected,
    e.RateDifferenceCounted: _counted,
    e.RateDifferencePutOnSlip: _put_on_slip,
}
