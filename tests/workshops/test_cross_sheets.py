"""Tables whose columns are days, steps or persons, and whose cells are counts."""

from datetime import date

import pytest

from tests.workshops.make_sheets import Page, ids, read, work, wrong, xlsx

TITLE = ["产品：灯笼　工序：骨架　月份：2026年9月"]
WHO = ["工号", "姓名"]
G01, G02 = ["G01", "金灯花"], ["G02", "苗小岭"]


def short(sheet):
    """Number, step, date, quantity."""
    return [(row[0], row[2], row[3], row[4]) for row in work(sheet)]


def test_blank_zero_rest_and_dashes_are_days_without_work():
    """休, 请假, -, ×, 0件: no work and no error; a word nobody knows is one."""
    rows = [TITLE, [*WHO, *range(1, 9)], [*G01, 10, None, 0, "休", "-", "0件", "请假", "×"]]
    assert short(read(xlsx(rows))) == [("G01", "骨架", "09-01", 10)]
    rows[2][5] = "若干"
    assert wrong(read(xlsx(rows))) == [(3, "4", "quantity-unreadable")]


@pytest.mark.parametrize(
    "days",
    [
        [1, 2, 3],
        ["1", "2", "3"],
        ["1日", "2日", "3日"],
        ["1号", "2号", "3号"],
        ["1日(周二)", "2日(周三)", "3日(周四)"],
        ["1日\n二", "2日\n三", "3日\n四"],
        ["9/1", "9/2", "9/3"],
        ["9.1", "9.2", "9.3"],
        ["9月1日", "9月2日", "9月3日"],
        ["2026/9/1", "2026/9/2", "2026/9/3"],
        [date(2026, 9, 1), date(2026, 9, 2), date(2026, 9, 3)],
        ["０１", "０２", "０３"],
        ["1.0", "2.0", "3.0"],
    ],
)
def test_days_are_headed_in_many_ways(days):
    """Bare numbers, 日, 号, weekdays, dates as text, real dates."""
    rows = [TITLE, [*WHO, *days, "合计"], [*G01, 10, None, 12, 22]]
    assert [row[2:] for row in short(read(xlsx(rows)))] == [("09-01", 10), ("09-03", 12)]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        (["灯笼（骨架） 2026年9月"], "Sheet1"),
        (["产品", "灯笼", "工序", "骨架", "月份", date(2026, 9, 1)], "Sheet1"),
        (["产品：", "灯笼", "工序：", "骨架", "年份", 2026, "月份", 9], "Sheet1"),
        (["2026年", 9, "月", "灯笼骨架"], "Sheet1"),
        (["2026年9月计件表"], "灯笼-骨架"),
        (["2026年度计件表"], "9月 灯笼骨架"),
        (["月份：九月"], "灯笼（骨架）"),
        (None, "灯笼骨架2026.09"),
        (None, "灯笼骨架202609"),
    ],
)
def test_title_or_sheet_name_tell_month_product_and_step(title, name):
    """In one cell or in several, above the table or on the sheet's tab."""
    rows = [title] if title else []
    sheet = read(xlsx(Page([*rows, [*WHO, 1, 2, 3], [*G01, 10, None, 12]], name=name)))
    assert short(sheet) == [("G01", "骨架", "09-01", 10), ("G01", "骨架", "09-03", 12)]


def test_running_numbers_weekdays_weather_and_totals_are_no_work():
    """序号, a row of weekdays, one of the weather, 合计 columns and rows, an unlabelled total."""
    rows = [
        TITLE,
        ["序号", *WHO, 1, 2, 3, "月合计", "单价", "金额", "备注"],
        [None, None, None, "二", "三", "四"],
        [None, None, None, "晴", "雨", "晴"],
        [1, *G01, 10, 5, None, 15, 0.42, 6.3, "夜里做的"],
        [2, *G02, None, 7, None, 7],
        [3, "G03", "田阿藤"],
        [None, "合 计", None, 10, 12, None, 22],
        [None, None, None, 10, 12],
        ["制表：示例", None, None, None, "审核：示例"],
    ]
    sheet = read(xlsx(rows))
    assert [row[3] for row in short(sheet)] == [10, 5, 7]
    assert [row.note_present for row in sheet.rows] == [True, True, False]


def test_a_heading_over_two_rows_has_the_days_below():
    """日期 merged over all days, 工号 and 姓名 merged over both rows, weekdays as a third."""
    page = Page(
        [
            TITLE,
            [*WHO, "日期", None, None],
            [None, None, 1, 2, 3],
            [None, None, "二", "三", "四"],
            [*G01, 10, None, 12],
        ],
        merged=["A2:A3", "B2:B3", "C2:E2"],
    )
    assert [row[3] for row in short(read(xlsx(page)))] == [10, 12]


def test_product_and_step_may_be_columns_of_a_table_by_days():
    """One person's line for each step, the person merged over them."""
    page = Page(
        [
            ["2026年9月计件表"],
            [*WHO, "产品", "工序", 1, 2, 3],
            [*G01, "灯笼", "骨架", 10],
            [None, None, None, "布线", None, 8],
            [*G02, "彩灯串", "包装", 1, 2, 3],
        ],
        merged=["A3:A4", "B3:B4", "C3:C4"],
    )
    assert short(read(xlsx(page)))[:2] == [
        ("G01", "骨架", "09-01", 10),
        ("G01", "布线", "09-02", 8),
    ]


def test_a_month_may_run_from_the_26th_to_the_25th_if_the_title_says_so():
    """Bare days that turn over are placed by the span; without it nobody can tell the month."""
    table = [[*WHO, 30, 31, 1, 2], [*G01, 4, 5, 6, None]]
    told = [["灯笼骨架 2026年8月26日至9月25日"], *table]
    untold = [["灯笼骨架 2026年9月"], *table]
    assert [row[2:] for row in short(read(xlsx(told)))] == [
        ("08-30", 4),
        ("08-31", 5),
        ("09-01", 6),
    ]
    assert wrong(read(xlsx(untold))) == [(3, "30", "date-unreadable"), (3, "31", "date-unreadable")]


def test_a_day_that_the_month_does_not_have_is_wrong_only_where_somebody_worked():
    """Printed forms have 31 columns in every month."""
    rows = [TITLE, [*WHO, *range(1, 32)], [*G01, *[None] * 29, 4], [*G02, *[None] * 30, 4]]
    assert wrong(read(xlsx(rows))) == [(4, "31", "date-unreadable")]


def test_work_on_a_day_to_come_is_refused_by_its_day():
    """The 25th of November, read on the 22nd."""
    rows = [["灯笼骨架 2026年11月"], [*WHO, *range(1, 31)], [*G01, *[None] * 21, 5, None, None, 6]]
    sheet = read(xlsx(rows))
    assert wrong(sheet) == [(3, "25", "date-in-future")]
    assert [row.quantity for row in sheet.rows] == [5]


def test_a_wrong_person_is_told_once_however_many_days_they_worked():
    """The row's good cells are not imported as somebody else's."""
    rows = [TITLE, [*WHO, 1, 2, 3], ["G99", "查无此", 1, 2, 3], ["G02", "金灯花", 4, 5, 6], [*G02, 7]]
    sheet = read(xlsx(rows))
    assert wrong(sheet) == [(3, "工号", "worker-unknown"), (4, "姓名", "name-mismatch")]
    assert [row.quantity for row in sheet.rows] == [7]
    assert sheet.rows_seen == 7


def test_a_failed_cell_in_a_table_by_days_is_no_day_of_rest():
    """#REF! under a day is told by that day; under a total it is nobody's concern."""
    from tests.workshops.make_sheets import Formula

    failed = Formula("=1/0", "#DIV/0!")
    rows = [TITLE, [*WHO, 1, 2, "合计"], [*G01, 10, failed, failed]]
    assert wrong(read(xlsx(rows))) == [(3, "2", "cell-error")]


def test_tables_by_days_may_stand_below_each_other():
    """Each with its own product and step; the month told once holds for all."""
    rows = [
        ["示例村共富工坊 2026年9月"],
        ["产品：灯笼 工序：骨架"],
        [*WHO, 1, 2, 3],
        [*G01, 10, None, 12],
        [None, "合计", 10, None, 12],
        [],
        ["产品：彩灯串 工序：包装"],
        [*WHO, 1, 2, 3],
        [*G01, 5],
    ]
    assert [(row[1], *row[3:5]) for row in work(read(xlsx(rows)))] == [
        ("lantern", "09-01", 10),
        ("lantern", "09-03", 12),
        ("string", "09-01", 5),
    ]


def test_columns_may_be_steps():
    """One line a person and day, a column for each step of the product in the title."""
    rows = [
        ["产品：灯笼 2026年9月"],
        ["日期", *WHO, "骨架", "布线", "包装", "合计"],
        ["3日", *G01, 10, "-", 4, 14],
        ["4日", *G02, None, 6, None, 6],
    ]
    assert short(read(xlsx(rows))) == [
        ("G01", "骨架", "09-03", 10),
        ("G01", "包装", "09-03", 4),
        ("G02", "布线", "09-04", 6),
    ]


def test_columns_may_be_products_with_their_steps():
    """灯笼骨架, 彩灯串包装, … as headings."""
    rows = [
        ["2026年9月3日"],
        [*WHO, "灯笼骨架", "彩灯串-包装"],
        [*G01, 10, 4],
    ]
    assert [(row[1], row[2], row[4]) for row in work(read(xlsx(rows)))] == [
        ("lantern", "骨架", 10),
        ("string", "包装", 4),
    ]


def test_columns_may_be_persons():
    """Days down, names across."""
    rows = [
        ["产品：灯笼 工序：骨架 2026年9月"],
        ["日期", "金灯花", "苗小岭", "合计"],
        [1, 10, "休", 10],
        [2, None, 7, 7],
        ["合计", 10, 7, 17],
    ]
    assert short(read(xlsx(rows))) == [("G01", "骨架", "09-01", 10), ("G02", "骨架", "09-02", 7)]


def test_a_second_line_of_accepted_pieces_is_not_counted_as_work():
    """Two lines a person, 数量 and 合格: the second says how many of the first were good."""
    page = Page(
        [
            TITLE,
            [*WHO, None, 1, 2],
            [*G01, "数量", 10, 12],
            [None, None, "合格", 9, 12],
            [*G02, "数量", 5, None],
            [None, None, "返工", 1, None],
        ],
        merged=["A3:A4", "B3:B4", "A5:A6", "B5:B6"],
    )
    assert [(row[0], *row[4:]) for row in work(read(xlsx(page)))] == [
        ("G01", 10, 9),
        ("G01", 12, 12),
        ("G02", 5, None),
    ]


def test_an_inspected_line_judges_the_line_above_it():
    """Ten of one person twice on a day, one lot judged: wherever it stands, the other one stays open."""
    lots = [[[*G01, "数量", 10], [None, None, "合格", 9]], [[*G01, "数量", 10], [None, None, "返工", None]]]
    for (first, second), good in ((lots, [9, None]), (lots[::-1], [None, 9])):
        page = Page([TITLE, [*WHO, None, 1, 2], *first, *second], merged=["A3:A4", "B3:B4", "A5:A6", "B5:B6"])
        assert [row.accepted for row in read(xlsx(page)).rows] == good


def test_a_table_by_days_without_a_month_says_what_is_missing():
    """The days are not guessed to be this month's."""
    sheet = read(xlsx([["产品：灯笼 工序：骨架"], [*WHO, 1, 2, 3], [*G01, 4, 5, 6]]))
    assert {(e.row, e.code) for e in sheet.errors} == {(3, "date-unreadable")}
    assert sheet.rows == []


def test_a_table_by_days_without_a_product_says_what_is_missing():
    """Neither title nor sheet name tell it."""
    (error,) = read(xlsx([["2026年9月"], [*WHO, 1, 2, 3], [*G01, 4, 5, 6]])).errors
    assert (error.row, error.code, error.column) == (2, "headings-missing", "产品")


def test_the_same_work_has_the_same_ids_in_either_layout():
    """A month's table and a list of the same pieces are the same hand-ins."""
    cross = [TITLE, [*WHO, 1, 2], [*G01, 10, 12]]
    listed = [
        ["日期", "工号", "产品", "工序", "数量"],
        [date(2026, 9, 2), "G01", "灯笼", "骨架", 12],
        [date(2026, 9, 1), "G01", "灯笼", "骨架", 10],
    ]
    assert set(ids(read(xlsx(cross)))) == set(ids(read(xlsx(listed))))


@pytest.mark.parametrize("corner", ["姓名＼日期", "日期/姓名", "姓名", "员工"])
def test_the_corner_of_the_table_may_name_both_ways(corner):
    """A diagonal line in print is a slash in the file."""
    sheet = read(xlsx([TITLE, [corner, 1, 2], ["金灯花", 10, 12]]))
    assert [row[3] for row in short(sheet)] == [10, 12]


@pytest.mark.parametrize("corner", [["", ""], ["", "人"], ["组员", None]])
def test_a_table_by_days_may_say_nothing_over_its_persons(corner):
    """Who they are tells what the column is."""
    table = [[*corner, 1, 2, 3], ["G01", "金灯花", 3, 4, None], ["合计", None, 3, 4, None]]
    assert [row[3] for row in short(read(xlsx([TITLE, *table])))] == [3, 4]


def test_a_table_for_each_person_is_never_read_as_the_person_above():
    """A second table whose title names nobody the workshop knows is refused."""
    table = [["日期", "产品", "工序", "数量"], ["1日", "灯笼", "骨架", 4], ["合计", None, None, 4]]
    both = [["姓名：金灯花 2026年9月"], *table, [], ["姓名：苗小岭 2026年9月"], *table]
    stranger = [["姓名：金灯花 2026年9月"], *table, [], ["姓名：查无此"], *table]
    assert [row[0] for row in work(read(xlsx(both)))] == ["G01", "G02"]
    assert wrong(read(xlsx(stranger))) == [(6, "姓名", "worker-unknown")]
