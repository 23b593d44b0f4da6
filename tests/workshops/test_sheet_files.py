"""Files that are no day sheets are refused as a whole, in one word; nothing makes the reader fail."""

import io
import re
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workshops.make_sheets import HEADINGS, SHEET1, AsDate, Page, read, rewritten, text, work, xlsx
from workshops.tasks.sheets import Sheet
from workshops.tasks.sheets.cells import Wrong, chinese_number
from workshops.tasks.sheets.dates import Calendar

ROW = [date(2026, 11, 6), "G01", "金灯花", "灯笼", "骨架", 40]
GOOD = xlsx([HEADINGS, ROW])
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refusal(sheet: Sheet) -> str:
    (error,) = sheet.errors
    assert sheet.rows == []
    return error.code


def packed(**parts: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return held.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file-empty"),
        (b" \r\n ", "file-empty"),
        (b"\xef\xbb\xbf", "file-empty"),
        (b",,,\r\n,,\r\n", "file-empty"),
        (xlsx([]), "file-empty"),
        (xlsx([HEADINGS]), "file-empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "file-unreadable"),
        (b"%PDF-1.7 abc", "file-unreadable"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "file-unreadable"),
        (b"Rar!\x1a\x07\x00" + bytes(80), "file-unreadable"),
        (b"\xff\xfe\x00", "file-unreadable"),
        (b"PK\x03\x04 not really", "file-unreadable"),
        (packed(readme=b"a zip of something else"), "file-unreadable"),
        (GOOD[:-200], "file-unreadable"),
        (OLE, "file-unreadable"),
        (OLE + bytes(4096), "file-unreadable"),
        (rewritten(GOOD, SHEET1, lambda xml: xml[:-40]), "file-unreadable"),
        (rewritten(GOOD, "xl/sharedStrings.xml", lambda _: b"<sst/>"), "file-unreadable"),
        ("你好，今天一共做了四十个灯笼。".encode(), "headings-missing"),
        (xlsx([["填表说明"], ["每天下班前填好。"]]), "headings-missing"),
        (xlsx([["产品", "数量"], ["灯笼", 40]]), "headings-missing"),
    ],
)
def test_a_file_that_is_no_day_sheet_is_refused_in_one_word(data, code):
    """Empty, damaged, a picture, a paper, a web page, an archive, prose, a price list."""
    assert refusal(read(data, "日报.xlsx")) == code


def test_a_workbook_behind_a_password_is_refused():
    """It is an OLE file with the workbook locked up in a stream of another name."""
    assert refusal(read(OLE + b"E\0n\0c\0r\0y\0p\0t\0e\0d\0" * 512)) == "file-unreadable"


def test_what_is_missing_in_the_headings_is_named():
    """So that a coordinator knows which column to add."""
    (error,) = read(xlsx([["日期", "数量"], [date(2026, 11, 6), 40]])).errors
    assert (error.row, error.code, error.column) == (1, "headings-missing", "工号、产品")


def test_a_quote_that_never_ends_is_told_and_swallows_nothing():
    """Else all that follows it would silently become one remark."""
    data = text([HEADINGS, ROW, [*ROW, 40, "好"]]) + '2026-11-06,G01,,灯笼,骨架,1,,"坏\r\n'.encode()
    assert refusal(read(data, "日报.csv")) == "file-unreadable"


def test_more_than_fifty_thousand_rows_are_refused():
    """In one sheet of text, or in two sheets together."""
    rows = [HEADINGS, *[["2026-11-06", "G01", "", "灯笼", "骨架", "1"]] * 50_000]
    assert refusal(read(text(rows), "日报.csv")) == "file-too-large"
    half = [[1]] * 25_001
    assert refusal(read(xlsx(Page(half, "a"), Page(half, "b")))) == "file-too-large"


def test_a_bomb_is_refused_before_it_is_unpacked():
    """A kilobyte that says it holds 300 megabytes, and one that says less than it holds."""
    held = io.BytesIO()
    with (
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package,
        package.open("xl/workbook.xml", "w") as part,
    ):
        for _ in range(300):
            part.write(bytes(1 << 20))
    assert refusal(read(held.getvalue())) == "file-too-large"
    size = zipfile.ZipFile(held).getinfo("xl/workbook.xml").file_size
    lied = held.getvalue().replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert refusal(read(lied)) == "file-unreadable"


def test_declared_entities_are_refused():
    """No spreadsheet writes a document type; an attack does."""
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><worksheet/>'
    assert refusal(read(rewritten(GOOD, SHEET1, lambda _: bomb))) == "file-unreadable"


def test_a_stray_cell_at_the_far_corner_costs_nothing():
    """XFD1048576 holds a space or a word: rows are kept by number, not as a field of blanks."""
    corner = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    far = rewritten(GOOD, SHEET1, lambda xml: xml.replace(b"</sheetData>", corner))
    assert len(work(read(far))) == 1


def test_merged_cells_over_a_whole_column_cost_nothing():
    """A1:A1048576 merged is refused to reach down, not written out a million times."""
    merge = b'</sheetData><mergeCells><mergeCell ref="A2:A1048576"/></mergeCells>'
    data = rewritten(GOOD, SHEET1, lambda xml: xml.replace(b"</sheetData>", merge))
    assert len(work(read(data))) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: re.sub(rb'<c r="[A-Z]+\d+"', b"<c", xml),
        lambda xml: re.sub(rb'(<row|<c) r="[A-Z]*\d+"', rb"\1", xml),
        lambda xml: re.sub(rb"<(/?)(?=[a-z])", rb"<\1x:", xml).replace(b"xmlns=", b"xmlns:x="),
        lambda xml: re.sub(rb'<c r="(\w+)" s="(\d+)"', rb'<c s="\2" r="\1"', xml),
    ],
    ids=["cells without places", "rows without numbers", "prefixed names", "attributes turned"],
)
def test_other_writers_spell_the_same_workbook_differently(change):
    """What the standard allows and not only one program writes."""
    assert work(read(rewritten(GOOD, SHEET1, change))) == work(read(GOOD))


def test_a_reading_aid_over_a_name_is_no_part_of_it():
    """Phonetic runs stand beside the text of a cell."""
    aid = "<t>金灯花</t><rPh sb='0' eb='1'><t>jin</t></rPh>".encode()
    data = rewritten(GOOD, "xl/sharedStrings.xml", lambda xml: xml.replace("<t>金灯花</t>".encode(), aid))
    assert work(read(data)) == work(read(GOOD))


@pytest.mark.parametrize("first", ["sep=;\r\n", "\r\n\r\n", "日报,,,,\r\n"])
def test_text_may_begin_with_a_hint_blank_lines_or_a_title(first):
    """What stands before the headings, some of it written by the spreadsheet itself."""
    separator = ";" if "sep" in first else ","
    data = first.encode() + text([HEADINGS, ROW], "utf-8", separator)
    assert len(work(read(data, "日报.csv"))) == 1


@settings(max_examples=150)
@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", OLE, GOOD[:1500], GOOD]))
def test_whatever_the_bytes_the_reader_answers(noise, head):
    """An error or rows, never an exception."""
    sheet = read(head + noise)
    assert sheet.errors or sheet.rows


@settings(max_examples=150)
@given(st.data())
def test_a_damaged_workbook_is_answered(data):
    """Bytes overwritten anywhere in a good file."""
    broken = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 8))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    sheet = read(bytes(broken))
    assert sheet.errors or sheet.rows or sheet.warnings


CELLS = st.one_of(
    st.none(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-5, 60_000),
    st.floats(0, 1e6).map(AsDate),
    st.text("灯笼骨架金花G012日月/.-：:合计小休一十件 \n\"'=#", max_size=12),
    st.sampled_from([*HEADINGS, "合计", "灯笼", "骨架", "G01", "金灯花", "2026年11月", "1日", "#REF!"]),
)


@settings(max_examples=200)
@given(st.lists(st.lists(CELLS, max_size=9), max_size=9), st.booleans(), st.booleans())
def test_any_grid_of_cells_is_answered_and_every_row_of_it_is_sound(rows, headed, packed):
    """Whatever stands where: what is read as work is whole, positive, of today or before."""
    rows = [HEADINGS, *rows] if headed else rows
    sheet = read(xlsx(rows)) if packed else read(text(rows), "日报.csv")
    for row in sheet.rows:
        assert 0 < row.quantity <= 100_000
        assert row.accepted is None or 0 <= row.accepted <= row.quantity
        assert row.work_date <= date(2026, 11, 22)
    assert len(sheet.rows) <= sheet.rows_seen


@given(st.integers(1, 99_999_999))
def test_chinese_numbers_come_back_as_they_were_written(number):
    """Written out by the rules of the language, then read."""
    assert chinese_number(in_chinese(number)) == number


def in_chinese(number: int) -> str:
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        zero = "零" if 0 < low < 1000 else ""
        return in_chinese(high) + "万" + (zero + in_chinese(low) if low else "")
    written, gap = "", False
    for power, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            written += ("零" if gap and written else "") + "零一二三四五六七八九"[digit] + sign
        gap = not digit
    return written


@given(st.dates(date(2025, 11, 23), date(2026, 11, 22)))
def test_a_date_without_its_year_is_the_latest_such_day(day):
    """Within a year of today the month and the day are enough."""
    calendar = Calendar(date(2026, 11, 22))
    assert calendar.read(f"{day.month}月{day.day}日") == day
    assert calendar.read(f"{day.month}/{day.day}") == day


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_a_known_refusal(written):
    """A date column may hold anything."""
    try:
        day = Calendar(date(2026, 11, 22)).read(written)
    except Wrong as wrong:
        day = wrong.code
    assert isinstance(day, date) or day in {"date-missing", "date-unreadable"}
