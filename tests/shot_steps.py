"""A picture of a page, and what is done on a page before its picture is taken."""

import io
from collections.abc import Callable
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import FilePayload, Page

from kernel.time import month_of, months_after, today
from tests.running import SHEETS

OWED, OPEN = "main .rows a:has(.chip.settled)", "main .rows a:has(.mark.estimated)"
ORDER, MATERIAL = "main .rows a[href*='/orders/']", "main a[href$=materials]"
THIS_MONTH, LAST_MONTH = month_of(today()), months_after(month_of(today()), -1)
LINK_OF_RUN = "main .rows a[href*='/runs/']"


class Shot(NamedTuple):
    """One page: what it is called, its endpoint, who looks, the address, and what is done there first."""

    name: str
    endpoint: str
    who: str
    path: str
    then: Callable[[Page], object] = lambda page: None


def follow(selector: str) -> Callable[[Page], object]:
    """Follow the first link found."""
    return lambda page: (page.click(selector), page.wait_for_load_state())


def try_a_rate(page: Page) -> None:
    """What the first step with a price would have cost at half a yuan."""
    page.goto(f"{page.locator('a[href*=what-if]').first.evaluate('link => link.href')}?rate=0.50")


def send_code(page: Page) -> None:
    page.fill("[name=phone]", "13900000318")
    page.click("[value=send-code]")
    page.wait_for_selector("[name=code]")


def find_person(page: Page) -> None:
    page.fill("[name=number]", "13900000318")
    page.click("main form button")
    page.wait_for_load_state()


def see_person(page: Page) -> None:
    """Having said why, unless that was done a moment ago."""
    find_person(page)
    if page.query_selector("[name=reason]"):
        page.check("[value=support]")
        page.click("main form button")
        page.wait_for_selector("main dl.facts")


def of_person(what: str) -> Callable[[Page], object]:
    """A desk's page about the person found."""

    def there(page: Page) -> None:
        page.fill("[name=number]", "13900000011")
        page.click("main form button")
        page.wait_for_load_state()
        follow(f"main .rows a[href$='/{what}']")(page)

    return there


def whose(page: Page) -> None:
    page.fill("[name=phone]", "13900000002")
    page.click("main form button")
    page.wait_for_selector("main dl.facts")


def consents_of(page: Page) -> None:
    find_person(page)
    follow("main a[href$='/consents']")(page)


def consent_of(page: Page) -> None:
    consents_of(page)
    follow("main .rows a[href$='/messages']")(page)


def type_somebody_known(page: Page) -> None:
    page.fill("[name=name]", "金灯花")
    page.fill("[name=phone]", "13900000011")
    page.click("h1")
    page.wait_for_selector("#likely .notice")


def introduce_one(page: Page) -> None:
    """An enterprise the town does not know yet is registered, and opened to be put right."""
    page.click("main a[href*=introduction]")
    page.fill("[name=name]", "样例果园")
    page.fill("[name=uscc]", "91350100M000100Y43")
    page.fill("[name=phone]", "13900000066")
    page.click("button.primary")
    page.click("main a.button[href*=introduction]")


def try_sheet(name: str) -> Callable[[Page], object]:
    def there(page: Page) -> None:
        page.set_input_files("input[name=file]", SHEETS / name)
        page.click("#upload button")
        page.wait_for_selector("main dl.facts")

    return there


def take_photo(page: Page) -> None:
    """Two photos of what is wrong with the first hand-in, as a phone would send them."""
    page.click("details.item summary")
    photos = []
    for colour in ("indianred", "darkgoldenrod"):
        out = io.BytesIO()
        Image.new("RGB", (400, 300), colour).save(out, "JPEG")
        photos.append(FilePayload(name=f"{colour}.jpg", mimeType="image/jpeg", buffer=out.getvalue()))
    page.locator("[data-photos] input").first.set_input_files(photos)


def without_network(page: Page) -> None:
    """Two entries made at the counter while the network is away."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_timeout(1000)  # it keeps the page meanwhile
    page.context.set_offline(True)
    page.reload()
    page.click("[data-people] button")
    for key in ("8", "enter", "6", "enter", "1", "2"):
        page.click("[data-enter]" if key == "enter" else f'[data-key="{key}"]')
    page.context.set_offline(False)


def into_a_shift(page: Page) -> None:
    """From a payment to its line, and from there to a shift."""
    for link in ("main a[href*='/payments/']", "main td a", "main .rows a[href*='/entries/']"):
        follow(link)(page)


def try_list(page: Page) -> None:
    listed = "姓名,身份证号\n某某,999999196305040000\n某某,99999919630504\n"
    page.fill("[name=dated]", f"{LAST_MONTH}-01")
    page.fill("[name=source]", "样例〔2026〕2 号")
    page.set_input_files(
        "[name=file]", {"name": "名单.csv", "mimeType": "text/csv", "buffer": listed.encode()}
    )
    page.click("#bring button")
    page.wait_for_selector("#bring caption")


def through(*selectors: str) -> Callable[[Page], object]:
    """Follow one link after the other."""
    return lambda page: [follow(selector)(page) for selector in selectors]


def unfold(selector: str) -> Callable[[Page], object]:
    return lambda page: page.click(selector)
