"""工资支付台账: what the law wants written down, whoever is erased; each opening on record."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from openpyxl import load_workbook

from people.readmodel import Sessions, Vault
from people.service import Erasing, Merging
from shell.access import accesses_of
from tests.examples import what, who
from tests.examples.what import RUN
from tests.workshops.desk import NAMES, NOW, PHONES, TODAY, YESTERDAY, Browser, Desk, words
from workshops.domain import Workshop
from workshops.events import Payer, Split

NUMBER = "999999196305040009"  # of an area there is not
WORK = {worker: who.an_id(f"work of {worker}") for worker in NAMES}


@pytest.fixture
def paid(desk: Desk) -> Desk:
    """A run: 阿梅 was paid by the bank, 宝根 by hand, 翠花's payment came back."""
    desk.house.get(Vault).put(who.AMEI, {"id_number": NUMBER})
    desk.accept(WORK[who.AMEI], 100, YESTERDAY)
    desk.accept(who.an_id("more of hers"), 10, TODAY)
    desk.accept(WORK[who.BAOGEN], 20, TODAY, worker=who.BAOGEN)
    desk.accept(WORK[who.CUIHUA], 30, TODAY, worker=who.CUIHUA, step="packing")
    desk.approve(RUN, desk.prepare(RUN, TODAY))
    pay(desk, who.AMEI, "paid", "PZ-1")
    pay(desk, who.BAOGEN, "paid", None)
    pay(desk, who.CUIHUA, "failed", None)
    return desk


def pay(desk: Desk, worker: str, outcome: str, reference: str | None) -> None:
    """Say what came of a payment."""
    said = {"run": RUN, "worker": worker, "outcome": outcome, "reference": reference}
    desk.do(desk.runs.pay, **said, request=who.an_id(f"{outcome} {worker}"))


def sheet(browser: Browser, title: str, query: str = "") -> list[dict[str, Any]]:
    """The lines of a sheet of the file, each by its headings."""
    answer = browser.get(f"/ledger/export{query}")
    assert answer.status_code == 200, answer.text
    headings, *lines = load_workbook(io.BytesIO(answer.data))[title].values
    return [dict(zip(headings, line, strict=True)) for line in lines]


def test_every_field_the_law_wants_stands_in_the_file(paid: Desk, counter: Browser) -> None:
    """Employer, period, day, name, number, contact, time worked, items, net, voucher or signature."""
    amei, baogen, cuihua = sheet(counter, "工资支付台账")
    assert amei == {
        "姓名": NAMES[who.AMEI],
        "身份证号": NUMBER,
        "联系电话": PHONES[who.AMEI],
        "工号": "0101",
        "用人单位": what.PAYER.name,
        "统一社会信用代码": what.PAYER.uscc,
        "支付周期": "2026 年 11 月 2 日到 11 月 3 日",
        "干活天数": 2,
        "工时": None,
        "应发合计": 46.2,
        "代扣和扣除合计": 0,
        "实发": 46.2,
        "发放日期": "2026-11-03",
        "怎么发的": "银行转账，凭证 PZ-1",
        "签字": None,
        "保存到": "2029-11-03",
    }
    assert (baogen["怎么发的"], baogen["实发"]) == ("当面发，本人签字", 8.4)
    assert (cuihua["发放日期"], cuihua["怎么发的"], cuihua["保存到"]) == ("还没到账", None, None)
    items = sheet(counter, "应发和扣除")
    assert [(each["项目"], each["数量"], each["金额"]) for each in items] == [
        ("灯笼布线", 110, 46.2),
        ("灯笼布线", 20, 8.4),
        ("灯笼包装", 30, 1.05),
    ]


def test_the_file_can_be_read_and_printed_as_it_is(paid: Desk, counter: Browser) -> None:
    """No number or name is cut off, and a page holds every column, under its headings."""
    book = load_workbook(io.BytesIO(counter.get("/ledger/export").data))
    page, _items, about = book.worksheets
    columns = {cell.value: page.column_dimensions[cell.column_letter].width for cell in page[1]}
    assert columns["身份证号"] >= len(NUMBER)
    assert columns["用人单位"] >= 2 * len(what.PAYER.name)
    assert columns["保存到"] >= len("2029-11-03")
    for sheet in book:
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0
    assert page.page_setup.orientation == "landscape"
    assert page.print_title_rows == "$1:$1"
    assert about["A1"].alignment.wrap_text


def test_the_page_tells_the_same_and_until_when_each_line_is_kept(paid: Desk, counter: Browser) -> None:
    """One fold a slip; what is not paid yet has no last day."""
    told = counter.read("/ledger")
    assert "2026 年 11 月，3 张工资条，实发 55.65 元 · 还有 1.05 元没到账" in told
    for said in (NAMES[who.AMEI], NUMBER, PHONES[who.AMEI], "2 天", "银行转账，凭证 PZ-1"):
        assert said in told
    assert told.count("2029 年 11 月 3 日") == 2
    assert "到账以后再留 3 年" in told
    assert "工资支付台账" in counter.read("/runs")


def test_who_is_erased_stays_on_it_until_the_day_and_then_says_so(paid: Desk, counter: Browser) -> None:
    """Name, number and phone from the statutory key; then neither, and every figure as before."""
    before = sheet(counter, "工资支付台账")[0]
    paid.house.get(Erasing).erase(id=who.AMEI, at=paid.now, actor=who.OPERATOR)
    assert paid.house.get(Vault).get(who.AMEI, ("name",)) == {}
    assert sheet(counter, "工资支付台账")[0] == before
    assert f"{NAMES[who.AMEI]} 0101 已注销" in counter.read("/ledger")
    last = date(2029, 11, 3)
    assert paid.house.get(Erasing).let_go(day=last) == 0
    assert sheet(counter, "工资支付台账")[0] == before
    assert paid.house.get(Erasing).let_go(day=last + timedelta(days=1)) == 1
    blank = {"姓名": "（已删除）", "身份证号": None, "联系电话": None}
    assert sheet(counter, "工资支付台账")[0] == before | blank
    told = counter.read("/ledger")
    assert NAMES[who.AMEI] not in told
    assert told.count("到期删掉了") == 2


def test_each_opening_is_told_to_everybody_on_it(paid: Desk, counter: Browser) -> None:
    """By the workshop's right; page and file within half an hour are one look; others were not seen."""
    counter.read("/ledger?month=2020-01")
    assert accesses_of(paid.house, who.AMEI) == []
    counter.read("/ledger")
    sheet(counter, "工资支付台账")
    for worker in NAMES:
        [look] = accesses_of(paid.house, worker)
        assert (look.what, look.role, look.place) == ("see-wage-ledger", "coordinator", who.WORKSHOP)


def test_it_asks_for_a_new_code_first(paid: Desk, counter: Browser) -> None:
    """A browser left lying about opens no ledger; nobody was looked at."""
    token = counter.client.get_cookie("gongfu")
    assert token is not None
    paid.house.get(Sessions).change(token.value, proved_at=NOW - timedelta(hours=1))
    for path in ("/ledger", "/ledger/export"):
        answer = counter.get(path)
        assert NAMES[who.AMEI] not in answer.text
        assert "spreadsheet" not in answer.mimetype
    assert accesses_of(paid.house, who.AMEI) == []


def test_before_anything_was_approved_it_says_how_it_begins(desk: Desk, counter: Browser) -> None:
    """An empty page with a way on, no file; a prepared run is no payment yet."""
    desk.accept(WORK[who.AMEI], 100, YESTERDAY)
    desk.prepare(RUN, TODAY)
    assert "还没有发过工钱" in counter.read("/ledger")
    assert counter.get("/ledger/export").status_code == 404


def test_a_month_without_runs_and_one_nobody_can_mean(paid: Desk, counter: Browser) -> None:
    """The first says so and gives no file; of the second the latest is shown, with what is wrong."""
    told = counter.read("/ledger?month=2025-12")
    assert "2025 年 12 月没有发过工钱" in told
    assert NAMES[who.AMEI] not in told
    assert counter.get("/ledger/export?month=2025-12").status_code == 404
    told = counter.read("/ledger?month=2025-13")
    assert "月份要写成 2026-11 这样。" in told
    assert NAMES[who.AMEI] in told


def test_a_difference_of_later_stands_in_the_month_it_was_paid(paid: Desk, counter: Browser) -> None:
    """With what it is for, and no day of work of its own."""
    paid.correct(WORK[who.BAOGEN], 30, Split(30, 0, 0, {}), who.an_id("more"))
    later = who.an_id("later")
    paid.approve(later, paid.prepare(later, TODAY, "2026-12"))
    [line] = sheet(counter, "工资支付台账", "?month=2026-12")
    assert (line["姓名"], line["干活天数"], line["应发合计"]) == (NAMES[who.BAOGEN], 0, 4.2)
    [item] = sheet(counter, "应发和扣除", "?month=2026-12")
    assert (item["项目"], item["数量"]) == ("灯笼布线（补差）", 10)
    assert "只有补差" in counter.read("/ledger?month=2026-12")


def test_it_names_the_employer_who_paid_then(paid: Desk, counter: Browser) -> None:
    """A workshop that is taken over by another firm tells the older months as they were."""
    payer = Payer("后来的灯饰有限公司", "91110000600037341L")
    workshop = paid.house.store.get(Workshop, who.WORKSHOP)
    same = dict.fromkeys(("name", "village", "kind"))
    paid.do(
        paid.setup.describe,
        id=workshop.id,
        version=workshop.described,
        payer=payer,
        **same,
        actor=who.OFFICIAL,
    )
    first = sheet(counter, "工资支付台账")[0]
    assert first["用人单位"] == what.PAYER.name
    assert payer.name in counter.read("/ledger")


def test_what_one_record_of_somebody_lacks_the_other_has(paid: Desk, counter: Browser) -> None:
    """Merged records: the identity number written down under one stands on the lines of both."""
    paid.do(paid.house.get(Merging).merge, id=who.AMEI, record=who.BAOGEN, actor=who.OPERATOR)
    [amei, baogen] = sheet(counter, "工资支付台账")[:2]
    assert (baogen["姓名"], baogen["身份证号"]) == (NAMES[who.BAOGEN], NUMBER)
    assert amei["身份证号"] == NUMBER


def test_a_long_month_comes_in_parts_and_whole_in_the_file(
    paid: Desk, counter: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only who is on the part shown was looked at."""
    monkeypatch.setattr("workshops.pages.ledger.AT_ONCE", 2)
    first = counter.get("/ledger")
    assert NAMES[who.CUIHUA] not in words(first)
    assert accesses_of(paid.house, who.CUIHUA) == []
    rest = counter.read("/ledger?month=2026-11&skip=2")
    assert NAMES[who.CUIHUA] in rest
    assert NAMES[who.AMEI] not in rest
    assert len(sheet(counter, "工资支付台账")) == 3
