"""Wire formats every context uses: money, rates, ids, days, moments."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from kernel.errors import Invalid
from kernel.money import from_fen
from kernel.time import ZONE, end_of

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
for kind, code in ((validate.Range, "out-of-range"), (validate.Length, "length-wrong")):
    kind.message_min = kind.message_max = kind.message_all = code
validate.Length.message_equal = "length-wrong"
validate.OneOf.default_message = "choice-unknown"

REGION = validate.Regexp(r"^\d{2}(\d{2}(\d{2}(\d{3}(\d{3})?)?)?)?$", error="region-unknown")
MONTH = validate.Regexp(r"^\d{4}-(0[1-9]|1[0-2])$", error="month-unreadable")


class Yuan(fields.String):
    """Money on the wire: a string of yuan with two decimals. Whole fen inside."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else f"{from_fen(value):.2f}"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        try:
            amount = Decimal(str(value))
            fen = amount.scaleb(2)
        except InvalidOperation:
            raise ValidationError("amount-unreadable") from None
        if not fen.is_finite() or fen != fen.to_integral_value():
            raise ValidationError("amount-unreadable")
        return int(fen)


class Exact(fields.String):
    """An amount not settled yet: yuan with at least four decimals, nothing rounded."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        if value is None:
            return None
        text = f"{value:.6f}"
        return text[:-2] if text.endswith("00") else text.rstrip("0")


class DecimalText(fields.String):
    """An exact decimal as a string: a rate, a factor. Numbers are refused: they have passed through a float."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else f"{value:f}"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        try:
            number = Decimal(super()._deserialize(value, attr, data, **kwargs))
        except InvalidOperation:
            raise ValidationError("number-unreadable") from None
        if not number.is_finite():
            raise ValidationError("number-unreadable")
        return number


class Id(fields.UUID):
    """A UUID minted by the client; a plain lower-case string inside."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return str(super()._deserialize(value, attr, data, **kwargs))


class Command(Schema):
    """A state change: its body carries the id of the request, by which a repeat is recognised."""

    id = Id(required=True)


def moment_of(text: str) -> datetime:
    """Read an RFC 3339 moment; one without a zone is Asia/Shanghai. Refuses `moment-unreadable`."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid("moment-unreadable", field="moment") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


class AsOf(fields.String):
    """A moment, or a day meaning its end in Asia/Shanghai: what was recorded by then."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            return end_of(date.fromisoformat(text)) if len(text) == 10 else moment_of(text)
        except (ValueError, Invalid):
            raise ValidationError("moment-unreadable") from None
