"""What a device at the counter sends: each entry by itself, so that one refused holds up no other."""

from typing import Any

from flask import current_app, g, request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from kernel.errors import Conflict, NotFound, Refusal, Refused
from kernel.identity import derived_id
from kernel.time import now
from shell.house import house
from shell.vocabularies import sentence
from shell.web import actor, wrote
from workshops import schemas as s
from workshops.pages.desk import at_desk, blueprint
from workshops.pages.order_telling import order_for
from workshops.service import HandIns

_KINDS = {"hand-in": s.CounterHandInSchema(), "undo": s.CounterUndoSchema()}


@blueprint.post("/counter/entries")
@at_desk("record-hand-in")
def take_entries() -> ResponseReturnValue:
    """Record entries in the order they were made; answers what became of each, by id.

    `outcome` is `taken`, `refused` (with `code` and the sentence `why`) or `later`: somebody else was
    writing, send it again. Sent twice, an entry counts once. Refuses `other-account` where they are not
    the caller's own: a device keeps each account's entries until that account is back.
    """
    sent = s.CounterSchema().load(request.get_json(silent=True) or {})
    if sent["account"] != actor().account:
        raise Refusal("other-account")
    return current_app.json.response(results=[_taken(entry) for entry in sent["entries"]])


def _taken(entry: dict[str, Any]) -> dict[str, Any]:
    id, kind = entry.get("id"), str(entry.get("kind"))
    try:
        if kind not in _KINDS:
            raise ValidationError("choice-unknown", "kind")
        body = _KINDS[kind].load(entry)
        position = _undo(body) if kind == "undo" else _hand_in(body)
    except Conflict:
        return {"id": id, "outcome": "later"}
    except ValidationError:
        return {"id": id, "outcome": "refused", "code": "invalid", "why": sentence("invalid")}
    except Refused as refusal:
        why = sentence(refusal.code, **refusal.details)
        return {"id": id, "outcome": "refused", "code": refusal.code, "why": why}
    wrote(position)
    return {"id": id, "outcome": "taken"}


def _hand_in(body: dict[str, Any]) -> int:
    said = {key: value for key, value in body.items() if key != "kind"}
    if said["rework_of"] is None:  # rework goes on for the order of what it comes from
        said["order"] = said["order"] or order_for(body["id"], g.workshop, body["product"], body["step"])
    written = house().get(HandIns).hand_in(workshop=g.workshop, at=now(), actor=actor(), **said)
    return written.position


def _undo(body: dict[str, Any]) -> int:
    """Take a hand-in back; one that was refused, and so never came to be, is as good as taken back."""
    id = body["hand_in"]
    service = house().get(HandIns)
    try:
        _happened, position = service.withdraw(
            id=id, reason_code="undone", request=derived_id(id, "undo"), at=now(), actor=actor()
        )
    except NotFound:
        return 0
    return position
