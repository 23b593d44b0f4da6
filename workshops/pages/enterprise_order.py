"""One order of an enterprise, live: who took it, how far it is, where its material is, what may be done."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid4

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kernel.errors import MENDABLE
from kernel.identity import Scope
from shell.forms import Form
from shell.house import house
from shell.vocabularies import sentence
from shell.web import actor, wrote
from workshops.pages import owning
from workshops.pages.enterprise_desk import around, at_desk, blueprint, own, show
from workshops.pages.order_telling import book, material_sums, told
from workshops.pages.quality import counted_so
from workshops.pages.quality import told as found_told
from workshops.readmodel import WorkshopsReadModel
from workshops.readmodel.quality import Found
from workshops.service import Orders
from workshops.tasks import words_about


@blueprint.get("/<uuid:id>")
@at_desk("see-order")
def order(id: UUID) -> ResponseReturnValue:
    """How far it has come, asked again every few seconds while somebody looks."""
    return _page(own(id), {})


def _page(row: Any, typed: Mapping[str, str], errors: Mapping[str, str] | None = None) -> str:
    [one] = told([row])
    may = actor().may("place-order", Scope(employer=g.employer, workshop=""))
    going = may and row["state"] in ("placed", "open")
    asked = {share["workshop"] for share in one["shares"]}
    others = {
        value.partition("/")[0]: known["label"].rpartition(" · ")[2]
        for value, known in (around() if going and one["left"] > 0 else {}).items()
        if value.partition("/")[2] == row["product"] and value.partition("/")[0] not in asked
    }
    return show(
        "order.html",
        order=one,
        text=words_about(house(), row["id"]),
        lots=[
            {**lot, "name": next(s["name"] for s in one["shares"] if s["workshop"] == lot["workshop"])}
            for lot in book().lots(row["id"])
        ],
        sums=material_sums(row),
        quality=_quality(one),
        method=counted_so(),
        others=[{"value": value, "label": label} for value, label in others.items()],
        ask_href=url_for("enterprise.ask_workshop", id=row["id"]) if others else None,
        **owning.offers(
            row,
            may=may,
            hrefs={
                "change": url_for("enterprise.change_order", id=row["id"]),
                "cancel": url_for("enterprise.cancel_order", id=row["id"]),
                "close": url_for("enterprise.close_order", id=row["id"]),
                "reopen": url_for("enterprise.reopen_order", id=row["id"]),
            },
        ),
        live_href=url_for("enterprise.order", id=row["id"]) if row["state"] in ("placed", "open") else None,
        typed=typed,
        entry_id=str(uuid4()),
        errors=errors or {},
        back_href=url_for("enterprise.orders"),
    )


def _quality(one: Mapping[str, Any]) -> dict[str, Any] | None:
    """What inspection found of the order's pieces, in all and step by step; None before the first."""
    found, total = house().get(WorkshopsReadModel).found_of(one["id"]), Found()
    for each in found.values():
        total.add(each)
    if not total.pieces:
        return None
    steps = [
        {"label": step["name"], **found_told(found[step["code"]])}
        for step in one["steps"]
        if step["code"] in found
    ]
    return {**found_told(total), "steps": steps}


def _do(id: UUID, act: Callable[[Orders, Form], tuple[Any, int] | None]) -> ResponseReturnValue:
    row, form = own(id), Form(request.form)
    try:
        happened = act(house().get(Orders), form)
    except MENDABLE as refusal:
        form.refuse(refusal, owning.BESIDE)
        return _page(row, form.typed, form.errors), 409
    if happened is None:
        return _page(row, form.typed, form.errors), 422
    wrote(happened[1])
    return redirect(url_for("enterprise.order", id=id), 303)


@blueprint.post("/<uuid:id>/workshops")
@at_desk("place-order")
def ask_workshop(id: UUID) -> ResponseReturnValue:
    """Ask one more workshop for what nobody took."""

    def act(orders: Orders, form: Form) -> tuple[Any, int] | None:
        workshop = form.typed.get("workshop", "")
        if house().get(WorkshopsReadModel).workshop(workshop) is None:
            form.errors["workshop"] = sentence("choice-unknown")
            return None
        return orders.ask(workshop=workshop, **owning.asking(form, str(id)))

    return _do(id, act)


@blueprint.post("/<uuid:id>/change")
@at_desk("place-order")
def change_order(id: UUID) -> ResponseReturnValue:
    """Want another quantity or date."""
    return _do(id, lambda orders, form: owning.change(orders, form, str(id)))


@blueprint.post("/<uuid:id>/cancellation")
@at_desk("place-order")
def cancel_order(id: UUID) -> ResponseReturnValue:
    """Call it off before anybody took a share."""
    return _do(id, lambda orders, form: owning.cancel(orders, form, str(id)))


@blueprint.post("/<uuid:id>/closing")
@at_desk("place-order")
def close_order(id: UUID) -> ResponseReturnValue:
    """Let it be over."""
    return _do(id, lambda orders, form: owning.close(orders, form, str(id)))


@blueprint.post("/<uuid:id>/reopening")
@at_desk("place-order")
def reopen_order(id: UUID) -> ResponseReturnValue:
    """It was closed too early."""
    return _do(id, lambda orders, form: owning.reopen(orders, form, str(id)))
