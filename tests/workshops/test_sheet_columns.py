"""Columns told by what stands in them and by what somebody confirmed, and products across the sheet."""

from datetime import date
from typing import Any

import pytest

from tests.workshops.make_sheets import (
    HEADINGS,
    MEMBERS,
    PRODUCTS,
    TODAY,
    Page,
    read,
    text,
    work,
    wrong,
    xlsx,
)
from workshops.tasks.sheets import Product, Products, Sheet, Step, read_sheet

DAY = date(2026, 11, 6)
ODD = ["哪天", "谁", "做了啥", "哪一步", "几个"]
LINES = [[DAY, "金灯花", "灯笼", "骨架", 40], [DAY, "苗小岭", "灯笼", "布线", 30]]
DONE = [("G01", "lantern", "骨架", "11-06", 40, None), ("G02", "lantern", "布线", "11-06", 30, None)]


def looked_at(data: bytes, confirmed: dict[str, dict[int, str]] | None = None, **how: Any) -> Sheet:
    """Read a file that somebody will look at."""
    said: dict[str, Any] = {"today": TODAY, "members": MEMBERS, "products": PRODUCTS, "guessing": True} | how
    return read_sheet(data, "", confirmed=confirmed, **said)


def roles(sheet: Sheet) -> dict[str, str]:
    """What the columns of the only table hold, by their heading."""
    [layout] = sheet.layouts.values()
    return {heading: role for _, heading, role in layout.columns}


@pytest.mark.parametrize(
    "headings", [ODD, ["哪天", "工号", "做了啥", "哪一步", "几个"], ["A1", "B1", "C1", "D1", "E1"]]
)
def test_a_heading_nobody_knows_is_told_by_what_stands_below(headings: list[str]) -> None:
    """Names, products, steps, dates and one column of counts are recognised: a guess, and said to be one."""
    sheet = looked_at(xlsx([headings, *LINES]))
    assert work(sheet) == DONE
    assert list(roles(sheet).values()) == [
        "date",
        "number" if "工号" in headings else "name",
        "product",
        "step",
        "quantity",
    ]
    assert not next(iter(sheet.layouts.values())).confirmed


@pytest.mark.parametrize(
    "dates", [["2026年11月6日"] * 2, ["二〇二六年十一月六日"] * 2, [46332, 46332], ["11.6", "11/6"]]
)
def test_a_column_of_dates_is_told_in_whatever_way_they_are_written(dates: list[object]) -> None:
    """As text, in Chinese, as the number a spreadsheet keeps."""
    lines = [[day, *line[1:]] for day, line in zip(dates, LINES, strict=True)]
    assert work(looked_at(xlsx([ODD, *lines]))) == DONE


def test_nothing_is_guessed_where_nobody_will_look() -> None:
    """A program's file with such headings is refused as ever."""
    assert wrong(read(xlsx([ODD, *LINES]))) == [(0, "", "headings-missing")]


def test_of_two_columns_of_counts_none_is_taken_by_guess() -> None:
    """Planned or done? What is missing is said, and the columns can be named."""
    sheet = looked_at(xlsx([[*ODD, "又几个"], *([*line, 9] for line in LINES)]))
    assert wrong(sheet) == [(1, "数量", "headings-missing")]
    assert roles(sheet)["几个"] == roles(sheet)["又几个"] == "other"


def test_a_date_is_shown_as_whoever_opens_the_file_reads_it() -> None:
    """Not as the number of days behind it, which nobody could confirm."""
    [layout] = looked_at(xlsx([ODD, *LINES])).layouts.values()
    assert layout.samples[0] == ["2026-11-06"]


def test_what_was_confirmed_holds_for_every_sheet_of_the_shape() -> None:
    """Also where nobody looks, below other titles, and against what the heading's name would mean."""
    rows = [[*ODD, "数量"], *([*line, 999] for line in LINES)]
    [shape] = looked_at(xlsx(rows)).layouts
    said = {shape: {0: "date", 1: "name", 2: "product", 3: "step", 4: "quantity", 5: "other"}}
    for again in ([["2026年11月"], *rows], [*rows, rows[0], *([*line, 1] for line in LINES)]):
        sheet = looked_at(xlsx(again), said, guessing=False)
        assert set(work(sheet)) == set(DONE)
        assert sheet.layouts[shape].confirmed
    other = looked_at(xlsx([[*ODD[1:], "日子"], *([*line[1:], DAY] for line in LINES)]), said)
    assert shape not in other.layouts


def test_the_shape_of_a_sheet_by_days_does_not_change_with_the_days() -> None:
    """Nor with the products and people at the head of columns: one answer holds from month to month."""
    shapes = set()
    for title, days in (("9月", [1, 2, 3]), ("10月", [29, 30, 31])):
        sheet = looked_at(
            xlsx([[f"灯笼骨架 2026年{title}"], ["工号", "姓名", *days], ["G01", "金灯花", 5, 6, 7]])
        )
        assert len(work(sheet)) == 3
        shapes |= set(sheet.layouts)
    assert len(shapes) == 1


ACROSS = [
    ["2026年11月6日"],
    ["工号", "姓名", "灯笼", None, "藤椅背", None],
    [None, None, "骨架", "布线", "骨架", "编织"],
    ["G01", "金灯花", 4, None, 5, 6],
]
MADE = [("lantern", "骨架", 4), ("chair", "骨架", 5), ("chair", "编织", 6)]


@pytest.mark.parametrize(
    "data",
    [
        xlsx(Page(ACROSS, merged=["C2:D2", "E2:F2", "A2:A3", "B2:B3"])),
        xlsx(ACROSS),
        text(ACROSS),
        xlsx(
            [ACROSS[0], ["工号", "姓名", "灯笼骨架", "灯笼-布线", "藤椅背（骨架）", "藤椅背 编织"], ACROSS[3]]
        ),
    ],
)
def test_workers_go_down_and_products_across(data: bytes) -> None:
    """A product over its steps, merged or not, in two rows or in one; each cell is a count."""
    assert [(row[1], row[2], row[4]) for row in work(read(data))] == MADE


def test_a_product_made_in_one_step_heads_a_column_by_its_name_alone() -> None:
    """There is nothing else it could mean."""
    products = Products(
        tuple(Product(code, name, (Step("all", "整件"),)) for code, name in (("a", "香包"), ("b", "中国结")))
    )
    data = xlsx([["11月6日"], ["姓名", "香包", "中国结"], ["金灯花", 7, 8]])
    sheet = looked_at(data, products=products, guessing=False)
    assert [(row.product, row.step, row.quantity) for row in sheet.rows] == [("a", "all", 7), ("b", "all", 8)]


def test_an_error_names_the_cell() -> None:
    """Sheet, row, column by heading and letter, and what stands there."""
    sheet = read(xlsx(Page([HEADINGS, [DAY, "G01", "金灯花", "灯笼", "骨架", "四十来个"]], name="六日")))
    [error] = sheet.errors
    assert (error.sheet, error.row, error.column, error.cell, error.value) == (
        "六日",
        2,
        "数量",
        "F2",
        "四十来个",
    )
