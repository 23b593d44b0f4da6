"""Administrative divisions: what comes with the platform, and what is imported."""

import lzma
import time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, update

from shell.house import House
from shell.regions import REGIONS, ZHEJIANG, Regions

VILLAGE = "331082101204"


@pytest.fixture
def regions(app: Flask) -> Regions:
    """The regions of a freshly prepared app."""
    house: House = app.extensions["gongfu"]
    return Regions(house.records_engine)


def test_all_of_zhejiang_comes_with_the_platform(regions: Regions) -> None:
    """From the province down to the village, each under what it lies in."""
    assert [region.name for region in regions.path(VILLAGE)] == [
        "浙江省",
        "台州市",
        "临海市",
        "东塍镇",
        "庙西村委会",
    ]
    assert regions.name_of(VILLAGE) == "庙西村委会"
    assert len(regions.children("33")) == 11
    assert VILLAGE in [region.code for region in regions.children("331082101")]
    found = regions.find(VILLAGE)
    assert found is not None
    assert (found.parent, found.short) == ("331082101", "庙西村")


def test_a_village_is_told_from_a_town_and_from_nothing(regions: Regions) -> None:
    """Only a known code of twelve digits is a village."""
    assert regions.is_village(VILLAGE)
    for code in ("331082101", "331082101999", "", "110101001001"):
        assert not regions.is_village(code)
    assert regions.name_of("110101001001") is None


def test_a_file_that_is_in_already_is_not_read_again(app: Flask, regions: Regions) -> None:
    """Preparing at every start costs one look."""
    written: list[str] = []
    engine = app.extensions["gongfu"].records_engine
    event.listen(engine, "before_cursor_execute", lambda *args: written.append(args[2]))
    assert regions.load(ZHEJIANG) == 0
    assert len(written) == 1


@pytest.mark.parametrize("packed", [False, True])
def test_the_rest_of_the_country_is_imported_by_command(
    app: Flask, regions: Regions, tmp_path: Path, packed: bool
) -> None:
    """Csv, with a byte-order mark and further columns or xz-compressed; a new name replaces the old."""
    text = "\ufeffcode,name,streetCode\n110101001001,多福巷社区居委会,110101001\n331082101204,庙西新村委会,\n"
    file = tmp_path / "regions"
    file.write_bytes(lzma.compress(text.encode()) if packed else text.encode())
    outcome = app.test_cli_runner().invoke(args=["regions", "import", str(file)])
    assert (outcome.exit_code, outcome.output) == (0, "2 regions\n")
    found = regions.find("110101001001")
    assert found is not None
    assert found.short == "多福巷社区"
    assert regions.name_of(VILLAGE) == "庙西新村委会"


def test_a_name_that_another_process_imports_is_noticed_within_a_minute(
    app: Flask, regions: Regions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names are remembered, not for ever."""
    assert regions.name_of(VILLAGE) is not None
    with app.extensions["gongfu"].records_engine.begin() as connection:
        connection.execute(update(REGIONS).where(REGIONS.c.code == VILLAGE).values(name="庙西新村委会"))
    later = time.monotonic() + 61
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert regions.name_of(VILLAGE) == "庙西新村委会"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"code;name\n",
        b"code,name\n1234,x\n12,\n",
        b"code,name\n123,x\n",
        b"code,name\n12,\xff\n",
        b"\xfd7zXZ\x00broken",
    ],
)
def test_a_file_of_something_else_is_refused_whole(
    app: Flask, regions: Regions, tmp_path: Path, content: bytes
) -> None:
    """One line says what is wrong, and nothing of it is kept."""
    file = tmp_path / "regions.csv"
    file.write_bytes(content)
    outcome = app.test_cli_runner().invoke(args=["regions", "import", str(file)])
    assert outcome.exit_code == 1
    assert outcome.output.startswith(f"Error: {file}: ")
    assert regions.name_of("1234") is None
