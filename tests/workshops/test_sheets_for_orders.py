"""Day sheets whose rows count for an order: proposed, chosen, and no more when they come again."""

import io
import json
from typing import Any
from uuid import uuid4

import pytest

from tests.examples import who
from tests.examples.order_events import BILL, DUE
from tests.examples.who import EMPLOYER, WORKSHOP, an_id
from tests.program import Program
from tests.workshops.desk import Browser, Desk, words
from tests.workshops.test_import_page import upload
from tests.workshops.wire import AT
from workshops.domain.quantities import to_parts
from workshops.events.orders import BillLine
from workshops.readmodel import OrdersReadModel
from workshops.service import Orders, day_sheets

WIRE = BILL[0]
ORDER, OTHER = an_id("order of the sheet"), an_id("another order")
SHEET = """日期,工号,产品,工序,数量,合格
2026-11-02,0101,灯笼,布线,80,78
2026-11-02,0207,灯笼,布线,40,
2026-11-02,0207,灯笼,布线,30,
2026-11-02,0207,灯笼,包装,5,
"""


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """A desk with an order for wired lanterns."""
    desk.enterprise()
    taken(desk, ORDER, (WIRE,))
    return desk


def taken(desk: Desk, id: str, bill: tuple[BillLine, ...] = ()) -> None:
    """An order for wired lanterns that the workshop took."""
    said: dict[str, Any] = {"over": 0, "price": None, "due_on": DUE, "demands": [], "bill": bill}
    orders = desk.house.get(Orders)
    desk.do(
        orders.place,
        id=id,
        employer=EMPLOYER,
        workshops=[WORKSHOP],
        product="lantern",
        steps=["wiring"],
        quantity=300,
        actor=who.ENTERPRISE,
        **said,
    )
    desk.do(orders.accept, id=id, workshop=WORKSHOP, quantity=300, request=an_id(f"share of {id}"))
    desk.catch_up()


def come(desk: Desk, order: str = ORDER) -> dict[str, int]:
    """What came in for an order, by step."""
    work = desk.house.get(OrdersReadModel).work([order])[order].get(WORKSHOP, {})
    return {step: row["handed_in"] for step, row in work.items()}


def test_the_one_order_that_wants_it_is_proposed_and_follows(
    desk: Desk, counter: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shown before it counts; other steps are recorded as ever; what went into the pieces goes off the
    material, however the rows are parted into saves; the same file again, or for no order, changes nothing.
    """
    monkeypatch.setattr(day_sheets, "SAVE_AT_ONCE", 1)
    page = upload(counter, SHEET)
    desk.work_off()
    told = counter.get(page)
    assert f'<option value="{ORDER}" selected>' in told.text
    assert "11 月 20 日要 · 亮堂堂展陈队 这个订单还差 300。" in words(told)
    assert "包装没有订单要，照常记。" in words(told)
    assert come(desk) == {}
    done = counter.post(page, partial="false", **{"order-lantern": ORDER}).location
    desk.work_off()
    assert "收进来了 4 行。" in counter.read(done)
    assert "灯笼算给" in counter.read(done)
    assert come(desk) == {"wiring": 150}
    [total] = desk.house.get(OrdersReadModel).totals(ORDER)
    assert total["used"] == -150 * to_parts(WIRE.each)
    for order in (ORDER, ""):
        again = upload(counter, SHEET)
        desk.work_off()
        counter.post(again, partial="false", **{"order-lantern": order})
        desk.work_off()
    assert come(desk) == {"wiring": 150}


def test_of_several_orders_none_is_guessed(desk: Desk, counter: Browser) -> None:
    """The choice stands open; nothing chosen, nothing counts; closed meanwhile, it is told."""
    taken(desk, OTHER)
    page = upload(counter, SHEET)
    desk.work_off()
    told = counter.get(page)
    assert "有几个订单要它" in words(told)
    assert "selected>11 月" not in told.text
    said = {"id": OTHER, "reason_code": "less-needed", "request": an_id("closed"), "actor": who.ENTERPRISE}
    desk.do(desk.house.get(Orders).close, **said)
    refused = counter.post(page, partial="false", **{"order-lantern": OTHER}).location
    desk.work_off()
    assert "一行都没有收" in counter.read(refused)
    assert "这个订单刚刚结束了" in counter.read(refused)
    counter.post(page, partial="false")
    desk.work_off()
    assert (come(desk), come(desk, OTHER)) == ({}, {})


def test_a_program_names_the_orders_of_a_sheet(desk: Desk, clerk: Program) -> None:
    """By product; what is no such object is malformed; an order that is none of the workshop's is told."""

    def sent(orders: str) -> Any:
        return desk.app.test_client().put(
            f"/api/v1{AT}/day-sheets/{uuid4()}",
            data={"file": (io.BytesIO(SHEET.encode()), "sheet.csv"), "orders": orders},
            headers=clerk.headers,
        )

    for wrong in ("lantern", "[]", '{"lantern": "x"}'):
        assert sent(wrong).status_code == 422
    for order, said in ((OTHER, {"order-unknown"}), (ORDER, set())):
        job = sent(json.dumps({"lantern": order})).json["job"]
        desk.work_off()
        assert {one["code"] for one in clerk.get(f"/jobs/{job}").json["errors"]} == said
    assert come(desk) == {"wiring": 150}
