"""What a device at the counter sends: entered a moment ago, or while the network was away."""

from marshmallow import Schema, fields, validate

from shell.schemas import CODE, Command, Day, Id
from workshops.schemas.kinds import Count, WorkerKey

MOST_AT_ONCE = 50


class CounterHandInSchema(Command):
    """Pieces handed in; `id` is the hand-in's, minted when 记下 was pressed."""

    kind = fields.Constant("hand-in")
    worker = WorkerKey()
    product = fields.String(required=True, validate=CODE)
    step = fields.String(required=True, validate=CODE)
    quantity = fields.Integer(required=True, strict=True)
    work_date = Day(required=True)
    counted_by_worker = Count(load_default=None, allow_none=True)
    rework_of = Id(load_default=None, allow_none=True)
    order = Id(load_default=None, allow_none=True)


class CounterUndoSchema(Command):
    """The undoing of a hand-in."""

    kind = fields.Constant("undo")
    hand_in = Id(required=True)


class CounterSchema(Schema):
    """Entries in the order they were made, and the account that made them."""

    account = fields.String(required=True, validate=validate.Length(max=36))
    entries = fields.List(fields.Dict(), required=True, validate=validate.Length(max=MOST_AT_ONCE))
