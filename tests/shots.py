"""Pictures of every page, as each role sees it, on a phone and on a desk, in every mode and language.

    ./dev shots [FOLDER [NAME…]]    to var/shots or there (open its index.html); all, or those named
    ./dev shots --papers            the few in docs/pictures anew

Runs the platform on stores of its own with the demo in it. `tests/journeys/test_shots.py` sees to it that
no page is forgotten.
"""

import html
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from kernel.time import month_of, months_after, today
from tests import servers
from tests.gallery import LAUNCH
from tests.running import ROOT, SHEETS, VILLAGE, Platform, running

SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1440, "height": 900}}
MODES = {  # language, large letters, light or dark
    "light": "zh-Hans.0.light",
    "dark": "zh-Hans.0.dark",
    "elder": "zh-Hans.1.light",
    "hant": "zh-Hant.0.light",
    "english": "en.0.light",
}
OWED, OPEN = "main .rows a:has(.chip.settled)", "main .rows a:has(.mark.estimated)"
ORDER, MATERIAL = "main .rows a[href*='/orders/']", "main a[href$=materials]"
LINK_OF_RUN = "main .rows a[href*='/runs/']"


class Shot(NamedTuple):
    """One page: what it is called, its endpoint, who looks, the address, and what is done there first."""

    name: str
    endpoint: str
    who: str
    path: str
    then: Callable[[Page], object] = lambda page: None


def _follow(selector: str) -> Callable[[Page], object]:
    """Follow the first link found."""
    return lambda page: (page.click(selector), page.wait_for_load_state())


def _try_a_rate(page: Page) -> None:
    """What the first step with a price would have cost at half a yuan."""
    page.goto(f"{page.locator('a[href*=what-if]').first.evaluate('link => link.href')}?rate=0.50")


def _send_code(page: Page) -> None:
    page.fill("[name=phone]", "13900000318")
    page.click("[value=send-code]")
    page.wait_for_selector("[name=code]")


def _find_person(page: Page) -> None:
    page.fill("[name=number]", "13900000318")
    page.click("main form button")
    page.wait_for_load_state()


def _see_person(page: Page) -> None:
    """Having said why, unless that was done a moment ago."""
    _find_person(page)
    if page.query_selector("[name=reason]"):
        page.check("[value=support]")
        page.click("main form button")
        page.wait_for_selector("main dl.facts")


def _of_person(what: str) -> Callable[[Page], object]:
    """A desk's page about the person found."""

    def there(page: Page) -> None:
        page.fill("[name=number]", "13900000011")
        page.click("main form button")
        page.wait_for_load_state()
        _follow(f"main .rows a[href$='/{what}']")(page)

    return there


def _whose(page: Page) -> None:
    page.fill("[name=phone]", "13900000002")
    page.click("main form button")
    page.wait_for_selector("main dl.facts")


def _consents_of(page: Page) -> None:
    _find_person(page)
    _follow("main a[href$='/consents']")(page)


def _consent_of(page: Page) -> None:
    _consents_of(page)
    _follow("main .rows a[href$='/messages']")(page)


def _type_somebody_known(page: Page) -> None:
    page.fill("[name=name]", "金灯花")
    page.fill("[name=phone]", "13900000011")
    page.click("h1")
    page.wait_for_selector("#likely .notice")


def _try_sheet(name: str) -> Callable[[Page], object]:
    def there(page: Page) -> None:
        page.set_input_files("input[name=file]", SHEETS / name)
        page.click("#upload button")
        page.wait_for_selector("main dl.facts")

    return there


def _without_network(page: Page) -> None:
    """Two entries made at the counter while the network is away."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_timeout(1000)  # it keeps the page meanwhile
    page.context.set_offline(True)
    page.reload()
    page.click("[data-people] button")
    for key in ("8", "enter", "6", "enter", "1", "2"):
        page.click("[data-enter]" if key == "enter" else f'[data-key="{key}"]')
    page.context.set_offline(False)


def _into_a_shift(page: Page) -> None:
    """From a payment to its line, and from there to a shift."""
    for link in ("main a[href*='/payments/']", "main td a", "main .rows a[href*='/entries/']"):
        _follow(link)(page)


def _try_list(page: Page) -> None:
    listed = "姓名,身份证号\n某某,999999196305040000\n某某,99999919630504\n"
    page.fill("[name=dated]", f"{LAST_MONTH}-01")
    page.fill("[name=source]", "样例〔2026〕2 号")
    page.set_input_files(
        "[name=file]", {"name": "名单.csv", "mimeType": "text/csv", "buffer": listed.encode()}
    )
    page.click("#bring button")
    page.wait_for_selector("#bring caption")


def _through(*selectors: str) -> Callable[[Page], object]:
    """Follow one link after the other."""
    return lambda page: [_follow(selector)(page) for selector in selectors]


def _open(selector: str) -> Callable[[Page], object]:
    return lambda page: page.click(selector)


THIS_MONTH, LAST_MONTH = month_of(today()), months_after(month_of(today()), -1)
SHOTS = [
    Shot("sign-in", "people.sign_in", "nobody", "/sign-in"),
    Shot("sign-in-code", "people.sign_in", "nobody", "/sign-in", _send_code),
    Shot("privacy", "people.privacy", "nobody", "/privacy"),
    Shot("outbox", "people.outbox", "nobody", "/outbox"),
    Shot("not-found", "", "nobody", "/nothing-here"),
    Shot("home", "home", "villager", "/"),
    Shot("income", "income.show", "villager", "/income/"),
    Shot("income-last-month", "income.show", "villager", f"/income/?month={LAST_MONTH}"),
    Shot("income-as-of", "income.show", "villager", f"/income/?month={LAST_MONTH}&as_of={LAST_MONTH}-15"),
    Shot("income-empty", "income.show", "villager", "/income/?month=2020-01"),
    Shot("days", "income.days", "villager", f"/income/days?month={LAST_MONTH}"),
    *(
        Shot(f"stage-{stage}", "income.stage", "villager", f"/income/stages/{stage}")
        for stage in ("estimated", "earned", "settled", "paid")
    ),
    Shot("explain-hand-in", "income.explain_entry", "villager", "/income/days", _follow("main .day a")),
    Shot(
        "explain-paid",
        "income.explain_entry",
        "villager",
        f"/income/days?month={LAST_MONTH}",
        _follow("main .day a"),
    ),
    Shot(
        "explain-line",
        "income.explain_entry",
        "villager",
        f"/income/stages/paid?month={LAST_MONTH}",
        _follow("main .rows a"),
    ),
    Shot("slips", "income.slips", "villager", "/income/slips"),
    Shot("rates", "income.rates", "villager", "/income/rates"),
    Shot("slip", "income.slip", "villager", "/income/slips", _follow("main .rows a")),
    Shot("payment", "income.payment", "villager", "/income/slips", _follow("main a[href*='/payments/']")),
    Shot("explain-gig", "income.explain_entry", "villager", "/income/slips", _into_a_shift),
    Shot("me", "people.me", "villager", "/me"),
    Shot("consents", "people.consents", "villager", "/me/consents"),
    Shot("consent", "people.consent", "villager", "/me/consents/bank-account"),
    Shot("details", "people.details", "villager", "/me/details"),
    Shot("correction", "people.correction", "villager", "/me/correction"),
    Shot("corrections", "people.corrections", "coordinator", "/people/corrections"),
    Shot(
        "correction-answered",
        "people.answer_correction",
        "coordinator",
        "/people/corrections",
        _follow("main .rows a[href$='/correction']"),
    ),
    Shot("details-of", "people.details_of", "coordinator", "/people/find", _of_person("details")),
    Shot("relatives-of", "people.relatives_of", "coordinator", "/people/find", _of_person("relatives")),
    Shot("second-factor-reset", "people.find_second_factor", "official", "/people/second-factor"),
    Shot("second-factor-whose", "people.find_second_factor", "official", "/people/second-factor", _whose),
    Shot("my-data", "people.my_data", "villager", "/me/data"),
    Shot("looks", "people.looks", "villager", "/me/looks"),
    Shot("find-person", "people.find_person", "official", "/people/find"),
    Shot("reason", "people.record", "official", "/people/find", _find_person),
    Shot("record", "people.record", "official", "/people/find", _see_person),
    Shot("consents-for", "people.consents_of", "coordinator", "/people/find", _consents_of),
    Shot("consent-for", "people.consent_of", "coordinator", "/people/find", _consent_of),
    Shot("consent-given", "people.consent", "villager", "/me/consents/messages"),
    Shot("registering", "people.registering", "coordinator", "/registering"),
    Shot("registering-likely", "people.registering", "coordinator", "/registering", _type_somebody_known),
    Shot("cards", "people.cards", "coordinator", "/cards?workshop={workshop_id}"),
    Shot("merging", "people.merging", "coordinator", "/merging"),
    Shot("merging-both", "people.merging", "coordinator", "/merging?one=13900000011&other=13900000012"),
    Shot("rights", "people.rights", "coordinator", "/me/rights"),
    Shot("rights-villager", "people.rights", "villager", "/me/rights"),
    Shot("tokens", "people.tokens", "coordinator", "/me/tokens"),
    Shot("number", "people.number", "villager", "/me/number"),
    Shot("not-me", "people.not_me", "villager", "/me/not-me"),
    Shot("relatives", "people.relatives", "villager", "/me/relatives"),
    Shot("devices", "people.devices", "villager", "/me/devices"),
    Shot("second-step", "people.second_step", "coordinator", "/second-step"),
    Shot("second-factor", "people.second_factor", "coordinator", "/me/second-factor"),
    Shot("erasure", "people.erasure", "villager", "/me/erasure"),
    Shot("erasure-unsure", "people.erasure", "villager", "/me/erasure", _open("main form button")),
    Shot("employer-new", "people.new_employer", "villager", "/employers/new?town=331082101"),
    Shot("employers-waiting", "people.employers_waiting", "official", "/employers/waiting"),
    Shot(
        "employer-verification",
        "people.verify_employer",
        "official",
        "/employers/waiting",
        _follow("main tbody a"),
    ),
    Shot(
        "employer-details",
        "people.employer_details",
        "waiting",
        "/",
        _follow("main a[href$=registration]"),
    ),
    Shot(
        "employer-erasure",
        "people.employer_erasure",
        "waiting",
        "/",
        _through("main a[href$=registration]", "main a[href$=erasure]"),
    ),
    Shot("forbidden", "", "villager", "{workshop}/runs"),
    Shot("hand-in", "workshops.hand_in", "coordinator", "{workshop}/hand-in"),
    Shot("hand-in-not-found", "workshops.hand_in", "coordinator", "{workshop}/hand-in?worker=9999"),
    Shot(
        "hand-in-product",
        "workshops.hand_in",
        "coordinator",
        "{workshop}/hand-in",
        lambda page: (page.click("[data-people] button"), page.click("[data-change=choice]")),
    ),
    Shot("hand-in-offline", "workshops.counter_shell", "coordinator", "{workshop}/hand-in", _without_network),
    Shot(
        "hand-in-keypad",
        "workshops.hand_in",
        "coordinator",
        "{workshop}/hand-in",
        _open("[data-people] button"),
    ),
    Shot("inspection", "workshops.inspection", "coordinator", "{workshop}/inspection"),
    Shot(
        "inspection-open",
        "workshops.inspection",
        "coordinator",
        "{workshop}/inspection",
        _open("details.item summary"),
    ),
    Shot("inspection-empty", "workshops.inspection", "coordinator", "{workshop}/inspection?day=2020-01-01"),
    Shot("quality", "workshops.quality", "coordinator", "{workshop}/quality"),
    Shot("quality-no-month", "workshops.quality", "coordinator", "{workshop}/quality?month=2020-01"),
    Shot("contest", "workshops.look_again", "coordinator", "{workshop}/contests/{contested}"),
    Shot(
        "contest-mend",
        "workshops.look_again",
        "coordinator",
        "{workshop}/contests/{contested}",
        _open("details summary.button"),
    ),
    Shot("orders", "workshops.orders", "coordinator", "{workshop}/orders"),
    Shot("order", "workshops.order", "coordinator", "{workshop}/orders", _follow(ORDER)),
    Shot("materials", "workshops.materials", "coordinator", "{workshop}/orders", _through(ORDER, MATERIAL)),
    Shot(
        "material-account",
        "workshops.material_account",
        "coordinator",
        "{workshop}/orders",
        _through(ORDER, MATERIAL, "main .rows a"),
    ),
    Shot(
        "material-issue",
        "workshops.move_material",
        "coordinator",
        "{workshop}/orders",
        _through(ORDER, MATERIAL, "main a[href$=issue]"),
    ),
    Shot("runs", "workshops.runs", "coordinator", "{workshop}/runs"),
    Shot("ledger", "workshops.ledger", "coordinator", "{workshop}/ledger", _open("main .fold summary")),
    Shot("ledger-no-month", "workshops.ledger", "coordinator", "{workshop}/ledger?month=2020-01"),
    Shot("run-mine", "workshops.run", "coordinator", "{workshop}/runs", _follow(LINK_OF_RUN)),
    Shot("run-to-approve", "workshops.run", "second", "{workshop}/runs", _follow(LINK_OF_RUN)),
    Shot(
        "payments",
        "workshops.payments",
        "second",
        "{workshop}/runs",
        lambda page: (
            _follow(f"{LINK_OF_RUN} >> nth=1")(page),
            page.goto(page.url + "/payments"),
        ),
    ),
    Shot(
        "bank",
        "workshops.bank",
        "second",
        "{workshop}/runs",
        lambda page: (
            _follow(f"{LINK_OF_RUN} >> nth=1")(page),
            page.goto(page.url + "/bank"),
        ),
    ),
    Shot("workshop", "workshops.show_workshop", "coordinator", "{workshop}/"),
    Shot("products", "workshops.products", "coordinator", "{workshop}/products"),
    Shot("what-if", "workshops.what_if", "coordinator", "{workshop}/products", _try_a_rate),
    Shot("members", "workshops.members", "coordinator", "{workshop}/members"),
    Shot("import", "workshops.import_sheet", "coordinator", "{workshop}/import"),
    Shot(
        "import-good",
        "workshops.watch_import",
        "coordinator",
        "{workshop}/import",
        _try_sheet("a-long.xlsx"),
    ),
    Shot(
        "import-bad",
        "workshops.watch_import",
        "coordinator",
        "{workshop}/import",
        _try_sheet("d-bad.xlsx"),
    ),
    Shot("tally-sheet", "workshops.tally_sheet", "coordinator", "{workshop}/tally-sheet"),
    Shot(
        "pay-list",
        "workshops.pay_list",
        "second",
        "{workshop}/runs",
        lambda page: (
            _follow(f"{LINK_OF_RUN} >> nth=1")(page),
            page.goto(page.url + "/pay-list"),
        ),
    ),
    Shot("own-counts", "own_counts.own_counts", "villager", "/own-counts/"),
    Shot("gigs", "gigs.board", "villager", "/gigs/"),
    Shot("gig", "gigs.show", "villager", "/gigs/", _follow("main .gig >> nth=0")),
    Shot("gig-shared", "gigs.show", "nobody", "/gigs/", _follow("main .gig >> nth=0")),
    Shot("my-gigs", "gigs.mine", "villager", "/gigs/mine"),
    Shot("classes", "training.board", "villager", "/training/"),
    Shot("classes-none", "training.board", "villager", "/training/?trade=driving"),
    Shot("class", "training.seat", "villager", "/training/", _follow("main .gig >> nth=1")),
    Shot("class-full", "training.seat", "villager", "/training/runs/{class}"),
    Shot("class-shared", "training.seat", "nobody", "/training/runs/{class}"),
    Shot("class-at-desk", "training.seat", "coordinator", "/training/runs/{class}"),
    Shot("my-classes", "training.mine", "villager", "/training/mine"),
    Shot("certificate", "training.certificate", "nobody", "/training/certificates/{certificate}"),
    Shot("certificate-official", "training.certificate", "official", "/training/certificates/{certificate}"),
    Shot("permits", "training.permits", "coordinator", "/training/permits"),
    Shot("certificate-check", "training.check", "nobody", "/training/certificates?number=2345678"),
    Shot("teaching", "training.teaching", "trainer", "/training/teaching"),
    Shot("roll", "training.roll", "trainer", "/training/teaching", _follow("main .rows a >> nth=0")),
    Shot(
        "class-code",
        "training.code",
        "trainer",
        "/training/teaching",
        lambda page: (_follow("main .rows a >> nth=0")(page), page.goto(page.url + "/code")),
    ),
    Shot("arrived", "training.arrive", "villager", "/training/here/shown-long-ago"),
    Shot(
        "sign-in-sheet",
        "training.sheet",
        "trainer",
        "/training/teaching",
        lambda page: (_follow("main .rows a >> nth=0")(page), page.goto(page.url + "/sheet")),
    ),
    Shot("class-runs", "training.runs", "coordinator", "/training/runs"),
    Shot("class-running", "training.running", "coordinator", "/training/runs/{class}/running"),
    Shot("class-place", "training.schedule", "official", "/training/runs/new?region=331082101"),
    Shot("class-schedule", "training.schedule", "coordinator", "/training/runs", _follow("main .button")),
    Shot("me-coordinator", "people.me", "coordinator", "/me"),
    Shot("home-official", "home", "official", "/"),
    Shot("insight", "insight.overview", "official", "/insight/"),
    Shot("insight-county", "insight.overview", "county", "/insight/", _follow("main .fold")),
    Shot("insight-now", "insight.overview", "official", f"/insight/?month={THIS_MONTH}"),
    Shot("insight-as-of", "insight.overview", "official", f"/insight/?as_of={LAST_MONTH}-05"),
    Shot("insight-income", "insight.income", "official", "/insight/income"),
    Shot("insight-hiring", "insight.hiring", "official", "/insight/hiring"),
    Shot("insight-learning", "insight.learning", "official", "/insight/learning"),
    Shot("insight-hourly", "insight.figure", "official", "/insight/figure?of=hourly"),
    Shot("insight-orders", "insight.orders", "official", "/insight/orders"),
    Shot("insight-low-income", "insight.low_income", "official", "/insight/low-income"),
    Shot("insight-list-tried", "insight.watch_list", "official", "/insight/low-income", _try_list),
    Shot("insight-figure", "insight.figure", "official", "/insight/figure?of=total"),
    Shot("gigs-hall", "gigs.hall", "nobody", f"/gigs/halls/{VILLAGE}"),
    Shot("gigs-notice", "gigs.notice", "nobody", f"/gigs/notices/{VILLAGE}"),
    Shot("employer", "employer.home", "employer", "/"),
    Shot("employer-post", "employer.post", "employer", "/", _follow(".action a.primary")),
    Shot("employer-post-again", "employer.post", "employer", "/", _follow("main .section a")),
    Shot("employer-gig", "employer.gig", "employer", "/", _follow(OWED)),
    Shot("employer-open-gig", "employer.gig", "employer", "/", _follow(OPEN)),
    Shot(
        "employer-cancel", "employer.cancellation", "employer", "/", _through(OPEN, "a[href$=cancellation]")
    ),
    Shot("employer-roll", "employer.roll", "employer", "/", _through(OWED, "main a[href*='/shifts/']")),
    Shot("employer-payments", "employer.payments", "employer", "/", _through(OWED, "main a[href$=payments]")),
    Shot("enterprise", "enterprise.orders", "enterprise", "/", _follow("nav a[href$='/orders/']")),
    Shot(
        "enterprise-order",
        "enterprise.order",
        "enterprise",
        "/",
        _through("nav a[href$='/orders/']", ORDER),
    ),
    Shot(
        "enterprise-new",
        "enterprise.new_order",
        "enterprise",
        "/",
        _through("nav a[href$='/orders/']", ".action a.primary", "main .rows a"),
    ),
    Shot("employer-fill-rate", "employer.fill_rate", "employer", "/", _follow("main a[href$=fill-rate]")),
    Shot("pay-terms", "workshops.pay_terms", "official", "{workshop}/pay-terms"),
    Shot("workshop-official", "workshops.show_workshop", "official", "{workshop}/"),
    Shot("home-operator", "home", "operator", "/"),
]


PAPERS = {
    "income.png": next(shot for shot in SHOTS if shot.name == "income"),
    "explain.png": next(shot for shot in SHOTS if shot.name == "explain-paid"),
    "hand-in.png": Shot(
        "hand-in",
        "workshops.hand_in",
        "coordinator",
        "{workshop}/hand-in",
        lambda page: (
            page.click("[data-people] button"),
            [page.click(f'[data-key="{key}"]') for key in "163"],
        ),
    ),
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
    """What stands in braces in an address: the coordinator's workshop, a contested hand-in of it, a class
    with people waiting, and somebody's certificate."""
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
        **school(platform),
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
    """Take the pictures: all, or those named after the folder."""
    if arguments == ["--papers"]:
        with demo() as platform, sync_playwright() as playwright:
            papers(playwright.chromium.launch(**LAUNCH), platform)
        return 0
    folder = Path(arguments[0] if arguments else "var/shots")
    folder.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with demo() as platform, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**LAUNCH)
        taken = take(browser, platform, folder, arguments[1:])
        browser.close()
    index(folder, taken)
    print(f"{len(taken)} pictures in {time.monotonic() - began:.0f} s: {folder / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
