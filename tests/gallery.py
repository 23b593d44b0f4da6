"""Every page with made-up figures of one story, outside the product: to look at, in any mode.

`python -m tests.gallery` serves it on port 8077; `python -m tests.gallery shots [NAME…]` writes pictures of
each page in light, dark and elder mode to /tmp/gallery, checks them with axe, and exits 1 on a finding.
Templates, filters and styles are the product's own; only the data is from here.
"""

import sys
import threading
from pathlib import Path

from flask import Flask, Response, abort, g, render_template, request
from jinja2 import ChoiceLoader, FileSystemLoader
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


def shots(names: list[str], size: tuple[int, int] = (390, 844)) -> int:
    """Photograph pages named (all when none) in every mode, whole page and first view; returns the number of findings."""
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    folder = Path("/tmp/gallery")
    folder.mkdir(exist_ok=True)
    server = make_server("127.0.0.1", 0, create_gallery(), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    findings = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-background-networking"]
        )
        for name in names or PAGES:
            for mode, query in MODES.items():
                context = browser.new_context(
                    viewport={"width": size[0], "height": size[1]}, device_scale_factor=2, bypass_csp=False
                )
                page = context.new_page()
                complaints: list[str] = []
                page.on("console", lambda line, to=complaints: to.append(line.text) if line.type in ("error", "warning") else None)
                page.on("pageerror", lambda error, to=complaints: to.append(str(error)))
                arguments = "&".join(f"{key}={value}" for key, value in query.items())
                page.goto(f"http://127.0.0.1:{server.port}/{name}?{arguments}")
                page.wait_for_timeout(120)
                wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                if wide > 0:
                    complaints.append(f"{wide} px wider than the phone")
                small = page.evaluate(SMALL_TARGETS, 60 if mode == "elder" else 44)
                complaints += small
                tall = page.evaluate("document.documentElement.scrollHeight")
                page.screenshot(path=folder / f"{name}-{mode}-fold.png")
                page.set_viewport_size({"width": size[0], "height": max(size[1], tall)})
                page.screenshot(path=folder / f"{name}-{mode}.png")
                for violation in Axe().run(page).response["violations"]:
                    nodes = "; ".join(node["html"][:90] for node in violation["nodes"][:3])
                    complaints.append(f"axe {violation['id']}: {nodes}")
                for complaint in complaints:
                    print(f"{name} {mode}: {complaint}")
                findings += len(complaints)
                context.close()
        browser.close()
    server.shutdown()
    return findings


SMALL_TARGETS = """least => [...document.querySelectorAll('main a, main button, main summary, header a, header button, header summary, nav a')]
  .filter(e => !e.closest('p') && !e.closest('label') && e.offsetParent && !e.classList.contains('amount')
    && !e.closest('.what') && !e.closest('th') && !e.closest('.step') && !e.closest('.segmented'))
  .map(e => [e, e.getBoundingClientRect()])
  .filter(([e, r]) => r.height && r.height < least - 0.5)
  .map(([e, r]) => `target ${Math.round(r.width)}x${Math.round(r.height)}: ${e.textContent.trim().slice(0, 30)}`)"""


if __name__ == "__main__":
    if sys.argv[1:2] == ["shots"]:
        sys.exit(1 if shots(sys.argv[2:]) else 0)
    create_gallery().run(port=8077)
