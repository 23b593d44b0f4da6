"""Bank batches on the wire."""

from marshmallow import Schema, fields, validate

from shell.schemas import Command, Yuan
from shell.vocabularies import REASONS


class BankBatchSchema(Schema):
    id = fields.String()
    run = fields.String()
    lines = fields.Integer()
    total = Yuan()
    state = fields.String(metadata={"description": "`made` or `taken-back`"})


class BankBatchInListSchema(BankBatchSchema):
    open = fields.Integer(metadata={"description": "payments without a result yet"})
    made_at = fields.AwareDateTime()


class BankFileQuerySchema(Schema):
    format = fields.String(load_default="csv", validate=validate.OneOf(("csv", "xlsx")))


class TakeBackSchema(Command):
    reason_code = fields.String(required=True, validate=validate.OneOf(REASONS, error="reason-unknown"))


class ResultErrorSchema(Schema):
    row = fields.Integer(metadata={"description": "as the spreadsheet counts"})
    code = fields.String()


class BankResultsSchema(Schema):
    taken = fields.Integer(metadata={"description": "payments the file tells the result of"})
    under_way = fields.Integer()
    errors = fields.List(fields.Nested(ResultErrorSchema))
