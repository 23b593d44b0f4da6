"""Somebody registers to hire and is verified; a villager says that she comes, and scans the code in class."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Look
from tests.running import VILLAGE, Platform

BOSS, OFFICIAL, TEACHER, CLERK = "13900079001", "13900079002", "13900079003", "13900079004"
HER = "13900079011"
HOUR = timedelta(hours=1)


class Town:
    """An official, a trainer, a clerk and a villager; what they do is theirs to do."""

    def __init__(self, platform: Platform) -> None:
        self.platform, self.worker = platform, str(uuid4())
        add = ("account", "add", "--name", "样例", "--phone")
        platform.command(*add, OFFICIAL, "--role", "official", "--region", VILLAGE[:9])
        platform.command(*add, CLERK, "--role", "coordinator", "--region", VILLAGE)
        self.trainer = platform.command(*add, TEACHER, "--role", "trainer").split()[0]
        said = {"name": "沈秋菊", "village": VILLAGE, "birth_date": "1963-05-04", "phone": HER}
        platform.ask("PUT", f"/workers/{self.worker}", said)
        self.now = datetime.now(UTC).replace(microsecond=0)

    def gig_taken_in_time(self) -> str:
        """A gig of tomorrow that asks a day before, taken before the asking began; answers its id."""
        ask, employer, gig = self.platform.ask, str(uuid4()), str(uuid4())
        firm = {"name": "样例橘园", "uscc": "91110000600037341L", "phone": BOSS, "town": VILLAGE[:9]}
        ask("PUT", f"/employers/{employer}", firm)
        ask("POST", f"/employers/{employer}/verification", {"id": str(uuid4()), "decision": "verified"})
        begins, earlier = self.now + 20 * HOUR, (self.now - 6 * HOUR).isoformat()
        times = {"starts_at": begins.isoformat(), "ends_at": (begins + 4 * HOUR).isoformat()}
        offer: dict[str, Any] = {
            "employer": employer,
            "title": "摘蜜橘",
            "trade": "farming",
            "village": VILLAGE,
            "pay": {"basis": "day", "amount": "150"},
            "shifts": [times | {"headcount": 1}],
            "mode": "instant",
            "confirm": {"from_hours": 24, "by_hours": 12},
        }
        ask("PUT", f"/gigs/{gig}", offer, Gongfu_Now=earlier)
        ask("POST", f"/gigs/{gig}/publication", {"id": str(uuid4())}, Gongfu_Now=earlier)
        ask("PUT", f"/gigs/{gig}/applications/{self.worker}", {"id": str(uuid4())}, Gongfu_Now=earlier)
        self.platform.command("tick", "--at", datetime.now(UTC).isoformat())
        return gig

    def class_of_now(self) -> str:
        """A class that has just begun, with her in it; answers its id."""
        ask, run = self.platform.ask, str(uuid4())
        course = {"name": "直播入门", "trade": "livestream", "hours": 2, "qualifies_for": ["livestream"]}
        ask("PUT", "/courses/livestream-1", course)
        begins, ends = self.now - HOUR, self.now + 2 * HOUR
        said = {
            "course": "livestream-1",
            "village": VILLAGE,
            "trainers": [self.trainer],
            "capacity": 5,
            "cut_off": ends.isoformat(),
            "sessions": [{"starts_at": begins.isoformat(), "ends_at": ends.isoformat()}],
            "completion": {"sessions": 1, "assessment": True},
        }
        ask("PUT", f"/course-runs/{run}", said)
        ask("PUT", f"/course-runs/{run}/enrolments/{self.worker}", {"id": str(uuid4())})
        return run


@pytest.fixture(scope="module")
def town(platform: Platform) -> Town:
    """The town of these journeys."""
    return Town(platform)


@pytest.fixture
def phone(town: Town, phones: Callable[..., BrowserContext], look: Look) -> Callable[[str], Page]:
    """Signs somebody in on a phone of their own."""
    return lambda number: look.listen(town.platform.sign_in(phones(), number))


def test_somebody_registers_to_hire_and_is_verified(
    town: Town, phone: Callable[[str], Page], look: Look
) -> None:
    """Refused for a name that differs, mended, verified; then what was drafted may be published."""
    at, boss = town.platform.address, phone(BOSS)
    boss.goto(f"{at}/employers/new?town={VILLAGE[:9]}")
    look.at(boss)
    boss.fill("[name=name]", "样例果圆")
    boss.fill("[name=uscc]", "91110000600037341L")
    boss.fill("[name=phone]", BOSS)
    boss.click("text=送去核对")
    boss.wait_for_selector("text=镇里正在核对您的执照")
    look.at(boss)
    official = phone(OFFICIAL)
    _decide(official, at, "样例果圆", look, refuse="名称和执照对不上")
    boss.reload()
    assert "原因：名称和执照对不上" in boss.inner_text("main")
    boss.click("text=改好再送去核对")
    look.at(boss)
    boss.fill("[name=name]", "样例果园")
    boss.click("text=改好，再送去核对")
    boss.wait_for_selector("text=镇里正在核对您的执照")
    _decide(official, at, "样例果园", look)
    boss.click("text=发一个活")
    expect(boss.locator("text=发出去").last).to_be_visible()


def _decide(official: Page, at: str, name: str, look: Look, refuse: str | None = None) -> None:
    official.goto(f"{at}/employers/waiting")
    look.at(official)
    official.click(f"main tbody a:has-text('{name}')")
    look.at(official)
    if refuse:
        official.click(f"text={refuse}")
        official.click("text=不通过，告诉单位")
    else:
        official.click("text=都对得上，让它发活")
    official.wait_for_url("**/employers/waiting?done=*")


def test_she_says_in_one_tap_that_she_comes(town: Town, phone: Callable[[str], Page], look: Look) -> None:
    """The board tells her to look; one tap on her list, and it is said."""
    town.gig_taken_in_time()
    her = phone(HER)
    her.goto(f"{town.platform.address}/gigs/")
    her.click("text=等您说来不来")
    look.at(her)
    her.click("text=我会来")
    expect(her.locator("text=说好会来")).to_be_visible()
    look.at(her)


def test_she_scans_the_code_in_class_and_the_trainer_sees_it(
    town: Town, phone: Callable[[str], Page], look: Look
) -> None:
    """Where scripts run, scanning is enough; the trainer's screen counts her by itself."""
    run = town.class_of_now()
    trainer, her = phone(TEACHER), phone(HER)
    trainer.goto(f"{town.platform.address}/training/runs/{run}/sessions/0")
    trainer.click("text=扫码签到")
    expect(trainer.locator("text=到了 0 / 1 人")).to_be_visible()
    look.at(trainer)
    address = trainer.locator("[data-address]").get_attribute("data-address")
    assert address is not None
    her.goto(address)
    expect(her.locator("text=记上了，您到了")).to_be_visible()
    look.at(her)
    expect(trainer.locator("text=到了 1 / 1 人")).to_be_visible(timeout=20_000)


def test_a_clerk_records_her_permit_and_she_sees_its_review(
    town: Town, phone: Callable[[str], Page], look: Look
) -> None:
    """Its number is nowhere on her page, its days are."""
    clerk, her = phone(CLERK), phone(HER)
    clerk.goto(f"{town.platform.address}/training/permits")
    look.at(clerk)
    clerk.fill("[name=who]", HER)
    clerk.fill("[name=number]", "T330000000000000001")
    for field, day in (
        ("valid_from", "2024-03-01"),
        ("valid_until", "2030-02-28"),
        ("review_by", "2027-02-28"),
    ):
        clerk.fill(f"[name={field}]", day)
    clerk.click("text=看过了，记下")
    expect(clerk.locator("text=沈秋菊的证记下了")).to_be_visible()
    her.goto(f"{town.platform.address}/training/mine")
    expect(her.locator("main")).to_contain_text("下次复审在 2027 年 2 月 28 日以前")
    look.at(her)
