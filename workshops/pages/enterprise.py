"""工坊订单: all that an enterprise ordered, and the form to order more."""

from collections.abc import Iterable
from typing import Any

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kernel.lookups import Employers
from shell.forms import Form
from shell.house import house
from shell.web import wrote
from workshops.pages import placing
from workshops.pages.enterprise_desk import around, at_desk, blueprint, show
from workshops.pages.order_telling import book, told
from workshops.pages.placing import form_values

AT_ONCE = 24


@blueprint.get("/")
@at_desk("see-order")
def orders() -> ResponseReturnValue:
    """Every order of this enterprise: those going on by their date, those over below."""
    before = request.args.get("before", type=int)
    going = book().orders(employer=g.employer, ended=False, latest_first=False)
    ended = book().orders(
        employer=g.employer, ended=True, before=before if before and before > 0 else None, limit=AT_ONCE
    )
    last = ended[-1]["position"] if len(ended) == AT_ONCE else None
    return show(
        "orders.html",
        tab=True,
        verified=_is_verified(),
        going=_listed(told(going)),
        ended=_listed(told(ended)),
        new_href=url_for("enterprise.new_order"),
        older_href=url_for("enterprise.orders", before=last) if last else None,
    )


def _listed(orders: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**one, "href": url_for("enterprise.order", id=one["id"])} for one in orders]


def _is_verified() -> bool:
    return house().get(Employers).employer_state(g.employer) == "verified"


# -- Placing ------------------------------------------------------------------------------------------------


@blueprint.get("/new")
@at_desk("place-order")
def new_order() -> ResponseReturnValue:
    """The form: which workshop, which of its products; then how many, by when, with what material."""
    return _new(Form(request.args))


@blueprint.post("/new")
@at_desk("place-order")
def place_order() -> ResponseReturnValue:
    """Place it; what is wrong stands beside its field, and nothing typed is lost."""
    form = Form(request.form)
    placed = placing.place_order(form, g.employer, around())
    if isinstance(placed, int):
        return _new(form), placed
    wrote(placed.position)
    return redirect(url_for("enterprise.order", id=placed.thing.id), 303)


def _new(form: Form) -> str:
    return show(
        "new.html",
        **form_values(form, around(), lambda **choice: url_for("enterprise.new_order", **choice)),
        firm=None,
        firm_href=None,
        verified=_is_verified(),
        action=url_for("enterprise.place_order"),
        back_href=url_for("enterprise.orders"),
    )
