"""The short way of writing an answer writes what marshmallow writes."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema, fields

from shell import dumping
from shell.schemas import DecimalText, Yuan


class LampSchema(Schema):
    name = fields.String(allow_none=True)
    pieces = fields.Integer()
    ready = fields.Boolean()
    dearest = Yuan(data_key="price")
    factor = DecimalText(allow_none=True)
    sort = fields.String(dump_default="plain")
    kind = fields.Constant("lamp")


class BoxSchema(Schema):
    lamps = fields.List(fields.Nested(LampSchema))
    best = fields.Nested(LampSchema, allow_none=True)


def with_detours(schema: Schema, row: Any, *, many: bool = False) -> Any:
    """What marshmallow itself writes, all the way down."""
    with patch.object(Schema, "_serialize", dumping._of_any_object):
        return schema.dump(row, many=many)


class Name(str):
    """A text that is more than one, as those put into the reader's language are."""


numbers = st.integers() | st.booleans() | st.integers().map(str) | st.none()
lamps = st.fixed_dictionaries(
    {},
    optional={
        "name": st.text() | st.none() | st.builds(Name, st.text()) | st.integers(),
        "pieces": numbers | st.decimals(allow_nan=False, allow_infinity=False, places=2),
        "ready": numbers,
        "dearest": st.integers(-(10**12), 10**12) | st.none(),
        "factor": st.decimals(allow_nan=False, allow_infinity=False) | st.integers() | st.none(),
        "sort": st.text(),
        "kind": st.text(),
        "price": st.integers(),
        "unknown": st.text(),
    },
)
boxes = st.fixed_dictionaries({}, optional={"lamps": st.lists(lamps) | st.none(), "best": lamps | st.none()})


def outcome(write: Any, *args: Any, **kwargs: Any) -> Any:
    """What is written, types and order too; or the kind of error."""
    try:
        return repr(write(*args, **kwargs))
    except (ArithmeticError, TypeError, ValueError) as error:
        return type(error)


@given(st.lists(boxes))
def test_of_dicts_the_same_is_written(rows: list[dict[str, Any]]) -> None:
    schema = BoxSchema()
    assert outcome(schema.dump, rows, many=True) == outcome(with_detours, schema, rows, many=True)


def test_other_objects_are_written_too() -> None:
    lamp = SimpleNamespace(name="Red", pieces=3, ready=True, dearest=35, factor=Decimal("1.5"))
    assert BoxSchema().dump({"lamps": [lamp], "best": None}) == {
        "lamps": [
            {
                "name": "Red",
                "pieces": 3,
                "ready": True,
                "price": "0.35",
                "factor": "1.5",
                "sort": "plain",
                "kind": "lamp",
            }
        ],
        "best": None,
    }
    assert BoxSchema().dump(None) == {}


def test_every_schema_here_is_written_so() -> None:
    assert Schema._serialize is dumping.write
