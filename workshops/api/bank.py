"""Paying through the bank: make a batch, take its file away, bring the results in."""

from typing import Any
from uuid import UUID

from flask import request

from kernel.errors import Invalid, NotFound
from kernel.time import now
from shell.api import list_of
from shell.house import house
from shell.security import at_a_persons_pace
from shell.web import actor, requires, wrote
from workshops import schemas as s
from workshops.api.door import blueprint, read, scope_of
from workshops.domain import BankBatch
from workshops.service import BankBatches
from workshops.tasks.bank import file_of, take_results

AT = "/pay-runs/<uuid:id>/batches"
RESULTS = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "additionalProperties": False,
                "properties": {"file": {"type": "string", "contentMediaType": "application/octet-stream"}},
            }
        }
    },
}


@blueprint.put(f"{AT}/<uuid:batch>")
@requires("pay")
@blueprint.response(201, s.BankBatchSchema)
def make_batch(id: UUID, batch: UUID) -> Any:
    """Put what is due and can be paid by bank into a batch."""
    written = house().get(BankBatches).make(id=str(batch), run=str(id), at=now(), actor=actor())
    wrote(written.position)
    return _told(written.thing), 201 if written.new else 200


@blueprint.get(AT)
@requires("pay")
@blueprint.response(200, list_of(s.BankBatchInListSchema))
def list_batches(id: UUID) -> Any:
    """The batches of a run, the latest first."""
    run = read().run(str(id))
    if run is None:
        raise NotFound("pay-run", str(id))
    actor().require("pay", scope_of(run["workshop"]))
    return {"items": read().batches(str(id)), "next": None}


@blueprint.get(f"{AT}/<uuid:batch>/file")
@requires("pay")
@at_a_persons_pace
@blueprint.arguments(s.BankFileQuerySchema, location="query")
@blueprint.alt_response(200, content_type="text/csv", success=True)
def batch_file(query: dict[str, Any], id: UUID, batch: UUID) -> Any:
    """The file for the bank, with names and account numbers as they are now; each look is kept."""
    return file_of(house(), run=str(id), batch=str(batch), format=query["format"], actor=actor())


@blueprint.post(f"{AT}/<uuid:batch>/take-back")
@requires("pay")
@blueprint.arguments(s.TakeBackSchema)
@blueprint.response(200, s.BankBatchSchema)
def take_back(body: dict[str, Any], id: UUID, batch: UUID) -> Any:
    """Say that it was not sent; what has no result is free for another batch."""
    found, position = (
        house()
        .get(BankBatches)
        .take_back(
            id=str(batch),
            run=str(id),
            reason_code=body["reason_code"],
            request=body["id"],
            at=now(),
            actor=actor(),
        )
    )
    wrote(position)
    return _told(found)


@blueprint.put(f"{AT}/<uuid:batch>/results")
@requires("pay")
@at_a_persons_pace
@blueprint.doc(requestBody=RESULTS)
@blueprint.response(200, s.BankResultsSchema)
def batch_results(id: UUID, batch: UUID) -> Any:
    """Bring in what the bank says; all of it or, where a row is wrong, nothing; the same once."""
    file = request.files.get("file")
    if file is None:
        raise Invalid("file-missing", field="file")
    taken = take_results(house(), run=str(id), batch=str(batch), data=file.read(), actor=actor())
    wrote(taken.position)
    return taken._asdict()


def _told(batch: BankBatch) -> dict[str, Any]:
    total = sum(line.amount for line in batch.lines)
    state = "taken-back" if batch.taken_back else "made"
    return {"id": batch.id, "run": batch.run, "lines": len(batch.lines), "total": total, "state": state}
