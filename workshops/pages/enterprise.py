"""工坊订单: what an enterprise ordered, live: who took it, how far it is, where its material is."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID, uuid4

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import MENDABLE, NotFound
from kernel.identity import Scope
from kernel.lookups import Employers
from kernel.time import now, today
from shell.forms import Form
from shell.house import house
from shell.vocabularies import DEMANDS, MATERIAL_UNITS, REASONS, sentence, unit_word
from shell.web import actor, employer_tabs, requires, wrote
from workshops.events.orders import BillLine
from workshops.pages.order_telling import book, material_sums, told
from workshops.readmodel import WorkshopsReadModel
from workshops.service import Orders
from workshops.tasks import keep_words, words_about

P = ParamSpec("P")
R = TypeVar("R")
AT_ONCE = 24
MATERIALS = 6  # rows on the form; more by the program
CANCELS = ("no-work", "dates-changed", "price-too-low", "other")
CLOSES = ("less-needed", "more-needed", "not-in-time", "material-short", "other")
BESIDE = {
    "below-shares": "quantity",
    "below-shipped": "quantity",
    "close-reason-needed": "reason_code",
    "product-unknown": "choice",
    "step-unknown": "choice",
    "rate-too-fine": "price",
    "rate-too-high": "price",
    "rate-not-positive": "price",
}

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
    workshop, _slash, product = form.typed.get("choice", "").partition("/")
    if not product:
        form.errors["choice"] = _("选一下做什么。")
    quantity = form.whole("quantity", missing=_("要多少件？"))
    over = form.whole("over", optional=True) or 0
    due_on = form.day("due_on")
    price = form.decimal("price") if form.typed.get("price", "").strip() else None
    text = form.text("text", 500, optional=True)
    bill = _bill(form, workshop, product)
    if form.errors or quantity is None or due_on is None:
        return _new(form), 422
    demands = [code for code in request.form.getlist("demands") if code in DEMANDS]
    try:
        written = (
            house()
            .get(Orders)
            .place(
                id=form.id,
                employer=g.employer,
                workshops=[workshop],
                product=product,
                steps=None,
                quantity=quantity,
                over=over,
                price=price,
                due_on=due_on,
                demands=demands,
                bill=bill,
                at=now(),
                actor=actor(),
            )
        )
    except MENDABLE as refusal:
        form.refuse(
            refusal, {"product-unknown": "choice", "step-unknown": "choice", "rate-too-fine": "price"}
        )
        return _new(form), 409
    keep_words(house(), form.id, text, of=g.employer)
    wrote(written.position)
    return redirect(url_for("enterprise.order", id=written.thing.id), 303)


def _bill(form: Form, workshop: str, product: str) -> list[BillLine]:
    """The lines that have a name; a material has a code by its place on the form."""
    steps = _products().get(f"{workshop}/{product}", {}).get("steps", [])
    lines = []
    for row in range(1, MATERIALS + 1):
        if not form.typed.get(f"material-{row}", "").strip():
            continue
        name = form.text(f"material-{row}", 30)
        each = form.decimal(f"each-{row}")
        unit = form.typed.get(f"unit-{row}", "piece")
        step = form.typed.get(f"step-{row}", "")
        known = [one["code"] for one in steps]
        if each is not None and known:
            step = step if step in known else known[0]
            lines.append(
                BillLine(f"m{row}", name, unit if unit in MATERIAL_UNITS else "piece", step, Decimal(each))
            )
    return lines


def _products() -> dict[str, dict[str, Any]]:
    """What can be ordered: the products of the workshops around the enterprise, by "workshop/product"."""
    read = house().get(WorkshopsReadModel)
    town = house().get(Employers).town_of(g.employer) or ""
    places = {row["id"]: row for row in read.workshops((), [town[:6]])}
    return {
        f"{row['workshop']}/{row['code']}": {
            "label": f"{row['name']} · {places[row['workshop']]['name']}",
            "steps": row["steps"],
            "unit": unit_word(row["unit"]),
        }
        for row in read.products(places)
    }


def _new(form: Form) -> str:
    products = _products()
    choice = form.typed.get("choice", "")
    chosen = products.get(choice)
    return show(
        "new.html",
        verified=_is_verified(),
        choices=[
            {"label": one["label"], "href": url_for("enterprise.new_order", choice=value)}
            for value, one in products.items()
        ],
        choice=choice,
        label=chosen["label"] if chosen else None,
        steps=[{"value": one["code"], "label": one["name"]} for one in chosen["steps"]] if chosen else [],
        unit=chosen["unit"] if chosen else unit_word(None),
        units=[{"value": code, "label": word} for code, word in MATERIAL_UNITS.items()],
        demands=[{"code": code, "name": word} for code, word in DEMANDS.items()],
        wanted=request.values.getlist("demands"),
        rows=range(1, MATERIALS + 1),
        typed=form.typed,
        today=today(),
        errors=form.errors,
        entry_id=form.typed.get("id") or str(uuid4()),
        action=url_for("enterprise.place_order"),
        choose_href=url_for("enterprise.new_order"),
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
    open_, over = going and row["state"] == "open", may and row["state"] == "closed"
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
        others=[{"value": value, "label": label} for value, label in others.items()],
        ask_href=url_for("enterprise.ask_workshop", id=row["id"]) if others else None,
        change_href=url_for("enterprise.change_order", id=row["id"]) if going else None,
        cancel_href=url_for("enterprise.cancel_order", id=row["id"])
        if may and row["state"] == "placed"
        else None,
        close_href=url_for("enterprise.close_order", id=row["id"]) if open_ else None,
        reopen_href=url_for("enterprise.reopen_order", id=row["id"]) if over else None,
        cancels=[{"code": code, "name": REASONS[code]} for code in CANCELS],
        closes=[{"code": code, "name": REASONS[code]} for code in CLOSES],
        live_href=url_for("enterprise.order", id=row["id"]) if row["state"] in ("placed", "open") else None,
        typed=typed,
        today=today(),
        entry_id=str(uuid4()),
        errors=errors or {},
        back_href=url_for("enterprise.orders"),
    )


def _do(id: UUID, act: Callable[[Orders, Form], tuple[Any, int] | None]) -> ResponseReturnValue:
    row, form = _own(id), Form(request.form)
    try:
        happened = act(house().get(Orders), form)
    except MENDABLE as refusal:
        form.refuse(refusal, BESIDE)
        return _page(row, form.typed, form.errors), 409
    if happened is None:
        return _page(row, form.typed, form.errors), 422
    wrote(happened[1])
    return redirect(url_for("enterprise.order", id=id), 303)


def _asking(id: UUID, form: Form) -> dict[str, Any]:
    return {"id": str(id), "at": now(), "actor": actor(), "request": form.id}


@blueprint.post("/<uuid:id>/workshops")
@at_desk("place-order")
def ask_workshop(id: UUID) -> ResponseReturnValue:
    """Ask one more workshop for what nobody took."""

    def act(orders: Orders, form: Form) -> tuple[Any, int] | None:
        workshop = form.typed.get("workshop", "")
        if house().get(WorkshopsReadModel).workshop(workshop) is None:
            form.errors["workshop"] = sentence("choice-unknown")
            return None
        return orders.ask(workshop=workshop, **_asking(id, form))

    return _do(id, act)


@blueprint.post("/<uuid:id>/change")
@at_desk("place-order")
def change_order(id: UUID) -> ResponseReturnValue:
    """Want another quantity or date."""

    def act(orders: Orders, form: Form) -> tuple[Any, int] | None:
        quantity, due_on = form.whole("quantity", missing=_("要多少件？")), form.day("due_on")
        if form.errors:
            return None
        return orders.propose(quantity=quantity, over=None, due_on=due_on, **_asking(id, form))

    return _do(id, act)


@blueprint.post("/<uuid:id>/cancellation")
@at_desk("place-order")
def cancel_order(id: UUID) -> ResponseReturnValue:
    """Call it off before anybody took a share."""
    return _do(
        id, lambda orders, form: orders.cancel(reason_code=_reason(form, CANCELS), **_asking(id, form))
    )


@blueprint.post("/<uuid:id>/closing")
@at_desk("place-order")
def close_order(id: UUID) -> ResponseReturnValue:
    """Let it be over."""
    return _do(id, lambda orders, form: orders.close(reason_code=_reason(form, CLOSES), **_asking(id, form)))


@blueprint.post("/<uuid:id>/reopening")
@at_desk("place-order")
def reopen_order(id: UUID) -> ResponseReturnValue:
    """It was closed too early."""
    return _do(id, lambda orders, form: orders.reopen(**_asking(id, form)))


def _reason(form: Form, known: tuple[str, ...]) -> str:
    said = form.typed.get("reason_code", "")
    return said if said in known else "other"
