"""What holds for every template and stylesheet, so that pages stay safe, small and of one kind."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
STYLES = ROOT / "shell/static/css"
TEMPLATES = sorted(
    path
    for place in ("shell", "people", "workshops", "gigs", "training", "income", "insight")
    for path in ROOT.glob(f"{place}/templates/**/*.html")
)
MESSAGE = re.compile(r'\b(?:_|ngettext)\((?:"(?:[^"\\]|\\.)*"(?:, )?)+')
HAN = re.compile(r"[\u4e00-\u9fff]")


def markup(path: Path) -> str:
    """A template without its comments."""
    return re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_needs_more_than_the_content_security_policy_allows(path: Path) -> None:
    """No inline style, script or handler, and nothing from another host."""
    text = markup(path)
    assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=\s*[\"']|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"(?:src|href)\s*=\s*[\"']https?:", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_posting_form_carries_its_token(path: Path) -> None:
    """A form that changes something is protected against being sent from elsewhere."""
    for form in re.findall(r"<form\b[^>]*method=\"post\"[^>]*>.*?</form>", markup(path), flags=re.DOTALL):
        assert "ui.csrf()" in form or "{{ csrf() }}" in form


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_word_a_person_reads_can_be_translated(path: Path) -> None:
    """Chinese stands only inside _() and ngettext(); the names of the languages are in their own."""
    text = re.sub(MESSAGE, "", markup(path)).replace('"简体"', "").replace('"繁體"', "")
    assert HAN.findall(text) == []


def test_every_icon_a_page_asks_for_is_drawn() -> None:
    """An icon's name in a template is a symbol of the one icon family."""
    drawn = set(re.findall(r'id="i-([a-z-]+)"', (ROOT / "shell/templates/icons.html").read_text("utf-8")))
    asked = set()
    for path in TEMPLATES:
        asked |= set(re.findall(r"(?:ui\.)?\bicon\(\"([a-z-]+)\"", markup(path)))
        asked |= set(re.findall(r"icon_name=\"([a-z-]+)\"", markup(path)))
    for path in ROOT.glob("income/projections/explanation/*.py"):
        asked |= set(re.findall(r"\.tell\(\s*recorded,\s*\"([a-z-]+)\"", path.read_text("utf-8")))
    assert asked
    assert asked <= drawn


def test_colours_are_named_in_one_file() -> None:
    """Outside tokens.css a stylesheet speaks of colours by their names, printing in black and white apart."""
    for path in STYLES.glob("*.css"):
        if path.name != "tokens.css":
            assert set(re.findall(r"#[0-9A-Fa-f]{3,8}\b", path.read_text("utf-8"))) <= {"#000", "#FFF"}


def test_dark_by_choice_and_dark_by_the_phone_are_the_same() -> None:
    """Who chooses dark on a light phone sees what a dark phone shows."""
    text = (STYLES / "tokens.css").read_text("utf-8")
    phone = text.split(':root:not([data-theme="light"]) {', 1)[1].split("}", 1)[0]
    chosen = text.split(':root[data-theme="dark"] {', 1)[1].split("}", 1)[0]
    assert phone.split() == chosen.split()


def test_the_phone_stylesheet_stays_within_its_budget() -> None:
    """15 kB compressed for all of it: what a phone in the mountains should wait for."""
    weight = sum(len(gzip.compress((STYLES / name).read_bytes())) for name in ("tokens.css", "phone.css"))
    assert weight <= 15_000
