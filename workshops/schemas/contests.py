"""Contests of hand-ins, lines of slips and hours on the wire, and their answers."""

from marshmallow import Schema, fields, validate

from shell.schemas import Command, Id, ListQuerySchema, Text
from shell.vocabularies import REASONS

OUTCOMES = ("upheld", "rejected")


class ContestSchema(Command):
    reason_code = fields.String(
        load_default="miscounted", validate=validate.OneOf(REASONS, error="reason-unknown")
    )
    text = Text(load_default=None, allow_none=True, validate=validate.Length(max=500))


class LineContestSchema(ContestSchema):
    reason_code = fields.String(
        load_default="sum-wrong", validate=validate.OneOf(REASONS, error="reason-unknown")
    )


class HoursContestSchema(ContestSchema):
    workshop = Id(required=True)
    work_date = fields.Date(required=True)
    reason_code = fields.String(
        load_default="hours-wrong", validate=validate.OneOf(REASONS, error="reason-unknown")
    )


class DamageContestSchema(ContestSchema):
    reason_code = fields.String(
        load_default="not-mine", validate=validate.OneOf(REASONS, error="reason-unknown")
    )


class AnswerSchema(Command):
    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES, error="outcome-unknown"))
    reason_code = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf(REASONS, error="reason-unknown")
    )
    text = Text(load_default=None, allow_none=True, validate=validate.Length(max=500))


class ContestStateSchema(Schema):
    """`matter` is `hand-in`, `pay-line`, `hours`, `damage`; what it is about is under its name, else null."""

    contest = fields.String()
    matter = fields.String()
    hand_in = fields.String(allow_none=True)
    slip = fields.String(allow_none=True)
    line = fields.String(allow_none=True)
    work_date = fields.String(allow_none=True)
    damage = fields.String(allow_none=True)
    state = fields.String()


class ContestInListSchema(ContestStateSchema):
    workshop = fields.String()
    worker = fields.String()
    reason_code = fields.String()
    at = fields.AwareDateTime()
    answer_reason = fields.String(allow_none=True)
    answered_at = fields.AwareDateTime(allow_none=True)


class ContestSeenSchema(ContestInListSchema):
    text = fields.String(allow_none=True)
    answer_text = fields.String(allow_none=True)


class ContestQuerySchema(ListQuerySchema):
    workshop = Id(load_default=None)
    worker = Id(load_default=None)
    state = fields.String(
        load_default=None, validate=validate.OneOf(["open", *OUTCOMES], error="choice-unknown")
    )
