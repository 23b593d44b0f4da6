"""What is taken away as a file: text in it stays text, in whatever program it is opened."""

import io
import re
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.architecture.test_permissions import World
from tests.security.walking import ask, places

# What Excel, WPS or LibreOffice would take for a formula, a link or a command.
FORMULAS = [
    "=1+1",
    '=HYPERLINK("https://evil.example","x")',
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "=cmd|'/c calc'!A1",
    "https://evil.example/",
    "mailto:x@evil.example",
    "{=1+1}",
    "internal:Sheet2!A1",
]
# Every address that answers with a file. A new one is to be tried below before it is added here.
SHEETS = {
    "GET /insight/export",
    "GET /workshops/<uuid:workshop>/orders/<uuid:id>/materials/export",
    "GET /workshops/<uuid:workshop>/quality/export",
    "GET /workshops/<uuid:workshop>/ledger/export",
    "GET /workshops/<uuid:workshop>/products/<code>/steps/<step>/correction/export",
    "GET /api/v1/pay-runs/<uuid:id>/batches/<uuid:batch>/file",
    "GET /workshops/<uuid:workshop>/runs/<uuid:run>/bank/<uuid:batch>",
    "GET /workshops/<uuid:workshop>/import/<uuid:job>/to-mend.xlsx",
}
# Papers: a PDF of ours holds letters and lines, no script, form or link.
PAPERS = {"GET /income/slips/<uuid:id>/paper", "GET /income/runs/<uuid:id>/paper"}
# All of one's data, as JSON with that type: no program takes a text in it for a formula.
# A pack of a paper, a sheet and what machines check; it is unpacked in `income/test_evidence.py`.
FILES = SHEETS | {"GET /me/data.json", "GET /income/evidence/pack", *PAPERS}


def test_every_file_that_can_be_taken_away_is_known(world: World, no_proof: None) -> None:
    """No door answers with a sheet, text or file to be opened elsewhere that is not tried here."""
    found = set()
    for place in places("GET"):
        answer = ask(world, place)
        opened_elsewhere = answer.mimetype.startswith(("text/csv", "application/vnd", "application/octet"))
        if opened_elsewhere or "attachment" in answer.headers.get("Content-Disposition", ""):
            found.add(str(place))
            assert answer.headers["Content-Disposition"].isascii(), place
            assert re.search(r' filename="?[A-Za-z0-9]', answer.headers["Content-Disposition"]), place
        answer.close()
    assert found == FILES


def test_no_cell_is_a_formula_whatever_it_begins_with(
    world: World, no_proof: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names and notes that begin with = + - @ or a tab are written as text, letter by letter."""
    from insight.pages import export

    monkeypatch.setattr(export, "_about", lambda _here: FORMULAS)
    (place,) = [place for place in places("GET") if str(place) == "GET /insight/export"]
    answer = ask(world, place)
    assert answer.status_code == 200
    cells: list[Any] = [cell for row in load_workbook(io.BytesIO(answer.data)).worksheets[-1] for cell in row]
    assert [cell.value.replace("_x000D_", "\r") for cell in cells] == FORMULAS
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell for cell in cells if cell.hyperlink] == []
    answer.close()


def test_no_sheet_of_a_file_holds_a_formula(world: World, no_proof: None) -> None:
    """Figures are figures: nothing is computed by the program that opens the file."""
    for place in places("GET"):
        if str(place) in SHEETS and "batch" not in str(place):  # the bank: workshops/test_bank.py
            book = load_workbook(io.BytesIO(ask(world, place).data))
            assert {cell.data_type for sheet in book for row in sheet for cell in row} <= {"s", "n"}
