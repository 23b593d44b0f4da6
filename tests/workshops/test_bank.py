"""Paying through the bank: no account number in any event, nobody paid twice, nothing half taken."""

import csv
import io
import re
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from people.service import Consents
from tests.examples import who
from tests.examples.what import RUN
from tests.program import Program
from tests.workshops.desk import YESTERDAY, Browser, Desk, words
from workshops.tasks.bank_files import Payment, as_csv, as_xlsx

BATCH, NEXT = who.an_id("batch"), who.an_id("next batch")
CARDS = {who.AMEI: "6222000000000000012", who.BAOGEN: "6222000000000000020"}
HERSELF = {who.AMEI: who.AMEI_HERSELF, who.BAOGEN: who.BAOGEN_HIMSELF}
AT = f"/pay-runs/{RUN}/batches"


@pytest.fixture
def approved(desk: Desk) -> Desk:
    """A run of three slips, ¥4.20, ¥8.40 and ¥12.60; the first two are to be paid by bank."""
    for number, worker in enumerate((who.AMEI, who.BAOGEN, who.CUIHUA), 1):
        desk.accept(who.an_id(f"work of {worker}"), 10 * number, YESTERDAY, worker=worker)
    consents = desk.house.get(Consents)
    for worker, card in CARDS.items():
        said = {"purpose": "bank-account", "text": "2026-11", "bank_account": card}
        request = who.an_id(f"yes of {worker}")
        desk.do(consents.give, worker=worker, actor=HERSELF[worker], request=request, **said)
    desk.approve(RUN, desk.prepare(RUN, YESTERDAY))
    return desk


def made(desk: Desk, clerk: Program, batch: str = BATCH) -> Any:
    """Make a batch; its answer."""
    answer = clerk.put(f"{AT}/{batch}", {})
    desk.catch_up()
    return answer


def rows(clerk: Program, batch: str = BATCH) -> list[list[str]]:
    """The rows of a batch's file."""
    answer = clerk.get(f"{AT}/{batch}/file")
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def result(*told: tuple[str, str, str], headings: tuple[str, ...] = ("附言", "金额", "处理结果")) -> bytes:
    """A bank's file of results, with a title above."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerows([["代发结果明细", "", ""], headings, *told])
    return written.getvalue().encode("gb18030")


def bring(desk: Desk, clerk: Program, file: bytes, batch: str = BATCH, name: str = "result.csv") -> Any:
    """Bring results in."""
    data = {"file": (io.BytesIO(file), name)}
    address = f"/api/v1{AT}/{batch}/results"
    answer = desk.app.test_client().put(address, data=data, headers=clerk.headers)
    desk.catch_up()
    return answer


def states(desk: Desk) -> dict[str, str]:
    """What became of each slip."""
    return {slip["worker"]: slip["state"] for slip in desk.read.slips(RUN)}


def test_a_batch_holds_who_agreed_to_be_paid_by_bank(approved: Desk, clerk: Program) -> None:
    """Two of three, with their names, numbers and sums; the same again is the same."""
    answer = made(approved, clerk)
    assert (answer.status_code, answer.json["lines"], answer.json["total"]) == (201, 2, "12.60")
    assert clerk.put(f"{AT}/{BATCH}", {}).status_code == 200
    heading, *lines = rows(clerk)
    assert heading == ["序号", "收款账号", "收款户名", "金额（元）", "附言"]
    assert [line[1:4] for line in lines] == [  # in the order of their numbers
        [CARDS[who.AMEI], "林阿梅", "4.20"],
        [CARDS[who.BAOGEN], "王宝根", "8.40"],
    ]
    book = load_workbook(io.BytesIO(clerk.get(f"{AT}/{BATCH}/file?format=xlsx").data))
    cells = [[cell.value for cell in row] for row in book.active.iter_rows(min_row=2)]
    assert {(cell[1], cell[3]) for cell in cells} == {(CARDS[who.AMEI], 4.2), (CARDS[who.BAOGEN], 8.4)}


def test_no_event_holds_an_account_number(approved: Desk, clerk: Program) -> None:
    """They stay with the person; whoever took the file away is on record."""
    made(approved, clerk)
    rows(clerk)
    log = approved.house.store.read(0, 10_000)
    assert not any(card in repr(recorded.event) for recorded in log for card in CARDS.values())
    assert clerk.get(f"{AT}").json["items"][0]["open"] == 2


def test_what_is_at_the_bank_goes_into_no_other_batch(approved: Desk, clerk: Program) -> None:
    """Until its result, or until the batch is taken back."""
    made(approved, clerk)
    refused = made(approved, clerk, NEXT)
    assert (refused.status_code, refused.json["code"]) == (409, "nothing-to-send")
    back = {"id": who.an_id("back"), "reason_code": "other"}
    assert clerk.post(f"{AT}/{BATCH}/take-back", back).json["state"] == "taken-back"
    assert clerk.post(f"{AT}/{BATCH}/take-back", back).status_code == 200
    approved.catch_up()
    assert made(approved, clerk, NEXT).json["lines"] == 2


def test_results_pay_some_and_leave_others_due(approved: Desk, clerk: Program) -> None:
    """The same file again changes nothing; what failed goes into the next batch as a new payment."""
    made(approved, clerk)
    by_account = {line[1]: line for line in rows(clerk)[1:]}
    amei, baogen = (by_account[CARDS[worker]] for worker in (who.AMEI, who.BAOGEN))
    file = result((amei[4], "4.20", "交易成功"), (baogen[4], "8.40", "失败"))
    assert bring(approved, clerk, file).json == {"taken": 2, "under_way": 0, "errors": []}
    assert states(approved) == {who.AMEI: "paid", who.BAOGEN: "failed", who.CUIHUA: "due"}
    head = approved.house.store.head()
    assert bring(approved, clerk, file).json["taken"] == 2
    assert approved.house.store.head() == head
    assert made(approved, clerk, NEXT).json["lines"] == 1
    late = result((baogen[4], "8.40", "成功"))
    assert bring(approved, clerk, late).json["errors"] == [{"row": 3, "code": "sent-again"}]
    (again,) = rows(clerk, NEXT)[1:]
    assert again[4] != baogen[4]
    assert bring(approved, clerk, result((again[4], "8.40", "成功")), NEXT).json["taken"] == 1
    assert states(approved)[who.BAOGEN] == "paid"


def test_what_is_under_way_waits_for_another_file(approved: Desk, clerk: Program) -> None:
    """It is counted, and nothing is recorded of it."""
    made(approved, clerk)
    file = result(*((line[4], line[3], "处理中") for line in rows(clerk)[1:]))
    assert bring(approved, clerk, file).json == {"taken": 0, "under_way": 2, "errors": []}
    assert states(approved)[who.AMEI] == "due"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda line: ("X-0001", line[3], "成功"), "reference-unknown"),
        (lambda line: (line[4], "4.21", "成功"), "amount-differs"),
        (lambda line: (line[4], line[3], "也许"), "outcome-unknown"),
        (lambda line: (line[4], "四块", "成功"), "amount-unreadable"),
    ],
)
def test_where_a_row_is_wrong_nothing_is_taken(
    approved: Desk, clerk: Program, change: Any, code: str
) -> None:
    """The row and the reason are told; the good row beside it waits."""
    made(approved, clerk)
    wrong, good = sorted(rows(clerk)[1:], key=lambda line: line[3])
    answer = bring(approved, clerk, result(change(wrong), (good[4], good[3], "成功")))
    assert answer.json == {"taken": 0, "under_way": 0, "errors": [{"row": 3, "code": code}]}
    assert set(states(approved).values()) == {"due"}


def test_results_come_as_a_workbook_too_with_columns_in_any_order(approved: Desk, clerk: Program) -> None:
    """Found by their headings; a file without them is refused with what to do."""
    made(approved, clerk)
    book = Workbook()
    for row in [["状态", "卡号", "附言"], *(["成功", line[1], line[4]] for line in rows(clerk)[1:])]:
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    assert bring(approved, clerk, kept.getvalue(), name="result.xlsx").json["taken"] == 2
    refused = bring(approved, clerk, result(headings=("甲", "乙", "丙")))
    assert refused.status_code == 422
    assert "results-unreadable" in refused.text


def test_who_takes_consent_back_is_left_out_of_the_file(approved: Desk, clerk: Program) -> None:
    """At once, also of a batch that is made already."""
    made(approved, clerk)
    withdraw = approved.house.get(Consents).withdraw
    said = {"worker": who.AMEI, "purpose": "bank-account", "actor": who.AMEI_HERSELF}
    approved.do(withdraw, request=who.an_id("no"), **said)
    assert [line[1] for line in rows(clerk)[1:]] == [CARDS[who.BAOGEN]]


def test_a_batch_is_of_an_approved_run(desk: Desk, clerk: Program) -> None:
    """What nobody approved goes nowhere."""
    desk.accept(who.an_id("work"), 10, YESTERDAY)
    desk.prepare(RUN, YESTERDAY)
    assert made(desk, clerk).json["code"] == "run-not-approved"


def test_what_did_not_go_through_is_said_where_it_is_sent_and_to_whom_it_is_owed(
    approved: Desk, clerk: Program, counter: Browser
) -> None:
    """Until it is paid; a file of its own is offered at once."""
    made(approved, clerk)
    hers = next(line for line in rows(clerk)[1:] if line[1] == CARDS[who.AMEI])
    assert "笔没转成" not in counter.read(f"/runs/{RUN}/bank")
    bring(approved, clerk, result((hers[4], "4.20", "失败")))
    assert "1 笔没转成 林阿梅 " in counter.read(f"/runs/{RUN}/bank")
    page = counter.get(f"/runs/{RUN}/payments")
    assert re.findall("林阿梅|王宝根|张翠花", words(page)) == ["林阿梅", "张翠花", "王宝根"]
    assert hers[4] not in page.text  # what goes by hand now has no voucher of the bank
    assert "没转成" in approved.phone(who.AMEI).read("/income/slips")
    made(approved, clerk, NEXT)
    again = next(line for line in rows(clerk, NEXT)[1:] if line[1] == CARDS[who.AMEI])
    bring(approved, clerk, result((again[4], "4.20", "成功")), NEXT)
    assert "笔没转成" not in counter.read(f"/runs/{RUN}/bank")


def test_the_page_makes_a_file_and_takes_its_results(approved: Desk, counter: Browser) -> None:
    """Make, take away, bring a wrong file, then the right one, all where the coordinator pays."""
    at = f"/runs/{RUN}"
    assert "银行代发" in counter.read(f"{at}/payments")
    assert counter.post(f"{at}/bank", id=BATCH).status_code == 303
    assert counter.post(f"{at}/bank", id=BATCH).status_code == 303
    assert "2 笔等结果" in counter.read(f"{at}/bank")
    assert counter.post(f"{at}/bank", id=NEXT).status_code == 409
    file = counter.get(f"{at}/bank/{BATCH}").data.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(file)))[1:]
    wrong = result((lines[0][4], "1.00", "成功"))
    answer = counter.post(f"{at}/bank/{BATCH}/results", file=(io.BytesIO(wrong), "wrong.csv"))
    assert answer.status_code == 422
    first = {"4.20": "林阿梅", "8.40": "王宝根"}[lines[0][3]]
    told = f"第 3 行，{first}：发出去 {lines[0][3]} 元，这里写 1.00 元，请和银行核对。"
    assert told in words(answer)
    right = result(*((line[4], line[3], "成功") for line in lines))
    answer = counter.post(f"{at}/bank/{BATCH}/results", file=(io.BytesIO(right), "right.csv"))
    assert answer.status_code == 303
    assert "银行的结果收好了：2 笔。" in words(counter.get(answer.location))
    assert "都有结果了" in counter.read(f"{at}/bank")
    again = counter.post(f"{at}/bank/{BATCH}/results", file=(io.BytesIO(right), "right.csv"))
    assert "这份结果里没有新的。" in words(counter.get(again.location))
    assert sorted(states(approved).values()) == ["due", "paid", "paid"]


def test_a_batch_taken_back_on_the_page_frees_its_slips(approved: Desk, counter: Browser) -> None:
    """They may go into another file then."""
    at = f"/runs/{RUN}/bank"
    counter.post(at, id=BATCH)
    assert counter.post(f"{at}/{BATCH}/take-back", id=who.an_id("back")).status_code == 303
    assert "收回了" in counter.read(at)
    assert counter.post(at, id=NEXT).status_code == 303


@pytest.mark.parametrize("name", ["=1+1", "+86", "-x", "@SUM(A1)", "\t=1"])
def test_no_name_is_a_formula_in_the_file_for_the_bank(name: str) -> None:
    """Neither in the CSV, where it gets a sign before it, nor in the workbook, where it is text."""
    payments = [Payment("6222000000000000012", name, 420, "REF-0001")]
    (_, row) = csv.reader(io.StringIO(as_csv(payments).decode("utf-8-sig")))
    assert row[2] == f"'{name}"
    cell = load_workbook(io.BytesIO(as_xlsx(payments))).active["C2"]
    assert (cell.value, cell.data_type) == (name, "s")


def test_the_page_names_who_has_no_card_and_how_they_get_their_money(
    approved: Desk, counter: Browser
) -> None:
    """With the way to write a card down, a list to sign of these alone, and where to say they were paid."""
    page = counter.get(f"/runs/{RUN}/bank")
    told = words(page)
    assert "1 人没填银行卡，12.60 元" in told
    assert "张翠花 0318 12.60" in told
    assert "林阿梅" not in told
    assert "做代发文件：2 人，12.60 元" in told
    assert f"/people/{who.CUIHUA}/consents/bank-account?next=" in page.text
    signed = counter.read(f"/runs/{RUN}/pay-list?whom=in-person")
    assert "张翠花" in signed
    assert "林阿梅" not in signed
    assert "总共 1 人，实发 12.60 元" in signed
    assert "林阿梅" in counter.read(f"/runs/{RUN}/pay-list")


def test_where_nobody_has_a_card_no_file_is_offered(desk: Desk, counter: Browser) -> None:
    """What is missing, who lacks it, and the way on; after the last was paid in person nothing is missing."""
    desk.accept(who.an_id("work"), 10, YESTERDAY)
    desk.approve(RUN, desk.prepare(RUN, YESTERDAY))
    assert "还没有人填银行卡，看缺谁的" in counter.read(f"/runs/{RUN}/payments")
    told = counter.read(f"/runs/{RUN}/bank")
    assert "1 人没填银行卡，4.20 元" in told
    assert "做代发文件" not in told
    desk.pay(RUN)
    told = counter.read(f"/runs/{RUN}/bank")
    assert "都发过了，没有要转的。" in told
    assert "没填银行卡" not in told


def test_another_files_results_are_said_to_be_that_once(
    approved: Desk, clerk: Program, counter: Browser
) -> None:
    """Not a line for each of its rows; a row nobody can read says what to write."""
    at = f"/runs/{RUN}/bank"
    counter.post(at, id=BATCH)
    other = result(("X-0001", "4.20", "成功"), ("X-0002", "8.40", "成功"))
    answer = counter.post(f"{at}/{BATCH}/results", file=(io.BytesIO(other), "other.csv"))
    assert answer.status_code == 422
    assert "里面没有一笔是这份代发文件的" in words(answer)
    assert "第 3 行" not in words(answer)
    refused = bring(approved, clerk, other)
    assert (refused.status_code, refused.json["code"]) == (422, "results-of-another")
    unclear = counter.post(
        f"{at}/{BATCH}/results", file=(io.BytesIO(result(("X-0001", "4.20", "也许"))), "unclear.csv")
    )
    assert "第 3 行：看不懂它的状态，请改成「成功」或者「失败」。" in words(unclear)


def test_what_is_at_the_bank_is_not_taken_for_paid_with_the_rest(approved: Desk, counter: Browser) -> None:
    """The press for all the others leaves it out; the way on is the bank's result, or a press of its own."""
    payments = f"/runs/{RUN}/payments"
    counter.post(f"/runs/{RUN}/bank", id=BATCH)
    page = counter.get(payments)
    assert words(page).count("银行在办 ") == 2
    assert "剩下 1 人都到账了，12.60 元" in words(page)
    assert "银行那 2 人都到账了，12.60 元" in words(page)
    bulk = page.text[page.text.rindex("<form") :]
    assert who.CUIHUA in bulk
    assert who.AMEI not in bulk
    counter.post(payments, id=who.an_id("rest"), worker=who.CUIHUA, outcome="paid")
    told = counter.read(payments)
    assert "传银行的结果" in told
    counter.post(payments, id=who.an_id("bank"), worker=[who.AMEI, who.BAOGEN], outcome="paid")
    assert "都到账了。" in counter.read(payments)
    assert "都有结果了" in counter.read(f"/runs/{RUN}/bank")
