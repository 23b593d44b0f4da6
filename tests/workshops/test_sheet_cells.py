"""How dates, quantities and remarks are written in a cell, and what is asked about."""

from datetime import date

import pytest

from tests.workshops.make_sheets import HEADINGS, AsDate, Page, read, text, work, wrong, xlsx

DAY = date(2026, 11, 6)
G01 = ["G01", "金灯花", "灯笼", "骨架"]
G02 = ["G02", "苗小岭", "灯笼", "布线"]
ONE = ("G01", "lantern", "骨架", "11-06", 40, None)


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
