"""Orders on the pages of the workshop and the enterprise: what is seen, typed wrong, sent twice, undone."""

import re
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.examples import who
from tests.examples.order_events import BILL, DUE
from tests.examples.who import EMPLOYER, WORKSHOP, an_id
from tests.workshops.desk import NOW, TODAY, Browser, Desk, selects, words
from workshops.domain import HandIn
from workshops.service import HandIns, Materials, Orders

ORDER = an_id("order")


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """A desk that knows a verified enterprise."""
    desk.enterprise()
    return desk


@pytest.fixture
def boss(desk: Desk) -> Browser:
    """The enterprise's browser."""
    return desk.boss()


def send(browser: Browser, path: str, **fields: Any) -> Any:
    """Send a form of a page that has one."""
    proof = re.findall(r'name="csrf_token" value="([^"]+)"', browser.client.get("/me").text)[0]
    address = path if path.startswith(("/workshops/", "/employers/")) else browser.at + path
    answer = browser.client.post(
        address, data={"csrf_token": proof, **fields}, headers={"Gongfu-Now": NOW.isoformat()}
    )
    browser.desk.catch_up()
    return answer


def look(browser: Browser, path: str) -> Any:
    """Open a page by its address below the browser's own."""
    browser.desk.catch_up()
    address = path if path.startswith(("/workshops/", "/employers/")) else browser.at + path
    return browser.client.get(address, headers={"Gongfu-Now": NOW.isoformat()})


def placed(desk: Desk, id: str = ORDER, quantity: int = 100) -> None:
    """An order of the enterprise's."""
    desk.do(
        desk.house.get(Orders).place,
        id=id,
        employer=EMPLOYER,
        workshops=[WORKSHOP],
        product="lantern",
        steps=None,
        quantity=quantity,
        over=0,
        price=None,
        due_on=DUE,
        demands=[],
        bill=BILL,
        actor=who.ENTERPRISE,
    )


def taken(desk: Desk, quantity: int = 100) -> None:
    """It, taken by the workshop, with material."""
    placed(desk, quantity=quantity)
    said = {"workshop": WORKSHOP, "request": an_id("share")}
    desk.do(desk.house.get(Orders).accept, id=ORDER, quantity=quantity, **said)
    amounts = {line.material: line.each * 200 for line in BILL}
    received = {"workshop": WORKSHOP, "amounts": amounts, "request": an_id("receipt")}
    desk.do(desk.house.get(Materials).receive, order=ORDER, **received)


def test_an_order_is_placed_on_the_page(boss: Browser) -> None:
    """What is wrong stands beside its field and nothing typed is lost; sent twice it is one order."""
    first = look(boss, "/new")
    assert "灯笼 · 庙西灯笼工坊" in words(first)
    choice = f"{WORKSHOP}/lantern"
    form = {
        "id": ORDER,
        "choice": choice,
        "quantity": "一千",
        "due_on": DUE.isoformat(),
        "price": "2.35",
        "demands": ["lights-up"],
        "text": "每箱 50 个",
        "material-1": "铜线",
        "each-1": "0.85",
        "unit-1": "metre",
        "step-1": "wiring",
    }
    wrong = send(boss, "/new", **form)
    assert wrong.status_code == 422
    assert 'value="一千"' in wrong.text
    assert 'value="铜线"' in wrong.text
    for _ in range(2):
        assert send(boss, "/new", **form | {"quantity": "1,000"}).status_code == 303
    told = words(look(boss, f"/{ORDER}"))
    assert "1,000 个" in told
    assert "铜线 0.85 米" in told
    assert "每箱 50 个" in told
    assert words(look(boss, "/")).count("等答复") == 1
    late = send(boss, "/new", **form | {"id": an_id("late"), "quantity": "5", "due_on": "2026-11-01"})
    assert (late.status_code, "交货的日子已经过了" in late.text) == (409, True)


def test_a_workshop_takes_an_order_and_ships_it(desk: Desk, counter: Browser, boss: Browser) -> None:
    """Too many are refused beside the field; a lot shipped by mistake is taken back."""
    placed(desk, quantity=20)
    asked = counter.read("/orders")
    assert "等您答复" in asked
    assert "20 等答复" in asked
    too_many = counter.post(f"/orders/{ORDER}/acceptance", id=an_id("a"), quantity="21")
    assert (too_many.status_code, "比剩下没人接的还多" in too_many.text) == (409, True)
    for _ in range(2):
        assert counter.post(f"/orders/{ORDER}/acceptance", id=an_id("b"), quantity="20").status_code == 303
    for step in ("wiring", "packing"):
        desk.accept(an_id(step), 20, TODAY, step=step, order=ORDER)
    assert counter.post(f"/orders/{ORDER}/shipments", id=an_id("c"), quantity="21").status_code == 409
    assert counter.post(f"/orders/{ORDER}/shipments", id=an_id("lot"), quantity="20").status_code == 303
    [undo] = re.findall(r'action="([^"]*/undo)">(.*?)<button', counter.get(f"/orders/{ORDER}").text)
    for _ in range(2):  # as the form stands, pressed twice
        fields = dict(re.findall(r'name="(?!csrf)(\w+)" value="([^"]*)"', undo[1]))
        assert counter.post(undo[0], **fields).status_code == 303
    assert "撤销了" in counter.read(f"/orders/{ORDER}")
    counter.post(f"/orders/{ORDER}/shipments", id=an_id("again"), quantity="20")
    assert "都收到了，结束订单" in words(look(boss, f"/{ORDER}"))
    assert send(boss, f"/{ORDER}/closing", id=an_id("e")).status_code == 303
    assert "结束了" in counter.read("/orders")


def test_what_all_who_were_asked_decline_waits_for_nobody(
    desk: Desk, counter: Browser, boss: Browser
) -> None:
    """The enterprise sees that none of them took it, and why; whoever changes their mind still may."""
    placed(desk, quantity=20)
    assert "等答复" in boss.read(f"/{ORDER}")
    said = {"id": an_id("no"), "reason_code": "price-too-low"}
    assert counter.post(f"/orders/{ORDER}/refusal", **said).status_code == 303
    seen = boss.read(f"/{ORDER}")
    assert "等答复" not in seen
    assert "没有接 · 价钱太低" in seen
    assert "没有接" in boss.read("/")
    assert counter.post(f"/orders/{ORDER}/acceptance", id=an_id("yes"), quantity="20").status_code == 303
    assert "在做" in boss.read(f"/{ORDER}")


def test_a_change_waits_for_the_workshop(desk: Desk, counter: Browser, boss: Browser) -> None:
    """The workshop sees what would change, and its answer counts."""
    taken(desk)
    form = {"id": an_id("change"), "ordered": "120", "due_on": "2026-11-25"}
    assert send(boss, f"/{ORDER}/change", **form).status_code == 303
    assert "等工坊答复" in words(look(boss, f"/{ORDER}"))
    assert "件数 100 改成 120" in counter.read(f"/orders/{ORDER}")
    answer = {"id": an_id("yes"), "change": an_id("change"), "agreed": "yes"}
    assert counter.post(f"/orders/{ORDER}/change", **answer).status_code == 303
    assert "120 个" in counter.read(f"/orders/{ORDER}")


def test_material_is_issued_and_counted_on_the_page(desk: Desk, counter: Browser, boss: Browser) -> None:
    """Blank materials are left alone; what cannot be is said beside it; the account shows every movement, and
    whoever adds up what came and what was used finds what went beyond the book."""
    taken(desk)
    at = f"/orders/{ORDER}/materials"
    nothing = counter.post(f"{at}/issue", id=an_id("i0"), worker="0101")
    assert (nothing.status_code, "至少填一种料的数量" in nothing.text) == (422, True)
    nobody = counter.post(f"{at}/issue", id=an_id("i1"), worker="9999", **{"amount-wire": "1"})
    assert (nobody.status_code, "没有这个工号" in nobody.text) == (422, True)
    much = counter.post(f"{at}/issue", id=an_id("i2"), worker="0101", **{"amount-wire": "70.0001"})
    assert (much.status_code, "账上没有这么多" in much.text) == (409, True)
    for _ in range(2):
        sent = counter.post(f"{at}/issue", id=an_id("i3"), worker="0101", **{"amount-wire": "7"})
        assert sent.status_code == 303
    desk.do(
        desk.house.get(HandIns).hand_in,
        id=an_id("made"),
        workshop=WORKSHOP,
        worker=who.AMEI,
        product="lantern",
        step="wiring",
        quantity=30,
        work_date=TODAY,
        order=ORDER,
    )
    assert "用得比领的多" in counter.read(at)
    assert "收到 70 · 工人手里 0 · 用掉 10.5 · 超出账上 3.5 63 米" in counter.read(at)
    assert "收到 70 · 用掉 10.5 · 工人手里 0 · 超出账上 3.5 63 米" in boss.read(f"/{ORDER}")
    assert "3.5 米" in counter.read(f"{at}/accounts/{who.AMEI}")
    counted = {"worker": "0101", "amount-wire": "0", "amount-lamp": "0", "reason_code": "own-material"}
    assert counter.post(f"{at}/count", id=an_id("n"), **counted).status_code == 303
    assert "用得比领的多" not in counter.read(at)
    assert "到那天还没有料" in counter.read(f"{at}/accounts/{who.AMEI}?day=2026-11-01")
    assert counter.get(f"{at}/accounts/{who.STRANGER}").status_code == 404


def test_what_was_spoilt_or_not_found_makes_no_pieces(desk: Desk, counter: Browser) -> None:
    """Of 7 metres and 60 lamps one was spoilt and a metre not found: 17 pieces, and the sums add up."""
    taken(desk)
    at = f"/orders/{ORDER}/materials"
    issued = {"amount-wire": "7", "amount-lamp": "60", "amount-box": "20"}
    assert counter.post(f"{at}/issue", id=an_id("all"), worker="0101", **issued).status_code == 303
    for act, amounts in (("scrap", {"amount-lamp": "1"}), ("count", {"amount-wire": "6"})):
        said = {"worker": "0101", "reason_code": "other", **amounts}
        assert counter.post(f"{at}/{act}", id=an_id(act), **said).status_code == 303
    assert "发的料够做 17 / 100" in counter.read(f"/orders/{ORDER}")
    assert "盘点差 −1" in counter.read(at)


def test_the_account_is_taken_away_as_a_workbook(desk: Desk, counter: Browser) -> None:
    """Everybody's sums and every movement; the movements add up to the sums."""
    taken(desk)
    counter.post(f"/orders/{ORDER}/materials/issue", id=an_id("i"), worker="0101", **{"amount-wire": "7.5"})
    book = load_workbook(BytesIO(counter.get(f"/orders/{ORDER}/materials/export").data))
    accounts, moves, _about = (list(sheet.values) for sheet in book)
    out = {(row[1], row[2]): row[-1] for row in accounts[1:]}
    assert (out["林阿梅", "铜线"], out["库存", "铜线"]) == (7.5, 62.5)
    sums: dict[Any, float] = {}
    for row in moves[1:]:
        sums[row[2], row[3]] = sums.get((row[2], row[3]), 0) + row[5]
    assert sums == out


def test_an_account_is_taken_away_as_of_the_day_it_is_looked_at(desk: Desk, counter: Browser) -> None:
    """The page of a day gone by leads to that day's workbook, in which nothing of later stands."""
    taken(desk)
    page = counter.get(f"/orders/{ORDER}/materials/accounts/stock?day=2026-11-01")
    [link] = re.findall(r'href="([^"]*materials/export[^"]*)"', page.text)
    assert link.endswith("?day=2026-11-01")
    accounts, _moves, about = (list(sheet.values) for sheet in load_workbook(BytesIO(counter.get(link).data)))
    assert accounts[1:] == []
    assert ("算到 2026 年 11 月 1 日为止记下的。",) in about


def test_what_is_handed_in_at_the_counter_is_for_the_order_due_first(desk: Desk, counter: Browser) -> None:
    """As long as it needs that step; sent again after it is closed it is still the same entry."""
    taken(desk, quantity=30)
    form = {
        "id": an_id("entry"),
        "worker": who.AMEI,
        "choice": "lantern/wiring",
        "quantity": "30",
        "work_date": TODAY.isoformat(),
    }
    assert counter.post("/hand-in", **form).status_code == 303
    assert desk.house.store.get(HandIn, an_id("entry")).promised.order == ORDER
    assert counter.post("/hand-in", **form | {"id": an_id("more"), "quantity": "5"}).status_code == 303
    assert desk.house.store.get(HandIn, an_id("more")).promised.order is None
    close = {"id": ORDER, "reason_code": "less-needed", "request": an_id("close")}
    desk.do(desk.house.get(Orders).close, actor=who.ENTERPRISE, **close)
    assert counter.post("/hand-in", **form).status_code == 303


def test_an_order_of_others_is_not_found(desk: Desk, boss: Browser, counter: Browser) -> None:
    """Neither by another enterprise nor by a workshop that was not asked."""
    assert look(boss, f"/{an_id('nowhere')}").status_code == 404
    assert counter.get(f"/orders/{an_id('nowhere')}").status_code == 404
    assert look(boss, f"/employers/{who.STRANGER}/orders/").status_code == 403


def test_pages_cost_the_same_however_many_orders_there_are(
    desk: Desk, counter: Browser, boss: Browser
) -> None:
    """No query for each order, nor for each hand-in."""
    taken(desk)
    with selects(desk.house) as few:
        counter.get("/orders")
        look(boss, "/")
    for nth in range(4):
        placed(desk, an_id(f"order {nth}"))
    with selects(desk.house) as many:
        counter.get("/orders")
        look(boss, "/")
    assert len(many) == len(few)
