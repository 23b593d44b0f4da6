"""Workshops on the wire: what comes in, checked; what goes out, formatted."""

from marshmallow import Schema, ValidationError, fields, validate

from shell.schemas import MONTH, AsOf, Command, DecimalText, Exact, Id, Yuan
from shell.vocabularies import REASONS, UNITS, WORKSHOP_KINDS

CODE = validate.Regexp(r"^[\w.\-]{1,32}$", error="code-unreadable")
NAME = validate.Length(min=1, max=60)
COUNT = validate.Range(min=0, max=100_000)
VILLAGE = validate.Regexp(r"^\d{12}$", error="region-unknown")


class PayerSchema(Schema):
    name = fields.String(required=True, validate=NAME)
    uscc = fields.String(required=True, validate=validate.Regexp(r"^[0-9A-Z]{18}$", error="uscc-unreadable"))


class WorkshopSchema(Schema):
    id = fields.String(dump_only=True)
    name = fields.String(required=True, validate=NAME)
    village = fields.String(required=True, validate=VILLAGE)
    kind = fields.String(required=True, validate=validate.OneOf(WORKSHOP_KINDS, error="kind-unknown"))
    payer = fields.Nested(PayerSchema, required=True)


class MemberSchema(Schema):
    worker = fields.String(dump_only=True)
    number = fields.String(
        required=True, validate=validate.Regexp(r"^[\w\-]{1,12}$", error="number-unreadable")
    )
    name = fields.String(dump_only=True)


class StepSchema(Schema):
    code = fields.String(required=True, validate=CODE)
    name = fields.String(required=True, validate=NAME)
    requires = fields.String(load_default=None, allow_none=True, validate=CODE)


class GradeSchema(Schema):
    code = fields.String(required=True, validate=CODE)
    factor = DecimalText(required=True)


class ProductSchema(Schema):
    workshop = fields.String(dump_only=True)
    code = fields.String(dump_only=True)
    name = fields.String(required=True, validate=NAME)
    unit = fields.String(load_default="piece", validate=validate.OneOf(UNITS, error="unit-unknown"))
    steps = fields.List(fields.Nested(StepSchema), required=True, validate=validate.Length(1, 50))
    grades = fields.List(fields.Nested(GradeSchema), load_default=list, validate=validate.Length(max=9))


class PieceRateSchema(Command):
    product = fields.String(required=True, validate=CODE)
    step = fields.String(required=True, validate=CODE)
    rate = DecimalText(required=True)
    effective_from = fields.Date(required=True)


class PieceRateQuoteSchema(Schema):
    product = fields.String()
    step = fields.String()
    rate = fields.String()
    effective_from = fields.Date()


class WorkerKey(fields.String):
    """A worker's id, or the number on their card."""

    def __init__(self) -> None:
        super().__init__(required=True, validate=validate.Length(1, 36))


class HandInSchema(Schema):
    id = fields.String(dump_only=True)
    workshop = Id(required=True)
    worker = WorkerKey()
    product = fields.String(required=True, validate=CODE)
    step = fields.String(required=True, validate=CODE)
    quantity = fields.Integer(required=True, strict=True)
    work_date = fields.Date(required=True)
    order = Id(load_default=None, allow_none=True, load_only=True)
    counted_by_worker = fields.Integer(load_default=None, allow_none=True, strict=True, validate=COUNT)
    rework_of = Id(load_default=None, allow_none=True)
    unit = fields.String(dump_only=True)
    rate = fields.String(dump_only=True)
    exact = Exact(dump_only=True)
    amount = Yuan(dump_only=True)
    state = fields.String(dump_only=True)
    accepted = fields.Integer(dump_only=True)
    rework = fields.Integer(dump_only=True)
    rejected = fields.Integer(dump_only=True)
    run = fields.String(dump_only=True)
    contest = fields.String(dump_only=True)


class ReasonSchema(Schema):
    code = fields.String(required=True, validate=validate.OneOf(REASONS, error="reason-unknown"))
    quantity = fields.Integer(load_default=0, strict=True, validate=COUNT)


class SplitSchema(Command):
    accepted = fields.Integer(required=True, strict=True, validate=COUNT)
    rework = fields.Integer(required=True, strict=True, validate=COUNT)
    rejected = fields.Integer(required=True, strict=True, validate=COUNT)
    grades = fields.Dict(
        keys=fields.String(validate=CODE),
        values=fields.Integer(strict=True, validate=COUNT),
        load_default=dict,
    )


class InspectionSchema(SplitSchema):
    reasons = fields.List(fields.Nested(ReasonSchema), load_default=list, validate=validate.Length(max=20))


class InspectedSchema(Schema):
    hand_in = fields.String()
    accepted = fields.Integer()
    rework = fields.Integer()
    rejected = fields.Integer()
    exact = Exact()
    amount = Yuan()


class CorrectionSchema(SplitSchema):
    quantity = fields.Integer(required=True, strict=True, validate=COUNT)
    reason_code = fields.String(required=True, validate=validate.OneOf(REASONS, error="reason-unknown"))
    accepted = fields.Integer(load_default=None, allow_none=True, strict=True, validate=COUNT)
    rework = fields.Integer(load_default=None, allow_none=True, strict=True, validate=COUNT)
    rejected = fields.Integer(load_default=None, allow_none=True, strict=True, validate=COUNT)


class CorrectedSchema(Schema):
    hand_in = fields.String()
    quantity = fields.Integer()
    entry = fields.String()
    exact = Exact()
    difference = Exact()


class ContestSchema(Command):
    reason_code = fields.String(
        load_default="miscounted", validate=validate.OneOf(REASONS, error="reason-unknown")
    )


class AnswerSchema(Command):
    outcome = fields.String(
        required=True, validate=validate.OneOf(["upheld", "rejected"], error="outcome-unknown")
    )


class ContestStateSchema(Schema):
    contest = fields.String()
    hand_in = fields.String()
    state = fields.String()


class PayRunRequestSchema(Schema):
    workshop = Id(required=True)
    to = fields.Date(required=True)
    label = fields.String(required=True, validate=MONTH)


class PayLineSchema(Schema):
    id = fields.String()
    kind = fields.String()
    month = fields.String()
    product = fields.String()
    step = fields.String()
    unit = fields.String()
    grade = fields.Function(lambda line: line.get("grade") or None)
    rate = fields.String()
    factor = fields.String()
    quantity = fields.Integer()
    amount = Yuan()


class PaySlipSchema(Schema):
    id = fields.String()
    worker = fields.String()
    lines = fields.List(fields.Nested(PayLineSchema))
    net = Yuan()
    carried_out = Yuan()
    state = fields.String()
    reference = fields.String()


class PayRunSchema(Schema):
    id = fields.String()
    workshop = fields.String()
    to = fields.Date()
    label = fields.String()
    state = fields.String()
    total = Yuan()
    job = fields.String()
    slips = fields.List(fields.Nested(PaySlipSchema))


class ApprovalSchema(Command):
    total = Yuan(required=True)


class PaymentSchema(Command):
    worker = Id(required=True)
    outcome = fields.String(
        required=True, validate=validate.OneOf(["paid", "failed"], error="outcome-unknown")
    )
    reference = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Regexp(r"^[\w\-./]{0,64}$", error="reference-unreadable"),
    )


class PaidSchema(Schema):
    worker = fields.String()
    outcome = fields.String()
    amount = Yuan()
    reference = fields.String()


class TrueOrFalse(fields.String):
    """`true` or `false`, as multipart forms send it."""

    def _deserialize(self, value: object, attr: object, data: object, **kwargs: object) -> bool:  # type: ignore[override]
        if value not in ("true", "false"):
            raise ValidationError("true-or-false")
        return value == "true"


class DaySheetSchema(Schema):
    dry_run = TrueOrFalse(load_default=False)
    partial = TrueOrFalse(load_default=False)


class ListQuerySchema(Schema):
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))
    cursor = fields.String(load_default=None)


class HandInQuerySchema(ListQuerySchema):
    workshop = Id(load_default=None)
    worker = Id(load_default=None)
    work_date = fields.Date(load_default=None)
    state = fields.String(load_default=None)


class WorkshopQuerySchema(Schema):
    workshop = Id(required=True)


__all__ = [name for name in dir() if name.endswith("Schema")] + ["AsOf"]
