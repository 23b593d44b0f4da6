"""Looking for what is others': by id, by job, by the difference between two refusals."""

import io
import re
from uuid import uuid4

import pytest

from tests.architecture.permissions_matrix import CALLERS, expected
from tests.architecture.test_permissions import World
from tests.security.walking import ELSEWHERE, Place, come_in, places

OF_SOMETHING = [place for place in places("GET") if "<uuid:" in place.rule]


def refusal(world: World, place: Place, caller: str, at: str) -> tuple[int, str]:
    """How somebody is refused: status, and the words without the id of the request."""
    client = world.app.test_client()
    headers = {"Gongfu-Reason": "support"}
    if caller != "P":
        token = world._token(caller)
        if place.api:
            headers["Authorization"] = f"Bearer {token}"
        else:
            client.set_cookie("gongfu", token)
    answer = client.get(at, headers=headers, environ_base=ELSEWHERE)
    if not place.api:
        return answer.status_code, ""
    return answer.status_code, str({**(answer.json or {}), "request": ""})


def of_nothing(world: World, place: Place) -> str:
    """The address of the same thing if its own id, the last one, were one that names nothing."""
    before, _, after = place.at.rpartition("{")
    return str(world._filled({"at": f"{before}{uuid4()}{after.partition('}')[2]}"})["at"])


MADE = [place for place in places("PUT", api=True) if re.fullmatch(r"/api/v1/[a-z-]+/<uuid:id>", place.rule)]
IN_A_TABLE = ("/api/v1/tokens/<uuid:id>",)


@pytest.mark.parametrize("place", [each for each in MADE if each.rule not in IN_A_TABLE], ids=str)
def test_an_id_of_another_kind_of_thing_makes_nothing(world: World, place: Place) -> None:
    """404, and nothing has happened: one id names one thing, whatever it is asked for as."""
    other = "gig" if "hand-ins" in place.rule else "hand_in"
    client, along = come_in(world, place)
    at = f"{place.at.rpartition('/')[0]}/{{{other}}}"
    sent = {"json": world._filled(dict(place.body))} if place.body is not None else {}
    if place.form is not None:
        filled = world._filled(dict(place.form))
        sent = {"data": {**filled, "file": (io.BytesIO("日期".encode()), "sheet.csv")}}
    head = world.house.store.head()
    answer = client.put(str(world._filled({"at": at})["at"]), **sent, **along)
    assert (answer.status_code, (answer.json or {}).get("code")) == (404, "not-found"), answer.text
    assert world.house.store.head() == head


OF_JOBS = [place for place in OF_SOMETHING if place.at.endswith(("{job}", "{list}"))]


@pytest.mark.parametrize("place", OF_JOBS, ids=str)
def test_a_job_of_others_is_refused_like_one_that_never_was(world: World, place: Place) -> None:
    """The very same answer as for an id that names nothing, to everybody but whose it is."""
    route = expected()[str(place)]
    there, not_there = str(world._filled({"at": place.at})["at"]), of_nothing(world, place)
    assert there != not_there
    told = {
        caller: (refusal(world, place, caller, there), refusal(world, place, caller, not_there))
        for caller in CALLERS
        if caller not in route.who
    }
    assert told
    assert {caller: both for caller, both in told.items() if both[0] != both[1]} == {}


@pytest.mark.parametrize("place", OF_SOMETHING, ids=str)
def test_no_refusal_tells_anything_of_what_is_there(world: World, place: Place) -> None:
    """Who is refused reads nothing but that: no name, no number, no state, no other id."""
    route = expected()[str(place)]
    at = str(world._filled({"at": place.at})["at"])
    known = {name for name in world.names.values() if len(name) > 30} - set(at.split("/"))
    for caller in CALLERS:
        if caller not in route.who:
            status, words = refusal(world, place, caller, at)
            assert status in (302, 401, 403, 404), caller
            assert not [secret for secret in (*known, "阿梅", "13900990002", "3310821990") if secret in words]


def test_a_file_that_was_sent_in_is_handed_to_nobody(world: World) -> None:
    """There is no address at which an upload, a list or words kept beside events can be fetched as a file.

    The bank's file is made anew whenever it is fetched.
    """
    rules = {rule.rule for rule in world.app.url_map.iter_rules()}
    made = "/api/v1/pay-runs/<uuid:id>/batches/<uuid:batch>/file"
    assert [rule for rule in rules if "file" in rule.replace("<path:filename>", "")] == [made]
    from shell.files import FILES

    with world.house.records_engine.connect() as connection:
        ids = [row.id for row in connection.execute(FILES.select())]
    assert ids
    client = world.app.test_client()
    for id in ids[:3]:
        for rule in ("/api/v1/files/", "/files/", "/static/", "/uploads/", "/api/v1/jobs/"):
            assert client.get(rule + id).status_code in (401, 404)


@pytest.mark.parametrize(
    "path",
    [
        "../../wsgi.py",
        "..%2f..%2fwsgi.py",
        "%2e%2e/%2e%2e/shell/config.py",
        "....//wsgi.py",
        "/etc/passwd",
        ".",
    ],
)
def test_static_files_are_those_in_their_folder(world: World, path: str) -> None:
    """No way leads out of it."""
    assert world.app.test_client().get(f"/static/{path}").status_code in (308, 404)
