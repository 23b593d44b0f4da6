"""Employers and their verification."""

from marshmallow import Schema, ValidationError, fields, validate

from people.schemas.fields import CODE, NAME, PHONE
from shell.schemas import REGION, Command, Text


class EmployerSchema(Schema):
    id = fields.String(dump_only=True)
    name = Text(required=True, validate=NAME)
    uscc = Text(required=True, validate=validate.Length(max=32, error="uscc-unreadable"))
    phone = Text(required=True, validate=PHONE)
    town = fields.String(required=True, validate=REGION)
    reason_code = fields.String(allow_none=True, validate=CODE)
    state = fields.String(dump_only=True)


def _verified_or_refused(decision: str) -> None:
    if decision not in ("verified", "refused"):
        raise ValidationError("decision-unknown")


class VerificationSchema(Command):
    decision = fields.String(required=True, validate=_verified_or_refused)
    reason_code = fields.String(load_default=None, allow_none=True, validate=CODE)
