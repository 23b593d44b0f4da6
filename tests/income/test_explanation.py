"""Every amount tells how it came about, in sentences a neighbour would say."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from flask import Flask

from income.projections import Step, explain
from income.projections.explanation import TELL, Names
from income.readmodel import IncomeReadModel
from income.service import Incomes
from kernel.identity import derived_id
from kernel.store import Recorded
from kernel.time import ZONE
from shell.house import House
from shell.i18n import init_i18n
from tests.examples.events import ANSWERED, CONTESTED, EVENTS, HANDED_IN, INSPECTED
from tests.examples.what import HAND_IN
from tests.examples.who import AMEI, AMEI_HERSELF, WORKSHOP
from tests.founding import Founded
from tests.lives import LIFE, REWORK, UNDONE, WAITING, whole_life
from workshops import events as e
from workshops.readmodel import WorkshopsReadModel

NAMES = Names({WORKSHOP: "庙西灯笼工坊"}, {(WORKSHOP, "lantern", "wiring"): "灯笼布线"})


@pytest.fixture(autouse=True)
def in_chinese() -> Iterator[None]:
    """A reader who wants 简体."""
    app = Flask("shell", root_path=str(Path(__file__).parents[2] / "shell"))
    init_i18n(app)
    with app.test_request_context(headers={"Accept-Language": "zh-CN"}):
        yield


def told(*events: e.Event, entry: str = HAND_IN) -> list[Step]:
    """These events, told."""
    return explain(entry, [Recorded(n, event) for n, event in enumerate(events, 1)], NAMES)


def story(house: House, entry: str, as_of: datetime | None = None) -> list[tuple[str, str]]:
    """An entry's story as 阿梅 reads it."""
    recorded = house.get(Incomes).story(id=entry, as_of=as_of, actor=AMEI_HERSELF, reason=None).recorded
    names = Names(*house.get(WorkshopsReadModel).names([WORKSHOP]))
    return [(step.word, step.text) for step in explain(entry, recorded, names)]


LIFE_TOLD = [
    ("自己数", "您自己数了 30。"),
    ("交件", "您在庙西灯笼工坊交了 28 个。"),
    ("单价", "灯笼布线一个 0.42 元，从 10 月 1 日起就是这个价。"),
    ("更正", "数量从 28 个 改成 30 个。原因：数错了。"),
    ("验收", "2 个胶没粘牢。2 个线断了。返工的 2 个修好再交，到时另算。A 级 10 个，按单价乘 1.20 算。"),
    ("有意见", "您说这个数不对，工坊要给您答复。"),
    ("答复", "工坊看过了，您说得对。"),
    ("更正", "验收结果改了。原因：数错了。"),
    ("返工交回", "返工的 2 个交回来了，另记一笔。"),
    ("结算", "写进 2026 年 11 月的工资条，这一笔 12.18 元，整张 13.02 元。"),
    ("没转成", "13.02 元没有转成，还欠着您的，会重新转。"),
    ("到账", "13.02 元发给您了，这 12.18 元在里面。转账单号 BATCH-7。"),
    ("更正", "数量从 30 个 改成 20 个。原因：数错了。已经结算过的不改，差多少在下一次结算里补。"),
]


def test_a_whole_life_is_told_from_first_count_to_last_correction(house: House) -> None:
    """One sentence a step, in the order in which it happened."""
    whole_life(Founded(house))
    assert story(house, LIFE) == LIFE_TOLD


def test_as_of_a_moment_the_story_ends_there(house: House) -> None:
    """What was recorded later is not told."""
    whole_life(Founded(house))
    assert story(house, LIFE, datetime(2026, 11, 3, 18, 48, tzinfo=ZONE)) == LIFE_TOLD[:5]


def test_a_difference_tells_its_own_slip(house: House) -> None:
    """Not the one that settled the work."""
    whole_life(Founded(house))
    difference = story(house, derived_id(LIFE, "difference", "1"))
    assert difference[-1] == (
        "结算",
        "写进 2026 年 11 月的工资条，这一笔 −5.04 元，整张 0.00 元。"
        "这一张没有钱发，还差 5.04 元，留到下一张工资条再扣。",
    )
    assert ("到账", LIFE_TOLD[-2][1]) not in difference


def test_rework_undone_and_waiting_hand_ins_tell_theirs(house: House) -> None:
    """Short lives are told, too."""
    whole_life(Founded(house))
    assert story(house, REWORK)[0] == ("交件", "您在庙西灯笼工坊交了 2 个。这是返工修好再交的。")
    assert ("验收", "全部合格。") in story(house, REWORK)
    assert [word for word, _ in story(house, WAITING)] == ["交件", "单价"]
    undone = [Recorded(1, HANDED_IN), Recorded(2, EVENTS["workshops.hand-in-withdrawn"])]
    assert explain(UNDONE, undone, NAMES)[-1].text == "这一笔撤销了，不算数。原因：刚记就撤销。"


def test_what_is_carried_says_so(house: House) -> None:
    """What one slip could not bear, and where it went."""
    whole_life(Founded(house))
    entries = {each.row["kind"]: each.id for each in house.get(IncomeReadModel).entries(AMEI)}
    slip = "写进 2026 年 11 月的工资条，"
    assert story(house, entries["carried-out"]) == [
        (
            "结算",
            f"这一张不够扣，还差 5.04 元，留到下一张工资条再扣。{slip}这一笔 5.04 元，整张 0.00 元。"
            "这一张没有钱发。",
        )
    ]
    assert story(house, entries["carried-in"]) == [
        ("结算", f"上一张工资条没扣完的 5.04 元，在这一张里扣。{slip}这一笔 −5.04 元，整张 11.76 元。"),
        ("没转成", "11.76 元没有转成，还欠着您的，会重新转。"),
    ]


@pytest.mark.parametrize(
    ("own", "sentence"), [(30, "您自己数的也是 30 个。"), (31, "您自己数的是 31 个，两边不一样。")]
)
def test_two_counts_are_both_told(own: int, sentence: str) -> None:
    """A difference is said, not hidden."""
    handed_in = msgspec.structs.replace(HANDED_IN, counted_by_worker=own)
    assert told(handed_in)[0].text == f"您在庙西灯笼工坊交了 30 个。{sentence}"


def test_a_count_that_was_only_looked_at_again_says_that_nothing_changed() -> None:
    """Before the inspection and after it; where the split is another one, it is the result that changed."""
    again = msgspec.structs.replace(
        EVENTS["workshops.hand-in-corrected"],
        quantity=HANDED_IN.quantity,
        reason_code="miscounted",
        opens=False,
    )
    uncounted = msgspec.structs.replace(again, split=None)
    same = msgspec.structs.replace(again, split=INSPECTED.split)
    other = msgspec.structs.replace(again, split=e.Split(26, 3, 1, {"A": 10, "": 16}))
    nothing, result = "重新点过，数没有变。原因：数错了。", "验收结果改了。原因：数错了。"
    assert told(HANDED_IN, uncounted)[-1].text == nothing
    texts = [step.text for step in told(HANDED_IN, INSPECTED, same, other, other, same)]
    assert texts[-4:] == [nothing, result, nothing, result]


def test_an_answer_that_changes_nothing_says_where_to_ask_on() -> None:
    """Who was not given right is not left alone with it."""
    answered = msgspec.structs.replace(ANSWERED, outcome="rejected")
    assert told(HANDED_IN, CONTESTED, answered)[-1].text == (
        "工坊看过了，认为原来的没有错。还不明白，可以当面去问。"
    )
    why = msgspec.structs.replace(answered, reason_code="counted-again")
    assert "原因：又数了一遍，数是对的。" in told(HANDED_IN, CONTESTED, why)[-1].text


def test_an_unknown_reason_unit_or_workshop_has_a_word_all_the_same() -> None:
    """Codes change faster than words."""
    steps = explain(HAND_IN, [Recorded(1, HANDED_IN)], Names({}, {}))
    assert steps[0].text == "您在工坊交了 30 个。"
    assert steps[1].text.startswith("wiring一个")


def test_a_name_never_becomes_markup() -> None:
    """What people typed is escaped where it is shown."""
    names = Names({WORKSHOP: "<script>灯</script>"}, {})
    [step, _] = explain(HAND_IN, [Recorded(1, HANDED_IN)], names)
    assert "<script>" not in "".join(step.sentences)
    assert "&lt;script&gt;" in "".join(step.sentences)


def test_a_step_says_when_who_and_from_which_event() -> None:
    """The rate alone has no time: it was so already."""
    counted, rate, inspected = told(HANDED_IN, INSPECTED)
    assert (counted.at, counted.by, counted.by_role) == (HANDED_IN.at, "工坊负责人记的", "coordinator")
    assert (rate.at, rate.note) == (None, "干活那天的价")
    assert (inspected.event, inspected.position) == ("workshops.pieces-inspected", 2)
    assert inspected.split == {"accepted": 27, "rework": 2, "rejected": 1}


def test_every_event_on_the_way_of_an_amount_is_told() -> None:
    """What stays untold is where a slip was drawn up, set-up, and how much a correction told of adds."""
    about = {type(event).TOPIC for event in EVENTS.values() if event.originator_id.startswith("hand-in")}
    untold = {"workshops.put-on-slip", "workshops.taken-off-slip"} | {
        f"workshops.rate-difference-{what}" for what in ("counted", "put-on-slip", "taken-off-slip")
    }
    assert about - {event.TOPIC for event in TELL} == untold
    assert told(HANDED_IN, CONTESTED)[-1].word == "有意见"
