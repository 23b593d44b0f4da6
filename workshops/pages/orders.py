"""订单: what enterprises ask of this workshop, how far it has come, what leaves it."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid4

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import MENDABLE, NotFound
from kernel.identity import derived_id
from kernel.lookups import People
from kernel.time import now
from shell.forms import Form
from shell.house import house
from shell.vocabularies import REASONS
from shell.web import actor, wrote
from workshops.domain import Order
from workshops.pages import owning
from workshops.pages.desk import at_desk, blueprint, may, show
from workshops.pages.order_telling import book, material_sums, told
from workshops.service import Orders
from workshops.tasks import words_about

DECLINES = ("too-busy", "price-too-low", "not-in-time", "not-our-work", "other")
BESIDE = {"share-exceeds": "quantity", "lot-exceeds": "quantity", "over-not-agreed": "quantity"}
AT_ONCE = 24


@blueprint.get("/orders")
@at_desk("see-order")
def orders() -> ResponseReturnValue:
    """What waits for an answer first, then what is worked on by its date; what is over by itself below."""
    going = told(book().orders(workshops=[g.workshop], ended=False, latest_first=False), g.workshop)
    before = request.args.get("before", type=int)
    ended = book().orders(
        workshops=[g.workshop], ended=True, before=before if before and before > 0 else None, limit=AT_ONCE
    )
    last = ended[-1]["position"] if len(ended) == AT_ONCE else None
    return show(
        "orders.html",
        tab="orders",
        asked=[_listed(one) for one in going if one["state"] == "asked"],
        going=[_listed(one) for one in going if one["state"] not in ("asked", "declined")],
        ended=[_listed(one) for one in told(ended, g.workshop)],
        older_href=url_for("workshops.orders", before=last) if last else None,
        new_href=url_for("workshops.write_order") if may("place-order") else None,
    )


def _listed(one: Mapping[str, Any]) -> dict[str, Any]:
    return {**one, "href": url_for("workshops.order", id=one["id"])}


def found_order(id: UUID) -> Any:
    """An order this workshop was asked for. Refuses `not-found`."""
    row = book().order(str(id))
    if row is None or not any(one["workshop"] == g.workshop for one in book().shares([str(id)])[str(id)]):
        raise NotFound("order", str(id))
    return row


@blueprint.get("/orders/<uuid:id>")
@at_desk("see-order")
def order(id: UUID) -> ResponseReturnValue:
    """One order: its share, its progress, and what can be done with it now."""
    return _page(found_order(id), {})


def _page(row: Any, typed: Mapping[str, str], errors: Mapping[str, str] | None = None) -> str:
    [one] = told([row], g.workshop)
    acting = may("take-order")
    return show(
        "order.html",
        order=one,
        text=words_about(house(), row["id"]),
        lots=[
            {**lot, "back_href": url_for("workshops.take_back_lot", id=row["id"], lot=lot["id"])}
            for lot in book().lots(row["id"], g.workshop)
        ],
        short=[each for each in material_sums(row, g.workshop) if each["beyond"]],
        materials_href=url_for("workshops.materials", id=row["id"])
        if row["bill"] and one["own"]["share"] and may("keep-materials")
        else None,
        accept_href=url_for("workshops.accept_order", id=row["id"]) if acting else None,
        decline_href=url_for("workshops.decline_order", id=row["id"]) if acting else None,
        change_href=url_for("workshops.answer_change", id=row["id"]) if acting else None,
        ship_href=url_for("workshops.ship_lot", id=row["id"]) if acting else None,
        reasons=[{"code": code, "name": REASONS[code]} for code in DECLINES],
        **_written_here(row),
        typed=typed,
        entry_id=str(uuid4()),
        errors=errors or {},
        back_href=url_for("workshops.orders"),
    )


def _written_here(row: Any) -> dict[str, Any]:
    """Who wrote it down, where it was done here, and what the workshop does in the enterprise's place."""
    mine = row["placed_for"] == g.workshop
    acts = {"change": "terms", "cancel": "cancellation", "close": "closing", "reopen": "reopening"}
    hrefs = {
        name: url_for("workshops.act_for_enterprise", id=row["id"], act=act) for name, act in acts.items()
    }
    offered = owning.offers(row, may=mine and may("place-order"), hrefs=hrefs)
    # The other change_href is where the workshop answers what the enterprise wants changed.
    offered["terms_href"] = offered.pop("change_href")
    return {**offered, "writer": _writer(row["id"]) if mine else None}


def _writer(id: str) -> str:
    account = house().store.get(Order, id).placed.by.account
    return house().get(People).names_of([account]).get(account) or _("工坊的人")


def do(
    id: UUID, act: Callable[[Orders, Form], int | None], beside: Mapping[str, str] = BESIDE
) -> ResponseReturnValue:
    """Let `act` happen and show the order; what was refused stands beside its field (`beside`, by code)."""
    row, form = found_order(id), Form(request.form)
    try:
        position = act(house().get(Orders), form)
    except MENDABLE as refusal:
        form.refuse(refusal, beside)
        return _page(row, form.typed, form.errors), 409
    if position is None:
        return _page(row, form.typed, form.errors), 422
    wrote(position)
    return redirect(url_for("workshops.order", id=id), 303)


@blueprint.post("/orders/<uuid:id>/acceptance")
@at_desk("take-order")
def accept_order(id: UUID) -> ResponseReturnValue:
    """Take a share, or some more."""

    def act(orders: Orders, form: Form) -> int | None:
        quantity = form.whole("quantity")
        return None if quantity is None else orders.accept(quantity=quantity, request=form.id, **_here(id))[1]

    return do(id, act)


@blueprint.post("/orders/<uuid:id>/refusal")
@at_desk("take-order")
def decline_order(id: UUID) -> ResponseReturnValue:
    """Take none of it, and say why."""

    def act(orders: Orders, form: Form) -> int:
        said = form.typed.get("reason_code", "")
        reason = said if said in DECLINES else "other"
        return orders.decline(reason_code=reason, request=form.id, **_here(id))[1]

    return do(id, act)


@blueprint.post("/orders/<uuid:id>/change")
@at_desk("take-order")
def answer_change(id: UUID) -> ResponseReturnValue:
    """Agree to what the enterprise wants changed, or not."""

    def act(orders: Orders, form: Form) -> int:
        agreed = form.typed.get("agreed") == "yes"
        change = form.typed.get("change", "")
        return orders.answer_change(change=change, agreed=agreed, request=form.id, **_here(id))[1]

    return do(id, act)


@blueprint.post("/orders/<uuid:id>/shipments")
@at_desk("take-order")
def ship_lot(id: UUID) -> ResponseReturnValue:
    """Ship a lot of what is accepted."""

    def act(orders: Orders, form: Form) -> int | None:
        quantity = form.whole("quantity")
        return None if quantity is None else orders.ship(quantity=quantity, request=form.id, **_here(id))[1]

    return do(id, act)


@blueprint.post("/orders/<uuid:id>/shipments/<uuid:lot>/undo")
@at_desk("take-order")
def take_back_lot(id: UUID, lot: UUID) -> ResponseReturnValue:
    """A lot was written down by mistake."""
    request = derived_id(str(lot), "undo")  # a second press is a repeat
    return do(id, lambda orders, form: orders.take_back_lot(lot=str(lot), request=request, **_here(id))[1])


def _here(id: UUID) -> dict[str, Any]:
    return {"id": str(id), "workshop": g.workshop, "at": now(), "actor": actor()}
