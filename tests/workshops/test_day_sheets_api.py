"""Day sheets at the JSON door: tried out, taken in part, watched."""

import io
from typing import Any
from uuid import uuid4

import pytest

from tests.examples import who
from tests.program import Program
from tests.workshops.desk import Desk
from tests.workshops.wire import AT

SHEET = """日期,工号,姓名,产品,工序,数量,合格
2026-11-02,0101,林阿梅,灯笼,布线,40,38
2026-11-03,0207,王宝根,灯笼,包装,x,
"""


def sent(desk: Desk, clerk: Program, sheet: str, **said: str) -> Any:
    """Upload a sheet as a form; answers what its job says in the end."""
    file = (io.BytesIO(SHEET.encode()), "sheet.csv")
    answer = desk.app.test_client().put(
        f"/api/v1{AT}/day-sheets/{sheet}", data={"file": file, **said}, headers=clerk.headers
    )
    assert answer.status_code == 202, answer.json
    desk.work_off()
    return clerk.get(f"/jobs/{answer.json['job']}").json


def test_a_day_sheet_is_tried_then_taken_in_part(desk: Desk, clerk: Program) -> None:
    """Dry: nothing is recorded. Whole: nothing where a row is wrong. In part: the good rows, once."""
    sheet = str(uuid4())
    dry = sent(desk, clerk, sheet, dry_run="true")
    assert dry["state"] == "done"
    assert [(one["row"], one["column"], one["code"]) for one in dry["errors"]] == [
        (3, "数量", "quantity-unreadable")
    ]
    assert sent(desk, clerk, sheet)["result"]["rows_imported"] == 0
    desk.catch_up()
    assert clerk.get(f"/hand-ins?workshop={who.WORKSHOP}").json["items"] == []
    for new in (1, 0):
        taken = sent(desk, clerk, str(uuid4()), partial="true")["result"]
        assert (taken["rows_imported"], taken["rows_new"]) == (1, new)
    (row,) = clerk.get(f"/hand-ins?workshop={who.WORKSHOP}").json["items"]
    assert (row["quantity"], row["accepted"], row["state"]) == (40, 38, "inspected")


@pytest.mark.parametrize(("said", "field"), [({}, "file"), ({"dry_run": "maybe"}, "dry_run")])
def test_a_day_sheet_without_a_file_is_malformed(
    desk: Desk, clerk: Program, said: dict[str, str], field: str
) -> None:
    """422 beside the field."""
    answer = desk.app.test_client().put(f"/api/v1{AT}/day-sheets/{uuid4()}", data=said, headers=clerk.headers)
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [field]


def test_a_job_is_seen_by_who_started_it(desk: Desk, clerk: Program, second: Program) -> None:
    """404 for everybody else, the other coordinator included."""
    file = (io.BytesIO(SHEET.encode()), "sheet.csv")
    answer = desk.app.test_client().put(
        f"/api/v1{AT}/day-sheets/{uuid4()}", data={"file": file}, headers=clerk.headers
    )
    path = f"/jobs/{answer.json['job']}"
    assert clerk.get(path).json["state"] == "queued"
    assert second.get(path).status_code == 404
