"""An official reads a month of the county, goes down to a village, and has one number explained."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import BrowserContext, Page

from kernel.time import now
from tests.journeys.conftest import Look
from tests.running import Platform, Workshop

OFFICIAL = "13900058091"
DESK = {"viewport": {"width": 1440, "height": 900}}
MONTH, DAY = "2026-03", "2026-03-10"
QUANTITIES = (100, 120, 140, 160, 180, 200)


def test_an_official_reads_a_month_and_has_a_number_explained(
    phones: Callable[..., BrowserContext], look: Look, platform: Platform
) -> None:
    """900 pieces at ¥0.35 by six people: 315.00 in the county, the town and the village, and why."""
    six = worked(Workshop(platform))
    platform.command(
        *("account", "add", "--phone", OFFICIAL, "--name", "赵样例", "--role", "official"),
        *("--region", "331082"),
    )
    page = look.listen(platform.sign_in(phones(**DESK), OFFICIAL))
    assert page.url == f"{platform.address}/insight/"
    look.at(page)

    page.select_option("select[name=month]", MONTH)
    page.click(".choose button")
    look.at(page)
    assert "315.00" in page.inner_text("main .number >> nth=0")
    assert f"{six} 人" in " ".join(page.inner_text("main .number >> nth=1").split())

    page.click("main .fold")
    look.at(page)
    assert "315.00" in page.inner_text("tr.inner")
    assert "庙西村" in page.inner_text("tr.inner")

    page.click("main .number a >> nth=0")
    look.at(page)
    told = " ".join(page.inner_text("main .how").split())
    assert f"{six} 人" in told
    assert "看不到一个人" in told

    as_it_was(page, look, "2026-03-01")
    for tab in ("收入", "招工", "低收入农户"):
        page.click(f"nav.tabs >> text={tab}")
        look.at(page)
    page.click("nav.tabs >> text=总览")
    with page.expect_download() as taken:
        page.click("text=导出")
    assert taken.value.suggested_filename == f"临海市 {MONTH}.xlsx"


def worked(workshop: Workshop) -> int:
    """Let six members have handed in so many pieces of March yesterday; answers how many they were."""
    yesterday = (now() - timedelta(days=1)).isoformat()
    for number, quantity in zip(sorted(workshop.people), QUANTITIES, strict=False):
        workshop.hand_in(number, quantity, DAY, Gongfu_Now=yesterday)
    return len(QUANTITIES)


def as_it_was(page: Page, look: Look, day: str) -> None:
    """Look at a day before all of it was recorded, and come back."""
    page.click("details.menu summary")
    page.fill("[name=as_of]", day)
    page.click("details.menu button")
    look.at(page)
    assert "0.00" in page.inner_text("main .value")
    page.click("details.menu summary")
    page.click("text=回到现在")
    look.at(page)
