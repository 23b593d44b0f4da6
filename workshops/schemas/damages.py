"""Damage that wages pay for, on the wire."""

from marshmallow import Schema, fields, validate

from shell.schemas import Command, Day, Yuan
from shell.vocabularies import DAMAGE_REASONS


class DamageSchema(Command):
    """What somebody of the employed broke; `id` is the damage's own."""

    happened_on = Day(required=True)
    amount = Yuan(required=True)
    reason_code = fields.String(
        required=True, validate=validate.OneOf(DAMAGE_REASONS, error="choice-unknown")
    )


class DamageToldSchema(Schema):
    """`taken` on approved slips; `coming` on those of a run that waits for its approval."""

    id = fields.String(attribute="damage")
    workshop = fields.String()
    worker = fields.String()
    happened_on = fields.Date()
    amount = Yuan()
    reason_code = fields.String()
    state = fields.String(metadata={"description": "`open` or `withdrawn`"})
    contest = fields.String(allow_none=True, metadata={"description": "the one that waits for an answer"})
    taken = Yuan()
    coming = Yuan()
