"""Gigs on the wire: what comes in, checked; what goes out, formatted."""

from marshmallow import Schema, fields, validate

from shell.schemas import (
    MONTH,
    REGION,
    VILLAGE,
    AsOf,
    Command,
    Day,
    DecimalText,
    Exact,
    Id,
    Instant,
    ListQuerySchema,
    Pattern,
    Text,
    Yuan,
)
from shell.vocabularies import GROUNDS, PAY_BASES, QUALIFICATIONS, REASONS, TRADES

REASON = validate.OneOf(REASONS, error="reason-unknown")
OUTCOME = validate.OneOf(["attended", "absent"], error="outcome-unknown")
SHIFT_NO = validate.Range(0, 999)
STATES = ("draft", "published", "cancelled")
STANDINGS = ("applied", "hired", "declined", "withdrawn", "lapsed", "cancelled")


class GigPaySchema(Schema):
    basis = fields.String(required=True, validate=validate.OneOf(PAY_BASES, error="unit-unknown"))
    amount = DecimalText(required=True)


class ShiftSchema(Schema):
    no = fields.Integer(dump_only=True)
    starts_at = Instant(required=True)
    ends_at = Instant(required=True)
    headcount = fields.Integer(required=True, strict=True, validate=validate.Range(1, 999))
    hired = fields.Integer(dump_only=True)
    left = fields.Integer(dump_only=True)
    off = fields.Boolean(dump_only=True, metadata={"description": "called off before it started"})


class ConfirmationSchema(Schema):
    from_hours = fields.Integer(required=True, strict=True, validate=validate.Range(2, 168))
    by_hours = fields.Integer(required=True, strict=True, validate=validate.Range(1, 167))


class GigSchema(Schema):
    id = fields.String(dump_only=True)
    employer = Id(required=True)
    employer_name = fields.String(dump_only=True, allow_none=True)
    title = Text(required=True, validate=validate.Length(1, 60))
    trade = fields.String(required=True, validate=validate.OneOf(TRADES, error="trade-unknown"))
    village = fields.String(required=True, validate=VILLAGE)
    pay = fields.Nested(GigPaySchema, required=True)
    shifts = fields.List(fields.Nested(ShiftSchema), required=True, validate=validate.Length(1, 100))
    mode = fields.String(required=True, validate=validate.OneOf(["instant", "choose"]))
    requires = fields.List(
        fields.String(validate=validate.OneOf(QUALIFICATIONS, error="qualification-unknown")),
        load_default=list,
        validate=validate.Length(max=9),
    )
    confirm = fields.Nested(
        ConfirmationSchema,
        load_default=None,
        allow_none=True,
        metadata={"description": "asked so many hours ahead whether one comes, to be answered by so many"},
    )
    ground = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(GROUNDS, error="choice-unknown"),
        metadata={"description": "the law that lets the title leave people out (else 422 limits-…)"},
    )
    state = fields.String(dump_only=True, validate=validate.OneOf(STATES))
    reason_code = fields.String(dump_only=True, allow_none=True)


# What a change may leave out: whole parts, never a part of a part (a shift without its hours).
CHANGEABLE = tuple(name for name, field in GigSchema._declared_fields.items() if not field.dump_only)


class PublicationSchema(Command):
    pass


class CallingOffSchema(Command):
    reason_code = fields.String(load_default=None, allow_none=True, validate=REASON)


class GigsQuerySchema(ListQuerySchema):
    village = fields.String(load_default=None, validate=REGION)
    trade = fields.String(load_default=None, validate=validate.OneOf(TRADES, error="trade-unknown"))
    since = Day(data_key="from", load_default=None)
    until = Day(data_key="to", load_default=None)
    open = fields.Boolean(load_default=False)
    employer = Id(load_default=None)


class ApplicationsQuerySchema(ListQuerySchema):
    state = fields.String(load_default=None, validate=validate.OneOf(STANDINGS))


class ApplyingSchema(Command):
    shifts = fields.List(
        fields.Integer(strict=True, validate=SHIFT_NO),
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, 100),
    )
    text = Text(load_default=None, allow_none=True, validate=validate.Length(max=500))


class ConfirmingSchema(Command):
    shifts = fields.List(
        fields.Integer(strict=True, validate=SHIFT_NO),
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, 100),
    )


class ApplicationSchema(Schema):
    gig = fields.String()
    worker = fields.String()
    name = fields.String(allow_none=True)
    state = fields.String(validate=validate.OneOf(STANDINGS))
    shifts = fields.List(fields.Integer())
    to_confirm = fields.List(
        fields.Integer(), metadata={"description": "the shifts one is asked about and has not confirmed"}
    )
    reason_code = fields.String(allow_none=True)
    text = fields.String(allow_none=True)


class OwnApplicationSchema(ApplicationSchema):
    of = fields.Nested(GigSchema, metadata={"description": "the gig"})


class GigDecisionSchema(Command):
    decision = fields.String(
        required=True, validate=validate.OneOf(["hired", "declined"], error="outcome-unknown")
    )
    reason_code = fields.String(load_default=None, allow_none=True, validate=REASON)


class ShiftRecordSchema(Command):
    worker = Id(required=True)
    shift = fields.Integer(required=True, strict=True, validate=SHIFT_NO)
    outcome = fields.String(required=True, validate=OUTCOME)
    quantity = DecimalText(load_default=None, allow_none=True)
    reason_code = fields.String(load_default="hours-wrong", validate=REASON)
    text = Text(load_default=None, allow_none=True, validate=validate.Length(max=500))


class ShiftRecordedSchema(Schema):
    gig = fields.String()
    worker = fields.String()
    shift = fields.Integer()
    outcome = fields.String(metadata={"description": "`contested` where the worker says it was otherwise"})
    quantity = DecimalText(allow_none=True)
    entry = fields.String(allow_none=True, metadata={"description": "the income entry it is booked on"})
    exact = Exact(allow_none=True)
    amount = Yuan(allow_none=True)
    contest = fields.String(allow_none=True)


class ShiftWorkedSchema(Schema):
    shift = fields.Integer()
    starts_at = Instant()
    ends_at = Instant()
    outcome = fields.String(allow_none=True)
    quantity = DecimalText(allow_none=True)
    exact = Exact()
    contest = fields.String(allow_none=True)
    contest_reason = fields.String(allow_none=True)
    claims = DecimalText(allow_none=True)


class WorkedSchema(Schema):
    worker = fields.String()
    name = fields.String(allow_none=True)
    exact = Exact(metadata={"description": "earned, paid or not"})
    unpaid = Yuan()
    shifts = fields.List(fields.Nested(ShiftWorkedSchema))


class GigPaymentSchema(Command):
    worker = Id(required=True)
    reference = fields.String(
        load_default=None,
        allow_none=True,
        validate=Pattern(r"^[A-Za-z0-9_.\-/]{0,64}$", error="reference-unreadable"),
    )


class GigPayLineSchema(Schema):
    id = fields.String()
    month = fields.String()
    amount = Yuan()


class GigPaidSchema(Schema):
    gig = fields.String()
    worker = fields.String()
    amount = Yuan()
    lines = fields.List(fields.Nested(GigPayLineSchema))
    reference = fields.String(allow_none=True)


class FillQuerySchema(Schema):
    first = fields.String(data_key="from", load_default=None, validate=MONTH)
    last = fields.String(data_key="to", load_default=None, validate=MONTH)
    as_of = AsOf(load_default=None)


class FillMonthSchema(Schema):
    month = fields.String()
    asked = fields.Integer()
    filled = fields.Integer()
    attended = fields.Integer()
    rate = DecimalText(allow_none=True)
    attendance = DecimalText(allow_none=True)
    cancelled = fields.Integer(metadata={"description": "called off more than 24 hours ahead: left out"})
    cancelled_late = fields.Integer(metadata={"description": "called off later: asked for and unfilled"})
    reduced = fields.Integer(metadata={"description": "later reductions; they do not shrink what was asked"})


class FillRateSchema(Schema):
    months = fields.List(fields.Nested(FillMonthSchema))
    hours_to_full = DecimalText(allow_none=True)
