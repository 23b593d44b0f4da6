"""What workshops do to a table with one row a piece of work, and how it is understood."""

from datetime import date

import pytest

from tests.workshops.make_sheets import HEADINGS, AsDate, Page, read, text, work, wrong, xlsx

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


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026/11/3", "11-03"),
        ("2026.11.3 ", "11-03"),
        ("2026-11-03", "11-03"),
        ("2026年11月3日", "11-03"),
        ("２０２６年１１月３日", "11-03"),
        ("2026 年 11 月 3 日 星期二", "11-03"),
        ("2026/11/03 00:00:00", "11-03"),
        ("2026-11-03T08:30:00", "11-03"),
        ("20261103", "11-03"),
        (20261103, "11-03"),
        (46329, "11-03"),
        (46329.75, "11-03"),
        ("46329", "11-03"),
        ("11月3日", "11-03"),
        ("11月3号（周二）", "11-03"),
        ("11/3", "11-03"),
        ("11-3", "11-03"),
        ("11.3", "11-03"),
        (11.15, "11-15"),
        ("26.11.3", "11-03"),
        ("11/13/2026", "11-13"),
        ("十一月三日", "11-03"),
        ("二〇二六年十一月三日", "11-03"),
        ("12月30日", "2025-12-30"),
    ],
)
def test_dates_are_written_in_many_ways(written, meant):
    """A date without a year is the latest such day that is not to come."""
    assert work(read(xlsx([HEADINGS, [written, *G01, 40]])))[0][3] == meant


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2026年2月30日", "date-unreadable"),
        ("3/11/2026", "date-unreadable"),  # March or November?
        ("11/3/26", "date-unreadable"),
        (11.1, "date-unreadable"),  # typed as 11.1 or as 11.10: the cell does not know
        ("3日", "date-unreadable"),  # of which month?
        (3, "date-unreadable"),
        ("昨天", "date-unreadable"),
        ("11.3-11.5", "date-unreadable"),
        (0, "date-unreadable"),
        (1e300, "date-unreadable"),
        ("2026年11月23日", "date-in-future"),
        ("", "date-missing"),
    ],
)
def test_a_date_that_could_mean_two_days_or_none_is_asked_about(written, code):
    """No guess where a day's rate hangs on it."""
    assert wrong(read(xlsx([HEADINGS, [written, *G01, 40]]))) == [(2, "日期", code)]


@pytest.mark.parametrize(
    ("title", "written", "meant"),
    [
        ("计件日报表（2026年11月上旬）", "3日", "11-03"),
        ("计件日报表（2026年11月上旬）", 3, "11-03"),
        ("二〇二六年十一月", "3", "11-03"),
        ("2025年度计件表", "11月3日", "2025-11-03"),
        ("2026年1月计件表", "12月30日", "2025-12-30"),
        ("2025年12月26日至2026年1月25日", "12月30日", "2025-12-30"),
        ("2025年12月26日至2026年1月25日", "3日", "01-03"),
        ("2025年12月26日至2026年1月25日", "28", "2025-12-28"),
        ("10月26日—11月20日", "27日", "10-27"),
        ("制表日期：2026年12月1日  月份：2026年11月", "3日", "11-03"),
        ("2-3组 2026.11", "3日", "11-03"),
    ],
)
def test_the_title_lends_year_and_month_to_short_dates(title, written, meant):
    """What the table leaves out stands above it; the day it was made up on does not count."""
    assert work(read(xlsx([[title], HEADINGS, [written, *G01, 40]])))[0][3] == meant


def test_the_sheets_name_lends_the_month_or_the_day():
    """A sheet for each month, or for each day of the month that the title names."""
    monthly = Page([HEADINGS, ["3日", *G01, 40]], name="11月上旬")
    short = [heading for heading in HEADINGS if heading != "日期"]
    daily = [Page([["2026年11月计件表"], short, [*G01, number]], name=f"{number}日") for number in (4, 5)]
    assert [row[3] for row in work(read(xlsx(monthly)))] == ["11-03"]
    assert [row[3] for row in work(read(xlsx(*daily)))] == ["11-04", "11-05"]


@pytest.mark.parametrize(
    ("written", "pieces"),
    [
        (40, 40),
        ("４０", 40),
        ("40件", 40),
        ("40 个", 40),
        (" 40 ", 40),
        ("1,200", 1200),
        ("1，200", 1200),
        ("12.0", 12),
        (12.000000000000002, 12),
        ("20+15", 35),
        ("=20+20", 40),
        ("四十", 40),
        ("一百二十个", 120),
        ("两千零五", 2005),
        ("一万二", 12_000),
        (AsDate(60), 60),
        (100_000, 100_000),
    ],
)
def test_quantities_are_written_in_many_ways(written, pieces):
    """Full-width, with a unit, with commas, as a sum, in Chinese, in a cell formatted as a date."""
    assert work(read(xlsx([HEADINGS, [DAY, *G01, written]])))[0][4] == pieces


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("几个", "quantity-unreadable"),
        ("约40", "quantity-unreadable"),
        ("40箱", "quantity-unreadable"),  # how many is a box?
        ("40-5", "quantity-unreadable"),
        ("1,20", "quantity-unreadable"),
        ("一", "quantity-unreadable"),  # one, or a dash?
        ("休", "quantity-unreadable"),
        (date(2026, 11, 3), "quantity-unreadable"),  # a date in the wrong column, not 46 329 pieces
        ("=C3+D3", "quantity-unreadable"),
        (True, "quantity-unreadable"),
        ("", "quantity-missing"),
        (1.5, "quantity-not-whole"),
        ("1.5件", "quantity-not-whole"),
        (0, "quantity-not-positive"),
        ("－5", "quantity-not-positive"),
        (100_001, "quantity-too-large"),
        ("9" * 30, "quantity-too-large"),
    ],
)
def test_a_quantity_that_cannot_be_trusted_is_asked_about(written, code):
    """The piece count is the wage: nothing is guessed."""
    assert wrong(read(xlsx([HEADINGS, [DAY, *G01, written]]))) == [(2, "数量", code)]


@pytest.mark.parametrize(
    ("written", "accepted"), [(None, None), ("-", None), ("待验", None), (0, 0), ("39件", 39)]
)
def test_accepted_may_be_open(written, accepted):
    """Blank, a dash or 待验: not inspected yet. Zero is a finding."""
    assert work(read(xlsx([HEADINGS, [DAY, *G01, 40, written]])))[0][5] == accepted


def test_each_wrong_column_of_a_row_is_told_once_in_the_order_of_the_columns():
    """A coordinator mends a row in one go."""
    sheet = read(xlsx([HEADINGS, ["昨天", "G99", "金灯花", "灯笼", "油漆", "几个", "不错"]]))
    assert wrong(sheet) == [
        (2, "日期", "date-unreadable"),
        (2, "工号", "worker-unknown"),
        (2, "工序", "step-unknown"),
        (2, "数量", "quantity-unreadable"),
        (2, "合格", "quantity-unreadable"),
    ]
    assert [error.value for error in sheet.errors] == ["昨天", "G99", "油漆", "几个", "不错"]


@pytest.mark.parametrize(
    ("headings", "who"),
    [
        (["工号"], ["g 01"]),
        (["工号"], ["Ｇ０１"]),
        (["姓名"], ["金 灯 花"]),
        (["姓名"], ["金灯花（组长）"]),
        (["姓名"], ["G01"]),
        (["工号"], ["金灯花"]),
        (["工号/姓名"], ["G01 金灯花"]),
        (["员工"], ["金灯花(G01)"]),
        (["员工"], ["G01-金灯花"]),
        (["工号", "姓名"], [None, "金灯花"]),
        (["工号", "姓名"], ["G01", None]),
        (["工号", "姓名"], ["-", "金灯花"]),
    ],
)
def test_a_person_is_found_by_number_or_name(headings, who):
    """In either column, with or without the other."""
    rows = [["日期", *headings, "产品", "工序", "数量"], [DAY, *who, "灯笼", "骨架", 40]]
    assert work(read(xlsx(rows))) == [ONE]


@pytest.mark.parametrize(
    ("headings", "made"),
    [
        (["产品", "工序"], ["灯 笼", "骨架　"]),
        (["产品", "工序"], ["LANTERN", "lantern-骨架"]),
        (["产品/工序"], ["灯笼-骨架"]),
        (["工作内容"], ["灯笼骨架"]),
        (["产品"], ["灯笼（骨架）"]),
        (["产品", "工序"], ["灯笼", "灯笼骨架"]),
        (["工序"], ["灯笼骨架"]),
    ],
)
def test_product_and_step_may_stand_in_one_cell(headings, made):
    """By name or code, together or apart."""
    rows = [["日期", "工号", *headings, "数量"], [DAY, "G01", *made, 40]]
    assert work(read(xlsx(rows))) == [ONE]


@pytest.mark.parametrize(
    "title",
    [
        ["产品：灯笼　工序：骨架"],
        ["产品", "灯笼", "工序", "骨架"],
        ["产品：", "灯笼", None, "工序：", "骨架"],
        ["灯笼（骨架）计件表"],
        ["灯笼骨架 2026年11月"],
    ],
)
def test_the_title_tells_product_and_step_for_the_whole_table(title):
    """A table a product needs no column for it."""
    assert work(read(xlsx([title, ["日期", "工号", "数量"], [DAY, "G01", 40]]))) == [ONE]


def test_the_title_tells_the_person_for_the_whole_table():
    """A sheet of one's own."""
    rows = [["姓名：金灯花  工号：G01"], ["日期", "产品", "工序", "数量"], [DAY, "灯笼", "骨架", 40]]
    assert work(read(xlsx(rows))) == [ONE]


def test_a_title_that_names_an_unknown_product_stops_its_table():
    """One error where it is told, not one for each row."""
    rows = [["产品：纸风车 工序：骨架"], ["日期", "工号", "数量"], [DAY, "G01", 40], [DAY, "G02", 1]]
    assert wrong(read(xlsx(rows))) == [(1, "产品", "product-unknown")]


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


def test_a_quoted_line_break_in_text_starts_no_new_row():
    """Rows are counted as the spreadsheet counts them."""
    rows = [HEADINGS, [DAY, *G01, 40, None, "第一行\n第二行"], [DAY, "G99", "", "灯笼", "骨架", 1]]
    assert wrong(read(text(rows), "日报.csv")) == [(3, "工号", "worker-unknown")]


def test_a_quantity_with_a_remark_in_its_cell_is_asked_about_not_passed_over():
    """`40：返工2` beside a person is work whose count nobody can trust, not the foot of a sheet."""
    rows = [HEADINGS, [DAY, *G01, "40：返工2"], [DAY, "G02", "苗小岭", "灯笼：红", "骨架", None]]
    assert wrong(read(xlsx(rows))) == [
        (2, "数量", "quantity-unreadable"),
        (3, "产品", "product-unknown"),
        (3, "数量", "quantity-missing"),
    ]


def test_the_done_quantity_counts_and_not_the_planned_one():
    """数量 beside 完成数 is the order; alone it is the work."""
    rows = [["日期", "工号", "产品", "工序", "数量", "完成数"], [DAY, *G01[::2], "骨架", 500, 40]]
    assert work(read(xlsx(rows))) == [ONE]


def test_the_name_of_the_workshop_is_no_product():
    """A 灯笼工坊 makes other things too; the product is asked for."""
    rows = [["东村灯笼工坊计件表"], ["日期", "工号", "数量"], [DAY, "G01", 40]]
    assert [error.code for error in read(xlsx(rows)).errors] == ["headings-missing"]


def test_a_person_in_the_title_is_not_given_the_rows_where_the_name_was_forgotten():
    """A table with a column for persons is told by that column alone."""
    rows = [["工号：G01"], HEADINGS, [DAY, *G01, 40], [DAY, None, None, "灯笼", "骨架", 7]]
    assert wrong(read(xlsx(rows))) == [(4, "工号", "worker-missing")]


def test_month_and_day_may_be_two_columns():
    """月 and 日, the month written once for many days."""
    rows = [
        ["2026年计件表"],
        ["月", "日", *HEADINGS[1:]],
        [11, 3, *G01, 40],
        [None, 4, *G01, 41],
        [None, 5, *G01, 42],
    ]
    assert [row[3] for row in work(read(xlsx(rows)))] == ["11-03", "11-04", "11-05"]


@pytest.mark.parametrize(
    "title",
    [
        ["日期：2026-11-06"],
        ["日期", DAY],
        ["日期：", DAY, None, "组长：", "金灯花"],
        ["日期：", "11月6日", "产品工序：", "灯笼骨架"],
        ["2026年", 11, "月", 6, "日"],
    ],
)
def test_the_title_tells_the_day_for_the_whole_table(title):
    """A sheet a day needs no column for it; whoever else is named there made nothing."""
    assert work(read(xlsx([title, HEADINGS[1:], [*G01, 40]]))) == [ONE]
