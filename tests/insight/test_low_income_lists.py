"""Who is on an official list is counted, never named: files as offices send them, tried out, taken in."""

import io
import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import xlsxwriter
from flask import Flask
from stdnum.cn import ric

from insight.readmodel import SealedLists
from kernel.identity import Grant, Role
from kernel.permissions import Actor
from kernel.time import end_of
from people.service import Consents, Workers
from tests.examples import who
from tests.examples.who import an_id
from tests.insight.villages import COUNTY, LATER, TOWN, Villages
from tests.program import Program, program

A = who.VILLAGE
LIST, NEWER = an_id("list"), an_id("newer list")


def identity_number(number: int) -> str:
    """One that nobody has: no place has the code 999999."""
    digits = f"99999919630504{number:03d}"
    return digits + str(ric.calc_check_digit(digits + "0"))


class Counted(Villages):
    """Twelve people with identity numbers, at work in October; and the county's official."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.people = [an_id(f"counted {number}") for number in range(12)]
        for number, id in enumerate(self.people):
            self.do(
                self.house.get(Workers).register,
                id=id,
                name="村民",
                village=A,
                id_number=identity_number(number),
                actor=who.OPERATOR,
            )
            self.do(self.setup.join, workshop=self.id, worker=id, number=f"{number}")
        self.work(self.people, [100] * 12)
        self.office = self.official()

    def send(self, rows: list[list[Any]], list: str = LIST, **said: str) -> Any:
        """Send a list and let it be worked on; answers how the job ended."""
        answer = self.put(rows, list, **said)
        assert answer.status_code == 202, answer.json
        self.work_off()
        return self.office.get(f"/jobs/{answer.json['job']}").json

    def put(self, rows: list[list[Any]], list: str = LIST, by: Program | None = None, **said: str) -> Any:
        """Send a list."""
        asked = {"region": COUNTY, "dated": "2026-09-30", "source": "民发〔2026〕7号", **said}
        client = by or self.office
        return self.app.test_client().put(
            f"/api/v1/insight/low-income-lists/{list}",
            data={**asked, "file": (io.BytesIO(workbook(rows)), "名单.xlsx")},
            headers=client.headers,
        )

    def low(self, **asked: Any) -> Any:
        """How many of October's workers are on the list, as told."""
        return self.month(COUNTY, **asked).cell.low


@pytest.fixture
def counted(app: Flask) -> Counted:
    """They are at work."""
    return Counted(app)


def workbook(rows: list[list[Any]]) -> bytes:
    """A workbook as offices send it."""
    counted_on = datetime.fromisoformat("2026-11-03")
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept)
    book.set_properties({"created": counted_on})  # the same list is the same file
    sheet = book.add_worksheet("名单")
    for place, row in enumerate(rows):
        sheet.write_row(place, 0, row)
    book.close()
    return kept.getvalue()


def listed(*numbers: int) -> list[list[Any]]:
    """A title, headings, and people by number."""
    rows = [[str(place), "某某", identity_number(number)] for place, number in enumerate(numbers, 1)]
    return [["低收入农户名单"], ["序号", "姓名", "身份证 号码"], *rows]


def test_those_on_the_list_who_work_here_are_counted(counted: Counted) -> None:
    """Seven are, of nine rows; the two who are not registered are told by their rows."""
    assert counted.low().hidden == "no-list"
    job = counted.send(listed(*range(7), 800, 801))
    assert job["state"] == "done"
    assert job["errors"] == []
    assert [(each["row"], each["code"]) for each in job["warnings"]] == [
        (10, "not-registered"),
        (11, "not-registered"),
    ]
    assert (job["result"]["rows_good"], job["result"]["rows_unknown"], job["result"]["workers"]) == (9, 2, 7)
    assert counted.low().people == 7
    told = counted.office.get(f"/insight/income?region={COUNTY}&from=2026-10&to=2026-10").json["months"][0]
    assert (told["low_income_workers"], told["low_income_share"], told["listed_on"]) == (
        7,
        "0.5833",
        "2026-09-30",
    )


def test_who_says_no_is_not_counted_from_that_moment_on(counted: Counted) -> None:
    """Neither today nor as of a day before; who says yes again is counted again."""
    counted.send(listed(*range(7)))
    assert counted.low().people == 7
    answer = counted.house.get(Consents)
    own = Actor(an_id("own"), (Grant(Role.WORKER, worker=counted.people[0]),))
    said = {"worker": counted.people[0], "purpose": "special-status", "actor": own}
    counted.do(answer.withdraw, **said, request=an_id("no"))
    assert counted.low().people == 6
    assert counted.low(as_of=LATER).people == 6
    counted.do(answer.give, **said, text="2026-11", request=an_id("yes"))
    assert counted.low().people == 7


def test_a_list_counts_none_of_those_who_said_no_before(counted: Counted) -> None:
    """They are found by their number and left out."""
    own = Actor(an_id("own"), (Grant(Role.WORKER, worker=counted.people[0]),))
    said = {"worker": counted.people[0], "purpose": "special-status", "actor": own}
    counted.do(counted.house.get(Consents).withdraw, **said, request=an_id("no"))
    assert counted.send(listed(*range(7)))["result"]["workers"] == 6
    assert counted.low().people == 6


def test_trying_out_takes_nothing_in(counted: Counted) -> None:
    """Everything is looked at; afterwards there is still no list."""
    job = counted.send(listed(*range(7)), dry_run="true")
    assert (job["result"]["workers"], job["result"]["taken_in"]) == (7, False)
    assert counted.low().hidden == "no-list"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (float(identity_number(3)), "id-number-as-number"),
        ("33108219", "id-number-unreadable"),
        (identity_number(3)[:-1] + ("0" if identity_number(3)[-1] != "0" else "1"), "id-number-wrong"),
    ],
)
def test_one_wrong_row_keeps_all_of_it_out_unless_asked(counted: Counted, cell: Any, code: str) -> None:
    """Told by its row, never by its number; with `partial` the others count."""
    rows = [*listed(*range(7)), ["8", "某某", cell]]
    job = counted.send(rows)
    assert [(each["row"], each["column"], each["code"]) for each in job["errors"]] == [(10, "身份证号", code)]
    assert job["result"]["taken_in"] is False
    assert str(cell) not in json.dumps(job)
    assert counted.low().hidden == "no-list"
    assert counted.send(rows, partial="true")["result"]["taken_in"] is True
    assert counted.low().people == 7


@pytest.mark.parametrize(("rows", "code"), [([["姓名"], ["某某"]], "id-column-missing"), ([], "file-empty")])
def test_a_file_that_is_no_list_is_not_taken_in(counted: Counted, rows: list[list[Any]], code: str) -> None:
    """Without the column, or with nothing in it."""
    job = counted.send(rows)
    assert [each["code"] for each in job["errors"]][:1] == [code]
    assert job["result"]["taken_in"] is False


def test_rows_without_a_number_and_rows_twice_are_told_and_passed_over(counted: Counted) -> None:
    """Both are only remarks."""
    rows = [*listed(*range(7), 6), ["合计", "7 人", None]]
    job = counted.send(rows)
    assert [(each["row"], each["code"]) for each in job["warnings"]] == [
        (10, "listed-twice"),
        (11, "id-number-missing"),
    ]
    assert job["result"]["rows_good"] == 7


def test_a_month_goes_by_the_latest_list_dated_by_its_end(counted: Counted) -> None:
    """A list of 1 November says nothing of October; one of 31 October does, the later import first."""
    counted.send(listed(*range(7)))
    counted.send(listed(*range(6)), an_id("of november"), dated="2026-11-01")
    assert counted.low().people == 7
    counted.send(listed(*range(6)), NEWER, dated="2026-10-31")
    assert counted.low().people == 6
    counted.send(listed(*range(5)), an_id("mended"), dated="2026-10-31")
    assert counted.low().people == 5


def test_looking_back_goes_by_the_list_known_then(counted: Counted) -> None:
    """Before the list came there was none; before the newer one, the older."""
    before = counted.now
    counted.office.headers["Gongfu-Now"] = (before + timedelta(days=1)).isoformat()
    counted.send(listed(*range(7)))
    assert counted.low(as_of=end_of(before.date())).hidden == "no-list"
    assert counted.low(as_of=LATER).people == 7


def test_the_same_file_again_is_the_same_list_another_is_not(counted: Counted) -> None:
    """A repeat changes nothing; other people under the same id are refused."""
    first = counted.send(listed(*range(7)))
    assert counted.send(listed(*range(7)))["id"] == first["id"]
    other = counted.send(listed(*range(6)))
    assert (other["state"], other["code"]) == ("failed", "id-reused")
    assert counted.low().people == 7
    lists = counted.office.get("/insight/low-income-lists").json["items"]
    assert [(one["id"], one["rows"], one["workers"], one["source"]) for one in lists] == [
        (LIST, 7, 7, "民发〔2026〕7号")
    ]


def test_a_list_is_brought_by_whose_region_it_is(counted: Counted) -> None:
    """403 for the county's list from a town's official; 422 for a region or a day that cannot be."""
    town = program(counted.app, "13900006662", Grant(Role.OFFICIAL, region=TOWN))
    assert counted.put(listed(1), by=town).status_code == 403
    assert counted.put(listed(1), by=town, region=TOWN).status_code == 202
    for said in ({"region": f"{COUNTY}999"}, {"dated": "2026-11-04"}, {"source": ""}):
        answer = counted.put(listed(1), **said)
        assert (answer.status_code, list(answer.json["errors"])) == (422, list(said))


def test_nobody_can_be_found_on_a_list_in_the_stores(counted: Counted) -> None:
    """The event holds counts; who is on it lies sealed, and can be destroyed, after which nobody is."""
    counted.send(listed(*range(7)))
    (event,) = (
        each.event
        for each in counted.house.store.read(0, 10_000)
        if each.event.TOPIC == "insight.low-income-list-imported"
    )
    assert (event.rows, event.workers, event.dated) == (7, 7, date(2026, 9, 30))
    assert not any(worker in str(event) for worker in counted.people)
    sealed = counted.house.get(SealedLists)
    assert sealed.members(LIST) == frozenset(counted.people[:7])
    assert sealed.members(an_id("destroyed")) == frozenset()
