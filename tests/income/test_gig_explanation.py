"""Every amount from a gig tells how it came about, in sentences a neighbour would say."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from functools import partial
from pathlib import Path

import msgspec
import pytest
from flask import Flask

from gigs.domain import Gig
from gigs.events import Pay
from income.projections import explain
from income.projections.explanation import TELL, Names
from income.readmodel import IncomeReadModel
from income.service import Incomes
from kernel.errors import NotFound
from kernel.store import Recorded
from shell.house import House
from shell.i18n import init_i18n
from tests.examples import gig_events, who
from tests.examples import gig_what as gigs
from tests.examples.who import AMEI, AMEI_HERSELF, BAOGEN
from tests.founding import Founded, refused
from tests.income.at_gigs import AtGigs, whole_gig

NAMES = Names({}, {}, {gigs.EMPLOYER: "清溪彩灯"})


@pytest.fixture(autouse=True)
def in_chinese() -> Iterator[None]:
    """A reader who wants 简体."""
    app = Flask("shell", root_path=str(Path(__file__).parents[2] / "shell"))
    init_i18n(app)
    with app.test_request_context(headers={"Accept-Language": "zh-CN"}):
        yield


def story(house: House, entry: str, as_of: datetime | None = None) -> list[tuple[str, str]]:
    """An entry's story as 阿梅 reads it."""
    told = house.get(Incomes).story(id=entry, as_of=as_of, actor=AMEI_HERSELF, reason=None)
    return [(step.word, step.text) for step in explain(entry, told.recorded, NAMES)]


SATURDAY_TOLD = [
    ("接活", "您接了清溪彩灯的「彩灯装箱」。11 月 7 日 08:00 到 16:30。"),
    ("工钱", "说定一小时 25.50 元，11 月 3 日定下以后就不变了。"),
    ("到岗", "您干了 8 小时。8 小时 × 25.50 元 = 204.00 元。"),
    ("有意见", "您说这一班干了 8.5 小时，已经告诉用工单位。"),
    ("更正", "从 8 小时 改成 8.5 小时。8.5 小时 × 25.50 元 = 216.75 元。"),
    ("到账", "325.13 元发给您了，这 216.75 元在里面。转账单号 WX-1。"),
    (
        "更正",
        "从 8.5 小时 改成 9.5 小时。发过的不动，多出来的 1 小时 另算一笔。1 小时 × 25.50 元 = 25.50 元。",
    ),
    ("更正", "从 9.5 小时 改成 8.5 小时。和发过的一样，不用再补。"),
    (
        "更正",
        "从 8.5 小时 改成 10.5 小时。发过的不动，多出来的 2 小时 另算一笔。2 小时 × 25.50 元 = 51.00 元。",
    ),
]


def test_a_shift_is_told_from_the_promise_to_the_payment(house: House) -> None:
    """And what came after; nothing of the other shift."""
    whole_gig(AtGigs(house))
    [saturday] = [
        part.entry
        for line in house.get(IncomeReadModel).entries(AMEI)
        for part in house.get(IncomeReadModel).parts_of(line.id)
        if part.row["shift"] == 0 and part.row["kind"] == "work"
    ]
    assert story(house, saturday) == SATURDAY_TOLD


def test_a_difference_tells_its_own_payment(house: House) -> None:
    """Not the one that paid the shift before."""
    whole_gig(AtGigs(house))
    [difference] = [
        part.entry
        for line in house.get(IncomeReadModel).entries(AMEI)
        for part in house.get(IncomeReadModel).parts_of(line.id)
        if part.row["kind"] == "difference"
    ]
    told = story(house, difference)
    assert told[-1] == ("到账", "51.00 元发给您了。转账单号 WX-2。")
    assert [word for word, _ in told].count("到账") == 1


def test_who_was_absent_and_then_was_not_is_told_so(house: House) -> None:
    """Each record in its turn."""
    at_gigs = AtGigs(house)
    at_gigs.take()
    at_gigs.miss()
    at_gigs.attend("4")
    at_gigs.miss()
    at_gigs.contest(None)
    event = at_gigs.attend("4.25")
    assert story(house, event.entry)[2:] == [
        ("没到岗", "记的是这一班没去，没有工钱。"),
        ("更正", "原来记的是没去，现在改成干了 4 小时。4 小时 × 25.50 元 = 102.00 元。"),
        ("没到岗", "原来记的工不算了，改成这一班没去。"),
        ("有意见", "您说这一班记得不对，已经告诉用工单位。"),
        ("更正", "原来记的是没去，现在改成干了 4.25 小时。4.25 小时 × 25.50 元 = 108.38 元。"),
    ]


def test_a_payment_tells_the_promise_and_what_was_paid(house: House) -> None:
    """Its shifts have stories of their own."""
    at_gigs = whole_gig(AtGigs(house))
    [_last, first] = house.get(IncomeReadModel).payments_of(AMEI)
    [line] = house.get(IncomeReadModel).lines_of(first)
    assert story(house, line.id) == [
        ("接活", "您接了清溪彩灯的「彩灯装箱」。"),
        SATURDAY_TOLD[1],
        ("到账", "325.13 元发给您了。转账单号 WX-1。"),
    ]
    with pytest.raises(NotFound):
        story(house, line.id, as_of=at_gigs.seen[3][0])


def test_as_of_a_moment_the_story_ends_there(house: House) -> None:
    """What was recorded later is not told."""
    at_gigs = AtGigs(house)
    at_gigs.take()
    event = at_gigs.attend("8")
    then = at_gigs.now
    at_gigs.contest("8.5")
    at_gigs.attend("8.5")
    assert story(house, event.entry, then) == SATURDAY_TOLD[:3]
    assert story(house, event.entry) == SATURDAY_TOLD[:5]


def test_nobody_elses_attendance_is_among_the_events(house: House) -> None:
    """Two at one gig: the events handed over are one worker's."""
    at_gigs = AtGigs(house)
    at_gigs.take(worker=BAOGEN)
    at_gigs.now = gigs.POSTED
    at_gigs.take()
    at_gigs.attend("7", worker=BAOGEN)
    event = at_gigs.attend("8")
    at_gigs.pay(worker=BAOGEN)
    told = house.get(Incomes).story(id=event.entry, as_of=None, actor=AMEI_HERSELF, reason=None)
    assert {each.event.worker for each in told.recorded} == {AMEI}  # type: ignore[attr-defined]
    assert len(told.recorded) == 2


def test_who_chose_whom_is_told_and_whoever_left_and_came_back(house: House) -> None:
    """An employer hires, a coordinator takes a place for somebody, places are given back."""
    chosen = msgspec.structs.replace(gig_events.HIRED, by=gigs.BY_BOSS)
    helped = msgspec.structs.replace(gig_events.HIRED, by=gigs.BY_CLERK)
    declined = msgspec.structs.replace(gig_events.DECLINED, places=gigs.PLACES)
    events = [chosen, gig_events.WITHDRAWN, helped, declined, gig_events.HIRED, gig_events.ATTENDED]
    steps = explain(gigs.ENTRY, [Recorded(n, event) for n, event in enumerate(events, 1)], Names({}, {}))
    told = [(step.word, step.text, step.by) for step in steps if step.word not in ("工钱", "到岗")]
    times = "11 月 7 日 08:00 到 16:30。"
    assert told == [
        ("录用", f"用工单位录用了您，干「彩灯装箱」。{times}", None),
        ("退了", "这一班说好不去了。", None),
        ("接活", f"您接了用工单位的「彩灯装箱」。{times}", "工坊负责人替您接的"),
        ("不用去了", "用工单位说这一班不用去了。", None),
        ("接活", f"您接了用工单位的「彩灯装箱」。{times}", None),
    ]
    assert steps[-1].by == "用工单位记的"


@pytest.mark.parametrize(
    ("basis", "amount", "quantity", "sentences"),
    [
        ("day", "150", "0.5", ("说定一天 150 元", "您干了 0.5 天。0.5 天 × 150 元 = 75.00 元。")),
        (
            "piece",
            "0.035",
            "1300",
            ("说定一件 0.035 元", "您干了 1,300 件。1,300 件 × 0.035 元 = 45.50 元。"),
        ),
        ("lump", "200", "1", ("说定干一次 200 元", "您干了 1 次。挣了 200.00 元。")),
    ],
)
def test_each_way_of_paying_has_its_words(
    house: House, basis: str, amount: str, quantity: str, sentences: tuple[str, str]
) -> None:
    """Days, pieces, the whole job."""
    at_gigs = AtGigs(house)
    pay = Pay(basis, Decimal(amount))  # type: ignore[arg-type]
    at_gigs.take(offer=gigs.OFFER._replace(pay=pay))
    event = at_gigs.attend(quantity)
    _hired, promised, worked = (text for _, text in story(house, event.entry))
    assert promised.startswith(sentences[0])
    assert worked == sentences[1]


def test_a_contest_may_say_that_one_was_not_there() -> None:
    """Recorded for somebody else, perhaps."""
    absent = msgspec.structs.replace(gig_events.CONTESTED, claims=Decimal(0))
    events = [gig_events.HIRED, gig_events.ATTENDED, absent]
    steps = explain(gigs.ENTRY, [Recorded(n, event) for n, event in enumerate(events, 1)], NAMES)
    assert steps[-1].text == "您说这一班没有去，已经告诉用工单位。"


def test_a_gigs_name_never_becomes_markup() -> None:
    """What employers typed is escaped where it is shown."""
    hired = msgspec.structs.replace(gig_events.HIRED, title="<b>灯</b>")
    steps = explain(gigs.ENTRY, [Recorded(1, hired), Recorded(2, gig_events.ATTENDED)], NAMES)
    assert "&lt;b&gt;灯" in steps[0].sentences[0]


def test_every_event_of_a_worker_at_a_gig_is_told() -> None:
    """What stays untold: waiting to be chosen, asking for what is so, what concerns no single worker."""
    about = {type(event) for event in vars(gig_events).values() if hasattr(event, "worker")}
    assert {event.TOPIC for event in about - TELL.keys()} == {
        "gigs.asked-again",
        "gigs.worker-applied",
    }
    assert Gig.CATEGORY == "gig", "its streams are asked for by this name"


def test_a_coordinator_sees_no_gigs_and_an_official_says_why(house: House) -> None:
    """What somebody earned elsewhere is not their workshop's business."""
    Founded(house).found()
    at_gigs = AtGigs(house)
    at_gigs.take()
    entry = at_gigs.attend("8").entry
    incomes = house.get(Incomes)
    ask = partial(incomes.story, id=entry, as_of=None)
    assert refused(lambda: ask(actor=who.COORDINATOR, reason=None)) == "forbidden"
    assert refused(lambda: ask(actor=who.OFFICIAL, reason=None)) == "reason-needed"
    assert len(ask(actor=who.OFFICIAL, reason="audit").recorded) == 2
