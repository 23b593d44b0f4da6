"""What somebody agreed to under two records that were merged: a no under either stops, until a yes since."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from kernel import lookups
from kernel.identity import By, Role
from kernel.time import ZONE, fixed_now, now
from people.domain import BANK, MESSAGES, Consent, joined
from people.readmodel import Vault
from people.service import Consents, Merging
from tests.examples.who import AMEI, BAOGEN, OPERATOR, an_id
from tests.people.doors import PHONE, bearer, catch_up, house_of, token_for, worker_form

CARD, OTHER_CARD = "6222000000000000012", "6222000000000000020"
TEXT = "2026-11"
BY = By("account", Role.WORKER)
BEGAN = datetime(2026, 11, 3, 8, 0, tzinfo=ZONE)


class Person:
    """Somebody registered twice, asked now under one record and now under the other."""

    def __init__(self, app: Flask, client: FlaskClient) -> None:
        self.app, self.house = app, house_of(app)
        self.consents = self.house.get(Consents)
        self.at = now()
        operator = bearer(token_for(app, Role.OPERATOR, 50))
        for worker, phone in ((AMEI, PHONE), (BAOGEN, "13900000002")):
            form = worker_form(phone=phone, apart="same-name")
            assert client.put(f"/api/v1/workers/{worker}", json=form, headers=operator).status_code == 201
        self.client, self.operator = client, operator

    def later(self, use_case: Any, **said: Any) -> Any:
        """Do something a minute after what was done before."""
        self.at += timedelta(minutes=1)
        with fixed_now(self.at):
            done = use_case(**said, request=an_id(f"at {self.at}"), at=self.at, actor=OPERATOR)
        catch_up(self.app)
        return done

    def yes(self, worker: str, purpose: str = MESSAGES, **more: Any) -> None:
        """Agree, under one record."""
        self.later(self.consents.give, worker=worker, purpose=purpose, text=TEXT, **more)

    def no(self, worker: str, purpose: str = MESSAGES) -> None:
        """Take it back, under one record."""
        self.later(self.consents.withdraw, worker=worker, purpose=purpose)

    def merge(self) -> None:
        """One person from now on."""
        self.later(self.house.get(Merging).merge, id=AMEI, record=BAOGEN)

    def part(self) -> None:
        """Two again."""
        self.later(self.house.get(Merging).part, id=AMEI, record=BAOGEN)

    def agreed(self, purpose: str = MESSAGES) -> set[str]:
        """Under which records the purpose counts now."""
        with fixed_now(self.at):
            found = self.house.get(lookups.Consents).agreed([AMEI, BAOGEN], purpose)
            for worker in (AMEI, BAOGEN):
                answer = self.client.get(f"/api/v1/workers/{worker}/consents", headers=self.operator)
                told = {item["purpose"]: item["stands"] for item in answer.json["items"]}
                assert told[purpose] is (worker in found)
            return found


@pytest.fixture
def person(app: Flask, client: FlaskClient) -> Person:
    """One person, not merged yet."""
    return Person(app, client)


def test_a_yes_under_one_record_is_the_persons(person: Person) -> None:
    """Who never was asked under the other one is not asked again."""
    person.yes(BAOGEN)
    assert person.agreed() == {BAOGEN}
    person.merge()
    assert person.agreed() == {AMEI, BAOGEN}


@pytest.mark.parametrize("first", ["yes", "no"])
def test_a_no_under_either_record_stops_it_for_both(person: Person, first: str) -> None:
    """Whichever was said later: nobody asked this person knowing both."""
    order = [(person.yes, AMEI), (person.no, BAOGEN)]
    for say, worker in order if first == "yes" else reversed(order):
        say(worker)
    person.merge()
    assert person.agreed() == set()


def test_what_is_said_since_counts_and_parting_gives_back_what_was(person: Person) -> None:
    """A yes by either id goes to the surviving record; the other's own no is still there afterwards."""
    person.no(BAOGEN)
    person.merge()
    person.yes(BAOGEN)
    assert person.agreed() == {AMEI, BAOGEN}
    person.no(AMEI)
    assert person.agreed() == set()
    person.yes(AMEI)
    person.part()
    assert person.agreed() == {AMEI}


def test_what_an_office_does_by_law_stops_by_a_no_under_either(person: Person) -> None:
    """Nobody who said no is counted under their other record."""
    person.no(BAOGEN, "special-status")
    person.merge()
    assert person.agreed("special-status") == set()


def test_a_card_is_found_under_either_record_and_deleted_under_both(person: Person) -> None:
    """The surviving record's first; taken back, no number stays anywhere."""
    banks = person.house.get(lookups.BankAccounts).bank_accounts
    person.yes(BAOGEN, BANK, bank_account=OTHER_CARD)
    person.merge()
    with fixed_now(person.at):
        assert banks([AMEI, BAOGEN]) == {AMEI: OTHER_CARD, BAOGEN: OTHER_CARD}
    person.yes(BAOGEN, BANK, bank_account=CARD)
    with fixed_now(person.at):
        assert banks([AMEI, BAOGEN]) == {AMEI: CARD, BAOGEN: CARD}
    person.no(BAOGEN, BANK)
    assert person.agreed(BANK) == set()
    assert person.house.get(Vault).get_many([AMEI, BAOGEN], ("bank_account",)) == {}


ANSWERS = st.lists(st.tuples(st.booleans(), st.integers(0, 60)), max_size=4)


def said(id: str, answers: list[tuple[bool, int]]) -> Consent:
    """Answers to one purpose, each some minutes after the beginning."""
    consent = Consent(id)
    for number, (yes, minute) in enumerate(sorted(answers, key=lambda each: each[1])):
        at = BEGAN + timedelta(minutes=minute)
        if yes:
            consent.give({MESSAGES: TEXT}, at=at, by=BY, request=an_id(f"{id} {number}"))
        else:
            consent.withdraw(MESSAGES, at=at, by=BY, request=an_id(f"{id} {number}"))
    return consent


@given(ANSWERS, ANSWERS, st.integers(0, 60))
def test_joined_never_says_yes_where_nobody_did_or_over_a_no_nobody_answered(
    mine: list[tuple[bool, int]], theirs: list[tuple[bool, int]], merged: int
) -> None:
    """Whatever was said when: a yes needs a yes; and a last no under either needs a later one since."""
    own, other = said(AMEI, mine), said(BAOGEN, theirs)
    taken_in, day = BEGAN + timedelta(minutes=merged), BEGAN.date()
    stands = joined(own, [(other, taken_in)]).stands(MESSAGES, day)
    answers = [each.answers.get(MESSAGES) for each in (own, other)]
    if not any(answer and answer.given for answer in answers):
        assert not stands
    for answer, one in zip(answers, (own, other), strict=True):
        if answer and not answer.given:
            since = own.answers.get(MESSAGES) if one is other else None
            answered = bool(since and since.given and since.at > max(taken_in, answer.at))
            assert answered or not stands
