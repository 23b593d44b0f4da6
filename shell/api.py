"""The JSON door's own: jobs, words behind codes; and what every context's endpoints share."""

from typing import Any

from flask import current_app, request
from flask_smorest import Blueprint
from itsdangerous import BadSignature, URLSafeSerializer
from marshmallow import Schema, fields

from kernel.errors import NotFound, Stale
from kernel.identity import Role
from shell import vocabularies
from shell.house import house
from shell.i18n import LOCALES, speaking
from shell.web import actor, public, signed_in

blueprint = Blueprint("api", "shell", url_prefix="/api/v1", description="Jobs and vocabularies")


class RowProblemSchema(Schema):
    sheet = fields.String(allow_none=True)
    row = fields.Integer(allow_none=True)
    column = fields.String(allow_none=True)
    cell = fields.String()
    code = fields.String()


class JobSchema(Schema):
    id = fields.String()
    kind = fields.String()
    state = fields.String()
    done = fields.Integer()
    total = fields.Integer()
    result = fields.Dict(allow_none=True)
    code = fields.String(allow_none=True)
    errors = fields.List(fields.Nested(RowProblemSchema))
    warnings = fields.List(fields.Nested(RowProblemSchema))


class NamesSchema(Schema):
    zh_hans = fields.String(data_key="zh-Hans")
    zh_hant = fields.String(data_key="zh-Hant")
    en = fields.String()


class WordSchema(Schema):
    code = fields.String()
    names = fields.Nested(NamesSchema)


LONGEST_VERSION = 9  # digits; no thing has changed more often

WORDS = {
    "workshop_kinds": vocabularies.WORKSHOP_KINDS,
    "relations": vocabularies.RELATIONS,
    "withholding": vocabularies.WITHHOLDING,
    "units": vocabularies.UNITS,
    "material_units": vocabularies.MATERIAL_UNITS,
    "demands": vocabularies.DEMANDS,
    "reasons": vocabularies.REASONS,
    "roles": vocabularies.ROLES,
    "trades": vocabularies.TRADES,
    "qualifications": vocabularies.QUALIFICATIONS,
    "pay_bases": vocabularies.PAY_BASES,
    "grounds": vocabularies.GROUNDS,
    "errors": vocabularies.ERRORS,
}
VocabulariesSchema = Schema.from_dict(
    {name: fields.List(fields.Nested(WordSchema)) for name in WORDS}, name="Vocabularies"
)


@blueprint.get("/jobs/<uuid:id>")
@signed_in
@blueprint.response(200, JobSchema)
def job(id: Any) -> Any:
    """How a job stands: whoever started it may see it, for 7 days."""
    state = house().jobs.get(str(id))
    who = actor()
    if state.owner != who.account and not any(grant.role is Role.OPERATOR for grant in who.grants):
        raise NotFound("job", str(id))
    return state


@blueprint.get("/vocabularies")
@public
@blueprint.response(200, VocabulariesSchema)
def words() -> Any:
    """Kinds, units, trades, qualifications, reasons, roles and errors, each named in three languages."""
    lists: dict[str, list[dict[str, Any]]] = {
        name: [{"code": code, "names": {}} for code in words] for name, words in WORDS.items()
    }
    for language, locale in LOCALES.items():
        with speaking(locale):
            for name, words in WORDS.items():
                for entry, word in zip(lists[name], words.values(), strict=True):
                    entry["names"][language.lower().replace("-", "_")] = str(word)
    return lists


def etag(version: int) -> dict[str, str]:
    """The header that names a version, for `If-Match`."""
    return {"ETag": f'"{version}"'}


def if_match() -> int:
    """The version a change was decided on. Refuses `stale` where none is named."""
    version = request.headers.get("If-Match", "").strip('"')
    if not (version.isascii() and version.isdecimal() and len(version) <= LONGEST_VERSION):
        raise Stale
    return int(version)


def page_of(items: list[Any], limit: int, cursor_of: Any) -> dict[str, Any]:
    """A list's answer: up to `limit` items, and a cursor where there are more (`items` holds one more)."""
    more = len(items) > limit
    items = items[:limit]
    return {"items": items, "next": _cursors().dumps(cursor_of(items[-1])) if more else None}


def cursor(text: str | None) -> Any:
    """Read a cursor; one that is not ours starts from the beginning."""
    if text is None:
        return None
    try:
        return _cursors().loads(text)
    except BadSignature:
        return None


def _cursors() -> URLSafeSerializer:
    """A list's cursors are its own: one of another list is not understood."""
    return URLSafeSerializer(current_app.secret_key or "", salt=f"cursor of {request.endpoint}")


def list_of(item: type[Schema]) -> type[Schema]:
    """The schema of a list of some kind of thing."""
    return Schema.from_dict(
        {"items": fields.List(fields.Nested(item)), "next": fields.String(allow_none=True)},
        name=item.__name__.removesuffix("Schema") + "List",
    )


__all__ = ["blueprint", "cursor", "etag", "if_match", "list_of", "page_of"]
