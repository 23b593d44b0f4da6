"""A villager learns, is certified, takes the work that asks for it, and is paid."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page

from kernel.time import ZONE
from tests.journeys.conftest import Look
from tests.running import VILLAGE, Platform

AMEI, BAOGEN, TEACHER = "13900077001", "13900077002", "13900077003"
HOUR = timedelta(hours=1)


class Village:
    """Two villagers, a trainer, a course, and a class of one seat that has just begun."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.workers = {phone: str(uuid4()) for phone in (AMEI, BAOGEN)}
        for (phone, worker), name in zip(self.workers.items(), ("陈桂香", "王木根"), strict=True):
            form = {"name": name, "village": VILLAGE, "birth_date": "1963-05-04", "phone": phone}
            platform.ask("PUT", f"/workers/{worker}", form)
        added = platform.command(
            *("account", "add", "--phone", TEACHER, "--name", "周海燕", "--role", "trainer")
        )
        self.now = datetime.now(ZONE).replace(minute=0, second=0, microsecond=0)
        course = {"name": "保育师（初级）", "trade": "childcare", "hours": 2, "qualifies_for": ["childcare"]}
        platform.ask("PUT", "/courses/childcare-1", course | {"valid_months": 36})
        begins, ends = self.now - HOUR, self.now + 3 * HOUR
        self.run = str(uuid4())
        said = {
            "course": "childcare-1",
            "village": VILLAGE,
            "trainers": [added.split()[0]],
            "capacity": 1,
            "cut_off": ends.isoformat(),
            "sessions": [{"starts_at": begins.isoformat(), "ends_at": ends.isoformat()}],
            "completion": {"sessions": 1, "assessment": True},
        }
        platform.ask("PUT", f"/course-runs/{self.run}", said)

    def post_gig(self) -> tuple[str, datetime]:
        """A verified employer asks for the certificate, for tomorrow; the gig, and when it begins."""
        ask, employer, gig = self.platform.ask, str(uuid4()), str(uuid4())
        firm = {
            "name": "样例托儿所",
            "uscc": "91110000600037341L",
            "phone": "13900077009",
            "town": VILLAGE[:9],
        }
        ask("PUT", f"/employers/{employer}", firm)
        ask(
            "POST",
            f"/employers/{employer}/verification",
            {"id": str(uuid4()), "decision": "verified"},
        )
        begins = self.now + timedelta(days=1)
        said = {
            "employer": employer,
            "title": "带孩子半天",
            "trade": "childcare",
            "village": VILLAGE,
            "pay": {"basis": "hour", "amount": "25.00"},
            "shifts": [
                {
                    "starts_at": begins.isoformat(),
                    "ends_at": (begins + 4 * HOUR).isoformat(),
                    "headcount": 2,
                }
            ],
            "mode": "instant",
            "requires": ["childcare"],
        }
        ask("PUT", f"/gigs/{gig}", said)
        ask("POST", f"/gigs/{gig}/publication", {"id": str(uuid4())})
        return gig, begins

    def pay(self, gig: str, begins: datetime) -> None:
        """Record that she was there four hours, and pay her."""
        worker, later = self.workers[AMEI], (begins + 5 * HOUR).isoformat()
        noted: dict[str, Any] = {"id": str(uuid4()), "worker": worker, "shift": 0, "outcome": "attended"}
        said = noted | {"quantity": "4"}
        self.platform.ask("POST", f"/gigs/{gig}/attendance", said, Gongfu_Now=later)
        paid = {"id": str(uuid4()), "worker": worker, "reference": "PZ-1"}
        self.platform.ask("POST", f"/gigs/{gig}/payments", paid, Gongfu_Now=later)


@pytest.fixture(scope="module")
def village(platform: Platform) -> Village:
    """The village of this journey."""
    return Village(platform)


def test_a_villager_learns_is_certified_works_and_is_paid(
    village: Village, phones: Callable[..., BrowserContext], look: Look
) -> None:
    """She takes the seat, another waits; the trainer taps; the certificate opens the gig; the pay is hers."""
    platform, at = village.platform, village.platform.address
    gig, begins = village.post_gig()
    her = look.listen(platform.sign_in(phones(), AMEI))
    _find_what_is_missing(her, at, gig, look)
    _enrol(her, look)
    _wait_behind_her(
        look.listen(platform.sign_in(phones(), BAOGEN)), f"{at}/training/runs/{village.run}", look
    )
    _teach(look.listen(platform.sign_in(phones(), TEACHER)), look)
    number = _see_the_certificate(her, at, look)
    _check_it(look.listen(phones().new_page()), at, number, look)

    her.goto(f"{at}/gigs/{gig}")
    her.click("text=接下这个活")
    her.wait_for_url("**/gigs/mine")
    assert "带孩子半天" in her.inner_text("main")
    village.pay(gig, begins)
    her.goto(f"{at}/income/?month={begins:%Y-%m}")
    assert "100.00" in her.inner_text("main .big")
    her.click("main .stage.paid")
    her.click("main .rows a")
    assert "100.00" in her.inner_text("main")
    look.at(her)


def _find_what_is_missing(her: Page, at: str, gig: str, look: Look) -> None:
    """The gig names the certificate it asks for, and leads to the classes."""
    her.goto(f"{at}/gigs/{gig}")
    assert "您还没有" in her.inner_text("main")
    look.at(her)
    her.click("text=看怎么拿证")
    her.wait_for_url("**/training/")
    look.at(her)


def _enrol(her: Page, look: Look) -> None:
    her.click("main .gig >> text=保育师")
    look.at(her)
    her.click("main .action .button")
    her.wait_for_selector("text=您报上了")
    look.at(her)


def _wait_behind_her(his: Page, address: str, look: Look) -> None:
    """The one seat is taken: he stands first in the queue, leaves it, and comes back."""
    his.goto(address)
    his.click("text=排队，排第 1 位")
    his.wait_for_selector(".queue .own")
    look.at(his)
    his.click("text=不排了")
    his.wait_for_selector("text=您退出来了")
    his.click("text=排队，排第 1 位")
    his.wait_for_selector(".queue .own")


def _teach(trainer: Page, look: Look) -> None:
    """The trainer's first page is today's class; two taps certify her, without a page drawn anew."""
    assert trainer.url.endswith("/training/teaching")
    look.at(trainer)
    trainer.click("main .row >> text=保育师")
    look.at(trainer)
    trainer.click("text=都到了")
    trainer.wait_for_selector("[name=attended][aria-pressed=true]")
    trainer.click("[name=passed]")
    trainer.wait_for_selector("text=发证了")
    look.at(trainer)
    trainer.click("text=打印签到表")
    trainer.wait_for_selector("text=陈桂香")
    look.at(trainer)


def _see_the_certificate(her: Page, at: str, look: Look) -> str:
    her.goto(f"{at}/me")
    her.click("text=我的课和证")
    look.at(her)
    her.click("main .row >> text=有效")
    her.wait_for_selector("svg.qr")
    look.at(her)
    assert "陈桂香" in her.inner_text("main")
    return her.inner_text("main .number")


def _check_it(anyone: Page, at: str, number: str, look: Look) -> None:
    """Typed from the paper by somebody who is not signed in."""
    anyone.goto(f"{at}/training/certificates")
    look.at(anyone)
    anyone.fill("[name=number]", number.lower())
    anyone.click("text=查真假 >> visible=true")
    anyone.wait_for_selector("text=这张证是真的")
    assert "陈*香" in anyone.inner_text("main")
    look.at(anyone)


def test_the_roll_is_called_without_javascript(
    village: Village, phones: Callable[..., BrowserContext]
) -> None:
    """Every tap is a plain form."""
    page = village.platform.sign_in(phones(), TEACHER)
    state = page.context.storage_state()
    plain = phones(java_script_enabled=False, storage_state=state).new_page()
    plain.goto(f"{village.platform.address}/training/runs/{village.run}/sessions/0")
    plain.click("[name=absent]")
    assert plain.get_attribute("[name=absent]", "aria-pressed") == "true"
    plain.click("[name=attended]")
    assert plain.get_attribute("[name=attended]", "aria-pressed") == "true"


def test_a_class_is_opened_from_a_phone(
    village: Village, phones: Callable[..., BrowserContext], look: Look
) -> None:
    """The days are looked at first, then the class is open for everybody."""
    platform = village.platform
    platform.command(
        *("account", "add", "--phone", "13900077004", "--name", "沈小满", "--role", "coordinator"),
        *("--region", VILLAGE),
    )
    clerk = look.listen(platform.sign_in(phones(), "13900077004"))
    clerk.goto(f"{platform.address}/training/runs")
    look.at(clerk)
    clerk.click("text=开一个班")
    look.at(clerk)
    clerk.fill("[name=trainers]", TEACHER)
    clerk.click("main .action .button")
    clerk.wait_for_selector("#days")
    look.at(clerk)
    clerk.click("text=就这样开班")
    clerk.wait_for_url("**/running")
    look.at(clerk)
    assert "0 / 20" in clerk.inner_text("main")
    clerk.click("text=给大家看的那一页")
    clerk.fill("[name=who]", BAOGEN)
    clerk.click("main form .button >> text=报上")
    clerk.wait_for_selector("text=王木根有座位了。")
    look.at(clerk)
