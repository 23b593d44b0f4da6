"""The JSON door of the proof: the seals, for whoever keeps a copy by a program."""

from datetime import date
from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields
from marshmallow.validate import Range

from shell.api import cursor, list_of, page_of
from shell.house import house
from shell.proof.seals import seals
from shell.web import public

blueprint = Blueprint("proof_api", "proof", url_prefix="/api/v1", description="Nothing was changed")


class SealSchema(Schema):
    day = fields.Date(required=True)
    position = fields.Integer(required=True, metadata={"description": "of the last event it holds"})
    link = fields.String(required=True, metadata={"description": "SHA-256, hexadecimal; see ADR 15"})


class SealsQuerySchema(Schema):
    limit = fields.Integer(load_default=31, validate=Range(1, 366))
    cursor = fields.String(load_default=None)


@blueprint.get("/seals")
@public
@blueprint.arguments(SealsQuerySchema, location="query")
@blueprint.response(200, list_of(SealSchema))
def published(query: dict[str, Any]) -> Any:
    """The seal of each day, the latest first: with a copy anyone can tell whether an event was altered."""
    seen = cursor(query["cursor"])
    found = seals(house(), before=date.fromisoformat(seen) if seen else None, limit=query["limit"] + 1)
    items = [seal._asdict() for seal in found]
    return page_of(items, query["limit"], lambda last: last["day"].isoformat())
