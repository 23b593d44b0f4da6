"""Every text is there in 简体, 繁體 and English, and the catalogues are what the code asks for."""

import re

import pytest

from shell.locale import catalogues

PLACE = re.compile(r"%\((\w+)\)s")


@pytest.fixture(scope="module")
def texts() -> catalogues.Catalog:
    """Every text in code and templates."""
    return catalogues.gathered()


def test_every_text_has_an_english_one(texts: catalogues.Catalog) -> None:
    """`python -m shell.locale.catalogues` adds an empty place for a new text; a person fills it."""
    assert catalogues.missing(catalogues.english(texts)) == []


@pytest.mark.parametrize("locale", ["zh_Hant", "en"])
def test_catalogues_are_as_the_code_asks(texts: catalogues.Catalog, locale: str) -> None:
    """Nothing stale is left, nothing is missing, and what is compiled is what is written."""
    catalogue = {"zh_Hant": catalogues.traditional, "en": catalogues.english}[locale](texts)
    text, compiled = catalogues.written(catalogue)
    path = catalogues.catalogue_path(locale)
    assert path.read_bytes().decode() == text.decode()
    assert path.with_suffix(".mo").read_bytes() == compiled


@pytest.mark.parametrize("locale", ["zh_Hant", "en"])
def test_a_translation_names_nothing_the_text_does_not_give(texts: catalogues.Catalog, locale: str) -> None:
    """A place in a translation that the text lacks would fail when the sentence is said."""
    catalogue = {"zh_Hant": catalogues.traditional, "en": catalogues.english}[locale](texts)
    for message in catalogue:
        if message.id:
            first = message.id if isinstance(message.id, str) else message.id[0]
            said = [message.string] if isinstance(message.string, str) else list(message.string)
            for string in said:
                assert set(PLACE.findall(string)) <= set(PLACE.findall(first)), first


def test_traditional_characters_are_the_right_ones_where_one_simplified_stands_for_several() -> None:
    """干 is 幹 in everything we say: nobody here dries anything."""
    texts = catalogues.Catalog()
    texts.add("%(day)s干的活，发给您")
    (message,) = [m for m in catalogues.traditional(texts) if m.id]
    assert message.string == "%(day)s幹的活，發給您"
