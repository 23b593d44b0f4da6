"""Orders that an enterprise tells by telephone, written down by a coordinator."""

import pytest

from kernel.time import fixed_now
from people.readmodel import Accounts
from people.service import Employers, SignIn
from tests.examples import who
from tests.examples.order_events import DUE
from tests.examples.who import EMPLOYER, WORKSHOP, an_id
from tests.program import Program
from tests.workshops.desk import NOW, Browser, Desk, words
from tests.workshops.test_order_pages import look, send

ORDER = an_id("told by telephone")
FORM = {
    "id": ORDER,
    "employer": EMPLOYER,
    "choice": f"{WORKSHOP}/lantern",
    "quantity": "200",
    "due_on": DUE.isoformat(),
    "text": "每箱 50 个",
}
UNKNOWN = {"name": "样例果园", "uscc": "91350100M000100Y43", "phone": "139 0000 0066"}


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """A desk that knows a verified enterprise."""
    desk.enterprise()
    return desk


def written(counter: Browser, **changed: str) -> None:
    """The order, on the book."""
    assert counter.post("/orders/new", **FORM | changed).status_code == 303


def test_an_order_told_by_telephone_is_written_down_for_the_enterprise(desk: Desk, counter: Browser) -> None:
    """It is found by its number, sent twice it is one order, and the enterprise sees who wrote it down."""
    assert "替单位记订单" in counter.read("/orders")
    found = counter.post("/orders/new/enterprise", said="139 0099 0002")
    assert (found.status_code, EMPLOYER in found.location) == (303, True)
    assert "灯笼 · 庙西灯笼工坊" in counter.read(f"/orders/new?employer={EMPLOYER}")
    wrong = counter.post("/orders/new", **FORM | {"quantity": "二百"})
    assert (wrong.status_code, 'value="二百"' in wrong.text) == (422, True)
    for _ in range(2):
        written(counter)
    here = counter.read(f"/orders/{ORDER}")
    assert "工坊的人" in here
    assert "替单位办" in here
    told = words(look(desk.boss(), f"/{ORDER}"))
    assert "庙西灯笼工坊" in told
    assert "替您记的" in told
    assert "每箱 50 个" in told
    assert "亮堂堂展陈队" in counter.read("/orders/new")  # offered at once the next time


def test_the_workshop_acts_for_the_enterprise_until_the_end(desk: Desk, counter: Browser) -> None:
    """Changing it needs nobody else's word; closed too early it goes on; what is typed wrong stays."""
    written(counter)
    assert counter.post(f"/orders/{ORDER}/acceptance", id=an_id("share"), quantity="200").status_code == 303
    change = {"id": an_id("fewer"), "ordered": "0", "due_on": DUE.isoformat()}
    refused = counter.post(f"/orders/{ORDER}/terms", **change)
    assert (refused.status_code, 'id="e-ordered"' in refused.text) == (409, True)
    assert counter.post(f"/orders/{ORDER}/terms", **change | {"ordered": "150"}).status_code == 303
    assert "150 个" in counter.read(f"/orders/{ORDER}")
    for act, then in (("closing", "结束了"), ("reopening", "在做")):
        said = {"id": an_id(act), "reason_code": "less-needed"}
        assert counter.post(f"/orders/{ORDER}/{act}", **said).status_code == 303
        assert then in counter.read(f"/orders/{ORDER}")


def test_an_order_nobody_took_is_called_off_for_the_enterprise(counter: Browser) -> None:
    """Its own order only: what an enterprise placed itself, the workshop does not end."""
    written(counter)
    called_off = counter.post(f"/orders/{ORDER}/cancellation", id=an_id("off"), reason_code="no-work")
    assert called_off.status_code == 303
    assert "取消了" in counter.read("/orders")


def test_what_an_enterprise_placed_itself_only_it_ends(desk: Desk, counter: Browser) -> None:
    """The workshop is offered nothing of it, and refused where it asks."""
    boss = desk.boss()
    assert send(boss, "/new", **FORM).status_code == 303
    assert "替单位办" not in counter.read(f"/orders/{ORDER}")
    asked = counter.post(f"/orders/{ORDER}/cancellation", id=an_id("off"), reason_code="no-work")
    assert asked.status_code == 403


def test_nobody_is_found_by_half_a_number(counter: Browser) -> None:
    """The register is not leafed through; what was typed stays, and the way on is shown."""
    none = counter.post("/orders/new/enterprise", said="1390099")
    assert (none.status_code, 'value="1390099"' in none.text) == (422, True)
    assert "替它登记" in words(none)
    assert counter.post("/orders/new", **FORM | {"employer": "x"}).status_code == 422


def test_an_unknown_enterprise_is_introduced_and_finds_its_order(desk: Desk, counter: Browser) -> None:
    """Registered by the coordinator it waits for the town; then its order is written down, and whoever signs
    in with its number speaks for it, the first one only."""
    here = f"/employers/introduction?workshop={WORKSHOP}"
    employer = an_id("orchard")
    assert send(counter, here, **UNKNOWN | {"id": employer, "phone": "12"}).status_code == 422
    again = UNKNOWN | {"id": an_id("twice"), "uscc": "91110000600037341L"}
    assert "登记过了" in words(send(counter, here, **again))
    sent = send(counter, here, **UNKNOWN | {"id": employer})
    assert sent.status_code == 303
    assert "还没核对好" in counter.read(f"/orders/new?employer={employer}")
    assert counter.post("/orders/new", **FORM | {"employer": employer}).status_code == 409
    assert speaks(desk, employer, "13900000066") is False  # not before it is verified
    verified = {"request": an_id("checked"), "verified": True, "reason_code": None}
    desk.do(desk.house.get(Employers).decide, id=employer, actor=who.OPERATOR, **verified)
    written(counter, employer=employer)
    assert speaks(desk, employer, "13900000066") is True
    assert desk.house.get(Accounts).speakers_of(employer) != []
    assert speaks(desk, EMPLOYER, "13900990002") is False  # nobody introduced that one


def test_an_introduced_enterprise_that_was_refused_is_put_right(desk: Desk, counter: Browser) -> None:
    """By who introduced it, with the reason before their eyes; another coordinator is not let at it. Handed
    in again it waits for the town like any other, and a second click changes nothing."""
    here = f"/employers/introduction?workshop={WORKSHOP}"
    employer = an_id("orchard")
    assert send(counter, here, **UNKNOWN | {"id": employer}).status_code == 303
    decide = {"id": employer, "actor": who.OPERATOR, "request": an_id("checked")}
    desk.do(desk.house.get(Employers).decide, verified=False, reason_code="licence-mismatch", **decide)
    assert "没有核对上：名称和执照对不上。点开改好再送" in counter.read("/orders/new")
    told = counter.read(f"/orders/new?employer={employer}")
    assert "原因：名称和执照对不上。" in told
    assert "改这个单位的资料" in told
    mend = f"/employers/introduction/{employer}?workshop={WORKSHOP}"
    other = desk.browser(desk.bella)
    assert "改这个单位的资料" not in other.read(f"/orders/new?employer={employer}")
    assert send(other, mend, **UNKNOWN | {"id": an_id("not hers")}).status_code == 403
    mended = UNKNOWN | {"name": "样例果园", "id": an_id("mended")}
    assert send(counter, mend, **mended | {"phone": "12", "id": an_id("wrong")}).status_code == 422
    known = {"uscc": "91110000600037341L", "id": an_id("somebody else's")}
    assert "登记过了" in words(send(counter, mend, **mended | known))
    for _ in range(2):
        assert send(counter, mend, **mended).status_code == 303
    assert "镇里正在核对" in counter.read("/orders/new")
    decide["request"] = an_id("checked again")
    desk.do(desk.house.get(Employers).decide, verified=True, reason_code=None, **decide)
    assert "还没核对好" not in counter.read("/orders/new")
    assert send(counter, mend, **mended | {"id": an_id("too late")}).status_code == 422
    written(counter, employer=employer)


def speaks(desk: Desk, employer: str, phone: str) -> bool:
    """Whether who signs in with a number speaks for an employer."""
    with fixed_now(NOW):
        account = desk.house.get(SignIn).open(phone=phone, at=NOW)
    return any(grant.employer == employer for grant in desk.house.get(Accounts).grants_of(account))


def test_the_program_says_who_wrote_an_order_down(desk: Desk, clerk: Program) -> None:
    """The workshop that did."""
    form = {
        "workshop": WORKSHOP,
        "enterprise": EMPLOYER,
        "product": "lantern",
        "quantity": 20,
        "due_on": DUE.isoformat(),
    }
    assert clerk.put(f"/orders/{ORDER}", form).status_code == 201
    desk.catch_up()
    assert clerk.get(f"/orders/{ORDER}").json["written_by"] == WORKSHOP
