"""Training on the wire: what comes in, checked; what goes out, formatted."""

from marshmallow import Schema, fields, validate

from shell.schemas import CODE, REGION, VILLAGE, Command, Day, Id, Instant, ListQuerySchema, Pattern, Text
from shell.vocabularies import QUALIFICATIONS, REASONS, TRADES

NAME = validate.Length(min=1, max=60)
STATES = ("enrolled", "waitlisted", "offered", "completed", "cancelled")


def masked_name(name: str | None) -> str | None:
    """陈*梅: the first and the last character, so that whoever knows somebody recognises them."""
    if not name:
        return None
    last = name[-1] if len(name) > 2 else ""
    return name[0] + "*" * max(len(name) - 1 - len(last), 1) + last


class CourseSchema(Schema):
    code = fields.String(dump_only=True)
    name = Text(required=True, validate=NAME)
    trade = fields.String(required=True, validate=validate.OneOf(TRADES, error="trade-unknown"))
    hours = fields.Integer(required=True, strict=True, validate=validate.Range(1, 2000))
    qualifies_for = fields.List(
        fields.String(validate=validate.OneOf(QUALIFICATIONS, error="qualification-unknown")),
        load_default=list,
        validate=validate.Length(max=20),
    )
    valid_months = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=validate.Range(1, 600)
    )


class CourseSessionSchema(Schema):
    starts_at = Instant(required=True)
    ends_at = Instant(required=True)


class CompletionSchema(Schema):
    sessions = fields.Integer(required=True, strict=True, validate=validate.Range(0, 200))
    assessment = fields.Boolean(required=True, truthy={True}, falsy={False})


class QueuePlaceSchema(Schema):
    place = fields.Integer(allow_none=True, metadata={"description": "null while a seat is held"})
    state = fields.String()
    worker = fields.String(metadata={"description": "for trainers, coordinators and officials of the run"})
    name = fields.String(allow_none=True)
    offer_expires_at = Instant()


class RunInListSchema(Schema):
    id = fields.String(dump_only=True)
    course = fields.String(required=True, validate=CODE)
    course_name = fields.String(dump_only=True)
    village = fields.String(required=True, validate=VILLAGE)
    capacity = fields.Integer(required=True, strict=True, validate=validate.Range(1, 1000))
    cut_off = Instant(required=True)
    sessions = fields.List(
        fields.Nested(CourseSessionSchema), required=True, validate=validate.Length(min=1, max=200)
    )
    completion = fields.Nested(CompletionSchema, required=True)
    state = fields.String(dump_only=True)
    enrolled = fields.Integer(dump_only=True)
    offered = fields.Integer(dump_only=True)
    waitlisted = fields.Integer(dump_only=True)


class RunSchema(RunInListSchema):
    trainers = fields.List(Id(), required=True, validate=validate.Length(max=20))
    place = fields.Integer(
        dump_only=True, allow_none=True, metadata={"description": "the reader's own place in the queue"}
    )
    queue = fields.List(fields.Nested(QueuePlaceSchema), dump_only=True)


class CapacitySchema(Schema):
    capacity = fields.Integer(required=True, strict=True, validate=validate.Range(1, 1000))


class CancellationSchema(Command):
    reason_code = fields.String(required=True, validate=validate.OneOf(REASONS, error="reason-unknown"))


class EnrolmentSchema(Schema):
    run = fields.String()
    worker = fields.String()
    state = fields.String(validate=validate.OneOf(STATES))
    place = fields.Integer(allow_none=True)
    offer_expires_at = Instant(allow_none=True)
    certificate = fields.String(allow_none=True)


class LearnerSchema(EnrolmentSchema):
    name = fields.String(allow_none=True)
    attended = fields.Integer()
    passed = fields.Boolean(allow_none=True)


class OwnEnrolmentSchema(EnrolmentSchema):
    course = fields.String()
    course_name = fields.String()
    village = fields.String()
    sessions = fields.List(fields.Nested(CourseSessionSchema))


class OfferAnswerSchema(Command):
    accept = fields.Boolean(required=True, truthy={True}, falsy={False})


class AttendanceSchema(Command):
    worker = Id(required=True)
    session = fields.Integer(required=True, strict=True, validate=validate.Range(0, 1000))
    outcome = fields.String(
        required=True, validate=validate.OneOf(["attended", "absent"], error="outcome-unknown")
    )


class AssessmentSchema(Command):
    worker = Id(required=True)
    passed = fields.Boolean(required=True, truthy={True}, falsy={False})


class ProgressSchema(Schema):
    run = fields.String()
    worker = fields.String()
    attended = fields.Integer()
    passed = fields.Boolean(allow_none=True)
    certificate = fields.String(allow_none=True)


class CertificateCheckSchema(Schema):
    number = fields.String()
    state = fields.String(validate=validate.OneOf(["valid", "revoked", "expired"]))
    course = fields.String()
    course_name = fields.String()
    name = fields.String(allow_none=True, metadata={"description": "masked"})
    valid_from = fields.Date()
    valid_until = fields.Date(allow_none=True)


class CertificateSchema(Schema):
    number = fields.String()
    state = fields.String(validate=validate.OneOf(["valid", "revoked", "expired"]))
    course = fields.String()
    course_name = fields.String()
    run = fields.String()
    qualifies_for = fields.List(fields.String())
    valid_from = fields.Date()
    valid_until = fields.Date(allow_none=True)
    revoked_on = fields.Date(allow_none=True)


class PermitSchema(Command):
    number = fields.String(
        load_default=None,
        allow_none=True,
        load_only=True,
        validate=Pattern(r"^[A-Za-z0-9]{1,32}$", error="number-unreadable"),
    )
    worker = fields.String(dump_only=True)
    qualification = fields.String(dump_only=True)
    valid_from = Day(required=True)
    valid_until = Day(required=True)
    review_by = Day(required=True)


class PermitInListSchema(PermitSchema):
    class Meta:
        exclude = ("id", "number")


class RunQuerySchema(ListQuerySchema):
    village = fields.String(load_default=None, validate=REGION)
    course = fields.String(load_default=None, validate=CODE)
    open = fields.Boolean(load_default=False)


__all__ = [name for name in dir() if name.endswith("Schema")] + ["CODE", "masked_name"]
