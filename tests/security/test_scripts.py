"""What our scripts do with what they are given: text stays text, nothing is run, nobody else is asked."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "shell" / "static"
OTHERS = {"vendor"}
"""Folders of what others wrote: served as they are, under the same content policy."""

SINKS = {
    "markup from text": r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|srcdoc|createContextualFragment)\b"
    r"|\bdocument\s*\.\s*write(?:ln)?\b|\bparseFromString\b",
    "text made a program": r"\beval\b|\bnew\s+Function\b|\bFunction\s*\(|"
    r"\bset(?:Timeout|Interval)\s*\(\s*[\"'`]|\bimportScripts\b|\bimport\s*\(",
    "an address from text": r"\blocation\s*(?:\.\s*href\s*)?=(?!=)|\blocation\s*\.\s*(?:assign|replace)\s*\("
    r"|\bwindow\s*\.\s*open\s*\(|javascript:",
    "a listener to other windows": r"[\"'`]message[\"'`]\s*,|\bonmessage\b|\bpostMessage\b",
    "somebody else's address": r"[\"'`](?:https?:)?//",
    "the cookie": r"\bdocument\s*\.\s*cookie\b",
}


def sinks_in(script: str) -> set[str]:
    """What a script does that none of ours may; comments are not read."""
    plain = re.sub(r"/\*.*?\*/|(?m:^\s*//.*$)", "", script, flags=re.DOTALL)
    return {what for what, looks in SINKS.items() if re.search(looks, plain)}


def ours() -> list[Path]:
    """Every script of ours that is served."""
    return [path for path in sorted(STATIC.rglob("*.js")) if path.parent.name not in OTHERS]


@pytest.mark.parametrize("path", ours(), ids=lambda path: path.name)
def test_a_script_of_ours_has_no_way_in(path: Path) -> None:
    """None that makes markup, a program or an address of text, or listens to others."""
    assert sinks_in(path.read_text("utf-8")) == set()


@pytest.mark.parametrize(
    ("planted", "what"),
    [
        ("line.innerHTML = name", "markup from text"),
        ("list.insertAdjacentHTML('beforeend', name)", "markup from text"),
        ("document.write(name)", "markup from text"),
        ("eval(text)", "text made a program"),
        ("setTimeout('go()', 5)", "text made a program"),
        ("new Function(text)()", "text made a program"),
        ("location.href = params.get('next')", "an address from text"),
        ("location.replace(next)", "an address from text"),
        ("addEventListener('message', take)", "a listener to other windows"),
        ("fetch('https://evil.example/')", "somebody else's address"),
        ("send(document.cookie)", "the cookie"),
    ],
)
def test_a_planted_way_in_is_found(planted: str, what: str) -> None:
    """The search above can fail: each of these would make it."""
    assert what in sinks_in(f"const a = 1;\n{planted};\n")


def test_there_are_scripts_to_read() -> None:
    """Not an empty folder."""
    assert len(ours()) >= 5
