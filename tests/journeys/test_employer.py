"""An employer fills a shift and pays: posted, taken, recorded, paid, and found again by the villager."""

import json
import re
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Look
from tests.running import VILLAGE, Platform

PHONE, NAME = "13900068001", "清溪样例酒店"
WORKERS = {"陈小桔": "13900068011", "林小橙": "13900068012"}


class Employer:
    """A verified employer, registered through the API as an office does it, and villagers of the place."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.id = str(uuid4())
        self.path = f"/employers/{self.id}"
        said = {"name": NAME, "uscc": "91110000600037341L", "phone": PHONE, "town": VILLAGE[:9]}
        platform.ask("PUT", self.path, said)
        platform.ask("POST", f"{self.path}/verification", {"id": str(uuid4()), "decision": "verified"})
        account = ("account", "add", "--phone", PHONE, "--name", "溪老板", "--role", "employer")
        platform.command(*account, "--employer", self.id)
        self.workers = {name: str(uuid4()) for name in WORKERS}
        for name, worker in self.workers.items():
            said = {"name": name, "village": VILLAGE, "birth_date": "1963-05-04", "phone": WORKERS[name]}
            platform.ask("PUT", f"/workers/{worker}", said | {"consents": ["phone-to-employer"]})

    def gig_of_today(self, title: str, *, taken: bool = True) -> str:
        """A gig posted and taken this morning, whose shift has begun by now; answers its id."""
        id, began = str(uuid4()), datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
        times = {"starts_at": began.isoformat(), "ends_at": (began + timedelta(hours=4)).isoformat()}
        offer = {
            "employer": self.id,
            "title": title,
            "trade": "cleaning",
            "village": VILLAGE,
            "pay": {"basis": "hour", "amount": "20"},
            "shifts": [times | {"headcount": 2}],
            "mode": "instant",
        }
        earlier = (began - timedelta(hours=1)).isoformat()
        self._ask("PUT", f"/gigs/{id}", offer, earlier)
        self._ask("POST", f"/gigs/{id}/publication", {"id": str(uuid4())}, earlier)
        for worker in self.workers.values() if taken else ():
            self._ask("PUT", f"/gigs/{id}/applications/{worker}", {"id": str(uuid4())}, earlier)
        return id

    def _ask(self, method: str, path: str, body: Any, moment: str) -> Any:
        return self.platform.ask(method, path, body, Gongfu_Now=moment)


@pytest.fixture(scope="module")
def employer(platform: Platform) -> Employer:
    """An employer of these tests' own."""
    return Employer(platform)


@pytest.fixture
def boss(phones: Callable[..., BrowserContext], look: Look, employer: Employer) -> Page:
    """The employer's phone, at its own first page."""
    page = look.listen(employer.platform.sign_in(phones(), PHONE))
    page.wait_for_url(f"**{employer.path}/")
    return page


def test_an_employer_posts_villagers_take_and_one_leaves_again(
    boss: Page, phones: Callable[..., BrowserContext], look: Look, employer: Employer
) -> None:
    """A trade, a time, the pay: the cost follows as one types; the places are taken and given back."""
    look.at(boss)
    boss.click("text=发一个活")
    boss.click("main nav a:has-text('保洁')")
    boss.fill("[name=title]", "酒店客房保洁")
    boss.select_option("[name=village]", VILLAGE)
    boss.fill("[name=amount]", "20")
    boss.fill("[name=heads]", "2")
    boss.fill("[name=amount]", "21")
    boss.wait_for_selector("#cost >> text=168.00")
    boss.click("text=周六周日")
    expect(boss.locator(".shift")).to_have_count(3)
    boss.wait_for_selector("#cost >> text=504.00")
    look.at(boss)
    boss.click("text=发出去 >> nth=-1")
    boss.wait_for_url(re.compile(r"/gigs/[0-9a-f-]{36}$"))
    assert "酒店客房保洁" in boss.inner_text("h1")
    look.at(boss)
    address = employer.platform.address + "/gigs/" + boss.url.rsplit("/", 1)[1]

    stranger = look.listen(phones().new_page())
    stranger.goto(address)
    assert NAME in stranger.inner_text("main")
    look.at(stranger)
    stranger.click("text=登录以后接这个活")
    assert "/sign-in?next=/gigs/" in stranger.url

    name, phone = next(iter(WORKERS.items()))
    hers = look.listen(employer.platform.sign_in(phones(), phone))
    hers.goto(address)
    look.at(hers)
    hers.click("text=接下这个活")
    hers.wait_for_url("**/gigs/mine")
    assert hers.locator("main .row:has-text('酒店客房保洁')").count() == 3
    look.at(hers)

    boss.reload()
    assert name in boss.inner_text("main")
    assert phone in boss.inner_text("main")
    look.at(boss)

    hers.goto(address)
    hers.click("summary:has-text('不去了')")
    hers.click("text=我不去了")
    hers.wait_for_selector("text=改主意了，再接回来")
    look.at(hers)
    hers.click("text=改主意了，再接回来")
    hers.click("text=接下这个活")
    hers.wait_for_url("**/gigs/mine")
    assert hers.locator("main .row:has-text('酒店客房保洁')").count() == 3

    boss.click("text=取消这个活")
    expect(boss.locator("main")).to_contain_text(re.compile(r"接了活、不用来的\s*1\s人"))
    look.at(boss)
    boss.click("text=取消，1 人不用来")
    boss.wait_for_selector("text=这个活取消了")
    look.at(boss)
    hers.goto(address)
    assert "这个活取消了" in hers.inner_text("main")


def test_a_gig_takes_few_taps_and_no_key(boss: Page, employer: Employer) -> None:
    """Six for three people at what was paid lately, like the last one two. Each press counts once, however
    soon the next one comes, and the cost is that of what stands there."""
    employer.gig_of_today("院子保洁", taken=False)
    taps = []

    def tap(where: str) -> None:
        boss.locator(where).last.click()
        taps.append(where)

    boss.reload()
    tap("text=发一个活")
    tap("main nav a:has-text('保洁')")
    boss.goto(boss.url.replace("cleaning", "packing"))
    assert boss.locator("#pays button").count() == 0, "nobody was paid for packing here"
    boss.goto(boss.url.replace("packing", "cleaning"))
    boss.fill("[name=amount]", "")
    boss.fill("[name=heads]", "1")
    tap("#pays button:has-text('20')")
    expect(boss.locator("[name=amount]")).to_have_value("20")
    tap("[data-count='1']")
    tap("[data-count='1']")
    expect(boss.locator("#cost")).to_contain_text(re.compile(r"^3\s人次"))
    tap("text=发出去")
    boss.wait_for_url(re.compile(r"/gigs/[0-9a-f-]{36}$"))
    assert len(taps) == 6
    first = boss.url
    boss.goto(f"{employer.platform.address}{employer.path}/")
    tap("text=照上次再发一单")
    tap("text=发出去")
    boss.wait_for_url(re.compile(r"/gigs/[0-9a-f-]{36}$"))
    assert len(taps) == 8
    assert boss.url != first
    expect(boss.locator("main")).to_contain_text(re.compile(r"0 / 3"))


def test_the_button_says_how_many_are_hired(boss: Page, look: Look, employer: Employer) -> None:
    """Of two who ask for one place: nobody ticked, one who fills it, one too many."""
    id, begins = (
        str(uuid4()),
        datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=9),
    )
    times = {"starts_at": begins.isoformat(), "ends_at": (begins + timedelta(hours=4)).isoformat()}
    offer = {"employer": employer.id, "title": "窗户保洁", "trade": "cleaning", "village": VILLAGE}
    offer |= {"pay": {"basis": "hour", "amount": "20"}, "mode": "choose"}
    offer["shifts"] = [times | {"headcount": 1}]
    employer.platform.ask("PUT", f"/gigs/{id}", offer)
    employer.platform.ask("POST", f"/gigs/{id}/publication", {"id": str(uuid4())})
    for worker in employer.workers.values():
        employer.platform.ask("PUT", f"/gigs/{id}/applications/{worker}", {"id": str(uuid4())})
    asked = employer.platform.ask("GET", f"/gigs/{id}/applications")["items"]  # the pages know it by then
    assert len(asked) == 2
    boss.goto(f"{employer.platform.address}{employer.path}/gigs/{id}")
    button = boss.locator("button[value=hired]")
    expect(button).to_have_text("录用勾上的人")
    boss.check(f"[name=worker][value='{employer.workers['陈小桔']}']")
    expect(button).to_have_text(re.compile(r"^录用勾上的\s1\s人，正好招满$"))
    look.at(boss)
    boss.check(f"[name=worker][value='{employer.workers['林小橙']}']")
    expect(button).to_have_text(re.compile(r"^录用勾上的\s2\s人，位子只有\s1\s个$"))
    button.click()
    expect(boss.locator("main")).to_contain_text("名额已经满了")


def test_a_shift_is_recorded_contested_mended_and_paid(
    boss: Page, phones: Callable[..., BrowserContext], look: Look, employer: Employer
) -> None:
    """Four hours at ¥20: recorded as three, mended to four, paid; she sees it beside her other income."""
    gig = employer.gig_of_today("大堂保洁")
    hers_id = employer.workers["陈小桔"]
    boss.goto(f"{employer.platform.address}{employer.path}/gigs/{gig}")
    boss.click("text=记工")
    look.at(boss)
    boss.fill(f"[name=quantity-{hers_id}]", "3")
    boss.check(f"[name=outcome-{employer.workers['林小橙']}][value=absent]", force=True)
    boss.click("text=记下这 2 人")
    boss.wait_for_url("**/payments")
    assert "60.00" in boss.inner_text("main .big")
    look.at(boss)

    hers = look.listen(employer.platform.sign_in(phones(), WORKERS["陈小桔"]))
    hers.goto(f"{employer.platform.address}/gigs/mine")
    row = hers.locator("main section:has-text('大堂保洁')")
    assert "60.00" in row.inner_text()
    row.locator("summary").click()
    look.at(hers)
    row.locator("button[name=claims]", has_text="4 小时").click()
    hers.wait_for_selector("text=您说干了 4 小时")
    look.at(hers)

    boss.goto(f"{employer.platform.address}{employer.path}/")
    expect(boss.locator("main")).to_contain_text("1 处说不对")
    look.at(boss)
    boss.goto(f"{employer.platform.address}{employer.path}/gigs/{gig}/shifts/0")
    assert "本人说" in boss.inner_text("main")
    boss.fill(f"[name=quantity-{hers_id}]", "4")
    boss.click("text=记下这 2 人")
    boss.wait_for_url("**/payments")
    boss.fill("[name=reference]", "WX-2026-1")
    boss.click("text=勾上的都付过了")
    boss.wait_for_selector("text=都付清了")
    look.at(boss)

    hers.goto(f"{employer.platform.address}/gigs/mine")
    assert "80.00" in row.inner_text()
    assert "已到账" in row.inner_text()
    row.locator("a").click()
    assert "80.00" in hers.inner_text("main .big")
    look.at(hers)
    hers.goto(f"{employer.platform.address}/income/")
    assert "80.00" in hers.inner_text("main .big")
    look.at(hers)


def test_posting_needs_no_javascript(
    boss: Page, phones: Callable[..., BrowserContext], employer: Employer
) -> None:
    """Without scripts the cost is shown by the first press, and agreed to by the second."""
    state = boss.context.storage_state()
    plain = phones(java_script_enabled=False, storage_state=state).new_page()
    plain.goto(f"{employer.platform.address}{employer.path}/post?trade=farming")
    plain.fill("[name=title]", "采蜜橘")
    plain.select_option("[name=village]", VILLAGE)
    plain.fill("[name=amount]", "150")
    plain.fill("[name=heads]", "4")
    plain.click("text=发出去 >> nth=-1")
    assert "钱数变了，看一眼再发" in plain.inner_text("main")
    assert "600.00" in plain.inner_text("#cost")
    assert plain.input_value("[name=title]") == "采蜜橘"
    plain.click("text=发出去 >> nth=-1")
    assert plain.inner_text("h1") == "采蜜橘"


def test_the_hall_shows_what_is_open(
    phones: Callable[..., BrowserContext], look: Look, employer: Employer
) -> None:
    """On the big screen and on paper; each gig of the sheet leads to its own page."""
    page = look.listen(phones().new_page())
    with urllib.request.urlopen(
        f"{employer.platform.address}/api/v1/gigs?village={VILLAGE}&open=true"
    ) as told:
        titles = [gig["title"] for gig in json.loads(told.read())["items"]]
    for path in (f"/gigs/notices/{VILLAGE}", f"/gigs/halls/{VILLAGE}"):
        page.goto(employer.platform.address + path)
        assert titles
        assert all(title in page.inner_text("body") for title in titles)
    page.goto(f"{employer.platform.address}/gigs/notices/{VILLAGE}")
    assert page.locator("svg.qr").count() == len(titles)
    look.at(page)
