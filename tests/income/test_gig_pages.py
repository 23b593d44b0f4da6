"""Gigs at both doors of income: beside pieces on the villager's pages, and on the wire."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from income.readmodel import IncomeReadModel
from people.readmodel import Vault
from tests.examples import gig_what as gigs
from tests.examples import who
from tests.income.at_gigs import AtGigs
from tests.income.test_pages import phone
from tests.program import Program, of
from tests.workshops.desk import YESTERDAY, Desk, selects, words

CLOCK = {"Gongfu-Now": gigs.AFTER.isoformat()}
AT = f"/workers/{who.AMEI}"
PIECES = who.an_id("pieces beside a gig")


@pytest.fixture
def desk(app: Flask) -> Desk:
    """A workshop where 阿梅 handed in thirty, and the name of an employer."""
    desk = Desk(app)
    desk.accept(PIECES, 30, YESTERDAY)
    desk.house.get(Vault).put(gigs.EMPLOYER, {"name": "清溪彩灯厂"})
    return desk


@pytest.fixture
def at_gigs(desk: Desk) -> AtGigs:
    """Saturday worked, Sunday still to come: 8.5 hours at 25.50 yuan."""
    at_gigs = AtGigs(desk.house)
    at_gigs.take()
    at_gigs.attend(None)
    return at_gigs


@pytest.fixture
def amei(desk: Desk) -> FlaskClient:
    """Her phone."""
    return phone(desk, who.AMEI, "13900001111")


def read(client: FlaskClient, path: str) -> str:
    """The words of a page."""
    answer = client.get(path, headers=CLOCK)
    assert answer.status_code == 200, answer.text
    return words(answer)


def links(client: FlaskClient, path: str, kind: str) -> list[str]:
    """Where a page leads to, of one kind."""
    return re.findall(rf'href="(/income/{kind}/[^"]+)"', client.get(path, headers=CLOCK).text)


def test_a_month_shows_gigs_beside_pieces(at_gigs: AtGigs, amei: FlaskClient) -> None:
    """One figure; each day says what was done, for whom, at what pay, and that nobody inspects a shift."""
    page = read(amei, "/income/?month=2026-11")
    assert "这个月挣了 ¥ 229 .35" in page
    assert "合格的、记了工的，等发钱" in page
    assert re.search(r"7 日 周六 彩灯装箱 8\.5 小时 清溪彩灯厂 · 一小时 25\.50 元 216\.75 已记工", page)
    assert re.search(r"灯笼布线 30 个 12\.60 已验收", page)


def test_a_stage_lists_them_together(at_gigs: AtGigs, amei: FlaskClient) -> None:
    """Until they are paid."""
    page = read(amei, "/income/stages/earned?month=2026-11")
    assert "彩灯装箱 11 月 7 日 · 8.5 小时 · 清溪彩灯厂 · 一小时 25.50 元 216.75" in page
    assert "灯笼布线" in page
    at_gigs.pay()
    assert "彩灯装箱" not in read(amei, "/income/stages/earned?month=2026-11")
    assert "彩灯装箱 11 月 7 日 · 8.5 小时" in read(amei, "/income/stages/paid?month=2026-11")


def test_a_shift_is_explained_like_a_hand_in(at_gigs: AtGigs, amei: FlaskClient) -> None:
    """The sum in one line, then every step; of the employer by its name."""
    [link] = {one for one in links(amei, "/income/days?month=2026-11", "entries") if PIECES not in one}
    page = read(amei, link)
    assert "11 月 7 日 · 彩灯装箱 清溪彩灯厂 · 一小时 25.50 元" in page
    assert "8.5 小时 × 25.50 元 = 216.75 元 已记工" in page
    assert "您接了清溪彩灯厂的「彩灯装箱」" in page
    assert "这笔钱里" not in page


def test_a_shift_is_contested_beside_its_explanation(at_gigs: AtGigs, amei: FlaskClient) -> None:
    """Two taps: why, and said. It stays on the page until the employer looked again; a second press of
    the same form changes nothing, not even after the answer."""
    [link] = {one for one in links(amei, "/income/days?month=2026-11", "entries") if PIECES not in one}
    page = amei.get(link, headers=CLOCK).text
    assert "我觉得记得不对" in page
    [action] = re.findall(r'action="(/gigs/[^"]+/contest[^"]*)"', page)
    form = {name: re.findall(f'name="{name}" value="([^"]+)"', page)[-1] for name in ("csrf_token", "id")}
    for _press in range(2):
        said = amei.post(action, data={"reason_code": "hours-wrong", **form}, headers=CLOCK)
        assert (said.status_code, said.location) == (303, link.partition("?")[0])
    at_gigs.catch_up()
    page = read(amei, link)
    assert "您说过这一班记得不对，等用工单位再看。" in page
    assert "您说这一班记得不对，已经告诉用工单位。" in page
    assert "告诉用工单位</button>" not in amei.get(link, headers=CLOCK).text
    at_gigs.attend("9")
    assert "您说过这一班记得不对" not in read(amei, link)
    amei.post(action, data={"reason_code": "hours-wrong", **form}, headers=CLOCK)
    at_gigs.catch_up()
    assert "您说过这一班记得不对" not in read(amei, link)


def test_a_payment_is_listed_with_the_slips_and_leads_to_its_shifts(
    desk: Desk, at_gigs: AtGigs, amei: FlaskClient
) -> None:
    """Who paid, when, under which number; line, shift and payment lead to one another."""
    run = who.an_id("a run before the gig")
    desk.approve(run, desk.prepare(run, YESTERDAY))
    at_gigs.pay(reference="WX-77")
    listed = read(amei, "/income/slips")
    assert listed.index("彩灯装箱，11 月 8 日发的 清溪彩灯厂 216.75") < listed.index("干到 11 月 2 日")
    [payment] = links(amei, "/income/slips", "payments")
    page = read(amei, payment)
    for told in ("8.5 小时 × 25.50", "谁付的 清溪彩灯厂", "转账号 WX-77", "姓名 林阿梅", "已到账"):
        assert told in page
    assert "工坊" not in page
    line = links(amei, payment, "entries")[0]
    page = read(amei, line)
    assert "2026 年 11 月 · 彩灯装箱" in page
    assert "这笔钱里的每一班 11 月 7 日 彩灯装箱 8.5 小时 216.75" in page
    assert links(amei, line, "payments") == [payment]
    [shift] = links(amei, line, "entries")
    assert "216.75 元发给您了。 转账单号 WX-77。" in read(amei, shift)
    assert links(amei, shift, "payments") == [payment]


def test_a_payment_is_its_workers_and_no_coordinators(desk: Desk, at_gigs: AtGigs, amei: FlaskClient) -> None:
    """403 for a neighbour and for the workshop's coordinator; what is not there is not found."""
    at_gigs.pay()
    [payment] = links(amei, "/income/slips", "payments")
    neighbour = phone(desk, who.BAOGEN, "13900001112")
    assert neighbour.get(payment, headers=CLOCK).status_code == 403
    assert desk.browser().client.get(payment, headers=CLOCK).status_code == 403
    assert amei.get(f"/income/payments/{PIECES}", headers=CLOCK).status_code == 404


def test_an_employer_without_a_name_is_an_employer(desk: Desk, at_gigs: AtGigs, amei: FlaskClient) -> None:
    """Erased, or not known here: the amount is explained all the same."""
    desk.house.get(Vault).forget(gigs.EMPLOYER)
    assert "8.5 小时 一小时 25.50 元 216.75" in read(amei, "/income/days?month=2026-11")
    [link] = {one for one in links(amei, "/income/days?month=2026-11", "entries") if PIECES not in one}
    assert "您接了用工单位的「彩灯装箱」" in read(amei, link)


@pytest.mark.parametrize("path", ["/income/?month=2026-11", "/income/slips", "/income/stages/paid"])
def test_more_gigs_ask_no_more(desk: Desk, at_gigs: AtGigs, amei: FlaskClient, path: str) -> None:
    """Names of all employers come in one query."""
    at_gigs.pay()
    counts = []
    for more in (False, True):
        if more:
            at_gigs.attend(None, shift=1)
            at_gigs.pay()
        with selects(desk.house) as queries:
            assert amei.get(path, headers=CLOCK).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


# -- The JSON door ---------------------------------------------------------------------------------------


@pytest.fixture
def program(desk: Desk) -> Program:
    """Her own program."""
    return of(desk.app, who.AMEI_HERSELF, "13900004441")


def test_entries_say_where_they_are_from(at_gigs: AtGigs, program: Program) -> None:
    """Quantity in its unit, the pay promised for it; what is a workshop's is empty."""
    items = program.get(f"{AT}/income-entries?month=2026-11").json["items"]
    shift, pieces = (
        next(item for item in items if item["source"] == source) for source in ("gig-shift", "hand-in")
    )
    assert shift == {
        "id": shift["id"],
        "source": "gig-shift",
        "kind": "work",
        "work_date": "2026-11-07",
        "amount": "216.75",
        "exact": "216.7500",
        "quantity": 8.5,
        "unit": "hour",
        "rate": "25.50",
        "stage": "earned",
        "workshop": None,
        "product": None,
        "step": None,
        "employer": gigs.EMPLOYER,
        "gig": gigs.GIG,
        "shift": 0,
        "title": "彩灯装箱",
    }
    assert (pieces["quantity"], pieces["unit"], pieces["gig"]) == (30, "piece", None)
    assert isinstance(pieces["quantity"], int)


def test_a_gigs_entry_is_explained_on_the_wire(at_gigs: AtGigs, program: Program) -> None:
    """As of the day of the shift it was not paid."""
    entry = at_gigs.attend("8").entry
    at_gigs.pay()
    path = f"/income-entries/{entry}/explanation"
    told = program.get(path, Accept_Language="en").json
    assert (told["stage"], told["amount"]) == ("paid", "204.00")
    assert [step["event"] for step in told["steps"]] == [
        "gigs.worker-hired",
        "gigs.worker-hired",
        "gigs.shift-attended",
        "gigs.shift-attended",
        "gigs.gig-paid",
    ]
    assert told["steps"][0]["text"] == "You took “彩灯装箱” from 清溪彩灯厂. 7 Nov, 08:00 to 16:30."
    assert told["steps"][3]["text"] == "Changed from 8.5 hours to 8 hours. 8 hours × ¥25.50 = ¥204.00."
    before = at_gigs.seen[-3][0].isoformat().replace("+", "%2B")
    then = program.get(f"{path}?as_of={before}").json
    assert (then["stage"], then["amount"], len(then["steps"])) == ("earned", "216.75", 3)


def test_a_coordinator_is_told_nothing_of_gigs(desk: Desk, at_gigs: AtGigs) -> None:
    """Her own workshop's part; an official with a reason sees everything."""
    month = f"{AT}/income?from=2026-11&to=2026-11"
    [shift] = [
        each.id
        for each in desk.house.get(IncomeReadModel).entries(who.AMEI)
        if each.row["source"] == "gig-shift"
    ]
    coordinator = of(desk.app, who.COORDINATOR, "13900002223")
    assert coordinator.get(month).json["months"][0]["earned"] == "12.60"
    items = coordinator.get(f"{AT}/income-entries").json["items"]
    assert [item["source"] for item in items] == ["hand-in"]
    assert coordinator.get(f"/income-entries/{shift}/explanation").status_code == 403
    official = of(desk.app, who.OFFICIAL, "13900002221")
    assert official.get(month, Gongfu_Reason="audit").json["months"][0]["earned"] == "229.35"
    assert official.get(f"/income-entries/{shift}/explanation").json["code"] == "reason-needed"
    assert official.get(f"/income-entries/{shift}/explanation", Gongfu_Reason="audit").status_code == 200
