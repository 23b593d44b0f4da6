"""A workshop at the JSON door: founded, furnished with products, rates and members, and listed."""

from uuid import uuid4

import pytest
from flask import Flask

from tests.examples import forms, who
from tests.people.doors import catch_up
from tests.program import POSITION, Program, of, operator, paged
from tests.workshops.desk import TODAY, Desk
from tests.workshops.wire import AT, ENTRY, FORM


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


def test_a_grade_s_factor_is_dated(app: Flask) -> None:
    """Listed by the day it counts from, the one the grade began with last and without a day."""
    root = operator(app)
    root.put(AT, forms.WORKSHOP_FORM)
    root.put(f"{AT}/products/lantern", {**forms.PRODUCT_FORM, "grades": [{"code": "B", "factor": "0.90"}]})
    said = root.post(f"{AT}/grade-factors", forms.FACTOR_FORM)
    assert (said.status_code, said.json["factor"]) == (200, "0.85")
    assert root.post(f"{AT}/grade-factors", forms.FACTOR_FORM).headers[POSITION] == said.headers[POSITION]
    for changed, code in (({"grade": "Z"}, "grade-unknown"), ({"factor": "10"}, "factor-out-of-range")):
        refused = root.post(f"{AT}/grade-factors", {**forms.FACTOR_FORM, "id": str(uuid4()), **changed})
        assert refused.status_code == 422
        assert code in refused.text
    catch_up(app)
    listed = paged(root, f"{AT}/grade-factors?", 1)
    assert [(one["factor"], one["effective_from"]) for one in listed] == [
        ("0.85", "2099-01-01"),
        ("0.90", None),
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
