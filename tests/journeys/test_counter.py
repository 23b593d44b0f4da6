"""At the counter: entries by keypad, undone, sent twice, wrong, without JavaScript; and a count contested."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from kernel.time import today
from tests.journeys.conftest import Look
from tests.running import CLERKS, Platform, Workshop

DAY = "2026-11-03"
CLERK = next(iter(CLERKS.values()))


@pytest.fixture(scope="module")
def workshop(platform: Platform) -> Workshop:
    """A workshop of these tests' own."""
    return Workshop(platform)


@pytest.fixture
def counter(phones: Callable[..., BrowserContext], look: Look, workshop: Workshop) -> Page:
    """The coordinator's phone, at the counter."""
    page = look.listen(workshop.platform.sign_in(phones(), CLERK))
    page.goto(f"{workshop.platform.address}{workshop.path}/hand-in")
    return page


def press(page: Page, keys: str) -> None:
    """Press keys of the keypad."""
    for key in keys:
        page.click(f'[data-key="{key}"]')


def all_sent(page: Page) -> None:
    """Wait until nothing waits on the device any more."""
    expect(page.locator("[data-waiting]")).to_have_attribute("data-waiting", "0", timeout=30_000)


def choose(page: Page, number: str, product: str = "灯笼 · 布线") -> None:
    """Say who, and what."""
    page.fill("#c-worker", number)
    page.click("[data-enter]")
    page.click(f"text={product}")


def test_three_steps_record_an_entry_and_one_takes_it_back(
    counter: Page, look: Look, workshop: Workshop
) -> None:
    """Number, product, keypad; the entry stands below at once; undone it counts no more."""
    look.at(counter)
    choose(counter, "G02")
    look.at(counter)
    press(counter, "160")
    counter.click("[data-enter]")
    counter.wait_for_selector(".entry >> text=160")
    all_sent(counter)
    look.at(counter)
    assert workshop.quantity("G02") == [160]
    counter.click(".entry >> nth=0 >> [data-undo]")
    expect(counter.locator(".entry [data-undone]").first).to_be_visible()
    all_sent(counter)
    assert workshop.quantity("G02") == []
    look.at(counter)


def test_mended_pieces_come_in_again_for_what_they_come_from(
    counter: Page, look: Look, workshop: Workshop
) -> None:
    """Said at the keypad, whatever is made now, never more than were given back; then come new ones again."""
    first = workshop.hand_in("G08", 20, today().isoformat())
    workshop.accept(first, 15, rework=5)
    assert workshop.quantity("G08") == [20]
    counter.reload()
    choose(counter, "G08")
    counter.click("[data-step=many] [data-change=choice]")
    counter.locator("[data-steps] button", has_text="藤椅背 · 编织").click()
    counter.select_option("[name=again]", first)
    expect(counter.locator("[data-step=many] [data-label]")).to_have_text("灯笼 · 布线")
    press(counter, "6")
    expect(counter.locator("[data-exceeds]")).to_be_visible()
    counter.click("[data-enter]")
    look.at(counter)
    counter.click('[data-key="clear"]')
    press(counter, "5")
    counter.click("[data-enter]")
    expect(counter.locator("[data-recent] .entry").first).to_contain_text("返工再交")
    expect(counter.locator("[data-rework]")).to_be_hidden()
    press(counter, "9")
    counter.click("[data-enter]")
    expect(counter.locator("[data-recent] .entry").first).not_to_contain_text("返工再交")
    all_sent(counter)
    kept = {one["quantity"]: one["rework_of"] for one in workshop.kept("G08")}
    assert kept == {20: None, 5: first, 9: None}


def test_a_second_press_and_a_reload_change_nothing(counter: Page, workshop: Workshop) -> None:
    """Two quick presses are one entry; so is going back and sending the very same form again."""
    choose(counter, "G03")
    press(counter, "75")
    counter.dblclick("[data-enter]")
    counter.wait_for_selector(".entry >> text=75")
    all_sent(counter)
    assert workshop.quantity("G03") == [75]
    counter.reload()
    assert workshop.quantity("G03") == [75]


def test_what_was_typed_stays_when_it_is_wrong(
    phones: Callable[..., BrowserContext], look: Look, workshop: Workshop
) -> None:
    """Without scripts words can be typed where a figure belongs: told beside the field, nothing is lost."""
    page = workshop.platform.sign_in(phones(), CLERK)
    state = page.context.storage_state()
    plain = phones(java_script_enabled=False, storage_state=state).new_page()
    worker = workshop.workers["G04"]
    plain.goto(f"{workshop.platform.address}{workshop.path}/hand-in?worker={worker}&choice=p0/s1")
    plain.fill("[name=quantity]", "一百六")
    plain.click("#hand-in .button.primary")
    assert plain.input_value("[name=quantity]") == "一百六"
    assert "这里要一个整数。" in plain.inner_text("main")
    assert workshop.quantity("G04") == []


def test_a_hand_in_needs_no_javascript(
    phones: Callable[..., BrowserContext], look: Look, workshop: Workshop
) -> None:
    """Number, product, count, each a plain form; sent twice by a reload it is one entry."""
    page = workshop.platform.sign_in(phones(), CLERK)
    state = page.context.storage_state()
    plain = phones(java_script_enabled=False, storage_state=state).new_page()
    plain.goto(f"{workshop.platform.address}{workshop.path}/hand-in")
    plain.fill("[name=worker]", "g5")
    plain.click("#hand-in .button.primary")
    assert "没有「g5」" in plain.inner_text("main")
    plain.fill("[name=worker]", "G05")
    plain.click("#hand-in .button.primary")
    plain.click("text=藤椅背 · 编织")
    plain.fill("[name=quantity]", "1 2")
    plain.click("#hand-in .button.primary")
    expect(plain.locator(".entry").first).to_contain_text("12 个")
    assert workshop.quantity("G05") == [12]


def test_a_contested_count_is_looked_at_again_and_mended(
    phones: Callable[..., BrowserContext], look: Look, workshop: Workshop
) -> None:
    """The villager says so where the amount is explained; the coordinator mends it; the amount follows."""
    platform = workshop.platform
    workshop.accept(workshop.hand_in("G06", 100, DAY), 100)
    her = look.listen(platform.sign_in(phones(), workshop.phone("G06")))
    her.goto(f"{platform.address}/income/days?month=2026-11")
    her.click("main .day a >> nth=0")
    assert "35.00" in her.inner_text("main .big")
    her.click("summary:has-text('我觉得数不对')")
    look.at(her)
    her.check("[value=miscounted]", force=True)
    her.click("text=告诉工坊")
    her.wait_for_selector("text=工坊还没答复")
    look.at(her)
    explained = her.url

    clerk = look.listen(platform.sign_in(phones(), CLERK))
    clerk.goto(f"{platform.address}{workshop.path}/inspection")
    look.at(clerk)
    clerk.click(f"text={workshop.people['G06']}说数不对")
    look.at(clerk)
    clerk.click("summary:has-text('说得对，改过来')")
    clerk.fill("[name=quantity]", "104")
    clerk.click("text=改好，告诉本人")
    assert "合格、返工、不合格加起来" in clerk.inner_text("main")
    assert clerk.input_value("[name=quantity]") == "104"
    look.at(clerk)
    clerk.fill("[name=accepted]", "104")
    clerk.click("text=改好，告诉本人")
    clerk.wait_for_url("**/inspection")
    assert "说数不对" not in clerk.inner_text("main")

    her.goto(explained)
    assert "36.40" in her.inner_text("main .big")
    look.at(her)


def test_a_count_that_was_right_stays_and_the_worker_is_told(
    phones: Callable[..., BrowserContext], look: Look, workshop: Workshop
) -> None:
    """Answered "nothing is wrong", and why, the amount stays, and the explanation says so."""
    platform = workshop.platform
    entry = workshop.hand_in("G07", 40, DAY)
    her = platform.sign_in(phones(), workshop.phone("G07"))
    her.goto(f"{platform.address}/income/entries/{entry}")
    her.click("summary:has-text('我觉得数不对')")
    her.click("text=告诉工坊")
    her.wait_for_selector("text=工坊还没答复")
    clerk = platform.sign_in(phones(), CLERK)
    clerk.goto(f"{platform.address}{workshop.path}/contests/{entry}")
    clerk.click("text=看过了，没有错")
    clerk.locator("[name=why]").first.check(force=True)
    clerk.click("text=不改，告诉本人")
    clerk.wait_for_url("**/inspection")
    her.goto(f"{platform.address}/income/entries/{entry}")
    assert "14.00" in her.inner_text("main .big")
    assert "工坊还没答复" not in her.inner_text("main")
    assert "原来的没有错" in her.inner_text("main")
    look.at(her)
