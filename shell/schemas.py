"""Wire formats every context uses: money, rates, ids, days, moments."""

import re
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from json import JSONDecodeError
from typing import Any

from flask import Request, current_app
from flask_smorest import Blueprint
from marshmallow import Schema, ValidationError, fields, missing, validate
from webargs.flaskparser import FlaskParser, is_json_request

from kernel.errors import Invalid
from kernel.money import from_fen
from kernel.time import ZONE, end_of
from shell import dumping

# marshmallow's own sentences become codes; words for them are found at the edge, in the reader's language.
fields.Field.default_error_messages.update(required="required", null="required", validator_failed="invalid")
fields.String.default_error_messages.update(invalid="text-unreadable", invalid_utf8="text-unreadable")
fields.UUID.default_error_messages.update(invalid_uuid="id-unreadable")
fields.Number.default_error_messages.update(invalid="number-unreadable", too_large="number-unreadable")
fields.Integer.default_error_messages.update(invalid="number-unreadable")
fields.Date.default_error_messages.update(invalid="date-unreadable", format="date-unreadable")
fields.DateTime.default_error_messages.update(invalid="moment-unreadable", format="moment-unreadable")
fields.AwareDateTime.default_error_messages.update(invalid="moment-unreadable", format="moment-unreadable")
fields.List.default_error_messages.update(invalid="list-expected")
fields.Nested.default_error_messages.update(type="object-expected")
fields.Mapping.default_error_messages.update(invalid="object-expected")
fields.Boolean.default_error_messages.update(invalid="true-or-false")
Schema.error_messages = {"unknown": "field-unknown", "type": "object-expected"}
# Nested schemas and lists of them are written through it too.
Schema._serialize = dumping.write  # type: ignore[method-assign, assignment]
for kind, code in ((validate.Range, "out-of-range"), (validate.Length, "length-wrong")):
    kind.message_min = kind.message_max = kind.message_all = code
validate.Length.message_equal = "length-wrong"
validate.OneOf.default_message = "choice-unknown"


@cache
def _made(schema: type[Schema]) -> Schema:
    """A schema keeps nothing of what it reads, and takes longer to make than to use."""
    return schema()


class Bodies(FlaskParser):
    """Reads the bodies of calls as the app reads JSON; what is none is told as malformed."""

    def _get_schema(self, argmap: Any, req: Request) -> Schema:
        return _made(argmap) if isinstance(argmap, type) else super()._get_schema(argmap, req)

    def _raw_load_json(self, req: Request) -> Any:
        said = req.get_data()
        if not said:
            return missing
        if not is_json_request(req):
            return None  # which is no object
        try:
            return current_app.json.loads(said)
        except ValueError:  # webargs knows one kind of it only
            raise JSONDecodeError("malformed", "a body", 0) from None


Blueprint.ARGUMENTS_PARSER = Bodies()


class Pattern(validate.Regexp):
    """A form a text must have from its first to its last character.

    The contract publishes it as it stands; Python's own `$` would also let a line break through.
    """

    def __call__(self, value: str) -> str:  # type: ignore[override]
        """Refuse, with the code given, what has another form."""
        if re.fullmatch(self.regex, value) is None:  # type: ignore[arg-type]
            raise ValidationError(self.error or "text-unreadable")
        return value


REGION = Pattern(r"^[0-9]{2}([0-9]{2}([0-9]{2}([0-9]{3}([0-9]{3})?)?)?)?$", error="region-unknown")
VILLAGE = Pattern(r"^[0-9]{12}$", error="region-unknown")
MONTH = Pattern(r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$", error="month-unreadable")
CODE = Pattern(r"^[A-Za-z0-9_.\-]{1,32}$", error="code-unreadable")

# Beyond these no day can have been meant, and arithmetic with zones leaves the calendar.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


# Formatting that shows nothing and has its place within words: joins letters, or keeps them apart.
JOINERS = "\u200c\u200d"
# Letters, signs and marks that show nothing: fillers of Hangul and Khmer, a braille cell without dots.
BLANKS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
# Says that the sign before it is a picture; a letter is none.
AS_PICTURE = "\ufe0f"
VIRAMA = 9  # the combining class of marks that take the vowel from a letter


def can_be_seen(text: str) -> bool:
    """Whether a text reads as it is stored: no control characters or halves of letters, no breaks of lines,
    nothing that turns the direction of writing, hides between the letters or looks like none."""
    return not any(
        letter in BLANKS
        or (letter in JOINERS and not _joins(before))
        or (letter == AS_PICTURE and before.isalpha())
        or (unicodedata.category(letter) in ("Cc", "Cs", "Cf", "Zl", "Zp") and letter not in JOINERS)
        for before, letter in zip(" " + text, text, strict=False)
    )


def _joins(before: str) -> bool:
    """Whether a joiner does something behind this: a letter of Arabic writing, a virama (RFC 5892, A.1), or a
    picture. Behind 桂 it would only make two names that look alike."""
    return (
        unicodedata.bidirectional(before) == "AL"
        or unicodedata.combining(before) == VIRAMA
        or unicodedata.category(before) in ("So", "Sk")
        or before == AS_PICTURE
    )


class Text(fields.String):
    """Text a person wrote, which `can_be_seen`."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not can_be_seen(text):
            raise ValidationError("text-unreadable")
        return text


class Day(fields.Date):
    """A day somebody may have meant."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        day = super()._deserialize(value, attr, data, **kwargs)
        if not FIRST_DAY <= day <= LAST_DAY:
            raise ValidationError("date-unreadable")
        return day


class Instant(fields.String):
    """A moment (RFC 3339) somebody may have meant; one without a zone is Asia/Shanghai."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs, metadata={"format": "date-time"})

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value.astimezone(ZONE).isoformat()

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        try:
            return moment_of(super()._deserialize(value, attr, data, **kwargs))
        except Invalid:
            raise ValidationError("moment-unreadable") from None


_AMOUNT = re.compile(r"^-?[0-9]{1,12}(\.[0-9]{1,2})?$")
_DECIMAL = re.compile(r"^-?[0-9]{1,9}(\.[0-9]{1,9})?$")


class Yuan(fields.String):
    """Money on the wire: a string of yuan with two decimals. Whole fen inside."""

    def __init__(self, **kwargs: Any) -> None:
        said = {"pattern": _AMOUNT.pattern, "description": "yuan"}
        super().__init__(**kwargs, metadata=said)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else str(from_fen(value))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str) or _AMOUNT.fullmatch(value) is None:
            raise ValidationError("amount-unreadable")
        return int(Decimal(value).scaleb(2))


class Exact(fields.String):
    """An amount not settled yet: yuan with at least four decimals, nothing rounded."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        if value is None:
            return None
        text = f"{value:.6f}"
        return text[:-2] if text.endswith("00") else text.rstrip("0")


class DecimalText(fields.String):
    """An exact decimal as a string: a rate, a factor. A number has been through a float: refused."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs, metadata={"pattern": _DECIMAL.pattern})

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else f"{Decimal(value):f}"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str) or _DECIMAL.fullmatch(value) is None:
            raise ValidationError("number-unreadable")
        return Decimal(value)


class Id(fields.UUID):
    """A UUID minted by the client; a plain lower-case string inside."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return str(super()._deserialize(value, attr, data, **kwargs))


class TrueOrFalse(fields.String):
    """`true` or `false`, as multipart forms send it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if value not in ("true", "false"):
            raise ValidationError("true-or-false")
        return value == "true"


class JobStartedSchema(Schema):
    job = fields.String(metadata={"description": "to be watched at /jobs/{id}"})


class ListQuerySchema(Schema):
    """Which part of a list: as many at the most, and from where on."""

    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))
    cursor = fields.String(load_default=None)


class Command(Schema):
    """A state change: its body carries the id of the request, by which a repeat is recognised."""

    id = Id(required=True)


def moment_of(text: str) -> datetime:
    """Read an RFC 3339 moment; one without a zone is Asia/Shanghai. Refuses `moment-unreadable`."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid("moment-unreadable", field="moment") from None
    if not FIRST_DAY <= moment.date() <= LAST_DAY:
        raise Invalid("moment-unreadable", field="moment")
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZONE)).astimezone(UTC)


class AsOf(fields.String):
    """A moment, or a day meaning its end in Asia/Shanghai: what was recorded by then."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            moment = moment_of(text)
            return end_of(date.fromisoformat(text)) if len(text) == 10 else moment
        except (ValueError, Invalid):
            raise ValidationError("moment-unreadable") from None
