"""Letting a relative act for somebody."""

from marshmallow import Schema, fields, validate

from people.schemas.fields import CODE, PHONE
from shell.schemas import Command, Day, Text


class LettingSchema(Command):
    phone = Text(required=True, validate=PHONE)
    acting = fields.String(required=True, validate=CODE)
    until = Day(required=True)


class InvitingSchema(Schema):
    acting = fields.String(required=True, validate=CODE)
    until = Day(required=True)


class InvitationSchema(Schema):
    number = fields.String(metadata={"description": "8 digits, good for an hour, once"})


class AcceptingSchema(Command):
    number = Text(required=True, validate=validate.Length(min=1, max=32, error="invitation-wrong"))


class RelativeSchema(Schema):
    relative = fields.String(metadata={"description": "the account"})
    worker = fields.String()
    name = fields.String(allow_none=True)
    phone = fields.String(metadata={"description": "masked"})
    acting = fields.String()
    until = Day()
