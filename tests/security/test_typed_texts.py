"""What people type, on every page it is shown: as they typed it, and never as a part of the page."""

import io
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from shell.queue.worker import work_off
from tests.architecture.permissions_matrix import CALLERS, expected
from tests.architecture.test_permissions import World
from tests.conftest import prepared_app
from tests.examples.who import AMEI, WORKSHOP
from tests.security.walking import Place, ask, places

MARK = "<u>\"'&"
WRITTEN = "&lt;u&gt;"
# What a page, a drawing or a script would have to hold for the mark to do something there.
DOES = ("<u>", "\"'&", "'&\"")


def marked(value: Any) -> Any:
    """A body in which every text that a person wrote carries the mark."""
    if isinstance(value, dict):
        return {name: marked(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [marked(each) for each in value]
    if isinstance(value, str) and any("\u4e00" <= letter <= "\u9fff" for letter in value):
        return value + MARK
    return value


class Marked(World):
    """The world, in which all names, titles and notes carry the mark."""

    def _do(
        self, caller: str, method: str, at: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> Any:
        said = marked(body)
        if at.endswith("/contest") or (method == "PUT" and at.startswith("/orders/")):
            said = {**said, "text": f"看一看{MARK}"}
        return super()._do(caller, method, at, said, headers)

    def _sheet(self) -> str:
        rows = f"日期,工号,姓名,产品,工序,数量\n2026-11-02,{MARK},{MARK},{MARK},{MARK},{MARK}\n"
        data = {"file": (io.BytesIO(rows.encode()), f"{MARK}.csv"), "dry_run": "true"}
        headers = {"Authorization": f"Bearer {self._token('C')}"}
        url = f"/api/v1/workshops/{WORKSHOP}/day-sheets/{uuid4()}"
        job = str(self.app.test_client().put(url, data=data, headers=headers).json["job"])
        work_off(self.house)
        return job


@pytest.fixture(scope="module", params=["sqlite"])
def marked_world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Marked]:
    """Such a world: what is written on a page does not depend on the store."""
    with prepared_app(request, tmp_path_factory.mktemp("marked")) as app:
        app.config["WTF_CSRF_METHODS"] = set()
        yield Marked(app)


def shown(world: World) -> Iterator[tuple[Place, TestResponse]]:
    """Every page, as each of those who are let in sees it, and refused to the others."""
    for place in places("GET", api=False):
        for caller in CALLERS:
            answer = ask(world, place._replace(caller=caller))
            yield place, answer
            answer.close()


def test_nothing_anybody_typed_does_anything_on_a_page(marked_world: Marked) -> None:
    """Names, titles, notes, words in a file: on pages, papers to print and drawings they are text."""
    does, says = [], set()
    for place, answer in shown(marked_world):
        if answer.mimetype in ("text/html", "image/svg+xml", "text/javascript"):
            does += [(str(place), what) for what in DOES if what in answer.text]
            says |= {str(place)} if WRITTEN in answer.text else set()
        elif answer.mimetype == "application/json":
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert does == []
    assert len(says) > 45, sorted(says)


def test_papers_and_drawings_are_among_them(marked_world: Marked) -> None:
    """Cards, sheets for the wall, certificates, slips, all one's data: the mark stands on each."""
    wanted = (
        "GET /cards",
        "GET /gigs/notices/<village>",
        "GET /gigs/halls/<village>",
        "GET /training/certificates/<number>",
        "GET /income/slips/<uuid:id>",
        "GET /me/data",
        "GET /workshops/<uuid:workshop>/contests/<uuid:id>",
    )
    assert set(wanted) <= set(expected())
    for place in places("GET", api=False):
        if str(place) in wanted:
            answer = ask(marked_world, place)
            assert WRITTEN in answer.text, str(place)


def test_a_program_is_told_what_was_typed_as_it_was(marked_world: Marked) -> None:
    """At the API nothing is written in another way: whoever shows it writes it for where it is shown."""
    headers = {"Authorization": f"Bearer {marked_world._token('W')}"}
    answer = marked_world.app.test_client().get(f"/api/v1/workers/{AMEI}", headers=headers)
    assert answer.mimetype == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    gigs = marked_world.app.test_client().get("/api/v1/gigs?village=331082").json
    assert [gig for gig in gigs["items"] if gig["title"].endswith(MARK)]


def test_the_mark_would_be_noticed(marked_world: Marked) -> None:
    """A page that wrote it as it is would hold what is looked for."""
    app: Flask = marked_world.app
    with app.test_request_context("/"):
        page = app.jinja_env.from_string("<p title='{{ name|safe }}'>{{ name|safe }}</p>")
        assert [what for what in DOES if what in page.render(name=f"阿梅{MARK}")] == ["<u>", "\"'&"]
        safe = app.jinja_env.from_string("<p title='{{ name }}'>{{ name }}</p>").render(name=f"阿梅{MARK}")
        assert WRITTEN in safe
        assert [what for what in DOES if what in safe] == []
