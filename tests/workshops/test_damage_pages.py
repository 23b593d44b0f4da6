"""Damage on the coordinator's desk, on the worker's phone, on every paper, and at the JSON door."""

import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from pypdf import PdfReader

from kernel.identity import Grant, Role
from kernel.store import Recorded
from kernel.time import ZONE, fixed_now
from people.pages.gathering import gathered
from people.policies import TELL_ANSWER, TELL_DAMAGE, TELL_LET_GO, TellOfAnswer, TellOfDamage
from people.readmodel import Accounts, OutboxMessages
from people.service import Consents
from people.tasks import tell_damage, tell_let_go
from tests.examples import who
from tests.program import Program
from tests.workshops.desk import NOW, TODAY, YESTERDAY, Browser, Desk, words
from workshops.domain import DamageAccount
from workshops.events.contests import Contested

FORM = {
    "worker": who.AMEI,
    "happened_on": YESTERDAY.isoformat(),
    "reason_code": "tool-broken",
    "amount": "１00.50",
}
DRILL = who.an_id("the drill")


@pytest.fixture
def employing(desk: Desk) -> Desk:
    """Since the first of the month damage may be taken of the wage, at a minimum of ¥5 a month."""
    desk.now = datetime(2026, 10, 30, 8, 0, tzinfo=ZONE)
    desk.compare_with_minimum(None, TODAY.replace(day=1), monthly="5", deductions=True)
    desk.now = NOW - timedelta(hours=2)
    return desk


def phone(desk: Desk) -> Browser:
    """阿梅's own."""
    accounts = desk.house.get(Accounts)
    with fixed_now(NOW):
        account = accounts.open("13910000001", at=NOW)
        accounts.grant(account, Grant(Role.WORKER, worker=who.AMEI), at=NOW)
    browser = desk.browser(account)
    browser.at = "/own-damages"
    return browser


def look(browser: Browser, address: str) -> str:
    """Read a page that is no workshop's."""
    return words(browser.client.get(address, headers={"Gongfu-Now": NOW.isoformat()}))


def send(browser: Browser, address: str, **fields: str) -> Any:
    """Press on it."""
    page = browser.client.get("/me").text
    proof = page.split('name="csrf_token" value="')[1].split('"')[0]
    sent = {"csrf_token": proof, **fields}
    answer = browser.client.post(address, data=sent, headers={"Gongfu-Now": NOW.isoformat()})
    browser.desk.catch_up()
    return answer


def test_what_is_stated_is_seen_contested_answered_taken_and_given_back(
    employing: Desk, counter: Browser
) -> None:
    """From the desk to the worker's phone and back, then onto the run, the slip and the wage ledger."""
    amei = phone(employing)
    assert "要您赔" not in look(amei, "/income/")
    for _ in range(2):
        assert counter.post("/damages", id=DRILL, **FORM).status_code == 303
    assert "林阿梅 0101 11 月 2 日 · 弄坏了工具或机器 100.50" in counter.read("/damages?done=stated")
    assert "工坊说有 1 笔要您赔" in look(amei, "/income/")
    assert "弄坏了工具或机器 11 月 2 日 · 庙西灯笼工坊 100.50 元" in look(amei, "/own-damages/")
    contest = f"/own-damages/{who.WORKSHOP}/{who.AMEI}/{DRILL}/contest"
    for request in ("first press", "second press"):
        assert (
            send(amei, contest, id=who.an_id(request), reason_code="not-mine", words=request).status_code
            == 303
        )
    assert "您说：不是我弄的。工坊答复以前不扣。" in look(amei, "/own-damages/")
    assert "本人说：不是我弄的。" in counter.read("/damages")
    desk_at = f"/damages/{who.AMEI}/{DRILL}"
    [seen] = employing.read.open_contests(who.WORKSHOP)
    assert "林阿梅说不该赔 11 月 2 日弄坏了工具或机器，赔 100.50 元" in counter.read("/inspection")
    assert f"/contested/{seen['id']}" in counter.get("/damages").text
    stands = {"outcome": "rejected", "why": "damage-as-stated"}
    assert counter.post(f"/contested/{seen['id']}", id=who.an_id("it stands"), **stands).status_code == 303
    answered = look(amei, "/income/contests")
    assert "看过了，是本人弄坏的，钱也对" in answered
    assert "first press" in answered

    employing.accept(who.an_id("work"), 1000, YESTERDAY)
    run = who.an_id("taken of")
    assert employing.prepare(run, YESTERDAY) == 33_600
    told = counter.read(f"/runs/{run}")
    assert "弄坏东西的赔偿（1 人） −84.00" in told or "弄坏东西的赔偿（1 人） -84.00" in told
    assert "11 月的工资，弄坏了工具或机器，要赔 100.50 元，前面扣过 0.00 元" in told
    assert "这次结算扣 84.00 元 · 还没扣 16.50 元" in counter.read("/damages")
    employing.approve(run, 33_600)
    employing.pay(run)
    assert "扣了 84.00 元，还有 16.50 元没扣。" in look(amei, "/own-damages/")
    [slip] = employing.read.slips_of(who.AMEI)
    paper = look(amei, f"/income/slips/{slip['id']}")
    assert "11 月 2 日弄坏了工具或机器，要赔 100.50 元，前面扣过 0.00 元；11 月的工资 420.00 元" in paper
    assert "除了上面写明的赔偿和个人所得税，没有扣任何费用。" in paper
    [line] = [line for line in employing.read.slip(slip["id"])["lines"] if line["deduction"]]
    drawn = amei.client.get(f"/income/slips/{slip['id']}/paper", headers={"Gongfu-Now": NOW.isoformat()})
    [page] = PdfReader(io.BytesIO(drawn.data)).pages
    assert "除了上面写明的赔偿和个人所得税" in "".join(page.extract_text().replace("\0", "").split())
    why = look(amei, f"/income/entries/{line['id']}")
    assert "法律只让扣到一个月工资的五分之一，扣完不能低于最低工资 5 元" in why
    assert "赔偿损失（弄坏了工具或机器）" in counter.read("/ledger?month=2026-11")

    assert counter.post(f"{desk_at}/withdrawal", id=who.an_id("let go")).status_code == 303
    assert "撤销了，扣过的 84.00 元下次工资里退给您。" in look(amei, "/own-damages/")
    again = counter.post(f"{desk_at}/withdrawal", id=who.an_id("let go twice"))
    assert (again.status_code, "已经撤销了" in words(again)) == (409, True)
    back = who.an_id("given back")
    assert employing.prepare(back, YESTERDAY) == 8_400
    employing.approve(back, 8_400)
    assert "撤销了，不用赔。" in look(amei, "/own-damages/")
    assert "要您赔" not in look(amei, "/income/")
    with employing.app.app_context():
        events = {told["event"] for told in gathered(who.AMEI)["events"]}
    assert Contested.TOPIC in events


def test_what_is_wrong_stands_beside_its_field(employing: Desk, counter: Browser) -> None:
    """Nothing is stated, and what was typed stays."""
    wrong = {
        "worker": "99",
        "amount": "0.001",
        "reason_code": "mood",
        "happened_on": "soon",
    }
    said = {
        "worker": "还不在这个工坊",
        "amount": "金额要大于零",
        "reason_code": "这里要选一个",
        "happened_on": "这里要一个日子",
    }
    for field, value in wrong.items():
        answer = counter.post("/damages", id=who.an_id(field), **FORM | {field: value})
        assert (answer.status_code, said[field] in words(answer)) == (422, True), field
    early = counter.post("/damages", id=who.an_id("early"), **FORM | {"happened_on": "2026-10-31"})
    assert (early.status_code, "没有定过可以从工资里扣赔偿" in words(early)) == (409, True)
    assert employing.read.damages(who.WORKSHOP) == []


def test_where_nothing_may_be_taken_the_page_says_so(desk: Desk, counter: Browser) -> None:
    """The workshop's page does not lead there, and leads to who may say otherwise."""
    assert "这里不从工资里扣赔偿" in counter.read("/damages")
    assert "弄坏东西的赔偿" not in counter.read("/")


def test_a_program_states_and_its_worker_contests(employing: Desk, clerk: Program, amei: Program) -> None:
    """A repeat changes nothing; what the worker says is seen at the workshop."""
    at = f"/workshops/{who.WORKSHOP}/members/{who.AMEI}/damages"
    said = {key: FORM[key] for key in ("happened_on", "reason_code")} | {"amount": "100.50", "id": DRILL}
    for _ in range(2):
        assert clerk.post(at, said).status_code == 204
    assert clerk.post(at, said | {"amount": "1"}).json["code"] == "id-reused"
    employing.catch_up()
    [told] = amei.get(f"/workers/{who.AMEI}/damages").json["items"]
    assert (told["id"], told["amount"], told["taken"], told["state"]) == (DRILL, "100.50", "0.00", "open")
    objection = {"id": who.an_id("contest"), "reason_code": "too-much"}
    assert amei.post(f"{at}/{DRILL}/contest", objection).json["damage"] == DRILL
    employing.catch_up()
    [seen] = clerk.get(f"/workshops/{who.WORKSHOP}/damages").json["items"]
    assert seen["contest"] == objection["id"]
    stands = {"id": who.an_id("stands"), "outcome": "rejected", "reason_code": "damage-as-stated"}
    assert clerk.post(f"/contests/{objection['id']}/answer", stands).json["state"] == "rejected"
    assert clerk.post(f"{at}/{DRILL}/withdrawal", {"id": who.an_id("let go")}).status_code == 204
    assert clerk.post(f"{at}/{who.an_id('none')}/withdrawal", {"id": who.an_id("x")}).status_code == 409


def test_the_worker_is_told_by_message_while_it_is_news(employing: Desk) -> None:
    """What it was, how much, and where to say that it is not so; nothing days after."""
    agreed = {"purpose": "messages", "text": "2026-11", "request": who.an_id("agreed")}
    employing.do(employing.house.get(Consents).give, worker=who.AMEI, actor=who.AMEI_HERSELF, **agreed)
    employing.charge(DRILL, 10_050, YESTERDAY)
    account = DamageAccount.stream(DamageAccount.id_of(who.WORKSHOP, who.AMEI))
    [stated] = [recorded.event for recorded in employing.house.store.events_of([account])]
    [effect] = TellOfDamage().react(Recorded(1, stated))
    late = dict(effect.payload) | {"at": "2026-10-01T08:00:00+08:00"}
    with fixed_now(NOW), employing.app.app_context():
        for key, payload in (("now", dict(effect.payload)), ("late", late)):
            tell_damage(employing.house, key, payload)
    [message] = employing.house.get(OutboxMessages).latest()
    assert "11 月 2 日弄坏了工具或机器，要赔 100.50 元" in message.text
    assert message.text.endswith("/own-damages/")


def effects(employing: Desk) -> list[tuple[str, dict[str, Any]]]:
    """What the events of 阿梅's account ask to be told, in their order."""
    account = DamageAccount.stream(DamageAccount.id_of(who.WORKSHOP, who.AMEI))
    return [
        (effect.kind, dict(effect.payload))
        for recorded in employing.house.store.events_of([account])
        for policy in (TellOfAnswer(), TellOfDamage())
        for effect in policy.react(recorded)
    ]


def test_the_worker_is_told_that_it_was_let_go(employing: Desk) -> None:
    """Once, whether they contested it or not, and however it was answered; with where it stands."""
    agreed = {"purpose": "messages", "text": "2026-11", "request": who.an_id("agreed")}
    employing.do(employing.house.get(Consents).give, worker=who.AMEI, actor=who.AMEI_HERSELF, **agreed)
    employing.charge(DRILL, 10_050, YESTERDAY)
    employing.withdraw_damage(DRILL)
    assert [kind for kind, _ in effects(employing)] == [TELL_DAMAGE, TELL_LET_GO]
    lamp, lens = who.an_id("lamp"), who.an_id("lens")
    employing.charge(lamp, 1_000, YESTERDAY)
    employing.contest_damage(lamp)
    employing.withdraw_damage(lamp)
    employing.charge(lens, 1_000, YESTERDAY)
    for outcome in ("rejected", "upheld"):
        answer = {"matter": "damage", "id": DamageAccount.id_of(who.WORKSHOP, who.AMEI)}
        answer |= {"contest": employing.contest_damage(lens), "outcome": outcome}
        answer |= {"reason_code": "damage-as-stated", "request": who.an_id(outcome)}
        employing.do(employing.contests.answer, **answer)
    told = effects(employing)
    after = [kind for kind, _ in told][2:]
    assert after == [TELL_DAMAGE, TELL_LET_GO, TELL_DAMAGE, TELL_ANSWER, TELL_LET_GO]
    payload = told[1][1]
    with fixed_now(NOW), employing.app.app_context():
        for key, at in (
            ("now", payload["at"]),
            ("now", payload["at"]),
            ("late", "2026-10-01T08:00:00+08:00"),
        ):
            tell_let_go(employing.house, key, payload | {"at": at})
    [message] = employing.house.get(OutboxMessages).latest()
    assert "工坊撤销了一笔要您赔的，不用赔了" in message.text
    assert message.text.endswith("/own-damages/")
