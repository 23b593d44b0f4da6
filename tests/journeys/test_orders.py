"""An order's whole life in the browser: asked for, taken, worked on with its material, shipped, closed."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from kernel.time import today
from tests.journeys.conftest import Look
from tests.running import CLERKS, VILLAGE, Platform, Workshop

PHONE = "13900069001"


@pytest.fixture(scope="module")
def enterprise(platform: Platform) -> str:
    """The address of a verified enterprise's desk."""
    path = f"/employers/{uuid4()}"
    said = {"name": "清溪样例灯饰", "uscc": "91110000600037341L", "phone": PHONE, "town": VILLAGE[:9]}
    platform.ask("PUT", path, said)
    platform.ask("POST", f"{path}/verification", {"id": str(uuid4()), "decision": "verified"})
    account = ("account", "add", "--phone", PHONE, "--name", "灯老板", "--role", "employer")
    platform.command(*account, "--employer", path.rpartition("/")[2])
    return path


def place(boss: Page, look: Look, enterprise: str, workshop: str) -> None:
    """Two dozen pieces of the first product of the workshop, with one material of the enterprise's own."""
    boss.goto(f"{boss.url.split('/employers')[0]}{enterprise}/orders/")
    look.at(boss)
    boss.click(".action a.primary")
    look.at(boss)
    boss.click(f"main .rows a[href*='{workshop}']")
    boss.fill("[name=quantity]", "24")
    boss.fill("[name=due_on]", (today() + timedelta(days=9)).isoformat())
    boss.fill("[name=price]", "1.85")
    boss.fill("[name=material-1]", "铜线")
    boss.fill("[name=each-1]", "0.5")
    look.at(boss)
    boss.click(".action button")
    expect(boss.locator("main")).to_contain_text("等答复")


def test_an_order_from_the_wish_to_the_last_lot(
    platform: Platform,
    workshop: Workshop,
    enterprise: str,
    phones: Callable[..., BrowserContext],
    look: Look,
) -> None:
    """Both sides see the same order; what is shipped in full is closed without a reason."""
    boss = look.listen(platform.sign_in(phones(), PHONE))
    place(boss, look, enterprise, workshop.id)
    clerk = look.listen(platform.sign_in(phones(), next(iter(CLERKS.values()))))
    clerk.goto(f"{platform.address}/workshops/{workshop.id}/orders")
    look.at(clerk)
    clerk.click("main .rows a")
    look.at(clerk)
    clerk.click(".action button")
    expect(clerk.locator("main")).to_contain_text("发的料够做")
    clerk.click("main a[href$=materials]")
    look.at(clerk)
    clerk.click("main a[href$=receive]")
    clerk.fill("[name^=amount-]", "20")
    clerk.click(".action button")
    clerk.click("main a[href$=issue]")
    number = next(iter(workshop.people))
    clerk.fill("[name=worker]", number)
    clerk.fill("[name^=amount-]", "30")
    clerk.click(".action button")
    expect(clerk.locator(".wrong-text")).to_contain_text("账上没有这么多")
    clerk.fill("[name^=amount-]", "15")
    clerk.click(".action button")
    expect(clerk.locator("main")).to_contain_text(workshop.people[number])
    order = clerk.url.split("/orders/")[1].split("/")[0]
    steps = platform.ask("GET", f"/orders/{order}")["steps"]
    for step in steps:
        made = str(uuid4())
        said = {"workshop": workshop.id, "worker": number, "product": "p0", "step": step, "order": order}
        platform.ask("PUT", f"/hand-ins/{made}", {**said, "quantity": 24, "work_date": today().isoformat()})
        workshop.accept(made, 24)
    platform.ask("GET", f"/orders/{order}")  # answered once all of it is told
    clerk.goto(f"{platform.address}/workshops/{workshop.id}/orders/{order}")
    look.at(clerk)
    clerk.click("#ship button")
    expect(clerk.locator("main")).to_contain_text("发过的货")
    boss.reload()
    look.at(boss)
    boss.click("text=都收到了，结束订单")
    expect(boss.locator("main")).to_contain_text("结束了")
    boss.click("text=结束早了，接着做")
    expect(boss.locator("main")).to_contain_text("都收到了")
