"""Forms on paper: the tally sheet to be scanned at the counter, the pay list to be signed."""

import re
from pathlib import Path

import pytest

from kernel.money import in_capitals
from tests.examples import who
from tests.founding import Founded
from tests.workshops.desk import TODAY, Browser, Desk

RUN = who.an_id("run to sign")
STYLES = Path(__file__).parents[2] / "shell/static/css"


@pytest.mark.parametrize(
    ("fen", "written"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (30, "叁角整"),
        (1005, "壹拾元零伍分"),
        (103_050, "壹仟零叁拾元伍角整"),
        (1_234_567, "壹万贰仟叁佰肆拾伍元陆角柒分"),
        (1_000_010_000, "壹仟万零壹佰元整"),
        (10_000_100_000, "壹亿零壹仟元整"),
        (10_000_000_000_001, "壹仟亿元零壹分"),
    ],
)
def test_an_amount_is_written_in_capitals(fen: int, written: str) -> None:
    """As the rules for vouchers have it, so that no digit can be added later."""
    assert in_capitals(fen) == written


def test_the_tally_sheet_has_everybody_with_a_code_and_every_step_with_a_number(counter: Browser) -> None:
    """The codes are those of the cards: the counter knows them."""
    page = counter.get("/tally-sheet")
    told = counter.read("/tally-sheet")
    assert page.text.count('role="img" aria-label=') == 3
    assert "0101 林阿梅" in told
    assert "1 灯笼 · 布线 一个 0.42 元" in told
    assert "2 灯笼 · 包装" in told


def test_a_workshop_without_anybody_prints_nothing(desk: Desk) -> None:
    """The page says what comes first."""
    Founded(desk.house, who.OTHER_WORKSHOP, desk.now).found({})
    empty = desk.browser(desk.account("13900000003", who.OTHER_WORKSHOP))
    empty.at = f"/workshops/{who.OTHER_WORKSHOP}"
    assert "工坊里还没有人" in empty.read("/tally-sheet")


def test_the_pay_list_adds_up_to_the_run(desk: Desk, counter: Browser) -> None:
    """A line for everybody, by number; the sum in figures and in words; before the approval it says so."""
    desk.accept(who.an_id("a"), 100)
    desk.accept(who.an_id("b"), 10, worker=who.BAOGEN)
    total = desk.prepare(RUN, TODAY)
    page = counter.read(f"/runs/{RUN}/pay-list")
    assert "还没批准" in page
    assert "至少存 3 年" in page  # as long as the ledger it belongs to
    assert "1 0101 林阿梅 42.00 42.00 2 0207 王宝根 4.20 4.20" in page
    assert "总共 2 人，实发 46.20 元 · 大写 肆拾陆元贰角整" in page
    desk.approve(RUN, total)
    assert "还没批准" not in counter.read(f"/runs/{RUN}/pay-list")


def test_the_run_of_another_workshop_is_not_there(desk: Desk) -> None:
    """Not even for those who may print their own."""
    desk.accept(who.an_id("a"), 100)
    desk.prepare(RUN, TODAY)
    stranger = desk.browser(desk.account("13900000003", who.OTHER_WORKSHOP))
    assert stranger.get(f"/runs/{RUN}/pay-list").status_code == 403


def test_every_paper_is_of_a_size_browsers_know() -> None:
    """CSS Paged Media 3 names A5, A4 and A3 and no A6: a browser passes over what it does not know, and a
    card for A6 comes out on A4."""
    styles = [file.read_text() for file in STYLES.glob("*.css")]
    sizes = [size for style in styles for size in re.findall(r"@page \{[^}]*?size: ([^;}]+)", style)]
    assert sizes
    for size in sizes:
        assert re.fullmatch(r"(A3|A4|A5)( landscape)?|[0-9]+mm [0-9]+mm", size.strip()), size
