"""What a worker agrees to, and the words of it."""

from marshmallow import Schema, fields, validate

from kernel.identity import Role
from shell.schemas import Command, Day, Instant, Text


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
