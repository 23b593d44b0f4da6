"""Contests of hand-ins on the wire, and their answers."""

from marshmallow import Schema, fields, validate

from shell.schemas import Command, Id, Text
from shell.vocabularies import REASONS
from workshops.schemas.kinds import ListQuerySchema

OUTCOMES = ("upheld", "rejected")


class ContestSchema(Command):
    reason_code = fields.String(
        load_default="miscounted", validate=validate.OneOf(REASONS, error="reason-unknown")
    )
    text = Text(load_default=None, allow_none=True, validate=validate.Length(max=500))


class AnswerSchema(Command):
    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES, error="outcome-unknown"))
    text = Text(load_default=None, allow_none=True, validate=validate.Length(max=500))


class ContestStateSchema(Schema):
    contest = fields.String()
    hand_in = fields.String()
    state = fields.String()


class ContestInListSchema(ContestStateSchema):
    workshop = fields.String()
    worker = fields.String()
    reason_code = fields.String()
    at = fields.AwareDateTime()


class ContestSeenSchema(ContestInListSchema):
    text = fields.String(allow_none=True)
    answer_text = fields.String(allow_none=True)


class ContestQuerySchema(ListQuerySchema):
    workshop = Id(load_default=None)
    worker = Id(load_default=None)
    state = fields.String(
        load_default=None, validate=validate.OneOf(["open", *OUTCOMES], error="choice-unknown")
    )
