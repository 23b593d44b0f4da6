"""Signing in, and what an account may do: codes, devices, the second factor, grants, tokens."""

from marshmallow import Schema, fields, validate

from kernel.identity import Role
from kernel.permissions import TOKEN_SCOPES
from people.schemas.fields import CODE, NAME, PHONE
from shell.schemas import Day, Instant, Text


class PhoneSchema(Schema):
    phone = Text(required=True, validate=PHONE)


class SignInSchema(PhoneSchema):
    code = Text(required=True, validate=validate.Length(min=1, max=16, error="code-wrong"))
    known = Text(
        allow_none=True,
        validate=validate.Length(max=60, error="owner-wrong"),
        metadata={"description": "after `owner-asked`: the name, or the identity number's last four"},
    )
    not_me = fields.Boolean(metadata={"description": "the number was somebody else's before"})


class SessionSchema(Schema):
    token = fields.String()
    account = fields.String()


class SecondStepSchema(Schema):
    code = Text(required=True, validate=validate.Length(min=1, max=32, error="second-factor-wrong"))


class DeviceSchema(Schema):
    id = fields.String()
    device = fields.String(allow_none=True, metadata={"description": "browser, system and model, as told"})
    address = fields.String(allow_none=True, metadata={"description": "how the network's address begins"})
    began_at = fields.AwareDateTime()
    seen_at = fields.AwareDateTime()
    current = fields.Boolean()


class DevicesSchema(Schema):
    items = fields.List(fields.Nested(DeviceSchema))


class ResetSchema(Schema):
    reason_code = fields.String(required=True, validate=CODE)


class GrantSchema(Schema):
    role = fields.Enum(Role, by_value=True)
    region = fields.String(allow_none=True)
    worker = fields.String(allow_none=True)
    employer = fields.String(allow_none=True)
    workshop = fields.String(allow_none=True)
    acting = fields.String(allow_none=True, metadata={"description": "of a relative: how far they were let"})
    until = Day(allow_none=True, metadata={"description": "of a relative: the last day"})


class MeSchema(Schema):
    account = fields.String()
    name = fields.String(allow_none=True)
    phone = fields.String(metadata={"description": "masked"})
    worker = fields.String(allow_none=True)
    grants = fields.List(fields.Nested(GrantSchema))
    scopes = fields.List(
        fields.String(),
        allow_none=True,
        metadata={"description": "of the token asked with; null: all there is"},
    )
    withheld = fields.List(
        fields.Enum(Role, by_value=True),
        metadata={"description": "roles that wait for the second factor"},
    )


class NewTokenSchema(Schema):
    name = Text(required=True, validate=NAME)
    scopes = fields.List(
        fields.String(validate=validate.OneOf(TOKEN_SCOPES, error="scope-unknown")),
        required=True,
        validate=validate.Length(min=1, max=len(TOKEN_SCOPES), error="scope-unknown"),
    )
    days = fields.Integer(
        required=True, strict=True, validate=validate.Range(min=1, max=366, error="out-of-range")
    )


class TokenSchema(Schema):
    id = fields.String()
    name = fields.String()
    scopes = fields.List(fields.String())
    made_at = Instant()
    expires_at = Instant()
    revoked_at = Instant(allow_none=True)
    used_at = Instant(allow_none=True)
    token = fields.String(metadata={"description": "only once, where it is made"})
