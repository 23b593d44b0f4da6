"""Orders: placed, taken, changed, shipped, closed."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from kernel.errors import Forbidden, NotFound
from kernel.identity import Role, Scope
from kernel.time import now, today
from shell.api import cursor, list_of, page_of
from shell.house import house
from shell.web import actor, requires, wrote
from workshops import tasks
from workshops.api.door import blueprint, read
from workshops.domain import Order
from workshops.domain.quantities import from_parts
from workshops.events.orders import BillLine
from workshops.readmodel import OrdersReadModel
from workshops.readmodel.progress import Progress, progress
from workshops.schemas import orders as s
from workshops.service import Orders


def book() -> OrdersReadModel:
    """Where orders are looked up."""
    return house().get(OrdersReadModel)


def _orders() -> Orders:
    return house().get(Orders)


def _done(id: UUID, position: int) -> dict[str, Any]:
    """An order as it is after what was done."""
    wrote(position)
    order = house().store.get(Order, str(id))
    return {
        "order": order.id,
        "state": order.state,
        "quantity": order.quantity,
        "due_on": order.due_on,
        "shares": order.shares,
        "shipped": order.shipped,
    }


def _told(about: Progress) -> dict[str, Any]:
    row = about.row
    return {
        **row,
        "enterprise": row["employer"],
        "written_by": row["placed_for"],
        "materials": row["bill"],
        "shares": about.shares,
        "enough_for": about.enough_for,
        "work": about.steps,
        "handed_in": about.handed_in,
        "accepted": about.finished,
        "shipped": about.shipped,
        "forecast": about.forecast,
    }


@blueprint.put("/orders/<uuid:id>")
@requires("place-order")
@blueprint.arguments(s.OrderRequestSchema)
@blueprint.response(201, s.OrderStateSchema)
def place_order(body: dict[str, Any], id: UUID) -> Any:
    """Ask one or more workshops for pieces of a product; without steps, for finished ones."""
    text = body.pop("text")
    written = _orders().place(
        id=str(id),
        employer=body.pop("enterprise"),
        workshops=[body.pop("workshop"), *body.pop("others")],
        bill=[BillLine(**line) for line in body.pop("materials")],
        at=now(),
        actor=actor(),
        **body,
    )
    tasks.keep_words(house(), written.thing.id, text, of=written.thing.placed.employer)
    return _done(id, written.position), 201 if written.new else 200


@blueprint.get("/orders/<uuid:id>")
@requires("see-order")
@blueprint.response(200, s.OrderSchema)
def see_order(id: UUID) -> Any:
    """One order: how far it has come, when it will be finished as things go, where its material is."""
    row = book().order(str(id))
    if row is None:
        raise NotFound("order", str(id))
    [about] = progress(book(), [row], today())
    _require_seeing(about)
    return {
        **_told(about),
        "text": tasks.words_about(house(), row["id"]),
        "lots": [{**lot, "lot": lot["id"]} for lot in book().lots(row["id"])],
        "material_totals": [
            {name: from_parts(value) if isinstance(value, int) else value for name, value in total.items()}
            for total in book().totals(row["id"])
        ],
        "quality": [
            {"step": step, **asdict(found)} for step, found in sorted(read().found_of(row["id"]).items())
        ],
    }


def _require_seeing(about: Progress) -> None:
    """Let in the enterprise, and whoever may see it at one of the workshops asked. Refuses `forbidden`."""
    who, places = actor(), [share["workshop"] for share in about.shares]
    villages = {row["id"]: row["village"] for row in read().workshops(places)}
    scopes = [Scope(employer=about.row["employer"], workshop="")]
    scopes += [Scope(workshop=place, region=villages.get(place)) for place in places]
    if not any(who.may("see-order", scope) for scope in scopes):
        raise Forbidden(action="see-order")


@blueprint.get("/orders")
@requires("see-order")
@blueprint.arguments(s.OrderQuerySchema, location="query")
@blueprint.response(200, list_of(s.OrderInListSchema))
def list_orders(query: dict[str, Any]) -> Any:
    """The orders of an enterprise, of a workshop, or of all the caller may see; the latest first."""
    employer, workshops = _whose(query["enterprise"], query["workshop"])
    rows = book().orders(
        employer=employer,
        workshops=workshops,
        ended=query["ended"],
        latest_first=True,
        before=cursor(query["cursor"]),
        limit=query["limit"] + 1,
    )
    told = [_told(about) for about in progress(book(), rows, today())]
    return page_of(told, query["limit"], lambda row: row["position"])


def _whose(employer: str | None, workshop: str | None) -> tuple[str | None, list[str] | None]:
    """Whose orders a list is of: as asked for, else what the caller may see."""
    who = actor()
    if employer is not None:
        who.require("see-order", Scope(employer=employer, workshop=workshop or ""))
    elif workshop is not None:
        village = read().village_of_workshop(workshop)
        who.require("see-order", Scope(workshop=workshop, region=village))
    else:
        if any(grant.role is Role.OPERATOR for grant in who.grants):
            return None, None
        employer = next((g.employer for g in who.grants if g.role is Role.EMPLOYER), None)
        if employer is None:
            regions = [g.region for g in who.grants if g.role is Role.OFFICIAL and g.region]
            return None, [row["id"] for row in read().workshops(who.workshops, regions)]
    return employer, None if workshop is None else [workshop]


@blueprint.post("/orders/<uuid:id>/workshops")
@requires("place-order")
@blueprint.arguments(s.AtWorkshopSchema)
@blueprint.response(200, s.OrderStateSchema)
def ask_workshop(body: dict[str, Any], id: UUID) -> Any:
    """Ask one more workshop."""
    _, position = _orders().ask(
        id=str(id), workshop=body["workshop"], request=body["id"], at=now(), actor=actor()
    )
    return _done(id, position)


@blueprint.post("/orders/<uuid:id>/acceptance")
@requires("take-order")
@blueprint.arguments(s.ShareRequestSchema)
@blueprint.response(200, s.OrderStateSchema)
def accept_order(body: dict[str, Any], id: UUID) -> Any:
    """A workshop takes a share, or some more."""
    _, position = _orders().accept(
        id=str(id),
        workshop=body["workshop"],
        quantity=body["quantity"],
        request=body["id"],
        at=now(),
        actor=actor(),
    )
    return _done(id, position)


@blueprint.post("/orders/<uuid:id>/refusal")
@requires("take-order")
@blueprint.arguments(s.OrderDeclineSchema)
@blueprint.response(200, s.OrderStateSchema)
def decline_order(body: dict[str, Any], id: UUID) -> Any:
    """A workshop takes none."""
    _, position = _orders().decline(
        id=str(id),
        workshop=body["workshop"],
        reason_code=body["reason_code"],
        request=body["id"],
        at=now(),
        actor=actor(),
    )
    return _done(id, position)


@blueprint.post("/orders/<uuid:id>/change")
@requires("place-order")
@blueprint.arguments(s.OrderChangeRequestSchema)
@blueprint.response(200, s.OrderStateSchema)
def change_order(body: dict[str, Any], id: UUID) -> Any:
    """Want another quantity or date; it counts once every workshop with a share agrees."""
    request = body.pop("id")
    _, position = _orders().propose(id=str(id), request=request, at=now(), actor=actor(), **body)
    return _done(id, position)


@blueprint.post("/orders/<uuid:id>/change/answer")
@requires("take-order")
@blueprint.arguments(s.OrderChangeAnswerSchema)
@blueprint.response(200, s.OrderStateSchema)
def answer_change(body: dict[str, Any], id: UUID) -> Any:
    """A workshop agrees to the change, or does not."""
    request = body.pop("id")
    _, position = _orders().answer_change(id=str(id), request=request, at=now(), actor=actor(), **body)
    return _done(id, position)


@blueprint.post("/orders/<uuid:id>/shipments")
@requires("take-order")
@blueprint.arguments(s.ShareRequestSchema)
@blueprint.response(200, s.OrderStateSchema)
def ship_lot(body: dict[str, Any], id: UUID) -> Any:
    """Ship a lot of what is accepted; the request's id is the lot's."""
    request = body.pop("id")
    _, position = _orders().ship(id=str(id), request=request, at=now(), actor=actor(), **body)
    return _done(id, position)


@blueprint.post("/orders/<uuid:id>/shipments/<uuid:lot>/withdrawal")
@requires("take-order")
@blueprint.arguments(s.AtWorkshopSchema)
@blueprint.response(200, s.OrderStateSchema)
def take_back_lot(body: dict[str, Any], id: UUID, lot: UUID) -> Any:
    """Undo a lot that was written down by mistake."""
    _, position = _orders().take_back_lot(
        id=str(id),
        workshop=body["workshop"],
        lot=str(lot),
        request=body["id"],
        at=now(),
        actor=actor(),
    )
    return _done(id, position)


@blueprint.post("/orders/<uuid:id>/cancellation")
@requires("place-order")
@blueprint.arguments(s.OrderCancellationSchema)
@blueprint.response(200, s.OrderStateSchema)
def cancel_order(body: dict[str, Any], id: UUID) -> Any:
    """Call it off before anybody took a share."""
    _, position = _orders().cancel(
        id=str(id), reason_code=body["reason_code"], request=body["id"], at=now(), actor=actor()
    )
    return _done(id, position)


@blueprint.post("/orders/<uuid:id>/closing")
@requires("place-order")
@blueprint.arguments(s.OrderEndSchema)
@blueprint.response(200, s.OrderStateSchema)
def close_order(body: dict[str, Any], id: UUID) -> Any:
    """Let it be over; a reason where less or more was shipped than ordered."""
    _, position = _orders().close(
        id=str(id), reason_code=body["reason_code"], request=body["id"], at=now(), actor=actor()
    )
    return _done(id, position)


@blueprint.post("/orders/<uuid:id>/reopening")
@requires("place-order")
@blueprint.arguments(s.Command)
@blueprint.response(200, s.OrderStateSchema)
def reopen_order(body: dict[str, Any], id: UUID) -> Any:
    """It was closed too early."""
    _, position = _orders().reopen(id=str(id), request=body["id"], at=now(), actor=actor())
    return _done(id, position)
