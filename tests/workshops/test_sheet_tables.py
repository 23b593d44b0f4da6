"""What workshops do to a table with one row a piece of work: headings, merged cells, totals."""

from datetime import date

import pytest

from tests.workshops.make_sheets import HEADINGS, Page, read, work, wrong, xlsx

DAY = date(2026, 11, 6)
G01 = ["G01", "金灯花", "灯笼", "骨架"]
G02 = ["G02", "苗小岭", "灯笼", "布线"]
ONE = ("G01", "lantern", "骨架", "11-06", 40, None)


@pytest.mark.parametrize(
    "headings",
    [
        ["时间", "编号", "名字", "品名", "工种", "件数"],
        ["交件日期", "编码", "工人", "品种", "步骤", "完成数"],
        [" 日 期 ", "工 号", "姓\n名", "产品（名称）", "工序：", "数量(件)"],
        ["日期", "工號", "姓名", "產品", "工序", "數量"],
        ["*日期", "员工编号", "员工姓名", "产品名称", "工序名称", "交件数量"],
        ["Date", "No.", "Name", "Product", "Step", "Qty"],
    ],
)
def test_headings_have_many_names(headings):
    """Synonyms, spaces, line breaks, brackets, colons, traditional characters."""
    assert work(read(xlsx([headings, [DAY, *G01, 40]]))) == [ONE]


def test_columns_nobody_needs_are_passed_over():
    """Money, signatures, rejects and running numbers are not read: rates come from the workshop."""
    rows = [
        ["序号", "日期", "工号", "姓名", "产品", "工序", "数量", "不合格", "单价", "金额", "签名"],
        [1, DAY, *G01, 40, 2, 0.42, 16.8, "金"],
    ]
    assert work(read(xlsx(rows))) == [ONE]


def test_the_heading_stands_below_a_long_preamble():
    """Twenty lines of titles and rules above the table do no harm, nor does an empty first column."""
    rules = [[None, f"{n}. 按工序交件，件数要写清楚，日期不要漏。"] for n in range(1, 21)]
    rows = [*rules, [], [None, *HEADINGS], [None, DAY, *G01, 40]]
    assert work(read(xlsx(rows))) == [ONE]


def test_a_heading_may_take_two_rows():
    """数量 stands over 交件 and 合格; the lower heading is the one that counts."""
    page = Page(
        [
            ["日期", "工号", "姓名", "产品", "工序", "数量", None, "备注"],
            [None, None, None, None, None, "交件", "合格", None],
            [DAY, *G01, 40, 39],
        ],
        merged=["A1:A2", "B1:B2", "F1:G1"],
    )
    assert work(read(xlsx(page))) == [(*ONE[:5], 39)]


def test_a_heading_repeated_on_each_printed_page_is_no_work():
    """Title and headings printed again in the middle of the table."""
    title = ["示例村共富工坊计件表（2026年11月）"]
    rows = [title, HEADINGS, [DAY, *G01, 40], [], title, HEADINGS, [DAY, *G02, 12]]
    assert [row[4] for row in work(read(xlsx(rows)))] == [40, 12]


def test_a_second_table_below_with_other_columns_is_read_by_its_own_headings():
    """Tables stacked on one sheet; the lower one's title holds for it alone."""
    rows = [
        HEADINGS,
        [DAY, *G01, 40],
        [],
        ["产品：藤椅背 工序：编织 日期：2026年11月7日"],
        ["姓名", "数量", "合格"],
        ["苗小岭", 12, 11],
    ]
    assert work(read(xlsx(rows))) == [ONE, ("G02", "chair", "编织", "11-07", 12, 11)]


def test_two_tables_side_by_side_are_both_read():
    """Paper is saved by printing the same headings twice next to each other."""
    short = ["日期", "工号", "产品", "工序", "数量"]
    rows = [
        [*short, None, *short],
        [DAY, "G01", "灯笼", "骨架", 40, None, DAY, "G02", "灯笼", "布线", 12],
        [DAY, "G03", "灯笼", "骨架", 8],
    ]
    assert sorted(row[4] for row in work(read(xlsx(rows)))) == [8, 12, 40]


def test_merged_cells_reach_down_over_dates_persons_products_and_steps():
    """A merged value holds for every row beside it; a merged quantity is counted once."""
    page = Page(
        [
            HEADINGS,
            [DAY, "G01", "金灯花", "灯笼", "骨架", 40],
            [None, None, None, None, None, 12],
            [None, "G02", "苗小岭", None, "布线", 8],
        ],
        merged=["A2:A4", "B2:B3", "C2:C3", "D2:D4", "E2:E3"],
    )
    assert work(read(xlsx(page))) == [
        ONE,
        ("G01", "lantern", "骨架", "11-06", 12, None),
        ("G02", "lantern", "布线", "11-06", 8, None),
    ]


def test_a_quantity_merged_over_two_rows_is_not_counted_twice():
    """The second row has no quantity of its own: that is asked about, not made up."""
    page = Page([HEADINGS, [DAY, *G01, 40], [DAY, *G02, None]], merged=["F2:F3"])
    assert wrong(read(xlsx(page))) == [(3, "数量", "quantity-missing")]


def test_a_date_written_once_a_day_holds_until_the_next():
    """Without merged cells: a block of rows under each date."""
    rows = [
        HEADINGS,
        [date(2026, 11, 6), *G01, 40],
        [None, *G02, 12],
        [None, "G03", "田阿藤", "灯笼", "骨架", 8],
        [date(2026, 11, 7), *G01, 41],
        [None, *G02, 13],
    ]
    assert [row[3] for row in work(read(xlsx(rows)))] == ["11-06"] * 3 + ["11-07"] * 2


def test_a_date_forgotten_on_one_row_is_asked_for():
    """Where every row has its date, a blank one was forgotten; it is not taken from above."""
    rows = [HEADINGS, *[[DAY, *G01, n] for n in (1, 2, 3)], [None, *G01, 4], [DAY, *G01, 5]]
    assert wrong(read(xlsx(rows))) == [(5, "日期", "date-missing")]


def test_a_person_written_once_does_not_reach_over_a_subtotal():
    """Whose the row after a 小计 is, nobody can tell."""
    rows = [
        HEADINGS,
        [DAY, *G01, 40],
        [DAY, None, None, "灯笼", "布线", 12],
        [DAY, None, None, "灯笼", "包装", 12],
        [None, None, "小计", None, None, 64],
        [DAY, None, None, "灯笼", "包装", 9],
    ]
    assert wrong(read(xlsx(rows))) == [(6, "工号", "worker-missing")]


def test_ditto_marks_repeat_what_stands_above():
    """〃 and 同上."""
    rows = [HEADINGS, [DAY, *G01, 40], ["〃", "〃", "〃", "同上", "布线", 12], [DAY, *G01, 1]]
    assert work(read(xlsx(rows)))[1] == ("G01", "lantern", "布线", "11-06", 12, None)


@pytest.mark.parametrize(
    "total",
    [
        ["合 计", None, None, None, None, 52],
        [None, None, "小　计", None, None, 52],
        [None, None, None, "本页合计：", None, 52],
        ["总计", None, None, None, None, "52件"],
        ["共计52件"],
        [None, None, "金灯花小计", None, None, 52],
        [None, None, None, None, None, 52],
        ["累计", None, None, None, None, 1052],
    ],
)
def test_totals_are_no_work(total):
    """Labelled in any column, with spaces inside, or not labelled at all but the sum of the above."""
    rows = [HEADINGS, [DAY, *G01, 40], [DAY, *G02, 12], total]
    assert [row[4] for row in work(read(xlsx(rows)))] == [40, 12]


def test_a_count_without_anybody_that_is_no_total_is_asked_about():
    """A number alone on a row is passed over only where it is the sum."""
    rows = [HEADINGS, [DAY, *G01, 40], [DAY, *G02, 12], [None] * 5 + [51]]
    assert {code for _, _, code in wrong(read(xlsx(rows)))} == {
        "worker-missing",
        "date-missing",
        "product-unknown",
    }


def test_a_total_in_the_column_of_running_numbers_is_no_work():
    """合计 often stands under 序号, which is a column nobody else needs."""
    rows = [["序号", *HEADINGS], [1, DAY, *G01, 40], ["合计", None, None, None, None, None, 40]]
    assert work(read(xlsx(rows))) == [ONE]


def test_the_foot_of_a_sheet_and_rows_without_work_are_passed_over():
    """Signatures, notes, 以下空白, persons who did nothing, numbers printed beforehand."""
    rows = [
        ["序号", *HEADINGS],
        [1, DAY, *G01, 40],
        [2, DAY, "G02", "苗小岭"],
        [3],
        [None, "以下空白"],
        [None, "制表：示例", None, None, "审核：示例", None, "单位：件"],
        [None, "注：次日下午验收，请各位核对。"],
    ]
    assert work(read(xlsx(rows))) == [ONE]


def test_the_sheets_of_a_workbook_are_all_read_but_hidden_ones():
    """An empty sheet is nothing; instructions are passed over with a word; so is what is hidden."""
    sheet = read(
        xlsx(
            Page([], name="空"),
            Page([["填表说明"], ["每天下班前填好。"]], name="说明"),
            Page([HEADINGS, [DAY, *G01, 40]], name="上旬"),
            Page([HEADINGS, [DAY, *G02, 12]], name="下旬"),
            Page([HEADINGS, [DAY, *G02, 99]], name="旧", hidden=True),
        )
    )
    assert [(row[0], row[4]) for row in work(sheet)] == [("G01", 40), ("G02", 12)]
    assert [(w.sheet, w.code) for w in sheet.warnings] == [
        ("旧", "sheet-hidden"),
        ("说明", "headings-missing"),
    ]
