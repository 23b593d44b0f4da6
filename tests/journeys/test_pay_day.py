"""From the tally sheet to the pay slip: two coordinators and a villager, each on a phone of their own."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from tests.journeys.conftest import Look
from tests.running import CLERKS, SHEETS, Platform, Workshop, running
from tests.servers import Postgres

MONTH = "2026-11"


def test_a_tally_sheet_becomes_a_pay_slip(
    phones: Callable[..., BrowserContext], look: Look, platform: Platform
) -> None:
    """A real sheet is tried, taken in, inspected, settled, approved by another, paid, and explained."""
    pay_day(phones, look, Workshop(platform))


def test_a_tally_sheet_becomes_a_pay_slip_on_postgresql_too(
    phones: Callable[..., BrowserContext],
    look: Look,
    postgres: Postgres,
    redis_server: str,
    tmp_path: Path,
) -> None:
    """The same day, on PostgreSQL and Redis."""
    url = postgres.create()
    with running(tmp_path, redis_server.removesuffix("/0") + "/1", url) as platform:
        pay_day(phones, look, Workshop(platform))
    postgres.drop(url)


def pay_day(phones: Callable[..., BrowserContext], look: Look, workshop: Workshop) -> None:
    """The day itself."""
    platform = workshop.platform
    first, second = (platform.sign_in(phones(), phone) for phone in CLERKS.values())
    home = f"{platform.address}{workshop.path}"
    for page in (first, second):
        look.listen(page)

    take_in(first, look, home)
    inspect_everything(first, look, home)
    run = settle(first, look, home)
    approve_and_pay(second, look, run)

    her = look.listen(platform.sign_in(phones(), workshop.phone("G01")))
    her.goto(f"{platform.address}/income/?month={MONTH}")
    look.at(her)
    # 12 frames and 46 of 48 wirings were good in the sheet; ¥0.35 a piece.
    assert "20.30" in her.inner_text("main .big")
    in_every_language(her, look)
    explained(her, look, platform.address)


def take_in(page: Page, look: Look, home: str) -> None:
    """Try the sheet, see what is in it, take it in without choosing it again."""
    page.goto(f"{home}/import")
    look.at(page)
    page.set_input_files("input[name=file]", SHEETS / "a-long.xlsx")
    page.click("#upload button")
    page.wait_for_selector("text=都看懂了")
    assert "61 / 61" in page.inner_text("main")
    assert "2,040" in page.inner_text("main")
    look.at(page)
    page.click("text=收进来：61 行")
    page.wait_for_selector("text=收进来了 61 行")
    look.at(page)


def inspect_everything(page: Page, look: Look, home: str) -> None:
    """Day after day, all good, until nothing waits."""
    page.goto(f"{home}/inspection")
    look.at(page)
    while page.locator("[data-submit]").count():
        page.click("[data-submit]")
        page.wait_for_load_state()
        if page.locator("main .empty a.button").count():
            page.click("main .empty a.button")
    look.at(page)
    assert "没有等着验收的了" in page.inner_text("main")


def settle(page: Page, look: Look, home: str) -> str:
    """Draw up everybody's slips; the one who did cannot approve them. Answers the run's address."""
    page.goto(f"{home}/runs")
    look.at(page)
    page.click("text=算出每人多少钱")
    page.wait_for_selector("text=这张是您算的")
    look.at(page)
    assert page.locator("text=/^批准：/").count() == 0
    return page.url


def approve_and_pay(page: Page, look: Look, run: str) -> None:
    """The other one names the total, approves it, and notes that all of it arrived."""
    page.goto(run)
    look.at(page)
    page.click("text=/^批准：/")
    page.wait_for_selector("text=去记转账")
    page.click("text=去记转账")
    look.at(page)
    page.click("text=/都到账了，/")
    page.wait_for_selector("text=都到账了。")
    look.at(page)


def in_every_language(page: Page, look: Look) -> None:
    """简体, 繁體, English, and large letters: the same amount, no word left in another script."""
    here = page.url
    for language, words in (("繁體", "這個月"), ("English", "month"), ("简体", "这个月")):
        page.goto(here.split("/income")[0] + "/me")
        page.click(f"text={language}")
        page.goto(here)
        assert words.lower() in page.inner_text("main").lower()
        assert "20.30" in page.inner_text("main .big")
        look.at(page)
    page.goto(here.split("/income")[0] + "/me")
    page.click("text=大字")
    page.goto(here)
    assert page.locator("html[data-elder]").count() == 1
    look.at(page, elder=True)


def explained(page: Page, look: Look, address: str) -> None:
    """Every amount leads to how it came about, that to the slip."""
    page.goto(f"{address}/income/days?month={MONTH}")
    look.at(page, elder=True)
    page.click("main .day a >> nth=0")
    look.at(page, elder=True)
    told = page.inner_text("main")
    assert "0.35" in told
    page.goto(f"{address}/income/slips")
    page.click("main a.row >> nth=0")
    assert "20.30" in page.inner_text("main")
    look.at(page, elder=True)
