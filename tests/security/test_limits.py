"""Too often: whoever asks for what is costly is told to wait, by account and by address."""

import pytest

from shell.security import A_PERSONS_PACE, limiter
from tests.architecture.test_permissions import World
from tests.security.walking import Place, address, come_in, places

COSTLY = {
    "GET /insight/export",
    "POST /insight/low-income",
    "POST /workshops/<uuid:workshop>/import",
    "GET /api/v1/pay-runs/<uuid:id>/batches/<uuid:batch>/file",
    "PUT /api/v1/pay-runs/<uuid:id>/batches/<uuid:batch>/results",
    "PUT /api/v1/insight/low-income-lists/<uuid:id>",
    "PUT /api/v1/workshops/<uuid:id>/day-sheets/<uuid:sheet>",
}
MOST = int(A_PERSONS_PACE.partition("/")[0])


@pytest.fixture(autouse=True)
def _anew() -> None:
    """Counted from nothing, and nothing left counted."""
    limiter.reset()


def test_whatever_takes_a_file_is_limited(world: World) -> None:
    """A new place that takes a file is to be limited, and tried below."""
    takes = {str(place) for place in places() if "{file}" in (place.form or {}).values()}
    takes |= {
        str(place) for place in places("POST", api=False) if place.rule.endswith(("/import", "/low-income"))
    }
    assert takes <= COSTLY


@pytest.mark.parametrize("place", [place for place in places() if str(place) in COSTLY], ids=str)
def test_an_account_is_told_to_wait_wherever_it_asks_from(world: World, no_proof: None, place: Place) -> None:
    """429 with how long to wait, in one account's name from however many addresses; another goes on."""

    def ask(caller: str, number: int) -> tuple[int, str | None]:
        client, along = come_in(world, place._replace(caller=caller))
        along["environ_base"] = {"REMOTE_ADDR": f"10.1.{number // 200}.{number % 200}"}
        answer = client.open(address(world, place), method=place.method, **along)
        answer.close()
        return answer.status_code, answer.headers.get("Retry-After")

    answers = [ask("X", number) for number in range(MOST + 1)]
    assert 429 not in [status for status, _ in answers[:-1]]
    status, wait = answers[-1]
    assert status == 429
    assert wait is not None
    assert 0 < int(wait) <= 60
    other = "O" if "insight" in place.rule else "C"
    assert ask(other, 0)[0] != 429
    limiter.reset()


def test_the_page_that_says_wait_is_calm(world: World, no_proof: None) -> None:
    """People read a sentence in their language, not a number."""
    (place,) = [each for each in places() if str(each) == "POST /insight/low-income"]
    client, along = come_in(world, place)
    for _ in range(MOST):
        client.post(address(world, place), **along)
    answer = client.post(address(world, place), **along)
    assert answer.status_code == 429
    assert answer.mimetype == "text/html"
    assert "too-many-requests" not in answer.text
    limiter.reset()


def test_knocking_is_counted_by_address_at_both_doors(world: World, no_proof: None) -> None:
    """Sixty knocks a minute from one address, whatever numbers are named; then 429 at either door."""
    client = world.app.test_client()
    elsewhere = {"REMOTE_ADDR": "10.77.0.1"}
    for path, said in (
        ("/sign-in", {"data": {"phone": "x"}}),
        ("/api/v1/sign-in-codes", {"json": {"phone": "x"}}),
    ):
        answers = [client.post(path, environ_base=elsewhere, **said).status_code for _ in range(61)]  # type: ignore[arg-type]
        assert (set(answers[:60]), answers[60]) == ({422}, 429), path
    limiter.reset()
