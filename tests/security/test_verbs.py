"""Asking for one thing by the name of another: methods that are none, or pretend to be others."""

import re

from tests.architecture.test_permissions import World
from tests.security.walking import address, ask, come_in, places

ALL = ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "X")


def test_every_place_answers_to_its_own_methods_only(world: World, no_proof: None) -> None:
    """Any other method is 405, with the ones there are; none that was made up does anything."""
    allowed: dict[str, set[str]] = {}
    for place in places():
        allowed.setdefault(place.rule, {"HEAD", "OPTIONS"}).add(place.method)
    for place in places():
        client, along = come_in(world, place)
        for method in set(ALL) - allowed[place.rule]:
            head = world.house.store.head()
            answer = client.open(address(world, place), method=method, **along)
            assert answer.status_code == 405, (place.rule, method)
            assert set(answer.headers["Allow"].split(", ")) <= allowed[place.rule]
            assert world.house.store.head() == head


def test_no_header_or_field_changes_the_method(world: World, no_proof: None) -> None:
    """`X-HTTP-Method-Override` and `_method` are words like others: a GET stays a GET."""
    for place in places("GET"):
        head = world.house.store.head()
        said = {"X-HTTP-Method-Override": "DELETE", "X-Method-Override": "POST", "X-HTTP-Method": "PUT"}
        plain, pretending = ask(world, place), ask(world, place, **said)
        client, along = come_in(world, place)
        field = client.get(address(world, place).partition("?")[0] + "?_method=DELETE", **along)
        assert plain.status_code == pretending.status_code, str(place)
        assert field.status_code < 500
        assert world.house.store.head() == head
        for answer in (plain, pretending, field):
            answer.close()


def test_a_rewritten_address_leads_nowhere_else(world: World) -> None:
    """`X-Original-URL`, `X-Rewrite-URL` and a made-up prefix do not get a stranger past the door."""
    client = world.app.test_client()
    for header in ("X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Prefix", "X-Script-Name"):
        answer = client.get("/privacy", headers={header: "/insight/"})
        assert answer.status_code == 200
        assert "/insight/" not in answer.text
    for path in (
        "//insight/",
        "/./insight/",
        "/insight/%2e%2e/me",
        "/INSIGHT/",
        "/insight/..;/",
        "/static/../wsgi.py",
    ):
        assert client.get(path).status_code in (301, 302, 308, 404), path


def test_asking_only_for_the_head_needs_the_same_permission(world: World, no_proof: None) -> None:
    """HEAD of what one may not see answers as GET does."""
    stranger = world.app.test_client()
    for place in places("GET"):
        at = address(world, place)
        asked = stranger.get(at, environ_base={"REMOTE_ADDR": "10.0.200.2"})
        head = stranger.head(at, environ_base={"REMOTE_ADDR": "10.0.200.2"})
        assert head.status_code == asked.status_code, str(place)
        assert head.data == b""
        asked.close()


def test_no_other_site_may_read_an_answer(world: World, no_proof: None) -> None:
    """No door speaks to scripts of other sites: no CORS header on anything, asked before or not."""
    for place in places():
        client, along = come_in(world, place, Origin="https://evil.example")
        for method in ("OPTIONS", place.method):
            answer = client.open(address(world, place), method=method, **along)
            assert not [name for name, _ in answer.headers if re.match("access-control", name, re.IGNORECASE)]
            answer.close()
