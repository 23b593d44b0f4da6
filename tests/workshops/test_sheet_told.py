"""Who did what, told in a row, in one cell with something else, or in the title of the table."""

from datetime import date

import pytest

from tests.workshops.make_sheets import HEADINGS, read, work, wrong, xlsx

DAY = date(2026, 11, 6)
G01 = ["G01", "金灯花", "灯笼", "骨架"]
G02 = ["G02", "苗小岭", "灯笼", "布线"]
ONE = ("G01", "lantern", "骨架", "11-06", 40, None)


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


def test_the_name_of_the_workshop_is_no_product():
    """A 灯笼工坊 makes other things too; the product is asked for."""
    rows = [["东村灯笼工坊计件表"], ["日期", "工号", "数量"], [DAY, "G01", 40]]
    assert [error.code for error in read(xlsx(rows)).errors] == ["headings-missing"]


def test_a_person_in_the_title_is_not_given_the_rows_where_the_name_was_forgotten():
    """A table with a column for persons is told by that column alone."""
    rows = [["工号：G01"], HEADINGS, [DAY, *G01, 40], [DAY, None, None, "灯笼", "骨架", 7]]
    assert wrong(read(xlsx(rows))) == [(4, "工号", "worker-missing")]


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
