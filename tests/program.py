"""A program at the API: its token, its clock, and the position of what it wrote."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from kernel.identity import Grant, Role
from kernel.permissions import Actor
from kernel.time import fixed_now
from people.readmodel import Accounts, Sessions
from shell.house import House
from shell.projector import Projector
from tests.workshops.desk import NOW

POSITION = "Gongfu-Position"


class Program:
    """Calls `/api/v1` at `NOW` as one account, or as nobody; carries no position unless told."""

    def __init__(self, app: Flask, token: str | None = None, **headers: str) -> None:
        self._client = app.test_client()
        self.headers = {"Gongfu-Now": NOW.isoformat(), **headers}
        if token is not None:
            self.headers["Authorization"] = f"Bearer {token}"

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        """Send one request; underscores in the names of headers are dashes."""
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return self._client.open(f"/api/v1{path}", method=method, headers=self.headers | said, **sent)

    def get(self, path: str, **headers: str) -> TestResponse:
        """Ask for something."""
        return self.ask("GET", path, **headers)

    def put(self, path: str, body: Any, **headers: str) -> TestResponse:
        """Create something."""
        return self.ask("PUT", path, body, **headers)

    def post(self, path: str, body: Any, **headers: str) -> TestResponse:
        """Change something."""
        return self.ask("POST", path, body, **headers)

    def upload(self, path: str, **files: tuple[bytes, str]) -> TestResponse:
        """Send files as a form does: by field, the content and what the file is called."""
        sent = {field: (io.BytesIO(data), name) for field, (data, name) in files.items()}
        return self._client.post(f"/api/v1{path}", data=sent, headers=self.headers)


def program(app: Flask, phone: str, *grants: Grant) -> Program:
    """A program of a new account with some grants."""
    accounts = app.extensions["gongfu"].get(Accounts)
    with fixed_now(NOW):
        account = accounts.open(phone, at=NOW)
        for grant in grants:
            accounts.grant(account, grant, at=NOW)
        token = app.extensions["gongfu"].get(Sessions).issue(account, kind="bearer", lasts=timedelta(days=1))
    return Program(app, token)


def operator(app: Flask) -> Program:
    """A program that may do everything."""
    return program(app, "13900007777", Grant(Role.OPERATOR))


def of(app: Flask, actor: Actor, phone: str) -> Program:
    """A program that may do what somebody of the examples may."""
    return program(app, phone, *actor.grants)


@contextmanager
def following(house: House) -> Iterator[None]:
    """Let the read models follow, as the projector's process does."""
    over = Event()

    def follow() -> None:
        projector = Projector(house)
        while not over.wait(0.002):
            projector.catch_up()

    thread = Thread(target=follow)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def paged(program: Program, path: str, limit: int = 2) -> list[Any]:
    """A whole list, gathered page by page; no page is longer than asked for."""
    items: list[Any] = []
    cursor = ""
    while True:
        page = program.get(f"{path}limit={limit}{cursor}").json
        assert len(page["items"]) <= limit
        items += page["items"]
        if page["next"] is None:
            return items
        cursor = f"&cursor={page['next']}"
