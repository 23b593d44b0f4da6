"""工坊订单: what an enterprise ordered, live: who took it, how far it is, where its material is."""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID, uuid4

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kernel.errors import MENDABLE, NotFound
from kernel.identity import Scope
from kernel.lookups import Employers
from shell.forms import Form
from shell.house import house
from shell.vocabularies import sentence
from shell.web import actor, employer_tabs, requires, wrote
from workshops.pages import owning, placing
from workshops.pages.order_telling import book, material_sums, told
from workshops.pages.placing import Products, form_values, products_of
from workshops.pages.quality import counted_so
from workshops.pages.quality import told as found_told
from workshops.readmodel import WorkshopsReadModel
from workshops.readmodel.quality import Found
from workshops.service import Orders
from workshops.tasks import words_about

P = ParamSpec("P")
R = TypeVar("R")
AT_ONCE = 24

blueprint = Blueprint(
    "enterprise", __name__, url_prefix="/employers/<uuid:employer>/orders", template_folder="../templates"
)


@blueprint.url_value_preprocessor
def _stand(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """All addresses here begin with an enterprise: views find it in `g` and need not pass it on."""
    if values:
        g.employer = str(values.pop("employer"))


@blueprint.url_defaults
def _stay(_endpoint: str, values: dict[str, Any]) -> None:
    if "employer" in g:
        values.setdefault("employer", g.employer)


def at_desk(action: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let in who may do `action` for this very enterprise."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @requires(action)
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            actor().require(action, Scope(employer=g.employer, workshop=""))
            if house().get(Employers).town_of(g.employer) is None:
                raise NotFound("employer", g.employer)
            return view(*args, **kwargs)

        return guarded

    return decorate


def show(template: str, *, tab: bool = False, **values: Any) -> str:
    """Draw a page; the one that is a tab has the others beside its title."""
    town = house().get(Employers).town_of(g.employer)
    tabs = employer_tabs("enterprise.orders", g.employer, town) if tab else []
    return render_template(
        f"workshops/enterprise/{template}", tabs=tabs, updating=g.get("updating"), **values
    )


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


def _own(id: UUID) -> Any:
    row = book().order(str(id))
    if row is None or row["employer"] != g.employer:
        raise NotFound("order", str(id))
    return row


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
    placed = placing.place_order(form, g.employer, _products())
    if isinstance(placed, int):
        return _new(form), placed
    wrote(placed.position)
    return redirect(url_for("enterprise.order", id=placed.thing.id), 303)


def _products() -> Products:
    """What can be ordered: the products of the workshops around the enterprise."""
    town = house().get(Employers).town_of(g.employer) or ""
    return products_of(house().get(WorkshopsReadModel).workshops((), [town[:6]]))


def _new(form: Form) -> str:
    return show(
        "new.html",
        **form_values(form, _products(), lambda **choice: url_for("enterprise.new_order", **choice)),
        firm=None,
        firm_href=None,
        verified=_is_verified(),
        action=url_for("enterprise.place_order"),
        back_href=url_for("enterprise.orders"),
    )


# -- One order ----------------------------------------------------------------------------------------------


@blueprint.get("/<uuid:id>")
@at_desk("see-order")
def order(id: UUID) -> ResponseReturnValue:
    """How far it has come, asked again every few seconds while somebody looks."""
    return _page(_own(id), {})


def _page(row: Any, typed: Mapping[str, str], errors: Mapping[str, str] | None = None) -> str:
    [one] = told([row])
    may = actor().may("place-order", Scope(employer=g.employer, workshop=""))
    going = may and row["state"] in ("placed", "open")
    asked = {share["workshop"] for share in one["shares"]}
    others = {
        value.partition("/")[0]: known["label"].rpartition(" · ")[2]
        for value, known in (_products() if going and one["left"] > 0 else {}).items()
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
    row, form = _own(id), Form(request.form)
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
