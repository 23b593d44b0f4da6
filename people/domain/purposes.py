"""What people are asked to agree to: the purposes there are, and the texts they were shown, by version."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

ACCOUNT, MESSAGES, PHONE, BANK, STATUS = (
    "account",
    "messages",
    "phone-to-employer",
    "bank-account",
    "special-status",
)

# Why something may be done with what is known of a person (个人信息保护法, articles 13, 14 and 29):
# `needed`: without it there is no account (withdrawing it is being erased); `asked`: only if they agreed to
# the text now in force; `duty`: an office does it by law, unless the person says no.
BASIS: Mapping[str, str] = {
    ACCOUNT: "needed",
    MESSAGES: "asked",
    PHONE: "asked",
    BANK: "asked",
    STATUS: "duty",
}

TEXTS = Path(__file__).with_name("consent_texts.toml")


class Words(NamedTuple):
    """A text in one language: what it is about, what is done, what happens without."""

    title: str
    what: tuple[str, ...]
    without: str


@dataclass(frozen=True)
class ConsentText:
    """What is said about one purpose, in force from a day on until another version is."""

    purpose: str
    version: str
    effective_from: date
    words: Mapping[str, Words]


@cache
def texts() -> tuple[ConsentText, ...]:
    """Every text there ever was, by purpose and then by day."""
    with TEXTS.open("rb") as file:
        told = tomllib.load(file)["text"]
    found = [
        ConsentText(
            purpose=one.pop("purpose"),
            version=one.pop("version"),
            effective_from=one.pop("effective_from"),
            words={
                language: Words(said["title"], tuple(said["what"]), said["without"])
                for language, said in one.items()
            },
        )
        for one in told
    ]
    order = list(BASIS)
    return tuple(sorted(found, key=lambda text: (order.index(text.purpose), text.effective_from)))


def text_on(purpose: str, day: date) -> ConsentText:
    """The text of a purpose in force on a day; before the first there was, the first."""
    own = [text for text in texts() if text.purpose == purpose]
    return next((text for text in reversed(own) if text.effective_from <= day), own[0])


def text_of(purpose: str, version: str) -> ConsentText | None:
    """The text of a purpose as it stood in one version; None where there never was such."""
    own = (text for text in texts() if (text.purpose, text.version) == (purpose, version))
    return next(own, None)
