"""Pay slips on paper: what the page says, rare names too, one worker's or a whole run's."""

import io
import logging
import re

import pytest
from flask import Flask
from pypdf import PdfReader
from werkzeug.test import TestResponse

from income.pages import slip_papers
from people.readmodel import Vault
from tests.examples import who
from tests.workshops.desk import NOW, TODAY, YESTERDAY, Desk
from workshops.domain import PaySlip

RUN = who.an_id("a run on paper")
NAME = "陈䶮㐂𠮷"


@pytest.fixture
def desk(app: Flask) -> Desk:
    """A run of two slips, approved; one of them is of somebody with a rare name."""
    desk = Desk(app)
    desk.house.get(Vault).put(who.AMEI, {"name": NAME})
    desk.accept(who.an_id("hers"), 390, YESTERDAY, step="packing")
    desk.accept(who.an_id("his"), 10, YESTERDAY, worker=who.BAOGEN)
    desk.approve(RUN, desk.prepare(RUN, YESTERDAY))
    return desk


def fetched(desk: Desk, address: str) -> TestResponse:
    """What the coordinator's browser gets there."""
    desk.catch_up()
    return desk.browser().client.get(address, headers={"Gongfu-Now": NOW.isoformat()})


def told(answer: TestResponse) -> list[str]:
    """The text of a paper, page by page."""
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    # A header holds ASCII, or the real server breaks off: names of files are written as RFC 6266 says.
    assert answer.headers["Content-Disposition"].isascii()
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]
    return [
        " ".join(page.extract_text().replace("\0", "").split())
        for page in PdfReader(io.BytesIO(answer.data)).pages
    ]


def test_a_slip_says_on_paper_what_it_says_on_the_page(desk: Desk) -> None:
    """Whose, what for, how much, from whom; letters beyond the common ones are drawn, not left blank."""
    slip = PaySlip.id_of(RUN, who.AMEI)
    (page,) = told(fetched(desk, f"/income/slips/{slip}/paper"))
    for part in (NAME, "0101", "灯笼包装", "390 个 × 0.035", "13.65", "没有扣任何费用。"):
        assert part in page


def test_every_letter_of_a_name_has_a_shape(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """No letter of it is the empty box: whoever draws the paper says of none that it is missing."""
    with caplog.at_level(logging.WARNING, "fpdf"):
        fetched(desk, f"/income/slips/{PaySlip.id_of(RUN, who.AMEI)}/paper")
    assert [record.message for record in caplog.records if record.name.startswith("fpdf")] == []


def test_a_run_is_one_file_with_a_page_for_everybody(desk: Desk) -> None:
    """In the order of their numbers, so that the pile can be handed out."""
    pages = told(fetched(desk, f"/income/runs/{RUN}/paper"))
    assert len(pages) == 2
    assert "0101" in pages[0]
    assert "13.65" in pages[0]
    assert "0207" in pages[1]
    assert "4.20" in pages[1]


def test_what_nobody_approved_is_not_on_paper_yet(desk: Desk) -> None:
    """It may still be thrown away and drawn up anew."""
    run = who.an_id("another run on paper")
    desk.accept(who.an_id("later"), 10, TODAY)
    desk.prepare(run, TODAY)
    slip = PaySlip.id_of(run, who.AMEI)
    for address in (f"/income/runs/{run}/paper", f"/income/slips/{slip}/paper"):
        assert fetched(desk, address).status_code == 409
    here = f"/workshops/{who.WORKSHOP}/runs"
    assert "/paper" not in fetched(desk, f"{here}/{run}").text
    assert f"/income/runs/{RUN}/paper" in fetched(desk, f"{here}/{RUN}").text


def test_many_slips_are_drawn_behind_the_scenes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page of the run shows how far it is, then the file: the same pages, for who asked alone."""
    monkeypatch.setattr(slip_papers, "AT_ONCE", 1)
    started = fetched(desk, f"/income/runs/{RUN}/paper")
    assert started.status_code == 303
    assert fetched(desk, f"/income/runs/{RUN}/paper").location == started.location
    assert "正在画工资条" in fetched(desk, started.location).text
    desk.work_off()
    page = fetched(desk, started.location).text
    assert "工资条画好了" in page
    [file] = re.findall(r'href="(/income/runs/[^"]*job=[^"]*)"', page)
    pages = told(fetched(desk, file))
    assert ["0101" in pages[0], "0207" in pages[1], NAME in pages[0]] == [True, True, True]
    other = desk.browser(desk.bella).client.get(file, headers={"Gongfu-Now": NOW.isoformat()})
    assert other.status_code == 404
