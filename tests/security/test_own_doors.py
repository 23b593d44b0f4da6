"""Through one's own door to what is others': one's own workshop or business in the address, somebody else's
thing behind it. And one's own id for a thing that is somebody else's already."""

import io
import json
from typing import Any
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from shell.projector import Projector
from shell.queue.worker import work_off
from tests.architecture.permissions_matrix import EMPLOYER, expected
from tests.architecture.test_permissions import World
from tests.examples import forms
from tests.examples.who import AMEI, BAOGEN, OTHER_WORKSHOP, WORKSHOP, an_id
from tests.security.walking import Place, come_in, places

OTHER_EMPLOYER = an_id("other employer")
# Whose door, by the name of it in addresses and bodies: who stands at the other, and where that is.
DOORS = {"{workshop}": ("C", "c", OTHER_WORKSHOP), "{employer}": ("M", "m", OTHER_EMPLOYER)}
# Taking somebody in, and making something of one's own, begins with an id of theirs or of nobody's.
OWN_BUSINESS = {
    "PUT /api/v1/workshops/<uuid:id>/members/<uuid:worker>",
    "PUT /api/v1/workshops/<uuid:id>/day-sheets/<uuid:sheet>",
    "PUT /api/v1/orders/<uuid:id>",
}
SECRETS = ("阿梅", "13900990002", "13900990001", "3310821990", "11.34", "12.60")


@pytest.fixture(scope="module")
def theirs(world: World) -> World:
    """The world, with another business in it and another workshop that has a pay run of its own."""
    world._do("m", "PUT", f"/employers/{OTHER_EMPLOYER}", EMPLOYER | {"uscc": "92331082MA0KAAAQ0H"})
    here, hand_in = f"/workshops/{OTHER_WORKSHOP}", str(uuid4())
    world._do("c", "PUT", f"{here}/members/{BAOGEN}", {"number": "G02"})
    world._do("c", "PUT", f"{here}/products/lantern", forms.PRODUCT_FORM)
    world._do("c", "POST", f"{here}/piece-rates", forms.RATE_FORM | {"id": str(uuid4())})
    follow(world)
    made = forms.HAND_IN_FORM | {"workshop": OTHER_WORKSHOP, "worker": "G02"}
    world._do("c", "PUT", f"/hand-ins/{hand_in}", made)
    inspected = forms.INSPECTION_FORM | {"id": str(uuid4())}
    world._do("c", "POST", f"/hand-ins/{hand_in}/inspection", inspected)
    follow(world)
    world.names["own run"] = str(uuid4())
    run = forms.PAY_RUN_FORM | {"workshop": OTHER_WORKSHOP}
    world._do("c", "PUT", f"/pay-runs/{world.names['own run']}", run)
    follow(world)
    work_off(world.house)
    follow(world)
    return world


def follow(world: World) -> None:
    """Let the read models take in what happened."""
    Projector(world.house).catch_up()


def swapped(place: Place) -> tuple[Place, str] | None:
    """The same place with one's own door in the place of theirs, and who asks; None where there is no door,
    or nothing behind it."""
    route = expected()[str(place)]
    said = json.dumps([place.at, place.body, place.form], ensure_ascii=False).replace(WORKSHOP, "{workshop}")
    for door, (whose, caller, own) in DOORS.items():
        behind = place.at.replace(door, "").replace(WORKSHOP, "").replace(AMEI, "{amei}")
        if door in said and whose in route.who and caller not in route.who and "{" in behind:
            at, body, form = json.loads(said.replace(door, own))
            return place._replace(caller=caller, at=at, body=body, form=form), caller
    return None


def send(world: World, place: Place) -> TestResponse:
    """Ask a place as its caller, with what it takes."""
    client, along = come_in(world, place)
    along["headers"]["If-Match"] = '"9999"'
    sent: dict[str, Any] = {}
    if place.body is not None:
        sent["json"] = world._filled(dict(place.body))
    elif place.form is not None:
        file = (io.BytesIO("日期".encode()), "sheet.csv")
        filled = world._filled(dict(place.form))
        sent["data"] = {name: file if value == "{file}" else value for name, value in filled.items()}
    at = str(world._filled({"at": place.at})["at"])
    return client.open(at, method=place.method, **sent, **along)


BEHIND = [
    (place, found[0]) for place in places() if (found := swapped(place)) and str(place) not in OWN_BUSINESS
]


def test_there_are_doors_to_try() -> None:
    """Of both kinds, at pages and at the API, to look and to change."""
    tried = [str(place) for place, _ in BEHIND]
    assert len(tried) > 40
    for door in ("/workshops/<uuid:workshop>/", "/employers/<uuid:employer>/", "/api/v1/orders/"):
        for method in ("GET", "POST"):
            assert [each for each in tried if each.startswith(f"{method} {door}")], (method, door)


@pytest.mark.parametrize(("place", "ours"), BEHIND, ids=[str(place) for place, _ in BEHIND])
def test_ones_own_door_leads_to_nothing_of_others(
    theirs: World, no_proof: None, place: Place, ours: Place
) -> None:
    """Refused, a form that is not sound, or an empty list: nothing happens, nothing of theirs is shown."""
    head = theirs.house.store.head()
    answer = send(theirs, ours)
    empty = answer.status_code == 200 and answer.is_json and answer.json["items"] == []
    assert empty or answer.status_code in (403, 404, 409, 422), answer.status_code
    assert not [secret for secret in SECRETS if secret in answer.text]
    assert theirs.house.store.head() == head


@pytest.mark.parametrize("rule", ["", "/file"])
def test_ones_own_pay_run_does_not_hold_the_cards_of_another(theirs: World, rule: str) -> None:
    """A batch for the bank belongs to its run: under another run's address there is none."""
    headers = {"Authorization": f"Bearer {theirs._token('c')}"}
    own, batch = theirs.names["own run"], theirs.names["batch"]
    client = theirs.app.test_client()
    assert client.get(f"/api/v1/pay-runs/{own}", headers=headers).status_code == 200
    answer = client.get(f"/api/v1/pay-runs/{own}/batches/{batch}{rule}", headers=headers)
    assert answer.status_code in (403, 404, 405)
    assert b"6222000000000000012" not in answer.data
    client.set_cookie("gongfu", theirs._token("c"))
    page = client.get(f"/workshops/{OTHER_WORKSHOP}/runs/{own}/bank/{batch}")
    assert page.status_code in (403, 404)


# Somebody else's thing under the id that one claims to have minted, with all else one's own.
CLAIMED = [
    ("w", "/hand-ins/{hand_in}", forms.OWN_COUNT_FORM | {"worker": BAOGEN}),
    ("c", "/hand-ins/{hand_in}", forms.OWN_COUNT_FORM | {"workshop": OTHER_WORKSHOP}),
    ("c", "/pay-runs/{run}", forms.PAY_RUN_FORM | {"workshop": OTHER_WORKSHOP}),
    ("c", "/pay-runs/{settled}", forms.PAY_RUN_FORM | {"workshop": OTHER_WORKSHOP}),
    ("m", "/orders/{order}", forms.ORDER_FORM | {"enterprise": OTHER_EMPLOYER, "workshop": OTHER_WORKSHOP}),
    ("m", "/gigs/{gig}", {**expected()["PUT /api/v1/gigs/<uuid:id>"].body, "employer": OTHER_EMPLOYER}),  # type: ignore[dict-item]
    ("m", "/tokens/{token}", expected()["PUT /api/v1/tokens/<uuid:id>"].body),
    ("m", f"/employers/{an_id('employer')}", EMPLOYER),
    ("w", f"/workers/{AMEI}", {"name": "我的", "village": "331082101204"}),
    ("o", "/course-runs/{class}", expected()["PUT /api/v1/course-runs/<uuid:id>"].body),
]


@pytest.mark.parametrize(("caller", "at", "body"), CLAIMED, ids=[f"{c} {at}" for c, at, _ in CLAIMED])
def test_an_id_that_is_somebody_elses_gives_nothing_away(
    theirs: World, caller: str, at: str, body: dict[str, Any]
) -> None:
    """A client mints ids: one that names what is others' already is refused, unchanged and unread."""
    head = theirs.house.store.head()
    address = "/api/v1" + str(theirs._filled({"at": at})["at"])
    headers = {"Authorization": f"Bearer {theirs._token(caller)}"}
    answer = theirs.app.test_client().put(address, json=theirs._filled(body), headers=headers)
    assert answer.status_code in (403, 404, 409), answer.text
    assert not [secret for secret in SECRETS if secret in answer.text]
    assert theirs.house.store.head() == head


REPEATED = [
    (place, letter)
    for place in places(api=True)
    if place.body is not None and "id" in place.body and place.method == "POST"
    for letter in [next((each for each in "WCMTROX" if each in expected()[str(place)].who), "")]
    if letter
]


@pytest.mark.parametrize(("place", "letter"), REPEATED, ids=[str(place) for place, _ in REPEATED])
def test_a_request_caught_on_the_way_is_worth_nothing_to_others(
    theirs: World, place: Place, letter: str
) -> None:
    """Sent again letter by letter, but by somebody who may not: refused like any other request, though its
    id was good before; sent again by whoever sent it, it has the effect of one."""
    sent = place._replace(caller=letter, body=theirs._filled(dict(place.body or {})))
    first = send(theirs, sent)
    first.close()
    head = theirs.house.store.head()
    again = send(theirs, sent)
    assert again.status_code < 500
    if first.status_code < 300:
        assert theirs.house.store.head() == head, again.text
    for other in "wcmto":
        if other not in expected()[str(place)].who:
            caught = send(theirs, sent._replace(caller=other))
            assert caught.status_code in (403, 404), (other, caught.status_code)
            assert not [secret for secret in SECRETS if secret in caught.text]
    assert theirs.house.store.head() == head
