"""Corrected rates on the wire: the preview, what was confirmed, and who agreed to less."""

from marshmallow import Schema, fields, validate

from shell.schemas import CODE, Command, Day, DecimalText, Id, ListQuerySchema, Yuan
from shell.vocabularies import RATE_REASONS

ANSWERS = ("agreed", "refused")


class RateCorrectionQuerySchema(Schema):
    """A rate for work done from the first to the last day, both included."""

    product = fields.String(required=True, validate=CODE)
    step = fields.String(required=True, validate=CODE)
    rate = DecimalText(required=True)
    first = Day(required=True)
    last = Day(required=True)


class RateCorrectionRequestSchema(RateCorrectionQuerySchema):
    workshop = Id(required=True)
    reason_code = fields.String(required=True, validate=validate.OneOf(RATE_REASONS, error="reason-unknown"))
    total = Yuan(required=True)  # the difference in all, as the preview told it


class RateChangeSchema(Schema):
    """One worker's: `up` is added at once, `down` taken if they agree; `waiting` pieces are not inspected."""

    worker = fields.String()
    pieces = fields.Integer()
    got = Yuan()
    would = Yuan()
    up = Yuan()
    down = Yuan()
    difference = Yuan()
    waiting = fields.Integer()


class RatePreviewSchema(Schema):
    total = Yuan()
    up = Yuan()
    down = Yuan()
    hand_ins = fields.Integer()
    workers = fields.List(fields.Nested(RateChangeSchema), attribute="changes")


class RateCorrectionInListSchema(Schema):
    id = fields.String()
    workshop = fields.String()
    product = fields.String()
    step = fields.String()
    rate = DecimalText()
    first = fields.Date()
    last = fields.Date()
    reason_code = fields.String()
    state = fields.String()
    up = Yuan()
    down = Yuan()


class LoweredFromSchema(Schema):
    before = DecimalText()
    pieces = fields.Integer()
    amount = Yuan()


class LowerRateSchema(Schema):
    """What one worker is asked; `on_behalf` where somebody at a desk answered in their place."""

    id = fields.String()
    correction = fields.String()
    workshop = fields.String()
    worker = fields.String()
    product = fields.String()
    step = fields.String()
    rate = DecimalText()
    first = fields.Date()
    last = fields.Date()
    reason_code = fields.String()
    lower = fields.List(fields.Nested(LoweredFromSchema))
    amount = Yuan()
    state = fields.String()
    asked_at = fields.AwareDateTime()
    answered_at = fields.AwareDateTime(allow_none=True)
    on_behalf = fields.Boolean()


class RateCorrectionStartedSchema(RateCorrectionInListSchema):
    job = fields.String()


class RateCorrectionSchema(RateCorrectionInListSchema):
    asked = fields.List(fields.Nested(LowerRateSchema))


class LowerRateAnswerSchema(Command):
    answer = fields.String(required=True, validate=validate.OneOf(ANSWERS, error="answer-unknown"))


class LowerRateStateSchema(Schema):
    id = fields.String()
    state = fields.String()


class LowerRateQuerySchema(ListQuerySchema):
    worker = Id(required=True)
    state = fields.String(
        load_default=None, validate=validate.OneOf(["asked", *ANSWERS], error="choice-unknown")
    )
