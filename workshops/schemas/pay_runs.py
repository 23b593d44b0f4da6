"""Pay runs on the wire, their slips and payments."""

from marshmallow import Schema, fields, validate

from shell.schemas import MONTH, Command, Day, DecimalText, Id, Pattern, Yuan
from workshops.schemas.kinds import OrNone


class PayRunRequestSchema(Schema):
    workshop = Id(required=True)
    to = Day(required=True)
    label = fields.String(required=True, validate=MONTH)


class TopUpSchema(Schema):
    """How a top-up to the minimum wage was worked out: `hours` × `hourly` (yuan, in force since a day in a
    region) against `earned`, the piece pay of these days (yuan, exact); `before` is of earlier slips.
    """

    window = fields.String(metadata={"description": "`day`, `week` or `month`"})
    first = fields.Date()
    last = fields.Date()
    hours = DecimalText()
    hourly = DecimalText()
    since = fields.Date(metadata={"description": "the day that minimum came into force"})
    region = fields.String(metadata={"description": "of which region it is"})
    earned = DecimalText()
    before = Yuan()
    amount = Yuan()


class WageLimitSchema(Schema):
    """What bounds the deductions of a month: its wage so far, the `monthly` minimum (yuan) since a day."""

    wage = Yuan()
    monthly = DecimalText()
    since = fields.Date()
    region = fields.String(metadata={"description": "of which region it is"})


class DeductionSchema(Schema):
    """What a slip takes of a month's wage for damage (negative: gives back); `before` is of earlier slips."""

    damage = fields.String()
    reason_code = fields.String()
    happened_on = fields.Date()
    whole = Yuan()
    before = Yuan()
    month = fields.String()
    amount = Yuan()
    limit = fields.Nested(WageLimitSchema, allow_none=True)


class PayLineSchema(Schema):
    id = fields.String()
    kind = fields.String()
    month = fields.String(allow_none=True)
    product = fields.String(allow_none=True)
    step = fields.String(allow_none=True)
    unit = fields.String(allow_none=True)
    grade = OrNone(allow_none=True)
    rate = DecimalText(allow_none=True)
    factor = DecimalText(allow_none=True)
    quantity = fields.Integer(allow_none=True)
    amount = Yuan()
    top_up = fields.Nested(TopUpSchema, allow_none=True)
    deduction = fields.Nested(DeductionSchema, allow_none=True)


class TaxSchema(Schema):
    """How tax kept back was worked out; `before` and `withheld` are of the month, or of months in a row."""

    method = fields.String()
    month = fields.String()
    receipts = Yuan()
    before = Yuan()
    months = fields.Integer()
    withheld = Yuan()
    tariff = fields.Date(metadata={"description": "the day the table used came into force"})
    amount = Yuan()


class PaySlipSchema(Schema):
    id = fields.String()
    worker = fields.String()
    lines = fields.List(fields.Nested(PayLineSchema))
    net = Yuan()
    carried_out = Yuan()
    tax = fields.Nested(TaxSchema, allow_none=True)
    hours = DecimalText(allow_none=True)
    state = fields.String()
    reference = fields.String(allow_none=True)


class PayRunInListSchema(Schema):
    id = fields.String()
    workshop = fields.String()
    to = fields.Date()
    label = fields.String()
    state = fields.String()
    total = Yuan(allow_none=True)


class PayRunSchema(PayRunInListSchema):
    job = fields.String()
    slips = fields.List(fields.Nested(PaySlipSchema))


class ApprovalSchema(Command):
    total = Yuan(required=True)


class DiscardSchema(Command):
    total = Yuan()  # as in an approval; not looked at


class PaymentSchema(Command):
    worker = Id(required=True)
    outcome = fields.String(
        required=True, validate=validate.OneOf(["paid", "failed"], error="outcome-unknown")
    )
    reference = fields.String(
        load_default=None,
        allow_none=True,
        validate=Pattern(r"^[A-Za-z0-9_.\-/]{0,64}$", error="reference-unreadable"),
    )


class PaidSchema(Schema):
    worker = fields.String()
    outcome = fields.String()
    amount = Yuan()
    reference = fields.String(allow_none=True)
