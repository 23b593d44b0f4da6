"""Two records of one person: merged, parted, and what is known of both."""

from typing import Any
from uuid import UUID

from kernel.time import now
from people import schemas as s
from people.api.door import blueprint
from people.service import Merging, Workers
from shell.access import looked_at
from shell.api import list_of
from shell.house import house
from shell.persons import records_of
from shell.web import actor, requires, wrote


@blueprint.get("/workers/<uuid:id>/records")
@requires("see-worker")
@blueprint.response(200, list_of(s.RecordSchema))
def list_records(id: UUID) -> Any:
    """All records of a person, the surviving one first. Officials say why in `Gongfu-Reason`."""
    by, place, _worker = house().get(Workers).to_see(id=str(id), actor=actor())
    looked_at(house(), str(id), by, "see-worker", place)
    records = records_of(house().read_engine, str(id))
    return {"items": [{"record": each, "person": records[0]} for each in records], "next": None}


@blueprint.put("/workers/<uuid:id>/records/<uuid:record>")
@requires("merge-workers")
@blueprint.arguments(s.Command)
@blueprint.response(201, s.RecordSchema)
def merge_workers(body: dict[str, Any], id: UUID, record: UUID) -> Any:
    """Let `record` be the same person as `id`, which stands for both: income, hand-ins, gigs, classes and
    certificates are told as one, new work goes to `id`. What was recorded stays as it was.
    """
    merging = house().get(Merging)
    written = merging.merge(id=str(id), record=str(record), request=body["id"], at=now(), actor=actor())
    wrote(written.position)
    return {"record": str(record), "person": str(id)}, 201 if written.new else 200


@blueprint.delete("/workers/<uuid:id>/records/<uuid:record>")
@requires("merge-workers")
@blueprint.arguments(s.Command, location="query")
@blueprint.response(200, s.RecordSchema)
def part_workers(query: dict[str, Any], id: UUID, record: UUID) -> Any:
    """Let `record` be somebody of their own again, as before."""
    merging = house().get(Merging)
    written = merging.part(id=str(id), record=str(record), request=query["id"], at=now(), actor=actor())
    wrote(written.position)
    return {"record": str(record), "person": str(record)}
