"""Two records of one person: told as one from then on, counted once, parted again as if nothing had been."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from income.readmodel import IncomeReadModel
from insight.domain.figures import as_persons
from insight.domain.stands import Change
from insight.readmodel import InsightReadModel
from kernel.errors import Refusal
from kernel.identity import Role
from kernel.lookups import Ages, Members, Persons, Qualifications
from kernel.time import now, today
from people.domain import Worker
from people.readmodel import Erasures, Vault
from people.service import Merging
from shell.rebuild import verify
from tests.examples import forms, training_forms
from tests.examples.who import AMEI, BAOGEN, CUIHUA, OPERATOR, WORKSHOP, an_id
from tests.people.doors import (
    PHONE,
    bearer,
    catch_up,
    hidden_field,
    house_of,
    sign_in,
    token_for,
    worker_form,
)

OTHER_PHONE = "13900000002"


class Village:
    """A workshop at which one person works under two records."""

    def __init__(self, app: Flask, client: FlaskClient) -> None:
        self.app, self.client, self.house = app, client, house_of(app)
        self.operator = bearer(token_for(app, Role.OPERATOR, 50))
        self.put(f"/workshops/{WORKSHOP}", forms.WORKSHOP_FORM)
        catch_up(app)
        self.register(AMEI, "G01", name="陈桂香", phone=PHONE)
        self.register(BAOGEN, "G02", name="陈桂香", phone=OTHER_PHONE)
        self.put(f"/workshops/{WORKSHOP}/products/lantern", forms.PRODUCT_FORM)
        self.ask("POST", f"/workshops/{WORKSHOP}/piece-rates", forms.RATE_FORM)
        catch_up(app)

    def register(self, worker: str, number: str, **said: Any) -> None:
        """Somebody with a number here, however like somebody else they are."""
        self.put(f"/workers/{worker}", worker_form(**said, apart="same-name"))
        self.put(f"/workshops/{WORKSHOP}/members/{worker}", {"number": number})
        catch_up(self.app)

    def put(self, path: str, body: Any) -> Any:
        """What the operator puts."""
        return self.ask("PUT", path, body)

    def ask(self, method: str, path: str, body: Any = None, headers: Any = None) -> Any:
        """An answer that went well."""
        answer = self.client.open(
            f"/api/v1{path}", method=method, json=body, headers=headers or self.operator
        )
        assert answer.status_code < 300, (method, path, answer.json)
        return answer.json

    def hand_in(self, key: str, worker: str) -> Any:
        """Pieces, by whoever has this id or number."""
        made = self.put(f"/hand-ins/{an_id(key)}", forms.HAND_IN_FORM | {"worker": worker})
        catch_up(self.app)
        return made

    def merge(self, one: str = AMEI, other: str = BAOGEN) -> None:
        """One person from now on."""
        self.put(f"/workers/{one}/records/{other}", {"id": an_id(f"merge {one} {other} {now()}")})
        catch_up(self.app)

    def part(self, one: str = AMEI, other: str = BAOGEN) -> None:
        """Two again."""
        self.ask("DELETE", f"/workers/{one}/records/{other}?id={an_id(f'part {one} {other} {now()}')}")
        catch_up(self.app)

    def earned(self, worker: str) -> Decimal:
        """What is told of a worker's month."""
        months = self.ask("GET", f"/workers/{worker}/income?from=2026-11&to=2026-11")["months"]
        return sum((Decimal(month["exact"]) for month in months), Decimal(0))


@pytest.fixture
def village(app: Flask, client: FlaskClient) -> Village:
    """One person registered twice."""
    return Village(app, client)


def test_merged_records_are_told_as_one_and_parted_ones_as_before(village: Village) -> None:
    """Income, hand-ins and membership add up under either id; parting gives back exactly what was."""
    village.hand_in("first", AMEI)
    village.hand_in("second", BAOGEN)
    before = {worker: village.earned(worker) for worker in (AMEI, BAOGEN)}
    entries = {
        worker: village.ask("GET", f"/workers/{worker}/income-entries")["items"] for worker in (AMEI, BAOGEN)
    }
    village.merge()
    for worker in (AMEI, BAOGEN):
        assert village.earned(worker) == sum(before.values())
        told = village.ask("GET", f"/workers/{worker}/income-entries")["items"]
        assert sorted(e["id"] for e in told) == sorted(e["id"] for each in entries.values() for e in each)
        asked = village.ask("GET", f"/hand-ins?workshop={WORKSHOP}&worker={worker}")["items"]
        assert len(asked) == 2
        records = village.ask("GET", f"/workers/{worker}/records")["items"]
        assert [each["record"] for each in records] == [AMEI, BAOGEN]
    village.part()
    assert {worker: village.earned(worker) for worker in (AMEI, BAOGEN)} == before
    for worker, told in entries.items():
        assert village.ask("GET", f"/workers/{worker}/income-entries")["items"] == told


def test_new_work_goes_to_the_surviving_record_by_either_number(village: Village) -> None:
    """The old card and number still find the person; what they bring is the surviving record's."""
    village.merge()
    members = village.house.get(Members)
    for key in ("G01", "G02", AMEI, BAOGEN):
        found = members.member(WORKSHOP, key)
        assert found is not None
        assert found.worker == AMEI
    assert village.hand_in("by the old number", "G02")["worker"] == AMEI
    assert village.hand_in("by the old id", BAOGEN)["worker"] == AMEI


def test_a_member_under_the_other_record_alone_keeps_working(village: Village) -> None:
    """Who is a member only as the merged one is one as the surviving one, number and all."""
    village.put(f"/workers/{CUIHUA}", worker_form(phone=None, name="翠花"))
    village.merge(CUIHUA, BAOGEN)
    found = village.house.get(Members).member(WORKSHOP, CUIHUA)
    assert found is not None
    assert (found.worker, found.number) == (CUIHUA, "G02")
    assert village.hand_in("hers", "G02")["worker"] == CUIHUA
    village.client.set_cookie("gongfu", token_for(village.app, Role.COORDINATOR, 51, workshop=WORKSHOP))
    shown = village.client.get(f"/workshops/{WORKSHOP}/inspection?day=2026-11-03").text
    assert "G02" in shown


def test_either_phone_leads_to_the_person(village: Village) -> None:
    """Signing in with the old number shows the surviving record, and both their hand-ins."""
    village.hand_in("old", BAOGEN)
    village.merge()
    for phone in (PHONE, OTHER_PHONE):
        signed = bearer(sign_in(village.app, village.client, phone)["token"])
        assert village.ask("GET", "/me", headers=signed)["worker"] == AMEI
        assert village.ask("GET", f"/hand-ins/{an_id('old')}", headers=signed)["worker"] == BAOGEN
        assert village.ask("GET", f"/workers/{BAOGEN}/income", headers=signed)["months"]
    village.part()
    signed = bearer(sign_in(village.app, village.client, OTHER_PHONE)["token"])
    assert village.ask("GET", "/me", headers=signed)["worker"] == BAOGEN


def test_an_age_and_a_qualification_count_for_both(village: Village) -> None:
    """What is known under one record is known of the person."""
    young = an_id("no birth date")
    village.put(f"/workers/{young}", worker_form(phone=None, name="无生日", birth_date=None))
    assert village.house.get(Ages).age_on(young, today()) is None
    village.put(f"/workers/{BAOGEN}/permits/electrician", training_forms.PERMIT_FORM)
    catch_up(village.app)
    holds = village.house.get(Qualifications).holds
    assert not holds(young, "electrician", today())
    village.merge(young, BAOGEN)
    assert village.house.get(Ages).age_on(young, today()) is not None
    assert village.house.get(Persons).records_of(BAOGEN) == (young, BAOGEN)
    assert holds(young, "electrician", today())


def test_a_merge_is_done_once_and_only_where_it_can_be(village: Village) -> None:
    """A repeat changes nothing; nobody is merged with themselves, twice, or with others behind them."""
    merging, at = village.house.get(Merging), now()

    def merge(one: str, other: str, request: str | None = None) -> Any:
        return merging.merge(id=one, record=other, request=request, at=at, actor=OPERATOR)

    village.put(f"/workers/{CUIHUA}", worker_form(phone=None, name="翠花"))
    first = merge(AMEI, BAOGEN, an_id("request"))
    again = merge(AMEI, BAOGEN, an_id("request"))
    assert (first.new, again.new) == (True, False)
    for one, other, code in (
        (AMEI, AMEI, "already-merged"),
        (BAOGEN, CUIHUA, "already-merged"),
        (CUIHUA, BAOGEN, "already-merged"),
        (CUIHUA, AMEI, "has-records"),
    ):
        with pytest.raises(Refusal, match=code):
            merge(one, other)
    with pytest.raises(Refusal, match="not-merged"):
        merging.part(id=CUIHUA, record=BAOGEN, at=at, actor=OPERATOR)
    assert merge(AMEI, CUIHUA).new
    catch_up(village.app)
    assert set(village.house.get(Persons).records_of(CUIHUA)) == {AMEI, BAOGEN, CUIHUA}


def test_both_records_must_be_within_reach(village: Village) -> None:
    """A coordinator of another workshop merges nobody here; the member's own does."""
    for number, (workshop, status) in enumerate(((an_id("elsewhere"), 403), (WORKSHOP, 201))):
        clerk = bearer(token_for(village.app, Role.COORDINATOR, 60 + number, workshop=workshop))
        url = f"/api/v1/workers/{AMEI}/records/{BAOGEN}"
        assert village.client.put(url, json={"id": an_id("try")}, headers=clerk).status_code == status
    assert village.house.store.get(Worker, BAOGEN).merged_into == AMEI


def test_a_list_names_a_person_once(village: Village) -> None:
    """The merged record is in no list of workers, until it is somebody of their own again."""

    def listed() -> list[str]:
        return [item["id"] for item in village.ask("GET", "/workers")["items"]]

    assert set(listed()) == {AMEI, BAOGEN}
    village.merge()
    assert listed() == [AMEI]
    village.part()
    assert set(listed()) == {AMEI, BAOGEN}


def test_who_is_erased_is_erased_under_both(village: Village) -> None:
    """No record of theirs names them; parting is over, too."""
    village.merge()
    version = village.house.store.get(Worker, AMEI).version
    erased = village.client.delete(
        f"/api/v1/workers/{AMEI}", headers=village.operator | {"If-Match": f'"{version}"'}
    )
    assert erased.status_code == 204
    assert all(village.house.store.get(Worker, each).erased for each in (AMEI, BAOGEN))
    assert set(village.house.get(Erasures).listed()) == {AMEI, BAOGEN}
    with pytest.raises(Refusal, match="erased"):
        village.house.get(Merging).part(id=AMEI, record=BAOGEN, at=now(), actor=OPERATOR)


def test_a_rebuilt_house_knows_who_is_one(village: Village) -> None:
    """Nothing about merging needs a clock or a look-up: everything follows from events."""
    village.hand_in("first", AMEI)
    village.hand_in("second", BAOGEN)
    village.merge()
    village.part()
    village.merge(BAOGEN, AMEI)
    assert verify(village.house, lambda _line: None)
    assert village.house.get(IncomeReadModel).months_known(AMEI) == ["2026-11"]


def test_the_page_shows_both_masked_before_it_is_done_and_parts_them_again(village: Village) -> None:
    """Found by phone and by id; looked at, merged, listed, parted."""
    client = village.client
    client.set_cookie("gongfu", token_for(village.app, Role.COORDINATOR, 52, workshop=WORKSHOP))
    shown = client.get(f"/merging?one={PHONE}&other={BAOGEN}")
    assert "陈**" in shown.text
    assert "139****0001" in shown.text
    assert "陈桂香" not in shown.text
    form = {"csrf_token": hidden_field(shown), "one": AMEI, "other": BAOGEN, "id": an_id("form")}
    assert client.post("/merging", data=form).status_code == 303
    catch_up(village.app)
    assert "分开" in client.get("/merging").text
    assert client.post("/merging", data=form).status_code == 303
    assert client.post("/merging/parting", data=form | {"id": an_id("form 2")}).status_code == 303
    catch_up(village.app)
    assert "分开" not in client.get("/merging").text
    wrong = client.get("/merging?one=13911111111&other=1")
    assert wrong.text.count("没有这个人") == 2
    assert "这是同一份登记" in client.get(f"/merging?one={AMEI}&other={AMEI}").text


def test_officials_figures_count_a_person_once(village: Village) -> None:
    """Both records' months are one person's while they are merged, and are told anew at once."""
    village.hand_in("first", AMEI)
    village.hand_in("second", BAOGEN)
    read = village.house.get(InsightReadModel)

    def people() -> set[str]:
        changes = (
            Change(row["worker"], row["village"], date.min, (int(row["estimated"]),))
            for row in read.changes("2026-11")
        )
        return {change.worker for change in as_persons(changes, read.persons())}

    def mark() -> tuple[int, int]:
        return read.marks("2026-11", "2026-11", today())["2026-11"]

    before = mark()
    assert people() == {AMEI, BAOGEN}
    village.merge()
    assert people() == {AMEI}
    assert mark() > before
    assert read.worked_before({AMEI, BAOGEN}, "2026-12") == {AMEI, BAOGEN}
    village.part()
    assert people() == {AMEI, BAOGEN}


def test_records_of_two_people_are_warned_about(village: Village) -> None:
    """Whose identity numbers differ is hardly one person; where one has none, nothing is said."""
    client = village.client
    client.set_cookie("gongfu", token_for(village.app, Role.COORDINATOR, 52, workshop=WORKSHOP))
    warning = "身份证号不一样"
    for worker, number in ((AMEI, "11010519491231002X"), (BAOGEN, "99999919630504000X")):
        assert warning not in client.get(f"/merging?one={AMEI}&other={BAOGEN}").text
        village.house.get(Vault).put(worker, {"id_number": number})
    assert warning in client.get(f"/merging?one={AMEI}&other={BAOGEN}").text
