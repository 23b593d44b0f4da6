"""产品和单价: what is made here, in which steps, and what a piece earns from which day on."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import MENDABLE
from kernel.store import Written
from kernel.time import now, today
from shell.forms import Form
from shell.house import house
from shell.schemas import can_be_seen
from shell.vocabularies import UNITS, sentence, unit_word
from shell.web import actor, wrote
from workshops.domain import Product
from workshops.domain.product import MOST_STEPS
from workshops.events import Step
from workshops.pages.desk import at_desk, blueprint, read, show
from workshops.readmodel.prices import Priced
from workshops.service import Setup

PAST_SHOWN = 4
BESIDE = {
    "rate-in-past": "effective_from",
    "rate-not-positive": "rate",
    "rate-too-fine": "rate",
    "rate-too-high": "rate",
    "name-taken": "step_name",
    "too-many-steps": "step_name",
    "factor-out-of-range": "factor",
    "factor-in-past": "factor_from",
    "too-many-grades": "grade",
}


@blueprint.get("/products")
@at_desk("keep-products")
def products() -> ResponseReturnValue:
    """Everything made here, with its prices."""
    return _page()


@blueprint.post("/products")
@at_desk("keep-products")
def add_product() -> ResponseReturnValue:
    """Add a product with its steps, one a line. Its code comes from the form, so that twice is once."""
    form = Form(request.form)
    name = form.text("name", 40)
    steps = _lines(form, "steps")
    unit = form.typed.get("unit", "")
    if unit not in UNITS:
        form.errors["unit"] = sentence("unit-unknown")
    code = form.id[:8]
    known = {row["name"]: row["code"] for row in read().products([g.workshop])}
    if known.get(name, code) != code:
        form.errors["name"] = _("已经有叫这个名字的了。")
    if form.errors:
        return _page(form, "new"), 422
    made = [Step(str(index), step) for index, step in enumerate(steps, 1)]
    define = house().get(Setup).define_product
    return _written(form, "new", define, code=code, name=name, unit=unit, steps=made, grades=[])


@blueprint.post("/products/<code>/steps")
@at_desk("keep-products")
def add_step(code: str) -> ResponseReturnValue:
    """Add a step to a product."""
    form = Form(request.form)
    name = form.text("step_name", 20)
    if form.errors:
        return _page(form, f"{code}/new"), 422
    return _written(form, f"{code}/new", house().get(Setup).add_step, product=code, name=name)


@blueprint.post("/products/<code>/grades")
@at_desk("keep-products")
def add_grade(code: str) -> ResponseReturnValue:
    """Add a grade to a product, with what it earns of the rate."""
    form = Form(request.form)
    opened = f"{code}/new-grade"
    grade = form.text("grade", 1).upper()
    factor = form.decimal("factor")
    if "grade" not in form.errors and not ("A" <= grade <= "Z"):
        form.errors["grade"] = _("用一个字母，比如 A、B、C。")
    if form.errors or factor is None:
        return _page(form, opened), 422
    return _written(form, opened, house().get(Setup).add_grade, product=code, code=grade, factor=factor)


@blueprint.post("/grade-factors")
@at_desk("keep-products")
def set_factor() -> ResponseReturnValue:
    """Set what a grade earns of the rate from a day on."""
    form = Form(request.form)
    product, grade = form.typed.get("product", ""), form.typed.get("grade", "")
    factor = form.decimal("factor")
    since = form.day("factor_from")
    if form.errors or factor is None or since is None:
        return _page(form, f"{product}/grade-{grade}"), 422
    try:
        _happened, position = (
            house()
            .get(Setup)
            .set_factor(
                workshop=g.workshop,
                product=product,
                grade=grade,
                factor=factor,
                effective_from=since,
                request=form.id,
                at=now(),
                actor=actor(),
            )
        )
    except MENDABLE as refusal:
        form.refuse(refusal, BESIDE)
        return _page(form, f"{product}/grade-{grade}"), 409
    wrote(position)
    return redirect(url_for("workshops.products"), 303)


@blueprint.post("/piece-rates")
@at_desk("keep-products")
def set_rate() -> ResponseReturnValue:
    """Set what a piece of a step earns from a day on."""
    form = Form(request.form)
    key = f"{form.typed.get('product', '')}/{form.typed.get('step', '')}"
    rate = form.decimal("rate")
    since = form.day("effective_from")
    if form.errors or rate is None or since is None:
        return _page(form, key), 422
    try:
        _happened, position = (
            house()
            .get(Setup)
            .set_rate(
                workshop=g.workshop,
                product=form.typed.get("product", ""),
                step=form.typed.get("step", ""),
                rate=rate,
                effective_from=since,
                request=form.id,
                at=now(),
                actor=actor(),
            )
        )
    except MENDABLE as refusal:
        form.refuse(refusal, BESIDE)
        return _page(form, key), 409
    wrote(position)
    return redirect(url_for("workshops.products"), 303)


def _written(
    form: Form, opened: str, use_case: Callable[..., Written[Product]], **said: Any
) -> ResponseReturnValue:
    try:
        written = use_case(workshop=g.workshop, request=form.id, at=now(), actor=actor(), **said)
    except MENDABLE as refusal:
        beside = BESIDE | {"name-taken": "grade"} if opened.endswith("/new-grade") else BESIDE
        form.refuse(refusal, beside)
        return _page(form, opened), 409
    wrote(written.position)
    return redirect(url_for("workshops.products"), 303)


def _lines(form: Form, field: str) -> list[str]:
    """What stands one a line, without blank ones and repeats."""
    lines = [" ".join(line.split()) for line in form.typed.get(field, "").splitlines()]
    kept = list(dict.fromkeys(line for line in lines if line))
    if not kept:
        form.errors[field] = _("至少写一道工序。")
    elif not can_be_seen("".join(kept)):
        form.errors[field] = sentence("text-unreadable")
    elif len(kept) > MOST_STEPS:
        form.errors[field] = _("一个产品最多 %(most)s 道工序。", most=MOST_STEPS)
    elif max(map(len, kept)) > 20:
        form.errors[field] = _("太长了，最多 %(most)s 个字。", most=20)
    return kept


def _page(form: Form | None = None, opened: str | None = None) -> str:
    priced, graded = (ask([g.workshop], today()) for ask in (read().priced, read().graded))
    return show(
        "products.html",
        products=[
            {
                "code": row["code"],
                "name": row["name"],
                "unit": unit_word(row["unit"]),
                "steps": [
                    {
                        **_step(step, priced.get((g.workshop, row["code"], step["code"]))),
                        "try_href": url_for("workshops.what_if", code=row["code"], step=step["code"]),
                        "correct_href": url_for("workshops.correction", code=row["code"], step=step["code"]),
                    }
                    for step in row["steps"]
                ],
                "grades": [
                    {
                        "code": grade["code"],
                        **_factors(graded[g.workshop, row["code"], grade["code"]]),
                    }
                    for grade in row["grades"]
                ],
                "step_href": url_for("workshops.add_step", code=row["code"]),
                "grade_href": url_for("workshops.add_grade", code=row["code"]),
            }
            for row in read().products([g.workshop])
        ],
        today=today(),
        rate_href=url_for("workshops.set_rate"),
        factor_href=url_for("workshops.set_factor"),
        product_href=url_for("workshops.add_product"),
        units=[{"value": code, "label": word} for code, word in UNITS.items()],
        errors=form.errors if form else {},
        opened=opened,
        typed=form.typed if form else {},
        entry_id=form.id if form else str(uuid4()),
        back_href=url_for("workshops.show_workshop"),
    )


def _factors(dated: Priced) -> dict[str, Any]:
    """A grade's factor in force, the next one to come, and former ones."""
    coming = dated.coming[0] if dated.coming else None
    return {
        "factor": dated.in_force and dated.in_force.rate,
        "coming": coming,
        "past": dated.past[:PAST_SHOWN],
    }


def _step(step: Mapping[str, Any], priced: Priced | None) -> dict[str, Any]:
    """A step with its price in force, the next one to come, and former ones."""
    priced = priced or Priced(None, (), ())
    in_force = priced.in_force._asdict() if priced.in_force else {"rate": None, "effective_from": None}
    return {
        "code": step["code"],
        "name": step["name"],
        "requires": step.get("requires"),
        **in_force,
        "coming": priced.coming[0] if priced.coming else None,
        "past": priced.past[:PAST_SHOWN],
    }
