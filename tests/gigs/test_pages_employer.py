"""An employer's gigs, by the page: who comes, more or fewer, called off, recorded, paid; the fill rate."""

from datetime import timedelta

import pytest

from gigs.domain import Gig
from gigs.events import Posting, Shift
from kernel.identity import Grant, Role
from people.service import Consents
from shell.access import accesses_of
from tests.examples import gig_what as what
from tests.examples import who
from tests.examples.gig_what import GIG
from tests.examples.who import AMEI, BAOGEN, CUIHUA, an_id
from tests.gigs.stall import Browser, Stall
from tests.workshops.desk import selects, values, words

PAGE = f"/gigs/{GIG}"


def standing(stall: Stall, worker: str) -> str:
    """How somebody's application stands."""
    return stall.house.store.get(Gig, GIG).application(worker).state


def test_who_applied_is_known_by_name_only_once_hired(stall: Stall, boss: Browser) -> None:
    """Before: the first letter and how often they came. After: the whole name, and no phone unasked."""
    stall.post(mode="choose")
    stall.apply(AMEI)
    told = boss.read(PAGE)
    assert "林＊＊" in told
    assert "林阿梅" not in told
    assert "13910000000" not in told
    assert "等您挑 1" in told
    answer = boss.post(f"{PAGE}/decisions", id=an_id("choice"), worker=[AMEI], decision="hired")
    assert (answer.status_code, answer.location) == (303, f"{boss.at}{PAGE}")
    told = boss.read(PAGE)
    assert "林阿梅" in told
    assert "13910000000" not in told
    assert "林阿梅 11 月 7 日 周六 11 月 8 日 周日 没留电话给您" in told
    assert standing(stall, AMEI) == "hired"


def test_who_did_such_work_before_is_told_beside_the_name(stall: Stall, boss: Browser) -> None:
    """At whichever employer; work of another trade, and shifts nobody recorded, do not count."""
    for no, (employer, trade) in enumerate(((what.OTHER_EMPLOYER, "packing"), (what.EMPLOYER, "cleaning"))):
        id = stall.post(an_id(f"before {no}"), posting=Posting(employer, trade, who.VILLAGE))
        stall.apply(AMEI, id=id, shifts=(no,))
    stall.now = what.AFTER
    stall.boss = what.OTHER_BOSS
    stall.record(AMEI, id=an_id("before 0"))
    later = tuple(
        Shift(shift.starts_at + timedelta(days=7), shift.ends_at + timedelta(days=7), 2)
        for shift in what.SHIFTS
    )
    stall.boss = what.BOSS
    stall.record(AMEI, shift=1, id=an_id("before 1"))
    stall.post(mode="choose", shifts=later)
    stall.apply(AMEI)
    stall.apply(BAOGEN)
    told = boss.read(PAGE)
    assert "来过 1 / 1 次 · 这一行干过 1 次" in told
    assert "第一次来 · 这一行头一次" in told


def test_the_phone_shows_while_somebody_hired_agrees_to_it(stall: Stall, boss: Browser) -> None:
    """From the moment they say so until the moment they take it back; each look is on record."""
    stall.post()
    stall.apply(AMEI)
    consents = stall.house.get(Consents)
    said = {"worker": AMEI, "purpose": "phone-to-employer", "actor": who.AMEI_HERSELF}
    stall.do(consents.give, **said, text="2026-11", request=an_id("yes"))
    assert "13910000000" in boss.read(PAGE)
    (look,) = accesses_of(stall.house, AMEI)
    assert (look.role, look.what, look.place) == ("employer", "phone-to-employer", what.EMPLOYER)
    stall.do(consents.withdraw, **said, request=an_id("no"))
    assert "13910000000" not in boss.read(PAGE)


def test_those_who_fit_are_hired_though_one_does_not(stall: Stall, boss: Browser) -> None:
    """Three for two places: the third stays, with the reason beside the name."""
    stall.post(mode="choose", shifts=what.SHIFTS[:1])
    for worker in (AMEI, BAOGEN, CUIHUA):
        stall.apply(worker)
    chosen = {"id": an_id("choice"), "worker": [AMEI, BAOGEN, CUIHUA], "decision": "hired"}
    answer = boss.post(f"{PAGE}/decisions", **chosen)
    assert answer.status_code == 409
    assert "名额已经满了" in words(answer)
    assert [standing(stall, worker) for worker in (AMEI, BAOGEN, CUIHUA)] == ["hired", "hired", "applied"]
    head = stall.house.store.head()
    boss.post(f"{PAGE}/decisions", **chosen)
    assert stall.house.store.head() == head


def test_nobody_ticked_is_told_to_tick_somebody(stall: Stall, boss: Browser) -> None:
    """A press that would do nothing says what is missing."""
    stall.post(mode="choose")
    stall.apply(AMEI)
    answer = boss.post(f"/gigs/{what.GIG}/decisions", id=an_id("pressed"), decision="hired")
    assert (answer.status_code, "先勾上人，再按。" in words(answer)) == (409, True)
    assert stall.read.places(what.GIG) == []


def test_somebody_is_declined_with_a_reason(stall: Stall, boss: Browser) -> None:
    """They are told; the place stays free."""
    stall.post(mode="choose")
    stall.apply(AMEI)
    said = {"decision": "declined", "reason_code": "experience-needed"}
    assert boss.post(f"{PAGE}/decisions", id=an_id("choice"), worker=AMEI, **said).status_code == 303
    row = stall.read.application(GIG, AMEI)
    assert row is not None
    assert (row["state"], row["reason_code"]) == ("declined", "experience-needed")


def test_more_or_fewer_people_are_wanted(stall: Stall, boss: Browser) -> None:
    """Not fewer than are hired; not on top of somebody else's change."""
    stall.post()
    stall.apply(AMEI)
    stall.apply(BAOGEN)
    [version] = values(boss.get(PAGE), "version")
    heads = {"version": version, "heads-0": "3", "heads-1": "２"}
    assert boss.post(f"{PAGE}/heads", **heads).status_code == 303
    assert [shift.headcount for shift in stall.house.store.get(Gig, GIG).shifts] == [3, 2]
    assert "别人刚改过" in words(boss.post(f"{PAGE}/heads", **heads | {"heads-0": "4"}))
    [version] = values(boss.get(PAGE), "version")
    answer = boss.post(f"{PAGE}/heads", **heads | {"version": version, "heads-0": "1"})
    assert answer.status_code == 409
    assert "已经招到的人比这还多" in words(answer)
    assert boss.post(f"{PAGE}/heads", version=version, **{"heads-0": "几个"}).status_code == 422


def test_calling_off_says_first_what_it_means(stall: Stall, boss: Browser) -> None:
    """Two shifts, two people; done once, a second press finds it done."""
    stall.post()
    stall.apply(AMEI)
    stall.apply(BAOGEN, shifts=(1,))
    told = boss.read(f"{PAGE}/cancellation")
    assert "不干的 2 班" in told
    assert "接了活、不用来的 2 人" in told
    assert "算作没招到" not in told
    assert "取消，2 人不用来" in told
    answer = boss.post(f"{PAGE}/cancellation", id=an_id("off"), reason_code="weather")
    assert answer.location == f"{boss.at}{PAGE}"
    assert "这个活取消了：天气不好" in boss.read(PAGE)
    head = stall.house.store.head()
    boss.post(f"{PAGE}/cancellation", id=an_id("off again"))
    assert stall.house.store.head() == head


def test_calling_off_late_says_that_it_counts(stall: Stall, boss: Browser) -> None:
    """Within 24 hours of Saturday's start; a shift that has begun stays."""
    stall.post()
    stall.now = what.SATURDAY.replace(day=6, hour=9)
    assert "算作没招到 2 个位子" in boss.read(f"{PAGE}/cancellation")
    stall.now = what.SATURDAY.replace(hour=9)
    told = boss.read(f"{PAGE}/cancellation")
    assert "不干的 1 班" in told
    assert "已经开始的班不变" in told


def test_a_shift_is_recorded_by_list_and_paid(stall: Stall, boss: Browser) -> None:
    """Hours as usual unless said otherwise; absent earns nothing; what stands is not recorded again."""
    stall.post()
    for worker in (AMEI, BAOGEN):
        stall.apply(worker)
    stall.now = what.AFTER
    assert "要记工" in boss.read("/")
    shift = f"{PAGE}/shifts/0"
    assert values(boss.get(shift), f"quantity-{AMEI}") == ["8.5"]
    listed = {f"outcome-{AMEI}": "attended", f"quantity-{AMEI}": "8", f"outcome-{BAOGEN}": "absent"}
    assert boss.post(shift, id=an_id("roll"), **listed).location == f"{boss.at}{PAGE}/payments"
    assert "204.00" in boss.read(f"{PAGE}/payments")
    head = stall.house.store.head()
    boss.post(shift, id=an_id("roll later"), **listed)
    assert stall.house.store.head() == head
    answer = boss.post(f"{PAGE}/payments", id=an_id("pay"), worker=AMEI, reference="WX-7")
    assert answer.status_code == 303
    assert "都付清了" in boss.read(f"{PAGE}/payments")
    assert stall.read.unpaid([GIG]) == {}
    answer = boss.post(shift, id=an_id("less"), **listed | {f"quantity-{AMEI}": "7"})
    assert answer.status_code == 409
    assert "已经发过钱，只能往上加" in words(answer)
    assert values(answer, f"quantity-{AMEI}") == ["7"]


def test_what_cannot_be_recorded_is_said_below_the_name(stall: Stall, boss: Browser) -> None:
    """The others of the list are recorded all the same."""
    stall.post()
    for worker in (AMEI, BAOGEN):
        stall.apply(worker)
    stall.now = what.AFTER
    listed = {f"outcome-{AMEI}": "attended", f"quantity-{AMEI}": "一天"}
    listed |= {f"outcome-{BAOGEN}": "attended", f"quantity-{BAOGEN}": "4"}
    answer = boss.post(f"{PAGE}/shifts/0", id=an_id("roll"), **listed)
    assert answer.status_code == 409
    assert "这里要一个数" in words(answer)
    assert values(answer, f"quantity-{AMEI}") == ["一天"]
    recorded = {row["worker"]: row["hundredths"] for row in stall.read.places(GIG) if row["outcome"]}
    assert recorded == {BAOGEN: 400}


def test_a_contested_record_is_shown_and_recorded_anew(stall: Stall, boss: Browser) -> None:
    """Also where the employer stays by the same figure."""
    stall.post()
    stall.apply(AMEI)
    stall.now = what.AFTER
    stall.record(AMEI, quantity="6")
    stall.contest(AMEI, claims="8")
    assert "1 处说不对" in boss.read("/")
    assert "干了 8 小时" in boss.read(f"{PAGE}/shifts/0")
    boss.post(f"{PAGE}/shifts/0", id=an_id("a"), **{f"outcome-{AMEI}": "attended", f"quantity-{AMEI}": "6"})
    assert stall.read.contested([GIG]) == {}


def test_a_payment_needs_somebody_and_a_readable_reference(stall: Stall, boss: Browser) -> None:
    """Nothing is paid, what was typed stays."""
    stall.post()
    stall.apply(AMEI)
    stall.now = what.AFTER
    stall.record(AMEI)
    assert "先勾上付给谁" in words(boss.post(f"{PAGE}/payments", id=an_id("pay")))
    answer = boss.post(f"{PAGE}/payments", id=an_id("pay"), worker=AMEI, reference="转账")
    assert answer.status_code == 422
    assert values(answer, "reference") == ["转账"]
    assert stall.read.unpaid([GIG]) == {GIG: 216_750_000}


def test_the_fill_rate_is_told_as_a_line_and_a_table(stall: Stall, boss: Browser) -> None:
    """Two of four places: 50 %; no median of fewer than three employers; an official of the town sees it."""
    assert "还没有招过工" in boss.read("/fill-rate")
    stall.post()
    stall.apply(AMEI)
    for browser in (
        boss,
        stall.browser(Grant(Role.OFFICIAL, region=what.TOWN), "13900000004"),
    ):
        told = browser.read("/fill-rate")
        assert "50.0 %" in told
        assert "11 月 4 2 50.0% –" in told
        assert "6 月 0 0 – –" in told
        assert "5 月 0" not in told  # half a year, of who is new
    elsewhere = stall.browser(Grant(Role.OFFICIAL, region="331081"), "13900000005")
    assert elsewhere.get("/fill-rate").status_code == 403


def test_a_page_asks_as_many_questions_for_many_as_for_few(
    stall: Stall, boss: Browser, subtests: pytest.Subtests
) -> None:
    """However many gigs and people there are."""
    paths = ["/", PAGE, f"{PAGE}/payments", f"{PAGE}/shifts/0", "/fill-rate", "/post"]
    asked: dict[str, list[int]] = {path: [] for path in paths}
    stall.post()
    for more in ((AMEI,), (BAOGEN, CUIHUA)):
        stall.resize(3, 3)
        for worker in more:
            stall.apply(worker, shifts=(0,))
            stall.post(an_id(f"gig of {worker}"))
        for path in paths:
            boss.get(path)
            with selects(stall.house) as statements:
                assert boss.get(path).status_code == 200
            asked[path].append(len(statements))
    for path, (few, many) in asked.items():
        with subtests.test(path=path):
            assert few == many


def test_another_employer_is_refused_at_every_page(
    stall: Stall, boss: Browser, subtests: pytest.Subtests
) -> None:
    """And whoever is not signed in is led to the sign-in."""
    stall.post()
    stranger = stall.browser(Grant(Role.EMPLOYER, employer=what.OTHER_EMPLOYER), "13900000006")
    for path in ("/", "/post", "/fill-rate", PAGE, f"{PAGE}/cancellation", f"{PAGE}/payments"):
        with subtests.test(path=path):
            assert boss.get(path).status_code == 200
            assert stranger.get(path).status_code == 403
            answer = stall.app.test_client().get(f"{boss.at}{path}")
            assert answer.location.startswith("/sign-in")
