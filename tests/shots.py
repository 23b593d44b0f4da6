"""Pictures of every page, as each role sees it, on a phone and on a desk, in every mode and language.

    ./dev shots [FOLDER [NAME…]]    to var/shots or there (open its index.html); all, or those named
    ./dev shots --papers            the few in docs/pictures anew

Runs the platform on stores of its own with the demo in it. `tests/shell/test_factory.py` sees to it that
no page is forgotten.
"""

import argparse
import html
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests import servers
from tests.gallery import LAUNCH
from tests.running import ROOT, Platform, running
from tests.shot_list import PAPERS, SHOTS
from tests.shot_steps import Shot

SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1440, "height": 900}}
MODES = {  # language, large letters, light or dark
    "light": "zh-Hans.0.light",
    "dark": "zh-Hans.0.dark",
    "elder": "zh-Hans.1.light",
    "hant": "zh-Hant.0.light",
    "english": "en.0.light",
}


@contextmanager
def demo() -> Iterator[Platform]:
    """The platform with the village in it."""
    with (
        tempfile.TemporaryDirectory() as folder,
        servers.redis_server() as redis_url,
        running(Path(folder) / "data", redis_url) as platform,
    ):
        platform.command("demo", "load", "--scale", "village")
        yield platform


def people(platform: Platform) -> dict[str, str]:
    """The phone of one of each role, as the demo prints them."""
    found: dict[str, str] = {}
    roles = {
        "worker": ["villager"],
        "coordinator": ["coordinator", "second"],
        "official": ["official", "county"],
        "employer": ["employer", "nursery", "bakery", "enterprise", "waiting"],
    }
    for line in platform.command("demo", "sign-ins").splitlines():
        words = line.split()
        if len(words) >= 3 and words[0].isdigit():
            for name in roles.get(words[2], [words[2]]):
                if name not in found:
                    found[name] = words[0]
                    break
    return found


def signed_in(browser: Browser, platform: Platform) -> dict[str, Any]:
    """The browser of each role, signed in."""
    states: dict[str, Any] = {"nobody": None}
    for role, phone in people(platform).items():
        context = browser.new_context(viewport=SIZES["phone"], locale="zh-CN")
        platform.sign_in(context, phone)
        states[role] = context.storage_state()
        context.close()
    return states


def places(platform: Platform) -> dict[str, str]:
    """What stands in braces in an address: the coordinator's workshop, a contested hand-in of it, the contest
    of a line, a class with people waiting, and somebody's certificate."""
    workshop = platform.ask("GET", "/workshops")["items"][0]["id"]
    asked = f"/hand-ins?workshop={workshop}&limit=200"
    items = platform.ask("GET", asked)["items"]
    inspected = [one for one in items if one["state"] == "inspected"] or items
    chosen = next((one for one in items if one.get("contest")), inspected[0])
    if not chosen.get("contest"):
        body = {"id": chosen["id"], "reason_code": "miscounted"}
        platform.ask("POST", f"/hand-ins/{chosen['id']}/contest", body)
    return {
        "workshop": f"/workshops/{workshop}",
        "workshop_id": workshop,
        "contested": chosen["id"],
        **contested_line(platform, workshop),
        **school(platform),
    }


def contested_line(platform: Platform, workshop: str) -> dict[str, str]:
    """The contest of the first line of a slip on the last approved run."""
    runs = platform.ask("GET", f"/pay-runs?workshop={workshop}")["items"]
    run = next(each["id"] for each in runs if each["state"] == "approved")
    slip = platform.ask("GET", f"/pay-runs/{run}")["slips"][0]
    line = slip["lines"][0]["id"]
    body = {"id": line, "reason_code": "rate-wrong"}
    said = platform.ask("POST", f"/pay-slips/{slip['id']}/lines/{line}/contest", body)
    return {"contest": said["contest"]}


def corrected_rate(platform: Platform, workshop: str) -> dict[str, str]:
    """A rate that is asked to be lower for the work of one day, and what one worker is asked."""
    asked = f"/hand-ins?workshop={workshop}&limit=200"
    work = next(one for one in platform.ask("GET", asked)["items"] if one["state"] == "inspected")
    of = {"product": work["product"], "step": work["step"], "rate": "0.05"}
    of |= {"first": work["work_date"], "last": work["work_date"]}
    seen = platform.ask("GET", f"/workshops/{workshop}/rate-corrections/preview?{urlencode(of)}")
    body = {"workshop": workshop, "reason_code": "rate-mistyped", "total": seen["total"], **of}
    at = f"/rate-corrections/{uuid4()}"
    platform.ask("PUT", at, body)
    while (found := platform.ask("GET", at))["state"] != "done":
        time.sleep(0.2)
    page = f"/workshops/{workshop}"
    preview = urlencode({**of, "rate": "9.00", "reason_code": "rate-mistyped"})
    return {
        "rate_preview": f"{page}/products/{of['product']}/steps/{of['step']}/correction?{preview}",
        "corrected_rate": page + at,
        "lower_rate": f"/lower-rates/{found['asked'][0]['id']}",
    }


def school(platform: Platform) -> dict[str, str]:
    """The class most people wait for, and the first certificate there is."""
    classes = platform.ask("GET", "/course-runs?limit=200")["items"]
    certified: Iterator[str] = (
        learner["certificate"]
        for one in classes
        for learner in platform.ask("GET", f"/course-runs/{one['id']}/enrolments")["items"]
        if learner["certificate"]
    )
    wanted = platform.ask("GET", "/course-runs?open=true")["items"]
    return {
        "class": max(wanted, key=lambda one: int(one["waitlisted"]))["id"],
        "certificate": next(certified),
    }


def take(browser: Browser, platform: Platform, folder: Path, only: list[str]) -> list[Path]:
    """Take all pictures (or those named); answers them."""
    states = signed_in(browser, platform)
    where = places(platform)
    where |= corrected_rate(platform, where["workshop_id"])
    taken = []
    for size, viewport in SIZES.items():
        for mode, preferences in MODES.items():
            if size == "desk" and mode in ("elder", "hant"):
                continue
            for role, state in states.items():
                context = browser.new_context(
                    viewport=viewport, locale="zh-CN", storage_state=state, device_scale_factor=1.5
                )
                context.add_cookies([{"name": "preferences", "value": preferences, "url": platform.address}])
                for shot in SHOTS:
                    if shot.who == role and (not only or shot.name in only):
                        picture = folder / f"{shot.name}-{size}-{mode}.png"
                        photograph(context, platform.address, shot, where, picture)
                        taken.append(picture)
                context.close()
    return taken


def photograph(
    context: BrowserContext, address: str, shot: Shot, where: dict[str, str], picture: Path
) -> None:
    """Open a page, do there what is to be done, and picture the whole of it."""
    page = context.new_page()
    page.goto(address + shot.path.format(**where))
    shot.then(page)
    page.wait_for_timeout(100)
    size = page.viewport_size or SIZES["phone"]
    tall = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": min(max(size["height"], tall), 4000)})
    page.screenshot(path=picture)
    page.close()


def papers(browser: Browser, platform: Platform) -> None:
    """The pictures of the README: what a phone shows first, small."""
    states, where = signed_in(browser, platform), places(platform)
    folder = ROOT / "docs" / "pictures"
    folder.mkdir(exist_ok=True)
    for name, shot in PAPERS.items():
        context = browser.new_context(
            viewport=SIZES["phone"],
            locale="zh-CN",
            storage_state=states[shot.who],
        )
        page = context.new_page()
        page.goto(platform.address + shot.path.format(**where))
        shot.then(page)
        page.wait_for_timeout(100)
        page.screenshot(path=folder / name)
        context.close()


def index(folder: Path, taken: list[Path]) -> None:
    """A page with all pictures on it."""
    figures = "\n".join(
        f'<figure><a href="{quote(one.name)}"><img loading="lazy" width="260" src="{quote(one.name)}"></a>'
        f"<figcaption>{html.escape(one.stem)}</figcaption></figure>"
        for one in taken
    )
    style = "body{font:14px sans-serif;display:flex;flex-wrap:wrap;gap:16px}figure{margin:0}"
    page = f'<!doctype html><meta charset="utf-8"><title>Every page</title><style>{style}</style>{figures}'
    (folder / "index.html").write_text(page)


def main(arguments: list[str]) -> int:
    """Take the pictures asked for."""
    parser = argparse.ArgumentParser(
        prog="./dev shots", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=Path("var/shots"), help="where to")
    parser.add_argument("names", nargs="*", help="of the pictures to take; all where none is named")
    parser.add_argument(
        "--papers", action="store_true", help="the few in docs/pictures anew, and nothing else"
    )
    asked = parser.parse_args(arguments)
    if asked.papers:
        with demo() as platform, sync_playwright() as playwright:
            papers(playwright.chromium.launch(**LAUNCH), platform)
        return 0
    asked.folder.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with demo() as platform, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**LAUNCH)
        taken = take(browser, platform, asked.folder, asked.names)
        browser.close()
    index(asked.folder, taken)
    print(f"{len(taken)} pictures in {time.monotonic() - began:.0f} s: {asked.folder / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
