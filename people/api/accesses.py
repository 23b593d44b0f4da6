"""Who looked at a worker's record."""

from typing import Any
from uuid import UUID

from kernel.identity import Scope
from people import schemas as s
from people.api.door import blueprint
from shell.access import AccessLog
from shell.api import cursor, list_of, page_of
from shell.house import house
from shell.schemas import moment_of
from shell.web import actor, requires


@blueprint.get("/workers/<uuid:id>/accesses")
@requires("see-accesses")
@blueprint.arguments(s.ListQuerySchema, location="query")
@blueprint.response(200, list_of(s.AccessSchema))
def list_accesses(query: dict[str, Any], id: UUID) -> Any:
    """The looks at a worker's record by others, the newest first: role, place and reason, never a name."""
    actor().require("see-accesses", Scope(worker=str(id)))
    limit, behind = query["limit"], cursor(query["cursor"])
    before = (moment_of(behind[0]), behind[1]) if behind else None
    found = AccessLog(house().records_engine).of(str(id), before=before, limit=limit + 1)
    items = [look._asdict() for look in found]
    return page_of(items, limit, lambda item: (item["at"].isoformat(), item["id"]))
