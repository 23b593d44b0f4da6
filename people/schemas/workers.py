"""Workers, masked where they must be; what is wrong of them; who looked."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from people.domain import masked_id_number, masked_phone
from people.schemas.fields import CODE, NAME, PHONE
from people.service import APART
from shell.schemas import VILLAGE, Command, Day, Instant, Text
from shell.vocabularies import HOURS

HOURS_WANTED = validate.OneOf(HOURS, error="choice-unknown")


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
