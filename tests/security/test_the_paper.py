"""docs/security.md says what is so: each test it names is there, and no requirement is left out."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAPER = (ROOT / "docs/security.md").read_text("utf-8")
# Every requirement of levels 1 and 2 of OWASP ASVS 5.0.0, section by section: how many begin at its first.
# Those of level 3 come after these in each section. Chapter 17 is left out whole: the platform has no WebRTC.
SECTIONS = """
1.1:2 1.2:9 1.3:11 1.4:3 1.5:2  2.1:3 2.2:3 2.3:4 2.4:1  3.2:2 3.3:4 3.4:6 3.5:5 3.7:2
4.1:3 4.2:1 4.3:2 4.4:4  5.1:1 5.2:3 5.3:2 5.4:3
6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4  7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2
8.1:2 8.2:3 8.3:1 8.4:1  9.1:3 9.2:4  10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2 10.7:3
11.1:2 11.2:3 11.3:3 11.4:4 11.5:1 11.6:1  12.1:3 12.2:2 12.3:4  13.1:1 13.2:5 13.3:2 13.4:5
14.1:2 14.2:4 14.3:3  15.1:3 15.2:3 15.3:7  16.1:1 16.2:5 16.3:4 16.4:3 16.5:3
"""
WEBRTC = 7
NAMED = sorted(set(re.findall(r"`([a-z_]+/test_\w+\.py(?:::\w+)?)`", PAPER)))


@pytest.mark.parametrize("named", NAMED)
def test_a_test_that_is_named_is_there(named: str) -> None:
    """By its file and its name."""
    file, _, name = named.partition("::")
    tree = ast.parse((ROOT / "tests" / file).read_text("utf-8"))
    tests = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert not name or name in tests


def test_every_chapter_is_walked_through() -> None:
    """Seventeen chapters, each with a table or a reason why it does not apply."""
    chapters = re.split(r"^## ", PAPER, flags=re.MULTILINE)[1:]
    walked = {chapter.split()[0] for chapter in chapters if "|---|" in chapter or "does not apply" in chapter}
    assert {f"V{number}" for number in range(1, 18)} <= walked


def test_every_requirement_of_both_levels_is_walked_through() -> None:
    """253 in all: each has a line that says how it is met, or stands in a section that does not apply."""
    sections = [section.split(":") for section in SECTIONS.split()]
    asked = {f"{section}.{n}" for section, many in sections for n in range(1, int(many) + 1)}
    assert len(asked) + WEBRTC == 253
    left = asked - {point for line in PAPER.splitlines() for point in points_of(line, asked)}
    assert sorted(left) == []


def points_of(line: str, asked: set[str]) -> set[str]:
    """The requirements a line of a table begins with: `1.2.6–8` are three, `6.2` is all of its section."""
    if (begins := re.match(r"\| ((?:\d+\.[\d.]+(?:–[\d.]+)?(?:, )?)+) ", line)) is None:
        return set()
    points: set[str] = set()
    for said in begins[1].split(", "):
        first, _, last = said.partition("–")
        parts = [int(part) for part in first.split(".")]
        end = int(last.rpartition(".")[2]) if last else parts[-1]
        before = ".".join(str(part) for part in parts[:-1])
        named = {f"{before}.{n}" for n in range(parts[-1], end + 1)}
        points |= {point for point in asked if point in named or point.rpartition(".")[0] in named}
    return points


def test_a_requirement_that_is_left_out_is_noticed() -> None:
    """A range ends where it says, and a section that is named is its own only."""
    asked = {f"{section}.{n}" for section in ("1.2", "1.20", "6.2") for n in range(1, 13)}
    assert points_of("| 1.2.6–8, 1.2.11 LDAP, 1.2.1 | none |", asked) == {"1.2.6", "1.2.7", "1.2.8", "1.2.11"}
    assert points_of("| 6.2 passwords | none |", asked) == {f"6.2.{n}" for n in range(1, 13)}
    assert points_of("asked in 1.2.1 | none |", asked) == set()


def test_what_is_open_is_said_twice() -> None:
    """Each line marked open in a table is gathered at the end, by its chapter."""
    body, _, end = PAPER.partition("\n## Open\n")
    gathered = set(re.findall(r"\b\d+\.\d+", end))
    opened = [line.split("|")[1] for line in body.splitlines() if line.startswith("|") and "**open**" in line]
    assert bool(opened) == ("Nothing that we know of." not in end)
    assert [points for points in opened if not gathered & set(re.findall(r"\b\d+\.\d+", points))] == []


def test_every_attack_is_named() -> None:
    """No file of attacks is left out of the paper."""
    files = {path.name for path in (ROOT / "tests/security").glob("test_*.py")}
    assert {name for name in files if name not in PAPER} == set()
