"""A hand scanner at the counter: however fast cards are passed over it, each count is the right one's."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Look
from tests.journeys.test_counter import all_sent, choose
from tests.running import CLERKS, Platform, Workshop

# What a scanner does that is wired as a keyboard: all signs of a code at once, then Enter. When a key was
# pressed stands in its event, however late the page comes to it.
SCANS = """async (scans) => {
  const key = (key) => new KeyboardEvent("keydown", { key, bubbles: true });
  const press = (...keys) => keys.map(key).forEach((event) => document.body.dispatchEvent(event));
  for (const [code, count] of scans) {
    press(...code, "Enter");
    for (const digit of count) {
      await new Promise((later) => setTimeout(later, 40));
      press(digit);
    }
    await new Promise((later) => setTimeout(later, 40));
  }
}"""


@pytest.fixture(scope="module")
def workshop(platform: Platform) -> Workshop:
    """A workshop of these tests' own."""
    return Workshop(platform)


@pytest.fixture
def counter(phones: Callable[..., BrowserContext], look: Look, workshop: Workshop) -> Page:
    """The coordinator's tablet, where somebody's lanterns were chosen already."""
    page = look.listen(workshop.platform.sign_in(phones(), next(iter(CLERKS.values()))))
    page.goto(f"{workshop.platform.address}{workshop.path}/hand-in")
    choose(page, "G01")
    return page


def test_each_count_goes_to_whose_card_was_scanned_before_it(counter: Page, workshop: Workshop) -> None:
    """Twenty in some two seconds: the next card records what was typed for the one before."""
    numbers = list(workshop.workers)[:20]
    counts = {number: 30 + place for place, number in enumerate(numbers)}
    counter.evaluate(SCANS, [[workshop.workers[number], str(counts[number])] for number in numbers])
    counter.click("[data-enter]")
    all_sent(counter)
    assert {number: workshop.quantity(number) for number in numbers} == {
        number: [count] for number, count in counts.items()
    }


def test_cards_scanned_without_a_count_record_nothing(counter: Page, workshop: Workshop) -> None:
    """Twenty in a burst: the last one stands there, and an unknown code is said and counts for nobody."""
    numbers = list(workshop.workers)[:20]
    before = [workshop.quantity(number) for number in numbers]
    counter.evaluate(SCANS, [[workshop.workers[number], ""] for number in numbers])
    expect(counter.locator("[data-step=many] [data-name]")).to_have_text(workshop.people[numbers[-1]])
    counter.evaluate(SCANS, [["no-such-card", "77"], [workshop.workers["G02"], ""]])
    expect(counter.locator("[data-step=many] [data-name]")).to_have_text(workshop.people["G02"])
    all_sent(counter)
    assert [workshop.quantity(number) for number in numbers] == before
