"""Hand-ins on the wire, with their inspection and correction, and day sheets."""

import json
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from shell.schemas import CODE, Command, Day, DecimalText, Exact, Id, ListQuerySchema, TrueOrFalse, Yuan
from shell.vocabularies import REASONS
from workshops.schemas.kinds import Count, WorkerKey

STATES = ("announced", "handed-in", "inspected", "withdrawn")


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


class JudgementSchema(InspectionSchema):
    hand_in = Id(required=True)


class InspectionsSchema(Schema):
    items = fields.List(fields.Nested(JudgementSchema), required=True, validate=validate.Length(1, 200))

    @validates_schema
    def each_once(self, data: dict[str, Any], **_: Any) -> None:
        """No hand-in is judged twice in one batch."""
        if len({each["hand_in"] for each in data["items"]}) < len(data["items"]):
            raise ValidationError("hand-in-twice", "items")


class NotInspectedSchema(Schema):
    hand_in = fields.String()
    code = fields.String()
    detail = fields.String()


class InspectionsToldSchema(Schema):
    inspected = fields.List(fields.Nested(InspectedSchema))
    refused = fields.List(fields.Nested(NotInspectedSchema))


class PhotoSchema(Schema):
    hand_in = fields.String()
    photo = fields.String()
    digest = fields.String()
    at = fields.AwareDateTime()


class PhotosSchema(Schema):
    items = fields.List(fields.Nested(PhotoSchema))


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


class WithdrawnSchema(Schema):
    hand_in = fields.String()
    state = fields.String()


class HandInQuerySchema(ListQuerySchema):
    workshop = Id(load_default=None)
    worker = Id(load_default=None)
    work_date = Day(load_default=None)
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


class OrdersByProduct(fields.String):
    """The orders that products count for, as the text of a JSON object: multipart forms know nothing else."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        try:
            said = json.loads(value)
        except ValueError as wrong:
            raise ValidationError("object-expected") from wrong
        if not isinstance(said, dict) or len(said) > 100:
            raise ValidationError("object-expected")
        order, code = Id(), fields.String(validate=CODE)
        return {code.deserialize(product): order.deserialize(id) for product, id in said.items()}


class DaySheetSchema(Schema):
    dry_run = TrueOrFalse(load_default=False)
    partial = TrueOrFalse(load_default=False)  # type: ignore[assignment]
    orders = OrdersByProduct(load_default=dict)
