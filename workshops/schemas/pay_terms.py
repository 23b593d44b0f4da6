"""What a workshop's payer is to those who work there, on the wire."""

from marshmallow import Schema, fields, validate

from shell.schemas import Command, Day
from shell.vocabularies import RELATIONS, WINDOWS, WITHHOLDING


class PayTermsSchema(Command):
    """What the payer is to those who work here, and the tax kept back; a decision of law."""

    relation = fields.String(
        required=True, validate=validate.OneOf(tuple(RELATIONS), error="relation-unknown")
    )
    withholding = fields.String(
        required=True, validate=validate.OneOf(tuple(WITHHOLDING), error="withholding-unknown")
    )
    effective_from = Day(required=True)
    window = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(tuple(WINDOWS), error="window-unknown"),
        metadata={"description": "over which time the pay of the employed is compared with the minimum wage"},
    )
    deductions = fields.Boolean(
        load_default=False,
        metadata={"description": "whether the labour contracts let damage be taken of the wage"},
    )


class PayTermsInForceSchema(Schema):
    relation = fields.String()
    withholding = fields.String()
    effective_from = fields.Date()
    window = fields.String(allow_none=True)
    deductions = fields.Boolean()
