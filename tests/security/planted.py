"""Values that stand out, given to people and looked for in all that the system writes."""

import base64
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from typing import NamedTuple
from zipfile import ZipFile

import xlsxwriter


class Person(NamedTuple):
    """Somebody with values nobody else has. The place in the identity number does not exist."""

    name: str
    phone: str
    id_number: str
    born: str


HER = Person("邬蟠桃", "13987650142", "999999195703290026", "1957-03-29")
HIM = Person("亓榫卯", "13987650253", "999999196111230016", "1961-11-23")
NEW_NAME = "邬蟠桃儿"
CARD = "6222995703190329003"
ASKED_NAME = "郇织机"
PERMIT = "T999999195703290026"
CONTESTED = "阁楼上的鹦鹉数错了"
ANSWERED = "账房的猫头鹰改过了"
PHOTO_PLACE = "灶台边的竹篮旁"
PHOTO_NAME = "绣楼窗台的蟋蟀"
AT_GIG = "磨坊里的河狸可以作证"
APPLIED = "带着三只刺猬一起来"
ORDERED = "箱角垫两层芦花鸡毛"
ON_SLIP = "少算了喂獾那天的"
EMPLOYER = Person("胥鸬鹚", "13987650364", "92331082MA0KAAAQ0H", "")

PLANTED: dict[str, str] = {
    "her name": HER.name,
    "her phone": HER.phone,
    "her identity number": HER.id_number,
    "her birth date": HER.born,
    "her bank account": CARD,
    "her name as she asks to have it": ASKED_NAME,
    "her permit": PERMIT,
    "his name": HIM.name,
    "his phone": HIM.phone,
    "his identity number": HIM.id_number,
    "his birth date": HIM.born,
    "the employer's name": EMPLOYER.name,
    "the employer's phone": EMPLOYER.phone,
    "the employer's credit code": EMPLOYER.id_number,
    "what she contests": CONTESTED,
    "what is answered": ANSWERED,
    "where a photo was taken": PHOTO_PLACE,
    "what a photo was called": PHOTO_NAME,
    "what he says of a shift": AT_GIG,
    "what he applies with": APPLIED,
    "what she says of a slip": ON_SLIP,
    "what the employer orders with": ORDERED,
}


@cache
def guises(value: str) -> tuple[bytes, ...]:
    """A value as bytes, in every form a program may write it in; made once, for they are looked for often."""
    return tuple(dict.fromkeys(_guises(value)))


def _guises(value: str) -> Iterator[bytes]:
    for coded in (value.encode(), value.encode("utf-16-le"), value.encode("utf-16-be"), _gb(value)):
        yield coded
        yield coded.hex().encode()
        yield coded.hex().upper().encode()
        yield from _in_base64(coded)
    yield value.encode("unicode_escape")
    yield value.encode("unicode_escape").replace(b"\\", b"\\\\")
    yield value[::-1].encode()
    yield "".join(f"%{byte:02X}" for byte in value.encode()).encode()
    yield "".join(f"&#{ord(sign)};" for sign in value).encode()
    if value.count("-") == 2:
        yield from (value.replace("-", by).encode() for by in ("", "/", "."))
        year, month, day = value.split("-")
        yield f"{year}年{int(month)}月{int(day)}日".encode()


def _gb(value: str) -> bytes:
    return value.encode("gb18030")


def _in_base64(coded: bytes) -> Iterator[bytes]:
    """What of it is the same in base64 wherever it begins: without the signs that its neighbours change."""
    for before in range(3):
        text = base64.b64encode(b"\0" * before + coded)
        begin, end = -(-before * 8 // 6), (before + len(coded)) * 8 // 6
        yield text[begin:end]
        yield text[begin:end].replace(b"+", b"-").replace(b"/", b"_")


def found_in(written: bytes, planted: dict[str, str] = PLANTED) -> list[str]:
    """Which planted values stand in some bytes, in whatever guise."""
    return [what for what, value in planted.items() if any(guise in written for guise in guises(value))]


def day_sheet() -> bytes:
    """A tally sheet with both names; one line is wrong, and names somebody unknown by their name."""
    return _book(
        ["日期", "工号", "姓名", "产品", "工序", "数量"],
        ["2026-11-02", "0401", HER.name, "灯笼", "布线", 40],
        ["2026-11-02", "0402", HIM.name, "灯笼", "布线", HER.id_number],
        ["2026-11-02", HIM.phone, HIM.name, "灯笼", "布线", 3],
    )


def bank_results(reference: str, amount: str) -> bytes:
    """What a bank says of her payment, by her name and account: it came back."""
    return _book(
        ["附言", "收款账号", "收款户名", "金额", "处理结果"], [reference, CARD, HER.name, amount, "失败"]
    )


def low_income_list() -> bytes:
    """A list both are on."""
    return _book(["户主", "身份证号"], [HER.name, HER.id_number], [HIM.name, HIM.id_number])


def unpacked(file: bytes) -> bytes:
    """A workbook as all its parts; anything else as it is."""
    if not file.startswith(b"PK"):
        return file
    with ZipFile(BytesIO(file)) as parts:
        return b"\n".join(parts.read(name) for name in parts.namelist())


def _book(*rows: list[str | int]) -> bytes:
    book = BytesIO()
    with xlsxwriter.Workbook(book, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return book.getvalue()
