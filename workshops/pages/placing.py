"""The form of an order, whoever fills it in: the enterprise itself, or a coordinator whom it rang up."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import uuid4

from flask import request
from flask_babel import gettext as _

from kernel.errors import MENDABLE
from kernel.store import Written
from kernel.time import now, today
from shell.forms import Form
from shell.house import house
from shell.vocabularies import DEMANDS, MATERIAL_UNITS, unit_word
from shell.web import actor
from workshops.domain import Order
from workshops.events.orders import BillLine
from workshops.readmodel import WorkshopsReadModel
from workshops.service import Orders
from workshops.tasks import keep_words

Products = Mapping[str, Mapping[str, Any]]
MATERIALS = 6  # rows on the form; more by the program
BESIDE = {
    "product-unknown": "choice",
    "step-unknown": "choice",
    "rate-too-fine": "price",
    "rate-too-high": "price",
    "rate-not-positive": "price",
}


def products_of(workshops: Sequence[Any]) -> dict[str, dict[str, Any]]:
    """What can be ordered of some workshops (rows of them), by "workshop/product"."""
    places = {row["id"]: row["name"] for row in workshops}
    return {
        f"{row['workshop']}/{row['code']}": {
            "label": f"{row['name']} · {places[row['workshop']]}",
            "steps": row["steps"],
            "unit": unit_word(row["unit"]),
        }
        for row in house().get(WorkshopsReadModel).products(places)
    }


def place_order(form: Form, employer: str, products: Products) -> Written[Order] | int:
    """Place what was typed for an enterprise; a status, with the reasons in the form, where it cannot be."""
    choice = form.typed.get("choice", "")
    if choice not in products:
        form.errors["choice"] = _("选一下做什么。")
    quantity = form.whole("quantity", missing=_("要多少件？"))
    over = form.whole("over", optional=True) or 0
    due_on = form.day("due_on")
    price = form.decimal("price") if form.typed.get("price", "").strip() else None
    text = form.text("text", 500, optional=True)
    bill = _bill(form, products.get(choice, {}).get("steps", []))
    if form.errors or quantity is None or due_on is None:
        return 422
    workshop, _slash, product = choice.partition("/")
    try:
        written = (
            house()
            .get(Orders)
            .place(
                id=form.id,
                employer=employer,
                workshops=[workshop],
                product=product,
                steps=None,
                quantity=quantity,
                over=over,
                price=price,
                due_on=due_on,
                demands=[code for code in request.form.getlist("demands") if code in DEMANDS],
                bill=bill,
                at=now(),
                actor=actor(),
            )
        )
    except MENDABLE as refusal:
        form.refuse(refusal, BESIDE)
        return 409
    keep_words(house(), written.thing.id, text, of=employer)
    return written


def _bill(form: Form, steps: Sequence[Mapping[str, Any]]) -> list[BillLine]:
    """The lines that have a name; a material has a code by its place on the form."""
    known = [step["code"] for step in steps]
    lines = []
    for row in range(1, MATERIALS + 1):
        if not form.typed.get(f"material-{row}", "").strip():
            continue
        name = form.text(f"material-{row}", 30)
        each = form.decimal(f"each-{row}")
        unit = form.typed.get(f"unit-{row}", "piece")
        step = form.typed.get(f"step-{row}", "")
        if each is not None and known:
            step = step if step in known else known[0]
            lines.append(
                BillLine(f"m{row}", name, unit if unit in MATERIAL_UNITS else "piece", step, Decimal(each))
            )
    return lines


def form_values(form: Form, products: Products, choose: Callable[..., str]) -> dict[str, Any]:
    """What the page of the form takes; `choose` is the address of it with something chosen."""
    choice = form.typed.get("choice", "")
    chosen = products.get(choice)
    return {
        "choices": [{"label": one["label"], "href": choose(choice=value)} for value, one in products.items()],
        "choice": choice,
        "label": chosen["label"] if chosen else None,
        "steps": [{"value": one["code"], "label": one["name"]} for one in chosen["steps"]] if chosen else [],
        "unit": chosen["unit"] if chosen else unit_word(None),
        "units": [{"value": code, "label": word} for code, word in MATERIAL_UNITS.items()],
        "demands": [{"code": code, "name": word} for code, word in DEMANDS.items()],
        "wanted": request.values.getlist("demands"),
        "rows": range(1, MATERIALS + 1),
        "typed": form.typed,
        "today": today(),
        "errors": form.errors,
        "entry_id": form.typed.get("id") or str(uuid4()),
        "choose_href": choose(),
    }


__all__ = ["Products", "form_values", "place_order", "products_of"]
