"""What people were shown when they agreed stays what it was."""

import hashlib
import json
from datetime import date

import pytest

from people.domain import BASIS, ConsentText, text_of, text_on, texts
from people.domain import purposes as module
from shell.i18n import LANGUAGES

# Purpose and version of every text that was ever in force, with its digest. A line is added, never changed.
DIGESTS = {
    ("account", "2026-11"): "59a2dd8330c8e13f",
    ("messages", "2026-11"): "7a7e5a81a17e2638",
    ("phone-to-employer", "2026-11"): "3b04240604413f44",
    ("bank-account", "2026-11"): "9a07359f56af4572",
    ("special-status", "2026-11"): "d6920b4b3365b00c",
}


def digest(text: ConsentText) -> str:
    """Of every word of a text, in every language, and the day it came into force."""
    said = [text.effective_from.isoformat(), {code: list(words) for code, words in text.words.items()}]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def test_no_text_that_was_in_force_has_changed() -> None:
    """Who agreed, agreed to these words: a change is a new version, on a new line here."""
    assert {(text.purpose, text.version): digest(text) for text in texts()} == DIGESTS


def test_every_purpose_has_its_text_in_every_language() -> None:
    """Title, what is done and what happens without, none of them empty."""
    assert {text.purpose for text in texts()} == BASIS.keys()
    for text in texts():
        assert text.words.keys() == LANGUAGES.keys()
        for words in text.words.values():
            assert words.title
            assert words.what
            assert words.without


def test_a_text_counts_from_its_day_until_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the first there was, the first; what was in force once can still be read."""
    first = text_on("messages", date(2000, 1, 1))
    second = ConsentText("messages", "2027-01", date(2027, 1, 1), first.words)
    monkeypatch.setattr(module, "texts", lambda: (*texts(), second))
    assert text_on("messages", date(2026, 12, 31)) == first
    assert text_on("messages", date(2027, 1, 1)) == second
    assert text_of("messages", first.version) == first
    assert text_of("messages", "1999-01") is None
