"""What an official sees: the right figures, the same gaps everywhere, and where each came from."""

import io
import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from kernel.identity import Grant, Role
from kernel.time import ZONE, fixed_now
from people.readmodel import Accounts, Sessions
from tests.examples import who
from tests.examples.who import an_id
from tests.insight.test_low_income_lists import Counted, listed, workbook
from tests.insight.villages import COUNTY, NOVEMBER, TOWN, Villages, hired
from tests.workshops.desk import selects, values, words

A, B = who.VILLAGE, who.OTHER_VILLAGE
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=ZONE)
CLOCK = {"Gongfu-Now": NOW.isoformat()}


@pytest.fixture
def villages(app: Flask) -> Villages:
    """Twenty people of one village and three of another, in October; the first also in November."""
    villages = Villages(app)
    people = villages.settle(A, 20)
    villages.work(people, range(100, 120))
    villages.work(villages.settle(B, 3), [50] * 3)
    villages.work(people, [10] * 20, NOVEMBER)
    return villages


@pytest.fixture
def official(villages: Villages) -> FlaskClient:
    """The county's, at a browser."""
    return browser(villages)


def browser(villages: Villages, region: str = COUNTY, number: str = "13900005551") -> FlaskClient:
    """A browser in which an official is signed in."""
    accounts = villages.house.get(Accounts)
    with fixed_now(NOW):
        account = accounts.open(number, at=NOW)
        accounts.grant(account, Grant(Role.OFFICIAL, region=region), at=NOW)
        token = villages.house.get(Sessions).issue(account, kind="browser", lasts=timedelta(days=1))
    client = villages.app.test_client()
    client.set_cookie("gongfu", token)
    return client


def get(client: FlaskClient, path: str) -> TestResponse:
    """A page."""
    answer = client.get(path, headers=CLOCK)
    assert answer.status_code == 200, answer.text
    return answer


def read(client: FlaskClient, path: str) -> str:
    """The words of a page."""
    return words(get(client, path))


def row(client: FlaskClient, path: str, name: str) -> str:
    """The words of one row of a table, of the last one that has such a row."""
    page = get(client, path).text.replace("\u00a0", " ")
    rows = re.findall(r"<tr.*?</tr>", page, flags=re.DOTALL)
    *_others, found = (words_of(each) for each in rows if f">{name}<" in each)
    return found


def words_of(html: str) -> str:
    """The words of a piece of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<svg.*?</svg>", " ", html)).split())


def test_an_official_is_led_to_the_overview_of_their_region(official: FlaskClient) -> None:
    """The last month that is over: 20 people with 42.00 to 49.98; three more are too few for anybody."""
    answer = official.get("/", headers=CLOCK)
    assert answer.location == "/insight/"
    page = read(official, "/insight/")
    assert "2026 年 10 月" in page
    assert "收入合计 919.80 元" in page
    assert "有收入的人 20 人" in page
    assert "每人中位数 45.99 元" in page


def test_parts_open_in_place_and_tell_why_they_do_not_tell(official: FlaskClient) -> None:
    """Under five in one village, whose neighbour is told."""
    path = f"/insight/?open={TOWN}"
    assert "919.80" in row(official, path, "东塍镇")
    assert "不足 5 人" in row(official, path, name_of(B, official))
    assert "919.80" in row(official, path, name_of(A, official))
    closed = read(official, "/insight/")
    assert "不足 5 人 –" not in closed


def name_of(village: str, official: FlaskClient) -> str:
    """What a village is called here."""
    from shell.regions import Regions

    home = official.application.extensions["gongfu"]
    found = Regions(home.records_engine).find(village)
    assert found is not None
    return found.short


def test_a_village_of_this_month_is_told_after_its_end(official: FlaskClient) -> None:
    """The town's figures are there at once."""
    path = f"/insight/?region={TOWN}&month=2026-11"
    assert "84.00" in read(official, path)
    assert "月底后才有" in row(official, path, name_of(A, official))


def test_the_page_of_an_earlier_day_says_so_and_tells_what_was_known(official: FlaskClient) -> None:
    """Before anything was recorded there is nothing; the way back to now is there."""
    page = read(official, "/insight/?month=2026-10&as_of=2026-11-01")
    assert "看 11 月 1 日时的数" in page
    assert "收入合计 0.00 元" in page
    assert "回到现在" in page


def test_a_figure_tells_how_it_came_about(official: FlaskClient) -> None:
    """Whose, how many changes, which stage, as of when, what is not shown: never a single person."""
    page = read(official, f"/insight/figure?region={COUNTY}&month=2026-10&of=total")
    assert "919.80 元" in page
    assert "20 人" in page
    assert "大约 20 笔变动" in page
    assert "待验收 919.80 元" in page
    assert "算到 2026 年 11 月 19 日夜里为止" in page
    assert "看不到一个人" in page
    hidden = read(official, f"/insight/figure?region={B}&month=2026-10&of=total")
    assert "这一格：不足 5 人" in hidden
    assert "3 人" not in hidden
    assert "63.00" not in hidden


@pytest.mark.parametrize(
    "of", ["total", "workers", "median", "low", "fill", "hourly", "trained", "vacancies", "nonsense"]
)
def test_every_figure_of_the_overview_can_be_explained(official: FlaskClient, of: str) -> None:
    """Also where there is nothing to explain."""
    assert "怎么来的" in read(official, f"/insight/figure?of={of}")


@pytest.mark.parametrize("path", ["", "income", "hiring", "learning", "low-income", "figure", "export"])
def test_no_page_shows_another_region(official: FlaskClient, path: str) -> None:
    """403 for the city above and for the county beside it; 404 where there is no such region."""
    assert official.get(f"/insight/{path}?region={TOWN}", headers=CLOCK).status_code == 200
    for region in ("3310", "331081"):
        assert official.get(f"/insight/{path}?region={region}", headers=CLOCK).status_code == 403
    assert official.get(f"/insight/{path}?region={COUNTY}999", headers=CLOCK).status_code == 404
    assert official.get(f"/insight/{path}?month=soon", headers=CLOCK).status_code == 422


def test_the_year_of_income_tells_stages_and_what_is_expected(official: FlaskClient) -> None:
    """One month that is over: its stages, and a forecast that says how little it knows."""
    page = read(official, "/insight/income")
    assert "待验收 已验收 待发放 已到账" in page
    assert "准不准还说不上" in page
    assert "919.80" in row(official, "/insight/income", "2026 年 10 月")


def test_hiring_is_told_by_trade_village_and_employer(villages: Villages, official: FlaskClient) -> None:
    """Below three quarters a trade is pointed out; the parts of a region add up to it."""
    hired(villages, "2026-10", "cleaning", A, asked=8, filled=6, attended=5, reduced=1, cancelled_late=2)
    hired(villages, "2026-10", "baking", A, asked=4, filled=2, attended=2)
    page = read(official, "/insight/")
    assert "招工完成率 66.7 % 招到 8 / 要招 12 人" in page
    assert "保洁 75.0% 6/8" in page
    assert "烘焙 50.0% 2/4" in page
    assert get(official, "/insight/").text.count('class="below"') == 1
    assert "66.7% 8 / 12" in row(official, "/insight/", "东塍镇")
    assert "66.7% 8 / 12 7" in row(official, "/insight/hiring", "样例保洁行")
    told = read(official, "/insight/figure?of=fill")
    assert "一共 12 个" in told
    assert "临开工才取消的 2 个" in told


def test_what_classes_led_to_is_told_by_the_month_that_is_over(official: FlaskClient) -> None:
    """July is the last of which all ninety days are over; October still runs."""
    page = read(official, "/insight/learning")
    assert "2026 年 7 月拿证的人 0 人" in page
    assert "2026 年 10 月 0 还没到期 – 2027 年 1 月 29 日" in page
    assert "还没有一个月满 90 天" in page


def test_places_and_seekers_stand_by_trade(villages: Villages, official: FlaskClient) -> None:
    """Who looks for what; and how it is counted is a tap away."""
    hired(villages, "2026-10", "cleaning", A, asked=8, filled=6)
    assert "保洁 – 8 0" in read(official, "/insight/hiring")
    assert "没选上的、后来退出的，也算" in read(official, "/insight/figure?of=vacancies")


def test_what_is_exported_has_the_same_figures_and_the_same_gaps(official: FlaskClient) -> None:
    """Months, places and how they were made; numbers as numbers, and no formula."""
    answer = get(official, "/insight/export?month=2026-10")
    book = load_workbook(io.BytesIO(answer.data))
    months, places, about = (list(book[name].values) for name in ("各月", "各地", "说明"))
    assert months[-1][:4] == ("2026-10", 20, 919.8, 45.99)
    told = {line[1]: line for line in places}
    assert told[TOWN][2:4] == (20, 919.8)
    assert (told[A][2:4], told[B][2:4]) == ((20, 919.8), ("不足 5 人", None))
    assert any("70%" in str(line[0]) for line in about)
    assert months[-1][13:] == (None, 0, 0)
    assert next(iter(book["培训"].values))[:2] == ("拿证的月份", "拿证的人")
    assert list(book["培训"].values)[-1] == ("2026-10", 0, "还没到期", None, "还没到期")
    assert list(book["求人倍率"].values) == [("月份", "工种", "要招的名额", "找活的人", "求人倍率")]
    cells = [cell for name in book.sheetnames for line in book[name].iter_rows() for cell in line]
    assert {cell.data_type for cell in cells} <= {"n", "s"}


def test_a_page_costs_the_same_whatever_the_history(villages: Villages, official: FlaskClient) -> None:
    """As many look-ups after three times the work as before, once its figures are made."""
    read(official, "/insight/")
    with selects(villages.house) as before:
        read(official, "/insight/")
    people = [an_id(f"{A} {number}") for number in range(20)]
    for day in (date(2026, 10, 5), date(2026, 10, 6), date(2026, 11, 2)):
        villages.work(people, [30] * 20, day)
    read(official, "/insight/")
    with selects(villages.house) as after:
        read(official, "/insight/")
    assert len(after) == len(before)


# ---- a list of low-income households, at the page ---------------------------------------------------


def send(client: FlaskClient, path: str, **fields: Any) -> TestResponse:
    """Send a form of the page with its token."""
    token = values(get(client, "/insight/low-income"), "csrf_token")[0]
    return client.post(path, data={"csrf_token": token, **fields}, headers=CLOCK)


def test_a_list_is_tried_out_seen_and_taken_in(app: Flask) -> None:
    """Nothing counts until it is taken in; then the page tells how many."""
    counted = Counted(app)
    official = browser(counted)
    form = {"dated": "2026-09-30", "source": "样例〔2026〕7 号"}
    tried = send(
        official,
        "/insight/low-income",
        file=(io.BytesIO(workbook(listed(*range(7), 800))), "名单.xlsx"),
        **form,
    )
    assert tried.status_code == 303
    assert "离开这一页也会看完" in read(official, tried.location)
    counted.work_off()
    page = read(official, tried.location)
    assert "名单上 8 人，不在这里登记的 1 人。" in page
    assert "还没有名单。" in page
    taken = send(official, tried.location, partial="false")
    counted.work_off()
    page = read(official, taken.location)
    assert "名单收进来了，8 人。" in page
    assert "样例〔2026〕7 号 8 7" in page
    assert "58.3" in page


def test_what_is_wrong_with_a_list_is_said_and_nothing_typed_is_lost(app: Flask) -> None:
    """A day to come, no file, a region that is not theirs: each said where it is."""
    counted = Counted(app)
    official = browser(counted)
    answer = send(official, "/insight/low-income", dated="2027-01-01", source="七号文")
    assert answer.status_code == 422
    assert "名单的日期不能在今天以后" in words(answer)
    assert values(answer, "source") == ["七号文"]
    assert "请先选一个文件" in words(
        send(official, "/insight/low-income", dated="2026-09-30", source="七号文")
    )
    assert send(official, f"/insight/low-income?region={A}", dated="x").status_code == 422
    assert send(official, "/insight/low-income?region=331081", dated="x").status_code == 403


def test_nobody_watches_the_import_of_another(app: Flask) -> None:
    """404, as if it were not there."""
    counted = Counted(app)
    first, second = browser(counted), browser(counted, number="13900005552")
    tried = send(
        first,
        "/insight/low-income",
        dated="2026-09-30",
        source="七号文",
        file=(io.BytesIO(workbook(listed(1))), "名单.xlsx"),
    )
    assert second.get(tried.location, headers=CLOCK).status_code == 404
