"""Walking all there is: every route of the permission matrix, asked by somebody who is let in."""

import html
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any, NamedTuple

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.architecture.permissions_matrix import expected
from tests.architecture.test_permissions import World

ELSEWHERE = {"REMOTE_ADDR": "10.0.200.1"}


class Place(NamedTuple):
    """One route: its method and rule, by whom it is asked here, and what is sent there."""

    method: str
    rule: str
    caller: str
    at: str
    body: Mapping[str, Any] | None
    form: Mapping[str, Any] | None

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"

    @property
    def api(self) -> bool:
        """Whether it is behind the JSON door."""
        return self.rule.startswith("/api/") or self.rule in ("/metrics", "/health")


def places(method: str | None = None, *, api: bool | None = None) -> list[Place]:
    """The routes of the matrix, those of a method or a door only."""
    found = []
    for key, route in sorted(expected().items()):
        how, _, rule = key.partition(" ")
        caller = next(letter for letter in "XOCWMTRPKJ" if letter in route.who)
        place = Place(how, rule, caller, route.at, route.body, route.form)
        if (method in (None, how)) and (api in (None, place.api)) and rule.split("/")[1] != "static":
            found.append(place)
    return found


def come_in(world: World, place: Place, **headers: str) -> tuple[FlaskClient, dict[str, Any]]:
    """A browser or program of the caller of a place, and what to send along with each request."""
    client = world.app.test_client()
    said = {"Gongfu-Reason": "support", **{name.replace("_", "-"): text for name, text in headers.items()}}
    if place.caller != "P":
        token = world._token(place.caller)
        if place.api:
            said["Authorization"] = f"Bearer {token}"
        else:
            client.set_cookie("gongfu", token)
    return client, {"headers": said, "environ_base": ELSEWHERE}


def address(world: World, place: Place) -> str:
    """Where a place is in this world."""
    return str(world._filled({"at": place.at})["at"])


def ask(world: World, place: Place, **headers: str) -> TestResponse:
    """Ask for what a place shows."""
    client, along = come_in(world, place, **headers)
    return client.open(address(world, place), method=place.method, **along)


def pages(world: World) -> Iterator[tuple[Place, TestResponse]]:
    """Every page as it is answered to somebody who may see it."""
    for place in places("GET", api=False):
        answer = ask(world, place)
        yield place, answer
        answer.close()


class Field(NamedTuple):
    """What a form sends under a name: what stands there, and whether a person writes it."""

    value: str
    written: bool


def fields(markup: str, at: str, sent: Mapping[str, str] | None = None) -> dict[str, Field]:
    """The fields of the forms of a page that are sent to an address; with `sent`, of those whose hidden
    fields hold what was sent: where there is a form for each of several things, the one that was used."""
    found: dict[str, Field] = {}
    for tag, inner in re.findall(r"<form\b([^>]*)>(.*?)</form>", markup, re.DOTALL):
        sent_to = re.search(r'\saction="([^"?]*)', tag)
        if 'method="post"' not in tag or not sent_to or sent_to[1] != at.split("?")[0]:
            continue
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', inner))
        if sent and any(sent.get(name, value) != value for name, value in hidden.items() if name != "id"):
            continue
        for field in re.findall(r"<(?:input|select|button)\b[^>]*>|<textarea\b[^>]*>[^<]*", inner):
            name, kind = re.search(r'\sname="([^"]+)"', field), re.search(r'\stype="([a-z]+)"', field)
            value = re.search(r'\svalue="([^"]*)"|<textarea[^>]*>([^<]*)', field)
            if name and name[1] != "csrf_token":
                written = (
                    field.startswith(("<input", "<textarea")) and (kind[1] if kind else "text") in WRITTEN
                )
                stands = html.unescape((value[1] or value[2] or "") if value else "")
                found[name[1]] = Field(stands, written)
    return found


class _Told(HTMLParser):
    """What a page says aloud by itself, and what it ties to the fields it is about."""

    def __init__(self) -> None:
        super().__init__()
        self.alerts: list[str] = []  # ids, "" for one without
        self.about: dict[str, set[str]] = {}  # by id of what describes it: "invalid", or the tag
        self.invalid: list[str] = []  # names of fields said to be wrong

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element says of itself."""
        said = {name: text or "" for name, text in attrs}
        if said.get("role") == "alert" and "hidden" not in said:
            self.alerts.append(said.get("id", ""))
        for id in said.get("aria-describedby", "").split():
            self.about.setdefault(id, set()).add("invalid" if said.get("aria-invalid") == "true" else tag)


def unsaid(page: str) -> list[str]:
    """What is wrong with how a page says that a form was refused: nothing is said aloud, or what is said of a
    field (`e-name`) is not tied to it. A group of buttons to choose from has no state of its own to be wrong.
    """
    told = _Told()
    told.feed(page)
    if not told.alerts:
        return ["no alert"]
    fields = [id for id in told.alerts if id.startswith("e-")]
    return [id for id in fields if not told.about.get(id, set()) & {"invalid", "fieldset", "section", "form"}]


WRITTEN = ("text", "search", "number", "tel", "date")
