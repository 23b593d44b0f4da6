"""People on the wire: what comes in, checked by form; what goes out, masked where it must be."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from kernel.identity import Role
from kernel.permissions import TOKEN_SCOPES
from people.domain import masked_id_number, masked_phone
from people.service import APART
from shell.schemas import REGION, VILLAGE, Command, Day, Id, Instant, Pattern, Text
from shell.vocabularies import HOURS

CODE = Pattern(r"^[a-z][a-z0-9\-]{0,31}$", error="code-unreadable")
HOURS_WANTED = validate.OneOf(HOURS, error="choice-unknown")
NAME = validate.And(
    validate.Length(min=1, max=60, error="name-unreadable"),
    validate.Regexp(r"^\s*\S", error="name-unreadable"),
)
PHONE = validate.Length(min=1, max=32, error="phone-unreadable")


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


class LettingSchema(Command):
    phone = Text(required=True, validate=PHONE)
    acting = fields.String(required=True, validate=CODE)
    until = Day(required=True)


class InvitingSchema(Schema):
    acting = fields.String(required=True, validate=CODE)
    until = Day(required=True)


class InvitationSchema(Schema):
    number = fields.String(metadata={"description": "8 digits, good for an hour, once"})


class AcceptingSchema(Command):
    number = Text(required=True, validate=validate.Length(min=1, max=32, error="invitation-wrong"))


class RelativeSchema(Schema):
    relative = fields.String(metadata={"description": "the account"})
    worker = fields.String()
    name = fields.String(allow_none=True)
    phone = fields.String(metadata={"description": "masked"})
    acting = fields.String()
    until = Day()


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


class WorkerSchema(Schema):
    id = fields.String(dump_only=True)
    name = Text(required=True, validate=NAME)
    phone = Text(allow_none=True, validate=PHONE)
    village = fields.String(required=True, validate=VILLAGE)
    id_number = Text(allow_none=True, validate=validate.Length(max=32, error="id-number-unreadable"))
    birth_date = Day(allow_none=True)
    skills = fields.List(fields.String(validate=CODE), validate=validate.Length(max=50))
    hours = fields.List(fields.String(validate=HOURS_WANTED), validate=validate.Length(max=10))
    consents = fields.List(fields.String(validate=CODE), validate=validate.Length(max=20), load_only=True)
    apart = fields.String(
        validate=validate.OneOf(APART, error="reason-unknown"),
        load_only=True,
        metadata={"description": "why they are somebody else than those `possible-duplicate` named"},
    )


class AccessSchema(Schema):
    at = Instant()
    role = fields.String()
    place = fields.String(
        allow_none=True, metadata={"description": "the workshop, employer or region whose right it was"}
    )
    what = fields.String(metadata={"description": "the action that allowed it"})
    reason = fields.String(allow_none=True)


class ConsentSchema(Schema):
    worker = fields.String()
    purpose = fields.String()
    stands = fields.Boolean(metadata={"description": "whether what depends on it may be done today"})
    given = fields.Boolean(allow_none=True, metadata={"description": "the last answer; null: never asked"})
    text = fields.String(allow_none=True, metadata={"description": "the version agreed to"})
    at = Instant(allow_none=True)
    by_role = fields.Enum(Role, by_value=True, allow_none=True)
    on_behalf = fields.Boolean(metadata={"description": "somebody else answered for them"})


class ConsentsSchema(Schema):
    items = fields.List(fields.Nested(ConsentSchema))


class GivingConsentSchema(Command):
    text = fields.String(required=True, validate=validate.Length(min=1, max=32, error="text-outdated"))
    bank_account = Text(load_default=None, allow_none=True, validate=validate.Length(max=40))


class WordsSchema(Schema):
    title = fields.String()
    what = fields.List(fields.String())
    without = fields.String()


class WordsByLanguageSchema(Schema):
    zh_hans = fields.Nested(WordsSchema, data_key="zh-Hans")
    zh_hant = fields.Nested(WordsSchema, data_key="zh-Hant")
    en = fields.Nested(WordsSchema)


class ConsentTextSchema(Schema):
    purpose = fields.String()
    basis = fields.String(metadata={"description": "needed, asked, or duty: done by law unless refused"})
    version = fields.String()
    effective_from = Day()
    words = fields.Nested(WordsByLanguageSchema)


class ConsentTextsSchema(Schema):
    items = fields.List(fields.Nested(ConsentTextSchema))


class AskingCorrectionSchema(Command):
    name = Text(load_default=None, allow_none=True, validate=NAME)
    id_number = Text(
        load_default=None, allow_none=True, validate=validate.Length(max=32, error="id-number-unreadable")
    )
    birth_date = Day(load_default=None, allow_none=True)


def _confirmed_or_refused(decision: str) -> None:
    if decision not in ("confirmed", "refused"):
        raise ValidationError("decision-unknown")


class AnsweringCorrectionSchema(Command):
    decision = fields.String(required=True, validate=_confirmed_or_refused)
    paper = fields.String(load_default="", validate=CODE, metadata={"description": "which was seen"})
    reason_code = fields.String(load_default="", validate=CODE, metadata={"description": "why refused"})
    apart = fields.String(load_default=None, allow_none=True, validate=CODE)


class WorkerCorrectionSchema(Schema):
    worker = fields.String()
    state = fields.String(
        allow_none=True,
        metadata={"description": "asked, taken-back, confirmed or refused; null: nothing was ever asked"},
    )
    at = Instant(allow_none=True)
    fields_ = fields.List(fields.String(), data_key="fields", attribute="fields")
    name = fields.String(metadata={"description": "as it should be, while asked; so with the next two"})
    id_number = fields.String()
    birth_date = Day()
    paper = fields.String(metadata={"description": "of what was confirmed"})
    reason_code = fields.String(metadata={"description": "of what was refused"})


class WaitingCorrectionSchema(Schema):
    worker = fields.String()
    village = fields.String()
    asked_at = Instant()


class RecordSchema(Schema):
    record = fields.String()
    person = fields.String(metadata={"description": "the surviving record, which stands for all"})


class LedgerIdentitySchema(Schema):
    name = fields.String()
    id_number = fields.String(allow_none=True)
    phone = fields.String(allow_none=True)
    retain_until = Day()


class EmployerSchema(Schema):
    id = fields.String(dump_only=True)
    name = Text(required=True, validate=NAME)
    uscc = Text(required=True, validate=validate.Length(max=32, error="uscc-unreadable"))
    phone = Text(required=True, validate=PHONE)
    town = fields.String(required=True, validate=REGION)
    reason_code = fields.String(allow_none=True, validate=CODE)
    state = fields.String(dump_only=True)


def _verified_or_refused(decision: str) -> None:
    if decision not in ("verified", "refused"):
        raise ValidationError("decision-unknown")


class VerificationSchema(Command):
    decision = fields.String(required=True, validate=_verified_or_refused)
    reason_code = fields.String(load_default=None, allow_none=True, validate=CODE)


class PageSchema(Schema):
    limit = fields.Integer(load_default=50, validate=validate.Range(min=1, max=200))
    cursor = fields.String(load_default=None)


def masked(values: dict[str, str]) -> dict[str, Any]:
    """Vault values as others see them: the name, and a few digits."""
    shown: dict[str, Any] = dict(values)
    if "phone" in values:
        shown["phone"] = masked_phone(values["phone"])
    if "id_number" in values:
        shown["id_number"] = masked_id_number(values["id_number"])
    if "birth_date" in values:
        shown["birth_date"] = None
    return shown


__all__ = [
    "AcceptingSchema",
    "AccessSchema",
    "AnsweringCorrectionSchema",
    "AskingCorrectionSchema",
    "Command",
    "ConsentSchema",
    "ConsentTextsSchema",
    "ConsentsSchema",
    "DevicesSchema",
    "EmployerSchema",
    "GivingConsentSchema",
    "Id",
    "InvitationSchema",
    "InvitingSchema",
    "LedgerIdentitySchema",
    "LettingSchema",
    "MeSchema",
    "NewTokenSchema",
    "PageSchema",
    "PhoneSchema",
    "RecordSchema",
    "RelativeSchema",
    "ResetSchema",
    "SecondStepSchema",
    "SessionSchema",
    "SignInSchema",
    "TokenSchema",
    "VerificationSchema",
    "WaitingCorrectionSchema",
    "WorkerCorrectionSchema",
    "WorkerSchema",
    "masked",
]
