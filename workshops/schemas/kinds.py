"""Kinds of fields that several rooms of the wire share, and what every list may be asked."""

import unicodedata
from typing import Any

from marshmallow import fields, validate

from shell.schemas import Id, ListQuerySchema, Pattern, Text

NAME = validate.Length(min=1, max=60)
COUNT = validate.Range(min=0, max=100_000)


class Count(fields.Integer):
    """Whole pieces; `None` where nobody has counted yet."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"strict": True, "validate": COUNT, **kwargs})


class MemberNumber(fields.String):
    """A short number as it is printed on a card, full-width or not. Never a name: it stands in events."""

    def __init__(self, **kwargs: Any) -> None:
        shape = Pattern(r"^[A-Za-z0-9_\-]{1,12}$", error="number-unreadable")
        super().__init__(**{"validate": shape, **kwargs})

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return unicodedata.normalize("NFKC", super()._deserialize(value, attr, data, **kwargs))


class RequestId(Id):
    """The client's id of a request that may also come without one."""

    def __init__(self) -> None:
        said = {"description": "of this request: sent again, it changes nothing, whatever was said since"}
        super().__init__(load_default=None, allow_none=True, load_only=True, metadata=said)


class WorkerKey(Text):
    """A worker's id, or the number on their card."""

    def __init__(self) -> None:
        super().__init__(required=True, validate=validate.Length(1, 36))


class OrNone(fields.String):
    """A text that is empty inside where there is none."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return value or None


class WorkshopQuerySchema(ListQuerySchema):
    workshop = Id(required=True)
