"""Material of an order: received, issued, returned, scrapped, sent back, counted; and where it is."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from kernel.errors import Invalid
from kernel.identity import Scope
from kernel.time import now
from shell.api import cursor, list_of, page_of
from shell.house import house
from shell.web import actor, requires, wrote
from workshops.api.door import blueprint
from workshops.api.orders import book
from workshops.domain.quantities import from_parts
from workshops.readmodel.order_tables import KINDS
from workshops.schemas import orders as s
from workshops.service import Materials


def _moved(act: Callable[..., int], id: UUID, body: dict[str, Any]) -> dict[str, Any]:
    """Let a use case of material happen. Refuses `code-twice` where a material stands there twice."""
    portions = body.pop("portions")
    amounts: dict[str, Decimal] = {each["material"]: each["quantity"] for each in portions}
    if len(amounts) < len(portions):
        raise Invalid("code-twice", field="portions")
    request = body.pop("id")
    wrote(act(order=str(id), amounts=amounts, request=request, at=now(), actor=actor(), **body))
    return {"order": str(id), "workshop": body["workshop"]}


def _materials() -> Materials:
    return house().get(Materials)


@blueprint.post("/orders/<uuid:id>/materials/receipts")
@requires("keep-materials")
@blueprint.arguments(s.MoveSchema)
@blueprint.response(200, s.MaterialMovedSchema)
def receive_material(body: dict[str, Any], id: UUID) -> Any:
    """It came from the enterprise."""
    return _moved(_materials().receive, id, body)


@blueprint.post("/orders/<uuid:id>/materials/issues")
@requires("keep-materials")
@blueprint.arguments(s.WithWorkerSchema)
@blueprint.response(200, s.MaterialMovedSchema)
def issue_material(body: dict[str, Any], id: UUID) -> Any:
    """From the workshop's stock to a worker."""
    return _moved(_materials().issue, id, body)


@blueprint.post("/orders/<uuid:id>/materials/returns")
@requires("keep-materials")
@blueprint.arguments(s.WithWorkerSchema)
@blueprint.response(200, s.MaterialMovedSchema)
def return_material(body: dict[str, Any], id: UUID) -> Any:
    """From a worker back to the stock."""
    return _moved(_materials().take_back, id, body)


@blueprint.post("/orders/<uuid:id>/materials/scraps")
@requires("keep-materials")
@blueprint.arguments(s.ScrapSchema)
@blueprint.response(200, s.MaterialMovedSchema)
def scrap_material(body: dict[str, Any], id: UUID) -> Any:
    """Spoilt at a worker's, or in the stock."""
    return _moved(_materials().scrap, id, body)


@blueprint.post("/orders/<uuid:id>/materials/send-backs")
@requires("keep-materials")
@blueprint.arguments(s.MoveSchema)
@blueprint.response(200, s.MaterialMovedSchema)
def send_back_material(body: dict[str, Any], id: UUID) -> Any:
    """What is left goes back to the enterprise."""
    return _moved(_materials().send_back, id, body)


@blueprint.post("/orders/<uuid:id>/materials/counts")
@requires("keep-materials")
@blueprint.arguments(s.ScrapSchema)
@blueprint.response(200, s.MaterialMovedSchema)
def count_material(body: dict[str, Any], id: UUID) -> Any:
    """What was counted, at a worker's or in the stock; the difference is recorded with its reason."""
    return _moved(_materials().count, id, body)


@blueprint.get("/orders/<uuid:id>/materials")
@requires("see-materials")
@blueprint.arguments(s.MaterialQuerySchema, location="query")
@blueprint.response(200, s.MaterialAccountsSchema)
def material_accounts(query: dict[str, Any], id: UUID) -> Any:
    """Every account of a workshop for an order, or one worker's; `worker` null is the stock."""
    workshop, worker = _asked(query)
    rows = book().material(str(id), workshop, worker=worker, as_of=query["as_of"])
    return {"items": [_exact(row, (*KINDS, "out")) for row in rows]}


@blueprint.get("/orders/<uuid:id>/materials/movements")
@requires("see-materials")
@blueprint.arguments(s.MovementQuerySchema, location="query")
@blueprint.response(200, list_of(s.MovementSchema))
def material_movements(query: dict[str, Any], id: UUID) -> Any:
    """What happened to material, the latest first."""
    workshop, worker = _asked(query)
    rows = book().movements(
        str(id),
        workshop,
        worker,
        as_of=query["as_of"],
        before=cursor(query["cursor"]),
        limit=query["limit"] + 1,
    )
    shown = [_exact(row, ("change", "counted")) for row in rows]
    return page_of(shown, query["limit"], lambda row: [row["position"], row["material"], row["kind"]])


def _asked(query: dict[str, Any]) -> tuple[str, str | None]:
    """The workshop asked about, and the worker: who is one sees their own account."""
    who = actor()
    worker = query["worker"] or (who.worker if not who.workshops else None)
    who.require("see-materials", Scope(worker=worker, workshop=query["workshop"]))
    return query["workshop"], worker


def _exact(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    parts = {name: None if row[name] is None else from_parts(row[name]) for name in names}
    return {**row, **parts, "worker": row["worker"] or None}
