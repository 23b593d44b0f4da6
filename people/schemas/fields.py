"""What several things of people share: fields, and where a list goes on."""

from marshmallow import Schema, fields, validate

from shell.schemas import Pattern

CODE = Pattern(r"^[a-z][a-z0-9\-]{0,31}$", error="code-unreadable")
NAME = validate.And(
    validate.Length(min=1, max=60, error="name-unreadable"),
    validate.Regexp(r"^\s*\S", error="name-unreadable"),
)
PHONE = validate.Length(min=1, max=32, error="phone-unreadable")


class PageSchema(Schema):
    limit = fields.Integer(load_default=50, validate=validate.Range(min=1, max=200))
    cursor = fields.String(load_default=None)
