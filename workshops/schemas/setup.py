"""Workshops, members, products and rates on the wire."""

from marshmallow import Schema, fields, validate

from shell.schemas import CODE, VILLAGE, Command, Day, DecimalText, Pattern, Text, Yuan
from shell.vocabularies import UNITS, WORKSHOP_KINDS
from workshops.schemas.kinds import NAME, MemberNumber, RequestId


class PayerSchema(Schema):
    name = Text(required=True, validate=NAME)
    uscc = fields.String(required=True, validate=Pattern(r"^[0-9A-Z]{18}$", error="uscc-unreadable"))


class WorkshopSchema(Schema):
    id = fields.String(dump_only=True)
    name = Text(required=True, validate=NAME)
    village = fields.String(required=True, validate=VILLAGE)
    kind = fields.String(required=True, validate=validate.OneOf(WORKSHOP_KINDS, error="kind-unknown"))
    payer = fields.Nested(PayerSchema, required=True)


class MemberSchema(Schema):
    worker = fields.String(dump_only=True)
    number = MemberNumber(required=True)
    name = fields.String(dump_only=True, allow_none=True)


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


class GradeFactorSchema(Command):
    product = fields.String(required=True, validate=CODE)
    grade = fields.String(required=True, validate=CODE)
    factor = DecimalText(required=True)
    effective_from = Day(required=True)


class GradeFactorSaidSchema(Schema):
    """A grade's factor; `effective_from` is null for the one the grade began with."""

    product = fields.String()
    grade = fields.String()
    factor = DecimalText()
    effective_from = fields.Date(allow_none=True)


class WhatIfQuerySchema(Schema):
    """A rate that is only thought of, over this month and those before it."""

    product = fields.String(required=True, validate=CODE)
    step = fields.String(required=True, validate=CODE)
    rate = DecimalText(required=True)
    months = fields.Integer(load_default=3, validate=validate.Range(1, 24))


class EffectSchema(Schema):
    """What was earned, and what it would have been."""

    pieces = fields.Integer()
    earned = Yuan()
    proposed = Yuan()
    difference = Yuan()


class MonthEffectSchema(EffectSchema):
    month = fields.String(attribute="of")


class WorkerEffectSchema(EffectSchema):
    worker = fields.String(attribute="of")


class WhatIfSchema(Schema):
    total = fields.Nested(EffectSchema)
    months = fields.List(fields.Nested(MonthEffectSchema))
    workers = fields.List(fields.Nested(WorkerEffectSchema))


class PieceRateQuoteSchema(Schema):
    product = fields.String()
    step = fields.String()
    rate = DecimalText()
    effective_from = fields.Date()
