"""Correcting a rate in the browser: seen first, confirmed by its sum, answered by phone or at the desk."""

import io

import pytest
from flask import Flask
from openpyxl import load_workbook

from kernel.time import fixed_now
from people.policies import ASK_LOWER_RATE, TELL_LOWER_RATE, AskLowerRate
from people.readmodel import OutboxMessages
from people.service import Consents
from people.tasks import ask_lower_rate, tell_lower_rate
from tests.examples import who
from tests.examples.who import an_id
from tests.program import Program
from tests.workshops.desk import NOW, TODAY, Browser, Desk, values
from workshops.domain import HandIn, LowerRateAgreement
from workshops.events import Split

HERE = "/products/lantern/steps/wiring/correction"
DAYS = "first=2026-10-01&last=2026-11-03&reason_code=rate-mistyped"
CORRECTION = an_id("correction on a page")
ASKED = LowerRateAgreement.id_of(CORRECTION, who.AMEI)
HERS = an_id("hers")
FIRST_RUN, NEXT_RUN = an_id("run at the old rate"), an_id("run after it fell")
SENT = {"id": CORRECTION, "first": "2026-10-01", "last": "2026-11-03", "reason_code": "rate-mistyped"}


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """She wired a hundred, he ten."""
    desk.accept(HERS, 100, TODAY)
    desk.accept(an_id("his"), 10, TODAY, worker=who.BAOGEN)
    return desk


def post(browser: Browser, path: str, **fields: str) -> int:
    """Send a form of a worker's page, with the proof that stands on it."""
    [proof, *_] = values(browser.get(path), "csrf_token")
    with fixed_now(NOW):
        answer = browser.client.post(path, data={"csrf_token": proof, **fields})
    browser.desk.catch_up()
    return answer.status_code


def lowered(desk: Desk, counter: Browser) -> None:
    """Confirmed, and carried out."""
    assert counter.post(HERE, rate="0.40", total="-2.20", **SENT).status_code == 303
    desk.work_off()


def test_what_each_would_get_is_seen_before_anything_is_written(desk: Desk, counter: Browser) -> None:
    """From the step's price to each person's difference, on the page and as a workbook."""
    assert HERE in counter.get("/products").text
    before = desk.house.store.head()
    told = counter.read(f"{HERE}?rate=0.45&{DAYS}")
    for words in ("林阿梅", "100 个 · 42.00 → 45.00", "补给 2 人", "确认，一共 +3.30 元"):
        assert words in told
    assert "没有要改的" in counter.read(f"{HERE}?rate=0.42&{DAYS}")
    book = load_workbook(io.BytesIO(counter.get(f"{HERE}/export?rate=0.45&{DAYS}").data))
    assert [cell.value for cell in book.worksheets[0][2]] == ["林阿梅", 100, "个", 42, 45, 3, 0, 0]
    assert desk.house.store.head() == before


def test_what_cannot_be_read_is_said_beside_its_field(desk: Desk, counter: Browser) -> None:
    """A rate that is none, days the wrong way round, no reason; what was typed stays."""
    answer = counter.get(f"{HERE}?rate=many&first=2026-11-03&last=2026-10-01&reason_code=because")
    assert answer.status_code == 422
    assert "这里要一个数" in answer.text
    assert "选一个原因" in answer.text
    assert 'value="many"' in answer.text
    turned = counter.get(f"{HERE}?rate=0.45&first=2026-11-03&last=2026-10-01&reason_code=rate-late")
    assert "后一个日子不能在前一个的前面" in turned.text
    assert counter.get(f"{HERE}/export?rate=many&{DAYS}").status_code == 422


def test_a_raise_is_confirmed_once_by_the_sum_that_was_seen(desk: Desk, counter: Browser) -> None:
    """Another sum is told and shown anew; pressed twice it happens once."""
    wrong = counter.post(HERE, rate="0.45", total="9.99", **SENT)
    assert wrong.status_code == 409
    assert "总数和您看到的不一样了" in wrong.text
    for _ in range(2):
        assert counter.post(HERE, rate="0.45", total="3.30", **SENT).status_code == 303
    assert "正在一笔一笔改" in counter.read(f"/rate-corrections/{CORRECTION}")
    desk.work_off()
    assert "补的 3.30 元记好了" in counter.read(f"/rate-corrections/{CORRECTION}")
    assert "单价填错了" in counter.read(HERE)
    assert str(desk.house.store.get(HandIn, HERS).paid_rate) == "0.45"


def test_a_worker_agrees_on_the_phone(desk: Desk, counter: Browser) -> None:
    """The first page asks; then old rate, new rate, how much, why; the answer stays."""
    lowered(desk, counter)
    hers, at = desk.phone(who.AMEI), f"/lower-rates/{ASKED}"
    assert at in hers.get("/income/").text
    told = hers.read(at)
    for words in (
        "工坊想把单价改低",
        "0.42 → 0.40",
        "一个少 0.02 元，100 个",
        "您一共少 2.00 元",
        "单价填错了",
        "同不同意都由您",
    ):
        assert words in told
    assert post(hers, at, id=an_id("no answer"), answer="maybe") == 422
    assert post(hers, at, id=an_id("yes"), answer="agreed") == 303
    assert "同意了" in hers.read(at)
    assert at not in hers.get("/income/").text
    assert str(desk.house.store.get(HandIn, HERS).paid_rate) == "0.40"
    assert "1 人同意 · 1 人没答复" in counter.read(f"/rate-corrections/{CORRECTION}")


def test_what_is_agreed_to_is_the_sum_of_the_pieces_as_they_are_counted_by_then(
    desk: Desk, counter: Browser
) -> None:
    """Ten of a hundred turned out to be counted twice after the question was asked."""
    lowered(desk, counter)
    hers, at = desk.phone(who.AMEI), f"/lower-rates/{ASKED}"
    assert "数又改过" not in hers.read(at)
    desk.correct(HERS, 90, Split(90, 0, 0, {}), an_id("counted twice"))
    told = hers.read(at)
    assert "90 个" in told
    assert "您一共少 1.80 元" in told
    assert "问您以后数又改过，这是现在的数。" in told
    assert post(hers, at, id=an_id("yes"), answer="agreed") == 303
    assert "您一共少 1.80 元" in hers.read(at)


def test_who_agrees_is_told_that_pieces_not_inspected_earn_less_too(desk: Desk, counter: Browser) -> None:
    """They are in no sum yet; once it is answered nothing more is said of them."""
    desk.hand_in(an_id("not inspected"), 40, TODAY)
    lowered(desk, counter)
    hers, at = desk.phone(who.AMEI), f"/lower-rates/{ASKED}"
    told = hers.read(at)
    assert "您一共少 2.00 元" in told
    assert "还有 40 个没验收：同意了，验收合格的也按新价算。" in told
    assert post(hers, at, id=an_id("no"), answer="refused") == 303
    assert "没验收" not in hers.read(at)


def test_an_answer_is_written_down_at_the_desk_by_somebody_else(desk: Desk, counter: Browser) -> None:
    """Who corrected the rate has no button for it; the other coordinator does, and she is told."""
    lowered(desk, counter)
    at = f"/rate-corrections/{CORRECTION}"
    assert "不能由您替人答复" in counter.read(at)
    answers = f"{at}/answers/{ASKED}"
    refused = counter.post(answers, id=an_id("own"), answer="agreed")
    assert (refused.status_code, "要另一位负责人来记" in refused.text) == (409, True)
    other = desk.browser(desk.bella)
    assert "本人不同意" in other.read(at)
    assert other.post(answers, id=an_id("none"), answer="").status_code == 422
    assert other.post(answers, id=an_id("no"), answer="refused").status_code == 303
    assert "别人替说的" in other.read(at)
    assert "工作人员" in desk.phone(who.AMEI).read(f"/lower-rates/{ASKED}")


def test_who_is_asked_is_told_and_told_what_others_said_for_them(
    app: Flask, desk: Desk, counter: Browser
) -> None:
    """One message each; by whom and about what is looked up on the page."""
    said = {"purpose": "messages", "text": "2026-11", "request": an_id("messages")}
    desk.do(desk.house.get(Consents).give, worker=who.AMEI, actor=who.AMEI_HERSELF, **said)
    lowered(desk, counter)
    desk.browser(desk.bella).post(
        f"/rate-corrections/{CORRECTION}/answers/{ASKED}", id=an_id("yes"), answer="agreed"
    )
    recorded = desk.house.store.read(0, 1000)
    effects = [effect for each in recorded for effect in AskLowerRate().react(each)]
    hers = [effect for effect in effects if effect.payload["worker"] == who.AMEI]
    assert [effect.kind for effect in hers] == [ASK_LOWER_RATE, TELL_LOWER_RATE]
    assert len(effects) == 3  # he was asked, too
    with fixed_now(NOW), app.app_context():
        for _ in range(2):
            ask_lower_rate(desk.house, "1:ask", hers[0].payload)
            tell_lower_rate(desk.house, "2:told", hers[1].payload)
            tell_lower_rate(desk.house, "3:told", {**hers[1].payload, "answer": "refused"})
    sent = [message.text for message in desk.house.get(OutboxMessages).latest()]
    assert len(sent) == 3
    assert all(f"/lower-rates/{ASKED}" in text for text in sent)


def test_a_slip_that_takes_back_tells_who_agreed_and_pays_nothing(desk: Desk, counter: Browser) -> None:
    """The difference leads to the worker's answer; what is not covered waits for the next slip."""
    desk.approve(FIRST_RUN, desk.prepare(FIRST_RUN, TODAY))
    lowered(desk, counter)
    hers = desk.phone(who.AMEI)
    assert post(hers, f"/lower-rates/{ASKED}", id=an_id("yes"), answer="agreed") == 303
    desk.approve(NEXT_RUN, desk.prepare(NEXT_RUN, TODAY))
    [slip] = [row for row in desk.read.slips(NEXT_RUN) if row["worker"] == who.AMEI]
    assert "没有要发的" in hers.read(f"/income/slips/{slip['id']}")
    assert "没有要发的" in hers.read("/income/slips")
    [line] = [line for line in slip["lines"] if line["kind"] == "rate-difference"]
    assert "您同意了的" in hers.read(f"/income/entries/{line['id']}")


def test_a_job_that_failed_is_gone_on_with(desk: Desk, counter: Browser) -> None:
    """What was never begun offers to go on; what is done offers nothing."""
    desk.confirm_rate(CORRECTION, "0.45", 330)
    at = f"/rate-corrections/{CORRECTION}"
    assert "没改完" in counter.read(at)
    assert counter.post(f"{at}/carrying-out").status_code == 303
    desk.work_off()
    assert "补的 3.30 元记好了" in counter.read(at)


def test_the_difference_is_told_with_its_reason_wherever_it_stands(desk: Desk, counter: Browser) -> None:
    """On the run, the slip, its paper, the ledger, and in the story of the amount."""
    counter.post(HERE, rate="0.45", total="3.30", **SENT)
    desk.work_off()
    run = an_id("run with a corrected rate")
    desk.approve(run, desk.prepare(run, TODAY))
    assert "一个多 0.03 元，单价填错了" in counter.read(f"/runs/{run}")
    assert "灯笼布线（改价，单价填错了）" in counter.read("/ledger")
    hers = desk.phone(who.AMEI)
    [slip] = [row for row in desk.read.slips(run) if row["worker"] == who.AMEI]
    told = hers.read(f"/income/slips/{slip['id']}")
    assert "改价，单价填错了" in told
    [line] = [line for line in slip["lines"] if line["kind"] == "rate-difference"]
    story = hers.read(f"/income/entries/{line['id']}")
    assert "单价改成 0.45 元" in story
    assert "原因：单价填错了" in story
    own = hers.read(f"/income/entries/{line['parts'][0]['entry']}")
    assert "一个从 0.42 元改成 0.45 元" in own
    assert hers.get(f"/income/slips/{slip['id']}/paper").status_code == 200


def test_a_program_sees_confirms_and_answers(desk: Desk, clerk: Program, amei: Program) -> None:
    """The same over the API; a list of corrections, and of what a worker was asked."""
    of = {"product": "lantern", "step": "wiring", "rate": "0.40", "first": "2026-10-01", "last": "2026-11-03"}
    query = "&".join(f"{name}={value}" for name, value in of.items())
    seen = clerk.get(f"/workshops/{who.WORKSHOP}/rate-corrections/preview?{query}").json
    assert (seen["total"], seen["up"], seen["down"]) == ("-2.20", "0.00", "-2.20")
    assert seen["workers"][0]["would"] == "40.00"
    body = {**of, "workshop": who.WORKSHOP, "reason_code": "rate-mistyped", "total": seen["total"]}
    assert clerk.put(f"/rate-corrections/{CORRECTION}", body).status_code == 202
    desk.work_off()
    found = clerk.get(f"/rate-corrections/{CORRECTION}").json
    assert (found["state"], [one["state"] for one in found["asked"]]) == ("done", ["asked", "asked"])
    assert clerk.put(f"/rate-corrections/{CORRECTION}", body).status_code == 200
    listed = clerk.get(f"/rate-corrections?workshop={who.WORKSHOP}&limit=1").json["items"]
    assert [one["id"] for one in listed] == [CORRECTION]
    [asked] = amei.get(f"/lower-rates?worker={who.AMEI}&state=asked").json["items"]
    assert (asked["id"], asked["amount"]) == (ASKED, "-2.00")
    answer = {"id": an_id("program"), "answer": "agreed"}
    assert amei.post(f"/lower-rates/{ASKED}/answer", answer).json == {"id": ASKED, "state": "agreed"}
    assert clerk.get(f"/rate-corrections/{an_id('none')}").status_code == 404
