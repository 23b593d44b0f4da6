"""Fields that several things of people share."""

from marshmallow import validate

from shell.schemas import Pattern

CODE = Pattern(r"^[a-z][a-z0-9\-]{0,31}$", error="code-unreadable")
NAME = validate.And(
    validate.Length(min=1, max=60, error="name-unreadable"),
    validate.Regexp(r"^\s*\S", error="name-unreadable"),
)
PHONE = validate.Length(min=1, max=32, error="phone-unreadable")
