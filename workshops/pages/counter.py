"""交件: who, what, how many; the last ten with undo. The person and the product stay for the next entry.

Here as plain pages and forms. Where the browser can, counter.js does the same with the book on the device,
so that it goes on while the network is away (`counter_book`, `counter_entries`).
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import RowMapping

from kernel.errors import MENDABLE
from kernel.identity import derived_id
from kernel.lookups import number_key
from kernel.time import now, today
from shell.forms import Form
from shell.house import house
from shell.i18n import day as day_words
from shell.vocabularies import sentence, unit_word
from shell.web import actor, wrote
from workshops.pages.counter_book import Seen, at_counter, book, seen
from workshops.pages.desk import at_desk, blueprint, read, show
from workshops.pages.order_telling import order_for
from workshops.readmodel import Wanting
from workshops.service import HandIns

RECENT = 10
FROM_AMONG = 60  # the people offered are those of the latest so many entries
OFFERED = 8
HABIT = timedelta(days=30)  # a step somebody has not done for so long is not offered first

BESIDE = {
    "not-a-member": "worker",
    "under-age": "worker",
    "age-unknown": "worker",
    "no-rate": "choice",
    "not-qualified": "choice",
    "product-unknown": "choice",
    "step-unknown": "choice",
    "order-closed": "order",
    "order-unknown": "order",
    "order-other-work": "order",
    "rework-exceeds": "rework_of",
}


@blueprint.get("/hand-in")
@at_desk("record-hand-in")
def hand_in() -> ResponseReturnValue:
    """The counter. `worker` (id or number) and `choice` ("product/step") are what is known so far,
    `day` the work date where it is not today."""
    return _counter(request.args)


@blueprint.post("/hand-in/person")
@at_desk("record-hand-in")
def find_person() -> ResponseReturnValue:
    """Find whoever a number or a name means. Sent as a form: a name never stands in an address, nor in
    what is kept of addresses. The one found goes on by id; of several, one is chosen."""
    at = seen()
    typed = request.form.get("worker", "").strip()
    if not typed:
        return _counter(request.form, {"worker": _("这一格要填。")}, at=at), 422
    found = _found(typed, at)
    if len(found) != 1:
        return _counter(request.form, at=at), 200 if found else 422
    stay: dict[str, Any] = {name: request.form.get(name) for name in ("choice", "day")}
    return redirect(url_for("workshops.hand_in", worker=found[0]["worker"], **stay), 303)


@blueprint.post("/hand-in")
@at_desk("record-hand-in")
def record_hand_in() -> ResponseReturnValue:
    """Record one entry, then wait for the next of the same person and product."""
    form = Form(request.form)
    worker = form.text("worker", 36)
    quantity = form.whole("quantity")
    work_date = form.day("work_date")
    own_count = form.whole("counted_by_worker", optional=True)
    order = form.text("order", 36, optional=True)
    rework_of = form.text("rework_of", 36, optional=True) or None
    product, _slash, step = form.typed.get("choice", "").partition("/")
    if not step:
        form.errors["choice"] = _("选一下做的什么。")
    if form.errors or quantity is None or work_date is None:
        return _counter(form.typed, form.errors), 422
    try:
        written = (
            house()
            .get(HandIns)
            .hand_in(
                id=form.id,
                workshop=g.workshop,
                worker=worker,
                product=product,
                step=step,
                quantity=quantity,
                work_date=work_date,
                counted_by_worker=own_count,
                rework_of=rework_of,
                # Rework goes on for the order of what it comes from.
                order=None if rework_of else order or order_for(form.id, g.workshop, product, step),
                at=now(),
                actor=actor(),
            )
        )
    except MENDABLE as refusal:
        form.refuse(refusal, BESIDE)
        if refusal.code == "id-reused":  # back to a page already sent, other figures, sent again
            form.errors = {
                "_": _("刚才那一笔已经记下了。要改它，先在下面撤销；是另外一笔，再按一次「记下」就行。")
            }
        return _counter(form.typed, form.errors), 409
    wrote(written.position)
    return redirect(_next(worker, form.typed["choice"], work_date), 303)


@blueprint.post("/hand-ins/<uuid:id>/undo")
@at_desk("record-hand-in")
def undo(id: UUID) -> ResponseReturnValue:
    """Take back an entry nobody has inspected; the counter stays as it was."""
    try:
        _happened, position = (
            house()
            .get(HandIns)
            .withdraw(
                id=str(id),
                reason_code="undone",
                request=derived_id(str(id), "undo"),
                at=now(),
                actor=actor(),
            )
        )
    except MENDABLE as refusal:
        return _counter(request.args, {"_": sentence(refusal.code)}), 409
    wrote(position)
    stay: dict[str, Any] = {key: request.args.get(key) for key in ("worker", "choice", "day")}
    return redirect(url_for("workshops.hand_in", **stay), 303)


def _next(worker: str, choice: str, day: date) -> str:
    """The counter with all of this still on it; a day other than today stays too, and is said."""
    other = None if day == today() else day.isoformat()
    return url_for("workshops.hand_in", worker=worker, choice=choice, day=other)


def _counter(
    typed: Mapping[str, str], errors: Mapping[str, str] | None = None, *, at: Seen | None = None
) -> str:
    errors = dict(errors or {})
    at = at or seen()
    names, recent = at.names, at.latest[:FROM_AMONG]
    key = typed.get("worker", "").strip()
    found = _found(key, at)
    if key and not found:
        errors.setdefault("worker", _("没有「%(key)s」，再看一眼工牌。", key=key[:20]))
    worker = _person(found[0], names) if len(found) == 1 else None

    day = _day(typed)
    steps = _steps(day, at)
    choice = typed.get("choice")
    habits = _habits(worker["id"]) if worker else []
    if choice is None and habits:
        choice = habits[0]
    chosen = steps.get(choice or "")
    offered = [step for step in steps.values() if step["rate"] is not None]
    offered.sort(key=lambda step: habits.index(step["value"]) if step["value"] in habits else len(habits))
    if chosen and chosen["rate"] is None:
        chosen = {**chosen, "rate": chosen["coming"]}

    kept = "" if day == today() else day.isoformat()
    stay = {"worker": worker["id"] if worker else None, "choice": choice, "day": kept or None}
    return show(
        "hand_in.html",
        tab="hand_in",
        workshop=at_counter(),
        book=book(at),
        worker=worker,
        candidates=[_person(row, names) for row in found] if key else _offered(recent, names),
        q="" if worker else key,
        counter_href=url_for("workshops.hand_in"),
        search_href=url_for("workshops.find_person"),
        choices=offered,
        chosen=chosen,
        orders=_orders(at.orders.get(choice or "", ()), names),
        order=typed.get("order"),
        rework=_rework(worker, choice, at),
        rework_of=typed.get("rework_of"),
        quantity=typed.get("quantity"),
        own_count=typed.get("counted_by_worker"),
        work_date=day,
        day=kept,
        today=today(),
        entry_id=str(uuid4()),
        errors=errors,
        recent=[_entry(row, names, steps, stay) for row in recent[:RECENT]],
        today_count=at.today_count,
        today_href=url_for("workshops.inspection", day=today().isoformat()),
    )


def _day(typed: Mapping[str, str]) -> date:
    try:
        return date.fromisoformat(typed.get("work_date") or typed.get("day") or "")
    except ValueError:
        return today()


def _found(key: str, at: Seen) -> Sequence[RowMapping]:
    """Who a key means: an id or number as it stands, else a number without its zeros, else part of a name;
    else the id of a record that was merged with a member's."""
    if not key:
        return []
    number = number_key(key)
    exact = [row for row in at.members if key == row["worker"] or number == row["number_key"]]
    bare = number.lstrip("0")
    alike = [row for row in at.members if bare and row["number_key"].lstrip("0") == bare]
    named = [row for row in at.members if key in at.names[row["worker"]]]
    return exact or alike or named or read().members(g.workshop, key)


def _orders(wanting: Sequence[Wanting], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """What there is to choose from: nothing where there is one order at most."""
    if len(wanting) < 2:
        return []
    return [
        {"id": one.order, "firm": names[one.employer], "due_on": one.due_on, "left": one.left}
        for one in wanting
    ]


def _rework(worker: Mapping[str, Any] | None, choice: str | None, at: Seen) -> list[dict[str, Any]]:
    """What somebody was given back of a step to mend, and has not handed in again."""
    return [
        {"id": row["id"], "day": row["work_date"], "left": row["left"]}
        for row in at.rework.get(worker["id"] if worker else "", ())
        if choice == f"{row['product']}/{row['step']}"
    ]


def _person(row: RowMapping, names: Mapping[str, str]) -> dict[str, Any]:
    return {"id": row["worker"], "number": row["number"], "name": names[row["worker"]]}


def _offered(recent: Any, names: Mapping[str, str]) -> list[dict[str, Any]]:
    people = {row["worker"]: _person(row, names) for row in recent}
    return list(people.values())[:OFFERED]


def _steps(day: date, at: Seen) -> dict[str, dict[str, Any]]:
    """Every step that has a price, with the one in force on a day (None: not yet, then the `coming` one)."""
    rates: dict[tuple[str, str], list[RowMapping]] = {}
    for row in at.rates:  # the latest first
        rates.setdefault((row["product"], row["step"]), []).append(row)
    steps: dict[str, dict[str, Any]] = {}
    for product in at.products:
        for step in product["steps"]:
            dated = rates.get((product["code"], step["code"]))
            if not dated:
                continue
            value = f"{product['code']}/{step['code']}"
            in_force = next((row["rate"] for row in dated if row["effective_from"] <= day), None)
            steps[value] = {
                "value": value,
                "label": f"{product['name']} · {step['name']}",
                "short": f"{product['name']}{step['name']}",
                "unit": unit_word(product["unit"]),
                "rate": in_force and Decimal(in_force),
                "coming": Decimal(dated[-1]["rate"]),
            }
    return steps


def _habits(worker: str) -> list[str]:
    """What somebody made here lately, the last first."""
    rows = [
        row
        for row in read().worked(worker, today() - HABIT, today())
        if row["workshop"] == g.workshop and row["state"] in ("handed-in", "inspected")
    ]
    rows.sort(key=lambda row: row["position"], reverse=True)
    return list(dict.fromkeys(f"{row['product']}/{row['step']}" for row in rows))


def _entry(
    row: RowMapping, names: Mapping[str, str], steps: Mapping[str, Any], stay: Mapping[str, Any]
) -> dict[str, Any]:
    made = steps.get(f"{row['product']}/{row['step']}")
    label = made["short"] if made else row["step"]
    if row["rework_of"]:
        label = f"{label} · {_('返工再交')}"
    if row["own_count"] not in (None, row["quantity"]):
        label = f"{label} · {_('本人数的 %(n)s', n=row['own_count'])}"
    return {
        "id": row["id"],
        "name": names[row["worker"]],
        "number": row["number"],
        "label": label if row["work_date"] == today() else f"{day_words(row['work_date'])} · {label}",
        "quantity": row["quantity"],
        "unit": unit_word(row["unit"]),
        "state": {"withdrawn": "undone", "inspected": "checked"}.get(row["state"], ""),
        "undo_href": url_for("workshops.undo", id=row["id"], **stay) if row["state"] == "handed-in" else None,
    }
