"""Every page with made-up figures of one story, outside the product: to look at, in any mode.

`python -m tests.gallery` serves it on port 8077; `python -m tests.gallery shots [NAME…]` writes pictures of
each page in light, dark and elder mode to /tmp/gallery, checks them with axe, and exits 1 on a finding.
Templates, filters and styles are the product's own; only the data is from here.
"""

import logging
import sys
import threading
from itertools import product
from pathlib import Path
from urllib.parse import urlencode

from axe_playwright_python.sync_playwright import Axe
from flask import Flask, Response, abort, g, render_template, request
from jinja2 import ChoiceLoader, FileSystemLoader
from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from shell.i18n import Preferences, init_i18n
from tests.gallery_pages import PAGES, TABS

ROOT = Path(__file__).parent.parent
CSP = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
MODES = {
    "light": {"theme": "light"},
    "dark": {"theme": "dark"},
    "elder": {"theme": "light", "elder": "1"},
}


def create_gallery() -> Flask:
    """A Flask app that renders `/<page>?theme=&elder=&lang=` from `PAGES`."""
    app = Flask("gallery", static_folder=str(ROOT / "shell/static"))
    app.secret_key = "gallery"
    app.jinja_loader = ChoiceLoader(
        [FileSystemLoader(str(ROOT / "shell/templates"))]
        + [FileSystemLoader(str(ROOT / name / "templates")) for name in ("people", "workshops", "income")]
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


def look(page: Page, address: str, picture: Path, target: int) -> list[str]:
    """Photograph one page, as first seen and whole, and return what is wrong with it."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.goto(address)
    page.wait_for_timeout(120)
    page.screenshot(path=picture.with_stem(f"{picture.stem}-fold"))
    size = page.viewport_size or {"width": 390, "height": 844}
    tall = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], tall)})
    page.screenshot(path=picture)
    if (over := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
        complaints.append(f"{over} px wider than the phone")
    complaints += page.evaluate(SMALL_TARGETS, target)
    for violation in Axe().run(page).response["violations"]:
        nodes = "; ".join(node["html"][:90] for node in violation["nodes"][:3])
        complaints.append(f"axe {violation['id']}: {nodes}")
    return complaints


def shots(names: list[str]) -> int:
    """Look at the pages named (all when none) in every mode; print and count what is wrong."""
    folder = Path("/tmp/gallery")
    folder.mkdir(exist_ok=True)
    server = make_server("127.0.0.1", 0, create_gallery(), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    findings = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-background-networking"]
        )
        for name, (mode, query) in product(names or PAGES, MODES.items()):
            context = browser.new_context(
                viewport={"width": 390, "height": 844}, device_scale_factor=2, locale="zh-CN"
            )
            address = f"http://127.0.0.1:{server.port}/{name}?{urlencode(query)}"
            picture = folder / f"{name}-{mode}.png"
            for complaint in look(context.new_page(), address, picture, 60 if mode == "elder" else 44):
                print(f"{name} {mode}: {complaint}")
                findings += 1
            context.close()
        browser.close()
    server.shutdown()
    return findings


if __name__ == "__main__":
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    if sys.argv[1:2] == ["shots"]:
        sys.exit(1 if shots(sys.argv[2:]) else 0)
    create_gallery().run(port=8077)
