"""Many requests in one moment: what is good once is taken once, and guesses made together count each."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import TypeVar

import pytest
from flask import Flask

from kernel.errors import Invalid, Refused
from kernel.time import now
from people.readmodel import Codes, Invitations, Sessions
from people.service import Relatives, SecondFactor
from tests.examples.who import AMEI, BAOGEN, CUIHUA
from tests.people.doors import PHONE, house_of, last_code, phone, submit
from tests.people.test_relatives import SOON, villager
from tests.people.test_second_factor import clerk, code_of, enrol

T = TypeVar("T")
AT_ONCE = 12


def at_once(work: Callable[[int], T]) -> list[T]:
    """What comes of doing something many times, all beginning together."""
    ready = threading.Barrier(AT_ONCE)

    def begin(number: int) -> T:
        ready.wait()
        return work(number)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(begin, range(AT_ONCE)))


def passes(work: Callable[[], object]) -> bool:
    """Whether something is not refused."""
    with suppress(Refused):
        work()
        return True
    return False


def test_a_code_lets_in_one_of_many_at_once(app: Flask) -> None:
    """Whoever read it over somebody's shoulder does not come in beside them."""
    client = app.test_client()
    submit(client, "/sign-in", phone=PHONE, action="send-code")
    code = last_code(app)

    def knock(_number: int) -> int:
        said = {"phone": PHONE, "code": code}
        return app.test_client().post("/api/v1/sessions", json=said).status_code

    assert sorted(at_once(knock)) == [201] + [422] * (AT_ONCE - 1)


def test_guesses_at_once_are_as_many_as_they_are(app: Flask) -> None:
    """A dozen wrong ones together use a code up as five in a row do: the right one comes too late."""
    submit(app.test_client(), "/sign-in", phone=PHONE, action="send-code")
    codes, code, at = house_of(app).get(Codes), last_code(app), now()
    wrong = [f"{(int(code) + number) % 10**6:06d}" for number in range(1, AT_ONCE + 1)]
    assert at_once(lambda number: codes.check(PHONE, wrong[number], at=at)) == [False] * AT_ONCE
    assert not codes.check(PHONE, code, at=at)


def test_a_code_of_an_app_opens_once_however_many_show_it(app: Flask) -> None:
    """The same digits from a dozen browsers in the same half minute."""
    who, service, at = clerk(app), house_of(app).get(SecondFactor), now()
    secret, _codes = enrol(app, who)
    code = code_of(secret, 0, at)
    opened = at_once(lambda _: passes(lambda: service.check(account=who.account, code=code, at=at)))
    assert opened.count(True) == 1


def test_a_code_from_paper_opens_once_however_many_show_it(app: Flask) -> None:
    """Likewise the sheet somebody copied."""
    who, service, at = clerk(app), house_of(app).get(SecondFactor), now()
    _secret, codes = enrol(app, who)
    opened = at_once(lambda _: passes(lambda: service.check(account=who.account, code=codes[0], at=at)))
    assert opened.count(True) == 1


def test_guesses_at_a_second_factor_at_once_make_it_wait(app: Flask) -> None:
    """A dozen together are looked at five times at most."""
    who, service, at = clerk(app), house_of(app).get(SecondFactor), now()
    enrol(app, who)

    def guess(number: int) -> str:
        with pytest.raises(Invalid) as refused:
            service.check(account=who.account, code=f"wrong {number}", at=at)
        return refused.value.code

    told = at_once(guess)
    assert told.count("second-factor-wrong") <= 5
    assert told.count("second-factor-tired") >= AT_ONCE - 5


def test_a_number_read_out_lets_one_act(app: Flask) -> None:
    """Overheard at the counter: of those who type it in the same moment one is let, and stands on record."""
    amei, service = villager(app, AMEI, 1), house_of(app).get(Relatives)
    others = [villager(app, BAOGEN, 2), villager(app, CUIHUA, 3)]
    number = service.invite(worker=AMEI, acting="work", until=(now() + SOON).date(), at=now(), actor=amei)
    let = at_once(
        lambda each: passes(
            lambda: service.accept(
                number=number, request=f"{each}", at=now(), actor=others[each % len(others)]
            )
        )
    )
    assert let.count(True) == 1
    assert len(service.of(worker=AMEI, actor=amei)) == 1
    assert house_of(app).get(Invitations).take(number, at=now()) is None


def test_a_token_has_one_successor(app: Flask) -> None:
    """Two tabs that are renewed together do not become two devices, of which one looks like a thief's."""
    who, sessions = clerk(app, 9), house_of(app).get(Sessions)
    token = sessions.issue(who.account, kind="browser", lasts=timedelta(days=1))
    successors = [each for each in at_once(lambda _: sessions.renew(token)) if each]
    assert len(successors) == 1
    assert len(sessions.devices(who.account)) == 1
    assert sessions.by_token(successors[0]) is not None


def test_many_who_come_with_one_number_are_one_account(app: Flask) -> None:
    """Codes asked for a new number in one moment: one message, and one account in the end."""
    house = house_of(app)
    codes = house.get(Codes)
    sent = at_once(lambda number: codes.new(phone(77), f"{number:06d}", at=now()))
    assert sent.count(True) == 1


def test_whoever_began_earlier_and_comes_later_gets_no_second_message(app: Flask) -> None:
    """The moment a request began is before the moment another's code was sent: still the same minute."""
    codes, at = house_of(app).get(Codes), now()
    assert codes.new(phone(78), "000001", at=at)
    assert not codes.new(phone(78), "000002", at=at - timedelta(seconds=1))
    assert codes.resend_in(phone(78), at=at - timedelta(seconds=1)) == 60
