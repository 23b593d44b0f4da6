"""The day sheets that workshops gave us are read as they are meant, whatever form they come in."""

import json
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from shell.workbooks import read_workbook
from tests.workshops.make_sheets import (
    HEADINGS,
    SHEET1,
    Formula,
    ids,
    read,
    rewritten,
    text,
    work,
    xlsx,
)
from workshops.tasks.sheets import Sheet

GIVEN = Path(__file__).parent / "day_sheets"
EXPECTED = json.loads((GIVEN / "expected.json").read_text())


def given(name: str) -> bytes:
    return (GIVEN / name).read_bytes()


def totals(sheet: Sheet) -> dict[tuple[str, str, str, str], list[int]]:
    """Pieces, accepted and not inspected, per worker, product, step and date."""
    summed: dict[tuple[str, str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    names = {"lantern": "灯笼", "string": "彩灯串", "chair": "藤椅背"}
    for row in sheet.rows:
        number = f"G{int(row.worker.removeprefix('worker ')):02}"
        step = row.step.partition("-")[2]
        sums = summed[number, names[row.product], step, row.work_date.isoformat()]
        sums[0] += row.quantity
        sums[1] += row.accepted or 0
        sums[2] += row.quantity if row.accepted is None else 0
    return dict(summed)


@pytest.mark.parametrize("expected", EXPECTED["files"], ids=lambda expected: expected["file"])
def test_a_given_day_sheet_is_read_as_expected(expected):
    """Rows, pieces, totals per person, product, step and day, and every error with its place."""
    sheet = read(given(expected["file"]), expected["file"])

    assert len(sheet.rows) == expected["rows_good"]
    assert sum(row.quantity for row in sheet.rows) == expected["total_quantity"]
    assert totals(sheet) == {
        (t["worker"], t["product"], t["step"], t["work_date"]): [
            t["quantity"],
            t["accepted"],
            t["not_inspected"],
        ]
        for t in expected["totals"]
    }
    told = [(e.sheet, e.row, e.column, e.code) for e in sheet.errors]
    optional = [(w.sheet, w.row, w.column, w.code) for w in sheet.warnings]
    wanted = {True: [], False: []}
    for error in expected["errors"]:
        (code,) = error["codes"]
        place = (error["sheet"], error["row"], error["column"], code)
        wanted[error.get("optional", False)].append(place)
    assert told == wanted[False]
    assert optional == wanted[True]
    assert sheet.rows_seen == len(sheet.rows) + len(told)


def test_the_same_file_gives_the_same_ids_again_and_no_two_rows_share_one():
    """Importing a sheet twice adds nothing, since a row's id comes from what it says."""
    for name in ("a-long.xlsx", "b-matrix.xlsx", "c-gb18030.csv", "d-bad.xlsx"):
        first, second = read(given(name)), read(given(name), "另一个名字.xlsx")
        assert ids(first) == ids(second)
        assert len(set(ids(first))) == len(first.rows)


def test_an_old_workbook_gives_the_same_ids_as_the_new_one():
    """The same sheet saved as .xls, merged cells, bare day numbers and all."""
    assert ids(read(given("a-long.xls"))) == ids(read(given("a-long.xlsx")))


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [
        ("utf-8-sig", ","),
        ("utf-8", ";"),
        ("utf-8", "，"),
        ("gb18030", "\t"),
        ("utf-16", "\t"),
        ("utf-16-le", ","),
        ("utf-16-be", ","),
    ],
)
def test_the_same_sheet_saved_as_text_gives_the_same_ids(encoding, separator):
    """Saving as text loses the merged cells, the formulas and the formats, not the work."""
    (grid,) = read_workbook(given("a-long.xlsx"))
    rows = [grid.rows.get(number, []) for number in range(1, 75)]
    assert sorted(ids(read(text(rows, encoding, separator), "a.csv"))) == sorted(
        ids(read(given("a-long.xlsx")))
    )


def test_a_table_by_days_saved_as_text_gives_the_same_ids():
    """A page of it: text files hold only one."""
    together = ids(read(given("b-matrix.xlsx")))
    apart = []
    for grid in read_workbook(given("b-matrix.xlsx")):
        rows = [grid.rows.get(number, []) for number in range(1, 14)]
        apart += ids(read(text(rows, "gb18030"), "b.csv"))
    assert apart == together


def test_columns_moved_and_rows_sorted_make_no_new_work():
    """The ids of a sheet do not hang on the order of its columns or rows."""
    (grid,) = read_workbook(given("c-gb18030.csv"))
    rows = list(grid.rows.values())[:-1]
    width = max(map(len, rows))
    wide = [[*row, *[None] * (width - len(row))] for row in rows]
    moved = [wide[0][::-1], *(row[::-1] for row in sorted(wide[1:], key=str))]
    assert set(ids(read(xlsx(moved)))) == set(ids(read(given("c-gb18030.csv"))))


def test_two_rows_that_agree_are_both_work_and_the_second_is_pointed_out():
    """Two batches of six chairs in a day are twelve; each row has an id of its own."""
    row = [date(2026, 11, 6), "G02", "苗小岭", "藤椅背", "编织", 6]
    sheet = read(xlsx([HEADINGS, row, row, [*row, 6]]))
    assert len(set(ids(sheet))) == 3
    assert [(w.row, w.code) for w in sheet.warnings] == [(3, "duplicate-row")]


def test_a_remark_is_noticed_but_never_kept():
    """Free text stays in the file: of a remark only that there is one."""
    row = [date(2026, 11, 6), "G02", "苗小岭", "藤椅背", "编织", 6, None, "合计见背面"]
    (read_row,) = read(xlsx([HEADINGS, row])).rows
    assert read_row.note_present
    assert "背面" not in repr(read_row)


def test_an_old_workbook_that_counts_from_1904_keeps_its_days_and_its_failed_cells():
    """In .xls too #REF! is no blank, and the Macintosh's days are not four years off."""
    sheet = read(given("errors-1904.xls"))
    assert [(row.work_date, row.quantity, row.accepted) for row in sheet.rows] == [
        (date(2026, 11, 6), 40, 38)
    ]
    assert [(e.row, e.column, e.code, e.value) for e in sheet.errors] == [
        (3, "数量", "cell-error", "#REF!"),
        (4, "合格", "cell-error", "#DIV/0!"),
        (5, "日期", "cell-error", "#NAME?"),
    ]


def test_a_new_workbook_that_counts_from_1904_keeps_its_days():
    """Dates as dates and as bare numbers, both counted from 1904."""
    row = ["G02", "苗小岭", "藤椅背", "编织"]
    bare = (date(2026, 11, 5) - date(1904, 1, 1)).days
    sheet = read(xlsx([HEADINGS, [date(2026, 11, 6), *row, 6], [bare, *row, 7]], date_1904=True))
    assert [line[3] for line in work(sheet)] == ["11-06", "11-05"]


def test_a_formula_that_failed_or_was_never_calculated_is_not_blank():
    """`=20+20` without a saved value is 40; what only a spreadsheet could work out is an error."""
    row = [date(2026, 11, 6), "G02", "苗小岭", "藤椅背", "编织"]
    data = xlsx(
        [
            HEADINGS,
            [*row, Formula("=20+20", 0)],
            [*row, Formula("=SUM(G1:G9)", 0)],
            [*row, Formula("=1/0", "#DIV/0!")],
        ]
    )
    never = rewritten(data, SHEET1, lambda xml: xml.replace(b"<v>0</v></c></row>", b"<v/></c></row>"))
    sheet = read(never)
    assert [row.quantity for row in sheet.rows] == [40]
    assert [(e.row, e.code, e.value) for e in sheet.errors] == [
        (3, "quantity-unreadable", "=SUM(G1:G9)"),
        (4, "cell-error", "#DIV/0!"),
    ]
