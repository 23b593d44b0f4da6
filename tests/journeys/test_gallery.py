"""Every page by itself, with the figures of one story: how it looks, and what its scripts do."""

import io
from collections.abc import Iterator

import pytest
import segno
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.gallery import MODES, PHONE, TARGETS, complaints_of, flaws, serving
from tests.gallery_pages import PAGES


@pytest.fixture(scope="module")
def gallery() -> Iterator[str]:
    """The address of the gallery."""
    with serving() as address:
        yield address


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A phone-sized page."""
    page = browser.new_page(**PHONE)
    yield page
    page.close()


@pytest.fixture
def phone_without_scripts(browser: Browser) -> Iterator[Page]:
    """A phone on which no JavaScript runs."""
    page = browser.new_page(**PHONE, java_script_enabled=False)
    yield page
    page.close()


@pytest.mark.parametrize("mode", MODES)
def test_every_page_can_be_read_and_touched(phone: Page, gallery: str, mode: str) -> None:
    """In every mode: no wider than the phone, targets large enough, nothing axe finds, no error.

    In the first also at twice the text size: it scales to 200 % without anything leaving the screen.
    """
    heard = complaints_of(phone)
    found = []
    for name in PAGES:
        phone.goto(f"{gallery}/{name}?" + "&".join(f"{key}={value}" for key, value in MODES[mode].items()))
        found += [f"{name}: {flaw}" for flaw in flaws(phone, TARGETS[mode])]
        if mode == "light":
            phone.evaluate("document.documentElement.style.fontSize = '32px'")
            if phone.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{name}: too wide at twice the text size")
    assert found + heard == []


def test_the_big_screen_keeps_its_edges(browser: Browser, gallery: str) -> None:
    """However long the lines are, the code to scan ends where the date above it does, and all is seen."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{gallery}/hall")
    edges = (
        "[...document.querySelectorAll('header, aside .code')].map((e) => e.getBoundingClientRect().right)"
    )
    header, code = page.evaluate(edges)
    assert abs(header - code) < 1
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    page.close()


def press(page: Page, *keys: str) -> None:
    """Press keys of the keypad."""
    for key in keys:
        page.click(f'[data-key="{key}"]')


def test_the_keypad_shows_the_count_and_what_it_is_about_worth(phone: Page, gallery: str) -> None:
    """160 pieces at ¥0.42 are ¥67.20; a wrong digit is taken back; a keyboard types as well."""
    phone.goto(f"{gallery}/hand-in")
    press(phone, "clear", "1", "6", "00", "erase")
    assert phone.inner_text("[data-figure]") == "160"
    assert phone.inner_text("[data-worth]") == "67.20"
    phone.keyboard.press("5")
    assert phone.inner_text("[data-figure]") == "1,605"


def test_a_count_that_is_not_the_workers_own_is_said_at_once(phone: Page, gallery: str) -> None:
    """While both still stand at the counter: as it is typed, and on the list."""
    phone.goto(f"{gallery}/hand-in")
    when = phone.locator("[data-step=many] [data-when]")
    when.click()
    phone.fill("[name=own]", "130")
    press(phone, "clear", "1", "3", "0")
    expect(when).not_to_contain_text("不一样")
    press(phone, "erase")
    expect(when).to_contain_text("本人数的 130，不一样")
    phone.click("[data-enter]")
    expect(phone.locator("[data-recent] .entry").first).to_contain_text("本人数的 130")


def test_one_press_is_one_entry(phone: Page, gallery: str) -> None:
    """记下 puts it on the list at once; a second press, with no figure left, puts nothing there."""
    phone.goto(f"{gallery}/hand-in")
    press(phone, "7")
    phone.dblclick("[data-enter]")
    expect(phone.locator(".entry [data-waits]:visible")).to_have_count(1)
    expect(phone.locator(".entry").first).to_contain_text("7 个")
    assert phone.inner_text("[data-figure]") == "0"


def test_an_empty_count_is_not_recorded(phone: Page, gallery: str) -> None:
    """记下 without a figure does nothing."""
    phone.goto(f"{gallery}/hand-in")
    press(phone, "clear")
    phone.click("[data-enter]")
    assert phone.inner_text("[data-figure]") == "0"
    assert phone.locator(".entry [data-waits]:visible").count() == 0


def test_rejected_pieces_come_out_of_the_good_ones(phone: Page, gallery: str) -> None:
    """163 good, 3 rework, 2 rejected of 168: one more rejected leaves 162 good and the sum stays right."""
    phone.goto(f"{gallery}/inspection")
    item = phone.locator("[data-item]").nth(1)
    item.locator(".refused [data-step='1']").click()
    assert item.locator("[data-part=accepted]").input_value() == "162"
    assert "162 + 3 + 3 = 168" in item.locator("[data-tally]").inner_text()
    assert "68.04" in item.locator("[data-tally]").inner_text()


def test_the_button_waits_until_everything_adds_up(phone: Page, gallery: str) -> None:
    """Two differing counts must be chosen between, and a split that is too much must be mended first."""
    phone.goto(f"{gallery}/inspection")
    button = phone.locator("[data-submit]")
    assert button.is_disabled()
    phone.check("[value=own]")
    assert button.is_enabled()
    assert "481" in button.inner_text()
    phone.locator("[data-item]").nth(1).locator("[data-part=accepted]").fill("170")
    assert button.is_disabled()


def test_photos_taken_one_after_the_other_are_kept_together(phone: Page, gallery: str) -> None:
    """A camera gives one at a time: each is shown beside the others, smaller to send, and can be left out."""
    taken = []
    for colour in ("indianred", "darkgoldenrod", "teal"):
        out = io.BytesIO()
        Image.new("RGB", (3200, 2400), colour).save(out, "PNG")
        taken.append(FilePayload(name=f"{colour}.png", mimeType="image/png", buffer=out.getvalue()))
    phone.goto(f"{gallery}/inspection")
    item = phone.locator("[data-item]").nth(1)
    camera, shown = item.locator("[data-photos] input"), item.locator(".snap canvas")
    camera.set_input_files(taken[:1])
    expect(shown).to_have_count(1)
    camera.set_input_files(taken[1:])
    expect(shown).to_have_count(3)
    item.locator(".snap").first.click()
    expect(shown).to_have_count(2)
    assert camera.evaluate("input => input.files.length") == 2


def test_grades_share_the_good_pieces_and_each_has_its_worth(phone: Page, gallery: str) -> None:
    """10 of 150 graded B (× 0.90): 140 × 0.42 + 10 × 0.42 × 0.90 = 62.58."""
    phone.goto(f"{gallery}/inspection-grades")
    first, second = phone.locator("[data-part=accepted]").all()
    first.fill("140")
    second.fill("10")
    assert "62.58" in phone.locator("[data-tally]").inner_text()
    assert phone.locator("[data-submit]").is_enabled()


def test_the_income_page_is_read_aloud_in_its_order(phone: Page, gallery: str) -> None:
    """First the number, then today, then the four stages."""
    phone.add_init_script("window.said = []; speechSynthesis.speak = (words) => said.push(words.text)")
    phone.goto(f"{gallery}/month")
    phone.click("[data-speak-button]")
    said = phone.evaluate("said")
    assert "1,291.35" in said[0]
    assert "85.25" in said[1]
    assert [words[:3] for words in said[2:6]] == ["待验收", "已验收", "待发放", "已到账"]


CARD = """(modules) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 480, height: 480 });
  const brush = canvas.getContext("2d");
  const size = 300 / modules.length;
  setInterval(() => {
    brush.fillStyle = "#FFF";
    brush.fillRect(0, 0, 480, 480);
    brush.fillStyle = "#000";
    modules.forEach((row, y) => row.forEach((dark, x) => {
      if (dark) brush.fillRect(90 + x * size, 90 + y * size, size, size);
    }));
  }, 50);
  navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(20);
}"""


def test_a_card_is_read_by_the_camera(phone: Page, gallery: str) -> None:
    """The code on a card before the camera says who comes, where the browser itself cannot read codes."""
    phone.goto(f"{gallery}/hand-in-person")
    assert not phone.evaluate("'BarcodeDetector' in window")
    number = PAGES["hand-in"][1]["book"]["members"][1]["number"]
    code = segno.make(f"http://127.0.0.1/cards/{number}", micro=False)
    phone.evaluate(CARD, [list(row) for row in code.matrix])
    phone.click("[data-scan]")
    expect(phone.locator("[data-step=many] [data-number]")).to_have_text(number)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("sign-in", ["phone", "code", "consent"]),
        ("hand-in", ["quantity", "work_date"]),
        ("hand-in-person", ["worker"]),
        ("import", ["file"]),
    ],
)
def test_forms_work_without_javascript(
    phone_without_scripts: Page, gallery: str, name: str, fields: list[str]
) -> None:
    """Every field and the button that sends it can be seen; dead keys cannot."""
    page = phone_without_scripts
    page.goto(f"{gallery}/{name}")
    if "work_date" in fields:
        page.click("#hand-in summary")
    for field in fields:
        assert page.locator(f"[name={field}]").is_visible()
    assert page.locator("main .button.primary").first.is_visible()
    assert page.locator(".keypad").count() == 0 or page.locator(".keypad").is_hidden()


def test_inspection_works_without_javascript(phone_without_scripts: Page, gallery: str) -> None:
    """The figures can be typed and sent; the plus and minus keys, which would be dead, are not shown."""
    page = phone_without_scripts
    page.goto(f"{gallery}/inspection")
    item = page.locator("[data-item]").nth(1)
    assert item.locator("[data-part=rework]").is_visible()
    assert item.locator("[data-step]").first.is_hidden()
    assert page.locator("[data-submit]").is_enabled()
