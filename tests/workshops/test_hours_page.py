"""A day's hours on the coordinator's phone, and what they come to for the worker and in the wage ledger."""

from datetime import datetime, timedelta

import pytest

from kernel.time import ZONE, fixed_now
from people.pages.gathering import gathered
from tests.examples import who
from tests.program import Program
from tests.workshops.desk import NOW, TODAY, YESTERDAY, Browser, Desk, values, words
from workshops.events.wages import HoursKept

DAY = f"/hours?day={YESTERDAY}"


@pytest.fixture
def employing(desk: Desk) -> Desk:
    """The workshop compares day by day, since the first of the month, with ¥20 an hour."""
    desk.now = datetime(2026, 10, 30, 8, 0, tzinfo=ZONE)
    desk.compare_with_minimum("day", TODAY.replace(day=1))
    desk.now = NOW - timedelta(hours=2)
    return desk


def send(counter: Browser, request: str, **hours: str) -> str:
    """Send the list of yesterday with the hours of some; what comes back, or where it leads."""
    page = counter.get(DAY)
    was = {field: values(page, field)[0] for field in [f"was-{worker}" for worker in who.NUMBERS]}
    typed = {f"hours-{worker}": was[f"was-{worker}"] for worker in who.NUMBERS}
    told = {f"hours-{getattr(who, name)}": text for name, text in hours.items()}
    fields = typed | was | told | {"id": who.an_id(request), "day": YESTERDAY.isoformat()}
    answer = counter.post("/hours", **fields)
    return answer.location or words(answer)


def test_a_days_list_is_kept_and_mended(employing: Desk, counter: Browser) -> None:
    """Who handed in stands first; only what was changed is sent on; an emptied field is no hours."""
    employing.accept(who.an_id("work"), 30, YESTERDAY, worker=who.CUIHUA)
    told = counter.read(DAY)
    assert "有 1 人交了件还没记工时。" in told
    assert told.index("张翠花 交了 30 件") < told.index("林阿梅")
    assert send(counter, "first", AMEI="７.５", CUIHUA="8").endswith("kept=2")
    assert employing.read.hours_on(who.WORKSHOP, YESTERDAY) == {who.AMEI: 7.5, who.CUIHUA: 8}
    assert "记了的一共 15.5 小时" in counter.read(DAY)
    assert send(counter, "second", AMEI="").endswith("kept=1")
    assert employing.read.hours_on(who.WORKSHOP, YESTERDAY) == {who.AMEI: 0, who.CUIHUA: 8}
    assert send(counter, "third").endswith("kept=0")


def test_what_is_wrong_stands_beside_its_person_and_nothing_is_kept(
    employing: Desk, counter: Browser
) -> None:
    """Of a day with a mistake nothing is kept, and everything typed stays."""
    told = send(counter, "wrong", AMEI="8", BAOGEN="25", CUIHUA="some")
    assert told.count("一天 0 到 24 小时") == 2
    assert employing.read.hours_on(who.WORKSHOP, YESTERDAY) == {}
    future = counter.post("/hours", id=who.an_id("f"), day="2026-11-09", **{f"hours-{who.AMEI}": "8"})
    assert future.status_code == 422


def test_where_no_hours_are_kept_the_page_says_why(desk: Desk, counter: Browser) -> None:
    """And the workshop's page does not lead there."""
    for day in (YESTERDAY, "0001-01-01", "9999-12-31", "soon"):
        assert "这一天不用记工时" in counter.read(f"/hours?day={day}")
        answer = counter.post("/hours", id=who.an_id(f"{day}"), day=str(day), **{f"hours-{who.AMEI}": "8"})
        assert answer.status_code in (409, 422)
    assert "记工时" not in counter.read("/")


def test_what_was_topped_up_stands_on_every_paper(employing: Desk, counter: Browser) -> None:
    """The run before it is approved, the wage ledger after; each with its window."""
    employing.accept(who.an_id("work"), 100, YESTERDAY)
    employing.keep_hours(YESTERDAY, "8")
    run = who.an_id("topped up")
    assert employing.prepare(run, YESTERDAY) == 16_000
    told = counter.read(f"/runs/{run}")
    assert "补到最低工资（1 人） +118.00" in told
    assert "11 月 2 日干了 8 小时，计件 42.00 元，最低 160.00 元" in told
    employing.approve(run, 16_000)
    told = counter.read("/ledger")
    assert "1 天 · 8 小时" in told
    assert "补到最低工资（11 月 2 日）" in told
    assert "记工时" in counter.read("/")


def test_hours_go_along_with_what_one_takes_away(employing: Desk) -> None:
    """The days, and each time somebody wrote them down."""
    employing.keep_hours(YESTERDAY, {who.AMEI: "8", who.BAOGEN: "7"})
    with employing.app.test_request_context(), fixed_now(NOW):
        told = gathered(who.AMEI)
    assert [row["hours"] for row in told["tables"]["work_days"]] == ["8"]
    kept = [each for each in told["events"] if each["event"] == HoursKept.TOPIC]
    assert [(each["worker"], each["hours"]) for each in kept] == [(who.AMEI, "8")]


def test_programs_keep_hours_and_workers_see_their_own(
    employing: Desk, clerk: Program, amei: Program
) -> None:
    """By number or id, all or none."""
    at = f"/workshops/{who.WORKSHOP}/hours"
    body = {"id": who.an_id("hours"), "work_date": YESTERDAY.isoformat()}
    with fixed_now(NOW):
        named = {"hours": [{"worker": "0101", "hours": "7.50"}]}
        for _ in range(2):
            assert clerk.post(at, body | named).status_code == 204
        twice = {"id": who.an_id("twice"), "hours": named["hours"] * 2}
        assert clerk.post(at, body | twice).json["code"] == "named-twice"
        employing.catch_up()
        told = clerk.get(f"{at}?day={YESTERDAY}").json["items"]
        assert [(each["worker"], each["hours"]) for each in told] == [(who.AMEI, "7.50")]
        assert amei.get(f"/workers/{who.AMEI}/hours?month=2026-11").json["items"] == told


@pytest.mark.parametrize("app_config", ["sqlite"], indirect=True)
def test_the_operator_keeps_minimum_wages_by_command(desk: Desk) -> None:
    """Once is enough; a region there is not, or an amount that is none, is said so."""
    run = desk.app.test_cli_runner()
    said = ["--monthly", "2010", "--hourly", "20", "--since", "2024-01-01", "--source", "样例文件第 1 号"]
    told = [run.invoke(args=["minimum-wage", "331082", *said]).output.strip() for _ in range(2)]
    assert told == ["kept", "known already"]
    assert "region-unknown" in run.invoke(args=["minimum-wage", "990000", *said]).output
    wrong = run.invoke(args=["minimum-wage", "331082", *said, "--hourly", "much"])
    assert "much is no amount" in wrong.output
