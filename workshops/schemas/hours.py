"""Hours of the employed on the wire."""

from marshmallow import Schema, fields, validate

from shell.schemas import MONTH, Command, Day, DecimalText
from workshops.schemas.kinds import WorkerKey


class HoursOfOneSchema(Schema):
    worker = WorkerKey()
    hours = DecimalText(required=True)


class HoursSchema(Command):
    """A day's hours: those named are kept or mended, the others stay as they are; 0 where nobody worked."""

    work_date = Day(required=True)
    hours = fields.List(fields.Nested(HoursOfOneSchema), required=True, validate=validate.Length(1, 500))


class HoursOnQuerySchema(Schema):
    day = Day(required=True)


class HoursOfQuerySchema(Schema):
    month = fields.String(required=True, validate=MONTH)


class DayOfHoursSchema(Schema):
    workshop = fields.String()
    worker = fields.String()
    day = fields.Date()
    hours = DecimalText()
