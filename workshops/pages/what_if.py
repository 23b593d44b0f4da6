"""先算算: what another rate would have cost over work that was really done."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from kernel.errors import MENDABLE, NotFound
from kernel.time import first_day, month_of, months_after, today
from shell.forms import Form
from shell.house import house
from shell.i18n import month as month_words
from shell.security import at_a_persons_pace
from shell.vocabularies import unit_word
from shell.web import actor
from workshops.domain.what_if import Effect, WhatIf
from workshops.pages.desk import at_desk, blueprint, names_of, read, show
from workshops.pages.products import BESIDE
from workshops.service import Setup

MONTHS = (1, 3, 6, 12)
WORKERS_SHOWN = 200


@blueprint.get("/products/<code>/steps/<step>/what-if")
@at_desk("keep-products")
@at_a_persons_pace
def what_if(code: str, step: str) -> ResponseReturnValue:
    """What a step's work of some months would have cost at a rate; nothing is written."""
    form = Form(request.args)
    months = request.args.get("months", type=int)
    months = months if months in MONTHS else MONTHS[1]
    rate = form.decimal("rate") if "rate" in request.args else None
    told: WhatIf | None = None
    if rate is not None:
        since = first_day(months_after(month_of(today()), 1 - months))
        asked: dict[str, Any] = {"product": code, "step": step, "rate": rate, "since": since}
        try:
            told = house().get(Setup).what_if(workshop=g.workshop, actor=actor(), **asked)
        except MENDABLE as refusal:
            form.refuse(refusal, BESIDE)
    return _page(code, step, form, months, rate, told), 422 if form.errors else 200


def _page(code: str, step: str, form: Form, months: int, rate: Decimal | None, told: WhatIf | None) -> str:
    product = next((row for row in read().products([g.workshop]) if row["code"] == code), None)
    name = (
        next((each["name"] for each in product["steps"] if each["code"] == step), None) if product else None
    )
    if product is None or name is None:
        raise NotFound("product", code)
    priced = read().priced([g.workshop], today()).get((g.workshop, code, step))
    in_force = priced.in_force.rate if priced and priced.in_force else None
    shown = told.workers[:WORKERS_SHOWN] if told else ()
    names = names_of(effect.of for effect in shown)
    return show(
        "what_if.html",
        what=f"{product['name']}{name}",
        unit=unit_word(product["unit"]),
        in_force=in_force,
        rate=rate,
        typed=form.typed,
        errors=form.errors,
        months=months,
        choices=[{"value": str(each), "label": each} for each in MONTHS],
        total=_told(told.total) if told else None,
        by_month=[{"name": month_words(each.of), **_told(each)} for each in told.months] if told else [],
        workers=[{"name": names[each.of], **_told(each)} for each in shown],
        unshown=len(told.workers) - len(shown) if told else 0,
        product=code,
        step=step,
        today=today(),
        rate_href=url_for("workshops.set_rate"),
        entry_id=str(uuid4()),
        back_href=url_for("workshops.products"),
    )


def _told(effect: Effect) -> dict[str, Any]:
    return {
        "pieces": effect.pieces,
        "earned": effect.earned,
        "proposed": effect.proposed,
        "difference": effect.difference,
    }
