"""Who somebody is: registered on the spot and found twice, put right, asked, helped by their own people."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Look
from tests.running import CLERKS, Workshop

CLERK = CLERKS["沈小满"]
MOTHER, DAUGHTER = "G07", "G08"


@pytest.fixture
def phone(workshop: Workshop, phones: Callable[..., BrowserContext], look: Look) -> Callable[[str], Page]:
    """Signs somebody in on a phone of their own."""
    return lambda number: look.listen(workshop.platform.sign_in(phones(), number))


def test_somebody_is_registered_on_the_spot_found_twice_and_made_one(
    workshop: Workshop, phone: Callable[[str], Page], look: Look
) -> None:
    """One form, one tap, a card; the second time the form says who that may be; then both are one record."""
    clerk = phone(CLERK)
    first = _register(clerk, workshop, "罗三月", "13900078001", look)
    expect(clerk.locator(".worker-card .name")).to_have_text("罗三月")
    expect(clerk.locator(".worker-card .number")).not_to_be_empty()
    expect(clerk.locator(".worker-card svg")).to_be_visible()
    second = _register(clerk, workshop, "罗三月", "13900078002", look, apart="same-name")
    assert first != second
    clerk.goto(f"{workshop.platform.address}/merging")
    look.at(clerk)
    clerk.fill("[name=one]", "13900078001")
    clerk.fill("[name=other]", "13900078002")
    clerk.click("text=并排看一看")
    look.at(clerk)
    clerk.click(".action button")
    expect(clerk.locator("main .rows .hint", has_text="并的")).to_be_visible()
    look.at(clerk)
    records = workshop.platform.ask("GET", f"/workers/{first}/records")["items"]
    assert {one["record"] for one in records} >= {second}


def test_a_wrong_name_is_asked_about_on_the_phone_and_put_right_at_the_desk(
    workshop: Workshop, phone: Callable[[str], Page], look: Look
) -> None:
    """Three taps to ask; at the desk the paper is chosen, one tap; the phone shows it and by whom."""
    hers, at = phone(workshop.phone(MOTHER)), workshop.platform.address
    hers.goto(f"{at}/me/details")
    look.at(hers)
    hers.click("main .rows a[href$='/correction']")
    look.at(hers)
    hers.fill("[name=name]", "林素琴")
    hers.click(".action button")
    expect(hers.locator(".notice")).to_contain_text("记错了")
    look.at(hers)
    clerk = phone(CLERK)
    clerk.goto(f"{at}/people/corrections")
    look.at(clerk)
    clerk.click(f"main .rows a[href*='{workshop.workers[MOTHER]}']")
    look.at(clerk)
    clerk.check("[name=paper][value=id-card]")
    clerk.click(".action button")
    expect(clerk.locator(".notice")).to_contain_text("改好了")
    hers.reload()
    expect(hers.locator("main")).to_contain_text("林素琴")
    expect(hers.locator("main")).to_contain_text("核对过身份证")


def test_consent_is_given_and_taken_back_on_one_page(
    workshop: Workshop, phone: Callable[[str], Page], look: Look
) -> None:
    """Agreeing is as many taps as not agreeing any more, and the page tells when each was said."""
    hers = phone(workshop.phone(DAUGHTER))
    hers.goto(f"{workshop.platform.address}/me/consents/messages")
    look.at(hers)
    hers.click("main [name=answer][value=yes]")
    expect(hers.locator(".notice").first).to_contain_text("同意了")
    hers.click("main [name=answer][value=no]")
    expect(hers.locator(".notice").first).to_contain_text("马上停")
    look.at(hers)


def test_somebody_takes_along_all_that_is_kept_of_them(
    workshop: Workshop, phone: Callable[[str], Page], look: Look, tmp_path: Path
) -> None:
    """A page to read, and a file that says the same to a program."""
    hers = phone(workshop.phone(DAUGHTER))
    hers.goto(f"{workshop.platform.address}/me/data")
    look.at(hers)
    name = workshop.people[DAUGHTER]
    expect(hers.locator("main")).to_contain_text(name)
    with hers.expect_download() as coming:
        hers.click("main a[href$='/me/data.json']")
    coming.value.save_as(tmp_path / "mine.json")
    told = json.loads((tmp_path / "mine.json").read_text())
    assert told["profile"]["name"] == name


def test_a_daughter_reads_her_mothers_income_and_it_is_on_record(
    workshop: Workshop, phone: Callable[[str], Page], look: Look
) -> None:
    """The mother reads a number out; the daughter looks in her place; the mother sees that she did."""
    at = workshop.platform.address
    mother, daughter = phone(workshop.phone(MOTHER)), phone(workshop.phone(DAUGHTER))
    mother.goto(f"{at}/me/relatives")
    mother.click("text=让一个人替我办")
    mother.click("text=给我一个数字")
    number = mother.inner_text(".read-out")
    look.at(mother)
    daughter.goto(f"{at}/me/relatives")
    daughter.fill("[name=number]", number)
    daughter.click("text=好，我来替他办")
    daughter.click("text=替他看")
    daughter.goto(f"{at}/income/")
    expect(daughter.locator("body")).to_contain_text("您在替")
    look.at(daughter)
    mother.goto(f"{at}/me/looks")
    expect(mother.locator("main")).to_contain_text("替您办事")
    look.at(mother)


def _register(clerk: Page, workshop: Workshop, name: str, phone: str, look: Look, *, apart: str = "") -> str:
    """Register somebody and arrive at their card; answers their id. `apart`: why they are somebody else."""
    clerk.goto(f"{workshop.platform.address}/registering")
    clerk.fill("[name=name]", name)
    clerk.fill("[name=born]", "19630504")
    clerk.fill("[name=phone]", phone)
    clerk.press("[name=phone]", "Tab")
    if apart:
        clerk.check(f"#likely [value={apart}]")
    clerk.check("[name=consent]")
    look.at(clerk)
    clerk.click(".action button")
    clerk.wait_for_url("**/cards?worker=*")
    look.at(clerk)
    return clerk.url.rpartition("=")[2]
