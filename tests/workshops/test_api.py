"""Workshops at the JSON door: what a program sends and is answered, from founding to payment."""

import io
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from flask import Flask

from tests.examples import forms, what, who
from tests.people.doors import catch_up
from tests.program import POSITION, Program, of, operator
from tests.workshops.desk import TODAY, YESTERDAY, Desk
from workshops.tasks import words_about

AT = f"/workshops/{who.WORKSHOP}"
ENTRY = who.an_id("entry")
FORM = {
    "workshop": who.WORKSHOP,
    "worker": "0101",
    "product": "lantern",
    "step": "packing",
    "quantity": 13,
    "work_date": TODAY.isoformat(),
}
GOOD = {"accepted": 13, "rework": 0, "rejected": 0}


@pytest.fixture
def desk(app: Flask) -> Desk:
    """The workshop."""
    return Desk(app)


@pytest.fixture
def clerk(desk: Desk) -> Program:
    """A coordinator's program."""
    return of(desk.app, who.COORDINATOR, "13900001201")


@pytest.fixture
def second(desk: Desk) -> Program:
    """Another coordinator's."""
    return of(desk.app, who.SECOND, "13900001202")


@pytest.fixture
def amei(desk: Desk) -> Program:
    """The worker's own."""
    return of(desk.app, who.AMEI_HERSELF, "13900001203")


def inspected(program: Program, id: str = ENTRY, **split: Any) -> Any:
    """Inspect a hand-in under an id of the request's own."""
    return program.post(f"/hand-ins/{id}/inspection", {"id": who.an_id(f"of {id}"), **GOOD, **split})


def test_a_workshop_is_found_and_furnished(app: Flask) -> None:
    """Workshop, product and dated rates; each list tells what was put."""
    root = operator(app)
    assert root.put(AT, forms.WORKSHOP_FORM).status_code == 201
    assert root.put(f"{AT}/products/lantern", forms.PRODUCT_FORM).status_code == 201
    assert root.put(f"{AT}/products/lantern", forms.PRODUCT_FORM).status_code == 200
    rate = root.post(f"{AT}/piece-rates", forms.RATE_FORM)
    assert rate.json["rate"] == "0.42"
    assert root.post(f"{AT}/piece-rates", forms.RATE_FORM).headers[POSITION] == rate.headers[POSITION]
    catch_up(app)
    assert root.get(AT).json == {"id": who.WORKSHOP, **forms.WORKSHOP_FORM}
    assert [one["code"] for one in root.get(f"{AT}/products").json["items"]] == ["lantern"]
    assert root.get(f"{AT}/products/lantern").json["steps"][0]["name"] == "布线"
    assert root.get(f"{AT}/piece-rates").json["items"] == [
        {"product": "lantern", "step": "wiring", "rate": "0.42", "effective_from": "2026-10-01"}
    ]


@pytest.mark.parametrize(
    ("rate", "status", "code"),
    [
        ("0.03501", 422, "rate-too-fine"),
        ("0", 422, "rate-not-positive"),
        ("-1", 422, "rate-not-positive"),
        (0.42, 422, "number-unreadable"),
        ("1e3", 422, "number-unreadable"),
        ("NaN", 422, "number-unreadable"),
        ("一角", 422, "number-unreadable"),
    ],
)
def test_a_rate_that_cannot_be_one_is_refused(clerk: Program, rate: object, status: int, code: str) -> None:
    """Strings of up to four decimals; a number has been through a float already."""
    body = forms.RATE_FORM | {"id": str(uuid4()), "rate": rate, "effective_from": "2026-12-01"}
    answer = clerk.post(f"{AT}/piece-rates", body)
    assert answer.status_code == status
    assert answer.json["errors"]["rate"][0]["code"] == code


def test_a_rate_from_before_recorded_work_is_refused(desk: Desk, clerk: Program) -> None:
    """What was promised stays promised: 409 `rate-in-past`."""
    clerk.put(f"/hand-ins/{ENTRY}", FORM)
    desk.catch_up()
    body = forms.RATE_FORM | {"id": str(uuid4()), "step": "packing", "effective_from": str(TODAY)}
    answer = clerk.post(f"{AT}/piece-rates", body)
    assert (answer.status_code, answer.json["code"]) == (409, "rate-in-past")


def test_members_keep_their_numbers(desk: Desk, clerk: Program) -> None:
    """A number somebody has is 409 `number-taken`; the list shows who works here."""
    answer = clerk.put(f"{AT}/members/{who.BAOGEN}", {"number": "0101"})
    assert (answer.status_code, answer.json["code"]) == (409, "number-taken")
    members = clerk.get(f"{AT}/members").json["items"]
    assert [(one["number"], one["name"]) for one in members][:1] == [("0101", "林阿梅")]


def test_a_late_repeat_is_answered_with_what_is_there(desk: Desk, clerk: Program) -> None:
    """A member's number and a product's steps, put again after they changed; a new `id` puts them back."""
    member, product = f"{AT}/members/{who.BAOGEN}", f"{AT}/products/lantern"
    form = forms.PRODUCT_FORM | {"steps": [{"code": "wiring", "name": "布线", "requires": None}]}
    first = {"id": str(uuid4())}
    assert clerk.put(member, {"number": "0901", **first}).json["number"] == "0901"
    assert clerk.put(member, {"number": "0902"}).json["number"] == "0902"
    assert clerk.put(product, form | first).json["steps"] == form["steps"]
    assert len(clerk.put(product, forms.PRODUCT_FORM | {"id": str(uuid4())}).json["steps"]) == 2
    head = desk.house.store.head()
    for repeat in (first, {}):
        again = clerk.put(member, {"number": "0901", **repeat})
        assert (again.status_code, again.json["number"]) == (200, "0902")
        again = clerk.put(product, form | repeat)
        assert (again.status_code, len(again.json["steps"])) == (200, 2)
    assert desk.house.store.head() == head
    assert clerk.put(member, {"number": "0901", "id": str(uuid4())}).json["number"] == "0901"
    assert clerk.put(product, form | {"id": str(uuid4())}).json["steps"] == form["steps"]
    spent = clerk.put(member, {"number": "0903", **first})
    assert (spent.status_code, spent.json["code"]) == (409, "id-reused")


def test_a_workshop_is_described_though_somebody_joined(desk: Desk, clerk: Program) -> None:
    """Its ETag says what is said of it, not who works there."""
    root = operator(desk.app)
    tag = {"If_Match": root.get(AT).headers["ETag"]}
    clerk.put(f"{AT}/members/{who.BAOGEN}", {"number": "0901"})
    assert root.ask("PATCH", AT, {"name": "彩灯工坊"}, **tag).status_code == 200
    assert root.ask("PATCH", AT, {"name": "灯笼工坊"}, **tag).status_code == 412


def test_a_number_is_never_a_name(desk: Desk, clerk: Program) -> None:
    """It would stand in an event for ever. Full-width digits are read as they are meant."""
    for number in ("林阿梅", "０１ 02", "é1", ""):
        answer = clerk.put(f"{AT}/members/{who.BAOGEN}", {"number": number})
        assert (answer.status_code, answer.json["errors"]["number"][0]["code"]) == (422, "number-unreadable")
    assert clerk.put(f"{AT}/members/{who.BAOGEN}", {"number": "Ｇ－０９"}).json["number"] == "G-09"


def test_a_hand_in_tells_its_rate_and_worth(desk: Desk, clerk: Program) -> None:
    """Estimated at the rate in force; exact beside the rounded amount."""
    answer = clerk.put(f"/hand-ins/{ENTRY}", FORM)
    assert answer.status_code == 201
    told = answer.json
    assert (told["rate"], told["exact"], told["amount"]) == ("0.0350", "0.4550", "0.46")
    assert told["state"] == "handed-in"
    assert told["worker"] == who.AMEI
    desk.catch_up()
    seen = clerk.get(f"/hand-ins/{ENTRY}").json
    assert (seen["quantity"], seen["exact"], seen["state"]) == (13, "0.4550", "handed-in")


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"worker": "9999"}, 409, "not-a-member"),
        ({"product": "kite"}, 422, "product-unknown"),
        ({"step": "flying"}, 422, "step-unknown"),
        ({"work_date": "2026-11-04"}, 422, "work-date-in-future"),
        ({"work_date": "2026-09-01"}, 409, "no-rate"),
        ({"quantity": 0}, 422, "quantity-not-positive"),
        ({"quantity": 100_001}, 422, "quantity-too-large"),
        ({"quantity": 10**30}, 422, "quantity-too-large"),
        ({"quantity": 1.5}, 422, "number-unreadable"),
        ({"quantity": "13"}, 422, "number-unreadable"),
        ({"work_date": "3.11."}, 422, "date-unreadable"),
        ({"work_date": "0001-01-01"}, 422, "date-unreadable"),
        ({"workshop": "here"}, 422, "id-unreadable"),
    ],
)
def test_a_hand_in_that_cannot_be_is_refused(
    desk: Desk, clerk: Program, changed: dict[str, Any], status: int, code: str
) -> None:
    """Each with its code; for a malformed field beside that field."""
    answer = clerk.put(f"/hand-ins/{ENTRY}", FORM | changed)
    assert answer.status_code == status, answer.json
    told = answer.json["errors"][next(iter(changed))][0]["code"] if status == 422 else answer.json["code"]
    assert told == code


def test_an_inspection_is_answered_the_same_when_sent_again(desk: Desk, clerk: Program) -> None:
    """Even after what came later; a new request finds it inspected."""
    clerk.put(f"/hand-ins/{ENTRY}", FORM)
    first = inspected(clerk)
    assert (first.status_code, first.json["amount"]) == (200, "0.46")
    body = {"id": who.an_id("mend"), "quantity": 12, "accepted": 12, "rework": 0, "rejected": 0}
    mended = clerk.post(f"/hand-ins/{ENTRY}/correction", body | {"reason_code": "miscounted"})
    assert mended.json["difference"] == "-0.0350"
    assert inspected(clerk).json == first.json
    again = clerk.post(f"/hand-ins/{ENTRY}/inspection", {"id": str(uuid4()), **GOOD})
    assert (again.status_code, again.json["code"]) == (409, "already-inspected")


def test_a_split_that_does_not_add_up_is_malformed(desk: Desk, clerk: Program) -> None:
    """422 `split-mismatch` beside the field."""
    clerk.put(f"/hand-ins/{ENTRY}", FORM)
    answer = inspected(clerk, accepted=12)
    assert answer.status_code == 422
    assert answer.json["errors"]["accepted"][0]["code"] == "split-mismatch"


def test_a_stale_repeat_does_not_redo_what_was_undone(desk: Desk, clerk: Program) -> None:
    """Withdrawn, the same PUT again answers the withdrawn hand-in and changes nothing."""
    clerk.put(f"/hand-ins/{ENTRY}", FORM)
    gone = clerk.ask("DELETE", f"/hand-ins/{ENTRY}?id={uuid4()}")
    assert gone.json == {"hand_in": ENTRY, "state": "withdrawn"}
    head = desk.house.store.head()
    again = clerk.put(f"/hand-ins/{ENTRY}", FORM)
    assert (again.status_code, again.json["state"]) == (200, "withdrawn")
    assert desk.house.store.head() == head
    desk.catch_up()
    assert clerk.get(f"/hand-ins/{ENTRY}").json["state"] == "withdrawn"


def test_a_stale_repeat_is_told_what_became_of_it(desk: Desk, clerk: Program) -> None:
    """Inspected since, at its grades' worth: the same as when it is read."""
    clerk.put(f"/hand-ins/{ENTRY}", FORM)
    inspected(clerk, accepted=10, rework=2, rejected=1, grades={"A": 10})
    desk.catch_up()
    again = clerk.put(f"/hand-ins/{ENTRY}", FORM).json
    assert (again["state"], again["exact"], again["amount"]) == ("inspected", "0.4200", "0.42")
    seen = clerk.get(f"/hand-ins/{ENTRY}").json
    assert {key: seen[key] for key in again} == again


def test_hand_ins_are_listed_page_by_page(desk: Desk, clerk: Program, amei: Program) -> None:
    """The latest first; a coordinator's of the workshop, a worker's of their own."""
    ids = [who.an_id(f"listed {number}") for number in range(5)]
    for id in ids:
        clerk.put(f"/hand-ins/{id}", FORM | {"worker": "0101" if id != ids[2] else "0207"})
    desk.catch_up()
    seen = paged(clerk, f"/hand-ins?workshop={who.WORKSHOP}&")
    assert [one["id"] for one in seen] == ids[::-1]
    assert ids[2] not in [one["id"] for one in amei.get("/hand-ins").json["items"]]
    assert clerk.get(f"/hand-ins?workshop={who.OTHER_WORKSHOP}").status_code == 403
    assert clerk.get(f"/hand-ins?workshop={who.WORKSHOP}&limit=201").status_code == 422


def test_a_cursor_of_another_list_starts_from_the_beginning(desk: Desk, clerk: Program) -> None:
    """It is not taken for a position here."""
    other = operator(desk.app).get("/workers?limit=1").json["next"]
    assert other is not None
    assert clerk.get(f"/hand-ins?workshop={who.WORKSHOP}&cursor={other}").status_code == 200


def test_a_worker_counts_their_own_and_contests_a_count(desk: Desk, clerk: Program, amei: Program) -> None:
    """Own counts stand beside the workshop's; a contest is open until answered."""
    own = amei.put(f"/hand-ins/{ENTRY}", FORM | {"worker": who.AMEI, "quantity": 14})
    assert (own.status_code, own.json["state"], own.json["rate"]) == (201, "announced", None)
    assert clerk.put(f"/hand-ins/{ENTRY}", FORM).json["counted_by_worker"] == 14
    contest = str(uuid4())
    words = "那天是我和桂香一起数的"
    said = amei.post(
        f"/hand-ins/{ENTRY}/contest", {"id": contest, "reason_code": "miscounted", "text": words}
    )
    assert said.json == {"contest": contest, "hand_in": ENTRY, "state": "open"}
    assert words_about(desk.house, contest) == words
    told = [msgspec.json.encode(each.event).decode() for each in desk.house.store.read(0, 500)]
    assert not any(words in each for each in told)
    again = amei.post(f"/hand-ins/{ENTRY}/contest", {"id": str(uuid4())})
    assert (again.status_code, again.json["code"]) == (409, "contest-open")
    desk.catch_up()
    answer = {"id": str(uuid4()), "outcome": "rejected"}
    answered = clerk.post(f"/contests/{contest}/answer", answer)
    assert answered.json["state"] == "rejected"
    desk.catch_up()
    repeated = clerk.post(f"/contests/{contest}/answer", answer)
    assert (repeated.status_code, repeated.json) == (200, answered.json)
    second = clerk.post(f"/contests/{contest}/answer", answer | {"id": str(uuid4())})
    assert (second.status_code, second.json["code"]) == (409, "no-contest")
    assert clerk.post(f"/contests/{uuid4()}/answer", answer).status_code == 404
    assert (
        amei.post(f"/contests/{contest}/answer", {"id": str(uuid4()), "outcome": "upheld"}).status_code == 403
    )


def contested(desk: Desk, clerk: Program, amei: Program, name: str, text: str | None = None) -> str:
    """A hand-in whose worker says that something is wrong; answers the contest."""
    entry, contest = who.an_id(f"{name} entry"), who.an_id(f"{name} contest")
    clerk.put(f"/hand-ins/{entry}", FORM)
    body = {"id": contest, "reason_code": "miscounted", "text": text}
    assert amei.post(f"/hand-ins/{entry}/contest", body).status_code == 200
    desk.catch_up()
    return contest


def test_a_contest_is_seen_by_both_sides(desk: Desk, clerk: Program, amei: Program) -> None:
    """With what each of them wrote, before the answer and after."""
    contest = contested(desk, clerk, amei, "one", "那天是我和桂香一起数的")
    seen = amei.get(f"/contests/{contest}").json
    assert seen == clerk.get(f"/contests/{contest}").json
    assert (seen["state"], seen["text"], seen["answer_text"]) == ("open", "那天是我和桂香一起数的", None)
    assert (seen["workshop"], seen["worker"], seen["reason_code"]) == (
        who.WORKSHOP,
        who.AMEI,
        "miscounted",
    )
    answer = {"id": str(uuid4()), "outcome": "upheld", "text": "少数了一袋"}
    clerk.post(f"/contests/{contest}/answer", answer)
    desk.catch_up()
    told = amei.get(f"/contests/{contest}").json
    assert told == seen | {"state": "upheld", "answer_text": "少数了一袋"}
    assert clerk.get(f"/contests/{uuid4()}").status_code == 404


def test_contests_are_listed_the_latest_first(desk: Desk, clerk: Program, amei: Program) -> None:
    """Of a workshop or of oneself; in the list nothing that was written."""
    made = [contested(desk, clerk, amei, f"number {number}", "有话说") for number in range(3)]
    clerk.post(f"/contests/{made[1]}/answer", {"id": str(uuid4()), "outcome": "rejected"})
    desk.catch_up()
    assert paged(amei, "/contests?") == paged(clerk, f"/contests?workshop={who.WORKSHOP}&")
    listed = paged(clerk, "/contests?")
    assert [one["contest"] for one in listed] == made[::-1]
    assert "text" not in listed[0]
    (rejected,) = paged(clerk, "/contests?state=rejected&")
    assert (rejected["contest"], rejected["state"]) == (made[1], "rejected")
    assert clerk.get(f"/contests?workshop={who.OTHER_WORKSHOP}").status_code == 403
    assert clerk.get("/contests?state=lost").status_code == 422


def paged(program: Program, path: str, limit: int = 2) -> list[Any]:
    """A whole list, gathered page by page; no page is longer than asked for."""
    items: list[Any] = []
    cursor = ""
    while True:
        page = program.get(f"{path}limit={limit}{cursor}").json
        assert len(page["items"]) <= limit
        items += page["items"]
        if page["next"] is None:
            return items
        cursor = f"&cursor={page['next']}"


def test_what_a_workshop_keeps_is_listed_page_by_page(desk: Desk, clerk: Program) -> None:
    """Members, products, rates: each once, in one order, whatever the length of a page."""
    for day in ("2026-12-01", "2027-01-01"):
        rate = forms.RATE_FORM | {"id": str(uuid4()), "rate": "0.45", "effective_from": day}
        assert clerk.post(f"{AT}/piece-rates", rate).status_code == 200
    for code in ("kite", "fan"):
        clerk.put(f"{AT}/products/{code}", forms.PRODUCT_FORM)
    desk.catch_up()
    for kind, many in (("members", 3), ("products", 3), ("piece-rates", 4)):
        whole = clerk.get(f"{AT}/{kind}").json
        assert (len(whole["items"]), whole["next"]) == (many, None)
        for limit in (1, 2, many):
            assert paged(clerk, f"{AT}/{kind}?", limit) == whole["items"]
        assert clerk.get(f"{AT}/{kind}?limit=0").status_code == 422


def test_workshops_are_listed_page_by_page(desk: Desk) -> None:
    """All of them for an operator, those of their region for an official, also where two have one name."""
    root = operator(desk.app)
    for number, name in enumerate(("彩灯工坊", "彩灯工坊", "藤椅工坊")):
        root.put(f"/workshops/{who.an_id(f'workshop {number}')}", forms.WORKSHOP_FORM | {"name": name})
    desk.catch_up()
    official = of(desk.app, who.OFFICIAL, "13900007771")
    whole = root.get("/workshops").json["items"]
    assert len(whole) == 4
    assert paged(root, "/workshops?", 1) == paged(official, "/workshops?") == whole


@pytest.mark.parametrize("wrong", [{"label": "9999-12"}, {"label": "0001-01"}, {"to": "9999-12-31"}])
def test_a_pay_run_is_of_a_month_and_day_somebody_can_mean(clerk: Program, wrong: dict[str, str]) -> None:
    """Beyond the calendar nothing is worked out: 422 for that field."""
    form = {"workshop": who.WORKSHOP, "to": TODAY.isoformat(), "label": "2026-11"}
    answer = clerk.put(f"/pay-runs/{what.RUN}", form | wrong)
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == list(wrong)


def test_a_pay_run_from_preparing_to_payment(desk: Desk, clerk: Program, second: Program) -> None:
    """202 and a job; then slips with their lines; a second person names the total; paid per slip."""
    clerk.put(f"/hand-ins/{ENTRY}", FORM)
    inspected(clerk)
    desk.catch_up()
    form = {"workshop": who.WORKSHOP, "to": TODAY.isoformat(), "label": "2026-11"}
    started = clerk.put(f"/pay-runs/{what.RUN}", form)
    assert started.status_code == 202
    assert clerk.put(f"/pay-runs/{what.RUN}", form).status_code == 200
    desk.work_off()
    job = clerk.get(f"/jobs/{started.json['job']}").json
    assert (job["state"], job["done"], job["total"]) == ("done", 1, 1)
    run = clerk.get(f"/pay-runs/{what.RUN}").json
    assert (run["state"], run["total"]) == ("prepared", "0.46")
    (slip,) = run["slips"]
    assert (slip["worker"], slip["net"]) == (who.AMEI, "0.46")
    (line,) = slip["lines"]
    assert (line["kind"], line["month"], line["quantity"], line["amount"]) == ("work", "2026-11", 13, "0.46")

    approval = {"id": str(uuid4()), "total": "0.46"}
    refused = clerk.post(f"/pay-runs/{what.RUN}/approval", approval)
    assert (refused.status_code, refused.json["code"]) == (409, "second-person")
    other = second.post(f"/pay-runs/{what.RUN}/approval", approval | {"total": "0.45"})
    assert (other.status_code, other.json["code"]) == (409, "total-changed")
    assert second.post(f"/pay-runs/{what.RUN}/approval", approval).json["state"] == "approved"
    payment = {"id": str(uuid4()), "worker": who.AMEI, "outcome": "paid", "reference": "BATCH-7"}
    paid = second.post(f"/pay-runs/{what.RUN}/payments", payment)
    assert paid.json == {
        "worker": who.AMEI,
        "outcome": "paid",
        "amount": "0.46",
        "reference": "BATCH-7",
    }
    assert second.post(f"/pay-runs/{what.RUN}/payments", payment).json == paid.json
    desk.catch_up()
    assert [one["id"] for one in clerk.get(f"/pay-runs?workshop={who.WORKSHOP}").json["items"]] == [what.RUN]


def test_a_run_with_nothing_to_pay_is_refused(desk: Desk, clerk: Program) -> None:
    """409 `nothing-to-pay`, and no job."""
    form = {"workshop": who.WORKSHOP, "to": YESTERDAY.isoformat(), "label": "2026-11"}
    answer = clerk.put(f"/pay-runs/{what.RUN}", form)
    assert (answer.status_code, answer.json["code"]) == (409, "nothing-to-pay")


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
