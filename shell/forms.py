"""Reading what was typed into a form: as people write it, and with the reason beside what cannot be read."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from uuid import UUID, uuid4

from flask_babel import gettext as _

from kernel.errors import Invalid, Refused
from shell.schemas import can_be_seen
from shell.vocabularies import sentence

# Digits before or behind the point of an amount somebody may have meant.
LONGEST = 12


class Form:
    """Typed fields, and by field what is wrong with them; `_` is what belongs to no field.

    Reading goes on after a mistake, so that all mistakes of a form are told at once. Nothing typed is
    changed: the page shows it again as it was.
    """

    def __init__(self, typed: Mapping[str, str]) -> None:
        self.typed = typed
        self.errors: dict[str, str] = {}

    @property
    def id(self) -> str:
        """The id that makes sending the form twice one request; a new one where there is none."""
        try:
            return str(UUID(self.typed.get("id", "")))
        except ValueError:
            return str(uuid4())

    def text(self, field: str, most: int, *, optional: bool = False) -> str:
        """One line of text, of at most `most` characters."""
        text = " ".join(self.typed.get(field, "").split())
        if not text and not optional:
            self.errors[field] = _("这一格要填。")
        elif not can_be_seen(text):
            self.errors[field] = sentence("text-unreadable")
        elif len(text) > most:
            self.errors[field] = _("太长了，最多 %(most)s 个字。", most=most)
        return text

    def whole(self, field: str, *, optional: bool = False, missing: str | None = None) -> int | None:
        """A count: full-width digits, spaces and thousands marks are read as they are meant.

        `missing` is what to say where there is none.
        """
        text = _plain(self.typed.get(field, ""))
        if not text and optional:
            return None
        if not text:
            self.errors[field] = missing or _("按一下数字，交了多少。")
        elif not (text.isascii() and text.isdigit()) or len(text) > 9:
            self.errors[field] = _("这里要一个整数。")
        else:
            return int(text)
        return None

    def day(self, field: str) -> date | None:
        """A day, as date fields send it."""
        try:
            return date.fromisoformat(self.typed.get(field, ""))
        except ValueError:
            self.errors[field] = _("这里要一个日子。")
            return None

    def decimal(self, field: str) -> Decimal | None:
        """An amount in yuan; how fine it may be is for the domain to say."""
        try:
            number = Decimal(_plain(self.typed.get(field, "")))
        except InvalidOperation:
            number = Decimal("NaN")
        # No sum of yuan is longer; what is would not fit into whole fen, nor into memory written out.
        exponent = number.as_tuple().exponent  # a letter where it is no number
        if isinstance(exponent, int) and -LONGEST < exponent < LONGEST and number.adjusted() < LONGEST:
            return number
        self.errors[field] = _("这里要一个数，比如 0.42。")
        return None

    def refuse(self, refusal: Refused, fields: Mapping[str, str]) -> None:
        """Put a refusal beside the field it belongs to: named by the refusal, else by `fields` per code.

        An id that was spent on something else is dropped: sent again, the form is a request of its own.
        """
        if refusal.code == "id-reused":
            self.typed = {name: text for name, text in self.typed.items() if name != "id"}
        field = fields.get(refusal.code)
        if field is None and isinstance(refusal, Invalid) and refusal.field in self.typed:
            field = refusal.field
        self.errors[field or "_"] = sentence(refusal.code, **refusal.details)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).replace(",", "").split())
