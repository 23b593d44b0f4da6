"""Keeps the catalogues true: gathers every text from code and templates, makes 繁體, compiles.

`python -m shell.locale.catalogues` writes; `missing()` tells what English still lacks. A 繁體 text that
OpenCC gets wrong is mended in `CORRECTIONS`, never in the catalogue.
"""

import io
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from opencc import OpenCC

ROOT = Path(__file__).parents[2]
FOLDERS = ("shell", "people", "workshops", "gigs", "training", "income", "insight", "demo")
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
OPTIONS = {"**/templates/**.html": {"trimmed": "true"}}
HEADER = "# Gongfu: user-facing text.\n"

# What OpenCC gets wrong in our sentences.
CORRECTIONS = {"髮": "發", "乾": "幹", "裏": "裡", "覈": "核"}


def gathered() -> Catalog:
    """Every text there is now, in the order of their names, with no line numbers (they only make noise)."""
    catalogue = Catalog(project="Gongfu", header_comment=HEADER)
    for folder in FOLDERS:
        if (ROOT / folder).is_dir():
            found = extract_from_dir(
                ROOT / folder, METHODS, options_map=OPTIONS, keywords=KEYWORDS, comment_tags=()
            )
            for filename, _line, message, _comments, context in found:
                catalogue.add(message, locations=[(f"{folder}/{filename}", 0)], context=context)
    return catalogue


def catalogue_path(locale: str) -> Path:
    """Where the catalogue of a language lies."""
    return Path(__file__).parent / locale / "LC_MESSAGES" / "messages.po"


def traditional(texts: Catalog) -> Catalog:
    """繁體, made from 简体."""
    convert = OpenCC("s2t").convert
    catalogue = Catalog(locale="zh_Hant", project="Gongfu", header_comment=HEADER)
    for message in texts:
        if message.id:
            first = message.id if isinstance(message.id, str) else message.id[0]
            text = convert(first)
            for wrong, right in CORRECTIONS.items():
                text = text.replace(wrong, right)
            catalogue.add(message.id, text if isinstance(message.id, str) else (text,), flags=message.flags)
    return catalogue


def english(texts: Catalog) -> Catalog:
    """English: what is written already, and an empty place for every new text."""
    catalogue = Catalog(locale="en", project="Gongfu", header_comment=HEADER)
    if catalogue_path("en").exists():
        with catalogue_path("en").open("rb") as file:
            catalogue = read_po(file, locale="en")
    catalogue.header_comment = HEADER
    catalogue.update(texts, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def missing(catalogue: Catalog) -> list[str]:
    """Texts without a translation."""
    return [str(message.id) for message in catalogue if message.id and not _filled(message.string)]


def _filled(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


def written(catalogue: Catalog) -> tuple[bytes, bytes]:
    """A catalogue as text and compiled; the same whenever nothing changed (no dates, no line numbers)."""
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 11, 22, tzinfo=UTC)
    text, compiled = io.BytesIO(), io.BytesIO()
    write_po(text, catalogue, width=110, no_location=True, sort_output=True, ignore_obsolete=True)
    write_mo(compiled, catalogue)
    return text.getvalue(), compiled.getvalue()


def main() -> None:
    """Write both catalogues and say what English lacks."""
    texts = gathered()
    for locale, catalogue in {"zh_Hant": traditional(texts), "en": english(texts)}.items():
        path = catalogue_path(locale)
        path.parent.mkdir(parents=True, exist_ok=True)
        text, compiled = written(catalogue)
        path.write_bytes(text)
        path.with_suffix(".mo").write_bytes(compiled)
        print(f"{locale}: {len(catalogue)} texts, {len(missing(catalogue))} missing")


if __name__ == "__main__":
    main()
