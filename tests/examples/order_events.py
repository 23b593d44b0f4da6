"""One example of every event of orders and their material; `EVENTS` holds them by topic."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from kernel.events import Event
from kernel.identity import By, Role
from tests.examples import what, who
from tests.examples.who import AMEI, EMPLOYER, OTHER_WORKSHOP, WORKSHOP, an_id
from workshops.domain import MaterialAccount, Order
from workshops.events import materials as m
from workshops.events import orders as o

E = TypeVar("E", bound=Event)

ORDER = an_id("order")
DUE = date(2026, 11, 20)
BY_ENTERPRISE = By(who.ENTERPRISE.account, Role.EMPLOYER)
BILL = (
    o.BillLine("wire", "铜线", "metre", "wiring", Decimal("0.35")),
    o.BillLine("lamp", "灯珠", "piece", "wiring", Decimal(3)),
    o.BillLine("box", "纸盒", "piece", "packing", Decimal(1)),
)


def happened(
    event: type[E],
    version: int = 1,
    *,
    stream: str = Order.stream(ORDER),
    at: datetime = what.AT,
    by: By = who.BY,
    request: str | None = None,
    **fields: Any,
) -> E:
    """An event of the order as the store would give it back."""
    return event(
        originator_id=stream,
        originator_version=version,
        recorded_at=at,
        at=at,
        by=by,
        request=request,
        **fields,
    )


PLACED = happened(
    o.OrderPlaced,
    by=BY_ENTERPRISE,
    employer=EMPLOYER,
    workshops=(WORKSHOP,),
    product="lantern",
    steps=("wiring", "packing"),
    quantity=100,
    over=0,
    price=Decimal("1.2500"),
    due_on=DUE,
    demands=("lights-up",),
    bill=BILL,
)
ASKED = happened(o.WorkshopAsked, 2, by=BY_ENTERPRISE, request=an_id("asking"), workshop=OTHER_WORKSHOP)
ACCEPTED = happened(o.ShareAccepted, 2, request=an_id("share"), workshop=WORKSHOP, quantity=100)
DECLINED = happened(o.ShareDeclined, 2, request=an_id("declining"), workshop=WORKSHOP, reason_code="too-busy")
PROPOSED = happened(
    o.OrderChangeProposed,
    3,
    by=BY_ENTERPRISE,
    request=an_id("change"),
    change=an_id("change"),
    quantity=120,
    over=0,
    due_on=DUE,
)
AGREED = happened(
    o.OrderChangeAnswered,
    4,
    request=an_id("agreeing"),
    workshop=WORKSHOP,
    change=an_id("change"),
    agreed=True,
)
CHANGED = happened(
    o.OrderChanged,
    5,
    change=an_id("change"),
    quantity=120,
    over=0,
    due_on=DUE,
    shares={WORKSHOP: 120},
)
SHIPPED = happened(o.LotShipped, 3, request=an_id("lot"), workshop=WORKSHOP, lot=an_id("lot"), quantity=40)
LOT_BACK = happened(
    o.LotTakenBack, 4, request=an_id("lot back"), workshop=WORKSHOP, lot=an_id("lot"), quantity=40
)
CANCELLED = happened(
    o.OrderCancelled, 2, by=BY_ENTERPRISE, request=an_id("cancelling"), reason_code="no-work"
)
CLOSED = happened(
    o.OrderClosed,
    4,
    by=BY_ENTERPRISE,
    request=an_id("closing"),
    quantity=100,
    shipped=40,
    reason_code="less-needed",
)
REOPENED = happened(o.OrderReopened, 5, by=BY_ENTERPRISE, request=an_id("reopening"))

_stock = MaterialAccount.stream(MaterialAccount.id_of(ORDER, WORKSHOP, None))
_amei = MaterialAccount.stream(MaterialAccount.id_of(ORDER, WORKSHOP, AMEI))
AT_STOCK = {"stream": _stock, "workshop": WORKSHOP, "order": ORDER, "worker": None, "stock": True}
AT_AMEI = {"stream": _amei, "workshop": WORKSHOP, "order": ORDER, "worker": AMEI, "stock": False}


def portions(**amounts: str) -> tuple[m.Portion, ...]:
    """Amounts of materials."""
    return tuple(m.Portion(material, Decimal(amount)) for material, amount in amounts.items())


RECEIVED = happened(m.MaterialReceived, request=an_id("receipt"), **AT_STOCK, portions=portions(wire="40"))
ISSUED = happened(m.MaterialIssued, request=an_id("issue"), **AT_AMEI, portions=portions(wire="10.5"))
RETURNED = happened(m.MaterialReturned, 2, request=an_id("return"), **AT_AMEI, portions=portions(wire="-1.5"))
SCRAPPED = happened(
    m.MaterialScrapped,
    2,
    request=an_id("scrap"),
    **AT_AMEI,
    portions=portions(wire="-0.5"),
    reason_code="spoilt-in-work",
)
SENT_BACK = happened(
    m.MaterialSentBack, 2, request=an_id("sending back"), **AT_STOCK, portions=portions(wire="-5")
)
USED = happened(
    m.MaterialUsed,
    2,
    **AT_AMEI,
    portions=portions(wire="-14"),
    beyond=portions(wire="3.5"),
    hand_in=what.HAND_IN,
    pieces=40,
)
COUNTED = happened(
    m.MaterialCounted,
    2,
    request=an_id("count"),
    **AT_AMEI,
    portions=portions(wire="-0.5"),
    counted=portions(wire="10"),
    reason_code="lost",
)

EVENTS: dict[str, Event] = {
    event.TOPIC: event for event in list(globals().values()) if isinstance(event, Event)
}
