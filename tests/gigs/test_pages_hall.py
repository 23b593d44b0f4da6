"""For the village hall: sheets for the wall, and the big screen."""

from tests.examples import gig_what as what
from tests.examples.who import AMEI, BAOGEN, OTHER_VILLAGE, VILLAGE, an_id
from tests.gigs.stall import Browser, Stall
from tests.workshops.desk import words

SHEET, SCREEN = f"/gigs/notices/{VILLAGE}", f"/gigs/halls/{VILLAGE}"


def test_a_sheet_tells_the_days_as_they_are_read_later(stall: Stall, boss: Browser) -> None:
    """Pay, days by their date, employer, places left, one code a gig; never 明天."""
    stall.now = what.SATURDAY.replace(day=6)
    stall.post()
    answer = boss.get(SHEET)
    told = words(answer)
    for said in (
        "1 彩灯装箱",
        "11 月 7 日 周六、11 月 8 日 周日 8:00–16:30",
        "样例彩灯厂",
        "25.50 元一小时",
        "2 人",
    ):
        assert said in told
    assert "明天" not in told
    assert answer.text.count('class="qr"') == 1


def test_seven_gigs_need_a_second_sheet_and_numbers_go_on(stall: Stall, boss: Browser) -> None:
    """Six on a page; whoever has no phone says the number."""
    for nth in range(7):
        stall.post(an_id(f"gig {nth}"), title=f"活{nth}", shifts=what.SHIFTS[:1])
    told = boss.read(SHEET)
    assert "第 1 张，共 2 张" in told
    assert "第 2 张，共 2 张" in told
    assert told.count("怎么报名") == 2
    assert "7 活" in told


def test_full_and_cancelled_gigs_are_not_shown(stall: Stall, boss: Browser) -> None:
    """Only what one can still take."""
    stall.post(shifts=what.SHIFTS[:1])
    stall.post(an_id("other"), title="别的活")
    stall.cancel(an_id("other"))
    stall.apply(AMEI)
    assert "彩灯装箱" in boss.read(SCREEN)
    stall.apply(BAOGEN)
    for path in (SHEET, SCREEN):
        told = boss.read(path)
        assert "眼下没有在招的活" in told
        assert "彩灯装箱" not in told


def test_a_village_without_gigs_shows_its_towns(stall: Stall, boss: Browser) -> None:
    """Better far work than none."""
    stall.post()
    assert "彩灯装箱" in boss.read(f"/gigs/halls/{OTHER_VILLAGE}")
    assert boss.get("/gigs/halls/339999999999").status_code == 404


def test_the_screen_turns_its_pages_and_comes_round(stall: Stall, boss: Browser) -> None:
    """Seven on a page; the last leads to the first; a page there is not is the nearest there is."""
    for nth in range(8):
        stall.post(an_id(f"gig {nth}"), title=f"活{nth}", shifts=what.SHIFTS[:1])
    first, second = boss.get(SCREEN), boss.get(f"{SCREEN}?page=2")
    assert "第 1 页，共 2 页" in words(first)
    assert f'hx-get="{SCREEN}?page=2"' in first.text
    assert f'hx-get="{SCREEN}?page=1"' in second.text
    assert "一共还缺 16 人" in words(first)
    titles = [f"活{nth}" for nth in range(8)]
    assert sum(title in words(first) for title in titles) == 7
    assert words(boss.get(f"{SCREEN}?page=99")) == words(second)
