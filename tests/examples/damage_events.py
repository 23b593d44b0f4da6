"""One example of every event of damage that wages pay for; `EVENTS` holds them by topic."""

from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from kernel.events import Event
from kernel.identity import By
from tests.examples import what, who
from tests.examples.who import an_id
from workshops.domain import DamageAccount, PaySlip
from workshops.events import damages

E = TypeVar("E", bound=Event)

DAMAGE = an_id("damage")
_account = DamageAccount.stream(DamageAccount.id_of(who.WORKSHOP, who.AMEI))


def happened(event: type[E], stream: str, version: int = 1, *, by: By = who.BY, **fields: Any) -> E:
    """An event as the store would give it back."""
    return event(
        originator_id=stream,
        originator_version=version,
        recorded_at=what.AT,
        at=what.AT,
        by=by,
        **fields,
    )


DAMAGE_STATED = happened(
    damages.DamageStated,
    _account,
    workshop=who.WORKSHOP,
    worker=who.AMEI,
    damage=DAMAGE,
    happened_on=what.WORK_DATE,
    amount=100_000,
    reason_code="tool-broken",
)
DAMAGE_WITHDRAWN = happened(
    damages.DamageWithdrawn,
    _account,
    3,
    request=an_id("damage withdrawn"),
    worker=who.AMEI,
    damage=DAMAGE,
)
DEDUCTION = damages.Deduction(
    damage=DAMAGE,
    reason_code="tool-broken",
    happened_on=what.WORK_DATE,
    whole=100_000,
    before=0,
    month="2026-11",
    amount=60_000,
    limit=damages.WageLimit(wage=300_000, monthly=Decimal(2010), since=date(2024, 1, 1), region="331082"),
)
WAGE_RECKONED = happened(
    damages.WageReckoned,
    _account,
    2,
    by=who.BY_SYSTEM,
    workshop=who.WORKSHOP,
    worker=who.AMEI,
    run=what.RUN,
    slip=PaySlip.id_of(what.RUN, who.AMEI),
    wages=(damages.MonthWage("2026-11", 300_000),),
    deductions=(DEDUCTION,),
)

EVENTS: dict[str, Event] = {
    event.TOPIC: event for event in list(globals().values()) if isinstance(event, Event)
}
