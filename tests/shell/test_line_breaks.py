"""Where a line ends: what is read as one stays whole, and no line begins or ends with the wrong mark."""

import io
import re

import pytest
from pypdf import PdfReader

from shell.line_breaks import in_lines
from shell.papers import A5, Paper


def width(text: str) -> float:
    """Chinese letters are as wide as two others."""
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)


@pytest.mark.parametrize(
    "whole",
    [
        "1,234.50",
        "¥1,234.50",
        "−1,234.50",
        "2026-11-03",
        "11 月 3 日",
        "2026 年 11 月 3 日",
        "11 月 3 日 16:42",
        "3 Nov 2026",
        "9:00–12:00",
        "33068119630504001X",
        "PZ20261120-0425",
        "Shanghai",
        "don’t",
        "390 个",
        "12.5 小时",
        "× 0.035",
        "= 240.00 元",
        "１２３４５",
    ],
)
def test_what_is_read_as_one_is_on_one_line(whole: str) -> None:
    """Wherever in a Chinese text it stands, in columns of every width it fits into."""
    for before in range(12):
        text = "工" * before + whole + "从昨天起算"
        for room in range(int(width(whole)) + 2, 40):
            lines = in_lines(text, room, width)
            assert any(whole in line for line in lines), lines
            assert "".join(lines) == text


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() -> None:
    """In a text full of them, in columns of every width."""
    text = "他说：“保存到（含当天）那天，‘留着’。”写的是《条例》第十五条；一、二、三……都是 · 对的！"
    for room in range(6, 60):
        lines = in_lines(text, room, width)
        assert not [line for line in lines if re.match(r"[，。；：？！）》”…·]", line)]
        assert not [line for line in lines if re.search(r"[（《“]$", line)]
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_line_is_as_full_as_it_can_be_and_no_wider() -> None:
    """Chinese breaks between any two letters; blanks at the break are on neither line."""
    assert in_lines("按件计酬的工钱", 6, width) == ["按件计", "酬的工", "钱"]
    assert in_lines("paid on the day", 8, width) == ["paid on", "the day"]
    assert in_lines("没有\n扣任何费用", 8, width) == ["没有", "扣任何费", "用"]
    assert in_lines("", 8, width) == [""]


def test_what_is_wider_than_a_line_is_broken_all_the_same() -> None:
    """Nothing stands out over the edge, and nothing is lost."""
    seal = "0123456789abcdef" * 4
    lines = in_lines(f"印 {seal} 完", 20, width)
    assert max(map(width, lines)) <= 20
    assert "".join(lines).replace(" ", "") == f"印{seal}完"


def test_rare_letters_are_one_letter_each() -> None:
    """Beyond the first 65,536, and those whose shape a mark behind them chooses."""
    text = "𠮷㐂䶮邉\U000e0100" * 3
    for room in range(2, 20):
        lines = in_lines(text, room, lambda some: 2 * len(some.replace("\U000e0100", "")))
        assert "".join(lines) == text
        assert not [line for line in lines if line.startswith("\U000e0100")]


def test_a_paper_breaks_its_paragraphs_facts_and_tables_so() -> None:
    """Numbers and days are found whole in what a program reads from the file."""
    whole = ("1,234.50", "33068119630504001X", "11 月 3 日", "PZ20261120-0425")
    text = "，工坊按说好的价".join(whole) * 3
    paper = Paper("", A5)
    for wider in range(8):
        paper.add_page()
        paper.say("付" * wider + text)
        paper.facts([("写明", "付" * wider + text)])
        paper.ledger(["什么活", "元"], [["付" * wider + text, "1,234.50"]], widths=(60, 40), align="LR")
    for page in PdfReader(io.BytesIO(paper.content())).pages:
        told = page.extract_text().replace("\0", "")
        for each in whole:
            assert told.count(each) >= 9, (each, told)
