"""Pay runs, by the door: prepared, approved by a second person, paid, discarded."""

import pytest

from people.service import Consents
from tests.examples import who
from tests.workshops.desk import TODAY, Browser, Desk, values, words
from workshops.domain import PayRun
from workshops.events import Split

ONE, TWO, THREE = (who.an_id(f"page {n}") for n in range(3))
RUN = who.an_id("page run")


def start(counter: Browser, to: str = "2026-11-03", label: str = "2026-11") -> str:
    """Begin a run by the form; answers the address of its page."""
    answer = counter.post("/runs", id=RUN, to=to, label=label)
    assert answer.status_code == 303, words(answer)
    return str(answer.location)


def test_a_run_goes_from_preparing_to_paid(desk: Desk, counter: Browser) -> None:
    """Prepared by a job, approved by a second person who names the total, then paid slip by slip."""
    desk.accept(ONE, 100)
    desk.accept(TWO, 37, worker=who.BAOGEN, step="packing")
    page = start(counter)
    assert "正在算每个人的钱" in counter.read(page)
    desk.work_off()
    told = counter.read(page)
    assert "给 2 人发" in told
    assert "灯笼布线 100 × 0.42 42.00" in told
    assert "灯笼包装 37 × 0.035 1.30" in told
    assert "合计 43.30" in told
    assert "2 人还没填银行卡（43.30 元）" in told
    assert "要另一个人来批准。周海燕能批。" in told
    assert "不能撤回" not in told

    second = desk.browser(desk.bella)
    assert "批准：2 人，43.30 元" in second.read(page)
    answer = second.post(f"{page}/approval", id=who.an_id("approval"), total="43.30")
    assert answer.location == page
    assert desk.house.store.get(PayRun, RUN).state == "approved"

    payments = f"{page}/payments"
    assert "剩下 2 人都到账了，43.30 元" in counter.read(payments)
    counter.post(payments, id=ONE, worker=who.AMEI, outcome="failed")
    told = counter.read(payments)
    assert "没转成" in told
    assert "剩下 1 人都到账了，1.30 元" in told
    counter.post(payments, id=TWO, worker=who.BAOGEN, outcome="paid", reference="PZ-1")
    counter.post(payments, id=THREE, worker=who.AMEI, outcome="paid", reference="PZ-2")
    assert "都到账了。" in counter.read(payments)
    assert "第 4 步，共 4 步" in counter.read(page)
    assert "都到账了" in counter.read("/runs")


def test_a_card_number_stands_where_it_is_paid_while_its_owner_agrees(desk: Desk, counter: Browser) -> None:
    """In fours, as on the card; taken back, the page says nothing but that it is paid in person."""
    desk.accept(ONE, 100)
    total = desk.prepare(RUN, TODAY)
    desk.approve(RUN, total)
    consents, payments = desk.house.get(Consents), f"/runs/{RUN}/payments"
    what = {"worker": who.AMEI, "purpose": "bank-account", "actor": who.AMEI_HERSELF}
    assert "当面领" in counter.read(payments)
    card = {"text": "2026-11", "bank_account": "6222000000000000012"}
    desk.do(consents.give, **what, **card, request=who.an_id("yes"))
    told = counter.read(payments)
    assert "6222 0000 0000 0000 012" in told
    assert "银行卡尾号 0012" in told
    desk.do(consents.withdraw, **what, request=who.an_id("no"))
    told = counter.read(payments)
    assert "6222" not in told
    assert "当面领" in told


def test_the_preparer_cannot_approve_and_nobody_another_total(desk: Desk, counter: Browser) -> None:
    """The refusal stands on the page, and the run stays as it was."""
    desk.accept(ONE, 100)
    page = start(counter)
    desk.work_off()
    own = counter.post(f"{page}/approval", id=who.an_id("own"), total="42.00")
    assert own.status_code == 409
    assert "要由另一个人来批准。" in words(own)
    other = desk.browser(desk.bella).post(f"{page}/approval", id=who.an_id("other"), total="24.00")
    assert other.status_code == 409
    assert "总数和您看到的不一样了" in words(other)
    assert desk.house.store.get(PayRun, RUN).state == "prepared"


def test_a_second_press_on_approving_leads_to_what_is_approved(desk: Desk, counter: Browser) -> None:
    """Also from a page that was gone back to; it is approved once, and nothing is said to have failed."""
    desk.accept(ONE, 100)
    page = start(counter)
    desk.work_off()
    second = desk.browser(desk.bella)
    for nth in range(3):
        answer = second.post(f"{page}/approval", id=who.an_id(f"press {nth % 2}"), total="42.00")
        assert (answer.status_code, answer.location) == (303, page)
    assert "去记转账" in second.read(page)
    assert "没批成" not in second.read(page)


def test_a_discarded_run_gives_back_what_it_held(desk: Desk, counter: Browser) -> None:
    """退回 frees the work for the next run."""
    desk.accept(ONE, 100)
    page = start(counter)
    desk.work_off()
    nothing = counter.get("/runs")
    assert "眼下没有要算的" in words(nothing)
    assert values(nothing, "to") == []  # no day to choose where there is nothing to press
    assert counter.post(f"{page}/discard", id=who.an_id("discard")).location == page
    assert "这张退回了" in counter.read(page)
    assert "有 1 人的活验收了还没结算。" in counter.read("/runs")


def test_a_difference_is_named_with_its_reason_and_the_lines_add_up(desk: Desk, counter: Browser) -> None:
    """Work, differences and what was carried sum to the run's total, to the fen."""
    first = who.an_id("first run")
    desk.accept(ONE, 100)
    desk.accept(TWO, 50, worker=who.BAOGEN)
    desk.approve(first, desk.prepare(first, TODAY))
    desk.correct(ONE, 120, Split(120, 0, 0, {}), who.an_id("more"))
    desk.correct(TWO, 30, Split(30, 0, 0, {}), who.an_id("less"))
    desk.accept(THREE, 10, worker=who.CUIHUA)
    page = start(counter)
    desk.work_off()
    told = counter.read(page)
    assert "11 月的灯笼布线少算了 20 个，数错了 +8.40" in told
    assert "11 月的灯笼布线多算了 20 个，数错了 −8.40" in told
    assert "这期不够扣，下期再算 +8.40" in told
    assert "计件小计 4.20" in told
    assert "合计 12.60" in told


def test_nothing_to_pay_is_said_beside_the_day(counter: Browser) -> None:
    """A run over nothing is not begun."""
    answer = counter.post("/runs", id=RUN, to="2026-11-03", label="2026-11")
    assert answer.status_code == 409
    assert "到那一天为止，没有要结算的。" in words(answer)
    assert values(answer, "to") == ["2026-11-03"]


@pytest.mark.parametrize("label", ["9999-12", "0001-01", "2026-13", "2026-1"])
def test_a_month_nobody_can_mean_is_no_runs_label(desk: Desk, counter: Browser, label: str) -> None:
    """It is said beside the month, before anything is begun."""
    desk.accept(ONE, 100)
    answer = counter.post("/runs", id=RUN, to="2026-11-03", label=label)
    assert answer.status_code == 422
    assert "月份要写成 2026-11 这样。" in words(answer)
    assert desk.read.runs(who.WORKSHOP) == []


def test_a_run_whose_preparing_failed_can_go_on(desk: Desk, counter: Browser) -> None:
    """The page says that nothing is lost, and one press goes on."""
    from workshops.tasks import preparing

    desk.accept(ONE, 100)
    page = start(counter)
    job = desk.house.jobs.claim(preparing(RUN))
    assert job is not None
    job.fail("failed")
    assert "没算完" in counter.read(page)
    counter.post(f"{page}/preparing")
    desk.work_off()
    assert "合计 42.00" in counter.read(page)
