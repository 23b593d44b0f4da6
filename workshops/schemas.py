"""Workshops on the wire: what comes in, checked; what goes out, formatted."""

import unicodedata
from typing import Any

from marshmallow import Schema, fields, validate

from shell.schemas import (
    CODE,
    MONTH,
    VILLAGE,
    AsOf,
    Command,
    Day,
    DecimalText,
    Exact,
    Id,
    Pattern,
    Text,
    TrueOrFalse,
    Yuan,
)
from shell.vocabularies import REASONS, RELATIONS, UNITS, WITHHOLDING, WORKSHOP_KINDS

NAME = validate.Length(min=1, max=60)
COUNT = validate.Range(min=0, max=100_000)
OUTCOMES = ("upheld", "rejected")
STATES = ("announced", "handed-in", "inspected", "withdrawn")


class Count(fields.Integer):
    """Whole pieces; `None` where nobody has counted yet."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"strict": True, "validate": COUNT, **kwargs})


class PayerSchema(Schema):
    name = Text(required=True, validate=NAME)
    uscc = fields.String(required=True, validate=Pattern(r"^[0-9A-Z]{18}$", error="uscc-unreadable"))


class WorkshopSchema(Schema):
    id = fields.String(dump_only=True)
    name = Text(required=True, validate=NAME)
    village = fields.String(required=True, validate=VILLAGE)
    kind = fields.String(required=True, validate=validate.OneOf(WORKSHOP_KINDS, error="kind-unknown"))
    payer = fields.Nested(PayerSchema, required=True)


class MemberNumber(fields.String):
    """A short number as it is printed on a card, full-width or not. Never a name: it stands in events."""

    def __init__(self, **kwargs: Any) -> None:
        shape = Pattern(r"^[A-Za-z0-9_\-]{1,12}$", error="number-unreadable")
        super().__init__(**{"validate": shape, **kwargs})

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return unicodedata.normalize("NFKC", super()._deserialize(value, attr, data, **kwargs))


class MemberSchema(Schema):
    worker = fields.String(dump_only=True)
    number = MemberNumber(required=True)
    name = fields.String(dump_only=True, allow_none=True)


class RequestId(Id):
    """The client's id of a request that may also come without one."""

    def __init__(self) -> None:
        said = {"description": "of this request: sent again, it changes nothing, whatever was said since"}
        super().__init__(load_default=None, allow_none=True, load_only=True, metadata=said)


class JoinSchema(MemberSchema):
    id = RequestId()


class StepSchema(Schema):
    code = fields.String(required=True, validate=CODE)
    name = Text(required=True, validate=NAME)
    requires = fields.String(load_default=None, allow_none=True, validate=CODE)


class GradeSchema(Schema):
    code = fields.String(required=True, validate=CODE)
    factor = DecimalText(required=True)


class ProductSchema(Schema):
    workshop = fields.String(dump_only=True)
    code = fields.String(dump_only=True)
    name = Text(required=True, validate=NAME)
    unit = fields.String(load_default="piece", validate=validate.OneOf(UNITS, error="unit-unknown"))
    steps = fields.List(fields.Nested(StepSchema), required=True, validate=validate.Length(1, 50))
    grades = fields.List(fields.Nested(GradeSchema), load_default=list, validate=validate.Length(max=9))


class DefinitionSchema(ProductSchema):
    id = RequestId()


class PieceRateSchema(Command):
    product = fields.String(required=True, validate=CODE)
    step = fields.String(required=True, validate=CODE)
    rate = DecimalText(required=True)
    effective_from = Day(required=True)


class PieceRateQuoteSchema(Schema):
    product = fields.String()
    step = fields.String()
    rate = DecimalText()
    effective_from = fields.Date()


class WorkerKey(Text):
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
    work_date = Day(required=True)
    order = Id(load_default=None, allow_none=True, load_only=True)
    counted_by_worker = Count(load_default=None, allow_none=True)
    rework_of = Id(load_default=None, allow_none=True)
    unit = fields.String(dump_only=True, allow_none=True)
    rate = DecimalText(dump_only=True, allow_none=True)
    exact = Exact(dump_only=True, allow_none=True)
    amount = Yuan(dump_only=True, allow_none=True)
    state = fields.String(dump_only=True, validate=validate.OneOf(STATES))
    accepted = Count(dump_only=True, allow_none=True)
    rework = Count(dump_only=True, allow_none=True)
    rejected = Count(dump_only=True, allow_none=True)
    run = fields.String(dump_only=True, allow_none=True)
    contest = fields.String(dump_only=True, allow_none=True)


class ReasonSchema(Schema):
    code = fields.String(required=True, validate=validate.OneOf(REASONS, error="reason-unknown"))
    quantity = Count(load_default=0)


class SplitSchema(Command):
    accepted = Count(required=True)
    rework = Count(required=True)
    rejected = Count(required=True)
    grades = fields.Dict(
        keys=fields.String(validate=CODE),
        values=Count(),
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
    quantity = Count(required=True)
    reason_code = fields.String(required=True, validate=validate.OneOf(REASONS, error="reason-unknown"))
    accepted = Count(load_default=None, allow_none=True)
    rework = Count(load_default=None, allow_none=True)
    rejected = Count(load_default=None, allow_none=True)


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
    text = Text(load_default=None, allow_none=True, validate=validate.Length(max=500))


class AnswerSchema(Command):
    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES, error="outcome-unknown"))
    text = Text(load_default=None, allow_none=True, validate=validate.Length(max=500))


class WithdrawnSchema(Schema):
    hand_in = fields.String()
    state = fields.String()


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


class PayRunRequestSchema(Schema):
    workshop = Id(required=True)
    to = Day(required=True)
    label = fields.String(required=True, validate=MONTH)


class OrNone(fields.String):
    """A text that is empty inside where there is none."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return value or None


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


class PayTermsSchema(Command):
    """What the payer is to those who work here, and the tax kept back; a decision of law."""

    relation = fields.String(
        required=True, validate=validate.OneOf(tuple(RELATIONS), error="relation-unknown")
    )
    withholding = fields.String(
        required=True, validate=validate.OneOf(tuple(WITHHOLDING), error="withholding-unknown")
    )
    effective_from = Day(required=True)


class PayTermsInForceSchema(Schema):
    relation = fields.String()
    withholding = fields.String()
    effective_from = fields.Date()


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


class DaySheetSchema(Schema):
    dry_run = TrueOrFalse(load_default=False)
    partial = TrueOrFalse(load_default=False)  # type: ignore[assignment]


class ListQuerySchema(Schema):
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))
    cursor = fields.String(load_default=None)


class HandInQuerySchema(ListQuerySchema):
    workshop = Id(load_default=None)
    worker = Id(load_default=None)
    work_date = Day(load_default=None)
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


class ContestQuerySchema(ListQuerySchema):
    workshop = Id(load_default=None)
    worker = Id(load_default=None)
    state = fields.String(
        load_default=None, validate=validate.OneOf(["open", *OUTCOMES], error="choice-unknown")
    )


class WorkshopQuerySchema(ListQuerySchema):
    workshop = Id(required=True)


__all__ = [name for name in dir() if name.endswith("Schema")] + ["AsOf"]
