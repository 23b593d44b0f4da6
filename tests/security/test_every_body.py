"""Every body a program may send: fields nobody asked for, bombs, numbers that are none, deceiving letters."""

import json

import pytest

from shell.projector import Projector
from tests.architecture.test_permissions import World
from tests.security.walking import Place, address, come_in, places

pytestmark = pytest.mark.usefixtures("unhurried")

TAKES_JSON = [place for place in places(api=True) if place.body]
GREEDY = {"role": "operator", "account": "x", "grants": [{"role": "operator"}], "state": "paid", "_sa": 1}


def send(
    world: World, place: Place, text: str | bytes, content_type: str = "application/json"
) -> tuple[int, str]:
    """Send a body as it stands; status and code of the answer."""
    client, along = come_in(world, place)
    along["headers"]["If-Match"] = '"9999"'
    answer = client.open(
        address(world, place), method=place.method, data=text, content_type=content_type, **along
    )
    assert answer.mimetype in ("application/json", "application/problem+json"), answer.mimetype
    return answer.status_code, (answer.json or {}).get("code", "")


@pytest.mark.parametrize("place", TAKES_JSON, ids=str)
def test_a_field_nobody_asked_for_is_refused(world: World, place: Place) -> None:
    """Nothing gets in beside what the contract names, be it a role, an account or a state."""
    for name, value in GREEDY.items():
        body = {**world._filled(dict(place.body or {})), name: value}
        if name in (place.body or {}):
            continue
        assert send(world, place, json.dumps(body)) == (422, "invalid"), name


@pytest.mark.parametrize("place", TAKES_JSON, ids=str)
def test_no_bomb_or_broken_body_breaks_anything(world: World, place: Place) -> None:
    """Nested a hundred thousand deep, numbers without end, none at all, not JSON: refused as malformed."""
    for text in (
        "[" * 100_000 + "]" * 100_000,
        '{"id":' * 30_000,
        '{"id": ' + "9" * 5000 + "}",
        '{"id": NaN}',
        '{"id": Infinity}',
        '{"id": 1e999}',
        '{"id": "\\ud800"}',
        '{"id": "a\\u0000b"}',
        b'{"id": "\xff"}',
        "null",
        "[]",
        '"text"',
        "",
        "{",
    ):
        status, _ = send(world, place, text)
        nothing_to_change = {412} if not text and place.method == "PATCH" else set()
        assert status in {400, 422} | nothing_to_change, text[:30]


@pytest.mark.parametrize("place", TAKES_JSON, ids=str)
def test_no_wrong_kind_of_value_breaks_anything(world: World, place: Place) -> None:
    """In every field of an example by turns: what has another kind, or is beyond all bounds."""
    sound = world._filled(dict(place.body or {}))
    for name in sound:
        for value in (
            None,
            True,
            -1,
            10**30,
            2**31,
            2**63 - 1,
            1.5,
            "99999999.999999999",
            "1e999999",
            "",
            " ",
            "9" * 400,
            "\x00",
            "\u202e",
            [],
            {},
            [[]],
            [None],
        ):
            status, _ = send(world, place, json.dumps(sound | {name: value}))
            assert status < 500, (name, value)


def test_a_body_heavier_than_a_form_is_too_large(world: World) -> None:
    """A quarter of a megabyte is enough for any call; only files may be heavier."""
    for place in TAKES_JSON:
        assert send(world, place, json.dumps({"name": "x" * 300_000}))[0] == 413, str(place)


def test_a_body_of_another_kind_is_not_understood(world: World) -> None:
    """A form, XML or nothing in particular is no JSON, whatever a browser could be made to send."""
    for place in TAKES_JSON:
        for kind in ("text/plain", "application/x-www-form-urlencoded", "application/xml"):
            assert send(world, place, json.dumps(place.body), kind)[0] == 422, (str(place), kind)


@pytest.mark.parametrize(
    "name",
    [
        "陈\u202e桂香",
        "陈\u200b桂香",
        "\ufeff陈桂香",
        "陈\u2066桂香",
        "陈\n桂香",
        "陈\u2028桂香",
        "陈\x7f",
        "\x1b[2J",
        "陈\u200d桂香",
        "陈桂香\u200c",
        "\u200d陈桂香",
        "Li\u200dNa",
        "陈\u3164桂香",
        "\u3164",
        "\u2800\u2800",
        "陈\u115f香",
        "陈\u034f桂香",
        "陈\ufe0f桂香",
        "陈\U000e0101\u200d桂香",
    ],
)
def test_a_name_reads_as_it_is_stored(world: World, no_proof: None, name: str) -> None:
    """Nothing hidden, nothing that turns the direction of writing: two names that look alike are alike."""
    worker = next(place for place in TAKES_JSON if str(place) == "PUT /api/v1/workers/<uuid:id>")
    body = {**dict(worker.body or {}), "name": name}
    assert send(world, worker, json.dumps(body)) == (422, "invalid")
    product = next(place for place in places("POST", api=False) if place.rule.endswith("/products"))
    client, along = come_in(world, product)
    for typed in ({"name": name, "steps": "接线"}, {"name": "灯", "steps": name}):
        answer = client.post(address(world, product), data={"unit": "piece", **typed}, **along)
        written = name.strip() == " ".join(name.split())
        assert answer.status_code == 422 or not written, typed


def test_names_in_any_writing_are_taken(world: World) -> None:
    """Rare characters, minorities' names with their dot, and joiners within words are names like others."""
    from shell.schemas import can_be_seen

    for name in (
        "𬬭",
        "阿依古丽·买买提",
        "龍\U000e0101",
        "ئا\u200cب",
        "José",
        "王 小明",
        "क्\u200dष",
        "👩\u200d🌾",
        "👩🏽\u200d🌾",
        "❤\ufe0f\u200d🔥",
    ):
        assert can_be_seen(name), name


def test_no_body_stops_a_read_model(world: World) -> None:
    """After all of the above every read model has taken in what happened."""
    projector = Projector(world.house)
    projector.catch_up()
    assert [follower.error for follower in projector.followers if follower.error] == []


ENTRY = {
    "kind": "hand-in",
    "id": "10000000-0000-4000-8000-00000000cafe",
    "worker": "G01",
    "product": "lantern",
    "step": "wiring",
    "quantity": 3,
    "work_date": "2026-11-03",
    "counted_by_worker": None,
}


def test_no_entry_of_a_counters_queue_breaks_anything(world: World, no_proof: None) -> None:
    """What a device kept and sends when it can: each entry by itself is taken or refused, none breaks."""
    place = next(place for place in places("POST", api=False) if place.rule.endswith("/counter/entries"))
    client, along = come_in(world, place._replace(caller="C"))
    account, at = world.accounts["C"], address(world, place)
    nasty = [
        None,
        True,
        -1,
        0,
        2**31,
        2**63,
        1.5,
        "1e9",
        "",
        "\x00",
        "\u202e",
        [],
        {},
        "9" * 400,
        "..",
        "G0%",
    ]
    for name in [*ENTRY, "hand_in", "unknown"]:
        for value in nasty:
            for entry in (ENTRY | {name: value}, {"kind": "undo", "id": ENTRY["id"], name: value}):
                answer = client.post(at, json={"account": account, "entries": [entry]}, **along)
                assert answer.status_code in (200, 400, 422), (name, value, answer.text)
                if answer.status_code == 200:
                    (told,) = answer.json["results"]
                    assert told["outcome"] in ("taken", "refused"), (name, value)
    for body in (
        None,
        [],
        {"account": account},
        {"account": account, "entries": [ENTRY] * 1000},
        {"entries": 1},
    ):
        assert client.post(at, json=body, **along).status_code in (400, 409, 422), body
