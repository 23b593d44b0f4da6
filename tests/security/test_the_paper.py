"""docs/security.md says what is so: each test it names is there, and no chapter is left out."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAPER = (ROOT / "docs/security.md").read_text("utf-8")
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
