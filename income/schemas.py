"""Income on the wire."""

from typing import Any

from marshmallow import Schema, fields, validate

from income.readmodel import STAGES
from shell.schemas import MONTH, AsOf, Exact, Yuan

SOURCES = ("hand-in", "pay-line", "gig-shift", "gig-payment")


class MonthSchema(Schema):
    month = fields.String()
    estimated = Yuan()
    earned = Yuan()
    settled = Yuan()
    paid = Yuan()
    exact = Exact()


class MonthsSchema(Schema):
    months = fields.List(fields.Nested(MonthSchema))


class Quantity(fields.Number):
    """How much was handed in or worked: whole pieces, hours and days with at most two decimals."""

    num_type = float

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> int | float:
        return int(value) if value == int(value) else float(value)


class EntrySchema(Schema):
    id = fields.String()
    source = fields.String(validate=validate.OneOf(SOURCES))
    kind = fields.String()
    work_date = fields.Date()
    amount = Yuan()
    exact = Exact()
    quantity = Quantity(metadata={"description": "in `unit`: hours and days with up to two decimals"})
    unit = fields.String(allow_none=True)
    rate = fields.String(allow_none=True, metadata={"description": "yuan for one `unit`"})
    stage = fields.String()
    workshop = fields.String(allow_none=True)
    product = fields.String(allow_none=True)
    step = fields.String(allow_none=True)
    employer = fields.String(allow_none=True)
    gig = fields.String(allow_none=True)
    shift = fields.Integer(allow_none=True)
    title = fields.String(allow_none=True)


class EntriesSchema(Schema):
    items = fields.List(fields.Nested(EntrySchema))
    next = fields.String(allow_none=True)


class ExplanationStepSchema(Schema):
    at = fields.AwareDateTime(allow_none=True)
    by_role = fields.String(allow_none=True)
    event = fields.String()
    text = fields.String()
    position = fields.Integer()


class ExplanationSchema(Schema):
    id = fields.String()
    amount = Yuan()
    exact = Exact()
    stage = fields.String()
    steps = fields.List(fields.Nested(ExplanationStepSchema))


class MonthsQuerySchema(Schema):
    first = fields.String(data_key="from", load_default=None, validate=MONTH)
    last = fields.String(data_key="to", load_default=None, validate=MONTH)
    as_of = AsOf(load_default=None)


class EntriesQuerySchema(Schema):
    month = fields.String(load_default=None, validate=MONTH)
    stage = fields.String(load_default=None, validate=validate.OneOf(STAGES, error="stage-unknown"))
    as_of = AsOf(load_default=None)
    limit = fields.Integer(load_default=200, validate=validate.Range(1, 200))
    cursor = fields.String(load_default=None)


class AsOfQuerySchema(Schema):
    as_of = AsOf(load_default=None)
