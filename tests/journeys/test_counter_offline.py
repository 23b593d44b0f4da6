"""The counter with the network away, the browser closed, the server killed: nothing lost, nothing twice."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, BrowserType, Page, expect

from tests.gallery import LAUNCH, PHONE
from tests.journeys.conftest import Look
from tests.journeys.test_counter import all_sent, choose, press
from tests.running import CLERKS, Platform, Workshop

CLERK, OTHER = CLERKS.values()


@pytest.fixture(scope="module")
def workshop(platform: Platform) -> Workshop:
    """A workshop of these tests' own."""
    return Workshop(platform)


def at_counter(workshop: Workshop, context: BrowserContext, phone: str = CLERK) -> Page:
    """Sign in, open the counter, and wait until it can do without the network."""
    page = workshop.platform.sign_in(context, phone)
    page.goto(f"{workshop.platform.address}{workshop.path}/hand-in")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.evaluate(
        "async () => { while (!(await caches.keys()).length || !navigator.serviceWorker.controller)"
        " await new Promise((again) => setTimeout(again, 20)); }"
    )
    return page


def enter(page: Page, number: str, *counts: int) -> None:
    """Enter counts of one worker."""
    choose(page, number)
    for count in counts:
        press(page, str(count))
        page.click("[data-enter]")
        expect(page.locator("[data-recent] .entry").first).to_contain_text(f"{count:,}")
    page.click("[data-step=many] [data-change=worker]")


def waiting(page: Page) -> int:
    """How many entries the page says are waiting."""
    return int(page.locator("[data-waiting]").get_attribute("data-waiting") or 0)


def test_entries_made_without_a_network_go_when_it_is_back(
    phones: Callable[..., BrowserContext], look: Look, workshop: Workshop
) -> None:
    """The page opens offline, records, says how many wait; back online they go by themselves, once each."""
    page = look.listen(at_counter(workshop, phones()))
    page.context.set_offline(True)
    page.reload()
    enter(page, "G02", 41, 42, 43)
    assert waiting(page) == 3
    assert "没网，待上传 3 条" in page.inner_text("header")
    assert workshop.quantity("G02") == []
    look.at(page)
    page.locator("[data-recent] .entry").nth(1).locator("[data-undo]").click()
    expect(page.locator("[data-waiting]")).to_have_attribute("data-waiting", "2")
    page.context.set_offline(False)
    all_sent(page)
    assert sorted(workshop.quantity("G02")) == [41, 43]


def test_the_queue_outlives_the_browser_and_the_next_coordinator(
    browser_type: BrowserType, tmp_path: Path, workshop: Workshop
) -> None:
    """Opened again with the server away the entries are there; another account leaves them alone."""
    browser = {**LAUNCH, **PHONE}
    with browser_type.launch_persistent_context(tmp_path, **browser) as context:
        page = at_counter(workshop, context)
        with workshop.platform.killed("web"):
            enter(page, "G03", 51, 52)
            context.close()
            with browser_type.launch_persistent_context(tmp_path, **browser) as later:
                page = later.new_page()
                page.goto(f"{workshop.platform.address}{workshop.path}/hand-in")
                expect(page.locator("[data-waiting]")).to_have_attribute("data-waiting", "2")
                enter(page, "G03", 53)
                later.clear_cookies()  # the session is over
    with browser_type.launch_persistent_context(tmp_path, **browser) as context:
        page = context.new_page()
        page.goto(f"{workshop.platform.address}{workshop.path}/hand-in")
        page.wait_for_url("**/sign-in**")
        assert workshop.quantity("G03") == []
        other = at_counter(workshop, context, OTHER)
        expect(other.locator("[data-say=others] [data-n]")).to_have_text("3")
        enter(other, "G03", 54)
        all_sent(other)
        assert workshop.quantity("G03") == [54]
        context.clear_cookies()
        again = at_counter(workshop, context)
        all_sent(again)
        assert sorted(workshop.quantity("G03")) == [51, 52, 53, 54]


def test_what_another_tab_sent_stays_on_the_list(
    phones: Callable[..., BrowserContext], workshop: Workshop
) -> None:
    """Or the service worker, whichever gets through: nobody thinks an entry lost, and types it again."""
    page = at_counter(workshop, phones())
    page.route("**/counter/entries", lambda route: route.abort())
    enter(page, "G06", 71)
    other = page.context.new_page()
    other.goto(page.url)
    all_sent(page)
    assert workshop.quantity("G06") == [71]
    expect(page.locator("[data-recent] .entry").first).to_contain_text("71")
    expect(page.locator("[data-recent] .entry").first.locator("[data-waits]")).to_be_hidden()


def test_what_is_refused_stays_with_its_reason_and_can_be_mended(
    phones: Callable[..., BrowserContext], look: Look, workshop: Workshop
) -> None:
    """A day before there was a rate is refused once online; mended it goes; what is not wanted is dropped."""
    page = look.listen(at_counter(workshop, phones()))
    page.context.set_offline(True)
    choose(page, "G04")
    page.click("[data-step=many] summary")
    page.fill("[name=day]", "2025-12-01")
    for count in ("61", "62"):
        press(page, count)
        page.click("[data-enter]")
    expect(page.locator("[data-waiting]")).to_have_attribute("data-waiting", "2")
    page.context.set_offline(False)
    expect(page.locator("[data-refused] .entry")).to_have_count(2, timeout=30_000)
    assert "那一天这道工序还没有定单价。" in page.inner_text("[data-refused]")
    look.at(page)
    page.locator("[data-refused] .entry").first.locator("[data-mend]").click()
    expect(page.locator("[data-figure]")).to_have_text("61")
    page.fill("[name=day]", "2026-11-02")
    page.click("[data-enter]")
    all_sent(page)
    page.locator("[data-refused] [data-drop]").click()
    expect(page.locator("[data-refused]")).to_be_hidden()
    assert workshop.quantity("G04") == [61]


def test_a_server_killed_while_entries_are_sent_loses_none_and_counts_none_twice(
    phones: Callable[..., BrowserContext], workshop: Workshop
) -> None:
    """Ninety entries wait; gunicorn is killed while they go, and started again: each of them counts once."""
    page = at_counter(workshop, phones())
    page.context.set_offline(True)
    choose(page, "G05", "藤椅背 · 编织")
    counts = list(range(101, 191))
    for count in counts:
        page.keyboard.type(str(count), delay=0)
        page.click("[data-enter]")
    expect(page.locator("[data-waiting]")).to_have_attribute("data-waiting", str(len(counts)))
    with page.context.expect_event("request", lambda request: request.url.endswith("/counter/entries")):
        page.context.set_offline(False)
    with workshop.platform.killed("web"):
        expect(page.locator("[data-waiting] span")).to_contain_text("没网")
    page.evaluate("dispatchEvent(new Event('online'))")
    all_sent(page)
    assert sorted(workshop.quantity("G05")) == counts
