"""Every page with made-up figures of one story, outside the product: to look at, in any mode.

`python -m tests.gallery` serves it on port 8077; `python -m tests.gallery shots [NAME…]` writes pictures of
each page in light, dark and elder mode to /tmp/gallery, checks them with axe, and exits 1 on a finding.
Templates, filters and styles are the product's own; only the data is from here.
"""

import logging
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from axe_playwright_python.sync_playwright import Axe
from flask import Flask, Response, abort, g, render_template, request
from jinja2 import ChoiceLoader, FileSystemLoader
from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from shell.config import Config
from shell.house import House
from shell.i18n import Preferences, init_i18n
from tests.gallery_pages import PAGES, TABS

ROOT = Path(__file__).parent.parent
CSP = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
MODES = {
    "light": {"theme": "light"},
    "dark": {"theme": "dark"},
    "elder": {"theme": "light", "elder": "1"},
}
TARGETS = {"light": 44, "dark": 44, "elder": 60}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "locale": "zh-CN"}
LAUNCH: dict[str, Any] = {
    "executable_path": os.environ.get("CHROMIUM", "/usr/bin/chromium"),
    "args": ["--no-sandbox", "--disable-background-networking"],
}


def create_gallery() -> Flask:
    """A Flask app that renders `/<page>?theme=&elder=&lang=` from `PAGES`."""
    app = Flask("gallery", static_folder=str(ROOT / "shell/static"))
    app.secret_key = "gallery"
    app.extensions["gongfu"] = House(Config(env="production"), [])  # pages ask it for its settings alone
    app.jinja_loader = ChoiceLoader(
        [FileSystemLoader(str(ROOT / "shell/templates"))]
        + [
            FileSystemLoader(str(ROOT / name / "templates"))
            for name in ("people", "workshops", "gigs", "training", "income", "insight")
        ]
    )
    init_i18n(app)
    app.jinja_env.globals["csrf_token"] = lambda: "x"
    app.jinja_env.globals["url_for"] = lambda endpoint, **values: "#" + endpoint

    @app.get("/<path:page>")
    def show(page: str) -> str:
        if page not in PAGES:
            abort(404)
        template, values, tabs = PAGES[page]
        ask = request.args.get
        g.preferences = Preferences(ask("lang", "zh-Hans"), ask("elder") == "1", ask("theme"))
        return render_template(template, tabs=TABS[tabs], **values)

    @app.after_request
    def guard(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = CSP
        return response

    return app


SMALL_TARGETS = """least => [...document.querySelectorAll("main *, header *, nav *")]
  .filter((e) => e.matches("a, button, summary"))
  .filter((e) => !e.closest("p, label, th, .what, .step, .segmented") && !e.classList.contains("amount"))
  .map((e) => [e, e.getBoundingClientRect()])
  .filter(([, r]) => r.height && r.height < least - 0.5)
  .map(([e, r]) => `${Math.round(r.width)} × ${Math.round(r.height)} to touch: ${e.textContent.trim()}`)"""


AXE = Axe()
# No more than what is wrong comes back: all that was looked at would take half as long again.
VIOLATIONS = "axe.run({resultTypes: ['violations']}).then((found) => found.violations)"


def flaws(page: Page, target: int) -> list[str]:
    """What is wrong with the page as it stands: too wide, too small to touch, not accessible (axe)."""
    found: list[str] = []
    if (over := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
        found.append(f"{over} px wider than the phone")
    found += page.evaluate(SMALL_TARGETS, target)
    page.evaluate(AXE.axe_script)
    for violation in page.evaluate(VIOLATIONS):
        nodes = "; ".join(node["html"][:90] for node in violation["nodes"][:3])
        found.append(f"axe {violation['id']}: {nodes}")
    return found


def complaints_of(page: Page) -> list[str]:
    """A list that fills with what the browser complains about: script errors, the content security policy."""
    heard: list[str] = []
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("console", lambda line: heard.append(line.text) if line.type == "error" else None)
    return heard


@contextmanager
def serving() -> Iterator[str]:
    """The gallery's address while it is served in a thread of this process."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, create_gallery(), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def photograph(page: Page, picture: Path) -> None:
    """Picture a page as first seen (`…-fold.png`) and whole."""
    page.screenshot(path=picture.with_stem(f"{picture.stem}-fold"))
    tall = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": 390, "height": max(844, tall)})
    page.screenshot(path=picture)


def shots(names: list[str]) -> int:
    """Look at the pages named (all when none) in every mode; print and count what is wrong."""
    folder = Path("/tmp/gallery")
    folder.mkdir(exist_ok=True)
    count = 0
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**LAUNCH)
        for name, (mode, query) in product(names or PAGES, MODES.items()):
            page = browser.new_page(**PHONE, device_scale_factor=2)
            found = complaints_of(page)
            page.goto(f"{address}/{name}?{urlencode(query)}")
            page.wait_for_timeout(120)
            photograph(page, folder / f"{name}-{mode}.png")
            found += flaws(page, TARGETS[mode])
            for flaw in found:
                print(f"{name} {mode}: {flaw}")
            count += len(found)
            page.close()
        browser.close()
    return count


if __name__ == "__main__":
    if sys.argv[1:2] == ["shots"]:
        sys.exit(1 if shots(sys.argv[2:]) else 0)
    create_gallery().run(port=8077)
