"""The platform as people use it: its own processes over stores of their own, on a free port.

What a test wants to be there it does through the API, as an outside program would.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

from playwright.sync_api import BrowserContext, Page

from shell.config import Config
from shell.factory import create_app
from shell.own_writes import position_token
from shell.prepare import prepare
from tests.servers import _end_with_parent

ROOT = Path(__file__).parent.parent
KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
OPERATOR = "13900009999"
PROCESSES = {
    "web": ["-m", "gunicorn", "-c", "gunicorn.conf.py", "-k", "gthread", "-w", "1", "--threads", "8"],
    "projector": ["-m", "flask", "--app", "wsgi", "projector"],
    "worker": ["-m", "flask", "--app", "wsgi", "worker"],
}


class Platform:
    """A running platform: its address, an operator's hand on the API, and its operators' commands."""

    def __init__(self, config: Config, env: Mapping[str, str], port: int) -> None:
        self.config = config
        self.env = env
        self.address = f"http://127.0.0.1:{port}"
        self.app = create_app(config)
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._position = ""
        self._token = ""

    def start(self, name: str) -> None:
        """Start one of the platform's processes."""
        bind = ["-b", self.address.removeprefix("http://"), "wsgi:app"] if name == "web" else []
        with (Path(self.env["GONGFU_DATA"]) / f"{name}.log").open("ab") as out:
            self._processes[name] = subprocess.Popen(
                [sys.executable, *PROCESSES[name], *bind],
                env=self.env,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )

    def stop(self) -> None:
        """End them all."""
        for process in self._processes.values():
            process.terminate()
        for process in self._processes.values():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    @contextmanager
    def killed(self, name: str) -> Iterator[None]:
        """Kill a process and its children, as a power cut would; start it again afterwards."""
        os.killpg(self._processes[name].pid, signal.SIGKILL)
        self._processes[name].wait()
        try:
            yield
        finally:
            self.start(name)
            _until_served(self.address, Path(self.env["GONGFU_DATA"]) / f"{name}.log")

    def command(self, *words: str) -> str:
        """Run an operator's command as `flask --app wsgi …` does; answers what it prints."""
        answer = self.app.test_cli_runner().invoke(args=list(words), catch_exceptions=False)
        assert answer.exit_code == 0, answer.output
        return answer.output

    def ask(self, method: str, path: str, body: Any = None, token: str = "", **headers: str) -> Any:
        """Call the API as the operator, or with a token; every answer sees what was written before."""
        asked = {"Authorization": f"Bearer {token or self._token}", "Content-Type": "application/json"}
        if self._position:
            asked["Gongfu-Position"] = self._position
        request = urllib.request.Request(
            f"{self.address}/api/v1{path}",
            data=None if body is None else json.dumps(body).encode(),
            method=method,
            headers=asked | {name.replace("_", "-"): value for name, value in headers.items()},
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                self._position = answer.headers.get("Gongfu-Position") or self._position
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path}: {error.code} {error.read().decode()}") from None

    def see_all(self) -> None:
        """Let the next answer know all that anybody wrote until now."""
        with self.app.app_context():
            self._position = position_token(self.app.extensions["gongfu"].store.head())

    def begin(self) -> None:
        """Let there be an operator."""
        self.command("account", "add", "--phone", OPERATOR, "--name", "运维", "--role", "operator")
        self._token = self.command("account", "token", "--phone", OPERATOR).strip()

    def sign_in(self, context: BrowserContext, phone: str, next: str = "") -> Page:
        """Sign in in a browser as people do: the code comes from the outbox page."""
        page = context.new_page()
        page.goto(f"{self.address}/sign-in{'?next=' + next if next else ''}")
        page.fill("input[name=phone]", phone)
        page.click("[name=action][value=send-code]")
        page.wait_for_selector("input[name=code]")
        page.fill("input[name=code]", self.code())
        page.evaluate("document.querySelector('[name=consent]').checked = true")
        page.click("main .button.primary")
        page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    def code(self) -> str:
        """The digits of the last message sent."""
        with urllib.request.urlopen(f"{self.address}/outbox", timeout=20) as answer:
            found: str = re.findall(r"\b\d{6}\b", answer.read().decode())[0]
        return found


@contextmanager
def running(
    folder: Path, redis_url: str, database_url: str | None = None, **settings: str
) -> Iterator[Platform]:
    """Prepare stores in `folder` (or the database) and run web, projector and worker on them; `settings` are
    of the environment."""
    port = _free_port()
    env = {
        **os.environ,
        "GONGFU_ENV": "demo",
        "GONGFU_DATA": str(folder),
        "GONGFU_SECRET_KEY": "journeys",
        "GONGFU_MASTER_KEY": KEY,
        "GONGFU_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "REDIS_URL": redis_url,
        "DATABASE_URL": database_url or "",
        **settings,
    }
    folder.mkdir(parents=True, exist_ok=True)
    platform = Platform(Config.from_environment(env), env, port)
    house = platform.app.extensions["gongfu"]
    with ExitStack() as stack:
        stack.callback(house.close)
        prepare(house, lambda _line: None)
        platform.begin()
        stack.callback(platform.stop)
        for name in PROCESSES:
            platform.start(name)
        _until_served(platform.address, folder / "web.log")
        yield platform


def _until_served(address: str, log: Path) -> None:
    give_up = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=5):
                return
        except OSError:
            if time.monotonic() > give_up:
                raise RuntimeError(log.read_text()) from None
            time.sleep(0.05)


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


SHEETS = Path(__file__).parent / "workshops" / "day_sheets"
VILLAGE = "331082101204"
CLERKS = {"沈小满": "13900058001", "周立冬": "13900058002"}


class Workshop:
    """A workshop made through the API as the day sheets know it: its members, products and rates.

    Two coordinators keep it; every member has a phone, no two workshops' members the same.
    """

    _series = count(5)

    def __init__(self, platform: Platform) -> None:
        self._prefix = next(self._series)
        self.platform = platform
        self.id = str(uuid4())
        self.path = f"/workshops/{self.id}"
        expected = json.loads((SHEETS / "expected.json").read_text())
        self.people: dict[str, str] = {one["number"]: one["name"] for one in expected["workers"]}
        self.workers = {number: str(uuid4()) for number in self.people}
        self._found()
        self._make(expected["products"])
        for number, name in self.people.items():
            self._join(number, name)

    def _found(self) -> None:
        payer = {"name": "东塍镇样例彩灯厂", "uscc": "91331082MA0000000C"}
        said = {"name": "庙西共富工坊", "village": VILLAGE, "kind": "materials", "payer": payer}
        self.platform.ask("PUT", self.path, said)
        for name, phone in CLERKS.items():
            self.platform.command(
                *("account", "add", "--phone", phone, "--name", name, "--role", "coordinator"),
                *("--workshop", self.id, "--region", VILLAGE),
            )

    def _make(self, products: list[dict[str, Any]]) -> None:
        for number, product in enumerate(products):
            steps = [{"code": f"s{place}", "name": name} for place, name in enumerate(product["steps"])]
            said = {"name": product["name"], "steps": steps}
            self.platform.ask("PUT", f"{self.path}/products/p{number}", said)
            for step in steps:
                rate = {"id": str(uuid4()), "product": f"p{number}", "step": step["code"], "rate": "0.35"}
                rate["effective_from"] = "2026-01-01"
                self.platform.ask("POST", f"{self.path}/piece-rates", rate)

    def _join(self, number: str, name: str) -> None:
        worker = self.workers[number]
        born = date(1963, 1, 1) + timedelta(days=self._prefix)  # in each workshop other people of these names
        form = {"name": name, "village": VILLAGE, "birth_date": str(born), "phone": self.phone(number)}
        self.platform.ask("PUT", f"/workers/{worker}", form)
        self.platform.ask("PUT", f"{self.path}/members/{worker}", {"number": number})

    def phone(self, number: str) -> str:
        """A member's phone."""
        return f"139{self._prefix:04d}{int(number[1:]):04d}"

    def hand_in(self, number: str, quantity: int, day: str, step: str = "p0/s1", **headers: str) -> str:
        """Hand in counted pieces; answers the id."""
        id = str(uuid4())
        product, _slash, code = step.partition("/")
        said = {"workshop": self.id, "worker": number, "product": product, "step": code}
        body = {**said, "quantity": quantity, "work_date": day}
        self.platform.ask("PUT", f"/hand-ins/{id}", body, **headers)
        return id

    def accept(self, id: str, accepted: int, rejected: int = 0, rework: int = 0) -> None:
        """Inspect what was handed in."""
        split = {"accepted": accepted, "rework": rework, "rejected": rejected}
        reasons = [{"code": "frame-bent", "quantity": rejected + rework}] if rejected + rework else []
        body = {"id": str(uuid4()), **split, "reasons": reasons}
        self.platform.ask("POST", f"/hand-ins/{id}/inspection", body)

    def quantity(self, worker: str) -> list[int]:
        """How many pieces each hand-in of a member counts that was not taken back, as of now."""
        return [one["quantity"] for one in self.kept(worker)]

    def kept(self, worker: str) -> list[dict[str, Any]]:
        """The hand-ins of a member that were not taken back, as the API tells them now."""
        self.platform.see_all()
        found = self.platform.ask(
            "GET", f"/hand-ins?workshop={self.id}&worker={self.workers[worker]}&limit=200"
        )
        return [one for one in found["items"] if one["state"] != "withdrawn"]
