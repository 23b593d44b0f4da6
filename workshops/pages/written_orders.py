"""替单位记订单: an enterprise rang up or came by, and a coordinator writes its order down.

The order is the enterprise's: it finds it at its own desk, with who wrote it down. Until it is over the
workshop goes on acting for it: changes it, calls it off, ends it.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.lookups import Employers, People
from shell.forms import Form
from shell.house import house
from shell.security import at_a_persons_pace
from shell.vocabularies import REASONS
from shell.web import actor, wrote
from workshops.pages import owning
from workshops.pages.desk import at_desk, blueprint, place, show
from workshops.pages.order_telling import book
from workshops.pages.orders import do
from workshops.pages.placing import Products, form_values, place_order, products_of
from workshops.service import Orders

SAID = 32  # the longest credit code or number somebody types
LATELY = 12  # enterprises that ordered here before, offered at once
ACTS: dict[str, Callable[[Orders, Form, str], tuple[Any, int] | None]] = {
    "terms": owning.change,
    "cancellation": owning.cancel,
    "closing": owning.close,
    "reopening": owning.reopen,
}


@blueprint.get("/orders/new")
@at_desk("place-order")
def write_order() -> ResponseReturnValue:
    """For whom; then what; then the same form the enterprise fills in."""
    employer = _employer(request.args)
    return _new(Form(request.args), employer) if employer else _whose(Form(request.args))


@blueprint.post("/orders/new/enterprise")
@at_desk("place-order")
@at_a_persons_pace
def find_enterprise() -> ResponseReturnValue:
    """Find who rang up by a whole credit code or telephone number: nobody leafs through a register."""
    form = Form(request.form)
    said = form.text("said", SAID)
    if form.errors:
        return _whose(form), 422
    found = house().get(Employers).employers_called(said)
    if len(found) == 1:
        return redirect(url_for("workshops.write_order", employer=found[0]), 303)
    if not found:
        form.errors["said"] = _("没有找到。看看有没有打错，或者先替它登记。")
    return _whose(form, found), 200 if found else 422


@blueprint.post("/orders/new")
@at_desk("place-order")
def write_order_down() -> ResponseReturnValue:
    """Write it down; what is wrong stands beside its field, and nothing typed is lost."""
    form = Form(request.form)
    employer = _employer(form.typed)
    if employer is None:
        form.errors["_"] = _("先选是哪个单位的订单。")
        return _whose(form), 422
    written = place_order(form, employer, _products())
    if isinstance(written, int):
        return _new(form, employer), written
    wrote(written.position)
    return redirect(url_for("workshops.order", id=written.thing.id), 303)


@blueprint.post("/orders/<uuid:id>/<any(terms, cancellation, closing, reopening):act>")
@at_desk("place-order")
def act_for_enterprise(id: UUID, act: str) -> ResponseReturnValue:
    """What the enterprise would do at its own desk, for the one that had the order written down here."""

    def happen(orders: Orders, form: Form) -> int | None:
        happened = ACTS[act](orders, form, str(id))
        return None if happened is None else happened[1]

    return do(id, happen, owning.BESIDE)


def _employer(said: Any) -> str | None:
    """The enterprise that is named; None where there is none such."""
    try:
        employer = str(UUID(said.get("employer", "")))
    except ValueError:
        return None
    return employer if house().get(Employers).town_of(employer) else None


def _products() -> Products:
    return products_of([place()])


def _whose(form: Form, found: list[str] | None = None) -> str:
    employers = house().get(Employers)
    ids = found or [
        each for each in book().employers_of(g.workshop, LATELY) if employers.town_of(each) is not None
    ]
    mine = [] if found else list(employers.introduced_by(actor().account))
    names = house().get(People).names_of([*ids, *mine]) if ids or mine else {}
    return show(
        "order_whose.html",
        unchecked=[
            {
                "name": names.get(id, ""),
                "refused": employers.employer_state(id) == "refused",
                "why": _why(employers.why_refused(id)),
                "href": url_for("people.introduced_employer", id=id, workshop=g.workshop),
            }
            for id in mine
        ],
        firms=[
            {"name": names.get(id, ""), "href": url_for("workshops.write_order", employer=id)} for id in ids
        ],
        found=found is not None and bool(found),
        typed=form.typed,
        errors=form.errors,
        action=url_for("workshops.find_enterprise"),
        register_href=url_for("people.introduce_employer", workshop=g.workshop),
        back_href=url_for("workshops.orders"),
    )


def _why(code: str | None) -> str | None:
    """Why an enterprise was refused, in words; None where it was not, or no reason was given."""
    return str(REASONS.get(code, REASONS["other"])) if code else None


def _new(form: Form, employer: str) -> str:
    employers = house().get(Employers)

    def choose(**choice: Any) -> str:
        return url_for("workshops.write_order", employer=employer, **choice)

    return show(
        "enterprise/new.html",
        **form_values(form, _products(), choose),
        firm={"id": employer, "name": house().get(People).names_of([employer]).get(employer, "")},
        firm_href=url_for("workshops.write_order"),
        verified=employers.employer_state(employer) == "verified",
        refused=employers.employer_state(employer) == "refused",
        why=_why(employers.why_refused(employer)),
        mend_href=url_for("people.introduced_employer", id=employer, workshop=g.workshop)
        if employer in employers.introduced_by(actor().account)
        else None,
        action=url_for("workshops.write_order_down"),
        back_href=url_for("workshops.orders"),
    )
