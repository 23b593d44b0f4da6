"""Writes answers the short way: what marshmallow's `dump` writes, where an answer is made of dicts.

Nearly all answers are, and most values in them are already what will be written: an int under a number, a str
under a text. To ask each field for each value, through accessors made for objects of any kind, took longer
than to look up all the rows of an answer.
"""

from typing import Any, NamedTuple

from marshmallow import Schema, fields, missing

# A value of this very type is written by this very kind of field as it stands.
_AS_IT_STANDS = {fields.Integer: int, fields.String: str, fields.Boolean: bool}

_of_any_object = Schema._serialize


class _Column(NamedTuple):
    """A field by its name in a row, its name in the answer, and the type of value it leaves alone."""

    name: str
    key: str
    field: fields.Field[Any]
    as_it_stands: type | None


def _columns(schema: Schema) -> list[_Column]:
    return [
        _Column(
            name, name if field.data_key is None else field.data_key, field, _AS_IT_STANDS.get(type(field))
        )
        for name, field in schema.dump_fields.items()
    ]


def write(schema: Schema, row: Any, *, many: bool = False) -> Any:
    """A row, or `many`, as a schema writes them; what is no dict is written by marshmallow itself."""
    if many and row is not None:
        return [write(schema, each) for each in row]
    if type(row) is not dict:
        return _of_any_object(schema, row)
    columns = schema.__dict__.get("_columns")
    if columns is None:
        columns = schema.__dict__["_columns"] = _columns(schema)
    written = {}
    for name, key, field, as_it_stands in columns:
        value = row.get(name, missing)
        if type(value) is not as_it_stands:
            if value is missing or not field._CHECK_ATTRIBUTE:
                value = field.serialize(name, row, schema.get_attribute)
                if value is missing:
                    continue
            else:
                value = field._serialize(value, name, row)
        written[key] = value
    return written
