"""A line of a slip, or a day's hours, said to be wrong: open until answered, never overwritten."""

import re
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kernel.store import Recorded
from kernel.time import ZONE, fixed_now
from people.policies import TELL_ANSWER, TellOfAnswer
from people.readmodel import OutboxMessages
from people.service import Consents
from people.tasks import tell_answer
from tests.examples import who
from tests.examples.events import (
    ANSWERED,
    HOURS_KEPT,
    LINE_ANSWERED,
    LINE_CONTESTED,
    PAID,
    SLIP_PREPARED,
)
from tests.examples.what import AT, LINE, WORK_DATE
from tests.examples.who import BY, BY_AMEI, an_id
from tests.given import given
from tests.income.test_pages import phone
from tests.program import Program
from tests.workshops.desk import NOW, TODAY, YESTERDAY, Browser, Desk, words
from workshops.domain import PaySlip, WorkMonth
from workshops.events import Split
from workshops.service import Contests

ONE, TWO, RUN = (an_id(f"contested {name}") for name in ("one", "two", "run"))
CLOCK = {"Gongfu-Now": NOW.isoformat()}


def test_a_line_is_contested_once_at_a_time_and_answered_once() -> None:
    """Only of an approved run; paid or not; after the answer it may be said again."""

    def contest(id: str, line: str = LINE.id, approved: bool = True) -> Any:
        said = {"reason_code": "rate-wrong", "at": AT, "by": BY_AMEI}
        return lambda it: it.contest_line(line=line, approved=approved, contest=id, **said)

    def answer(id: str, request: str = an_id("answer about a line")) -> Any:
        said = {"outcome": "rejected", "reason_code": "rate-as-agreed", "at": AT, "by": BY}
        return lambda it: it.answer_contest(contest=id, request=request, **said)

    first, second = an_id("contest of a line"), an_id("second")
    given(PaySlip, SLIP_PREPARED).when(contest(first)).then(LINE_CONTESTED)
    given(PaySlip, SLIP_PREPARED, PAID).when(contest(first)).then(LINE_CONTESTED)
    given(PaySlip, SLIP_PREPARED).when(contest(first, approved=False)).refuses("run-not-approved")
    said = (SLIP_PREPARED, LINE_CONTESTED)
    given(PaySlip, *said).when(contest(first)).then()
    given(PaySlip, *said).when(contest(second)).refuses("contest-open")
    other = msgspec.structs.replace(LINE_CONTESTED, place="tax", contest=second, request=second)
    given(PaySlip, *said).when(contest(second, "tax")).then(other)
    given(PaySlip, *said).when(answer(second)).refuses("no-contest")
    given(PaySlip, *said).when(answer(first)).then(LINE_ANSWERED)
    given(PaySlip, *said, LINE_ANSWERED).when(answer(first)).then()
    given(PaySlip, *said, LINE_ANSWERED).when(answer(first, an_id("again"))).refuses("no-contest")
    again = msgspec.structs.replace(LINE_CONTESTED, contest=second, request=second)
    given(PaySlip, *said, LINE_ANSWERED).when(contest(second)).then(again)


def test_hours_are_contested_day_by_day() -> None:
    """One at a time of a day; another day has its own."""

    def contest(id: str, day: Any = WORK_DATE) -> Any:
        said = {"reason_code": "hours-wrong", "at": AT, "by": BY_AMEI}
        return lambda it: it.contest_hours(day=day, contest=id, **said)

    (happened,) = given(WorkMonth, HOURS_KEPT).when(contest(ONE)).events
    assert (happened.matter, happened.place, happened.worker) == ("hours", "2026-11-03", who.AMEI)
    given(WorkMonth, HOURS_KEPT, happened).when(contest(ONE)).then()
    given(WorkMonth, HOURS_KEPT, happened).when(contest(TWO)).refuses("contest-open")
    assert given(WorkMonth, HOURS_KEPT, happened).when(contest(TWO, YESTERDAY)).events


@pytest.fixture
def her(desk: Desk) -> FlaskClient:
    """Her phone; two hand-ins of hers are settled as one line."""
    for id, quantity in ((ONE, 100), (TWO, 50)):
        desk.hand_in(id, quantity, YESTERDAY)
        desk.inspect(id, Split(quantity, 0, 0, {"A": quantity}))
    desk.approve(RUN, desk.prepare(RUN, YESTERDAY))
    return phone(desk, who.AMEI, "13910000001")


def slip_and_line(desk: Desk) -> tuple[str, str]:
    """Her slip, and the line of it."""
    slip = desk.house.store.get(PaySlip, PaySlip.id_of(RUN, who.AMEI))
    return slip.id, slip.lines[0].id


def press(desk: Desk, client: FlaskClient, page: str, button: str, **fields: str) -> TestResponse:
    """Send a form of a page as it stands, changed here and there; `button` is where it goes."""
    desk.catch_up()
    text = client.get(page, headers=CLOCK).text
    form = next(each for each in re.findall(r"<form.*?</form>", text, re.S) if f'action="{button}"' in each)
    sent = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    answer = client.post(button, data=sent | fields, headers=CLOCK)
    desk.catch_up()
    return answer


def seen(desk: Desk, client: FlaskClient, path: str) -> str:
    """What she reads on a page."""
    desk.catch_up()
    answer = client.get(path, headers=CLOCK)
    assert answer.status_code == 200, answer.text
    return words(answer)


def test_a_line_said_to_be_wrong_is_mended_where_it_was_wrong(
    desk: Desk, counter: Browser, her: FlaskClient
) -> None:
    """Open on the slip, on her page and at the workshop until answered; the slip keeps what it says, and the
    difference comes with the next run."""
    slip, line = slip_and_line(desk)
    page, said = f"/income/entries/{line}", f"{counter.at}/slips/{slip}/lines/{line}/contest"
    unreadable = press(desk, her, page, said, reason_code="miscounted", words="是\u202e110 个")
    assert (unreadable.status_code, "这一项要写文字" in words(unreadable)) == (422, True)
    assert press(desk, her, page, said, reason_code="miscounted", words="是 110 个").location == page
    her.post(said, data={}, headers=CLOCK)  # a second press changes nothing
    assert "等答复" in seen(desk, her, f"/income/slips/{slip}")
    assert "您说这一笔不对（数错了），工坊要给您答复" in seen(desk, her, page)
    assert "您提的 1 条意见还在等答复" in seen(desk, her, "/income/?month=2026-11")
    assert "等工坊答复" in seen(desk, her, "/income/contests")

    inspection = counter.get("/inspection").text
    assert "林阿梅说工资条不对" in inspection
    (href,) = re.findall(r'href="([^"]+/contested/[^"]+)"', inspection)
    told = counter.read(href)
    assert "数错了 是 110 个" in told
    assert "75.60 元" in told
    assert "说得对，改好了" not in told
    refused = counter.post(href, id=an_id("too soon"), outcome="upheld")
    assert (refused.status_code, "先点开记错的那一次" in words(refused)) == (422, True)
    mending = f"{href}/hand-ins/{ONE}"
    assert "记的是 100 个" in counter.read(mending)
    wrong = counter.post(mending, **{"quantity": "x", "grade-A": "110", "rework": "0", "rejected": "0"})
    assert (wrong.status_code, "这里要一个整数" in words(wrong)) == (422, True)
    zeros = dict.fromkeys(("grade-B", "rework", "rejected"), "0")
    fields = {"quantity": "110", "grade-A": "110", "reason_code": "miscounted", **zeros}
    assert counter.post(mending, id=an_id("mend"), **fields).location == href
    assert "改过了" in counter.read(href)
    assert counter.post(href, id=an_id("yes"), outcome="upheld").status_code == 303

    assert "说工资条不对" not in counter.read("/inspection")
    assert "等答复" not in seen(desk, her, f"/income/slips/{slip}")
    assert "75.60" in seen(desk, her, f"/income/slips/{slip}")
    assert "工坊看过了，您说得对" in seen(desk, her, page)
    assert "您说得对" in seen(desk, her, "/income/contests")
    desk.prepare(an_id("next"), TODAY, "2026-12")
    (difference,) = desk.house.store.get(PaySlip, PaySlip.id_of(an_id("next"), who.AMEI)).lines
    assert (difference.kind, difference.amount) == ("difference", 504)


def test_an_answer_that_nothing_was_wrong_says_why(desk: Desk, counter: Browser, her: FlaskClient) -> None:
    """She reads the reason, and may say it again."""
    slip, line = slip_and_line(desk)
    page, said = f"/income/entries/{line}", f"{counter.at}/slips/{slip}/lines/{line}/contest"
    press(desk, her, page, said, reason_code="rate-wrong")
    (href,) = re.findall(r'href="([^"]+/contested/[^"]+)"', counter.get("/inspection").text)
    counter.post(href, id=an_id("no"), outcome="rejected", why="rate-as-agreed")
    told = seen(desk, her, page)
    assert "认为原来的没有错。" in told
    assert "原因：单价和说好的一样。" in told
    assert "工坊说：单价和说好的一样" in seen(desk, her, "/income/contests")
    assert press(desk, her, page, said, reason_code="other").status_code == 303
    assert "等工坊答复" in seen(desk, her, "/income/contests")
    assert counter.get(href).location == f"{counter.at}/inspection"


def test_a_program_contests_lines_and_hours_and_is_answered(
    desk: Desk, clerk: Program, amei: Program
) -> None:
    """The same list tells of all; whoever answers says why; nobody contests what is not there."""
    desk.accept(ONE, 100, YESTERDAY)
    total = desk.prepare(RUN, YESTERDAY)
    slip, line = slip_and_line(desk)
    path, body = f"/pay-slips/{slip}/lines/{line}/contest", {"id": an_id("said"), "text": "布线是四毛五"}
    assert amei.post(path, body).json["code"] == "run-not-approved"
    desk.approve(RUN, total)
    assert amei.post(path, body).json == {
        "contest": an_id("said"),
        "matter": "pay-line",
        "hand_in": None,
        "slip": slip,
        "line": line,
        "work_date": None,
        "damage": None,
        "state": "open",
    }
    assert amei.post(f"/pay-slips/{slip}/lines/{ONE}/contest", body | {"id": TWO}).status_code == 404
    assert clerk.post(path, body | {"id": TWO}).status_code == 403
    desk.now = NOW
    hours = {"id": an_id("hours said"), "workshop": who.WORKSHOP, "work_date": "2026-11-02"}
    assert amei.post(f"/workers/{who.AMEI}/hours/contest", hours).json["code"] == "hours-not-kept"
    desk.catch_up()
    (listed,) = clerk.get("/contests?state=open").json["items"]
    assert (listed["workshop"], listed["line"], listed["reason_code"]) == (who.WORKSHOP, line, "sum-wrong")
    answer = {"id": an_id("a"), "outcome": "rejected", "reason_code": "reckoned-again", "text": "一起算过"}
    assert clerk.post(f"/contests/{an_id('said')}/answer", answer).json["state"] == "rejected"
    desk.catch_up()
    told = amei.get(f"/contests/{an_id('said')}").json
    assert (told["text"], told["answer_text"], told["answer_reason"]) == (
        "布线是四毛五",
        "一起算过",
        "reckoned-again",
    )
    assert told["answered_at"].startswith("2026-11-03")


def test_hours_said_to_be_wrong_wait_at_the_workshop(desk: Desk, counter: Browser) -> None:
    """The coordinator finds the day, mends it where hours are kept, and answers."""
    desk.now = datetime(2026, 10, 30, 8, 0, tzinfo=ZONE)
    desk.compare_with_minimum("day", TODAY.replace(day=1))
    desk.now = NOW - timedelta(hours=1)
    desk.keep_hours(YESTERDAY, "6")
    contests, contest = desk.house.get(Contests), an_id("hours")
    said = {"workshop": who.WORKSHOP, "worker": who.AMEI, "day": YESTERDAY, "reason_code": "hours-wrong"}
    desk.do(contests.contest_hours, contest=contest, actor=who.AMEI_HERSELF, **said)
    assert "林阿梅说工时不对 11 月 2 日的工时 · 今天说的" in counter.read("/inspection")
    told = counter.get(f"/contested/{contest}")
    assert f"/hours?day={YESTERDAY}" in told.text
    assert counter.post(f"/contested/{contest}", id=an_id("yes"), outcome="upheld").status_code == 303
    assert "说工时不对" not in counter.read("/inspection")


def test_she_says_beside_the_day_that_its_hours_are_wrong(desk: Desk) -> None:
    """How they were kept and mended stands there; two presses say it once; a day without hours says so."""
    desk.now = datetime(2026, 10, 30, 8, 0, tzinfo=ZONE)
    desk.compare_with_minimum("day", TODAY.replace(day=1))
    desk.now = NOW - timedelta(hours=1)
    desk.keep_hours(YESTERDAY, "6")
    desk.keep_hours(YESTERDAY, "5")
    her = phone(desk, who.AMEI, "13910000001")
    page = f"/income/hours/{YESTERDAY}"
    desk.catch_up()
    assert f'href="{page}"' in her.get("/income/days?month=2026-11", headers=CLOCK).text
    assert "从 6 小时 改成 5 小时" in seen(desk, her, page)
    said = f"/workshops/{who.WORKSHOP}/hours/{YESTERDAY}/of/{who.AMEI}/contest"
    written = {"reason_code": "hours-wrong", "words": "那天 \n从早上七点做起"}
    assert press(desk, her, page, said, **written).location == page
    her.post(said, data={"words": "别的话"}, headers=CLOCK)  # a second press changes nothing
    told = seen(desk, her, page)
    assert told.count("您说工时不对（时间或数量记少了）") == 1
    assert "您说过工时不对，工坊还没答复" in told
    assert "工坊要给您答复。 “那天 从早上七点做起”" in told
    mine = seen(desk, her, "/income/contests")
    assert "11 月 2 日的工时" in mine
    assert "那天 从早上七点做起" in mine
    assert "别的话" not in mine
    assert "这一天没有记工时" in seen(desk, her, f"/income/hours/{TODAY}")
    assert her.get("/income/hours/never", headers=CLOCK).status_code == 404


def test_an_answer_is_told_to_whoever_wants_to_hear(desk: Desk) -> None:
    """One message for an answer about anything, with the reason; nothing days after."""
    said = {"purpose": "messages", "text": "2026-11", "request": an_id("agreed")}
    desk.do(desk.house.get(Consents).give, worker=who.AMEI, actor=who.AMEI_HERSELF, **said)
    desk.catch_up()
    payloads = []
    for event in (ANSWERED, LINE_ANSWERED):
        (effect,) = TellOfAnswer().react(Recorded(1, event))
        assert effect.kind == TELL_ANSWER
        payloads.append(dict(effect.payload))
    with fixed_now(AT), desk.app.app_context():
        for key, payload in enumerate(payloads):
            tell_answer(desk.house, f"{key}:answer", payload)
        tell_answer(desk.house, "late:answer", payloads[0] | {"at": "2026-10-01T08:00:00+08:00"})
    told = [message.text for message in desk.house.get(OutboxMessages).latest()]
    assert len(told) == 2
    assert any("您说得对" in text for text in told)
    assert any("没有改：单价和说好的一样" in text for text in told)
