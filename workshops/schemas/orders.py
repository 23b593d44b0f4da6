"""Orders and their material on the wire."""

from typing import Any

from marshmallow import Schema, fields, validate

from shell.schemas import CODE, AsOf, Command, Day, DecimalText, Id, ListQuerySchema, Text
from shell.vocabularies import DEMANDS, MATERIAL_UNITS, REASONS
from workshops.schemas.kinds import NAME, WorkerKey

ORDER_STATES = ("placed", "open", "closed", "cancelled")


class ReasonCode(fields.String):
    """A code of the vocabulary `reasons`."""

    def __init__(self, **kwargs: Any) -> None:
        known = validate.OneOf(REASONS, error="reason-unknown")
        super().__init__(**{"required": True, "validate": known, **kwargs})


class Pieces(fields.Integer):
    """Whole pieces of an order."""

    def __init__(self, **kwargs: Any) -> None:
        fits = validate.Range(0, 10_000_000)
        super().__init__(**{"strict": True, "validate": fits, **kwargs})


class BillLineSchema(Schema):
    code = fields.String(required=True, validate=CODE, attribute="material")
    name = Text(required=True, validate=NAME)
    unit = fields.String(required=True, validate=validate.OneOf(MATERIAL_UNITS, error="unit-unknown"))
    step = fields.String(required=True, validate=CODE)
    each = DecimalText(required=True)


class OrderRequestSchema(Schema):
    workshop = Id(required=True)
    others = fields.List(Id(), load_default=list, validate=validate.Length(max=20))
    enterprise = Id(required=True)
    product = fields.String(required=True, validate=CODE)
    steps = fields.List(
        fields.String(validate=CODE), load_default=None, allow_none=True, validate=validate.Length(1, 50)
    )
    quantity = Pieces(required=True)
    over = Pieces(load_default=0)
    price = DecimalText(load_default=None, allow_none=True)
    due_on = Day(required=True)
    demands = fields.List(
        fields.String(validate=validate.OneOf(DEMANDS, error="demand-unknown")),
        load_default=list,
        validate=validate.Length(max=20),
    )
    materials = fields.List(
        fields.Nested(BillLineSchema), load_default=list, validate=validate.Length(max=100)
    )
    text = Text(load_default=None, allow_none=True, validate=validate.Length(max=500))


class OrderShareSchema(Schema):
    workshop = fields.String()
    state = fields.String()
    share = fields.Integer()
    shipped = fields.Integer()


class OrderStepSchema(Schema):
    step = fields.String()
    handed_in = fields.Integer()
    accepted = fields.Integer()
    rejected = fields.Integer()


class OrderForecastSchema(Schema):
    earliest = fields.Date()
    latest = fields.Date(allow_none=True)
    pace = fields.Integer()
    days = fields.Integer()


class OrderChangeSchema(Schema):
    change = fields.String()
    quantity = fields.Integer()
    over = fields.Integer()
    due_on = fields.String()


class OrderInListSchema(Schema):
    id = fields.String()
    enterprise = fields.String()
    product = fields.String()
    steps = fields.List(fields.String())
    quantity = fields.Integer()
    over = fields.Integer()
    price = DecimalText(allow_none=True)
    due_on = fields.Date()
    demands = fields.List(fields.String())
    materials = fields.List(fields.Nested(BillLineSchema))
    state = fields.String(validate=validate.OneOf(ORDER_STATES))
    written_by = fields.String(allow_none=True)
    reason_code = fields.String(allow_none=True)
    taken = fields.Integer()
    enough_for = fields.Integer(allow_none=True)
    handed_in = fields.Integer()
    accepted = fields.Integer()
    shipped = fields.Integer()
    shares = fields.List(fields.Nested(OrderShareSchema))
    work = fields.List(fields.Nested(OrderStepSchema))
    change = fields.Nested(OrderChangeSchema, allow_none=True)
    forecast = fields.Nested(OrderForecastSchema, allow_none=True)


class LotSchema(Schema):
    lot = fields.String()
    workshop = fields.String()
    quantity = fields.Integer()
    taken_back = fields.Boolean()
    at = fields.AwareDateTime()


class MaterialTotalSchema(Schema):
    workshop = fields.String()
    material = fields.String()
    received = DecimalText()
    stock = DecimalText()
    held = DecimalText()
    used = DecimalText()
    scrapped = DecimalText()
    sent_back = DecimalText()
    counted = DecimalText()
    beyond = DecimalText()


class DefectSchema(Schema):
    code = fields.String()
    alone = fields.Integer(metadata={"description": "pieces that had it and nothing else"})
    among = fields.Integer(metadata={"description": "bad pieces of hand-ins where several things were wrong"})


class StepQualitySchema(Schema):
    """What inspection found of pieces that came in for the first time; `again` is rework that came again."""

    step = fields.String()
    accepted = fields.Integer()
    rework = fields.Integer()
    rejected = fields.Integer()
    again = fields.Integer()
    again_accepted = fields.Integer()
    defects = fields.List(fields.Nested(DefectSchema))


class OrderSchema(OrderInListSchema):
    text = fields.String(allow_none=True)
    lots = fields.List(fields.Nested(LotSchema))
    material_totals = fields.List(fields.Nested(MaterialTotalSchema))
    quality = fields.List(fields.Nested(StepQualitySchema))


class OrderQuerySchema(ListQuerySchema):
    workshop = Id(load_default=None)
    enterprise = Id(load_default=None)
    ended = fields.Boolean(load_default=None, allow_none=True)


class AtWorkshopSchema(Command):
    workshop = Id(required=True)


class ShareRequestSchema(AtWorkshopSchema):
    quantity = Pieces(required=True)


class OrderDeclineSchema(AtWorkshopSchema):
    reason_code = ReasonCode()


class OrderChangeRequestSchema(Command):
    quantity = Pieces(load_default=None, allow_none=True)
    over = Pieces(load_default=None, allow_none=True)
    due_on = Day(load_default=None, allow_none=True)


class OrderChangeAnswerSchema(AtWorkshopSchema):
    change = Id(required=True)
    agreed = fields.Boolean(required=True)


class OrderEndSchema(Command):
    reason_code = ReasonCode(required=False, load_default=None, allow_none=True)


class OrderCancellationSchema(Command):
    reason_code = ReasonCode()


class OrderStateSchema(Schema):
    order = fields.String()
    state = fields.String()
    quantity = fields.Integer()
    due_on = fields.Date()
    shares = fields.Dict(keys=fields.String(), values=fields.Integer())
    shipped = fields.Dict(keys=fields.String(), values=fields.Integer())


class PortionSchema(Schema):
    material = fields.String(required=True, validate=CODE)
    quantity = DecimalText(required=True)


class MoveSchema(AtWorkshopSchema):
    portions = fields.List(fields.Nested(PortionSchema), required=True, validate=validate.Length(1, 100))


class WithWorkerSchema(MoveSchema):
    worker = WorkerKey()


class AnyoneKey(Text):
    """A worker's id or number; none for the workshop's stock."""

    def __init__(self) -> None:
        super().__init__(load_default=None, allow_none=True, validate=validate.Length(1, 36))


class ScrapSchema(MoveSchema):
    worker = AnyoneKey()
    reason_code = ReasonCode()


class MaterialMovedSchema(Schema):
    order = fields.String()
    workshop = fields.String()


class MaterialQuerySchema(Schema):
    workshop = Id(required=True)
    worker = Id(load_default=None)
    as_of = AsOf(load_default=None)


class MovementQuerySchema(ListQuerySchema):
    workshop = Id(required=True)
    worker = Id(load_default=None)
    as_of = AsOf(load_default=None)


class MaterialAccountSchema(Schema):
    worker = fields.String(allow_none=True)
    material = fields.String()
    received = DecimalText()
    issued = DecimalText()
    returned = DecimalText()
    used = DecimalText()
    scrapped = DecimalText()
    sent_back = DecimalText()
    counted = DecimalText()
    beyond = DecimalText()
    out = DecimalText()


class MaterialAccountsSchema(Schema):
    items = fields.List(fields.Nested(MaterialAccountSchema))


class MovementSchema(Schema):
    at = fields.AwareDateTime()
    worker = fields.String(allow_none=True)
    between = fields.String(allow_none=True)
    material = fields.String()
    kind = fields.String()
    change = DecimalText()
    counted = DecimalText(allow_none=True)
    hand_in = fields.String(allow_none=True)
    pieces = fields.Integer(allow_none=True)
    reason_code = fields.String(allow_none=True)
