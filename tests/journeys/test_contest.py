"""A count that was wrong: said by the worker, mended by the workshop, paid with the next run, and why."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from kernel.time import today
from tests.journeys.conftest import Look
from tests.journeys.test_pay_day import approve_and_pay, settle
from tests.running import CLERKS, Platform, Workshop


def test_a_contested_count_is_mended_and_comes_with_the_next_run(
    phones: Callable[..., BrowserContext], look: Look, platform: Platform
) -> None:
    """She was paid for 100 and had made 110: two taps, an answer, a difference, and the whole story of it."""
    workshop = Workshop(platform)
    workshop.accept(workshop.hand_in("G01", 100, today().isoformat()), 100)
    home = f"{platform.address}{workshop.path}"
    first, second = (look.listen(platform.sign_in(phones(), phone)) for phone in CLERKS.values())
    approve_and_pay(second, look, settle(first, look, home))

    her = look.listen(platform.sign_in(phones(), workshop.phone("G01")))
    contest(her, look, f"{platform.address}/income")
    answer(first, look, home)
    approve_and_pay(second, look, settle(first, look, home))
    settled(her, look, f"{platform.address}/income")


def contest(page: Page, look: Look, income: str) -> None:
    """From today's hand-in two taps; it stays open where she looks."""
    page.goto(f"{income}/days")
    page.click("main .day a >> nth=0")
    page.click("text=我觉得数不对")
    look.at(page)
    page.click("text=告诉工坊")
    expect(page.locator("main")).to_contain_text("工坊还没答复")
    look.at(page)
    page.goto(f"{income}/contests")
    expect(page.locator("main")).to_contain_text("等工坊答复")
    look.at(page)


def answer(page: Page, look: Look, home: str) -> None:
    """The coordinator finds it among the inspections, and mends the count: 110 were good."""
    page.goto(f"{home}/inspection")
    page.click("text=说数不对")
    page.click("text=说得对，改过来")
    look.at(page)
    page.fill("input[name=quantity]", "110")
    page.fill("input[name=accepted]", "110")
    page.click("text=改好，告诉本人")
    expect(page.locator("main")).not_to_contain_text("说数不对")


def settled(page: Page, look: Look, income: str) -> None:
    """Ten pieces more, on a slip of their own, paid; their story holds what she said and what came of it."""
    page.goto(f"{income}/contests")
    expect(page.locator("main")).to_contain_text("您说得对")
    look.at(page)
    page.goto(f"{income}/slips")
    page.click("main a.row >> nth=0")
    expect(page.locator("main")).to_contain_text("补差")
    expect(page.locator("main")).to_contain_text("3.50")
    look.at(page)
    page.click("main table a >> nth=0")
    page.click("main section a.row >> nth=0")
    story = page.locator("main")
    for step in ("您说这个数不对", "您说得对", "100 个 改成 110 个", "到账"):
        expect(story).to_contain_text(step)
    look.at(page)
    look.nothing_wrong()
