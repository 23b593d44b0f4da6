"""A pack of evidence for an arbitration board: all that happened, and proof that nothing was changed."""

import hashlib
import io
import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader
from werkzeug.test import TestResponse

from kernel.time import ZONE
from shell.proof.chain import link_up
from shell.proof.check import check
from shell.vocabularies import REASONS
from shell.words import keep_words
from tests.examples import who
from tests.shell.test_proof import spoil
from tests.workshops.desk import NOW, TODAY, YESTERDAY, Desk, words
from workshops.domain import PaySlip
from workshops.service import Contests, Photos

RUN = who.an_id("a run in evidence")
LANTERNS = who.an_id("contested lanterns")


@pytest.fixture
def desk(app: Flask) -> Desk:
    """Amei counted 100, the workshop 90; she contested it and nobody answered yet."""
    desk = Desk(app)
    desk.accept(LANTERNS, 90, YESTERDAY, counted_by_worker=100)
    desk.accept(who.an_id("somebody else's"), 77, YESTERDAY, worker=who.BAOGEN)
    desk.approve(RUN, desk.prepare(RUN, YESTERDAY))
    desk.pay(RUN)
    contest = who.an_id("her contest")
    said = {"contest": contest, "reason_code": "miscounted", "actor": who.AMEI_HERSELF}
    desk.do(desk.hand_ins.contest, id=LANTERNS, **said)
    keep_words(desk.house, contest, "那天我和桂香一起数的", of=who.AMEI)
    return desk


def asked(desk: Desk, **changed: str) -> TestResponse:
    """What the coordinator's browser gets for Amei's work of yesterday."""
    desk.catch_up()
    query = {
        "worker": who.AMEI,
        "workshop": who.WORKSHOP,
        "first": YESTERDAY.isoformat(),
        "last": TODAY.isoformat(),
    }
    return desk.browser().client.get(
        "/income/evidence/pack", query_string=query | changed, headers={"Gongfu-Now": NOW.isoformat()}
    )


def unpacked(desk: Desk, folder: Path) -> Path:
    """The pack, unpacked in a folder."""
    answer = asked(desk)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/zip"
    assert answer.headers["Cache-Control"] == "no-store"
    with ZipFile(io.BytesIO(answer.data)) as pack:
        pack.extractall(folder)
    return folder


def test_the_pack_tells_everything_and_nothing_of_others(desk: Desk, tmp_path: Path) -> None:
    """Both counts, the inspection, the slip, the payment, the contest that waits; nobody else's work."""
    pack = unpacked(desk, tmp_path)
    pages = PdfReader(pack / "证据.pdf").pages
    text = "".join("".join(page.extract_text().replace("\0", "").split()) for page in pages)
    for part in (
        "100个",
        "90个",
        "37.80",
        "到账",
        str(REASONS["miscounted"]),
        "还没答复",
        "那天我和桂香一起数的",
    ):
        assert part in text, part
    sheets = load_workbook(pack / "证据.xlsx")
    hand_in = [cell.value for cell in sheets["交了什么"][2]]
    assert hand_in[2:5] == [100, 90, 90]
    assert sheets["每一笔记录"].max_row == len((pack / "events.jsonl").read_text().splitlines()) + 1
    everything = (pack / "events.jsonl").read_text()
    assert who.BAOGEN not in everything
    assert who.an_id("somebody else's") not in everything
    topics = {json.loads(line)["topic"] for line in everything.splitlines()}
    assert {
        "workshops.pieces-handed-in",
        "workshops.pieces-inspected",
        "workshops.pay-slip-prepared",
        "workshops.pay-run-approved",
        "workshops.payment-made",
        "workshops.hand-in-contested",
        "workshops.piece-rate-set",
    } <= topics


def test_photos_go_along_under_the_digest_their_event_holds(desk: Desk, tmp_path: Path) -> None:
    """Whoever opens one can tell that it is the one that was recorded."""
    taken = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(taken, "JPEG")
    add = desk.house.get(Photos).add
    happened, _position = desk.do(add, hand_in=LANTERNS, data=taken.getvalue())
    pack = unpacked(desk, tmp_path)
    (photo,) = (pack / "照片").iterdir()
    assert photo.stem == happened.digest == hashlib.sha256(photo.read_bytes()).hexdigest()
    assert check(pack)


def test_an_expert_checks_it_with_python_alone(desk: Desk, tmp_path: Path) -> None:
    """The script that comes with it ends with 0, without anything of ours to import."""
    pack = unpacked(desk, tmp_path)
    run = subprocess.run(
        [sys.executable, "-I", pack / "check.py"], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert link_up(desk.house).link.hex() in run.stdout
    assert "all as they were made" in run.stdout


def test_what_was_altered_in_it_is_named(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that was changed; an event that was changed, also where the manifest was made to fit."""
    pack = unpacked(desk, tmp_path)
    assert check(pack)
    events = pack / "events.jsonl"
    events.write_text(events.read_text().replace('\\"quantity\\":90', '\\"quantity\\":190', 1))
    assert not check(pack)
    said = capsys.readouterr().out
    assert "events.jsonl: altered" in said
    assert "not the one in the manifest" in said
    assert "not in its block" in said


def test_no_pack_is_made_of_what_was_altered(desk: Desk) -> None:
    """Where an event is not what it was when it was chained, nobody gets a proof of it."""
    link_up(desk.house)
    where = f"originator_id = 'hand-in-{LANTERNS}' AND originator_version = 1"
    spoil(desk.house, f"UPDATE gongfu_events SET originator_version = 99 WHERE {where}")
    answer = asked(desk)
    assert answer.status_code == 409
    assert "这些记录跟封条对不上" in words(answer)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"last": "2025-01-01"}, "后面的日期要在前面的以后，一次最多取一年。"),
        ({"first": "2024-01-01"}, "后面的日期要在前面的以后，一次最多取一年。"),
        ({"first": "2025-11-20", "last": "2025-11-30"}, "这些天在这个工坊没有交过件，换个日期看看。"),
    ],
)
def test_days_without_an_answer_are_asked_for_again(desk: Desk, changed: dict[str, str], said: str) -> None:
    """What is wrong stands beside the dates, and they stay as they were typed."""
    answer = asked(desk, **changed)
    assert answer.status_code == 422
    assert said in words(answer)
    assert next(iter(changed.values())) in answer.text


def test_hours_are_told_as_they_were_kept(desk: Desk, tmp_path: Path) -> None:
    """Where somebody is employed: each day's hours, what they were before they were mended, who kept them."""
    desk.now = datetime(2026, 10, 30, 8, 0, tzinfo=ZONE)
    desk.compare_with_minimum("day", TODAY.replace(day=1))
    desk.now = NOW - timedelta(hours=1)
    desk.keep_hours(YESTERDAY, "8")
    desk.keep_hours(YESTERDAY, "7.5")
    desk.keep_hours(YESTERDAY - timedelta(days=1), "3")
    pack = unpacked(desk, tmp_path)
    kept = [[cell.value for cell in row[1:3]] for row in load_workbook(pack / "证据.xlsx")["干了几个小时"]]
    assert kept[1:] == [[8, None], [7.5, 8]]
    assert "workshops.hours-kept" in (pack / "events.jsonl").read_text()
    assert check(pack)


def test_a_contested_line_stands_in_it_with_its_answer(desk: Desk, tmp_path: Path) -> None:
    """Which line of which slip, what was said to be wrong, and why nothing changed."""
    slip = desk.house.store.get(PaySlip, PaySlip.id_of(RUN, who.AMEI))
    contests, said = desk.house.get(Contests), {"contest": who.an_id("her line")}
    about = {"slip": slip.id, "line": slip.lines[0].id, "reason_code": "rate-wrong"}
    desk.do(contests.contest_line, actor=who.AMEI_HERSELF, **about, **said)
    no = {"outcome": "rejected", "reason_code": "rate-as-agreed", "request": who.an_id("no")}
    desk.do(contests.answer, matter="pay-line", id=slip.id, **said, **no)
    pack = unpacked(desk, tmp_path)
    rows = [[cell.value for cell in row] for row in load_workbook(pack / "证据.xlsx")["意见"]]
    (told,) = (row for row in rows if REASONS["rate-wrong"] in row)
    assert "工资条" in told[0]
    assert "灯笼布线" in told[1]
    assert told[5] == "认为没有错（单价和说好的一样）"
    text = "".join("".join(page.extract_text().split()) for page in PdfReader(pack / "证据.pdf").pages)
    assert "单价和说好的一样" in text.replace("\0", "")
    assert "workshops.contested" in (pack / "events.jsonl").read_text()
    assert check(pack)
