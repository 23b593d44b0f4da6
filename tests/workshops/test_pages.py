"""The coordinator's pages, by the door: what is typed, what is shown, what happens once."""

import io
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from kernel.errors import Refusal
from kernel.identity import derived_id
from kernel.time import fixed_now
from tests.examples import who
from tests.workshops.desk import NOW, NUMBERS, TODAY, YESTERDAY, Browser, Desk, selects, values, words
from workshops.domain import HandIn, PayRun
from workshops.events import HandInCorrected, Split
from workshops.service import HandIns

ENTRY = {"worker": who.AMEI, "choice": "lantern/packing", "quantity": "120", "work_date": TODAY.isoformat()}
ONE, TWO, THREE = (who.an_id(f"page {n}") for n in range(3))
RUN = who.an_id("page run")


@pytest.fixture
def desk(app: Flask) -> Desk:
    """The workshop."""
    return Desk(app)


@pytest.fixture
def counter(desk: Desk) -> Browser:
    """The coordinator's browser."""
    return desk.browser()


# -- Handing in ------------------------------------------------------------------------------------------


def test_an_entry_is_recorded_and_seen_at_once(desk: Desk, counter: Browser) -> None:
    """Sending the form records it; the next page shows it first, person and product still chosen."""
    answer = counter.post("/hand-in", id=ONE, **ENTRY)
    assert answer.status_code == 303
    asked = parse_qs(urlsplit(answer.location).query)
    assert asked == {"worker": [who.AMEI], "choice": ["lantern/packing"]}
    page = counter.read(answer.location)
    assert "灯笼 · 包装" in page
    assert "林阿梅 0101 灯笼包装 120 个" in page
    assert desk.house.store.get(HandIn, ONE).quantity == 120


def test_the_same_form_sent_twice_is_one_entry(desk: Desk, counter: Browser) -> None:
    """A second press, or a reload, sends the same id and changes nothing."""
    for _ in range(2):
        assert counter.post("/hand-in", id=ONE, **ENTRY).status_code == 303
    assert [row["id"] for row in desk.read.latest(who.WORKSHOP, 10)] == [ONE]


def test_a_form_sent_again_with_another_figure_is_not_taken_for_the_first(counter: Browser) -> None:
    """Nothing is changed behind anyone's back: the page says that the first was recorded, and what to do."""
    counter.post("/hand-in", id=ONE, **ENTRY)
    answer = counter.post("/hand-in", id=ONE, **ENTRY | {"quantity": "210"})
    assert answer.status_code == 409
    assert "刚才那一笔已经记下了" in words(answer)
    assert values(answer, "quantity") == ["210"]
    assert values(answer, "id") != [ONE]


WRONG = [
    ({"quantity": "十二"}, "这里要一个整数。"),
    ({"quantity": ""}, "按一下数字，交了多少。"),
    ({"quantity": "0"}, "数量要大于零。"),
    ({"quantity": "100001"}, "一次最多记 100,000 件。"),
    ({"work_date": "2026-11-04"}, "干活的日子不能在今天以后。"),
    ({"work_date": "2026-09-30"}, "那一天这道工序还没有定单价。"),
    ({"work_date": "昨天"}, "这里要一个日子。"),
    ({"counted_by_worker": "很多"}, "这里要一个整数。"),
]


def test_a_form_that_fails_keeps_every_field_and_says_why(
    counter: Browser, subtests: pytest.Subtests
) -> None:
    """Person, product and figures stay as they were typed; the reason stands beside the field."""
    for typed, reason in WRONG:
        with subtests.test(typed=typed):
            answer = counter.post("/hand-in", id=ONE, **ENTRY | typed)
            assert answer.status_code in (409, 422)
            assert reason in words(answer)
            assert values(answer, "quantity") == [typed.get("quantity", "120")]
            assert values(answer, "worker") == [who.AMEI]
            assert values(answer, "choice") == ["lantern/packing"]


def test_figures_are_read_as_people_write_them(desk: Desk, counter: Browser) -> None:
    """Full-width digits, thousands marks and spaces mean what they say."""
    assert counter.post("/hand-in", id=ONE, **ENTRY | {"quantity": " １，200 "}).status_code == 303
    assert desk.house.store.get(HandIn, ONE).quantity == 1200


def test_a_person_is_found_by_number_or_name(counter: Browser, subtests: pytest.Subtests) -> None:
    """The number on the card, without its zeros, full-width; a name or a part of it; an id.

    The page that follows is theirs, and its address holds their id, not what was typed.
    """
    for key in ("0101", "101", "０１０１", "林阿梅", "阿梅", who.AMEI):
        with subtests.test(key=key):
            answer = counter.post("/hand-in/person", worker=key, choice="lantern/wiring", day="2026-11-02")
            assert answer.status_code == 303
            assert answer.location.endswith(f"worker={who.AMEI}&choice=lantern/wiring&day=2026-11-02")
            assert values(counter.get(answer.location), "worker") == [who.AMEI]


def test_a_name_is_never_sent_in_an_address(counter: Browser) -> None:
    """The form that asks for a person is posted."""
    (form,) = re.findall(r'<form id="hand-in"[^>]*>', counter.get("/hand-in").text)
    assert 'method="post"' in form
    assert f'action="{counter.at}/hand-in/person"' in form


def test_of_several_people_one_is_chosen(desk: Desk, counter: Browser) -> None:
    """Part of a name may mean more than one; each leads on by id, with what was chosen before."""
    desk.register(who.STRANGER, "林阿菊", "13910000009")
    desk.do(desk.setup.join, workshop=desk.id, worker=who.STRANGER, number="0419")
    answer = counter.post("/hand-in/person", worker="林阿", choice="lantern/wiring")
    assert answer.status_code == 200
    assert "林阿梅" in words(answer)
    (link,) = re.findall(rf'href="([^"]*worker={who.STRANGER}[^"]*)"', answer.text)
    assert link == f"{counter.at}/hand-in?worker={who.STRANGER}&amp;choice=lantern/wiring"
    assert values(answer, "worker") == ["林阿"]


def test_an_unknown_number_is_said_beside_the_field(counter: Browser) -> None:
    """What was typed stays, to be put right."""
    for answer in (counter.get("/hand-in?worker=9999"), counter.post("/hand-in/person", worker="9999")):
        assert "没有「9999」，再看一眼工牌。" in words(answer)
        assert values(answer, "worker") == ["9999"]
    assert answer.status_code == 422


def test_what_somebody_made_last_is_chosen_for_them(desk: Desk, counter: Browser) -> None:
    """A person's last step is there at once; `choice=` asks anew, that step first."""
    desk.hand_in(ONE, 20, step="packing")
    assert values(counter.get("/hand-in?worker=0101"), "choice") == ["lantern/packing"]
    asked = counter.read("/hand-in?worker=0101&choice=")
    assert asked.index("灯笼 · 包装") < asked.index("灯笼 · 布线")


def test_another_work_date_stays_for_the_next_entry_and_is_said(counter: Browser) -> None:
    """Whoever copies yesterday's paper says so once."""
    answer = counter.post("/hand-in", id=ONE, **ENTRY | {"work_date": YESTERDAY.isoformat()})
    assert "day=2026-11-02" in answer.location
    page = counter.read(answer.location)
    assert "11 月 2 日干的" in page
    assert "11 月 2 日 · 灯笼包装" in page


def test_an_entry_is_undone_once_and_the_counter_stays_as_it_was(desk: Desk, counter: Browser) -> None:
    """撤销 takes it back; pressed twice it is the same request."""
    answer = counter.post("/hand-in", id=ONE, **ENTRY)
    for _ in range(2):
        undone = counter.post(f"/hand-ins/{ONE}/undo?worker={who.AMEI}&choice=lantern/packing&_external=1")
        assert undone.location == answer.location
    assert "120 个 已撤销" in counter.read(undone.location)
    assert desk.house.store.get(HandIn, ONE).withdrawn


def test_what_was_inspected_cannot_be_undone(desk: Desk, counter: Browser) -> None:
    """The page says so, and offers no button for it."""
    desk.accept(ONE, 30)
    assert "撤销" not in counter.read("/hand-in?worker=0101").replace("已撤销", "")
    answer = counter.post(f"/hand-ins/{ONE}/undo")
    assert answer.status_code == 409
    assert "已经验收过了" in words(answer)


# -- Inspecting ------------------------------------------------------------------------------------------


def test_everything_is_good_unless_opened(desk: Desk, counter: Browser) -> None:
    """The form as it stands inspects all of a day; the day that waited longest comes first."""
    desk.hand_in(ONE, 30, YESTERDAY)
    desk.hand_in(TWO, 20, worker=who.BAOGEN)
    page = counter.get("/inspection")
    assert values(page, "item") == [ONE]
    answer = counter.post("/inspection", **_as_it_stands(page.text))
    assert answer.status_code == 303
    split = desk.house.store.get(HandIn, ONE).split
    assert split is not None
    assert (split.accepted, split.grades) == (30, {"A": 30})
    following = counter.get(answer.location)
    assert "刚验收完 1 条。" in words(following)
    assert values(following, "item") == [TWO]


def _as_it_stands(page: str) -> dict[str, list[str]]:
    """The fields of the inspection form, as a browser would send them untouched."""
    form = page.split('id="inspection"', 1)[1].split("</form>", 1)[0]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        kind = re.findall(r'\stype="(\w+)"', tag)
        if kind in (["checkbox"], ["radio"]) and " checked" not in tag:
            continue
        name, value = re.findall(r'\sname="([^"]*)"', tag)[0], re.findall(r'\svalue="([^"]*)"', tag)[0]
        if name != "csrf_token":
            sent.setdefault(name, []).append(value)
    return sent


def judged(id: str, a: int, b: int = 0, rework: int = 0, rejected: int = 0, **more: str) -> dict[str, str]:
    """The fields of one hand-in, opened."""
    fields = {
        f"grade-{id}-A": str(a),
        f"grade-{id}-B": str(b),
        f"rework-{id}": str(rework),
        f"rejected-{id}": str(rejected),
    }
    return fields | {f"{name}-{id}": value for name, value in more.items()}


def test_exceptions_are_recorded_with_grades_and_their_reason(desk: Desk, counter: Browser) -> None:
    """Grades, rework, rejects: with one defect named, all bad pieces have it."""
    desk.hand_in(ONE, 30)
    counter.post(
        "/inspection", item=ONE, day=TODAY.isoformat(), **judged(ONE, 20, 5, 3, 2, reason="glue-loose")
    )
    hand_in = desk.house.store.get(HandIn, ONE)
    assert hand_in.split == Split(25, 3, 2, {"A": 20, "B": 5})
    row = desk.read.hand_in(ONE)
    assert row is not None
    assert (row["state"], row["accepted"], row["rework"], row["rejected"]) == ("inspected", 25, 3, 2)


def test_those_refused_stay_with_their_reason_and_the_others_are_done(desk: Desk, counter: Browser) -> None:
    """One wrong sum holds up nobody else; what was typed for it is still there."""
    desk.hand_in(ONE, 30)
    desk.hand_in(TWO, 20, worker=who.BAOGEN)
    desk.hand_in(THREE, 10, worker=who.CUIHUA)
    answer = counter.post(
        "/inspection",
        item=[ONE, TWO, THREE],
        day=TODAY.isoformat(),
        **judged(ONE, 30),
        **judged(TWO, 18, 0, 1, 0, reason="dirty"),
        **judged(THREE, 8, 0, 2, 0),
    )
    assert answer.status_code == 422
    told = words(answer)
    assert "合格、返工、不合格加起来，要等于交件数。" in told
    assert "点一下是什么毛病" in told
    assert "刚验收完 1 条。" in told
    assert values(answer, "item") == [TWO, THREE]
    assert values(answer, f"grade-{TWO}-A") == ["18"]
    assert values(answer, f"rework-{TWO}") == ["1"]
    assert desk.house.store.get(HandIn, ONE).split is not None
    assert desk.house.store.get(HandIn, TWO).split is None


def test_two_counts_that_differ_must_be_chosen_between(desk: Desk, counter: Browser) -> None:
    """Without a choice it stays open; by the worker's count, the count is corrected first."""
    desk.hand_in(ONE, 76, counted_by_worker=78)
    untouched = judged(ONE, 76)
    answer = counter.post("/inspection", item=ONE, day=TODAY.isoformat(), **untouched)
    assert "先选按谁数的" in words(answer)
    answer = counter.post(
        "/inspection", item=ONE, day=TODAY.isoformat(), **untouched, **{f"count-{ONE}": "own"}
    )
    assert answer.status_code == 303
    hand_in = desk.house.store.get(HandIn, ONE)
    assert hand_in.quantity == 78
    assert hand_in.split is not None
    assert hand_in.split.accepted == 78
    corrected = [
        r.event.reason_code
        for r in desk.house.store.events_of([HandIn.stream(ONE)])
        if isinstance(r.event, HandInCorrected)
    ]
    assert corrected == ["miscounted"]


def test_a_count_chosen_twice_is_corrected_twice(
    desk: Desk, counter: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chosen, not inspected after all, mended by hand to something else, and chosen again."""
    desk.hand_in(ONE, 76, counted_by_worker=78)
    own = {"item": ONE, "day": TODAY.isoformat(), f"count-{ONE}": "own"}

    def failing(*_: Any, **__: Any) -> None:
        raise Refusal("already-withdrawn")

    with monkeypatch.context() as broken:
        broken.setattr(HandIns, "inspect", failing)
        assert counter.post("/inspection", **own, **judged(ONE, 76)).status_code == 422
    desk.correct(ONE, 80, None, who.an_id("mended"))
    assert counter.post("/inspection", **own, **judged(ONE, 80)).status_code == 303
    assert desk.house.store.get(HandIn, ONE).quantity == 78


def test_the_same_inspection_sent_twice_is_one(desk: Desk, counter: Browser) -> None:
    """A second press finds it done."""
    desk.hand_in(ONE, 30)
    for _ in range(2):
        answer = counter.post("/inspection", item=ONE, day=TODAY.isoformat(), **judged(ONE, 30))
        assert answer.status_code == 303
    assert desk.house.store.get(HandIn, ONE).version == 2


def test_who_comes_second_with_another_split_is_told(desk: Desk, counter: Browser) -> None:
    """Two people inspect at once, and the read model has not seen the first yet: the first one holds."""
    desk.hand_in(ONE, 30)
    page = counter.get("/inspection")
    proof = values(page, "csrf_token")[0]
    with fixed_now(NOW):
        desk.hand_ins.inspect(
            id=ONE,
            split=Split(30, 0, 0, {"A": 30}),
            reasons=[],
            request=derived_id(ONE, "inspection"),
            at=NOW,
            actor=desk.coordinator,
        )
    fields = {"csrf_token": proof, "item": ONE, "day": TODAY.isoformat()}
    answer = counter.client.post(
        counter.at + "/inspection",
        data=fields | judged(ONE, 28, 0, 2, 0, reason="dirty"),
        headers={"Gongfu-Now": NOW.isoformat()},
    )
    assert answer.status_code == 422
    assert "已经验收过了" in words(answer)


@pytest.mark.parametrize("undone", [True, False])
def test_what_is_no_longer_open_is_not_passed_over(desk: Desk, counter: Browser, undone: bool) -> None:
    """Undone, or graded otherwise by somebody else, since the page was drawn: each is told of."""
    desk.hand_in(ONE, 30)
    desk.hand_in(TWO, 18)
    if undone:
        desk.withdraw(ONE, who.an_id("undone"))
    else:
        desk.inspect(ONE, Split(30, 0, 0, {"A": 20, "B": 10}))
    fields = {"item": [ONE, TWO], "day": TODAY.isoformat(), **judged(TWO, 18)}
    answer = counter.post("/inspection", **fields, **judged(ONE, 30))
    assert answer.status_code == 422
    assert ("这一笔已经撤销了" if undone else "已经验收过了") in words(answer)
    assert values(answer, "item") == [ONE]
    assert desk.house.store.get(HandIn, TWO).split is not None


def test_an_own_count_sent_twice_is_one(desk: Desk, counter: Browser) -> None:
    """The second press still says the count from before it was corrected, and is no contradiction."""
    desk.hand_in(ONE, 76, counted_by_worker=78)
    fields = {"item": ONE, "day": TODAY.isoformat(), f"count-{ONE}": "own", **judged(ONE, 76)}
    for _ in range(2):
        assert counter.post("/inspection", **fields).status_code == 303
    assert desk.house.store.get(HandIn, ONE).version == 3


def test_an_own_count_chosen_again_after_the_count_was_put_back_holds(
    desk: Desk, counter: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first time it was corrected but not inspected; the count was put back; chosen again it counts anew,
    and is not taken for the first time sent twice."""
    desk.hand_in(ONE, 76, counted_by_worker=78)
    fields = {"item": ONE, "day": TODAY.isoformat(), f"count-{ONE}": "own", **judged(ONE, 76)}

    def refuse(*_: Any, **_said: Any) -> None:
        raise Refusal("stale")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(HandIns, "inspect", refuse)
        assert counter.post("/inspection", **fields).status_code == 422
    desk.correct(ONE, 76, None, who.an_id("put back"))
    assert counter.post("/inspection", **fields).status_code == 303
    found = desk.house.store.get(HandIn, ONE)
    assert found.quantity == 78
    assert found.split is not None
    assert found.split.accepted == 78


def test_a_hand_in_of_another_workshop_is_not_inspected_from_here(desk: Desk, counter: Browser) -> None:
    """An id slipped into the form does nothing."""
    other = Desk.__new__(Desk)
    other.__dict__.update(desk.__dict__, id=who.OTHER_WORKSHOP)
    other.found(NUMBERS)
    other.hand_in(ONE, 30)
    counter.post("/inspection", item=ONE, day=TODAY.isoformat(), **judged(ONE, 30))
    assert desk.house.store.get(HandIn, ONE).split is None


# -- Pay runs --------------------------------------------------------------------------------------------


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


def test_a_discarded_run_gives_back_what_it_held(desk: Desk, counter: Browser) -> None:
    """退回 frees the work for the next run."""
    desk.accept(ONE, 100)
    page = start(counter)
    desk.work_off()
    assert "眼下没有要算的" in counter.read("/runs")
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


# -- Day sheets ------------------------------------------------------------------------------------------

SHEET = "日期,工号,产品,工序,数量,合格\n2026-11-02,0101,灯笼,布线,80,80\n2026-11-02,0207,灯笼,布线,90,\n"


def upload(counter: Browser, text: str) -> str:
    """Try a file out; answers the page to watch."""
    file = (io.BytesIO(text.encode()), "林阿梅的表.csv")
    answer = counter.post("/import", file=file)
    assert answer.status_code == 303, words(answer)
    return str(answer.location)


def test_a_day_sheet_is_tried_out_and_then_taken_in_without_choosing_it_again(
    desk: Desk, counter: Browser
) -> None:
    """Looking records nothing; one press takes the same file in; taken in twice it is there once."""
    page = upload(counter, SHEET)
    assert "马上开始" in counter.read(page)
    desk.work_off()
    assert "收进来：2 行" in counter.read(page)
    assert not desk.read.latest(who.WORKSHOP, 10)
    for _ in range(2):
        taken = counter.post(page, partial="false").location
        desk.work_off()
    assert "收进来了 2 行。" in counter.read(taken)
    rows = desk.read.latest(who.WORKSHOP, 10)
    assert sorted((row["number"], row["quantity"], row["state"]) for row in rows) == [
        ("0101", 80, "inspected"),
        ("0207", 90, "handed-in"),
    ]


def test_mistakes_in_a_sheet_are_told_row_by_row_and_the_rest_can_be_taken(
    desk: Desk, counter: Browser
) -> None:
    """Row and column as the spreadsheet has them; only if asked are the good rows taken alone."""
    page = upload(counter, SHEET.replace("90,", "九十来个,"))
    desk.work_off()
    told = counter.read(page)
    assert "有 1 处要改" in told
    assert "第 3 行" in told
    assert "只收没错的 1 行" in told
    taken = counter.post(page, partial="true").location
    desk.work_off()
    assert "收进来了 1 行。" in counter.read(taken)


def test_a_file_name_never_leaves_the_browser(desk: Desk, counter: Browser) -> None:
    """It may be a person's: jobs keep no trace of it, and only who chose it sees it."""
    page = upload(counter, SHEET)
    assert "林阿梅的表.csv" in counter.read(page)
    job = desk.house.jobs.get(page.rsplit("/", 1)[1])
    assert "林阿梅" not in str(job)


def test_an_import_is_seen_by_who_started_it_alone(desk: Desk, counter: Browser) -> None:
    """Another coordinator of the same workshop is told there is nothing there."""
    page = upload(counter, SHEET)
    assert desk.browser(desk.bella).get(page).status_code == 404


def test_no_file_chosen_is_said(counter: Browser) -> None:
    """The form comes back with what to do."""
    assert "请先选一个文件。" in words(counter.post("/import"))


# -- What is kept seldom ---------------------------------------------------------------------------------


def test_a_product_with_steps_is_added_once_and_priced_from_a_day_on(desk: Desk, counter: Browser) -> None:
    """Steps stand one a line; the price in force and the one to come are both shown."""
    for _ in range(2):
        answer = counter.post(
            "/products", id=ONE, name="彩灯串", unit="string", steps="插灯\n\n 装 盒\n插灯\n"
        )
        assert answer.status_code == 303
    added = desk.read.products([who.WORKSHOP])[0]
    assert [step["name"] for step in added["steps"]] == ["插灯", "装 盒"]
    priced = {"product": added["code"], "step": "1"}
    counter.post("/piece-rates", id=TWO, rate="0.85", effective_from="2026-11-01", **priced)
    counter.post("/piece-rates", id=THREE, rate="０.９", effective_from="2026-12-01", **priced)
    told = counter.read("/products")
    assert "插灯 12 月 1 日起 0.90 元 0.85" in told
    for _ in range(2):
        counter.post(f"/products/{added['code']}/steps", id=who.an_id("label"), step_name="贴标")
    assert "贴标 还没有定价" in counter.read("/products")
    known = counter.post(f"/products/{added['code']}/steps", id=who.an_id("again"), step_name="贴标")
    assert (known.status_code, "已经有叫这个名字的了。" in words(known)) == (409, True)


UNPRICED = [
    ({"rate": "四毛"}, "这里要一个数，比如 0.42。"),
    ({"rate": "0.42001"}, "单价最多四位小数。"),
    ({"rate": "-1"}, "单价要大于零。"),
    ({"effective_from": "2026-11-03"}, "那天或以后已经有人按老单价交过件"),
]


def test_a_price_that_cannot_be_set_stays_typed_with_its_reason(
    desk: Desk, counter: Browser, subtests: pytest.Subtests
) -> None:
    """Only the step it was typed for is open, with what was typed."""
    desk.hand_in(ONE, 30)
    for typed, reason in UNPRICED:
        sent = {
            "product": "lantern",
            "step": "wiring",
            "rate": "0.45",
            "effective_from": "2026-12-01",
        } | typed
        with subtests.test(typed=typed):
            answer = counter.post("/piece-rates", id=TWO, **sent)
            assert answer.status_code in (409, 422)
            assert reason in words(answer)
            assert sent["rate"] in values(answer, "rate")
    assert {row["rate"] for row in desk.read.rates(who.WORKSHOP)} == {"0.42", "0.0350"}


def test_somebody_registered_is_taken_in_by_phone(desk: Desk, counter: Browser) -> None:
    """The next number is proposed; a number that is taken, or a phone nobody has, is said beside it."""
    desk.register(who.STRANGER, "李小花", "13910000009")
    assert values(counter.get("/members"), "number") == ["0319"]
    named = counter.post("/members", who="139 1000 0009", number="王小明")
    assert "工号只用数字、字母和横线。" in words(named)
    taken = counter.post("/members", who="139 1000 0009", number="0101")
    assert "这个号已经给了别人。" in words(taken)
    assert values(taken, "who") == ["139 1000 0009"]
    assert "没有用这个手机号登记的人" in words(counter.post("/members", who="13910000008", number="0319"))
    answer = counter.post("/members", who="+86 139-1000-0009", number="0319")
    assert answer.status_code == 303
    assert "李小花加进来了，工号 0319。" in counter.read(answer.location)


def test_the_workshop_says_what_it_is_and_leads_on(counter: Browser) -> None:
    """Name, village by its name, payer; how many people."""
    told = counter.read("/")
    assert "庙西灯笼工坊" in told
    assert "3 人" in told
    assert "临海市样例灯饰有限公司" in told


# -- Who may, and how fast -------------------------------------------------------------------------------

PAGES = ["/hand-in", "/inspection", "/runs", "/import", "/products", "/members", "/"]


def test_a_coordinator_of_another_workshop_is_refused(desk: Desk, subtests: pytest.Subtests) -> None:
    """Every page here belongs to this workshop's own people."""
    own = desk.browser()
    stranger = desk.browser(desk.account("13900000003", who.OTHER_WORKSHOP))
    for path in PAGES:
        with subtests.test(path=path):
            assert own.get(path).status_code == 200
            assert stranger.get(path).status_code == 403


def test_nobody_signed_in_is_led_to_the_sign_in(desk: Desk, subtests: pytest.Subtests) -> None:
    """Not to an error."""
    for path in PAGES:
        with subtests.test(path=path):
            answer = desk.app.test_client().get(f"/workshops/{who.WORKSHOP}{path}")
            assert answer.status_code == 302
            assert answer.location.startswith("/sign-in")


def grown(desk: Desk, count: int) -> None:
    """Work of some more people on some more days, a run prepared, approved and half paid."""
    for n in range(count):
        worker = who.an_id(f"worker {count} {n}")
        desk.register(worker, f"工友{n}", f"1391{count:03d}{n:04d}")
        desk.do(desk.setup.join, workshop=desk.id, worker=worker, number=f"{count}{n:03d}")
        desk.accept(who.an_id(f"paid {count} {n}"), 100, worker=worker)
    run = who.an_id(f"run {count}")
    desk.approve(run, desk.prepare(run, TODAY))
    for n in range(count):
        worker = who.an_id(f"worker {count} {n}")
        desk.correct(
            who.an_id(f"paid {count} {n}"), 110, Split(110, 0, 0, {}), who.an_id(f"correction {count} {n}")
        )
        desk.hand_in(who.an_id(f"open {count} {n}"), 50, worker=worker)


def test_a_page_asks_as_many_questions_for_many_rows_as_for_few(
    desk: Desk, counter: Browser, subtests: pytest.Subtests
) -> None:
    """One query a thing, whatever there is of it: the number of SELECTs does not grow."""
    paths = [*PAGES, "/hand-in?worker=0101", "/hand-in?worker=林", "/runs/RUN", "/runs/RUN/payments"]
    asked: dict[str, list[int]] = {path: [] for path in paths}
    for count in (1, 6):
        grown(desk, count)
        last = who.an_id(f"last run {count}")
        desk.prepare(last, TODAY)
        for path in paths:
            counter.get(path.replace("RUN", last))
            with selects(desk.house) as statements:
                assert counter.get(path.replace("RUN", last)).status_code == 200
            asked[path].append(len(statements))
    for path, (few, many) in asked.items():
        with subtests.test(path=path):
            assert few == many
            assert few <= 12


def test_only_so_many_are_inspected_at_once_and_the_rest_follows(desk: Desk, counter: Browser) -> None:
    """A page does not grow with what waits: sixty, then the next."""
    for n in range(62):
        desk.hand_in(who.an_id(f"many {n}"), 10 + n)
    page = counter.get("/inspection")
    assert len(values(page, "item")) == 60
    assert "这些验收完，接着还有。" in words(page)
    answer = counter.post("/inspection", **_as_it_stands(page.text))
    assert answer.status_code == 303
    assert len(values(counter.get(answer.location), "item")) == 2


def test_a_rate_is_shown_with_all_its_decimals(desk: Desk, counter: Browser) -> None:
    """Never rounded: it is what was promised."""
    desk.set_rate(Decimal("0.0333"), TODAY - timedelta(days=1), "packing")
    assert "一个 0.0333 元" in counter.read("/hand-in?worker=0101&choice=lantern/packing")
