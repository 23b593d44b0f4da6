"""Orders and their material at the JSON door, from the enterprise's wish to the last lot."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from kernel.identity import Grant, Role
from people.service import Employers
from tests.examples import forms, who
from tests.examples.who import EMPLOYER, WORKSHOP, an_id
from tests.program import Program, paged, program
from tests.workshops.desk import TODAY, Desk
from tests.workshops.wire import FORM, GOOD

ORDER = an_id("order")
AT = f"/orders/{ORDER}"


@pytest.fixture
def enterprise(desk: Desk) -> Program:
    """The program of a verified enterprise."""
    employers = desk.house.get(Employers)
    said: dict[str, Any] = {"name": "样例灯饰", "uscc": "91110000600037341L", "phone": "13900990002"}
    desk.do(employers.register, id=EMPLOYER, town=who.VILLAGE[:9], actor=who.OPERATOR, **said)
    decided = {"request": an_id("verified"), "verified": True, "reason_code": None}
    desk.do(employers.decide, id=EMPLOYER, actor=who.OPERATOR, **decided)
    return program(desk.app, "13900001290", Grant(Role.EMPLOYER, employer=EMPLOYER))


def new(**said: Any) -> dict[str, Any]:
    """The body of a request of its own."""
    return {"id": str(uuid4()), "workshop": WORKSHOP, **said}


def test_an_order_from_the_wish_to_the_last_lot(desk: Desk, enterprise: Program, clerk: Program) -> None:
    """Placed, taken, worked on, shipped, closed: each said once, and told to both sides."""
    form = forms.ORDER_FORM | {"quantity": 26, "text": "每箱要一样多"}
    placed = enterprise.put(AT, form)
    assert (placed.status_code, placed.json["state"]) == (201, "placed")
    assert enterprise.put(AT, form).status_code == 200
    assert enterprise.put(AT, form | {"quantity": 27}).json["code"] == "id-reused"
    taken = clerk.post(f"{AT}/acceptance", new(quantity=26))
    assert taken.json["shares"] == {WORKSHOP: 26}
    for step in ("wiring", "packing"):
        for nth in range(2):
            made = an_id(f"{step} {nth}")
            assert clerk.put(f"/hand-ins/{made}", FORM | {"step": step, "order": ORDER}).status_code == 201
            assert clerk.post(f"/hand-ins/{made}/inspection", {"id": made, **GOOD}).status_code == 200
    desk.catch_up()
    for side in (enterprise, clerk):
        told = side.get(AT).json
        assert (told["state"], told["handed_in"], told["accepted"]) == ("open", 26, 26)
        assert (told["text"], told["price"]) == ("每箱要一样多", "1.2500")
        assert told["forecast"]["earliest"] == TODAY.isoformat()
    lot = new(quantity=26)
    for _ in range(2):
        assert clerk.post(f"{AT}/shipments", lot).json["shipped"] == {WORKSHOP: 26}
    desk.catch_up()
    assert [each["quantity"] for each in enterprise.get(AT).json["lots"]] == [26]
    closed = enterprise.post(f"{AT}/closing", {"id": str(uuid4())})
    assert closed.json["state"] == "closed"
    late = clerk.put(f"/hand-ins/{uuid4()}", FORM | {"order": ORDER})
    assert (late.status_code, late.json["code"]) == (409, "order-closed")


def test_material_is_told_down_to_its_movements(desk: Desk, enterprise: Program, clerk: Program) -> None:
    """The coordinator sees every account, the enterprise only sums: nobody's name or account is theirs."""
    enterprise.put(AT, forms.ORDER_FORM)
    clerk.post(f"{AT}/acceptance", forms.SHARE_FORM)
    clerk.post(f"{AT}/materials/receipts", forms.RECEIPT_FORM)
    issue = forms.ISSUE_FORM | {"worker": "0101", "portions": [{"material": "wire", "quantity": "10"}]}
    assert clerk.post(f"{AT}/materials/issues", issue).status_code == 200
    clerk.put(f"/hand-ins/{uuid4()}", FORM | {"step": "wiring", "quantity": 20, "order": ORDER})
    twice = {"portions": [{"material": "wire", "quantity": "1"}] * 2}
    assert clerk.post(f"{AT}/materials/issues", issue | twice).json["code"] == "code-twice"
    desk.catch_up()
    at = f"{AT}/materials?workshop={WORKSHOP}"
    items = {each["worker"]: each for each in clerk.get(at).json["items"]}
    assert (items[None]["out"], items[who.AMEI]["out"], items[who.AMEI]["used"]) == ("30", "3", "-7")
    yesterday = clerk.get(f"{at}&as_of={TODAY - timedelta(days=1)}").json
    assert yesterday == {"items": []}
    moves = paged(clerk, f"{AT}/materials/movements?workshop={WORKSHOP}&", limit=3)
    assert [(each["kind"], each["change"]) for each in moves] == [
        ("used", "-7"),
        ("issued", "10"),
        ("issued", "-10"),
        ("received", "40"),
    ]
    assert enterprise.get(at).status_code == 403
    [wire] = enterprise.get(AT).json["material_totals"]
    assert (wire["stock"], wire["held"], wire["used"]) == ("30", "3", "-7")


def test_a_list_is_of_what_the_caller_may_see(desk: Desk, enterprise: Program, clerk: Program) -> None:
    """Page by page, the latest first."""
    ids = [an_id(f"order {nth}") for nth in range(5)]
    for id in ids:
        assert enterprise.put(f"/orders/{id}", forms.ORDER_FORM).status_code == 201
    enterprise.post(f"/orders/{ids[0]}/cancellation", {"id": str(uuid4()), "reason_code": "no-work"})
    desk.catch_up()
    for side, at in (
        (enterprise, "/orders?"),
        (clerk, f"/orders?workshop={WORKSHOP}&"),
        (clerk, "/orders?"),
    ):
        assert [each["id"] for each in paged(side, at, limit=2)] == ids[::-1]
    assert [each["id"] for each in enterprise.get("/orders?ended=true").json["items"]] == ids[:1]
