"""A coordinator's whole day: an order, its material, the counter on a bad network, a paper sheet, a lot."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import BrowserContext, Page, expect

from kernel.time import today
from tests.journeys.conftest import Look
from tests.journeys.test_counter import all_sent, choose
from tests.journeys.test_counter_offline import at_counter
from tests.journeys.test_orders import PHONE, enterprise, place
from tests.journeys.test_pay_day import inspect_everything
from tests.running import CLERKS, Platform, Workshop

__all__ = ["enterprise"]
CLERK = next(iter(CLERKS.values()))
PAPER = (
    ("田阿藤", 36),
    ("云满仓", 20),
    ("柳三妹", 24),
    ("石敢先", 30),
    ("麦穗儿", 18),
    ("竹秋水", "三十来个"),
)


@pytest.fixture(scope="module")
def workshop(platform: Platform) -> Workshop:
    """A workshop of this test's own."""
    return Workshop(platform)


def test_a_day_from_the_order_to_the_lot(
    platform: Platform,
    workshop: Workshop,
    enterprise: str,
    phones: Callable[..., BrowserContext],
    look: Look,
    tmp_path: Path,
) -> None:
    """All of it on the pages; what was counted without a network is shipped like the rest."""
    boss = platform.sign_in(phones(), PHONE)
    place(boss, look, enterprise, workshop.id)
    clerk = look.listen(at_counter(workshop, phones(), CLERK))
    order = take_order(clerk, workshop)
    material_out_and_back(clerk, order)
    count(clerk, workshop)
    inspect_everything(clerk, look, f"{platform.address}{workshop.path}")
    take_in(clerk, look, workshop, tmp_path / "纸上的.xlsx")
    clerk.goto(order)
    assert clerk.input_value("#ship [name=quantity]") == "24"
    clerk.click("#ship button")
    expect(clerk.locator("main")).to_contain_text("发过的货")
    clerk.reload()  # answered once the lot is told, to the enterprise too
    boss.reload()
    expect(boss.locator("main")).to_contain_text("都收到了，结束订单")


def take_order(page: Page, workshop: Workshop) -> str:
    """Accept all of it; answers its address."""
    page.goto(f"{workshop.platform.address}{workshop.path}/orders")
    page.click("main .rows a")
    page.click(".action button")
    expect(page.locator("main")).to_contain_text("发的料够做")
    return page.url


def material_out_and_back(page: Page, order: str) -> None:
    """What the enterprise sent comes in, a part goes out to somebody and a little of that comes back."""
    for act, fields in (
        ("receive", {"[name^=amount-]": "20"}),
        ("issue", {"[name=worker]": "G02", "[name^=amount-]": "15"}),
        ("return", {"[name=worker]": "G02", "[name^=amount-]": "2"}),
    ):
        page.goto(f"{order}/materials/{act}")
        for field, text in fields.items():
            page.fill(field, text)
        page.click(".action button")
        page.wait_for_url("**/materials")


def count(page: Page, workshop: Workshop) -> None:
    """A step with the network, the others without it; back online all of it goes by itself."""
    page.goto(f"{workshop.platform.address}{workshop.path}/hand-in")
    choose(page, "G01", "灯笼 · 骨架")
    page.keyboard.type("24")
    page.click("[data-enter]")
    expect(page.locator("[data-recent] .entry").first).to_contain_text("24")
    all_sent(page)
    page.context.set_offline(True)
    page.reload()
    page.fill("#c-worker", "G02")
    page.click("[data-enter]")
    for step in ("布线", "包装"):
        page.click(f"text=灯笼 · {step}")
        page.keyboard.type("24")
        page.click("[data-enter]")
        page.click("[data-step=many] [data-change=choice]")
    expect(page.locator("[data-waiting]")).to_have_attribute("data-waiting", "2")
    page.context.set_offline(False)
    all_sent(page)
    assert workshop.quantity("G02") == [24, 24]


def take_in(page: Page, look: Look, workshop: Workshop, path: Path) -> None:
    """What was written on paper meanwhile, headed in a way nobody saw before, and one line unreadable."""
    day = today().isoformat()
    lines = [
        ("哪天", "谁做的", "做什么", "做到哪步", "几个"),
        *((day, name, "彩灯串", "布线", count) for name, count in PAPER),
    ]
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row, line in enumerate(lines):
            sheet.write_row(row, 0, line)
    page.goto(f"{workshop.platform.address}{workshop.path}/import")
    page.set_input_files("input[name=file]", path)
    page.click("#upload button")
    page.wait_for_selector("text=有 1 处要改")
    assert "第一次见这种表头" in page.inner_text("main")
    look.at(page)
    with page.expect_download() as download:
        page.click("text=下载要改的行")
    assert download.value.suggested_filename == "要改的行.xlsx"
    page.click("text=只收没错的 5 行")
    page.wait_for_selector("text=收进来了 5 行")
    assert workshop.quantity("G03") == [36]
