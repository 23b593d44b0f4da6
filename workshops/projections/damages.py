"""What somebody of the employed broke, as rows: stated, let go, taken of their wage."""

from typing import Any

from kernel.identity import derived_id
from workshops.events import damages as e
from workshops.projections.changes import Changes


def _stated(c: Changes, event: e.DamageStated, position: int) -> None:
    id = derived_id(event.id, event.damage)
    c.make(
        "damages",
        id,
        id=id,
        about=event.id,
        damage=event.damage,
        workshop=event.workshop,
        worker=event.worker,
        happened_on=event.happened_on,
        amount=event.amount,
        reason_code=event.reason_code,
        state="open",
        at=event.at,
        position=position,
    )


def _withdrawn(c: Changes, event: e.DamageWithdrawn, position: int) -> None:
    c.change("damages", derived_id(event.id, event.damage), state="withdrawn")


def _reckoned(c: Changes, event: e.WageReckoned, position: int) -> None:
    for made in event.deductions:
        id = derived_id(event.slip, made.damage, made.month)
        c.make(
            "deductions",
            id,
            id=id,
            damage=derived_id(event.id, made.damage),
            worker=event.worker,
            run=event.run,
            slip=event.slip,
            month=made.month,
            amount=made.amount,
        )


TELL: dict[type, Any] = {
    e.DamageStated: _stated,
    e.DamageWithdrawn: _withdrawn,
    e.WageReckoned: _reckoned,
}
