"""The rows that have to be mended: taken away in their own layout, sent again, and nothing counted twice."""

import io
from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.examples import who
from tests.workshops.desk import Browser, Desk, words
from tests.workshops.make_sheets import Page, xlsx

HEADINGS = ["日期", "工号", "产品", "工序", "数量"]
GOOD = ["2026-11-02", "0101", "灯笼", "布线", 80]
ALIKE = ["2026-11-02", "0101", "灯笼", "布线", "八十来个"]


class Sheets:
    """A coordinator who sends sheets in."""

    def __init__(self, desk: Desk, counter: Browser) -> None:
        self.desk, self.counter = desk, counter

    def look(self, data: bytes) -> str:
        """Try a file out; answers the page that tells of it."""
        answer = self.counter.post("/import", file=(io.BytesIO(data), "表.xlsx"))
        assert answer.status_code == 303, words(answer)
        self.desk.work_off()
        return str(answer.location)

    def take(self, page: str, partial: bool = False) -> str:
        """Take in what was tried out."""
        taken = self.counter.post(page, partial=str(partial).lower()).location
        self.desk.work_off()
        return str(taken)

    def to_mend(self, page: str) -> Any:
        """The rows to be mended, as a workbook."""
        answer = self.counter.get(f"{page}/to-mend.xlsx")
        assert answer.status_code == 200, words(answer)
        return load_workbook(io.BytesIO(answer.data))

    def recorded(self) -> list[int]:
        """The pieces recorded."""
        return sorted(row["quantity"] for row in self.desk.read.latest(who.WORKSHOP, 100))


@pytest.fixture
def sheets(desk: Desk, counter: Browser) -> Sheets:
    """The first coordinator's."""
    return Sheets(desk, counter)


def rows_of(book: Any) -> list[list[Any]]:
    """What stands on the only sheet."""
    return [list(row) for row in book.active.values]


def saved(book: Any) -> bytes:
    """A workbook as a file."""
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def mended(book: Any, *cells: tuple[str, object]) -> bytes:
    """The workbook with some cells put right."""
    for cell, value in cells:
        book.active[cell] = value
    return saved(book)


def sheet(*lines: Sequence[object]) -> bytes:
    """A sheet with a title and headings."""
    return xlsx(Page([["十一月计件"], HEADINGS, *lines], name="十一月"))


def test_only_wrong_rows_come_back_with_their_headings_and_what_to_do(sheets: Sheets) -> None:
    """Title and headings stand as they did; the reason names the cell; the way back is kept out of sight."""
    book = sheets.to_mend(sheets.look(sheet(GOOD, ALIKE, ["2026-11-02", "9999", "灯笼", "包装", 5])))
    title, headings, *rest = rows_of(book)
    assert title[0] == "十一月计件"
    assert headings == [*HEADINGS, "要改什么", "原表行"]
    assert [row[:5] for row in rest] == [ALIKE, ["2026-11-02", "9999", "灯笼", "包装", 5]]
    assert rest[0][5] == "E4 数量：看不懂是多少件，写成一个整数。"
    assert rest[1][5] == "B5 工号：工坊里没有这个人。改成工牌上的号，或者先把人加进来。"
    assert book.active.title == "十一月"
    assert book.active.column_dimensions["G"].hidden


def test_a_row_mended_to_the_same_as_another_is_work_of_its_own(sheets: Sheets) -> None:
    """Two lots of eighty on a day: the good one taken first, the other mended; each counts once, however
    often either file is sent again."""
    page = sheets.look(sheet(GOOD, ALIKE))
    file = mended(sheets.to_mend(page), ("E3", 80))
    sheets.take(page, partial=True)
    assert sheets.recorded() == [80]
    for _ in range(2):
        sheets.take(sheets.look(file))
        assert sheets.recorded() == [80, 80]
    sheets.take(sheets.look(sheet(GOOD, [*ALIKE[:4], 80])))
    assert sheets.recorded() == [80, 80]


def test_mended_rows_may_be_sent_before_the_good_ones(sheets: Sheets) -> None:
    """The order of the two files changes nothing."""
    page = sheets.look(sheet(GOOD, ALIKE))
    sheets.take(sheets.look(mended(sheets.to_mend(page), ("E3", 80))))
    sheets.take(page, partial=True)
    assert sheets.recorded() == [80, 80]


def test_what_is_still_wrong_comes_back_once_more(sheets: Sheets) -> None:
    """Mended in two goes, beside all that was taken before."""
    page = sheets.look(sheet(GOOD, ALIKE, ALIKE))
    sheets.take(page, partial=True)
    again = sheets.look(mended(sheets.to_mend(page), ("E3", 80)))
    last = mended(sheets.to_mend(again), ("E3", 80))
    sheets.take(again, partial=True)
    sheets.take(sheets.look(last))
    assert sheets.recorded() == [80, 80, 80]


def test_of_a_line_by_days_only_the_wrong_count_comes_back(sheets: Sheets) -> None:
    """Whose line it is stands there, what was taken of it does not."""
    by_days = [
        ["灯笼布线 2026年11月"],
        ["工号", "姓名", 1, 2],
        ["0101", "林阿梅", 12, "若干"],
        ["0207", "王宝根", 7, 8],
    ]
    page = sheets.look(xlsx(by_days))
    book = sheets.to_mend(page)
    assert [row[:4] for row in rows_of(book)][1:] == [
        ["工号", "姓名", 1, 2],
        ["0101", "林阿梅", None, "若干"],
    ]
    sheets.take(page, partial=True)
    sheets.take(sheets.look(mended(book, ("D3", 12))))
    assert sheets.recorded() == [7, 8, 12, 12]


def test_what_merged_cells_said_is_written_out(sheets: Sheets) -> None:
    """A date over three lines still belongs to the one that comes back."""
    lines = [
        ["2026-11-02", "0101", "灯笼", "布线", 5],
        [None, "0207", "灯笼", "布线", "?"],
        [None, "0318", "灯笼", "布线", 6],
    ]
    page = sheets.look(xlsx(Page([HEADINGS, *lines], merged=["A2:A4"])))
    assert rows_of(sheets.to_mend(page))[1][:5] == ["2026-11-02", "0207", "灯笼", "布线", "?"]


def test_what_the_workshop_refuses_comes_back_too(sheets: Sheets) -> None:
    """A day without a price: the row was read, but cannot be recorded."""
    page = sheets.look(sheet(GOOD, ["2025-01-06", "0101", "灯笼", "布线", 9]))
    _, _, row = rows_of(sheets.to_mend(page))
    assert row[:5] == ["2025-01-06", "0101", "灯笼", "布线", 9]
    assert row[5] == "D4 工序：那一天这道工序还没有定单价。先到「产品和单价」里定好。"


def test_a_sheet_without_known_headings_is_taken_in_as_it_was_shown(sheets: Sheets) -> None:
    """How the columns were read stands there the first time; after that it is known, until said otherwise."""
    rows = [["哪天", "谁", "做了啥", "哪一步", "几个", "返"], ["2026-11-02", "林阿梅", "灯笼", "布线", 80, 3]]
    page = sheets.look(xlsx(rows))
    told = sheets.counter.read(page)
    assert "缺这一列" in told  # of two columns of counts nobody knows which is paid
    answer = sheets.counter.post(f"{page}/columns", **{"role-0-4": "quantity", "role-0-5": "other"})
    sheets.desk.work_off()
    page = str(answer.location)
    assert "收进来：1 行" in sheets.counter.read(page)
    sheets.take(page)
    assert sheets.recorded() == [80]
    again = sheets.look(xlsx([rows[0], ["2026-11-01", "王宝根", "灯笼", "布线", 70, 1]]))
    assert "收进来：1 行" in sheets.counter.read(again)
    assert "第一次见这种表头" not in sheets.counter.read(again)


def test_taking_a_sheet_in_confirms_how_it_was_read(sheets: Sheets) -> None:
    """The first time it is pointed out, the second time it is not."""
    said = "第一次见这种表头"
    page = sheets.look(sheet(GOOD))
    assert said in sheets.counter.read(page)
    sheets.take(page)
    assert said not in sheets.counter.read(sheets.look(sheet(GOOD, [*GOOD[:4], 70])))


def test_one_meaning_for_two_columns_is_refused(sheets: Sheets) -> None:
    """What was chosen stays chosen, with the reason."""
    page = sheets.look(sheet(GOOD))
    answer = sheets.counter.post(f"{page}/columns", **{"role-0-2": "quantity"})
    assert answer.status_code == 422
    assert "「交了多少」只能是一列" in words(answer)
    assert sheets.counter.post(f"{page}/columns", **{"role-0-2": "wages"}).status_code == 422


def test_the_offending_text_is_shown_and_kept_nowhere_in_the_open(sheets: Sheets) -> None:
    """It may be a name: the job does not hold it."""
    page = sheets.look(sheet(["2026-11-02", "马大哈", "灯笼", "布线", 5]))
    assert "马大哈" in sheets.counter.read(page)
    assert "马大哈" not in str(sheets.desk.house.jobs.get(page.rsplit("/", 1)[1]))
