"""How much was bad, at which step, and why: counted once, told as it stood, by page and workbook."""

import io
from datetime import timedelta

from openpyxl import load_workbook

from tests.examples import who
from tests.program import of
from tests.workshops.desk import NOW, TODAY, Browser, Desk, selects, words
from tests.workshops.test_order_pages import look, placed
from workshops.events import Reason, Split
from workshops.service import Orders

ONE, TWO, THREE = (who.an_id(f"quality {n}") for n in range(3))


def _bad(desk: Desk, id: str, good: int, rework: int, rejected: int, *codes: tuple[str, int]) -> None:
    desk.hand_in(id, good + rework + rejected, TODAY)
    desk.inspect(id, Split(good, rework, rejected, {}), reasons=tuple(Reason(*code) for code in codes))


def test_each_step_tells_its_share_and_what_was_wrong(desk: Desk, counter: Browser) -> None:
    """Sent back and rejected of what was inspected; a defect alone, and among others."""
    _bad(desk, ONE, 90, 6, 4, ("glue-loose", 10))
    _bad(desk, TWO, 97, 3, 0, ("glue-loose", 0), ("wire-broken", 0))
    page = counter.read("/quality")
    assert "验收 200 件，返工 9，不合格 4：每 100 件有 6.5 件有毛病。" in page
    assert "胶没粘牢 10 件 和别的毛病一起 3 件" in page
    assert "线断了 和别的毛病一起 3 件" in page


def test_rework_that_comes_again_is_not_counted_twice(desk: Desk, counter: Browser) -> None:
    """It stands beside, and the share stays what it was."""
    _bad(desk, ONE, 90, 10, 0, ("glue-loose", 10))
    desk.hand_in(TWO, 10, TODAY, rework_of=ONE)
    desk.inspect(TWO, Split(8, 2, 0, {}), reasons=(Reason("dirty", 2),))
    page = counter.read("/quality")
    assert "每 100 件有 10.0 件有毛病" in page
    assert "修好再交 10，合格 8" in page
    assert "弄脏了" not in page


def test_what_was_given_back_is_listed_until_it_comes_in_again(desk: Desk, counter: Browser) -> None:
    """With whom it is and how many, whatever the month, and the way to the counter for just that."""
    _bad(desk, ONE, 90, 10, 0, ("glue-loose", 10))
    assert "返工还没交回的 10 件 林阿梅 0101 灯笼布线 · 11 月 3 日干的 10" in counter.read(
        "/quality?month=2026-01"
    )
    desk.hand_in(TWO, 4, TODAY, rework_of=ONE)
    page = counter.get("/quality")
    assert "返工还没交回的 6 件" in words(page)
    assert f"/hand-in?worker={who.AMEI}&amp;choice=lantern/wiring" in page.text
    desk.hand_in(THREE, 6, TODAY, rework_of=ONE)
    assert "返工还没交回的" not in counter.read("/quality")


def test_a_correction_counts_from_the_day_it_was_recorded(desk: Desk, counter: Browser) -> None:
    """A figure told yesterday can be told again as it was."""
    desk.now = NOW - timedelta(days=2)
    desk.hand_in(ONE, 100, TODAY - timedelta(days=2))
    desk.inspect(ONE, Split(80, 20, 0, {}), reasons=(Reason("glue-loose", 20),))
    desk.now = NOW - timedelta(hours=1)
    desk.correct(ONE, 100, Split(95, 5, 0, {}), who.an_id("mended"))
    then = (NOW - timedelta(days=1)).date().isoformat()
    assert "胶没粘牢 20 件" in counter.read(f"/quality?day={then}")
    assert "胶没粘牢 5 件" in counter.read("/quality")


def test_nothing_inspected_and_a_month_that_is_none_are_told(desk: Desk, counter: Browser) -> None:
    """An empty page says what to do; what cannot be read says why."""
    assert "还没有验收过" in counter.read("/quality")
    _bad(desk, ONE, 10, 0, 0)
    assert "月份要写成" in counter.read("/quality?month=soon")
    assert "2020 年 1 月的活，到那天还没有验收过" in counter.read("/quality?month=2020-01")


def test_the_workbook_has_a_line_a_step_a_line_a_defect_and_the_method(desk: Desk, counter: Browser) -> None:
    """Figures to reckon with, and how they were made."""
    _bad(desk, ONE, 90, 6, 4, ("glue-loose", 10))
    book = load_workbook(io.BytesIO(counter.get("/quality/export").data))
    steps, defects, method = ([[cell.value for cell in row] for row in sheet] for sheet in book)
    assert steps[1][2:] == [100, 90, 6, 4, 10, 0, 0]
    assert defects[1][2:] == ["胶没粘牢", 10, 0]
    assert any("第一次交来" in str(line[0]) for line in method)


def test_the_page_costs_the_same_however_much_was_inspected(desk: Desk, counter: Browser) -> None:
    """A fixed number of questions."""
    asked = []
    for id in (ONE, TWO, THREE):
        _bad(desk, id, 9, 1, 0, ("dirty", 1))
        with selects(desk.house) as these:
            counter.get("/quality")
        asked.append(len(these))
    assert asked[1] == asked[2]


def test_an_enterprise_is_told_what_was_bad_of_its_own_order(desk: Desk) -> None:
    """Step by step, of every workshop with a share; of other orders and of work for none, nothing."""
    desk.enterprise()
    boss, order, other = desk.boss(), who.an_id("its order"), who.an_id("another order")
    for id in (order, other):
        placed(desk, id)
        share = {"workshop": who.WORKSHOP, "request": who.an_id(f"share of {id}")}
        desk.do(desk.house.get(Orders).accept, id=id, quantity=100, **share)
    assert "返工和不合格" not in words(look(boss, f"/{order}"))
    for id, quantity, made_for in ((ONE, 40, order), (TWO, 30, other), (THREE, 20, None)):
        desk.hand_in(id, quantity, TODAY, order=made_for)
        desk.inspect(id, Split(quantity - 4, 3, 1, {}), reasons=(Reason("glue-loose", 4),))
    told = words(look(boss, f"/{order}"))
    assert "验收了 40 个，每 100 个有 10.0 个有毛病" in told
    assert "布线 验收 40 · 返工 3 · 不合格 1 胶没粘牢 4 件 10.0%" in told
    found = desk.read.found_of(order)
    assert {step: (one.pieces, one.share) for step, one in found.items()} == {"wiring": (40, 10)}
    seen = of(desk.app, who.ENTERPRISE, "13900001291").get(f"/orders/{order}").json["quality"]
    assert seen == [
        {
            "step": "wiring",
            "accepted": 36,
            "rework": 3,
            "rejected": 1,
            "again": 0,
            "again_accepted": 0,
            "defects": [{"code": "glue-loose", "alone": 4, "among": 0}],
        }
    ]
