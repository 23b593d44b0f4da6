"""The villager's pages: the right figures, light enough for any phone, as quick after years as at first."""

import io
import re
from datetime import datetime, timedelta
from html import escape

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from income.pages.days import days_of
from income.pages.month import DAYS_SHOWN
from income.readmodel import IncomeReadModel
from kernel.identity import Grant, Role
from kernel.time import ZONE, fixed_now
from people.readmodel import Accounts, Sessions
from shell import own_writes
from shell.words import keep_words
from tests.examples import who
from tests.program import of
from tests.workshops.desk import NOW, TODAY, YESTERDAY, Desk, selects, words
from workshops.domain import PaySlip
from workshops.events import Split

CLOCK = {"Gongfu-Now": NOW.isoformat()}
ENTRY = who.an_id("seen on a page")
RUN = who.an_id("paid on a page")
NEXT = who.an_id("with nothing on it")
WEIGHT = 30_000  # bytes compressed, without the shared stylesheet


@pytest.fixture
def desk(app: Flask) -> Desk:
    """Some packings paid, some wirings of today waiting."""
    desk = Desk(app)
    desk.accept(who.an_id("first"), 390, YESTERDAY, step="packing")
    desk.approve(RUN, desk.prepare(RUN, YESTERDAY))
    desk.pay(RUN)
    desk.hand_in(ENTRY, 10, TODAY)
    return desk


@pytest.fixture
def amei(desk: Desk) -> FlaskClient:
    """Her phone."""
    return phone(desk, who.AMEI, "13900001111")


def phone(desk: Desk, worker: str, number: str) -> FlaskClient:
    """A browser in which a worker is signed in."""
    return browser(desk, Grant(Role.WORKER, worker=worker), number)


def browser(desk: Desk, grant: Grant, number: str) -> FlaskClient:
    """A browser in which somebody is signed in."""
    accounts = desk.house.get(Accounts)
    with fixed_now(NOW):
        account = accounts.open(number, at=NOW)
        accounts.grant(account, grant, at=NOW)
        token = desk.house.get(Sessions).issue(account, kind="browser", lasts=timedelta(days=1))
    client = desk.app.test_client()
    client.set_cookie("gongfu", token)
    return client


def read(client: FlaskClient, path: str) -> str:
    """The words of a page."""
    answer = client.get(path, headers=CLOCK)
    assert answer.status_code == 200, answer.text
    return words(answer)


def test_the_first_screen_answers_how_much(amei: FlaskClient) -> None:
    """13.65 + 4.20 this month, 4.20 today, each stage with its part."""
    page = read(amei, "/income/")
    assert "这个月挣了 ¥ 17 .85" in page
    assert "今天 4.20 元" in page
    assert re.search(r"待验收 .*? 4\.20", page)
    assert re.search(r"已到账 .*? 13\.65", page)


def test_every_amount_leads_to_how_it_came_about(amei: FlaskClient) -> None:
    """From a day to the explanation of its entry, the sum in one line."""
    links = re.findall(r'href="(/income/entries/[^"]+)"', amei.get("/income/days", headers=CLOCK).text)
    assert f"/income/entries/{ENTRY}" in links
    page = read(amei, links[0])
    assert "10 个 × 0.42 元 = 4.20 元" in page
    assert "我觉得数不对" in page


def test_a_slip_shows_its_lines_and_only_to_its_owner(desk: Desk, amei: FlaskClient) -> None:
    """390 × ¥0.0350 = ¥13.65, rounded once."""
    (link,) = re.findall(r'href="(/income/slips/[^"]+)"', amei.get("/income/slips", headers=CLOCK).text)
    page = read(amei, link)
    assert "390 个 × 0.035" in page
    assert "13.65" in page
    assert phone(desk, who.BAOGEN, "13900001112").get(link, headers=CLOCK).status_code == 403


def test_a_list_of_slips_leaves_their_lines_where_they_are(desk: Desk, amei: FlaskClient) -> None:
    """What no list shows is not read for it: a slip can have many lines."""
    with selects(desk.house) as queries:
        assert "13.65" in read(amei, "/income/slips")
    (asked,) = [each for each in queries if "FROM pay_slips" in each]
    assert "pay_slips.lines" not in asked


def test_a_slip_of_nothing_says_that_nothing_was_paid_and_what_goes_on(desk: Desk, amei: FlaskClient) -> None:
    """Nowhere that money arrived: on the slip, in the list, where its lines are explained, on the ledger."""
    desk.correct(who.an_id("first"), 290, Split(290, 0, 0, {}), who.an_id("fewer"))
    desk.approve(NEXT, desk.prepare(NEXT, YESTERDAY))
    slip = amei.get(f"/income/slips/{PaySlip.id_of(NEXT, who.AMEI)}", headers=CLOCK)
    assert "这一张不够扣，没有钱发。还差 3.50 元，留到下一张工资条再扣。" in words(slip)
    assert "没有要发的" in words(slip)
    assert "已到账" not in words(slip)
    for line in re.findall(r'href="(/income/entries/[^"]+)"', slip.text):
        told = read(amei, line)
        assert "没有要发的" in told
        assert "已到账" not in told
    assert read(amei, "/income/stages/paid?month=2026-11").count("这一张没有钱发") == 2
    paper = amei.get(f"/income/slips/{PaySlip.id_of(NEXT, who.AMEI)}/paper", headers=CLOCK)
    assert "还差 3.50 元" in PdfReader(io.BytesIO(paper.data)).pages[0].extract_text().replace("\0", "")
    clerk = desk.browser()
    for page in ("/ledger", f"/runs/{NEXT}/payments"):
        assert "没有要发的" in clerk.read(page)
    assert "待发放" not in clerk.read(f"/runs/{NEXT}/payments")


def test_a_slip_on_which_what_is_taken_is_what_is_earned_carries_nothing(
    desk: Desk, amei: FlaskClient
) -> None:
    """A hundred packings fewer, a hundred more: 0.00, and nothing goes on."""
    desk.correct(who.an_id("first"), 290, Split(290, 0, 0, {}), who.an_id("fewer"))
    desk.accept(who.an_id("as many"), 100, YESTERDAY, step="packing")
    desk.approve(NEXT, desk.prepare(NEXT, YESTERDAY))
    slip = read(amei, f"/income/slips/{PaySlip.id_of(NEXT, who.AMEI)}")
    assert "这一张挣的和扣的一样多，没有钱发。" in slip
    assert "留到下一张" not in slip


def test_as_of_an_earlier_day_says_so_and_leads_back(amei: FlaskClient) -> None:
    """Nothing later is in it, and the page says that it is an old view."""
    page = read(amei, f"/income/?month=2026-11&as_of={YESTERDAY}")
    assert "以前记下的算的" in page
    assert "看现在的" in page
    assert amei.get("/income/?as_of=someday", headers=CLOCK).status_code == 422


def test_the_way_back_from_an_amount_stays_with_its_month_and_moment(amei: FlaskClient) -> None:
    """As of a day, the month it leads back to is as of that day."""
    page = amei.get(f"/income/entries/{ENTRY}?as_of={TODAY}", headers=CLOCK).text
    assert re.findall(r'href="/income/\?([^"]+)"', page)[0].split("&amp;") == [
        "month=2026-11",
        f"as_of={TODAY}",
    ]


def test_the_slip_of_an_amount_is_looked_up_once(desk: Desk, amei: FlaskClient) -> None:
    """Who tells the story knows it."""
    with selects(desk.house) as queries:
        read(amei, f"/income/entries/{ENTRY}")
    assert len([asked for asked in queries if "FROM income_line_parts" in asked]) == 1


def test_what_was_undone_later_is_among_the_days_of_then(desk: Desk, amei: FlaskClient) -> None:
    """The days add up to the month's number of the same moment, and their link stays with it."""
    then = desk.now.isoformat()
    desk.withdraw(ENTRY, who.an_id("undone later"))
    answer = amei.get("/income/days", query_string={"as_of": then}, headers=CLOCK)
    assert f"/income/entries/{ENTRY}?as_of=" in answer.text
    assert "干了 2 天" in words(answer)
    assert "干了 1 天" in read(amei, "/income/days")


def test_a_day_of_then_does_not_tell_the_count_of_now(desk: Desk, amei: FlaskClient) -> None:
    """What was handed in, as corrected since, is told only where the page is of now."""
    then = desk.now
    desk.correct(ENTRY, 12, None, who.an_id("two more"))
    told = desk.house.get(IncomeReadModel)
    for as_of, quantity, handed_in in ((then, 10, None), (None, 12, 12)):
        with desk.app.test_request_context(), fixed_now(NOW):
            work = told.work(who.AMEI, "2026-11", as_of=as_of)
            (item,) = days_of(work.entries, who.AMEI, as_of)[0].items
        assert (item.quantity, item.handed_in) == (quantity, handed_in)


def test_the_month_shows_its_last_days_and_counts_them_all(desk: Desk, amei: FlaskClient) -> None:
    """Also those on a slip already: their hand-ins, not its lines, are the days' work."""
    busy(desk, 9)
    told = desk.house.get(IncomeReadModel)
    whole = told.work(who.AMEI, "2026-10")
    days = sorted({entry.row["work_date"] for entry in whole.entries}, reverse=True)
    assert {entry.stage for entry in whole.entries} == {"paid"}
    assert whole.days == len(days) > DAYS_SHOWN
    last = told.work(who.AMEI, "2026-10", latest=DAYS_SHOWN)
    assert last == whole._replace(
        entries=[entry for entry in whole.entries if entry.row["work_date"] in days[:DAYS_SHOWN]]
    )
    page = read(amei, "/income/?month=2026-10")
    assert f"干了 {len(days)} 天" in page


def test_what_was_said_in_own_words_stands_at_its_step(desk: Desk, amei: FlaskClient) -> None:
    """She reads it, and so does the workshop, which has to answer; an official only that it was said."""
    contest, words_ = who.an_id("a contest in words"), "那天我和桂香一起数的 <b>12</b>"
    said = {"contest": contest, "reason_code": "miscounted", "actor": who.AMEI_HERSELF}
    desk.do(desk.hand_ins.contest, id=ENTRY, **said)
    keep_words(desk.house, contest, words_, of=who.AMEI)
    desk.catch_up()
    path, step = f"/income/entries/{ENTRY}", "您说这个数不对，工坊要给您答复。"
    for reader in (amei, desk.browser().client):
        assert f"{step} “{escape(words_)}”" in read(reader, path)
    official = browser(desk, who.OFFICIAL.grants[0], "13900001113")
    page = words(official.get(path, headers=CLOCK | {"Gongfu-Reason": "audit"}))
    assert step in page
    assert "桂香" not in page


def test_own_words_are_told_to_worker_and_workshop_alone(desk: Desk, amei: FlaskClient) -> None:
    """The answer's too, beside their steps. They are not in the events, nor where a program asks why, and
    once she is erased nowhere."""
    contest, answer = who.an_id("contested"), who.an_id("answered")
    said = {"contest": contest, "reason_code": "miscounted", "actor": who.AMEI_HERSELF}
    desk.do(desk.hand_ins.contest, id=ENTRY, **said)
    given = {"contest": contest, "outcome": "rejected", "reason_code": "counted-again", "request": answer}
    desk.do(desk.hand_ins.answer_contest, id=ENTRY, **given)
    keep_words(desk.house, contest, "我数的是十二", of=who.AMEI)
    keep_words(desk.house, answer, "周二当着你面过了秤", of=who.AMEI)
    desk.catch_up()
    path = f"/income/entries/{ENTRY}"
    for reader in (amei, desk.browser().client):
        told = read(reader, path)
        assert told.index("“我数的是十二”") < told.index("“周二当着你面过了秤”")
    elsewhere = Grant(Role.COORDINATOR, workshop=who.OTHER_WORKSHOP)
    for grant, number in ((elsewhere, "13900001114"), (Grant(Role.WORKER, worker=who.BAOGEN), "13900001115")):
        assert browser(desk, grant, number).get(path, headers=CLOCK).status_code == 403
    asked = of(desk.app, who.AMEI_HERSELF, "13900001116").get(f"/income-entries/{ENTRY}/explanation")
    explained = str(asked.json)
    assert "您说这个数不对" in explained
    events = str([recorded.event for recorded in desk.house.store.read(0, 10_000)])
    assert contest in events
    for words_ in ("我数的是十二", "过了秤"):
        assert words_ not in explained
        assert words_ not in events
    with desk.house.records_engine.begin() as connection:
        desk.house.files.forget(connection, who.AMEI)
    assert "十二" not in read(amei, path)


@pytest.mark.parametrize("month", ["2020-01", "2099-12", "0000-00", "0001-01", "9999-12", "nonsense"])
def test_a_month_without_work_is_empty_not_broken(amei: FlaskClient, month: str) -> None:
    """An impossible month shows this one."""
    assert amei.get(f"/income/?month={month}", headers=CLOCK).status_code == 200


def test_a_month_without_work_leads_to_the_one_before(amei: FlaskClient) -> None:
    """Never a blank page."""
    page = read(amei, "/income/?month=2026-12")
    assert "这个月还没有记录" in page


def test_a_write_that_is_not_in_yet_is_marked(
    desk: Desk, amei: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page shows what there is and says that more is coming; it refreshes itself. How much is not said:
    most of what the read models have not taken in is other people's."""
    monkeypatch.setattr(own_writes, "WAIT_SECONDS", 0.01)
    with desk.app.app_context():
        ahead = desk.house.store.head() + 7
        monkeypatch.setattr(type(desk.house.store), "head", lambda self: ahead)
        amei.set_cookie("position", own_writes.position_token(ahead))
    answer = amei.get("/income/", headers=CLOCK)
    assert "刚记的都在，正在算进来" in words(answer)
    assert not re.search(r"\d 笔", words(answer))
    assert "hx-get" in answer.text


def test_who_is_no_worker_has_no_income(desk: Desk) -> None:
    """403 for a coordinator, told calmly."""
    answer = desk.browser().client.get("/income/", headers=CLOCK)
    assert answer.status_code == 403
    assert "这一页不是给您看的" in words(answer)


PAGES = [
    "/income/",
    "/income/days",
    "/income/stages/estimated",
    "/income/stages/paid",
    f"/income/entries/{ENTRY}",
    "/income/slips",
    "/me",
    "/privacy",
]


def busy(desk: Desk, days: int) -> None:
    """Two more hand-ins on each of so many days before yesterday, of which every week is paid."""
    for back in range(2, days + 2):
        day = TODAY - timedelta(days=back)
        for step in ("wiring", "packing"):
            desk.accept(who.an_id(f"{day} {step}"), 100 + back, day, step=step)
    run = who.an_id(f"run of {days}")
    desk.approve(run, desk.prepare(run, TODAY - timedelta(days=2)))
    desk.pay(run)


@pytest.mark.parametrize("app_config", ["sqlite"], indirect=True)
def test_a_page_asks_as_often_after_a_busy_month_as_before(desk: Desk, amei: FlaskClient) -> None:
    """The number of queries does not follow the number of hand-ins."""

    def asked() -> list[int]:
        counts = []
        for path in PAGES:
            with selects(desk.house) as queries:
                assert amei.get(path, headers=CLOCK).status_code == 200
            counts.append(len(queries))
        return counts

    before = asked()
    busy(desk, 20)
    assert asked() == before
    assert max(before) <= 12


def compressed(client: FlaskClient, path: str) -> int:
    """The bytes of a static file as it travels."""
    with client.get(path) as answer:
        return len(brotli.compress(answer.data, quality=4))


@pytest.mark.parametrize("app_config", ["sqlite"], indirect=True)
def test_every_page_is_light_on_a_busy_worker(desk: Desk, amei: FlaskClient) -> None:
    """At most 30 kB compressed with the scripts and icons it asks for, the stylesheet aside."""
    busy(desk, 25)
    for path in PAGES:
        answer = amei.get(path, headers=CLOCK | {"Accept-Encoding": "br"})
        assert answer.headers["Content-Encoding"] == "br"
        page = brotli.decompress(answer.data).decode()
        weight = len(answer.data)
        for asked in re.findall(r'(?:src|href)="(/static/[^"]+)"', page):
            if not asked.split("?")[0].endswith(".css"):
                weight += compressed(amei, asked)
        assert weight <= WEIGHT, path


@pytest.mark.parametrize("app_config", ["sqlite"], indirect=True)
def test_the_stylesheets_are_light_and_kept_for_a_year(amei: FlaskClient) -> None:
    """Both together at most 15 kB compressed; their address changes with their content."""
    page = amei.get("/income/", headers=CLOCK).text
    sheets = re.findall(r'href="(/static/[^"]+\.css[^"]*)"', page)
    assert sum(compressed(amei, sheet) for sheet in sheets) <= 15_000
    for sheet in sheets:
        assert "v=" in sheet
        with amei.get(sheet) as answer:
            assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_tax_kept_back_is_a_line_of_its_own_and_explained(desk: Desk, amei: FlaskClient) -> None:
    """¥1,008.00 for labour, ¥41.60 of it tax; what was paid before terms were said counts not."""
    desk.do(
        desk.setup.set_pay_terms,
        workshop=who.WORKSHOP,
        relation="labour",
        withholding="per-time",
        effective_from=TODAY,
        request=who.an_id("terms"),
        actor=who.OFFICIAL,
    )
    desk.accept(who.an_id("much"), 2_400, YESTERDAY)
    run = who.an_id("taxed")
    assert desk.prepare(run, YESTERDAY) == 96_640
    desk.approve(run, 96_640)
    slip = read(amei, f"/income/slips/{PaySlip.id_of(run, who.AMEI)}")
    assert "代扣个人所得税" in slip
    assert "除了代扣的个人所得税 41.60 元，没有扣任何费用。" in slip
    told = amei.get(f"/income/slips/{PaySlip.id_of(run, who.AMEI)}", headers=CLOCK).text
    explained = read(amei, re.findall(r'href="(/income/entries/[^"]+)"', told)[-1])
    assert "一共付您 1,008.00 元，要扣 41.60 元，前面扣过 0.00 元，这一张扣 41.60 元" in explained


def test_what_raises_pay_to_the_minimum_wage_is_explained(desk: Desk, amei: FlaskClient) -> None:
    """Eight hours at ¥20 against pieces of ¥42.00: on the slip, step by step, and beside the days."""
    now, desk.now = desk.now, datetime(2026, 10, 30, 8, 0, tzinfo=ZONE)
    desk.compare_with_minimum("week", TODAY.replace(day=1))
    desk.now = now
    sunday = TODAY.replace(day=1)
    desk.accept(who.an_id("sunday"), 100, sunday)
    desk.keep_hours(sunday, "8")
    run = who.an_id("topped up")
    assert desk.prepare(run, sunday) == 16_000
    desk.approve(run, 16_000)
    slip = amei.get(f"/income/slips/{PaySlip.id_of(run, who.AMEI)}", headers=CLOCK).text
    told = read(amei, f"/income/slips/{PaySlip.id_of(run, who.AMEI)}")
    assert "补到最低工资 11 月 1 日：8 小时 × 最低 20 元 = 160.00 元，计件 42.00 元 +118.00" in told
    assert "工时 8 小时 一小时合 20.00 元" in told
    explained = read(amei, re.findall(r'href="(/income/entries/[^"]+)"', slip)[-1])
    assert "11 月 1 日干了 8 小时，按最低工资一小时 20 元，至少要有 160.00 元" in explained
    assert "计件一共 42.00 元，要补 118.00 元" in explained
    paper = amei.get(f"/income/slips/{PaySlip.id_of(run, who.AMEI)}/paper", headers=CLOCK)
    assert paper.data.startswith(b"%PDF")
    days = read(amei, "/income/days?month=2026-11")
    assert "记了 8 小时" in days
    assert "一小时合 20.00 元" in days
